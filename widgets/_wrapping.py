"""Where Chinese text may break: between any two characters, but not before 。 nor after 《 (避头尾)."""

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from rich.cells import get_character_cell_size, split_graphemes

# May not stand first in a line; ASCII twins too, since teachers mix them.
NO_START: Final = frozenset("，。、；：？！）》〉」』】〕］｝”’％‰℃°·・～－,.;:!?)]}%々")
# May not stand last in a line.
NO_END: Final = frozenset("（《〈「『【〔［｛“‘([{￥¥$")
# Two of these side by side are one sign (破折号, 省略号).
_PAIRED: Final = frozenset("—…⋯")
# Two of these side by side are one flag.
_FLAGS: Final = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
# One cell wide, and yet no part of a Latin word.
_CHINESE_NARROW: Final = frozenset("“”—…⋯·")
# What makes one sign of several code points: joiners, the emoji form, the tints of skin.
_CLUSTER: Final = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def cell_sizes(text: str) -> list[int]:
    """Return the cells each character takes, an emoji of several code points counted at its first one."""
    if not _CLUSTER.search(text):
        return list(map(get_character_cell_size, text))
    sizes = [0] * len(text)
    for start, _, size in split_graphemes(text)[0]:
        sizes[start] = size
    return sizes


def _may_break(text: str, sizes: Sequence[int], at: int) -> bool:
    """Say whether a line may end before the character `at`."""
    before, after = text[at - 1], text[at]
    if not sizes[at]:
        return False
    if before.isspace():
        return True
    if after.isspace() or after in NO_START or before in NO_END:
        return False
    if (before == after and before in _PAIRED) or (before in _FLAGS and after in _FLAGS):
        return _are_whole_pairs(text, at)
    # Words in Latin letters and numbers stay whole.
    wide = sizes[at] > 1 or sizes[at - 1] > 1
    return wide or before in _CHINESE_NARROW or after in _CHINESE_NARROW


def _are_whole_pairs(text: str, at: int) -> bool:
    """Say whether only whole pairs (——, ……, the two signs of a flag) stand in the run before `at`."""
    signs = _FLAGS if text[at] in _FLAGS else text[at]
    start = at
    while start and text[start - 1] in signs:
        start -= 1
    return (at - start) % 2 == 0


def line_breaks(
    text: str, width: int, *, hang: float = math.inf, fold: bool = True, sizes: Sequence[int] | None = None
) -> list[int]:
    """Return the offsets at which a paragraph breaks into lines of at most `width` cells.

    Blanks at a line's end may hang over by `hang` cells. A word longer than a line is cut when `fold`, else
    left whole. `sizes` gives the cells of each character where they are known better (tabs).
    """
    if width <= 0 or (sizes is None and len(text) * 2 <= width):
        return []
    known = cell_sizes(text) if sizes is None else sizes
    ends = list(accumulate(known))
    breaks: list[int] = []
    start = used = 0
    while True:
        over = bisect_right(ends, used + width, lo=start)
        while over < len(text) and text[over].isspace() and ends[over] - used <= width + hang:
            over += 1
        if over >= len(text):
            return breaks
        cut = _cut(text, known, start, over, fold=fold)
        if cut >= len(text):
            return breaks
        breaks.append(cut)
        start, used = cut, ends[cut - 1]


def _cut(text: str, sizes: Sequence[int], start: int, over: int, *, fold: bool) -> int:
    """Return where the line from `start` ends, when the character `over` no longer fits."""
    for at in range(over, start, -1):
        if _may_break(text, sizes, at):
            return at
    if not fold:
        return next((at for at in range(over + 1, len(text)) if _may_break(text, sizes, at)), len(text))
    at = max(over, start + 1)
    # What has no width belongs to the character before it.
    while at < len(text) and not sizes[at]:
        at += 1
    return at
