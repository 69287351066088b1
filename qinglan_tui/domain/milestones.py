"""Cumulative milestones: so many per cent of all duties by a date (40 % by the end of March …)."""

import datetime as dt
from collections.abc import Iterable

from qinglan_tui.domain.claims import Claim
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.dues import read_day_mark
from qinglan_tui.domain.duty_periods import day_of_mark
from qinglan_tui.domain.forecasting import SOON, whole_state
from qinglan_tui.domain.programmes import Duty, Milestone
from qinglan_tui.domain.progress_values import (
    DONE,
    DUE_SOON,
    NOT_YET,
    ON_TRACK,
    OVERDUE,
    DutyProgress,
    PeriodProgress,
)
from qinglan_tui.domain.tallying import Counter, Tally

Tallied = tuple[Claim, Counter | None, list[Tally]]


def milestone_progress(claim: Claim, others: Iterable[Tallied]) -> DutyProgress:
    """The share of the other duties that was done by each date; one to come shows the share of today."""
    duty, frame = claim.duty, claim.frame
    measured = [entry for entry in others if _is_part(entry[0], claim)]
    periods = []
    for milestone in duty.milestones:
        mark = read_day_mark(milestone.by)
        assert mark is not None
        day = day_of_mark(mark, frame.term)
        done = percent_done(measured, min(day, frame.today))
        periods.append(_period(milestone, day, done, duty, frame.today))
    open_ones = [period for period in periods if period.state != DONE]
    first = open_ones[0] if open_ones else None
    return DutyProgress(
        duty=duty,
        person=claim.claimant.person,
        pairing=claim.pairing,
        partners=tuple(sorted(claim.claimant.partners)),
        mine=claim.mine,
        required=periods[-1].required,
        done=percent_done(measured, frame.today),
        state=whole_state([period.state for period in periods]),
        forecast=f"{first.label}应达到{first.required}%，现在{first.done}%" if first else "",
        periods=tuple(periods),
    )


def _is_part(other: Claim, claim: Claim) -> bool:
    """Whether a duty is among those that the milestone measures."""
    duty = other.duty
    # The number of events grows with the records, and the share of what is done would fall.
    if not other.mine or (duty.is_per_event and duty.per != "lesson_taught"):
        return False
    if claim.duty.of:
        return duty.id in claim.duty.of
    return not duty.soft and (not claim.pairing or other.pairing in ("", claim.pairing))


def percent_done(measured: Iterable[Tallied], day: dt.date) -> int:
    """How many per cent of what is asked was done by a day, rounded down; a surplus fills no other gap."""
    asked = done = 0.0
    for _, counter, tallies in measured:
        for tally in tallies:
            if counter is None or not tally.required:
                continue
            asked += tally.required
            in_time = [fact for fact in tally.picked.counted if fact.handed <= day]
            whole = len(in_time) == len(tally.picked.counted)
            amount = tally.done if whole else min(counter.measure(in_time), tally.done)
            done += min(amount, tally.required)
    return int(done * 100 / asked) if asked else 0


def _period(milestone: Milestone, day: dt.date, done: int, duty: Duty, today: dt.date) -> PeriodProgress:
    return PeriodProgress(
        period=day.isoformat(),
        label=f"{short_date(day)}前",
        since=None,
        until=day,
        due=day,
        required=milestone.percent,
        done=done,
        state=_state(milestone, day, done, duty, today),
    )


def _state(milestone: Milestone, day: dt.date, done: int, duty: Duty, today: dt.date) -> str:
    if done >= milestone.percent:
        return DONE
    soft = milestone.soft or duty.soft
    if today > day:
        return NOT_YET if soft else OVERDUE
    return DUE_SOON if not soft and (day - today).days <= SOON else ON_TRACK
