"""The month of a workbook as its form sees it: counts, duties, main activities and what is overdue."""

import datetime as dt
import re
from collections.abc import Mapping

from qinglan_tui.domain.dates import read_date
from qinglan_tui.domain.month_counts import Side
from qinglan_tui.domain.monthly import MonthSummary, counts_said
from qinglan_tui.domain.monthly import month_summary as summary_of
from qinglan_tui.domain.periods import Span, month_id, read_counts_for
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import Term, term_of
from qinglan_tui.services.progress import progress_of
from qinglan_tui.services.scope import MARGIN, pick_term, scope_of
from qinglan_tui.storage import Workbook

MONTH = re.compile(r"\d{4}-\d\d")


def month_summary(
    workbook: Workbook, today: dt.date, month: str | None = None, role: str | None = None
) -> MonthSummary:
    """The value of a month "2026-11" (the present one) as of today, in the owner's first role.

    Raises:
        Problem: it is no month, there is no term, the owner has no such role, or a programme is faulty.
    """
    month = month or month_id(today)
    span = Span.of_month(month)
    term = _term_of(workbook, span, today)
    scope = scope_of(workbook, term, role)
    side = Side(owner=scope.owner.name, role=scope.role, pairings=scope.pairings, labels=scope.labels)
    assert span.since is not None and span.until is not None
    near = Span(span.since - MARGIN, span.until + MARGIN)
    records = [record for record in workbook.records(near) if isinstance(record, Record)]
    found = progress_of(workbook, today, term.id)
    return summary_of(month, records, side, found, workbook.terms, today)


def _term_of(workbook: Workbook, month: Span, today: dt.date) -> Term:
    """The term with most days of the month; the present one where none has any."""

    def shared(term: Term) -> int:
        days = month.intersect(Span.of_term(term))
        return (days.days or 0) if days else 0

    best = max(workbook.terms, key=shared, default=None)
    return best if best and shared(best) else pick_term(workbook, None, today)


def month_of_form(workbook: Workbook, today: dt.date, raw: Mapping[str, object]) -> tuple[str, ...]:
    """What was done in the month that a form is about, number by number, the first with the month's name.

    The month is that of its 所属月份, else of its date; () when it is no month.

    Raises:
        Problem: what was typed cannot be read, or there is no term.
    """
    known = term_of(today, workbook.terms)
    period = read_counts_for(str(raw.get("counts_for") or ""), today, known)
    if not period:
        period = month_id(read_date(str(raw.get("date") or ""), today, known).date)
    if not MONTH.fullmatch(period):
        return ()
    summary = month_summary(workbook, today, period)
    first, *others = counts_said(summary) or ("还没有记录",)
    return f"{summary.label}：{first}", *others
