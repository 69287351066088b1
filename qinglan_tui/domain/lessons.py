"""One lesson is one event: date, slot, class and teacher; counters count lessons, not records (contract)."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from qinglan_tui.domain.kinds.reflection import Reflection, TaughtLine
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.domain.slots import match_slot, same_slot, slot_parts, slot_spelling

LessonKey = tuple[date, str, str, str]
_LONGEST_SLOT = 16  # characters, as somebody may write it


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
    if fact(one, "teacher") != fact(other, "teacher") or taught_lines(one) or taught_lines(other):
        return False
    classes = fact(one, "class_name"), fact(other, "class_name")
    if one.slot and other.slot and not same_slot(one.slot, other.slot):
        return False
    if all(classes) and classes[0] != classes[1]:
        return False
    return not (one.slot and other.slot and all(classes))


# --- the weekly sheet -------------------------------------------------------------------------------------


class TaughtLesson(Struct, frozen=True):
    """What the 节次班级 of a weekly sheet's line says: 第2节三（2）班《周长》."""

    slot: str = ""
    class_name: str = ""
    topic: str = ""

    @property
    def text(self) -> str:
        """As it is stored and printed."""
        return self.slot + self.class_name + (f"《{self.topic}》" if self.topic else "")


def taught_lesson(text: str) -> TaughtLesson:
    """Take a line's 节次班级 apart; what is no slot and no topic is the class."""
    where, opening, topic = text.strip().partition("《")
    if not (opening and topic.endswith("》")):
        where, topic = text.strip(), ""
    longest = min(len(where), _LONGEST_SLOT)
    ends = [(end, slot) for end in range(1, longest + 1) if (slot := _whole_slot(where[:end]))]
    # 早读三（2）班 is no 早读第3节, but 晚自习第1节三（2）班 is more than 晚自习.
    long = [(end, slot) for end, slot in ends if where[end - 1] in "节课"]
    end, slot = long[-1] if long else ends[0] if ends else (0, "")
    return TaughtLesson(slot, where[end:].strip(), topic.removesuffix("》"))


def _whole_slot(text: str) -> str:
    """The slot that a text is, "" when it is more than that or none."""
    spelling = slot_spelling(text)
    found = match_slot(spelling)
    return found[0] if found is not None and found[1] == len(spelling) else ""


def taught_lines(record: Record) -> tuple[TaughtLine, ...]:
    """The lines of a weekly sheet in which something is written."""
    fields = record.fields
    return tuple(line for line in fields.week if line.text) if isinstance(fields, Reflection) else ()


def reflected_lessons(record: Record, owner: str = "") -> list[tuple[LessonKey | None, int]]:
    """The lessons that a reflection speaks of and how many each is: a weekly sheet's lines, or its own."""
    found: list[tuple[LessonKey | None, int]] = []
    for line in taught_lines(record):
        told = taught_lesson(line.lesson)
        parts = slot_parts(told.slot)
        key = None
        if line.day is not None and parts and told.class_name:
            key = line.day, "、".join(parts), told.class_name, record.author or owner
        found.append((key, len(parts) or 1))
    return found or [(lesson_key(record, owner), record.lessons_counted)]
