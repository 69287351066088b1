"""The traps of the catalogue that a program can fall into, by number."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.people import PairingEvent, new_pairing
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import new_term
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

ADULT = {"owes": "apprentice"}


def written(kind: str, day: str, **given: Any) -> Record:
    """Something the apprentice has written."""
    return record(kind, day, author=APPRENTICE, **given)


# --- same words, different content (1 to 7) ---


def test_trap_1_six_ones_and_five_ones_are_names_in_a_file_and_their_members_can_be_counted():
    six = [duty(id=f"D{n}", **ADULT, counts=["paper"], bundle="六个一") for n in range(6)]
    five = [duty(id=f"E{n}", **ADULT, counts=["paper"], bundle="五个一") for n in range(6)]
    found = standing(programme(*six, *five), [], owner=APPRENTICE)
    assert (len(found.bundle("六个一")), len(found.bundle("五个一")), found.bundle("七个一")) == (6, 6, ())


def test_trap_2_three_plans_of_which_one_name_is_lost_may_list_two():
    parts = [
        {"title": "学期指导计划", "where": {"span": "学期"}},
        {"title": "二年或三年规划", "where": {"span": "三年"}},
    ]
    rule = duty(
        counts=["growth_plan"], mode="each", part=parts, per="pairing", bundle="三案", note="原文缺一个名称"
    )
    found = one(
        rule, [record("growth_plan", "09-07", span="学期"), record("growth_plan", "09-08", span="二至三年")]
    )
    assert (found.done, found.required) == (2, 2)


def test_trap_3_the_kinds_of_lesson_are_words_of_the_programme():
    for words in (("示范课", "评优课"), ("入门课", "过关课"), ("达人课", "接力课")):
        parts = [{"title": word, "where": {"occasion": word}} for word in words]
        rule = duty(**ADULT, counts=["public_lesson"], mode="each", part=parts)
        lessons = [written("public_lesson", "10-12", occasion=word) for word in words]
        assert one(rule, lessons, owner=APPRENTICE).state == "done"


def test_trap_6_and_60_who_is_mentor_is_said_by_the_pairing_and_the_words_by_the_programme():
    plan = programme(duty(**HEARS), labels={"mentor": "蓝方", "apprentice": "青方"})
    assert (plan.labels.mentor, plan.labels.apprentice) == ("蓝方", "青方")
    assert [d.person for d in standing(plan, []).mine] == [MENTOR]
    assert standing(plan, [], owner=APPRENTICE).mine == ()


# --- who observes whom (8 to 18) ---


def test_trap_8_twenty_lessons_of_mentor_and_others_or_of_others_alone():
    lessons = [heard("10-12", MENTOR, APPRENTICE), heard("10-13", OTHER, APPRENTICE)]
    both = duty(**ADULT, counts=["observation"], where={"direction": "听课"}, op="min", n=20)
    others = duty(**ADULT, counts=["observation"], where={"direction": "听其他教师"}, op="min", n=20)
    assert [one(rule, lessons, owner=APPRENTICE).done for rule in (both, others)] == [2, 1]


@pytest.mark.parametrize(("mutual", "done"), [("each", 1), ("sum", 3)])
def test_trap_9_mutual_means_each_or_in_all(mutual: str, done: int):
    lessons = [heard("10-12"), heard("10-13", MENTOR, APPRENTICE), heard("10-14", MENTOR, APPRENTICE)]
    rule = duty(owes="each", counts=["observation"], where={"direction": "互听"}, op="min", n=2)
    assert one(rule, lessons, head={"switches": {"mutual": mutual}}).done == done


def test_trap_10_four_a_month_do_not_make_twenty_five_a_term():
    month = duty(
        id="D07", owes="each", counts=["observation"], where={"direction": "互听"}, op="min", n=4, per="month"
    )
    term = duty(id="D08", **ADULT, counts=["observation"], where={"direction": "听其他教师"}, op="min", n=25)
    lessons = [heard(f"{m}-{d}", MENTOR, APPRENTICE) for m in ("09", "10", "11") for d in (14, 15, 16, 19)]
    found = standing(programme(month, term), lessons, owner=APPRENTICE)
    assert [d.done for d in found.mine] == [12, 0]


def test_trap_11_the_weekly_rule_can_fail_while_that_of_the_term_is_met_and_the_other_way_round():
    week = duty(id="D01", **HEARS, op="min", n=2, per="week")
    term = duty(id="D02", **HEARS, op="min", n=30)
    plan = programme(week, term)
    day = date(2027, 1, 23)
    heaped = [heard("10-12", lessons_counted=30)]
    assert [d.state for d in standing(plan, heaped, today=day).mine] == ["overdue", "done"]
    tuesdays = ("09-01", "09-08", "09-15", "09-22", "10-06", "10-13", "10-20", "10-27", "11-03", "11-10")
    spread = [heard(day, lessons_counted=2) for day in tuesdays]
    weekly, whole = standing(plan, spread, today=on("11-15")).mine
    assert (weekly.state, weekly.missing, whole.done) == ("on_track", 20, 20)


def test_trap_12_demonstration_lessons_alone_cannot_fill_the_week():
    """000-03: one demonstration in two weeks, one lesson heard a week; an ordinary lesson fills the other."""
    demo = duty(
        id="D03",
        counts=["observation"],
        where={"direction": "被徒弟听", "occasion": "示范课"},
        per="fortnight",
    )
    weekly = duty(
        id="D10", **ADULT, counts=["observation"], where={"direction": "听师傅"}, op="min", per="week"
    )
    lessons = [
        heard("10-13", MENTOR, APPRENTICE, occasion="示范课"),
        heard("10-20", MENTOR, APPRENTICE, occasion="随堂课"),
    ]
    plan = programme(demo, weekly)
    shown = standing(plan, lessons).of("D03")
    listened = standing(plan, lessons, owner=APPRENTICE).of("D10")
    assert shown is not None
    assert listened is not None
    assert counts(shown)["第7—8周"] == (1, 1)
    assert (counts(listened)["第7周"], counts(listened)["第8周"]) == ((1, 1), (1, 1))


def test_trap_13_ten_stated_from_both_sides_are_ten_and_not_twenty():
    lessons = [heard(f"10-{day}", slot="第2节", class_name="三（2）班") for day in range(12, 17)]
    again = [structs.replace(lesson, id=(lesson.id or 0) + 5000, author=APPRENTICE) for lesson in lessons]
    assert one(duty(**HEARS, op="min", n=10), lessons + again).done == 5


def test_trap_16_guided_lessons_are_another_counter_than_lessons_heard():
    heard_ten = duty(id="D06", **HEARS, op="min", n=10)
    guided = duty(id="D11", **HEARS, op="min", n=3, needs=["before"])
    lessons = [heard("10-12", before="第二个问题往后放"), heard("10-13")]
    assert [d.done for d in standing(programme(heard_ten, guided), lessons).mine] == [2, 1]


def test_trap_17_where_no_number_is_said_none_is_made_up():
    assert one(duty(**HEARS, op="none"), [heard("10-12")]).required is None


# --- periods (19 to 32) ---


def test_trap_19_month_end_and_during_the_month_are_two_things():
    report = duty(id="D02", counts=["monthly_report"], per="month", due="month_end")
    visit = duty(id="D04", counts=["activity"], per="month")
    records = [record("monthly_report", "11-02", counts_for="2026-10", written_at=at("11-02")), met("11-02")]
    found = standing(programme(report, visit), records).mine
    assert (counts(found[0])["10月"], found[0].late) == ((1, 1), 1)
    assert counts(found[1])["10月"] == (0, 1)


def test_trap_20_the_school_year_is_not_the_calendar_year():
    paper = [written("paper", "09-14"), written("paper", "03-10")]
    school = one(
        duty(**ADULT, counts=["paper"], n=2, per="school_year"),
        paper,
        owner=APPRENTICE,
        term=SPRING,
        today=on("03-20"),
    )
    calendar = one(
        duty(**ADULT, counts=["paper"], n=2, per="calendar_year"),
        paper,
        owner=APPRENTICE,
        term=SPRING,
        today=on("03-20"),
    )
    assert counts(school) == {"2026—2027学年": (2, 2)}
    assert counts(calendar) == {"2027年": (1, 2)}


def test_trap_20_a_school_year_is_due_when_its_last_known_term_ends():
    assert (
        one(duty(**ADULT, counts=["paper"], per="school_year"), [], owner=APPRENTICE).periods[0].due
        == SPRING.end
    )
    alone = one(duty(**ADULT, counts=["paper"], per="school_year"), [], owner=APPRENTICE, terms=(TERM,))
    assert alone.periods[0].due == date(2027, 7, 31)


def test_trap_21_one_paper_meets_the_yearly_and_the_termly_rule():
    plan = programme(
        duty(id="D11", **ADULT, counts=["paper"], per="school_year"),
        duty(id="D19", **ADULT, counts=["paper"]),
    )
    assert [d.done for d in standing(plan, [written("paper", "10-12")], owner=APPRENTICE).mine] == [1, 1]


def test_trap_24_a_duty_without_a_period_runs_for_the_pairing():
    found = one(duty(owes="joint", counts=["paper"], per="pairing"), [written("paper", "10-12")])
    assert (found.periods[0].label, found.done) == ("结对期", 1)


def test_trap_26_and_36_the_pairing_may_be_shorter_than_the_ladder_and_be_extended():
    plan = programme(
        duty(**HEARS),
        cycle={"n": 1, "unit": "school_year", "cap": 3},
        goal=[{"text": "三年成骨干", "months": 36}],
    )
    assert (plan.cycle.n, plan.goals[0].months) == (1, 36)
    pairing = structs.replace(
        PAIR, planned_end=date(2027, 1, 10), events=(PairingEvent("续聘", on("01-08"), until=on("07-02")),)
    )
    assert one(duty(**HEARS, per="pairing"), [], pairings=(pairing,)).periods[0].until == on("07-02")


def test_trap_28_phases_that_share_a_border_day_count_it_once():
    stages = {
        "stage": [
            {"title": "一", "since": "09-01", "until": "09-10"},
            {"title": "二", "since": "09-10", "until": "11-20"},
        ]
    }
    assert one(duty(counts=["activity"], per="stage"), [met("09-10")], head=stages).done == 1


def test_trap_31_a_soft_earlier_date_fails_nobody():
    stones = [{"percent": 100, "by": "10-31"}, {"percent": 100, "by": "08-31", "soft": True}]
    plan = programme(
        duty(**HEARS, n=4), duty(id="D26", owes="joint", milestones=stones[1:], per="calendar_year")
    )
    assert standing(plan, []).overdue == ()


def test_trap_32_five_a_pair_or_five_a_mentor():
    pairings = tuple(
        new_pairing((MENTOR,), (name,), date(2026, 9, 1)) for name in (APPRENTICE, "周敏", "何静")
    )
    rule = duty(counts=["activity"], op="min", n=5, per="school_year")
    for scope, asked in (("pairing", 15), ("sum", 5)):
        found = standing(programme(rule | {"scope": scope}), [], pairings=pairings).mine
        assert sum(d.required or 0 for d in found) == asked


# --- parties (33 to 37) ---


def test_trap_36_the_mentor_guides_and_the_apprentice_writes_one_and_the_same_paper():
    guide = duty(
        id="D05",
        owes="joint",
        guide="mentor",
        counts=["paper"],
        where={"author": "apprentice"},
        per="pairing",
    )
    write = duty(id="D08", **ADULT, counts=["paper"], op="min")
    paper = written("paper", "10-12")
    plan = programme(guide, write)
    assert [d.done for d in standing(plan, [paper], owner=APPRENTICE).mine] == [1, 1]
    assert [d.done for d in standing(plan, [paper]).mine] == [1]


def test_trap_37_two_forms_an_activity_or_one_with_both_names():
    own = duty(owes="each", counts=["activity"], where={"author": "self"}, n=2)
    together = met("10-12", author=APPRENTICE)
    # Taking part is doing it: one form with both names serves both.
    assert [one(own, [together], owner=who).done for who in (MENTOR, APPRENTICE)] == [1, 1]


# --- counting units (38 to 44) ---


def test_trap_38_lesson_designs_are_counted_in_hours_of_class_and_the_others_in_pieces():
    rule = duty(**ADULT, counts=["lesson_design"], where={"use": "上交作业"}, unit="课时", n=2)
    assert one(rule, [], owner=APPRENTICE).forecast == "还差2课时，1月22日前"


def test_trap_39_times_are_not_distinct_persons():
    rule = duty(
        owes="teacher",
        counts=["student_contact"],
        where={"form": "家访"},
        op="min",
        n=5,
        unit="人次",
        measure="times",
    )
    visits = [record("student_contact", f"10-{day}", form="家访", pupil="小宇") for day in range(12, 17)]
    assert one(rule, visits).state == "done"
    assert one(rule | {"measure": "count", "distinct": "pupil"}, visits).done == 1


def test_trap_40_a_credit_is_not_the_count():
    rule = duty(counts=["activity"], where={"format": "送教"}, credit={"n": 4, "unit": "课时"})
    found = one(rule, [met("10-12", "送教")])
    assert (found.done, found.credit, found.state) == (1, 4, "done")


@pytest.mark.parametrize("given", [{"op": "range", "n": 1, "n2": 2}, {"op": "min", "n": 1}])
def test_trap_41_the_least_of_a_range_is_enough(given: dict[str, Any]):
    assert one(duty(**HEARS, **given), [heard("10-12")]).state == "done"


def test_trap_43_more_than_everything_is_shown_as_it_is():
    assert one(duty(**HEARS, n=3), [heard("10-12", lessons_counted=4)]).done == 4


# --- undecided, several pairings, reminders (51 to 62) ---


def test_trap_51_a_masked_value_stays_visible():
    plan = programme(duty(owes="school", amount="x-x名", n="未定", due="未定", per="month"))
    assert [name for _, name in plan.undecided] == ["n", "due"]
    assert standing(plan, []).reminders[0].count == "每月x-x名"


def test_trap_53_two_mentors_in_two_schools_one_of_them_online():
    other = new_pairing(("赵老师",), (APPRENTICE,), date(2026, 9, 1))
    rule = duty(**ADULT, counts=["observation"], where={"direction": "听师傅"}, op="min", n=5)
    lessons = [heard("10-12", "赵老师", APPRENTICE, mode="线上"), heard("10-13", MENTOR, APPRENTICE)]
    found = standing(programme(rule), lessons, owner=APPRENTICE, pairings=(PAIR, other)).mine
    assert [(d.partners[0], d.done) for d in found] == [(MENTOR, 1), ("赵老师", 1)]


def test_trap_53_mentor_of_one_and_apprentice_of_another_at_once():
    above = new_pairing(("赵老师",), (MENTOR,), date(2026, 9, 1))
    plan = programme(
        duty(**HEARS, id="D01"),
        duty(id="D02", **ADULT, counts=["observation"], where={"direction": "听师傅"}),
    )
    found = standing(plan, [heard("10-12"), heard("10-13", "赵老师")], pairings=(PAIR, above)).mine
    assert [(d.duty.id, d.partners[0], d.done) for d in found] == [
        ("D01", APPRENTICE, 1),
        ("D02", "赵老师", 1),
    ]


def test_trap_54_workshop_members_peers_and_the_pair_are_owed_in_one_programme():
    rules = [
        duty(id=f"D{n}", owes=who, counts=["reading_note"], scope="sum")
        for n, who in enumerate(("member", "peer", "teacher", "mentor"))
    ]
    assert [d.duty.owes for d in standing(programme(*rules), []).mine] == [
        "member",
        "peer",
        "teacher",
        "mentor",
    ]


def test_trap_55_a_lesson_within_an_activity_and_a_public_one_heard_by_the_mentor():
    """The report lesson is also a lesson heard: both may count, neither counts twice in one."""
    where = {"slot": "第2节", "class_name": "三（2）班"}
    shown = record(
        "public_lesson", "10-12", author=APPRENTICE, teacher=APPRENTICE, occasion="汇报课", **where
    )
    listened = heard("10-12", occasion="汇报课", **where)
    report = duty(
        id="D15",
        **ADULT,
        counts=["public_lesson", "observation"],
        where={"taught_by": "self", "occasion": "汇报课"},
    )
    found = standing(programme(report, duty(**HEARS, id="D06")), [shown, listened], owner=APPRENTICE)
    assert found.of("D15") is not None
    assert [d.done for d in found.mine] == [1]
    assert standing(programme(duty(**HEARS, id="D06")), [shown, listened]).mine[0].done == 1


def test_trap_56_a_quality_word_blocks_no_count():
    rule = duty(**HEARS, quality="详细")
    assert one(rule, [heard("10-12")]).state == "done"


BEFORE = new_term("2025-2026-2", date(2026, 2, 23), date(2026, 7, 3))


@pytest.mark.parametrize(("carry", "owed"), [("none", 1), ("item", 2), ("pair", 2), ("no_makeup", 1)])
def test_trap_57_three_ways_to_carry_over(carry: str, owed: int):
    pairing = new_pairing((MENTOR,), (APPRENTICE,), date(2026, 2, 23))
    found = one(duty(**HEARS, carry=carry), [], pairings=(pairing,), terms=(BEFORE, TERM, SPRING))
    assert found.required == owed


def test_trap_58_what_the_school_owes_is_a_dated_reminder_and_in_no_rate():
    plan = programme(
        duty(**HEARS),
        *(
            duty(id=f"S{n}", owes=who, per="month")
            for n, who in enumerate(("school", "group", "authority", "pupil"))
        ),
    )
    found = standing(plan, [heard("10-12")])
    assert found.rate == (1, 1)
    assert [(r.who, len(r.dues)) for r in found.reminders] == [
        ("学校", 5),
        ("教研组", 5),
        ("主管部门", 5),
        ("学生", 5),
    ]
    assert {d.duty.id for d in found.duties} == {"T-D01"}


def test_trap_59_a_fortnight_needs_a_day_of_teaching_and_so_does_a_month():
    found = one(duty(**HEARS, per="fortnight"), [])
    assert list(states(found))[:3] == ["第1—2周", "第3—4周", "第5—6周"]
    idle = structs.replace(TERM, free_weeks=(5, 6))
    assert "第5—6周" not in states(one(duty(**HEARS, per="fortnight"), [], term=idle, terms=(idle,)))


def test_trap_59_the_single_week_at_the_end_belongs_to_the_last_fortnight():
    assert list(states(one(duty(**HEARS, per="fortnight"), [])))[-1] == "第19—21周"


def test_trap_62_a_mentor_added_in_the_second_term_and_a_yearly_duty():
    late = new_pairing((MENTOR,), (APPRENTICE,), date(2027, 3, 1))
    rule = duty(**HEARS, n=10, per="school_year")
    assert one(rule, [], pairings=(late,), term=SPRING, today=on("03-20")).required == 10
    part = one(
        rule, [], pairings=(late,), term=SPRING, today=on("03-20"), head={"switches": {"partial": "pro_rata"}}
    )
    # 153 of the 365 days of the school year.
    assert part.required == 5


def test_trap_63_one_entry_serves_every_rule_that_may_read_it():
    lesson = heard("10-12", insight="讲得少", advice="等三秒")
    rules = [
        duty(id="D1", **HEARS),
        duty(id="D2", **HEARS, per="month"),
        duty(id="D3", per="lesson_heard", on={"where": {"direction": "听徒弟"}}, needs=["comment"]),
        duty(id="D4", counts=["study_note"], per="lesson_heard"),
    ]
    assert [d.done for d in standing(programme(*rules), [lesson]).mine] == [1, 1, 1, 1]


def test_text_damage_traps_45_to_52_do_not_reach_the_rules():
    """Two scripts and damaged words live in quotes, which are kept and never compared."""
    plan = programme(duty(**HEARS, quote="每週至少聽一節幫扶物件的課,給幫扶物件上一節示範課"))
    assert plan.duties[0].quote.startswith("每週")
    assert kind_named("听课记录").code == "observation"
