"""The term summary as a value: the same numbers and texts on the screen and in Word (A18, A19, A25)."""

from collections.abc import Iterable
from datetime import date
from itertools import chain

from msgspec import Struct

from qinglan_tui.domain.counts import MENTOR, Row, count_rows, direction_of
from qinglan_tui.domain.drafting import Point, Section, draft_sections, first_sentence
from qinglan_tui.domain.duty_rows import duty_rows, with_other_counts
from qinglan_tui.domain.effects import effects_of
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.summary import Measure, Summary
from qinglan_tui.domain.periods import counts_in
from qinglan_tui.domain.progress_values import Progress
from qinglan_tui.domain.reach import TERM, over_terms
from qinglan_tui.domain.records import Comment, Record, fact
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.terms import Term
from qinglan_tui.domain.text import paragraphs


class RubricMark(Struct, frozen=True):
    """How one observed lesson was marked: points out of 100 where given, and the grade word."""

    day: date
    title: str
    score: float | None
    grade: str


class Part(Struct, frozen=True):
    """One part of the teacher's own text: its heading, "" for none, and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


class TermSummary(Struct, frozen=True, kw_only=True):
    """Everything that the term summary shows.

    `written` is the teacher's own text when there is a summary record, and then `sections` is empty;
    `comment` is what was said of it. `overview` is what 完成情况一览 prints: the programme's duties first, or
    just the counts of `rows`. `records` are the finished records that count, oldest first, without private
    ones.
    """

    scope: Scope
    made_on: date
    title: str
    comment: Comment | None = None
    rows: tuple[Row, ...]
    overview: tuple[Row, ...]
    sections: tuple[Section, ...]
    written: tuple[Part, ...]
    lessons: tuple[Record, ...]
    quotations: tuple[Point, ...]
    first_mark: RubricMark | None
    last_mark: RubricMark | None
    measures: tuple[Measure, ...]
    next_steps: tuple[str, ...]
    records: tuple[Record, ...]


def term_summary(
    records: Iterable[Record],
    scope: Scope,
    terms: tuple[Term, ...],
    today: date,
    found: tuple[Progress, ...] = (),
    by_term: tuple[tuple[Progress, ...], ...] = (),
) -> TermSummary:
    """The summary, computed from all records that may count for it and from the progress of the term.

    Where it reaches over several terms, `by_term` is the progress of each instead.
    """
    span = scope.days
    counted = [
        record
        for record in records
        if record.is_finished
        and not record.private
        and counts_in(record.date, record.counts_for, span, terms)
    ]
    counted.sort(key=lambda record: (record.date, record.slot, record.id or 0))
    owner, pairings = scope.owner.name, scope.pairings
    lessons = tuple(record for record in counted if direction_of(record, owner, pairings))
    marks = _marks(lessons, scope)
    own_text = newest_summary(counted, owner, scope.reach)
    rows = count_rows(counted, scope.role, owner, pairings, scope.labels)
    ids = [pairing.id for pairing in pairings]
    known = (*found, *chain(*by_term))
    duties = over_terms([duty_rows(one, scope.role, ids, scope.labels) for one in by_term or (found,)], known)
    return TermSummary(
        scope=scope,
        made_on=today,
        title=own_text.title if own_text and own_text.title else summary_title(scope),
        comment=own_text.comment if own_text else None,
        rows=rows,
        overview=with_other_counts(duties, rows, known) if duties else rows,
        sections=() if own_text else draft_sections(counted, scope.role, owner, pairings, scope.labels),
        written=_written(own_text),
        lessons=lessons,
        quotations=_quotations(lessons, scope),
        first_mark=marks[0] if marks else None,
        last_mark=marks[-1] if len(marks) > 1 else None,
        measures=_measures(counted, own_text, scope),
        next_steps=_open_steps(lessons),
        records=tuple(record for record in counted if record is not own_text),
    )


def summary_title(scope: Scope) -> str:
    """What the document is called, in the words of the programme."""
    return "师徒结对指导工作总结" if scope.role == MENTOR else "师徒结对学习工作总结"


def newest_summary(records: Iterable[Record], owner: str, reach: str = TERM) -> Record | None:
    """The newest summary of the whole term (school year, pairing) that the owner has written."""
    scopes = ("", TERM) if reach == TERM else (reach,)
    own = [
        record
        for record in records
        if isinstance(record.fields, Summary)
        and record.fields.scope in scopes
        and (record.author or owner) == owner
        and (record.fields.text or record.fields.sections)
    ]
    return max(own, key=lambda record: (record.date, record.id or 0), default=None)


def _written(own_text: Record | None) -> tuple[Part, ...]:
    if own_text is None or not isinstance(own_text.fields, Summary):
        return ()
    fields = own_text.fields
    parts = [Part("", tuple(paragraphs(fields.text)))]
    parts += [Part(section.heading, tuple(paragraphs(section.text))) for section in fields.sections]
    parts.append(Part("存在问题", tuple(paragraphs(fields.problems))))
    parts.append(Part("努力方向", tuple(paragraphs(fields.next_step))))
    return tuple(part for part in parts if part.paragraphs)


def _looked_at(scope: Scope) -> str:
    """The direction whose marks show the apprentice's progress."""
    return "听徒弟" if scope.role == MENTOR else "被师傅听"


