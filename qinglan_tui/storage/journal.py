"""The records: found by their days, changed one at a time, with every change kept, undone and done again."""

from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable, from_document, to_document
from qinglan_tui.domain.searching import words_of
from qinglan_tui.domain.slots import slot_key
from qinglan_tui.domain.terms import school_year
from qinglan_tui.storage.engine.codec import cleaned
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.numbers import microseconds, moment
from qinglan_tui.storage.history import (
    CHANGED,
    CREATED,
    DELETED,
    RESTORED,
    SETTLED,
    Change,
    Former,
    History,
    Revision,
)
from qinglan_tui.storage.notes import Notes
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


class Conflict(NamedTuple):
    """A record that was changed in two places at once: the version that has its number, and the other one.

    `record` is None when the record itself is in the trash by now.
    """

    record: Entry | None
    other: Entry


class Journal:
    """The records of a workbook, through the engine of its files."""

    def __init__(self, engine: Engine, notes: Notes) -> None:
        self.years = Years(engine, notes)
        self.history_files = History(engine, notes)
        self._engine = engine
        self._steps: Steps | None = None

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
        words = words_of(text)
        found = [(year, key) for year, keys in self.by_year(span) for key in year.saying(keys, words)]
        return [year.entry(key) for year, key in sorted(found, key=_order)]

    def by_year(self, span: Span) -> list[tuple[Year, list[int]]]:
        """Return the ids of the records of a span by the years that hold them; nothing of them is read."""
        found = self.years.within(span.since, span.until)
        if self._engine.log is not None and self.years.put_right():
            found = self.years.within(span.since, span.until)
        return found

    def trash(self) -> list[Trashed]:
        """Return what is in the trash, the latest deletion first."""
        years = self.years.all()
        alive = {record_id for year in years for record_id in year.ids}
        found = [Trashed(*year.trashed(key)) for year in years for key in year.trash_ids if key not in alive]
        return sorted(found, key=lambda trashed: (trashed.deleted_at, trashed.id), reverse=True)

    def ids_ending(self, suffix: str, *, trashed: bool) -> list[int]:
        """Return the numbers with that ending, of records or of the trash; the newest year first."""
        years = self.years.all()
        alive = {record_id: None for year in years for record_id in sorted(year.ids, reverse=True)}
        gone = (key for year in years for key in sorted(year.trash_ids, reverse=True) if key not in alive)
        return [
            number for number in dict.fromkeys(gone if trashed else alive) if str(number).endswith(suffix)
        ]

    def history(self, record_id: int) -> list[Revision]:
        """Return the kept revisions of a record, the newest first."""
        return self.history_files.of(record_id)

    def conflicts(self, years: list[int]) -> list[Conflict]:
        """Return what was changed in two places at once, in the loaded years and in the given ones."""
        self.years.readable(years)
        found = [
            (year, copy_id, original)
            for year in self.years.loaded
            for copy_id, original in sorted(year.conflicts.items())
        ]
        return [
            Conflict(self.get(original), year.waiting(copy_id))
            for year, copy_id, original in found
            if not self._says(original, year.document(copy_id))
        ]

    def _says(self, record_id: int, document: dict[str, Any]) -> bool:
        """Whether a record says just this, so that there is nothing to settle."""
        year = self.years.find(record_id)
        return year is not None and year.document(record_id) == document

    def _sorted(self, span: Span) -> list[tuple[Year, int]]:
        return sorted(((year, key) for year, keys in self.by_year(span) for key in keys), key=_order)

    # --- changing -----------------------------------------------------------------------------------------

    def save(self, record: Record, now: datetime) -> Record:
        """Write a record down durably and return it as it is stored."""
        record_id, year, before = record.id, None, None
        if record_id is None:
            record_id = self._new_id(record, now)
            record, action = replace(record, id=record_id, written_at=now), CREATED
        else:
            year, before, action = self._place_of(record_id)
            known = before.get("written_at") if before else None
            record = replace(record, written_at=record.written_at or _read_time(known) or now)
        document = cleaned(to_document(record))
        stored = _checked(from_document(record_id, document))
        if document != before:
            self._put(Change(record_id, action, document), now, year)
        return stored

    def delete(self, record_id: int, now: datetime) -> Entry:
        """Put a record into the trash and return it."""
        year = self.years.find(record_id)
        if year is None:
            self.years.check_whole()
            raise Problem(f"没有编号 {record_id} 的记录", "它可能已在回收站里，请看一下")
        entry = year.entry(record_id)
        self._discard(Change(record_id, DELETED, year.document(record_id)), now, year)
        return entry

    def restore(self, record_id: int, now: datetime) -> Entry:
        """Take a record out of the trash and return it."""
        if self.years.find(record_id) is not None:
            raise Problem(f"编号 {record_id} 的记录没有删除", "不用恢复")
        year = self.years.find_in_trash(record_id)
        if year is None:
            self.years.check_whole()
            raise Problem(f"回收站里没有编号 {record_id} 的记录", "请看一下回收站里有哪些")
        document = year.document(record_id)
        self._put(Change(record_id, RESTORED, document), now, year)
        return from_document(record_id, document)

    def settle(self, copy_id: int, record: Record, now: datetime) -> Record:
        """Save what a teacher made of two versions, the other goes into the trash; one step to undo.

        A record without a number takes that of the original.
        """
        waiting = self.years.find_copy(copy_id)
        if waiting is None:
            raise Problem("这两份已经定过了", "请回到列表看一看")
        record_id = record.id or waiting.conflicts[copy_id]
        year, before, _ = self._place_of(record_id)
        known = before.get("written_at") if before else None
        record = replace(record, id=record_id, written_at=record.written_at or _read_time(known) or now)
        document = cleaned(to_document(record))
        stored = _checked(from_document(record_id, document))
        self._put(Change(record_id, SETTLED, document, settles=copy_id), now, year)
        return stored

    def undo(self, now: datetime) -> str | None:
        """Take the last change made on this device back and say which it was; None when there is none."""
        steps = self._load_steps(now)
        number = steps.last_done()
        if number is None:
            return None
        step = self._step(number, now)
        what = self._switch(step, step.after, step.before, now, "撤销")
        return f"撤销：{step.action} {what}"

    def redo(self, now: datetime) -> str | None:
        """Make the change again that was undone last and say which it was; None when there is none."""
        steps = self._load_steps(now)
        number = steps.last_undone()
        if number is None:
            return None
        step = self._step(number, now)
        what = self._switch(step, step.before, step.after, now, "重做")
        return f"重做：{step.action} {what}"

    def _new_id(self, record: Record, now: datetime) -> int:
        year = self.years.year(school_year(record.date))
        number = self._engine.numbers.next(microseconds(now))
        while year.has_given(number):
            # A file brought from another device can hold any number.
            number = self._engine.numbers.next()
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

    def _put(self, change: Change, now: datetime, year: Year | None) -> None:
        former = self._former(change.record_id, year, now)
        keeps_history = self.history_files.make_ready(now.date())
        with self._engine.together(microseconds(now)):
            self.years.put(change.record_id, change.document, year)
            if change.settles:
                self._settle_copy(change, now)
            if keeps_history:
                self.history_files.add(change, now, former)
        self._reload()

    def _settle_copy(self, change: Change, now: datetime) -> None:
        """Put the other version into the trash with the change, or back when the change is taken back."""
        if change.undoes:
            year = self.years.find_in_trash(change.settles)
            if year is not None:
                year.revive(change.settles)
            return
        year = self.years.find_copy(change.settles)
        if year is not None:
            year.discard(change.settles, now)

    def _discard(self, change: Change, now: datetime, year: Year) -> None:
        former = self._former(change.record_id, year, now)
        keeps_history = self.history_files.make_ready(now.date())
        with self._engine.together(microseconds(now)):
            year.discard(change.record_id, now)
            if keeps_history:
                self.history_files.add(change, now, former)
        self._reload()

    def _former(self, record_id: int, year: Year | None, now: datetime) -> Former | None:
        if year is None or record_id not in year:
            return None
        saved = max(year.version_of(record_id).values(), default=0)
        return Former(year.document(record_id), moment(saved) if saved else now)

    def _reload(self) -> None:
        """Follow what was just changed, so that lists know of it."""
        self.years.follow()

    # --- undo and redo ------------------------------------------------------------------------------------

    def _load_steps(self, now: datetime) -> Steps:
        if not self.history_files.make_ready(now.date()):
            return Steps({})
        rows = self.history_files.own_rows(now.date())
        if self._steps is None:
            self._steps = Steps(rows)
        else:
            self._steps.take_in(rows)
        return self._steps

    def _step(self, number: int, now: datetime) -> Step:
        row = self.history_files.own_rows(now.date())[number]
        try:
            before = self.history_files.before(number, row)
        except KeyError:
            self._forget(number)
            raise Problem("这次修改以前的内容已经不在修改历史里，不能撤销") from None
        return Step(number, row.action, row.record, before, row.effect, row.settles)

    def _switch(
        self,
        step: Step,
        expected: dict[str, Any] | None,
        wanted: dict[str, Any] | None,
        now: datetime,
        word: str,
    ) -> str:
        """Make a record what it was, None being in the trash, and return what it is called.

        A Problem when somebody changed it meanwhile.
        """
        record_id = step.record_id
        shown = from_document(record_id, (step.after if step.after is not None else step.before) or {})
        what = describe(shown, now.date())
        year = self.years.find(record_id)
        found = None if year is None else year.document(record_id)
        trashed = self.years.find_in_trash(record_id) if year is None else None
        in_trash = trashed is not None and trashed.document(record_id) == wanted
        if found != expected or (found is None and not in_trash):
            if found is None:
                # It may stand in a year that cannot be read now.
                self.years.check_whole()
            self._forget(step.number)
            raise Problem(f"{what}后来又在别处改过，不能{word}", "请打开这条记录看一看")
        mark = {"undoes" if word == "撤销" else "redoes": step.number, "settles": step.settles}
        if year is not None and wanted is None:
            self._discard(Change(record_id, DELETED, found or {}, **mark), now, year)
        elif wanted is not None:
            action = RESTORED if year is None else CHANGED
            self._put(Change(record_id, action, wanted, **mark), now, year or trashed)
        return what

    def _forget(self, number: int) -> None:
        if self._steps is not None:
            self._steps.forget(number)


def _checked(entry: Entry) -> Record:
    """The record; a Problem when it could not be read again."""
    if isinstance(entry, Unreadable):
        raise Problem(f"这条记录不能这样保存：{'、'.join(entry.problems)}", "请改好后再保存")
    return entry


def _order(place: tuple[Year, int]) -> tuple[Any, ...]:
    year, record_id = place
    return year.day(record_id), slot_key(year.slot(record_id)), record_id


def _read_time(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
