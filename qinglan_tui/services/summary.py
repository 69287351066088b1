"""The term summary of a workbook: what is collected for it, and from where."""

import datetime as dt

from msgspec import structs

from qinglan_tui.domain.charts import Chart, charts_of
from qinglan_tui.domain.kinds.summary import Summary
from qinglan_tui.domain.laying_out import laid_out
from qinglan_tui.domain.periods import PAIRING, Span, counts_in
from qinglan_tui.domain.progress_values import Progress
from qinglan_tui.domain.reach import TERM, WHOLE
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary, drafted, newest_summary, term_summary
from qinglan_tui.services.case import concerns
from qinglan_tui.services.progress import progress_or_why
from qinglan_tui.services.scope import MARGIN, pick_term, scope_over
from qinglan_tui.storage import Workbook


def summarise(
    workbook: Workbook,
    today: dt.date,
    term_id: str | None = None,
    role: str | None = None,
    reach: str = TERM,
    pairing: str | None = None,
) -> TermSummary:
    """The term summary of the workbook as of today; with a faulty programme it has the counts alone.

    `reach` is 学期, or 学年 or 结对期: the school year or the pairings of that term. `pairing` is the id of
    one or a partner's name; then what names other partners only is left out.

    Raises:
        Problem: there is no such term or pairing.
    """
    term = pick_term(workbook, term_id, today)
    scope = scope_over(workbook, term, reach, role, pairing)
    span = _around(scope.days)
    records = [
        record
        for record in workbook.records(span)
        if isinstance(record, Record) and (pairing is None or concerns(record, workbook, scope))
    ]
    if reach == TERM:
        found, _ = progress_or_why(workbook, today, term.id)
        return term_summary(records, scope, workbook.terms, today, found)
    return term_summary(records, scope, workbook.terms, today, by_term=_by_term(workbook, scope, today))


def lay_out_again(
    workbook: Workbook,
    today: dt.date,
    term_id: str | None = None,
    role: str | None = None,
    reach: str = TERM,
    pairing: str | None = None,
) -> Record:
    """The teacher's own summary with the points that it has not yet, or a new one with all of them.

    Nothing that was written is lost, and nothing is saved: the teacher looks it over first.

    Raises:
        Problem: there is no such term.
    """
    found = summarise(workbook, today, term_id, role, reach, pairing)
    own = own_summary(workbook, found) or own_summary(workbook, found, begun=True)
    scope = found.scope
    if own is None:
        counts_for = {TERM: scope.term.id, WHOLE: PAIRING}.get(reach, "")
        own = Record(fields=Summary(scope=reach), date=today, author=scope.owner.name, counts_for=counts_for)
    assert isinstance(own.fields, Summary)
    return structs.replace(own, fields=laid_out(own.fields, drafted(found)))


def own_summary(workbook: Workbook, summary: TermSummary, *, begun: bool = False) -> Record | None:
    """The record that is the written part of a summary; with `begun` also one that is not finished yet."""
    scope = summary.scope
    records = (one for one in workbook.records(_around(scope.days)) if isinstance(one, Record))
    counted = (
        one
        for one in records
        if (begun or one.is_finished)
        and not one.private
        and counts_in(one.date, one.counts_for, scope.days, workbook.terms)
    )
    return newest_summary(counted, scope.owner.name, scope.reach)


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
