"""A sample workbook: a believable term of an invented school, as a mentor or an apprentice would keep it."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.checking import Reader, read_record
from qinglan_tui.domain.dates import WEEKDAYS, read_date
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.study_note import StudyNote
from qinglan_tui.domain.people import Pairing, Person, new_pairing
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import (
    DAY,
    WEEK,
    Term,
    default_term,
    is_teaching_day,
    monday,
    monday_of,
    new_term,
    school_year,
    term_id,
    week_of,
)
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.services.programmes import preset
from qinglan_tui.storage import Workbook

MENTOR, APPRENTICE = "mentor", "apprentice"
PROGRAMME = "000-01"  # the one for which the story was written; another finds more of it lacking
MONTHS = ("september", "october", "november", "december", "january")
BEGUN_ENOUGH = 8  # weeks of a term that are told in full; a younger term gives way to the one before
# What says when and where a record is kept, and is no field of it.
_DIRECTIONS = (
    "kind",
    "when",
    "written",
    "made",
    "key",
    "submitted",
    "passed",
    "comment",
    "later",
    "observation",
)
_EVENING = dt.time(19, 30)
_OFFICE = "教导处"
_FROM_PARTNER = 500  # places of records that came from the other workbook, above those of one's own


class School(Struct, frozen=True):
    """The invented school, its owner in the chosen role, the term of the story and the programme in force."""

    facts: Mapping[str, Any]
    role: str
    term: Term
    programme: str = PROGRAMME

    @property
    def mentor(self) -> str:
        """The name of the mentor."""
        return str(self.facts["mentor"])

    @property
    def apprentice(self) -> str:
        """The apprentice whose workbook the other one is."""
        return str(self.facts["apprentices"][0])

    @property
    def owner(self) -> str:
        """Whose workbook is made."""
        return self.mentor if self.role == MENTOR else self.apprentice


class _Version(Struct, frozen=True):
    """A record as it stood from a moment on; `about` is the key of the observation that it belongs to."""

    at: dt.datetime
    place: int
    record: Record
    key: str = ""
    about: str = ""


def make_demo(
    folder: Path, role: str, now: dt.datetime, programme: str = PROGRAMME, device: str = "this"
) -> Path:
    """Make the sample workbook of the `mentor` or the `apprentice` in a folder, as it stands at `now`.

    The story is the same under every `programme`; what is owed, and so what is overdue, is not. `device` is
    the name under which this machine writes.

    Raises:
        Problem: there is no such programme, a workbook is there already, or the folder cannot be used;
            nothing was changed.
    """
    school = school_at(role, now.date(), preset(programme).id)
    versions = [version for version in told(school) if version.at <= now]
    versions += _next_lesson(school, now)
    term = school.term
    opened = dt.datetime.combine(term.start, dt.time(8))
    settings, people, pairings = _settings(school), _people(school), _pairings(school)
    table = _timetable(school)
    with Workbook.create(
        folder, settings, people, pairings, (term,), opened, timetable=table, device=device
    ) as workbook:
        _write(workbook, versions)
        return workbook.folder


def school_at(role: str, today: dt.date, programme: str = PROGRAMME) -> School:
    """The school in the autumn term that holds the day, or in the one before while that is young."""
    facts = _toml("school.toml")
    year = school_year(today)
    term = _term(facts, year)
    if today < monday_of(term, BEGUN_ENOUGH):
        term = _term(facts, year - 1)
    return School(facts, role, term, programme)


def told(school: School) -> list[_Version]:
    """Every version of every record of the whole term, in the order in which they were written."""
    versions = []
    for place, raw in enumerate(_stories(school.role)):
        versions += _versions(raw, school, school.role, place)
    other = APPRENTICE if school.role == MENTOR else MENTOR
    author = school.apprentice if school.role == MENTOR else school.mentor
    for place, raw in enumerate(_stories(other), start=_FROM_PARTNER):
        if "passed" in raw:
            arrival = _moment(_day(raw["passed"], school.term), place)
            versions += _passed_on(_versions(raw, school, other, place), arrival, author)
    return sorted(versions, key=lambda version: (version.at, version.place))


def _write(workbook: Workbook, versions: Iterable[_Version]) -> None:
    """Save the versions one after the other, each at its own time, so that the history is true as well."""
    kept: dict[int, Record] = {}
    keys: dict[str, int] = {}
    for version in versions:
        record = version.record
        if isinstance(record.fields, StudyNote) and version.about in keys:
            linked = structs.replace(record.fields, observation=keys[version.about])
            record = structs.replace(record, fields=linked)
        if before := kept.get(version.place):
            record = structs.replace(record, id=before.id, written_at=before.written_at)
        kept[version.place] = saved = workbook.save(record, version.at)
        if version.key and saved.id is not None:
            keys[version.key] = saved.id


# --- from the story to records ----------------------------------------------------------------------------


def _stories(role: str) -> Iterator[dict[str, Any]]:
    for month in MONTHS:
        yield from _toml(role, f"{month}.toml")["record"]


def _toml(*path: str) -> dict[str, Any]:
    return tomllib.loads(files("qinglan_tui.demo").joinpath(*path).read_text(encoding="utf-8"))


def _day(text: str, term: Term) -> dt.date:
    return read_date(text, term.start, term).date


def _moment(day: dt.date, place: int, order: int = 0) -> dt.datetime:
    """An evening moment of the day: records stand in the order of the story, changes after them."""
    return dt.datetime.combine(day, _EVENING) + dt.timedelta(minutes=place % _FROM_PARTNER, seconds=order)


def _versions(raw: dict[str, Any], school: School, role: str, place: int) -> list[_Version]:
    """The record as first written and after each later change, each with its moment."""
    term = school.term
    kind = kind_named(raw["kind"])
    own = {name: value for name, value in raw.items() if name not in _DIRECTIONS}
    reader = Reader(_day(raw["when"], term), term)
    record = read_record(kind, {**own, "date": raw["when"]}, None, reader)
    record = structs.replace(_on_a_school_day(record, term), private=kind.private or record.private)
    record = _heard_by(record, school.mentor if role == MENTOR else school.apprentice)
    first = _day(raw["made"], term) if "made" in raw else record.date + DAY * raw.get("written", 0)
    states = [(first, record)]
    for change in _changes(raw, school, role):
        day = max(_day(change.pop("when"), term), first)
        if more := change.pop("text+", ""):
            change["text"] = f"{fact(record, 'text')}\n{more}"
        record = read_record(kind, change, record, Reader(day, term))
        states.append((day, record))
    keys = {"key": raw.get("key", ""), "about": raw.get("observation", "")}
    return [
        _Version(_moment(day, place, order), place, known, **keys)
        for order, (day, known) in enumerate(_as_known(states))
    ]


def _changes(raw: dict[str, Any], school: School, role: str) -> list[dict[str, Any]]:
    """What happened to a record after it was written, oldest first, as fields with their day under `when`."""
    changes = [dict(change) for change in raw.get("later", ())]
    if day := raw.get("submitted"):
        to = school.mentor if role == APPRENTICE or "author" in raw else _OFFICE
        changes.append({"when": day, "status": "submitted", "submitted_on": day, "submitted_to": to})
    if "comment" in raw:
        said = dict(raw["comment"])
        day, status = said.pop("when"), said.pop("status", "reviewed")
        words = {f"comment.{name}": value for name, value in said.items()}
        by = {"comment.by": school.mentor, "comment.date": day}
        changes.append({"when": day, "status": status, **by, **words})
    return sorted(changes, key=lambda change: _day(change["when"], school.term))


def _on_a_school_day(record: Record, term: Term) -> Record:
    """In a year in which a holiday falls on the lesson, it is held on the next day that is taught."""
    day = record.date
    while record.slot and day < term.end and not is_teaching_day(term, day):
        day += DAY
    return structs.replace(record, date=day)


def _heard_by(record: Record, writer: str) -> Record:
    """Who wrote down somebody else's lesson and named nobody heard it."""
    own = record.fields
    if not isinstance(own, Observation) or own.observers or own.teacher == writer:
        return record
    return structs.replace(record, fields=structs.replace(own, observers=(writer,)))


