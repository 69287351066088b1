"""Where the workbook is, whether there is one, and opening it to read or to write."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook

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
    """Whether a workbook is in the folder."""
    return (folder / MAIN_FILE).is_file()


def open_workbook(folder: Path, *, write: bool, now: datetime, fallback: bool = False) -> Workbook:
    """The workbook in the folder; with `fallback` one that cannot be written now is opened to read.

    Raises:
        Problem: there is none, or it cannot be opened as asked; nothing was changed.
    """
    if not folder.exists():
        what = "请用 qinglan init 新建一个，或用 --workbook 写它在哪里；在U盘上的，请检查U盘是否插好"
        raise Problem(f"还没有工作簿“{folder}”", what)
    workbook = Workbook.open(folder, write=write, now=now, fallback=fallback)
    if write and not workbook.writable and not fallback:
        why = "".join(workbook.notes)
        workbook.close()
        raise Problem(why or "工作簿现在只能查看")
    return workbook
