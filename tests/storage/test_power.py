"""The power goes after any system call: all that was reported saved is on every disk that may be left."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment, Record
from qinglan_tui.storage import Workbook
from tests.storage.faults.histories import History, State, state_of
from tests.storage.faults.power import Disk, Sized, Synced, Tree, disks_after_a_cut, write_tree
from tests.storage.faults.recording import Countdown, Killed, Recorder, recording
from tests.storage.samples import NOW, lesson, minutes, new_book, saved

# The model says what a flush does; the disk of the machine that runs this need not.
pytestmark = pytest.mark.usefixtures("no_waiting", "short_logs")


class Mark(NamedTuple):
    """A deed that was reported done: after how many calls, which one, what was there on the way and then."""

    calls: int
    deed: str
    states: tuple[State, ...]
    attachments: tuple[Attachment, ...]


def is_as_left(found: State, state: State) -> bool:
    """Whether all is as it was. Only unsaved text that was thrown away may be offered once more."""
    drafts = {key: raw for key, raw in found.drafts.items() if key in state.drafts}
    return found._replace(drafts=drafts) == state


class Proof:
    """Looks at possible disks, one in `every`; counts them."""

    def __init__(self, place: Path, seed: int, every: int) -> None:
        self.place = place
        self.chance = random.Random(seed)
        self.every = every
        self.looked_at = 0
        self._numbers = itertools.count()

    def fresh_folder(self) -> Path:
        """A path that nothing is at."""
        return self.place / f"{next(self._numbers)}"

    def check(self, before: Disk, recorder: Recorder, marks: list[Mark], *, deep: bool = True) -> None:
        """Cut the power after each call that was recorded, and look."""
        for number in range(len(recorder.calls) + 1):
            if number:
                before.take(recorder.calls[number - 1])
            done = next(mark for mark in reversed(marks) if mark.calls <= number)
            begun = next((mark for mark in marks if mark.calls > number), done)
            for tree in self.some(disks_after_a_cut(before, self.chance, 4)):
                self.look(tree, done, begun, f"cut after call {number} during {begun.deed}")
                if deep and self.chance.random() < 0.03:
                    self.check_again(tree, done, begun)

    def some(self, trees: Iterator[Tree]) -> Iterator[Tree]:
        """One in `every`."""
        return (tree for tree in trees if self.chance.randrange(self.every) == 0)

    def look(self, tree: Tree, done: Mark, begun: Mark, when: str) -> None:
        """Open what a power cut left; nothing may be missing, altered or half done, and work goes on."""
        self.looked_at += 1
        folder = self.fresh_folder()
        write_tree(tree, folder)
        with Workbook.open(folder, write=True, now=NOW) as book:
            assert book.outcome == "ok", (when, book.notes)
            found = state_of(book, [*begun.attachments])
            assert any(is_as_left(found, state) for state in (done.states[-1], *begun.states)), when
            number = saved(book, lesson("后来写的"), NOW)
            edited = next((entry for entry in found.records.values() if isinstance(entry, Record)), None)
            if edited is not None:
                book.save(replace(edited, title="后来改的"), NOW)
            later = state_of(book, [*begun.attachments])
            assert later.records.keys() == found.records.keys() | {number}
        with Workbook.open(folder, write=True, now=minutes(-60)) as book:
            assert state_of(book, [*begun.attachments]) == later, when

    def check_again(self, tree: Tree, done: Mark, begun: Mark) -> None:
        """The power goes once more, while the program makes good what the first cut left."""
        folder = self.fresh_folder()
        write_tree(tree, folder)
        again = Disk(folder)
        with recording(folder) as recorder, Workbook.open(folder, write=True, now=NOW) as book:
            found = state_of(book, [*begun.attachments])
        mark = Mark(0, "reopen", (found,), begun.attachments)
        inner = Proof(self.place / f"again{self.looked_at}", self.looked_at, max(1, self.every // 2))
        inner.place.mkdir()
        inner.check(again, recorder, [mark], deep=False)
        self.looked_at += inner.looked_at


def do_or_be_killed(history: History, recorder: Recorder) -> "tuple[str, *tuple[State, ...]]":
    """Do a deed; at times the program is killed while at it, opened anew, and a record is saved."""
    if history.chance.random() > 0.15:
        return history.next(), history.state()
    recorder.before = Countdown(history.chance.randrange(15))
    try:
        deed, killed = history.next(), False
    except Killed:
        deed, killed = "killed", True
        recorder.bury()
    recorder.before = lambda kind: None
    if not killed:
        return deed, history.state()
    history.book = Workbook.open(history.folder, write=True, now=history.now)
    found = history.state()
    for draft in history.book.drafts():
        # What was not confirmed, and is seen all the same, is typed on.
        history.book.draft_put(draft.key, draft.raw, history.now)
    history.add()
    return deed, found, history.state()


def one_history(place: Path, seed: int, deeds: int, every: int) -> int:
    """Do so many deeds, then look at the disks that power cuts may leave; returns at how many."""
    folder = place / "书"
    new_book(folder).close()
    before = Disk(folder)
    with recording(folder) as recorder:
        history = History(folder, seed)
        marks = [Mark(0, "open", (history.state(),), ())]
        for _ in range(deeds):
            deed, *states = do_or_be_killed(history, recorder)
            marks.append(Mark(len(recorder.calls), deed, (*states,), (*history.attachments,)))
        history.book.close()
        marks.append(Mark(len(recorder.calls), "close", marks[-1].states[-1:], (*history.attachments,)))
    (place / "disks").mkdir()
    proof = Proof(place / "disks", seed, every)
    proof.check(before, recorder, marks)
    return proof.looked_at


@pytest.mark.parametrize("seed", range(4))
def test_a_power_cut_at_any_call_loses_nothing_that_was_saved(seed: int, tmp_path: Path):
    assert one_history(tmp_path, seed, deeds=20, every=8) > 20


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_thousands_of_power_cuts_lose_nothing_that_was_saved(seed: int, tmp_path: Path):
    assert one_history(tmp_path, seed, deeds=40, every=2) > 200


def test_a_power_cut_while_a_workbook_is_made_leaves_it_whole_or_to_be_made_again(tmp_path: Path):
    place = tmp_path / "地方"
    place.mkdir()
    before = Disk(place)
    with recording(place) as recorder:
        book = new_book(place / "书")
        made = len(recorder.calls)
        empty = state_of(book, [])
        book.save(lesson("第一条"), NOW)
        written = len(recorder.calls)
        whole = state_of(book, [])
        book.close()
    chance, outcomes = random.Random(1), set()
    for number, call in enumerate([*recorder.calls, None]):
        for count, tree in enumerate(disks_after_a_cut(before, chance, 6)):
            folder = tmp_path / f"{number}-{count}"
            write_tree(tree, folder)
            try:
                found = Workbook.open(folder / "书", write=True, now=NOW)
            except Problem:
                assert number < made, "reported made, and lost"
                found = new_book(folder / "书")
                outcomes.add("again")
            else:
                outcomes.add("whole")
            with found:
                assert state_of(found, []) in ([whole] if number >= written else [empty, whole])
        if call is not None:
            before.take(call)
    assert outcomes == {"again", "whole"}


def states_after_cuts(before: Disk, recorder: Recorder, begin: int, place: Path) -> Iterator[State]:
    """What a workbook holds after power cuts at each call from `begin` on."""
    chance = random.Random(2)
    for number, call in enumerate([*recorder.calls, None]):
        for count, tree in enumerate(disks_after_a_cut(before, chance, 6) if number >= begin else ()):
            folder = place / f"{number}-{count}"
            write_tree(tree, folder)
            with Workbook.open(folder, write=True, now=minutes(50)) as book:
                yield state_of(book, [])
        if call is not None:
            before.take(call)


class KillAtNameFlush:
    """Kills the program when a file has its new name and the folder is about to be flushed; for the n-th."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.last = ""

    def __call__(self, kind: str) -> None:
        self.number -= (self.last, kind) == ("rename", "sync")
        self.last = kind
        if self.number < 0:
            raise Killed


