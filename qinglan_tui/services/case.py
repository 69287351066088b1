"""What a document is about: a term, the owner's side, one pairing or all, and the records that count."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.folder import Placed, placed
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.periods import Span, counts_in
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.progress_values import Progress
from qinglan_tui.domain.records import Record, people_of
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary, term_summary
from qinglan_tui.domain.terms import Term
from qinglan_tui.services.programmes import programme_of
from qinglan_tui.services.progress import progress_or_why
from qinglan_tui.services.scope import MARGIN, person, pick_term, scope_of
from qinglan_tui.storage import Workbook

if TYPE_CHECKING:
    from exports.base import About

NOBODY = Person(name="")


class Case(Struct, frozen=True, kw_only=True, dict=True):
    """What a document is about: the term and side of the owner, one pairing or all, and the records.

    `records` are the finished ones that count for the term, without private ones; `older` those of the
    pairings before it. A `blank` case names nobody and holds no records.
    """

    workbook: Workbook
    today: dt.date
    term: Term
    scope: Scope
    pairs: tuple[Pair, ...]
    records: tuple[Record, ...] = ()
    older: tuple[Record, ...] = ()
    found: tuple[Progress, ...] = ()
    blank: bool = False

    @cached_property
    def summary(self) -> TermSummary:
        """The term summary of the case."""
        return term_summary(self.records, self.scope, self.workbook.terms, self.today, self.found)

    @cached_property
    def lying(self) -> tuple[Placed, ...]:
        """The records in the folder's order."""
        return placed(self.records, self.scope)

    @property
    def pair(self) -> Pair:
        """The first pair."""
        return self.pairs[0]

    def all_of(self, fields: type) -> tuple[Record, ...]:
        """Every record of a kind, those of earlier terms too, oldest first."""
        return tuple(one for one in (*self.older, *self.records) if isinstance(one.fields, fields))


def case_of(
    workbook: Workbook,
    today: dt.date,
    term_id: str | None = None,
    pairing: str | None = None,
    *,
    blank: bool = False,
) -> Case:
    """The case of a term, of one pairing (its id or a partner's name) or of all.

    Raises:
        Problem: there is no such term or pairing.
    """
    term = pick_term(workbook, term_id, today)
    scope = _scope(workbook, term, pairing)
    pairs = tuple(_pair(workbook, one, scope) for one in scope.pairings) or (
        Pair(labels=scope.labels, subject=scope.subject),
    )
    if blank:
        nobody = structs.replace(scope, owner=NOBODY, partners=(), pairings=(), subject="")
        first = pairs[0]
        pairs = (Pair(labels=scope.labels, programme=first.programme),)
        return Case(workbook=workbook, today=today, term=term, scope=nobody, pairs=pairs, blank=True)
    older, records = _records(workbook, term, scope)
    found, _ = progress_or_why(workbook, today, term.id)
    return Case(
        workbook=workbook,
        today=today,
        term=term,
        scope=scope,
        pairs=pairs,
        records=records,
        older=older,
        found=_of_pairings(found, scope),
    )


def _scope(workbook: Workbook, term: Term, pairing: str | None) -> Scope:
    scope = scope_of(workbook, term)
    if pairing is None:
        return scope
    wanted = pairing.strip()
    owner = workbook.settings.owner
    for role in (MENTOR, APPRENTICE):
        try:
            scope = scope_of(workbook, term, role)
        except Problem:
            continue
        for one in scope.pairings:
            if wanted == one.id or wanted in one.partners_of(owner):
                partners = tuple(person(workbook, name) for name in one.partners_of(owner))
                return structs.replace(scope, pairings=(one,), partners=partners)
    known = "、".join(dict.fromkeys(n for p in workbook.pairings for n in p.partners_of(owner)))
    raise Problem(f"本学期没有与“{wanted}”的结对", f"可写：{known}" if known else "请先在设置里填结对")


def _pair(workbook: Workbook, pairing: Pairing, scope: Scope) -> Pair:
    try:
        programme = programme_of(workbook, pairing.programme) if pairing.programme else None
    except Problem:
        # A faulty programme is told of in 设置; its papers come without tasks.
        programme = None
    apprentices = tuple(person(workbook, name) for name in pairing.apprentices)
    return Pair(
        pairing=pairing,
        mentors=tuple(person(workbook, name) for name in pairing.mentors),
        apprentices=apprentices,
        labels=scope.word.labels(programme.labels) if programme else scope.labels,
        subject=scope.subject or next((one.subject for one in apprentices if one.subject), ""),
        programme=programme,
    )


def _records(workbook: Workbook, term: Term, scope: Scope) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """What was written in the pairings before the term, and what counts for the term."""
    since = min((pairing.start for pairing in scope.pairings), default=term.start)
    span = Span(min(since, term.start) - MARGIN, term.end + MARGIN)
    usable = [
        record
        for record in workbook.records(span)
        if isinstance(record, Record)
        and record.is_finished
        and not record.private
        and concerns(record, workbook, scope)
    ]
    of_term, terms = Span.of_term(term), workbook.terms
    counted = tuple(one for one in usable if counts_in(one.date, one.counts_for, of_term, terms))
    ids = {record.id for record in counted}
    older = tuple(one for one in usable if one.id not in ids and one.date < term.start)
    return older, counted


def concerns(record: Record, workbook: Workbook, scope: Scope) -> bool:
    """Whether it is of these pairings: it names one of the partners, or none of the owner's partners."""
    owner = workbook.settings.owner
    partners = {name for pairing in workbook.pairings for name in pairing.partners_of(owner)}
    named = partners & set(people_of(record))
    return not named or bool(named & {one.name for one in scope.partners})


def _of_pairings(found: Iterable[Progress], scope: Scope) -> tuple[Progress, ...]:
    """The duties of these pairings; who is mentor and apprentice at once has others as well."""
    ids = {"", *(pairing.id for pairing in scope.pairings)}
    programmes = {pairing.programme for pairing in scope.pairings}
    return tuple(
        structs.replace(one, duties=tuple(duty for duty in one.duties if duty.pairing in ids))
        for one in found
        if one.programme.id in programmes
    )


def only(case: Case, pair: Pair) -> Case:
    """The case of one of its pairs, with the records that are of it."""
    pairing = pair.pairing
    if pairing is None:
        return case
    partners = pair.apprentices if case.scope.role == MENTOR else pair.mentors
    scope = structs.replace(case.scope, pairings=(pairing,), partners=partners)
    records = tuple(one for one in case.records if concerns(one, case.workbook, scope))
    return structs.replace(
        case, scope=scope, pairs=(pair,), records=records, found=_of_pairings(case.found, scope)
    )


def pairing_months(case: Case) -> str:
    """When the pairs began and end, for a cover."""
    starts = [pair.start for pair in case.pairs if pair.start]
    ends = [pair.end for pair in case.pairs if pair.end]
    if not starts:
        return ""
    since = f"{min(starts).year}年{min(starts).month}月"
    return f"{since}—{max(ends).year}年{max(ends).month}月" if ends else f"{since}起"


def day_of(case: Case) -> str:
    """The day on which a document is made, nothing on a blank one."""
    return "" if case.blank else case.scope.word.day(case.today)


def about_of(title: str, case: Case) -> "About":
    """What the file says of itself."""
    from exports.base import About

    return About(title, case.scope.owner.name, case.today, case.scope.school, case.scope.term_name)
