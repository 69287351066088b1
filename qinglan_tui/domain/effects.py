"""「问题—措施—效果」: what was found wanting, what was agreed, and what came of it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from qinglan_tui.domain.counts import direction_of
from qinglan_tui.domain.drafting import first_sentence
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.summary import Summary
from qinglan_tui.domain.records import Record

if TYPE_CHECKING:
    from qinglan_tui.domain.scope import Scope

# Lessons of the pair; what was said of somebody else's lesson is no measure of theirs.
_OF_THE_PAIR = ("听徒弟", "被师傅听", "听师傅", "被徒弟听")


class Effect(Struct, frozen=True):
    """One row; `day` is None for what the teacher wrote for the whole term, an empty `effect` is yet open."""

    day: dt.date | None
    about: str
    problem: str
    measure: str
    effect: str


def effects_of(records: Iterable[Record], scope: "Scope") -> tuple[Effect, ...]:
    """The rows of a term: what the teacher wrote in summaries, then what the records say, oldest first."""
    ordered = sorted(records, key=lambda record: (record.date, record.slot, record.id or 0))
    own = [
        Effect(None, "", row.problem, row.measure, row.effect)
        for record in ordered
        if isinstance(record.fields, Summary)
        for row in record.fields.measures
    ]
    return (*own, *(row for record in ordered for row in _rows(record, scope)))


def _rows(record: Record, scope: "Scope") -> Iterator[Effect]:
    match record.fields:
        case Observation() as lesson:
            if direction_of(record, scope.owner.name, scope.pairings) in _OF_THE_PAIR:
                problem = first_sentence(lesson.problems)
                for step in lesson.action_steps:
                    if step.text:
                        yield Effect(record.date, record.heading, problem, step.text, step.effect)
        case PlanReview() as review:
            if review.follow_up:
                measure = first_sentence(review.advice)
                problem = first_sentence(review.problems)
                yield Effect(record.date, record.heading, problem, measure, review.follow_up)
        case Activity() as activity:
            if activity.effect or (activity.problems and activity.next_step):
                measure = activity.next_step or first_sentence(activity.guidance)
                yield Effect(record.date, record.heading, activity.problems, measure, activity.effect)
        case _:
            return
