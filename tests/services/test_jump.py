"""跳到: days before persons, persons before titles; and the nearest record where there is none."""

import datetime as dt
from pathlib import Path

import pytest

from qinglan_tui.domain.periods import Span
from qinglan_tui.services.jump import nearby, read_target, titled
from qinglan_tui.services.listing import all_records
from qinglan_tui.storage import Workbook
from tests.services.books import TODAY, a_workbook, write
from widgets.pinyin import matching

DAY = dt.date


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    made = a_workbook(tmp_path / "book")
    write(made, "听课", date="11月13日第2节", teacher="李青", topic="周长")
    write(made, "听课", date="10月20日", teacher="李青", topic="九月的雨")
    write(made, "听课", date="2024-05-06", teacher="李青", topic="方程")
    return made


@pytest.mark.parametrize(
    ("typed", "since", "until", "said"),
    [
        ("上周五", DAY(2026, 11, 13), DAY(2026, 11, 13), "11月13日 第11周 周五"),
        ("11月13日", DAY(2026, 11, 13), DAY(2026, 11, 13), "11月13日 第11周 周五"),
        ("１１．１３", DAY(2026, 11, 13), DAY(2026, 11, 13), "11月13日 第11周 周五"),
        ("第8周", DAY(2026, 10, 19), DAY(2026, 10, 25), "第8周，10月19日起"),
        ("上周", DAY(2026, 11, 9), DAY(2026, 11, 15), "第11周，11月9日起"),
        ("九月", DAY(2026, 9, 1), DAY(2026, 9, 30), "9月"),
        ("2025年3月", DAY(2025, 3, 1), DAY(2025, 3, 31), "2025年3月"),
        ("2024年", DAY(2024, 1, 1), DAY(2024, 12, 31), "2024年"),
        ("去年", DAY(2025, 1, 1), DAY(2025, 12, 31), "2025年"),
        ("二〇二四年", DAY(2024, 1, 1), DAY(2024, 12, 31), "2024年"),
        ("2024学年", DAY(2024, 8, 1), DAY(2025, 7, 31), "2024-2025学年"),
        ("2024—2025学年", DAY(2024, 8, 1), DAY(2025, 7, 31), "2024-2025学年"),
    ],
)
def test_days_are_read_as_they_are_written_elsewhere(
    book: Workbook, typed: str, since: dt.date, until: dt.date, said: str
) -> None:
    target = read_target(typed, book, TODAY, matching)
    assert target is not None
    assert (target.span, target.said) == (Span(since, until), said)


@pytest.mark.parametrize("typed", ["李青", "李", "liqing", "lq"])
def test_a_person_is_known_by_name_and_by_pinyin(book: Workbook, typed: str) -> None:
    target = read_target(typed, book, TODAY, matching)
    assert target is not None and target.person == "李青"


def test_anything_else_is_sought_in_titles_and_nothing_is_nothing(book: Workbook) -> None:
    target = read_target("方程", book, TODAY, matching)
    assert target is not None and target.words == "方程"
    found = [place for place in titled(book, all_records(book), target.words) if place is not None]
    assert [place.day for place in found] == [dt.date(2024, 5, 6)]
    assert read_target(" 　", book, TODAY, matching) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11月13日", "11月13日 第11周 周五"),
        ("11月11日", "11月11日 第11周 周三没有记录，最近的在11月13日"),
        ("九月", "9月没有记录，最近的在10月20日"),
        ("2019年", "2019年没有记录，最近的在2024年5月6日"),
        ("2030年", "2030年没有记录，最近的在11月13日"),
    ],
)
def test_where_there_is_nothing_the_nearest_is_named(book: Workbook, typed: str, said: str) -> None:
    target = read_target(typed, book, TODAY, matching)
    assert target is not None
    assert nearby(target, all_records(book), TODAY) == said
