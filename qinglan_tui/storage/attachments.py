"""Files and photos beside the records, named by what is in them: the same file twice is kept once."""

import contextlib
import os
import re
from pathlib import Path

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment
from qinglan_tui.domain.text import clean
from qinglan_tui.storage.engine.disk import (
    flush_folder,
    flush_to_disk,
    make_folder,
    open_private,
    unreadable,
    unwritable,
)

_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


class Attachments:
    """The folder of attachments."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, source: Path) -> Attachment:
        """Copy a file into the workbook, durably; a Problem when it cannot be read or there is no room."""
        if not source.is_file():
            raise Problem(f"没有“{source}”这个文件", "请检查文件名和位置")
        make_folder(self._folder)
        beside = self._folder / "~$attachment"
        try:
            beside.unlink(missing_ok=True)
            digest, size = _copy(source, beside)
            attachment = Attachment(name=clean(source.name), hash=digest, size=size)
            target = self._place(attachment)
            make_folder(target.parent)
            beside.replace(target)
            flush_folder(target.parent)
        except OSError as error:
            raise unwritable(source.name, error) from error
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        return attachment

    def path(self, attachment: Attachment) -> Path | None:
        """Return the attached file, None when it is missing or is no plain file inside the workbook."""
        if not _HASH.fullmatch(attachment.hash):
            return None
        path = self._place(attachment)
        inside = os.path.realpath(path).startswith(os.path.realpath(self._folder) + os.sep)
        return path if inside and path.is_file() else None

    def _place(self, attachment: Attachment) -> Path:
        suffix = Path(attachment.name).suffix.lower()
        name = attachment.hash + (suffix if _SUFFIX.fullmatch(suffix) else "")
        return self._folder / attachment.hash[:2] / name


def _copy(source: Path, target: Path) -> tuple[str, int]:
    # Only needed here, and slow to import.
    from hashlib import sha256

    digest = sha256()
    size = 0
    with contextlib.ExitStack() as stack:
        try:
            reader = stack.enter_context(source.open("rb"))
        except OSError as error:
            raise unreadable(source.name, error) from error
        writer = stack.enter_context(open(target, "xb", opener=open_private))
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            writer.write(chunk)
            size += len(chunk)
        writer.flush()
        flush_to_disk(writer.fileno())
    return digest.hexdigest(), size
