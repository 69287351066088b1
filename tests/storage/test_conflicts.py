"""What was changed in two places at once: both are kept, shown side by side, and settled by the teacher."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.people import Person
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.versions import copy_of
from tests.storage.samples import (
    ALL,
    DAY,
    NOW,
    documents,
    headings,
    killed,
    lesson,
    minutes,
    new_book,
    readable,
    reflection,
    saved,
    topic_of,
)

pytestmark = pytest.mark.usefixtures("no_waiting", "any_logs")

LAST_YEAR = DAY.replace(year=2025)


def opened(folder: Path, device: str, at: int = 30, *, write: bool = True) -> Workbook:
    """The workbook on a device."""
    return Workbook.open(folder, write=write, now=minutes(at), device=device)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, int]:
    """One workbook on two machines that have told each other everything, and its only record."""
    book = new_book(tmp_path / "办公室" / "书")
    number = saved(book, lesson("开头", advice="原来的建议"))
    book.close()
    shutil.copytree(book.folder, tmp_path / "家里" / "书")
    return book.folder, tmp_path / "家里" / "书", number


def bring(source: Path, target: Path, name: str, called: str) -> Path:
    """Lay a file of the other machine beside ours, as a sync service calls it."""
    return Path(shutil.copy(source / f"{name}.json", target / called))


def changed_on_both(folders: tuple[Path, Path, int]) -> tuple[Path, Path, int]:
    """The record is changed in the office, later at home, and neither has heard of it."""
    office, home, number = folders
    with opened(office, "office", 5) as book:
        book.save(lesson("办公室写的", id=number), minutes(5))
    with opened(home, "home", 9) as book:
        book.save(lesson("家里写的", id=number), minutes(9))
    return office, home, number


NAMES = [
    "records-2026-冲突.json",
    "records-2026 (王芳的 冲突副本 2026-11-22).json",
    "records-2026 (WANGFANG's conflicted copy 2026-11-22).json",
    "records-2026.sync-conflict-20261122-143200-ABCDEFG.json",
    "records-2026-DESKTOP-7Q2A.json",
    "records-2026(1).json",
    "records-2026 (1).json",
    "records-2026 - 副本.json",
    "records-2026_conflict-20261122-143200.json",
    "records-2026 2.json",
]


@pytest.mark.parametrize("called", NAMES)
def test_a_copy_by_whatever_name_is_taken_in_told_and_put_away(folders: tuple[Path, Path, int], called: str):
    office, home, number = folders
    with opened(home, "home", 9) as book:
        book.save(lesson("家里写的", id=number), minutes(9))
        book.save(lesson("只在家里有"), minutes(10))
    whole = bring(home, office, "records-2026", called).read_bytes()
    with opened(office, "office") as book:
        told = f"同步留下的副本“{called}”已经合并：新增 1 条，更新 1 条"
        assert told in book.notes
        assert headings(book) == ["李青《家里写的》", "李青《只在家里有》"]
        assert (book.conflicts(), book.outcome) == ([], "ok")
    assert not (office / called).exists()
    assert (office / "merged" / called).read_bytes() == whole
    with opened(office, "office") as book:
        assert book.notes == ()
        assert len(book.records(ALL)) == 2


def test_a_copy_with_nothing_new_is_put_away_too(folders: tuple[Path, Path, int]):
    office, home, _ = folders
    for turn in range(2):
        bring(home, office, "records-2026", "records-2026-冲突.json")
        with opened(office, "office", turn) as book:
            assert book.notes == ()
    assert sorted(path.name for path in (office / "merged").iterdir()) == [
        "records-2026-冲突 (2).json",
        "records-2026-冲突.json",
    ]


def test_files_that_are_no_copies_are_left_alone(folders: tuple[Path, Path, int]):
    office, home, _ = folders
    bring(home, office, "records-2026", "records-2026.damaged-1.json")
    bring(home, office, "records-2026", "我的records-2026.json")
    bring(home, office, "records-2026", "records-20261.json")
    (office / "package.json").write_text("{}", "utf-8")
    before = {path: path.read_bytes() for path in office.glob("*.json")}
    with opened(office, "office") as book:
        assert book.notes == ()
        assert headings(book) == ["李青《开头》"]
    assert {path: path.read_bytes() for path in office.glob("*.json")} == before


@pytest.mark.parametrize("write", [False, True])
def test_a_window_that_only_looks_leaves_a_copy_where_it_is(folders: tuple[Path, Path, int], write: bool):
    office, home, _ = changed_on_both(folders)
    path = bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office", write=write) as book:
        assert headings(book) == ["李青《家里写的》" if write else "李青《办公室写的》"]
    assert path.exists() != write


def test_both_versions_are_kept_shown_once_in_lists_and_side_by_side(folders: tuple[Path, Path, int]):
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        told = f"同步留下的副本“{NAMES[0]}”已经合并：两边都改过 1 条"
        assert any(note.startswith(told) for note in book.notes)
        # The screen of conflicts may be the first that is opened.
        ((record, other),) = book.conflicts()
        assert record is not None
        assert (record.id, topic_of(record), topic_of(other)) == (number, "家里写的", "办公室写的")
        assert headings(book) == ["李青《家里写的》"]
        assert book.search("办公室写的", ALL) == []
        assert book.ids_ending("") == [number]
        assert other.id is not None
        assert book.get(other.id) is None
        assert book.trash() == []
    with opened(office, "office") as book:
        assert len(book.conflicts()) == 1
    with opened(office, "office", write=False) as reader:
        assert len(reader.conflicts()) == 1


def test_a_conflict_in_a_year_that_is_not_shown_is_told_as_well(folders: tuple[Path, Path, int]):
    office, home, number = folders
    for folder, device, at in ((office, "office", 5), (home, "home", 9)):
        with opened(folder, device, at) as book:
            book.save(lesson(f"{device}写的", LAST_YEAR, id=number), minutes(at))
    bring(home, office, "records-2025", "records-2025-冲突.json")
    with opened(office, "office") as book:
        assert len(book.conflicts()) == 1
    with opened(office, "office") as book:
        book.records(Span.of_school_year(2026))
        assert len(book.conflicts()) == 1


@pytest.mark.parametrize("choice", ["record", "other", "third"])
def test_settling_keeps_what_the_teacher_chose_and_the_other_lies_in_the_trash(
    folders: tuple[Path, Path, int], choice: str
):
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        ((record, other),) = book.conflicts()
        chosen = {
            "record": readable(record),
            "other": replace(readable(other), id=number),
            "third": lesson("两份合成的", id=number),
        }[choice]
        stored = book.settle(other.id or 0, chosen, minutes(31))
        assert (stored.id, topic_of(stored)) == (number, topic_of(chosen))
        assert book.conflicts() == []
        assert headings(book) == [f"李青《{topic_of(chosen)}》"]
        ((kept, deleted_at),) = book.trash()
        assert (topic_of(kept), deleted_at) == ("办公室写的", minutes(31))
        with pytest.raises(Problem, match="已经定过"):
            book.settle(other.id or 0, chosen, minutes(32))
        killed(book)
    for write in (False, True):
        with opened(office, "office", write=write) as later:
            assert later.conflicts() == []
            assert headings(later) == [f"李青《{topic_of(chosen)}》"]
            assert len(later.trash()) == 1


def test_settling_on_one_machine_settles_it_on_the_other(folders: tuple[Path, Path, int]):
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        ((_, other),) = book.conflicts()
        book.settle(other.id or 0, lesson("定下的", id=number), minutes(31))
    for name in ("records-2026", "workbook", "history-2026"):
        shutil.copy(office / f"{name}.json", home / f"{name}.json")
    with opened(home, "home") as book:
        assert headings(book) == ["李青《定下的》"]
        assert book.conflicts() == []
        assert [trashed.heading for trashed in book.trash()] == ["李青《办公室写的》"]
    # And the copy from home, coming late, opens nothing again.
    bring(home, office, "records-2026", NAMES[1])
    with opened(office, "office") as book:
        assert (headings(book), book.conflicts()) == (["李青《定下的》"], [])


def test_both_machines_make_the_same_of_it(folders: tuple[Path, Path, int]):
    """Each finds the other's file as a copy."""
    office, home, _ = changed_on_both(folders)
    (office.parent / "甲").mkdir()
    shutil.copy(office / "records-2026.json", office.parent / "甲" / "records-2026.json")
    bring(home, office, "records-2026", NAMES[0])
    bring(office.parent / "甲", home, "records-2026", NAMES[0])
    for folder, device in ((office, "office"), (home, "home")):
        opened(folder, device).close()
    assert documents(office / "records-2026.json") == documents(home / "records-2026.json")
    assert len(documents(office / "records-2026.json")) == 2


