"""One TinyDB file in memory: what stands on disk, joined with what the logs know besides."""

from collections.abc import Callable, Iterable, Iterator, KeysView
from pathlib import Path
from typing import Any

import msgspec

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.codec import FORMAT, META, RawTables, encode_raw, load, read_document
from qinglan_tui.storage.engine.versions import VERSION, Version, copy_of, join, knows, version_of

Upgrade = Callable[[RawTables, int], RawTables]
# Table, id and JSON text of a document, or of the note that it is taken out.
Item = tuple[str, int, bytes]

_OUT = "_out"
_encode = msgspec.json.Encoder().encode


def out(version: Version) -> bytes:
    """Return the note that a document is taken out, which holds against the versions that it knows."""
    return _encode({_OUT: True, VERSION: version})


def is_out(raw: bytes) -> bool:
    """Whether a text of the log takes a document out."""
    return raw.startswith(b'{"%s":' % _OUT.encode())


class JournalFile:
    """A file of the workbook. Documents are kept as JSON text and handed out as new objects each time.

    `version` grows with every change in memory. `is_dirty` tells that memory knows more than the disk.
    """

    def __init__(self, path: Path, upgrade: Upgrade, single: frozenset[str] = frozenset()) -> None:
        """In the tables named `single` only the later of two changes is kept."""
        self.path = path
        self.name = path.stem
        self.version = 0
        self.rereads = 0
        self.is_dirty = False
        self.is_newer = False
        self._upgrade = upgrade
        self._single = single
        # Copies that a join made here and that stand in no log: they go along with the next change.
        self.unlogged: dict[tuple[str, int], bytes] = {}
        # What the disk held of documents that were changed since.
        self._former: dict[tuple[str, int], bytes | None] = {}
        self._tables: RawTables = {}
        self._seen: disk.Signature | None = None
        self._base = 0
        self._trail: list[tuple[str, int]] = []

    # --- reading ------------------------------------------------------------------------------------------

    def raws(self, table: str) -> dict[int, bytes]:
        """Return the JSON texts of a table by id; not to be changed."""
        return self._tables.get(table, {})

    def ids(self, table: str) -> KeysView[int]:
        """Return the ids of a table."""
        return self.raws(table).keys()

    def get(self, table: str, doc_id: int) -> Any:
        """Return a document in objects of its own, None when there is none."""
        raw = self.raws(table).get(doc_id)
        return None if raw is None else read_document(raw)

    def documents(self, table: str) -> Iterator[tuple[int, Any]]:
        """Return all documents of a table with their ids."""
        return ((doc_id, read_document(raw)) for doc_id, raw in self.raws(table).items())

    def tables(self) -> list[str]:
        """Return the names of the tables."""
        return list(self._tables)

    def changed_since(self, version: int) -> list[tuple[str, int]] | None:
        """Return table and id of what changed after a version; None when that is everything."""
        return None if version < self._base else self._trail[version - self._base :]

    # --- the disk -----------------------------------------------------------------------------------------

    def look(self) -> bool:
        """Take in what changed on disk, and tell whether anything had.

        What is known here and newer stays, and is written again later; so is all of a file that has vanished.
        Raises Damaged, and keeps what was known, when the file cannot be read.
        """
        seen = disk.signature(self.path)
        if seen == self._seen:
            return False
        if seen is None:
            self._seen, self.is_dirty = None, True
            return False
        try:
            tables, number = load(disk.read_file(self.path), self.path.name)
        except FileNotFoundError:
            return False
        self.is_newer = number > FORMAT
        self.is_dirty = number < FORMAT
        if number < FORMAT:
            tables = self._upgrade(tables, number)
        self.rereads += self.version > 0
        known, self._tables = self._tables, tables
        self._seen = seen
        self._base, self._trail = self.version + 1, []
        self.version = self._base
        edited = self._edited_by_hand()
        self.join((table, key, raw) for table, rows in known.items() for key, raw in rows.items())
        self.join(edited)
        return True

    def _edited_by_hand(self) -> list[Item]:
        """Copies of documents that were edited in the file after they had been changed here."""
        copies: list[Item] = []
        for (table, key), former in self._former.items():
            found = self.raws(table).get(key)
            if found is None or former is None or found == former or table in self._single:
                continue
            document, before = read_document(found), read_document(former)
            if version_of(document) == version_of(before) and document != before:
                copy_id, copy = copy_of(key, document)
                copies.append((table, copy_id, _encode(copy)))
        return copies

    def forget(self) -> None:
        """Read the file anew at the next look, whatever is known of it."""
        self._seen = None

    def write(self, before: Callable[[Path], None]) -> None:
        """Replace the file on disk by what is known, when that is more; `before` is called with its path.

        Raises a Problem, with the file left as it was, when it cannot be written or read.
        """
        while self._is_to_be_written():
            if self._seen is not None:
                before(self.path)
            rows = self._tables.setdefault(META, {})
            rows.setdefault(1, _encode({"format": FORMAT}))
            if disk.replace_same_file(self.path, encode_raw(self._tables), self._seen):
                self._seen = disk.signature(self.path)
                self.is_dirty = False
                self.unlogged.clear()
                self._former.clear()

    def _is_to_be_written(self) -> bool:
        self.look()
        if self.is_dirty:
            self.check_format()
        return self.is_dirty

    def check_format(self) -> None:
        """Raise a Problem when a newer version of the program wrote the file."""
        if self.is_newer:
            raise Problem(f"“{self.path.name}”是更新版本的程序写的，这里不能改", "请先更新青蓝工作簿")

    # --- changing memory ----------------------------------------------------------------------------------

    def apply(self, table: str, doc_id: int, raw: bytes) -> None:
        """Take in a change that stands in the log."""
        self._former.setdefault((table, doc_id), self.raws(table).get(doc_id))
        self._set(table, doc_id, raw)
        self.is_dirty = True

    def keep_tables(self, names: Iterable[str]) -> None:
        """Have tables of these names, empty ones too, and no empty one of another name."""
        for name in names:
            self._tables.setdefault(name, {})
        for name in self._tables.keys() - set(names):
            if not self._tables[name]:
                del self._tables[name]

    def join(self, items: Iterable[Item], *, equal: str = "ours") -> None:
        """Take in what another source knows of documents, where it is newer; see `join` for `equal`."""
        former: dict[tuple[str, int], bytes | None] = {}
        for table, doc_id, raw in items:
            self._join((table, doc_id, raw), former, equal)
        # A line put in and taken out again changes nothing.
        self.is_dirty |= any(self.raws(table).get(key) != raw for (table, key), raw in former.items())

    def _join(self, item: Item, former: dict[tuple[str, int], bytes | None], equal: str) -> None:
        table, doc_id, raw = item
        mine = self.raws(table).get(doc_id)
        if mine == raw or (mine is None and is_out(raw)):
            return
        known = None if mine is None else read_document(mine)
        if mine is None:
            wanted = raw
        elif is_out(raw):
            if not knows(version_of(read_document(raw)), version_of(known)):
                return
            wanted = raw
        else:
            copies = table not in self._single
            joined = join(doc_id, known, read_document(raw), equal=equal, copies=copies)
            if joined.copy is not None:
                copy_id, copy = joined.copy
                if copy_id not in self.raws(table):
                    self.unlogged[table, copy_id] = _encode(copy)
                self._join((table, copy_id, _encode(copy)), former, equal)
            if joined.document == known:
                return
            wanted = _encode(joined.document)
        former.setdefault((table, doc_id), mine)
        self._set(table, doc_id, wanted)

    def _set(self, table: str, doc_id: int, raw: bytes) -> None:
        rows = self._tables.setdefault(table, {})
        if is_out(raw):
            rows.pop(doc_id, None)
        else:
            rows[doc_id] = raw
        self._trail.append((table, doc_id))
        self.version += 1
