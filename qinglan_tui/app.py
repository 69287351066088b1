"""QinglanApp: opens the workbook it is given, its themes, and the first screen."""

import datetime as dt
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

from textual import events

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.desk_app import DeskApp
from qinglan_tui.screens.watching import Watching
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import Missed, exists, finish_restore, missed, open_workbook
from qinglan_tui.services.terminal import terminal_of
from qinglan_tui.services.upkeep import HEADLESS, is_ailing, is_headless
from qinglan_tui.storage import Damaged, Workbook
from widgets import _textual_patches
from widgets.themes import use_themes


class QinglanApp(DeskApp):
    """The workbook on the screen. It is given an open workbook, or None for 首次设置 in `folder`.

    `gone` is the workbook that was used last and is not where it was; it is looked for before anything else.
    `damage` is why the one in the folder cannot be opened; it is mended first.
    """

    def __init__(
        self,
        folder: Path,
        workbook: Workbook | None,
        clock: Callable[[], dt.datetime],
        machine: Machine | None = None,
        gone: Missed | None = None,
        damage: str = "",
    ) -> None:
        super().__init__(clock, machine or Machine.of(os.environ))
        _textual_patches.install()
        self.folder = folder
        self.gone = gone
        self.damage = damage
        self.watching: Watching | None = None
        use_themes(self, workbook.settings.theme if workbook else "宣纸")
        self.use_plain_signs(self.machine.has_plain_signs(terminal_of(os.environ, sys.platform).kind))
        if workbook is not None:
            self.desk = Desk(workbook, clock, self.machine)

    # --- which screen comes first -------------------------------------------------------------------------

    def on_mount(self) -> None:
        # The command line starts without looking for garbage; from the first screen on it is looked for.
        self.call_after_refresh(gc.enable)
        if self.desk is not None:
            self._open_today(self.desk)
        elif self.damage:
            from qinglan_tui.screens.damaged_book import DamagedBook

            damaged = DamagedBook(self.folder, self.clock, self.machine, self.damage)
            self.push_screen(damaged, lambda workbook: self.begin(workbook, damaged.told))
        elif self.gone is not None:
            from qinglan_tui.screens.lost_book import LostBook

            self.push_screen(LostBook(self.gone, self.clock, self.machine), self.after_search)
        else:
            self.set_up(self.folder)

    def set_up(self, folder: Path) -> None:
        """首次设置, for a workbook in that folder."""
        from qinglan_tui.screens.first_run import FirstRun

        self.push_screen(FirstRun(folder, self.clock, self.machine), self.begin)

    def after_search(self, found: Workbook | Path | None) -> None:
        """After the last workbook was looked for: go on with it, or begin a new one in a folder."""
        if isinstance(found, Path):
            self.set_up(found)
        else:
            self.begin(found)

    def begin(self, workbook: Workbook | None, told: str = "") -> None:
        """After 首次设置: go on with the workbook that was made, or leave; `told` is said then."""
        if workbook is None:
            self.exit(0)
            return
        self.desk = Desk(workbook, self.clock, self.machine)
        self._open_today(self.desk).remember()
        self.call_after_refresh(self.tell, told)

    def _open_today(self, desk: Desk) -> Watching:
        """The first place, and whatever looks after the workbook from now on."""
        self.watching = Watching(self, desk, self.machine)
        self.watching.begin()
        self.action_go("today")
        if is_ailing(desk.workbook, desk.today):
            self.action_go("care")
        elif notes := "\n".join(desk.workbook.notes):
            self.call_after_refresh(self.tell, notes)
        return self.watching

    # --- what goes on beside the keys ---------------------------------------------------------------------

    def on_unmount(self) -> None:
        if self.watching is not None:
            self.watching.end()

    async def on_event(self, event: events.Event) -> None:
        if self.watching is not None and isinstance(event, events.Key | events.Paste):
            self.watching.touched()
        await super().on_event(event)

    def on_app_focus(self) -> None:
        if self.watching is not None:
            self.watching.look()

    def action_write_here(self) -> None:
        """Ctrl+R: after the window that wrote was closed, write in this one."""
        if self.watching is not None and self.desk is not None and self.desk.may_write:
            self.watching.write_here()


def run(folder: Path, clock: Callable[[], dt.datetime], machine: Machine) -> int:
    """Open the workbook of the folder on the screen and return the exit code.

    Raises:
        Problem: the workbook cannot be opened.
    """
    damage = _what_hinders(folder)
    gone = None if damage else missed(machine, folder)
    workbook = None
    if not damage and gone is None and exists(folder):
        try:
            workbook = open_workbook(folder, write=True, now=clock(), fallback=True, machine=machine)
        except Damaged as damaged:
            damage = str(damaged)
    return QinglanApp(folder, workbook, clock, machine, gone, damage).run() or 0


def _what_hinders(folder: Path) -> str:
    """Why the workbook of the folder cannot be opened as it lies there, "" when nothing is seen."""
    try:
        finish_restore(folder)
    except Problem as problem:
        return str(problem)
    return HEADLESS if is_headless(folder) else ""
