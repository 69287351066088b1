"""The timetable of a mentor (王芳) and an apprentice (李青) in the autumn of 2026."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.problems import Faults
from qinglan_tui.domain.terms import Leave, MakeUp, new_term, teaching_days
from qinglan_tui.domain.timetable import (
    EVEN_WEEKS,
    ODD_WEEKS,
    Slot,
    Timetable,
    both_free,
    count_taught,
    new_slot,
    times_both_free,
)

TERM = new_term(
    "2026-2027-1",
    dt.date(2026, 9, 1),
    dt.date(2027, 1, 22),
    free_days=[dt.date(2026, 10, day) for day in range(1, 8)],
    make_up=[MakeUp(dt.date(2026, 10, 10), 2)],
)
MONDAY, TUESDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 17)
TABLE = Timetable(
    (
        Slot(2, "第3-4节", "三（1）班", "数学", "王芳"),
        Slot(2, "第1节", "三（1）班", "数学", "王芳"),
        Slot(1, "第2节", "三（1）班", "数学", "王芳"),
        Slot(1, "第2节", "三（2）班", "数学", "李青"),
        Slot(1, "第3节", "三（2）班", "数学", "李青"),
        Slot(2, "上午第4节", "三（2）班", "数学", "李青"),
        Slot(2, "下午第1节", "三（2）班", "劳动", "李青", ODD_WEEKS),
        Slot(2, "下午第1节", "三（2）班", "科学", "李青", EVEN_WEEKS),
    )
)


def test_a_lesson_is_stored_with_its_slot_in_one_spelling():
    assert new_slot(2, "第三、四节", " 三（1）班 ", "数学", "王芳") == Slot(
        2, "第3-4节", "三（1）班", "数学", "王芳"
    )


def test_everything_wrong_with_a_lesson_is_said_at_once():
    with pytest.raises(Faults) as caught:
        new_slot(8, "上午", weeks="有时")
    assert [fault.field for fault in caught.value.faults] == ["weekday", "weeks", "slot"]
    with pytest.raises(Faults, match="没有写第几节"):
        new_slot(1, "")


def test_the_lessons_of_a_day_come_in_its_order_and_only_those_of_the_teacher():
    assert [entry.slot for entry in TABLE.lessons_on(TUESDAY, "王芳", TERM)] == ["第1节", "第3-4节"]
    assert TABLE.lessons_on(TUESDAY, "周敏", TERM) == ()
    assert TABLE.of("王芳").entries == TABLE.entries[:3]


def test_nothing_is_taught_on_a_free_day_or_outside_of_the_term():
    assert TABLE.lessons_on(dt.date(2026, 10, 6), "王芳", TERM) == ()
    assert TABLE.lessons_on(dt.date(2027, 2, 2), "王芳", TERM) == ()


def test_a_make_up_saturday_has_the_lessons_of_the_weekday_it_makes_up_for():
    saturday = dt.date(2026, 10, 10)
    assert TABLE.lessons_on(saturday, "王芳", TERM) == TABLE.lessons_on(TUESDAY, "王芳", TERM)


def test_without_a_term_only_the_weekday_decides():
    assert len(TABLE.lessons_on(dt.date(2027, 2, 2), "王芳", None)) == 2


def test_lessons_of_odd_and_even_weeks_take_turns():
    in_week_12 = [entry.subject for entry in TABLE.lessons_on(TUESDAY, "李青", TERM)]
    in_week_13 = [entry.subject for entry in TABLE.lessons_on(TUESDAY + dt.timedelta(7), "李青", TERM)]
    assert in_week_12 == ["数学", "科学"]
    assert in_week_13 == ["数学", "劳动"]


def test_the_lesson_in_a_slot_is_found_also_inside_a_double_lesson():
    found = TABLE.at(TUESDAY, "第4节", "王芳", TERM)
    assert found is not None and found.class_name == "三（1）班"
    assert TABLE.at(TUESDAY, "上午第1节", "王芳") is not None
    assert TABLE.at(TUESDAY, "第2节", "王芳") is None
    assert TABLE.at(TUESDAY, "", "王芳") is None


def test_i_can_hear_my_partner_when_i_do_not_teach_myself():
    free = both_free(TABLE.of("王芳"), TABLE.of("李青"))
    assert [(entry.weekday, entry.slot) for entry in free] == [
        (1, "第3节"),
        (2, "下午第1节"),
        (2, "下午第1节"),
    ]


def test_on_a_given_day_only_the_lessons_held_that_day_can_be_heard():
    heard = TABLE.hearable_on(TUESDAY, "王芳", "李青", TERM)
    assert [entry.subject for entry in heard] == ["科学"]
    away = [Leave(TUESDAY, TUESDAY, "外出")]
    assert TABLE.hearable_on(TUESDAY, "王芳", "李青", TERM, away) == ()


def test_times_at_which_neither_teaches_are_found_from_monday_to_friday():
    free = times_both_free(TABLE.of("王芳"), TABLE.of("李青"), ["第1节", "第2节", "第3节", "第4节"])
    assert (1, "第1节") in free and (1, "第2节") not in free and (1, "第3节") not in free
    assert [slot for weekday, slot in free if weekday == 2] == ["第2节"]
    assert len(free) == 2 + 1 + 3 * 4


def test_the_lessons_taught_in_a_term_leave_out_holidays_and_leave():
    tuesdays = [day for day in teaching_days(TERM) if day.weekday() == 1]
    mondays = [day for day in teaching_days(TERM) if day.weekday() == 0]
    assert (len(tuesdays), len(mondays)) == (20, 19)
    taught = count_taught(TABLE, "王芳", TERM)
    assert taught == (len(tuesdays) + 1) * 3 + len(mondays)
    assert count_taught(TABLE, "王芳", TERM, [Leave(MONDAY, TUESDAY, "病假")]) == taught - 4


def test_the_lessons_taught_so_far_end_with_the_day_asked_about():
    assert count_taught(TABLE, "王芳", TERM, until=dt.date(2026, 9, 1)) == 3
    assert count_taught(TABLE, "王芳", TERM, until=dt.date(2026, 8, 31)) == 0
    assert count_taught(TABLE, "王芳", TERM, since=MONDAY, until=TUESDAY) == 4


@given(st.dates(TERM.start, TERM.end))
def test_lessons_before_and_after_a_day_make_up_the_whole_term(day: dt.date):
    before = count_taught(TABLE, "李青", TERM, until=day)
    after = count_taught(TABLE, "李青", TERM, since=day + dt.timedelta(1))
    assert before + after == count_taught(TABLE, "李青", TERM)


@given(
    st.lists(
        st.builds(Slot, st.integers(1, 5), st.sampled_from(["第1节", "第2节", "第2-3节", "早读"])), max_size=8
    )
)
def test_no_lesson_i_can_hear_falls_on_one_of_mine(entries: list[Slot]):
    own, partner = Timetable(tuple(entries[::2])), Timetable(tuple(entries[1::2]))
    heard = both_free(own, partner)
    assert not any(entry.meets(mine) for entry in heard for mine in own.entries)
    assert set(heard) <= set(partner.entries)
