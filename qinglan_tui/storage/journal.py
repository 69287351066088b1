"""The records: found by their days, changed one at a time, with every change kept, undone and done again."""

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable, from_document, to_document
from qinglan_tui.domain.slots import slot_key
from qinglan_tui.domain.terms import school_year
from qinglan_tui.domain.text import clean
from qinglan_tui.storage.engine.codec import cleaned
from qinglan_tui.storage.history import CHANGED, CREATED, DELETED, RESTORED, Former, History, Revision
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.numbers import Numbers, moment
from qinglan_tui.storage.steps import Step, Steps, describe
from qinglan_tui.storage.year import Entry, Year
from qinglan_tui.storage.years import Years


class Trashed(NamedTuple):
    """A record in the trash, and when it was put there."""

    record: Record | Unreadable
    deleted_at: datetime

    @property
    def id(self) -> int:
        """The number of the record."""
        return self.record.id or 0

    @property
    def heading(self) -> str:
        """What a list shows for it."""
        return self.record.heading


class Journal:
    """The records of a workbook; `numbers` is None in one that is only read."""

    def __init__(self, folder: Path, notes: Notes, numbers: Numbers | None) -> None:
        self.years = Years(folder, notes)
        self._history = History(folder, notes)
        self._numbers = numbers
        self._steps = Steps()
        self.years.finish_moves(write=numbers is not None)
        self.years.refresh()

    # --- finding ------------------------------------------------------------------------------------------

    def get(self, record_id: int) -> Entry | None:
        """Return a record by its number, None when there is none."""
        year = self.years.find(record_id)
        if year is None:
            self.years.check_whole()
            return None
        return year.entry(record_id)

    def records(self, span: Span) -> list[Entry]:
        """Return the records of a span in the order of date, slot and number."""
        return [year.entry(record_id) for year, record_id in self._sorted(span)]

    def search(self, text: str, span: Span) -> list[Entry]:
        """Return the records of a span in which every word stands, in the order of `records`."""
        words = clean(text).casefold().split()
        found = self._sorted(span)
        return [year.entry(key) for year, key in found if all(word in year.text(key) for word in words)]

    def trash(self) -> list[Trashed]:
        """Return what is in the trash, the latest deletion first."""
        years = self.years.readable(self.years.numbers())
        alive = {record_id for year in years for record_id in year.ids}
        found = [Trashed(*year.trashed(key)) for year in years for key in year.trash_ids if key not in alive]
        return sorted(
            found, key=lambda trashed: (trashed.deleted_at.replace(tzinfo=None), trashed.id), reverse=True
        )

    def ids_ending(self, suffix: str, *, trashed: bool) -> list[int]:
        """Return the numbers with that ending, of records or of the trash; the newest year first."""
        years = self.years.readable(self.years.numbers())
        alive = {record_id: None for year in years for record_id in sorted(year.ids, reverse=True)}
        gone = (key for year in years for key in sorted(year.trash_ids, reverse=True) if key not in alive)
        return [
            number for number in dict.fromkeys(gone if trashed else alive) if str(number).endswith(suffix)
        ]

    def history(self, record_id: int) -> list[Revision]:
        """Return the kept revisions of a record, the newest first."""
        return self._history.of(record_id)

    def _sorted(self, span: Span) -> list[tuple[Year, int]]:
        found = self.years.within(span.since, span.until)
        if self._numbers is not None and self.years.put_right():
            found = self.years.within(span.since, span.until)
        return sorted(found, key=_order)

    # --- changing -----------------------------------------------------------------------------------------

    def save(self, record: Record, now: datetime) -> Record:
        """Write a record down durably and return it as it is stored."""
        record_id, year, before = record.id, None, None
        if record_id is None:
            record_id = self._new_id(record, now)
            record, action = replace(record, id=record_id, written_at=now), CREATED
        else:
            self._fresh.saw(record_id)
            year, before, action = self._place_of(record_id)
            known = before.get("written_at") if before else None
            record = replace(record, written_at=record.written_at or _read_time(known) or now)
        document = cleaned(to_document(record))
        stored = from_document(record_id, document)
        if isinstance(stored, Unreadable):
            raise Problem(f"这条记录不能这样保存：{'、'.join(stored.problems)}", "请改好后再保存")
        if document == before:
            return stored
        self._put(record_id, document, action, now, year)
        self._steps.add(Step(action, record_id, before, document, describe(stored, now.date())))
        return stored

    def delete(self, record_id: int, now: datetime) -> Entry:
        """Put a record into the trash and return it."""
        year = self.years.find(record_id)
        if year is None:
            self.years.check_whole()
            raise Problem(f"没有编号 {record_id} 的记录", "它可能已在回收站里，请看一下")
        entry, before = year.entry(record_id), year.document(record_id)
        self._discard(record_id, year, now)
        self._steps.add(Step(DELETED, record_id, before, None, describe(entry, now.date())))
        return entry

    def restore(self, record_id: int, now: datetime) -> Entry:
        """Take a record out of the trash and return it."""
        if self.years.find(record_id) is not None:
            raise Problem(f"编号 {record_id} 的记录没有删除", "不用恢复")
        year = self.years.find_in_trash(record_id)
        if year is None:
            self.years.check_whole()
            raise Problem(f"回收站里没有编号 {record_id} 的记录", "请看一下回收站里有哪些")
        document = year.trashed_document(record_id)
        year = self._put(record_id, document, RESTORED, now, year)
        entry = year.entry(record_id)
        self._steps.add(Step(RESTORED, record_id, None, document, describe(entry, now.date())))
        return entry

    def undo(self, now: datetime) -> str | None:
        """Take the last change of this session back and say which it was; None when there is none."""
        step = self._steps.last_done()
        if step is None:
            return None
        self._switch(step, step.after, step.before, now, "撤销")
        self._steps.undone()
        return f"撤销：{step.action} {step.what}"

    def redo(self, now: datetime) -> str | None:
        """Make the change again that was undone last and say which it was; None when there is none."""
        step = self._steps.last_undone()
        if step is None:
            return None
        self._switch(step, step.before, step.after, now, "重做")
        self._steps.redone()
        return f"重做：{step.action} {step.what}"

    @property
    def _fresh(self) -> Numbers:
        if self._numbers is None:
            raise Problem("工作簿现在只能查看", "请重新打开再写")
        return self._numbers

    def _new_id(self, record: Record, now: datetime) -> int:
        year = self.years.year(school_year(record.date))
        number = self._fresh.next(now)
        while year.has_given(number):
            # A file brought from another device can hold any number.
            number = self._fresh.next(now)
        return number

    def _place_of(self, record_id: int) -> tuple[Year | None, dict[str, Any] | None, str]:
        """Where a record with a number stands, its document there, and what saving it amounts to."""
        year = self.years.find(record_id)
        if year is not None:
            return year, year.document(record_id), CHANGED
        year = self.years.find_in_trash(record_id)
        if year is None:
            self.years.check_whole()
        return year, None, CREATED if year is None else RESTORED

    def _put(
        self, record_id: int, document: dict[str, Any], action: str, now: datetime, year: Year | None
    ) -> Year:
        stamp, numbers = self._fresh.next(now), (self._fresh.next(now), self._fresh.next(now))
        former = None
        if year is not None and record_id in year:
            saved = year.stamp(record_id)
            former = Former(year.document(record_id), moment(saved) if saved else now)
        year = self.years.put(record_id, document, stamp, year)
        self._history.add(numbers, record_id, action, document, now, former)
        return year

    def _discard(self, record_id: int, year: Year, now: datetime) -> None:
        stamp, numbers = self._fresh.next(now), (self._fresh.next(now), self._fresh.next(now))
        document = year.document(record_id)
        saved = year.stamp(record_id)
        year.discard(record_id, now, stamp)
        former = Former(document, moment(saved) if saved else now)
        self._history.add(numbers, record_id, DELETED, document, now, former)

    def _switch(
        self,
        step: Step,
        expected: dict[str, Any] | None,
        wanted: dict[str, Any] | None,
        now: datetime,
        word: str,
    ) -> None:
        """Make a record what it was, None being in the trash. Refused when somebody changed it meanwhile."""
        year = self.years.find(step.record_id)
        found = None if year is None else year.document(step.record_id)
        trashed = self.years.find_in_trash(step.record_id) if year is None else None
        in_trash = trashed is not None and trashed.trashed_document(step.record_id) == wanted
        if found != expected or (found is None and not in_trash):
            self._steps.forget(step)
            raise Problem(f"{step.what}后来又在别处改过，不能{word}", "请打开这条记录看一看")
        if year is not None and wanted is None:
            self._discard(step.record_id, year, now)
        elif wanted is not None:
            action = RESTORED if year is None else CHANGED
            self._put(step.record_id, wanted, action, now, year or trashed)


def _order(place: tuple[Year, int]) -> tuple[Any, ...]:
    year, record_id = place
    return year.day(record_id), slot_key(year.slot(record_id)), record_id


def _read_time(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
