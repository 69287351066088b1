"""One line of a long text as it is drawn: its own piece of the paragraph only, however long that is."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.cells import split_graphemes
from rich.segment import Segment
from rich.style import Style

from widgets._wrapping import cell_sizes


class Mark(NamedTuple):
    """A stretch of a paragraph, in columns, that is drawn in a style of its own; later ones win."""

    start: int
    end: int
    style: Style


def piece_at(offsets: Sequence[int], column: int, length: int) -> tuple[int, int]:
    """Return from which column to which the line of a wrapped paragraph goes that holds `column`."""
    cuts = (0, *offsets, length)
    at = min(bisect_right(offsets, column), len(offsets))
    return cuts[at], cuts[at + 1]


def drawn(text: str, start: int, marks: Sequence[Mark], base: Style, tab: int) -> tuple[list[Segment], int]:
    """Return the segments of a line that begins at the column `start` of its paragraph, and its cells.

    A tab reaches to the next stop from the line's beginning, as the cursor takes it.
    """
    sizes = cell_sizes(text)
    cells = 0
    shown: list[str] = []
    for character, size in zip(text, sizes, strict=True):
        if character == "\t":
            size = tab - cells % tab
            character = " " * size
        shown.append(character)
        cells += size
    cuts = {0, len(text)}
    for mark in marks:
        cuts |= {min(max(mark.start - start, 0), len(text)), min(max(mark.end - start, 0), len(text))}
    segments: list[Segment] = []
    for left, right in pairwise(sorted(cuts)):
        style = base
        for mark in marks:
            if mark.start - start <= left and right <= mark.end - start:
                style += mark.style
        segments.append(Segment("".join(shown[left:right]), style))
    return segments, cells


def character_left(line: str, column: int) -> int:
    """Return where the character before `column` begins, an emoji of several code points being one."""
    if column <= 0 or line[column - 1] < "\u0300":
        return max(0, column - 1)
    start = max(0, column - _NEAR)
    return max((start + begin for begin, *_ in split_graphemes(line[start:column])[0]), default=column - 1)


def character_right(line: str, column: int) -> int:
    """Return where the character at `column` ends, with the accents and joiners that belong to it."""
    spans = split_graphemes(line[column : column + _NEAR])[0]
    return column + spans[0][1] if spans else min(column + 1, len(line))


_NEAR = 24
