"""The records of one school year: one file, with those in the trash and those that wait to be settled."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from sys import intern
from typing import Any

import msgspec

from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.records import Record, Unreadable, from_document
from qinglan_tui.domain.searching import says
from qinglan_tui.domain.terms import school_year
from qinglan_tui.storage.engine.codec import read_document
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.tables import JournalDatabase
from qinglan_tui.storage.engine.versions import (
    CONFLICT_OF,
    DELETED_AT,
    MOVED_TO,
    VERSION,
    Version,
    version_of,
)
from qinglan_tui.storage.needles import needle_of

Entry = Record | Unreadable

RECORDS = "records"
_NAME = re.compile(r"records-(\d{4})")
_OWN = frozenset({VERSION, DELETED_AT, MOVED_TO, CONFLICT_OF})


def year_name(number: int) -> str:
    """Return the name of a year's file without .json."""
    return f"records-{number:04}"


def year_number(name: str) -> int | None:
    """Return the school year of a year file's name, None when it is another file's."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else None


def plain(document: Any) -> dict[str, Any]:
    """Return a stored document without what storage noted in it; a line that is no document gets a name."""
    if not isinstance(document, dict):
        return {"raw": document}
    return {key: value for key, value in document.items() if key not in _OWN}


def day_of(document: Any) -> date | None:
    """Return the date of a stored document, None when it has none that can be read."""
    text = document.get("date") if isinstance(document, dict) else None
    return _read_day(text) if isinstance(text, str) else None


class _Head(msgspec.Struct):
    """What is known of a document without reading all of it."""

    date: str = ""
    slot: str = ""
    kind: str = ""
    deleted_at: str | None = msgspec.field(name=DELETED_AT, default=None)
    moved_to: int | None = msgspec.field(name=MOVED_TO, default=None)
    conflict_of: int | None = msgspec.field(name=CONFLICT_OF, default=None)
    # What search does not look through.
    submitted_to: str = ""
    imported_from: str = ""
    pairings: list[msgspec.Raw] = []
    attachments: list[msgspec.Raw] = []

    @property
    def says_more(self) -> bool:
        """Whether the document has texts that its record does not show."""
        hidden = self.submitted_to or self.imported_from or self.pairings or self.attachments
        return bool(hidden) or self.kind not in KINDS_BY_CODE


_encode = msgspec.json.Encoder().encode
_decode_head = msgspec.json.Decoder(_Head).decode


class Year:
    """One year file, read when first asked for and followed from then on.

    Every method may raise Damaged; the writing ones a Problem, with nothing changed.
    """

    def __init__(self, engine: Engine, number: int) -> None:
        self.number = number
        self.name = year_name(number)
        self.version = 0
        self.trash_ids: dict[int, None] = {}
        self.conflicts: dict[int, int] = {}
        self.misplaced: dict[int, None] = {}
        self._engine = engine
        self._table = JournalDatabase(engine, self.name).journal(RECORDS)
        self._days: dict[int, date | None] = {}
        self._slots: dict[int, str] = {}
        self._kinds: dict[int, str] = {}
        # Records that may hold a word in a place that is not looked through.
        self._says_more: dict[int, None] = {}
        self._entries: dict[int, Entry] = {}

    def load(self) -> set[int] | None:
        """Take in the file as it now is; returns the ids that changed, None when all may have."""
        file = self._engine.look(self.name)
        if file.version == self.version:
            return set()
        changed = file.changed_since(self.version)
        self.version = file.version
        if changed is not None:
            touched = {key for table, key in changed if table == RECORDS}
            for key in touched:
                self._forget(key)
                if (raw := self._table.raws().get(key)) is not None:
                    self._read(key, raw)
            return touched
        for facts in self._facts:
            facts.clear()
        for key, raw in self._table.raws().items():
            self._read(key, raw)
        return None

    # --- what is in it ------------------------------------------------------------------------------------

    @property
    def ids(self) -> Iterable[int]:
        """The ids of the records, as loaded."""
        return self._days.keys()

    def __contains__(self, record_id: int) -> bool:
        return record_id in self._days

    @property
    def count(self) -> int:
        """How many records it holds; a year without any is a year all the same, and not false."""
        return len(self._days)

    def has_given(self, record_id: int) -> bool:
        """Whether the number belongs to anything in the file."""
        return record_id in self._table.raws()

    def lies_within(self, since: date, until: date) -> bool:
        """Whether the whole school year lies between two dates, and nothing in it is dated elsewhere."""
        if not 0 < self.number < date.max.year or self.misplaced:
            return False
        return since <= date(self.number, 8, 1) and date(self.number + 1, 7, 31) <= until

    def day(self, record_id: int) -> date:
        """Return the date of a record; one that cannot be read counts for the first day of the year."""
        return self._days[record_id] or date(self.number, 8, 1)

    def is_dated(self, record_id: int) -> bool:
        """Whether the record has a date that can be read."""
        return self._days[record_id] is not None

    def slot(self, record_id: int) -> str:
        """Return the lesson slot of a record, "" when it has none."""
        return self._slots.get(record_id, "")

    def stored(self, record_id: int) -> Any:
        """Return the document of a record with what storage noted in it."""
        return self._table.stored(record_id)

    def version_of(self, record_id: int) -> Version:
        """Return the version of a record."""
        return version_of(self.stored(record_id))

    def document(self, record_id: int) -> dict[str, Any]:
        """Return the document of a record, in the trash or not."""
        return plain(self.stored(record_id))

    def entry(self, record_id: int) -> Entry:
        """Return a record, or what stands for one that cannot be read."""
        found = self._entries[record_id] = self.glance(record_id)
        return found

    def glance(self, record_id: int) -> Entry:
        """Return a record that is looked at once: it is not kept in memory for the next time."""
        return self._entries.get(record_id) or from_document(record_id, self.document(record_id))

    def kind(self, record_id: int) -> str:
        """Return the code of the kind of a record, "" when it cannot be read."""
        return self._kinds.get(record_id, "")

    def trashed(self, record_id: int) -> tuple[Entry, datetime]:
        """Return a record in the trash and when it was put there."""
        document = self.stored(record_id)
        try:
            deleted_at = datetime.fromisoformat(str(document[DELETED_AT])).replace(tzinfo=None)
        except ValueError:
            deleted_at = datetime(self.number, 8, 1)
        return from_document(record_id, plain(document)), deleted_at

    def waiting(self, copy_id: int) -> Entry:
        """Return the other version of a record that waits to be settled."""
        return from_document(copy_id, self.document(copy_id))

    def saying(self, ids: Iterable[int], words: tuple[str, ...]) -> list[int]:
        """Return those of the ids whose records say every one of the folded words; few are read for it."""
        raws, found = self._table.raws(), [*ids]
        unsure = dict[int, None]()
        for word in words:
            needle = needle_of(word)
            if needle.is_whole and not needle.beside:
                found = [key for key in found if needle.sure in raws[key]]
            else:
                kinds = self._kinds
                found = [key for key in found if needle.may_stand_in(raws[key], kinds.get(key, ""))]
                unsure |= dict.fromkeys(key for key in found if not needle.proves(raws[key]))
        return [
            key
            for key in found
            if not (key in unsure or key in self._says_more) or says(self.text(key), words)
        ]

    def text(self, record_id: int) -> str:
        """Return what a search looks through."""
        entry = self.glance(record_id)
        texts = entry.texts if isinstance(entry, Record) else _strings(entry.raw)
        return "\n".join(texts)

    # --- changing it --------------------------------------------------------------------------------------

    def put(self, record_id: int, document: dict[str, Any], after: Version) -> None:
        """Put a record in the place of the one with its id, as a successor of a version known elsewhere."""
        self._table.put(record_id, document, after=after)

    def move_away(self, record_id: int, number: int) -> None:
        """Leave a note that the record now stands in another year."""
        self._table.put(record_id, {MOVED_TO: number})

    def discard(self, record_id: int, at: datetime) -> None:
        """Put a record into the trash."""
        stored = self.stored(record_id)
        document = plain(stored) | {DELETED_AT: at.isoformat()}
        if isinstance(stored, dict) and CONFLICT_OF in stored:
            document[CONFLICT_OF] = stored[CONFLICT_OF]
        self._table.put(record_id, document)

    def revive(self, copy_id: int) -> None:
        """Let the other version of a record wait to be settled again."""
        stored = self.stored(copy_id)
        self._table.put(copy_id, {key: value for key, value in stored.items() if key != DELETED_AT})

    def _read(self, key: int, raw: bytes) -> None:
        try:
            head = _decode_head(raw)
        except msgspec.MsgspecError:
            head = _head_of(read_document(raw))
        if head.moved_to is not None:
            return
        if head.deleted_at is not None:
            self.trash_ids[key] = None
        elif head.conflict_of is not None:
            self.conflicts[key] = head.conflict_of
        else:
            day = _read_day(head.date)
            self._days[key] = day
            self._kinds[key] = intern(head.kind)
            if head.slot:
                self._slots[key] = head.slot
            if head.says_more:
                self._says_more[key] = None
            if day is not None and school_year(day) != self.number:
                self.misplaced[key] = None

    @property
    def _facts(self) -> tuple[dict[int, Any], ...]:
        """All that is known of the records by their ids."""
        places = (self._days, self._slots, self._kinds, self._says_more, self._entries)
        return (*places, self.trash_ids, self.conflicts, self.misplaced)

    def _forget(self, key: int) -> None:
        for facts in self._facts:
            facts.pop(key, None)


def _head_of(document: Any) -> _Head:
    """What can be read of a document that was edited by hand."""
    if not isinstance(document, dict):
        return _Head()
    moved, original = document.get(MOVED_TO), document.get(CONFLICT_OF)
    texts = {key: value for key, value in document.items() if isinstance(value, str)}
    return _Head(
        texts.get("date", ""),
        texts.get("slot", ""),
        deleted_at=str(document[DELETED_AT]) if DELETED_AT in document else None,
        moved_to=moved if isinstance(moved, int) else None,
        conflict_of=original if isinstance(original, int) else None,
    )


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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
