"""What is written in a lesson: who, when, in which 环节, and what becomes of it."""

import datetime as dt

import pytest

from qinglan_tui.domain.kinds.rows import ScriptLine
from qinglan_tui.domain.live import (
    FAULT,
    MERIT,
    Lesson,
    clock_text,
    groups,
    marked,
    minute_of,
    noted,
    rewritten,
    set_clock,
    stepped,
    written,
)
from qinglan_tui.domain.problems import Problem

START = dt.datetime(2026, 11, 24, 9, 0, 30)


def at(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


def of_lines(*said: tuple[float, str]) -> Lesson:
    lesson = Lesson()
    for minutes, text in said:
        lesson = written(lesson, text, at(minutes))
    return lesson


@pytest.mark.parametrize(
    ("text", "who", "said"),
    [
        ("师：追问为什么", "师", "追问为什么"),
        ("师: 追问", "师", "追问"),
        ("生 三人上台", "生", "三人上台"),
        ("生　折错了", "生", "折错了"),
        ("师傅示范折纸", "", "师傅示范折纸"),
        ("生字教学", "", "生字教学"),
        ("师生共读", "", "师生共读"),
        ("T：追问", "", "T：追问"),
        ("师：", "", "师："),
    ],
)
def test_who_is_meant_is_said_by_a_colon_or_a_blank(text: str, who: str, said: str) -> None:
    (line,) = of_lines((0, text)).lines
    assert (line.who, line.text) == (who, said)


def test_the_first_line_starts_the_clock_and_the_minutes_are_full_ones() -> None:
    lesson = of_lines((0, "铃响"), (2.9, "分月饼引入"), (3, "人人动手"))
    assert [line.minute for line in lesson.lines] == [0, 2, 3]


def test_long_after_the_lesson_a_line_has_no_minute() -> None:
    lesson = of_lines((0, "铃响"), (300, "回办公室补一句"))
    assert [line.minute for line in lesson.lines] == [0, None]
    assert clock_text(lesson, at(300)) == "已下课"


@pytest.mark.parametrize(
    ("text", "step"), [("新授", "新授"), (" 练习 ", "练习"), ("环节：自主探究", "自主探究")]
)
def test_a_line_that_names_a_part_of_the_lesson_begins_it_and_is_no_line(text: str, step: str) -> None:
    lesson = of_lines((0, "铃响"), (1, text), (2, "接着"))
    assert [line.step for line in lesson.lines] == ["导入", step]


def test_the_parts_follow_one_another_and_the_last_one_stays() -> None:
    lesson, seen = Lesson(), []
    for _ in range(6):
        lesson = stepped(lesson)
        seen.append(lesson.step)
    assert seen == ["新授", "练习", "拓展", "小结", "作业", "作业"]
    assert stepped(Lesson(step="自主探究")).step == "导入"


def test_the_newest_stands_first_and_a_part_that_came_back_is_a_group_of_its_own() -> None:
    lesson = of_lines((0, "甲"), (1, "新授"), (1, "乙"), (2, "丙"), (3, "导入"), (4, "丁"), (5, "作业"))
    assert [(step, [line.text for _, line in lines]) for step, lines in groups(lesson)] == [
        ("作业", []),
        ("导入", ["丁"]),
        ("新授", ["丙", "乙"]),
        ("导入", ["甲"]),
    ]
    assert groups(lesson)[1][1][0][0] == 3


def test_the_same_mark_again_takes_it_off_and_another_replaces_it() -> None:
    lesson = marked(of_lines((0, "甲")), 0, MERIT)
    assert lesson.lines[0].mark == "亮点"
    assert marked(lesson, 0, FAULT).lines[0].mark == "问题"
    assert marked(lesson, 0, MERIT).lines[0].mark == ""


def test_a_line_written_anew_keeps_its_minute_and_mark_and_an_empty_one_goes() -> None:
    lesson = marked(of_lines((0, "甲"), (7, "师：问")), 1, MERIT)
    anew = rewritten(lesson, 1, "生：答")
    assert anew.lines[1] == ScriptLine(minute=7, step="导入", who="生", text="答", mark="亮点")
    assert [line.text for line in rewritten(lesson, 0, " ").lines] == ["问"]


def test_another_clock_moves_what_was_written_with_it() -> None:
    lesson = of_lines((0, "甲"), (4, "乙"))
    moved = set_clock(lesson, "9/45", at(5))
    assert [line.minute for line in moved.lines] == [4, 8]
    assert minute_of(moved, at(6)) == 10
    assert clock_text(moved, at(6)) == "10 分 / 45 分"
    assert [line.minute for line in set_clock(moved, "1", at(5)).lines] == [0, 0]
    assert set_clock(Lesson(), "/35分", START) == Lesson(length=35)


@pytest.mark.parametrize("text", ["", "九点", "/", "12/0", "999", "-3"])
def test_a_clock_that_cannot_be_read_says_what_can_be_written(text: str) -> None:
    with pytest.raises(Problem, match="12/45"):
        set_clock(Lesson(), text, START)


def test_marked_lines_become_a_text_with_their_minutes() -> None:
    lesson = of_lines((0, "铃响"), (12, "师：追问“为什么平均分”，等了四秒"), (18, "练习"), (19, "七人没做完"))
    lesson = marked(marked(lesson, 1, MERIT), 2, FAULT)
    assert noted(lesson.lines, MERIT) == "12分 师：追问“为什么平均分”，等了四秒"
    assert noted(lesson.lines, FAULT) == "19分 七人没做完"
