"""Filters are read from text, all faults at once; what fits comes newest first."""

from datetime import date, datetime
from pathlib import Path

import pytest

from qinglan_tui.domain.problems import Faults
from qinglan_tui.domain.records import Unreadable
from qinglan_tui.services.find import Filter, excerpt, find, read_filter
from qinglan_tui.storage import Workbook
from tests.services.books import TODAY, a_workbook, write


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """A few records of the autumn term."""
    made = a_workbook(tmp_path / "book")
    write(made, "听课", date="9月10日第2节", teacher="李青", topic="周长", advice="提问后等三秒，再请学生说")
    write(
        made,
        "听课",
        date="11月13日第10节",
        teacher="周敏",
        topic="几分之一",
        tags="公开课",
        merits="分月饼引入",
    )
    write(made, "听课", date="11月13日第2节", teacher="赵老师", topic="方程", status="已约")
    write(made, "案例", date="11月3日", topic="小数", counts_for="10月", author="李青", status="已交")
    write(made, "总结", date="2027-02-01", scope="学期", counts_for="2026-2027-1", text="一学期下来")
    write(made, "反思", date="2025-05-05", topic="去年的课")
    return made


def headings(book: Workbook, **raw: str) -> list[str]:
    """What is found, in order."""
    return [hit.record.heading for hit in find(book, read_filter(raw, book, TODAY), TODAY)]


def faults_of(book: Workbook, **raw: str) -> dict[str, str]:
    """What is wrong with a filter."""
    with pytest.raises(Faults) as caught:
        read_filter(raw, book, TODAY)
    return {fault.field: str(fault) for fault in caught.value.faults}


def test_without_a_filter_everything_comes_newest_first_by_day_and_slot(book: Workbook) -> None:
    assert headings(book) == [
        "学期总结",
        "周敏《几分之一》",
        "赵老师《方程》",
        "《小数》",
        "李青《周长》",
        "《去年的课》反思",
    ]


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ({"kind": "听课"}, 3),
        ({"kind": "teaching_case"}, 1),
        ({"month": "11月"}, 2),
        ({"month": "11"}, 2),
        ({"month": "2026-11"}, 2),
        ({"month": "10月"}, 1),
        ({"term": "本学期"}, 5),
        ({"term": "2026-2027-1"}, 5),
        ({"term": "2026—2027学年第一学期"}, 5),
        ({"term": "2024-2025-2"}, 1),
        ({"week": "第11周"}, 2),
        ({"week": "11"}, 2),
        ({"week": "上周"}, 2),
        ({"week": "本周"}, 0),
        ({"since": "2026-11-03"}, 4),
        ({"since": "11月3日", "until": "11月13日"}, 3),
        ({"until": "2026-08-31"}, 1),
        ({"person": "李青"}, 2),
        ({"person": "王芳"}, 5),
        ({"tag": "公开课"}, 1),
        ({"status": "已约"}, 1),
        ({"status": "submitted"}, 1),
        ({"direction": "听徒弟"}, 2),
        ({"direction": "听其他教师"}, 1),
        ({"kind": "听课", "person": "李青", "month": "9月"}, 1),
        ({"kind": "", "tag": " "}, 6),
        ({"month": "10月", "since": "2026-11-01"}, 1),
        ({"month": "10月", "until": "2026-10-31"}, 0),
    ],
)
def test_each_part_of_a_filter_narrows(book: Workbook, raw: dict[str, str], count: int) -> None:
    assert len(headings(book, **raw)) == count


def test_october_s_case_written_in_november_is_october_s(book: Workbook) -> None:
    assert headings(book, month="10月") == ["《小数》"]
    assert headings(book, since="11月3日", until="11月3日") == ["《小数》"]


def test_all_that_is_wrong_is_said_at_once(book: Workbook) -> None:
    found = faults_of(
        book,
        kind="听写",
        month="13月",
        week="第99周",
        since="从前",
        status="搁置",
        term="下学期",
        direction="听",
    )
    assert found.keys() == {"kind", "month", "week", "since", "status", "term", "direction"}
    assert found["status"].startswith("状态：没有“搁置”这种状态，可写：已约、")


