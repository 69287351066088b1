"""Where the records stand in the journal, school year by school year; what stands in them is not read."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.slots import slot_key
from qinglan_tui.storage.arrangement import Arrangement
from qinglan_tui.storage.journal import Journal
from qinglan_tui.storage.year import Entry, Year


class Place(NamedTuple):
    """The place of a record among the others: its day, its lesson in the course of that day, its number."""

    day: date
    slot: tuple[int, int, str]
    id: int


class Places:
    """The places of a workbook's records. A year is read when it is first asked for, and followed then.

    Every method may raise Damaged.
    """

    def __init__(self, journal: Journal, arrangement: Arrangement) -> None:
        self._journal = journal
        self._arrangement = arrangement
        self._known: dict[int, tuple[tuple[tuple[int, int, int], ...], tuple[Place, ...]]] = {}

    def years(self) -> dict[int, int | None]:
        """Return the school years that have a file, the newest first, and how many records each holds.

        Of a year that was not read yet it is what was noted with its file, None where nothing was.
        """
        noted = self._arrangement.years()
        read = {year.number: year.count for year in self._journal.years.loaded}
        numbers = self._journal.years.numbers()
        return {number: read.get(number, noted.get(number, {}).get("records")) for number in numbers}

    def is_read(self, number: int) -> bool:
        """Whether asking for that year costs nothing any more."""
        return any(year.number == number for year in self._journal.years.loaded)

    def of(self, number: int) -> tuple[Place, ...]:
        """Return the places of a school year, the newest first."""
        found = self._ids(number)
        stamp = tuple((year.number, year.version, len(keys)) for year, keys in found if keys)
        known = self._known.get(number)
        if known is not None and known[0] == stamp:
            return known[1]
        places = sorted((_place(year, key) for year, keys in found for key in keys), reverse=True)
        self._known[number] = stamp, tuple(places)
        return self._known[number][1]

    def saying(self, number: int, places: Sequence[Place], words: tuple[str, ...]) -> list[Place]:
        """Return those of some places of a school year whose records say every one of the folded words."""
        wanted = {place.id for place in places}
        hits: set[int] = set()
        for year, keys in self._ids(number):
            hits.update(year.saying((key for key in keys if key in wanted), words))
        return [place for place in places if place.id in hits]

    def of_kind(self, number: int, places: Sequence[Place], kind: str) -> list[Place]:
        """Return those of some places of a school year that are of a kind, or of none that is known."""
        kinds = {key: year.kind(key) for year, keys in self._ids(number) for key in keys}
        return [place for place in places if kinds.get(place.id, "") in (kind, "")]

    def entries(self, number: int, places: Sequence[Place]) -> list[tuple[Place, Entry]]:
        """Return the records at some places of a school year, to be looked at once."""
        holders = {key: year for year, keys in self._ids(number) for key in keys}
        return [(place, holders[place.id].glance(place.id)) for place in places if place.id in holders]

    def _ids(self, number: int) -> list[tuple[Year, list[int]]]:
        # The first and the last year that a calendar has cannot be written with both their ends.
        since = date(number, 8, 1) if number > 0 else None
        until = date(number + 1, 7, 31) if number < date.max.year else None
        return self._journal.by_year(Span(since, until))


def _place(year: Year, key: int) -> Place:
    return Place(year.day(key), slot_key(year.slot(key)), key)
