"""One zip of a whole workbook: written whole and read back, checked in all its parts before it is believed.

It holds the workbook's files under their own names and `manifest.json`, which names each with its size and
its SHA-256. Copies of former days (`backups/`) are not in it.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.codec import FORMAT as FILE_FORMAT
from qinglan_tui.storage.engine.engine import LOG_FOLDER as LOG
from qinglan_tui.storage.glance import Glance, count, is_ours
from qinglan_tui.storage.opening import ATTACHMENTS, DRAFTS, MAIN_FILE

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

FORMAT = 1
MANIFEST = "manifest.json"
MERGED = "merged"
FOLDERS = (DRAFTS, LOG, MERGED, ATTACHMENTS)

_CHUNK = 1 << 20
# A name inside the archive: ours alone, and none that leads out of the folder.
_PART = r"[^/\\:*?\"<>|\x00-\x1f]{1,200}"
_INSIDE = re.compile(rf"({'|'.join(FOLDERS)})(/{_PART}){{1,4}}|{_PART}\.json")
_ATTEMPTS = 20
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_LINK = 0o120000
# The time of a file says nothing: the manifest has that of the archive.
_NO_TIME = datetime(1980, 1, 1)
_LARGEST_MANIFEST = 64 << 20
_NOT_OURS = "请写 qinglan backup 做的那个文件"
_AGAIN = "它没有被用；请换一份备份"


class Part(Struct, frozen=True):
    """A file in the archive."""

    size: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What the archive says of itself; `records` counts the records of each school year."""

    format: int
    made_at: datetime
    owner: str = ""
    file_format: int = FILE_FORMAT
    records: dict[str, int] = {}
    files: dict[str, Part] = {}


class ArchiveInfo(Struct, frozen=True):
    """An archive that was read and found whole: when and whose, records a school year, attachments, bytes."""

    path: Path
    made_at: datetime
    owner: str
    records: dict[int, int]
    attachments: int
    size: int
    manifest: Manifest


class _Changed(Exception):
    """A file was replaced while the archive was being written."""


