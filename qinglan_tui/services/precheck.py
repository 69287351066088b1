"""交前自查: what is collected of a workbook for the check of one document, and its remarks as lines."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.dates import short_date, weekday_name
from qinglan_tui.domain.folder import side_of
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.periods import Span, counts_in
from qinglan_tui.domain.precheck import REMARKS, Checked, Remark
from qinglan_tui.domain.precheck import precheck as remarks_of
from qinglan_tui.domain.precheck_values import TO_SETTINGS
from qinglan_tui.domain.programmes import EVIDENCE
from qinglan_tui.domain.progress_values import DutyProgress, Progress
from qinglan_tui.domain.records import Record, Unreadable, people_of
from qinglan_tui.domain.terms import Term
from qinglan_tui.services.case import Case, case_of
from qinglan_tui.services.document_types import RECORD, document_named
from qinglan_tui.services.duty_lines import named
from qinglan_tui.services.progress import progress_or_why
from qinglan_tui.services.scope import pick_term
from qinglan_tui.storage import Workbook

EVERYTHING = "handbook"  # the document that prints the whole term
# So far back one's own texts are looked through for paragraphs that come again.
_LOOK_BACK = dt.timedelta(days=3 * 366)
# What a school looks for beside a record.
_EVIDENCE = frozenset({*EVIDENCE.values(), *(kind.label.split("（")[0] for kind in KINDS)})
_PEOPLE_FORM = ("sex", "birth", "degree", "title", "joined", "years_taught", "subject", "classes")


class _Prints(Struct, frozen=True, kw_only=True):
    """What a document prints: which kinds of record (None: all), whose, whether counts, which facts of whom.

    `without` are remarks that make no sense of it.
    """

    kinds: tuple[str, ...] | None = None
    side: str = ""
    counts: bool = False
    facts: Mapping[str, tuple[str, ...]] = {}
    without: frozenset[str] = frozenset()


_WHOLE = _Prints(counts=True, facts={MENTOR: _PEOPLE_FORM, APPRENTICE: _PEOPLE_FORM})
_COUNTS = _Prints(counts=True)
# Every other document is checked by all records of the term.
_PRINTS: dict[str, _Prints] = {
    "handbook": _WHOLE,
    "portfolio": _WHOLE,
    "summary": _COUNTS,
    "checklist": _COUNTS,
    "contents": _COUNTS,
    "table": _COUNTS,
    "agreement": _Prints(kinds=("agreement",)),
    "people": _Prints(kinds=(), facts=_WHOLE.facts),
    "roster": _Prints(kinds=(), facts={MENTOR: ("title",), APPRENTICE: ("joined", "classes")}),
    "notice": _Prints(kinds=("observation",), without=frozenset({"unfinished", "missing"})),
    "plan-mentor": _Prints(kinds=("growth_plan",), side=MENTOR),
    "plan-apprentice": _Prints(
        kinds=("growth_plan",), side=APPRENTICE, facts={APPRENTICE: ("title", "degree", "years_taught")}
    ),
    "score-apprentice": _Prints(kinds=("appraisal",), counts=True),
    "score-mentor": _Prints(kinds=("appraisal",), counts=True),
    "verdict": _Prints(
        kinds=("appraisal",), facts={APPRENTICE: ("title", "degree", "years_taught", "classes")}
    ),
    "certificate": _Prints(kinds=("observation", "plan_review", "activity", "public_lesson")),
    "bundle": _COUNTS,
    "effects": _Prints(kinds=("observation",)),
    "register": _Prints(kinds=("observation",)),
    "papers": _Prints(kinds=("paper", "exam_paper", "summary")),
    "honours": _Prints(kinds=("honour",)),
    "review-slip": _Prints(kinds=()),
}


class RemarkLine(Struct, frozen=True, kw_only=True):
    """A remark as a list shows it; `record` is what opens, None where `remark.link` leads elsewhere."""

    remark: Remark
    label: str
    day: str = ""
    kind: str = ""
    heading: str = ""
    record: Record | Unreadable | None = None

    @property
    def text(self) -> str:
        """What there is to look at and what can be done, in one sentence each."""
        return f"{self.remark.what}。{self.remark.do}。"

    @property
    def brief(self) -> str:
        """What there is to look at, for a line that has the record's day already."""
        return self.remark.what.removeprefix(self.day.partition(" ")[0]) if self.day else self.remark.what


def precheck(
    workbook: Workbook,
    code: str,
    now: dt.datetime,
    *,
    term_id: str | None = None,
    pairing: str | None = None,
    records: Iterable[Record] | None = None,
) -> tuple[RemarkLine, ...]:
    """What to look at before a document is handed in; nothing is changed and nothing forbidden.

    `records` are those that were chosen, for the document of single records; they decide the term.

    Raises:
        Problem: there is no such document, term or pairing.
    """
    document = document_named(code)
    if document.per == RECORD or records is not None:
        checked = _of_records(workbook, tuple(records or ()), now.date())
        without: frozenset[str] = frozenset()
    else:
        prints = _PRINTS.get(document.code, _Prints())
        checked = _of_case(case_of(workbook, now.date(), term_id, pairing), document.code, prints)
        without = prints.without
    known: dict[int | None, Record | Unreadable] = {one.id: one for one in checked.unreadable}
    known |= {record.id: record for record in (*checked.records, *checked.begun)}
    found = (remark for remark in remarks_of(checked) if remark.kind not in without)
    return tuple(_line(remark, known.get(remark.record)) for remark in found)


def remark_json(line: RemarkLine) -> dict[str, Any]:
    """One remark as data: its kind and label, the record and the one it meets, what and what to do."""
    record = line.record
    return {
        "kind": line.remark.kind,
        "label": line.label,
        "record": line.remark.record,
        "other": line.remark.other,
        "date": record.date if isinstance(record, Record) else None,
        "title": line.heading,
        "what": line.remark.what,
        "do": line.remark.do,
    }