def test_undo_after_settling_brings_both_versions_back(folders: tuple[Path, Path, int]):
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        ((_, other),) = book.conflicts()
        book.settle(other.id or 0, lesson("两份合成的", id=number), minutes(31))
        said = book.undo(minutes(32))
        assert said is not None
        assert said.startswith("撤销：")
        assert topic_of(book.get(number)) == "家里写的"
        ((record, other),) = book.conflicts()
        assert (topic_of(record), topic_of(other)) == ("家里写的", "办公室写的")
        assert book.trash() == []


def test_undo_after_settling_for_what_stands_there_takes_back_nothing_else(
    folders: tuple[Path, Path, int],
):
    office, home, _ = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        before = saved(book, lesson("先写的"), minutes(30))
        ((record, other),) = book.conflicts()
        book.settle(other.id or 0, readable(record), minutes(31))
        book.undo(minutes(32))
        assert len(book.conflicts()) == 1
        assert book.get(before) is not None
        assert book.undo(minutes(33)) == "撤销：新建 9月12日听课记录 李青《先写的》"


def test_settling_is_taken_back_and_done_again_after_a_restart_in_words(folders: tuple[Path, Path, int]):
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        ((_, other),) = book.conflicts()
        book.settle(other.id or 0, lesson("两份合成的", id=number), minutes(31))
        killed(book)
    with opened(office, "office", 32) as book:
        said = book.undo(minutes(32))
        assert said is not None
        assert len(book.conflicts()) == 1
        assert (headings(book), book.trash()) == (["李青《家里写的》"], [])
    with opened(office, "office", 33) as book:
        assert book.redo(minutes(33)) == said.replace("撤销", "重做")
        assert (headings(book), book.conflicts()) == (["李青《两份合成的》"], [])
        assert [trashed.heading for trashed in book.trash()] == ["李青《办公室写的》"]
        assert book.redo(minutes(34)) is None


