"""The program killed while somebody types, in a real terminal: what was typed or saved is there again."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qinglan_tui.screens.edit import KEEP_AFTER
from tests.app._pilot import make_workbook, put

pexpect = pytest.importorskip("pexpect", reason="needs POSIX terminals")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX terminals")

ROOT = Path(__file__).parents[2]
WITHIN = 1.0  # seconds from a key until it is kept
SLOW = 120  # seconds: the machine may be busy


class Window:
    """The program in a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        surroundings = os.environ | {
            "QINGLAN_WORKBOOK": str(folder),
            "QINGLAN_NOW": "2026-11-22T14:32",
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        }
        argv = ["-m", "qinglan_tui"]
        self.child: Any = pexpect.spawn(
            sys.executable, argv, env=surroundings, dimensions=(24, 80), encoding="utf-8", timeout=SLOW
        )

    def see(self, text: str) -> None:
        """Wait until a text is drawn."""
        self.child.expect_exact(text)

    def kill(self) -> None:
        """End it as a power cut or the task manager does."""
        self.child.kill(signal.SIGKILL)
        self.child.wait()
        self.child.close()


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[list[Window]]:
    """The windows of a test; none is left open."""
    opened: list[Window] = []
    yield opened
    for window in opened:
        window.child.close(force=True)


def kept(folder: Path) -> list[str]:
    """What would be there after a power cut; a file that is still being written would not (`~$`)."""
    files = [path for path in (folder / "drafts").glob("*.json") if not path.name.startswith("~$")]
    return [path.read_text(encoding="utf-8") for path in files]


def wait_until_kept(window: Window, folder: Path, text: str) -> None:
    """Wait until a text stands among the unsaved ones; the window draws meanwhile."""
    until = time.monotonic() + SLOW
    while not any(text in one for one in kept(folder)):
        assert time.monotonic() < until, kept(folder)
        window.child.expect([pexpect.TIMEOUT, "\0never"], timeout=0.02)


def test_text_typed_a_second_ago_is_offered_after_the_program_was_killed(
    tmp_path: Path, windows: list[Window]
) -> None:
    folder = tmp_path / "book"
    make_workbook(folder).close()
    windows.append(Window(folder))
    windows[0].see("本学期")
    windows[0].child.send("1")
    windows[0].see("新的一条")
    windows[0].child.send("三（2）班")
    # By its own clock: how long the machine takes over it is not the program's.
    assert KEEP_AFTER < WITHIN
    wait_until_kept(windows[0], folder, "三（2）班")
    windows[0].kill()
    windows.append(Window(folder))
    windows[1].see("未存稿")
    windows[1].child.send("\r")
    windows[1].see("三（2）班")


def test_who_types_without_a_pause_is_kept_as_well(tmp_path: Path, windows: list[Window]) -> None:
    folder = tmp_path / "book"
    make_workbook(folder).close()
    windows.append(Window(folder))
    windows[0].see("本学期")
    windows[0].child.send("1")
    windows[0].see("新的一条")
    until = time.monotonic() + SLOW
    while not kept(folder):
        assert time.monotonic() < until
        windows[0].child.send("好")
        windows[0].child.expect([pexpect.TIMEOUT, "\0never"], timeout=0.1)


def test_after_a_kill_undo_still_says_what_it_takes_back(tmp_path: Path, windows: list[Window]) -> None:
    folder = tmp_path / "book"
    with make_workbook(folder) as book:
        put(book, "听课", {"课题": "周长", "teacher": "李青", "日期": "2026-09-12"})
    windows.append(Window(folder))
    windows[0].see("本学期")
    windows[0].child.send("\x1bOR")
    windows[0].see("9月12日")
    windows[0].child.send("\x1b[20~")
    windows[0].see("已放入回收站")
    windows[0].kill()
    windows.append(Window(folder))
    windows[1].see("本学期")
    windows[1].child.send("\x1a")
    windows[1].see("撤销：删除 9月12日听课记录 李青《周长》")
