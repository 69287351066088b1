"""交前自查: days, slots and timetables, what is lacking, and what is right is left alone."""

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.growth_plan import GrowthPlan
from qinglan_tui.domain.kinds.honour import Honour
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.public_lesson import PublicLesson, TeacherTurn
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.kinds.study_note import StudyNote
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.precheck import REMARKS, Checked, Remark, precheck
from qinglan_tui.domain.records import Attachment, Record, Unreadable
from qinglan_tui.domain.terms import Leave, MakeUp, is_teaching_day, new_term
from qinglan_tui.domain.timetable import Timetable, new_slot
from tests.domain.examples import records

OWNER, OTHER = "陈素云", "李青"
TODAY = dt.date(2026, 12, 20)
TERM = new_term(
    "2026-2027-1",
    dt.date(2026, 9, 1),
    dt.date(2027, 1, 22),
    free_weeks=(10,),
    free_days=(dt.date(2026, 11, 26),),
    make_up=(MakeUp(dt.date(2026, 9, 20), 5),),
)
TUESDAY = dt.date(2026, 11, 17)
CLASS = "三（2）班"
NUMBERS = iter(range(1, 10**6))


def heard(day: dt.date = TUESDAY, slot: str = "第2节", **more: Any) -> Record:
    """A lesson heard, with all that a school asks for."""
    fields = {"teacher": OTHER, "class_name": CLASS, "topic": "周长", "advice": f"等三秒，{day}。"}
    common = {name: more.pop(name) for name in list(more) if name in Record.__struct_fields__}
    own = Observation(**fields | more)
    return Record(fields=own, date=day, slot=slot, id=next(NUMBERS), **common)


def given_lesson(day: dt.date = TUESDAY, slot: str = "第2节", **more: Any) -> Record:
    """A public lesson of the owner's."""
    fields = {"occasion": "公开课", "topic": "角", "class_name": "三（1）班", "advice": "放手。"}
    return Record(fields=PublicLesson(**fields | more), date=day, slot=slot, id=next(NUMBERS))


def checked(*found: Record, **more: Any) -> Checked:
    """What is looked through: these records, in this term."""
    facts: dict[str, Any] = {
        "school": "青禾镇中心小学",
        "school_short": "青禾小学",
        "terms": (TERM,),
        "term": TERM,
        "today": TODAY,
    }
    return Checked(owner=OWNER, records=found, **facts | more)


def said(*found: Record, **more: Any) -> list[str]:
    """The remarks on them, each as its kind and what it says."""
    return [f"{remark.kind}: {remark.what}" for remark in precheck(checked(*found, **more))]


# --- days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (dt.date(2026, 11, 21), "11月21日是周六"),
        (dt.date(2026, 11, 22), "11月22日是周日"),
        (dt.date(2026, 10, 2), "10月2日是国庆节假期"),
        (dt.date(2026, 9, 25), "9月25日是中秋节假期"),
        (dt.date(2027, 1, 1), "1月1日是元旦假期"),
        (dt.date(2026, 11, 26), "11月26日放假"),
        (dt.date(2026, 11, 4), "11月4日是第10周，学校停课"),
    ],
)
def test_a_lesson_on_a_day_without_school_is_told_with_the_reason(day: dt.date, why: str) -> None:
    assert f"day_off: {why}" in said(heard(day), today=dt.date(2027, 1, 22))
    assert f"day_off: {why}" in said(given_lesson(day), today=dt.date(2027, 1, 22))


@pytest.mark.parametrize(
    "record",
    [
        heard(dt.date(2026, 9, 20)),  # made up for
        heard(),
        heard(dt.date(2026, 11, 21), place="线上"),
        heard(dt.date(2026, 11, 21), on_paper=True),
        Record(
            fields=Activity(format=("读书",), topic="书", content="读", takeaways="得"),
            date=dt.date(2026, 11, 21),
        ),
    ],
)
def test_what_may_well_be_on_that_day_is_left_alone(record: Record) -> None:
    assert said(record) == []


