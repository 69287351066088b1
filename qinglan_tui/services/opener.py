"""Opening a file or folder with whatever the system has for it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from qinglan_tui.domain.problems import Problem

OPENED_AFTER = 4.0  # seconds


def open_path(path: Path) -> None:
    """Open a file or folder as a double click would.

    Raises:
        Problem: it is gone, or nothing on this machine opens it.
    """
    if not path.exists():
        raise Problem(f"“{path.name}”已不在那里", "请再导出一次")
    if sys.platform == "win32":
        try:
            os.startfile(path)
        except OSError:
            raise _no_opener(path) from None
        return
    command = "open" if sys.platform == "darwin" else "xdg-open"
    silent: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    try:
        started = subprocess.Popen([command, str(path)], start_new_session=True, **silent)
        # Whoever is still running after that has found a program.
        refused = started.wait(OPENED_AFTER) != 0
    except subprocess.TimeoutExpired:
        return
    except OSError:
        refused = True
    if refused:
        raise _no_opener(path)


def _no_opener(path: Path) -> Problem:
    return Problem("这台电脑上没有能打开它的程序", f"文件在：{path}")
