"""今日: what a teacher needs to know on opening the workbook, as a value and as plain text."""

import datetime as dt

from msgspec import Struct, structs

from qinglan_tui.domain.counts import ALWAYS, MENTOR, Row, count_rows, is_by
from qinglan_tui.domain.dates import short_date, weekday_name
from qinglan_tui.domain.duty_rows import duty_row, is_in_role, is_shared
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.periods import Span, counts_in
from qinglan_tui.domain.progress_values import (
    DUE_SOON,
    OVERDUE,
    DutyProgress,
    Progress,
)
from qinglan_tui.domain.records import Record, fact, people_of
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.slots import slot_key
from qinglan_tui.domain.terms import Term, term_of, week_of
from qinglan_tui.services.present import marks
from qinglan_tui.services.progress import progress_or_why
from qinglan_tui.services.scope import MARGIN, pick_term, roles_of, scope_of
from qinglan_tui.storage import Workbook

MOST_RECENT = 6
MOST_ROWS = 6
MOST_OWED = 5
_PRESSING = {OVERDUE: 0, DUE_SOON: 1}


class Glance(Struct, frozen=True, kw_only=True):
    """One line of the term at a glance: what is counted, and the count with each partner."""

    label: str
    counts: tuple[Row, ...]


class Calendar(Struct, frozen=True):
    """Which day it is, in which term and week; None outside every term."""

    day: dt.date
    term: Term | None
    week: int | None


class Owed(Struct, frozen=True, kw_only=True):
    """One line of what is owed: whose ("" for the owner's own), what, and how it stands in words."""

    whose: str
    title: str
    said: str
    is_overdue: bool


class Today(Struct, frozen=True, kw_only=True):
    """What 今日 shows; `steps` are the suggestions to look at in the next lesson."""

    calendar: Calendar
    next_lesson: Record | None
    steps: tuple[str, ...]
    to_review: tuple[Record, ...]
    owed: tuple[Owed, ...]
    why_nothing_owed: str = ""
    columns: tuple[str, ...]
    glance: tuple[Glance, ...]
    recent: tuple[Record, ...]
    unfinished: tuple[Record, ...]

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.calendar.day


def today(workbook: Workbook, now: dt.datetime, more: int = 0) -> Today:
    """Everything that 今日 shows, as of now; the term's records are read, nothing older.

    `more` are the latest records beyond the usual six, where there is room for them.
    """
    day = now.date()
    if not workbook.terms:
        return _without_term(workbook, day)
    term = pick_term(workbook, None, day)
    records = _records(workbook, Span(term.start - MARGIN, term.end + MARGIN))
    scopes = [scope_of(workbook, term, role) for role in roles_of(workbook, term)]
    past = [record for record in records if record.date <= day and record.status != "planned"]
    next_lesson = _next_lesson(records, day)
    found, why = progress_or_why(workbook, day, term.id)
    columns, glance = _duty_glance(found, scopes[0]) or _glance(records, scopes[0], workbook, term)
    owner = workbook.settings.owner
    return Today(
        calendar=calendar(workbook, day),
        next_lesson=next_lesson,
        steps=_open_steps(past, fact(next_lesson, "teacher")) if next_lesson else (),
        to_review=tuple(record for record in past if _waits_for_me(record, owner)),
        owed=owed_lines(found),
        why_nothing_owed=why,
        columns=columns,
        glance=glance,
        recent=tuple(reversed(past[-MOST_RECENT - more :])),
        unfinished=tuple(record for record in past if record.status in ("draft", "returned")),
    )


def calendar(workbook: Workbook, day: dt.date) -> Calendar:
    """The school week of a day."""
    term = term_of(day, workbook.terms)
    return Calendar(day, term, week_of(term, day) if term else None)


def _without_term(workbook: Workbook, day: dt.date) -> Today:
    records = _records(workbook, Span(day - MARGIN, day + MARGIN))
    return Today(
        calendar=Calendar(day, None, None),
        next_lesson=_next_lesson(records, day),
        steps=(),
        to_review=(),
        owed=(),
        columns=(),
        glance=(),
        recent=tuple(reversed([record for record in records if record.date <= day][-MOST_RECENT:])),
        unfinished=(),
    )


