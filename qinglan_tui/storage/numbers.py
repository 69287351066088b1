"""Numbers that are given out once: microseconds, for ids of records and for the order of changes."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from qinglan_tui.storage.engine.disk import read_file, unwritable
from qinglan_tui.storage.lock import Lock

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
# What looks like a number of ours: 16 digits reach from 2001 to 2286.
_GIVEN_OUT = re.compile(rb'"(\d{16})": ')
_HIGHEST = 10**16
# Shares no factor with 10, so that every second of a day gets five last digits of its own.
_SPREAD = 48271


def microseconds(now: datetime) -> int:
    """Return the microseconds of a time as the clock on the wall shows it.

    A clock set to a whole second still gives endings that differ, since a teacher types only the ending.
    """
    whole = (now.replace(tzinfo=None) - _EPOCH) // _MICROSECOND
    return whole if now.microsecond else whole + whole // 10**6 * _SPREAD % 10**6


def moment(number: int) -> datetime:
    """Return the time that a number was made from."""
    return _EPOCH + number * _MICROSECOND


class Numbers:
    """Gives out rising numbers, whatever the clock does, and none that this workbook has seen before."""

    def __init__(self, lock: Lock, folder: Path) -> None:
        self._lock = lock
        self._folder = folder
        self._last: int | None = None

    def next(self, now: datetime) -> int:
        """Return a number above all before it, close to `now`; a Problem when it cannot be noted."""
        if self._last is None:
            mark = self._lock.read_mark()
            self._last = mark if mark is not None and mark < _HIGHEST else max(_used(self._folder), default=0)
        return self._note(max(microseconds(now), self._last + 1))

    def saw(self, number: int) -> None:
        """Never give out this number, which came from elsewhere."""
        if self._last is not None and self._last < number < _HIGHEST:
            self._note(number)

    def _note(self, number: int) -> int:
        try:
            self._lock.write_mark(number)
        except OSError as error:
            raise unwritable("log", error) from error
        self._last = number
        return number


def _used(folder: Path) -> Iterator[int]:
    """The numbers that stand in the workbook's files, the unreadable ones too."""
    for pattern in ("records-*.json", "history-*.json"):
        for path in folder.glob(pattern):
            for match in _GIVEN_OUT.finditer(read_file(path)):
                yield int(match[1])
