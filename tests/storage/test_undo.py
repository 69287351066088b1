"""Undo and redo: what this device did last, in words, in this session or after any end of the program."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Damaged, Workbook
from tests.storage.samples import (
    ALL,
    NOW,
    headings,
    killed,
    lesson,
    minutes,
    new_book,
    readable,
    saved,
    topic_of,
)

pytestmark = pytest.mark.usefixtures("any_logs")

WHAT = "9月12日听课记录 李青《周长》"


def days(count: int) -> dt.datetime:
    """The time some days after NOW."""
    return NOW + dt.timedelta(days=count)


def again(book: Workbook, how: str, at: int = 60) -> Workbook:
    """The program ended, and the workbook was opened again."""
    if how == "closed":
        book.close()
    else:
        killed(book)
    return Workbook.open(book.folder, write=True, now=minutes(at))


@pytest.mark.parametrize("how", ["closed", "killed"])
def test_after_a_restart_each_change_is_taken_back_and_made_again_with_the_same_words(
    book: Workbook, how: str
):
    number = saved(book, lesson())
    book.save(lesson(slot="第2节", id=number), minutes(1))
    book.delete(number, minutes(2))
    book.restore(number, minutes(3))
    book = again(book, how)
    assert book.undo(minutes(61)) == f"撤销：恢复 {WHAT}"
    assert (book.get(number), [trashed.id for trashed in book.trash()]) == (None, [number])
    assert book.undo(minutes(62)) == f"撤销：删除 {WHAT}"
    book = again(book, how)
    assert book.undo(minutes(63)) == f"撤销：修改 {WHAT}"
    assert readable(book.get(number)).slot == ""
    assert book.undo(minutes(64)) == f"撤销：新建 {WHAT}"
    assert book.undo(minutes(65)) is None
    book = again(book, how)
    assert book.redo(minutes(66)) == f"重做：新建 {WHAT}"
    assert book.redo(minutes(67)) == f"重做：修改 {WHAT}"
    assert readable(book.get(number)).slot == "第2节"
    book = again(book, how)
    assert book.redo(minutes(68)) == f"重做：删除 {WHAT}"
    assert book.redo(minutes(69)) == f"重做：恢复 {WHAT}"
    assert readable(book.get(number)).slot == "第2节"
    assert book.redo(minutes(70)) is None
    book.close()


@pytest.mark.parametrize("how", ["closed", "killed"])
def test_after_a_restart_a_new_change_leaves_nothing_to_make_again(book: Workbook, how: str):
    number = saved(book, lesson())
    book.save(lesson("改过", id=number), minutes(1))
    book.undo(minutes(2))
    book = again(book, how)
    book.save(lesson("别的"), minutes(61))
    book = again(book, how)
    assert book.redo(minutes(62)) is None
    assert book.undo(minutes(63)) == "撤销：新建 9月12日听课记录 李青《别的》"
    assert book.undo(minutes(64)) == f"撤销：新建 {WHAT}"
    book.close()


def test_the_day_after_it_is_still_there(book: Workbook):
    number = saved(book, lesson())
    book.delete(number, minutes(1))
    book.close()
    with Workbook.open(book.folder, write=True, now=days(3)) as later:
        assert later.undo(days(3)) == f"撤销：删除 {WHAT}"
        assert topic_of(later.get(number)) == "周长"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path, int]:
    """One workbook on two machines, in sync, and its only record, which was made in the office."""
    book = new_book(tmp_path / "办公室" / "书")
    number = saved(book, lesson())
    book.close()
    shutil.copytree(book.folder, tmp_path / "家里" / "书")
    return book.folder, tmp_path / "家里" / "书", number


def sync(source: Path, target: Path) -> None:
    """Bring the files of one machine to the other, its log as well."""
    for path in [*source.glob("*.json"), *(source / "log").glob("*.log")]:
        shutil.copy(path, target / path.relative_to(source))


def test_what_another_device_changed_is_not_taken_back(two: tuple[Path, Path, int]):
    office, home, number = two
    with Workbook.open(home, write=True, now=minutes(5), device="home") as book:
        assert book.undo(minutes(5)) is None
        book.save(lesson("家里新写的"), minutes(5))
        book.save(lesson("家里改的", id=number), minutes(6))
    sync(home, office)
    with Workbook.open(office, write=True, now=minutes(9)) as book:
        assert len(book.records(ALL)) == 2
        # Its own last change was the making of the record, which has been changed at home since.
        with pytest.raises(Problem, match="后来又在别处改过，不能撤销"):
            book.undo(minutes(9))
        assert topic_of(book.get(number)) == "家里改的"
        assert book.undo(minutes(10)) is None
        assert len(book.records(ALL)) == 2


def test_what_another_device_did_meanwhile_does_not_stop_ones_own_steps(two: tuple[Path, Path, int]):
    office, home, number = two
    with Workbook.open(office, write=True, now=minutes(3)) as book:
        own = saved(book, lesson("办公室的"), minutes(3))
    sync(office, home)
    with Workbook.open(home, write=True, now=minutes(5), device="home") as book:
        book.save(lesson("家里的"), minutes(5))
        book.delete(number, minutes(6))
    sync(home, office)
    with Workbook.open(office, write=True, now=minutes(9)) as book:
        assert book.undo(minutes(9)) == "撤销：新建 9月12日听课记录 李青《办公室的》"
        assert book.get(own) is None
        assert headings(book) == ["李青《家里的》"]
        assert book.redo(minutes(10)) == "重做：新建 9月12日听课记录 李青《办公室的》"


def test_a_record_edited_by_hand_since_is_not_overwritten_after_a_restart(book: Workbook):
    saved(book, lesson("前"))
    number = saved(book, lesson())
    book.close()
    path = book.folder / "records-2026.json"
    path.write_text(path.read_text("utf-8").replace("周长", "手改的"), "utf-8")
    with Workbook.open(book.folder, write=True, now=minutes(60)) as later:
        with pytest.raises(Problem, match="后来又在别处改过，不能撤销"):
            later.undo(minutes(60))
        assert topic_of(later.get(number)) == "手改的"
        assert later.undo(minutes(61)) == "撤销：新建 9月12日听课记录 李青《前》"


def test_redo_after_the_record_changed_elsewhere_is_told_and_changes_nothing(book: Workbook):
    number = saved(book, lesson())
    book.save(lesson("改过", id=number), minutes(1))
    book.undo(minutes(2))
    book.close()
    path = book.folder / "records-2026.json"
    path.write_text(path.read_text("utf-8").replace("周长", "手改的"), "utf-8")
    with Workbook.open(book.folder, write=True, now=minutes(60)) as later:
        with pytest.raises(Problem, match="后来又在别处改过，不能重做"):
            later.redo(minutes(60))
        assert topic_of(later.get(number)) == "手改的"
        assert later.redo(minutes(61)) is None


def test_undo_in_a_damaged_year_names_the_damage_and_can_be_done_once_it_is_mended(book: Workbook):
    number = saved(book, lesson())
    book.save(lesson("改过", id=number), minutes(1))
    book.write_files(minutes(2))
    path = book.folder / "records-2026.json"
    whole = path.read_bytes()
    path.write_bytes(b"{")
    with pytest.raises(Damaged, match=r"records-2026\.json"):
        book.undo(minutes(3))
    path.write_bytes(whole)
    assert book.undo(minutes(4)) == "撤销：修改 9月12日听课记录 李青《改过》"
    assert topic_of(book.get(number)) == "周长"


def test_a_move_to_another_year_is_taken_back_after_a_restart(book: Workbook):
    number = saved(book, lesson())
    book.save(lesson(date=dt.date(2024, 10, 9), id=number), minutes(1))
    book = again(book, "closed")
    assert book.undo(minutes(61)) == "撤销：修改 2024年10月9日听课记录 李青《周长》"
    assert readable(book.get(number)).date == dt.date(2026, 9, 12)
    assert len(book.records(ALL)) == 1
    book.close()


def test_thirty_changes_over_months_are_taken_back_as_far_as_they_are_kept(book: Workbook):
    """Each undo is a change itself, and pushes the oldest revisions out of the history."""
    number = saved(book, lesson("0"), NOW - dt.timedelta(days=100))
    for turn in range(1, 31):
        book.save(lesson(str(turn), id=number), NOW - dt.timedelta(days=100 - turn))
    taken_back = 0
    for turn in range(40):
        try:
            said = book.undo(minutes(turn))
        except Problem as problem:
            assert "不能撤销" in problem.what
            break
        if said is None:
            break
        taken_back += 1
        assert topic_of(book.get(number)) == str(30 - taken_back)
    assert 5 <= taken_back <= 30
    # The record is what the last undo made of it, and everything goes on.
    book.save(lesson("新", id=number), minutes(60))
    assert book.undo(minutes(61)) == "撤销：修改 9月12日听课记录 李青《新》"


def test_a_restoring_is_taken_back_in_a_new_school_year_too(book: Workbook):
    """Deleted before the summer, restored after it: the history has begun a new file."""
    number = saved(book, lesson())
    book.delete(number, minutes(1))
    later = dt.datetime(2027, 9, 3, 8)
    book.restore(number, later)
    assert book.undo(later) == "撤销：恢复 2026年9月12日听课记录 李青《周长》"
    assert [trashed.id for trashed in book.trash()] == [number]
    assert book.redo(later) == "重做：恢复 2026年9月12日听课记录 李青《周长》"
    assert topic_of(book.get(number)) == "周长"


def test_what_was_changed_in_the_last_school_year_is_taken_back_in_the_new_one(book: Workbook):
    """On the first of August a teacher undoes what was done on the evening before."""
    number = saved(book, lesson(), dt.datetime(2027, 7, 31, 21))
    book.save(lesson("改过", id=number), dt.datetime(2027, 7, 31, 22))
    morning = dt.datetime(2027, 8, 1, 7)
    assert book.undo(morning) == "撤销：修改 2026年9月12日听课记录 李青《改过》"
    assert topic_of(book.get(number)) == "周长"


def test_what_was_deleted_elsewhere_and_restored_here_goes_back_into_the_trash(
    two: tuple[Path, Path, int],
):
    office, home, number = two
    with Workbook.open(home, write=True, now=minutes(5), device="home") as book:
        book.delete(number, minutes(5))
    for path in home.glob("records-*.json"):
        # The history came too late.
        shutil.copy(path, office)
    with Workbook.open(office, write=True, now=minutes(9)) as book:
        book.restore(number, minutes(9))
        assert book.undo(minutes(10)) == f"撤销：恢复 {WHAT}"
        assert (book.get(number), [trashed.id for trashed in book.trash()]) == (None, [number])


def test_a_damaged_history_takes_nothing_back_and_no_change_fails(book: Workbook):
    number = saved(book, lesson())
    book.save(lesson("改过", id=number), minutes(1))
    book.close()
    (book.folder / "log" / "this.log").unlink()
    (book.folder / "history-2026.json").write_bytes(b"{")
    with Workbook.open(book.folder, write=True, now=minutes(60)) as later:
        assert later.undo(minutes(60)) is None
        later.save(replace(readable(later.get(number)), title="还能改"), minutes(61))
        assert later.undo(minutes(62)) == "撤销：修改 9月12日听课记录 还能改"
        assert topic_of(later.get(number)) == "改过"


def test_unreadable_records_are_taken_back_after_a_restart_too(book: Workbook):
    good = saved(book, lesson())
    book.close()
    path = book.folder / "records-2026.json"
    bad = '"7": {"kind":"observation","date":"2026-13-4","fields":{},"未知":"留着"},\n'
    path.write_text(path.read_text("utf-8").replace(f'"{good}": ', bad + f'"{good}": '), "utf-8")
    book = Workbook.open(book.folder, write=True, now=minutes(30))
    entry = book.delete(7, minutes(31))
    book = again(book, "killed")
    assert book.undo(minutes(61)) == "撤销：删除 编号 7 的记录"
    assert book.get(7) == entry
    book.close()


def test_a_reader_has_nothing_to_take_back(book: Workbook):
    book.save(lesson(), NOW)
    book.close()
    with Workbook.open(book.folder, write=False, now=NOW) as reader:
        for change in (reader.undo, reader.redo):
            with pytest.raises(Problem, match="只为查看"):
                change(NOW)
