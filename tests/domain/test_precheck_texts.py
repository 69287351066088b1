"""交前自查 of what is written: weeks that do not fit their date, and paragraphs that come again."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.growth_plan import GrowthPlan
from qinglan_tui.domain.kinds.lesson_design import LessonDesign, ProcessStep
from qinglan_tui.domain.kinds.monthly_report import MonthlyReport
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.kinds.study_note import StudyNote
from qinglan_tui.domain.precheck import Checked, Remark, precheck
from qinglan_tui.domain.records import Comment, Record
from qinglan_tui.domain.terms import new_term

OWNER = "陈素云"
TERM = new_term("2026-2027-1", dt.date(2026, 9, 1), dt.date(2027, 1, 22))
DAY = dt.date(2026, 11, 17)  # Tuesday of week 12
LONG = "问题刚出口就点名，点来点去是前两排六七个孩子，后排的孩子一节课没有站起来过。"


def activity(text: str = "", *, day: dt.date = DAY, number: int = 1, **more: Any) -> Record:
    """Something done together."""
    fields = {"format": ("教研",), "topic": "计算", "content": text or f"说了{day}", "takeaways": "得"}
    common = {name: more.pop(name) for name in list(more) if name in Record.__struct_fields__}
    return Record(fields=Activity(**fields | more), date=day, id=number, **common)


def heard(advice: str, *, day: dt.date = DAY, number: int = 2, **more: Any) -> Record:
    """A lesson heard."""
    fields = Observation(teacher="李青", class_name="三（2）班", topic=f"周长{number}", advice=advice)
    return Record(fields=fields, date=day, id=number, **more)


def remarks(kind: str, *records: Record, others: tuple[Record, ...] = ()) -> list[Remark]:
    """The remarks of one kind on the records."""
    value = Checked(
        owner=OWNER,
        today=dt.date(2027, 1, 20),
        records=records,
        others=others,
        term=TERM,
        terms=(TERM,),
        school="青禾镇中心小学",
    )
    return [remark for remark in precheck(value) if remark.kind == kind]


# --- weeks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "what"),
    [
        (activity(title="第11周备课"), "写的是第11周，11月17日在第12周"),
        (activity(topic="第十一周教研"), "写的是第11周，11月17日在第12周"),
        (activity("第11周周二，说了几分之一。"), "写的是第11周，11月17日在第12周"),
        (activity("接着10月21日（第7周）说的再看。"), "10月21日在第8周，文字里写的是第7周"),
        (activity("上次是十月二十一日（第八周 星期四）。"), "10月21日是周三，文字里写的是周四"),
        (activity("10月21日周四说好的。"), "10月21日是周三，文字里写的是周四"),
        (activity("第7周（10月21日）说好的。"), "10月21日在第8周，文字里写的是第7周"),
        (activity("1月12日（星期三）再看。"), "1月12日是周二，文字里写的是周三"),
        (activity("2025年10月21日（周三）的旧稿。"), "10月21日是周二，文字里写的是周三"),
        (activity("11月31日（周二）再说。"), "写的11月31日，没有这一天"),
    ],
)
def test_a_week_or_weekday_that_does_not_fit_its_date_is_told(record: Record, what: str) -> None:
    assert [remark.what for remark in remarks("week", record)] == [what]


@pytest.mark.parametrize(
    "record",
    [
        activity(title="第12周备课"),
        activity("10月21日（第8周 星期三）说的再看，1月12日（星期二）交。"),
        activity("第14周再看一次；第7—10周说计算，第16周末收。"),
        activity("第15周起每周一次。"),
        activity(title="第11—12周备课"),
        activity("孩子说：下周二是11月24日，第13周。"),
        activity("11月17日周敏来听课。"),
        Record(fields=Reflection(topic="第11周反思", text="得"), date=DAY, id=1),
        Record(fields=MonthlyReport(progress="第9周，李青上了课。"), date=DAY, id=1),
        Record(fields=GrowthPlan(text="第1周，听课。"), title="第1周计划", date=DAY, id=1),
        activity(title="第11周教研", counts_for="2026-W46"),
        activity(title="第3周备课", day=dt.date(2027, 2, 20)),  # in no term
    ],
)
def test_weeks_that_fit_or_that_mean_another_day_are_left_alone(record: Record) -> None:
    assert remarks("week", record) == []


@given(st.dates(TERM.start, TERM.end))
def test_a_date_written_with_its_own_week_and_weekday_always_fits(day: dt.date) -> None:
    week = (day - TERM.week1).days // 7 + 1
    name = "一二三四五六日"[day.weekday()]
    text = f"{day.month}月{day.day}日（第{week}周 星期{name}）"
    assert remarks("week", activity(text, day=day, title=f"第{week}周教研")) == []
    wrong = text.replace(f"第{week}周", f"第{week + 1}周")
    assert remarks("week", activity(f"记：{wrong}", day=day)) != []


# --- paragraphs ------------------------------------------------------------------------------------------


def test_a_paragraph_that_came_before_names_both_records_and_what_it_is() -> None:
    first = heard(f"先说一句。\n　　1. {LONG}", day=dt.date(2026, 10, 13), number=7)
    (remark,) = remarks("repeated", first, heard(f"（2）{LONG}\n再说一句。", number=8))
    assert (remark.record, remark.other) == (8, 7)
    assert remark.what == "建议“问题刚出口就点名，点来点去是…”，与10月13日的听课“李青《周长7》”一字不差"


def test_several_paragraphs_of_one_record_are_one_remark() -> None:
    texts = f"{LONG}\n{LONG[::-1]}"
    (remark,) = remarks("repeated", heard(texts, day=dt.date(2026, 10, 13), number=7), heard(texts, number=8))
    assert "等2段" in remark.what


def test_what_was_written_in_another_term_is_found_and_only_the_later_one_told() -> None:
    old = heard(LONG, day=dt.date(2025, 10, 13), number=3)
    assert [one.record for one in remarks("repeated", heard(LONG, number=8), others=(old,))] == [8]
    assert remarks("repeated", old, others=(heard(LONG, number=8),)) == []


def test_rows_and_comments_are_texts_as_well() -> None:
    step = ProcessStep(teacher_does=LONG)
    design = LessonDesign(
        topic="角", class_name="三（2）班", use="日常教案", objectives="认", process=(step,)
    )
    plan = Record(fields=design, date=dt.date(2026, 10, 13), id=3)
    assert [one.record for one in remarks("repeated", plan, heard(LONG))] == [2]
    said = Comment(text=LONG, by=OWNER)
    commented = [activity(day=DAY, number=number, comment=said, author="李青") for number in (4, 5)]
    assert [one.what[:2] for one in remarks("repeated", *commented)] == ["点评"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (heard(LONG[:28], number=1), heard(LONG[:28], number=2)),
        (heard(LONG, number=1), heard(f"{LONG}改", number=2)),
        (heard(LONG, number=1), activity(LONG, number=2, author="李青")),
        (heard(LONG, number=1), activity(LONG, number=2, links=(1,))),
        (heard(LONG, number=1, lesson_study="集合"), activity(LONG, number=2, lesson_study="集合")),
        (
            heard(LONG, number=1),
            Record(fields=StudyNote(observation=1, topic="角", gains=LONG), date=DAY, id=2),
        ),
        (
            Record(fields=LessonDesign(topic="角", version="一稿", text=LONG), date=DAY, id=1),
            Record(fields=LessonDesign(topic="角", version="二稿", text=LONG), date=DAY, id=2),
        ),
        tuple(
            Record(fields=KINDS_BY_CODE["agreement"].fields(background=LONG), date=DAY, id=number)
            for number in (1, 2)
        ),
    ],
)
def test_short_changed_others_and_one_s_own_versions_are_no_repetition(one: Record, other: Record) -> None:
    assert remarks("repeated", one, other) == []


@given(
    st.text(st.sampled_from("等三秒再点名，后排。"), min_size=1, max_size=60),
    st.sampled_from(["", "　　", "1．", "（一）"]),
)
def test_a_paragraph_counts_from_thirty_characters_on_whatever_stands_before_it(
    text: str, before: str
) -> None:
    first = heard(f"甲{text}", day=dt.date(2026, 10, 13), number=7)
    again = heard(f"{before}甲{text}\n乙", number=8)
    assert bool(remarks("repeated", first, again)) == (len(text) + 1 >= 30)


@given(st.permutations(range(6)))
def test_the_first_of_many_is_the_one_that_the_others_repeat(order: list[int]) -> None:
    lessons = [heard(LONG, day=dt.date(2026, 10, 12) + dt.timedelta(days=n), number=n + 1) for n in order]
    assert {(one.record, one.other) for one in remarks("repeated", *lessons)} == {(n, 1) for n in range(2, 7)}


def test_a_record_does_not_repeat_itself() -> None:
    lesson = heard(f"{LONG}\n{LONG}")
    own = structs.replace(lesson.fields, problems=LONG)
    assert remarks("repeated", structs.replace(lesson, fields=own)) == []