def write_archive(folder: Path, target: Path, now: datetime) -> ArchiveInfo:
    """Write the workbook of a folder into one file, durably, and return what reading it back has shown.

    May be called while the workbook is open: what was saved before the call is in it. A Problem when it
    cannot be written; what was in the place of the target is then as it was.
    """
    folder = folder.resolve()
    if not (folder / MAIN_FILE).is_file():
        raise Problem(f"“{folder}”里没有工作簿", "请检查位置；在U盘上的，请检查U盘是否插好")
    disk.make_folder(target.parent)
    beside = target.with_name(f"~${target.name}")
    try:
        beside.unlink(missing_ok=True)
        with open(beside, "xb", opener=disk.open_private) as handle:
            _write_still(folder, handle, now)
            handle.flush()
            disk.flush_to_disk(handle.fileno())
        info = check_archive(beside)
        beside.replace(target)
        disk.flush_folder(target.parent)
    except OSError as error:
        raise disk.unwritable(target.name, error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return msgspec.structs.replace(info, path=target)


def check_archive(path: Path) -> ArchiveInfo:
    """Read all of an archive and return what is in it; a Problem when it is foreign, damaged or newer."""
    with opened(path) as (archive, manifest):
        for name, part in manifest.files.items():
            copy_out(archive, name, part, None)
    return ArchiveInfo(
        path=path,
        made_at=manifest.made_at,
        owner=manifest.owner,
        records={int(year): number for year, number in sorted(manifest.records.items())},
        attachments=sum(name.startswith(f"{ATTACHMENTS}/") for name in manifest.files),
        size=sum(part.size for part in manifest.files.values()),
        manifest=manifest,
    )


@contextlib.contextmanager
def opened(path: Path) -> "Iterator[tuple[ZipFile, Manifest]]":
    """Open an archive whose list of files was checked; what cannot be read becomes a Problem."""
    import zlib
    from zipfile import BadZipFile, ZipFile

    if not path.is_file():
        raise Problem(f"没有“{path}”这个文件", "请检查文件名和位置；在U盘上的，请检查U盘是否插好")
    try:
        with ZipFile(path) as archive:
            yield archive, _read_manifest(archive, path.name)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _unreadable(path) from error
    except OSError as error:
        raise disk.unreadable(path.name, error) from error


def copy_out(archive: "ZipFile", name: str, part: Part, target: IO[bytes] | None) -> None:
    """Read a file of the archive to its end, into the target if any; a Problem when it is not what it was."""
    from hashlib import sha256

    digest, size = sha256(), 0
    with archive.open(name) as source:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
            if size > part.size:
                break
            if target is not None:
                target.write(chunk)
    if size != part.size or digest.hexdigest() != part.sha256:
        raise Problem(f"备份里的“{name}”坏了", _AGAIN)


def _write_still(folder: Path, handle: IO[bytes], now: datetime) -> None:
    """Write the archive again until no file was replaced meanwhile.

    A log is emptied only once the files hold all of it: files read before their log, and still the same after
    it, lack nothing.
    """
    from zipfile import ZipFile

    for attempt in range(_ATTEMPTS):
        handle.seek(0)
        handle.truncate()
        try:
            with ZipFile(handle, "w", _DEFLATED) as archive:
                _write_parts(folder, archive, now)
            return
        except _Changed:
            if attempt + 1 == _ATTEMPTS:
                raise Problem("工作簿一直在变，备份没有做成", "请停一停别处的写入或同步，再做一次") from None


def _write_parts(folder: Path, archive: "ZipFile", now: datetime) -> None:
    parts: dict[str, Part] = {}
    tops = _tops(folder)
    seen = {name: disk.signature(folder / name) for name in tops}
    for name in tops:
        parts[name] = _put(archive, name, folder / name, _DEFLATED)
    for place in (DRAFTS, LOG):
        for name in _below(folder, place):
            with contextlib.suppress(FileNotFoundError):
                parts[name] = _put(archive, name, folder / name, _DEFLATED)
    glance = Glance(folder)
    owner = glance.look(MAIN_FILE).tables.get("settings", {}).get("1", {})
    records = {str(year): count(glance.look(name).tables).records for year, name in glance.years().items()}
    if seen != {name: disk.signature(folder / name) for name in _tops(folder)}:
        raise _Changed
    for place in (MERGED, ATTACHMENTS):
        for name in _below(folder, place):
            parts[name] = _put(archive, name, folder / name, _STORED if place == ATTACHMENTS else _DEFLATED)
    manifest = Manifest(
        format=FORMAT,
        made_at=now.replace(microsecond=0),
        owner=str(owner.get("owner", "")) if isinstance(owner, dict) else "",
        records=records,
        files=parts,
    )
    archive.writestr(_entry(MANIFEST, now, _DEFLATED), msgspec.json.format(msgspec.json.encode(manifest)))


def _tops(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if is_inside(path.name) and path.is_file())
    except OSError as error:
        raise disk.unreadable(folder.name, error) from error


def _below(folder: Path, place: str) -> list[str]:
    """The files below a folder of the workbook; nothing that a link inside leads to, none half-written."""
    top = os.path.realpath(folder / place)
    found = []
    for root, folders, files in os.walk(top):
        folders.sort()
        for name in sorted(files):
            path = Path(root, name)
            plain = path.is_file() and not path.is_symlink() and not name.startswith("~$")
            relative = f"{place}/{path.relative_to(top).as_posix()}"
            if plain and relative != f"{LOG}/lock" and _INSIDE.fullmatch(relative):
                found.append(relative)
    return found


def _put(archive: "ZipFile", name: str, path: Path, compression: int) -> Part:
    """Write a file into the archive as it is read, and say what was written."""
    from hashlib import sha256

    digest, size = sha256(), 0
    try:
        source = path.open("rb")
    except FileNotFoundError:
        raise _Changed from None
    except OSError as error:
        raise disk.unreadable(path.name, error) from error
    with source, archive.open(_entry(name, _NO_TIME, compression), "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
            size += len(chunk)
    return Part(size, digest.hexdigest())


def _entry(name: str, when: datetime, compression: int) -> "ZipInfo":
    from zipfile import ZipInfo

    entry = ZipInfo(name, (max(when.year, 1980), when.month, when.day, when.hour, when.minute, when.second))
    entry.compress_type = compression
    entry.external_attr = 0o600 << 16
    return entry


def _read_manifest(archive: "ZipFile", name: str) -> Manifest:
    """The manifest of an archive, once its list of files proved to be what the manifest says."""
    entries = {entry.filename: entry for entry in archive.infolist()}
    if MANIFEST not in entries:
        raise _foreign(name, entries)
    if entries[MANIFEST].file_size > _LARGEST_MANIFEST:
        raise Problem(f"“{name}”不是青蓝工作簿的备份", _NOT_OURS)
    try:
        data = archive.read(MANIFEST)
        number = msgspec.json.decode(data).get("format")
        if isinstance(number, int) and number > FORMAT:
            raise Problem(f"“{name}”是更新版本的程序做的备份", "请先更新青蓝工作簿")
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, AttributeError, UnicodeDecodeError) as error:
        raise Problem(f"“{name}”不是青蓝工作簿的备份，或者坏了", _NOT_OURS) from error
    if manifest.file_format > FILE_FORMAT:
        raise Problem(f"“{name}”里是更新版本的程序写的工作簿", "请先更新青蓝工作簿")
    _check_names(name, archive.infolist(), manifest)
    return manifest


def _check_names(name: str, entries: "list[ZipInfo]", manifest: Manifest) -> None:
    listed = manifest.files.keys() | {MANIFEST}
    found = [entry.filename for entry in entries]
    if len({each.casefold() for each in found}) < len(found):
        raise Problem(f"“{name}”里有同名的文件", _AGAIN)
    for entry in entries:
        place = entry.filename
        strange = place not in listed or (entry.external_attr >> 16) & 0o170000 == _LINK
        if strange or (place != MANIFEST and not is_inside(place)):
            raise Problem(f"“{name}”里有不该有的文件“{place[:60]}”", _AGAIN)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (_STORED, _DEFLATED):
            raise Problem(f"“{name}”加了密码，或被别的程序重新压缩过，打不开", _AGAIN)
        if place != MANIFEST and entry.file_size != manifest.files[place].size:
            raise Problem(f"备份里的“{place}”坏了", _AGAIN)
    if len(found) < len(listed) or MAIN_FILE not in listed:
        raise Problem(f"“{name}”不完整，少了文件", _AGAIN)
    if not all(year.isdigit() and number >= 0 for year, number in manifest.records.items()):
        raise Problem(f"“{name}”不是青蓝工作簿的备份，或者坏了", _NOT_OURS)


def is_inside(name: str) -> bool:
    """Whether a name in the archive is that of a workbook's file, inside its folder."""
    parts = name.split("/")
    plain = all(part.strip(" .") and part == part.rstrip(" .") for part in parts)
    return bool(_INSIDE.fullmatch(name)) and plain and (len(parts) > 1 or is_ours(name))


def _foreign(name: str, entries: "dict[str, Any]") -> Problem:
    if any(each.rpartition("/")[2] == MAIN_FILE for each in entries):
        what = f"“{name}”像是工作簿的文件夹压缩成的，没有备份的清单"
        return Problem(what, "请解压到一个文件夹，再用 --workbook 写它的位置打开")
    return Problem(f"“{name}”不是青蓝工作簿的备份", _NOT_OURS)


def _unreadable(path: Path) -> Problem:
    with contextlib.suppress(OSError), path.open("rb") as handle:
        if handle.read(4) == b"PK\x03\x04":
            return Problem(f"“{path.name}”坏了，或者没有复制完", _AGAIN)
    return Problem(f"“{path.name}”不是青蓝工作簿的备份", _NOT_OURS)
