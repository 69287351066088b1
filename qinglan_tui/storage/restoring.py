"""Bringing a workbook back from an archive; what was there is kept as a whole.

Everything new lies complete beside the workbook before anything of the old one is moved. Then workbook.json
goes first and comes last: in between there is no workbook to be opened, and the rest can be done at any time.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.archive import FOLDERS, ArchiveInfo, Manifest, check_archive, copy_out, opened
from qinglan_tui.storage.backups import FOLDER as BACKUPS
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.lock import Held, take
from qinglan_tui.storage.glance import alone, is_ours
from qinglan_tui.storage.opening import MAIN_FILE

KEPT = "before-restore-"

_STAGING = "~$restore-"
_LOCK = "~$restore.lock"
_PLAN = "plan.json"
_NEW = "new"
# What is left over for the file system itself.
_SPARE = 16 << 20
_AGAIN = "请关掉正占用它的程序，再运行一次同样的命令，会接着做完"


class Restored(Struct, frozen=True):
    """What came of it: what the archive held, the folder, and where the former workbook is now, if any."""

    info: ArchiveInfo
    folder: Path
    kept: Path | None


class _Plan(Struct, frozen=True):
    """What is to be moved out of the way, and the name of the folder that keeps it."""

    kept: str
    out: tuple[str, ...]


def restore_archive(path: Path, folder: Path, now: datetime) -> Restored:
    """Put the workbook of an archive into a folder; what stood there is moved to backups/before-restore-….

    A Problem when the archive is not whole, when a window has the workbook open, or when there is no room:
    nothing has changed then. One that was stopped half-way is brought to its end first.
    """
    info = check_archive(path)
    folder = Path(os.path.realpath(folder))
    disk.make_folder(folder)
    base = _base(folder)
    disk.make_folder(base)
    _check_room(folder, info)
    with _only_one(base):
        _finish_all(folder, base)
        with alone(folder):
            staging = base / f"{_STAGING}{now:%Y-%m-%d-%H%M%S}"
            kept = _free(base / f"{KEPT}{now:%Y-%m-%d-%H%M%S}")
            try:
                _unpack(path, info.manifest, staging / _NEW)
                plan = _Plan(kept.name, tuple(_old_names(folder)))
                disk.replace_file(staging / _PLAN, msgspec.json.encode(plan))
            except Problem:
                _discard(staging)
                raise
            if MAIN_FILE in plan.out:
                with _told():
                    _move_out(folder, kept, [MAIN_FILE])
        _finish(folder, base, staging)
    return Restored(info, folder, kept if plan.out else None)


def unfinished(folder: Path) -> bool:
    """Whether bringing a workbook back was stopped half-way, so that there is none to be opened."""
    folder = Path(os.path.realpath(folder))
    return not _is_there(folder / MAIN_FILE) and any(_planned(_base(folder)))


def finish_restore(folder: Path) -> bool:
    """Bring to its end what was stopped half-way; tells whether there was such a thing.

    One that had not touched the old workbook yet is taken back.
    """
    folder = Path(os.path.realpath(folder))
    base = _base(folder)
    if not any(_planned(base)):
        return False
    with _only_one(base):
        return _finish_all(folder, base)


def kept_before(folder: Path) -> list[Path]:
    """Return the folders with former workbooks that gave way to an archive, the newest first."""
    base = _base(Path(os.path.realpath(folder)))
    with contextlib.suppress(OSError):
        return sorted((path for path in base.iterdir() if path.name.startswith(KEPT)), reverse=True)
    return []


def _finish_all(folder: Path, base: Path) -> bool:
    found = list(_planned(base))
    for staging in found:
        _finish(folder, base, staging)
    for rest in _stagings(base):
        _discard(rest)
    return bool(found)


def _finish(folder: Path, base: Path, staging: Path) -> None:
    """Do what the plan still asks for; each step leaves a state that this can go on from."""
    try:
        plan = msgspec.json.decode(disk.read_file(staging / _PLAN), type=_Plan)
    except msgspec.MsgspecError as error:
        raise Problem(f"“{staging.name}”读不出来，恢复没有做完", "原来的和新的文件都在 backups 里") from error
    new, kept = staging / _NEW, base / plan.kept
    with _told():
        if not _is_there(folder / MAIN_FILE) and _is_there(new / MAIN_FILE):
            _move_out(folder, kept, [name for name in plan.out if name != MAIN_FILE])
            names = sorted(path.name for path in new.iterdir() if path.name != MAIN_FILE)
            for name in names:
                if _is_there(folder / name):
                    # Made meanwhile, such as an empty log.
                    disk.make_folder(kept)
                    _move(folder / name, _free(kept / name))
                disk.move_file(new / name, folder / name)
            disk.move_file(new / MAIN_FILE, folder / MAIN_FILE)
        _discard(staging)


def _move_out(folder: Path, kept: Path, names: list[str]) -> None:
    for name in names:
        if _is_there(folder / name) and not _is_there(kept / name):
            disk.make_folder(kept)
            _move(folder / name, kept / name)


def _move(source: Path, target: Path) -> None:
    """Move a file or folder; a link goes on to lead where it led."""
    if source.is_symlink() and not source.readlink().is_absolute():
        target.symlink_to(os.path.realpath(source))
        source.unlink()
    else:
        disk.move_file(source, target)


def _unpack(path: Path, manifest: Manifest, new: Path) -> None:
    """Write all files of an archive below a new folder, durably, each checked once more."""
    disk.make_folder(new.parent)
    disk.make_folder(new)
    with opened(path) as (archive, found):
        if found != manifest:
            raise Problem(f"“{path.name}”刚才变了，什么也没有动", "请等它复制完，再做一次")
        for name, part in manifest.files.items():
            target = new / name
            try:
                for folder in reversed(target.relative_to(new).parents[:-1]):
                    disk.make_folder(new / folder)
                with open(target, "xb", opener=disk.open_private) as handle:
                    copy_out(archive, name, part, handle)
                    handle.flush()
                    disk.flush_to_disk(handle.fileno())
            except OSError as error:
                raise disk.unwritable(target.name, error) from error
    try:
        for root, _, _ in os.walk(new, topdown=False):
            disk.flush_folder(Path(root))
        disk.flush_folder(new.parent)
    except OSError as error:
        raise disk.unwritable(new.parent.name, error) from error


def _old_names(folder: Path) -> list[str]:
    """What is to give way: all that the workbook has in the folder but its backups, workbook.json first."""
    try:
        names = [path.name for path in folder.iterdir() if is_ours(path.name) or path.name in FOLDERS]
    except OSError as error:
        raise disk.unreadable(folder.name, error) from error
    return sorted(names, key=lambda name: (name != MAIN_FILE, name))


def _base(folder: Path) -> Path:
    """Where the old and the new lie meanwhile: in backups, or in the workbook when that is another disk."""
    backups = folder / BACKUPS
    with contextlib.suppress(OSError):
        if backups.is_dir() and backups.stat().st_dev != folder.stat().st_dev:
            return folder
    return backups


def _planned(base: Path) -> Iterator[Path]:
    return (staging for staging in _stagings(base) if (staging / _PLAN).is_file())


def _stagings(base: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in base.iterdir() if path.name.startswith(_STAGING) and path.is_dir())
    return []


def _discard(staging: Path) -> None:
    """Take the unpacked files away; nothing of the old workbook lies there."""
    # The plan goes first: what is half gone must not be taken for something to finish.
    with contextlib.suppress(OSError):
        (staging / _PLAN).unlink(missing_ok=True)
        disk.flush_folder(staging)
        _remove(staging)


def _remove(folder: Path) -> None:
    for root, folders, files in os.walk(folder, topdown=False):
        for name in files:
            Path(root, name).unlink()
        for name in folders:
            Path(root, name).rmdir()
    folder.rmdir()


@contextlib.contextmanager
def _only_one(base: Path) -> Iterator[None]:
    """Keep a second restoring of the same workbook out."""
    try:
        descriptor = disk.open_private(str(base / _LOCK), os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise disk.unwritable(base.name, error) from error
    try:
        take(descriptor)
        yield
    except Held:
        raise Problem("另一个窗口正在恢复这个工作簿", "请等那边做完") from None
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say of an error in the middle that nothing is lost, and how to go on."""
    try:
        yield
    except OSError as error:
        raise _half_way(disk.unwritable("备份", error)) from error
    except Problem as problem:
        raise _half_way(problem) from problem


def _half_way(problem: Problem) -> Problem:
    return Problem(f"恢复做到一半停下了：{problem.what}；原来的和新的文件都在", _AGAIN)


def _check_room(folder: Path, info: ArchiveInfo) -> None:
    from shutil import disk_usage

    with contextlib.suppress(OSError):
        missing = info.size + _SPARE - disk_usage(folder).free
        if missing > 0:
            raise Problem(f"磁盘上还差 {missing / 1e6:.0f} MB，什么也没有动", "请腾出空间再做一次")


def _free(path: Path) -> Path:
    """The path, or with a number behind its name where that is taken."""
    number, found = 2, path
    while _is_there(found):
        found, number = path.with_name(f"{path.name}-{number}"), number + 1
    return found


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)
