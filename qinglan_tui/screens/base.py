"""What every place shares: title and hint lines, keys from the declared commands, and the desk."""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from qinglan_tui.commands import (
    COMMANDS,
    EVERYWHERE,
    MOST_HINTS,
    Command,
    commands_named,
    commands_of,
    hints_of,
    key_name,
)
from qinglan_tui.commands.keys import NO_KEY, USUAL, Keys, keymap_of, read_keys, with_keys
from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.machine import Machine
from qinglan_tui.storage import Workbook
from widgets.hints import Hint, HintBar, TitleBar
from widgets.shown import fit, shown, width

ALWAYS_HINTED = 2
SAID_ROWS = 2
SAID_SECONDS = 8
IME_IS_ON = "中文输入法已打开：请按 Shift 切到英文，或用 F2–F9。"


class Desk:
    """What the screens work on: the open workbook, the clock, and the machine it is written on.

    `may_write` says of a workbook that is open to be read that it could be written here by now.
    """

    def __init__(
        self, workbook: Workbook, clock: Callable[[], dt.datetime], machine: Machine | None = None
    ) -> None:
        self.workbook = workbook
        self.clock = clock
        self.machine = machine or Machine.of(os.environ)
        self.saved_at: dt.datetime | None = None
        self.may_write = False
        self.keys: Keys = USUAL
        self.key_notes: tuple[str, ...] = ()
        self.keys_in_use: Keys = USUAL
        self._stored_keys: object = {}

    @property
    def now(self) -> dt.datetime:
        """The time by the teacher's clock."""
        return self.clock()

    @property
    def today(self) -> dt.date:
        """The day by the teacher's clock."""
        return self.clock().date()

    def renew_keys(self) -> None:
        """Read the keys that the teacher chose, here or on another device."""
        stored = self.workbook.settings.keys
        if stored != self._stored_keys:
            self._stored_keys = stored
            self.keys, self.key_notes = read_keys(stored, COMMANDS)

    @property
    def state(self) -> str:
        """What stands at the right of the title: whether all is saved, or that nothing can be."""
        if not self.workbook.writable:
            return "只能查看，可改为写" if self.may_write else "只能查看"
        return f"已保存 {self.saved_at:%H:%M}" if self.saved_at else "已保存"


def bindings_of(scope: str) -> list[BindingType]:
    """The commands of one place as Textual bindings; their ids let a teacher give them other keys.

    Help and menu come before everything else, also where a question or a sheet stands in front.
    """
    return [
        Binding(
            ",".join(command.keys) or NO_KEY,
            command.action,
            command.about,
            show=False,
            priority=command.id in ("help", "menu"),
            id=command.id,
        )
        for command in COMMANDS
        if command.scope == scope
    ]


def is_typing(widget: Widget | None) -> bool:
    """Whether what is typed goes into that widget as text."""
    return widget is not None and widget.check_consume_key("a", "a")


