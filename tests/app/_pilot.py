"""The whole app on a small terminal: keys, Chinese typing, what is seen, and what is stored."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from qinglan_tui.app import QinglanApp
from qinglan_tui.domain.checking import Reader, read_record
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.records import Record
from qinglan_tui.services.setup import read_start, start_workbook
from qinglan_tui.storage import Workbook
from tests.widgets._pilot import dealt_with, piloted

__all__ = ["NOW", "TODAY", "Desktop", "make_workbook", "piloted", "put", "running"]

NOW = dt.datetime(2026, 11, 22, 14, 32)
TODAY = NOW.date()
START = {
    "name": "王芳",
    "role": "师傅",
    "school": "青山县实验小学",
    "subject": "数学",
    "partners": "李青",
    "programme": "000-01",
    "term_start": "2026-09-01",
    "term_end": "2027-01-22",
}


class Desktop:
    """One running app."""

    def __init__(self, app: App[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def desk_app(self) -> QinglanApp:
        """The app as the one that it is."""
        assert isinstance(self.app, QinglanApp)
        return self.app

    @property
    def workbook(self) -> Workbook:
        """The workbook that is open on the screen."""
        desk = self.desk_app.desk
        assert desk is not None
        return desk.workbook

    async def press(self, *keys: str) -> None:
        """Press keys one after another."""
        await self.pilot.press(*keys)
        await dealt_with(self.app)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Type text as an IME commits it: one key event a character."""
        for character in text:
            self.app.post_message(events.Key(character, character))
        await dealt_with(self.app)
        await self.pilot.pause()

    async def rewrite(self, text: str) -> None:
        """Empty the line that has the focus and type text into it."""
        await self.press("end", "ctrl+u")
        await self.write(text)

    async def paste(self, text: str) -> None:
        """Paste text as the terminal hands it over."""
        self.app.post_message(events.Paste(text))
        await dealt_with(self.app)
        await self.pilot.pause()

    async def settled(self) -> None:
        """Wait for the threads that write files, then for the screen."""
        await self.app.workers.wait_for_complete()
        for _ in range(3):
            await self.pilot.pause()

    def rows(self) -> list[str]:
        """What is seen, row by row, without trailing blanks."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def seen(self) -> str:
        """What is seen, as one text."""
        return "\n".join(self.rows())

    def flat(self) -> str:
        """What is seen without blanks and frames, so that a wrapped sentence or path is one piece."""
        return "".join(self.seen().replace("│", "").split())

    @property
    def line(self) -> str:
        """What stands in the line that has the focus."""
        focused = self.app.focused
        assert isinstance(focused, Input), focused
        return focused.value


@asynccontextmanager
async def running(
    workbook: Workbook | None, folder: Path | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Desktop]:
    """The app on a terminal of that size; without a workbook it begins with 首次设置 for the folder."""
    where = folder or (workbook.folder if workbook else Path())
    app = QinglanApp(where, workbook, lambda: NOW)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Desktop(app, pilot)


def make_workbook(folder: Path, **given: str) -> Workbook:
    """A new workbook of a mentor with one apprentice, open for writing; `given` changes the answers."""
    return start_workbook(folder, read_start(START | given, TODAY), NOW)


def put(workbook: Workbook, kind: str, raw: Mapping[str, object]) -> Record:
    """Save a record as it would be typed."""
    record = read_record(kind_named(kind), raw, None, Reader(today=TODAY, term=workbook.terms[0]))
    return workbook.save(record, NOW)
