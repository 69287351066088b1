"""The workbook against a plain dictionary, through kills, restarts, idle writing and second windows."""

import shutil

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, multiple, rule, run_state_machine_as_test

from qinglan_tui.domain.people import Person
from qinglan_tui.domain.text import clean
from qinglan_tui.storage import Workbook
from tests.storage.samples import ALL, new_book
from tests.storage.test_machine import WORDS, Store

pytestmark = pytest.mark.usefixtures("no_waiting", "short_logs")

KEYS = st.sampled_from(["new", "edit", "听课", "con"])


class EngineStore(Store):
    """What was saved, undone and typed is the same after any end of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.drafts: dict[str, str] = {}
        self.people: tuple[str, ...] = ("王芳", "李青")
        self.left_behind: list[Workbook] = []

    @initialize()
    def begin(self) -> None:
        self.book = new_book(self.place / "书")
        self.reader = Workbook.open(self.book.folder, write=False, now=self.now)

    def teardown(self) -> None:
        for book in self.left_behind:
            book.close()
        super().teardown()

    def open_book(self) -> None:
        """Open what lies in the folder, for writing and by a second window."""
        self.book = Workbook.open(self.book.folder, write=True, now=self.now)
        self.reader = Workbook.open(self.book.folder, write=False, now=self.now)

    @rule()
    def open_anew(self) -> None:
        self.book.close()
        self.open_book()

    @rule()
    def kill_and_open(self) -> None:
        """What a killed program leaves is the folder as it is."""
        killed = self.book.folder
        self.left_behind.append(self.book)
        again = self.place / f"书{len(self.left_behind)}"
        shutil.copytree(killed, again)
        self.book = Workbook.open(again, write=True, now=self.now)
        self.reader = Workbook.open(again, write=False, now=self.now)

    @rule()
    def write_files(self) -> None:
        self.book.write_files(self.now)

    @rule()
    def refresh(self) -> None:
        """Nobody else has written, whatever was written here."""
        self.book.refresh()
        assert self.book.refresh() is False

    @rule(key=KEYS, text=WORDS)
    def type_something(self, key: str, text: str) -> None:
        self.book.draft_put(key, {"topic": text}, self.now)
        self.drafts[key] = clean(text)

    @rule(key=KEYS)
    def throw_it_away(self, key: str) -> None:
        self.book.draft_drop(key)
        self.drafts.pop(key, None)

    @rule(names=st.lists(st.sampled_from(["王芳", "李青", "张三", "赵四"]), unique=True))
    def arrange(self, names: list[str]) -> None:
        self.book.arrange(people=[Person(name=name) for name in names])
        self.people = tuple(names)

    @rule(target=Store.numbers)
    def look_as_another_would(self):
        """A second window that has been open for a while, and one that was opened now."""
        self.reader.refresh()
        with Workbook.open(self.book.folder, write=False, now=self.now) as fresh:
            for reader in (self.reader, fresh):
                assert {entry.id: entry for entry in reader.records(ALL)} == self.alive
                assert {trashed.id: trashed.record for trashed in reader.trash()} == self.trash
                assert tuple(person.name for person in reader.people) == self.people
        return multiple()

    @invariant()
    def both_hold_the_same(self) -> None:
        super().both_hold_the_same()
        if hasattr(self, "book"):
            assert {draft.key: draft.raw["topic"] for draft in self.book.drafts()} == self.drafts
            assert tuple(person.name for person in self.book.people) == self.people
            assert self.book.conflicts() == []


def test_whatever_ends_the_program_the_workbook_and_a_dictionary_hold_the_same():
    run_state_machine_as_test(EngineStore, settings=settings(max_examples=40, stateful_step_count=25))


@pytest.mark.long
def test_many_more_histories_of_the_same_kind():
    run_state_machine_as_test(EngineStore, settings=settings(max_examples=600, stateful_step_count=40))
