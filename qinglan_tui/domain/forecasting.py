"""How a duty stands on a day, and what becomes of it at the present pace, in words a colleague would use."""

import datetime as dt

from msgspec import Struct

from qinglan_tui.domain.dates import long_date, short_date
from qinglan_tui.domain.duty_periods import Frame, Period
from qinglan_tui.domain.facts import WRITTEN
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.programmes import (
    CALENDAR_PERS,
    EVENT_PERS,
    OPS,
    PAIRING_COUNT,
    PERS,
    UNDECIDED,
    Duty,
    Number,
)
from qinglan_tui.domain.progress_values import (
    DONE,
    DUE_SOON,
    NO_QUOTA,
    NOT_YET,
    ON_TRACK,
    OVERDUE,
    PeriodProgress,
    plain,
)
from qinglan_tui.domain.tallying import Tally
from qinglan_tui.domain.terms import school_year

# How many days before the due date something is due soon; a week is short.
_SOON = {"day": 0, "week": 2, "fortnight": 4}
SOON = 7
MOST_NAMED = 3  # periods named in one sentence
_MANY = {"day": "天", "week": "周", "month": "个月"}


class Outlook(Struct, frozen=True):
    """What to say of a duty, and the day on which it will be done at the present pace."""

    sentence: str
    expected: dt.date | None = None


def state_of(tally: Tally, period: Period, duty: Duty, today: dt.date) -> str:
    """The state of one period on a day."""
    required, due = tally.required, tally.due
    if required is None:
        return NO_QUOTA
    if duty.op == "max":
        return _within(tally.done, required, due, today)
    if tally.done >= required and (required > 0 or duty.per not in EVENT_PERS or _is_over(due, today)):
        return DONE
    if period.since is not None and today < period.since:
        return NOT_YET
    if duty.soft or duty.op == "about":
        return NOT_YET if _is_over(due, today) else ON_TRACK
    if due is None:
        return ON_TRACK
    if today > due:
        return OVERDUE
    near = required > 0 and (due - today).days <= _SOON.get(duty.per, SOON)
    return DUE_SOON if near else ON_TRACK


def _within(done: Number, most: Number, due: dt.date | None, today: dt.date) -> str:
    """A maximum is kept until it is passed."""
    if done > most:
        return OVERDUE
    return DONE if _is_over(due, today) else ON_TRACK


def _is_over(due: dt.date | None, today: dt.date) -> bool:
    return due is not None and today > due


def whole_state(states: list[str]) -> str:
    """The state of a duty from those of its periods: the most pressing one."""
    for state in (OVERDUE, DUE_SOON):
        if state in states:
            return state
    real = [state for state in states if state != NO_QUOTA]
    if not real:
        return NO_QUOTA
    if all(state == DONE for state in real):
        return DONE
    return NOT_YET if all(state == NOT_YET for state in real) else ON_TRACK


def unit_of(duty: Duty) -> str:
    """What a duty is counted in: its own word, else that of its kind."""
    kinds = [KINDS_BY_CODE[code] for code in duty.counts if code in KINDS_BY_CODE]
    return duty.unit or (kinds[0].unit if kinds else "次")


def outlook(duty: Duty, periods: tuple[PeriodProgress, ...], frame: Frame) -> Outlook:
    """The sentence under a duty."""
    unit = unit_of(duty)
    asked = [period for period in periods if period.required is not None]
    if not asked:
        done = sum(period.done for period in periods)
        return Outlook(f"已有{plain(done)}{unit}" if done else "")
    waiting = [period for period in asked if period.missing]
    if duty.op == "max":
        over = [period for period in asked if period.state == OVERDUE]
        return Outlook(f"超出{plain(over[0].done - (over[0].required or 0))}{unit}" if over else "")
    if not waiting:
        return Outlook(_fulfilled(asked, unit))
    if len(periods) == 1:
        return _of_one(duty, waiting[0], unit, frame)
    return Outlook(_of_many(duty, waiting, unit, frame.today))


def _fulfilled(periods: list[PeriodProgress], unit: str) -> str:
    surplus = sum(max(period.done - (period.required or 0), 0) for period in periods)
    late = sum(period.late for period in periods)
    if not any(period.done for period in periods):
        return ""
    said = f"超额完成，多{plain(surplus)}{unit}" if surplus else "已完成"
    return f"{said}（其中补交{plain(late)}{unit}）" if late else said


