"""Writes widgets/pinyin.txt: `python -m tests.widgets.pinyin_table widgets/pinyin.txt`; needs pypinyin."""

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

# The ideographs that names are written with: 一 to the end of their first block.
CHARACTERS = range(0x4E00, 0xA000)


def plain(reading: str) -> str:
    """A reading as it is typed: without its tone, ü as v (nǚ → nv); an ê has lost its hat (ê̄ → e)."""
    letters = unicodedata.normalize("NFD", reading.strip().replace("ü", "v"))
    found: list[str] = []
    for letter in letters:
        if letter == "\u0308" and found and found[-1] == "u":
            found[-1] = "v"
        elif letter.isascii() and letter.isalpha():
            found.append(letter)
    return "".join(found)


def readings(character: str) -> tuple[str, ...]:
    """Every syllable that a character is read as, however rare; none where pypinyin knows none."""
    from pypinyin.constants import PINYIN_DICT

    known: str = PINYIN_DICT.get(ord(character), "")
    found = {plain(reading) for reading in known.split(",")} - {""}
    # 略 is typed lve or lue.
    return tuple(sorted(found | {each.replace("v", "u") for each in found if each.endswith("ve")}))


def table(characters: Iterable[str]) -> str:
    """A line a syllable, in the order of the alphabet: the syllable, a space, its characters."""
    by_syllable: dict[str, list[str]] = {}
    for character in characters:
        for syllable in readings(character):
            by_syllable.setdefault(syllable, []).append(character)
    return "".join(f"{syllable} {''.join(found)}\n" for syllable, found in sorted(by_syllable.items()))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(table(map(chr, CHARACTERS)), encoding="utf-8", newline="\n")
