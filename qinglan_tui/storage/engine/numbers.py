"""Numbers that are given out once: microseconds, for ids of documents and for the order of changes."""

import zlib
from collections.abc import Callable
from datetime import datetime, timedelta

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
# Above all times there are: 16 digits reach from 2001 to 2286.
HIGHEST = 9 * 10**15
# Shares no factor with 10, so that every second of a day gets five last digits of its own.
_SPREAD = 48271
# Each device gives out numbers of its own remainder, so that two in one microsecond still differ.
_REMAINDERS = 61


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
    """Gives out rising numbers, whatever the clock does, and none that this device has given out before."""

    def __init__(self, device: str, find_highest: Callable[[], int]) -> None:
        """`find_highest` is asked once, when the first number is wanted."""
        self._find_highest = find_highest
        self._highest: int | None = None
        self._remainder = zlib.crc32(device.encode()) % _REMAINDERS

    def next(self, wanted: int = 0) -> int:
        """Return a number above all before it and not below the wanted one."""
        number = max(wanted, self.highest + 1)
        number += (self._remainder - number) % _REMAINDERS
        self._highest = number
        return number

    def saw(self, number: int) -> None:
        """Never give out this number or one below it, since it came from elsewhere."""
        if number < HIGHEST:
            self._highest = max(self.highest, number)

    @property
    def highest(self) -> int:
        """The highest number given out so far."""
        if self._highest is None:
            self._highest = self._find_highest()
        return self._highest
