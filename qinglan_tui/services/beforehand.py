"""What is known before a record is written: the timetable, the last record, the names and words in use."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.dates import read_date
from qinglan_tui.domain.fields import FieldSpec, Input
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.people import active_pairings
from qinglan_tui.domain.periods import Span, month_id
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, fact, people_of
from qinglan_tui.domain.slots import read_slot, same_slot
from qinglan_tui.domain.terms import school_year, term_of
from qinglan_tui.domain.timetable import Slot
from qinglan_tui.storage import Workbook

# What the last record of the same kind is asked for; the topic is new each time.
CARRIED_OVER = ("subject", "class_name", "lesson_type", "textbook")
# Kinds whose teacher is somebody else; in all others a lesson is one's own.
ABOUT_PARTNERS = frozenset({"observation", "study_note", "plan_review"})
# Kinds that are about a month, whichever day they are written.
ABOUT_A_MONTH = frozenset({"monthly_report"})
# Where an offer comes from, as the form says it; what goes without saying has no word.
TIMETABLE, LAST_TIME, UNSAID = "课表", "上次", ""

# By field id: the raw value, and where it comes from.
Offers = Mapping[str, tuple[str, str]]


class Suggestions(Struct, frozen=True, kw_only=True):
    """What can be offered while a form is filled in; what was used last stands first.

    `words` holds, by field id, the school's own words in open fields.
    """

    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = {}

    def for_field(self, spec: FieldSpec) -> tuple[str, ...]:
        """What to offer in one field."""
        if spec.ask.input in (Input.PERSON, Input.PEOPLE):
            return self.names
        if spec.name in ("class_name", "tags"):
            return self.classes if spec.name == "class_name" else self.tags
        listed = spec.ask.choices.spoken if spec.ask.choices else ()
        if spec.ask.choices and spec.ask.choices.closed:
            return listed
        return tuple(dict.fromkeys((*listed, *self.words.get(spec.name, ()))))


class When(Struct, frozen=True):
    """The day and slot that a form says so far: None where it says none, or none that can be read.

    `with_day` is the slot that was written with the day (上周五第2节).
    """

    day: dt.date | None
    slot: str | None
    with_day: str = ""


class Beforehand:
    """What one form asks again and again while it is filled in; the records are gone through once."""

    def __init__(self, workbook: Workbook, today: dt.date) -> None:
        self._workbook = workbook
        self._today = today

    @cached_property
    def recent(self) -> tuple[Record, ...]:
        """The records of this school year and the one before, the latest first."""
        since = dt.date(school_year(self._today) - 1, 8, 1)
        found = self._workbook.records(Span(since, None))
        return tuple(record for record in reversed(found) if isinstance(record, Record))

    @cached_property
    def suggestions(self) -> Suggestions:
        """Names, classes, tags and words in use."""
        names: dict[str, None] = {}
        tags: dict[str, None] = {}
        words: dict[str, dict[str, None]] = {}
        for record in self.recent:
            names |= dict.fromkeys(people_of(record))
            tags |= dict.fromkeys(record.tags)
            for spec in record.kind.specs:
                value = getattr(record.fields, spec.name)
                if value and spec.ask.input in (Input.CHOICE, Input.CHOICES):
                    words.setdefault(spec.name, {}).update(
                        dict.fromkeys(value if isinstance(value, tuple) else (value,))
                    )
                elif value and spec.name in ("class_name", "school", "textbook"):
                    words.setdefault(spec.name, {})[value] = None
        partners = [name for p in self._workbook.pairings for name in p.people]
        known = [person.name for person in self._workbook.people]
        listed = [name for person in self._workbook.people for name in person.classes]
        taught = [entry.class_name for entry in self._workbook.timetable.entries]
        return Suggestions(
            names=tuple(dict.fromkeys((*names, *partners, *known))),
            classes=tuple(
                dict.fromkeys(name for name in (*words.get("class_name", ()), *taught, *listed) if name)
            ),
            tags=tuple(tags),
            words={field: tuple(found) for field, found in words.items()},
        )

    def offer(self, kind: Kind, typed: Mapping[str, object]) -> Offers:
        """What follows from what was typed so far, as raw values by field id.

        Where the slot stands with the date it is taken from there. The timetable comes before the last
        record of the kind (with that teacher), the settings come last.
        """
        own = {spec.name for spec in kind.specs}
        when = self._when(typed)
        found: dict[str, tuple[str, str]] = {}
        teacher = _text(typed, "teacher")
        if kind.code in ABOUT_PARTNERS and not teacher:
            found["teacher"] = self._teacher(when)
            teacher = found["teacher"][0]
        last = self._last(kind, teacher)
        if kind.is_lesson and (lesson := self._lesson(kind, when, teacher, _text(typed, "class_name"))):
            facts = {"slot": lesson.slot, "class_name": lesson.class_name, "subject": lesson.subject}
            found |= {name: (value, TIMETABLE) for name, value in facts.items() if value}
        if last is not None:
            carried = {name: fact(last, name) for name in CARRIED_OVER if name in own}
            found = {name: (value, LAST_TIME) for name, value in carried.items() if value} | found
        if "subject" in own:
            found.setdefault("subject", (self._workbook.settings.subject, UNSAID))
        if when.with_day:
            found["slot"] = (when.with_day, UNSAID)
        return {name: offer for name, offer in found.items() if offer[0]}

    def _last(self, kind: Kind, teacher: str) -> Record | None:
        """The last record of the kind; of a lesson of somebody else, the last with that teacher."""
        if kind.code in ABOUT_PARTNERS and not teacher:
            return None
        return next((one for one in self.recent if one.kind is kind and _is_of(one, teacher)), None)

    def _when(self, typed: Mapping[str, object]) -> When:
        term = term_of(self._today, self._workbook.terms)
        try:
            reading = read_date(_text(typed, "date"), self._today, term)
            day, with_day = reading.date, reading.slot
        except Problem:
            day, with_day = None, ""
        try:
            slot: str | None = read_slot(_text(typed, "slot")) or with_day
        except Problem:
            slot = None
        return When(day, slot, with_day)

    def _teacher(self, when: When) -> tuple[str, str]:
        """The only partner, or the only one who teaches then."""
        partners = _partners(self._workbook, when.day) if when.day else set()
        if len(partners) > 1 and when.slot:
            partners = {name for name in partners if self._lessons(when, name)}
            return (partners.pop(), TIMETABLE) if len(partners) == 1 else ("", UNSAID)
        return (partners.pop(), UNSAID) if len(partners) == 1 else ("", UNSAID)

    def _lesson(self, kind: Kind, when: When, teacher: str, class_name: str) -> Slot | None:
        """What the timetable says of that lesson, or of the teacher's only one that day."""
        if kind.code not in ABOUT_PARTNERS:
            teacher = teacher or self._workbook.settings.owner
        lessons = self._lessons(when, teacher) if teacher else ()
        if class_name:
            lessons = tuple(lesson for lesson in lessons if lesson.class_name == class_name)
        return lessons[0] if len(lessons) == 1 else None

    def _lessons(self, when: When, teacher: str) -> tuple[Slot, ...]:
        term = term_of(when.day, self._workbook.terms) if when.day else None
        if term is None or when.day is None or when.slot is None:
            return ()
        lessons = self._workbook.timetable.lessons_on(when.day, teacher, term, self._workbook.leave)
        if not when.slot:
            return lessons
        return tuple(lesson for lesson in lessons if same_slot(lesson.slot, when.slot))


def first_values(kind: Kind, today: dt.date) -> dict[str, Any]:
    """What a new record of the kind begins with, whatever is known of it."""
    raw = {"date": today.isoformat()}
    return raw | ({"counts_for": month_id(today)} if kind.code in ABOUT_A_MONTH else {})


def suggestions(workbook: Workbook, today: dt.date) -> Suggestions:
    """Names, classes, tags and words used in this school year and the one before."""
    return Beforehand(workbook, today).suggestions


def sole_partner(workbook: Workbook, day: dt.date) -> str:
    """The owner's partner when there is just one that day, else ""."""
    names = _partners(workbook, day)
    return names.pop() if len(names) == 1 else ""


def _partners(workbook: Workbook, day: dt.date) -> set[str]:
    owner = workbook.settings.owner
    return {name for p in active_pairings(workbook.pairings, owner, day) for name in p.partners_of(owner)}


def _is_of(record: Record, teacher: str) -> bool:
    """Whether the lesson was this teacher's; where nobody is named every record may be."""
    return not teacher or fact(record, "teacher") == teacher


def _text(typed: Mapping[str, object], name: str) -> str:
    return str(typed.get(name) or "").strip()
