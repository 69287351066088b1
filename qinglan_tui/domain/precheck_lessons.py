"""交前自查, when lessons were: on a day off, on leave, two at once, or while one taught."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from qinglan_tui.domain.dates import short_date, weekday_name
from qinglan_tui.domain.festivals import public_holidays
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.public_lesson import PublicLesson
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.kinds.study_note import StudyNote
from qinglan_tui.domain.precheck_values import Checked, Remark, in_time
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.slots import slot_parts
from qinglan_tui.domain.terms import Term, is_teaching_day, week_of
from qinglan_tui.domain.text import plain_form
from qinglan_tui.domain.timetable import Timetable

ONLINE, ELSEWHERE = "线上", "外校"
# On these leaves a teacher is on duty, only not in front of a class, and may well hear lessons.
ON_DUTY = ("停课", "外出", "公出", "出差", "培训", "学习", "教研")
_ONE_LESSON = ("", "课前", "课中", "课后")


class Held(Struct, frozen=True):
    """One lesson as a record tells of it: in which slot, by whom, in which class, and who heard it."""

    slot: str
    teacher: str
    class_name: str
    listeners: tuple[str, ...] = ()

    @property
    def class_key(self) -> str:
        """The class however its brackets are written."""
        return plain_form(self.class_name).replace("(", "").replace(")", "")

    def is_same(self, other: "Held") -> bool:
        """Whether it may be the same lesson: the same class, or of the same teacher where none is named."""
        if self.class_name and other.class_name:
            return self.class_name == other.class_name or self.class_key == other.class_key
        return self.teacher == other.teacher


def lessons_of(record: Record, owner: str) -> tuple[Held, ...]:
    """The lessons that a record says were held at its date; none of a recorded one, or one only on paper."""
    fields = record.fields
    if record.on_paper or getattr(fields, "place", "") == ONLINE:
        return ()
    author = record.author or owner
    if isinstance(fields, PublicLesson):
        return _given(record, fields, author)
    if isinstance(fields, Observation):
        listeners = fields.observers or (author,)
        return (_held(record.slot, fields.teacher, fields.class_name, listeners),)
    if isinstance(fields, StudyNote) and record.slot:
        return (_held(record.slot, fields.teacher, fields.class_name, (author,)),)
    if isinstance(fields, Reflection) and record.slot and fields.type in _ONE_LESSON:
        return (_held(record.slot, author, fields.class_name, ()),)
    return ()


def _given(record: Record, fields: PublicLesson, author: str) -> tuple[Held, ...]:
    """A public lesson; several teachers each have their own."""
    heard = (*fields.participants, *fields.guides)
    turns = [(turn.slot or record.slot, turn.teacher, turn.class_name) for turn in fields.teachers]
    turns = turns or [(record.slot, fields.teacher or author, fields.class_name)]
    return tuple(_held(slot, teacher or author, name, heard) for slot, teacher, name in turns)


def _held(slot: str, teacher: str, class_name: str, listeners: Iterable[str]) -> Held:
    return Held(slot, teacher, class_name, tuple(name for name in listeners if name and name != teacher))


# --- days ------------------------------------------------------------------------------------------------


def on_days_off(checked: Checked) -> Iterator[Remark]:
    """Lessons on a Saturday or Sunday, on a festival or a day off, unless the day is made up for."""
    for record in checked.records:
        if not lessons_of(record, checked.owner):
            continue
        why = why_off(record.date, checked.term_at(record.date))
        if why:
            yield Remark(
                kind="day_off",
                record=record.id,
                what=f"{short_date(record.date)}{why}",
                do="日期记错了就改；那天是调休上课，在设置的学期里填上",
            )


def why_off(day: dt.date, term: Term | None) -> str:
    """Why no lessons are held on a day, as the end of a sentence; "" on a day that is taught."""
    if term is not None and any(made.date == day for made in term.make_up):
        return ""
    if day in public_holidays(day.year):
        return f"是{_festival(day)}假期"
    if day.weekday() >= 5:
        return f"是{weekday_name(day)}"
    if term is None:
        return ""
    if day in term.free_days:
        return "放假"
    week = week_of(term, day)
    return f"是第{week}周，学校停课" if week in term.free_weeks else ""


def _festival(day: dt.date) -> str:
    """The name of a public holiday."""
    if (day.month, day.day) == (1, 1):
        return "元旦"
    if day.month == 10 and day.day <= 7:
        return "国庆节"
    if day.month == 5 and day.day <= 5:
        return "劳动节"
    return {4: "清明节", 5: "端午节", 6: "端午节"}.get(day.month, "中秋节")


def on_leave(checked: Checked) -> Iterator[Remark]:
    """Lessons that the owner taught or heard while away."""
    for record in checked.records if checked.leave else ():
        away = next((one for one in checked.leave if one.start <= record.date <= one.end), None)
        if away is None:
            continue
        held = lessons_of(record, checked.owner)
        taught = any(lesson.teacher == checked.owner for lesson in held)
        heard = any(checked.owner in lesson.listeners for lesson in held)
        on_duty = any(word in away.kind for word in ON_DUTY)
        if taught or (heard and not on_duty):
            did = "上了课" if taught else "听了课"
            yield Remark(
                kind="leave",
                record=record.id,
                what=f"{short_date(record.date)}您{away.kind or '请假'}，这条却写着{did}",
                do="核对日期；请假记错了，在设置的学期里改",
            )


# --- two at once -----------------------------------------------------------------------------------------


def in_two_places(checked: Checked) -> Iterator[Remark]:
    """Two different lessons in one slot by the same teacher or listener; each pair of records once."""
    printed = checked.numbers
    busy: dict[tuple[dt.date, str, str], list[tuple[Held, Record]]] = {}
    told: set[tuple[int | None, int | None]] = set()
    # What is printed goes first, so that it speaks for a lesson that other records tell of as well.
    days = {record.date for record in checked.records}
    others = [record for record in checked.others if record.date in days]
    for record in (*in_time(checked.records), *in_time(others)):
        for held in lessons_of(record, checked.owner):
            for person in filter(None, (held.teacher, *held.listeners)):
                for part in slot_parts(held.slot):
                    known = busy.setdefault((record.date, part, person), [])
                    if any(one.is_same(held) or of is record for one, of in known):
                        continue
                    known.append((held, record))
                    met = known[0]
                    if len(known) > 1 and met[1].id in printed and (met[1].id, record.id) not in told:
                        told.add((met[1].id, record.id))
                        yield _clash(person, part, met, (held, record))


def _clash(person: str, slot: str, one: tuple[Held, Record], other: tuple[Held, Record]) -> Remark:
    return Remark(
        kind="clash",
        record=one[1].id,
        other=other[1].id,
        what=f"{short_date(one[1].date)}{slot}{person}{_did(person, one[0])}，又{_did(person, other[0])}",
        do="核对两条的日期和节次",
    )


def _did(person: str, held: Held) -> str:
    if person == held.teacher:
        return f"上{held.class_name}的课" if held.class_name else "上课"
    return f"听{held.teacher or held.class_name}的课"


def while_teaching(checked: Checked) -> Iterator[Remark]:
    """Lessons heard in a slot in which the timetable has the listener teach."""
    tables: dict[str, Timetable] = {}
    for entry in checked.timetable.entries:
        if entry.teacher not in tables:
            tables[entry.teacher] = checked.timetable.of(entry.teacher)
    for record in checked.records:
        for held in lessons_of(record, checked.owner):
            for listener in held.listeners:
                if listener in tables and (
                    own := _own_lesson(tables[listener], record, held, listener, checked)
                ):
                    yield Remark(
                        kind="teaching",
                        record=record.id,
                        what=f"{short_date(record.date)}{held.slot}课表上{listener}有{own}的课",
                        do="核对节次；那天调了课，不必改",
                    )


def _own_lesson(table: Timetable, record: Record, held: Held, listener: str, checked: Checked) -> str:
    """The class that the listener has in the slot of a lesson heard, "" for none or for this very lesson."""
    term = checked.term_at(record.date)
    leave = checked.leave if listener == checked.owner else ()
    if term is None or not is_teaching_day(term, record.date, leave):
        return ""
    parts = set(slot_parts(held.slot))
    for own in table.lessons_on(record.date, listener, term, leave) if parts else ():
        same = _held(own.slot, listener, own.class_name, ())
        if not parts.isdisjoint(slot_parts(own.slot)) and not same.is_same(held):
            return own.class_name or own.subject or "自己"
    return ""
