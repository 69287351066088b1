"""Programme files: the presets of the package, a school's own file, and what is wrong with one."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.programme_reading import read_programme
from qinglan_tui.domain.programmes import Programme, resolved
from qinglan_tui.domain.text import nearest, quoted

_PACKAGE = "qinglan_tui.programmes"
_ENDING = ".toml"
_INDEX = "index"  # not a programme: the list of all schemes


@cache
def preset_ids() -> tuple[str, ...]:
    """The ids of all presets in their order."""
    names = (entry.name for entry in files(_PACKAGE).iterdir() if entry.name.endswith(_ENDING))
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name != _INDEX + _ENDING))


@cache
def preset(programme_id: str) -> Programme:
    """The preset of that id; of an alias, the programme it stands for under its own id.

    Raises:
        Problem: there is none, or its file is faulty.
    """
    if programme_id not in preset_ids():
        close = nearest(programme_id, preset_ids())
        raise Problem(f"没有{quoted(programme_id)}这个方案", f"是不是“{close}”？" if close else "")
    text = files(_PACKAGE).joinpath(programme_id + _ENDING).read_text(encoding="utf-8")
    programme = parse_programme(text)
    return resolved(programme, preset(programme.alias_of)) if programme.alias_of else programme


def presets() -> tuple[Programme, ...]:
    """All presets in the order of their ids."""
    return tuple(preset(programme_id) for programme_id in preset_ids())


def parse_programme(text: str) -> Programme:
    """The programme that the text of a file says.

    Raises:
        Problem: it is not TOML; the line is named.
        Faults: it means nothing; every duty and field is named.
    """
    return read_programme(parse_toml(text))


def parse_toml(text: str) -> dict[str, Any]:
    """The plain data of a TOML text; a Problem that names the line when it cannot be read."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        line = _line_of(str(error), text)
        raise Problem(
            f"方案文件第{line}行写法不对：{_reason(str(error))}", "请对照 docs/programmes.md 修改这一行"
        ) from None


def read_programme_file(path: Path) -> Programme:
    """The programme in a file.

    Raises:
        Problem: there is no such file, it cannot be read, or it is faulty.
    """
    name = quoted(str(path), 80)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise Problem(f"找不到文件{name}", "请检查路径") from None
    except UnicodeDecodeError:
        raise Problem(f"文件{name}不是 UTF-8 编码", "请另存为 UTF-8") from None
    except (IsADirectoryError, PermissionError):
        raise Problem(f"读不了{name}", "请写一个可以读的文件") from None
    return parse_programme(text)


def _line_of(message: str, text: str) -> int:
    """The line an error of tomllib speaks of; the last one when the text ends too early."""
    import re

    match = re.search(r"line (\d+)", message)
    return int(match[1]) if match else max(len(text.splitlines()), 1)


# What tomllib says, and what a teacher reads.
_REASONS = (
    ("Cannot overwrite", "同一项写了两次"),
    ("Cannot declare", "同一张表写了两次"),
    ("Unclosed array", "方括号没有关上"),
    ("Unclosed inline table", "花括号没有关上"),
    ("Unterminated string", "引号没有关上"),
    ("Expected '='", "项目名后面缺等号"),
    ("Invalid value", "等号后面的值看不懂，文字要写在引号里"),
    ("Invalid initial character for a key part", "项目名只能用字母、数字和下划线"),
    ("Invalid statement", "这一行不是“项目 = 值”的写法"),
    ("Expected newline", "一行只能写一项"),
    ("Illegal character", "有不能用的字符，文字里换行要用三个引号"),
    ("Duplicate inline table key", "花括号里同一项写了两次"),
    ("Invalid date or datetime", "没有这一天"),
)


def _reason(message: str) -> str:
    return next((said for begun, said in _REASONS if message.startswith(begun)), "看不懂")
