"""Documents that are not one record: what is collected for each, handed to its writer in `exports`.

Each function makes the leaves of one document from the `Case` that it is about.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import structs

from qinglan_tui.domain.appraisal import score_sheet, weights_of
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.effects import effects_of
from qinglan_tui.domain.folder import Material, materials, side_of
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.kinds.agreement import Agreement
from qinglan_tui.domain.kinds.appraisal import Appraisal
from qinglan_tui.domain.kinds.growth_plan import GrowthPlan
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.tasks import SPANS, TERM
from qinglan_tui.services.board import bundles
from qinglan_tui.services.bundle_sheets import bundle_sheets
from qinglan_tui.services.case import Case, only
from qinglan_tui.services.form_leaves import form_leaf
from qinglan_tui.services.progress import progress_or_why

if TYPE_CHECKING:
    from exports.leaves import Leaf


def agreement(case: Case) -> "list[Leaf]":
    """A1 for each pair; what was written as 协议 goes before the defaults."""
    from exports.agreement import AgreementLeaf

    written = case.all_of(Agreement)
    leaves: list[Leaf] = []
    for pair in case.pairs:
        names = {one.name for one in (*pair.mentors, *pair.apprentices)}
        own = [one for one in written if _is_between(one.fields, names)]
        newest = max(own, key=lambda one: (one.date, one.id or 0), default=None)
        fields = newest.fields if newest is not None and isinstance(newest.fields, Agreement) else None
        leaves.append(
            AgreementLeaf(
                pair=pair,
                school=case.scope.school,
                title=pact_title(pair),
                record=fields,
            )
        )
    return leaves


def pact_title(pair: Pair) -> str:
    """What the programme calls the agreement: 青蓝合同, 帮扶协议; else 师徒结对协议书."""
    documents = pair.programme.documents if pair.programme else ()
    return next((one.title for one in documents if one.kind == "agreement"), "师徒结对协议书")


def _is_between(fields: object, names: set[str]) -> bool:
    """Whether the agreement is that of these people; one that names nobody is any pair's."""
    if not isinstance(fields, Agreement):
        return False
    named = {*fields.mentors, *fields.apprentices}
    return not named or named <= names


def people(case: Case) -> "list[Leaf]":
    """A2 for each pair."""
    from exports.roster import people_form

    return [people_form(pair, case.scope) for pair in case.pairs]


def roster(case: Case) -> "list[Leaf]":
    """The list of all pairs."""
    from exports.roster import roster as register

    return [register([pair for pair in case.pairs if pair.pairing], case.scope)]


def notice(case: Case) -> "list[Leaf]":
    """Lessons that are agreed and yet to be heard."""
    from exports.roster import notice_form

    if case.blank:
        return [notice_form((), case.scope)]
    span = Span(case.today, case.term.end)
    planned = [
        record
        for record in case.workbook.records(span)
        if isinstance(record, Record) and record.status == "planned" and not record.private
    ]
    return [notice_form(planned, case.scope)]


def plans(case: Case, side: str) -> "list[Leaf]":
    """三案 of a side: the plans that are written, and for each span without one a sheet to write it."""
    from exports.plans import blank_plan

    leaves: list[Leaf] = []
    for span in SPANS:
        own = written_plans(case, side, span)
        blank = (blank_plan(side, span, pair, case.scope, tasks=not case.blank) for pair in case.pairs)
        leaves += own or blank
    return leaves


def written_plans(case: Case, side: str, *spans: str) -> "list[Leaf]":
    """The plans of a side over these spans, of which that of a term counts for the present one only."""
    return [
        form_leaf(case, record)
        for span in spans or SPANS
        for record in case.all_of(GrowthPlan)
        if side_of(record, case.scope) == side
        and _span_of(record) == span
        and (span != TERM or record in case.records)
    ]


def _span_of(record: Record) -> str:
    span = record.fields.span if isinstance(record.fields, GrowthPlan) else ""
    return span if span in SPANS else TERM


