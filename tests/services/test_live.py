"""Sitting in a lesson: which one, nothing is lost, and the record it becomes."""

import datetime as dt
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain import live as course
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.services import drafts, live
from qinglan_tui.services.live import Sitting
from qinglan_tui.services.live_beside import agreed_with, look_back, rubric_of, scored
from qinglan_tui.services.live_lessons import offers
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, TODAY, a_workbook, write


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return a_workbook(tmp_path / "book")


def later(minutes: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def heard(sitting: Sitting, *said: tuple[int, str, str]) -> Sitting:
    """The sitting with lines: at which minute, what, and the mark."""
    lesson = sitting.lesson
    for minute, text, mark in said:
        lesson = course.written(lesson, text, later(minute), mark)
    return structs.replace(sitting, lesson=lesson)


def fields_of(record: object) -> Observation:
    assert isinstance(record, Record) and isinstance(record.fields, Observation)
    return record.fields


def test_what_is_agreed_and_what_the_partners_teach_today_is_offered_but_nothing_of_one_s_own(
    workbook: Workbook,
) -> None:
    sunday = TODAY.isoweekday()
    slots = (
        Slot(sunday, "第1节", "三（2）班", "数学", "李青"),
        Slot(sunday, "第3-4节", "三（3）班", "", "李青"),
    )
    workbook.arrange(timetable=Timetable(slots), terms=())
    write(workbook, "observation", date=TODAY, slot="第1节", teacher="李青", topic="周长")
    for teacher in ("李青", "王芳"):
        write(workbook, "observation", date=TODAY + dt.timedelta(days=2), status="planned", teacher=teacher)
    found = [(one.group, one.when, one.class_name) for one in offers(workbook, NOW)]
    assert found == [
        ("约好的", "周二", ""),
        ("今天的课表", "第3-4节", "三（3）班"),
        ("今天记过的", "今天第1节", ""),
    ]
    assert offers(workbook, NOW)[1].sitting.lesson.length == 80


def test_what_was_kept_comes_back_with_its_clock_after_the_program_was_killed(workbook: Workbook) -> None:
    sitting = live.new_sitting(workbook, {"teacher": "李青", "topic": "周长"}, NOW)
    sitting = heard(sitting, (0, "师：出示月饼", ""), (5, "新授", ""), (6, "生 折纸", "亮点"))
    live.keep(workbook, structs.replace(sitting, typed="三人上台，"), later(6))
    back = live.going_on(workbook, later(20))
    assert back is not None
    assert (back.lesson, back.typed, back.teacher) == (sitting.lesson, "三人上台，", "李青")
    assert course.minute_of(back.lesson, later(20)) == 20
    assert live.is_left_in_lesson(workbook, back.key)
    assert offers(workbook, later(200))[0].group == "接着记"
    assert live.going_on(workbook, later(200)) is None, "that lesson is over"


def test_the_unsaved_text_of_a_lesson_is_one_of_its_form_as_well(workbook: Workbook) -> None:
    sitting = heard(live.new_sitting(workbook, {"teacher": "李青"}, NOW), (3, "追问", "问题"))
    live.keep(workbook, sitting, NOW)
    (left,) = drafts.unsaved(workbook)
    assert left.heading.startswith("李青")
    drafts.keep(workbook, left.key, left.kind, None, left.raw, NOW)
    assert live.left_sittings(workbook) == (), "now it is a form"
    (offer,) = offers(workbook, NOW)
    assert offer.sitting.lesson.lines == sitting.lesson.lines


def test_a_finished_lesson_is_a_record_and_its_marks_are_offered_as_text(workbook: Workbook) -> None:
    sitting = live.new_sitting(workbook, {"teacher": "李青", "topic": "周长"}, NOW)
    sitting = heard(
        sitting, (0, "师：追问", "亮点"), (2, "练习", ""), (3, "七人没做完", "问题"), (4, "小结", "")
    )
    live.keep(workbook, sitting, NOW)
    record = live.finish(workbook, sitting, later(40))
    own = fields_of(workbook.get(record.id or 0))
    assert [(line.minute, line.step, line.who, line.text, line.mark) for line in own.script] == [
        (0, "导入", "师", "追问", "亮点"),
        (3, "练习", "", "七人没做完", "问题"),
    ]
    assert (record.status, own.observers, own.merits) == ("done", ("王芳",), "")
    (left,) = drafts.unsaved(workbook)
    assert left.record_id == record.id
    assert (left.raw["merits"], left.raw["problems"]) == ("0分 师：追问", "3分 七人没做完")


def test_a_lesson_that_was_saved_too_early_is_gone_on_with_and_keeps_its_lines_and_its_clock(
    workbook: Workbook,
) -> None:
    planned = write(workbook, "observation", date=TODAY, status="planned", teacher="李青")
    sitting = heard(live.sitting_of(workbook, planned, NOW), (0, "师：追问", "亮点"), (18, "七人没做完", ""))
    live.finish(workbook, sitting, later(18))
    (offer,) = offers(workbook, later(20))
    assert course.minute_of(offer.sitting.lesson, later(20)) == 20
    record = live.finish(workbook, heard(offer.sitting, (25, "小结匆忙", "")), later(40))
    own = fields_of(record)
    assert [(line.minute, line.text) for line in own.script] == [
        (0, "追问"),
        (18, "七人没做完"),
        (25, "小结匆忙"),
    ]
    assert own.merits == "0分 师：追问", "what was offered there goes along"


def test_an_agreed_lesson_heard_on_another_day_is_one_of_that_day(workbook: Workbook) -> None:
    tuesday = TODAY + dt.timedelta(days=2)
    planned = write(workbook, "observation", date=tuesday, slot="第2节", status="planned", teacher="李青")
    sitting = heard(live.sitting_of(workbook, planned, NOW), (0, "铃响", ""))
    record = live.finish(workbook, sitting, NOW)
    assert (record.id, record.status, record.date, record.slot) == (planned.id, "done", TODAY, "")
    assert len(workbook.records(Span())) == 1


def test_a_form_with_a_fault_in_it_keeps_the_lines_and_says_what_is_wrong(workbook: Workbook) -> None:
    sitting = heard(
        live.new_sitting(workbook, {"teacher": "李青", "date": "大前天下午"}, NOW), (0, "铃响", "")
    )
    with pytest.raises(Faults):
        live.finish(workbook, sitting, NOW)
    (left,) = drafts.unsaved(workbook)
    assert left.raw["script"][0]["text"] == "铃响"
    assert workbook.records(Span()) == []


def test_the_suggestions_of_the_last_lesson_are_looked_at_in_this_one(workbook: Workbook) -> None:
    steps = [{"text": "提问后等三秒"}, {"text": "板书留例题", "effect": "做到了", "seen_on": "2026-11-10"}]
    before = write(workbook, "observation", date="2026-11-05", teacher="李青", action_steps=steps)
    write(workbook, "observation", date="2026-11-06", teacher="周敏", action_steps=[{"text": "另一位"}])
    (step,) = agreed_with(workbook, "李青", None, TODAY)
    look_back(workbook, step, "等了四秒", NOW)
    (seen,) = agreed_with(workbook, "李青", None, TODAY)
    assert (seen.text, seen.effect) == ("提问后等三秒", "等了四秒")
    stored = fields_of(workbook.get(before.id or 0)).action_steps[0]
    assert (stored.effect, stored.seen_on) == ("等了四秒", TODAY)
    assert agreed_with(workbook, "李青", None, TODAY + dt.timedelta(days=1)) == ()
    with pytest.raises(Problem, match="别处改过"):
        look_back(workbook, structs.replace(step, text="别的话"), "做到了", NOW)


def test_points_are_given_by_the_school_s_rubric_and_no_more_than_there_are(workbook: Workbook) -> None:
    sitting = heard(live.new_sitting(workbook, {"teacher": "李青"}, NOW), (0, "铃响", ""))
    names = [one.dimension for one in rubric_of(workbook, sitting)]
    some = scored(workbook, sitting, {names[0]: "9", names[1]: ""}, TODAY)
    assert [(one.dimension, one.points) for one in some.scores] == [(names[0], 9)]
    assert fields_of(live.finish(workbook, some, NOW)).score is None, "not all of it was scored"
    with pytest.raises(Problem, match="满分10分"):
        scored(workbook, sitting, {names[0]: "11"}, TODAY)
    with pytest.raises(Faults):
        scored(workbook, sitting, {names[0]: "好"}, TODAY)
    full = scored(workbook, sitting, dict.fromkeys(names, "8"), TODAY)
    assert fields_of(live.finish(workbook, full, NOW)).score == 8 * len(names)
