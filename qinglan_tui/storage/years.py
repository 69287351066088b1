"""All the year files of a workbook: which one holds a record, and how a record gets from one to another."""

import contextlib
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.terms import school_year
from qinglan_tui.storage.engine.codec import Damaged
from qinglan_tui.storage.engine.disk import set_aside, unreadable
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.tables import TableFile
from qinglan_tui.storage.year import Year, day_of

_YEAR_FILE = re.compile(r"records-(\d{4})\.json")
_MOVES = "moves"


class Years:
    """The year files, each loaded when it is first asked for; `damaged` holds those that could not be read.

    A record stands in one year. Where two files hold the same id, the one changed last counts.
    """

    def __init__(self, folder: Path, notes: Notes) -> None:
        self.damaged: dict[int, Damaged] = {}
        self._folder = folder
        self._notes = notes
        self._years: dict[int, Year] = {}
        self._moves = TableFile(folder / "log" / "moving.json")
        self._stuck: set[int] = set()
        self._known: set[int] = set()
        self._looked: tuple[int, frozenset[int]] = (0, frozenset())
        self._owned_by: tuple[list[tuple[int, int]], dict[int, Year]] = ([], {})

    def numbers(self) -> list[int]:
        """Return the school years that have a file, the newest first."""
        try:
            names = [path.name for path in self._folder.iterdir()]
        except OSError as error:
            raise unreadable(self._folder.name, error) from error
        found = {int(match[1]) for name in names if (match := _YEAR_FILE.fullmatch(name))}
        found |= {number for number, year in self._years.items() if year.version}
        return sorted(found, reverse=True)

    def year(self, number: int) -> Year:
        """Return one year as it is on disk now, empty when it has no file yet; may raise Damaged."""
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = Year(self._folder / f"records-{number:04}.json", number)
        try:
            year.load()
        except Damaged as damage:
            self.damaged[number] = damage
            raise
        self.damaged.pop(number, None)
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

    def within(self, since: date | None, until: date | None) -> list[tuple[Year, int]]:
        """Return (year, id) of every record between two dates, both included, loading only the years between.

        A record without a date that can be read is among its whole year.
        """
        first = school_year(since) if since else 0
        last = school_year(until) if until else 9999
        asked = self.readable([number for number in self.numbers() if first <= number <= last])
        owners = self._find_owners()
        found: list[tuple[Year, int]] = []
        for year in self._loaded():
            # Edited by hand, a record may stand in another year's file than its date says.
            for record_id in year.ids if year in asked else year.misplaced:
                day = year.day(record_id)
                inside = (since is None or since <= day) and (until is None or day <= until)
                undated = year in asked and not year.is_dated(record_id)
                if (inside or undated) and owners[record_id] is year:
                    found.append((year, record_id))
        return found

    def find(self, record_id: int) -> Year | None:
        """Return the readable year that holds a record, looking through the newest first."""
        with contextlib.suppress(Damaged):
            self.readable([*self._years])
        return self._find_owners().get(record_id) or self._search(lambda year: record_id in year.ids)

    def find_in_trash(self, record_id: int) -> Year | None:
        """Return the readable year whose trash holds a record."""
        return self._search(lambda year: record_id in year.trash_ids)

    def check_whole(self) -> None:
        """Raise the Damaged of a year that could not be read: what was not found may stand in there."""
        for damage in self.damaged.values():
            raise damage

    def _search(self, holds: Callable[[Year], bool]) -> Year | None:
        for number in self.numbers():
            with contextlib.suppress(Damaged):
                year = self.year(number)
                if holds(year):
                    return year
        return None

    def _loaded(self) -> list[Year]:
        """The years that were asked for and can be read, the oldest first."""
        return [self._years[number] for number in sorted(self._years) if number not in self.damaged]

    def _find_owners(self) -> dict[int, Year]:
        """Which of the loaded years holds each record: the one that changed it last."""
        loaded = self._loaded()
        versions = [(year.number, year.version) for year in loaded]
        if versions != self._owned_by[0]:
            owners: dict[int, Year] = {}
            for year in loaded:
                for record_id in year.ids:
                    other = owners.get(record_id)
                    if other is None or other.stamp(record_id) <= year.stamp(record_id):
                        owners[record_id] = year
            self._owned_by = (versions, owners)
        return self._owned_by[1]

    def put(self, record_id: int, document: dict[str, Any], stamp: int, former: Year | None) -> Year:
        """Write a record into the year of its date, out of the one where it stood; returns the year."""
        day = day_of(document)
        number = school_year(day) if day else former.number if former else 0
        target = self.year(number)
        self._known.add(number)
        if former is None or former is target:
            target.put(record_id, document, stamp)
            return target
        # Noted first: a crash between the two files must not leave the record twice.
        self._moves.put(_MOVES, record_id, {"from": former.number, "to": target.number})
        target.put(record_id, document, stamp)
        self._finish_move(record_id, former)
        return target

    def finish_moves(self, *, write: bool) -> None:
        """End what a crash or a full disk interrupted; without `write` only load the years it is about."""
        if not self._moves.path.exists():
            return
        try:
            for record_id, move in self._moves.documents(_MOVES).items():
                source, target = self.year(int(move["from"])), self.year(int(move["to"]))
                if write and record_id in source and record_id in target:
                    older = min((source, target), key=lambda year: year.stamp(record_id))
                    self._finish_move(record_id, older)
                elif write:
                    self._forget_move(record_id)
        except Damaged as damage:
            if write and damage.file == self._moves.path.name:
                set_aside(self._moves.path)
            self._notes.add(f"有一条记录换学年没有做完：{damage}")
        except (Problem, KeyError, TypeError, ValueError) as error:
            self._notes.add(f"有一条记录换学年没有做完：{error}")

    def put_right(self) -> bool:
        """Move loaded records whose date was edited by hand into the year of that date, where that can be.

        Returns whether there was one.
        """
        owners = self._find_owners()
        misplaced = [(year, key) for year in self._loaded() for key in year.misplaced if owners[key] is year]
        misplaced = [(year, key) for year, key in misplaced if key not in self._stuck]
        for year, record_id in misplaced:
            try:
                self.put(record_id, year.document(record_id), year.stamp(record_id), year)
            except Problem as problem:
                self._stuck.add(record_id)
                self._notes.add(f"有一条记录的日期改到了另一学年，还留在原来的文件里：{problem}")
        return bool(misplaced)

    def refresh(self) -> bool:
        """Take in what others changed on disk; returns whether anything did since the last call."""
        numbers = set(self.numbers())
        fresh = numbers - self._known
        self._known |= numbers
        with contextlib.suppress(Damaged):
            self.readable([*self._years])
        looked = sum(year.file.storage.rereads for year in self._years.values()), frozenset(self.damaged)
        changed = looked != self._looked or bool(fresh)
        self._looked = looked
        return changed

    def _finish_move(self, record_id: int, former: Year) -> None:
        """Take the older copy out; the newer is safe, so a failure is only noted and made good later."""
        try:
            former.drop(record_id)
            self._forget_move(record_id)
        except Problem as problem:
            self._notes.add(f"一条记录已移到另一学年，旧的一份下次打开时再清掉：{problem}")

    def _forget_move(self, record_id: int) -> None:
        self._moves.drop(_MOVES, record_id)
        if not self._moves.documents(_MOVES):
            with contextlib.suppress(OSError):
                self._moves.path.unlink(missing_ok=True)