def test_settling_in_another_year_than_the_other_version_stands_in(folders: tuple[Path, Path, int]):
    """The teacher gives the settled record another date."""
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        ((_, other),) = book.conflicts()
        book.settle(other.id or 0, lesson("定下的", LAST_YEAR, id=number), minutes(31))
        assert headings(book, Span.of_school_year(2025)) == ["李青《定下的》"]
        book.undo(minutes(32))
        assert headings(book, Span.of_school_year(2026)) == ["李青《家里写的》"]
        assert len(book.conflicts()) == 1


def test_no_room_to_settle_changes_nothing(folders: tuple[Path, Path, int], monkeypatch: pytest.MonkeyPatch):
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        ((_, other),) = book.conflicts()

        def full(descriptor: int) -> None:
            raise OSError(28, "full")

        monkeypatch.setattr(disk, "flush_data", full)
        with pytest.raises(Problem, match="磁盘已满"):
            book.settle(other.id or 0, lesson("定下的", id=number), minutes(31))
        monkeypatch.undo()
        assert (headings(book), book.trash()) == (["李青《家里写的》"], [])
        assert len(book.conflicts()) == 1
        book.settle(other.id or 0, lesson("定下的", id=number), minutes(32))
        assert (headings(book), len(book.trash())) == (["李青《定下的》"], 1)


