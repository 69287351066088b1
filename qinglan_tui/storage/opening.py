"""Whether a workbook can be made or opened in a folder, and who may write in it."""

import contextlib
import os
import re
from pathlib import Path

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine.changelog import ChangeLog, read_log
from qinglan_tui.storage.engine.disk import make_folder, replace_file, unreadable, unwritable
from qinglan_tui.storage.engine.engine import LOG_FOLDER
from qinglan_tui.storage.engine.lock import Held
from qinglan_tui.storage.notes import Notes

MAIN_NAME = "workbook"
MAIN_FILE = f"{MAIN_NAME}.json"
LOG = LOG_FOLDER
DRAFTS = "drafts"
ATTACHMENTS = "attachments"

_OURS = re.compile(r"(records|history)-\d{4}\.json|workbook\.json|log|drafts|attachments|backups")


def check_new(folder: Path) -> None:
    """Raise a Problem when no workbook can be made in the folder.

    A folder with other files in it is welcome, as long as none of them has a name that a workbook uses.
    """
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise Problem(f"“{folder}”是一个文件，不是文件夹", "请换一个文件夹")
    if _is_there(folder / MAIN_FILE):
        raise Problem(f"“{folder}”里已有工作簿，没有动它", "请直接打开它，或换一个文件夹")
    taken = sorted(name for name in _names(folder) if _OURS.fullmatch(name))
    if taken == [LOG] and _was_never_made(folder / LOG):
        return
    if taken:
        what = f"“{folder}”里有工作簿要用的名字：{'、'.join(taken)}"
        raise Problem(what, "可能是丢了 workbook.json 的工作簿，请从备份找回它；不然请换一个文件夹")


def check_there(folder: Path) -> None:
    """Raise a Problem when there is no workbook in the folder."""
    if not _is_there(folder):
        raise Problem(f"没有“{folder}”这个文件夹", "请检查位置；在U盘上的，请检查U盘是否插好")
    if not folder.is_dir():
        raise Problem(f"“{folder}”是一个文件，不是工作簿的文件夹", "请写工作簿所在的文件夹")
    if not _is_there(folder / MAIN_FILE):
        years = [name for name in _names(folder) if name.startswith("records-")]
        if years:
            raise Problem(f"“{folder}”里有记录，却没有 workbook.json", "请从备份找回 workbook.json，再打开")
        raise Problem(f"“{folder}”里没有工作簿", "请先新建一个，或写工作簿所在的文件夹")


def take_log(folder: Path, device: str) -> ChangeLog:
    """Return this device's log, locked; Held when another window has it, a Problem when there can be none."""
    if not os.access(folder, os.W_OK):
        raise Problem(f"“{folder.name}”这个文件夹不能写", "请检查它的权限，或换一个文件夹")
    make_folder(folder / LOG)
    try:
        return ChangeLog(folder / LOG / f"{device}.log", device)
    except OSError as error:
        raise unwritable(LOG, error) from error


def take_new_log(folder: Path, device: str) -> ChangeLog:
    """Return the log of a workbook that is being made, without what an earlier attempt left."""
    log = take_log(folder, device)
    for path in (folder / LOG).iterdir():
        if path != log.path:
            path.unlink()
    if log.size:
        log.empty(0, 0)
    return log


def take_access(folder: Path, fallback: bool, device: str) -> ChangeLog | Problem:
    """Return the log, or why there is none.

    Raises a Problem when another window has it, without `fallback`.
    """
    try:
        return take_log(folder, device)
    except Held:
        if not fallback:
            raise Problem("工作簿正开着，请在窗口里写或先退出") from None
        return Problem("已在另一个窗口打开，只能查看", "请在那个窗口里写，或先退出它")
    except Problem as problem:
        return Problem(f"只能查看，{problem.what}", problem.do)


def keep_damage(log: ChangeLog, notes: Notes) -> None:
    """Keep the unreadable pieces of a log in a file of their own, and take them out of the log."""
    pieces = log.content.damaged
    if not pieces:
        return
    number = 1
    while (kept := log.path.with_name(f"{log.path.stem}-{number}.bad")).exists():
        number += 1
    try:
        replace_file(kept, b"\n".join(piece.data.strip(b"\n") for piece in pieces) + b"\n")
        for piece in pieces:
            log.blank(piece)
    except (Problem, OSError):
        # They stay where they are and harm nobody.
        return
    if not log.content.is_torn:
        what = f"改动记录“{log.path.name}”里有 {len(pieces)} 处坏了，其余都读出来了"
        notes.add(f"{what}；坏的几处原样留在“{LOG}/{kept.name}”")


def clear_away(folder: Path, log: ChangeLog | None, made: list[Path]) -> None:
    """Undo the beginning of a workbook that could not be made; `made` are its new folders, inmost first."""
    if log:
        log.release()
        with contextlib.suppress(OSError):
            log.path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        (folder / MAIN_FILE).unlink(missing_ok=True)
    for place in (folder / LOG, *made):
        with contextlib.suppress(OSError):
            place.rmdir()


def _was_never_made(log_folder: Path) -> bool:
    """Whether this is what a power cut left of a workbook that was being made: no file, and no record."""
    try:
        logs = [read_log(path.read_bytes()) for path in log_folder.iterdir()]
    except OSError:
        return False
    return all(change.keys() <= {MAIN_NAME} for log in logs for change in log.changes)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise unreadable(path.name, error) from error


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError as error:
        raise unreadable(folder.name, error) from error
