"""互传文件: one file with records, people and attachments that one teacher hands to another.

It is a zip with `packet.json` (tables like those of a workbook file, one document a line) and `attachments/`,
each named by the SHA-256 of its content. It comes from outside: nothing in it is believed before a check.
"""

import contextlib
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import clean
from qinglan_tui.storage.engine import codec
from qinglan_tui.storage.engine.disk import open_private, replace_file, unreadable, unwritable
from qinglan_tui.storage.engine.versions import VERSION, Version

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

T = TypeVar("T")

SUFFIX = ".qinglan"
PACKET_FORMAT = 1
MOST_RECORDS = 5_000
MOST_ENTRIES = 2_000
LARGEST_TEXT = 64 << 20  # bytes of packet.json
LARGEST = 200 << 20  # bytes of all attachments together; what a chat program still sends

_TEXT = "packet.json"
_FOLDER = "attachments/"
_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{64})")
_IDS_BELOW = _NUMBERS_BELOW = 10**16
_LONGEST_DEVICE = 200
_LONGEST_NAME = 60
_CHUNK = 1 << 20
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1

_AGAIN = "请对方重新做一份再传，不要改动文件"


class Packet(Struct, frozen=True, kw_only=True):
    """What stands in a packet; `records` are stored documents by id, each with its version under `_v`.

    Where `_v` is empty, nothing is known of when it was changed.

    `sender` is the owner of the workbook it comes from, `to` whom it was made for ("" for anybody).
    `attachments` are the hashes of the files inside; `digest` is the SHA-256 of the packet itself, "" as long
    as it is not written; `path` is where it was read.
    """

    sender: str
    to: str = ""
    school: str = ""
    made_at: dt.datetime
    records: dict[int, dict[str, Any]] = {}
    people: tuple[Person, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    attachments: tuple[str, ...] = ()
    digest: str = ""
    path: Path | None = None


class Heading(Struct, frozen=True, kw_only=True):
    """What a list shows of a packet: from whom, for whom, when it was made, how many records it holds."""

    sender: str
    to: str
    made_at: dt.datetime
    count: int


# --- writing --------------------------------------------------------------------------------------------


def write_packet(target: Path, packet: Packet, attachments: Mapping[str, Path]) -> tuple[str, ...]:
    """Write a packet durably and return the hashes of the attachments that went in.

    The same input gives the same bytes. `attachments` are files by their hash; one that cannot be read or is
    not what its hash says is left out.

    Raises:
        Problem: it would be too large, or cannot be written; a former file of the name is as it was.
    """
    from zipfile import ZipFile

    size = sum(_size(path) for path in attachments.values())
    if size > LARGEST or len(attachments) > MOST_ENTRIES or len(packet.records) > MOST_RECORDS:
        what = f"这些记录和附件太多，一份互传文件放不下（附件共 {size >> 20} MB）"
        raise Problem(what, f"请分几次传，每次附件不超过 {LARGEST >> 20} MB")
    buffer = io.BytesIO()
    taken = []
    with ZipFile(buffer, "w") as archive:
        archive.writestr(_entry(_TEXT, _DEFLATED), codec.encode(_tables(packet)), compresslevel=6)
        for digest in sorted(attachments):
            data = _content(attachments[digest], digest)
            if data is not None:
                archive.writestr(_entry(_FOLDER + digest, _STORED), data)
                taken.append(digest)
    replace_file(target, buffer.getvalue())
    return tuple(taken)


def _entry(name: str, compression: int) -> "ZipInfo":
    """A zip entry without a time of its own and the same on every system."""
    from zipfile import ZipInfo

    entry = ZipInfo(name)
    entry.compress_type = compression
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


def _tables(packet: Packet) -> codec.Tables:
    head = {
        "format": PACKET_FORMAT,
        "from": packet.sender,
        "to": packet.to,
        "school": packet.school,
        "made_at": packet.made_at.isoformat(),
    }
    people, pairings = (
        {str(number): msgspec.to_builtins(line) for number, line in enumerate(lines, 1)}
        for lines in (packet.people, packet.pairings)
    )
    records = {str(number): document for number, document in packet.records.items()}
    return {
        codec.META: {"1": codec.cleaned(head)},
        "records": records,
        "people": codec.cleaned(people),
        "pairings": codec.cleaned(pairings),
    }


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _content(path: Path, digest: str) -> bytes | None:
    from hashlib import sha256

    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if sha256(data).hexdigest() == digest else None


# --- reading --------------------------------------------------------------------------------------------


def read_packet(path: Path) -> Packet:
    """Read a packet and check all that can be checked without unpacking its attachments.

    Raises:
        Problem: there is no such file, it is no packet, damaged, too large, or of a newer version.
    """
    with _opened(path) as archive:
        tables = _text(archive)
        inside = _attachments(archive)
    head = _head(tables)
    return Packet(
        **head,
        records=_records(tables.get("records", {})),
        people=_lines(tables.get("people", {}), Person),
        pairings=_lines(tables.get("pairings", {}), Pairing),
        attachments=inside,
        digest=digest_of(path),
        path=path,
    )


def read_heading(path: Path) -> Heading:
    """Read what a list shows of a packet; its attachments are not looked at.

    Raises:
        Problem: as `read_packet`.
    """
    with _opened(path) as archive:
        tables = _text(archive)
    head = _head(tables)
    return Heading(
        sender=head["sender"],
        to=head["to"],
        made_at=head["made_at"],
        count=len(_records(tables.get("records", {}))),
    )


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, by which a packet is known again; a Problem when it cannot be read."""
    from hashlib import sha256

    digest = sha256()
    try:
        with path.open("rb") as reader:
            while chunk := reader.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise unreadable(path.name, error) from error
    return digest.hexdigest()


def unpack_attachment(path: Path, digest: str, target: Path) -> bool:
    """Write an attachment of a packet to a new file; False, and no file, when it is not what its hash says.

    Raises:
        Problem: the packet cannot be read any more, or there is no room.
    """
    from hashlib import sha256

    found = sha256()
    with _opened(path) as archive:
        entry = next((entry for entry in archive.infolist() if entry.filename == _FOLDER + digest), None)
        if entry is None:
            return False
        try:
            with open(target, "xb", opener=open_private) as writer:
                for chunk in _chunks(archive, entry):
                    found.update(chunk)
                    writer.write(chunk)
        except OSError as error:
            raise unwritable(target.name, error) from error
    if found.hexdigest() == digest:
        return True
    target.unlink()
    return False


@contextlib.contextmanager
def _opened(path: Path) -> "Iterator[ZipFile]":
    """The packet as an archive whose entries are such as we write; whatever is wrong becomes a Problem."""
    # Slow to import, and only needed here.
    import struct
    import zlib
    from zipfile import BadZipFile, ZipFile

    if path.is_dir() or not path.exists():
        what = f"“{path.name}”是一个文件夹" if path.is_dir() else f"没有“{path}”这个文件"
        raise Problem(what, f"请写互传文件的位置，它以 {SUFFIX} 结尾")
    try:
        with ZipFile(path) as archive:
            _check_entries(archive, path.name)
            yield archive
    except BadZipFile as error:
        raise _not_whole(path) from error
    except (zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Problem(f"“{path.name}”坏了，读不出来", _AGAIN) from error
    except OSError as error:
        raise unreadable(path.name, error) from error


def _not_whole(path: Path) -> Problem:
    """Tell a packet that was cut off on its way from a file that never was one."""
    with contextlib.suppress(OSError), path.open("rb") as reader:
        if reader.read(2) == b"PK":
            return Problem(f"“{path.name}”不完整，可能没有传完", "请让对方再传一次")
    return Problem(f"“{path.name}”不是互传文件", f"请写以 {SUFFIX} 结尾的那个文件")


def _check_entries(archive: "ZipFile", name: str) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if _TEXT not in names:
        raise Problem(f"“{name}”不是互传文件", f"请写以 {SUFFIX} 结尾的那个文件")
    if len(entries) > MOST_ENTRIES + 1:
        raise Problem(f"“{name}”里的文件太多（{len(entries)} 个），没有打开", _AGAIN)
    if len(set(names)) < len(names):
        raise Problem(f"“{name}”里有同名的文件，没有打开", _AGAIN)
    if any(each != _TEXT and not _ATTACHMENT.fullmatch(each) for each in names):
        raise Problem(f"“{name}”里有不该有的文件，没有打开", _AGAIN)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Problem(f"“{name}”加了密码，打不开", _AGAIN)
    if any(entry.compress_type not in (_STORED, _DEFLATED) for entry in entries):
        raise Problem(f"“{name}”不是青蓝工作簿压缩的，没有打开", _AGAIN)
    text = next(entry for entry in entries if entry.filename == _TEXT)
    if text.file_size > LARGEST_TEXT or sum(entry.file_size for entry in entries) > LARGEST + LARGEST_TEXT:
        raise Problem(f"“{name}”里的内容太大，没有打开", "请对方分几次传")


def _attachments(archive: "ZipFile") -> tuple[str, ...]:
    found = (_ATTACHMENT.fullmatch(name) for name in archive.namelist())
    return tuple(sorted(match[1] for match in found if match))


def _chunks(archive: "ZipFile", entry: "ZipInfo") -> Iterator[bytes]:
    """The content of an entry, never more of it than its declared size, which was found to be bearable."""
    left = entry.file_size
    with archive.open(entry) as reader:
        while left > 0 and (chunk := reader.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _text(archive: "ZipFile") -> codec.Tables:
    data = b"".join(_chunks(archive, archive.getinfo(_TEXT)))
    try:
        tables: codec.Tables = codec.cleaned(codec.decode(codec.check(data, _TEXT)))
    except codec.Damaged as damage:
        raise Problem(f"这份互传文件坏了：{damage.why}", _AGAIN) from damage
    except (ValueError, RecursionError) as error:
        raise Problem("这份互传文件坏了，里面的内容读不懂", _AGAIN) from error
    return tables


def _head(tables: codec.Tables) -> dict[str, Any]:
    """From whom, for whom, which school, when; a Problem when it is of a newer version or says none of it."""
    head = tables[codec.META]["1"]
    if codec.format_of(tables) > PACKET_FORMAT:
        raise Problem("这份互传文件是更新版本的程序做的", "请先更新青蓝工作簿，再合并它")
    sender, to, school = (_name(head.get(key)) for key in ("from", "to", "school"))
    try:
        made_at = dt.datetime.fromisoformat(str(head.get("made_at"))).replace(tzinfo=None)
    except ValueError:
        made_at = None
    if not sender or made_at is None:
        raise Problem("这份互传文件没有写是谁、什么时候做的", _AGAIN)
    return {"sender": sender, "to": to, "school": school, "made_at": made_at}


def _name(value: Any) -> str:
    """A name on one line, and no longer than names are."""
    return " ".join(clean(value).split())[:_LONGEST_NAME] if isinstance(value, str) else ""


def _records(table: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The records by id, with nothing of what storage notes in a document but its version."""
    if len(table) > MOST_RECORDS:
        raise Problem(f"这份互传文件里的记录太多（{len(table)} 条）", "请对方分几次传")
    return {_id(key): _document(document) for key, document in table.items()}


def _id(key: str) -> int:
    if not 0 < int(key) < _IDS_BELOW:
        raise Problem(f"这份互传文件里的编号“{key}”不对", _AGAIN)
    return int(key)


def _document(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise Problem("这份互传文件里有一条不是记录", _AGAIN)
    version = document.get(VERSION, {})
    if not _is_version(version):
        raise Problem("这份互传文件里有一条记录没有写明是哪一次改的", _AGAIN)
    own = {key: value for key, value in document.items() if not key.startswith("_")}
    return {**own, VERSION: version}


def _is_version(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) > MOST_ENTRIES:
        return False
    version: Version = value
    return all(
        0 < len(device) <= _LONGEST_DEVICE and type(number) is int and 0 < number < _NUMBERS_BELOW
        for device, number in version.items()
    )


def _lines(table: dict[str, Any], kind: type[T]) -> tuple[T, ...]:
    """The lines of a table that can be read, in their order."""
    found = []
    for key in sorted(table, key=int):
        with contextlib.suppress(msgspec.ValidationError):
            found.append(msgspec.convert(table[key], kind))
    return tuple(found)
