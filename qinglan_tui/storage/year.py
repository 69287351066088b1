"""The records of one school year: one file, with those in the trash."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qinglan_tui.domain.records import Record, Unreadable, from_document
from qinglan_tui.domain.terms import school_year
from qinglan_tui.storage.tables import TableFile

Entry = Record | Unreadable

RECORDS = "records"
TRASH = "trash"
# What storage notes in a document for itself; nothing above sees it.
SAVED = "_saved"
DELETED_AT = "_deleted_at"


def plain(document: Any) -> dict[str, Any]:
    """Return a stored document without what storage noted in it; a line that is no document gets a name."""
    if not isinstance(document, dict):
        return {"raw": document}
    return {key: value for key, value in document.items() if key not in (SAVED, DELETED_AT)}


def day_of(document: Any) -> date | None:
    """Return the date of a stored document, None when it has none that can be read."""
    text = document.get("date") if isinstance(document, dict) else None
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


class Year:
    """One year file, read when first asked for and again when it changed on disk.

    Every method may raise Damaged; the writing ones a Problem, with nothing changed.
    """

    def __init__(self, path: Path, number: int) -> None:
        self.number = number
        self.file = TableFile(path)
        self.version = 0
        self.misplaced: tuple[int, ...] = ()
        self._documents: dict[int, Any] = {}
        self._trash: dict[int, Any] = {}
        self._days: dict[int, date] = {}
        self._entries: dict[int, Entry] = {}
        self._texts: dict[int, str] = {}

    def load(self) -> None:
        """Take in the file as it now is; what did not change is not read anew."""
        version = self.file.storage.look()
        if version == self.version:
            return
        documents, self._trash = self.file.documents_of(RECORDS, TRASH)
        same = {key for key in self._entries if self._documents.get(key) == documents.get(key)}
        self._entries = {key: entry for key, entry in self._entries.items() if key in same}
        self._texts = {key: text for key, text in self._texts.items() if key in same}
        self._documents = documents
        days = ((key, day_of(document)) for key, document in documents.items())
        self._days = {key: day for key, day in days if day is not None}
        self.misplaced = tuple(key for key, day in self._days.items() if school_year(day) != self.number)
        self.version = version

    @property
    def ids(self) -> Iterable[int]:
        """The ids of the records, as loaded."""
        return self._documents.keys()

    @property
    def trash_ids(self) -> Iterable[int]:
        """The ids in the trash, as loaded."""
        return self._trash.keys()

    def __contains__(self, record_id: int) -> bool:
        return record_id in self._documents

    def has_given(self, record_id: int) -> bool:
        """Whether the number belongs to a record here or in the trash."""
        return record_id in self._documents or record_id in self._trash

    def day(self, record_id: int) -> date:
        """Return the date of a record; one that cannot be read counts for the first day of the year."""
        return self._days.get(record_id, date(self.number, 8, 1))

    def is_dated(self, record_id: int) -> bool:
        """Whether the record has a date that can be read."""
        return record_id in self._days

    def slot(self, record_id: int) -> str:
        """Return the lesson slot of a record, "" when it has none."""
        document = self._documents[record_id]
        slot = document.get("slot", "") if isinstance(document, dict) else ""
        return slot if isinstance(slot, str) else ""

    def stamp(self, record_id: int) -> int:
        """Return the number of the record's last change, 0 when it never went through storage."""
        document = self._documents[record_id]
        saved = document.get(SAVED, 0) if isinstance(document, dict) else 0
        return saved if isinstance(saved, int) else 0

    def document(self, record_id: int) -> dict[str, Any]:
        """Return the document of a record."""
        return plain(self._documents[record_id])

    def trashed_document(self, record_id: int) -> dict[str, Any]:
        """Return the document of a record in the trash."""
        return plain(self._trash[record_id])

    def entry(self, record_id: int) -> Entry:
        """Return a record, or what stands for one that cannot be read."""
        found = self._entries.get(record_id)
        if found is None:
            found = self._entries[record_id] = from_document(record_id, self.document(record_id))
        return found

    def trashed(self, record_id: int) -> tuple[Entry, datetime]:
        """Return a record in the trash and when it was put there."""
        document = self._trash[record_id]
        at = document.get(DELETED_AT) if isinstance(document, dict) else None
        try:
            deleted_at = datetime.fromisoformat(str(at))
        except ValueError:
            deleted_at = datetime(self.number, 8, 1)
        return from_document(record_id, plain(document)), deleted_at

    def text(self, record_id: int) -> str:
        """Return what a search looks through, in lower case."""
        found = self._texts.get(record_id)
        if found is None:
            entry = self.entry(record_id)
            texts = entry.texts if isinstance(entry, Record) else _strings(entry.raw)
            found = self._texts[record_id] = "\n".join(texts).casefold()
        return found

    def put(self, record_id: int, document: dict[str, Any], stamp: int) -> None:
        """Write a record in place of the one with its id; one in the trash comes back by it."""
        with self.file.together():
            self.file.put(RECORDS, record_id, {**document, SAVED: stamp})
            self.file.drop(TRASH, record_id)
        self.load()

    def drop(self, record_id: int) -> None:
        """Take a record out that now stands in another year."""
        with self.file.together():
            self.file.drop(RECORDS, record_id)
            self.file.drop(TRASH, record_id)
        self.load()

    def discard(self, record_id: int, at: datetime, stamp: int) -> None:
        """Put a record into the trash."""
        document = {**self.document(record_id), SAVED: stamp, DELETED_AT: at.isoformat()}
        with self.file.together():
            self.file.drop(RECORDS, record_id)
            self.file.put(TRASH, record_id, document)
        self.load()


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif value is not None:
        yield str(value)