class Place(Screen[Any]):
    """A screen with a title line and a hint line; subclasses give `SCOPE`, `TITLE_TEXT`, `HELP_TEXT`, `body`.

    `refresh_content` is called whenever the place comes to the front, so it always shows what is stored.
    """

    SCOPE: ClassVar[str] = ""
    TITLE_TEXT: ClassVar[str] = ""
    HELP_TEXT: ClassVar[str] = ""

    DEFAULT_CSS = """
    Place { background: $ground; color: $ink; }
    Place #foot { dock: bottom; height: 2; background: $ground; }
    Place #foot HintBar { dock: none; }
    Place #said { height: 2; padding: 0 1; background: $ground; color: $ink; display: none; }
    Place #said.warm { color: $warm; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._until: Timer | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar(self.TITLE_TEXT, self.side_text(), self.desk.state)
        yield from self.body()
        with Vertical(id="foot"):
            yield Static(id="said")
            yield HintBar(self.hints(), most=MOST_HINTS)

    def body(self) -> ComposeResult:
        """What stands between the two lines."""
        yield from ()

    def side_text(self) -> str:
        """What stands beside the title."""
        return ""

    def refresh_content(self) -> None:
        """Show what is stored now."""

    def leaving(self) -> None:
        """Called before the place is left for good, or the program ends: keep what is being typed."""

    def on_screen_resume(self) -> None:
        try:
            self.desk.workbook.refresh()
        except Problem as problem:
            self.say_problem(problem)
        # What is shown names them.
        self._use_keys()
        self.show_stored()
        self.show_state()

    def show_stored(self) -> None:
        """Show what is stored now; when it cannot be read (the stick was pulled), what was shown stays."""
        try:
            self.refresh_content()
        except Problem as problem:
            self.say_problem(problem)

    def follow(self) -> None:
        """Show what another window or device has changed; a form that is being filled in is left alone."""
        focused = self.focused
        if focused is not None and _is_in_form(focused):
            return
        self.show_stored()
        self.show_state()
        if focused is not None and focused.is_attached and focused is not self.focused:
            focused.focus(scroll_visible=False)

    def show_state(self, text: str = "", *, warm: bool = False) -> None:
        """Put the state of saving (or a short word about it) at the right of the title."""
        self._use_keys()
        bar = self.query_one(TitleBar)
        bar.side = self.side_text()
        bar.state = text or self.desk.state
        bar.tone = "warm" if warm else "soft"
        self.query_one(HintBar).hints = self.hints()

    def _use_keys(self) -> None:
        """Let the keys work that the teacher chose."""
        try:
            self.desk.renew_keys()
        except Problem:
            return
        if self.desk.keys is not self.desk.keys_in_use:
            self.desk.keys_in_use = self.desk.keys
            self.app.set_keymap(keymap_of(COMMANDS, self.desk.keys))

    def hints(self) -> tuple[Hint, ...]:
        """The hints of this place that fit; menu and help, the last two, always do."""
        hinted = hints_of(self.SCOPE, self.allows, self.desk.keys)
        hints = [Hint(key_name(c.keys[0]), self.worded(c).label) for c in hinted]
        cells = self.app.size.width - 2
        while len(hints) > ALWAYS_HINTED and len(HintBar(hints, most=MOST_HINTS).placed(cells)) < len(hints):
            del hints[-1 - ALWAYS_HINTED]
        return tuple(hints)

    def on_resize(self) -> None:
        self.query_one(HintBar).hints = self.hints()

    def allows(self, command: Command) -> bool:
        """Whether the command can be used now."""
        writable = self.desk.workbook.writable
        return (writable or not command.writes) and not (
            command.waits and (writable or not self.desk.may_write)
        )

    def commands(self) -> tuple[Command, ...]:
        """Everything that can be done here now, own commands first."""
        found = commands_of(self.SCOPE, self.desk.keys)
        return tuple(self.worded(command) for command in found if self.allows(command))

    def worded(self, command: Command) -> Command:
        """The command as it is called here and now."""
        return command

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return all(self.allows(command) for command in commands_named(self.SCOPE, action))

    async def run_command(self, command: Command) -> None:
        """Do what a command says, wherever it is declared."""
        await self.run_action(f"app.{command.action}" if command.scope == EVERYWHERE else command.action)

    @on(HintBar.Pressed)
    async def do_hint(self, pressed: HintBar.Pressed) -> None:
        pressed.stop()
        for command in self.commands():
            if command.keys and key_name(command.keys[0]) == pressed.hint.key:
                await self.run_command(command)
                return

    def say(self, text: str, *, warm: bool = False) -> None:
        """A sentence in the place of the hints for a few seconds; one too long for that is a sheet to read.

        Nothing moves and nothing floats: a wide character under the edge of a box would be cut in half.
        """
        if not self.is_mounted:
            # Gone to a moment ago: the line is not there yet.
            self.call_after_refresh(self.say, text, warm=warm)
            return
        text = self.in_keys(text)
        if self.is_long(text):
            from widgets.dialogs import Note

            self.app.push_screen(Note("请看一下" if warm else "说明", text))
            return
        said = self.query_one("#said", Static)
        said.update(shown(self._whole(text)))
        said.set_class(warm, "warm")
        self._swap(saying=True)
        if self._until is not None:
            self._until.stop()
        self._until = self.set_timer(SAID_SECONDS, self._swap)

    def is_long(self, text: str) -> bool:
        """Whether a text does not fit into the place of the hints."""
        return width(text) >= SAID_ROWS * (self.app.size.width - 2)

    def _whole(self, text: str) -> str:
        """The sentence so that all of it is seen: a path is cut where the row ends, rather than not shown."""
        cells = max(1, self.app.size.width - 2)
        if "\n" in text or len(shown(text).wrap(cells)) <= SAID_ROWS:
            return text
        first = fit(text, cells)
        return f"{first}\n{text[len(first) :]}"

    def _swap(self, saying: bool = False) -> None:
        self.query_one("#said").display = saying
        self.query_one(HintBar).display = not saying

    def say_problem(self, problem: Problem) -> None:
        """What went wrong and what can be done."""
        self.say(str(problem), warm=True)

    def in_keys(self, text: str) -> str:
        """A text with the keys that the teacher chose in the place of the usual ones it names."""
        return with_keys(text, self.SCOPE, COMMANDS, self.desk.keys)


def _is_in_form(widget: Widget) -> bool:
    try:
        widget.query_ancestor("Form")
    except NoMatches:
        return False
    return True
