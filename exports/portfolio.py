"""资料袋: every document of a term as a file of its own, with its originals, as a folder or a zip."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct

from exports.whole import make_folder, write_whole
from qinglan_tui.domain.problems import Problem

# Zip entries know no later reason to differ.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
# What is packed already.
_PACKED = (".docx", ".xlsx", ".pptx", ".jpg", ".jpeg", ".png", ".zip", ".mp4", ".pdf")
Tell = Callable[[int, int], None]


class Piece(Struct, frozen=True):
    """One file of the portfolio: its path in it ("01 协议书/….docx") and how it is written."""

    path: str
    write: Callable[[BinaryIO], None]


class Original(Struct, frozen=True):
    """An attached file as it is: its path in the portfolio, and where it lies."""

    path: str
    source: Path


Entry = Piece | Original


def write_portfolio(entries: Sequence[Entry], target: Path, tell: Tell | None = None) -> None:
    """Write a folder, or a zip file when the target ends in .zip; `tell` hears how many are written of all.

    Raises:
        Problem: two entries have one name, an original is gone, or it cannot be written; nothing is left.
    """
    _check(entries)
    if target.suffix.lower() == ".zip":
        write_whole(target, lambda stream: _zip(entries, stream, tell), opened_in="别的程序")
    else:
        make_folder(target, lambda folder: _fill(entries, folder, tell))


def _check(entries: Sequence[Entry]) -> None:
    """Names that Windows takes for one would overwrite each other there."""
    seen: set[str] = set()
    for entry in entries:
        key = entry.path.casefold()
        if key in seen:
            raise Problem(f"资料袋里有两份“{PurePosixPath(entry.path).name}”", "请给其中一份另起题目")
        seen.add(key)
        if isinstance(entry, Original) and not entry.source.is_file():
            raise Problem(f"附件“{PurePosixPath(entry.path).name}”的原件找不到了", "请在那条记录里重新附上")


def _fill(entries: Sequence[Entry], folder: Path, tell: Tell | None) -> None:
    for number, entry in enumerate(entries, 1):
        path = folder / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(entry, Original):
            shutil.copyfile(entry.source, path)
        else:
            with path.open("xb") as stream:
                entry.write(stream)
        if tell is not None:
            tell(number, len(entries))


def _zip(entries: Sequence[Entry], stream: BinaryIO, tell: Tell | None) -> None:
    """Names go in as UTF-8, which zipfile marks for all that is not ASCII."""
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        for number, entry in enumerate(entries, 1):
            info = ZipInfo(entry.path, _ZIP_TIME)
            packed = PurePosixPath(entry.path).suffix.lower() in _PACKED
            info.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
            # The same on every system, not the one that happens to write.
            info.create_system = 0
            with package.open(info, "w") as into:
                if isinstance(entry, Original):
                    with entry.source.open("rb") as source:
                        shutil.copyfileobj(source, into, _CHUNK)
                else:
                    _into(entry, into)
            if tell is not None:
                tell(number, len(entries))


def _into(piece: Piece, stream: object) -> None:
    """A document is a zip itself and is written to and fro; an entry of a zip only takes what comes."""
    from io import BytesIO

    held = BytesIO()
    piece.write(held)
    stream.write(held.getvalue())  # type: ignore[attr-defined]
