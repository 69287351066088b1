"""What of a word must stand in a record's JSON text when the record says it, so that few of them are read."""

import re
from collections.abc import Callable
from functools import cache, partial
from itertools import groupby

import msgspec

from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.searching import has_one_spelling

# What stands between several names in a heading, and not in the file.
_BETWEEN_NAMES = "、"
_WIDE = 0xFEE0
_encode = msgspec.json.Encoder().encode


class Needle(msgspec.Struct, frozen=True):
    """One folded word.

    `sure` is the longest part of it that has one spelling, as JSON. Without one `letters` is the longest part
    in ASCII, and `wide` are the full-width spellings of its first letter. `is_whole` tells that `sure` is the
    word. A heading of a kind in `beside` can hold parts of the word that were never written: of such records
    only that part need stand there.
    """

    sure: bytes
    letters: bytes
    wide: tuple[bytes, ...]
    is_whole: bool
    beside: dict[str, bytes]

    def may_stand_in(self, raw: bytes, kind: str) -> bool:
        """Whether the record with that JSON text can say the word."""
        part = self.beside.get(kind)
        if part is not None:
            return part in raw
        if self.sure or not self.letters:
            return self.sure in raw
        return self.letters in raw.lower() or any(letter in raw for letter in self.wide)

    def proves(self, raw: bytes) -> bool:
        """Whether what stands in the JSON text is the word itself, if it stands in no text beside."""
        return self.is_whole and self.sure in raw


@cache
def needle_of(word: str) -> Needle:
    """Return what to look for."""
    sure = _longest(word, has_one_spelling)
    letters = "" if sure else _longest(word, str.isascii)
    first = [chr(ord(case) + _WIDE) for case in {letters[:1].lower(), letters[:1].upper()} if case]
    headings = ((code, said) for code, said in _said_by_headings().items() if said.intersection(word))
    beside = {code: _json(_longest(word, partial(_is_written, said))) for code, said in headings}
    return Needle(_json(sure), _json(letters), tuple(map(_json, first)), sure == word, beside)


@cache
def _said_by_headings() -> dict[str, frozenset[str]]:
    """By the code of each kind the characters that its headings have besides what was written."""
    templates = {kind.code: kind.label + re.sub(r"\{\w+", "", kind.title) for kind in KINDS}
    return {code: frozenset(template + _BETWEEN_NAMES) for code, template in templates.items()}


def _is_written(said: frozenset[str], character: str) -> bool:
    return character not in said and has_one_spelling(character)


def _longest(word: str, fits: Callable[[str], bool]) -> str:
    parts = groupby(word, key=fits)
    return max(("".join(part) for is_fit, part in parts if is_fit), key=len, default="")


def _json(text: str) -> bytes:
    return _encode(text)[1:-1]
