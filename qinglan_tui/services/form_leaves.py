"""A record as its school form in a handbook or portfolio, with what the workbook knows besides."""

from typing import TYPE_CHECKING

from qinglan_tui.domain.counts import Row
from qinglan_tui.domain.kinds.appraisal import Appraisal
from qinglan_tui.domain.kinds.monthly_report import MonthlyReport
from qinglan_tui.domain.month_counts import Side
from qinglan_tui.domain.monthly import MonthSummary, month_summary
from qinglan_tui.domain.periods import month_id
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.summaries import term_summary
from qinglan_tui.services.case import Case
from qinglan_tui.services.monthly import MONTH
from qinglan_tui.services.photos import pictures_of
from qinglan_tui.services.progress import progress_or_why

if TYPE_CHECKING:
    from exports.leaves import Leaf


def form_leaf(case: Case, record: Record, number: str = "") -> "Leaf":
    """A record as its school form, with its photos, and the numbers of a monthly report or a check.

    `number` names another sheet of its kind, as A6.

    Raises:
        Problem: the kind has no such sheet.
    """
    from exports.forms import form_of
    from exports.leaves import FormLeaf
    from exports.pictures import photos_of

    month = _month(case, record) if isinstance(record.fields, MonthlyReport) else None
    overview = _overview(case, record)
    photos = photos_of(pictures_of(case.workbook, record))
    return FormLeaf(form_of(record, case.scope, number=number, month=month, overview=overview, photos=photos))


def _month(case: Case, record: Record) -> MonthSummary:
    """The month that a report is about."""
    month = record.counts_for if MONTH.fullmatch(record.counts_for) else month_id(record.date)
    scope = case.scope
    side = Side(owner=scope.owner.name, role=scope.role, pairings=scope.pairings, labels=scope.labels)
    return month_summary(month, case.records, side, case.found, case.workbook.terms, case.today)


def _overview(case: Case, record: Record) -> tuple[Row, ...]:
    """How the owner's duties stood on the day of the check; of somebody else's too little is known."""
    fields = record.fields
    if not isinstance(fields, Appraisal) or fields.teacher not in ("", case.scope.owner.name):
        return ()
    found, _ = progress_or_why(case.workbook, record.date, case.term.id)
    until = (one for one in case.records if one.date <= record.date)
    return term_summary(until, case.scope, case.workbook.terms, record.date, found).overview
