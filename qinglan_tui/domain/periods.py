"""Spans of days, and the period a record counts for (所属时段), which need not be the one of its date."""

import datetime as dt
import re
from collections.abc import Iterable

import msgspec

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.terms import (
    DAY,
    WEEK,
    Term,
    monday,
    monday_of,
    parts_of,
    read_term_id,
    school_year,
    term_id_of,
    term_name,
    term_of,
    week_of,
)
from qinglan_tui.domain.text import compiled, digits_for_numerals, plain_form, quoted

PAIRING = "pairing"
ACCEPTED_PERIODS = "可写：10月、2026年10月、第8周、上月、本周、本学期、结对期"

_MONTH = r"([0-9]{4})-(0[1-9]|1[0-2])"
_WEEK = r"([0-9]{4})-W([0-9]{2})"
_MONTH_TYPED = r"(?:(\d{4})(?:年|[-/.]))?(\d{1,2})月(?:份)?|(\d{4})[-/.](\d{1,2})"
_WEEK_TYPED = r"(?:[本这]个?学期)?第(\d{1,2})(?:教学)?周"
_MONTHS_AWAY = {"上": -1, "本": 0, "这": 0, "当": 0, "下": 1, "上上": -2}
_WEEKS_AWAY = {"上": -1, "本": 0, "这": 0, "下": 1, "上上": -2, "下下": 2}
_MONTH_NEAR = r"(上上|上|本|这|当|下)个?月(?:份)?"
_WEEK_NEAR = r"(上上|下下|上|本|这|下)个?(?:周|星期|礼拜)"
_THIS_TERM = "[本这]个?学期"
_WHOLE_PAIRING = ("结对期", "整个结对期", "结对期间", PAIRING)


class Span(msgspec.Struct, frozen=True):
    """The days from `since` to `until`, both included; None leaves that end open.

    `pairing` marks the span of a whole pairing, in which records for the 结对期 count.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    pairing: bool = False

    @classmethod
    def of_day(cls, day: dt.date) -> "Span":
        """Return the span of one day."""
        return cls(day, day)

    @classmethod
    def of_week(cls, week: str | dt.date) -> "Span":
        """Return the Monday–Sunday week "2026-W41", or the one that holds a day."""
        first = _monday_of_iso(week) if isinstance(week, str) else monday(week)
        return cls(first, first + DAY * 6)

    @classmethod
    def of_month(cls, month: str | dt.date) -> "Span":
        """Return the month "2026-10", or the one that holds a day."""
        first = _first_of_month(month) if isinstance(month, str) else month.replace(day=1)
        return cls(first, (first + DAY * 31).replace(day=1) - DAY)

    @classmethod
    def of_term(cls, term: Term) -> "Span":
        """Return the days from the first to the last of the term."""
        return cls(term.start, term.end)

    @classmethod
    def of_school_year(cls, year: int) -> "Span":
        """Return 1 August of `year` to 31 July of the next."""
        return cls(dt.date(year, 8, 1), dt.date(year + 1, 7, 31))

    @classmethod
    def of_pairing(cls, start: dt.date, end: dt.date | None = None) -> "Span":
        """Return the span of a whole pairing, open while it goes on."""
        return cls(start, end, pairing=True)

    @classmethod
    def everything(cls) -> "Span":
        """Return the span that holds every day."""
        return cls()

    @property
    def days(self) -> int | None:
        """How many days, None when an end is open."""
        if self.since is None or self.until is None:
            return None
        return max((self.until - self.since).days + 1, 0)

    def contains(self, day: dt.date) -> bool:
        """Tell whether the day lies in the span."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def covers(self, other: "Span") -> bool:
        """Tell whether every day of the other span lies in this one."""
        starts = self.since is None or (other.since is not None and self.since <= other.since)
        return starts and (self.until is None or (other.until is not None and other.until <= self.until))

    def intersect(self, other: "Span") -> "Span | None":
        """Return the days common to both, None when there are none."""
        since = max((day for day in (self.since, other.since) if day is not None), default=None)
        until = min((day for day in (self.until, other.until) if day is not None), default=None)
        if since is not None and until is not None and since > until:
            return None
        return Span(since, until, self.pairing and other.pairing)

    def years(self) -> range | None:
        """Return the school years (first calendar years) the span touches, None when an end is open."""
        if self.since is None or self.until is None:
            return None
        return range(school_year(self.since), school_year(self.until) + 1)


def _first_of_month(month: str) -> dt.date:
    match = compiled(_MONTH).fullmatch(month)
    if match is None or match[1] == "0000":
        raise _unreadable(month)
    return dt.date(int(match[1]), int(match[2]), 1)


def _monday_of_iso(week: str) -> dt.date:
    match = compiled(_WEEK).fullmatch(week)
    try:
        if match is not None:
            return dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    raise _unreadable(week)


def _unreadable(text: str) -> Problem:
    return Problem(f"所属时段{quoted(text)}看不懂", ACCEPTED_PERIODS)


# --- the period of a day, and what a teacher types -----------------------------------


def month_id(day: dt.date) -> str:
    """Return 2026-10 for a day in October 2026."""
    return f"{day.year:04}-{day.month:02}"


