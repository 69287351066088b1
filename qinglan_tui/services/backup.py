"""One file of the whole workbook: where it goes, what is in it, and bringing it back."""

from datetime import datetime
from pathlib import Path

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.export import file_name, free_name
from qinglan_tui.services.opening import FOLDER_NAME
from qinglan_tui.storage.archive import ArchiveInfo, check_archive, write_archive
from qinglan_tui.storage.glance import Glance
from qinglan_tui.storage.opening import MAIN_FILE
from qinglan_tui.storage.restoring import Restored, restore_archive

__all__ = ["ArchiveInfo", "Restored", "backup_target", "contents", "look_into", "make_backup", "restore"]

_SUFFIX = ".zip"


def backup_target(folder: Path, now: datetime, named: str | None = None) -> Path:
    """The file that a backup goes to: the named one, or 青蓝工作簿-王芳-2026-11-22.zip beside the workbook.

    A named folder gets a file of that name.

    Raises:
        Problem: the named file is there and is no backup, or it cannot be a .zip file.
    """
    if named is not None:
        target = Path(named).expanduser()
        if not target.is_dir():
            return _check_named(target)
        return free_name(target / _name(folder, now))
    return free_name(folder.absolute().parent / _name(folder, now))


def make_backup(folder: Path, target: Path, now: datetime) -> ArchiveInfo:
    """Write the backup, read it back, and return what it holds; the workbook may be open meanwhile."""
    return write_archive(folder, target, now)


def look_into(path: Path) -> ArchiveInfo:
    """Return what is in a backup, all of it checked; a Problem when it cannot be used."""
    return check_archive(path)


def restore(path: Path, folder: Path, now: datetime) -> Restored:
    """Put a backup in the place of the workbook in the folder; what was there is kept below backups."""
    return restore_archive(path, folder, now)


def contents(info: ArchiveInfo) -> str:
    """What a backup holds, in a sentence: 王芳 2026-11-22 14:32 的备份：3 个学年 41 条记录，2 个附件."""
    owner = f"{info.owner} " if info.owner else ""
    years = f"{len(info.records)} 个学年 " if len(info.records) > 1 else ""
    attachments = f"，{info.attachments} 个附件" if info.attachments else ""
    records = sum(info.records.values())
    return f"{owner}{info.made_at:%Y-%m-%d %H:%M} 的备份：{years}{records} 条记录{attachments}"


def _name(folder: Path, now: datetime) -> str:
    settings = Glance(folder).look(MAIN_FILE).tables.get("settings", {}).get("1", {})
    owner = str(settings.get("owner", "")) if isinstance(settings, dict) else ""
    return file_name(FOLDER_NAME, owner, f"{now:%Y-%m-%d}") + _SUFFIX


def _check_named(target: Path) -> Path:
    if target.suffix and target.suffix.lower() != _SUFFIX:
        raise Problem(f"“{target.name}”不是 .zip 文件名", "请用 .zip 结尾，或写一个文件夹")
    target = target if target.suffix else target.with_name(target.name + _SUFFIX)
    if target.exists():
        try:
            check_archive(target)
        except Problem:
            raise Problem(
                f"“{target.name}”已经有了，而且不是一份好的备份，没有动它", "请换一个名字"
            ) from None
    return target
