"""Where the workbook is, whether there is one, and opening it to read or to write."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.backups import FOLDER as BACKUPS

FOLDER_NAME = "青蓝工作簿"
MAIN_FILE = "workbook.json"


def default_folder() -> Path:
    """The folder 青蓝工作簿 among the user's documents: visible, easy to back up."""
    from platformdirs import user_documents_path

    return user_documents_path() / FOLDER_NAME


def workbook_folder(option: str | None, environ: Mapping[str, str]) -> Path:
    """The folder that the option names, else QINGLAN_WORKBOOK, else the default one."""
    named = option or environ.get("QINGLAN_WORKBOOK", "")
    if "\0" in named:
        raise Problem("工作簿文件夹的名字里有不能用的字符", "请检查路径")
    return Path(named).expanduser() if named else default_folder()


def exists(folder: Path) -> bool:
    """Whether a workbook is in the folder, also one that is just being brought back from a backup."""
    return (folder / MAIN_FILE).is_file() or _is_coming_back(folder)


def open_workbook(folder: Path, *, write: bool, now: datetime, fallback: bool = False) -> Workbook:
    """The workbook in the folder; with `fallback` one that cannot be written now is opened to read.

    Raises:
        Problem: there is none, or it cannot be opened as asked; nothing was changed.
    """
    if not folder.exists():
        what = "请用 qinglan init 新建一个，或用 --workbook 写它在哪里；在U盘上的，请检查U盘是否插好"
        raise Problem(f"还没有工作簿“{folder}”", what)
    if not (folder / MAIN_FILE).is_file() and _is_coming_back(folder):
        _bring_back(folder, write)
    workbook = Workbook.open(folder, write=write, now=now, fallback=fallback)
    if write and not workbook.writable and not fallback:
        why = "".join(workbook.notes)
        workbook.close()
        raise Problem(why or "工作簿现在只能查看")
    return workbook


def _is_coming_back(folder: Path) -> bool:
    if not (folder / BACKUPS).is_dir():
        return False
    from qinglan_tui.storage.restoring import unfinished

    return unfinished(folder)


def _bring_back(folder: Path, write: bool) -> None:
    """End what a crash stopped while a backup was put in the place of the workbook."""
    from qinglan_tui.storage.restoring import finish_restore

    if not write:
        what = "上次恢复备份没有做完，原来的和新的文件都在"
        raise Problem(what, "请打开工作簿，或运行 qinglan doctor --repair restore --yes 接着做完")
    finish_restore(folder)
