"""Looking after the files: what is damaged or gone, and what can be done about it.

`examine` needs no lock and writes nothing, so that it also works where the workbook cannot be opened.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment, Record, from_document
from qinglan_tui.domain.text import quoted
from qinglan_tui.services import surroundings
from qinglan_tui.services.findings import (
    COPY,
    DAMAGE,
    FINISH,
    FORGET,
    NOTE,
    SALVAGE,
    SEVERITIES,
    WARNING,
    CopyState,
    Finding,
    Offer,
    Report,
    YearState,
)
from qinglan_tui.services.mending import Mended, preview_repair, repair
from qinglan_tui.services.surroundings import FROM_BACKUP
from qinglan_tui.storage.attachments import Attachments
from qinglan_tui.storage.backups import Backups, Copy
from qinglan_tui.storage.engine.codec import FORMAT, Damaged
from qinglan_tui.storage.engine.versions import is_alive
from qinglan_tui.storage.glance import Glance, Look, count, is_open, year_of
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.opening import ATTACHMENTS, MAIN_FILE
from qinglan_tui.storage.restoring import kept_before, unfinished
from qinglan_tui.storage.salvage import salvage
from qinglan_tui.storage.year import RECORDS, plain

__all__ = ["Finding", "Mended", "Offer", "Report", "examine", "preview_repair", "repair"]

_MOST_COPIES = 3


def examine(folder: Path, now: datetime) -> Report:
    """Look at everything in a workbook's folder; a Problem only when there is no such folder."""
    if not folder.is_dir():
        raise Problem(f"没有“{folder}”这个文件夹", "请检查位置；在U盘上的，请检查U盘是否插好")
    return _Examination(folder).report(now)


