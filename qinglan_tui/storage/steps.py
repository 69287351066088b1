"""Undo and redo: the changes of this session, told in a sentence."""

from datetime import date
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.records import Record
from qinglan_tui.storage.year import Entry


class Step(Struct, frozen=True):
    """One change: its action, the record, its documents before and after, and its description."""

    action: str
    record_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    what: str


class Steps:
    """The changes that can be undone, and the undone ones that can be done again."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def add(self, step: Step) -> None:
        """Note a change that was made; what was undone before it cannot be done again."""
        self._done.append(step)
        self._undone.clear()

    def last_done(self) -> Step | None:
        """Return what `undo` is about."""
        return self._done[-1] if self._done else None

    def last_undone(self) -> Step | None:
        """Return what `redo` is about."""
        return self._undone[-1] if self._undone else None

    def undone(self) -> None:
        """Note that the last change was undone."""
        self._undone.append(self._done.pop())

    def redone(self) -> None:
        """Note that the last undone change was done again."""
        self._done.append(self._undone.pop())

    def forget(self, step: Step) -> None:
        """Drop a change that can be neither undone nor done again, since the record has changed since."""
        self._done = [other for other in self._done if other is not step]
        self._undone = [other for other in self._undone if other is not step]


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
