"""What the command line reads and prints: UTF-8 whatever the code page, and columns of Chinese."""

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import clean, quoted

_BOM = "\ufeff"
LONGEST_PATH = 80  # characters of a path in a sentence


def use_utf8() -> None:
    """Make the standard streams speak UTF-8; what cannot be encoded becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def complain(sentence: str) -> None:
    """Say what went wrong on stderr, on one line whatever was typed."""
    note(" ".join(clean(sentence).split()))


def note(text: str) -> None:
    """Say something beside the data: on stderr, so that stdout holds the data alone."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)


def flush() -> None:
    """Bring what was printed to its reader."""
    if sys.stdout is not None:
        sys.stdout.flush()


def hush() -> None:
    """Let Python's closing flush of a broken pipe go nowhere instead of complaining."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def at_terminal() -> bool:
    """Whether somebody sits in front of it who can type and see."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def read_text(name: str) -> str:
    """The text of a file, or of stdin when the name is `-`.

    Raises:
        Problem: there is no such file, or it is not UTF-8 text.
    """
    try:
        data = _stdin() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise Problem(f"找不到文件{quoted(name, LONGEST_PATH)}", "请检查路径") from None
    except (IsADirectoryError, PermissionError):
        raise Problem(f"读不了{quoted(name, LONGEST_PATH)}", "请写一个可以读的文件") from None
    except ValueError:
        raise Problem("文件名里有不能用的字符", "请检查路径") from None
    try:
        return data.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError:
        where = "输入的文字" if name == "-" else f"文件{quoted(name, LONGEST_PATH)}"
        hint = "请另存为 UTF-8；Windows 命令提示符里先运行 chcp 65001"
        raise Problem(f"{where}不是 UTF-8 编码", hint) from None


def _stdin() -> bytes:
    if sys.stdin is None:
        return b""
    buffer = getattr(sys.stdin, "buffer", None)
    data: bytes = buffer.read() if buffer is not None else sys.stdin.read().encode("utf-8", "surrogatepass")
    return data


def print_json(value: Any) -> None:
    """Print data alone, one readable JSON value with sorted nothing and Chinese as it is."""
    import msgspec

    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode("utf-8"))


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """The rows as lines whose cells stand under each other; a Chinese character is two cells wide."""
    lines = [tuple(row) for row in rows]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(map(_padded, line, widths)).rstrip() for line in lines]


def width(text: str) -> int:
    """How many cells a terminal gives the text; joined and combining characters take none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or c == "\u200d"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))
