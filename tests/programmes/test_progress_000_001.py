"""The presets 000-02 … 001-11 on a small school: every duty of a pair finds its records, and only those."""

from datetime import date
from typing import Any

import pytest

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.people import new_pairing
from qinglan_tui.domain.progress import SchoolCalendar, progress
from qinglan_tui.domain.progress_values import DutyProgress, Progress
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import new_term
from qinglan_tui.services.programmes import preset

MENTOR, APPRENTICE, OTHER = "王芳", "李青", "张老师"
TERM = new_term("2026-2027-1", date(2026, 9, 1), date(2027, 1, 22), midterm=date(2026, 11, 6))
PAIR = new_pairing((MENTOR,), (APPRENTICE,), date(2026, 9, 1))
TODAY = date(2027, 1, 20)
# The schemes that lay something on mentor and apprentice.
PAIRED = ("000-02", "000-03", "000-04", "000-05", "000-07", "001-03", "001-07")


def record(number: int, kind: str, author: str, **given: Any) -> Record:
    """A finished record; every number gives another day and slot, and so another lesson."""
    found = kind_named(kind)
    own = {name: given.pop(name) for name in list(given) if found.spec(name) is not None}
    day = date(2026, 9, 7 + number % 20)
    common = {"id": number, "slot": f"第{number % 8 + 1}节", "status": "submitted", "submitted_to": "教导处"}
    return Record(fields=found.fields(**own), author=author, date=day, **{**common, **given})


def heard(number: int, by: str, teacher: str, **given: Any) -> Record:
    """A lesson heard, with its class and everything an observation may hold."""
    full = {
        "before": "看导入",
        "advice": "少讲多练",
        "talk": "谈了追问",
        "insight": "学到追问",
        "notice": "周三第2节",
    }
    own = {"class_name": "三1班", "topic": f"第{number}课", **full, **given}
    return record(number, "observation", by, observers=(by,), teacher=teacher, **own)


def given_lesson(number: int, by: str, occasion: str, **more: Any) -> Record:
    """A lesson given for others."""
    own = {"class_name": "三1班", "topic": f"第{number}课", **more}
    return record(number, "public_lesson", by, occasion=occasion, **own)


def full_term() -> list[Record]:
    """A term in which both did something of everything."""
    mentors = [
        heard(1, MENTOR, APPRENTICE, occasion="推门课"),
        *(
            heard(n, MENTOR, APPRENTICE, lesson_type=lesson, mastered=True)
            for n, lesson in enumerate(("新授课", "复习课", "讲评课", "实验课"), 2)
        ),
        given_lesson(6, MENTOR, "示范课"),
        given_lesson(7, MENTOR, "指导课"),
        record(8, "plan_review", MENTOR, teacher=APPRENTICE, checked=("教案",), signed_on=date(2026, 9, 15)),
        *(
            record(n, "appraisal", MENTOR, teacher=APPRENTICE, category=category)
            for n, category in enumerate(("期初检查", "期中检查", "期末验收", "鉴定", "基本功测评"), 9)
        ),
        record(14, "activity", MENTOR, format=("备课",), participants=(MENTOR, APPRENTICE)),
        record(15, "monthly_report", MENTOR, progress="有进步"),
        record(16, "growth_plan", MENTOR, plan_kind="培养计划"),
        record(17, "summary", MENTOR, scope="学年"),
        record(18, "agreement", MENTOR, mentors=(MENTOR,), apprentices=(APPRENTICE,)),
        record(19, "project", MENTOR, topic="追问", members=(MENTOR, APPRENTICE)),
    ]
    apprentices = [
        heard(31, APPRENTICE, MENTOR),
        heard(32, APPRENTICE, OTHER),
        *(
            given_lesson(n, APPRENTICE, occasion)
            for n, occasion in enumerate(("入门课", "过关课", "汇报课", "探究课", "公开课", "送教课"), 33)
        ),
        *(
            record(n, "summary", APPRENTICE, scope="期末", category=category)
            for n, category in enumerate(("总结", "心得体会", "学习汇报"), 39)
        ),
        record(42, "paper", APPRENTICE, category="论文", topic="论追问"),
        record(43, "reflection", APPRENTICE, topic="第43课", type="课后", text="时间不够"),
        record(44, "teaching_case", APPRENTICE, topic="一次追问"),
        record(45, "reading_note", APPRENTICE, book="给教师的建议", category="教育理论"),
        record(46, "activity", APPRENTICE, format=("教研",)),
        record(47, "lesson_design", APPRENTICE, objectives="会读", text="导入", board="课题", reflection=43),
    ]
    return [*mentors, *apprentices]


def standing(scheme: str, owner: str, records: list[Record]) -> Progress:
    """How a preset stands for one of the two at the end of the term."""
    return progress(preset(scheme), (PAIR,), records, SchoolCalendar(term=TERM), owner, TODAY)


def duty(number: str, owner: str, records: list[Record]) -> DutyProgress:
    """How one duty stands for one of the two."""
    found = standing(number[:6], owner, records)
    return next(each for each in found.mine if each.duty.id == number)


