"""Who may write: one window at a time. The lock is the system's own: a killed program leaves none behind."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import errno
    import fcntl

# Far behind the mark, since Windows keeps others from reading what is locked.
_LOCKED_BYTE = 1 << 30
_MARK_WIDTH = 20


class Held(Exception):
    """Another window holds the lock."""


class Lock:
    """The lock of a workbook, held from its making until `release` or the end of the process.

    Its file also carries the mark: the highest number given out so far, so that no id is given out twice.
    `is_real` is False on a file system that has no locks.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock; raises Held when another has it, OSError when its file cannot be opened."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, flags, 0o600)
        try:
            self.is_real = _take(self._descriptor)
        except (Held, OSError):
            os.close(self._descriptor)
            raise

    def read_mark(self) -> int | None:
        """Return the highest number given out, None when that is not known."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        text = os.read(self._descriptor, _MARK_WIDTH)
        return int(text) if len(text) == _MARK_WIDTH and text.isdigit() else None

    def write_mark(self, number: int) -> None:
        """Note the highest number given out; not flushed, since after a power cut the clock has moved on."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, b"%0*d\n" % (_MARK_WIDTH, number))

    def release(self) -> None:
        """Let others write; closing the file is what frees the lock."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


if sys.platform == "win32":

    def _take(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise Held from error
        return True

else:

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Held from error
        except OSError as error:
            if error.errno in {errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS}:
                return False
            raise
        return True