def score(case: Case, side: str) -> "list[Leaf]":
    """A21 for everybody of a side: the assessment that was made, or a sheet with what can be reckoned."""
    from exports.appraisal import score_form

    leaves: list[Leaf] = []
    for name, pairs in _sides(case, side).items():
        made = _appraisals(case, name, "考核")
        if made:
            leaves += [form_leaf(case, one) for one in made]
            continue
        only = pairs[0].pairing.id if len(pairs) == 1 and pairs[0].pairing else ""
        weights = weights_of(side, case.scope.word)
        sheet = score_sheet(side, name, case.found, only, pairs[0].labels, weights)
        leaves.append(score_form(sheet, _joined(pairs), case.scope))
    return leaves


def verdict(case: Case) -> "list[Leaf]":
    """A22 for every apprentice: the opinion that was written, or a sheet to write it."""
    from exports.appraisal import verdict_form

    leaves: list[Leaf] = []
    for name, pairs in _sides(case, APPRENTICE).items():
        made = _appraisals(case, name, "鉴定")
        if made:
            leaves += [form_leaf(case, one) for one in made]
            continue
        known = next((one for one in pairs[0].apprentices if one.name == name), None)
        leaves.append(verdict_form(pairs[0], known, case.scope))
    return leaves


def _sides(case: Case, side: str) -> dict[str, list[Pair]]:
    """Everybody of a side with their pairs; nobody by name on a blank sheet."""
    found: dict[str, list[Pair]] = {}
    for pair in case.pairs:
        for name in [one.name for one in pair.people(side)] or [""]:
            found.setdefault(name, []).append(pair)
    return found


def _joined(pairs: list[Pair]) -> Pair:
    """Several pairs of one mentor as one, for a sheet that is about all of them."""
    first, *others = pairs
    apprentices = dict.fromkeys((*first.apprentices, *(one for pair in others for one in pair.apprentices)))
    return structs.replace(first, apprentices=tuple(apprentices)) if others else first


def _appraisals(case: Case, name: str, category: str) -> list[Record]:
    return [
        record
        for record in case.records
        if isinstance(record.fields, Appraisal)
        and record.fields.category == category
        and name
        and record.fields.teacher == name
    ]


def bundle(case: Case) -> "list[Leaf]":
    """六个一 and the like: a sheet for each bundle of the programme and each who owes it."""
    from exports.six_ones import bundle_form

    return [bundle_form(sheet, pair, case.scope, blank=case.blank) for sheet, pair in bundle_sheets(case)]


def certificate(case: Case) -> "list[Leaf]":
    """指导青年教师证明 for each pair; the counts are those of the owner who is the mentor."""
    from exports.certificate import CertificateLeaf

    leaves: list[Leaf] = []
    for pair in case.pairs:
        alone = case if len(case.pairs) == 1 or pair.pairing is None else only(case, pair)
        rows = () if case.blank or case.scope.role != MENTOR else alone.summary.rows
        guided = tuple(row for row in rows if row.source in _GUIDANCE)
        leaves.append(
            CertificateLeaf(pair=pair, school=case.scope.school, term=case.scope.term_name, rows=guided)
        )
    return leaves


# Of a mentor's counts those that are guidance.
_GUIDANCE = (
    "observation.听徒弟",
    "observation.被徒弟听",
    "plan_review",
    "activity",
    "public_lesson",
    "comment",
)


def effects(case: Case) -> "list[Leaf]":
    """What was advised and what came of it."""
    from exports.effects import effects_register

    return [effects_register(effects_of(case.records, case.scope), case.scope)]


def register(case: Case) -> "list[Leaf]":
    """A25 听课情况统计表."""
    from exports.leaves import LessonsLeaf

    return [LessonsLeaf(case.summary)]


def register_of_kind(case: Case, code: str) -> "list[Leaf]":
    """The register of a kind: 论文、试题、总结登记册 (A16), 获奖荣誉登记册 (A17)."""
    from exports.leaves import KindLeaf

    return [KindLeaf(KINDS_BY_CODE[code], case.records, case.scope)]


