"""workbook.json: who the teacher is, people, pairings, terms, timetable and what else is settled."""

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import Leave, Term
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.storage.engine.codec import FORMAT, META, Damaged, cleaned
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.numbers import microseconds
from qinglan_tui.storage.engine.tables import JournalDatabase, JournalTable
from qinglan_tui.storage.engine.versions import CONFLICT_OF, DELETED_AT, VERSION
from qinglan_tui.storage.notes import Notes

T = TypeVar("T")

WORKBOOK = "workbook"
SETTINGS = "settings"
YEARS = "years"
# The place of a line among the others, as the teacher ordered them.
ORDER = "_order"

# Table, what its lines are, what tells them apart (nothing: all of the line), and a teacher's word for it.
_TABLES: tuple[tuple[str, Any, str, str], ...] = (
    ("people", Person, "name", "教师名单"),
    ("pairings", Pairing, "id", "结对"),
    ("terms", Term, "id", "学期"),
    ("timetable", Slot, "", "课表"),
    ("leave", Leave, "", "停课与外出"),
    ("programmes", dict, "id", "方案"),
)
TABLE_NAMES = tuple(table for table, *_ in _TABLES)
_HIDDEN = {DELETED_AT, CONFLICT_OF}
_encode = msgspec.json.Encoder(order="sorted").encode


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
    """The file workbook.json, followed wherever it is changed; a line's id is made from what it is about."""

    def __init__(self, engine: Engine, notes: Notes) -> None:
        self._engine = engine
        self._notes = notes
        self._database = JournalDatabase(engine, WORKBOOK)
        self._version = 0
        self._arranged: Arranged | None = None

    @property
    def is_newer(self) -> bool:
        """Whether a newer version of the program wrote the file."""
        return self._engine.look(WORKBOOK).is_newer

    def load(self) -> Arranged:
        """Return what the file holds now; Damaged when it cannot be read at first.

        One that gets damaged later is noted, and what was known goes on to be so.
        """
        try:
            version = self._engine.look(WORKBOOK).version
            if self._arranged is None or version != self._version:
                self._arranged = self._read()
                self._version = version
        except Damaged as damage:
            if self._arranged is None:
                raise
            self._notes.add(str(damage))
        return self._arranged

    def write(self, changes: dict[str, Any], now: datetime, made_at: datetime | None = None) -> None:
        """Replace the named parts, all in one line of the log; what a newer version added to a line stays."""
        self._engine.look(WORKBOOK)
        with self._engine.together(microseconds(now)):
            if made_at is not None:
                meta = {"format": FORMAT, "made_at": made_at.isoformat()}
                self._engine.put(WORKBOOK, META, 1, meta, versioned=False)
            for name, value in changes.items():
                if name == SETTINGS:
                    self._write_settings(value)
                else:
                    self._replace(name, value.entries if isinstance(value, Timetable) else value, now)

    def years(self) -> dict[int, dict[str, int]]:
        """Return how many records each school year had when its file was last written."""
        rows = ((key, self._table(YEARS).get(doc_id=key)) for key in self._table(YEARS).raws())
        return {key: dict(row) for key, row in rows if isinstance(row, dict)}

    def note_year(self, number: int, counts: dict[str, int]) -> None:
        """Keep how many records a school year has."""
        if self.years().get(number) != counts:
            self._table(YEARS).put(number, counts, versioned=False)

    def forget_year(self, number: int) -> None:
        """Miss a school year no longer."""
        self._table(YEARS).take_out(number)

    def _table(self, name: str) -> JournalTable:
        return self._database.journal(name)

    def _write_settings(self, settings: Settings) -> None:
        table = self._table(SETTINGS)
        former = table.get(doc_id=1)
        row = _with_unknown(former, cleaned(msgspec.to_builtins(settings)), Settings)
        if row != former:
            table.put(1, row)

    def _replace(self, name: str, values: Iterable[Any], now: datetime) -> None:
        table, kind = self._table(name), _type_of(name)
        former = {key: table.get(doc_id=key) for key in table.raws()}
        kept: set[int] = set()
        for place, value in enumerate(values):
            row = cleaned(msgspec.to_builtins(value))
            row_id = row_id_of(name, row)
            row = _with_unknown(former.get(row_id), row, kind) | {ORDER: place}
            kept.add(row_id)
            if row != former.get(row_id):
                table.put(row_id, row)
        for row_id, row in former.items():
            is_readable = _read_line(row, kind) is not None
            if row_id not in kept and is_readable and not _HIDDEN & row.keys():
                table.put(row_id, row | {DELETED_AT: now.isoformat()})

    def _read(self) -> Arranged:
        name = f"{WORKBOOK}.json"
        row = self._table(SETTINGS).get(doc_id=1)
        if row is None:
            raise Damaged(name, "里面没有设置，不是青蓝工作簿")
        try:
            settings = msgspec.convert(dict(row), Settings)
        except msgspec.ValidationError as error:
            raise Damaged(name, f"设置读不懂（{error}）") from error
        found: dict[str, tuple[Any, ...]] = {}
        for table, kind, _, label in _TABLES:
            lines = [_read_line(row, kind) for row in self._alive(table)]
            for number, line in enumerate(lines, 1):
                if line is None:
                    self._notes.add(f"“{name}”里{label}的第{number}条读不懂，已原样留着")
            found[table] = tuple(line for line in lines if line is not None)
        return Arranged(settings=settings, **found)

    def _alive(self, table: str) -> list[Any]:
        rows = [(key, self._table(table).stored(key)) for key in self._table(table).raws()]
        waiting = [row for _, row in rows if isinstance(row, dict) and CONFLICT_OF in row]
        if waiting:
            label = next(label for name, _, _, label in _TABLES if name == table)
            what = f"{label}里有 {len(waiting)} 条在两处都改过，现在用的是较新的一份"
            self._notes.add(f"{what}；另一份还留在 {WORKBOOK}.json 里")
        alive = [(key, row) for key, row in rows if not (isinstance(row, dict) and _HIDDEN & row.keys())]
        return [row for _, row in sorted(alive, key=_place)]


def row_id_of(table: str, row: dict[str, Any]) -> int:
    """Return the id of a line: the same on every device for the same person, pairing, lesson and so on."""
    key = next(key for name, _, key, _ in _TABLES if name == table)
    text = str(row.get(key)).encode() if key else _encode(row)
    return (zlib.crc32(text) << 26 | zlib.crc32(text, 1) >> 6) + 1


def _place(line: tuple[int, Any]) -> tuple[int, int]:
    key, row = line
    order = row.get(ORDER) if isinstance(row, dict) else None
    return order if isinstance(order, int) else 1 << 30, key


def _type_of(table: str) -> Any:
    return next(kind for name, kind, _, _ in _TABLES if name == table)


def _read_line(row: Any, kind: type[T]) -> T | None:
    if isinstance(row, dict):
        row = {name: value for name, value in row.items() if name not in (ORDER, VERSION, DELETED_AT)}
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError:
        return None


def _with_unknown(former: Any, row: dict[str, Any], kind: Any) -> dict[str, Any]:
    """The new line with the fields of the former one that this version does not know."""
    if not isinstance(former, dict) or kind is dict:
        return row
    known = {*kind.__struct_fields__, ORDER, VERSION, DELETED_AT}
    return row | {name: value for name, value in former.items() if name not in known}
