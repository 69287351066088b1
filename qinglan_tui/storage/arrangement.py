"""workbook.json: who the teacher is, people, pairings, terms, timetable and what else is settled."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import Leave, Term
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.storage.engine.codec import FORMAT, META, Damaged, cleaned, format_of
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.tables import TableFile

T = TypeVar("T")

# Table, what its lines are, what tells them apart, and what a teacher calls the table.
_TABLES: tuple[tuple[str, Any, str, str], ...] = (
    ("people", Person, "name", "教师名单"),
    ("pairings", Pairing, "id", "结对"),
    ("terms", Term, "id", "学期"),
    ("timetable", Slot, "", "课表"),
    ("leave", Leave, "", "停课与外出"),
    ("programmes", dict, "id", "方案"),
)
_SETTINGS = "settings"


class Arranged(Struct, frozen=True):
    """What stands in workbook.json."""

    settings: Settings
    people: tuple[Person, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    terms: tuple[Term, ...] = ()
    timetable: tuple[Slot, ...] = ()
    leave: tuple[Leave, ...] = ()
    programmes: tuple[dict[str, Any], ...] = ()


class Arrangement:
    """The file workbook.json, read again whenever it changed on disk."""

    def __init__(self, path: Path, notes: Notes) -> None:
        self._file = TableFile(path)
        self._notes = notes
        self._version = 0
        self._arranged: Arranged | None = None

    @property
    def rereads(self) -> int:
        """How often the file was found changed by somebody else."""
        return self._file.storage.rereads

    @property
    def is_newer(self) -> bool:
        """Whether a newer version of the program wrote the file."""
        return format_of(self._file.storage.read() or {META: {"1": {"format": FORMAT}}}) > FORMAT

    def load(self) -> Arranged:
        """Return what the file holds now; Damaged when it cannot be read at first.

        One that gets damaged later is noted, and what was known goes on to be so.
        """
        try:
            version = self._file.storage.look()
            if self._arranged is None or version != self._version:
                self._arranged = self._read()
                self._version = version
        except Damaged as damage:
            if self._arranged is None:
                raise
            self._notes.add(str(damage))
        return self._arranged

    def write(self, changes: dict[str, Any], made_at: datetime | None = None) -> None:
        """Replace the named parts, all at once; what a newer version added to a line stays."""
        with self._file.together():
            if made_at is not None:
                self._file.put(META, 1, {"format": FORMAT, "made_at": made_at.isoformat()})
            for name, value in changes.items():
                if name == _SETTINGS:
                    self._replace(_SETTINGS, [value], "")
                else:
                    lines = value.entries if isinstance(value, Timetable) else value
                    key = next(key for table, _, key, _ in _TABLES if table == name)
                    self._replace(name, lines, key)

    def _replace(self, table: str, values: Iterable[Any], key: str) -> None:
        former = self._file.documents(table)
        rows = [cleaned(msgspec.to_builtins(value)) for value in values]
        if table == _SETTINGS:
            rows = [_with_unknown(former.get(1), rows[0], Settings)]
        elif key:
            by_key = {row.get(key): row for row in former.values() if isinstance(row, dict)}
            kind = _type_of(table)
            rows = [_with_unknown(by_key.get(row.get(key)), row, kind) for row in rows]
        rows += [
            row for row in former.values() if table != _SETTINGS and _read_line(row, _type_of(table)) is None
        ]
        for number in set(former) - set(range(1, len(rows) + 1)):
            self._file.drop(table, number)
        for number, row in enumerate(rows, 1):
            self._file.put(table, number, row)

    def _read(self) -> Arranged:
        name = self._file.path.name
        rows = self._file.documents(_SETTINGS).get(1)
        if rows is None:
            raise Damaged(name, "里面没有设置，不是青蓝工作簿")
        try:
            settings = msgspec.convert(rows, Settings)
        except msgspec.ValidationError as error:
            raise Damaged(name, f"设置读不懂（{error}）") from error
        found: dict[str, tuple[Any, ...]] = {}
        for table, kind, _, label in _TABLES:
            lines = [
                (number, _read_line(row, kind)) for number, row in sorted(self._file.documents(table).items())
            ]
            for number, line in lines:
                if line is None:
                    self._notes.add(f"“{name}”里{label}的第{number}条读不懂，已原样留着")
            found[table] = tuple(line for _, line in lines if line is not None)
        return Arranged(settings=settings, **found)


def _type_of(table: str) -> Any:
    return next(kind for name, kind, _, _ in _TABLES if name == table)


def _read_line(row: Any, kind: type[T]) -> T | None:
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError:
        return None


def _with_unknown(former: Any, row: dict[str, Any], kind: Any) -> dict[str, Any]:
    """The new line with the fields of the former one that this version does not know."""
    if not isinstance(former, dict) or kind is dict:
        return row
    known = set(kind.__struct_fields__)
    return row | {name: value for name, value in former.items() if name not in known}
