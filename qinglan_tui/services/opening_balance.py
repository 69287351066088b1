"""期初补登: what was done on paper before the workbook, one record for each line that is filled in."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.checking import Reader
from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.fields import Ask, FieldSpec, Input
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.kinds.public_lesson import PublicLesson
from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.periods import Span, week_id
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.programmes import Programme
from qinglan_tui.domain.progress import SchoolCalendar, progress
from qinglan_tui.domain.progress_values import DutyProgress
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import Term, is_teaching_week, months_of, weeks_of
from qinglan_tui.services.answers import EMPTY, read_answers
from qinglan_tui.services.paper_patterns import (
    MONTH,
    WEEK,
    Pattern,
    Side,
    Slice,
    finest,
    looked_for,
    patterns_of,
    sources_of,
)
from qinglan_tui.services.progress import programmes_in
from qinglan_tui.services.scope import pairings_in, pick_term
from qinglan_tui.storage import Workbook

# By this tag the records are known again, and found in 全部记录.
TAG = "期初补登"
UNTIL = "until"
MOST, MOST_HOURS = 200, 2000
PUBLIC_LESSONS = "执教课"


class Line(Struct, frozen=True, kw_only=True):
    """One line of the form: how many of `pattern` are on paper; `saved` is the record that says so now."""

    name: str
    label: str
    group: str
    pattern: Pattern
    saved: Record | None = None


class Balance(Struct, frozen=True, kw_only=True):
    """The whole form: the day up to which paper counts, and its lines."""

    term: Term
    until: dt.date
    lines: tuple[Line, ...]

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The fields of the form."""
        day = Ask("截至", Input.DATE, hint="纸质的记到哪一天")
        return (FieldSpec(UNTIL, day, dt.date, None), *(_spec(line) for line in self.lines))

    @property
    def open_groups(self) -> frozenset[str]:
        """The groups that are open from the start: all but those of months, weeks and lessons given."""
        return frozenset(
            line.group for line in self.lines if not line.pattern.slice and line.group != PUBLIC_LESSONS
        )

    @property
    def values(self) -> dict[str, Any]:
        """What the form begins with."""
        said = {line.name: line.pattern.amount_of(line.saved) for line in self.lines if line.saved}
        return {UNTIL: self.until, **said}


def opening_balance(workbook: Workbook, today: dt.date) -> Balance:
    """The form for the term: what its programmes count, and what a school looks for besides.

    Raises:
        Problem: there is no term that has begun, or nobody is paired in it; a programme is not known.
    """
    term = pick_term(workbook, None, today)
    if term.start > today:
        raise Problem("学期还没有开始，没有可以补登的", "请在设置的学期里核对开学日")
    sides = _sides(workbook, term)
    if not sides:
        raise Problem("这个学期没有结对，没有可以补登的", "请在设置的结对里添加")
    known = _known(workbook, term)
    last = min(today, term.end)
    until = max((record.date for record in known if not record.counts_for), default=last)
    patterns = _patterns(workbook, term, sides, last)
    return Balance(term=term, until=until, lines=_lines(patterns, known, sides))


def save_balance(workbook: Workbook, balance: Balance, raw: Mapping[str, object], now: dt.datetime) -> str:
    """Make, change or take away one record for each line and say what was done.

    Raises:
        Faults: something cannot be read, or the day does not fit; nothing is saved.
    """
    until, numbers = _read(balance, raw, now.date())
    counts = {"补登": 0, "改动": 0, "删去": 0}
    for line in balance.lines:
        n, saved = numbers.get(line.name) or 0, line.saved
        if n == 0:
            if saved is not None and saved.id is not None:
                workbook.delete(saved.id, now)
                counts["删去"] += 1
            continue
        day = _day_of(line.pattern, until, balance.term)
        if saved is not None and line.pattern.slice is not None:
            day = min(saved.date, until)
        record = _record(line.pattern, n, day, saved)
        if record != saved:
            workbook.save(record, now)
            counts["改动" if saved else "补登"] += 1
    done = "，".join(f"{word}{n}项" for word, n in counts.items() if n)
    return f"已{done}纸质记录，计入本学期。Ctrl+Z 逐项撤销。" if done else "没有改动。"


