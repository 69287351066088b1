"""What counts as found: every word stands in the text, in any case, in half-width or full-width letters."""

import re
from functools import cache

from qinglan_tui.domain.text import clean

# ！ to ～ are ! to ~ in cells of double width, each the same step away.
_WIDE_FROM, _WIDE_TO = 0xFF01, 0xFF5E
_STEP = 0xFEE0
_NARROW = {code: code - _STEP for code in range(_WIDE_FROM, _WIDE_TO + 1)}


def fold(text: str) -> str:
    """Return the spelling in which texts are compared: small letters, half-width signs."""
    return text.translate(_NARROW).lower()


def words_of(typed: str) -> tuple[str, ...]:
    """Return the words that are searched for, folded, none of them twice."""
    return tuple(dict.fromkeys(fold(clean(typed)).split()))


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether every one of the folded words stands in a text."""
    small = text.lower()
    missed = [word for word in words if word not in small]
    # Folding all of a text is slow: it is done only where letters of a missed word stand there full-width.
    if not missed or not all(any(wide in small for wide in _wide_letters(word)) for word in missed):
        return not missed
    folded = fold(small)
    return all(word in folded for word in missed)


@cache
def has_one_spelling(character: str) -> bool:
    """Whether a character stands for itself alone, in one case and one width."""
    code = ord(character)
    return code > 0x7F and code not in _NARROW and character.lower() == character == character.upper()


def pattern_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds any of the folded words in a text as it was written; None without a word."""
    longest_first = sorted(words, key=len, reverse=True)
    found = ("".join(map(_spellings, word)) for word in longest_first)
    return re.compile("|".join(found), re.IGNORECASE) if words else None


def _spellings(character: str) -> str:
    return f"[{re.escape(character)}{wide}]" if (wide := _wide(character)) else re.escape(character)


@cache
def _wide_letters(word: str) -> tuple[str, ...]:
    return tuple({wide for character in word if (wide := _wide(character))})


def _wide(character: str) -> str:
    """The character in double width, "" where it has none."""
    code = ord(character) + _STEP
    return chr(code) if _WIDE_FROM <= code <= _WIDE_TO else ""
