"""Pictures of the main screens, from the live app with the sample workbook: `docs/screens/*.png`.

`python -m tests.app.screens_picture docs/screens` draws them cell by cell, as a terminal does, with Noto Sans
Mono CJK (package fonts-noto-cjk) and DejaVu Sans Mono; no font goes into a picture, nothing else is kept.
"""

import asyncio
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont
from rich.cells import split_graphemes
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.messages import OpenRecord
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.machine import STATE
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, running

SMALL: Final = (80, 24)
WIDE: Final = (120, 36)
# A cell, the letters in it, the paper around all of them, and how many colours a picture needs.
_CELL: Final = (10, 24)
_LETTERS: Final = 20
_MARGIN: Final = 12
_COLOURS: Final = 128
_WIDE_FONT, _NARROW_FONT = "Noto Sans Mono CJK SC", "DejaVu Sans Mono"
# The signs that must touch their neighbours: the sides of the cell to which each reaches, and its weight.
_LINES: Final = {
    "─": ("lr", 1), "│": ("tb", 1), "┌": ("rb", 1), "┐": ("lb", 1), "└": ("rt", 1), "┘": ("lt", 1),
    "━": ("lr", 3), "┃": ("tb", 3), "├": ("tbr", 1), "┤": ("tbl", 1), "┬": ("lrb", 1), "┴": ("lrt", 1),
}  # fmt: skip
# The eighths of a cell at the end of a scroll bar.
_BLOCKS: Final = "▁▂▃▄▅▆▇█"


class Shot(NamedTuple):
    """One picture: its file, the title of the place, and the keys that lead there from 今日.

    A key `=…` is text that is typed, `+3` lets three minutes go by. `opens` is the kind of which the record
    with the most text is opened.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    theme: str = "宣纸"
    size: tuple[int, int] = SMALL
    role: str = "mentor"
    opens: str = ""


# A quarter of an hour of a lesson.
LESSON: Final = (
    "f8", "enter",
    "=师：分月饼引入，人人动手", "enter", "+3",
    "=生：三个学生上台折纸，一人折错，同伴讲清", "f8", "+4",
    "ctrl+g",
    "=师：追问“为什么平均分”，等了四秒", "f8", "+4",
    "=师：直接给出定义，学生没有机会自己归纳", "f9", "+2",
    "=练习 5 题，七人没做完", "enter", "+1",
    "=生：有两组没有画图，直接抄答案",
)  # fmt: skip
SHOTS: Final = (
    Shot("today", "今日", ()),
    Shot("today-ink", "今日", (), "墨"),
    Shot("today-wide", "今日", (), "宣纸", WIDE),
    Shot("records", "全部记录", ("f3", *["down"] * 4)),
    Shot("edit", "听课记录", (), opens="observation"),
    Shot("lesson-ink", "听课", LESSON, "墨"),
    Shot("progress", "进度", ("f4",)),
    Shot("six-ones", "六个一", ("f4", "f8"), role="apprentice"),
    Shot("export", "导出", ("f5",)),
)


def main(folder: Path, wanted: Iterable[str] = ()) -> None:
    """Draw the pictures of those names, or all of them, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    names = set(wanted)
    with tempfile.TemporaryDirectory() as work:
        os.environ[STATE] = work
        for shot in SHOTS:
            if not names or shot.name in names:
                target = folder / f"{shot.name}.png"
                strips, ground = asyncio.run(strips_of(shot, Path(work)))
                draw(strips, ground).save(target, optimize=True)
                sys.stdout.write(f"{target} {target.stat().st_size // 1024} KB\n")


async def strips_of(shot: Shot, work: Path) -> tuple[list[Strip], str]:
    """What stands on the screen after the keys, and the colour of the page."""
    sample = work / shot.role
    if not sample.exists():
        make_demo(sample, shot.role, NOW)
    book = work / "青蓝工作簿"
    shutil.rmtree(book, ignore_errors=True)
    shutil.copytree(sample, book)
    with Workbook.open(book, write=True, now=NOW) as workbook:
        async with running(workbook, size=shot.size) as it:
            it.app.theme = shot.theme
            await it.settled()
            await _press(it, shot.keys)
            if shot.opens:
                it.app.post_message(OpenRecord(_fullest(workbook, shot.opens)))
            await it.settled()
            if shot.title not in it.rows()[0]:
                raise SystemExit(f"{shot.name}: {shot.title} is not where {shot.keys} lead:\n{it.seen()}")
            return it.app.screen._compositor.render_strips(), it.app.screen.styles.background.hex


