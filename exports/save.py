"""Writing a finished document: the same input gives the same bytes, and an older file is never damaged."""

import errno
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as DocxDocument
from docx.opc.part import Part

from exports.markup import DECLARATION, safe
from qinglan_tui.domain.problems import Problem

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
# What Word itself writes: zip entries know no later reason to differ.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# A third faster than 6, and files of forms are 7 % larger.
_LEVEL = 4


# Stands in the body of a document for a form that is ready as markup.
FORM = "form"
_READY = re.compile(rb"<\?" + FORM.encode() + rb" (\d+)\?>")


def save(document: DocxDocument, target: Path | BinaryIO, forms: Sequence[str] = ()) -> None:
    """Write the document to a file or a binary stream; `forms` are the markup of those it has marks for.

    A file is replaced whole or not at all. Raises Problem when the folder is missing, the file is open in
    Word, nothing may be written there or the disk is full.
    """
    if isinstance(target, Path):
        _replace(document, target, forms)
    else:
        _write(document, target, forms)


def _write(document: DocxDocument, stream: BinaryIO, forms: Sequence[str]) -> None:
    package = document.part.package
    if package is None:
        raise ValueError("the document belongs to no package")
    parts = sorted(package.parts, key=lambda part: part.partname)
    for part in parts:
        part.before_marshal()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as target:
        _entry(target, "[Content_Types].xml", _content_types(parts))
        _entry(target, "_rels/.rels", package.rels.xml)
        for part in parts:
            content = part.blob if part is not document.part else _with_forms(part.blob, forms)
            _entry(target, part.partname.membername, content)
            if len(part.rels):
                _entry(target, part.partname.rels_uri.membername, part.rels.xml)


def _with_forms(body: bytes, forms: Sequence[str]) -> bytes:
    """The body with each form where its mark stands; text that looks like one is escaped and is none."""
    pieces = _READY.split(body)
    pieces[1::2] = [forms[int(number)].encode() for number in pieces[1::2]]
    return b"".join(pieces)


def _entry(target: ZipFile, name: str, content: bytes | str) -> None:
    info = ZipInfo(name, _ZIP_TIME)
    info.compress_type = ZIP_DEFLATED
    # The same on every system, not the one that happens to write.
    info.create_system = 0
    target.writestr(info, content)


def _content_types(parts: list[Part]) -> str:
    rows = "".join(
        f'<Override PartName="{safe(part.partname)}" ContentType="{safe(part.content_type)}"/>'
        for part in parts
    )
    return (
        f'{DECLARATION}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{_RELATIONS}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _replace(document: DocxDocument, target: Path, forms: Sequence[str]) -> None:
    """Write beside the target, flush to the disk, then put it in the target's place in one step."""
    beside: Path | None = None
    try:
        if target.is_dir():
            raise Problem(f"“{target.name}”是一个文件夹", "请给文档另起一个文件名")
        # Opened plainly, so that colleagues can read it as any other document in the folder.
        beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
        with beside.open("xb") as stream:
            _write(document, stream, forms)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as fault:
        _forget(beside)
        raise _unwritable(target, fault) from fault
    try:
        beside.replace(target)
    except PermissionError as fault:
        _forget(beside)
        raise _held(target) from fault
    except OSError as fault:
        _forget(beside)
        raise _unwritable(target, fault) from fault


def _forget(beside: Path | None) -> None:
    if beside is not None:
        with suppress(OSError):
            beside.unlink()


def _held(target: Path) -> Problem:
    """The new file is whole but may not take the old one's place: that one is in use or write-protected."""
    if target.exists() and not os.access(target, os.W_OK):
        return Problem(f"“{target.name}”是只读文件，不能改写", "请换一个文件名导出，或在文件属性里去掉“只读”")
    return Problem(f"“{target.name}”正在 Word 或 WPS 中打开", "请先关闭它，或换一个文件名导出")


def _unwritable(target: Path, fault: OSError) -> Problem:
    folder = str(target.parent)
    if fault.errno in (errno.ENOENT, errno.ENOTDIR):
        return Problem(f"找不到文件夹“{folder}”", "请先建好这个文件夹，或换一个位置导出")
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(f"文件夹“{folder}”不允许写入", "请换一个位置导出，例如“文档”或 U 盘")
    if fault.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Problem("磁盘空间不够，文档没有写成", "请清理磁盘，或换一个磁盘导出；原来的文件没有改动")
    if fault.errno in (errno.ENAMETOOLONG, errno.EINVAL):
        return Problem(f"文件名“{target.name}”太长，或有不能用的字符", "请换一个简短的文件名")
    return Problem(f"“{target.name}”没有写成（{fault.strerror or fault}）", "请换一个位置或文件名再导出")
