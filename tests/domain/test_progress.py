"""Progress: the eighteen semantics that are easy to get wrong, by number, and what always holds."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.kinds.reflection import TaughtLine
from qinglan_tui.domain.people import PairingEvent, Person, new_pairing
from qinglan_tui.domain.progress_values import STATES
from qinglan_tui.domain.records import Attachment, Comment, Record
from qinglan_tui.domain.terms import Leave
from qinglan_tui.domain.timetable import Timetable, new_slot
from tests.domain.mentoring import (
    APPRENTICE,
    HEARS,
    MENTOR,
    OTHER,
    PAIR,
    SPRING,
    TERM,
    at,
    counts,
    duty,
    heard,
    met,
    on,
    one,
    programme,
    record,
    standing,
    states,
)

TEN_HEARD = duty(**HEARS, op="min", n=10)
MONTHLY_CASE = duty(owes="apprentice", counts=["teaching_case"], per="month")
MONTHLY_REPORT = duty(counts=["monthly_report"], per="month", due="month_end")


# --- 1 to 4 ---


def test_1_one_lesson_noted_by_both_sides_satisfies_both_and_counts_once():
    """000-03-D04 and D08: the mentor hears ten, the apprentice asks to be heard ten times."""
    invited = duty(
        id="T-D08", owes="apprentice", counts=["observation"], where={"direction": "被师傅听"}, op="min", n=10
    )
    lesson = {"slot": "第2节", "class_name": "三（2）班"}
    mine, theirs = heard("10-13", **lesson), heard("10-13", author=APPRENTICE, **lesson)
    plan = programme(TEN_HEARD | {"id": "T-D04"}, invited)
    for owner, duty_id in ((MENTOR, "T-D04"), (APPRENTICE, "T-D08")):
        found = standing(plan, [mine, theirs], owner=owner).of(duty_id)
        assert found is not None
        assert (found.done, found.required) == (1, 10)


def test_1_a_lesson_put_into_two_months_is_still_one_in_the_total():
    lesson = {"slot": "第2节", "class_name": "三（2）班"}
    twice = [heard("10-30", **lesson), heard("10-30", counts_for="2026-11", author=APPRENTICE, **lesson)]
    assert one(duty(**HEARS, per="month"), twice).done == 1


def test_2_one_lesson_counts_for_a_weekly_and_a_termly_duty():
    week = duty(
        id="T-D01",
        owes="each",
        counts=["observation"],
        where={"direction": "互听"},
        op="min",
        n=2,
        per="week",
    )
    term = duty(id="T-D02", owes="each", counts=["observation"], where={"direction": "听课"}, op="min", n=30)
    found = standing(programme(week, term), [heard("10-13")])
    assert [duty.done for duty in found.mine] == [1, 1]


def test_2_a_duty_without_overlap_takes_only_what_the_one_before_leaves():
    first = duty(id="T-D01", owes="apprentice", counts=["public_lesson"], overlap=False)
    second = duty(id="T-D02", owes="apprentice", counts=["public_lesson"], overlap=False)
    lessons = [
        record("public_lesson", day, author=APPRENTICE, occasion="汇报课") for day in ("10-13", "11-03")
    ]
    plan = programme(first, second)
    assert [d.done for d in standing(plan, lessons[:1], owner=APPRENTICE).mine] == [1, 0]
    assert [d.done for d in standing(plan, lessons, owner=APPRENTICE).mine] == [2, 1]


@pytest.mark.parametrize(
    ("direction", "wanted"),
    [("听徒弟", 1), ("听其他教师", 2), ("听课", 3), ("互听", 1), ("被徒弟听", 3), ("被听", 1)],
)
def test_3_directions_are_different_counters(direction: str, wanted: int):
    records = [heard("10-13"), *(heard(day, OTHER) for day in ("10-14", "10-15"))]
    records += [heard(day, MENTOR, APPRENTICE) for day in ("10-19", "10-20", "10-21")]
    records.append(heard("10-22", MENTOR, OTHER))
    rule = duty(counts=["observation"], where={"direction": direction}, n=5)
    assert one(rule, records).done == wanted


@pytest.mark.parametrize(("switch", "done"), [("each", 2), ("sum", 5)])
def test_3_mutual_listening_is_each_or_the_sum_of_both(switch: str, done: int):
    records = [heard(day) for day in ("10-13", "10-14")]
    records += [heard(day, MENTOR, APPRENTICE) for day in ("10-19", "10-20", "10-21")]
    rule = duty(owes="each", counts=["observation"], where={"direction": "互听"}, n=4, op="min")
    assert one(rule, records, head={"switches": {"mutual": switch}}).done == done


def test_4_no_quota_is_a_count_and_never_a_gap():
    found = one(duty(**HEARS, op="none"), [heard("10-13"), heard("10-20")], today=date(2027, 2, 1))
    assert (found.required, found.done, found.state, found.missing) == (None, 2, "no_quota", 0)
    assert found.forecast == "已有2节"


# --- 5 to 8 ---


def test_5_every_lesson_heard_asks_for_a_note_and_the_gap_names_the_lessons_without():
    rule = duty(owes="apprentice", counts=["study_note"], per="lesson_heard")
    lessons = [heard(f"10-{13 + n}", MENTOR, APPRENTICE) for n in range(4)]
    linked = record("study_note", "10-20", author=APPRENTICE, observation=lessons[0].id)
    within = structs.replace(lessons[1], fields=structs.replace(lessons[1].fields, insight="怕孩子听不懂"))
    found = one(rule, [lessons[0], within, *lessons[2:], linked], owner=APPRENTICE)
    assert (found.done, found.required) == (2, 4)
    assert [(near.id, near.missing) for near in found.periods[0].near] == [
        (lesson.id, "缺听课心得") for lesson in lessons[2:]
    ]


def test_5_a_note_about_the_same_lesson_needs_no_link():
    rule = duty(owes="apprentice", counts=["study_note"], per="lesson_heard")
    where = {"slot": "第2节", "class_name": "三（1）班"}
    lesson = heard("10-13", MENTOR, APPRENTICE, **where)
    note = record("study_note", "10-13", author=APPRENTICE, teacher=MENTOR, **where)
    assert one(rule, [lesson, note], owner=APPRENTICE).done == 1


def test_6_a_week_without_teaching_is_not_a_miss():
    found = one(duty(**HEARS, per="week"), [])
    assert "第5周" not in states(found)
    assert states(found)["第4周"] == states(found)["第6周"] == "overdue"
    assert states(found)["第13周"] == "not_yet"


def test_6_a_week_of_leave_is_not_a_miss_and_a_lesson_in_it_is_not_lost():
    away = Leave(on("10-12"), on("10-18"), "外出")
    rule = duty(**HEARS, per="week")
    assert "第7周" not in states(one(rule, [], leave=(away,)))
    found = one(rule, [heard("10-14")], leave=(away,))
    assert counts(found)["第7周"] == (1, 0)
    assert (found.done, states(found)["第7周"]) == (1, "done")


def test_6_a_half_week_at_the_edge_of_the_term_is_owed_once_it_has_a_day_of_teaching():
    assert "第1周" in states(one(duty(**HEARS, per="week"), []))


def test_7_a_missed_month_is_a_miss_and_a_late_one_is_late():
    """The report for October, written on 3 November; nothing for September."""
    late = record("monthly_report", "11-03", counts_for="2026-10", written_at=at("11-03"))
    found = one(MONTHLY_REPORT, [late])
    assert states(found)["9月"] == "overdue"
    october = found.periods[1]
    assert (october.done, october.late, october.state, october.due) == (1, 1, "done", on("10-31"))
    assert found.late == 1
    assert "9月未交，逾期53天" in found.forecast


def test_7_what_is_done_during_the_month_is_not_made_up_by_the_next_one():
    found = one(duty(counts=["activity"], where={"format": "备课"}, per="month"), [met("11-03")])
    assert counts(found)["10月"] == (0, 1)
    assert counts(found)["11月"] == (1, 1)


def test_7_handed_in_after_the_last_day_is_late_though_written_before():
    case = record("teaching_case", "10-28", author=APPRENTICE, submitted_on=on("11-02"), status="submitted")
    found = one(MONTHLY_CASE, [case], owner=APPRENTICE)
    assert (found.periods[1].done, found.periods[1].late) == (1, 1)


def test_7_written_into_the_workbook_later_is_a_late_entry_and_not_a_late_hand_in():
    case = record("teaching_case", "10-28", author=APPRENTICE, written_at=at("11-20"))
    assert case.is_late_entry
    assert one(MONTHLY_CASE, [case], owner=APPRENTICE).late == 0


def test_7_a_case_for_october_saved_in_november_is_late_whatever_date_stands_on_it():
    case = record("teaching_case", "10-30", author=APPRENTICE, counts_for="2026-10", written_at=at("11-03"))
    assert one(MONTHLY_CASE, [case], owner=APPRENTICE).late == 1


def test_7_january_is_due_when_lessons_end():
    assert one(MONTHLY_CASE, [], owner=APPRENTICE).periods[-1].due == TERM.end


def test_8_what_is_undecided_is_shown_and_never_guessed():
    stage = duty(owes="apprentice", counts=["lesson_design"], per="stage")
    found = one(stage, [record("lesson_design", "10-13", author=APPRENTICE)], owner=APPRENTICE)
    assert (found.required, found.state, found.note) == (None, "no_quota", "阶段未定")
    number = one(duty(**HEARS, n="未定"), [heard("10-13")])
    assert (number.required, number.done, number.state, number.note) == (None, 1, "no_quota", "未定")


# --- 9 to 12 ---


def test_9_a_pairing_that_begins_in_mid_term_owes_the_whole_by_default():
    late = new_pairing((MENTOR,), (APPRENTICE,), on("11-09"))
    assert one(TEN_HEARD, [], pairings=(late,)).required == 10


def test_9_or_its_share_when_the_programme_says_so():
    """55 of the 95 days taught lie after 8 November: of ten that is 5.8, rounded up."""
    late = new_pairing((MENTOR,), (APPRENTICE,), on("11-09"))
    found = one(TEN_HEARD, [], pairings=(late,), head={"switches": {"partial": "pro_rata"}})
    assert found.required == 6


def test_9_weeks_and_months_before_the_beginning_are_not_owed():
    late = new_pairing((MENTOR,), (APPRENTICE,), on("11-09"))
    assert list(states(one(duty(**HEARS, per="month"), [], pairings=(late,)))) == ["11月", "12月", "1月"]
    assert (
        min(states(one(duty(**HEARS, per="week"), [], pairings=(late,))), key=lambda w: int(w[1:-1]))
        == "第11周"
    )


def test_9_a_pairing_that_ends_early_owes_nothing_afterwards():
    over = structs.replace(PAIR, events=(PairingEvent("终止", on("11-16")),))
    assert list(states(one(duty(**HEARS, per="month"), [], pairings=(over,)))) == ["9月", "10月", "11月"]
    paused = structs.replace(
        PAIR, events=(PairingEvent("暂停", on("10-01")), PairingEvent("续聘", on("11-30")))
    )
    assert list(states(one(duty(**HEARS, per="month"), [], pairings=(paused,)))) == [
        "9月",
        "11月",
        "12月",
        "1月",
    ]


def test_10_quality_is_a_human_tick_and_blocks_nothing():
    paper = record("paper", "11-03", author=APPRENTICE, category="论文")
    rule = duty(owes="apprentice", counts=["paper"], quality="高质量")
    assert one(rule, [paper], owner=APPRENTICE).state == "done"


def test_11_over_fulfilment_is_shown_and_the_bar_stops_at_full():
    found = one(TEN_HEARD, [heard(f"11-{day:02}") for day in range(2, 14)])
    assert (found.done, found.required, found.part, found.state) == (12, 10, 1.0, "done")
    assert found.forecast == "超额完成，多2节"


def test_12_changing_the_programme_changes_the_target_and_keeps_what_was_done():
    records = [heard(f"10-{day}") for day in range(12, 20)]
    assert (one(TEN_HEARD, records).done, one(TEN_HEARD | {"n": 8}, records).done) == (8, 8)
    assert one(TEN_HEARD | {"n": 8}, records).state == "done"


# --- 13 to 18 ---


SECOND = new_pairing((MENTOR,), ("周敏",), date(2026, 9, 1))


def test_13_a_quota_is_per_pairing_by_default():
    records = [heard("10-13"), heard("10-14"), heard("10-15", "周敏")]
    found = standing(programme(TEN_HEARD), records, pairings=(PAIR, SECOND))
    assert [(d.partners, d.done, d.required) for d in found.mine] == [(("李青",), 2, 10), (("周敏",), 1, 10)]


def test_13_or_the_sum_over_all_partners():
    records = [heard("10-13"), heard("10-14"), heard("10-15", "周敏")]
    (found,) = standing(programme(TEN_HEARD | {"scope": "sum"}), records, pairings=(PAIR, SECOND)).mine
    assert (found.pairing, found.done, found.required) == ("", 3, 10)


def test_13_a_record_that_names_no_partner_counts_for_every_pairing_and_one_that_does_for_that_one():
    rule = duty(counts=["growth_plan"])
    records = [record("growth_plan", "09-07"), record("growth_plan", "09-08", people=("周敏",))]
    found = standing(programme(rule), records, pairings=(PAIR, SECOND))
    assert [d.done for d in found.mine] == [1, 2]


def test_13_lessons_of_others_count_in_every_pairing_even_heard_with_one_apprentice():
    rule = duty(counts=["observation"], where={"direction": "听课"}, op="min", n=30)
    together = structs.replace(heard("10-13", OTHER).fields, observers=(MENTOR, "李青"))
    lesson = structs.replace(heard("10-13", OTHER), fields=together)
    assert [d.done for d in standing(programme(rule), [lesson], pairings=(PAIR, SECOND)).mine] == [1, 1]


def test_13_a_person_with_two_roles_meets_the_stricter_quota():
    everybody = duty(
        id="T-D01", owes="teacher", counts=["observation"], where={"direction": "听课"}, n=10, counter="听课"
    )
    head = everybody | {"id": "T-D02", "n": 15, "role": "教研组长"}
    plan = programme(everybody, head)
    assert [d.duty.n for d in standing(plan, []).mine] == [10]
    leader = (Person(name=MENTOR, posts="数学教研组长、班主任"),)
    found = standing(plan, [], people=leader)
    assert [d.duty.n for d in found.mine] == [15]
    assert [(s.duty.id, s.why) for s in found.skipped] == [("T-D01", "按更严的“任务”算")]


def test_14_a_partner_owes_nothing_here_until_records_of_theirs_come_in():
    plan = programme(duty(owes="apprentice", counts=["teaching_case"], per="month"))
    (unknown,) = standing(plan, []).partners
    assert (unknown.judged, unknown.required, unknown.state) == (False, None, "no_quota")
    (known,) = standing(plan, [record("teaching_case", "09-20", author=APPRENTICE)]).partners
    assert (known.judged, known.done, known.state) == (True, 1, "overdue")


def test_14_what_the_owner_saw_of_the_partners_duty_is_known_so_far():
    plan = programme(
        duty(owes="apprentice", counts=["observation"], where={"direction": "听师傅"}, op="min", n=10)
    )
    lesson = structs.replace(heard("10-13", MENTOR, APPRENTICE))
    (known,) = standing(plan, [lesson]).partners
    assert (known.done, known.required, known.state, known.forecast) == (1, None, "no_quota", "已知1节")


@pytest.mark.parametrize(("switch", "done"), [(False, 1), (True, 3)])
def test_15_whether_the_mentors_lessons_count_among_those_of_others_is_a_switch(switch: bool, done: int):
    records = [heard("10-13", OTHER, APPRENTICE)]
    records += [heard(day, MENTOR, APPRENTICE) for day in ("10-14", "10-15")]
    rule = duty(owes="apprentice", counts=["observation"], where={"direction": "听其他教师"}, op="min", n=20)
    found = one(rule, records, owner=APPRENTICE, head={"switches": {"mentor_counts_as_other": switch}})
    assert found.done == done


TAUGHT = duty(owes="apprentice", counts=["reflection"], per="lesson_taught")
TABLE = Timetable(
    (
        new_slot(1, "第1节", "三（2）班", "数学", APPRENTICE),
        new_slot(3, "第2节", "三（2）班", "数学", APPRENTICE),
    )
)


def test_16_lessons_taught_are_timetable_times_teaching_weeks_minus_leave():
    """Mondays and Wednesdays of 21 weeks are 41, less 28 and 30 September, 5 and 7 October; then leave."""
    assert one(TAUGHT, [], owner=APPRENTICE, timetable=TABLE).required == 37
    away = Leave(on("11-09"), on("11-13"), "病假")
    assert one(TAUGHT, [], owner=APPRENTICE, timetable=TABLE, leave=(away,)).required == 35


def test_16_without_a_timetable_there_is_no_number_and_it_says_so():
    found = one(TAUGHT, [record("reflection", "10-13", author=APPRENTICE)], owner=APPRENTICE)
    assert (found.required, found.done, found.state) == (None, 1, "no_quota")
    assert found.note == "没有课表，不知道上了多少节"


def test_16_a_weekly_sheet_counts_a_line_for_each_lesson():
    sheet = record(
        "reflection", "10-16", author=APPRENTICE, week=(TaughtLine(text="一"), TaughtLine(text="二"))
    )
    assert one(TAUGHT, [sheet], owner=APPRENTICE, timetable=TABLE).done == 2


def test_17_records_on_paper_count_and_are_named_as_such():
    before = record("observation", "09-20", teacher=APPRENTICE, on_paper=True, lessons_counted=5)
    found = one(TEN_HEARD, [before, heard("10-13")])
    assert (found.done, found.paper) == (6, 5)


def test_17_a_record_on_paper_has_what_it_needs():
    rule = TEN_HEARD | {"needs": ["comment"]}
    before = record("observation", "09-20", teacher=APPRENTICE, on_paper=True, lessons_counted=5)
    assert one(rule, [before]).done == 5


def test_17_counted_from_week_8_the_weeks_before_owe_nothing_and_what_was_done_stays():
    found = one(duty(**HEARS, per="week"), [heard("09-08")], head={"from_week": 8})
    assert next(label for label, (_, required) in counts(found).items() if required) == "第8周"
    assert counts(found)["第2周"] == (1, 0)


def test_18_soft_duties_are_shown_and_never_failed():
    rule = duty(owes="apprentice", counts=["public_lesson"], soft=True)
    found = standing(programme(rule), [], owner=APPRENTICE, today=date(2027, 2, 10))
    assert found.mine[0].state == "not_yet"
    assert found.overdue == ()
    assert found.rate == (0, 0)


# --- states, near misses, forecast ---


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 11, 14), "on_track"),
        (date(2026, 11, 23), "due_soon"),
        (date(2026, 11, 30), "due_soon"),
        (date(2026, 12, 1), "overdue"),
    ],
)
def test_a_month_goes_from_on_track_to_due_soon_to_overdue(today: date, state: str):
    found = one(MONTHLY_CASE, [], owner=APPRENTICE, today=today)
    assert states(found)["11月"] == state


def test_every_state_has_a_word():
    assert set(STATES) == {"done", "on_track", "due_soon", "overdue", "not_yet", "no_quota"}


def test_a_draft_an_agreed_lesson_and_one_without_comment_nearly_count():
    rule = TEN_HEARD | {"needs": ["comment"]}
    records = [
        heard("11-24", status="planned"),
        heard("11-10", status="draft"),
        heard("11-11"),
        heard("11-12", advice="提问后等三秒"),
    ]
    found = one(rule, records)
    assert found.done == 1
    assert [near.missing for near in found.periods[0].near] == ["已约，还没有完成", "起草中", "缺点评"]


def test_a_field_left_empty_is_what_is_missing():
    """A lesson design of which nobody said that it was meant to be handed in."""
    rule = duty(owes="apprentice", counts=["lesson_design"], where={"use": "上交作业"}, per="month")
    found = one(rule, [record("lesson_design", "11-10", author=APPRENTICE)], owner=APPRENTICE)
    assert [near.missing for near in found.periods[2].near] == ["缺用途"]
    other = record("lesson_design", "11-10", author=APPRENTICE, use="日常教案")
    assert one(rule, [other], owner=APPRENTICE).periods[2].near == ()


def test_the_forecast_is_a_line_from_the_beginning_through_today():
    """Seven in the 82 days since 1 September: the tenth falls 117 days after it."""
    found = one(TEN_HEARD, [heard(f"10-{day}") for day in range(12, 19)])
    assert found.forecast == "还差3节，按目前进度预计12月27日完成"
    assert found.expected == date(2026, 9, 1) + timedelta(days=82 * 10 // 7) == date(2026, 12, 27)


def test_the_forecast_says_what_will_be_there_at_the_end_when_it_is_not_enough():
    """Four in 82 of 143 days make six by the end of the term."""
    found = one(TEN_HEARD, [heard(f"10-{day}") for day in range(12, 16)])
    assert found.forecast == "还差6节，按目前进度到期末为6节"
    assert 4 * 143 // 82 == 6


def test_the_forecast_of_something_late_counts_the_days():
    assert one(TEN_HEARD, [heard("10-12")], today=date(2027, 1, 25)).forecast == "还差9节，逾期3天"


def test_several_overdue_periods_are_named_and_many_by_the_first():
    today = on("12-01")
    two = one(
        MONTHLY_CASE, [record("teaching_case", "11-10", author=APPRENTICE)], owner=APPRENTICE, today=today
    )
    assert two.forecast == "9月、10月未交，最早的逾期62天；12月还差1篇，还有30天"
    weeks = one(duty(**HEARS, per="week", n=2), [heard("09-02")], today=on("11-22"))
    assert weeks.forecast == "第1周等10周逾期，还差19节；第12周还差2节，今天到期"
    acts = one(duty(counts=["activity"], n=3, per="month"), [met("10-12")], today=on("11-05"))
    assert acts.forecast == "9月、10月逾期，还差5次；11月还差3次，还有25天"


def test_a_day_of_another_school_year_has_its_year():
    rule = duty(**HEARS, n=4, per="pairing", due="year 2")
    assert one(rule, []).forecast == "还差4节，2028年8月31日前"


def test_what_lies_ahead_of_the_day_asked_for_is_not_yet_done():
    records = [heard("11-10"), heard("11-20")]
    assert one(TEN_HEARD, records, today=date(2026, 11, 15)).done == 1


def test_a_photographed_page_is_complete_but_a_photo_asked_for_proves_only_itself():
    photo = (Attachment(name="page.jpg", hash="ab" * 32),)
    assert one(TEN_HEARD | {"needs": ["comment"]}, [heard("11-10", attachments=photo)]).done == 1
    both = TEN_HEARD | {"needs": ["comment", "photo"]}
    assert one(both, [heard("11-10", attachments=photo)]).periods[0].near[0].missing == "缺点评"


def test_only_what_was_handed_in_counts_where_the_rule_says_so():
    rule = MONTHLY_CASE | {"status": "submitted"}
    cases = [
        record("teaching_case", "11-10", author=APPRENTICE, status=s)
        for s in ("done", "submitted", "reviewed")
    ]
    found = one(rule, cases, owner=APPRENTICE)
    assert found.done == 2
    assert [near.missing for near in found.periods[2].near] == ["还没有上交"]


def test_too_short_a_text_nearly_counts():
    rule = MONTHLY_CASE | {"min_words": 10}
    short = record("teaching_case", "11-10", author=APPRENTICE, description="他说小的减不了大的")
    found = one(rule, [short], owner=APPRENTICE)
    assert (found.done, found.periods[2].near[0].missing) == (0, "不足10字")


def test_a_mentor_comment_on_a_text_is_a_comment():
    rule = MONTHLY_CASE | {"needs": ["comment"]}
    case = record("teaching_case", "11-10", author=APPRENTICE, comment=Comment(text="写得细", by=MENTOR))
    assert one(rule, [case], owner=APPRENTICE).done == 1


def test_an_apprentice_with_two_mentors_owes_each_of_them_their_lessons():
    other = new_pairing(("赵老师",), (APPRENTICE,), date(2026, 9, 1))
    rule = duty(owes="apprentice", counts=["observation"], where={"direction": "听师傅"}, op="min", n=10)
    records = [
        heard("10-13", MENTOR, APPRENTICE),
        heard("10-14", "赵老师", APPRENTICE),
        heard("10-15", "赵老师", APPRENTICE),
    ]
    found = standing(programme(rule), records, owner=APPRENTICE, pairings=(PAIR, other))
    assert [(d.partners, d.done) for d in found.mine] == [((MENTOR,), 1), (("赵老师",), 2)]


def test_without_a_pairing_nothing_is_owed():
    assert standing(programme(TEN_HEARD), [heard("10-13")], pairings=()).duties == ()


def test_a_record_that_fits_no_pairing_breaks_nothing():
    strange = structs.replace(heard("10-13"), pairings=("nobody-nowhere",))
    assert [d.done for d in standing(programme(TEN_HEARD), [strange], pairings=(PAIR, SECOND)).mine] == [0, 0]


# --- what always holds ---

DUTIES = [
    TEN_HEARD | {"id": "T-D01"},
    duty(**HEARS, id="T-D02", per="week"),
    duty(**HEARS, id="T-D03", per="month", needs=["comment"]),
    duty(id="T-D04", counts=["activity"], where={"format": "备课"}, per="month"),
    duty(
        id="T-D05",
        counts=["observation"],
        where={"direction": "听徒弟"},
        per="lesson_heard",
        needs=["comment"],
    ),
    duty(id="T-D06", counts=["public_lesson", "observation"], where={"taught_by": "self"}, per="half_term"),
    duty(id="T-D07", owes="joint", counts=["paper", "summary"], mode="either", per="school_year"),
    duty(id="T-D08", owes="joint", counts=["paper", "summary"], mode="each", per="fortnight"),
    duty(id="T-D09", counts=["activity"], per="term", distinct="topic", overlap=False),
    duty(id="T-D10", counts=["activity"], per="term", overlap=False),
    duty(id="T-D11", counts=["activity"], where={"hours_min": 1}, measure="hours", n=10),
    duty(
        id="T-D12",
        counts=["plan_review"],
        where={"relation": "徒弟"},
        target="apprentice",
        per="calendar_year",
    ),
    duty(id="T-D13", counts=["monthly_report"], per="month", carry="no_makeup"),
    duty(id="T-D14", owes="each", counts=["study_note"], per="lesson_heard"),
]
PLAN = programme(*DUTIES)
DAYS = st.dates(date(2026, 8, 25), date(2027, 1, 30))
PERIODS = st.sampled_from(["", "", "", "2026-10", "2026-W41", "2026-2027-1", "pairing"])


@st.composite
def some_records(draw: st.DrawFn) -> list[Record]:
    made: list[Record] = []
    for number in range(draw(st.integers(0, 14))):
        common: dict[str, Any] = {
            "counts_for": draw(PERIODS),
            "status": draw(st.sampled_from(["planned", "draft", "done", "submitted"])),
            "lessons_counted": draw(st.sampled_from([1, 1, 1, 3])),
            "on_paper": draw(st.booleans()),
        }
        day = draw(DAYS).strftime("%m-%d")
        kind = draw(
            st.sampled_from(
                ["lesson", "other", "met", "paper", "summary", "plan_review", "monthly_report", "note"]
            )
        )
        if kind == "lesson":
            sides = draw(st.sampled_from([(APPRENTICE, MENTOR), (MENTOR, APPRENTICE), (OTHER, MENTOR)]))
            common["slot"] = draw(st.sampled_from(["", "第2节"]))
            made.append(
                heard(
                    day,
                    *sides,
                    class_name="三（2）班",
                    advice=draw(st.sampled_from(["", "等三秒"])),
                    **common,
                )
            )
        elif kind == "met":
            made.append(met(day, topic=draw(st.sampled_from(["", "分数", "周长"])), hours=2.5, **common))
        elif kind == "note":
            lessons = [r.id for r in made if r.kind.code == "observation"]
            made.append(
                record("study_note", day, observation=draw(st.sampled_from([None, *lessons])), **common)
            )
        else:
            given = {"teacher": APPRENTICE} if kind == "plan_review" else {}
            made.append(record("public_lesson" if kind == "other" else kind, day, **given, **common))
        made[-1] = structs.replace(made[-1], id=number + 1)
    return made


@given(some_records(), DAYS)
def test_adding_a_record_never_lowers_what_is_done(records: list[Record], today: date):
    if not records:
        return
    fewer = {(d.duty.id, d.person): d.done for d in standing(PLAN, records[:-1], today=today).duties}
    more = {(d.duty.id, d.person): d.done for d in standing(PLAN, records, today=today).duties}
    assert {key: done for key, done in fewer.items() if more[key] < done} == {}


@given(some_records(), st.integers(0, 999))
def test_the_order_of_the_records_does_not_matter(records: list[Record], seed: int):
    shuffled = list(records)
    Random(seed).shuffle(shuffled)
    assert standing(PLAN, shuffled) == standing(PLAN, records)


@given(some_records(), DAYS)
def test_the_sum_over_the_periods_is_the_whole(records: list[Record], today: date):
    for found in standing(PLAN, records, today=today).duties:
        total = sum(period.done for period in found.periods)
        asked = [period.required for period in found.periods if period.required is not None]
        repeated = len({r for p in found.periods for r in p.records}) < sum(
            len(p.records) for p in found.periods
        )
        assert not repeated
        assert found.required == (sum(asked) if asked else None)
        # Only one lesson noted twice for two periods makes the whole smaller.
        assert found.done == total or (found.duty.counts == ("observation",) and found.done < total)


@given(DAYS, PERIODS)
def test_a_record_counts_in_exactly_the_period_that_counts_for_says(day: date, counts_for: str):
    lesson = heard(day.strftime("%m-%d"), counts_for=counts_for)
    rules = {per: duty(**HEARS, id=f"T-{per}", per=per) for per in ("week", "month", "term")}
    found = standing(programme(*rules.values()), [lesson], today=date(2027, 2, 20))
    filled = {d.duty.per: [p.period for p in d.periods if p.done] for d in found.mine}
    expected: dict[str, list[str]] = {"week": [], "month": [], "term": []}
    if counts_for == "2026-10":
        expected |= {"month": ["2026-10"], "term": [TERM.id]}
    elif counts_for == "2026-W41":
        expected |= {"week": ["2026-W41"], "month": ["2026-10"], "term": [TERM.id]}
    elif counts_for == "2026-2027-1":
        expected |= {"term": [TERM.id]}
    elif counts_for == "":
        week = f"{day.isocalendar().year}-W{day.isocalendar().week:02}"
        if date(2026, 8, 31) <= day <= date(2027, 1, 24):
            expected["week"] = [week]
        if date(2026, 9, 1) <= day <= date(2027, 1, 31):
            expected["month"] = [f"{day:%Y-%m}"]
        if TERM.start <= day <= TERM.end:
            expected["term"] = [TERM.id]
    # Before the pairing begins nobody is anybody's apprentice.
    if day < PAIR.start:
        expected = {per: [] for per in expected}
    assert filled == expected


def test_the_spring_term_is_judged_by_its_own_weeks():
    found = one(duty(**HEARS, per="month"), [heard("03-10")], term=SPRING, today=date(2027, 3, 20))
    assert list(states(found)) == ["2月", "3月", "4月", "5月", "6月"]
    assert counts(found)["3月"] == (1, 1)
