"""Where records stand is told year by year without reading them, and a search reads few."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.records import Record, Unreadable, fact, from_document
from qinglan_tui.domain.searching import words_of
from qinglan_tui.storage import Workbook, year
from tests.storage.samples import NOW, new_book


def observation(day: dt.date, slot: str = "", topic: str = "", advice: str = "") -> Record:
    return Record(fields=Observation(teacher="李青", topic=topic, advice=advice), date=day, slot=slot)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    made = new_book(tmp_path / "book")
    for number, (day, slot, topic) in enumerate(
        [
            (dt.date(2026, 11, 13), "第2节", "周长"),
            (dt.date(2026, 11, 13), "第10节", "面积"),
            (dt.date(2025, 9, 1), "", "方程"),
            (dt.date(2024, 3, 1), "", "周长"),
        ]
    ):
        made.save(observation(day, slot, topic=topic), NOW + dt.timedelta(seconds=number))
    made.close()
    return Workbook.open(tmp_path / "book", write=True, now=NOW)


def topics(book: Workbook, number: int, typed: str) -> list[str]:
    places = book.places.saying(number, book.places.of(number), words_of(typed))
    entries = (entry for _, entry in book.places.entries(number, places))
    return [fact(entry, "topic") for entry in entries if isinstance(entry, Record)]


def test_the_years_are_counted_without_being_read(book: Workbook) -> None:
    assert book.places.years() == {2026: 2, 2025: 1, 2023: 1}
    assert not any(map(book.places.is_read, (2026, 2025, 2023)))
    assert [place.day for place in book.places.of(2025)] == [dt.date(2025, 9, 1)]
    assert book.places.is_read(2025)
    assert not book.places.is_read(2023)


def test_the_newest_lesson_stands_first_and_changes_are_followed(book: Workbook) -> None:
    places = book.places.of(2026)
    assert [place.slot[1] for place in places] == [10, 2]
    book.delete(places[0].id, NOW)
    assert book.places.of(2026) == places[1:]
    assert book.places.years()[2026] == 1
    book.undo(NOW)
    assert book.places.of(2026) == places


def test_only_records_that_may_say_the_word_are_read(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def noted(key: int, raw: dict[str, Any]) -> Record | Unreadable:
        read.append(key)
        return from_document(key, raw)

    monkeypatch.setattr(year, "from_document", noted)
    assert len(book.places.saying(2026, book.places.of(2026), words_of("周长"))) == 1
    assert read == []
    assert topics(book, 2026, "没有的词") == []
    assert read == []


@pytest.mark.parametrize(
    "typed", ["李青《面积》", "《面积", "ｐｐｔ", "PPT", "三(2)班", "面积 ppt", "说“好”"]
)
def test_a_word_is_found_however_the_heading_the_case_or_the_width_spells_it(
    book: Workbook, typed: str
) -> None:
    said = "ＰＰＴ用得多，ppt也用，三（2）班说“好”"
    book.save(observation(dt.date(2026, 11, 20), topic="面积", advice=said), NOW)
    assert topics(book, 2026, typed)[0] == "面积"


def test_words_that_only_a_heading_says_are_found_and_what_is_not_shown_is_not(book: Workbook) -> None:
    day = dt.date(2026, 11, 20)
    book.save(Record(fields=Reflection(topic="小数"), date=day, submitted_to="教务处"), NOW)
    assert topics(book, 2026, "》反思") == topics(book, 2026, "反思") == ["小数"]
    assert topics(book, 2026, "教务处") == []
    assert topics(book, 2026, "reflection") == []
