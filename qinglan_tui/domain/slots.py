"""Lesson slots (节次): 第2节, 上午第2节, 第3-4节, 早读 … read, split into single lessons and put in order."""

import re
from itertools import pairwise

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import compiled, digits_for_numerals, plain_form, quoted

LAST_SLOT = 12
ACCEPTED_SLOTS = "可写：第2节、上午第2节、第3-4节、早读、晚自习"

# What is written → what is stored; the longer spelling first where one begins with the other.
_NAMED = {
    "早自习": "早自习",
    "早自修": "早自习",
    "早读": "早读",
    "晨读": "早读",
    "晨会": "晨会",
    "升旗": "升旗",
    "大课间": "大课间",
    "课间操": "大课间",
    "午自习": "午自习",
    "午休": "午休",
    "午间": "午间",
    "中午": "午间",
    "午读": "午读",
    "课后服务": "课后服务",
    "延时服务": "延时",
    "延时课": "延时",
    "延时": "延时",
    "放学后": "放学后",
    "晚自习": "晚自习",
    "晚自修": "晚自习",
    "晚修": "晚自习",
    "晚读": "晚读",
}
_HALVES = {"上午": "上午", "上": "上午", "下午": "下午", "下": "下午", "晚上": "晚上", "晚": "晚上"}
_NUMBERED = (
    r"(?P<half>上午|下午|晚上|[上下晚])?第?"
    r"(?P<numbers>\d{1,2}(?:(?:节课?)?[-至到、,和]第?\d{1,2})*)(?P<unit>节课?)?"
)
_WORD = rf"(?P<word>{'|'.join(_NAMED)})(?:第?(?P<number>\d{{1,2}})(?:节课?)?|课)?"
_PAIR_IN_WORDS = "(?<=[第午晚上])([一二三四五六七八九])([一二三四五六七八九])(?=节)"
_PARTED = r"(上午|下午|晚上)?第(.+)节"
_RANKS = {
    "早自习": 0, "早读": 0, "升旗": 1, "晨会": 1, "上午": 2, "大课间": 3, "午间": 4, "午休": 4, "午读": 4,
    "午自习": 4, "下午": 5, "课后服务": 6, "延时": 6, "放学后": 6, "晚读": 7, "晚自习": 8, "晚上": 8,
}  # fmt: skip


def slot_spelling(text: str) -> str:
    """Return the plain form of a text with its numerals as digits; 第三四节 becomes 第3、4节, not 第34节."""
    plain = plain_form(text)
    return digits_for_numerals(compiled(_PAIR_IN_WORDS).sub(r"\1、\2", plain))


def match_slot(spelling: str, start: int = 0, *, bare: bool = False) -> tuple[str, int] | None:
    """Return the slot that begins at `start` of a spelling and where it ends; None when none begins there.

    `bare` accepts a number without 节 (a field that holds nothing else). An impossible slot (第3-2节, 第40节)
    is None as well.
    """
    if match := compiled(_WORD).match(spelling, start):
        number = match["number"]
        if number is not None and not 1 <= int(number) <= LAST_SLOT:
            return None
        name = _NAMED[match["word"]]
        return (f"{name}第{int(number)}节" if number else name), match.end()
    match = compiled(_NUMBERED).match(spelling, start)
    if match is None or not (match["unit"] or bare):
        return None
    numbers = [int(number) for number in re.findall(r"\d+", match["numbers"])]
    ranged = bool(re.search("[-至到]", match["numbers"]))
    which = _numbers(numbers, ranged)
    if which is None:
        return None
    return f"{_HALVES.get(match['half'] or '', '')}第{which}节", match.end()


def _numbers(numbers: list[int], ranged: bool) -> str | None:
    """Return 2, 3-4 or 3、5; None when the numbers do not rise, are no slots, or a range has not two ends."""
    rising = all(a < b for a, b in pairwise(numbers))
    if not rising or numbers[0] < 1 or numbers[-1] > LAST_SLOT or (ranged and len(numbers) != 2):
        return None
    if len(numbers) == 1:
        return str(numbers[0])
    if ranged or numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}-{numbers[-1]}"
    return "、".join(str(number) for number in numbers)


def read_slot(text: str) -> str:
    """Return the slot as it is stored: 第2节, 上午第2节, 第3-4节, 早读; "" for an empty text.

    Raises a Problem that names what is accepted.
    """
    spelling = slot_spelling(text)
    if not spelling:
        return ""
    found = match_slot(spelling, bare=True)
    if found is None or found[1] != len(spelling):
        raise Problem(f"节次{quoted(text)}看不懂", ACCEPTED_SLOTS)
    return found[0]


def slot_parts(slot: str) -> tuple[str, ...]:
    """Return the single lessons of a slot: 第3-4节 → (第3节, 第4节); () for an empty one.

    上午第2节 is the same lesson as 第2节 and comes back as such.
    """
    match = compiled(_PARTED).fullmatch(slot)
    if match is None:
        return (slot,) if slot else ()
    half = "" if match[1] in (None, "上午") else match[1]
    numbers = [int(number) for number in re.findall(r"\d+", match[2])]
    if "-" in match[2] and len(numbers) == 2:
        numbers = list(range(numbers[0], numbers[1] + 1))
    return tuple(f"{half}第{number}节" for number in numbers) or (slot,)


def same_slot(one: str, other: str) -> bool:
    """Tell whether two slots share a lesson; an empty one shares none."""
    return not set(slot_parts(one)).isdisjoint(slot_parts(other))


def slot_key(slot: str) -> tuple[int, int, str]:
    """Return what slots are sorted by in the course of a day; an empty slot comes first.

    第1节 to 第4节 stand in the morning, later numbers in the afternoon.
    """
    if not slot:
        return (-1, 0, "")
    name, _, rest = slot.partition("第")
    digits = re.match(r"\d+", rest)
    number = int(digits.group()) if digits else 0
    if not name and number:
        return (2 if number <= 4 else 5, number, slot)
    return (_RANKS.get(name, 9), number, slot)
