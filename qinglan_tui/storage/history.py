"""Revisions: what a record looked like after each change, in a file of the school year of the change."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable, from_document
from qinglan_tui.domain.terms import school_year
from qinglan_tui.storage.engine.codec import Damaged
from qinglan_tui.storage.engine.disk import set_aside
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.numbers import HIGHEST, microseconds
from qinglan_tui.storage.engine.tables import JournalDatabase
from qinglan_tui.storage.notes import Notes

CREATED, CHANGED, DELETED, RESTORED = "新建", "修改", "删除", "恢复"
MERGED, SETTLED = "合并", "定下"
KEPT_DAYS = timedelta(days=30)
KEPT_NUMBER = 20

REVISIONS = "revisions"
_FILE = re.compile(r"history-(\d{4})")


class Revision(Struct, frozen=True):
    """One change of a record: when, which, the record as it was afterwards, and the device that made it.

    `action` is 新建, 修改, 删除, 恢复, 合并 or 定下. What was made elsewhere and found has no device.
    """

    at: datetime
    action: str
    record: Record | Unreadable
    device: str = ""


class Former(Struct, frozen=True):
    """What stood in the file before a change, and when it was written."""

    document: dict[str, Any]
    at: datetime


class Row(Struct, frozen=True, omit_defaults=True):
    """A line of the history file.

    `device` is the one that made the change; one that was found, and made elsewhere, has none. `undoes` and
    `redoes` name the line of the change that this one took back or made again. `settles` is the id of the
    other version that went into the trash with the change.
    """

    record: int
    at: datetime
    action: str
    document: dict[str, Any]
    device: str = ""
    undoes: int = 0
    redoes: int = 0
    settles: int = 0

    @property
    def effect(self) -> dict[str, Any] | None:
        """What stands among the records afterwards, None when that is nothing."""
        return None if self.action == DELETED else self.document


class Change(Struct, frozen=True):
    """A change to be kept: its record, which action, the document, and the rest as in `Row`."""

    record_id: int
    action: str
    document: dict[str, Any]
    undoes: int = 0
    redoes: int = 0
    settles: int = 0


class _About(Struct, frozen=True):
    record: int


class History:
    """The revision files. A record never waits for them: what goes wrong here becomes a note."""

    def __init__(self, engine: Engine, notes: Notes) -> None:
        self._engine = engine
        self._notes = notes
        self._years: dict[int, _HistoryYear] = {}

    def make_ready(self, today: date) -> bool:
        """Whether a change of today can be kept; a file that cannot be read is set aside, nothing is lost."""
        name = _name(school_year(today))
        try:
            self._engine.look(name)
        except Damaged as damage:
            try:
                kept = set_aside(self._engine.folder / f"{name}.json")
            except Problem as problem:
                self._notes.add(f"记录已经保存，只是修改历史没有记下：{problem}")
                return False
            self._engine.forget(name)
            self._years.pop(school_year(today), None)
            self._notes.add(f"修改历史“{name}.json”坏了，已原样留作“{kept.name}”（{damage.what}）")
        except Problem as problem:
            self._notes.add(f"记录已经保存，只是修改历史没有记下：{problem}")
            return False
        return True

    def add(self, change: Change, now: datetime, former: Former | None) -> int:
        """Keep a change, within the same line of the log as the change itself; returns its number.

        `former` goes in before it, unless it is the newest revision already: what was edited by hand or by
        another program is then kept as well.
        """
        year = self._year(school_year(now.date()))
        mine = year.rows_of(change.record_id)
        first, last = self._engine.numbers.next(microseconds(now)), self._engine.numbers.next()
        if former is not None and not (mine and year.row(mine[-1]).document == former.document):
            year.put(first, Row(change.record_id, former.at, CHANGED, former.document))
        # What came from elsewhere is no change of this device, to be taken back.
        device = "" if change.action == MERGED else self._engine.device
        row = Row(
            change.record_id,
            now.replace(tzinfo=None),
            change.action,
            change.document,
            device,
            change.undoes,
            change.redoes,
            change.settles,
        )
        year.put(last, row)
        for number in mine[: 1 - KEPT_NUMBER]:
            if year.row(number).at.replace(tzinfo=None) < now.replace(tzinfo=None) - KEPT_DAYS:
                year.take_out(number)
        return last

    def of(self, record_id: int) -> list[Revision]:
        """Return what is kept of a record, the newest change first."""
        found: list[tuple[int, Revision]] = []
        for number in self._numbers():
            try:
                year = self._year(number)
                rows = [(key, year.row(key)) for key in year.rows_of(record_id)]
            except Problem as problem:
                self._notes.add(str(problem))
                continue
            found += [
                (key, Revision(row.at, row.action, from_document(record_id, row.document), row.device))
                for key, row in rows
            ]
        return [revision for _, revision in sorted(found, key=lambda pair: pair[0], reverse=True)]

    def own_rows(self, today: date) -> dict[int, Row]:
        """Return the changes that this device made in this school year and the one before, in order."""
        this = school_year(today)
        rows: dict[int, Row] = {}
        for year in (self._year(number) for number in (this - 1, this) if number in self._numbers()):
            rows |= {number: year.row(number) for number in year.all_rows()}
        return {number: row for number, row in sorted(rows.items()) if row.device == self._engine.device}

    def before(self, number: int, row: Row) -> dict[str, Any] | None:
        """Return what stood among the records before a change, None when that was nothing.

        Raises KeyError when that is no longer kept.
        """
        if row.action in (CREATED, RESTORED):
            return None
        years = [self._year(year) for year in self._numbers()]
        earlier = [(key, year) for year in years for key in year.rows_of(row.record) if key < number]
        if not earlier:
            raise KeyError(number)
        key, year = max(earlier, key=lambda place: place[0])
        return year.row(key).effect

    def _year(self, number: int) -> "_HistoryYear":
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = _HistoryYear(self._engine, _name(number))
        year.load()
        return year

    def _numbers(self) -> list[int]:
        return sorted(int(match[1]) for name in self._engine.names() if (match := _FILE.fullmatch(name)))


class _HistoryYear:
    """The revisions of one school year, found by their record."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._table = JournalDatabase(engine, name).journal(REVISIONS)
        self._version = 0
        self._by_record: dict[int, list[int]] = {}
        self._record_of: dict[int, int] = {}

    def load(self) -> None:
        """Take in the file as it now is."""
        file = self._engine.look(self._name)
        if file.version == self._version:
            return
        changed = file.changed_since(self._version)
        self._version = file.version
        if changed is None:
            self._by_record, self._record_of = {}, {}
            touched = sorted(self._table.raws())
        else:
            touched = [key for table, key in changed if table == REVISIONS]
        for key in touched:
            self._place(key)

    def rows_of(self, record_id: int) -> list[int]:
        """Return the numbers of a record's revisions, the oldest first."""
        return list(self._by_record.get(record_id, ()))

    def all_rows(self) -> list[int]:
        """Return the numbers of all revisions, the oldest first."""
        return sorted(self._record_of)

    def row(self, number: int) -> Row:
        """Return a revision."""
        return msgspec.convert(self._table.stored(number), Row)

    def put(self, number: int, row: Row) -> None:
        """Keep a revision under a fresh number."""
        self._table.put(number, msgspec.to_builtins(row), versioned=False)

    def take_out(self, number: int) -> None:
        """Forget a revision."""
        self._table.take_out(number)

    def _place(self, key: int) -> None:
        raw = self._table.raws().get(key)
        if raw is None:
            record_id = self._record_of.pop(key, None)
            if record_id is not None:
                self._by_record[record_id].remove(key)
            return
        if key in self._record_of or key >= HIGHEST:
            return
        try:
            row = msgspec.json.decode(raw, type=Row)
        except msgspec.MsgspecError:
            return
        self._record_of[key] = row.record
        numbers = self._by_record.setdefault(row.record, [])
        numbers.append(key)
        if len(numbers) > 1 and numbers[-2] > key:
            numbers.sort()


def _name(year: int) -> str:
    return f"history-{year:04}"