def _marks(lessons: Iterable[Record], scope: Scope) -> list[RubricMark]:
    return [
        RubricMark(record.date, record.heading, record.fields.score, record.fields.grade)
        for record in lessons
        if isinstance(record.fields, Observation)
        and (record.fields.score is not None or record.fields.grade)
        and direction_of(record, scope.owner.name, scope.pairings) == _looked_at(scope)
    ]


def marks_by_teacher(summary: TermSummary) -> tuple[tuple[str, RubricMark, RubricMark | None], ...]:
    """Each apprentice's first mark, and the last one where there are several."""
    by_name: dict[str, list[Record]] = {}
    for record in summary.lessons:
        if isinstance(record.fields, Observation):
            by_name.setdefault(record.fields.teacher, []).append(record)
    marks = ((name, _marks(records, summary.scope)) for name, records in by_name.items())
    return tuple((name, own[0], own[-1] if len(own) > 1 else None) for name, own in marks if own)


def drafted(summary: TermSummary) -> tuple[Section, ...]:
    """The draft of a summary, whether or not the teacher has written one."""
    scope = summary.scope
    return draft_sections(summary.records, scope.role, scope.owner.name, scope.pairings, scope.labels)


def _quotations(lessons: Iterable[Record], scope: Scope) -> tuple[Point, ...]:
    """The first sentence of each comment on an observed lesson, with its date."""
    found = []
    for record in lessons:
        if direction_of(record, scope.owner.name, scope.pairings) == _looked_at(scope):
            said = first_sentence(
                fact(record, "advice") or fact(record, "problems") or fact(record, "merits")
            )
            if said:
                found.append(Point(record.date, record.heading, said, record.id))
    return tuple(found)


def _measures(counted: Iterable[Record], own_text: Record | None, scope: Scope) -> tuple[Measure, ...]:
    """What the teacher wrote into the summary, then all advice whose effect was seen."""
    rows = list(own_text.fields.measures) if own_text and isinstance(own_text.fields, Summary) else []
    others = (record for record in counted if not isinstance(record.fields, Summary))
    for record in others:
        for row in effects_of((record,), scope):
            # A reading of plans in which nothing was wanting is no problem solved.
            if row.effect and (row.problem or isinstance(record.fields, Observation)):
                rows.append(Measure(problem=row.problem, measure=row.measure, effect=row.effect))
    return tuple(rows)


def _open_steps(lessons: Iterable[Record]) -> tuple[str, ...]:
    """Suggestions whose effect has not been looked at yet."""
    return tuple(
        step.text
        for record in lessons
        if isinstance(record.fields, Observation)
        for step in record.fields.action_steps
        if step.text and not step.effect
    )
