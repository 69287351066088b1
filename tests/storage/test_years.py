"""Year files: which one a record stands in, how it moves, and what a damaged one stops (only itself)."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.periods import Span
from qinglan_tui.storage import Damaged, Workbook
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.year import Year
from tests.storage.samples import (
    ALL,
    DAY,
    NOW,
    documents,
    headings,
    holders,
    killed,
    lesson,
    minutes,
    no_room_for,
    readable,
    reopened,
    saved,
    topic_of,
)

LAST_YEAR = dt.date(2025, 10, 9)


def forget_log(folder: Path) -> None:
    """Take the logs away, so that the files alone count."""
    for path in (folder / "log").glob("*.log"):
        path.unlink()


def year_files(book: Workbook) -> list[str]:
    """The names of the year files, as they are now."""
    book.write_files(NOW)
    return sorted(path.name for path in book.folder.glob("records-*.json"))


@pytest.mark.parametrize(
    ("day", "file"),
    [
        (dt.date(2026, 8, 1), "records-2026.json"),
        (dt.date(2026, 7, 31), "records-2025.json"),
        (dt.date(2027, 1, 22), "records-2026.json"),
        (dt.date(1998, 9, 1), "records-1998.json"),
    ],
)
def test_the_event_date_decides_the_file(book: Workbook, day: dt.date, file: str):
    book.save(lesson(date=day), NOW)
    assert year_files(book) == [file]


def test_a_span_reads_only_the_files_of_its_years(book: Workbook):
    """The files of the other years are rubbish, and nobody notices."""
    for year in (2022, 2023, 2024, 2025, 2026):
        book.save(lesson(str(year), dt.date(year, 9, 1)), NOW)
    book.close()
    forget_log(book.folder)
    for year in (2022, 2023, 2026):
        (book.folder / f"records-{year}.json").write_bytes(b"rubbish")
    with reopened(book) as later:
        span = Span(dt.date(2024, 8, 1), dt.date(2026, 7, 31))
        assert headings(later, span) == ["李青《2024》", "李青《2025》"]
        assert (later.outcome, later.notes) == ("ok", ())


def test_a_damaged_year_is_named_and_the_others_go_on(book: Workbook):
    number = saved(book, lesson("今年"))
    gone = saved(book, lesson("删掉的"))
    book.delete(gone, NOW)
    old = saved(book, lesson("去年", LAST_YEAR))
    book.close()
    broken = book.folder / "records-2025.json"
    whole = broken.read_bytes()
    before = whole.replace(b'"date"', b'date"')
    broken.write_bytes(before)
    with reopened(book) as later:
        assert headings(later) == ["李青《今年》"]
        assert later.outcome == "damaged"
        assert any("“records-2025.json”读不出来，第6行" in note for note in later.notes)
        assert topic_of(later.get(number)) == "今年"
        assert later.restore(gone, NOW).heading == "李青《删掉的》"
        later.save(lesson("还能写"), NOW)
        later.delete(number, NOW)
        assert later.undo(NOW) == "撤销：删除 9月12日听课记录 李青《今年》"
        for refused in (
            lambda: later.get(old),
            lambda: later.records(Span.of_school_year(2025)),
            lambda: later.save(lesson("写进去年", LAST_YEAR), NOW),
            lambda: later.save(replace(readable(later.get(number)), date=LAST_YEAR), NOW),
            lambda: later.delete(old, NOW),
        ):
            with pytest.raises(Damaged, match=r"records-2025\.json"):
                refused()
        assert readable(later.get(number)).date == DAY
        assert broken.read_bytes() == before
        # Mended by hand, it is a year as any other, without reopening.
        broken.write_bytes(whole)
        assert topic_of(later.get(old)) == "去年"
        assert later.outcome == "ok"


def test_a_new_date_moves_a_record_to_the_file_of_its_year(book: Workbook):
    stored = book.save(lesson(), NOW)
    number = stored.id or 0
    moved = book.save(replace(stored, date=LAST_YEAR), minutes(1))
    assert (moved.id, moved.written_at) == (number, NOW)
    book.write_files(NOW)
    assert holders(book.folder, number) == ["records-2025.json"]
    assert headings(book, Span.of_school_year(2026)) == []
    assert book.undo(minutes(2)) == "撤销：修改 2025年10月9日听课记录 李青《周长》"
    book.write_files(NOW)
    assert holders(book.folder, number) == ["records-2026.json"]


def test_a_record_that_moved_leaves_no_word_of_its_text_behind(book: Workbook):
    """What stays in the old file says where it went, so that no other device brings the old text back."""
    stored = book.save(lesson("不该留下的话"), NOW)
    book.save(lesson("新", LAST_YEAR, id=stored.id), minutes(1))
    book.close()
    assert "不该留下的话" not in (book.folder / "records-2026.json").read_text("utf-8")
    assert documents(book.folder / "records-2026.json")[stored.id or 0]["_moved_to"] == 2025


class Cut(BaseException):
    """The power goes."""


def cut_after(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, times: int, *, done: bool) -> None:
    """Let the program end in this call once it was made that often; `done` says on which side of the deed."""
    genuine = getattr(owner, name)
    left = iter(range(times))

    def cut(*given: Any) -> Any:
        if next(left, None) is not None:
            return genuine(*given)
        if done:
            genuine(*given)
        raise Cut

    monkeypatch.setattr(owner, name, cut)


@pytest.mark.parametrize(
    ("call", "done"), [("write_at", False), ("write_at", True), ("flush_data", False), ("flush_data", True)]
)
def test_a_crash_while_a_record_moves_neither_loses_nor_doubles_it(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, call: str, done: bool
):
    """A move is one line of the log: it is there whole or not at all."""
    number = saved(book, lesson("旧"))
    cut_after(monkeypatch, disk, call, 0, done=done)
    with pytest.raises(Cut):
        book.save(lesson("新", LAST_YEAR, id=number), minutes(1))
    monkeypatch.undo()
    folder = killed(book)
    is_moved = (call, done) != ("write_at", False)
    # Reading only must see it once as well, in every span.
    for write in (False, True, False):
        with Workbook.open(folder, write=write, now=NOW) as later:
            old = headings(later, Span.of_school_year(2026))
            new = headings(later, Span.of_school_year(2025))
            assert (old, new) == (([], ["李青《新》"]) if is_moved else (["李青《旧》"], []))
            assert len(later.records(ALL)) == 1
            assert later.get(number) is not None
    assert len(holders(folder, number)) == 1


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("writes", range(4))
def test_a_crash_while_the_two_files_of_a_move_are_written_changes_nothing(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, writes: int, done: bool
):
    """Cut before or behind the first replacement, the second, and so on."""
    number = saved(book, lesson("旧"))
    book.write_files(NOW)
    book.save(lesson("新", LAST_YEAR, id=number), minutes(1))
    cut_after(monkeypatch, Path, "replace", writes, done=done)
    with pytest.raises(Cut):
        book.write_files(minutes(2))
    monkeypatch.undo()
    folder = killed(book)
    for write in (False, True, False):
        with Workbook.open(folder, write=write, now=NOW) as later:
            assert headings(later, Span.of_school_year(2026)) == []
            assert headings(later, Span.of_school_year(2025)) == ["李青《新》"]
    assert holders(folder, number) == ["records-2025.json"]


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_full_disk_behind_a_move_leaves_one_record_and_is_made_good(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, year: int
):
    """The move is safe in the log; only one of the two files could be written."""
    number = saved(book, lesson("旧"))
    book.write_files(NOW)
    book.save(lesson("新", LAST_YEAR, id=number), minutes(1))
    no_room_for(monkeypatch, lambda path: path.name == f"records-{year}.json")
    book.write_files(minutes(2))
    told = f"内容已经存好，只是文件还没有更新：“records-{year}.json”没有写成：磁盘已满"
    assert any(note.startswith(told) for note in book.notes)
    assert headings(book) == ["李青《新》"]
    monkeypatch.undo()
    with Workbook.open(killed(book), write=True, now=NOW) as later:
        assert headings(later, Span.of_school_year(2026)) == []
        assert headings(later) == ["李青《新》"]
    assert holders(book.folder, number) == ["records-2025.json"]


@pytest.mark.parametrize("has_log", [True, False])
def test_where_two_years_hold_a_record_the_one_changed_last_counts(book: Workbook, has_log: bool):
    """A sync client has put the old year file back."""
    number = saved(book, lesson("旧"))
    book.write_files(NOW)
    old = (book.folder / "records-2026.json").read_bytes()
    book.save(lesson("新", LAST_YEAR, id=number), minutes(1))
    book.close()
    (book.folder / "records-2026.json").write_bytes(old)
    if not has_log:
        forget_log(book.folder)
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert headings(later) == ["李青《新》"]
        assert topic_of(later.get(number)) == "新"
        assert later.conflicts() == []
        later.save(replace(readable(later.get(number)), date=DAY), minutes(2))
        assert headings(later) == ["李青《新》"]
        assert headings(later, Span.of_school_year(2025)) == []
    assert holders(book.folder, number) == ["records-2026.json"]


def test_a_date_edited_by_hand_into_another_year_moves_the_record_there(book: Workbook):
    number = saved(book, lesson())
    book.close()
    path = book.folder / "records-2026.json"
    path.write_text(path.read_text("utf-8").replace("2026-09-12", "2025-10-09"), "utf-8")
    with reopened(book, write=False) as reader:
        assert headings(reader) == ["李青《周长》"]
        assert headings(reader, Span.of_school_year(2026)) == []
        assert headings(reader, Span.of_school_year(2025)) == ["李青《周长》"]
    assert holders(book.folder, number) == ["records-2026.json"]
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert headings(later, Span.of_school_year(2026)) == []
        assert headings(later, Span.of_school_year(2025)) == ["李青《周长》"]
    assert holders(later.folder, number) == ["records-2025.json"]


def test_a_year_file_that_vanished_is_missed_until_the_teacher_knows(book: Workbook):
    gone = saved(book, lesson("去年", LAST_YEAR))
    book.delete(saved(book, lesson("去年删的", LAST_YEAR)), NOW)
    book.save(lesson("今年"), NOW)
    book.close()
    forget_log(book.folder)
    kept = (book.folder / "records-2025.json").read_bytes()
    (book.folder / "records-2025.json").unlink()
    told = "2025—2026学年的文件“records-2025.json”不见了，里面原有 2 条记录"
    for write in (False, True):
        with Workbook.open(book.folder, write=write, now=NOW) as later:
            assert any(note.startswith(told) for note in later.notes)
            assert later.lost_years() == ((2025, 2),)
            assert headings(later) == ["李青《今年》"]
    # Found again in a backup, it is as it was; otherwise the teacher may let it go.
    (book.folder / "records-2025.json").write_bytes(kept)
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert (later.lost_years(), topic_of(later.get(gone))) == ((), "去年")
    forget_log(book.folder)
    (book.folder / "records-2025.json").unlink()
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        later.forget_lost_year(2025)
        assert later.lost_years() == ()
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert (later.lost_years(), later.notes) == ((), ())
        later.save(lesson("又写", LAST_YEAR), NOW)
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert (headings(later), later.notes) == (["李青《又写》", "李青《今年》"], ())


def test_a_year_that_is_still_in_the_log_is_not_missed(book: Workbook):
    book.save(lesson("去年", LAST_YEAR), NOW)
    book.close()
    (book.folder / "records-2025.json").unlink()
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert (later.lost_years(), headings(later)) == ((), ["李青《去年》"])
    assert (book.folder / "records-2025.json").exists()


def test_twenty_years_open_without_being_read(book: Workbook, monkeypatch: pytest.MonkeyPatch):
    for year in range(2007, 2027):
        book.save(lesson(date=dt.date(year, 9, 1)), NOW)
    book.close()
    loaded: list[int] = []
    genuine = Year.load

    def noted(self: Year) -> Any:
        loaded.append(self.number)
        return genuine(self)

    monkeypatch.setattr(Year, "load", noted)
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert loaded == []
        later.records(Span.of_school_year(2026))
        later.save(lesson(), minutes(1))
        assert set(loaded) == {2026}


def test_a_record_that_only_the_trash_of_its_year_holds_is_joined_there(book: Workbook):
    """A year file without a single record is a year file all the same."""
    number = saved(book, lesson("只有它", dt.date(2025, 9, 12)))
    told = book.raw(number)
    assert told is not None
    book.delete(number, minutes(1))
    newer = {**told, "date": "2026-09-12", "_v": {**told["_v"], "far": 1}}
    assert book.join_documents({number: newer}, minutes(2), "李青").changed == (number,)
    book.write_files(minutes(3))
    assert holders(book.folder, number) == ["records-2026.json"]
    assert book.get(number) is not None


def test_a_record_that_moves_while_it_is_looked_for_is_not_missed(book: Workbook):
    """Another window moved the only record of a year away and back between two looks of this one."""
    number = saved(book, lesson("只有它", dt.date(2025, 9, 12)))
    book.write_files(NOW)
    reader = Workbook.open(book.folder, write=False, now=NOW)
    assert [record.id for record in reader.records(ALL)] == [number]
    for turn in range(1, 4):
        book.save(lesson("只有它", dt.date(2025 + turn % 2, 9, 12), id=number), minutes(turn))
        assert [record.id for record in reader.records(ALL)] == [number]
