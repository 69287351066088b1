"""Files and folders that appear whole or not at all: written beside the target, then renamed."""

import errno
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from qinglan_tui.domain.problems import Problem


def write_whole(target: Path, write: Callable[[BinaryIO], None], *, opened_in: str) -> None:
    """Write a file by `write` and put it in the target's place; an older one is replaced whole.

    Raises:
        Problem: it cannot be written there, or the old one is open in `opened_in`; nothing was changed.
    """
    if target.is_dir():
        raise Problem(f"“{target.name}”是一个文件夹", "请另起一个文件名")
    beside = _beside(target)
    try:
        with beside.open("xb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as fault:
        raise unwritable(target, fault) from fault
    else:
        try:
            beside.replace(target)
        except PermissionError as fault:
            raise Problem(
                f"“{target.name}”正在 {opened_in} 中打开，或不许改写", "请先关闭它，或换一个文件名导出"
            ) from fault
        except OSError as fault:
            raise unwritable(target, fault) from fault
    finally:
        with suppress(OSError):
            beside.unlink()


def make_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder that `fill` fills; nothing stands there before all of it does.

    Raises:
        Problem: something of that name is there already, or it cannot be written; nothing was changed.
    """
    if target.exists():
        raise Problem(f"“{target.name}”已经有了", "请换一个名字，或先把原来的移走")
    beside = _beside(target)
    try:
        beside.mkdir()
        fill(beside)
        beside.rename(target)
    except OSError as fault:
        raise unwritable(target, fault) from fault
    finally:
        if beside.exists():
            shutil.rmtree(beside, ignore_errors=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{secrets.token_hex(8)}.tmp")


def unwritable(target: Path, fault: OSError) -> Problem:
    """Why nothing could be written at the target, and what helps."""
    folder = str(target.parent)
    if fault.errno in (errno.ENOENT, errno.ENOTDIR) and not target.parent.is_dir():
        return Problem(f"找不到文件夹“{folder}”", "请先建好这个文件夹，或换一个位置导出")
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(f"文件夹“{folder}”不允许写入", "请换一个位置导出，例如“文档”或 U 盘")
    if fault.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Problem("磁盘空间不够，没有写成", "请清理磁盘，或换一个磁盘导出；原来的文件没有改动")
    if fault.errno in (errno.ENAMETOOLONG, errno.EINVAL):
        return Problem(f"“{target.name}”太长，或有不能用的字符", "请换一个简短的名字")
    return Problem(f"“{target.name}”没有写成（{fault.strerror or fault}）", "请换一个位置或名字再导出")
