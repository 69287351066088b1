"""跳到: one line read as a day, a week, a month or a year, as a person, or as words of a title."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from qinglan_tui.domain.dates import echo, read_date, relative_day
from qinglan_tui.domain.periods import PAIRING, Span, counts_label, counts_span, read_counts_for
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.searching import says, words_of
from qinglan_tui.domain.terms import school_year, term_name, term_of
from qinglan_tui.domain.text import clean, compiled, digits_for_numerals, plain_form, quoted
from qinglan_tui.services.listing import AT_ONCE, Listing
from qinglan_tui.storage import Place, Workbook

# What was typed, and the names that may be meant, the likeliest first.
Matching = Callable[[str, Sequence[str]], list[str]]

_YEARS_AWAY = {"前年": -2, "去年": -1, "今年": 0}
_YEAR = r"((?:19|20)\d\d)年?"
_SCHOOL_YEAR = r"((?:19|20)\d\d)(?:-(?:19|20)?\d\d)?学年"


class Target(Struct, frozen=True):
    """Where to go: the days of `span`, the records of a `person`, or the next title with the `words`.

    `said` is what was understood, in words.
    """

    said: str
    span: Span | None = None
    person: str = ""
    words: str = ""


def read_target(text: str, workbook: Workbook, today: dt.date, matching: Matching) -> Target | None:
    """What a line means, None when it is empty. Days come before persons, persons before titles.

    `matching` finds names by what was typed of them.
    """
    typed = clean(text).strip()
    if not typed:
        return None
    found = _year(typed, today) or _period(typed, workbook, today) or _day(typed, workbook, today)
    if found is not None:
        return found
    names = _names_of(workbook)
    named = [name for name in matching(typed, names) if typed.isascii() or name.startswith(typed)]
    if named:
        return Target(f"只看 {named[0]} 的", person=named[0])
    return Target(f"标题里有{quoted(typed)}的记录", words=typed)


def _names_of(workbook: Workbook) -> tuple[str, ...]:
    """Everybody of the workbook's list and pairings, the owner first."""
    named = [workbook.settings.owner, *(name for pairing in workbook.pairings for name in pairing.people)]
    named += [person.name for person in workbook.people]
    return tuple(dict.fromkeys(named))


def nearby(target: Target, listing: Listing, today: dt.date) -> str:
    """What is to be said of a target: what was understood, and the nearest day where there is nothing."""
    if target.span is None:
        return target.said
    place = listing.nearest(target.span)
    if place is None or target.span.contains(place.day):
        return target.said
    return f"{target.said}没有记录，最近的在{relative_day(place.day, today)}"


def titled(workbook: Workbook, listing: Listing, typed: str) -> Iterator[Place | None]:
    """Go through a listing for titles that say all of the typed words; None after each short step between."""
    words = words_of(typed)
    for at, part in enumerate(listing.parts):
        listing.read(at)
        yield None
        places = part.places or ()
        for start in range(0, len(places), AT_ONCE):
            found = workbook.places.saying(part.number, places[start : start + AT_ONCE], words)
            entries = workbook.places.entries(part.number, found)
            yield from (place for place, entry in entries if says(entry.heading, words))
            yield None


def _year(typed: str, today: dt.date) -> Target | None:
    plain = digits_for_numerals(plain_form(typed)).strip()
    if match := compiled(_SCHOOL_YEAR).fullmatch(plain):
        number = int(match[1])
        return Target(f"{number}-{number + 1}学年", Span.of_school_year(number))
    match = compiled(_YEAR).fullmatch(plain)
    if plain not in _YEARS_AWAY and match is None:
        return None
    number = int(match[1]) if match else today.year + _YEARS_AWAY[plain]
    return Target(f"{number}年", Span(dt.date(number, 1, 1), dt.date(number, 12, 31)))


def _period(typed: str, workbook: Workbook, today: dt.date) -> Target | None:
    """A month, a school week or a term."""
    try:
        period = read_counts_for(typed, today, term_of(today, workbook.terms))
    except Problem:
        return None
    if not period or period == PAIRING:
        return None
    span = counts_span(today, period, workbook.terms)
    return Target(_said(period, span, workbook, today), span)


def _said(period: str, span: Span, workbook: Workbook, today: dt.date) -> str:
    if re.fullmatch(r"\d{4}-\d{4}-\d", period) or span.since is None or span.until is None:
        return term_name(period)
    label = counts_label(period, workbook.terms, today)
    if span.days == 7 and label.startswith("第"):
        return f"{label}，{echo(span.since)[: echo(span.since).find(' ')]}起"
    return (
        label if school_year(span.since) == school_year(today) else f"{span.since.year}年{span.since.month}月"
    )


def _day(typed: str, workbook: Workbook, today: dt.date) -> Target | None:
    try:
        day = read_date(typed, today, term_of(today, workbook.terms)).date
    except Problem:
        return None
    return Target(echo(day, "", term_of(day, workbook.terms), today), Span.of_day(day))
