"""Undo and redo: what this device changed, told in a sentence; found again in the history after a restart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.records import Record
from qinglan_tui.storage.history import Row
from qinglan_tui.storage.year import Entry


class Step(Struct, frozen=True):
    """A change that can be taken back: its revision's number, its action, the record before and after.

    `settles` is the id of the other version that went into the trash with it, 0 when there was none.
    """

    number: int
    action: str
    record_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    settles: int = 0


class Steps:
    """The numbers of the changes that can be undone, and of the undone ones that can be made again."""

    def __init__(self, rows: Mapping[int, Row]) -> None:
        self._done: list[int] = []
        self._undone: list[int] = []
        self._last_row = 0
        self.take_in(rows)

    def take_in(self, rows: Mapping[int, Row]) -> None:
        """Take in the changes made since, in their order; those that are no longer kept are out of reach."""
        self._done = [number for number in self._done if number in rows]
        self._undone = [number for number in self._undone if number in rows]
        for number, row in rows.items():
            if number <= self._last_row:
                continue
            self._last_row = number
            if row.undoes:
                self._move(row.undoes, self._done, self._undone)
            elif row.redoes:
                self._move(row.redoes, self._undone, self._done)
            else:
                self._done.append(number)
                self._undone.clear()

    def last_done(self) -> int | None:
        """Return the number of the change that `undo` is about."""
        return self._done[-1] if self._done else None

    def last_undone(self) -> int | None:
        """Return the number of the change that `redo` is about."""
        return self._undone[-1] if self._undone else None

    def forget(self, number: int) -> None:
        """Drop a change that can be neither undone nor made again, since the record has changed since."""
        self._done = [other for other in self._done if other != number]
        self._undone = [other for other in self._undone if other != number]

    def _move(self, number: int, source: list[int], target: list[int]) -> None:
        if number in source:
            source.remove(number)
            target.append(number)


def describe(entry: Entry, today: date) -> str:
    """Return 9月12日听课记录《周长》, with the year when it is not this one."""
    if not isinstance(entry, Record):
        return f"编号 {entry.id} 的记录"
    day = entry.date
    when = f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"
    label, heading = entry.kind.label, entry.heading
    if heading == label:
        return when + label
    return f"{when}{label}{'' if heading.startswith('《') else ' '}{heading}"