async def _press(it: Desktop, keys: Iterable[str]) -> None:
    """Press, type, and let time go by."""
    now = NOW
    for key in keys:
        if key.startswith("="):
            await it.write(key[1:])
        elif key.startswith("+"):
            now += dt.timedelta(minutes=int(key))
            assert it.desk_app.desk is not None
            it.desk_app.desk.clock = partial(_same, now)
        else:
            await it.press(key)
        await it.settled()


def _same(now: dt.datetime) -> dt.datetime:
    """A clock that stands still."""
    return now


def _fullest(workbook: Workbook, kind: str) -> Record:
    """The record of a kind in which most is written."""
    records = (one for one in workbook.records(Span.everything()) if isinstance(one, Record))
    return max((one for one in records if one.kind.code == kind), key=lambda one: len(str(one.fields)))


def draw(strips: list[Strip], ground: str, system: ColorSystem = ColorSystem.TRUECOLOR) -> Image.Image:
    """The lines of a terminal as a picture; `system` shows them as one with fewer colours does."""
    width, height = _CELL
    cells = max(strip.cell_length for strip in strips)
    size = (cells * width + 2 * _MARGIN, len(strips) * height + 2 * _MARGIN)
    picture = Image.new("RGB", size, _rgb(Color.parse(ground), system, (0, 0, 0)))
    pen = ImageDraw.Draw(picture)
    for row, strip in enumerate(strips):
        left = _MARGIN
        for segment in filter(None, strip):
            _write(pen, segment, left, _MARGIN + row * height, system)
            left += segment.cell_length * width
    return picture.quantize(_COLOURS, dither=Image.Dither.NONE)


def _write(pen: ImageDraw.ImageDraw, segment: Segment, left: int, top: int, system: ColorSystem) -> None:
    """One run of text in one style."""
    style = segment.style or Style()
    ink = _rgb(style.color, system, (0, 0, 0))
    paper = _rgb(style.bgcolor, system, (255, 255, 255))
    if style.reverse:
        ink, paper = paper, ink
    width, height = _CELL
    pen.rectangle((left, top, left + segment.cell_length * width - 1, top + height - 1), paper)
    for start, end, cells in split_graphemes(segment.text)[0]:
        sign = segment.text[start:end]
        if sign in _LINES:
            _line(pen, sign, left, top, ink)
        elif sign in _BLOCKS:
            full = height * (_BLOCKS.index(sign) + 1) // len(_BLOCKS)
            pen.rectangle((left, top + height - full, left + width - 1, top + height - 1), ink)
        elif not sign.isspace():
            font = _font(_NARROW_FONT if cells == 1 and ord(sign[0]) > 127 else _WIDE_FONT, bool(style.bold))
            pen.text((left + cells * width / 2, top + height * 0.74), sign, ink, font, anchor="ms")
        if style.underline:
            pen.line((left, top + height - 3, left + cells * width - 1, top + height - 3), ink)
        left += cells * width


def _line(pen: ImageDraw.ImageDraw, sign: str, left: int, top: int, ink: tuple[int, int, int]) -> None:
    """A sign of a frame, so that it touches the next one."""
    sides, weight = _LINES[sign]
    width, height = _CELL
    middle = (left + width // 2, top + height // 2)
    ends = {"l": (left, middle[1]), "r": (left + width - 1, middle[1])}
    ends |= {"t": (middle[0], top), "b": (middle[0], top + height - 1)}
    for side in sides:
        pen.line((middle, ends[side]), ink, weight)


def _rgb(color: Color | None, system: ColorSystem, default: tuple[int, int, int]) -> tuple[int, int, int]:
    if color is None or color.is_default:
        return default
    red, green, blue = color.downgrade(system).get_truecolor()
    return red, green, blue


@cache
def _font(family: str, bold: bool) -> ImageFont.FreeTypeFont:
    """A font of the machine."""
    named = f"{family}:bold" if bold else family
    asked = ["fc-match", "-f", "%{file}\t%{index}\t%{family}", named]
    found = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout
    file, index, known = found.split("\t")
    if family not in known:
        raise SystemExit(f"没有字体 {family}；请安装 fonts-noto-cjk 和 fonts-dejavu-core")
    return ImageFont.truetype(file, _LETTERS, index=int(index))


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main(Path(sys.argv[1]), sys.argv[2:])
