"""What a programme asks for as rows of a paper: the task, whose it is, how much, by when (A1, A3, A4)."""

from msgspec import Struct

from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.dues import due_text
from qinglan_tui.domain.forecasting import quota_text
from qinglan_tui.domain.programmes import Duty, Programme

BOTH = "both"
# Who owes a duty, as a side of the pairing; whoever is a member or a teacher stands on both.
_SIDES = {"mentor": MENTOR, "apprentice": APPRENTICE}
_SHARED = ("each", "joint", "member", "peer", "teacher")
# When the end of a period is, in the words of a paper.
_ENDS = {
    "day": "当天",
    "week": "每周末",
    "fortnight": "每两周末",
    "month": "每月底",
    "half_term": "期中、期末",
    "term": "学期末",
    "half_year": "每半年末",
    "school_year": "学年末",
    "calendar_year": "年底",
    "pairing": "结对期满",
}
# Over how long a task runs: a term, a year, or the pairing. What is owed for each event belongs to the term.
TERM, YEAR, YEARS = "学期", "学年", "二至三年"
SPANS = (TERM, YEAR, YEARS)
_YEARLY = ("half_year", "school_year", "calendar_year")
_LONG = ("pairing", "stage", "window", "years", "once", "target")


class Task(Struct, frozen=True, kw_only=True):
    """One task: `side` is "mentor", "apprentice" or "both", `who` says so in the programme's words.

    `span` is the plan that it belongs to: 学期, 学年 or 二至三年. `amount` may be 未定.
    """

    title: str
    side: str
    who: str
    amount: str
    due: str
    span: str


def tasks_of(programme: Programme) -> tuple[Task, ...]:
    """Every duty of the two sides in the programme's order; what a school or pupil owes is none of them."""
    return tuple(
        _task(duty, side, programme.labels)
        for duty in programme.duties
        if (side := _side(duty.owes)) is not None
    )


def promises_of(programme: Programme, side: str) -> tuple[str, ...]:
    """What that side promises beside the tasks, which nobody can count."""
    return tuple(
        programme.labels.fill(reminder.text)
        for reminder in programme.reminders
        if _SIDES.get(reminder.who) == side or reminder.who in ("each", "joint")
    )


def of_side(tasks: tuple[Task, ...], side: str) -> tuple[Task, ...]:
    """The tasks of one side, with those of both."""
    return tuple(task for task in tasks if task.side in (side, BOTH))


def _side(owes: str) -> str | None:
    return BOTH if owes in _SHARED else _SIDES.get(owes)


def _task(duty: Duty, side: str, labels: Labels) -> Task:
    span = YEAR if duty.per in _YEARLY else YEARS if duty.per in _LONG else TERM
    return Task(
        title=labels.fill(duty.title),
        side=side,
        who={MENTOR: labels.mentor, APPRENTICE: labels.apprentice}.get(side, "双方"),
        amount=quota_text(duty),
        due=_due(duty),
        span=span,
    )


def _due(duty: Duty) -> str:
    if duty.due == "end":
        return _ENDS.get(duty.per, "随时" if duty.is_per_event else "")
    return due_text(duty.due)
