"""Daily copies: what a file of the workbook was before its first replacement of a day."""

import contextlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine.codec import META, Damaged, Tables, check, decode
from qinglan_tui.storage.engine.disk import make_folder, read_file, replace_file
from qinglan_tui.storage.engine.versions import CONFLICT_OF, is_alive
from qinglan_tui.storage.notes import Notes

FOLDER = "backups"
KEPT_DAYS = 7
KEPT_MONTHS = 12

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RECORDS = "records"


class Copy(Struct, frozen=True):
    """A daily copy of a file: of which day, where, how many documents are in it, and whether it can be read.

    `records` counts the records outside the trash in a year file, all lines in another.
    """

    day: date
    path: Path
    records: int
    readable: bool


class Backups:
    """The copies of a workbook's files, in a folder for each day."""

    def __init__(self, folder: Path, notes: Notes) -> None:
        """`folder` is the workbook's; what goes wrong becomes one of the notes."""
        self._folder = folder / FOLDER
        self._notes = notes

    def before_replacing(self, path: Path, today: date) -> None:
        """Copy a file that is about to be replaced, unless that was done today.

        Never the reason that a save fails: what goes wrong becomes a note.
        """
        target = self._folder / today.isoformat() / path.name
        try:
            if target.exists():
                return
            if self._copy(path, target):
                self._prune(path.name, today)
        except Problem as problem:
            self._say(path, problem.what)
        except OSError as error:
            self._say(path, error.strerror or "磁盘出错")

    def copies(self, name: str) -> tuple[Copy, ...]:
        """Return the copies of a file, the newest day first, those that cannot be read among them."""
        return tuple(_look(day, path) for day, path in sorted(self._dated(name), reverse=True))

    def names(self) -> tuple[str, ...]:
        """Return the names of all files of which there is a copy."""
        found = {path.name for day in self._days() for path in day.iterdir() if path.suffix == ".json"}
        return tuple(sorted(name for name in found if not name.startswith("~$")))

    def _copy(self, path: Path, target: Path) -> bool:
        """Write the copy and read it back; False when there is nothing worth a copy."""
        try:
            data = read_file(path)
        except FileNotFoundError:
            return False
        try:
            check(data, path.name)
        except Damaged as damage:
            # A copy of rubbish would one day push out a good one.
            self._say(path, damage.what)
            return False
        make_folder(self._folder)
        make_folder(target.parent)
        replace_file(target, data)
        if read_file(target) != data:
            target.unlink(missing_ok=True)
            self._say(path, "写下的和读回的不一样")
            return False
        return True

    def _prune(self, name: str, today: date) -> None:
        """Take away what is neither among the newest days nor the last of one of the newest months.

        Counted in days and months that have a copy: a clock that ran ahead for a while costs nothing. Copies
        dated after today were made by such a clock and are left alone.
        """
        paths = dict(self._dated(name))
        with contextlib.suppress(OSError):
            for day in sorted(paths.keys() - kept_days(paths, today)):
                paths[day].unlink(missing_ok=True)
                if not any(paths[day].parent.iterdir()):
                    paths[day].parent.rmdir()

    def _days(self) -> Iterator[Path]:
        try:
            found = sorted(self._folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return
        yield from (path for path in found if read_day(path.name) and path.is_dir())

    def _dated(self, name: str) -> Iterator[tuple[date, Path]]:
        for folder in self._days():
            day = read_day(folder.name)
            if day and (folder / name).is_file():
                yield day, folder / name

    def _say(self, path: Path, why: str) -> None:
        self._notes.add(f"“{path.name}”今天的备份没有做成（{why}），保存照常，只是换不回昨天的样子")


def kept_days(days: Iterable[date], today: date) -> set[date]:
    """Return the days whose copies stay: the 7 newest, and the last of each of the 12 newest months.

    Days after today stay as well, without counting.
    """
    past = sorted((day for day in days if day <= today), reverse=True)
    months: dict[tuple[int, int], date] = {}
    for day in past:
        months.setdefault((day.year, day.month), day)
    return {*past[:KEPT_DAYS], *list(months.values())[:KEPT_MONTHS], *(day for day in days if day > today)}


def read_day(name: str) -> date | None:
    """Return the day that a folder is named by, None when it is no such folder."""
    if not _DAY.fullmatch(name):
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def count_documents(tables: Tables) -> int:
    """Return how many settled records a year file holds outside the trash; of another, how many lines."""
    if _RECORDS in tables:
        return sum(
            is_alive(document) and not (isinstance(document, dict) and CONFLICT_OF in document)
            for document in tables[_RECORDS].values()
        )
    return sum(len(documents) for name, documents in tables.items() if name != META)


def read_tables(path: Path) -> Tables:
    """Return what a file of the workbook holds.

    Raises Damaged when it cannot be read as one, another Problem when it cannot be read at all, and
    FileNotFoundError.
    """
    return decode(check(read_file(path), path.name))


def _look(day: date, path: Path) -> Copy:
    try:
        tables: dict[str, Any] = read_tables(path)
    except (Problem, FileNotFoundError):
        return Copy(day, path, 0, False)
    return Copy(day, path, count_documents(tables), True)
