"""收件文件夹: packets that have arrived in a watched folder and are not merged yet."""

import contextlib
import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.merged_packets import merged_packets
from qinglan_tui.storage.packets import SUFFIX, digest_of, read_heading

# 微信 sorts what it receives into folders by month.
_MONTH = re.compile(r"\d{4}-\d{2}")
MOST_MONTHS = 3
# So many files are looked into at most; the newest first.
MOST_READ = 30


class Waiting(Struct, frozen=True, kw_only=True):
    """A packet that waits to be merged; of one that cannot be read only the path and why (`problem`)."""

    path: Path
    sender: str = ""
    count: int = 0
    made_at: dt.datetime | None = None
    problem: str = ""

    @property
    def text(self) -> str:
        """李青 5条（11月20日）."""
        if self.problem or self.made_at is None:
            return f"{self.path.name} 读不出来"
        return f"{self.sender} {self.count}条（{short_date(self.made_at.date())}）"


def waiting(workbook: Workbook) -> tuple[Waiting, ...]:
    """The packets in the watched folder that are for the owner and not merged yet, the newest first.

    What was merged is known by name, size and time; only of the others the head is read. A folder that is not
    there (a stick that was pulled) holds none.
    """
    if not workbook.settings.inbox.strip():
        return ()
    known = merged_packets(workbook.folder)
    seen = {(packet.name, packet.size, packet.changed) for packet in known}
    digests = {packet.digest for packet in known}
    sizes = {packet.size for packet in known}
    found: list[Waiting] = []
    here = _packets(Path(workbook.settings.inbox.strip()))
    unknown = [(path, stat) for path, stat in here if (path.name, stat.st_size, stat.st_mtime_ns) not in seen]
    for path, stat in unknown[:MOST_READ]:
        if stat.st_size not in sizes or _digest(path) not in digests:
            found += _look(path, workbook.settings.owner)
    return tuple(found)


def waiting_line(found: tuple[Waiting, ...]) -> str:
    """收到对方的文件：李青 5条（11月20日）; "" when there is none."""
    return f"收到对方的文件：{'、'.join(one.text for one in found)}" if found else ""


def _packets(folder: Path) -> list[tuple[Path, os.stat_result]]:
    """The packets in the folder and in its latest folders of months, the latest change first."""
    months: list[Path] = []
    found = list(_in(folder, months))
    for month in sorted(months, reverse=True)[:MOST_MONTHS]:
        found += _in(month, [])
    return sorted(found, key=lambda pair: (pair[1].st_mtime_ns, pair[0].name), reverse=True)


def _in(folder: Path, months: list[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    # What cannot be looked into, or is gone meanwhile, holds nothing that waits.
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(SUFFIX) and entry.is_file():
                yield Path(entry.path), entry.stat()
            elif _MONTH.fullmatch(entry.name) and entry.is_dir():
                months.append(Path(entry.path))


def _digest(path: Path) -> str:
    with contextlib.suppress(Problem):
        return digest_of(path)
    return ""


def _look(path: Path, owner: str) -> list[Waiting]:
    """The packet as one that waits; nothing when it is the owner's own or made for somebody else."""
    try:
        heading = read_heading(path)
    except Problem as problem:
        return [Waiting(path=path, problem=str(problem))]
    if heading.sender == owner or heading.to not in ("", owner):
        return []
    return [Waiting(path=path, sender=heading.sender, count=heading.count, made_at=heading.made_at)]
