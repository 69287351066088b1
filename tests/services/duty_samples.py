"""Duties as the progress function gives them, made by hand: one fact changed at a time."""

import datetime as dt

from msgspec import structs

from qinglan_tui.domain.programmes import Duty, Programme
from qinglan_tui.domain.progress_values import ON_TRACK, DutyProgress, PeriodProgress, Progress

TODAY = dt.date(2026, 11, 22)
TERM = "2026-2027-1"
DUTY = Duty(
    id="T-D01",
    title="听徒弟课",
    owes="mentor",
    counts=("observation",),
    where={"direction": "听徒弟"},
    op="min",
    n=10,
    unit="节",
    per="term",
    quote="每学期听徒弟的课10节以上",
)
CASE = Duty(
    id="T-D02",
    title="教学案例",
    owes="apprentice",
    counts=("teaching_case",),
    n=1,
    unit="篇",
    per="month",
    bundle="六个一",
    scope="sum",
    quote="每月一篇教学案例",
)


def period(**given: object) -> PeriodProgress:
    """A term with 7 of 10 done; `given` changes it."""
    plain = PeriodProgress(
        period=TERM,
        label="2026—2027学年第一学期",
        since=dt.date(2026, 9, 1),
        until=dt.date(2027, 1, 22),
        due=dt.date(2027, 1, 22),
        required=10,
        done=7,
        state=ON_TRACK,
    )
    return structs.replace(plain, **given)


def month(number: int, state: str, done: int = 0, **given: object) -> PeriodProgress:
    """A month of the autumn term in which one is asked for."""
    year = 2026 if number > 7 else 2027
    first = dt.date(year, number, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    made = PeriodProgress(
        period=f"{year}-{number:02}",
        label=f"{number}月",
        since=first,
        until=last,
        due=last,
        required=1,
        done=done,
        state=state,
    )
    return structs.replace(made, **given)


def duty(*periods: PeriodProgress, rule: Duty = DUTY, **given: object) -> DutyProgress:
    """A duty of 王芳 with 李青 made of these periods; `given` changes it."""
    parts = periods or (period(),)
    asked = [part.required for part in parts if part.required is not None]
    plain = DutyProgress(
        duty=rule,
        person="王芳",
        pairing="王芳-李青-2026-09-01",
        partners=("李青",),
        required=sum(asked) if asked else None,
        done=sum(part.done for part in parts),
        late=sum(part.late for part in parts),
        paper=sum(part.paper for part in parts),
        state=parts[0].state,
        periods=parts,
    )
    return structs.replace(plain, **given)


def changed(rule: Duty, **given: object) -> Duty:
    """A rule with something else."""
    return structs.replace(rule, **given)


def progress(*duties: DutyProgress, **given: object) -> Progress:
    """The progress of 王芳 under a programme of these duties."""
    rules = tuple(dict.fromkeys(one.duty.id for one in duties))
    by_id = {one.duty.id: one.duty for one in duties}
    plain = Progress(
        programme=Programme(id="T", name="试用方案", duties=tuple(by_id[rule] for rule in rules)),
        owner="王芳",
        as_of=TODAY,
        term=TERM,
        duties=duties,
    )
    return structs.replace(plain, **given)
