"""三案: the sheets A3 and A4 to be written by hand, with the programme's tasks as their first rows."""

from msgspec.structs import replace

from exports.answers import Answers
from exports.form_plans import MENTOR_PLAN, OWN_PLAN
from exports.leaves import FormLeaf
from qinglan_tui.domain.counts import MENTOR
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.growth_plan import GrowthPlan, ScheduleRow
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.tasks import TERM, YEARS


def blank_plan(side: str, span: str, pair: Pair, scope: Scope, *, tasks: bool = True) -> FormLeaf:
    """The plan of a side over a 学期, a 学年 or 二至三年; with `tasks` the programme's stand in it."""
    is_mentors = side == MENTOR
    known = GrowthPlan(
        plan_kind="培养计划" if is_mentors else "成长计划",
        span=span,
        subject=pair.subject or scope.subject,
        schedule=_schedule(side, span, pair) if tasks else (),
    )
    if tasks and span in (TERM, YEARS):
        since, until = (scope.term.start, scope.term.end) if span == TERM else (pair.start, pair.end)
        known = replace(known, start=since, end=until)
    partners = pair.apprentices if scope.role == MENTOR else pair.mentors
    answers = Answers(
        kind_named("growth_plan"), replace(scope, partners=partners), prefilled=known, author=pair.names(side)
    )
    return FormLeaf((MENTOR_PLAN if is_mentors else OWN_PLAN)(answers))


def _schedule(side: str, span: str, pair: Pair) -> tuple[ScheduleRow, ...]:
    """What the programme asks for over the span; over years what it means to reach first."""
    goals = pair.programme.goals if span == YEARS and pair.programme and side != MENTOR else ()
    stages = (ScheduleRow(stage=goal.when, outcome=goal.text) for goal in goals if goal.when)
    asked = (
        ScheduleRow(time=task.due, task=f"{task.title}（{task.amount}）")
        for task in pair.tasks_for(side)
        if task.span == span
    )
    return (*stages, *asked)
