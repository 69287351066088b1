"""A mentor's sample, with a record in two versions and a file that came in; the program on a copy of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.exchange import Choice, pack
from qinglan_tui.services.opening import open_workbook
from tests.services.clashes import clash
from tests.terminal._tmux import CLOCK, Opener, Terminal

SIZES = ((80, 24), (120, 36))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook, closed."""
    place = tmp_path_factory.mktemp("sample")
    folder, inbox = make_demo(place / "示例", "mentor", CLOCK), place / "收件"
    inbox.mkdir()
    theirs = open_workbook(make_demo(place / "徒弟", "apprentice", CLOCK), write=True, now=CLOCK)
    with theirs:
        pack(theirs, Choice(partner="陈素云"), inbox / "李青的.qinglan", CLOCK)
    with open_workbook(folder, write=True, now=CLOCK) as book:
        book.arrange(settings=structs.replace(book.settings, inbox=str(inbox)))
        found = book.search("周长", Span.everything())
        record = next(one for one in found if isinstance(one, Record) and one.kind.code == "observation")
        clash(book, record, {"advice": "等三秒。"}, {"advice": "留例题。"})
    return folder


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def opened(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens the program on a folder, in a terminal of one of the two sizes; all are ended at the end."""
    terminals: list[Terminal] = []

    def open_on(folder: Path) -> Terminal:
        terminals.append(Terminal(folder, request.param))
        return terminals[-1]

    yield open_on
    for terminal in terminals:
        terminal.end()


@pytest.fixture
def terminal(opened: Opener, sample: Path, tmp_path: Path) -> Terminal:
    """The program on a copy of the sample, 今日 in view."""
    folder = tmp_path / "示例"
    shutil.copytree(sample, folder)
    terminal = opened(folder)
    terminal.see("下次听课")
    return terminal