@given(st.dates(TERM.start, TERM.end))
def test_on_any_day_of_the_term_a_lesson_is_remarked_on_when_nothing_is_taught(day: dt.date) -> None:
    told = any(one.startswith("day_off") for one in said(heard(day)))
    festival = day in (dt.date(2026, 9, 25), dt.date(2027, 1, 1)) or (day.month == 10 and day.day <= 7)
    assert told == (festival or not is_teaching_day(TERM, day))


@pytest.mark.parametrize(
    ("kind", "record", "told"),
    [
        ("病假", heard(), True),
        ("病假", given_lesson(), True),
        ("停课", heard(), False),
        ("外出培训", given_lesson(), True),
        ("", heard(), True),
        ("病假", heard(observers=("周敏",)), False),
        ("病假", heard(dt.date(2026, 11, 20)), False),
    ],
)
def test_on_leave_one_neither_teaches_nor_hears_but_may_hear_when_only_classes_are_off(
    kind: str, record: Record, told: bool
) -> None:
    leave = (Leave(TUESDAY, TUESDAY + dt.timedelta(days=1), kind),)
    assert any(one.startswith("leave") for one in said(record, leave=leave)) == told


# --- two at once -----------------------------------------------------------------------------------------


def test_two_lessons_in_one_slot_of_one_listener_are_told_once_with_both_records() -> None:
    one, other = heard(), heard(teacher="周敏", class_name="三（4）班")
    note = Record(
        fields=StudyNote(teacher="周敏", class_name="三(4)班", topic="角", gains="得"),
        date=TUESDAY,
        slot="第2节",
        id=next(NUMBERS),
    )
    found = [remark for remark in precheck(checked(one, other, note)) if remark.kind == "clash"]
    assert [(remark.record, remark.other) for remark in found] == [(one.id, other.id)]
    assert found[0].what == "11月17日第2节陈素云听李青的课，又听周敏的课"


def test_a_teacher_cannot_teach_two_classes_nor_teach_and_hear_at_once() -> None:
    one, other = heard(), heard(class_name="三（3）班", observers=("周敏",))
    assert said(one, other) == ["clash: 11月17日第2节李青上三（2）班的课，又上三（3）班的课"]
    own = given_lesson()
    assert said(one, own) == ["clash: 11月17日第2节陈素云听李青的课，又上三（1）班的课"]


@pytest.mark.parametrize(
    "other",
    [
        heard(slot="第3节", class_name="三（3）班"),
        heard(dt.date(2026, 11, 18), class_name="三（3）班"),
        heard(slot="", class_name="三（3）班"),
        heard(slot="上午第2节", class_name="三(2)班"),
        heard(class_name="", attachments=(Attachment(name="页.jpg", hash="0"),)),
        heard(observers=("周敏",)),
        Record(
            fields=Reflection(topic="周长", class_name=CLASS, text="得"),
            author=OTHER,
            date=TUESDAY,
            slot="第2节",
            id=next(NUMBERS),
        ),
    ],
)
def test_the_same_lesson_or_another_time_is_no_clash(other: Record) -> None:
    assert said(heard(), other) == []


def test_two_slots_meet_where_they_share_a_lesson() -> None:
    assert len(said(heard(), heard(slot="第1-2节", class_name="三（3）班"))) == 1


def test_mentor_and_apprentice_give_one_lesson_together_in_their_own_slots() -> None:
    turns = (
        TeacherTurn(teacher=OWNER, class_name="三（1）班", slot="第1节"),
        TeacherTurn(teacher=OTHER, class_name=CLASS, slot="第2节"),
    )
    together = given_lesson(teachers=turns, participants=(OWNER, OTHER, "周敏"))
    assert said(together, heard()) == []


def test_a_record_that_is_not_printed_is_only_the_other_one() -> None:
    printed, kept = heard(), heard(teacher="周敏", class_name="三（4）班")
    found = precheck(checked(printed, others=(kept,)))
    assert [(remark.record, remark.other) for remark in found] == [(printed.id, kept.id)]
    assert precheck(checked(others=(printed, kept))) == ()


