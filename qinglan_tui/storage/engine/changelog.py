"""The change log of one device: one checksummed line a save, durable after one flush; and it is the lock.

    ["9f3a12c4",{"records-2026":{"records":{"1795325921600447":{…}}}}]

A line names files, their tables, and for each id the new document or that it is taken out. The first line
says whose log it is. Behind the last line lies room made ahead, all zeros: a save changes no size.
"""

import contextlib
import os
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.lock import Held, take

# File, table, id and JSON text of each document that a line holds; null takes it out.
Change = dict[str, dict[str, dict[str, msgspec.Raw]]]

FORMAT = 1
ROOM = 1 << 16

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Change).decode
_CHECKSUM = 8
# The line behind all changes that the files hold by then.
_WRITTEN = b'{"written":true}'
_BLANK = b" \0\r\n"
_BEGIN = re.compile(rb'(?=\["[0-9a-f]{8}",)')


class Header(msgspec.Struct, frozen=True):
    """The first line: whose log it is, when it was begun, and the highest number given out before that.

    Another `begun` tells a reader that the log was emptied meanwhile.
    """

    log: int
    device: str
    begun: int = 0
    highest: int = 0


class Piece(NamedTuple):
    """A part of a log that cannot be read: where it begins and its bytes."""

    start: int
    data: bytes


class LogContent(NamedTuple):
    """What a log holds: its changes in order, the pieces that cannot be read, and how its end looks.

    `unwritten` are the files that have not been written since they were changed. `is_torn` tells that only
    the end is broken off: a save that was never confirmed. `ends_line` is False when the next line needs a
    line end before it.
    """

    header: Header | None
    changes: tuple[Change, ...]
    damaged: tuple[Piece, ...]
    end: int
    unwritten: frozenset[str]
    is_torn: bool
    ends_line: bool


def line_of(body: bytes) -> bytes:
    """Return a line of the log: JSON text with its checksum."""
    return b'["%08x",%s]\n' % (zlib.crc32(body), body)


def read_log(data: bytes) -> LogContent:
    """Read the bytes of a log; behind a damaged line the good ones still count, each is whole in itself."""
    used = data.rstrip(b"\0")
    header: Header | None = None
    changes: list[Change] = []
    damaged: list[Piece] = []
    unwritten: set[str] = set()
    start = good = 0
    for line, body in _lines_of(used):
        try:
            if body is not None:
                good = start
                if body.startswith(b'{"log":'):
                    header = msgspec.json.decode(body, type=Header)
                elif body == _WRITTEN:
                    unwritten.clear()
                else:
                    changes.append(_decode(body))
                    unwritten.update(changes[-1])
            elif line.strip(_BLANK):
                damaged.append(Piece(start, line))
        except msgspec.MsgspecError:
            damaged.append(Piece(start, line))
        start += len(line)
    is_torn = len(damaged) == 1 and damaged[0].start > good
    ends_line = not used or used.endswith(b"\n")
    return LogContent(
        header, tuple(changes), tuple(damaged), len(used), frozenset(unwritten), is_torn, ends_line
    )


