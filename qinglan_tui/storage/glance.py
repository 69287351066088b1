"""A look at a workbook's folder as it lies on disk: nothing is opened for writing, locked or changed."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.arrangement import YEARS
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.changelog import LogContent, read_log
from qinglan_tui.storage.engine.codec import FORMAT, Damaged, Tables, load, read_document
from qinglan_tui.storage.engine.engine import LOG_FOLDER as LOG
from qinglan_tui.storage.engine.files import is_out
from qinglan_tui.storage.engine.lock import Held, take
from qinglan_tui.storage.engine.versions import (
    CONFLICT_OF,
    is_alive,
    is_deleted,
    join,
    knows,
    version_of,
)
from qinglan_tui.storage.migration import upgrade
from qinglan_tui.storage.opening import MAIN_FILE
from qinglan_tui.storage.year import RECORDS

# What another program made of a name of ours: a conflicted copy, or one that was set aside here.
_LIKE_OURS = re.compile(r"(records|history|workbook)\b.*\.json", re.IGNORECASE)
_OURS = re.compile(r"(records|history)-\d{4}\.json|workbook\.json")
_YEAR = re.compile(r"records-(\d{4})\.json")
_SET_ASIDE = re.compile(r".*\.damaged-\d+\.json")


class Counts(Struct, frozen=True):
    """How many records a year holds, how many are in its trash, and how many wait to be settled."""

    records: int = 0
    trash: int = 0
    conflicts: int = 0


class Look(Struct, frozen=True):
    """A file as it was found: its bytes, and its tables or what is wrong with it.

    The tables are those of format 2 joined with what the logs know; `format` is that of the file.
    """

    name: str
    data: bytes = b""
    tables: Tables = {}
    format: int = 0
    damage: Problem | None = None


class Glance:
    """The files and logs of a folder, read when asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._logs: dict[str, LogContent] | None = None
        self._changes: dict[str, list[tuple[str, str, bytes]]] | None = None

    def names(self) -> list[str]:
        """Return the names of the workbook's own files, workbook.json first and newer years before older."""
        found = [name for name in self._all() if _OURS.fullmatch(name)]
        return sorted(sorted(found, reverse=True), key=lambda name: (name != MAIN_FILE, name[:7] != RECORDS))

    def set_aside(self) -> list[str]:
        """Return the names of damaged files that were kept beside new ones."""
        return [name for name in self._all() if _SET_ASIDE.fullmatch(name)]

    def years(self) -> dict[int, str]:
        """Return the school years that have a file or stand in a log, with the names of their files."""
        names = {*self.names(), *(f"{name}.json" for name in self._logged())}
        return {int(match[1]): match[0] for name in sorted(names) if (match := _YEAR.fullmatch(name))}

    def look(self, name: str) -> Look:
        """Return a file as it is now, joined with the logs; what is wrong with it is told, not raised."""
        try:
            data = disk.read_file(self.folder / name)
        except FileNotFoundError:
            return Look(name, tables=self._joined({}, name)) if name[:-5] in self._logged() else Look(name)
        except Problem as problem:
            return Look(name, damage=problem)
        try:
            tables, number = load_tables(data, name)
        except Damaged as damage:
            return Look(name, data, damage=damage)
        return Look(name, data, self._joined(tables, name), number)

    def listed_years(self) -> dict[int, Counts]:
        """Return the list of years in workbook.json: what each should hold."""
        rows = self.look(MAIN_FILE).tables.get(YEARS, {})
        return {
            int(key): Counts(*(_count(row.get(name)) for name in ("records", "trash", "conflicts")))
            for key, row in rows.items()
            if isinstance(row, dict)
        }

    def logs(self) -> dict[str, LogContent]:
        """Return the change logs by the names of their files."""
        if self._logs is None:
            self._logs = {}
            for path in sorted((self.folder / LOG).glob("*.log")):
                with contextlib.suppress(FileNotFoundError, Problem):
                    self._logs[path.name] = read_log(disk.read_file(path))
        return self._logs

    def _all(self) -> Iterator[str]:
        try:
            yield from sorted(path.name for path in self.folder.iterdir() if path.is_file())
        except FileNotFoundError:
            return
        except OSError as error:
            raise disk.unreadable(self.folder.name, error) from error

    def _logged(self) -> dict[str, list[tuple[str, str, bytes]]]:
        if self._changes is not None:
            return self._changes
        found: dict[str, list[tuple[str, str, bytes]]] = {}
        for content in self.logs().values():
            for change in content.changes:
                for name, tables in change.items():
                    rows = found.setdefault(name, [])
                    for table, part in tables.items():
                        rows += [(table, key, bytes(raw)) for key, raw in part.items()]
        self._changes = found
        return found

    def _joined(self, tables: Tables, name: str) -> Tables:
        for table, key, raw in self._logged().get(name.removesuffix(".json"), ()):
            rows = tables.setdefault(table, {})
            mine, theirs = rows.get(key), read_document(raw)
            if is_out(raw):
                if mine is not None and knows(version_of(theirs), version_of(mine)):
                    del rows[key]
            else:
                put(rows, key, theirs, copies=table == RECORDS)
        return tables


def load_tables(data: bytes, name: str) -> tuple[Tables, int]:
    """Return the tables of a file as those of the present format, and the format of the file; or Damaged."""
    raws, number = load(data, name)
    if number < FORMAT:
        raws = upgrade(raws, number)
    tables = {
        table: {str(key): read_document(raw) for key, raw in rows.items()} for table, rows in raws.items()
    }
    return tables, number


def put(rows: dict[str, Any], key: str, document: Any, *, copies: bool = True) -> None:
    """Join a document into a table; with `copies` a version that loses in ignorance becomes its own row."""
    if key not in rows:
        rows[key] = document
        return
    joined = join(int(key), rows[key], document)
    rows[key] = joined.document
    if joined.copy is not None and copies:
        copy_id, copy = joined.copy
        put(rows, str(copy_id), copy)


def count(tables: Tables) -> Counts:
    """Return how many records stand in the tables of a year."""
    rows = tables.get(RECORDS, {}).values()
    waiting = sum(is_alive(row) and isinstance(row, dict) and CONFLICT_OF in row for row in rows)
    return Counts(sum(map(is_alive, rows)) - waiting, sum(map(is_deleted, rows)), waiting)


def year_of(name: str) -> int | None:
    """Return the school year of a year file's name, None for another name."""
    match = _YEAR.fullmatch(name)
    return int(match[1]) if match else None


def is_ours(name: str) -> bool:
    """Whether a file at the top of the folder belongs to the workbook, copies of such files too."""
    return bool(_LIKE_OURS.fullmatch(name))


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold all locks of a workbook; a Problem when a window has it open, or when one cannot be asked for."""
    descriptors: list[int] = []
    try:
        for path in _lock_files(folder):
            descriptors.append(disk.open_private(str(path), os.O_RDWR | getattr(os, "O_BINARY", 0)))
            take(descriptors[-1])
        yield
    except Held:
        raise Problem("工作簿正开着，什么也没有动", "请先在那个窗口里退出，再做一次") from None
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def is_open(folder: Path) -> bool:
    """Whether a window has the workbook open for writing now."""
    for path in _lock_files(folder):
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                take(descriptor)
            except Held:
                return True
            finally:
                os.close(descriptor)
    return False


def _lock_files(folder: Path) -> list[Path]:
    log = folder / LOG
    return sorted(path for path in (*log.glob("*.log"), log / "lock") if path.is_file())


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
