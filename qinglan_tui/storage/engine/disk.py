"""Bytes on disk: read whole, replaced whole or not at all, for the owner's eyes only."""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from qinglan_tui.domain.problems import Problem

if sys.platform == "darwin":
    import fcntl

Signature = tuple[int, int, int]

# A scanner or a sync client may hold the file for a moment; only Windows minds.
_ATTEMPTS = 40 if sys.platform == "win32" else 1
_PAUSE = 0.05  # seconds
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
# What a file system answers that cannot flush a folder.
_NO_FOLDER_FLUSH = {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES}


def signature(path: Path) -> Signature | None:
    """Return what changes whenever the file is replaced or edited, None when there is no file."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(path.name, error) from error
    return found.st_mtime_ns, found.st_size, found.st_ino


def read_file(path: Path) -> bytes:
    """Return the whole file; a Problem when it is there but cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unreadable(path.name, error) from error


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file, durably: afterwards it is there whole, or a Problem says why not.

    A failure leaves the former file as it was. A link stays a link, what it points to is replaced.
    """
    _replace(path, data, lambda: True)


def replace_same_file(path: Path, data: bytes, seen: Signature | None) -> bool:
    """Do as `replace_file`, but only while the file is still the one with this signature.

    Returns whether it was; a sync client may have put another version there meanwhile.
    """
    return _replace(path, data, lambda: signature(path) == seen)


def _replace(path: Path, data: bytes, is_wanted: Callable[[], bool]) -> bool:
    target = Path(os.path.realpath(path))
    # Sync clients leave names that begin so alone.
    beside = target.with_name(f"~${target.name}")
    try:
        beside.unlink(missing_ok=True)
        with open(beside, "xb", opener=open_private) as handle:
            handle.write(data)
            handle.flush()
            flush_to_disk(handle.fileno())
        if not is_wanted():
            beside.unlink(missing_ok=True)
            return False
        _rename(beside, target)
        flush_folder(target.parent)
        return True
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise unwritable(path.name, error) from error


def unreadable(name: str, error: OSError) -> Problem:
    """Return the Problem of a file or folder that could not be read."""
    what = f"“{name}”读不出来：{_reason(error)}"
    return Problem(what, "请检查它的权限；在U盘上的，请检查U盘是否插好")


def unwritable(name: str, error: OSError) -> Problem:
    """Return the Problem of a file that could not be written."""
    what = f"“{name}”没有写成：{_reason(error)}"
    if error.errno in _FULL:
        return Problem(what, "原来的内容没有动；请腾出一些空间，再保存一次")
    if error.errno in _REFUSED:
        return Problem(what, "原来的内容没有动；请检查文件夹的权限，或关掉正占用它的程序，再保存一次")
    return Problem(what, "原来的内容没有动；请检查磁盘，再保存一次")


def make_folder(path: Path) -> None:
    """Make a folder for the owner alone, its parents as usual; a Problem when that cannot be."""
    if path.is_dir():
        return
    file = next((place for place in (path, *path.parents) if place.is_file()), None)
    if file is not None:
        raise Problem(f"“{file}”是一个文件，不是文件夹", "请换一个文件夹")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        flush_folder(path.parent)
    except OSError as error:
        raise Problem(f"文件夹“{path}”建不成：{_reason(error)}", "请换一个可以写的位置") from error


def move_file(source: Path, target: Path) -> None:
    """Give a file another name, durably; a Problem when that fails, with the file where it was."""
    try:
        _rename(source, target)
        flush_folder(target.parent)
        flush_folder(source.parent)
    except OSError as error:
        raise unwritable(source.name, error) from error


def set_aside(path: Path) -> Path:
    """Rename a file that cannot be used, so that it is kept beside the new one; return its new path."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    try:
        path.rename(kept)
    except OSError as error:
        raise unwritable(path.name, error) from error
    return kept


def flush_to_disk(descriptor: int) -> None:
    """Return when the file's bytes are on the disk itself, not only in a cache."""
    if sys.platform == "darwin":
        # fsync alone stops at the drive's own cache there.
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Return when the folder's names are on the disk; Windows does that by itself."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_FOLDER_FLUSH:
                raise
        finally:
            os.close(descriptor)


def flush_file(path: Path) -> None:
    """Return when the file is on the disk itself, whoever wrote it; nothing when there is none."""
    with contextlib.suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            flush_to_disk(descriptor)
        finally:
            os.close(descriptor)


def flush_data(descriptor: int) -> None:
    """Do as `flush_to_disk` for a file whose size did not change, which takes half the time on Linux."""
    if sys.platform == "linux":
        os.fdatasync(descriptor)
    else:
        flush_to_disk(descriptor)


def read_from(descriptor: int) -> bytes:
    """Return all bytes of an open file."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def write_at(descriptor: int, data: bytes, start: int) -> None:
    """Write all of `data` at a place of an open file."""
    os.lseek(descriptor, start, os.SEEK_SET)
    while data:
        data = data[os.write(descriptor, data) :]


def cut(descriptor: int) -> None:
    """Take everything out of an open file."""
    os.ftruncate(descriptor, 0)


def open_private(name: str, flags: int) -> int:
    """Open a file for the owner alone; for `open(opener=…)`."""
    return os.open(name, flags, 0o600)


def _rename(source: Path, target: Path) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            source.replace(target)
        except PermissionError:
            if attempt + 1 == _ATTEMPTS:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _reason(error: OSError) -> str:
    if error.errno in _FULL:
        return "磁盘已满"
    if error.errno in _REFUSED:
        return "没有权限"
    return error.strerror or "磁盘出错"
