"""Where the first workbook goes: the usual folder, another one, one that is there already, or the sample."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from textual import work
from textual.screen import Screen
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.first_steps import SAMPLE_NAME, place_for, place_told
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import exists, open_workbook
from qinglan_tui.services.setup import APPRENTICE, MENTOR
from qinglan_tui.storage import Workbook
from widgets.dialogs import Ask, Note, Prompt
from widgets.hints import TitleBar
from widgets.shown import shown


class FirstPlace(Screen[Workbook | None]):
    """A screen with a `TitleBar` and a line `#where`; it gives the workbook that was made or opened."""

    def __init__(self, folder: Path, clock: Callable[[], dt.datetime], machine: Machine) -> None:
        super().__init__()
        self.folder = self._usual = folder
        self._clock = clock
        self._machine = machine

    @property
    def role(self) -> str:
        """On which side of the pairing the owner stands, "" while it is not known."""
        return ""

    def tell(self, text: str) -> None:
        """Say a sentence."""

    def show_folder(self) -> None:
        """Say where the workbook will be."""
        self.query_one("#where", Static).update(shown(f"工作簿放在  {self.folder}"))

    def leave_with(self, workbook: Workbook) -> None:
        """Hand the workbook over; of one that is not found by itself next time, say how it is opened."""
        if self.folder == self._usual:
            self.dismiss(workbook)
            return

        def go_on(_: object) -> None:
            self.dismiss(workbook)

        self.app.push_screen(Note("工作簿准备好了", place_told(self.folder)), go_on)

    def action_choose_folder(self) -> None:
        """F8: another folder, drive or stick; or a workbook that is there already."""
        question = "工作簿放在哪个文件夹？可以是别的盘或U盘，如 E:\\青蓝工作簿；也可以是已有的工作簿"
        self.app.push_screen(Prompt(question, str(self.folder), needed=True), self._use_folder)

    def _use_folder(self, text: str | None) -> None:
        if text is None:
            return
        try:
            folder = place_for(text)
        except Problem as problem:
            self.tell(str(problem))
            return
        if exists(folder):
            ask = Ask("那里已有工作簿", [("open", "打开它")], str(folder))
            self.app.push_screen(ask, lambda answer: self._open(folder) if answer else None)
        else:
            self.folder = folder
            self.show_folder()

    def _open(self, folder: Path) -> None:
        """Take the workbook that is there."""
        try:
            workbook = open_workbook(
                folder, write=True, now=self._clock(), fallback=True, machine=self._machine
            )
        except Problem as problem:
            self.tell(str(problem))
        else:
            self.folder = folder
            self.leave_with(workbook)

    def action_try_demo(self) -> None:
        """F9: the sample workbook, made beside the place of one's own when it is not there yet."""
        folder = self._usual.with_name(SAMPLE_NAME)
        if exists(folder):
            self._open(folder)
        elif not self.query_one(TitleBar).state:
            self.query_one(TitleBar).state = "正在做示例……"
            self._make_demo(folder, APPRENTICE if self.role == APPRENTICE else MENTOR)

    @work(thread=True, exclusive=True)
    def _make_demo(self, folder: Path, role: str) -> None:
        from qinglan_tui.services.demo import make_demo

        try:
            made = make_demo(folder, role, self._clock(), device=self._machine.device(folder))
            self._machine.remember(made, "", self._clock(), 0, sample=True)
        except Problem as problem:
            self.app.call_from_thread(self.tell, str(problem))
        else:
            self.app.call_from_thread(self._open, made)