TABLE = Timetable(
    (
        new_slot(2, "第2节", "三（1）班", "数学", OWNER),
        new_slot(3, "第1节", "三（1）班", "数学", OWNER, "单周"),
        new_slot(5, "第4节", "三（1）班", "数学", OWNER),
        new_slot(2, "第2节", CLASS, "数学", OTHER),
    )
)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (heard(), True),
        (heard(slot="第1-2节"), True),
        (heard(slot="第3节"), False),
        (heard(slot=""), False),
        (heard(observers=("周敏",)), False),
        (heard(dt.date(2026, 11, 18), "第1节"), False),  # week 12
        (heard(dt.date(2026, 11, 11), "第1节"), True),  # week 11
        (heard(dt.date(2026, 9, 20), "第4节"), True),  # a Sunday with Friday's lessons
        (heard(place="线上"), False),
        (heard(teacher="周敏", class_name="三（1）班"), False),  # a lesson given in one's own class
    ],
)
def test_hearing_while_the_own_timetable_has_a_lesson_is_told(record: Record, told: bool) -> None:
    found = said(record, timetable=TABLE)
    assert found == (
        [f"teaching: {record.date.month}月{record.date.day}日{record.slot}课表上陈素云有三（1）班的课"]
        if told
        else []
    )


def test_while_away_nobody_teaches_by_the_timetable() -> None:
    leave = (Leave(TUESDAY, TUESDAY, "停课"),)
    assert said(heard(), timetable=TABLE, leave=leave) == []


# --- how far it is written -------------------------------------------------------------------------------


def test_what_is_lacking_stands_in_one_remark_and_each_word_once() -> None:
    bare = Record(fields=Observation(teacher=OTHER, topic="周长"), date=TUESDAY, id=7)
    assert said(bare, near={7: ("缺评课意见、点评", "缺签字", "不足800字")}) == [
        "missing: 缺班级、评课意见、签字，不足800字"
    ]
    photo = structs.replace(bare, attachments=(Attachment(name="页.jpg", hash="0"),))
    assert said(photo) == []


def test_a_file_that_is_gone_is_named() -> None:
    record = heard()
    assert said(record, lost=((record.id or 0, "页.jpg"), (999, "别的.jpg"))) == [
        "photo: 附件“页.jpg”不在工作簿里，印不出来"
    ]


def test_drafts_past_appointments_returns_conflicts_and_unreadable_ones_are_told() -> None:
    draft, planned = heard(status="draft"), heard(status="planned")
    ahead = heard(TODAY + dt.timedelta(days=2), status="planned")
    back = heard(status="returned")
    broken = Unreadable(id=5, raw={}, problems=("日期读不懂",))
    found = precheck(
        checked(back, begun=(draft, planned, ahead), unreadable=(broken,), clashing=frozenset({back.id or 0}))
    )
    assert [(remark.kind, remark.record) for remark in found] == [
        ("conflict", back.id),
        ("unreadable", 5),
        ("unfinished", draft.id),
        ("unfinished", planned.id),
        ("returned", back.id),
    ]


def test_a_draft_that_was_chosen_itself_would_be_printed_as_it_is() -> None:
    assert said(heard(status="draft")) == ["unfinished: 还在起草，会照现在这样印"]


def test_dates_that_cannot_be_are_told() -> None:
    assert "future: 12月29日还没有到，已写成完成" in said(heard(dt.date(2026, 12, 29)))
    assert "outside: 日期2025年11月18日早于开学" in said(
        heard(dt.date(2025, 11, 18), counts_for="2026-2027-1")
    )
    assert "outside: 日期2027年3月2日晚于学期结束" in said(
        heard(dt.date(2027, 3, 2), counts_for="2026-2027-1")
    )


def test_a_plan_of_the_summer_is_not_outside_of_its_term() -> None:
    plan = GrowthPlan(plan_kind="指导计划", span="学期", analysis="清楚", goal="一个", text="每周一节")
    assert said(Record(fields=plan, date=dt.date(2026, 8, 25), counts_for="2026-2027-1", id=1)) == []


