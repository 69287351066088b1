"""Records as the rules see them: who did it, who heard whom, which lesson, when it was handed in."""

import datetime as dt
from collections.abc import Callable, Iterable

from msgspec import Struct

from qinglan_tui.domain.kinds.appraisal import Appraisal
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.public_lesson import PublicLesson
from qinglan_tui.domain.lessons import LessonKey, lesson_key
from qinglan_tui.domain.people import Pairing, apprentices_of, mentors_of
from qinglan_tui.domain.records import UNFINISHED, Record, people_of

# Written down and handed in: the day it was handed in decides whether it is late. Of all others, its date.
WRITTEN = frozenset(
    {
        "study_note", "lesson_design", "reflection", "teaching_case", "reading_note", "paper", "exam_paper",
        "project", "growth_plan", "monthly_report", "summary",
    }
)  # fmt: skip
Names = frozenset[str]
NOBODY: Names = frozenset()


class Fact:
    """One record with what the rules ask of it again and again; made once for each run."""

    __slots__ = (
        "_handed", "_key", "_people", "_teachers", "by", "code", "date", "finished", "lesson", "owner",
        "record",
    )  # fmt: skip

    def __init__(self, record: Record, owner: str, by: Names) -> None:
        self.record = record
        self.owner = owner
        self.by = by
        self.code = record.kind.code
        self.date = record.date
        self.finished = record.status not in UNFINISHED
        # Records counted in 节 stand for a lesson, which counts once whoever wrote it down.
        self.lesson = lesson_key(record, owner) if record.kind.unit == "节" else None
        self._key: LessonKey | bool | None = self.lesson or False
        self._people: Names | None = None
        self._teachers: Names | None = None
        self._handed: dt.date | None = None

    @property
    def id(self) -> int:
        """The number of the record, 0 before the first save."""
        return self.record.id or 0

    @property
    def key(self) -> LessonKey | None:
        """The lesson it is about, None when that is not known."""
        if self._key is False:
            self._key = lesson_key(self.record, self.owner)
        return None if isinstance(self._key, bool) else self._key

    @property
    def people(self) -> Names:
        """Everybody it names, its author with them."""
        if self._people is None:
            self._people = frozenset(people_of(self.record)) | self.by
        return self._people

    @property
    def teachers(self) -> Names:
        """Who taught the lesson it is about."""
        if self._teachers is None:
            fields = self.record.fields
            self._teachers = frozenset((fields.teacher,)) if isinstance(fields, Observation) else self.by
        return self._teachers

    @property
    def handed(self) -> dt.date:
        """The day it was handed in, or done.

        One that says for which period it counts was written when it was saved, whatever date stands on it.
        """
        if self._handed is None:
            record = self.record
            self._handed = record.date
            if record.submitted_on is not None:
                self._handed = record.submitted_on
            elif record.counts_for and record.written_at and self.code in WRITTEN and not record.on_paper:
                self._handed = max(record.date, record.written_at.date())
        return self._handed


def _one(record: Record, author: str) -> Iterable[str]:
    return (author,)


def _taking_part(*fields: str) -> Callable[[Record, str], Iterable[str]]:
    def named(record: Record, author: str) -> list[str]:
        names = [author]
        for field in fields:
            value = getattr(record.fields, field)
            names += (value,) if isinstance(value, str) else value
        return names

    return named


def _teachers(record: Record, author: str) -> Iterable[str]:
    fields = record.fields
    assert isinstance(fields, PublicLesson)
    return [turn.teacher for turn in fields.teachers] or [fields.teacher or author]


# Who did it, where that is more or somebody else than the author.
_DOERS: dict[str, Callable[[Record, str], Iterable[str]]] = {
    "observation": lambda record, author: getattr(record.fields, "observers", ()) or (author,),
    "public_lesson": _teachers,
    "activity": _taking_part("participants", "host", "recorder"),
    "project": _taking_part("members"),
    "agreement": _taking_part("mentors", "apprentices"),
    "paper": _taking_part("coauthors"),
    "honour": lambda record, author: getattr(record.fields, "winners", ()) or (author,),
}


