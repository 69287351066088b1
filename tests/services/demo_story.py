"""What the tests of the sample workbook look at it with."""

import datetime as dt
from collections.abc import Iterator
from functools import cache

from qinglan_tui.domain.counts import direction_of
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.public_lesson import PublicLesson
from qinglan_tui.domain.lessons import count_lessons
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.domain.slots import slot_parts
from qinglan_tui.services.demo import school_at, told
from qinglan_tui.storage import Workbook

ROLES = ("mentor", "apprentice")
OWNERS = {"mentor": "陈素云", "apprentice": "李青"}
WEEK_12 = dt.datetime(2026, 11, 22, 10)
TERM_END = dt.datetime(2027, 1, 20, 10)
Lesson = tuple[dt.date, str, str, str, str]


def kept(workbook: Workbook) -> list[Record]:
    """Every record of a workbook; one that cannot be read fails the test."""
    records = []
    for record in workbook.records(Span.everything()):
        assert isinstance(record, Record), record.problems
        records.append(record)
    return records


def only(workbook: Workbook, kind: str, **facts: object) -> Record:
    """The one record of a kind with these values among its own or common fields."""
    found = [
        record
        for record in kept(workbook)
        if record.kind.code == kind
        and all(getattr(record.fields, k, getattr(record, k, None)) == v for k, v in facts.items())
    ]
    assert len(found) == 1, [record.heading for record in found]
    return found[0]


def heard(workbook: Workbook, direction: str, teacher: str = "") -> int:
    """How many lessons were heard in a direction, of one teacher or of all."""
    owner, pairings = workbook.settings.owner, workbook.pairings
    found = [
        record
        for record in kept(workbook)
        if record.is_finished
        and direction_of(record, owner, pairings) == direction
        and teacher in ("", fact(record, "teacher"))
    ]
    return count_lessons(found, owner)


@cache
def whole_term(role: str, year: int = 2026) -> list[Record]:
    """Every record of the term in its last version."""
    school = school_at(role, dt.date(year + 1, 2, 20))
    last = {version.place: version.record for version in told(school)}
    return list(last.values())


def observations(records: list[Record]) -> list[tuple[Record, Observation]]:
    """The lessons heard, each with its own fields."""
    return [(record, record.fields) for record in records if isinstance(record.fields, Observation)]


def reviews(records: list[Record]) -> list[tuple[Record, PlanReview]]:
    """The plan reviews, each with its own fields."""
    return [(record, record.fields) for record in records if isinstance(record.fields, PlanReview)]


def lessons(records: list[Record], owner: str) -> Iterator[Lesson]:
    """Every lesson named: day, single slot, teacher, class and topic."""
    for record in records:
        own = record.fields
        if not isinstance(own, Observation | PublicLesson) or not record.slot:
            continue
        turns = own.teachers if isinstance(own, PublicLesson) else ()
        given = [(turn.teacher, turn.class_name, turn.slot) for turn in turns]
        for teacher, class_name, slot in given or [(own.teacher or owner, own.class_name, record.slot)]:
            for part in slot_parts(slot):
                yield record.date, part, teacher, class_name, own.topic


def told_lessons(year: int = 2026) -> tuple[list[Lesson], list[Lesson]]:
    """The lessons that the mentor's workbook names, and those of the apprentice's."""
    mentor, apprentice = (list(lessons(whole_term(role, year), OWNERS[role])) for role in ROLES)
    return mentor, apprentice
