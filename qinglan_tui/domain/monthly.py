"""活动情况记录 (A14) as a value: what a month's duties ask for, what was done in it, what is overdue."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from qinglan_tui.domain.counts import Row
from qinglan_tui.domain.forecasting import unit_of, whole_state
from qinglan_tui.domain.month_counts import STRIP, MainActivity, Side, main_activities, month_counts
from qinglan_tui.domain.periods import Span, counts_in
from qinglan_tui.domain.programmes import Number
from qinglan_tui.domain.progress_values import OVERDUE, DutyProgress, PeriodProgress, Progress, plain
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import Term

LONGEST = 31  # days of a period that belongs to one month
MOST_NAMED = 2  # periods named one by one
# Periods whose name says more than the duty does, and what many of them are called.
_NAMED = {"day": "天", "week": "周", "fortnight": "次", "month": "个月", "half_term": "次"}
# Of what is not on the strip, what a month's line says all the same.
_ALSO_SAID = ("observation.", "activity")


class MonthDuty(Struct, frozen=True, kw_only=True):
    """A duty in a month: its month, or those of its weeks that lie in it, added up.

    `whom` names the partner where the owner has several; `missing` adds up the gaps of the single periods.
    """

    id: str
    label: str
    pairing: str
    whom: str
    unit: str
    required: Number | None
    done: Number
    late: Number
    missing: Number
    state: str
    soft: bool
    periods: tuple[str, ...]


class Late(Struct, frozen=True, kw_only=True):
    """What is overdue of a duty: how much of it, in which periods (of the kind `per`), and since when."""

    id: str
    label: str
    per: str
    whom: str
    unit: str
    missing: Number
    periods: tuple[str, ...]
    due: dt.date


class MonthSummary(Struct, frozen=True, kw_only=True):
    """All that the form of a month says without the teacher.

    `counts` begins with the strip of the form, ten numbers that are there even when 0; what else was done
    follows. `duties` are the numbers of the progress.
    """

    month: str
    role: str
    made_on: dt.date
    duties: tuple[MonthDuty, ...]
    counts: tuple[Row, ...]
    activities: tuple[MainActivity, ...]
    overdue: tuple[Late, ...]

    @property
    def label(self) -> str:
        """11月."""
        return f"{int(self.month[5:])}月"

    @property
    def strip(self) -> tuple[Row, ...]:
        """The ten numbers that the form prints."""
        return self.counts[:STRIP]

    @property
    def besides(self) -> tuple[Row, ...]:
        """Of what else was done, lessons and meetings."""
        return tuple(row for row in self.counts[STRIP:] if row.source.startswith(_ALSO_SAID))


def month_summary(
    month: str,
    records: Iterable[Record],
    side: Side,
    found: tuple[Progress, ...],
    terms: tuple[Term, ...],
    today: dt.date,
) -> MonthSummary:
    """The value of the month "2026-11" as of today; what is private or not yet done is left out.

    Raises:
        Problem: it is no month.
    """
    span = Span.of_month(month)
    counted = sorted(
        (
            record
            for record in records
            if record.is_finished
            and not record.private
            and record.date <= today
            and counts_in(record.date, record.counts_for, span, terms)
        ),
        key=lambda record: (record.date, record.slot, record.id or 0),
    )
    return MonthSummary(
        month=month,
        role=side.role,
        made_on=today,
        duties=tuple(_duties(found, span, side)),
        counts=month_counts(counted, side),
        activities=main_activities(counted, side),
        overdue=tuple(_overdue(found, span, side)),
    )


# --- the duties -------------------------------------------------------------------------------------------


def _duties(found: tuple[Progress, ...], span: Span, side: Side) -> Iterator[MonthDuty]:
    for one in found:
        for duty in one.mine:
            periods = [period for period in duty.periods if lies_in(period, span)]
            if periods:
                yield _duty(one, duty, periods, side)


def lies_in(period: PeriodProgress, span: Span) -> bool:
    """Whether a period is the month or the part of it in which its middle lies: a week is in one month."""
    since, until = period.since, period.until
    if since is None or until is None or (until - since).days >= LONGEST:
        return False
    return span.contains(since + (until - since) // 2)


def _duty(one: Progress, duty: DutyProgress, periods: list[PeriodProgress], side: Side) -> MonthDuty:
    required = [period.required for period in periods if period.required is not None]
    return MonthDuty(
        id=duty.duty.id,
        label=one.programme.labels.fill(duty.duty.title),
        pairing=duty.pairing,
        whom=_whom(duty, side),
        unit=unit_of(duty.duty),
        required=plain(sum(required)) if required else None,
        done=plain(sum(period.done for period in periods)),
        late=plain(sum(period.late for period in periods)),
        missing=plain(sum(period.missing for period in periods)),
        state=whole_state([period.state for period in periods]),
        soft=duty.duty.soft,
        periods=tuple(period.period for period in periods),
    )


def _overdue(found: tuple[Progress, ...], span: Span, side: Side) -> Iterator[Late]:
    """What was due by the end of the month and is not there today, the oldest first within a duty."""
    for one in found:
        for duty in one.overdue:
            periods = [
                period
                for period in duty.periods
                if period.state == OVERDUE and period.due and span.until and period.due <= span.until
            ]
            if periods and not duty.duty.soft:
                yield Late(
                    id=duty.duty.id,
                    per=duty.duty.per,
                    label=one.programme.labels.fill(duty.duty.title),
                    whom=_whom(duty, side),
                    unit=unit_of(duty.duty),
                    missing=plain(sum(period.missing for period in periods)),
                    periods=tuple(period.label for period in periods),
                    due=min(period.due for period in periods if period.due),
                )


def _whom(duty: DutyProgress, side: Side) -> str:
    return "、".join(duty.partners) if duty.pairing and len(side.pairings) > 1 else ""


# --- in words ---------------------------------------------------------------------------------------------


def counts_said(summary: MonthSummary) -> tuple[str, ...]:
    """What was done in the month, each number a text of its own: 听徒弟课 3节."""
    return tuple(_said(row) for row in (*summary.strip, *summary.besides) if row.done)


def month_lines(summary: MonthSummary) -> tuple[str, ...]:
    """The month in a line of counts, what it still lacks, and what is overdue; only what there is."""
    counts = " · ".join(counts_said(summary))
    open_still = " · ".join(
        f"{duty.label}{_with(duty.whom)}{duty.missing}{duty.unit}"
        for duty in summary.duties
        if duty.missing and not duty.soft and duty.state != OVERDUE
    )
    late = " · ".join(late_text(late) for late in summary.overdue)
    lines = (
        f"{summary.label}：{counts or '还没有记录'}",
        f"还差：{open_still}" if open_still else "",
        f"逾期：{late}" if late else "",
    )
    return tuple(line for line in lines if line)


def late_text(late: Late) -> str:
    """教学案例（李青）10月还差1篇; of many periods the first and how many: 第1周等11周还差15节."""
    many = len(late.periods)
    some = (
        "、".join(late.periods)
        if many <= MOST_NAMED
        else f"{late.periods[0]}等{many}{_NAMED.get(late.per, '次')}"
    )
    return f"{late.label}{_with(late.whom)}{some if late.per in _NAMED else ''}还差{late.missing}{late.unit}"


def _said(row: Row) -> str:
    paper = f"（含纸质{row.paper}{row.unit}）" if row.paper else ""
    return f"{row.label} {row.done}{row.unit}{paper}"


def _with(whom: str) -> str:
    return f"（{whom}）" if whom else ""