def test_the_version_in_the_trash_can_be_brought_back_as_a_record_of_its_own(
    folders: tuple[Path, Path, int],
):
    office, home, _ = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        ((record, other),) = book.conflicts()
        book.settle(other.id or 0, readable(record), minutes(31))
        book.restore(other.id or 0, minutes(32))
        assert sorted(headings(book)) == ["李青《办公室写的》", "李青《家里写的》"]
        assert (book.conflicts(), book.trash()) == ([], [])
    with opened(office, "office") as book:
        assert len(book.records(ALL)) == 2


def test_a_record_deleted_before_it_was_settled_does_not_hide_the_other(folders: tuple[Path, Path, int]):
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        book.delete(number, minutes(31))
        ((record, other),) = book.conflicts()
        assert (record, topic_of(other)) == (None, "办公室写的")
        book.settle(other.id or 0, replace(readable(other), id=number), minutes(32))
        assert headings(book) == ["李青《办公室写的》"]


def test_a_change_on_one_machine_beats_a_deletion_on_the_other(folders: tuple[Path, Path, int]):
    office, home, number = folders
    with opened(office, "office", 5) as book:
        book.save(lesson("还在改", id=number), minutes(5))
    with opened(home, "home", 9) as book:
        book.delete(number, minutes(9))
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        assert (headings(book), book.trash(), book.conflicts()) == (["李青《还在改》"], [], [])


def test_changed_here_and_moved_to_another_year_there_both_are_kept(folders: tuple[Path, Path, int]):
    office, home, number = folders
    with opened(office, "office", 5) as book:
        book.save(lesson("办公室写的", id=number), minutes(5))
    with opened(home, "home", 9) as book:
        book.save(lesson("家里搬的", LAST_YEAR, id=number), minutes(9))
    bring(home, office, "records-2026", "records-2026-冲突.json")
    bring(home, office, "records-2025", "records-2025-冲突.json")
    with opened(office, "office") as book:
        assert len(book.records(ALL)) == 1
        ((record, other),) = book.conflicts()
        assert {topic_of(record), topic_of(other)} == {"办公室写的", "家里搬的"}
    with opened(office, "office") as book:
        assert (len(book.records(ALL)), len(book.conflicts())) == (1, 1)


def test_moved_there_and_untouched_here_the_record_moves(folders: tuple[Path, Path, int]):
    office, home, number = folders
    with opened(home, "home", 9) as book:
        book.save(lesson("家里搬的", LAST_YEAR, id=number), minutes(9))
    # One file comes as a copy, the other as the file itself.
    bring(home, office, "records-2026", "records-2026-冲突.json")
    shutil.copy(home / "records-2025.json", office)
    with opened(office, "office") as book:
        assert headings(book, Span.of_school_year(2026)) == []
        assert headings(book) == ["李青《家里搬的》"]
        assert book.conflicts() == []


def test_a_copy_that_says_the_same_as_the_record_is_nothing_to_settle(folders: tuple[Path, Path, int]):
    """Three machines, two of which wrote the same."""
    office, _, number = folders
    rows = documents(office / "records-2026.json")
    copy_id, copy = copy_of(number, rows[number])
    text = (office / "records-2026.json").read_text("utf-8")
    copied = f'"{copy_id}": {json.dumps(copy, ensure_ascii=False)}'
    (office / "records-2026.json").write_text(
        text.replace('"records": {\n', f'"records": {{\n{copied},\n'), "utf-8"
    )
    with opened(office, "office") as book:
        assert headings(book) == ["李青《开头》"]
        assert book.conflicts() == []