@pytest.mark.parametrize("scheme", PAIRED)
@pytest.mark.parametrize("owner", [MENTOR, APPRENTICE])
def test_every_duty_of_a_pair_is_met_by_its_records(scheme: str, owner: str):
    found = standing(scheme, owner, full_term())
    assert found.skipped == ()
    assert [each.duty.id for each in found.mine if not each.done] == []


@pytest.mark.parametrize("scheme", PAIRED)
@pytest.mark.parametrize("owner", [MENTOR, APPRENTICE])
def test_without_records_nothing_is_done(scheme: str, owner: str):
    """Only the pair itself, one mentor with one apprentice, stands there from the first day."""
    found = standing(scheme, owner, [])
    assert {each.duty.id for each in found.mine if each.done} <= {"000-07-D09"}


def test_one_lesson_heard_is_the_mentors_and_the_apprentices():
    """000-03 asks for ten from both sides: the same ten."""
    lessons = [heard(n, MENTOR, APPRENTICE) for n in range(10)]
    assert duty("000-03-D04", MENTOR, lessons).kept == 10
    assert duty("000-03-D08", APPRENTICE, lessons).kept == 10


def test_an_observation_without_a_note_nearly_counts():
    """000-02 asks for the note with the lesson."""
    found = duty("000-02-D03", APPRENTICE, [heard(1, APPRENTICE, OTHER, insight="")])
    assert found.done == 0
    assert [near.missing for near in found.periods[0].near] == ["缺听课心得"]


def test_listening_of_the_mentor_is_counted_without_a_number():
    found = duty("000-02-N01", MENTOR, [heard(n, MENTOR, APPRENTICE) for n in range(3)])
    assert (found.done, found.required) == (3, None)


def test_the_mentors_lessons_are_not_among_those_of_others():
    lessons = [heard(1, APPRENTICE, MENTOR), heard(2, APPRENTICE, OTHER)]
    assert duty("000-05-D05", APPRENTICE, lessons).done == 1
    assert duty("000-02-D03", APPRENTICE, lessons).done == 2


def test_a_mutual_lesson_counts_in_the_week_and_in_the_term():
    lessons = [heard(1, MENTOR, APPRENTICE), heard(2, MENTOR, OTHER)]
    assert duty("000-07-D01", MENTOR, lessons).done == 1
    assert duty("000-07-D02", MENTOR, lessons).done == 2


def test_a_random_lesson_needs_its_notice():
    told, untold = (
        heard(1, MENTOR, APPRENTICE, occasion="推门课"),
        heard(2, MENTOR, APPRENTICE, occasion="推门课", notice=""),
    )
    found = duty(
        "000-05-D13", MENTOR, [told, untold, heard(3, MENTOR, APPRENTICE, occasion="随堂课", notice="")]
    )
    assert (found.done, found.required) == (1, 2)


def test_the_opinion_at_the_end_is_no_work_record():
    """000-03 asks for both: the written opinion does not stand for the notes taken during the term."""
    opinion = [record(1, "appraisal", MENTOR, teacher=APPRENTICE, category="鉴定")]
    assert duty("000-03-D07", MENTOR, opinion).done == 1
    assert duty("000-03-D06", MENTOR, opinion).done == 0


def test_three_texts_at_the_end_of_the_term_are_three_duties():
    """期末教学总结, 拜师心得体会 and 工作学习汇报总结 do not stand for one another."""
    notes = [record(1, "summary", APPRENTICE, scope="期末", category="心得体会")]
    done = {number: duty(f"000-03-{number}", APPRENTICE, notes).done for number in ("D13", "D15", "D16")}
    assert done == {"D13": 0, "D15": 1, "D16": 0}


def test_a_plan_lacks_what_it_lacks():
    plans = [record(1, "lesson_design", APPRENTICE, objectives="会读", text="导入", reflection=9)]
    found = duty("000-05-D03", APPRENTICE, plans)
    assert (found.done, found.required) == (0, 1)
    assert [near.missing for near in found.periods[0].near] == ["缺板书设计"]


@pytest.mark.parametrize("number", ["000-02-D06", "000-07-D05"])
@pytest.mark.parametrize("written", ["paper", "summary"])
def test_a_paper_or_a_summary_is_enough(number: str, written: str):
    """论文或总结: either, written by one of the two for both."""
    given = {"category": "论文"} if written == "paper" else {"scope": ""}
    found = duty(number, MENTOR, [record(1, written, APPRENTICE, **given)])
    assert (found.done, found.required) == (1, 1)


def test_a_journal_is_as_good_as_a_book():
    notes = [record(1, "reading_note", APPRENTICE, book="小学语文教师", category="报刊")]
    found = duty("000-04-D08", APPRENTICE, notes)
    assert (found.done, found.required) == (1, 1)


def test_a_lesson_in_the_country_gives_four_class_hours():
    found = duty("001-03-D03", APPRENTICE, [given_lesson(1, APPRENTICE, "送教课")])
    assert (found.done, found.credit) == (1, 4)


def test_what_the_schools_owe_stays_out():
    """000-09 and 001-11 remind of dates and have no rate."""
    for scheme in ("000-09", "001-11"):
        found = standing(scheme, APPRENTICE, full_term())
        assert found.duties == ()
        assert len(found.reminders) == len(preset(scheme).duties)
