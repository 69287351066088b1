"""The engine: all TinyDB files of one folder, this device's change log, and what other devices' logs know.

A save is one line of the log and one flush. The files are written again when asked for, at the end or in an
idle moment; the log is emptied only after each of its lines was read back from them.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.changelog import Change, ChangeLog, Header, read_log
from qinglan_tui.storage.engine.codec import read_document
from qinglan_tui.storage.engine.files import Item, JournalFile, Upgrade, is_out, out
from qinglan_tui.storage.engine.lock import Held
from qinglan_tui.storage.engine.numbers import HIGHEST, Numbers
from qinglan_tui.storage.engine.versions import VERSION, Version, join, united, version_of

LOG_FOLDER = "log"
_FORMER = "-former.log"
# Bytes from which on a log is emptied when a workbook is opened; until then it makes good what a sync client
# undoes in the files. The log before it is kept as well.
KEPT_SIZE = 1 << 18
# Bytes from which on that happens in the middle of a session.
TIDY_SIZE = 4 << 20

_NUMBER = re.compile(rb'"(\d{16})": ')
_encode = msgspec.json.Encoder().encode

# File, table and id of what one change puts down, as JSON text.
_Pending = dict[str, dict[str, dict[int, bytes]]]


class Engine:
    """The files of a folder by their names without .json; `log` is None where nothing is to be written.

    Changing anything may raise a Problem, and then nothing has changed, neither on disk nor in memory.
    """

    def __init__(
        self,
        folder: Path,
        device: str,
        log: ChangeLog | None,
        upgrade: Upgrade,
        before_replacing: Callable[[Path], None],
        after_reading: Callable[[str], None],
        single: frozenset[str] = frozenset(),
    ) -> None:
        """`after_reading` is called with the name of a file that was read anew, outside of any change.

        In the tables named `single` a line that was changed in two places is not kept twice.
        """
        self.folder = folder
        self.device = device
        self.log = log
        self._upgrade = upgrade
        self._before_replacing = before_replacing
        self._after_reading = after_reading
        self._single = single
        self._files: dict[str, JournalFile] = {}
        # What this device's log holds of each file, and what the others' do: joined with it when it is read.
        self._own: dict[str, list[Item]] = {}
        self._others: dict[str, list[Item]] = {}
        self._logs: dict[str, _Read] = {}
        self._pending: _Pending | None = None
        self._number = 0
        self._taken = 0
        # The former log of this device comes before the present one.
        self.read_logs()
        if log is not None:
            self._take_in(log.content.changes, self._own)
        self.numbers = Numbers(device, self._highest)

    # --- files --------------------------------------------------------------------------------------------

    def file(self, name: str) -> JournalFile:
        """Return a file, read at the first call; may raise Damaged."""
        file = self._files.get(name)
        if file is None:
            file = JournalFile(self.folder / f"{name}.json", self._upgrade, self._single)
            file.look()
            file.join(self._own.get(name, ()))
            file.join(self._others.get(name, ()), equal="both")
            self._files[name] = file
            self._tell_reading(name)
        return file

    def look(self, name: str) -> JournalFile:
        """Return a file as it now is on disk; may raise Damaged."""
        file = self.file(name)
        if file.look():
            self._tell_reading(name)
        return file

    def _tell_reading(self, name: str) -> None:
        if self._pending is None:
            self._after_reading(name)

    def names(self) -> set[str]:
        """Return the names of the files that are on disk or in the logs."""
        try:
            found = {path.name[:-5] for path in self.folder.iterdir() if path.suffix == ".json"}
        except OSError as error:
            raise disk.unreadable(self.folder.name, error) from error
        return found | {*self._own, *self._others, *self._files}

    def forget(self, name: str) -> None:
        """Read a file anew when it is next asked for: it was set aside or put back by hand."""
        self._files.pop(name, None)

    def refresh(self) -> int:
        """Take in what others changed in the files read so far; returns how often that was by now."""
        for name in [*self._files]:
            # Whoever asks for a damaged file hears of it then.
            with contextlib.suppress(Problem):
                self.look(name)
        self.read_logs()
        return self._taken + sum(file.rereads for file in self._files.values())

    def read_logs(self) -> bool:
        """Take in what other windows and devices have put down in their logs; tells whether there was any."""
        own = f"{self.device}.log"
        changed = False
        for path in sorted((self.folder / LOG_FOLDER).glob("*.log")):
            seen, last = disk.signature(path), self._logs.get(path.name)
            if seen is None or (last and seen == last.seen) or (path.name == own and self.log):
                continue
            with contextlib.suppress(FileNotFoundError):
                content = read_log(disk.read_file(path))
                is_same = last is not None and last.header == content.header
                known = self._own if path.name in (own, f"{self.device}{_FORMER}") else self._others
                self._take_in(content.changes[last.taken if last and is_same else 0 :], known)
                # A line that was just being written is read again.
                self._logs[path.name] = _Read(
                    None if content.is_torn else seen, content.header, len(content.changes)
                )
                changed = True
        return changed

    # --- changing -----------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def together(self, wanted: int = 0) -> Iterator[int]:
        """Make all changes inside one line of the log, or none; gives the number of the change.

        The number is not below the wanted one and above all numbers given out before.
        """
        if self._pending is not None:
            yield self._number
            return
        if self.log is None:
            raise Problem("工作簿现在只能查看", "请重新打开再写")
        self._number = self.numbers.next(wanted)
        pending: _Pending = {}
        self._pending = pending
        try:
            yield self._number
        finally:
            self._pending = None
        if pending:
            self._append(self.log, pending)

    def put(
        self,
        name: str,
        table: str,
        doc_id: int,
        document: Any,
        *,
        versioned: bool = True,
        after: Version | None = None,
    ) -> None:
        """Put a document in the place of the one with its id, as a newer version of it.

        It also counts as newer than the version `after`, which stood elsewhere. Without `versioned` it is a
        line that never changes, such as a revision.
        """
        with self.together():
            if versioned:
                version = united(version_of(self.current(name, table, doc_id)), after or {})
                document = {**document, VERSION: self._next_version(version)}
            self._note(name, table, doc_id, _encode(document))

    def take_out(self, name: str, table: str, doc_id: int) -> None:
        """Take a document out for good, if it is there; another device's later version of it stays."""
        with self.together():
            current = self.current(name, table, doc_id)
            if current is not None:
                self._note(name, table, doc_id, out(version_of(current)))

    def adopt(self, name: str, table: str, doc_id: int, document: Any, *, equal: str = "both") -> str:
        """Join a document that comes from elsewhere, and say what came of it: new, changed, both or same.

        Where both sides have changed it, the one that loses becomes a document of its own; see `join` for
        `equal`.
        """
        with self.together():
            mine = self.current(name, table, doc_id)
            if mine is None:
                self._note(name, table, doc_id, _encode(document))
                return "new"
            joined = join(doc_id, mine, document, equal=equal, copies=table not in self._single)
            if joined.copy is not None and version_of(mine) == version_of(document):
                # Else the log could not tell the one that was taken from the one that stands in the file.
                version = self._next_version(version_of(mine))
                joined = joined._replace(document={**joined.document, VERSION: version})
            if joined.document != mine:
                self._note(name, table, doc_id, _encode(joined.document))
            if joined.copy is not None:
                copy_id, copy = joined.copy
                if self.adopt(name, table, copy_id, copy) == "new":
                    return "both"
            return "same" if joined.document == mine else "changed"

    def current(self, name: str, table: str, doc_id: int) -> Any:
        """Return a stored document as it is, with what the change being made puts down."""
        pending = (self._pending or {}).get(name, {}).get(table, {})
        raw = pending[doc_id] if doc_id in pending else self.file(name).raws(table).get(doc_id)
        return None if raw is None or is_out(raw) else read_document(raw)

    # --- the files on disk --------------------------------------------------------------------------------

    def write_files(self) -> list[Problem]:
        """Write every file that does not hold all that is known; what fails is safe in the log."""
        problems: list[Problem] = []
        for name in sorted({*self._files, *(self.log.unwritten if self.log else ())}):
            try:
                self.file(name).write(self._before_replacing)
            except Problem as problem:
                problems.append(problem)
        if self.log is not None and not problems:
            with contextlib.suppress(OSError):
                self.log.mark_written()
        return problems

    def settle(self) -> None:
        """Empty a long log if all its lines are found in the files; done when a workbook is opened."""
        if self.log is None or self.log.size < KEPT_SIZE:
            return
        if self._hold_everything({name for change in self.log.content.changes for name in change}):
            self._empty(self.log)

    def tidy(self) -> None:
        """Empty a log that has become long in the middle of a session, after reading the files back."""
        if self.log is None or self.log.size < TIDY_SIZE or self.write_files():
            return
        for file in self._files.values():
            file.forget()
        if self._hold_everything({*self._files, *self._own, *self._others}):
            self._empty(self.log)

    def close(self) -> list[Problem]:
        """Write the files and let other windows write; see `write_files`."""
        problems = self.write_files() if self.log is not None else []
        self.release()
        return problems

    def release(self) -> None:
        """Let other windows write; nothing can be changed from now on."""
        if self.log is not None:
            self.log.release()
            self.log = None

    def _hold_everything(self, names: Iterable[str]) -> bool:
        try:
            return not any(self.look(name).is_dirty for name in names)
        except Problem:
            return False

    def _empty(self, log: ChangeLog) -> None:
        number = self.numbers.next()
        # Left as it is for the next time, when the disk is full or the stick was pulled.
        with contextlib.suppress(OSError, Problem):
            # What was read back may stand in a cache only.
            for file in self._files.values():
                disk.flush_file(file.path)
            disk.flush_folder(self.folder)
            former = log.path.with_name(f"{log.path.stem}{_FORMER}")
            disk.replace_file(former, disk.read_file(log.path)[: log.size])
            log.empty(number, number)
            self._own, self._others, self._logs = {}, {}, {}
            taken = self._taken
            self.read_logs()
            self._taken = taken

    # --- the logs -----------------------------------------------------------------------------------------

    def _append(self, log: ChangeLog, pending: _Pending) -> None:
        # A later change knows both versions of which a join made a copy: the copy must be as safe as it is.
        for file in self._files.values():
            for (table, key), raw in file.unlogged.items():
                pending.setdefault(file.name, {}).setdefault(table, {}).setdefault(key, raw)
        change = {
            name: {
                table: {str(key): msgspec.Raw(raw) for key, raw in rows.items()}
                for table, rows in tables.items()
            }
            for name, tables in pending.items()
        }
        former = log.content
        try:
            log.append(change)
        except Held:
            raise Problem("改动记录被换掉了，又有另一个窗口在写", "请关上其中一个窗口再写") from None
        except OSError as error:
            raise disk.unwritable(LOG_FOLDER, error) from error
        if log.content is not former:
            self._take_in(log.content.changes, self._own)
        for name, tables in pending.items():
            self._files[name].unlogged.clear()
            items = [(table, key, raw) for table, rows in tables.items() for key, raw in rows.items()]
            self._own.setdefault(name, []).extend(items)
            for table, key, raw in items:
                self._files[name].apply(table, key, raw)

    def _take_in(self, changes: Iterable[Change], known: dict[str, list[Item]]) -> None:
        equal = "ours" if known is self._own else "both"
        for change in changes:
            self._taken += 1
            for name, tables in change.items():
                items = [
                    (table, int(key), bytes(raw))
                    for table, rows in tables.items()
                    for key, raw in rows.items()
                ]
                known.setdefault(name, []).extend(items)
                if name in self._files:
                    self._files[name].join(items, equal=equal)

    def _highest(self) -> int:
        """The highest number that this device has given out, so far as the folder knows."""
        if self.log is None:
            return 0
        content = self.log.content
        numbers = [content.header.highest] if content.header else list(self._used())
        for rows in (
            rows for change in content.changes for tables in change.values() for rows in tables.values()
        ):
            numbers += (int(key) for key in rows)
            numbers += (max(version_of(read_document(raw)).values(), default=0) for raw in rows.values())
        return max((number for number in numbers if number < HIGHEST), default=0)

    def _used(self) -> Iterator[int]:
        """The ids that stand in the files, the unreadable ones too."""
        for path in self.folder.glob("*.json"):
            with contextlib.suppress(FileNotFoundError):
                for match in _NUMBER.finditer(disk.read_file(path)):
                    yield int(match[1])

    # --- the change being made ----------------------------------------------------------------------------

    def _next_version(self, version: Version) -> Version:
        """The version of a change made now, after the given one; the clock may have been set back since."""
        device = self.device
        if version.get(device, 0) >= self._number:
            self.numbers.saw(version[device])
            self._number = self.numbers.next()
        return {**version, device: self._number}

    def _note(self, name: str, table: str, doc_id: int, raw: bytes) -> None:
        assert self._pending is not None
        # A damaged file refuses here, before anything is written, and so does one of a newer format.
        self.file(name).check_format()
        self._pending.setdefault(name, {}).setdefault(table, {})[doc_id] = raw


class _Read(NamedTuple):
    """What was read of another log: the file as it was, whose log, and how many changes were taken in."""

    seen: disk.Signature | None
    header: Header | None
    taken: int
