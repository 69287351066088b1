"""The periods of a duty within a term: which weeks, months or terms there are, and which of them are owed."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.dues import Due, read_day_mark
from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.periods import Span, counts_in, week_id
from qinglan_tui.domain.programmes import Duty, Programme
from qinglan_tui.domain.terms import (
    DAY,
    Leave,
    Term,
    monday_of,
    months_of,
    school_year,
    teaching_days,
    term_name,
    weeks_of,
)

# Signed a little before the first day, an agreement still belongs to the pairing.
BEFORE_PAIRING = DAY * 60
EDGE = 5  # weekdays of a year that must lie in the term for its quota to be looked at


class Period(Struct, frozen=True):
    """One period: its id (2026-10, 2026-W41, 2026-2027-1 …), its name, its days, and the share owed of it.

    An open end is None. `share` is 0 when nothing is owed (no teaching, before the beginning).
    """

    id: str
    label: str
    since: dt.date | None
    until: dt.date | None
    share: float = 1.0
    pairing: bool = False
    due: Due | None = None

    @property
    def span(self) -> Span:
        """Its days as a span."""
        return Span(self.since, self.until, self.pairing)


class Frame(Struct, frozen=True, dict=True):
    """What periods are cut from: the term looked at, all terms, and the pairings they are owed in."""

    term: Term
    terms: tuple[Term, ...]
    leave: tuple[Leave, ...]
    pairings: tuple[Pairing, ...]
    programme: Programme
    today: dt.date

    @cached_property
    def start(self) -> dt.date:
        """The first day of the pairings."""
        return min(pairing.start for pairing in self.pairings)

    @cached_property
    def end(self) -> dt.date | None:
        """The last day of the pairings, None while one is open."""
        ends = [_last_day(pairing) for pairing in self.pairings]
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None

    @cached_property
    def owed_from(self) -> dt.date:
        """The first day for which something is owed: of the pairing, or of the week set in the programme."""
        week = self.programme.from_week
        if week is None or week > self.term.weeks:
            return self.start
        return max(self.start, monday_of(self.term, week))

    @cached_property
    def taught(self) -> tuple[dt.date, ...]:
        """The days of the term with lessons."""
        return teaching_days(self.term, leave=self.leave)

    @cached_property
    def active(self) -> tuple[dt.date, ...]:
        """Those of them on which a pairing holds, from the first day owed on."""
        first = self.owed_from
        return tuple(day for day in self.taught if day >= first and self.holds(day))

    def holds(self, day: dt.date) -> bool:
        """Whether a pairing is active on a day."""
        return any(pairing.is_active(day) for pairing in self.pairings)

    def share(self, since: dt.date, until: dt.date) -> float:
        """How much of a stretch of the term is owed: 0 without teaching, else all or the part that holds."""
        active = _between(self.active, since, until)
        if not active:
            return 0.0
        if self.programme.switches.partial == "whole":
            return 1.0
        return active / _between(self.taught, since, until)


def _last_day(pairing: Pairing) -> dt.date | None:
    ended = [event.date for event in pairing.events if event.kind in ("换师", "出师", "终止")]
    ends = [*ended, *((end,) if (end := pairing.end()) is not None else ())]
    return min(ends) if ends else None


def _between(days: tuple[dt.date, ...], since: dt.date, until: dt.date) -> int:
    """How many of the ascending days lie between two."""
    return bisect_right(days, until) - bisect_right(days, since - DAY)


class PeriodSet:
    """The periods of one duty in their order, and which of them a record counts in."""

    def __init__(self, periods: Iterable[Period], terms: tuple[Term, ...]) -> None:
        self.periods = tuple(periods)
        self._terms = terms
        self._starts = [period.since or dt.date.min for period in self.periods]
        self._meant: dict[str, int | None] = {}
        self._apart = all(
            one.until is not None and one.until < (other.since or dt.date.min)
            for one, other in zip(self.periods, self.periods[1:], strict=False)
        )

    def index(self, day: dt.date, counts_for: str) -> int | None:
        """The place of the period that a record of that day counts in, None when it is none of these."""
        if counts_for:
            if counts_for not in self._meant:
                self._meant[counts_for] = self._find(day, counts_for)
            return self._meant[counts_for]
        if not self._apart:
            return self._find(day, "")
        place = bisect_right(self._starts, day) - 1
        if place < 0:
            return None
        until = self.periods[place].until
        return place if until is None or day <= until else None

    def _find(self, day: dt.date, counts_for: str) -> int | None:
        for place, period in enumerate(self.periods):
            if counts_in(day, counts_for, period.span, self._terms):
                return place
        return None


def periods_of(duty: Duty, frame: Frame) -> PeriodSet:
    """The periods of a duty, those of earlier terms first when what is missing is carried over."""
    found = list(_periods(duty, frame))
    if duty.carry in ("item", "pair") and duty.per in _IN_TERM:
        earlier = [term for term in frame.terms if term.end < frame.term.start and term.end >= frame.start]
        for term in sorted(earlier, key=lambda term: term.start, reverse=True):
            before = Frame(term, frame.terms, frame.leave, frame.pairings, frame.programme, frame.today)
            found[:0] = _periods(duty, before)
    return PeriodSet(found, frame.terms)


def _periods(duty: Duty, frame: Frame) -> Iterator[Period]:
    per = duty.per
    if duty.is_per_event:
        per = "month" if duty.hand_in == "month" else "term"
    if per in _IN_TERM:
        for period in _IN_TERM[per](frame):
            assert period.since is not None and period.until is not None
            if period.until >= frame.start and (frame.end is None or period.since <= frame.end):
                yield Period(
                    period.id,
                    period.label,
                    period.since,
                    period.until,
                    frame.share(*_taught_part(period, frame)),
                )
    elif per in _YEARLY:
        yield from _years(per, frame)
    elif per == "stage":
        yield from _stages(frame)
    elif per == "window":
        yield from _window(duty, frame)
    elif per == "years":
        yield from _several_years(duty, frame)
    else:
        yield Period(per, "结对期", frame.start - BEFORE_PAIRING, frame.end, pairing=True)


def _taught_part(period: Period, frame: Frame) -> tuple[dt.date, dt.date]:
    """The days of a period that lie in the term's weeks."""
    assert period.since is not None and period.until is not None
    return max(period.since, frame.term.start), min(period.until, frame.term.end)