class _Examination:
    """One examination: each part says what it found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.glance = Glance(folder)
        self.backups = Backups(folder, Notes())
        self.attachments = Attachments(folder / ATTACHMENTS)
        self.years: list[YearState] = []
        self.format = 0

    def report(self, now: datetime) -> Report:
        """Go through all parts."""
        parts = (
            self._restore(),
            self._files(),
            self._vanished(),
            surroundings.altered_attachments(self.folder),
            surroundings.logs(self.folder),
            surroundings.drafts(self.folder),
            surroundings.strays(self.folder),
            self._copies(),
            surroundings.elsewhere(self.folder),
            surroundings.room(self.folder),
        )
        weights = list(SEVERITIES)
        found = [finding for part in parts for finding in part]
        return Report(
            folder=self.folder,
            at=now,
            format=self.format,
            is_open=is_open(self.folder),
            size=surroundings.size_of(self.folder),
            free=surroundings.free_of(self.folder),
            years=tuple(self.years),
            attachments=surroundings.count_attachments(self.folder),
            copies=tuple(self._copy_states()),
            kept_before=tuple(path.name for path in kept_before(self.folder)),
            findings=tuple(sorted(found, key=lambda finding: weights.index(finding.severity))),
        )

    # --- the files ----------------------------------------------------------------------------------------

    def _restore(self) -> Iterator[Finding]:
        if unfinished(self.folder):
            yield Finding(
                severity=DAMAGE,
                code="unfinished_restore",
                what="上次恢复备份没有做完，原来的和新的文件都在",
                do="请接着做完",
                offers=(Offer(FINISH, "接着做完上次的恢复"),),
            )

    def _files(self) -> Iterator[Finding]:
        if not (self.folder / MAIN_FILE).exists() and not unfinished(self.folder):
            offers = tuple(self._offers_of_copies(MAIN_FILE))
            what = f"“{MAIN_FILE}”不见了，里面是设置、名单和学期"
            do = "请用备份换回它" if offers else FROM_BACKUP
            yield Finding(
                severity=DAMAGE, code="missing_file", what=what, do=do, file=MAIN_FILE, offers=offers
            )
        listed = self.glance.listed_years()
        for name in [*self.glance.names(), *self._only_logged()]:
            look = self.glance.look(name)
            if isinstance(look.damage, Damaged):
                yield self._damaged(look, look.damage)
            elif look.damage is not None:
                yield Finding(
                    severity=DAMAGE,
                    code="unreadable_file",
                    what=look.damage.what,
                    do=look.damage.do,
                    file=name,
                )
            else:
                yield from self._read(look, listed)

    def _only_logged(self) -> list[str]:
        return [name for name in self.glance.years().values() if not (self.folder / name).exists()]

    def _damaged(self, look: Look, damage: Damaged) -> Finding:
        found = salvage(look.data, look.name)
        copies = list(self._offers_of_copies(look.name))
        offers = list(copies)
        if found.count:
            day = copies[0].day if copies else None
            rest = f"，缺的用 {_day(day)} 的备份补上" if day else ""
            offers.insert(0, Offer(SALVAGE, f"救出读得出的 {found.count} 条{rest}", day))
        return Finding(
            severity=DAMAGE,
            code="damaged_file",
            what=damage.what,
            do="坏文件没有动过；请选一个办法" if offers else f"坏文件没有动过；{FROM_BACKUP}",
            file=look.name,
            line=damage.line,
            column=damage.column,
            offers=tuple(offers),
        )

    def _read(self, look: Look, listed: dict[int, Any]) -> Iterator[Finding]:
        if look.name == MAIN_FILE:
            self.format = look.format
        if look.format > FORMAT:
            what = f"“{look.name}”是更新版本的程序写的，这里只能查看"
            yield Finding(
                severity=WARNING, code="newer_format", what=what, do="请更新青蓝工作簿", file=look.name
            )
        year = year_of(look.name)
        if year is None:
            return
        counts = count(look.tables)
        self.years.append(YearState(year, look.name, counts.records, counts.trash, counts.conflicts))
        yield from self._records(look)
        if counts.conflicts:
            what = f"“{look.name}”里有 {counts.conflicts} 条在两边都改过，两份都留着"
            do = "请打开工作簿，在“两边都改过”里定一下"
            yield Finding(severity=NOTE, code="waiting_conflict", what=what, do=do, file=look.name)
        expected = listed.get(year)
        if expected is not None and look.data:
            missing = expected.records + expected.trash - counts.records - counts.trash
            if missing > 0:
                yield self._fewer(look.name, missing)

    def _fewer(self, name: str, missing: int) -> Finding:
        copies = list(self._offers_of_copies(name))
        offers = [Offer(SALVAGE, f"用 {_day(one.day)} 的备份补上缺的", one.day) for one in copies]
        what = f"“{name}”比上次写下时少了 {missing} 条，可能是同步换回了旧文件，或在别处删过"
        do = "请选一个备份补上" if offers else FROM_BACKUP
        return Finding(
            severity=WARNING, code="fewer_records", what=what, do=do, file=name, offers=tuple(offers)
        )

    def _records(self, look: Look) -> Iterator[Finding]:
        for key, document in look.tables.get(RECORDS, {}).items():
            if not is_alive(document):
                continue
            entry = from_document(int(key), plain(document))
            if isinstance(entry, Record):
                for attachment in entry.attachments:
                    yield from self._attached(entry, attachment, look.name)
                continue
            place = look.data.find(f'"{key}"'.encode())
            yield Finding(
                severity=WARNING,
                code="unreadable_record",
                what=f"编号 {key} 的记录读不出来：{'；'.join(entry.problems)}",
                do=f"它原样留着；可用 qinglan edit {key} 改好",
                file=look.name,
                line=look.data[:place].count(b"\n") + 1 if place >= 0 else 0,
                record=int(key),
            )

    def _vanished(self) -> Iterator[Finding]:
        there = set(self.glance.names())
        for year, counts in self.glance.listed_years().items():
            name, total = f"records-{year:04}.json", counts.records + counts.trash
            if name in there or not total:
                continue
            offers = (*self._offers_of_copies(name), Offer(FORGET, "不再找它，以后也不提"))
            do = "请用备份换回它" if len(offers) > 1 else f"请先看它是否被移到别处；{FROM_BACKUP}"
            what = f"{year}—{year + 1}学年的文件“{name}”不见了，里面原有 {total} 条记录"
            yield Finding(severity=DAMAGE, code="lost_year", what=what, do=do, file=name, offers=offers)

    # --- what lies beside them ----------------------------------------------------------------------------

    def _attached(self, record: Record, attachment: Attachment, file: str) -> Iterator[Finding]:
        if self.attachments.path(attachment) is None:
            yield Finding(
                severity=WARNING,
                code="missing_attachment",
                what=f"附件{quoted(attachment.name)}不见了（{quoted(record.heading)}）",
                do=f"请在记录里重新附上，或{FROM_BACKUP.removeprefix('请')}",
                file=file,
                record=record.id,
            )

    # --- copies, room -------------------------------------------------------------------------------------

    def _offers_of_copies(self, name: str) -> Iterator[Offer]:
        readable: list[Copy] = [copy for copy in self.backups.copies(name) if copy.readable]
        for copy in readable[:_MOST_COPIES]:
            yield Offer(COPY, f"换成 {_day(copy.day)} 的备份（{copy.records} 条）", copy.day)

    def _copy_states(self) -> Iterator[CopyState]:
        for name in self.backups.names():
            days = tuple(copy.day for copy in self.backups.copies(name) if copy.readable)
            yield CopyState(name, days)

    def _copies(self) -> Iterator[Finding]:
        for name in self.backups.names():
            for copy in self.backups.copies(name):
                if not copy.readable:
                    yield Finding(
                        severity=NOTE,
                        code="bad_copy",
                        what=f"“{name}”{_day(copy.day)} 的备份读不出来",
                        do="其余的备份不受影响",
                        file=copy.path.relative_to(self.folder).as_posix(),
                    )


def _day(day: Any) -> str:
    return f"{day.month}月{day.day}日"
