"""Words found by what was typed of them: in Chinese, by pinyin or its initials (lq, liqing → 李青)."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

# A line a syllable with all its characters; tests/widgets/pinyin_table.py makes it.
_TABLE: Final = "pinyin.txt"
# 32 is typed for 三（2）班 as well.
_DIGITS: Final = {word: str(digit) for digit, word in enumerate("零一二三四五六七八九")}
_IDEOGRAPHS: Final = ("\u4e00", "\u9fff")


@cache
def _table() -> str:
    """The whole table: read when the first letter is typed, and searched as it is."""
    return Path(__file__).with_name(_TABLE).read_text(encoding="utf-8")


@cache
def syllables(character: str) -> tuple[str, ...]:
    """Every syllable that a character is read as (单: chan, dan, shan); none of what is no ideograph."""
    if not _IDEOGRAPHS[0] <= character <= _IDEOGRAPHS[1]:
        return ()
    text, found = _table(), []
    at = text.find(character)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        found.append(text[start : text.index(" ", start)])
        at = text.find(character, at + 1)
    return tuple(found)


def matching(typed: str, words: Sequence[str]) -> list[str]:
    """The words that were meant, those beginning with what was typed first, else in the order given."""
    wanted = plain(typed)
    if not wanted:
        return list(words)
    ranks = {word: _rank(wanted, word) for word in words}
    return sorted((word for word in words if ranks[word] >= 0), key=ranks.__getitem__)


def is_short_for(typed: str, word: str) -> bool:
    """Whether a word was found though it does not hold what was typed: lq for 李青, 三2 for 三（2）班.

    Then what was typed can hardly be meant as it stands.
    """
    return typed.strip().casefold() not in word.casefold()


def plain(text: str) -> str:
    """Letters, digits and ideographs alone, half-width and small: what is compared."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    return "".join(character for character in folded if character.isalnum())


def _rank(wanted: str, word: str) -> int:
    """0 where the word begins with it, 1 where a later part does, -1 where it is not meant at all."""
    written = plain(word)
    if wanted in written:
        return 0 if written.startswith(wanted) else 1
    return next((min(at, 1) for at in range(len(written)) if _begins(wanted, written[at:])), -1)


def _begins(wanted: str, written: str) -> bool:
    """Whether something is begun with what was typed, character by character or sound by sound."""
    rests = {wanted}
    for character in written:
        rests = {rest[taken:] for rest in rests for taken in _taken(rest, character)}
        if not rests or "" in rests:
            return "" in rests
    return False


def _taken(rest: str, character: str) -> set[int]:
    """How many of the typed characters may stand for one of the word's."""
    found = {1} if rest[0] in (character, _DIGITS.get(character)) else set()
    if "a" <= rest[0] <= "z":
        for syllable in syllables(character):
            for length in range(1, len(syllable) + 1):
                if not rest.startswith(syllable[:length]):
                    break
                found.add(length)
    return found
