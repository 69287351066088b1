"""The workbook against a plain dictionary: whatever is done in whatever order, both hold the same."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from msgspec.structs import replace

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.text import clean
from qinglan_tui.storage import Workbook
from tests.storage.samples import ALL, NOW, killed, lesson, new_book, readable

YEARS = (2024, 2025, 2026)
DATES = st.dates(dt.date(2024, 8, 1), dt.date(2027, 7, 31))
WORDS = st.text(max_size=12) | st.sampled_from(
    ["周长", "[/张]", "　　段", "\ud800", "行\r\n尾", "{{课题}}", "🧑‍🏫"]
)


class Step(NamedTuple):
    """One change: the record before and after, None standing for the trash."""

    number: int
    before: Record | None
    after: Record | None


class Store(RuleBasedStateMachine):
    """Saves, edits, deletes, restores, takes back, opens anew, is killed."""

    numbers: Bundle[int] = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="qinglan-"))
        self.now = NOW
        self.alive: dict[int, Record] = {}
        self.trash: dict[int, Record] = {}
        self.done: list[Step] = []
        self.undone: list[Step] = []

    @initialize()
    def begin(self) -> None:
        self.book = new_book(self.place / "书")

    def teardown(self) -> None:
        self.book.close()
        shutil.rmtree(self.place)

    def turn(self, number: int, record: Record | None) -> None:
        """Make the dictionary hold the record, or hold it in the trash."""
        if record is None:
            self.trash[number] = self.alive.pop(number)
        else:
            self.trash.pop(number, None)
            self.alive[number] = record

    def change(self, number: int, after: Record | None) -> None:
        self.done.append(Step(number, self.alive.get(number), after))
        self.undone.clear()
        self.turn(number, after)

    @rule(minutes=st.integers(-3, 10_000))
    def time_passes_or_the_clock_is_put_back(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @rule(target=numbers, topic=WORDS, date=DATES, slot=st.sampled_from(["", "第2节", "第10节", "早读"]))
    def save(self, topic: str, date: dt.date, slot: str) -> int:
        stored = self.book.save(lesson(topic, date, slot=slot), self.now)
        number = stored.id or 0
        assert number not in self.alive | self.trash
        assert stored == lesson(clean(topic), date, slot=slot, id=number, written_at=self.now)
        self.change(number, stored)
        return number

    @rule(number=numbers, topic=WORDS, date=DATES)
    def edit(self, number: int, topic: str, date: dt.date) -> None:
        """What is in the trash comes out of it by being edited."""
        former = self.alive.get(number) or self.trash[number]
        wanted = replace(former, fields=lesson(clean(topic)).fields, date=date)
        assert self.book.save(replace(wanted, fields=lesson(topic).fields), self.now) == wanted
        if self.alive.get(number) != wanted:
            self.change(number, wanted)

    @rule(target=numbers, number=consumes(numbers))
    def delete_or_restore(self, number: int) -> int:
        if number in self.alive:
            assert self.book.delete(number, self.now) == self.alive[number]
            self.change(number, None)
        else:
            assert self.book.restore(number, self.now) == self.trash[number]
            self.change(number, self.trash[number])
        return number

    @rule()
    def undo(self) -> None:
        said = self.book.undo(self.now)
        assert (said is None) == (not self.done)
        if self.done:
            step = self.done.pop()
            self.turn(step.number, step.before)
            self.undone.append(step)

    @rule()
    def redo(self) -> None:
        said = self.book.redo(self.now)
        assert (said is None) == (not self.undone)
        if self.undone:
            step = self.undone.pop()
            self.turn(step.number, step.after)
            self.done.append(step)

    @rule(killed_first=st.booleans())
    def open_anew(self, killed_first: bool) -> None:
        """What can be taken back is the same as before."""
        if killed_first:
            killed(self.book)
        else:
            self.book.close()
        self.book = Workbook.open(self.place / "书", write=True, now=self.now)

    @rule()
    def write_files(self) -> None:
        self.book.write_files(self.now)

    @rule(year=st.sampled_from(YEARS))
    def look_into_one_year(self, year: int) -> None:
        span = Span.of_school_year(year)
        found = {readable(entry).id: entry for entry in self.book.records(span)}
        assert found == {
            number: record for number, record in self.alive.items() if span.contains(record.date)
        }

    @rule(target=numbers)
    def look_as_another_would(self):
        """A second reader, who knows only the files."""
        with Workbook.open(self.place / "书", write=False, now=self.now) as reader:
            assert {entry.id: entry for entry in reader.records(ALL)} == self.alive
        return multiple()

    @invariant()
    def both_hold_the_same(self) -> None:
        if not hasattr(self, "book"):
            return
        entries = self.book.records(ALL)
        assert {entry.id: entry for entry in entries} == self.alive
        assert [readable(entry).date for entry in entries] == sorted(
            record.date for record in self.alive.values()
        )
        assert {trashed.id: trashed.record for trashed in self.book.trash()} == self.trash
        assert sorted(self.book.ids_ending("")) == sorted(self.alive)
        for number, record in self.alive.items():
            assert self.book.history(number)[0].record == record
        assert (self.book.outcome, self.book.notes) == ("ok", ())


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=40, stateful_step_count=25)
