"""What is sifted out of the long list is what `find` finds, in the same order, whatever is asked for."""

from pathlib import Path

import pytest

from qinglan_tui.domain.records import Unreadable
from qinglan_tui.services import listing
from qinglan_tui.services.find import Filter, find, read_filter
from qinglan_tui.services.listing import Part, all_records, sift, total
from qinglan_tui.storage import Damaged, Workbook
from tests.services.books import NOW, TODAY, a_workbook, write

ASKED: tuple[dict[str, str], ...] = (
    {"text": "三秒"},
    {"text": "周长 李青"},
    {"kind": "听课"},
    {"person": "李青"},
    {"person": "王芳"},
    {"tag": "公开课"},
    {"status": "已约"},
    {"month": "10月"},
    {"term": "本学期"},
    {"week": "第11周"},
    {"since": "2026-11-01"},
    {"until": "2026-08-31", "text": "课"},
    {"direction": "听徒弟", "text": "几分"},
)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    made = a_workbook(tmp_path / "book")
    write(made, "听课", date="9月10日第2节", teacher="李青", topic="周长", advice="提问后等三秒")
    write(made, "听课", date="11月13日第10节", teacher="周敏", topic="几分之一", tags="公开课")
    write(made, "听课", date="11月13日第2节", teacher="赵老师", topic="方程", status="已约")
    write(made, "案例", date="11月3日", topic="小数", counts_for="10月", author="李青")
    write(made, "总结", date="2027-02-01", scope="学期", counts_for="2026-2027-1", text="一学期下来")
    write(made, "反思", date="2025-05-05", topic="去年的课")
    made.close()
    return Workbook.open(made.folder, write=True, now=NOW)


def sifted(book: Workbook, wanted: Filter) -> list[int]:
    parts = [part for part in sift(book, wanted, TODAY) if isinstance(part, Part)]
    assert [part.number for part in parts] == sorted((part.number for part in parts), reverse=True)
    return [place.id for part in parts for place in part.places or ()]


@pytest.mark.parametrize("raw", ASKED, ids=lambda raw: " ".join(raw.values()))
def test_what_is_asked_for_is_found_in_order(book: Workbook, raw: dict[str, str]) -> None:
    wanted = read_filter(raw, book, TODAY)
    found = [hit.record.id for hit in find(book, wanted, TODAY)]
    assert found
    assert sifted(book, wanted) == found


def test_no_step_looks_through_more_than_a_few(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    steps = list(sift(book, Filter(text="课"), TODAY))
    assert steps.count(None) >= 5


def test_all_records_are_counted_and_only_those_read_that_were_asked_for(book: Workbook) -> None:
    everything = all_records(book)
    assert (everything.count, total(book)) == (6, 6)
    assert not book.places.is_read(2024)
    assert [part.places for part in everything.parts] == [None, None]
    assert everything.read(0)
    assert not everything.read(0)
    assert [len(part.places or ()) for part in everything.parts] == [5, 0]


def test_a_damaged_year_is_left_out_and_told_when_there_is_no_other(book: Workbook) -> None:
    older, newer = (book.folder / f"records-{year}.json" for year in (2024, 2026))
    older.write_bytes(older.read_bytes()[:-40])
    assert sifted(book, Filter(text="去年")) == []
    assert len(sifted(book, Filter(kind="observation"))) == 3
    newer.write_bytes(newer.read_bytes()[:-40])
    with pytest.raises(Damaged):
        sifted(Workbook.open(book.folder, write=False, now=NOW), Filter(text="课"))


def test_what_cannot_be_read_is_found_by_what_stands_in_it(book: Workbook) -> None:
    path = book.folder / "records-2024.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"reflection"', '"unknown"'), encoding="utf-8")
    (number,) = sifted(book, Filter(text="去年"))
    assert isinstance(book.get(number), Unreadable)