def _of_one(duty: Duty, period: PeriodProgress, unit: str, frame: Frame) -> Outlook:
    """One period: what is missing, and when it will be done if things go on as they do."""
    missing, today = f"还差{plain(period.missing)}{unit}", frame.today
    if period.state == OVERDUE and period.due is not None:
        return Outlook(_late(duty, period, unit, today))
    start = max(period.since or frame.owed_from, frame.owed_from)
    elapsed = (today - start).days
    grows = duty.counts != (PAIRING_COUNT,) and (duty.per not in EVENT_PERS or duty.per == "lesson_taught")
    if period.done <= 0 or elapsed <= 0 or not grows:
        soon = f"，{_day(period.due, today)}前" if period.due is not None and today <= period.due else ""
        return Outlook(missing + soon)
    required = period.required or 0
    # The day on which a straight line from the beginning through today reaches the number.
    expected = start + dt.timedelta(days=int(elapsed * required / period.done))
    if period.due is None or expected <= period.due:
        return Outlook(f"{missing}，按目前进度预计{_day(expected, today)}完成", expected)
    if today > period.due:
        return Outlook(missing, expected)
    reached = int(period.done * (period.due - start).days / elapsed)
    end = "期末" if period.due == frame.term.end else _day(period.due, today)
    return Outlook(f"{missing}，按目前进度到{end}为{reached}{unit}", expected)


def _day(day: dt.date, today: dt.date) -> str:
    """12月27日, with its year when it lies in another school year."""
    return short_date(day) if school_year(day) == school_year(today) else long_date(day)


def _is_handed_in(duty: Duty) -> bool:
    return bool(duty.counts) and set(duty.counts) <= WRITTEN


def _late(duty: Duty, period: PeriodProgress, unit: str, today: dt.date) -> str:
    assert period.due is not None
    days = (today - period.due).days
    if not period.done and _is_handed_in(duty):
        return f"未交，逾期{days}天"
    return f"还差{plain(period.missing)}{unit}，逾期{days}天"


def _of_many(duty: Duty, waiting: list[PeriodProgress], unit: str, today: dt.date) -> str:
    """Several periods: what is overdue first, then what comes next."""
    overdue = [period for period in waiting if period.state == OVERDUE]
    parts = [_overdue(duty, overdue, unit, today)] if overdue else []
    coming = [period for period in waiting if period.state in (DUE_SOON, ON_TRACK)]
    if coming:
        first = coming[0]
        said = f"{first.label}还差{plain(first.missing)}{unit}"
        if first.due is not None and first.due >= today:
            days = (first.due - today).days
            said += "，今天到期" if days == 0 else f"，还有{days}天"
        parts.append(said)
    return "；".join(parts) or f"还差{plain(sum(period.missing for period in waiting))}{unit}"


def _overdue(duty: Duty, periods: list[PeriodProgress], unit: str, today: dt.date) -> str:
    """The periods that are overdue: one with its days, several by name, many by the first."""
    first, number = periods[0], len(periods)
    if number == 1:
        return f"{first.label}{_late(duty, first, unit, today)}"
    names = "、".join(period.label for period in periods)
    if number > MOST_NAMED:
        names = f"{first.label}等{number}{_MANY.get(duty.per, '个时段')}"
    if first.due is not None and _is_handed_in(duty) and not any(period.done for period in periods):
        return f"{names}未交，最早的逾期{(today - first.due).days}天"
    return f"{names}逾期，还差{plain(sum(period.missing for period in periods))}{unit}"


def quota_text(duty: Duty) -> str:
    """What a duty asks for in a few words: 每学期至少10节."""
    word = PERS[duty.per] if duty.per in CALENDAR_PERS or duty.per in EVENT_PERS else ""
    if duty.op == "none":
        return f"{word}不限"
    number = duty.amount or (UNDECIDED if duty.n is None and "n" in duty.undecided else "")
    if not number:
        number = f"{duty.n if duty.n is not None else 1}{unit_of(duty)}"
        if duty.op == "range" and duty.n2 is not None:
            number = f"{duty.n}—{duty.n2}{unit_of(duty)}"
        if duty.mode == "each":
            number = f"各{number}"
    return f"{word}{OPS[duty.op]}{number}"
