"""One lesson is one event: date, slot, class and teacher; counters count lessons, not records (contract)."""

from collections.abc import Iterable
from datetime import date

from qinglan_tui.domain.records import Record, fact
from qinglan_tui.domain.slots import same_slot, slot_parts

LessonKey = tuple[date, str, str, str]


def lesson_key(record: Record, owner: str = "") -> LessonKey | None:
    """Which lesson a record is about, None when slot or class is not known; one's own needs no teacher."""
    teacher = fact(record, "teacher") or record.author or owner
    class_name = fact(record, "class_name")
    if not record.kind.is_lesson or not record.slot or not class_name or not teacher:
        return None
    return record.date, "、".join(slot_parts(record.slot)), class_name, teacher


def count_lessons(records: Iterable[Record], owner: str = "") -> int:
    """How many lessons the records stand for: one lesson once, times its `lessons_counted`."""
    known: dict[LessonKey, int] = {}
    unknown = 0
    for record in records:
        key = lesson_key(record, owner)
        if key is None:
            unknown += record.lessons_counted
        else:
            known[key] = max(known.get(key, 0), record.lessons_counted)
    return unknown + sum(known.values())


def maybe_same(one: Record, other: Record) -> bool:
    """Whether two records may be about one lesson though slot or class is missing: offered, never merged."""
    if one.date != other.date or not (one.kind.is_lesson and other.kind.is_lesson):
        return False
    if fact(one, "teacher") != fact(other, "teacher"):
        return False
    classes = fact(one, "class_name"), fact(other, "class_name")
    if one.slot and other.slot and not same_slot(one.slot, other.slot):
        return False
    if all(classes) and classes[0] != classes[1]:
        return False
    return not (one.slot and other.slot and all(classes))
