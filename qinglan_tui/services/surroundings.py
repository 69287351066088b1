"""What lies beside a workbook's files and may need care: attachments, logs, unsaved texts, copies, room."""

import contextlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from qinglan_tui.services.findings import NOTE, WARNING, Finding
from qinglan_tui.storage.copies import find_copies
from qinglan_tui.storage.drafts import Drafts
from qinglan_tui.storage.engine.changelog import read_log
from qinglan_tui.storage.glance import Glance
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.opening import ATTACHMENTS, DRAFTS, LOG

FROM_BACKUP = "请用 qinglan restore-backup 从备份里找回"

_LITTLE = 200 << 20  # bytes that should stay free
_CHUNK = 1 << 20
_HASH = re.compile(r"([0-9a-f]{64})(\.[a-z0-9]{1,8})?")
# Windows: the content of the file is fetched when somebody opens it.
_NOT_HERE = 0x0040_0000 | 0x0000_1000
_DATALESS = 0x4000_0000  # the same of macOS


def altered_attachments(folder: Path) -> Iterator[Finding]:
    """Attachments that are no longer what was attached."""
    for path in sorted((folder / ATTACHMENTS).rglob("*")):
        match = _HASH.fullmatch(path.name)
        if match is None or path.is_symlink() or not path.is_file():
            continue
        try:
            altered = _digest(path) != match[1]
        except OSError:
            altered = True
        if altered:
            yield Finding(
                severity=WARNING,
                code="altered_attachment",
                what=f"附件“{path.name[:8]}…{path.suffix}”和附上时不一样，坏了或被别的程序改过",
                do=f"请{FROM_BACKUP.removeprefix('请')}原来的，或把改过的重新附到记录里",
                file=path.relative_to(folder).as_posix(),
            )


def logs(folder: Path) -> Iterator[Finding]:
    """Change logs with damaged places, and what was rescued of them."""
    for name, content in Glance(folder).logs().items():
        if content.damaged and not content.is_torn:
            yield Finding(
                severity=WARNING,
                code="damaged_log",
                what=f"改动记录“{name}”里有 {len(content.damaged)} 处坏了，其余读得出来",
                do="下次打开时坏的几处会原样留出来；请对照备份看少了什么",
                file=f"{LOG}/{name}",
            )
    for path in sorted((folder / LOG).glob("*.bad")):
        with contextlib.suppress(OSError):
            readable = len(read_log(path.read_bytes()).changes)
            rest = f"，其中 {readable} 处读得出来" if readable else ""
            yield Finding(
                severity=NOTE,
                code="rescued_log",
                what=f"“{path.name}”是改动记录里坏掉的部分，原样留着{rest}",
                do="可用记事本打开看；不需要了可以删",
                file=f"{LOG}/{path.name}",
            )


def drafts(folder: Path) -> Iterator[Finding]:
    """Unsaved texts that cannot be read."""
    for draft in Drafts(folder / DRAFTS, Notes()).all():
        if draft.problem:
            yield Finding(
                severity=WARNING,
                code="unreadable_draft",
                what=f"一份未存稿读不出来：{draft.problem}".rstrip("。"),
                do="它原样留着，可用记事本打开看",
                file=f"{DRAFTS}/{draft.key}.json",
            )


def strays(folder: Path) -> Iterator[Finding]:
    """Conflicted copies and former damaged files that lie about."""
    for path, _ in find_copies(folder):
        what = f"“{path.name}”是同步留下的副本，还没有合并"
        yield Finding(
            severity=NOTE,
            code="conflicted_copy",
            what=what,
            do="打开工作簿写的时候会自动合并，两边的内容都留着",
            file=path.name,
        )
    for name in Glance(folder).set_aside():
        yield Finding(
            severity=NOTE,
            code="set_aside",
            what=f"“{name}”是以前坏掉的文件，原样留着",
            do="确认不再需要就可以删",
            file=name,
        )


def elsewhere(folder: Path) -> Iterator[Finding]:
    """Files of which a sync service keeps only the names here."""
    away = [path.name for path in folder.rglob("*") if _is_not_here(path)]
    if away:
        what = f"有 {len(away)} 个文件只在网盘上，没有下载到这台电脑（如“{away[0]}”）"
        do = "请在网盘软件里把工作簿的文件夹设为“始终保留在此设备上”"
        yield Finding(severity=WARNING, code="not_downloaded", what=what, do=do)


def room(folder: Path) -> Iterator[Finding]:
    """A disk that is nearly full."""
    free = free_of(folder)
    if free is not None and free < max(_LITTLE, 2 * size_of(folder)):
        what = f"磁盘只剩 {free / 1e6:.0f} MB"
        yield Finding(severity=WARNING, code="little_room", what=what, do="请腾出一些空间，不然会存不下")


def count_attachments(folder: Path) -> int:
    """Return how many attached files there are."""
    return sum(bool(_HASH.fullmatch(path.name)) for path in (folder / ATTACHMENTS).rglob("*"))


def _is_not_here(path: Path) -> bool:
    """Whether a sync service keeps only the name of the file on this machine."""
    if path.name.startswith(".") and path.name.endswith(".icloud"):
        return True
    try:
        found = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode):
        return False
    if sys.platform == "win32":
        return bool(found.st_file_attributes & _NOT_HERE)
    return bool(getattr(found, "st_flags", 0) & _DATALESS)


def _digest(path: Path) -> str:
    from hashlib import sha256

    digest = sha256()
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def size_of(folder: Path) -> int:
    """Return the bytes of all files in the folder."""
    sizes = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            found = os.lstat(path)
            sizes += found.st_size if stat.S_ISREG(found.st_mode) else 0
    return sizes


def free_of(folder: Path) -> int | None:
    """Return the bytes that are free on the folder's disk, None when that cannot be asked."""
    from shutil import disk_usage

    try:
        return disk_usage(folder).free
    except OSError:
        return None
