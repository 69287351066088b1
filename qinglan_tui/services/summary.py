"""The term summary of a workbook: what is collected for it, and from where."""

import datetime as dt

from qinglan_tui.domain.charts import Chart, charts_of
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.progress_values import Progress
from qinglan_tui.domain.reach import TERM
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.summaries import Scope, TermSummary, term_summary
from qinglan_tui.services.progress import progress_or_why
from qinglan_tui.services.scope import MARGIN, pick_term, scope_over
from qinglan_tui.storage import Workbook


def summarise(
    workbook: Workbook,
    today: dt.date,
    term_id: str | None = None,
    role: str | None = None,
    reach: str = TERM,
) -> TermSummary:
    """The term summary of the workbook as of today; with a faulty programme it has the counts alone.

    `reach` is 学期, or 学年 or 结对期: the school year or the pairings of that term.

    Raises:
        Problem: there is no such term.
    """
    term = pick_term(workbook, term_id, today)
    scope = scope_over(workbook, term, reach, role)
    span = _around(scope.days)
    records = [record for record in workbook.records(span) if isinstance(record, Record)]
    if reach == TERM:
        found, _ = progress_or_why(workbook, today, term.id)
        return term_summary(records, scope, workbook.terms, today, found)
    return term_summary(records, scope, workbook.terms, today, by_term=_by_term(workbook, scope, today))


def _around(span: Span) -> Span:
    """The days whose records may count for those of the span."""
    since = span.since - MARGIN if span.since else None
    return Span(since, span.until + MARGIN if span.until else None)


def _by_term(workbook: Workbook, scope: Scope, today: dt.date) -> tuple[tuple[Progress, ...], ...]:
    """The progress of each of its terms that has begun."""
    begun = (term for term in scope.all_terms if term.start <= today)
    return tuple(progress_or_why(workbook, today, term.id)[0] for term in begun)


def summary_charts(workbook: Workbook, summary: TermSummary) -> tuple[Chart, ...]:
    """The numbers of a summary as charts; those that have nothing to show are left out."""
    by_term = _by_term(workbook, summary.scope, summary.made_on)
    return charts_of(summary, [one for found in by_term for one in found])