@pytest.mark.parametrize(("days", "told"), [(5, False), (30, False), (31, True)])
def test_an_entry_a_month_after_the_event_is_told(days: int, told: bool) -> None:
    written = dt.datetime.combine(TUESDAY + dt.timedelta(days=days), dt.time(19))
    late = [one for one in said(heard(written_at=written)) if one.startswith("late")]
    assert late == ([f"late: 11月17日的事，{days}天后才记下"] if told else [])
    for other in (heard(written_at=written, author=OTHER), heard(written_at=written, on_paper=True)):
        assert not any(one.startswith("late") for one in said(other))


def test_facts_that_are_printed_and_empty_are_named() -> None:
    person = Person(name=OTHER, title="二级教师", years_taught=0)
    assert said(people=((person, ("title", "degree", "years_taught", "birth")),)) == [
        "person: 李青没有填学历、出生年月"
    ]


# --- the school's name -----------------------------------------------------------------------------------


def test_the_school_in_short_form_is_told_where_the_form_asks_for_the_full_name() -> None:
    honour = Honour(topic="粉笔字", level="校级", issuer="青禾小学教导处")
    record = Record(fields=honour, date=TUESDAY, id=1)
    assert said(record) == ["school: 颁奖单位写的是简称“青禾小学教导处”"]
    full = structs.replace(record, fields=structs.replace(honour, issuer="青禾镇中心小学"))
    assert said(full, heard(advice="到青禾小学听课。")) == []
    person = Person(name=OTHER, school="青禾小学")
    assert said(people=((person, ()),)) == ["school: 李青的单位写的是简称“青禾小学”"]


@pytest.mark.parametrize(("full", "short"), [("", ""), ("青禾小学", "青禾小学"), ("", "青禾小学")])
def test_without_a_full_name_that_itself_is_told(full: str, short: str) -> None:
    (only,) = precheck(checked(heard(), school=full, school_short=short))
    assert (only.kind, only.link) == ("school", "settings")


# --- all of it -------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.lists(records(), max_size=5))
def test_whatever_was_written_every_remark_is_a_clause_about_a_record_that_is_printed(
    found: list[Record],
) -> None:
    numbered = [structs.replace(record, id=number) for number, record in enumerate(found, 1)]
    remarks = precheck(checked(*numbered, timetable=TABLE, leave=(Leave(TUESDAY, TUESDAY),)))
    for remark in remarks:
        assert remark.kind in REMARKS
        assert remark.what and remark.do and not remark.what.endswith("。") and not remark.do.endswith("。")
        assert remark.record is None or 1 <= remark.record <= len(numbered)
    order = list(REMARKS)
    assert [order.index(one.kind) for one in remarks] == sorted(order.index(one.kind) for one in remarks)
    again = precheck(checked(*reversed(numbered), timetable=TABLE, leave=(Leave(TUESDAY, TUESDAY),)))
    assert set(again) == set(remarks)


@given(st.lists(st.tuples(st.dates(TERM.start, TODAY), st.integers(3, 7)), unique=True, max_size=30))
def test_lessons_each_in_a_slot_of_its_own_on_school_days_give_no_remark(
    times: list[tuple[dt.date, int]],
) -> None:
    holidays = {dt.date(2026, 9, 25), *(dt.date(2026, 10, day) for day in range(1, 8))}
    lessons = [
        heard(day, f"第{slot}节", topic=f"{day}{slot}", advice=f"{day}第{slot}节")
        for day, slot in times
        if is_teaching_day(TERM, day) and day not in holidays
    ]
    assert said(*lessons, timetable=Timetable(TABLE.entries[:2])) == []


def test_a_thousand_records_are_looked_through_in_well_under_a_second() -> None:
    text = "\n".join(
        f"第{number}处：提问以后先等三秒再点名，后排的孩子才有时间把话想好说完整。" for number in range(12)
    )
    lessons = [
        heard(TERM.start + dt.timedelta(days=number % 100), f"第{number % 8 + 1}节", advice=f"{number}{text}")
        for number in range(1000)
    ]
    value = checked(*lessons[:500], others=tuple(lessons[500:]), timetable=TABLE)
    begun = time.process_time()
    remarks: tuple[Remark, ...] = precheck(value)
    assert time.process_time() - begun < 1
    assert any(remark.kind == "repeated" for remark in remarks)
