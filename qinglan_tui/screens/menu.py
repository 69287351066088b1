"""F10: every command, found by Chinese or by pinyin initials; and the choice of a kind for a new record."""

from collections.abc import Iterable, Sequence
from typing import Final

from qinglan_tui.commands import EVERYWHERE, Command, key_name
from qinglan_tui.commands.kinds import KIND_INITIALS, NEW
from qinglan_tui.commands.pages import SETTINGS
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.screens.help import Way
from widgets.dialogs import Menu, MenuItem

HERE: Final = "这里"
ANYWHERE: Final = "到处"
# The initials of the word before the label: 新建 in 新建听课记录.
_BEFORE: Final = {NEW: "xj", SETTINGS: "sz"}


def command_menu(commands: Iterable[Command]) -> Menu:
    """The commands of a place, its own first; gives the id of the one to run."""
    listed = [command for command in commands if command.id != "menu"]
    own = [_item(c, HERE) for c in listed if c.scope != EVERYWHERE]
    shared = [_item(c, ANYWHERE) for c in listed if c.scope == EVERYWHERE and not c.group]
    grouped = [_item(c, c.group) for c in listed if c.group]
    return Menu([*own, *shared, *grouped])


def way_menu(ways: Sequence[Way]) -> Menu:
    """What a sheet or a question can do; gives the number of the way to go."""
    return Menu(
        [
            MenuItem(str(at), way.about, " ".join(key_name(key) for key in way.keys), "", HERE)
            for at, way in enumerate(ways)
        ]
    )


def kind_menu() -> Menu:
    """Every kind of record; gives the code of the one to write."""
    return Menu([_kind_item(kind) for kind in KINDS], placeholder="新建什么？输入汉字或拼音首字母")


def _item(command: Command, group: str) -> MenuItem:
    # The word of the hint line must find the command, also where the sentence does not hold it.
    label = command.about if command.label in command.about else f"{command.label}：{command.about}"
    key = key_name(command.keys[0]) if command.keys else ""
    initials = command.initials
    if command.group:
        initials = f"{initials} {_BEFORE.get(command.group, '')}{initials}"
    return MenuItem(command.id, label, key, initials, group, command.label)


def _kind_item(kind: Kind) -> MenuItem:
    known_as = kind.label if kind.short in kind.label else f"{kind.label}（{kind.short}）"
    return MenuItem(kind.code, known_as, "", KIND_INITIALS.get(kind.code, ""))
