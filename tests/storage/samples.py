"""What the storage tests are made of: a clock, an owner, a few records."""

import datetime as dt
import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.people import Person, new_pairing
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import default_term
from qinglan_tui.storage import Workbook

ROOT = Path(__file__).parent.parent.parent
NOW = dt.datetime(2026, 11, 22, 14, 32)
DAY = dt.date(2026, 9, 12)
ALL = Span.everything()


def minutes(count: int) -> dt.datetime:
    """The time some minutes after NOW."""
    return NOW + dt.timedelta(minutes=count)


def lesson(topic: str = "周长", date: dt.date = DAY, **facts: Any) -> Record:
    """A lesson heard; what belongs to the record itself goes by its own names."""
    own = {name: facts.pop(name) for name in list(facts) if name in Observation.__struct_fields__}
    return Record(fields=Observation(**({"teacher": "李青", "topic": topic} | own)), date=date, **facts)


def reflection(text: str, date: dt.date = DAY) -> Record:
    """A reflection of one text."""
    return Record(fields=Reflection(text=text), date=date)


def new_book(folder: Path) -> Workbook:
    """A new workbook of 王芳, who is paired with 李青."""
    return Workbook.create(
        folder,
        Settings(owner="王芳", school="桃源县第三小学"),
        (Person(name="王芳"), Person(name="李青")),
        (new_pairing(("王芳",), ("李青",), dt.date(2026, 9, 1), "000-01"),),
        (default_term("2026-2027-1"),),
        NOW,
    )


def reopened(book: Workbook, *, write: bool = True) -> Workbook:
    """The same workbook, closed and opened again."""
    book.close()
    return Workbook.open(book.folder, write=write, now=NOW)


def headings(book: Workbook, span: Span = ALL) -> list[str]:
    """What a list of the span would show."""
    return [entry.heading for entry in book.records(span)]


def saved(book: Workbook, record: Record, now: dt.datetime = NOW) -> int:
    """Save a record and return its number."""
    number = book.save(record, now).id
    assert number is not None
    return number


def readable(entry: Record | Unreadable | None) -> Record:
    """The entry, which must be a record."""
    assert isinstance(entry, Record)
    return entry


def topic_of(entry: Record | Unreadable | None) -> str:
    """The topic of a lesson."""
    fields = readable(entry).fields
    assert isinstance(fields, Observation)
    return fields.topic


def killed(book: Workbook) -> Path:
    """End the workbook as kill -9 does: the system frees the lock, no file is written; returns its folder."""
    book._engine.release()
    book._access = Problem("程序已经断了", "请重新打开")
    return book.folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the workbook with its bytes."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def documents(path: Path, table: str = "records") -> dict[int, Any]:
    """What stands in a table of a file, as any other program would read it."""
    rows = json.loads(path.read_text("utf-8")).get(table, {})
    return {int(key): document for key, document in rows.items()}


def holders(folder: Path, number: int) -> list[str]:
    """The year files in which a record stands, in the trash or not; a note that it moved on is no record."""
    found = {path.name: documents(path).get(number) for path in sorted(folder.glob("records-*.json"))}
    return [name for name, document in found.items() if document and "_moved_to" not in document]


def no_room_for(monkeypatch: pytest.MonkeyPatch, is_meant: Callable[[Path], bool]) -> None:
    """Have no file replaced that is meant, as on a full disk; `monkeypatch.undo` makes room."""
    genuine = Path.replace

    def full(self: Path, target: Path) -> Path:
        if is_meant(target):
            raise OSError(errno.ENOSPC, "full")
        return genuine(self, target)

    monkeypatch.setattr(Path, "replace", full)