def _as_known(states: list[tuple[dt.date, Record]]) -> Iterator[tuple[dt.date, Record]]:
    """The states, and one more for each day on which an effect was seen or a signature given."""
    first = states[0][0]
    days = {day for day, _ in states} | {day for day in _dated_facts(states[-1][1]) if day > first}
    for day in sorted(days):
        record = next(record for since, record in reversed(states) if since <= day)
        yield day, _without_later_facts(record, day)


def _dated_facts(record: Record) -> Iterator[dt.date]:
    own = record.fields
    if isinstance(own, Observation):
        yield from (step.seen_on for step in own.action_steps if step.seen_on)
    elif isinstance(own, PlanReview):
        yield from (day for day in (own.signed_on, own.exchanged_on) if day)


def _without_later_facts(record: Record, day: dt.date) -> Record:
    own = record.fields
    if isinstance(own, Observation):
        steps = (
            structs.replace(step, effect="", seen_on=None) if step.seen_on and step.seen_on > day else step
            for step in own.action_steps
        )
        return structs.replace(record, fields=structs.replace(own, action_steps=tuple(steps)))
    if isinstance(own, PlanReview):
        known = {
            name: None if (given := getattr(own, name)) and given > day else given
            for name in ("signed_on", "exchanged_on")
        }
        return structs.replace(record, fields=structs.replace(own, **known))
    return record


