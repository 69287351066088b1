"""Where the workbook is, whether there is one, and opening it to read or to write."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.machine import Machine, Used
from qinglan_tui.storage import Workbook

FOLDER_NAME = "青蓝工作簿"
MAIN_FILE = "workbook.json"
YEAR_FILES = "records-*.json"
RESTORE = "qinglan restore-backup 备份文件"


class Missed(Struct, frozen=True):
    """A workbook that was used here and is not where it was.

    `is_empty` tells that another one without any record is in its place.
    """

    used: Used
    is_empty: bool = False

    @property
    def what(self) -> str:
        """Which one it was, and how it is there now."""
        used = self.used
        held = f"，有{used.records}条记录" if used.records else ""
        now = "现在那里是一本空的" if self.is_empty else "现在那里没有"
        when = f"{used.at.year}年{used.at.month}月{used.at.day}日"
        return f"上次（{when}）用的是{used.owner}的工作簿“{used.folder}”{held}；{now}"

    @property
    def problem(self) -> Problem:
        """The same with what can be done on the command line."""
        ways = f"在U盘上的请插好再试；搬到了别处的用 --workbook 写它在哪里；有备份的用 {RESTORE} 找回"
        return Problem(self.what, ways)


def default_folder() -> Path:
    """The folder 青蓝工作簿 among the user's documents: visible, easy to back up."""
    from platformdirs import user_documents_path

    return user_documents_path() / FOLDER_NAME


def workbook_folder(option: str | None, environ: Mapping[str, str]) -> Path:
    """The folder that the option names, else QINGLAN_WORKBOOK, else the one used last, else the default."""
    named = option or environ.get("QINGLAN_WORKBOOK", "")
    if named:
        return folder_named(named)
    last = Machine.of(environ).last()
    return Path(last.folder) if last else default_folder()


def new_folder(option: str | None, environ: Mapping[str, str]) -> Path:
    """The folder for a new workbook: the one that is named, else the default; never the one used last."""
    named = option or environ.get("QINGLAN_WORKBOOK", "")
    return folder_named(named) if named else default_folder()


def folder_named(text: str) -> Path:
    """A folder as somebody typed it.

    Raises:
        Problem: no folder can have that name.
    """
    if "\0" in text:
        raise Problem("工作簿文件夹的名字里有不能用的字符", "请检查路径")
    return Path(text).expanduser()


def exists(folder: Path) -> bool:
    """Whether a workbook is in the folder."""
    return (folder / MAIN_FILE).is_file()


def missed(machine: Machine, folder: Path) -> Missed | None:
    """The workbook that was used in this folder, when it is gone or without all its records."""
    used = machine.used_in(folder)
    if used is None:
        return None
    if not exists(folder):
        return Missed(used)
    if used.records and not any(folder.glob(YEAR_FILES)) and not count_records(folder):
        return Missed(used, is_empty=True)
    return None


def count_records(folder: Path) -> int:
    """How many records a workbook holds by its own list of years, those in the trash too.

    Of one that has no list yet it is only told whether there are any.
    """
    from qinglan_tui.storage.glance import Glance

    try:
        glance = Glance(folder)
        unwritten = set(glance.years()) - set(glance.listed_years())
        listed = sum(counts.records + counts.trash for counts in glance.listed_years().values())
    except Problem:
        return 0
    return listed or len(unwritten)


def open_workbook(
    folder: Path, *, write: bool, now: datetime, fallback: bool = False, machine: Machine | None = None
) -> Workbook:
    """The workbook in the folder; with `fallback` one that cannot be written now is opened to read.

    What is written carries the name of the machine.

    Raises:
        Problem: there is none, or it cannot be opened as asked; nothing was changed.
    """
    finish_restore(folder)
    gone = missed(machine, folder) if machine and not exists(folder) else None
    if gone is not None:
        raise gone.problem
    if not folder.exists():
        what = "请用 qinglan init 新建一个，或用 --workbook 写它在哪里；在U盘上的，请检查U盘是否插好"
        raise Problem(f"还没有工作簿“{folder}”", what)
    device = machine.device(folder) if machine else "this"
    workbook = Workbook.open(folder, write=write, now=now, fallback=fallback, device=device)
    if write and not workbook.writable and not fallback:
        why = "".join(workbook.notes)
        workbook.close()
        raise Problem(why or "工作簿现在只能查看")
    return workbook


def finish_restore(folder: Path) -> None:
    """Bring to its end a restore that was stopped half-way and left no workbook."""
    if exists(folder) or not (folder / "backups").is_dir():
        return
    from qinglan_tui.storage import restoring

    restoring.finish_restore(folder)


def is_free(folder: Path) -> bool:
    """Whether no window holds the workbook any more, so that it could be written here."""
    from qinglan_tui.storage.glance import is_open

    return os.access(folder, os.W_OK) and exists(folder) and not is_open(folder)


def remember(machine: Machine, folder: Path, owner: str, now: datetime) -> None:
    """Keep that this workbook was used here, and how much is in it."""
    machine.remember(folder, owner, now, count_records(folder))


def place_for_backup(folder: Path) -> Path:
    """Where a backup of the workbook of a folder goes: there, unless the drive is not there any more."""
    usual = default_folder()
    return folder if folder.parent.exists() or exists(usual) else usual


def bring_back(backup: Path, folder: Path, now: datetime) -> None:
    """Put the workbook of a backup into a folder; what stood there is kept beside it.

    Raises:
        Problem: the backup is not whole, or the folder cannot be used; nothing was changed.
    """
    from qinglan_tui.storage.restoring import restore_archive

    restore_archive(backup, folder, now)
