"""快记: which lesson is meant, and the record that is made of few answers."""

from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.services.quick_lesson import Quick
from qinglan_tui.storage import Workbook
from tests.services.books import TODAY, a_workbook, write

# 22 November 2026 is a Sunday.
TAUGHT = (
    Slot(5, "第2节", "三（2）班", "数学", "李青"),
    Slot(5, "第4节", "三（4）班", "数学", "李青"),
    Slot(4, "第3节", "五（1）班", "数学", "周敏"),
    Slot(5, "第4节", "四（1）班", "数学", "王芳"),
)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """王芳, her two apprentices and their timetables."""
    workbook = a_workbook(tmp_path / "book")
    workbook.arrange(timetable=Timetable(TAUGHT))
    return workbook


def test_the_lessons_of_the_last_days_that_are_not_recorded_are_offered_the_latest_first(
    book: Workbook,
) -> None:
    # On Fridays at 第4节 王芳 teaches herself.
    assert [lesson.text for lesson in Quick(book, TODAY).unrecorded()] == [
        "11月20日周五第2节 李青 三（2）班 数学",
        "11月19日周四第3节 周敏 五（1）班 数学",
        "11月13日周五第2节 李青 三（2）班 数学",
        "11月12日周四第3节 周敏 五（1）班 数学",
    ]
    write(book, "听课", date="11月20日", slot="第2节", teacher="李青")
    write(book, "听课", date="11月12日", teacher="周敏", class_name="五（1）班")
    assert [lesson.day.day for lesson in Quick(book, TODAY).unrecorded()] == [19, 13]


def test_what_was_agreed_on_comes_first_and_is_carried_out_not_written_twice(book: Workbook) -> None:
    agreed = write(
        book, "听课", date="11月13日", slot="第2节", teacher="李青", topic="周长", status="已约", tags="重点"
    )
    quick = Quick(book, TODAY)
    first, *others = quick.unrecorded()
    assert first.record_id == agreed.id and len(others) == 3
    record = quick.record({"lesson": first.text, "merits": "人人动手"})
    assert (record.id, record.tags, record.status) == (agreed.id, ("重点",), "done")
    assert isinstance(record.fields, Observation) and record.fields.topic == "周长"


def test_every_lesson_that_is_offered_reads_back_as_itself(book: Workbook) -> None:
    quick = Quick(book, TODAY)
    for lesson in quick.unrecorded():
        assert quick.read(lesson.text) == lesson


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("上周五第2节 李青 三2 周长", "11月13日 第11周 周五 第2节 李青 三（2）班 数学 《周长》"),
        ("周五第2节", "11月20日 第12周 周五 第2节 李青 三（2）班 数学"),
        (
            "上周五 第2节　李青，三年级2班《认识 周长》",
            "11月13日 第11周 周五 第2节 李青 三（2）班 数学 《认识 周长》",
        ),
        ("昨天 赵老师 五（3）班 科学 浮力", "11月21日 第12周 周六 赵老师 五（3）班 科学 《浮力》"),
        ("第2节 李青 三2", "11月22日 第12周 周日 第2节 李青 三（2）班 数学"),
        ("李青 周长", "11月22日 第12周 周日 李青 数学 《周长》"),
    ],
)
def test_a_lesson_is_read_as_it_is_said(book: Workbook, text: str, said: str) -> None:
    assert Quick(book, TODAY).echo(text) == said


@pytest.mark.parametrize("text", ["", "  ", "上周 李青", "第30周周五 李青", "13月5日 李青"])
def test_what_does_not_say_which_lesson_is_a_fault_at_its_field(book: Workbook, text: str) -> None:
    quick = Quick(book, TODAY)
    with pytest.raises(Problem):
        quick.read(text)
    with pytest.raises(Faults) as caught:
        quick.record({"lesson": text, "merits": "好"})
    assert [fault.field for fault in caught.value.faults] == ["lesson"]
    assert quick.raw({"lesson": text, "merits": "好"})[0]["merits"] == "好"


def test_a_name_may_be_written_by_its_initials(book: Workbook) -> None:
    quick = Quick(
        book, TODAY, lambda typed, names: [name for name in names if (typed, name) == ("lq", "李青")]
    )
    assert quick.read("上周五第2节 lq 周长").teacher == "李青"
    assert quick.read("上周五第2节 李青 English").topic == "English"


def test_a_lesson_recorded_already_says_so(book: Workbook) -> None:
    write(book, "听课", date="11月13日", slot="第2节", teacher="李青")
    assert "已经记过" in Quick(book, TODAY).echo("上周五第2节 李青")


def test_the_record_is_whole_and_only_begun_while_something_is_missing(book: Workbook) -> None:
    quick = Quick(book, TODAY)
    answers = {"lesson": "上周五第2节 李青 三2 周长", "advice": "提问后等三秒", "grade": "良好"}
    record = quick.record(answers)
    assert record.status == "done" and record.slot == "第2节" and record.date.day == 13
    assert record.fields == Observation(
        teacher="李青",
        class_name="三（2）班",
        subject="数学",
        topic="周长",
        advice="提问后等三秒",
        grade="良好",
        observers=("王芳",),
    )
    assert quick.record(answers | {"advice": ""}).status == "draft"
    assert structs.asdict(record.fields)["merits"] == ""