def _passed_on(versions: list[_Version], arrival: dt.datetime, author: str) -> list[_Version]:
    """The partner's record in this workbook: from its arrival on, under the partner's name."""
    known = {max(version.at, arrival): version for version in versions}
    return [
        structs.replace(version, at=at, record=structs.replace(version.record, author=author))
        for at, version in known.items()
    ]


def _next_lesson(school: School, now: dt.datetime) -> list[_Version]:
    """The lesson of next Tuesday that mentor and apprentice have agreed on, when one is taught then."""
    day = monday(now.date()) + WEEK + DAY
    topic = school.facts["tuesday"].get(str(week_of(school.term, day)))
    if topic is None or not is_teaching_day(school.term, day):
        return []
    raw = {
        "date": day,
        "slot": "第2节",
        "status": "planned",
        "teacher": school.apprentice,
        "observers": [school.mentor],
        "class_name": "三（2）班",
        "subject": school.facts["subject"],
        "topic": topic,
        "place": "本校",
    }
    record = read_record(kind_named("observation"), raw, None, Reader(now.date(), school.term))
    return [_Version(now, 2 * _FROM_PARTNER, record)]


# --- the school -------------------------------------------------------------------------------------------


def _term(facts: Mapping[str, Any], year: int) -> Term:
    """The autumn term of a year; it is never too short for the story."""
    usual = default_term(term_id(year, 1))
    last = usual.week1 + WEEK * (facts["weeks"] - 1) + DAY * 4
    whole = structs.replace(usual, end=max(usual.end, last))
    return new_term(
        whole.id,
        whole.start,
        whole.end,
        midterm=_day(facts["midterm"], whole),
        hand_in=[_day(facts["hand_in"], whole)],
        free_days=whole.free_days,
    )


def _settings(school: School) -> Settings:
    facts = school.facts
    return Settings(
        owner=school.owner,
        school=facts["name"],
        school_short=facts["short"],
        subject=facts["subject"],
        stage=facts["stage"],
    )


def _people(school: School) -> tuple[Person, ...]:
    year = school.term.start.year
    return tuple(_person(facts, school.facts["name"], year) for facts in school.facts["person"])


def _person(facts: Mapping[str, Any], school_name: str, year: int) -> Person:
    known = {name: value for name, value in facts.items() if name not in ("born", "joined", "classes")}
    if "born" in facts:
        known["birth"] = f"{year - facts['born']}年"
    if "joined" in facts:
        known["joined"] = f"{year - facts['joined']}年8月"
    return Person(**{"school": school_name, **known}, classes=tuple(facts.get("classes", ())))


def _pairings(school: School) -> tuple[Pairing, ...]:
    names = school.facts["apprentices"] if school.role == MENTOR else [school.apprentice]
    return tuple(
        structs.replace(
            new_pairing((school.mentor,), (name,), school.term.start, school.programme),
            planned_end=dt.date(school.term.start.year + 1, 6, 30),
            type="教学",
        )
        for name in names
    )


def _timetable(school: School) -> Timetable:
    entries = []
    for who, lessons in school.facts["timetable"].items():
        teacher, class_name = who.split()
        for lesson in lessons:
            weekday = WEEKDAYS.index(lesson[:2]) + 1
            entries.append(Slot(weekday, lesson[2:], class_name, school.facts["subject"], teacher))
    return Timetable(tuple(entries))