class Book:
    """All records of one run by kind, and what is known of people on a day."""

    def __init__(
        self, records: Iterable[Record], owner: str, pairings: tuple[Pairing, ...], today: dt.date
    ) -> None:
        self.owner = owner
        self.pairings = pairings
        self.today = today
        self._sides: dict[tuple[str, dt.date], tuple[Names, Names]] = {}
        self._directions: dict[tuple[int, str], str] = {}
        self._linked: dict[str, _Links] = {}
        self.by_code: dict[str, list[Fact]] = {}
        for record in sorted(records, key=lambda record: (record.date, record.id or 0)):
            # What lies ahead can only nearly count: it is agreed or begun.
            if record.date <= today or record.status in UNFINISHED:
                fact = Fact(record, owner, self._by(record))
                self.by_code.setdefault(fact.code, []).append(fact)

    def _by(self, record: Record) -> Names:
        author = record.author or self.owner
        fields = record.fields
        if isinstance(fields, PlanReview | Appraisal):
            if isinstance(fields, Appraisal) and fields.examiners:
                return frozenset(fields.examiners)
            # Whoever notes that the own plan was read, was read by the mentor.
            return self.sides(author, record.date)[0] if fields.teacher == author else frozenset((author,))
        return frozenset(name for name in _DOERS.get(record.kind.code, _one)(record, author) if name)

    def sides(self, person: str, day: dt.date) -> tuple[Names, Names]:
        """The mentors and the apprentices of a person on a day."""
        found = self._sides.get((person, day))
        if found is None:
            found = mentors_of(person, self.pairings, day), apprentices_of(person, self.pairings, day)
            self._sides[person, day] = found
        return found

    def direction(self, fact: Fact, person: str) -> str:
        """Who heard whom, seen from a person: 听师傅, 听徒弟, 听其他教师, 被师傅听, 被徒弟听, 被听 or ""."""
        key = fact.record.id or id(fact), person
        found = self._directions.get(key)
        if found is None:
            found = self._directions[key] = self._direction(fact, person)
        return found

    def _direction(self, fact: Fact, person: str) -> str:
        fields = fact.record.fields
        if isinstance(fields, Observation):
            teachers, observers = frozenset((fields.teacher,)), fact.by
        elif isinstance(fields, PublicLesson):
            teachers, observers = fact.by, frozenset(fields.participants + fields.guides)
        else:
            return ""
        mentors, apprentices = self.sides(person, fact.date)
        if person in teachers:
            if mentors & observers:
                return "被师傅听"
            return "被徒弟听" if apprentices & observers else "被听"
        if person not in observers:
            return ""
        if mentors & teachers:
            return "听师傅"
        return "听徒弟" if apprentices & teachers else "听其他教师"

    def relation(self, fact: Fact, person: str) -> str:
        """What the teacher of a record is to a person; "" when none is named."""
        teacher = getattr(fact.record.fields, "teacher", "")
        if not teacher:
            return ""
        mentors, apprentices = self.sides(person, fact.date)
        if teacher == person:
            return "本人"
        if teacher in mentors:
            return "师傅"
        return "徒弟" if teacher in apprentices else "其他教师"

    def has_linked(self, fact: Fact, code: str) -> bool:
        """Whether a finished record of a kind belongs to this one: by link, by number, or by the lesson."""
        fields = fact.record.fields
        if code == "study_note" and isinstance(fields, Observation) and fields.insight:
            return True
        links = self._links(code)
        if fact.id in links.pointed or not links.own.isdisjoint(fact.record.links):
            return True
        return getattr(fields, code, None) in links.own or (fact.key is not None and fact.key in links.keys)

    def linked(self, fact: Fact, code: str) -> list[Fact]:
        """The finished records of a kind that belong to this one."""
        reference = getattr(fact.record.fields, code, None)
        return [
            other
            for other in self.by_code.get(code, ())
            if other.finished
            and (
                fact.id in _pointed_at(other)
                or other.id in fact.record.links
                or other.id == reference
                or (fact.key is not None and other.key == fact.key)
            )
        ]

    def _links(self, code: str) -> "_Links":
        found = self._linked.get(code)
        if found is None:
            facts = [fact for fact in self.by_code.get(code, ()) if fact.finished]
            found = self._linked[code] = _Links(
                frozenset(number for fact in facts for number in _pointed_at(fact)),
                frozenset(fact.key for fact in facts if fact.key is not None),
                frozenset(fact.id for fact in facts),
            )
        return found


class _Links(Struct, frozen=True):
    """Of the finished records of a kind: what they point at, their lessons, their own numbers."""

    pointed: frozenset[int]
    keys: frozenset[LessonKey]
    own: frozenset[int]


def _pointed_at(fact: Fact) -> tuple[int, ...]:
    """The records that this one says it belongs to."""
    observed = getattr(fact.record.fields, "observation", None)
    return fact.record.links + ((observed,) if isinstance(observed, int) else ())