def _days(frame: Frame) -> Iterator[Period]:
    for day in frame.taught:
        yield Period(day.isoformat(), short_date(day), day, day)


def _weeks(frame: Frame) -> Iterator[Period]:
    for number, first, last in weeks_of(frame.term):
        yield Period(week_id(first), f"第{number}周", first, last)


def _fortnights(frame: Frame) -> Iterator[Period]:
    """Weeks 1 and 2, 3 and 4 …; a single week at the end belongs to the last."""
    weeks = list(weeks_of(frame.term))
    for place in range(0, len(weeks) - 1, 2):
        last = weeks[-1] if place + 3 == len(weeks) else weeks[place + 1]
        number, first, _ = weeks[place]
        yield Period(f"{week_id(first)}/{week_id(last[1])}", f"第{number}—{last[0]}周", first, last[2])


def _months(frame: Frame) -> Iterator[Period]:
    for month in months_of(frame.term):
        span = Span.of_month(month)
        yield Period(month, f"{int(month[5:])}月", span.since, span.until)


def midterm_of(term: Term) -> dt.date:
    """期中: the date the school has set, else the Friday in the middle of the term."""
    return term.midterm or term.week1 + dt.timedelta(weeks=(term.weeks + 1) // 2 - 1, days=4)


def _half_terms(frame: Frame) -> Iterator[Period]:
    term, middle = frame.term, midterm_of(frame.term)
    yield Period(f"{term.id}/1", "前半学期", term.start, middle)
    yield Period(f"{term.id}/2", "后半学期", middle + DAY, term.end)


def _term(frame: Frame) -> Iterator[Period]:
    yield Period(frame.term.id, term_name(frame.term.id), frame.term.start, frame.term.end)


_IN_TERM = {
    "day": _days,
    "week": _weeks,
    "fortnight": _fortnights,
    "month": _months,
    "half_term": _half_terms,
    "term": _term,
}
_YEARLY = ("half_year", "school_year", "calendar_year")


def _years(per: str, frame: Frame) -> Iterator[Period]:
    """The years (or half-years) in which enough of the term lies, and that have begun or hold its start."""
    first, last = frame.term.start, frame.term.end
    for period in _year_spans(per, first, last):
        assert period.since is not None and period.until is not None
        overlap = _weekdays(max(period.since, first), min(period.until, last))
        begun = period.since <= max(frame.today, first)
        after_end = frame.end is not None and frame.end < period.since
        if overlap < EDGE or not begun or period.until < frame.start or after_end:
            continue
        share = 1.0
        if frame.programme.switches.partial != "whole":
            held = (
                min(period.until, frame.end or period.until) - max(period.since, frame.owed_from)
            ).days + 1
            share = max(held, 0) / ((period.until - period.since).days + 1)
        yield Period(period.id, period.label, period.since, period.until, share)


def _year_spans(per: str, first: dt.date, last: dt.date) -> Iterator[Period]:
    if per == "school_year":
        year = school_year(first)
        span = Span.of_school_year(year)
        yield Period(f"{year}-{year + 1}", f"{year}—{year + 1}学年", span.since, span.until)
        return
    for year in range(first.year, last.year + 1):
        if per == "calendar_year":
            yield Period(str(year), f"{year}年", dt.date(year, 1, 1), dt.date(year, 12, 31))
        else:
            yield Period(f"{year}-H1", f"{year}年上半年", dt.date(year, 1, 1), dt.date(year, 6, 30))
            yield Period(f"{year}-H2", f"{year}年下半年", dt.date(year, 7, 1), dt.date(year, 12, 31))


def _weekdays(since: dt.date, until: dt.date) -> int:
    days = (since + DAY * n for n in range(max((until - since).days + 1, 0)))
    return sum(1 for day in days if day.weekday() < 5)


def _stages(frame: Frame) -> Iterator[Period]:
    """The stages with dates; one without any period when they are 未定."""
    for stage in frame.programme.stages:
        span = mark_span(stage.since, stage.until, frame)
        if span is not None:
            yield Period(stage.title, stage.title, span.since, span.until)


def _window(duty: Duty, frame: Frame) -> Iterator[Period]:
    span = mark_span(duty.since, duty.until, frame)
    if span is None or span.since is None or span.until is None:
        return
    if span.intersect(Span(frame.term.start - DAY * 31, frame.term.end + DAY * 31)) is None:
        return
    label = f"{short_date(span.since)}—{short_date(span.until)}"
    yield Period(f"{span.since}/{span.until}", label, span.since, span.until)


def mark_span(since: str, until: str, frame: Frame) -> Span | None:
    """The days between two marks of a file, yearly ones laid into the school year of the term."""
    first, last = read_day_mark(since), read_day_mark(until)
    if first is None or last is None:
        return None
    begins = day_of_mark(first, frame.term)
    ends = day_of_mark(last, frame.term)
    return Span(begins, ends) if begins <= ends else Span(begins, ends.replace(year=ends.year + 1))


def day_of_mark(mark: Due, term: Term) -> dt.date:
    """The day of a mark in the school year of the term: 03-31 lies in its second calendar year."""
    if mark.date is not None:
        return mark.date
    year = school_year(term.start) + (mark.n < 8)
    return last_valid(year, mark.n, mark.n2)


def last_valid(year: int, month: int, day: int) -> dt.date:
    """That day, or the last of the month when it is shorter."""
    first = dt.date(year, month, 1)
    return min(first + DAY * (day - 1), (first + DAY * 31).replace(day=1) - DAY)


def _several_years(duty: Duty, frame: Frame) -> Iterator[Period]:
    until = add_years(frame.start, max(duty.years, default=1)) - DAY
    if not duty.years:
        return
    words = "或".join(f"{number}年" for number in duty.years)
    yield Period(f"{frame.start}/{until}", words, frame.start - BEFORE_PAIRING, until, pairing=True)


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def pairing_year(frame: Frame) -> int:
    """The year of the pairing that the term lies in, 1 for the first."""
    day, year = max(frame.term.start, frame.start), 1
    while add_years(frame.start, year) <= day:
        year += 1
    return year


def pairing_term(frame: Frame) -> int:
    """The term of the pairing that is looked at, 1 for the one in which it began."""
    begun = school_year(frame.start) * 2 + (2 <= frame.start.month <= 7)
    return school_year(frame.term.start) * 2 + (2 <= frame.term.start.month <= 7) - begun + 1
