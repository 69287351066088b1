"""What a teacher wrote or a foreign file held is shown as it stands: no markup, no order to the terminal."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from qinglan_tui.commands import COMMANDS
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.messages import OpenRecord
from qinglan_tui.storage import Workbook
from tests.app._hostile import hostile_workbook
from tests.app._pilot import Desktop, piloted, running

PLACES = sorted(c.action.split("'")[1] for c in COMMANDS if c.action.startswith("go('"))
SHEETS = sorted(
    c.id
    for c in COMMANDS
    if c.scope == "app" and c.id not in PLACES and c.id not in {"quit", "write_here", "theme", "undo", "redo"}
)
SMALL, WIDE = (80, 24), (120, 36)
# Places that are laid out otherwise where there is room.
ALSO_WIDE = ("today", "records", "progress", "settings")
# What opens something in a place, beside Enter; nothing that would write a file.
OPENERS = ("f1", "enter", "f8", "f10")


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    return hostile_workbook(tmp_path / "青蓝工作簿")


def harm_done(it: Desktop) -> list[str]:
    """What on the screen would reach the terminal as an order, or the program as one."""
    return list(_harm(it))


def _harm(it: Desktop) -> Iterator[str]:
    for strip in it.app.screen._compositor.render_strips():
        row = "".join(segment.text for segment in strip)
        found = [character for character in set(row) if unicodedata.category(character) == "Cc"]
        if found:
            yield f"{found!r} in {row!r}"
        for segment in strip:
            meta = segment.style.meta if segment.style else {}
            if any("quit" in str(value) for value in meta.values()) or (segment.style and segment.style.link):
                yield f"a link in {segment.text!r}"


async def look(it: Desktop, where: str) -> None:
    """Nothing on the screen does harm, and the program is still there."""
    await it.settled()
    assert harm_done(it) == [], where
    assert it.app.is_running, where


async def come_back(it: Desktop) -> None:
    """Out of whatever is open, to a place from which one can go anywhere."""
    for _ in range(6):
        if len(it.app.screen_stack) <= 2:
            break
        await it.press("escape")


@pytest.mark.parametrize(
    ("place", "size"), [*((place, SMALL) for place in PLACES), *((place, WIDE) for place in ALSO_WIDE)]
)
@piloted
async def test_a_place_and_what_it_opens_show_it_as_it_stands(
    book: Workbook, place: str, size: tuple[int, int]
) -> None:
    async with running(book, size=size) as it:
        await look(it, "今日")
        for key in OPENERS:
            await it.app.run_action(f"app.go('{place}')")
            await look(it, place)
            await it.press(key)
            await look(it, f"{key} in {place}")
            await come_back(it)


@pytest.mark.parametrize("sheet", SHEETS)
@piloted
async def test_a_command_of_everywhere_shows_it_as_it_stands(book: Workbook, sheet: str) -> None:
    command = next(command for command in COMMANDS if command.id == sheet)
    async with running(book) as it:
        await it.app.run_action(f"app.{command.action}")
        await look(it, sheet)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@piloted
async def test_the_form_of_a_record_holds_it_as_it_stands(book: Workbook, kind: Kind) -> None:
    entries = book.records(Span.everything())
    record = next(entry for entry in entries if isinstance(entry, Record) and entry.kind is kind)
    async with running(book) as it:
        it.app.screen.post_message(OpenRecord(record))
        await look(it, record.heading)
        for _ in range(4):
            await it.press("pagedown")
            await look(it, record.heading)
