"""The progress of a workbook: its programmes, its pairings and the records that may count for a term."""

import datetime as dt
from typing import Any

from msgspec import structs

from qinglan_tui.domain.dates import read_date
from qinglan_tui.domain.forecasting import unit_of
from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.programmes import Programme
from qinglan_tui.domain.progress import SchoolCalendar, progress
from qinglan_tui.domain.progress_values import (
    DUE_SOON,
    OVERDUE,
    STATES,
    DutyProgress,
    PeriodProgress,
    Progress,
)
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import Term, read_term_id, school_year, term_of
from qinglan_tui.services.programmes import programme_of
from qinglan_tui.services.scope import MARGIN, pairings_in, pick_term
from qinglan_tui.storage import Workbook

# Periods that begin before the term: how far back records are read.
_YEARLY = frozenset({"half_year", "school_year", "calendar_year"})
_LONG = frozenset({"pairing", "once", "years", "target", "stage"})


def progress_of(workbook: Workbook, today: dt.date, term_id: str | None = None) -> tuple[Progress, ...]:
    """How the owner's duties stand on a day, for each programme of the owner's pairings in the term.

    Raises:
        Problem: there is no such term; a programme is not known or faulty.
    """
    term = pick_term(workbook, term_id, today)
    groups = programmes_in(workbook, term)
    if not groups:
        return ()
    records = _records(workbook, _span(term, groups))
    calendar = SchoolCalendar(
        term=term, terms=workbook.terms, leave=workbook.leave, timetable=workbook.timetable
    )
    owner, people = workbook.settings.owner, workbook.people
    return tuple(
        progress(programme, pairings, records, calendar, owner, today, people)
        for programme, pairings in groups
    )


def progress_or_why(
    workbook: Workbook, today: dt.date, term_id: str | None = None
) -> tuple[tuple[Progress, ...], str]:
    """The progress, or none of it and why: a faulty programme keeps nobody from the rest."""
    try:
        return progress_of(workbook, today, term_id), ""
    except Problem as problem:
        return (), str(problem)


def programmes_in(workbook: Workbook, term: Term) -> tuple[tuple[Programme, tuple[Pairing, ...]], ...]:
    """The programmes of the owner's pairings in the term, each with its pairings."""
    by_id: dict[str, list[Pairing]] = {}
    for pairing in pairings_in(workbook, term):
        if pairing.programme:
            by_id.setdefault(pairing.programme, []).append(pairing)
    return tuple((programme_of(workbook, name), tuple(pairings)) for name, pairings in by_id.items())


def _span(term: Term, groups: tuple[tuple[Programme, tuple[Pairing, ...]], ...]) -> Span:
    """The days whose records may count: of the term, and of the longer periods that a duty has."""
    since = term.start
    for programme, pairings in groups:
        words = {duty.per for duty in programme.duties if duty.is_computed}
        carried = any(duty.carry in ("item", "pair") for duty in programme.duties)
        if words & _YEARLY:
            since = min(since, dt.date(school_year(term.start), 1, 1))
        if words & _LONG or carried:
            since = min(since, *(pairing.start for pairing in pairings))
    return Span(since - MARGIN, term.end + MARGIN)


def _records(workbook: Workbook, span: Span) -> list[Record]:
    return [record for record in workbook.records(span) if isinstance(record, Record)]


def read_day(text: str | None, workbook: Workbook, today: dt.date) -> dt.date:
    """The day up to which progress is asked for, today when nothing was typed.

    Raises:
        Problem: the date cannot be read.
    """
    if text is None:
        return today
    return read_date(text, today, term_of(today, workbook.terms)).date


def read_term(text: str | None) -> str | None:
    """The id of the term that was typed, None for the present one.

    Raises:
        Problem: it cannot be read.
    """
    return None if text is None or text.strip() in ("", "本学期") else read_term_id(text)


def due_now(found: tuple[Progress, ...]) -> tuple[Progress, ...]:
    """Of the owner's own duties those that are overdue or due soon."""
    return tuple(
        structs.replace(one, duties=tuple(d for d in one.mine if d.state in (OVERDUE, DUE_SOON)))
        for one in found
    )


def progress_rows(found: tuple[Progress, ...]) -> list[tuple[str, ...]]:
    """Every duty as cells: state, whose, title, with whom, how many, what to say."""
    return [_row(duty, one) for one in found for duty in one.duties]


def _row(duty: DutyProgress, one: Progress) -> tuple[str, ...]:
    labels = one.programme.labels
    whose = "" if duty.mine else f"{duty.person}（已知）" if not duty.judged else duty.person
    partners = "、".join(duty.partners) if duty.mine and duty.pairing else ""
    number = f"{duty.kept}/{duty.required}" if duty.required is not None else str(duty.done)
    state = STATES[duty.state] if duty.judged else ""
    said = "；".join(part for part in (duty.forecast, duty.note) if part)
    return state, labels.fill(duty.duty.title), whose or partners, f"{number}{unit_of(duty.duty)}", said


def progress_json(found: tuple[Progress, ...], owner: str, term: str, today: dt.date) -> dict[str, Any]:
    """The data of `progress --json` and `due --json`."""
    return {
        "as_of": today,
        "term": term,
        "owner": owner,
        "duties": [duty_json(duty, one.programme.id) for one in found for duty in one.duties],
    }


def duty_json(duty: DutyProgress, scheme: str) -> dict[str, Any]:
    """One duty as data; a partner's of which little is known has no required number."""
    return {
        "id": duty.duty.id,
        "title": duty.duty.title,
        "scheme": scheme,
        "owes": duty.duty.owes,
        "pairing": duty.pairing,
        "per": duty.duty.per,
        "op": duty.duty.op,
        "required": duty.required,
        "done": duty.done,
        "late": duty.late,
        "state": duty.state,
        "forecast": duty.forecast,
        "periods": [_period_json(period) for period in duty.periods],
    }


def _period_json(period: PeriodProgress) -> dict[str, Any]:
    return {
        "period": period.period,
        "due": period.due,
        "required": period.required,
        "done": period.done,
        "late": period.late,
        "state": period.state,
        "records": list(period.records),
        "near": [{"id": near.id, "missing": near.missing} for near in period.near],
    }