def _records(workbook: Workbook, span: Span) -> list[Record]:
    return [record for record in workbook.records(span) if isinstance(record, Record)]


def _waits_for_me(record: Record, owner: str) -> bool:
    return record.status == "submitted" and not is_by(record, owner, owner) and record.comment is None


def _next_lesson(records: list[Record], day: dt.date) -> Record | None:
    agreed = [
        r for r in records if r.status == "planned" and r.date >= day and isinstance(r.fields, Observation)
    ]
    return min(agreed, key=lambda record: (record.date, slot_key(record.slot)), default=None)


def _open_steps(past: list[Record], teacher: str) -> tuple[str, ...]:
    """The suggestions of the last lesson heard of that teacher that has any still open."""
    for record in reversed(past):
        if isinstance(record.fields, Observation) and record.fields.teacher == teacher:
            steps = tuple(step.text for step in record.fields.action_steps if step.text and not step.effect)
            if steps:
                return steps
    return ()


def _glance(
    records: list[Record], scope: Scope, workbook: Workbook, term: Term
) -> tuple[tuple[str, ...], tuple[Glance, ...]]:
    """The counts of the term: a column for each apprentice of a mentor, one column for an apprentice."""
    span = Span.of_term(term)
    counted = [r for r in records if counts_in(r.date, r.counts_for, span, workbook.terms)]
    if scope.role == MENTOR and scope.partners:
        columns = tuple(partner.name for partner in scope.partners)
        parts = [[r for r in counted if name in people_of(r)] for name in columns]
    else:
        columns, parts = (scope.owner.name,), [counted]
    owner, pairings = scope.owner.name, scope.pairings
    tables = [count_rows(part, scope.role, owner, pairings, scope.labels) for part in parts]
    found = [[_row(table, source, tables) for table in tables] for source in ALWAYS[scope.role]]
    lines = [Glance(label=rows[0].label, counts=tuple(rows)) for rows in found]
    return columns, tuple(lines[:MOST_ROWS])


def _duty_glance(
    found: tuple[Progress, ...], scope: Scope
) -> tuple[tuple[str, ...], tuple[Glance, ...]] | None:
    """The owner's duties of the term, the most pressing first, with a column for each partner of a mentor."""
    duties = [duty for one in found for duty in one.mine if is_in_role(duty, scope.role) and duty.required]
    if not duties:
        return None
    names = tuple(partner.name for partner in scope.partners)
    columns = names if scope.role == MENTOR and names else (scope.owner.name,)
    by_id: dict[str, list[DutyProgress]] = {}
    for duty in sorted(duties, key=_order):
        by_id.setdefault(duty.duty.id, []).append(duty)
    lines = []
    for same in list(by_id.values())[:MOST_ROWS]:
        rows = [duty_row(duty, scope.labels) for duty in _in_columns(same, columns)]
        lines.append(Glance(label=rows[0].label, counts=tuple(rows)))
    return columns, tuple(lines)


def _order(duty: DutyProgress) -> tuple[int, bool]:
    """The most pressing first, one's own before what both sides share."""
    return _PRESSING.get(duty.state, len(_PRESSING)), is_shared(duty)


def _in_columns(same: list[DutyProgress], columns: tuple[str, ...]) -> list[DutyProgress]:
    """One duty for each column; a duty that is not counted pairing by pairing stands in the first."""
    if len(same) < 2 or len(columns) < 2:
        return same[:1]
    found = [next((duty for duty in same if name in duty.partners), None) for name in columns]
    return [duty for duty in found if duty is not None]