def week_id(day: dt.date) -> str:
    """Return the ISO week of a day, 2026-W41."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def period_of(day: dt.date, per: str, terms: Iterable[Term] = ()) -> str:
    """Return the period that holds a day in canonical form; `per` is "week", "month" or "term".

    Between terms the term is the one of the calendar (August to January the first).
    """
    if per == "week":
        return week_id(day)
    if per == "month":
        return month_id(day)
    term = term_of(day, terms)
    return term.id if term else term_id_of(day)


def read_counts_for(text: str, today: dt.date, term: Term | None) -> str:
    """Return the period a teacher typed as 2026-10, 2026-W41, 2026-2027-1 or pairing; "" for an empty text.

    Reads those forms, 10月, 2026年10月, 上月, 第8周, 上周, 本学期, 结对期 and names of terms, else a Problem.
    A month without a year is the one of today's school year; `term` is the one that holds today.
    """
    plain = digits_for_numerals(plain_form(text)).strip()
    if not plain or plain.lower() in _WHOLE_PAIRING:
        return PAIRING if plain else ""
    if week := re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", plain):
        return week_id(_monday_of_iso(f"{week[1]}-W{int(week[2]):02}"))
    if match := compiled(_MONTH_TYPED).fullmatch(plain):
        month = int(match[2] or match[4])
        year = int(match[1] or match[3] or school_year(today) + (month < 8))
        if not 1 <= month <= 12 or year == 0:
            raise _unreadable(text)
        return f"{year:04}-{month:02}"
    if match := compiled(_MONTH_NEAR).fullmatch(plain):
        months = today.year * 12 + today.month - 1 + _MONTHS_AWAY[match[1]]
        return f"{months // 12:04}-{months % 12 + 1:02}"
    if match := compiled(_WEEK_NEAR).fullmatch(plain):
        return week_id(today + WEEK * _WEEKS_AWAY[match[1]])
    if match := compiled(_WEEK_TYPED).fullmatch(plain):
        return week_id(monday_of(_needed(term, match.group()), int(match[1])))
    if compiled(_THIS_TERM).fullmatch(plain):
        return _needed(term, plain).id
    if "学期" in plain or re.fullmatch(r"\d{4}-\d{4}-\d", plain):
        return read_term_id(text)
    raise _unreadable(text)


def _needed(term: Term | None, what: str) -> Term:
    if term is None:
        do = "先在设置里填好学期，或写月份，如：2026年10月"
        raise Problem(f"今天不在任何学期内，不知道“{what}”是哪几天", do)
    return term


# --- what a record counts for --------------------------------------------------------


def counts_span(record_date: dt.date, counts_for: str, terms: Iterable[Term] = ()) -> Span:
    """Return the days a record counts for: its own day, or the week, month, term or pairing it is meant for.

    A term that is not among `terms` is taken as its half of the school year; an unknown form is a Problem.
    """
    if not counts_for:
        return Span(record_date, record_date)
    if counts_for == PAIRING:
        return Span(pairing=True)
    if len(counts_for) == 7:
        return Span.of_month(counts_for)
    if "W" in counts_for:
        return Span.of_week(counts_for)
    for term in terms:
        if term.id == counts_for:
            return Span.of_term(term)
    year, n = parts_of(counts_for)
    if n == 1:
        return Span(dt.date(year, 8, 1), dt.date(year + 1, 1, 31))
    return Span(dt.date(year + 1, 2, 1), dt.date(year + 1, 7, 31))


def counts_in(record_date: dt.date, counts_for: str, span: Span, terms: Iterable[Term] = ()) -> bool:
    """Tell whether a record counts in a span (a week, month, term …).

    Without `counts_for` it counts where its date falls. Otherwise the span must hold that period: a record
    for October never counts in a single week, one for the term not in a month. Of a month or week partly
    outside of the terms only the school days matter (January counts in a term that ends on the 22nd), and
    one that lies in two spans counts in the span that has its middle. 结对期 counts in spans of a pairing and
    in the one without ends.
    """
    if not counts_for:
        return span.contains(record_date)
    if counts_for == PAIRING:
        return span.pairing or (span.since is None and span.until is None)
    known = tuple(terms)
    period = counts_span(record_date, counts_for, known)
    if span.covers(period):
        return True
    if span.days is not None and span.days < (period.days or 0):
        return False
    inner = _in_school(period, known)
    assert inner.since is not None and inner.until is not None
    return span.covers(inner) or span.contains(inner.since + (inner.until - inner.since) // 2)


def _in_school(period: Span, terms: Iterable[Term]) -> Span:
    """Return a period from its first to its last day in a term; the whole of it when no term meets it."""
    met = [part for term in terms if (part := period.intersect(Span.of_term(term))) is not None]
    since = min((part.since for part in met if part.since), default=period.since)
    until = max((part.until for part in met if part.until), default=period.until)
    return Span(since, until)


def counts_label(counts_for: str, terms: Iterable[Term] = (), today: dt.date | None = None) -> str:
    """Return the period as a teacher reads it: 10月, 第8周, 2026—2027学年第一学期, 结对期; "" for "".

    With `today` a month of another school year has its year. A week outside of the terms is named by its
    days: 7月6日—7月12日.
    """
    if not counts_for:
        return ""
    if counts_for == PAIRING:
        return "结对期"
    if len(counts_for) == 7:
        first = _first_of_month(counts_for)
        other = today is not None and school_year(today) != school_year(first)
        return f"{first.year}年{first.month}月" if other else f"{first.month}月"
    if "W" in counts_for:
        first = _monday_of_iso(counts_for)
        for term in terms:
            if number := week_of(term, first):
                return f"第{number}周"
        return f"{short_date(first)}—{short_date(first + DAY * 6)}"
    return term_name(counts_for)
