"""Dates and lesson slots as teachers write them. Today is Wednesday 18 November 2026, in week 12."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.dates import (
    WEEKDAYS,
    Reading,
    echo,
    full_date,
    long_date,
    numeral_date,
    read_date,
    read_slot,
    relative_day,
    short_date,
    weekday_name,
)
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.slots import same_slot, slot_key, slot_parts
from qinglan_tui.domain.terms import monday, new_term
from qinglan_tui.domain.text import chinese_number

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 18)
TERM = new_term("2026-2027-1", dt.date(2026, 9, 1), dt.date(2027, 1, 22))
ACCEPTED = "可写：上周五、11月13日、第11周周五"
SLOTS = ["", "第2节", "上午第2节", "下午第1节", "第3-4节", "第3、5节", "早读", "晚自习第1节", "延时", "午间"]
ANY_DAY = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
TERM_DAYS = st.dates(TERM.start, TERM.end)


def read(text: str) -> tuple[str, str]:
    """The ISO date and the slot that a text is read as today."""
    reading = read_date(text, TODAY, TERM)
    return reading.date.isoformat(), reading.slot


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "20261122",
        "2026年11月22日",
        " 2026 年 11 月 22 号 ",
        "２０２６－１１－２２",
        "2026—11—22",
        "二〇二六年十一月二十二日",
        "二零二六年十一月廿二日",
        "11月22日",
        "11月22号",
        "十一月二十二",
        "11.22",
        "11-22",
        "11/22",
        "22日",
        "二十二号",
        "本月22日",
        "周日",
        "星期天",
        "禮拜日",
        "周7",
        "本周日",
        "第12周周日",
        "第十二周星期天",
        "第12周日",
        "今年11月22日",
    ],
)
def test_one_sunday_is_read_in_all_its_spellings(text: str):
    assert read(text) == ("2026-11-22", "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2026-11-18"),
        ("昨天", "2026-11-17"),
        ("前天", "2026-11-16"),
        ("大前天", "2026-11-15"),
        ("明天", "2026-11-19"),
        ("后天", "2026-11-20"),
        ("大後天", "2026-11-21"),
        ("周三", "2026-11-18"),
        ("星期一", "2026-11-16"),
        ("礼拜五", "2026-11-20"),
        ("上周三", "2026-11-11"),
        ("上个星期五", "2026-11-13"),
        ("上周星期五", "2026-11-13"),
        ("上上周五", "2026-11-06"),
        ("下周二", "2026-11-24"),
        ("这周五", "2026-11-20"),
        ("上个月22号", "2026-10-22"),
        ("去年11月3日", "2025-11-03"),
        ("第1周周一", "2026-08-31"),
        ("第八周周三", "2026-10-21"),
    ],
)
def test_relative_days_are_counted_from_today_in_monday_to_sunday_weeks(text: str, day: str):
    assert read(text) == (day, "")


def test_on_a_sunday_the_week_is_still_the_one_that_began_on_monday():
    sunday = dt.date(2026, 11, 22)
    assert read_date("周一", sunday, TERM).date == dt.date(2026, 11, 16)
    assert read_date("上周日", sunday, TERM).date == dt.date(2026, 11, 15)


def test_a_month_without_a_year_lies_in_the_school_year_of_today():
    assert read("1月5日")[0] == "2027-01-05"
    assert read("9.10")[0] == "2026-09-10"
    april = dt.date(2027, 4, 8)
    assert read_date("11月13日", april, None).date == dt.date(2026, 11, 13)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("昨天第2节", "第2节"),
        ("昨天第二节课", "第2节"),
        ("昨天 上午第２节", "上午第2节"),
        ("昨天下午第一节", "下午第1节"),
        ("昨天第3-4节", "第3-4节"),
        ("昨天第3～4节", "第3-4节"),
        ("昨天第3、4节", "第3-4节"),
        ("昨天第三四节", "第3-4节"),
        ("昨天，第三节、第四节", "第3-4节"),
        ("昨天 3-4节", "第3-4节"),
        ("昨天早读", "早读"),
        ("昨天晚自习第一节", "晚自习第1节"),
        ("昨天延时", "延时"),
        ("周二2节", "第2节"),
        ("第12周周二第2节", "第2节"),
        ("11月17日（第12周 星期二）上午第2节", "上午第2节"),
        ("第2节 昨天", "第2节"),
    ],
)
def test_a_lesson_slot_may_stand_beside_the_day(text: str, slot: str):
    assert read(text) == ("2026-11-17", slot)


@pytest.mark.parametrize(
    "text",
    [
        "大前天下午",
        "周末",
        "11月",
        "11月底",
        "国庆节",
        "周三四节",
        "11月1 3日",
        "11.22.33",
        "2026-11",
        "26年11月22日",
        "11月13日 11月14日",
        "周三周三",
        "昨天第13节",
        "昨天第4-3节",
        "昨天听课",
        "2026-11-22x",
        "第8周周八",
        "?",
    ],
)
def test_what_cannot_be_read_is_quoted_and_what_is_accepted_is_named(text: str):
    with pytest.raises(Problem) as caught:
        read(text)
    assert str(caught.value) == f"日期“{text}”看不懂。{ACCEPTED}。"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "没有写日期"),
        ("　 ", "没有写日期"),
        ("11月13日周四", "11月13日是周五，不是周四"),
        ("昨天周三", "11月17日是周二，不是周三"),
        ("11月13日 第12周", "11月13日在第11周，不是第12周"),
        ("本周 11月13日", "11月13日不在所写的那一周"),
        ("本周 第11周 周三", "写了两个不同的周"),
        ("第8周", "“第8周”没有写是周几"),
        ("上周第2节", "没有写是周几"),
        ("第2节", "“第2节”没有写是哪一天"),
        ("第30周周一", "没有第30周，这个学期只有21周"),
        ("11月31日", "11月没有31日"),
        ("31日", "11月没有31日"),
        ("2月29日", "2027年2月没有29日"),
        ("13月1日", "没有13月"),
        ("0月1日", "没有0月"),
        ("2206-11-22", "年份2206不对"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(text: str, complaint: str):
    with pytest.raises(Problem, match=complaint):
        read(text)


def test_a_school_week_needs_a_term_and_says_so():
    with pytest.raises(Problem, match="先在设置里填好学期"):
        read_date("第8周周三", TODAY, None)


def test_a_date_from_a_form_head_is_read_even_where_no_term_is_known():
    text = "2025年10月22日（第8周 星期三）上午第2节"
    assert read_date(text, TODAY, None) == Reading(dt.date(2025, 10, 22), "上午第2节")
    with pytest.raises(Problem, match="是周三，不是周四"):
        read_date("2025年10月22日（第8周 星期四）", TODAY, None)


@given(ANY_DAY, st.sampled_from(SLOTS))
def test_every_written_date_with_its_slot_is_read_back(day: dt.date, slot: str):
    for written in (day.isoformat(), long_date(day), numeral_date(day), full_date(day)):
        assert read_date(written + " " + slot, TODAY, TERM) == Reading(day, slot)


@given(TERM_DAYS, st.sampled_from(SLOTS))
def test_what_is_echoed_in_a_term_reads_as_the_same_day(day: dt.date, slot: str):
    assert read_date(echo(day, slot, TERM), TODAY, TERM) == Reading(day, slot)


@given(ANY_DAY, st.integers(-2, 2), st.integers(0, 6))
def test_a_weekday_is_read_as_that_day_of_the_week_it_names(today: dt.date, away: int, weekday: int):
    words = {-2: "上上", -1: "上", 0: "本", 1: "下", 2: "下下"}
    day = read_date(words[away] + WEEKDAYS[weekday], today, None).date
    assert day.weekday() == weekday
    assert monday(day) == monday(today) + DAY * 7 * away
    if away == 0:
        assert read_date(WEEKDAYS[weekday], today, None).date == day


@given(st.integers(1, TERM.weeks), st.integers(0, 6))
def test_a_school_week_is_read_with_digits_and_in_chinese(week: int, weekday: int):
    day = TERM.week1 + DAY * (7 * (week - 1) + weekday)
    assert read_date(f"第{week}周{WEEKDAYS[weekday]}", TODAY, TERM).date == day
    assert read_date(f"第{chinese_number(week)}周{WEEKDAYS[weekday]}", TODAY, TERM).date == day


@given(st.text(alphabet="上下本周三日月天第八节0129-/.、 年午早读昨前大（）", max_size=14))
def test_whatever_is_typed_is_either_a_date_or_a_problem(text: str):
    try:
        reading = read_date(text, TODAY, TERM)
    except Problem as problem:
        assert problem.what and problem.do
    else:
        assert read_date(f"{reading.date} {reading.slot}", TODAY, TERM) == reading


# --- slots --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("", ""),
        ("2", "第2节"),
        ("第２节", "第2节"),
        ("第十节", "第10节"),
        ("下1", "下午第1节"),
        ("上午三四节", "上午第3-4节"),
        ("3,4", "第3-4节"),
        ("第3节和第4节", "第3-4节"),
        ("第3到第5节", "第3-5节"),
        ("3、5", "第3、5节"),
        ("晨读", "早读"),
        ("早读课", "早读"),
        ("晚修2", "晚自习第2节"),
        ("延时服务", "延时"),
        ("课后服务第一节", "课后服务第1节"),
    ],
)
def test_a_slot_is_stored_in_one_spelling(text: str, slot: str):
    assert read_slot(text) == slot
    assert read_slot(slot) == slot


@pytest.mark.parametrize(
    "text", ["第0节", "第13节", "第4-3节", "1-2-3", "上午", "听课", "第2节x", "第2节 第4节 早读"]
)
def test_a_slot_that_is_none_is_refused_with_examples(text: str):
    with pytest.raises(Problem, match=r"节次“.*”看不懂。可写：第2节、上午第2节"):
        read_slot(text)


def test_a_double_lesson_is_two_and_morning_lessons_have_one_name():
    assert slot_parts("第3-4节") == ("第3节", "第4节")
    assert slot_parts("上午第2节") == ("第2节",)
    assert slot_parts("下午第1-2节") == ("下午第1节", "下午第2节")
    assert slot_parts("第3、5节") == ("第3节", "第5节")
    assert slot_parts("早读") == ("早读",)
    assert slot_parts("") == ()


def test_slots_that_share_a_lesson_are_the_same_time():
    assert same_slot("第3-4节", "第4节")
    assert same_slot("上午第2节", "第2节")
    assert not same_slot("下午第2节", "第2节")
    assert not same_slot("", "")


def test_slots_are_sorted_in_the_course_of_the_day():
    day = [
        "",
        "早读",
        "上午第1节",
        "第2节",
        "第3-4节",
        "午间",
        "下午第1节",
        "第9节",
        "第10节",
        "延时",
        "晚自习第2节",
    ]
    shuffled = day[1::2] + day[::2]
    assert sorted(shuffled, key=slot_key) == day


# --- written back -------------------------------------------------------------------------


def test_what_was_read_is_echoed_with_week_weekday_and_slot():
    assert echo(dt.date(2026, 11, 13), "第2节", TERM) == "11月13日 第11周 周五 第2节"
    assert echo(dt.date(2026, 11, 13), term=TERM) == "11月13日 第11周 周五"


def test_the_echo_says_that_a_day_is_in_no_term():
    assert echo(dt.date(2026, 8, 3), "", None) == "8月3日 周一（不在学期内）"
    assert echo(dt.date(2027, 2, 1), "", TERM) == "2月1日 周一（不在本学期内）"


def test_the_echo_has_the_year_where_it_could_be_another_one():
    assert echo(dt.date(2025, 11, 13), "第2节", TERM) == "2025年11月13日 周四 第2节（不在本学期内）"
    assert echo(dt.date(2025, 11, 13), "", None, today=TODAY).startswith("2025年11月13日")
    assert echo(dt.date(2027, 6, 28), "", None, today=dt.date(2026, 8, 3)).startswith("2027年6月28日")


def test_dates_are_written_the_way_documents_ask_for():
    day = dt.date(2026, 11, 20)
    assert long_date(day) == "2026年11月20日"
    assert short_date(day) == "11月20日"
    assert numeral_date(day) == "二〇二六年十一月二十日"
    assert weekday_name(day) == "周五"
    assert weekday_name(day, long=True) == "星期五"
    assert weekday_name(dt.date(2026, 11, 22), long=True) == "星期日"
    assert full_date(dt.date(2026, 10, 21), "上午第2节", TERM) == "2026年10月21日（第8周 星期三）上午第2节"
    assert full_date(dt.date(2026, 8, 3)) == "2026年8月3日（星期一）"


def test_a_list_names_near_days_by_their_distance():
    names = [relative_day(TODAY + DAY * n, TODAY) for n in range(-3, 6)]
    assert names == ["11月15日", "周一", "昨天", "今天", "明天", "周五", "周六", "周日", "11月23日"]
    assert relative_day(dt.date(2025, 11, 18), TODAY) == "2025年11月18日"
