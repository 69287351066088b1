"""A file of the workbook as TinyDB sees it: its storage, and the handle that the other modules use."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.codec import FORMAT, META, Tables, check, decode, encode, format_of


class WholeFile(Storage):
    """TinyDB's storage of one file that is only ever replaced whole, and only when something changed.

    Whatever TinyDB is given it may change: `read` makes new objects each time, from the bytes in memory.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.version = 0
        self.rereads = 0
        self._data: bytes | None = None
        self._seen: disk.Signature | None = None
        self._held: Tables | None = None
        self.is_holding = False

    def look(self) -> int:
        """Take in what changed on disk, and return a number that grows with every change.

        `rereads` counts the changes that were not made here.
        Raises Damaged, and keeps what was known, when the file cannot be read. A file that has vanished
        stays known, and is there again after the next write.
        """
        seen = disk.signature(self.path)
        if seen is not None and seen != self._seen:
            try:
                data = check(disk.read_file(self.path), self.path.name)
            except FileNotFoundError:
                return self.version
            self.rereads += self._data is not None
            self._data, self._seen = data, seen
            self.version += 1
        return self.version

    def read(self) -> Tables | None:
        """Return the tables, or None before the first write."""
        if self._held is not None:
            return self._held
        self.look()
        return None if self._data is None else decode(self._data)

    def write(self, data: Tables) -> None:
        """Replace the file; inside `together` only note what it is to become."""
        if self.is_holding:
            self._held = data
            return
        self._replace(data)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Make all writes inside one replacement of the file; an exception inside leaves it as it was."""
        self.is_holding = True
        try:
            yield
            held = self._held
        finally:
            self.is_holding, self._held = False, None
        if held is not None:
            self._replace(held)

    def _replace(self, tables: Tables) -> None:
        tables.setdefault(META, {"1": {"format": FORMAT}})
        if format_of(tables) > FORMAT:
            raise Problem(f"“{self.path.name}”是更新版本的程序写的，这里不能改", "请先更新青蓝工作簿")
        data = encode(tables)
        if data == self._data and disk.signature(self.path) is not None:
            return
        disk.replace_file(self.path, data)
        self._data, self._seen = data, disk.signature(self.path)
        self.version += 1


class TableFile:
    """One file of the workbook with its tables."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.storage = WholeFile(path)
        self._database = TinyDB(storage=lambda: self.storage)

    def table(self, name: str) -> Table:
        """Return a TinyDB table without TinyDB's query cache, whose results are live."""
        return self._database.table(name, cache_size=0)

    def documents(self, name: str) -> dict[int, Any]:
        """Return the documents of a table by id, in new objects."""
        return self.documents_of(name)[0]

    def documents_of(self, *names: str) -> list[dict[int, Any]]:
        """Return the documents of several tables, as `documents` does, at one reading."""
        tables = self.storage.read() or {}
        return [{int(key): document for key, document in tables.get(name, {}).items()} for name in names]

    def put(self, name: str, doc_id: int, document: dict[str, Any]) -> None:
        """Put a document in a table in place of the one that has the id, if any."""
        with self.together():
            table = self.table(name)
            # An update would merge the two: a field emptied since would come back.
            table.remove(doc_ids=[doc_id])
            table.insert(Document(document, doc_id))

    def drop(self, name: str, doc_id: int) -> None:
        """Take a document out of a table, if it is there."""
        if doc_id in self.documents(name):
            self.table(name).remove(doc_ids=[doc_id])

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Write everything inside at once, or nothing."""
        if self.storage.is_holding:
            yield
            return
        with self.storage.together():
            yield
