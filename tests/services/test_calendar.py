"""Terms, days off and the timetable, written as a teacher writes them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.terms import Leave, MakeUp, default_term
from qinglan_tui.domain.timetable import Slot
from qinglan_tui.services import calendar, timetable
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, TODAY, a_workbook

ANCHOR = date(2026, 9, 1)
TERM = {"start": "9月1日", "end": "1月22日"}


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    return a_workbook(tmp_path)


def again(book: Workbook) -> Workbook:
    """The workbook as another window would read it."""
    return Workbook.open(book.folder, write=False, now=NOW)


def test_days_are_written_with_ranges_and_read_back() -> None:
    text = "9月25日、10月1日至7日，1月1日"
    days = calendar.read_days(text, ANCHOR)
    assert days[0] == date(2026, 9, 25)
    assert days[1:8] == tuple(date(2026, 10, day) for day in range(1, 8))
    assert days[-1] == date(2027, 1, 1)
    assert calendar.days_text(days) == "9月25日、10月1日至10月7日、1月1日"


@given(st.sets(st.dates(date(2026, 9, 1), date(2027, 7, 30)), max_size=20))
def test_whatever_days_are_written_are_read_back(days: set[date]) -> None:
    assert calendar.read_days(calendar.days_text(days), ANCHOR) == tuple(sorted(days))


@pytest.mark.parametrize("text", ["10月7日至1日", "国庆", "10月1日至3日至5日", "9月1日至次年7月1日"])
def test_days_that_cannot_be_read_are_told(text: str) -> None:
    with pytest.raises(Problem):
        calendar.read_days(text, ANCHOR)


def test_weeks_and_make_up_days_are_read() -> None:
    assert calendar.read_weeks("第9周、11-12") == (9, 11, 12)
    assert calendar.read_make_ups("10月10日补周四、9月20日上周五的课", ANCHOR) == (
        MakeUp(date(2026, 10, 10), 4),
        MakeUp(date(2026, 9, 20), 5),
    )
    for wrong in ("第九点周", "12-11"):
        with pytest.raises(Problem):
            calendar.read_weeks(wrong)
    with pytest.raises(Problem, match="10月10日补周四"):
        calendar.read_make_ups("10月10日", ANCHOR)


def test_a_term_is_read_from_its_two_dates_and_says_its_weeks() -> None:
    term = calendar.read_term(TERM, TODAY)
    assert (term.id, term.start, term.end) == ("2026-2027-1", date(2026, 9, 1), date(2027, 1, 22))
    assert calendar.weeks_sentence(term) == "第1周从8月31日起，共21周"


def test_dates_belong_to_the_school_year_of_the_term_not_to_that_of_today() -> None:
    term = calendar.read_term({"id": "2027—2028学年第一学期", "start": "9月1日", "end": "1月21日"}, TODAY)
    assert (term.start, term.end) == (date(2027, 9, 1), date(2028, 1, 21))


def test_what_a_form_shows_of_a_term_is_read_back_as_the_same_term() -> None:
    term = default_term("2026-2027-1")
    values = calendar.term_values(term)
    raw = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    assert calendar.read_term(raw, TODAY) == term


def test_everything_wrong_with_a_term_is_told_at_once() -> None:
    raw = {"id": "上学期", "start": "9月1日", "end": "", "free_weeks": "某周", "make_up": "10月10日"}
    with pytest.raises(Faults) as caught:
        calendar.read_term(raw, TODAY)
    assert {fault.field for fault in caught.value.faults} == {"id", "end", "free_weeks", "make_up"}


def test_a_term_that_ends_before_it_begins_is_refused_and_nothing_is_kept(book: Workbook) -> None:
    with pytest.raises(Faults) as caught:
        calendar.save_term(book, {"start": "2027-03-01", "end": "2027-02-20"}, None, TODAY)
    assert "end" in {fault.field for fault in caught.value.faults}
    assert len(again(book).terms) == 1


def test_terms_stand_once_do_not_overlap_and_are_kept_in_order(book: Workbook) -> None:
    with pytest.raises(Faults, match="已经有了"):
        calendar.save_term(book, TERM, None, TODAY)
    spring = {"start": "2026-02-23", "end": "2026-06-30"}
    calendar.save_term(book, spring, None, TODAY)
    assert [term.id for term in again(book).terms] == ["2025-2026-2", "2026-2027-1"]
    former = book.terms[0]
    overlapping = {"start": "2027-01-11", "end": "2027-06-30"}
    with pytest.raises(Faults, match="重叠"):
        calendar.save_term(book, {"id": "2026-2027-2"} | overlapping, None, TODAY)
    changed = calendar.save_term(book, spring | {"end": "2026-07-03"}, former, TODAY)
    assert changed.end == date(2026, 7, 3)
    assert len(book.terms) == 2


def test_the_only_term_stays(book: Workbook) -> None:
    with pytest.raises(Problem, match="只有这一个"):
        calendar.remove_term(book, book.terms[0])
    calendar.save_term(book, {"start": "2027-02-22", "end": "2027-06-30"}, None, TODAY)
    calendar.remove_term(book, book.terms[0])
    assert [term.id for term in again(book).terms] == ["2026-2027-2"]


def test_the_term_that_is_proposed_is_the_one_to_come_in_the_holidays(book: Workbook) -> None:
    assert calendar.likely_term(TODAY).id == "2026-2027-1"
    assert calendar.likely_term(date(2026, 7, 20)).id == "2026-2027-1"
    assert calendar.likely_term(date(2027, 2, 1)).id == "2026-2027-2"
    assert calendar.next_term(book, TODAY).id == "2026-2027-2"


def test_days_off_are_kept_one_day_needs_no_end(book: Workbook) -> None:
    calendar.save_leave(book, {"start": "11月25日", "end": "", "kind": "外出"}, None, TODAY)
    calendar.save_leave(book, {"start": "第8周周三", "end": "第8周周五", "kind": "病假"}, None, TODAY)
    assert again(book).leave == (
        Leave(date(2026, 10, 21), date(2026, 10, 23), "病假"),
        Leave(date(2026, 11, 25), date(2026, 11, 25), "外出"),
    )
    with pytest.raises(Faults) as caught:
        calendar.save_leave(book, {"start": "11月25日", "end": "11月20日"}, None, TODAY)
    assert caught.value.faults[0].field == "end"
    with pytest.raises(Faults):
        calendar.save_leave(book, {"start": ""}, None, TODAY)
    calendar.remove_leave(book, book.leave[0])
    assert [leave.kind for leave in again(book).leave] == ["外出"]


LESSON = {"weekday": "周二", "slot": "2", "class_name": "三（2）班", "subject": "数学", "weeks": "每周"}


def test_a_lesson_of_the_week_is_the_owners_unless_said_otherwise(book: Workbook) -> None:
    timetable.save_slot(book, LESSON | {"teacher": "李青"}, None, TODAY)
    timetable.save_slot(book, LESSON | {"slot": "第3节"}, None, TODAY)
    assert again(book).timetable.entries == (
        Slot(2, "第3节", "三（2）班", "数学", "王芳"),
        Slot(2, "第2节", "三（2）班", "数学", "李青"),
    )


def test_nobody_teaches_twice_at_a_time_except_in_odd_and_even_weeks(book: Workbook) -> None:
    timetable.save_slot(book, LESSON | {"weeks": "单周"}, None, TODAY)
    timetable.save_slot(book, LESSON | {"weeks": "双周", "subject": "班会"}, None, TODAY)
    with pytest.raises(Faults, match="王芳周二第2节已有三（2）班数学"):
        timetable.save_slot(book, LESSON, None, TODAY)
    assert len(book.timetable.entries) == 2


def test_everything_wrong_with_a_lesson_is_told_at_once(book: Workbook) -> None:
    with pytest.raises(Faults) as caught:
        timetable.save_slot(book, {"weekday": "", "slot": "第40节", "weeks": "大周"}, None, TODAY)
    assert {fault.field for fault in caught.value.faults} == {"weekday", "slot", "weeks"}


def test_a_lesson_is_changed_in_its_place_and_taken_out(book: Workbook) -> None:
    former = timetable.save_slot(book, LESSON, None, TODAY)
    changed = timetable.save_slot(book, timetable.slot_values(former) | {"weekday": "周四"}, former, TODAY)
    assert again(book).timetable.entries == (changed,)
    assert changed.weekday == 4
    timetable.remove_slot(book, changed)
    assert again(book).timetable.entries == ()
