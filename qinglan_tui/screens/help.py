"""F1: what can be done here, in words and as a table of keys; of a sheet or a question as well."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Final, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from qinglan_tui.commands import EVERYWHERE, Command, key_name
from qinglan_tui.screens.base import Place
from widgets.dialogs import Ask, Dialog
from widgets.hints import HintLine, TitleBar
from widgets.shown import pad, shown, width

MENU_WAY: Final = "F10 菜单"
# Keys that everybody tries, and that the words of the help need not name again.
_MOVES: Final = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab", "enter"}
    | {"ctrl+home", "ctrl+end", "backspace"}
)


class Way(NamedTuple):
    """Something a sheet can do: its keys, what it is called, and how it is done."""

    keys: tuple[str, ...]
    about: str
    action: str
    node: DOMNode


def ways_of(screen: Screen[Any]) -> list[Way]:
    """What the keys of a screen and of what has the focus in it do, the screen's own first."""
    found: dict[tuple[DOMNode, str], Way] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if active.node is screen.app or key in _MOVES or not re.search("[一-龥]", binding.description):
            continue
        if key == "escape" and active.node is not screen:
            # The field only puts its suggestions away with it; then it leads out.
            found[screen, _out_of(screen)] = Way((key,), "返回", _out_of(screen), screen)
            continue
        former = found.get((active.node, binding.action))
        keys = (*former.keys, key) if former else (key,)
        found[active.node, binding.action] = Way(keys, binding.description, binding.action, active.node)
    ways = sorted(found.values(), key=lambda way: way.node is not screen)
    if isinstance(screen, Ask):
        picks = enumerate(screen.choices, 1)
        ways = [*(Way((str(at),), label, f"pick({at})", screen) for at, (_, label) in picks), *ways]
    return ways


def _out_of(screen: Screen[Any]) -> str:
    return next(
        (name for name in ("back", "leave", "cancel") if hasattr(screen, f"action_{name}")), "app.bell"
    )


def title_of(screen: Screen[Any]) -> str:
    """What stands over a screen."""
    if named := getattr(screen, "HELP_TITLE", ""):
        return str(named)
    for bar in screen.query(TitleBar):
        return bar.title
    for head in screen.query(".head, .dialog--head").results(Static):
        return str(head.content)
    return ""


def help_of(screen: Screen[Any]) -> str:
    """The help of the focused widget and of what it stands in, innermost first, then of the screen."""
    node: Widget | None = screen.focused
    texts: list[str] = []
    while node is not None and node is not screen:
        texts.append(str(getattr(node, "HELP_TEXT", "")))
        node = node.parent if isinstance(node.parent, Widget) else None
    texts.append(str(getattr(screen, "HELP_TEXT", "")))
    told = "\n\n".join(dict.fromkeys(text for text in texts if text))
    return screen.in_keys(told) if isinstance(screen, Place) else told


class HelpSheet(Dialog):
    """The help of a screen: its own words, innermost first, then every key that works there."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "cancel", "知道了", show=False)]

    DEFAULT_CSS = """
    HelpSheet > Vertical { width: 72; }
    HelpSheet VerticalScroll {
        height: auto; max-height: 55vh; background: $lift; scrollbar-size-vertical: 1;
    }
    HelpSheet .dialog--keys { margin-top: 1; }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._title = title_of(screen)
        self._told = help_of(screen)
        self._ways = ways_of(screen)
        self._commands = screen.commands() if isinstance(screen, Place) else ()

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(shown(f"{self._title}　帮助" if self._title else "帮助"), classes="dialog--head")
            with VerticalScroll():
                yield Static(self._text())
            yield HintLine("上下键 翻看   回车 关上   Esc 关上", classes="dialog--keys")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _text(self) -> Content:
        lines = [*(_said(line) for line in self._told.splitlines()), Content("")] if self._told else []
        lines += self._lines_of_place() if self._commands else _lines(_pairs(self._ways))
        return Content("\n").join(lines)

    def _lines_of_place(self) -> list[Content]:
        """The place's own commands, what the focused field can do besides, and the commands of everywhere."""
        own = [command for command in self._commands if command.scope != EVERYWHERE]
        shared = [c for c in self._commands if c.scope == EVERYWHERE and not c.group]
        shared.sort(key=lambda command: not command.keys)
        known = {key for command in self._commands for key in command.keys}
        field = [
            way for way in self._ways if not isinstance(way.node, Place) and not known.issuperset(way.keys)
        ]
        lines = key_lines(own)
        if field:
            lines += [Content(""), shown("光标所在的这一处", "bold"), *_lines(_pairs(field))]
        lines += [Content(""), shown("到处都能用", "bold"), *key_lines(shared)]
        groups = dict.fromkeys(command.group for command in self._commands if command.group)
        for group in groups:
            alike = [command.label for command in self._commands if command.group == group]
            lines += [Content(""), shown(f"{MENU_WAY} · {group}", "bold"), shown("、".join(alike))]
        return lines


def _said(line: str) -> Content:
    """A line of the words: the question in bold that it begins with, then the answer."""
    question = re.match(r"[^。；：]{2,30}？", line)
    if question is None:
        return shown(line)
    return Content.assemble(shown(question.group(), "bold"), shown(line[question.end() :]))


def key_lines(commands: Iterable[Command]) -> list[Content]:
    """A line a command: the key, then what it does."""
    return _lines((" ".join(key_name(key) for key in c.keys) or MENU_WAY, c.about) for c in commands)


def _pairs(ways: Iterable[Way]) -> list[tuple[str, str]]:
    return [(" ".join(key_name(key) for key in way.keys), way.about) for way in ways]


def _lines(pairs: Iterable[tuple[str, str]]) -> list[Content]:
    listed = list(pairs)
    cells = max((width(way) for way, _ in listed), default=0)
    return [
        Content.assemble(shown(pad(way, cells), "bold $lan"), shown(f"   {about}")) for way, about in listed
    ]
