"""我没课、他有课: which lessons of the coming two weeks can be heard, and agreeing on one."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import PairingEvent
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.terms import Leave, MakeUp, Term
from qinglan_tui.domain.timetable import EVEN_WEEKS, Slot, Timetable
from qinglan_tui.services.meeting import Chance, agree, meetings
from qinglan_tui.services.today import today as today_of
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, TODAY, a_workbook, write

# TODAY is the Sunday of week 12: the two weeks are 23 November to 6 December, weeks 13 and 14.
MINE = (Slot(1, "第1节", "三（1）班", "数学", "王芳"), Slot(2, "第2节", "三（1）班", "数学", "王芳"))
THEIRS = (
    Slot(1, "第1节", "三（2）班", "数学", "李青"),
    Slot(1, "第3节", "三（2）班", "数学", "李青"),
    Slot(2, "第2节", "三（3）班", "数学", "李青"),
    Slot(4, "第4节", "三（3）班", "数学", "李青"),
)


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """王芳's workbook with her timetable and that of 李青; nothing is known of 周敏's."""
    book = a_workbook(tmp_path / "book")
    book.arrange(timetable=Timetable((*MINE, *THEIRS)))
    return book


def on(workbook: Workbook, **changes: object) -> None:
    """Change the term."""
    workbook.arrange(terms=(structs.replace(workbook.terms[0], **changes),))


def said(workbook: Workbook, today: date = TODAY) -> list[tuple[str, str]]:
    """The chances as (day, slot)."""
    return [(f"{c.day.month}-{c.day.day}", c.lesson.slot) for c in meetings(workbook, today).chances]


def first(workbook: Workbook) -> Chance:
    """The first chance."""
    return meetings(workbook, TODAY).chances[0]


def test_it_is_the_partners_lessons_in_which_i_do_not_teach_in_the_order_of_the_days(
    workbook: Workbook,
) -> None:
    assert said(workbook) == [
        ("11-23", "第3节"),
        ("11-26", "第4节"),
        ("11-30", "第3节"),
        ("12-3", "第4节"),
    ]
    assert [chance.week for chance in meetings(workbook, TODAY).chances] == [13, 13, 14, 14]


def test_it_begins_tomorrow_and_ends_after_two_weeks(workbook: Workbook) -> None:
    days = [chance.day for chance in meetings(workbook, date(2026, 11, 23)).chances]
    assert (days[0], days[-1]) == (date(2026, 11, 26), date(2026, 12, 7))


def test_a_free_day_has_no_lesson(workbook: Workbook) -> None:
    on(workbook, free_days=(date(2026, 11, 23),))
    assert "11-23" not in [day for day, _ in said(workbook)]


def test_a_free_week_has_no_lessons(workbook: Workbook) -> None:
    on(workbook, free_weeks=(13,))
    assert [day for day, _ in said(workbook)] == ["11-30", "12-3"]


def test_a_make_up_day_has_the_lessons_of_the_day_it_makes_up_for(workbook: Workbook) -> None:
    on(workbook, make_up=(MakeUp(date(2026, 11, 28), 4),))
    assert ("11-28", "第4节") in said(workbook)


def test_who_is_away_hears_nothing(workbook: Workbook) -> None:
    workbook.arrange(leave=(Leave(date(2026, 11, 26), date(2026, 11, 30), "外出"),))
    assert [day for day, _ in said(workbook)] == ["11-23", "12-3"]


def test_a_lesson_of_even_weeks_is_there_in_even_weeks_only(workbook: Workbook) -> None:
    every_other = Slot(5, "第1节", "三（2）班", "数学", "李青", EVEN_WEEKS)
    workbook.arrange(timetable=Timetable((*workbook.timetable.entries, every_other)))
    assert [day for day, slot in said(workbook) if slot == "第1节"] == ["12-4"]


def test_after_the_term_there_is_none(workbook: Workbook) -> None:
    on(workbook, end=date(2026, 11, 27))
    assert [day for day, _ in said(workbook)] == ["11-23", "11-26"]
    found = meetings(workbook, date(2026, 12, 20))
    assert not found.chances and "不在学期内" in found.why_none


def test_after_the_pairing_there_is_none(workbook: Workbook) -> None:
    over = PairingEvent("终止", date(2026, 11, 27))
    workbook.arrange(pairings=tuple(structs.replace(p, events=(over,)) for p in workbook.pairings))
    assert [day for day, _ in said(workbook)] == ["11-23", "11-26"]
    assert "没有结对" in meetings(workbook, date(2026, 11, 29)).why_none


def test_whose_timetable_is_not_known_is_said(workbook: Workbook) -> None:
    assert "周敏的课表还没有填" in meetings(workbook, TODAY).missing


def test_without_my_own_timetable_it_says_what_was_not_left_out(workbook: Workbook) -> None:
    workbook.arrange(timetable=Timetable(THEIRS))
    found = meetings(workbook, TODAY)
    assert len(found.chances) == 8
    assert "您的课表还没有填" in found.missing and "设置的课表" in found.missing


def test_without_any_timetable_it_says_where_to_enter_one(workbook: Workbook) -> None:
    workbook.arrange(timetable=Timetable())
    assert "还没有您和李青、周敏的课表" in meetings(workbook, TODAY).why_none
    workbook.arrange(timetable=Timetable(MINE))
    why = meetings(workbook, TODAY).why_none
    assert "还没有李青、周敏的课表" in why and "请在设置的课表里填" in why


def test_when_both_always_teach_at_once_it_says_so(workbook: Workbook) -> None:
    mine = tuple(structs.replace(slot, teacher="王芳") for slot in THEIRS)
    workbook.arrange(timetable=Timetable((*mine, *THEIRS)))
    assert "没有您没课、李青有课的时候" in meetings(workbook, TODAY).why_none


def test_without_a_term_it_says_where_to_enter_one(workbook: Workbook) -> None:
    terms: tuple[Term, ...] = ()
    workbook.arrange(terms=terms)
    assert "请在设置的学期里添加" in meetings(workbook, TODAY).why_none


def test_what_is_agreed_on_is_an_observation_that_is_planned(workbook: Workbook) -> None:
    record = agree(workbook, first(workbook), NOW)
    assert (record.status, record.date, record.slot) == ("planned", date(2026, 11, 23), "第3节")
    assert isinstance(record.fields, Observation)
    assert (record.fields.teacher, record.fields.class_name) == ("李青", "三（2）班")
    assert (record.fields.subject, record.fields.observers) == ("数学", ("王芳",))
    assert workbook.get(record.id or 0) == record


def test_today_shows_it_as_the_next_lesson_and_it_is_not_counted_yet(workbook: Workbook) -> None:
    before = today_of(workbook, NOW).glance
    record = agree(workbook, first(workbook), NOW)
    after = today_of(workbook, NOW)
    assert after.next_lesson == record
    assert after.glance == before


def test_it_can_be_undone(workbook: Workbook) -> None:
    agree(workbook, first(workbook), NOW)
    workbook.undo(NOW)
    assert today_of(workbook, NOW).next_lesson is None
    assert first(workbook).agreed == ""


def test_what_is_agreed_stands_there_and_is_not_agreed_twice(workbook: Workbook) -> None:
    chance = first(workbook)
    agree(workbook, chance, NOW)
    assert [c.agreed for c in meetings(workbook, TODAY).chances] == ["已约", "", "", ""]
    with pytest.raises(Problem, match="11月23日周一第3节已约"):
        agree(workbook, chance, NOW)


def test_another_lesson_agreed_for_the_same_time_is_named(workbook: Workbook) -> None:
    write(workbook, "听课", teacher="周敏", date="11月23日第3节", status="已约")
    assert first(workbook).agreed == "已约听周敏"
    with pytest.raises(Problem, match="已约听周敏"):
        agree(workbook, first(workbook), NOW)


def test_a_lesson_heard_or_agreed_at_another_time_does_not_stand_in_the_way(workbook: Workbook) -> None:
    write(workbook, "听课", teacher="李青", date="11月23日第2节", status="已约")
    write(workbook, "听课", teacher="李青", date="11月26日", status="已约")
    assert {chance.agreed for chance in meetings(workbook, TODAY).chances} == {""}
