"""All the year files of a workbook: which one holds a record, and how a record gets from one to another."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.terms import school_year
from qinglan_tui.storage.engine.codec import Damaged
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.versions import Version, copy_of, knows, united, version_of
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.year import RECORDS, Year, day_of, plain, year_name, year_number

# How often a window that only reads looks again while another one writes.
_LOOKS = 10


class Years:
    """The year files, each loaded when it is first asked for; `damaged` holds those that could not be read.

    A record stands in one year. Where two files hold the same id, the later version counts.
    """

    def __init__(self, engine: Engine, notes: Notes) -> None:
        self.damaged: dict[int, Damaged] = {}
        self._engine = engine
        self._notes = notes
        self._years: dict[int, Year] = {}
        self._doubles: set[int] = set()
        self._stuck: set[int] = set()
        self._known = {*self.numbers()}
        self._seen: tuple[int, frozenset[int]] = (engine.refresh(), frozenset())

    def numbers(self) -> list[int]:
        """Return the school years that have a file, the newest first."""
        found = (year_number(name) for name in self._engine.names())
        return sorted((number for number in found if number is not None), reverse=True)

    def year(self, number: int) -> Year:
        """Return one year as it is now, empty when it has no file yet; may raise Damaged."""
        try:
            year = self._years.get(number) or Year(self._engine, number)
            changed = year.load()
        except Damaged as damage:
            self.damaged[number] = damage
            raise
        self._years[number] = year
        self.damaged.pop(number, None)
        others = [other for other in self._loaded() if other is not year]
        if changed is None:
            for other in others:
                self._doubles |= {*year.ids} & {*other.ids}
        else:
            for key in changed:
                here = key in year
                if here and any(key in other for other in others):
                    self._doubles.add(key)
        return year

    def readable(self, numbers: Iterable[int]) -> list[Year]:
        """Return those of the years that can be read; raises Damaged when there are some but none can be."""
        found: list[Year] = []
        damage: Damaged | None = None
        for number in numbers:
            try:
                found.append(self.year(number))
            except Damaged as error:
                damage = damage or error
        if damage is not None and not found:
            raise damage
        return found

    def all(self) -> list[Year]:
        """Return all years that can be read, the newest first."""
        return self.readable(self.numbers())

    def within(self, since: date | None, until: date | None) -> list[tuple[Year, list[int]]]:
        """Return the ids of all records between two dates, both included, loading only the years between.

        A record without a date that can be read is among its whole year.
        """
        first = school_year(since) if since else 0
        last = school_year(until) if until else 9999
        asked = self._between(first, last)
        low, high = since or date.min, until or date.max
        found: list[tuple[Year, list[int]]] = []
        for year in self._loaded():
            # Edited by hand, a record may stand in another year's file than its date says.
            keys = year.ids if year in asked else year.misplaced
            if not (year in asked and year.lies_within(low, high)):
                keys = [
                    key
                    for key in keys
                    if low <= year.day(key) <= high or (year in asked and not year.is_dated(key))
                ]
            found.append(
                (year, [key for key in keys if self._is_owner(year, key)] if self._doubles else [*keys])
            )
        return found

    def find(self, record_id: int) -> Year | None:
        """Return the readable year that holds a record, looking through the newest first."""
        for year in reversed(self._loaded()):
            if record_id in year and self._is_owner(year, record_id):
                with contextlib.suppress(Damaged):
                    self.year(year.number)
                if record_id in year and self._is_owner(year, record_id):
                    return year
        return self._search(lambda year: record_id in year)

    def find_in_trash(self, record_id: int) -> Year | None:
        """Return the readable year whose trash holds a record."""
        return self._search(lambda year: record_id in year.trash_ids)

    def find_copy(self, copy_id: int) -> Year | None:
        """Return the readable year that holds the other version of a record."""
        return self._search(lambda year: copy_id in year.conflicts)

    def check_whole(self) -> None:
        """Raise the Damaged of a year that could not be read: what was not found may stand in there."""
        for damage in self.damaged.values():
            raise damage

    def put(self, record_id: int, document: dict[str, Any], former: Year | None) -> None:
        """Write a record into the year of its date, out of the one where it stood; within one change."""
        day = day_of(document)
        number = school_year(day) if day else former.number if former else 0
        target = self.year(number)
        self._known.add(number)
        after: Version = {}
        with self._engine.together():
            if former is not None and former is not target:
                after = former.version_of(record_id)
                former.move_away(record_id, number)
            target.put(record_id, document, after)

    def put_right(self) -> bool:
        """Give each loaded record one place: the year of its date, where two devices or a hand edit moved it.

        Returns whether there was anything to do.
        """
        doubles = sorted(self._doubles)
        for record_id in doubles:
            with self._noting(record_id):
                self._join_places(record_id)
        misplaced = [(year, key) for year in self._loaded() for key in year.misplaced]
        misplaced = [(year, key) for year, key in misplaced if key not in self._stuck]
        for year, record_id in misplaced:
            with self._noting(record_id):
                self.put(record_id, year.document(record_id), year)
        if doubles or misplaced:
            with contextlib.suppress(Damaged):
                self.readable([*self._years])
        return bool(doubles or misplaced)

    def _between(self, first: int, last: int) -> list[Year]:
        """The years between two; no record that another window moves meanwhile falls between two files."""
        asked: list[Year] = []
        for _ in range(_LOOKS):
            asked = self.readable([number for number in self.numbers() if first <= number <= last])
            if self._engine.log is not None or not self._engine.read_logs():
                break
            self.follow()
        return asked

    def follow(self) -> None:
        """Take in what was just changed here."""
        for year in self._loaded():
            if self._engine.file(year.name).version != year.version:
                self.year(year.number)

    def refresh(self) -> bool:
        """Take in what others changed on disk; returns whether anything did since the last call."""
        taken = self._engine.refresh()
        with contextlib.suppress(Damaged):
            self.readable([*self._years])
        numbers = {*self.numbers()}
        fresh = numbers - self._known
        self._known |= numbers
        seen = taken, frozenset(self.damaged)
        changed = seen != self._seen or bool(fresh)
        self._seen = seen
        return changed

    def forget(self, number: int) -> None:
        """Read a year anew when it is next asked for: its file was mended or put back."""
        self._years.pop(number, None)
        self.damaged.pop(number, None)
        self._engine.forget(year_name(number))

    def counts(self, year: Year) -> dict[str, int]:
        """Return how much stands in a year, for the list of years."""
        return {"records": year.count, "trash": len(year.trash_ids), "conflicts": len(year.conflicts)}

    @property
    def loaded(self) -> list[Year]:
        """The years that were asked for and can be read, the oldest first."""
        return self._loaded()

    def _search(self, holds: Callable[[Year], bool]) -> Year | None:
        for number in self.numbers():
            with contextlib.suppress(Damaged):
                year = self.year(number)
                if holds(year):
                    return year
        return None

    def _loaded(self) -> list[Year]:
        return [self._years[number] for number in sorted(self._years) if number not in self.damaged]

    def _is_owner(self, year: Year, record_id: int) -> bool:
        """Whether this is the year whose version of the record counts."""
        if record_id not in self._doubles:
            return True
        holders = [other for other in self._loaded() if record_id in other]
        return max(holders, key=lambda holder: _lateness(holder, record_id)) is year

    def _join_places(self, record_id: int) -> None:
        """Leave a record that stands in two years in one; a text that is only in the other is kept too."""
        holders = [year for year in self._loaded() if record_id in year]
        self._doubles.discard(record_id)
        if len(holders) < 2:
            return
        *losers, winner = sorted(holders, key=lambda holder: _lateness(holder, record_id))
        document, version = winner.stored(record_id), winner.version_of(record_id)
        with self._engine.together():
            for loser in losers:
                other = loser.stored(record_id)
                if not knows(version, version_of(other)) and plain(other) != plain(document):
                    copy_id, copy = copy_of(record_id, other)
                    self._engine.adopt(loser.name, RECORDS, copy_id, copy)
                version = united(version, version_of(other))
                loser.move_away(record_id, winner.number)
            winner.put(record_id, plain(document), version)

    @contextlib.contextmanager
    def _noting(self, record_id: int) -> Iterator[None]:
        try:
            yield
        except Problem as problem:
            self._stuck.add(record_id)
            self._notes.add(f"有一条记录的日期改到了另一学年，还留在原来的文件里：{problem}")


def _lateness(year: Year, record_id: int) -> tuple[int, int, int]:
    """What decides which of two files' versions counts: the one that knows more, then the later one."""
    version = year.version_of(record_id)
    return max(version.values(), default=0), sum(version.values()), year.number
