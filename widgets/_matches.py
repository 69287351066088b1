"""Where a word stands in a text: full and half width, large and small letters are one; places and offsets."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

Place = tuple[int, int]


class Match(NamedTuple):
    """One finding, by its offsets in the text."""

    start: int
    end: int


class _Folded(dict[int, str]):
    """Each character as it is compared, one for one, so that offsets stay the same."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character).casefold()
        self[code] = plain if len(plain) == 1 else character
        return self[code]


_FOLDED = _Folded()
_QUOTES = str.maketrans("“”‘’", "\"\"''")


def folded(text: str) -> str:
    """Return the text as it is compared: as long as it was, （ as (, Ａ and A as a, curly quotes straight."""
    return text.translate(_FOLDED).translate(_QUOTES)


def find_all(text: str, wanted: str) -> list[Match]:
    """Return every place where the word stands, from the first on; findings do not overlap."""
    found: list[Match] = []
    if not wanted:
        return found
    hay, needle = folded(text), folded(wanted)
    at = hay.find(needle)
    while at >= 0:
        found.append(Match(at, at + len(needle)))
        at = hay.find(needle, at + len(needle))
    return found


def replace_all(text: str, found: Sequence[Match], put: str) -> str:
    """Return the text with every finding replaced by exactly what was given."""
    parts: list[str] = []
    last = 0
    for start, end in found:
        parts += (text[last:start], put)
        last = end
    return "".join((*parts, text[last:]))


class Lines:
    """Where the lines of a text begin: turns offsets into (row, column) places and back."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]

    def place(self, offset: int) -> Place:
        """The row and the column of an offset."""
        row = bisect_right(self._starts, offset) - 1
        return row, offset - self._starts[row]

    def offset(self, place: Place) -> int:
        """The offset of a row and a column."""
        return self._starts[place[0]] + place[1]
