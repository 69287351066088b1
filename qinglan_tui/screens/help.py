"""F1: what can be done here, in words and as a table of keys."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.commands import EVERYWHERE, Command, key_name
from qinglan_tui.screens.base import Place
from widgets.dialogs import Dialog
from widgets.hints import TitleBar
from widgets.shown import pad, shown, width

MENU_WAY = "F10 菜单"


class HelpSheet(Dialog):
    """The help of a place: its own words, innermost first, then every key that works there."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space,f1", "cancel", "知道了", show=False)]

    DEFAULT_CSS = """
    HelpSheet > Vertical { width: 72; }
    HelpSheet VerticalScroll {
        height: auto; max-height: 55vh; background: $lift; scrollbar-size-vertical: 1;
    }
    HelpSheet .dialog--soft { margin-top: 1; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._title = place.query_one(TitleBar).title
        self._told = place.help_of_focus()
        self._commands = place.commands()

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(shown(f"{self._title}　帮助" if self._title else "帮助"), classes="dialog--head")
            with VerticalScroll():
                yield Static(self._text())
            yield Static(shown("上下键翻看   回车或 Esc 关上"), classes="dialog--soft")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _text(self) -> Content:
        own = [command for command in self._commands if command.scope != EVERYWHERE]
        shared = [command for command in self._commands if command.scope == EVERYWHERE]
        lines = [shown(self._told), Content("")] if self._told else []
        lines += key_lines(own)
        lines += [Content(""), shown("到处都能用", "bold"), *key_lines(shared)]
        return Content("\n").join(lines)


def key_lines(commands: list[Command]) -> list[Content]:
    """A line a command: the key, then what it does."""
    ways = [" ".join(key_name(key) for key in command.keys) or MENU_WAY for command in commands]
    cells = max((width(way) for way in ways), default=0)
    return [
        Content.assemble(shown(pad(way, cells), "bold $lan"), shown(f"   {command.about}"))
        for way, command in zip(ways, commands, strict=True)
    ]
