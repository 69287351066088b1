"""Names masked in a copy of a value: 李青 becomes 李某 wherever it stands; what is stored never changes.

Who is named is known from the fields for people, from the pairings and from the list of teachers. A name
that stands in a text only is not known to be one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

from msgspec import Struct, structs

from qinglan_tui.domain.kinds.student_contact import StudentContact
from qinglan_tui.domain.pictures import Picture
from qinglan_tui.domain.records import Record, people_of
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary

T = TypeVar("T")
SOMEBODY, STARS = "某", "*"
# Tell apart those of one family name.
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "夏侯",
    "端木",
)
# What stands in a field for people and is nobody's name.
_NOBODY = re.compile("老师|教师|全体|各|等|们|组|班|级|部|处|校|学生|同学|家长|领导|专家|评委|本人|教研|备课")
_HAN = re.compile("[㐀-鿿𠀀-𲎯·]{2,8}")
_FOREIGN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ .'·-]+")


def masks(names: Iterable[str], sign: str = SOMEBODY) -> dict[str, str]:
    """What each name is replaced by: 李某, or 李* with stars; those of one family name 李某甲, 李某乙."""
    by_mask: dict[str, list[str]] = {}
    for name in dict.fromkeys(name.strip() for name in names):
        # 王芳（三小） is another one than 王芳.
        bare = re.split("[（(]", name)[0].strip()
        if _is_name(bare):
            by_mask.setdefault(_mask(bare, sign), []).append(name)
    found = {}
    for mask, alike in by_mask.items():
        for number, name in enumerate(alike):
            found[name] = mask + (_stem(number) if len(alike) > 1 else "")
    return found


def _is_name(text: str) -> bool:
    if _FOREIGN.fullmatch(text):
        return True
    return _HAN.fullmatch(text) is not None and _NOBODY.search(text) is None


def _mask(name: str, sign: str) -> str:
    family = next((one for one in _DOUBLE if name.startswith(one) and len(name) > len(one)), name[:1])
    return family + (STARS * max(len(name) - len(family), 1) if sign == STARS else sign)


def _stem(number: int) -> str:
    return _STEMS[number] if number < len(_STEMS) else str(number + 1)


def masked(value: T, table: Mapping[str, str]) -> T:
    """A copy in which every text has the masks instead of the names."""
    if not table:
        return value
    longest_first = sorted(table, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, longest_first)))
    return cast(T, _masked(value, table, known))


def _masked(value: object, table: Mapping[str, str], known: re.Pattern[str]) -> object:
    if isinstance(value, str):
        return known.sub(lambda found: table[found.group()], value)
    if isinstance(value, tuple):
        return tuple(_masked(one, table, known) for one in value)
    if isinstance(value, dict):
        return {key: _masked(one, table, known) for key, one in value.items()}
    if isinstance(value, Struct):
        changed = {}
        for name in value.__struct_fields__:
            if name == "path" and isinstance(value, Picture):
                # Where a photo lies is not said.
                continue
            before = getattr(value, name)
            after = _masked(before, table, known)
            if after != before:
                changed[name] = after
        return structs.replace(value, **changed) if changed else value
    return value


def names_in(scope: Scope, records: Iterable[Record]) -> tuple[str, ...]:
    """Everybody that a document of these records may name: the pairs first, pupils too."""
    names = [scope.owner.name, *(person.name for person in scope.partners)]
    for pairing in scope.pairings:
        names += pairing.people
    for record in records:
        names += people_of(record)
        if isinstance(record.fields, StudentContact):
            names.append(record.fields.pupil)
    return tuple(dict.fromkeys(names))


def names_of(summary: TermSummary) -> tuple[str, ...]:
    """Everybody that a summary may name."""
    said = (summary.comment.by,) if summary.comment else ()
    return (*names_in(summary.scope, (*summary.records, *summary.lessons)), *said)
