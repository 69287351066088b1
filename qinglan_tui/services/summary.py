"""The term summary of a workbook: what is collected for it, and from where."""

import datetime as dt

from qinglan_tui.domain.charts import Chart, charts_of
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.summaries import TermSummary, term_summary
from qinglan_tui.services.progress import progress_or_why
from qinglan_tui.services.scope import MARGIN, pick_term, scope_of
from qinglan_tui.storage import Workbook


def summarise(
    workbook: Workbook, today: dt.date, term_id: str | None = None, role: str | None = None
) -> TermSummary:
    """The term summary of the workbook as of today; with a faulty programme it has the counts alone.

    Raises:
        Problem: there is no such term.
    """
    term = pick_term(workbook, term_id, today)
    span = Span(term.start - MARGIN, term.end + MARGIN)
    records = [record for record in workbook.records(span) if isinstance(record, Record)]
    found, _ = progress_or_why(workbook, today, term.id)
    return term_summary(records, scope_of(workbook, term, role), workbook.terms, today, found)


def summary_charts(workbook: Workbook, summary: TermSummary) -> tuple[Chart, ...]:
    """The numbers of a summary as charts; those that have nothing to show are left out."""
    found = [
        one
        for term in summary.scope.all_terms
        for one in progress_or_why(workbook, summary.made_on, term.id)[0]
    ]
    return charts_of(summary, found)
