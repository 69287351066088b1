"""How a school wants its Word files, as values."""

import datetime as dt

import pytest

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.word_settings import GradeBand, SignLine, WordSettings, bands_said

DAY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("随样式", "2026年1月5日"),
        ("年月日", "2026年1月5日"),
        ("短横", "2026-01-05"),
        ("圆点", "2026.1.5"),
        ("汉字", "二〇二六年一月五日"),
    ],
)
def test_a_day_is_written_as_the_school_writes_it(days: str, said: str) -> None:
    assert WordSettings(days=days).day(DAY) == said


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("学期-学科-姓名-材料名", "第一学期-王芳-总结"),
        ("姓名_材料名（学期）", "王芳_总结（第一学期）"),
        ("学科-材料名", "总结"),
        ("学校-姓名-材料名-学科", "实验小学-王芳-总结"),
        ("教师：姓名 材料名", "教师：王芳 总结"),
    ],
)
def test_a_file_is_named_by_the_pattern_and_what_is_empty_leaves_no_joint(pattern: str, name: str) -> None:
    parts = WordSettings(file_name=pattern).stem("第一学期", "", "王芳", "总结", "实验小学")
    assert "".join(parts) == name


def test_a_teacher_who_is_called_like_a_word_of_the_pattern_is_named_once() -> None:
    assert "".join(WordSettings(file_name="姓名-学科").stem("", "语文", "学科", "")) == "学科-语文"


def test_the_school_s_words_go_before_those_of_the_programme() -> None:
    assert WordSettings(mentor="导师").labels(Labels("蓝方", "青方")) == Labels("导师", "青方")


def test_a_document_of_its_own_goes_before_all() -> None:
    office, head = SignLine(label="教导处意见"), SignLine(document="计划", label="校长意见")
    word = WordSettings(signs=(office, head))
    assert word.signers("计划") == (head,)
    assert word.signers("总结") == (office,)


def test_grades_are_said_with_their_points_best_first() -> None:
    bands = (
        GradeBand(word="及格", least=60),
        GradeBand(word="优", least=85),
        GradeBand(word="不及格", least=0),
    )
    assert bands_said(bands) == (("优", "85分及以上"), ("及格", "60—84分"), ("不及格", "60分以下"))
