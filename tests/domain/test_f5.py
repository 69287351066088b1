"""What a rule must be able to say: the fifty features of the catalogue, by number, and its encodings."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from qinglan_tui.domain.kinds.public_lesson import TeacherTurn
from qinglan_tui.domain.people import PairingEvent, Person, new_pairing
from qinglan_tui.domain.programmes import PERS
from qinglan_tui.domain.records import Attachment
from qinglan_tui.domain.terms import new_term
from tests.domain.mentoring import (
    APPRENTICE,
    HEARS,
    MENTOR,
    OTHER,
    PAIR,
    SPRING,
    TERM,
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

CASE = {"owes": "apprentice", "counts": ["teaching_case"]}
TALK = {"counts": ["activity"], "where": {"format": "师徒谈心"}}
YEARS_LATER = date(2027, 2, 20)


def written(kind: str, day: str, **given: Any):
    """Something the apprentice has written."""
    return record(kind, day, author=APPRENTICE, **given)


# --- periods and dates (1 to 3) ---

PERIODS_OF_THE_TERM = {
    "day": 95,
    "week": 20,
    "fortnight": 10,
    "month": 5,
    "half_term": 2,
    "term": 1,
    "half_year": 1,
    "school_year": 1,
    "calendar_year": 1,
    "pairing": 1,
    "once": 1,
    "target": 1,
}


@pytest.mark.parametrize(("per", "number"), PERIODS_OF_THE_TERM.items())
def test_1_every_period_of_the_calendar_has_its_number_in_a_term(per: str, number: int):
    rule = duty(**HEARS, per=per, target="apprentice" if per == "target" else "")
    assert len(one(rule, []).periods) == number


@pytest.mark.parametrize("per", ["lesson_taught", "lesson_heard", "lesson_plan", "activity", "event"])
def test_1_a_period_may_be_an_event(per: str):
    rule = duty(owes="apprentice", counts=["reflection"], per=per)
    rule |= {"on": {"title": "外出学习", "counts": ["activity"]}} if per == "event" else {}
    assert one(rule, [], owner=APPRENTICE).duty.is_per_event
    assert PERS[per]


def test_1_several_years_a_stage_and_a_window():
    years = one(duty(**HEARS, per="years", years=[2, 3]), [])
    assert (years.periods[0].label, years.periods[0].due) == ("2年或3年", date(2029, 8, 31))
    stages = {
        "stage": [
            {"title": "准备", "since": "09-01", "until": "10-31"},
            {"title": "实施", "since": "11-01", "until": "01-20"},
        ]
    }
    assert list(states(one(duty(**HEARS, per="stage"), [], head=stages))) == ["准备", "实施"]
    window = one(duty(**HEARS, per="window", since="10-01", until="11-30"), [heard("10-13"), heard("12-02")])
    assert (window.done, window.periods[0].due) == (1, on("11-30"))


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("start", "09-14"),
        ("mid", "11-06"),
        ("end", "01-22"),
        ("hand_in", "01-15"),
        ("week 1", "09-06"),
        ("09-10", "09-10"),
        ("2026-11-30", "11-30"),
    ],
)
def test_2_and_3_a_due_date_is_not_the_period(due: str, day: str):
    assert one(duty(**HEARS, due=due), []).periods[0].due == on(day)


def test_2_after_the_cycle_ends():
    ended = structs.replace(PAIR, planned_end=on("06-30"))
    assert one(duty(**HEARS, per="pairing", due="pairing_end"), [], pairings=(ended,)).periods[0].due == on(
        "06-30"
    )


def test_2_at_graduation():
    rule = duty(
        owes="apprentice",
        counts=["appraisal"],
        where={"author": "any", "teacher": "@self"},
        per="once",
        due="graduation",
    )
    assert one(rule, [], owner=APPRENTICE).periods[0].due is None
    left = structs.replace(PAIR, events=(PairingEvent("出师", on("06-20")),))
    assert one(rule, [], owner=APPRENTICE, pairings=(left,)).periods[0].due == on("06-20")


def test_3_a_day_of_the_month_a_weekday_and_a_month_window():
    assert one(duty(**HEARS, per="month", due="day 25"), []).periods[1].due == on("10-25")
    weekly = one(duty(**HEARS, per="week", due="weekday 4"), [])
    assert {period.due.weekday() for period in weekly.periods if period.due} == {3}
    april = duty(**HEARS, per="window", since="04-01", until="05-31")
    assert one(april, [heard("04-08")], term=SPRING, today=on("04-20")).done == 1
    autumn = one(april, [])
    assert (autumn.periods, autumn.state, autumn.note) == ((), "not_yet", "不在本学期")


# --- numbers (4 to 11) ---


@pytest.mark.parametrize(
    ("given", "done", "state"),
    [
        ({"op": "min", "n": 2}, 1, "overdue"),
        ({"op": "min", "n": 2}, 3, "done"),
        ({"op": "exact", "n": 2}, 3, "done"),
        ({"op": "max", "n": 2}, 2, "done"),
        ({"op": "max", "n": 2}, 3, "overdue"),
        ({"op": "about", "n": 3}, 2, "not_yet"),
        ({"op": "range", "n": 1, "n2": 2}, 1, "done"),
        ({"op": "min", "n": 1}, 0, "overdue"),
        ({"op": "none"}, 0, "no_quota"),
    ],
)
def test_4_to_10_how_much(given: dict[str, Any], done: int, state: str):
    """Minimum, plain number, maximum, about, range (its lower end), open upper end, no quota."""
    lessons = [heard(f"10-{12 + n}") for n in range(done)]
    found = one(duty(**HEARS, **given), lessons, today=YEARS_LATER)
    assert (found.done, found.state) == (done, state)


def test_11_an_implied_one_is_one():
    assert one(duty(**HEARS, per="week"), []).periods[0].required == 1


# --- what counts (12 to 17) ---


def test_12_two_quotas_on_the_same_lessons():
    """000-07-D01 and D02: two a week and thirty a term, of the same lessons."""
    mutual = {"owes": "each", "counts": ["observation"], "op": "min"}
    week = duty(id="D01", **mutual, where={"direction": "互听"}, n=2, per="week")
    term = duty(id="D02", **mutual, where={"direction": "听课"}, n=30)
    lessons = [heard("10-12"), heard("10-13"), heard("10-14", OTHER)]
    found = standing(programme(week, term), lessons).mine
    assert [(d.done, d.required) for d in found] == [(2, 40), (3, 30)]
    assert counts(found[0])["第7周"] == (2, 2)


def test_13_relation_lesson_type_level_and_mode_select():
    lessons = [
        heard("10-12", lesson_type="新授课", level="校级", mode="线上"),
        heard("10-13", lesson_type="复习课", level="区县级", mode="线下"),
        heard("10-14", OTHER, level="省级"),
    ]
    for where, done in (
        ({"relation": "徒弟"}, 2),
        ({"relation": ["徒弟", "其他教师"]}, 3),
        ({"relation_not": "徒弟"}, 1),
        ({"lesson_type": "新授"}, 1),
        ({"mode": "线上"}, 1),
        ({"level_min": "区级"}, 2),
        ({"lesson_type": ""}, 1),
        ({"lesson_type": "*"}, 2),
    ):
        assert one(duty(counts=["observation"], where=where, n=9), lessons).done == done, where


def test_14_the_sum_over_kinds():
    """002-03-D07: 公開課 and 研討課 together at least two."""
    rule = duty(
        owes="apprentice", counts=["public_lesson"], where={"occasion": ["公开课", "研讨课"]}, op="min", n=2
    )
    lessons = [
        written("public_lesson", "10-13", occasion="公开课"),
        written("public_lesson", "11-03", occasion="研讨课"),
    ]
    assert one(rule, lessons, owner=APPRENTICE).state == "done"


FOUR = duty(
    owes="joint",
    counts=["public_lesson"],
    where={"author": "apprentice"},
    mode="each",
    n=1,
    part=[{"title": word, "where": {"occasion": word}} for word in ("示范课", "汇报课", "公开课", "评优课")],
)


def test_15_each_of_several_kinds():
    """000-01-D09: two of the four kinds, one of them twice, are two of four."""
    lessons = [
        written("public_lesson", day, occasion=word)
        for day, word in (("10-13", "公开课"), ("10-20", "公开课"), ("11-03", "汇报课"))
    ]
    found = one(FOUR, lessons)
    assert (found.done, found.required) == (2, 4)
    assert [(part.name, part.done) for part in found.periods[0].covered] == [
        ("示范课", 0), ("汇报课", 1), ("公开课", 2), ("评优课", 0),
    ]  # fmt: skip


def test_16_either_of_several_kinds():
    rule = duty(owes="joint", counts=["paper", "summary"], mode="either", per="school_year")
    assert one(rule, [written("summary", "01-10", scope="学年")], today=on("01-20")).state == "done"
    assert one(rule, [record("paper", "11-10")]).done == 1


def test_16_alternatives_that_ask_for_different_numbers():
    """One book or four journals: three journals are not yet enough."""
    parts = [
        {"title": "专著", "where": {"category": "教育理论"}, "n": 1},
        {"title": "报刊", "where": {"category": "报刊"}, "n": 4},
    ]
    rule = duty(owes="apprentice", counts=["reading_note"], mode="either", part=parts, n=1)
    journals = [written("reading_note", f"10-{day}", category="报刊") for day in range(12, 16)]
    assert one(rule, journals[:3], owner=APPRENTICE).done == 0
    assert one(rule, journals, owner=APPRENTICE).done == 1
    assert (
        one(
            rule, [*journals[:3], written("reading_note", "11-02", category="教育理论")], owner=APPRENTICE
        ).done
        == 1
    )


def test_17_a_bundle_has_members_of_different_periods():
    plan = programme(
        duty(**CASE, id="D16", per="month", bundle="六个一"),
        duty(id="D19", owes="apprentice", counts=["paper"], bundle="六个一"),
        duty(id="D13", owes="apprentice", counts=["activity"]),
    )
    found = standing(plan, [written("teaching_case", "10-12")], owner=APPRENTICE).bundle("六个一")
    assert [(d.duty.id, d.duty.per, len(d.periods)) for d in found] == [
        ("D16", "month", 5),
        ("D19", "term", 1),
    ]


# --- events and evidence (18 to 23) ---


def test_18_every_event_has_its_own():
    """002-07-D02: every activity its form with 活动体会; 000-05-D13: every random lesson its notice."""
    activity = duty(per="activity", needs=["takeaways"])
    assert counts(one(activity, [met("10-12", takeaways="难点交给孩子讲"), met("10-13")])) == {
        "2026—2027学年第一学期": (1, 2)
    }
    random = {
        "on": {
            "title": "推门听课",
            "counts": ["observation"],
            "where": {"direction": "听徒弟", "occasion": "推门课"},
        }
    }
    notice = duty(per="event", **random, needs=["notice"], due="before")
    lessons = [
        heard("10-12", occasion="推门课", notice="周一第2节"),
        heard("10-13", occasion="推门课"),
        heard("10-14", occasion="预约课"),
    ]
    found = one(notice, lessons)
    assert (found.done, found.required) == (1, 2)
    assert [near.missing for near in found.periods[0].near] == ["缺听课备案"]


def test_19_the_parts_of_one_record():
    rule = duty(
        owes="apprentice", per="lesson_plan", needs=["objectives", "process|text", "board", "reflection"]
    )
    whole = {"objectives": "会算", "text": "教案正文", "board": "竖式", "reflection": 17}
    plans = [
        written("lesson_design", "10-12", **whole),
        written("lesson_design", "10-13", **(whole | {"board": ""})),
    ]
    found = one(rule, plans, owner=APPRENTICE)
    assert (found.done, found.required, found.periods[0].near[0].missing) == (1, 2, "缺板书设计")


def test_20_without_its_evidence_an_event_does_not_count():
    signed = duty(counts=["plan_review"], where={"relation": "徒弟"}, per="week", needs=["signature"])
    reviews = [
        record("plan_review", "10-12", teacher=APPRENTICE, signed_on=on("10-13")),
        record("plan_review", "10-19", teacher=APPRENTICE),
    ]
    found = one(signed, reviews)
    assert (counts(found)["第7周"], counts(found)["第8周"]) == ((1, 1), (0, 1))
    photo = duty(counts=["activity"], needs=["photo"])
    shown = met("10-12", attachments=(Attachment(name="a.jpg", hash="0" * 64),))
    assert one(photo, [shown, met("10-13")]).done == 1


def test_21_written_each_month_and_handed_in_at_the_end_of_the_term():
    rule = duty(**CASE, per="month", hand_in="term")
    found = one(rule, [written("teaching_case", "12-03", counts_for="2026-10")], owner=APPRENTICE)
    assert {period.due for period in found.periods} == {TERM.end}
    assert (states(found)["9月"], found.late, counts(found)["10月"]) == ("on_track", 0, (0, 1))


def test_22_joint_each_and_guided():
    joint = programme(duty(owes="joint", counts=["paper"]))
    together = record("paper", "10-12", author=APPRENTICE, coauthors=(MENTOR,))
    assert [standing(joint, [together], owner=who).mine[0].done for who in (MENTOR, APPRENTICE)] == [1, 1]
    each = programme(duty(owes="each", counts=["activity"], where={"author": "self"}))
    assert len(standing(each, []).mine) == len(standing(each, []).partners) == 1
    guided = one(
        duty(owes="joint", counts=["paper"], where={"author": "apprentice"}), [record("paper", "10-12")]
    )
    assert guided.done == 0
    same = record(
        "public_lesson",
        "10-12",
        occasion="师徒同课",
        teachers=(TeacherTurn(teacher=MENTOR), TeacherTurn(teacher=APPRENTICE)),
    )
    assert one(duty(owes="joint", counts=["public_lesson"], where={"author": "both"}), [same]).done == 1


def test_23_one_counter_shown_to_both():
    """002-04-D02 and D12: the same weekly lesson, stated from both sides."""
    mine = duty(id="D02", **HEARS, per="week", op="min")
    theirs = duty(
        id="D12", owes="apprentice", counts=["observation"], where={"direction": "被师傅听"}, per="week"
    )
    for owner, duty_id in ((MENTOR, "D02"), (APPRENTICE, "D12")):
        found = standing(programme(mine, theirs), [heard("10-12")], owner=owner).of(duty_id)
        assert found is not None
        assert counts(found)["第7周"] == (1, 1)


# --- targets, units, time (24 to 29) ---


def test_24_every_target_must_be_covered():
    pupils = duty(
        owes="teacher", counts=["student_contact"], target="pupil", targets=["小宇", "小满", "阿哲"]
    )
    talks = [
        record("student_contact", f"10-{day}", pupil=name)
        for day, name in ((12, "小宇"), (13, "小宇"), (14, "小满"))
    ]
    found = one(pupils, talks)
    assert (found.done, found.required) == (2, 3)
    assert [(c.name, c.done) for c in found.periods[0].covered] == [("小宇", 2), ("小满", 1), ("阿哲", 0)]
    number = one(pupils | {"targets": [], "target_n": 40}, talks)
    assert (number.done, number.required) == (2, 40)
    unknown = one(pupils | {"targets": []}, talks)
    assert (unknown.required, unknown.state, unknown.note) == (None, "no_quota", "对象人数未定")


def test_24_each_apprentice_of_a_pairing_of_three():
    three = new_pairing((MENTOR,), (APPRENTICE, "周敏", "何静"), date(2026, 9, 1))
    rule = duty(**HEARS, target="apprentice", n=2, op="min")
    found = one(
        rule, [heard("10-12"), heard("10-13"), heard("10-14"), heard("10-15", "周敏")], pairings=(three,)
    )
    assert (found.done, found.required) == (3, 6)


def test_25_times_are_not_persons_and_a_second_number_is_data():
    rule = duty(
        counts=["activity"], where={"format": "培训"}, measure="times", n=5, also=[{"n": 4, "unit": "期"}]
    )
    found = one(rule, [met("10-12", "培训"), met("10-13", "培训")])
    assert (found.done, found.duty.also[0].unit) == (4, "期")


@pytest.mark.parametrize(("measure", "done"), [("hours", 7.5), ("days", 62), ("months", 2)])
def test_26_time_is_summed(measure: str, done: float):
    visits = [
        met("09-07", "跟岗", hours=5, end=on("10-06")),
        met("10-12", "跟岗", hours=2.5, end=on("11-12")),
    ]
    assert (
        one(duty(counts=["activity"], where={"format": "跟岗"}, measure=measure, n=60), visits).done == done
    )


def test_27_one_is_worth_four_lessons_and_stays_one():
    rule = duty(
        owes="apprentice",
        counts=["activity"],
        where={"format": "送教"},
        per="calendar_year",
        credit={"n": 4, "unit": "课时"},
    )
    found = one(rule, [met("10-12", "送教")], owner=APPRENTICE)
    assert (found.done, found.required, found.credit) == (1, 1, 4)


def test_28_a_share_owed_by_a_school_is_data_and_out_of_the_rate():
    share = duty(owes="school", op="exact", n=30, unit="%", effect="+14分")
    found = standing(programme(share, duty(**HEARS, id="D02")), [heard("10-12")])
    assert [(r.who, r.count) for r in found.reminders] == [("学校", "每学期30%")]
    assert found.rate == (1, 1)


MILESTONES = [{"percent": n, "by": day} for n, day in ((40, "10-31"), (60, "12-31"), (100, "06-30"))]


def test_29_so_many_per_cent_by_a_date():
    """Four of ten things were done by the end of October, six by now."""
    plan = programme(
        duty(**HEARS, op="min", n=10),
        duty(id="D25", owes="joint", milestones=MILESTONES, per="calendar_year"),
    )
    lessons = [heard(f"10-{12 + n}") for n in range(4)] + [heard("11-10"), heard("11-11")]
    found = standing(plan, lessons).of("D25")
    assert found is not None
    assert [(p.done, p.required, p.state) for p in found.periods] == [
        (40, 40, "done"),
        (60, 60, "done"),
        (60, 100, "on_track"),
    ]
    late = standing(plan, lessons[1:]).of("D25")
    assert late is not None
    assert [p.state for p in late.periods] == ["overdue", "on_track", "on_track"]


# --- who, when, how strictly (30 to 37) ---


def test_30_a_soft_date_above_a_hard_one():
    soft = duty(
        id="D26",
        owes="joint",
        milestones=[{"percent": 100, "by": "10-31", "soft": True}],
        per="calendar_year",
    )
    found = standing(programme(duty(**HEARS, n=2), soft), [heard("10-12")]).of("D26")
    assert found is not None
    assert found.state == "not_yet"


def test_31_a_quota_by_role_or_years_of_teaching():
    heard_by = {
        "owes": "teacher",
        "counts": ["observation"],
        "where": {"direction": "听课"},
        "counter": "听课",
    }
    rules = [
        duty(id="D01", **heard_by, op="min", n=10),
        duty(id="D02", **heard_by, op="min", n=15, role="教研组长"),
        duty(id="D03", **heard_by, op="min", n=20, taught_max=3),
    ]
    for person, number in (
        (Person(name=MENTOR), 10),
        (Person(name=MENTOR, posts="教研组长"), 15),
        (Person(name=MENTOR, posts="教研组长", years_taught=2), 20),
    ):
        assert [d.required for d in standing(programme(*rules), [], people=(person,)).mine] == [number]


@pytest.mark.parametrize(("begun", "owed"), [(date(2026, 9, 1), False), (date(2025, 9, 1), True)])
def test_32_a_duty_of_the_second_year(begun: date, owed: bool):
    pairing = new_pairing((MENTOR,), (APPRENTICE,), begun)
    found = standing(programme(duty(**HEARS, pairing_year=2)), [], pairings=(pairing,))
    assert bool(found.mine) is owed
    assert [skip.why for skip in found.skipped] == ([] if owed else ["只在结对第2年"])


def test_32_a_duty_of_the_first_and_one_of_the_second_term():
    plan = programme(duty(**HEARS, id="D03", pairing_term=1), duty(**HEARS, id="D04", pairing_term=2))
    assert [d.duty.id for d in standing(plan, []).mine] == ["D03"]
    assert [d.duty.id for d in standing(plan, [], term=SPRING, today=on("03-20")).mine] == ["D04"]


def test_33_a_conditional_duty_only_reminds():
    found = standing(programme(duty(**TALK, condition="学生有严重问题")), [])
    assert (found.mine, found.skipped[0].why) == ((), "只在这种情况下：学生有严重问题")


def test_34_a_gate_before_another_duty():
    trial = duty(
        id="D04",
        owes="apprentice",
        counts=["public_lesson"],
        where={"occasion": "试讲"},
        per="once",
        gate_before="独立教学",
    )
    then = duty(
        id="D05", owes="apprentice", counts=["public_lesson"], where={"occasion": "公开课"}, after=["D04"]
    )
    plan = programme(trial, then)
    waiting = standing(plan, [], owner=APPRENTICE).of("D05")
    assert waiting is not None
    assert (waiting.state, waiting.note) == ("not_yet", "先完成“任务”")
    passed = standing(plan, [written("public_lesson", "10-12", occasion="磨课")], owner=APPRENTICE).of("D05")
    assert passed is not None
    assert (passed.state, passed.note) == ("on_track", "")


def test_35_so_many_days_after_the_event():
    rule = duty(owes="apprentice", counts=["study_note"], per="lesson_heard", due="+7 days")
    lesson = heard("11-10", MENTOR, APPRENTICE)
    assert one(rule, [lesson], owner=APPRENTICE, today=on("11-17")).state == "due_soon"
    assert one(rule, [lesson], owner=APPRENTICE, today=on("11-18")).state == "overdue"
    note = written("study_note", "11-19", observation=lesson.id)
    done = one(rule, [lesson, note], owner=APPRENTICE)
    assert (done.done, done.late, done.state) == (1, 1, "done")


def test_36_length_renewal_and_cap_of_a_cycle():
    cycle = programme(
        duty(**HEARS), cycle={"n": 1, "unit": "school_year", "extend": 1, "cap": 3, "rounds": 2}
    ).cycle
    assert (cycle.n, cycle.extend, cycle.cap, cycle.rounds) == (1, 1, 3, 2)


AUTUMN_BEFORE = new_term("2025-2026-2", date(2026, 2, 23), date(2026, 7, 3))


def test_37_what_failed_is_carried_on_item_by_item():
    """000-04: an item missing last term is still asked for; one that was done is not."""
    pairing = new_pairing((MENTOR,), (APPRENTICE,), date(2026, 2, 23))
    rule = duty(owes="apprentice", counts=["public_lesson"], carry="item")
    terms = (AUTUMN_BEFORE, TERM, SPRING)
    missing = one(rule, [], owner=APPRENTICE, pairings=(pairing,), terms=terms)
    assert list(states(missing).values()) == ["overdue", "on_track"]
    made_up = written("public_lesson", "10-12", counts_for="2025-2026-2")
    assert len(one(rule, [made_up], owner=APPRENTICE, pairings=(pairing,), terms=terms).periods) == 1


def test_37_a_missed_month_cannot_be_made_up():
    rule = duty(counts=["monthly_report"], per="month", carry="no_makeup")
    found = one(rule, [record("monthly_report", "11-03", counts_for="2026-10")])
    assert (found.done, states(found)["10月"]) == (0, "overdue")
    assert [near.missing for near in found.periods[1].near] == ["逾期，不能补"]


# --- the rest (38 to 50) ---


def test_38_masked_numbers_stay_undecided():
    month = one(duty(counts=["monthly_report"], per="month", due="未定"), [])
    assert [period.due for period in month.periods][:1] == [on("09-30")]
    assert month.note == "未定"
    masked = programme(duty(owes="school", op="range", n="未定", n2="未定", amount="x-x名", per="month"))
    assert standing(masked, []).reminders[0].count == "每月x-x名"


def test_39_first_draft_and_second():
    parts = [
        {"title": "初次备课", "where": {"version": "一稿"}},
        {"title": "二次修改", "where": {"version": "二稿"}},
    ]
    rule = duty(owes="apprentice", counts=["lesson_design"], mode="each", part=parts, n=1)
    drafts = [written("lesson_design", "10-12", version="一稿")]
    assert (one(rule, drafts, owner=APPRENTICE).done, one(rule, drafts, owner=APPRENTICE).required) == (1, 2)


def test_40_lessons_of_one_study_are_one_unit():
    rule = duty(owes="apprentice", counts=["public_lesson"], distinct="lesson_study")
    lessons = [
        written("public_lesson", f"10-{day}", lesson_study=name)
        for day, name in ((12, "几分之一"), (13, "几分之一"), (14, "周长"))
    ]
    assert one(rule, lessons, owner=APPRENTICE).done == 2


def test_41_one_lesson_may_count_for_several_duties_unless_the_programme_forbids_it():
    rules = [duty(id=f"D0{n}", owes="apprentice", counts=["public_lesson"]) for n in (1, 2)]
    lesson = written("public_lesson", "10-12")
    assert [d.done for d in standing(programme(*rules), [lesson], owner=APPRENTICE).mine] == [1, 1]
    apart = programme(*rules, switches={"overlap": False})
    assert [d.done for d in standing(apart, [lesson], owner=APPRENTICE).mine] == [1, 0]


def test_42_and_45_quality_and_recipient_are_kept_as_words():
    (rule,) = programme(duty(**CASE, quality="高质量", recipient="指导教师")).duties
    assert (rule.quality, rule.recipient) == ("高质量", "指导教师")


def test_43_levels_have_an_order():
    rule = duty(owes="apprentice", counts=["public_lesson"], where={"level_min": "校级"})
    lessons = [
        written("public_lesson", f"10-{day}", level=level)
        for day, level in ((12, "组内"), (13, "校级"), (14, "市级"), (15, ""))
    ]
    found = one(rule, lessons, owner=APPRENTICE)
    assert (found.done, [near.missing for near in found.periods[0].near]) == (2, ["缺级别"])


def test_44_phases_may_share_a_day():
    stages = {
        "stage": [
            {"title": "摸底", "since": "09-01", "until": "09-10"},
            {"title": "结对", "since": "09-10", "until": "11-20"},
        ]
    }
    found = one(duty(**TALK, per="stage"), [met("09-10", "师徒谈心")], head=stages)
    assert counts(found) == {"摸底": (1, 1), "结对": (0, 1)}


def test_46_the_checkers_own_quota_is_a_dated_reminder():
    checks = duty(
        owes="school",
        mode="each",
        part=[
            {"title": f"期{word}检查", "due": due}
            for word, due in (("初", "start"), ("中", "mid"), ("末", "end"))
        ],
    )
    (reminder,) = standing(programme(checks), []).reminders
    assert (reminder.count, reminder.dues) == ("每学期各1次", (on("09-14"), on("11-06"), on("01-22")))


def test_47_several_mentors_and_apprentices_are_said_per_rule():
    """Per pairing: three lessons each; together: three in all."""
    pairings = (PAIR, new_pairing((MENTOR,), ("周敏",), date(2026, 9, 1)))
    for scope, asked in (("pairing", [3, 3]), ("sum", [3])):
        assert [
            d.required
            for d in standing(programme(duty(**HEARS, n=3, scope=scope)), [], pairings=pairings).mine
        ] == asked


def test_48_an_effect_is_data():
    assert programme(duty(owes="school", effect="一票否决")).duties[0].effect == "一票否决"


def test_49_planned_and_done_are_kept_apart():
    lessons = [heard(f"10-{day}") for day in (12, 13, 14, 15)]
    found = one(duty(**HEARS, n=3), lessons)
    assert (found.done, found.required, found.forecast) == (4, 3, "超额完成，多1节")


def test_50_one_focus_a_term():
    assert standing(programme(duty(owes="school", unit="个")), []).reminders[0].count == "每学期1个"


# --- worked encodings not met above ---


def test_worked_000_04_d04_to_d06_three_rules_handed_in_by_term():
    rules = [
        duty(id="D04", owes="apprentice", counts=["reflection"], per="lesson_taught", hand_in="term"),
        duty(id="D05", **CASE, per="month", op="min", hand_in="term"),
        duty(id="D06", owes="apprentice", counts=["summary", "paper"], op="min"),
    ]
    found = standing(programme(*rules), [written("summary", "01-10")], owner=APPRENTICE, today=on("01-20"))
    assert [(d.duty.id, d.done, d.required) for d in found.mine] == [
        ("D04", 0, None),
        ("D05", 0, 5),
        ("D06", 1, 1),
    ]
    assert found.overdue == ()


def test_worked_000_04_d08_a_monograph_or_journals_with_a_note():
    rule = duty(owes="apprentice", counts=["reading_note"], op="min", distinct="book", needs=["thoughts"])
    notes = [
        written("reading_note", f"10-{day}", book="孩子是怎样算错的", thoughts=text)
        for day, text in ((12, "规则"), (13, "病因"), (14, ""))
    ]
    found = one(rule, notes, owner=APPRENTICE)
    assert (found.done, [near.missing for near in found.periods[0].near]) == (1, ["缺心得体会"])


def test_worked_002_05_d07_and_d08_two_counters():
    mutual = duty(
        id="D07", owes="each", counts=["observation"], where={"direction": "互听"}, op="min", n=4, per="month"
    )
    others = duty(
        id="D08", owes="apprentice", counts=["observation"], where={"direction": "听其他教师"}, op="min", n=25
    )
    lessons = [
        heard("10-12", MENTOR, APPRENTICE),
        heard("10-13", OTHER, APPRENTICE),
        heard("10-14", OTHER, APPRENTICE),
    ]
    found = standing(programme(mutual, others), lessons, owner=APPRENTICE).mine
    assert [(d.duty.id, d.done, d.required) for d in found] == [("D07", 1, 20), ("D08", 2, 25)]


def test_worked_002_07_d13_an_undefined_stage_beside_months_and_terms():
    plan = programme(
        duty(id="D13", owes="apprentice", counts=["lesson_design"], per="stage", bundle="五个一"),
        duty(
            id="D14",
            owes="apprentice",
            counts=["summary", "reflection"],
            mode="either",
            per="month",
            bundle="五个一",
        ),
        duty(id="D15", owes="apprentice", counts=["paper"], bundle="五个一"),
    )
    found = standing(plan, [written("reflection", "10-12")], owner=APPRENTICE).bundle("五个一")
    assert (found[0].duty.id, found[0].state, found[0].note) == ("D13", "no_quota", "阶段未定")
    assert counts(found[1])["10月"] == (1, 1)


def test_worked_000_09_d11_a_hand_in_before_a_masked_day_owed_by_the_school():
    rule = duty(
        owes="school",
        n=1,
        per="month",
        due="未定",
        carry="no_makeup",
        recipient="基教股",
        effect="当月视为没有开展",
    )
    (reminder,) = standing(programme(rule), []).reminders
    assert (reminder.count, reminder.duty.undecided) == ("每月1次", ("due",))


def test_worked_004_06_d13_one_lesson_in_april_and_one_in_october():
    parts = [
        {"title": "四月语数", "since": "04-01", "until": "04-30"},
        {"title": "十月英语", "since": "10-01", "until": "10-31"},
    ]
    rule = duty(
        counts=["activity"], where={"format": "送教"}, mode="each", part=parts, n=1, per="school_year"
    )
    found = one(rule, [met("10-20", "送教"), met("11-03", "送教")])
    assert [(c.name, c.done) for c in found.periods[0].covered] == [("四月语数", 0), ("十月英语", 1)]


def test_worked_000_03_d17_four_lesson_types_by_the_end_of_the_second_year():
    parts = [
        {"title": word, "where": {"lesson_type": word}} for word in ("新授课", "复习课", "讲评课", "实验课")
    ]
    rule = duty(
        owes="apprentice",
        counts=["observation"],
        where={"taught_by": "self", "mastered": True},
        mode="each",
        part=parts,
        n=1,
        per="pairing",
        due="year 2",
    )
    lessons = [heard("10-12", lesson_type="新授课", mastered=True), heard("10-13", lesson_type="复习课")]
    found = one(rule, lessons, owner=APPRENTICE)
    assert (found.done, found.required, found.periods[0].due) == (1, 4, date(2028, 8, 31))


def test_worked_one_mentor_three_apprentices_counts_the_pairings():
    pairings = tuple(new_pairing((MENTOR,), (name,), date(2026, 9, 1)) for name in (APPRENTICE, "周敏"))
    rule = duty(counts=["pairing"], n=3, unit="位", per="pairing", scope="sum")
    found = one(rule, [], pairings=pairings)
    assert (found.done, found.required, found.forecast) == (2, 3, "还差1位")
