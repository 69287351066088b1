"""The engine as TinyDB sees it: a storage and a table, by the way of extension that TinyDB documents.

A table that knows the engine puts down the documents that were touched, not all of them. Whatever is handed
out are objects of its own, since TinyDB changes documents in place, and a live one would change unsaved.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from qinglan_tui.storage.engine.codec import META, read_document
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.files import JournalFile
from qinglan_tui.storage.engine.versions import Version, content_of, version_of


class JournalStorage(Storage):
    """TinyDB's storage of one file of an engine; what a write changes is put down as one line of the log."""

    def __init__(self, engine: Engine, name: str) -> None:
        super().__init__()
        self.engine = engine
        self.name = name

    @property
    def file(self) -> JournalFile:
        """The file in memory."""
        return self.engine.file(self.name)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables in objects of their own, None when there are none."""
        file = self.file
        tables = {
            table: {str(key): content_of(document) for key, document in file.documents(table)}
            for table in file.tables()
            if table != META
        }
        return tables or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make the file hold these tables."""
        with self.engine.together():
            for table in {*self.file.tables(), *data} - {META}:
                rows = {int(key): document for key, document in data.get(table, {}).items()}
                self.replace(table, self.file.ids(table), rows)
        self.file.keep_tables({META, *data})

    def replace(self, table: str, known: Iterable[int], rows: Mapping[int, Any]) -> None:
        """Put down those of the rows that are new or changed, take out the known ones that are missing."""
        with self.engine.together():
            for doc_id, document in rows.items():
                raw = self.file.raws(table).get(doc_id)
                if raw is None or content_of(read_document(raw)) != document:
                    self.engine.put(self.name, table, doc_id, dict(document))
            for doc_id in set(known) - set(rows):
                self.engine.take_out(self.name, table, doc_id)


class JournalTable(Table):
    """A table of an engine's file: finds a document by its id, and saves one, whatever the table's size."""

    def put(
        self,
        doc_id: int,
        document: Mapping[str, Any],
        *,
        versioned: bool = True,
        after: Version | None = None,
    ) -> None:
        """Put a document in the place of the one with its id; see `Engine.put`."""
        journal = self._journal
        journal.engine.put(journal.name, self.name, doc_id, document, versioned=versioned, after=after)

    def take_out(self, doc_id: int) -> None:
        """Take a document out for good, if it is there; without a trace that other devices would see."""
        self._journal.engine.take_out(self._journal.name, self.name, doc_id)

    def raws(self) -> dict[int, bytes]:
        """Return the JSON texts of the documents by id; not to be changed."""
        return self._journal.file.raws(self.name)

    def stored(self, doc_id: int) -> Any:
        """Return a document with its version, in objects of its own, None when there is none."""
        return self._journal.file.get(self.name, doc_id)

    def version(self, doc_id: int) -> Version:
        """Return the version of a document."""
        return version_of(self.stored(doc_id))

    def get(self, cond: Any = None, doc_id: int | None = None, doc_ids: list[int] | None = None) -> Any:
        """Return a document by its id, or do as TinyDB does."""
        if doc_id is None:
            return super().get(cond, doc_ids=doc_ids) if doc_ids is not None else super().get(cond)
        found = self.stored(doc_id)
        return None if found is None else self.document_class(content_of(found), doc_id)

    @property
    def _journal(self) -> JournalStorage:
        return cast(JournalStorage, self._storage)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        documents = self._journal.file.documents(self.name)
        return {str(key): content_of(document) for key, document in documents}

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        view = _Touched(self)
        updater(view)
        self._journal.replace(self.name, view.gone, view.touched)
        self.clear_cache()


class _Touched(MutableMapping[int, Any]):
    """A table's documents by id, noting which are handed out to be changed, put in or taken out."""

    def __init__(self, table: JournalTable) -> None:
        self._table = table
        self._ids = dict.fromkeys(table.raws())
        self.touched: dict[int, Any] = {}
        self.gone: set[int] = set()

    def __getitem__(self, doc_id: int) -> Any:
        if doc_id not in self._ids:
            raise KeyError(doc_id)
        if doc_id not in self.touched:
            self.touched[doc_id] = content_of(self._table.stored(doc_id))
        return self.touched[doc_id]

    def __setitem__(self, doc_id: int, document: Any) -> None:
        self._ids[doc_id] = None
        self.touched[doc_id] = document
        self.gone.discard(doc_id)

    def __delitem__(self, doc_id: int) -> None:
        del self._ids[doc_id]
        self.touched.pop(doc_id, None)
        self.gone.add(doc_id)

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class JournalDatabase(TinyDB):
    """TinyDB over one file of an engine."""

    table_class = JournalTable

    def __init__(self, engine: Engine, name: str) -> None:
        super().__init__(storage=lambda: JournalStorage(engine, name))

    def journal(self, name: str) -> JournalTable:
        """Return a table without TinyDB's query cache, whose results are live."""
        return cast(JournalTable, self.table(name, cache_size=0))


__all__ = ["Document", "JournalDatabase", "JournalStorage", "JournalTable"]
