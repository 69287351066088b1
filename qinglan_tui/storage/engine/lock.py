"""Locks of the system itself: a killed program leaves none behind."""

import os
import sys

if sys.platform == "win32":
    import msvcrt
else:
    import errno
    import fcntl

# Far behind all data, since Windows keeps others from reading what is locked.
_LOCKED_BYTE = 1 << 30


class Held(Exception):
    """Another window holds the lock."""


if sys.platform == "win32":

    def take(descriptor: int) -> bool:
        """Lock an open file until it is closed; Held when another has it, False where there are no locks."""
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise Held from error
        return True

else:

    def take(descriptor: int) -> bool:
        """Lock an open file until it is closed; Held when another has it, False where there are no locks."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Held from error
        except OSError as error:
            if error.errno in {errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS}:
                return False
            raise
        return True
