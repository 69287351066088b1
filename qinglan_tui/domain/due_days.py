"""Due dates laid on the calendar: the day by which a duty of a period is to be done."""

import datetime as dt

from qinglan_tui.domain.dues import Due
from qinglan_tui.domain.duty_periods import Frame, Period, add_years, day_of_mark, last_valid, midterm_of
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.terms import DAY, Term, monday_of

_A_MONTH = 30  # days between the first and the last of a month, at most
_A_YEAR = 364
_SUMMER = DAY * 45


def due_day(due: Due | None, period: Period, frame: Frame) -> dt.date | None:
    """The last day on which a period's duty is in time; None when none is set (or it follows an event)."""
    term = frame.term if _meets(period, frame.term) else _term_of(period, frame)
    if due is None or due.is_relative:
        return _end(period, term, frame.terms) if due is not None else None
    word = due.word
    if word in ("end", "month_end"):
        return _end(period, term, frame.terms)
    if word == "start":
        first = max(frame.start, term.start) if not period.pairing else frame.start
        return min(first + DAY * 13, period.until or first + DAY * 13)
    if word == "mid":
        return midterm_of(term)
    if word == "hand_in":
        return max(term.hand_in, default=term.end)
    if word == "week":
        return monday_of(term, due.n) + DAY * 6 if due.n <= term.weeks else term.end
    if word in ("yearly", "dated"):
        return _marked(due, period, term)
    if word == "day":
        first = period.since or term.start
        return last_valid(first.year, first.month, due.n)
    if word == "weekday":
        return (period.since or term.start) + DAY * (due.n2 - 1)
    if word == "year":
        return add_years(frame.start, due.n) - DAY
    if word == "pairing_end":
        return frame.end
    left = [event.date for pairing in frame.pairings for event in pairing.events if event.kind == "出师"]
    return max(left, default=None)


def _marked(due: Due, period: Period, term: Term) -> dt.date:
    """A date of every year, in the year that the period lies in."""
    day = day_of_mark(due, term)
    if due.date is None and period.since is not None and period.until is not None and not period.pairing:
        for year in range(period.since.year, period.until.year + 1):
            candidate = last_valid(year, due.n, due.n2)
            if period.since <= candidate <= period.until:
                return candidate
    return day


def _end(period: Period, term: Term, terms: tuple[Term, ...]) -> dt.date | None:
    """The last day of a period, or the last with lessons when they end before it does."""
    if period.since is None or period.until is None or period.pairing:
        return period.until
    days = (period.until - period.since).days
    if days <= _A_MONTH:
        return term.end if period.since <= term.end < period.until else period.until
    if days < _A_YEAR:
        return period.until
    inside = [known.end for known in terms if period.since <= known.start and known.end <= period.until]
    last = max(inside, default=period.until)
    # Only the summer holidays are a gap in which nothing more can be done.
    return last if period.until - last <= _SUMMER else period.until


def _meets(period: Period, term: Term) -> bool:
    return period.span.intersect(Span.of_term(term)) is not None


def _term_of(period: Period, frame: Frame) -> Term:
    return next((term for term in frame.terms if _meets(period, term)), frame.term)
