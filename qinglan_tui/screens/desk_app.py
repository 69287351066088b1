"""The app as every place knows it: help and menu of whatever is in front, going to places, opening forms."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, Final

from msgspec.structs import replace
from textual import events, on
from textual.binding import BindingType
from textual.screen import Screen

from qinglan_tui.commands import EVERYWHERE, commands_named, key_name
from qinglan_tui.commands.keys import is_written, twin_of
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import IME_IS_ON, Desk, Place, bindings_of
from qinglan_tui.screens.messages import NewKind, OpenRecord, OpenUnsaved
from qinglan_tui.screens.places import make_place
from qinglan_tui.services.machine import Machine
from widgets.hints import HintBar
from widgets.in_order import InOrderApp
from widgets.plain_signs import PlainSignsApp
from widgets.themes import THEMES

SAID_SECONDS: Final = 8


class DeskApp(InOrderApp[int], PlainSignsApp[int]):
    """What the commands of everywhere do. There is no desk while no workbook is open."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "青蓝工作簿"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(EVERYWHERE)

    def __init__(self, clock: Callable[[], dt.datetime], machine: Machine) -> None:
        super().__init__()
        self.clock = clock
        self.machine = machine
        self.desk: Desk | None = None

    # --- keys, help and menu of whatever is in front ------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        """What nobody in front has taken: a sign of the input method is the key that it stands for."""
        character = event.character or ""
        key, plain = twin_of(character)
        if key:
            event.prevent_default()
            await self.deal_with(events.Key(key, plain))
        elif is_written(character) and event.key not in self.screen.active_bindings:
            tell(self.screen, IME_IS_ON)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A screen that asks for a key gets F1 and F10; where nothing can be written, nothing is begun."""
        if action in ("help", "menu"):
            return not (self.screen_stack and getattr(self.screen, "TAKES_EVERY_KEY", False))
        if self._writing_desk is not None:
            return True
        asked = f"{action}('{parameters[0]}')" if parameters else action
        return not any(c.writes and c.action == asked for c in commands_named(EVERYWHERE, action))

    async def action_help(self) -> None:
        """F1: what can be done here; again: enough."""
        from qinglan_tui.screens.help import HelpSheet

        if isinstance(self.screen, HelpSheet):
            self.screen.dismiss(None)
        elif hasattr(self.screen, "action_help"):
            await self.screen.run_action("help")
        else:
            self.push_screen(HelpSheet(self.screen))

    async def action_menu(self) -> None:
        """F10: every command of this place, found by Chinese or by pinyin initials; again: enough."""
        from qinglan_tui.screens.help import HelpSheet
        from widgets.dialogs import Menu

        screen = self.screen
        if isinstance(screen, Menu):
            screen.dismiss(None)
        elif isinstance(screen, HelpSheet):
            screen.dismiss(None)
            self.call_after_refresh(self.action_menu)
        elif isinstance(screen, Place):
            self._menu_of_place(screen)
        elif hasattr(screen, "action_menu"):
            await screen.run_action("menu")
        else:
            self._menu_of_sheet(screen)

    @on(HintBar.Pressed)
    async def do_hint(self, pressed: HintBar.Pressed) -> None:
        """A click on a hint does what its key does, on every screen that does not see to it itself."""
        if hasattr(self.screen, "run_hint"):
            return
        for key, active in self.screen.active_bindings.items():
            if key_name(key) == pressed.hint.key:
                await self.run_action(active.binding.action, active.node)
                return

    def _menu_of_place(self, place: Place) -> None:
        from qinglan_tui.screens.menu import command_menu

        async def run(chosen: str | None) -> None:
            for command in place.commands():
                if command.id == chosen:
                    await place.run_command(command)

        self.push_screen(command_menu(place.commands()), run)

    def _menu_of_sheet(self, screen: Screen[Any]) -> None:
        """A sheet stands before everything else: what it can do itself, and help."""
        from qinglan_tui.screens.help import ways_of
        from qinglan_tui.screens.menu import way_menu

        ways = ways_of(screen)

        async def run(chosen: str | None) -> None:
            if chosen is not None:
                way = ways[int(chosen)]
                await self.run_action(way.action, way.node)

        self.push_screen(way_menu(ways), run)

    def tell(self, text: str | None) -> None:
        """A sentence on the place that is in front."""
        if text and isinstance(self.screen, Place):
            self.screen.say(text)

    # --- going to places ----------------------------------------------------------------------------------

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

    def action_page(self, label: str) -> None:
        """Go to that page of 设置."""
        self.action_go("settings")
        self._once_there(f"show_page('{label}')")

    def action_look_after(self, what: str) -> None:
        """Go to 文件检查 and do that there: make a backup, or bring one back."""
        self.action_go("care")
        self._once_there(what)

    def _once_there(self, action: str) -> None:
        if isinstance(place := self.screen, Place):
            place.call_after_refresh(place.run_action, action)

    def leave_forms(self) -> None:
        """Tell every open place that it is about to go."""
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.leaving()

    def action_leave(self) -> None:
        """Quit; what is being typed is kept."""
        self.leave_forms()
        self.exit(0)

    def action_help_quit(self) -> None:
        """Ctrl+C out of habit: say which key it is."""
        self.tell("退出按 Ctrl+Q，没存的文字会留着。")

    # --- opening forms ------------------------------------------------------------------------------------

    @property
    def _writing_desk(self) -> Desk | None:
        """The desk, where something can be written."""
        return self.desk if self.desk is not None and self.desk.workbook.writable else None

    def action_new(self) -> None:
        """Choose a kind, then write."""
        from qinglan_tui.screens.menu import kind_menu

        if self._writing_desk is not None:
            self.push_screen(kind_menu(), self.open_kind)

    def action_new_kind(self, code: str) -> None:
        """Write a new record of that kind."""
        if self._writing_desk is not None:
            self.open_kind(code)

    def open_kind(self, code: str | None, given: Mapping[str, object] | None = None) -> None:
        """Open an empty form of that kind, with what is given filled in."""
        if code and self.desk is not None:
            from qinglan_tui.screens.edit import new_record

            self.push_screen(new_record(self.desk, code, given), self.tell)

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
        if (desk := self._writing_desk) is not None:
            from qinglan_tui.screens.meeting import MeetingSheet

            self.push_screen(MeetingSheet(desk), self.tell)

    def action_opening_balance(self) -> None:
        """Put down how much was done on paper."""
        if (desk := self._writing_desk) is not None and isinstance(self.screen, Place):
            from qinglan_tui.screens.opening_balance import opening_balance_sheet

            try:
                self.push_screen(opening_balance_sheet(desk), self.tell)
            except Problem as problem:
                self.screen.say_problem(problem)

    # --- the whole workbook -------------------------------------------------------------------------------

    def action_undo_step(self) -> None:
        """Take back the last change of the journal."""
        self._step(lambda desk: desk.workbook.undo(desk.now) or "没有可以撤销的")

    def action_redo_step(self) -> None:
        """Make it again."""
        self._step(lambda desk: desk.workbook.redo(desk.now) or "没有可以重做的")

    def _step(self, take: Callable[[Desk], str]) -> None:
        if (desk := self._writing_desk) is None or not isinstance(self.screen, Place):
            return
        try:
            self.screen.say(take(desk))
        except Problem as problem:
            self.screen.say_problem(problem)
        self.screen.show_stored()

    def action_terminal_check(self) -> None:
        """See whether this window draws and hears everything."""
        from qinglan_tui.screens.terminal_check import TerminalCheck

        self.push_screen(TerminalCheck(self.machine), self.tell)

    def action_switch_theme(self) -> None:
        """宣纸 or 墨, remembered."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        if (desk := self._writing_desk) is not None:
            desk.workbook.arrange(settings=replace(desk.workbook.settings, theme=self.theme))


def tell(screen: Screen[Any], text: str) -> None:
    """A sentence on any screen, in the way that it has for it; nothing floats where there is a line."""
    said = getattr(screen, "say", None) or getattr(screen, "tell", None)
    if callable(said):
        said(text)
        return
    bars = list(screen.query(HintBar))
    if bars:
        bars[0].said = text
        screen.set_timer(SAID_SECONDS, partial(setattr, bars[0], "said", ""))
    else:
        screen.app.notify(text, markup=False)