# --- the form --------------------------------------------------------------------------------------------


def _spec(line: Line) -> FieldSpec:
    most = 1 if line.pattern.single else MOST_HOURS if line.pattern.in_hours else MOST
    ask = Ask(line.label, Input.NUMBER, group=line.group, unit=line.pattern.unit, low=0, high=most)
    return FieldSpec(line.name, ask, int, None)


def _read(
    balance: Balance, raw: Mapping[str, object], today: dt.date
) -> tuple[dt.date, dict[str, int | None]]:
    answers = read_answers(balance.specs, raw, Reader(today=today, term=balance.term))
    values, term = dict(answers.values), balance.term
    until = values.pop(UNTIL, None)
    faults: list[Fault] = []
    if until is None:
        faults.append(Fault(UNTIL, "截至", EMPTY))
    elif until > today:
        faults.append(Fault(UNTIL, "截至", "这一天还没有到"))
    elif not term.start <= until <= term.end:
        faults.append(
            Fault(UNTIL, "截至", f"这一天不在学期内，学期从{term.start.month}月{term.start.day}日开始")
        )
    else:
        for line in balance.lines:
            slice = line.pattern.slice
            if values.get(line.name) and slice is not None and slice.first > until:
                faults.append(Fault(line.name, line.label, f"{slice.label}在截至的日期以后"))
    values = answers.none_wrong(*faults)
    if until is None:
        raise Faults(faults)
    return until, {name: n for name, n in values.items() if name != UNTIL}


def _record(pattern: Pattern, n: int, day: dt.date, saved: Record | None) -> Record:
    """The record of a line; what was written into a saved one stays."""
    title = f"已有纸质{pattern.title} {n} {pattern.unit}"
    tags = saved.tags if saved else (TAG, *pattern.record.tags)
    return structs.replace(pattern.saying(n, saved), date=day, title=title, tags=tags)


def _day_of(pattern: Pattern, until: dt.date, term: Term) -> dt.date:
    """The day of a record: the last one that it speaks of."""
    slice = pattern.slice
    return until if slice is None else max(term.start, min(until, slice.last))


# --- its lines -------------------------------------------------------------------------------------------


def _sides(workbook: Workbook, term: Term) -> tuple[Side, ...]:
    """The owner's partners in the term, each with the role that the owner has beside them."""
    owner = workbook.settings.owner
    found: dict[tuple[str, str], Side] = {}
    for pairing in pairings_in(workbook, term):
        role = MENTOR if owner in pairing.mentors else APPRENTICE
        found |= {
            (role, name): Side(owner=owner, role=role, partner=name) for name in pairing.partners_of(owner)
        }
    return tuple(found.values())


def _known(workbook: Workbook, term: Term) -> list[Record]:
    """The records of earlier times that this form was filled in."""
    return [
        record
        for record in workbook.records(Span.of_term(term))
        if isinstance(record, Record) and record.on_paper and TAG in record.tags
    ]


def _patterns(workbook: Workbook, term: Term, sides: tuple[Side, ...], day: dt.date) -> list[Pattern]:
    """What can be on paper, each once: what counts for a duty, then what a school looks for besides."""
    slices = _slices(workbook, term, day)
    found: list[Pattern] = []
    asked: set[str] = set()
    labels = Labels()
    for programme, pairings in programmes_in(workbook, term):
        labels = programme.labels
        run = partial(_duties, workbook, term, programme, pairings, day)
        # A duty of one's own gives the line its name before one that both share.
        duties = sorted(run(()), key=lambda duty: duty.duty.owes not in (MENTOR, APPRENTICE))
        asked |= {source for duty in duties for source in sources_of(duty.duty)}
        wanted = [p for duty in duties for p in patterns_of(duty, sides, labels, slices, day)]
        # Only what really counts is offered: the progress of nothing but these records tells.
        tried = [_record(p, 1, _day_of(p, day, term), None) for p in wanted]
        numbered = [structs.replace(record, id=at) for at, record in enumerate(tried, 1)]
        counted = {number for duty in run(numbered) for period in duty.periods for number in period.records}
        found += [p for at, p in enumerate(wanted, 1) if at in counted]
    return finest((*found, *looked_for(sides, labels, asked, day)))