@pytest.mark.parametrize("number", range(4))
def test_a_log_is_not_emptied_for_files_that_only_a_cache_holds(tmp_path: Path, number: int):
    """Killed before the names were flushed, opened again, and then the power goes."""
    folder = tmp_path / "书"
    new_book(folder).close()
    before = Disk(folder)
    with recording(folder) as recorder:
        book = Workbook.open(folder, write=True, now=NOW)
        for turn in range(4):
            book.save(lesson(f"{turn}", advice="字" * 500), minutes(turn))
        recorder.before = KillAtNameFlush(number)
        try:
            book.close()
        except Killed:
            recorder.bury()
        begin = len(recorder.calls)
        recorder.before = lambda kind: None
        with Workbook.open(folder, write=True, now=minutes(40)) as book:
            wanted = state_of(book, [])
    assert len(wanted.records) == 4
    assert all(found == wanted for found in states_after_cuts(before, recorder, begin, tmp_path))


def test_before_a_log_is_emptied_every_file_is_flushed_whoever_wrote_it(tmp_path: Path):
    """A sync client flushes nothing: what is read back may stand in a cache only."""
    folder = tmp_path / "书"
    with new_book(folder) as book:
        for turn in range(4):
            book.save(lesson(f"{turn}", advice="字" * 500), minutes(turn))
    with recording(folder) as recorder:
        Workbook.open(folder, write=True, now=minutes(40)).close()
    log = recorder.disk.find("log/this.log")
    emptied = next(n for n, call in enumerate(recorder.calls) if isinstance(call, Sized) and call.node == log)
    flushed = {call.node for call in recorder.calls[:emptied] if isinstance(call, Synced)}
    names = (".", "records-2026.json", "history-2026.json", "workbook.json")
    assert {recorder.disk.find(name) for name in names} <= flushed


def test_a_log_folder_that_was_taken_away_is_there_again_and_durable_with_the_next_save(tmp_path: Path):
    folder = tmp_path / "书"
    new_book(folder).close()
    before = Disk(folder)
    with recording(folder) as recorder:
        book = Workbook.open(folder, write=True, now=NOW)
        book.save(lesson("先写的"), minutes(1))
        for path in (folder / "log").iterdir():
            path.unlink()
        (folder / "log").rmdir()
        book.save(lesson("后写的"), minutes(2))
        begin, wanted = len(recorder.calls), state_of(book, [])
        book.close()
    assert len(wanted.records) == 2
    assert all(found == wanted for found in states_after_cuts(before, recorder, begin, tmp_path))
