"""Revisions: what a record looked like after each change, in a file of the school year of the change."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable, from_document
from qinglan_tui.domain.terms import school_year
from qinglan_tui.storage.engine.codec import Damaged
from qinglan_tui.storage.engine.disk import set_aside
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.tables import TableFile

CREATED, CHANGED, DELETED, RESTORED = "新建", "修改", "删除", "恢复"
KEPT_DAYS = timedelta(days=30)
KEPT_REVISIONS = 20

_REVISIONS = "revisions"
_FILE = re.compile(r"history-(\d{4})\.json")


class Revision(Struct, frozen=True):
    """One change of a record: when, which (新建 修改 删除 恢复), and the record as it was afterwards."""

    at: datetime
    action: str
    record: Record | Unreadable


class Former(Struct, frozen=True):
    """What stood in the file before a change, and when it was written."""

    document: dict[str, Any]
    at: datetime


class History:
    """The revision files. A record never waits for them: what goes wrong here becomes a note."""

    def __init__(self, folder: Path, notes: Notes) -> None:
        self._folder = folder
        self._notes = notes
        self._files: dict[int, TableFile] = {}

    def add(
        self,
        numbers: tuple[int, int],
        record_id: int,
        action: str,
        document: dict[str, Any],
        now: datetime,
        former: Former | None,
    ) -> None:
        """Keep a change under the second of two fresh numbers.

        `former` goes in before it, under the first, unless it is the newest revision already: what was
        edited by hand or by another program is then kept as well.
        """
        try:
            self._add(numbers, record_id, action, document, now, former)
        except Problem as problem:
            self._notes.add(f"记录已经保存，只是修改历史没有记下：{problem}")

    def _add(
        self,
        numbers: tuple[int, int],
        record_id: int,
        action: str,
        document: dict[str, Any],
        now: datetime,
        former: Former | None,
    ) -> None:
        file = self._open(school_year(now.date()))
        with file.together():
            file.put(_REVISIONS, numbers[1], _row(record_id, now, action, document))
            rows = file.documents(_REVISIONS)
            mine = sorted(number for number, row in rows.items() if _is_about(row, record_id))
            newest = [number for number in mine if number < numbers[0]][-1:]
            if former is not None and not any(
                rows[number].get("document") == former.document for number in newest
            ):
                file.put(_REVISIONS, numbers[0], _row(record_id, former.at, CHANGED, former.document))
            for number in mine[:-KEPT_REVISIONS]:
                at = _time(rows[number])
                if at is not None and at < now.replace(tzinfo=None) - KEPT_DAYS:
                    file.drop(_REVISIONS, number)

    def of(self, record_id: int) -> list[Revision]:
        """Return what is kept of a record, the newest change first."""
        found: list[tuple[int, Revision]] = []
        for path in sorted(self._folder.glob("history-*.json")):
            match = _FILE.fullmatch(path.name)
            if match is None:
                continue
            try:
                rows = self._file(int(match[1])).documents(_REVISIONS)
            except Damaged as damage:
                self._notes.add(str(damage))
                continue
            for number, row in rows.items():
                at = _time(row) if _is_about(row, record_id) else None
                if at is not None and isinstance(row.get("document"), dict):
                    record = from_document(record_id, row["document"])
                    found.append((number, Revision(at, str(row.get("action", "")), record)))
        return [revision for _, revision in sorted(found, key=lambda pair: pair[0], reverse=True)]

    def _file(self, year: int) -> TableFile:
        if year not in self._files:
            self._files[year] = TableFile(self._folder / f"history-{year:04}.json")
        return self._files[year]

    def _open(self, year: int) -> TableFile:
        """The file to write to; one that cannot be read is set aside first, so that nothing of it is lost."""
        file = self._file(year)
        try:
            file.storage.look()
        except Damaged as damage:
            kept = set_aside(file.path)
            self._notes.add(f"修改历史“{file.path.name}”坏了，已原样留作“{kept.name}”（{damage.what}）")
            del self._files[year]
            return self._file(year)
        return file


def _row(record_id: int, at: datetime, action: str, document: dict[str, Any]) -> dict[str, Any]:
    return {"record": record_id, "at": at.isoformat(), "action": action, "document": document}


def _is_about(row: Any, record_id: int) -> bool:
    return isinstance(row, dict) and row.get("record") == record_id


def _time(row: dict[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(row.get("at"))).replace(tzinfo=None)
    except ValueError:
        return None
