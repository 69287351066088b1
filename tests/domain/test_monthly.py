"""A month as its form sees it: what counts in it, on which side, and how it is said."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from qinglan_tui.domain.counts import APPRENTICE as AS_APPRENTICE
from qinglan_tui.domain.counts import MENTOR as AS_MENTOR
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.kinds.public_lesson import TeacherTurn
from qinglan_tui.domain.month_counts import STRIP, Side
from qinglan_tui.domain.monthly import MonthSummary, counts_said, month_lines, month_summary
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from tests.domain.mentoring import (
    APPRENTICE,
    MENTOR,
    OTHER,
    PAIR,
    TERM,
    TODAY,
    duty,
    heard,
    met,
    programme,
    record,
    standing,
)

AT = {"slot": "第2节", "class_name": "三（2）班"}
CASE = duty(
    id="T-D01", title="教学案例", counts=["teaching_case"], owes="mentor", per="month", due="month_end"
)


def month(
    records: list[Record], role: str = AS_MENTOR, name: str = "2026-10", today: date = TODAY, **more: Any
) -> MonthSummary:
    owner = MENTOR if role == AS_MENTOR else APPRENTICE
    side = Side(owner=owner, role=role, pairings=(PAIR,), labels=more.pop("labels", Labels()))
    return month_summary(name, records, side, more.pop("found", ()), (TERM,), today)


def numbers(summary: MonthSummary) -> dict[str, int | float]:
    """What is not 0, by its word."""
    return {row.label: row.done for row in summary.counts if row.done}


def test_the_form_has_ten_numbers_even_when_nothing_was_done():
    for role in (AS_MENTOR, AS_APPRENTICE):
        summary = month([], role)
        assert [row.done for row in summary.counts] == [0] * STRIP
        assert month_lines(summary) == ("10月：还没有记录",)


def test_lessons_count_in_the_month_of_their_date_and_reports_in_the_one_they_are_for():
    late = record("teaching_case", "11-03", author=APPRENTICE, counts_for="2026-10")
    records = [heard("10-13", **AT), heard("11-03", **AT), late]
    assert numbers(month(records)) == {"听徒弟课": 1, "徒弟案例": 1}
    assert numbers(month(records, name="2026-11")) == {"听徒弟课": 1}


def test_what_is_private_begun_or_still_to_come_is_left_out():
    records = [
        met("10-13", private=True),
        met("10-14", status="draft"),
        heard("11-24", status="done", **AT),
    ]
    assert numbers(month(records)) == {}
    assert month(records).activities == ()
    assert numbers(month(records, name="2026-11")) == {}


def test_a_lesson_is_talked_about_when_something_was_said_of_it():
    said, silent = heard("10-13", advice="等三秒", **AT), heard("10-14", **AT)
    assert numbers(month([said, silent]))["评课"] == 1


def test_a_meeting_on_the_day_of_such_a_lesson_is_the_same_talk():
    said = heard("10-13", advice="等三秒", **AT)
    assert numbers(month([said, met("10-13", "评课"), met("10-16", "评课", "备课")])) == {
        "听徒弟课": 1,
        "评课": 2,
        "备课指导": 1,
        "活动记录": 2,
    }


def test_preparing_a_lesson_with_others_is_not_the_mentors_guidance():
    assert "备课指导" not in numbers(month([met("10-13", participants=(MENTOR, OTHER))]))


def test_an_apprentice_counts_what_was_heard_read_and_written():
    records = [
        heard("10-13", teacher=MENTOR, by=APPRENTICE, **AT),
        heard("10-14", teacher=APPRENTICE, by=MENTOR, advice="等三秒", **AT),
        record("plan_review", "10-12", teacher=APPRENTICE, author=MENTOR),
        record("reflection", "10-15"),
        record("reflection", "10-16", author=OTHER),
    ]
    assert numbers(month(records, AS_APPRENTICE)) == {
        "听师傅课": 1,
        "被听": 1,
        "评课": 1,
        "教案审阅": 1,
        "反思": 1,
    }


def test_books_are_counted_not_notes():
    notes = [record("reading_note", f"10-{day}", book="课堂提问的分寸") for day in (12, 13)]
    notes.append(record("reading_note", "10-14"))
    assert numbers(month(notes, AS_APPRENTICE))["读书"] == 2


def test_an_apprentices_public_lesson_is_not_the_mentors_who_wrote_it_down():
    own = record("public_lesson", "10-13", topic="估算", **AT)
    theirs = record("public_lesson", "10-14", teacher=APPRENTICE, topic="集合", **AT)
    both = record("public_lesson", "10-15", topic="分数", teachers=(TeacherTurn(teacher=APPRENTICE),), **AT)
    assert numbers(month([own, theirs, both])) == {"徒弟公开课": 2, "执教课": 1}


def test_the_sides_have_the_words_of_the_programme():
    found = month([heard("10-13", **AT)], labels=Labels("蓝方", "青方"))
    assert counts_said(found) == ("听青方课 1节",)


def test_what_is_on_paper_is_named():
    paper = heard("10-13", lessons_counted=5, on_paper=True)
    assert counts_said(month([paper]))[0] == "听徒弟课 5节（含纸质5节）"


def test_the_order_of_the_records_does_not_matter():
    records = [heard("10-13", **AT), met("10-12"), record("reflection", "10-15", author=APPRENTICE)]
    assert len({str(month(list(order))) for order in permutations(records)}) == 1


def test_the_activities_of_the_form_stand_in_their_order_each_once():
    lesson = heard("10-13", topic="周长", place="本校", **AT)
    records = [lesson, heard("10-13", topic="周长", place="本校", **AT), met("10-12", topic="周长怎么上")]
    assert [(line.day.day, line.content, line.format, line.place) for line in month(records).activities] == [
        (12, "周长怎么上", "备课", ""),
        (13, "李青《周长》", "听课", "本校"),
    ]


@pytest.mark.parametrize("name", ["2026-13", "2026", "10月"])
def test_what_is_no_month_is_a_problem(name: str):
    with pytest.raises(Problem):
        month([], name=name)


# --- duties -----------------------------------------------------------------------------------------------


def test_the_duties_are_those_with_a_period_in_the_month():
    termly = duty(id="T-D02", counts=["observation"], per="term", n=10, owes="mentor")
    weekly = duty(id="T-D03", counts=["observation"], per="week", n=1, owes="mentor")
    found = standing(programme(CASE, termly, weekly), [heard("10-13", **AT), heard("10-14", **AT)])
    lines = {line.id: line for line in month([], found=(found,)).duties}
    assert set(lines) == {"T-D01", "T-D03"}
    assert (lines["T-D01"].done, lines["T-D01"].required, lines["T-D01"].missing) == (0, 1, 1)
    # Without the week of the holiday October has three more, of which one has its lesson and one too many.
    weeks = lines["T-D03"]
    assert (weeks.done, weeks.required, weeks.missing) == (2, len(weeks.periods), len(weeks.periods) - 1)


def test_what_is_missing_is_said_until_it_is_overdue():
    found = standing(programme(CASE), [record("teaching_case", "09-20")])
    assert month_lines(month([], found=(found,), name="2026-09")) == ("9月：还没有记录",)
    assert month_lines(month([], found=(found,)))[1:] == ("逾期：教学案例10月还差1篇",)
    assert month_lines(month([], found=(found,), name="2026-11"))[1:] == (
        "还差：教学案例1篇",
        "逾期：教学案例10月还差1篇",
    )


def test_many_periods_are_not_named_one_by_one():
    weekly = duty(id="T-D03", title="听课", counts=["observation"], per="week", n=1, owes="mentor")
    found = standing(programme(weekly), [])
    (late,) = month([], found=(found,)).overdue
    assert month_lines(month([], found=(found,)))[-1] == (
        f"逾期：听课{late.periods[0]}等{len(late.periods)}周还差{len(late.periods)}节"
    )


def test_a_soft_duty_is_never_overdue():
    found = standing(programme(CASE | {"soft": True}), [])
    assert month([], found=(found,)).overdue == ()
