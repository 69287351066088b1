"""Year files: which one a record stands in, how it moves, and what a damaged one stops (only itself)."""

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Damaged, Workbook
from qinglan_tui.storage.year import Year
from tests.storage.samples import (
    ALL,
    DAY,
    NOW,
    headings,
    lesson,
    minutes,
    readable,
    reopened,
    saved,
    topic_of,
)

LAST_YEAR = dt.date(2025, 10, 9)


def year_files(book: Workbook) -> list[str]:
    return sorted(path.name for path in book.folder.glob("records-*.json"))


def holders(book: Workbook, number: int) -> list[str]:
    """The year files in which the number stands among the records."""
    return [name for name in year_files(book) if f'"{number}": ' in (book.folder / name).read_text("utf-8")]


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
    assert holders(book, number) == ["records-2025.json"]
    assert headings(book, Span.of_school_year(2026)) == []
    assert book.undo(minutes(2)) == "撤销：修改 2025年10月9日听课记录 李青《周长》"
    assert holders(book, number) == ["records-2026.json"]
    assert not (book.folder / "log" / "moving.json").exists()


class Cut(BaseException):
    """The power goes."""


@pytest.mark.parametrize("writes", range(6))
def test_a_crash_while_a_record_moves_neither_loses_nor_doubles_it(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, writes: int
):
    """Cut before the first file is replaced, before the second, and so on."""
    stored = book.save(lesson("旧"), NOW)
    number = stored.id or 0
    genuine = Path.replace
    left = iter(range(writes))

    def cut(self: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise Cut
        return genuine(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    with contextlib.suppress(Cut):
        book.save(lesson("新", LAST_YEAR, id=number), minutes(1))
    monkeypatch.undo()
    # Reading only must see it once as well, in every span.
    for write in (False, True, False):
        with reopened(book, write=write) as later:
            old = headings(later, Span.of_school_year(2026))
            new = headings(later, Span.of_school_year(2025))
            assert (old, new) in ((["李青《旧》"], []), ([], ["李青《新》"]))
            assert (writes >= 2) == (new != [])
            assert len(later.records(ALL)) == 1
            assert later.get(number) is not None
    assert len(holders(book, number)) == 1


def test_the_number_of_writes_of_a_move_is_covered_by_the_crash_test(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
):
    stored = book.save(lesson(), NOW)
    genuine = Path.replace
    count: list[Path] = []

    def noted(self: Path, target: Path) -> Path:
        count.append(target)
        return genuine(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    book.save(replace(stored, date=LAST_YEAR), NOW)
    assert len(count) == 5


def test_a_full_disk_behind_a_move_leaves_one_record_and_is_made_good(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
):
    """The newer text is safe in its year; only the older copy could not be taken out."""
    stored = book.save(lesson("旧"), NOW)

    def full(self: Year, record_id: int) -> None:
        raise Problem("磁盘已满")

    monkeypatch.setattr(Year, "drop", full)
    book.save(lesson("新", LAST_YEAR, id=stored.id), minutes(1))
    assert headings(book) == ["李青《新》"]
    assert len(holders(book, stored.id or 0)) == 2
    monkeypatch.undo()
    with reopened(book) as later:
        assert headings(later) == ["李青《新》"]
        assert headings(later, Span.of_school_year(2026)) == []
        assert holders(later, stored.id or 0) == ["records-2025.json"]


def test_where_two_years_hold_a_record_the_one_changed_last_counts(book: Workbook):
    """A sync client has put the old year file back."""
    stored = book.save(lesson("旧"), NOW)
    old = (book.folder / "records-2026.json").read_bytes()
    book.save(lesson("新", LAST_YEAR, id=stored.id), minutes(1))
    (book.folder / "records-2026.json").write_bytes(old)
    with reopened(book) as later:
        assert headings(later) == ["李青《新》"]
        assert topic_of(later.get(stored.id or 0)) == "新"
        later.save(replace(readable(later.get(stored.id or 0)), date=DAY), minutes(2))
        assert headings(later) == ["李青《新》"]
        assert headings(later, Span.of_school_year(2025)) == []


def test_a_date_edited_by_hand_into_another_year_moves_the_record_there(book: Workbook):
    number = saved(book, lesson())
    path = book.folder / "records-2026.json"
    path.write_text(path.read_text("utf-8").replace("2026-09-12", "2025-10-09"), "utf-8")
    with reopened(book, write=False) as reader:
        assert headings(reader) == ["李青《周长》"]
        assert headings(reader, Span.of_school_year(2026)) == []
        assert headings(reader, Span.of_school_year(2025)) == ["李青《周长》"]
    assert holders(book, number) == ["records-2026.json"]
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert headings(later, Span.of_school_year(2026)) == []
        assert headings(later, Span.of_school_year(2025)) == ["李青《周长》"]
    assert holders(later, number) == ["records-2025.json"]


def test_a_move_that_cannot_be_read_any_more_does_not_stop_the_next(book: Workbook):
    stored = book.save(lesson(), NOW)
    book.close()
    moving = book.folder / "log" / "moving.json"
    moving.write_bytes(b"half a wri")
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert any("moving.json" in note for note in later.notes)
        later.save(replace(stored, date=LAST_YEAR), minutes(1))
        assert holders(later, stored.id or 0) == ["records-2025.json"]
    assert (book.folder / "log" / "moving.damaged-1.json").read_bytes() == b"half a wri"


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