def _lines_of(data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """The lines with their ends, and what they say, None when their checksum does not hold.

    Where a line end was damaged, a line still begins where its checksum stands.
    """
    *lines, last = data.split(b"\n")
    for line in lines:
        body = _body_of(line)
        if body is not None:
            yield line + b"\n", body
        else:
            yield from _parts_of(line + b"\n")
    yield from _parts_of(last)


def _parts_of(line: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    for part in _BEGIN.split(line):
        end = part.rfind(b"]") + 1
        body = _body_of(part[:end])
        if body is not None:
            yield part[:end], body
        rest = part if body is None else part[end:]
        if rest:
            yield rest, None


def _body_of(text: bytes) -> bytes | None:
    """The JSON text of a line whose checksum holds."""
    begin = 4 + _CHECKSUM
    if len(text) < begin + 1 or not (text.startswith(b'["') and text.endswith(b"]")):
        return None
    body = text[begin:-1]
    return body if text[2 : 2 + _CHECKSUM] == b"%08x" % zlib.crc32(body) else None


class ChangeLog:
    """The log of this device, locked from its making until `release` or the end of the process.

    `is_locked` is False on a file system that has no locks. Raises Held when another window has the log,
    OSError when it cannot be opened.
    """

    def __init__(self, path: Path, device: str) -> None:
        self.path = path
        self.device = device
        self._descriptor = -1
        self._open()
        # What it holds, to be written again should the file be taken away.
        self._found = self.content.changes
        self._lines: list[bytes] = []

    @property
    def size(self) -> int:
        """How many bytes of it are used."""
        return self._end

    def append(self, change: Change) -> None:
        """Write a change down durably; raises OSError, and leaves the log as it was, when that fails."""
        line = line_of(_encode(change))
        if not self._is_still_there():
            self._begin_again()
        self._write(line)
        self._lines.append(line)
        self.unwritten.update(change)

    def mark_written(self) -> None:
        """Note that the files hold all changes; not flushed: without it they are only read once more."""
        if self.unwritten and self._end:
            line = line_of(_WRITTEN)
            if self._end + len(line) < self._size:
                disk.write_at(self._descriptor, line, self._end)
                self._end += len(line)
        self.unwritten.clear()

    def empty(self, begun: int, highest: int) -> None:
        """Begin the log anew; only after every line was read back from the files it is about."""
        disk.cut(self._descriptor)
        header = Header(FORMAT, self.device, begun, highest)
        self.content = LogContent(header, (), (), 0, frozenset(), is_torn=False, ends_line=True)
        self._end, self._size, self._found, self._lines = 0, 0, (), []
        self._write(b"")

    def blank(self, piece: Piece) -> None:
        """Write blanks over a damaged piece, which is kept elsewhere by now."""
        disk.write_at(self._descriptor, b" " * len(piece.data), piece.start)
        disk.flush_data(self._descriptor)

    def release(self) -> None:
        """Let others write; closing the file is what frees the lock."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _open(self) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        descriptor = disk.open_private(str(self.path), flags)
        try:
            is_locked = take(descriptor)
            inode = os.fstat(descriptor).st_ino
            data = disk.read_from(descriptor)
        except (Held, OSError):
            os.close(descriptor)
            raise
        self.release()
        self._descriptor, self._inode, self.is_locked = descriptor, inode, is_locked
        self.content = read_log(data)
        self.unwritten = {*self.content.unwritten}
        self._end, self._size = self.content.end, len(data)
        self._ends_line = self.content.ends_line

    def _write(self, line: bytes) -> None:
        data = b"" if self._ends_line or not self._end else b"\n"
        if not self._end:
            data = line_of(_encode(self.content.header or Header(FORMAT, self.device)))
        data += line
        end = self._end + len(data)
        try:
            if end > self._size:
                disk.write_at(self._descriptor, data + bytes(ROOM), self._end)
                disk.flush_to_disk(self._descriptor)
                if not self._end:
                    disk.flush_folder(self.path.parent)
                self._size = end + ROOM
            else:
                disk.write_at(self._descriptor, data, self._end)
                disk.flush_data(self._descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                disk.write_at(self._descriptor, bytes(len(data)), self._end)
            raise
        self._end, self._ends_line = end, True

    def _is_still_there(self) -> bool:
        """Whether the name still leads to the open file; a sync client may have put another in its place."""
        if sys.platform == "win32":
            return True
        # Asked of the folder: asking the file itself makes the next flush slower.
        try:
            with os.scandir(self.path.parent) as entries:
                return any(entry.name == self.path.name and entry.inode() == self._inode for entry in entries)
        except FileNotFoundError:
            return False

    def _begin_again(self) -> None:
        """Take the file that is there now, or a new one, and write down in it what this session has saved."""
        with contextlib.suppress(FileExistsError):
            self.path.parent.mkdir(mode=0o700)
            disk.flush_folder(self.path.parent.parent)
        self._open()
        self._write(b"".join([*(line_of(_encode(change)) for change in self._found), *self._lines]))
