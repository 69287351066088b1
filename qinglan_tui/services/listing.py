"""The long list of all records: by school years, the newest first, each read when it is looked at."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.searching import fold, words_of
from qinglan_tui.domain.terms import school_year
from qinglan_tui.services.find import Filter, fits, span_of
from qinglan_tui.storage import Damaged, Place, Workbook

# So many records are looked through at a time: a few milliseconds, whatever is asked for.
AT_ONCE = 200


class Part(Struct):
    """What is listed of one school year: where the records stand, newest first, and how many they are.

    Of a year that was not read yet only the number is known.
    """

    number: int
    count: int
    places: tuple[Place, ...] | None = None


class Listing:
    """What is listed, year by year; `is_all` when nothing was asked for and all records are listed.

    `is_damaged` tells that a year proved to be damaged, and is left out.
    """

    def __init__(self, workbook: Workbook, parts: Iterable[Part], *, is_all: bool = False) -> None:
        self.parts = [part for part in parts if part.count]
        self.is_all = is_all
        self.is_damaged = False
        self._workbook = workbook

    @property
    def count(self) -> int:
        """How many records are listed."""
        return sum(part.count for part in self.parts)

    def read(self, at: int) -> bool:
        """Read the year of a part; tells whether it was not read before. One that is damaged is empty."""
        part = self.parts[at]
        if part.places is not None:
            return False
        try:
            part.places = self._workbook.places.of(part.number)
        except Damaged:
            part.places = ()
            self.is_damaged = True
        part.count = len(part.places)
        return True

    def place_of(self, record_id: object) -> Place | None:
        """The place of a record's number, None when it is not listed or its year was not read."""
        read = (part.places or () for part in self.parts)
        return next((place for places in read for place in places if place.id == record_id), None)

    def nearest(self, span: Span) -> Place | None:
        """The newest place within a span of days; when there is none, the one that is nearest to it."""
        newer: Place | None = None
        for at, part in enumerate(self.parts):
            follows = at + 1 < len(self.parts) and span.until is not None
            if follows and self.parts[at + 1].number > school_year(span.until or dt.date.max):
                continue
            self.read(at)
            for place in part.places or ():
                if span.until is None or place.day <= span.until:
                    return _nearer(newer, place, span)
                newer = place
        return newer


def all_records(workbook: Workbook) -> Listing:
    """Everything, nothing of it read that was not read already; years that nobody counted are read."""
    places, parts = workbook.places, list[Part]()
    damage: Damaged | None = None
    for number, count in places.years().items():
        part = Part(number, count or 0)
        if count is None or places.is_read(number):
            try:
                part.places = places.of(number)
            except Damaged as damaged:
                damage = damaged
                continue
            part.count = len(part.places)
        parts.append(part)
    if damage is not None and not parts:
        raise damage
    found = Listing(workbook, parts, is_all=True)
    found.is_damaged = damage is not None
    return found


def sift(workbook: Workbook, wanted: Filter, today: dt.date) -> Iterator[Part | None]:
    """Go through the years for what is asked for, the newest first: each step is short, and may be the last.

    Gives the part of each year that was gone through, and None in between. A damaged year is left out; when
    there is no other, its Damaged is raised.
    """
    span = span_of(wanted, workbook, today)
    damage: Damaged | None = None
    read = 0
    for number in workbook.places.years() if span else ():
        if span is None or not _touches(span, number):
            continue
        try:
            places = [place for place in workbook.places.of(number) if span.contains(place.day)]
        except Damaged as damaged:
            damage = damaged
            continue
        read += 1
        yield None
        kept: list[Place] = []
        for start in range(0, len(places), AT_ONCE):
            kept += _fitting(workbook, number, places[start : start + AT_ONCE], wanted, today)
            yield None
        yield Part(number, len(kept), tuple(kept))
    if damage is not None and not read:
        raise damage


def total(workbook: Workbook) -> int | None:
    """How many records the workbook holds, None while that is not known."""
    counts = workbook.places.years().values()
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _fitting(
    workbook: Workbook, number: int, places: list[Place], wanted: Filter, today: dt.date
) -> list[Place]:
    """Those of some places that are asked for; what can be told without reading a record is told first."""
    if wanted.kind:
        places = workbook.places.of_kind(number, places, wanted.kind)
    told = (wanted.tag, wanted.person if wanted.person != workbook.settings.owner else "")
    words = (*words_of(wanted.text), *(fold(name) for name in told if name))
    if words:
        places = workbook.places.saying(number, places, words)
    rest = replace(wanted, text="", since=None, until=None)
    if rest.is_empty:
        return places
    entries = workbook.places.entries(number, places)
    return [place for place, entry in entries if fits(entry, wanted, workbook, today)]


def _touches(span: Span, number: int) -> bool:
    first = school_year(span.since) if span.since else number
    last = school_year(span.until) if span.until else number
    return first <= number <= last


def _nearer(newer: Place | None, older: Place, span: Span) -> Place:
    """Of the last place after a span and the first one not after it, the one that is nearer to it."""
    if newer is None or span.since is None or span.until is None or older.day >= span.since:
        return older
    return newer if newer.day - span.until < span.since - older.day else older
