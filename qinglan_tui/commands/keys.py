"""Keys: how they are written, which can be used, and what a teacher has put in the place of the usual ones.

What a teacher chose is a mapping from a command's id to its keys; a command that is not in it has its usual
ones. `F1`, `F10`, `Esc` and Enter stay with their commands whatever is chosen: there is always a way.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from qinglan_tui.commands.command import EVERYWHERE, Command

Keys = Mapping[str, tuple[str, ...]]

USUAL: Final[Keys] = {}
# Stands in Textual's keymap for a command that a teacher wants no key for; no keyboard sends it.
NO_KEY: Final = "no_key"
FIXED: Final = ("f1", "f10", "escape", "enter")
# Where text is typed into the place itself: digits and signs belong to the text.
TYPING: Final = frozenset(
    {EVERYWHERE, "edit", "first_run", "live", "quick_lesson", "sign_plans", "week_reflections"}
)

# Terminals turn them into other keys, input methods swallow them, browsers and terminals keep them.
NEVER_ARRIVE: Final = frozenset(
    {f"ctrl+{letter}" for letter in ("i", "m", "j", "h", "n", "t", "w", "b", "space", "@", "tab", "comma")}
    | {"f11", "f12", "ctrl+underscore", "ctrl+left_square_bracket", "ctrl+slash", "shift+space"}
)
# Lists, lines and the editor work with them.
_FIELDS: Final = frozenset(
    {"tab", "shift+tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "backspace"}
    | {f"ctrl+{letter}" for letter in "acdekuvxyz"}
    | {"f6", "f7"}
)
_NAMES: Final = {
    "enter": "回车",
    "escape": "Esc",
    "delete": "Delete",
    "space": "空格",
    "tab": "Tab",
    "backspace": "退格",
    "up": "上键",
    "down": "下键",
    "left": "左键",
    "right": "右键",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "question_mark": "?",
    "slash": "/",
    "full_stop": ".",
    "comma": ",",
    "semicolon": ";",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
}
_ALWAYS: Final = {"f1": "帮助", "f10": "菜单", "escape": "返回", "enter": "打开或选定"}
_USABLE: Final = re.compile(r"(shift\+)?f[2-9]|ctrl\+[a-z]|[0-9]|space|delete|insert|[a-z]+(_[a-z]+)+|slash")
_SIGNS: Final = frozenset(name for name in _NAMES if len(_NAMES[name]) == 1 and _NAMES[name].isascii())

# A sign as a Chinese input method writes it, and the key of the same place on the keyboard.
_TWINS: Final = {"\u3000": " ", "、": "/", "。": ".", "【": "[", "】": "]", "《": "<", "》": ">", "￥": "$"}
_FULL_WIDTH: Final = 0xFEE0
_KEY_NAMES: Final = {
    " ": "space",
    "/": "slash",
    "\\": "backslash",
    "@": "at",
    "-": "minus",
    "+": "plus",
    "_": "underscore",
}


def twin_of(character: str) -> tuple[str, str]:
    """The key, and its character, that a full-width digit or a Chinese sign stands for: １ is 1, ？ is ?.

    ("", "") for whatever else is typed, letters among them.
    """
    if character in _TWINS:
        plain = _TWINS[character]
    elif len(character) == 1 and "！" <= character <= "～" and not character.isalpha():
        plain = chr(ord(character) - _FULL_WIDTH)
    else:
        return "", ""
    name = unicodedata.name(plain).lower().replace("-", "_").replace(" ", "_")
    return (plain if plain.isdigit() else _KEY_NAMES.get(plain, name)), plain


def is_written(character: str) -> bool:
    """Whether it is a letter that only an input method types: a Chinese one, or a full-width Latin one."""
    return bool(character) and ord(character[0]) > 127 and unicodedata.category(character[0]).startswith("L")


def key_name(key: str) -> str:
    """A key as it is written for a teacher: Ctrl+S, F10, 回车."""
    if key in _NAMES:
        return _NAMES[key]
    parts = (_NAMES.get(part) or _capital(part) for part in key.split("+"))
    return "+".join(parts)


def _capital(part: str) -> str:
    return part.capitalize() if len(part) > 1 else part.upper()


def bound(command: Command, keys: Keys) -> Command:
    """The command with the keys that it really has."""
    chosen = keys.get(command.id)
    if chosen is None:
        return command
    return replace(command, keys=(*chosen, *(key for key in command.keys if key in FIXED)))


def keymap_of(commands: Iterable[Command], keys: Keys) -> dict[str, str]:
    """The chosen keys as Textual wants them: binding id → keys."""
    found = (bound(command, keys) for command in commands if command.id in keys)
    return {command.id: ",".join(command.keys) or NO_KEY for command in found}


def why_unusable(command: Command, key: str) -> str:
    """Why a key can never be the key of that command, "" when it can."""
    if key in command.keys:
        return ""
    name = key_name(key)
    if key in _ALWAYS:
        return f"{name}一直是“{_ALWAYS[key]}”，不能另作别用。"
    if re.fullmatch("[A-Za-z]|upper_[a-z]", key):
        return "单个字母会被中文输入法接走，请用 Ctrl 加字母，或 F2–F9。"
    if key in NEVER_ARRIVE or key.startswith(("alt+", "ctrl+shift+", "super+", "meta+")):
        return f"{name}不一定到得了这里：终端、浏览器或输入法自己要用。"
    if key in _FIELDS:
        return f"{name}是列表和输入框自己要用的，请换一个。"
    is_typed = len(key) == 1 or key in ("space", "delete") or key in _SIGNS
    if is_typed and command.scope in TYPING:
        return f"在要打字的地方，{name}是打字用的，请用 Ctrl 加字母，或 F2–F9。"
    if not (_USABLE.fullmatch(key) or key in _SIGNS):
        return "这个键用不了，请用 F2–F9、Ctrl 加字母，或数字。"
    return ""


def clash(command: Command, key: str, commands: Iterable[Command], keys: Keys) -> Command | None:
    """The command that has the key already where this one is used, None when it is free there.

    A place that uses a key of everywhere for itself anyway may give it to another of its commands.
    """
    known = tuple(commands)
    own = {usual for one in known if one.scope == command.scope for usual in one.keys}
    for other in known:
        if other.id == command.id or key not in bound(other, keys).keys:
            continue
        if other.scope == command.scope:
            return other
        if EVERYWHERE in (command.scope, other.scope) and not (key in own and key in other.keys):
            return other
    return None


def read_keys(stored: object, commands: Iterable[Command]) -> tuple[Keys, tuple[str, ...]]:
    """The chosen keys as they are stored ("f8,ctrl+g", "" for none), and what of them could not be used.

    What an older or newer version stored, or what two devices gave away twice, is left out, never an error.
    """
    known = {command.id: command for command in commands}
    if not isinstance(stored, Mapping):
        return USUAL, ("存下的键读不懂，都照平常的。",)
    found: dict[str, tuple[str, ...]] = {}
    notes: list[str] = []
    for name, text in sorted(stored.items(), key=str):
        if name not in known or not isinstance(text, str):
            notes.append(f"这里没有“{name}”这个命令，它的键先不用。")
            continue
        wanted = tuple(dict.fromkeys(key.strip() for key in text.split(",") if key.strip()))
        wrong = [said for key in wanted if (said := why_unusable(known[name], key))]
        if wrong:
            notes.append(f"“{known[name].label}”照平常的键：{wrong[0]}")
        else:
            found[name] = wanted
    notes += _without_clashes(found, known)
    return found, tuple(notes)


def _without_clashes(found: dict[str, tuple[str, ...]], known: Mapping[str, Command]) -> list[str]:
    """Put back to the usual whatever takes the key of another command; say which."""
    notes: list[str] = []
    for name in list(found):
        command = known[name]
        for key in found[name]:
            if (other := clash(command, key, known.values(), found)) is not None:
                del found[name]
                notes.append(f"“{command.label}”照平常的键：{key_name(key)}已经是“{other.label}”。")
                break
    return notes


def with_keys(text: str, scope: str, commands: Iterable[Command], keys: Keys) -> str:
    """A text in which every usual key of the place (or of everywhere) is written as the one it is now."""
    if not keys:
        return text
    now: dict[str, str] = {}
    for command in sorted(commands, key=lambda command: command.scope == scope):
        if command.scope not in (scope, EVERYWHERE) or command.id not in keys:
            continue
        new = bound(command, keys).keys
        for key in command.keys:
            if key not in new:
                now[key_name(key)] = key_name(new[0]) if new else "F10 菜单"
    if not now:
        return text
    # A digit is a key only where the text says to press it: 第1步 stays.
    patterns = [
        rf"(?<![A-Za-z0-9+]){re.escape(name)}(?![A-Za-z0-9])"
        if len(name) > 1
        else f"(?<=按 ){re.escape(name)}"
        for name in sorted(now, key=len, reverse=True)
    ]
    return re.sub("|".join(patterns), lambda match: now[match.group()], text)