def review_slip(case: Case) -> "list[Leaf]":
    """审阅单: an apprentice's works on which nobody has commented yet."""
    from exports.leaves import SlipLeaf

    waiting = tuple(
        record
        for record in case.records
        if record.kind.code in _READ_BY_MENTORS
        and record.comment is None
        and side_of(record, case.scope) == APPRENTICE
    )
    return [SlipLeaf(waiting, case.scope)]


# What a mentor reads; of lessons heard and meetings both keep their own record.
_READ_BY_MENTORS = (
    "lesson_design",
    "reflection",
    "teaching_case",
    "reading_note",
    "study_note",
    "paper",
    "exam_paper",
)


def checklist(case: Case) -> "list[Leaf]":
    """材料上交清单."""
    from exports.checklist import checklist_form

    return [checklist_form(_materials(case), case.scope, blank=case.blank)]


def contents(case: Case) -> "list[Leaf]":
    """档案袋目录."""
    from exports.checklist import contents_form

    return [contents_form(_materials(case), case.scope, blank=case.blank)]


def _materials(case: Case) -> tuple[Material, ...]:
    """The lines of the folder; then what the programme wants besides that no record is."""
    found, made = case.found, made_papers(case)
    if case.blank:
        found, _ = progress_or_why(case.workbook, case.today, case.term.id)
    lines = materials(found, case.lying, case.scope, titles_of(case), made)
    documents = case.pair.programme.documents if case.pair.programme else ()
    more = tuple(
        Material(title=one.title, note=f"交{one.to}" if one.to else "")
        for one in documents
        if not one.kind and one.who != "school" and not any(word in one.title for word in _THE_BAG)
    )
    return lines + more


# The folder itself is not a paper in it.
_THE_BAG = ("资料袋", "档案")


def made_papers(case: Case) -> dict[str, int]:
    """The sections of the folder for which documents are made in this term, and how many sheets."""
    sides = {side: len(_sides(case, side)) for side in (MENTOR, APPRENTICE)}
    made = {
        "agreement": len(case.pairs),
        "people": len(case.pairs),
        "score": sum(sides.values()),
        "verdict": sides[APPRENTICE],
        "register": 1,
        "bundle": 1 if case.blank else len(bundles(case.found)),
        "effects": 1 if case.blank or effects_of(case.records, case.scope) else 0,
    }
    return {key: count for key, count in made.items() if count}


def titles_of(case: Case) -> dict[str, str]:
    """The folder's sections in the words of the programme."""
    names = dict.fromkeys(one.name for one in bundles(case.found))
    said = "”“".join(names) or "六个一"
    return {
        one.section.key: case.scope.labels.fill(one.section.title)
        .replace("{pact}", pact_title(case.pair))
        .replace("{bundle}", f"“{said}”")
        for one in case.lying
    }


Builder = Callable[[Case], "list[Leaf]"]


def _signed(builder: Builder) -> Builder:
    """The same, signed by those whom the school wants under it."""

    def make(case: Case) -> "list[Leaf]":
        from exports.leaves import FormLeaf
        from exports.signing import signed

        leaves = builder(case)
        if not case.scope.word.signs:
            return leaves
        return [
            FormLeaf(signed(one.form, case.scope)) if isinstance(one, FormLeaf) else one for one in leaves
        ]

    return make


_BUILDERS: dict[str, Builder] = {
    "agreement": agreement,
    "people": people,
    "roster": roster,
    "notice": notice,
    "plan_mentor": lambda case: plans(case, MENTOR),
    "plan_apprentice": lambda case: plans(case, APPRENTICE),
    "score": lambda case: [*score(case, APPRENTICE), *score(case, MENTOR)],
    "score_mentor": lambda case: score(case, MENTOR),
    "score_apprentice": lambda case: score(case, APPRENTICE),
    "verdict": verdict,
    "bundle": bundle,
    "certificate": certificate,
    "effects": effects,
    "register": register,
    "papers": lambda case: register_of_kind(case, "paper"),
    "honours": lambda case: register_of_kind(case, "honour"),
    "review_slip": review_slip,
    "checklist": checklist,
    "contents": contents,
}
BUILDERS = {name: _signed(builder) for name, builder in _BUILDERS.items()}
