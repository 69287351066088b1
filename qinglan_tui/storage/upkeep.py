"""What a workbook sees to by itself: former formats, damaged logs, copies of a sync service, lost years."""

import contextlib
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import copies, migration, opening
from qinglan_tui.storage.arrangement import Arrangement
from qinglan_tui.storage.engine.changelog import ChangeLog
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.journal import Journal
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.year import year_name, year_number


class LostYear(NamedTuple):
    """A school year whose file has vanished, and how many records it held when it was last written."""

    number: int
    records: int


class Upkeep:
    """Keeps the files of an open workbook in order; whatever it does is told in the notes."""

    def __init__(self, engine: Engine, arrangement: Arrangement, journal: Journal, notes: Notes) -> None:
        self._engine = engine
        self._arrangement = arrangement
        self._journal = journal
        self._notes = notes
        self._is_ready = False

    def begin(self, log: ChangeLog, now: datetime) -> Problem | None:
        """Do what a writing window does first; returns the reason when nothing can be written after all."""
        if not log.is_locked:
            self._notes.add("这个位置不支持加锁，请不要同时在两个窗口里打开")
        opening.keep_damage(log, self._notes)
        if migration.needs_migration(self._engine.folder):
            try:
                kept = migration.migrate(self._engine, now)
            except Problem as problem:
                what = f"工作簿要换成新的格式，这次没有换成，只能查看：{problem.what}"
                return Problem(what, problem.do)
            self._journal.years.put_right()
            place = f"{kept.parent.name}/{kept.name}"
            self._notes.add(f"工作簿已换成新的格式，原来的文件留在“{place}”")
        self._engine.settle()
        self._is_ready = True
        self.take_in_copies()
        return None

    def was_read(self, name: str) -> None:
        """Take in the copies of a file that was just read, before anything builds on what it says."""
        if self._is_ready and self._engine.log is not None:
            self._take_in([place for place in copies.find_copies(self._engine.folder) if place[1] == name])

    def take_in_copies(self) -> tuple[str, ...]:
        """Take in all copies that a sync service left, and say what was new in them."""
        return self._take_in(copies.find_copies(self._engine.folder))

    def write_files(self) -> None:
        """Write what changed into the files; what fails is safe in the log, and is told."""
        # Without the counts only a vanished year would not be missed, and a list be longer in the counting.
        with contextlib.suppress(Problem), self._engine.together():
            noted, loaded = self._arrangement.years(), self._journal.years.loaded
            changed = {year.number for year in loaded if self._engine.file(year.name).is_dirty}
            for year in loaded:
                # Nothing is written only because something was read.
                if year.number in changed or (changed and year.number not in noted):
                    self._note_counts(year.name)
        for problem in self._engine.write_files():
            self._notes.add(f"内容已经存好，只是文件还没有更新：{problem}")
        self._engine.tidy()

    def lost_years(self) -> tuple[LostYear, ...]:
        """Return the school years that had records when last written and have no file any more."""
        rows = self._arrangement.years().items()
        listed = ((number, row.get("records", 0) + row.get("trash", 0)) for number, row in rows)
        return tuple(
            LostYear(number, records)
            for number, records in sorted(listed)
            if records and not self._has_file(number, records)
        )

    def note_lost_years(self) -> None:
        """Tell of each vanished year."""
        for lost in self.lost_years():
            file = f"{year_name(lost.number)}.json"
            what = f"{lost.number}—{lost.number + 1}学年的文件“{file}”不见了"
            what += f"，里面原有 {lost.records} 条记录"
            self._notes.add(f"{what}；请看“文件检查”（qinglan doctor）怎样找回")

    def _take_in(self, found: list[tuple[Path, str]]) -> tuple[str, ...]:
        told: list[str] = []
        for path, name in found:
            try:
                taken = copies.take_in(self._engine, path, name, migration.upgrade)
                self._note_counts(name)
                if taken.is_news:
                    told.append(str(taken))
            except Problem as problem:
                told.append(f"同步留下的副本“{path.name}”还没有合并：{problem}")
        for sentence in told:
            self._notes.add(sentence)
        return tuple(told)

    def _note_counts(self, name: str) -> None:
        """Keep how many records a year has, so that what waits to be settled is found without loading all."""
        number = year_number(name)
        if number is not None:
            year = self._journal.years.year(number)
            self._arrangement.note_year(number, self._journal.years.counts(year))

    def _has_file(self, number: int, records: int) -> bool:
        """Whether a year has its file, or all of it is still in the logs."""
        name = year_name(number)
        if (self._engine.folder / f"{name}.json").exists():
            return True
        if name not in self._engine.names():
            return False
        year = self._journal.years.year(number)
        return year.count + len(year.trash_ids) >= records
