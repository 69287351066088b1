"""A small mentoring school for the tests of rules: one term, 王芳 and 李青, records and duties in a line."""

from datetime import date, datetime
from itertools import count
from typing import Any

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import Pairing, Person, new_pairing
from qinglan_tui.domain.programme_reading import read_programme
from qinglan_tui.domain.programmes import Programme
from qinglan_tui.domain.progress import SchoolCalendar, progress
from qinglan_tui.domain.progress_values import DutyProgress, Progress
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import Term, new_term
from qinglan_tui.domain.timetable import Timetable

MENTOR, APPRENTICE, OTHER = "王芳", "李青", "张老师"
# 21 weeks; the National Day week (week 5) has no lessons.
TERM = new_term(
    "2026-2027-1",
    date(2026, 9, 1),
    date(2027, 1, 22),
    midterm=date(2026, 11, 6),
    hand_in=(date(2027, 1, 15),),
    free_days=[date(2026, 10, day) for day in range(1, 9)] + [date(2026, 9, 30)],
    free_weeks=[5],
)
SPRING = new_term("2026-2027-2", date(2027, 2, 22), date(2027, 7, 2))
PAIR = new_pairing((MENTOR,), (APPRENTICE,), date(2026, 9, 1))
TODAY = date(2026, 11, 22)
_numbers = count(100_000)


def on(text: str) -> date:
    """A day of the school year 2026–2027, written 10-31."""
    month, day = map(int, text.split("-"))
    return date(2026 if month >= 8 else 2027, month, day)


def record(kind: str, day: str, **given: Any) -> Record:
    """A record of a kind; what is no field of the kind is one of the record."""
    found = kind_named(kind)
    own = {name: given.pop(name) for name in list(given) if found.spec(name) is not None}
    return Record(fields=found.fields(**own), date=on(day), id=next(_numbers), **given)


def heard(day: str, teacher: str = APPRENTICE, by: str = MENTOR, **given: Any) -> Record:
    """A lesson heard, by the mentor of the apprentice unless said otherwise."""
    own = {name: given.pop(name) for name in list(given) if name in Observation.__struct_fields__}
    fields = Observation(teacher=teacher, observers=(by,), **own)
    return Record(fields=fields, date=on(day), id=next(_numbers), **given)


def met(day: str, *forms: str, **given: Any) -> Record:
    """Something both did together."""
    own = {name: given.pop(name) for name in list(given) if name in Activity.__struct_fields__}
    own.setdefault("participants", (MENTOR, APPRENTICE))
    return Record(fields=Activity(format=forms or ("备课",), **own), date=on(day), id=next(_numbers), **given)


def duty(**given: Any) -> dict[str, Any]:
    """A duty as its file says it; without more it is the mentor's and asks for one a term."""
    base: dict[str, Any] = {"id": "T-D01", "title": "任务", "owes": "mentor", "per": "term", "quote": "原文"}
    if given.get("op") != "none" and "milestones" not in given:
        base["n"] = 1
    return base | given


def programme(*duties: dict[str, Any], **head: Any) -> Programme:
    """A programme of these duties."""
    return read_programme({"id": "T", "name": "试验方案", "duty": list(duties)} | head)


def standing(
    plan: Programme,
    records: list[Record],
    *,
    owner: str = MENTOR,
    today: date = TODAY,
    pairings: tuple[Pairing, ...] = (PAIR,),
    term: Term = TERM,
    terms: tuple[Term, ...] = (TERM, SPRING),
    timetable: Timetable = Timetable(),  # noqa: B008
    people: tuple[Person, ...] = (),
    leave: tuple[Any, ...] = (),
) -> Progress:
    """How the programme stands."""
    calendar = SchoolCalendar(term=term, terms=terms, leave=leave, timetable=timetable)
    return progress(plan, pairings, records, calendar, owner, today, people)


def one(
    rule: dict[str, Any], records: list[Record], *, head: dict[str, Any] | None = None, **given: Any
) -> DutyProgress:
    """How the only duty of a programme stands for its owner."""
    found = standing(programme(rule, **(head or {})), records, **given)
    mine = found.mine
    assert len(mine) == 1, found.skipped
    return mine[0]


def states(found: DutyProgress) -> dict[str, str]:
    """Label → state of every period."""
    return {period.label: period.state for period in found.periods}


def counts(found: DutyProgress) -> dict[str, tuple[Any, Any]]:
    """Label → (done, required) of every period."""
    return {period.label: (period.done, period.required) for period in found.periods}


def at(text: str, hour: int = 9) -> datetime:
    """A moment on a day of the school year, as `written_at`."""
    day = on(text)
    return datetime(day.year, day.month, day.day, hour)


HEARS = {"counts": ["observation"], "where": {"direction": "听徒弟"}, "unit": "节"}