def test_two_records_written_by_hand_under_one_number_are_both_kept(folders: tuple[Path, Path, int]):
    """Plain TinyDB gives the next number, on both machines the same; it knows of no versions."""
    office, home, _ = folders
    for folder, text in ((office, "办公室手写"), (home, "家里手写")):
        path = folder / "records-2026.json"
        line = f'"5": {{"kind":"reflection","date":"2026-09-12","fields":{{"text":"{text}"}}}}'
        path.write_text(
            path.read_text("utf-8").replace('"records": {\n', f'"records": {{\n{line},\n'), "utf-8"
        )
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        ((record, other),) = book.conflicts()
        texts = {readable(record).texts[1], readable(other).texts[1]}
        assert texts == {"办公室手写", "家里手写"}


def test_three_machines_leave_one_record_and_two_others(folders: tuple[Path, Path, int], tmp_path: Path):
    office, home, number = folders
    third = tmp_path / "U盘" / "书"
    shutil.copytree(office, third)
    changed_on_both(folders)
    with opened(third, "stick", 12) as book:
        book.save(lesson("U盘写的", id=number), minutes(12))
    bring(home, office, "records-2026", NAMES[0])
    bring(third, office, "records-2026", NAMES[1])
    with opened(office, "office") as book:
        waiting = book.conflicts()
        assert [topic_of(conflict.record) for conflict in waiting] == ["U盘写的"] * 2
        assert {topic_of(conflict.other) for conflict in waiting} == {"办公室写的", "家里写的"}
        for conflict in waiting:
            book.settle(conflict.other.id or 0, lesson("合成的", id=number), minutes(31))
        assert book.conflicts() == []
        assert headings(book) == ["李青《合成的》"]
        assert len(book.trash()) == 2


BAD: dict[str, bytes] = {
    "empty": b"",
    "half": b'{\n"meta": {\n"1": {"format":2}\n},\n"records": {\n"5": {"kind":"refl',
    "foreign": b'{"dependencies": {}}',
    "zeros": bytes(4096),
    "newer": '{"meta": {"1": {"format": 3}}, "records": {"5": {"wind": "北"}}}'.encode(),
}


@pytest.mark.parametrize("case", BAD)
def test_a_copy_that_cannot_be_read_or_is_newer_stays_where_it_is_and_is_told(
    folders: tuple[Path, Path, int], case: str
):
    office, home, _ = folders
    bad = office / "records-2026-冲突.json"
    bad.write_bytes(BAD[case])
    bring(home, office, "records-2026", "records-2026 (1).json")
    for _turn in range(2):
        with opened(office, "office") as book:
            assert (book.outcome, headings(book)) == ("ok", ["李青《开头》"])
            told = [note for note in book.notes if "records-2026-冲突.json" in note]
            assert len(told) == 1
            assert "更新版本" in told[0] if case == "newer" else "读不出来" in told[0]
            book.save(lesson("照样能写", id=book.ids_ending("")[0]), NOW)
            book.save(lesson("开头", id=book.ids_ending("")[0]), NOW)
        assert bad.read_bytes() == BAD[case]
    assert (office / "merged" / "records-2026 (1).json").exists()


def test_a_copy_for_a_year_that_is_damaged_waits_until_it_is_mended(folders: tuple[Path, Path, int]):
    office, home, number = changed_on_both(folders)
    (office / "log" / "office.log").unlink()
    copy = bring(home, office, "records-2026", NAMES[0])
    path = office / "records-2026.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    with opened(office, "office") as book:
        assert copy.exists()
        assert path.read_bytes() == whole[:-9]
        assert any("还没有合并" in note for note in book.notes)
    path.write_bytes(whole)
    with opened(office, "office") as book:
        assert not copy.exists()
        assert topic_of(book.get(number)) == "家里写的"
        assert len(book.conflicts()) == 1