@pytest.mark.parametrize(
    ("part", "text"),
    [("month", "第8周"), ("week", "10月"), ("term", "10月"), ("term", "结对期"), ("month", "本学期")],
)
def test_one_kind_of_period_is_not_taken_for_another(book: Workbook, part: str, text: str) -> None:
    assert part in faults_of(book, **{part: text})


def test_a_span_that_ends_before_it_begins_is_refused(book: Workbook) -> None:
    assert "until" in faults_of(book, since="11月13日", until="11月3日")


def test_every_word_must_stand_somewhere_in_the_record(book: Workbook) -> None:
    assert headings(book, text="三秒") == ["李青《周长》"]
    assert headings(book, text="周长　学生") == ["李青《周长》"]
    assert headings(book, text="周长 月饼") == []
    assert headings(book, text="公开课") == ["周敏《几分之一》"]


def test_letter_case_does_not_matter(book: Workbook) -> None:
    write(book, "反思", topic="PPT与板书")
    assert headings(book, text="ppt") == ["《PPT与板书》反思"]


def test_searching_joins_with_the_other_parts(book: Workbook) -> None:
    assert headings(book, text="李青", kind="听课") == ["李青《周长》"]


def test_what_was_found_comes_with_the_place_where_it_stands(book: Workbook) -> None:
    hit = find(book, Filter(text="三秒"), TODAY)[0]
    assert hit.excerpt == "提问后等三秒，再请学生说"


def test_a_long_text_is_cut_around_the_word(book: Workbook) -> None:
    long = "前文。" * 50 + "\n关键在这里\n" + "后文。" * 50
    record = write(book, "反思", topic="周长", text=long)
    said = excerpt(record, ["关键"])
    assert "关键在这里" in said
    assert said.startswith("…")
    assert said.endswith("…")
    assert "\n" not in said
    assert len(said) < 60


def test_the_text_with_most_of_the_words_is_quoted(book: Workbook) -> None:
    record = write(book, "反思", topic="周长", text="先量周长，再想面积", successes="周长量得准")
    assert excerpt(record, ["周长", "面积"]) == "先量周长，再想面积"


@pytest.mark.parametrize("text", ["[/张]", "👩‍🏫", "𠮷", "50%", "\\", "(", "“引号”"])
def test_any_character_can_be_searched_for(book: Workbook, text: str) -> None:
    write(book, "反思", topic="周长", text=f"前{text}后")
    hit = find(book, read_filter({"text": text}, book, TODAY), TODAY)
    assert [found.excerpt for found in hit] == [f"前{text}后"]


def test_a_record_that_cannot_be_read_is_listed_where_it_may_belong(book: Workbook) -> None:
    book.write_files(datetime(2026, 11, 22, 14, 32))
    path = book.folder / "records-2026.json"
    text = path.read_text(encoding="utf-8")
    assert '"topic":"小数"' in text
    path.write_text(text.replace('"topic":"小数"', '"topic":7'), encoding="utf-8")
    found = [hit.record for hit in find(book, Filter(), TODAY)]
    broken = [record for record in found if isinstance(record, Unreadable)]
    assert len(found) == 6
    assert len(broken) == 1
    assert "读不出的记录" in broken[0].heading
    assert any(heading.startswith("读不出") for heading in headings(book, since="11月3日", until="11月3日"))
    assert any(heading.startswith("读不出") for heading in headings(book, kind="案例"))
    assert not any(heading.startswith("读不出") for heading in headings(book, kind="听课"))
    assert not any(heading.startswith("读不出") for heading in headings(book, person="李青"))
    assert not any(heading.startswith("读不出") for heading in headings(book, since="11月4日"))


def test_outside_of_every_term_a_week_number_is_refused(tmp_path: Path) -> None:
    book = a_workbook(tmp_path / "book")
    with pytest.raises(Faults, match="不在任何学期内"):
        read_filter({"week": "第3周"}, book, date(2027, 2, 10))
