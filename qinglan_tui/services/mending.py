"""Mending a file: with what can be read of it and a daily copy, or with the copy alone. The old one stays."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.findings import COPY, FINISH, FORGET, SALVAGE, Finding, Offer
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.backups import Backups, Copy
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.codec import META, Damaged, Tables, encode
from qinglan_tui.storage.engine.versions import is_alive
from qinglan_tui.storage.glance import Glance, alone, count, load_tables, put, year_of
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.restoring import finish_restore
from qinglan_tui.storage.salvage import LostLine, salvage
from qinglan_tui.storage.year import RECORDS

_AGAIN = "请再检查一次，看现在是什么样子"


class Mended(Struct, frozen=True, kw_only=True):
    """What a repair makes of a file: how much is read from itself and how much comes from a copy.

    `lost` are the lines that stay text; `kept` is the name under which the former file stays, "" when there
    was none. `records` counts what the file then holds: records of a year, lines of another file.
    """

    file: str
    records: int = 0
    read: int = 0
    from_copy: int = 0
    lost: tuple[LostLine, ...] = ()
    kept: str = ""

    @property
    def sentence(self) -> str:
        """What to tell the teacher of it."""
        parts = [f"“{self.file}”里有 {self.records} 条"]
        if self.from_copy:
            parts.append(f"其中 {self.from_copy} 条来自备份")
        if self.lost:
            parts.append(f"{len(self.lost)} 处读不出来")
        return "，".join(parts) + (f"；坏文件原样留作“{self.kept}”" if self.kept else "")


class _Plan(Struct, frozen=True):
    """The bytes to be written, and what is told of them."""

    data: bytes
    mended: Mended


def preview_repair(folder: Path, finding: Finding, offer: Offer) -> Mended:
    """Return what a repair would make of the file; nothing is written.

    Raises a Problem when it cannot be done; an offer without a file gives an empty answer.
    """
    return _plan(folder, finding, offer).mended if offer.way in (SALVAGE, COPY) else Mended(file="")


def repair(folder: Path, finding: Finding, offer: Offer, now: datetime) -> Mended:
    """Do what is offered about a finding, and return what came of it.

    A file that gives way is copied beside the new one before, never deleted. A Problem when a window has the
    workbook open, or when it cannot be done: the files are as they were.
    """
    if offer.way == FINISH:
        finish_restore(folder)
        return Mended(file="")
    if offer.way == FORGET:
        with Workbook.open(folder, write=True, now=now) as workbook:
            workbook.forget_lost_year(year_of(finding.file) or 0)
        return Mended(file=finding.file)
    with alone(folder):
        plan = _plan(folder, finding, offer)
        path = folder / finding.file
        if plan.mended.kept:
            # A copy of it first: at no instant is there neither the old nor the new one.
            former = disk.read_file(path)
            disk.replace_file(folder / plan.mended.kept, former)
            if disk.read_file(folder / plan.mended.kept) != former:
                raise Problem(f"“{finding.file}”没有动：留底的那一份写坏了", "请检查磁盘")
        disk.replace_file(path, plan.data)
        if disk.read_file(path) != plan.data:
            raise Problem(f"“{finding.file}”写下的和读回的不一样", "请检查磁盘，再检查一次文件")
    return plan.mended


def _plan(folder: Path, finding: Finding, offer: Offer) -> _Plan:
    copy = _copy(folder, finding.file, offer)
    if offer.way == COPY:
        if copy is None:
            raise Problem(f"“{finding.file}”没有这一天的备份", _AGAIN)
        data = disk.read_file(copy.path)
        total = _total(load_tables(data, copy.path.name)[0])
        return _Plan(
            data,
            Mended(file=finding.file, records=total, from_copy=total, kept=_kept_name(folder / finding.file)),
        )
    tables, lost, changed = _readable(folder / finding.file)
    read = _total(tables)
    from_copy = 0
    if copy is not None:
        others = load_tables(disk.read_file(copy.path), copy.path.name)[0]
        from_copy = _fill(tables, others, _elsewhere(folder, finding.file))
    if not changed and not from_copy:
        raise Problem(f"“{finding.file}”读得出来，备份里也没有别的", _AGAIN)
    if META not in tables:
        raise Problem(f"“{finding.file}”里什么也读不出来，也没有备份", "请找出 qinglan backup 做的备份")
    mended = Mended(
        file=finding.file,
        records=_total(tables),
        read=read,
        from_copy=from_copy,
        lost=lost,
        kept=_kept_name(folder / finding.file),
    )
    return _Plan(encode(tables), mended)


def _readable(path: Path) -> tuple[Tables, tuple[LostLine, ...], bool]:
    """What can be read of a file in the present format, what cannot, and whether anything cannot."""
    try:
        data = disk.read_file(path)
    except FileNotFoundError:
        return {}, (), True
    try:
        return load_tables(data, path.name)[0], (), False
    except Damaged:
        found = salvage(data, path.name)
    if not found.tables:
        return {}, found.lost, True
    return load_tables(encode(found.tables), path.name)[0], found.lost, True


def _fill(tables: Tables, others: Tables, elsewhere: frozenset[str]) -> int:
    """Join what a copy holds into the tables; returns how many of its documents were missing."""
    missing = 0
    for table, rows in others.items():
        mine = tables.setdefault(table, {})
        for key, document in rows.items():
            if key in mine and table == META:
                continue
            if key not in mine and table == RECORDS and key in elsewhere:
                # Its date was changed since: it stands in another year now.
                continue
            missing += key not in mine and table != META and is_alive(document)
            put(mine, key, document, copies=table == RECORDS)
    return missing


def _elsewhere(folder: Path, file: str) -> frozenset[str]:
    """The numbers of all records that stand in other years."""
    glance = Glance(folder)
    names = [name for name in glance.years().values() if name != file]
    rows = [glance.look(name).tables.get(RECORDS, {}) for name in names]
    return frozenset(key for part in rows for key, document in part.items() if is_alive(document))


def _copy(folder: Path, file: str, offer: Offer) -> Copy | None:
    copies = Backups(folder, Notes()).copies(file)
    return next((copy for copy in copies if copy.readable and copy.day == offer.day), None)


def _total(tables: Tables) -> int:
    if RECORDS in tables:
        return count(tables).records
    rows = (document for name, part in tables.items() if name != META for document in part.values())
    return sum(map(is_alive, rows))


def _kept_name(path: Path) -> str:
    if not path.is_file():
        return ""
    number = 1
    while path.with_name(f"{path.stem}.damaged-{number}{path.suffix}").exists():
        number += 1
    return f"{path.stem}.damaged-{number}{path.suffix}"