def test_no_room_to_put_a_copy_away_takes_nothing_twice(
    folders: tuple[Path, Path, int], monkeypatch: pytest.MonkeyPatch
):
    """It is taken in again at the next opening, and nothing comes of it a second time."""
    office, home, _ = changed_on_both(folders)
    path = bring(home, office, "records-2026", NAMES[0])
    genuine = Path.replace

    def held(self: Path, target: Path) -> Any:
        if target.parent.name == "merged":
            raise PermissionError(13, "held")
        return genuine(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with opened(office, "office") as book:
        assert path.exists()
        assert len(book.conflicts()) == 1
    monkeypatch.undo()
    with opened(office, "office") as book:
        assert not path.exists()
        assert len(book.conflicts()) == 1
        assert len(book.records(ALL)) == 1


def test_a_kill_behind_taking_in_a_copy_loses_nothing(folders: tuple[Path, Path, int], tmp_path: Path):
    office, home, number = changed_on_both(folders)
    bring(home, office, "records-2026", NAMES[0])
    killed(opened(office, "office"))
    with opened(office, "office") as book:
        assert topic_of(book.get(number)) == "家里写的"
        assert [topic_of(conflict.other) for conflict in book.conflicts()] == ["办公室写的"]


def test_a_copy_that_comes_while_the_workbook_is_open_is_taken_in_when_asked(
    folders: tuple[Path, Path, int],
):
    office, home, _ = changed_on_both(folders)
    with opened(office, "office") as book:
        assert headings(book) == ["李青《办公室写的》"]
        bring(home, office, "records-2026", NAMES[0])
        told = book.merge_copies()
        assert len(told) == 1
        assert headings(book) == ["李青《家里写的》"]
        assert len(book.conflicts()) == 1
        assert book.merge_copies() == ()


def test_what_was_settled_about_people_comes_along_from_a_copy_of_workbook_json(
    folders: tuple[Path, Path, int],
):
    office, home, _ = folders
    with opened(home, "home", 9) as book:
        book.arrange(people=[*book.people, Person(name="周敏")])
    with opened(office, "office", 5) as book:
        book.arrange(people=[*book.people, Person(name="陈静")])
    bring(home, office, "workbook", "workbook-冲突.json")
    with opened(office, "office") as book:
        assert {person.name for person in book.people} == {"王芳", "李青", "周敏", "陈静"}
        assert not (office / "workbook-冲突.json").exists()


def test_revisions_come_along_from_a_copy_of_the_history(folders: tuple[Path, Path, int]):
    office, home, number = changed_on_both(folders)
    for name in ("records-2026", "history-2026"):
        bring(home, office, name, f"{name}-冲突.json")
    with opened(office, "office") as book:
        told = {topic_of(revision.record) for revision in book.history(number)}
        assert told == {"开头", "办公室写的", "家里写的"}


def test_records_of_both_machines_stand_side_by_side(folders: tuple[Path, Path, int]):
    """New ones on both sides are no conflict, whatever their numbers."""
    office, home, _ = folders
    for folder, device in ((office, "office"), (home, "home")):
        with opened(folder, device, 9) as book:
            for turn in range(3):
                book.save(reflection(f"{device} {turn}"), minutes(9))
    bring(home, office, "records-2026", NAMES[0])
    with opened(office, "office") as book:
        assert len(book.records(ALL)) == 7
        assert book.conflicts() == []


def test_a_record_deleted_here_and_moved_to_another_year_there_lives_where_it_moved(
    folders: tuple[Path, Path, int],
):
    office, home, number = folders
    with opened(office, "office", 5) as book:
        book.delete(number, minutes(5))
    with opened(home, "home", 9) as book:
        book.save(lesson("去年的", dt.date(2025, 10, 9), id=number), minutes(9))
    bring(home, office, "records-2026", "records-2026-冲突.json")
    bring(home, office, "records-2025", "records-2025.json")
    for turn in (30, 31):
        with opened(office, "office", turn) as book:
            assert (headings(book), book.conflicts()) == (["李青《去年的》"], [])
            assert [trashed.heading for trashed in book.trash()] == ["李青《开头》"]
