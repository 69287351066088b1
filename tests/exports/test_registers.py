"""Registers: lessons by direction with their numbers, and all other records."""

import datetime as dt
from typing import Any

from msgspec import structs

from exports.markup import w
from qinglan_tui.domain.counts import APPRENTICE
from qinglan_tui.domain.summaries import TermSummary
from tests.exports.records import summary
from tests.exports.samples import part, words
from tests.exports.test_summary import LESSONS, OTHERS, heard, opened, record, table, written


def register(value: TermSummary, **given: Any) -> list[list[str]]:
    """The filled rows of the register of lessons, without the one for signatures."""
    return [row for row in table(opened(value, **given), "序号")[:-1] if any(row)]


def test_the_register_lists_each_lesson_under_its_direction_with_the_number_of_them():
    head, *rows = register(summary(LESSONS))
    assert head[:4] == ["序号", "日期", "周次·节次", "授课教师"]
    assert rows[0][0] == "听徒弟课：3节"
    assert rows[1] == [
        "1",
        "9月11日",
        "第2周 第2节",
        "李青",
        "",
        "三（2）班",
        "周长",
        "新授课",
        "",
        "陈素云",
        "良好 78分",
    ]
    assert [row[0] for row in rows] == ["听徒弟课：3节", "1", "2", "3", "听其他教师课：1节", "1"]


def test_a_lesson_that_two_records_tell_of_stands_once_in_the_register():
    twice = [heard("2026-09-11"), heard("2026-09-11", grade="良好")]
    rows = register(summary(twice))
    assert [row[0] for row in rows] == ["序号", "听徒弟课：1节", "1"]
    assert rows[-1][-1] == "良好"


def test_an_apprentice_sees_for_which_lessons_there_is_a_study_note():
    mine = {"teacher": "陈素云", "observers": ("李青",)}
    value = summary(
        [
            heard("2026-09-15", **mine, topic="估算", insight="等三秒真的有用。"),
            heard("2026-09-22", **mine, topic="验算"),
            heard("2026-09-29", **mine, topic="千米"),
            record("study_note", "2026-09-30", teacher="陈素云", topic="千米", gains="会等了。"),
            record("study_note", "2026-10-01", observation=922, gains="差加减数。"),
            heard("2026-10-13", **mine, topic="倍"),
        ],
        APPRENTICE,
    )
    head, *rows = register(value)
    assert head[-1] == "心得"
    assert [row[-1] for row in rows if row[0].isdigit()] == ["有", "有", "有", "无"]
    assert "心得" not in register(summary(LESSONS))[0]


def test_an_empty_register_is_a_sheet_to_write_on():
    *rows, signs = table(opened(summary([])), "序号")
    assert [row[0] for row in rows if row[0]] == ["序号", "听徒弟课：0节"]
    assert len(rows) >= 14
    assert [sign.splitlines()[0] for sign in dict.fromkeys(signs)] == [
        "填表人签字：",
        "教研组长签字：",
        "教导处（盖章）：",
    ]


def test_the_last_lesson_of_a_register_stays_with_the_signatures():
    lessons = part(written(summary(LESSONS)), "word/document.xml")
    (found,) = [one for one in lessons.iter(w("tbl")) if "听徒弟课" in words(one) and "填表人" in words(one)]
    *_, last, signs = found.iter(w("tr"))
    assert all(one.find(f"{w('pPr')}/{w('keepNext')}") is not None for one in last.iter(w("p")))
    assert "填表人签字：" in words(signs)


def test_all_other_records_are_listed_by_kind_and_day():
    value = summary([*LESSONS, *OTHERS, structs.replace(OTHERS[0], on_paper=True, date=dt.date(2026, 9, 7))])
    *_, listed = (one for one in opened(value).tables if len(one.columns) == 6)
    assert [row for row in rows_of(listed) if row[0]][1:] == [
        ["1", "9月7日", "教案审阅", "李青《倍的认识》", "陈素云", "纸质"],
        ["2", "10月12日", "教案审阅", "李青《倍的认识》", "陈素云", ""],
        ["3", "11月2日", "教学反思", "《周长》反思", "李青", ""],
        ["4", "12月16日", "获奖荣誉", "粉笔字 一等奖", "陈素云", ""],
    ]


def rows_of(one: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in one.rows]