def _slices(workbook: Workbook, term: Term, day: dt.date) -> list[Slice]:
    """The months of the term, and its weeks with lessons, that have begun."""
    found = []
    for month in months_of(term, least=0):
        span = Span.of_month(month)
        assert span.since is not None and span.until is not None
        label = f"{int(month[5:])}月"
        found.append(Slice(per=MONTH, id=month, label=label, first=span.since, last=span.until))
    for number, first, last in weeks_of(term):
        if is_teaching_week(term, number, workbook.leave):
            found.append(Slice(per=WEEK, id=week_id(first), label=f"第{number}周", first=first, last=last))
    return [slice for slice in found if slice.first <= day]


def _duties(
    workbook: Workbook,
    term: Term,
    programme: Programme,
    pairings: tuple[Pairing, ...],
    day: dt.date,
    records: Iterable[Record],
) -> tuple[DutyProgress, ...]:
    """How the owner's duties stand with no other records than these."""
    calendar = SchoolCalendar(
        term=term, terms=workbook.terms, leave=workbook.leave, timetable=workbook.timetable
    )
    owner, people = workbook.settings.owner, workbook.people
    return progress(programme, pairings, records, calendar, owner, day, people).mine


def _lines(patterns: list[Pattern], known: list[Record], sides: tuple[Side, ...]) -> tuple[Line, ...]:
    """The lines in their groups, each with the record that says it now."""
    several = len({side.partner for side in sides}) > 1
    told_by: dict[str, frozenset[str]] = {}
    for pattern in patterns:
        code = pattern.record.kind.code
        told_by[code] = told_by.get(code, frozenset()) | pattern.told_by
    left = list(known)
    saved: dict[Hashable, Record] = {}
    # What is told apart by a tag takes its record before what is not.
    for pattern in sorted(patterns, key=lambda p: -len(p.record.tags)):
        names = told_by[pattern.record.kind.code]
        found = next((record for record in left if pattern.is_said_by(record, names)), None)
        if found is not None:
            left.remove(found)
            saved[pattern.key] = found
    order = [side.partner for side in sides]
    placed = sorted(patterns, key=lambda p: _place(p, order if several else []))
    return tuple(_line(f"line{at}", p, saved.get(p.key), several) for at, p in enumerate(placed))


def _place(pattern: Pattern, partners: list[str]) -> tuple[int, dt.date, int, int]:
    """What is done alone, then with each partner, then by months, by weeks, then lessons given."""
    kind = KINDS.index(pattern.record.kind)
    partner = partners.index(pattern.partner) + 1 if pattern.partner in partners else 0
    last = len(partners) + 1
    if pattern.slice is not None and pattern.slice.per == MONTH:
        return last, pattern.slice.first, kind, partner
    if pattern.slice is not None:
        return last + 1, dt.date.min, kind, partner
    if isinstance(pattern.record.fields, PublicLesson):
        return last + 2, dt.date.min, partner, kind
    return partner, dt.date.min, kind, 0


def _line(name: str, pattern: Pattern, saved: Record | None, several: bool) -> Line:
    """The line in its group: a month's lines together, the weeks of one thing together."""
    slice, partner = pattern.slice, pattern.partner if several else ""
    title = pattern.title.removeprefix(slice.label if slice else "")
    group, label = partner, title
    if slice is not None and slice.per == WEEK:
        group, label = f"{'' if '每周' in title else '每周 '}{partner}{title}", slice.label
    elif slice is not None or isinstance(pattern.record.fields, PublicLesson):
        group, label = slice.label if slice else PUBLIC_LESSONS, f"{partner}{title}"
    return Line(name=name, label=label, group=group, pattern=pattern, saved=saved)
