"""The keys on paper: the short table of the README, and docs/keys.md with every command."""

from collections.abc import Iterable
from typing import Final

from qinglan_tui.commands import COMMANDS, EVERYWHERE, PLACES
from qinglan_tui.commands.command import Command
from qinglan_tui.commands.keys import key_name

MENU_WAY: Final = "F10 菜单"
# Of which places the README shows the keys; all of them stand in docs/keys.md.
EVERYDAY: Final = (EVERYWHERE, "today", "records", "edit")
_HEAD: Final = """# 键

每个命令都能从 F10 菜单里找到：打汉字，或打拼音首字母（听课 `tk`，课表 `kb`），几个词先后不限。
F1 说这里能做什么。键可以改：设置 · 按键。F1、F10、Esc、回车总是原来的用处。
鼠标是第二种办法：点下面一行的提示，或双击一条记录。

中文输入法开着也能用：数字和标点的全角和半角一样，`１` 就是 `1`，`？` 就是 `?`。

本页由 `python -m qinglan_tui.commands --docs` 写出，不要手改。
"""


def _way(command: Command) -> str:
    return " ".join(f"`{key_name(key)}`" for key in command.keys) or MENU_WAY


def _table(commands: Iterable[Command]) -> str:
    lines = ["| 键 | 做什么 | 拼音首字母 |", "|---|---|---|"]
    lines += [f"| {_way(command)} | {command.about} | `{command.initials}` |" for command in commands]
    return "\n".join(lines)


def key_table() -> str:
    """The everyday keys in Markdown, for the README."""
    lines = ["| 在哪里 | 键 | 做什么 |", "|---|---|---|"]
    for place in EVERYDAY:
        for command in COMMANDS:
            if command.scope == place and command.keys and not command.waits:
                keys = " ".join(key_name(key) for key in command.keys)
                lines.append(f"| {PLACES[place]} | {keys} | {command.about} |")
    more = "其余的命令在 F10 菜单里；全部命令和键见 [docs/keys.md](docs/keys.md)。"
    return "\n".join((*lines, "", more))


def keys_page() -> str:
    """docs/keys.md."""
    parts = [_HEAD]
    for place, label in PLACES.items():
        commands = [command for command in COMMANDS if command.scope == place and not command.group]
        parts.append(f"## {label}\n\n{_table(commands)}\n")
    for group in dict.fromkeys(command.group for command in COMMANDS if command.group):
        commands = [command for command in COMMANDS if command.group == group]
        parts.append(f"## 到处 · {group}\n\n{_table(commands)}\n")
    return "\n".join(parts)