def owed_lines(found: tuple[Progress, ...]) -> tuple[Owed, ...]:
    """At most five duties that are overdue or due soon, overdue ones first; a partner's only where known."""
    pressing = [
        (one, duty)
        for one in found
        for duty in one.duties
        if duty.state in (OVERDUE, DUE_SOON) and duty.judged and not duty.duty.soft
    ]
    pressing.sort(key=lambda pair: pair[1].state != OVERDUE)
    several = len({duty.partners for _, duty in pressing if duty.mine and duty.pairing}) > 1
    with_whom: dict[Owed, list[str]] = {}
    for one, duty in pressing:
        line = Owed(
            whose="" if duty.mine else duty.person,
            title=one.programme.labels.fill(duty.duty.title),
            said=duty.forecast.split("；")[0],
            is_overdue=duty.state == OVERDUE,
        )
        with_whom.setdefault(line, []).extend(duty.partners if several and duty.mine and duty.pairing else ())
    return tuple(_naming(line, names) for line, names in with_whom.items())[:MOST_OWED]


def _naming(line: Owed, names: list[str]) -> Owed:
    """The line with the partners it is about behind its title."""
    whom = f"（{'、'.join(dict.fromkeys(names))}）" if names else ""
    return structs.replace(line, title=line.title + whom)


def _row(table: tuple[Row, ...], source: str, tables: list[tuple[Row, ...]]) -> Row:
    """The row of that source; a zero where this partner has none and another has."""
    for row in table:
        if row.source == source:
            return row
    other = next(row for one in tables for row in one if row.source == source)
    return Row(label=other.label, done=0, unit=other.unit, source=source)


def when(record: Record, today: dt.date) -> str:
    """When a record was, as a list says it: 周五第3节 within the last week, else 11月13日."""
    days = (today - record.date).days
    return (weekday_name(record.date) if -7 < days < 7 else short_date(record.date)) + record.slot


def remark(record: Record) -> str:
    """What a list says of a record: what the school would miss, its state, else its verdict or grade."""
    noted = marks(record)
    lacking = [mark for mark in noted if mark.startswith("缺")] if record.is_finished else []
    return next(iter((*lacking, *noted)), fact(record, "verdict") or fact(record, "grade"))


def count(row: Row) -> str:
    """7/10节 where a number is asked for, else 7节."""
    return f"{row.done}/{row.required}{row.unit}" if row.required is not None else f"{row.done}{row.unit}"


def owed_text(line: Owed) -> str:
    """李青 教学案例 10月未交，逾期22天."""
    return " ".join(part for part in (line.whose, line.title, line.said) if part)


def today_text(workbook: Workbook, now: dt.datetime) -> str:
    """今日 as plain text, for a command line without a screen."""
    value = today(workbook, now)
    lines = [head(value.calendar)]
    if value.next_lesson:
        lesson = value.next_lesson
        lines.append(f"下次听课　{when(lesson, value.day)} {fact(lesson, 'class_name')} {lesson.heading}")
        if value.steps:
            lines.append(f"　　　　　上次建议：{'；'.join(value.steps)}")
    if value.to_review:
        lines.append(
            f"待我审阅　{len(value.to_review)}份　{'、'.join(r.heading for r in value.to_review[:3])}"
        )
    lines += [f"{'未交' if n == 0 else '　　'}　　　{owed_text(line)}" for n, line in enumerate(value.owed)]
    if value.why_nothing_owed:
        lines.append(value.why_nothing_owed)
    if value.glance:
        lines += ["", f"本学期　　{'　'.join(value.columns)}"]
        lines += [f"　{g.label}　{'　'.join(count(row) for row in g.counts)}" for g in value.glance]
    if value.recent:
        lines += ["", "最近记录"]
        lines += [_recent_line(record, value.day) for record in value.recent]
    return "\n".join(lines)


def head(calendar: Calendar) -> str:
    """The first line: date, weekday and school week."""
    day = f"{short_date(calendar.day)} {weekday_name(calendar.day, long=True)}"
    return f"{day} 第{calendar.week}周" if calendar.week is not None else f"{day} 不在学期内"


def _recent_line(record: Record, day: dt.date) -> str:
    parts = (when(record, day), record.kind.short, record.heading, remark(record))
    return "　" + "　".join(part for part in parts if part)
