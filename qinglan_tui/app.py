"""QinglanApp: opens the workbook it is given, its themes, its places and the first screen."""

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.app import App
from textual.binding import BindingType

from qinglan_tui.commands import EVERYWHERE
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.messages import NewKind, OpenRecord, OpenUnsaved
from qinglan_tui.screens.places import make_place
from qinglan_tui.screens.watching import Watching
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import Missed, exists, finish_restore, missed, open_workbook
from qinglan_tui.services.upkeep import HEADLESS, is_ailing, is_headless
from qinglan_tui.storage import Damaged, Workbook
from widgets import _textual_patches
from widgets.themes import THEMES, use_themes


class QinglanApp(App[int]):
    """The workbook on the screen. It is given an open workbook, or None for 首次设置 in `folder`.

    `gone` is the workbook that was used last and is not where it was; it is looked for before anything else.
    `damage` is why the one in the folder cannot be opened; it is mended first.
    """

    ENABLE_COMMAND_PALETTE = False
    TITLE = "青蓝工作簿"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(EVERYWHERE)

    def __init__(
        self,
        folder: Path,
        workbook: Workbook | None,
        clock: Callable[[], dt.datetime],
        machine: Machine | None = None,
        gone: Missed | None = None,
        damage: str = "",
    ) -> None:
        super().__init__()
        _textual_patches.install()
        self.folder = folder
        self.clock = clock
        self.machine = machine or Machine.of(os.environ)
        self.gone = gone
        self.damage = damage
        self.watching: Watching | None = None
        self.desk: Desk | None = None
        use_themes(self, workbook.settings.theme if workbook else "宣纸")
        if workbook is not None:
            self.desk = Desk(workbook, clock, self.machine)

    def on_mount(self) -> None:
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

    def action_go(self, name: str) -> None:
        """Go to a place; whatever is open in front of it is left, its text is kept."""
        if self.desk is None:
            return
        self.leave_forms()
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if not self.is_screen_installed(name):
            self.install_screen(make_place(name, self.desk), name)
        if len(self.screen_stack) == 1:
            self.push_screen(name)
        elif self.screen is not self.get_screen(name):
            self.switch_screen(name)

    def action_help(self) -> None:
        """F1: what can be done here."""
        if isinstance(self.screen, Place):
            from qinglan_tui.screens.help import HelpSheet

            self.push_screen(HelpSheet(self.screen))

    def action_menu(self) -> None:
        """F10: every command of this place, found by Chinese or by pinyin initials."""
        if isinstance(place := self.screen, Place):
            from qinglan_tui.screens.menu import command_menu

            async def run(chosen: str | None) -> None:
                for command in place.commands():
                    if command.id == chosen:
                        await place.run_command(command)

            self.push_screen(command_menu(place.commands()), run)

    def action_new(self) -> None:
        """Choose a kind, then write."""
        from qinglan_tui.screens.menu import kind_menu

        if self.desk is not None and self.desk.workbook.writable:
            self.push_screen(kind_menu(), self.open_kind)

    def open_kind(self, code: str | None, given: Mapping[str, object] | None = None) -> None:
        """Open an empty form of that kind, with what is given filled in."""
        if code and self.desk is not None:
            from qinglan_tui.screens.edit import new_record

            self.push_screen(new_record(self.desk, code, given), self.tell)

    def tell(self, text: str | None) -> None:
        """A sentence on the place that is in front."""
        if text and isinstance(self.screen, Place):
            self.screen.say(text)

    @on(NewKind)
    def new_kind(self, asked: NewKind) -> None:
        """Open an empty form."""
        self.open_kind(asked.code, asked.raw)

    @on(OpenRecord)
    def open_record(self, asked: OpenRecord) -> None:
        """Open a record's form; of one that cannot be read, what is wrong with it."""
        if self.desk is not None:
            from qinglan_tui.screens.edit import open_entry

            self.push_screen(open_entry(self.desk, asked.record), self.tell)

    @on(OpenUnsaved)
    def open_unsaved(self, asked: OpenUnsaved) -> None:
        """Go on with an unsaved text."""
        if self.desk is not None:
            from qinglan_tui.screens.edit import go_on

            self.push_screen(go_on(self.desk, asked.unsaved), self.tell)

    def action_meeting(self) -> None:
        """Agree on a lesson to hear."""
        if self.desk is not None and self.desk.workbook.writable:
            from qinglan_tui.screens.meeting import MeetingSheet

            self.push_screen(MeetingSheet(self.desk), self.tell)

    def action_opening_balance(self) -> None:
        """Put down how much was done on paper."""
        if self.desk is not None and self.desk.workbook.writable and isinstance(self.screen, Place):
            from qinglan_tui.screens.opening_balance import opening_balance_sheet

            try:
                self.push_screen(opening_balance_sheet(self.desk), self.tell)
            except Problem as problem:
                self.screen.say_problem(problem)

    def action_undo_step(self) -> None:
        """Take back the last change of the journal."""
        self._step(lambda desk: desk.workbook.undo(desk.now) or "没有可以撤销的")

    def action_redo_step(self) -> None:
        """Make it again."""
        self._step(lambda desk: desk.workbook.redo(desk.now) or "没有可以重做的")

    def _step(self, take: Callable[[Desk], str]) -> None:
        if self.desk is None or not isinstance(self.screen, Place) or not self.desk.workbook.writable:
            return
        try:
            self.screen.say(take(self.desk))
        except Problem as problem:
            self.screen.say_problem(problem)
        self.screen.show_stored()

    def action_write_here(self) -> None:
        """Ctrl+R: after the window that wrote was closed, write in this one."""
        if self.watching is not None and self.desk is not None and self.desk.may_write:
            self.watching.write_here()

    def action_look_after(self, what: str) -> None:
        """Go to 文件检查 and do that there: make a backup, or bring one back."""
        self.action_go("care")
        if isinstance(place := self.screen, Place):
            place.call_after_refresh(place.run_action, what)

    def action_switch_theme(self) -> None:
        """宣纸 or 墨, remembered."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        if self.desk is not None and self.desk.workbook.writable:
            self.desk.workbook.arrange(settings=replace(self.desk.workbook.settings, theme=self.theme))

    def action_help_quit(self) -> None:
        """Ctrl+C out of habit: say which key it is."""
        self.tell("退出按 Ctrl+Q，没存的文字会留着。")

    def action_leave(self) -> None:
        """Quit; what is being typed is kept."""
        self.leave_forms()
        self.exit(0)

    def leave_forms(self) -> None:
        """Tell every open place that it is about to go."""
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.leaving()


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