def _line(remark: Remark, record: Record | Unreadable | None) -> RemarkLine:
    if isinstance(record, Record):
        return RemarkLine(
            remark=remark,
            label=REMARKS[remark.kind],
            day=f"{short_date(record.date)} {weekday_name(record.date)}",
            kind=record.kind.short,
            heading=record.heading,
            record=record,
        )
    heading = record.heading if record else "设置" if remark.link == TO_SETTINGS else "进度"
    return RemarkLine(remark=remark, label=REMARKS[remark.kind], heading=heading, record=record)


# --- what is collected -----------------------------------------------------------------------------------


def _of_records(workbook: Workbook, records: tuple[Record, ...], today: dt.date) -> Checked:
    """The check of the records that were chosen, in the term of the last of them."""
    day = max((record.date for record in records), default=today)
    term = pick_term(workbook, None, day)
    found, _ = progress_or_why(workbook, today, term.id)
    return _checked(workbook, term, today, records, near=_near(found))


def _of_case(case: Case, code: str, prints: _Prints) -> Checked:
    workbook, term = case.workbook, case.term
    printed = _printed_by(case, code, prints)
    of_term = workbook.records(Span.of_term(term))
    begun = [
        one for one in workbook.records(_around(term)) if isinstance(one, Record) and not one.is_finished
    ]
    left_out = tuple(
        one
        for one in begun
        if not one.private
        and printed(one)
        and counts_in(one.date, one.counts_for, Span.of_term(term), workbook.terms)
        and _is_of(one, case)
    )
    records = tuple(one for one in case.records if printed(one))
    if code == "notice":
        records = tuple(one for one in left_out if one.status == "planned" and one.date >= case.today)
        left_out = ()
    return _checked(
        workbook,
        term,
        case.today,
        records,
        begun=left_out,
        unreadable=tuple(one for one in of_term if isinstance(one, Unreadable)) if records else (),
        near=_near(case.found),
        duties=_counted(case, code) if prints.counts else {},
        people=_people(case, prints),
    )


def _checked(
    workbook: Workbook, term: Term, today: dt.date, records: tuple[Record, ...], **more: Any
) -> Checked:
    """The records with all that the rules compare them with."""
    settings = workbook.settings
    numbers = {record.id for record in records}
    since = Span(term.start - _LOOK_BACK, _around(term).until)
    others = tuple(
        one
        for one in workbook.records(since)
        if isinstance(one, Record) and one.is_finished and one.id not in numbers
    )
    return Checked(
        owner=settings.owner,
        today=today,
        records=records,
        term=term,
        terms=workbook.terms,
        leave=workbook.leave,
        timetable=workbook.timetable,
        others=others,
        school=settings.school,
        school_short=settings.school_short,
        lost=_lost(workbook, records),
        clashing=frozenset(one.record.id for one in workbook.conflicts() if one.record and one.record.id),
        **more,
    )


def _around(term: Term) -> Span:
    return Span(term.start - dt.timedelta(days=90), term.end + dt.timedelta(days=90))


def _counted(case: Case, code: str) -> dict[str, tuple[Progress, DutyProgress]]:
    """The duties whose numbers the document prints."""
    duties = named(case.found)
    return {key: one for key, one in duties.items() if code != "bundle" or one[1].duty.bundle}


def _printed_by(case: Case, code: str, prints: _Prints) -> Callable[[Record], bool]:
    """Which records the document prints or counts."""
    kinds = prints.kinds
    if code == "bundle":
        duties = [duty.duty for one in case.found for duty in one.duties if duty.duty.bundle]
        kinds = tuple({code for duty in duties for code in duty.counts})

    def printed(record: Record) -> bool:
        if kinds is not None and record.kind.code not in kinds:
            return False
        return not prints.side or side_of(record, case.scope) == prints.side

    return printed


def _is_of(record: Record, case: Case) -> bool:
    """Whether it is of these pairings: it names one of the partners, or none of the owner's."""
    owner = case.workbook.settings.owner
    partners = {name for pairing in case.workbook.pairings for name in pairing.partners_of(owner)}
    named_here = partners & set(people_of(record))
    return not named_here or bool(named_here & {one.name for one in case.scope.partners})


def _near(found: Iterable[Progress]) -> dict[int, tuple[str, ...]]:
    """What records lack for a duty of the owner's, by their ids: 缺点评、签字, 缺听课心得, 不足800字.

    That one waits to be handed in is no lack, nor is a field left empty, which progress tells.
    """
    reasons: dict[int, tuple[str, ...]] = {}
    for one in found:
        for duty in one.mine:
            for near in (near for period in duty.periods for near in period.near if not duty.duty.soft):
                asked = [word for word in near.missing.removeprefix("缺").split("、") if word in _EVIDENCE]
                why = f"缺{'、'.join(asked)}" if asked else near.missing
                known = reasons.get(near.id, ())
                if (asked or why.startswith("不足")) and why not in known:
                    reasons[near.id] = (*known, why)
    return reasons


def _people(case: Case, prints: _Prints) -> tuple[tuple[Person, tuple[str, ...]], ...]:
    found: dict[str, tuple[Person, tuple[str, ...]]] = {}
    for pair in case.pairs:
        for side, facts in prints.facts.items():
            for person in pair.people(side):
                found.setdefault(person.name, (person, facts))
    return tuple(found.values())


def _lost(workbook: Workbook, records: Iterable[Record]) -> tuple[tuple[int, str], ...]:
    return tuple(
        (record.id or 0, attached.name)
        for record in records
        for attached in record.attachments
        if workbook.attachment_path(attached) is None
    )
