"""Which packets were merged already: `merged/packets.json`, so that none is offered twice."""

import datetime as dt
from pathlib import Path

import msgspec
from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine import codec
from qinglan_tui.storage.engine.disk import make_folder, read_file, replace_file, set_aside

FILE_FORMAT = 1
# So many are remembered; an older packet is offered again, and merging it changes nothing.
MOST_REMEMBERED = 1_000

_TABLE = "packets"


class MergedPacket(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A packet that was merged: its SHA-256 and size in bytes, from whom, when it was made and merged.

    `name` and `changed` (nanoseconds) are those of its file, by which it is known again without reading it.
    """

    digest: str
    size: int
    sender: str
    made_at: dt.datetime
    merged_at: dt.datetime
    name: str = ""
    changed: int = 0


def merged_packets(folder: Path) -> tuple[MergedPacket, ...]:
    """Return the packets merged into the workbook in a folder, the first one first.

    Of a list that cannot be read nothing is known: its packets are offered again.
    """
    return _read(_file(folder)) or ()


def remember_packet(folder: Path, packet: MergedPacket) -> None:
    """Note durably that a packet was merged; a list that cannot be read is set aside first.

    Raises:
        Problem: it cannot be written.
    """
    path = _file(folder)
    make_folder(path.parent)
    known = _read(path)
    if known is None:
        set_aside(path)
    others = [each for each in known or () if each.digest != packet.digest]
    kept = [*others, packet][-MOST_REMEMBERED:]
    lines = {str(number): msgspec.to_builtins(line) for number, line in enumerate(kept, 1)}
    replace_file(path, codec.encode({codec.META: {"1": {"format": FILE_FORMAT}}, _TABLE: lines}))


def _read(path: Path) -> tuple[MergedPacket, ...] | None:
    """The list in a file, None when it cannot be read."""
    try:
        lines = codec.decode(codec.check(read_file(path), path.name)).get(_TABLE, {})
        return tuple(msgspec.convert(lines[key], MergedPacket) for key in sorted(lines, key=int))
    except FileNotFoundError:
        return ()
    except (Problem, ValueError):
        return None


def _file(folder: Path) -> Path:
    return folder / "merged" / "packets.json"
