"""School years, terms and weeks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.festivals import spring_festival
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.terms import (
    LONGEST_TERM,
    TERM_PATTERNS,
    Leave,
    MakeUp,
    Term,
    day_in_week,
    default_term,
    is_teaching_day,
    is_teaching_week,
    monday_of,
    months_of,
    new_leave,
    new_term,
    parts_of,
    read_term_id,
    school_year,
    taught_weekday,
    teaching_days,
    term_id,
    term_id_of,
    term_name,
    term_of,
    week_of,
    weeks_of,
)

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


def autumn(**more: object) -> Term:
    """The first term of 2026—2027, with whatever else a test needs."""
    return new_term("2026-2027-1", dt.date(2026, 9, 1), dt.date(2027, 1, 22), **more)  # type: ignore[arg-type]


@st.composite
def terms(draw: st.DrawFn) -> Term:
    year, n = draw(st.integers(2000, 2098)), draw(st.integers(1, 2))
    first = dt.date(year, 8, 15) if n == 1 else dt.date(year + 1, 2, 1)
    start = first + DAY * draw(st.integers(0, 40))
    return new_term(term_id(year, n), start, start + DAY * draw(st.integers(1, 110)))


# --- school years and ids ------------------------------------------------------------


def test_a_school_year_begins_on_the_first_of_august():
    assert school_year(dt.date(2026, 7, 31)) == 2025
    assert school_year(dt.date(2026, 8, 1)) == 2026
    assert school_year(dt.date(2027, 1, 5)) == 2026


def test_by_the_calendar_january_is_still_the_first_term_and_july_the_second():
    assert term_id_of(dt.date(2027, 1, 31)) == "2026-2027-1"
    assert term_id_of(dt.date(2027, 2, 1)) == "2026-2027-2"
    assert term_id_of(dt.date(2027, 7, 31)) == "2026-2027-2"
    assert term_id_of(dt.date(2027, 8, 1)) == "2027-2028-1"


@given(st.integers(1990, 2100), st.integers(1, 2))
def test_an_id_gives_back_the_year_and_number_it_was_made_of(year: int, n: int):
    assert parts_of(term_id(year, n)) == (year, n)


@pytest.mark.parametrize("wrong", ["2026-2028-1", "2026-2027-3", "2026-27-1", "2026-2027", "", "上学期"])
def test_an_id_of_another_shape_is_refused(wrong: str):
    with pytest.raises(Problem, match="2026-2027-1"):
        parts_of(wrong)


# --- names ---------------------------------------------------------------------------


def test_a_term_is_named_by_the_schools_own_pattern():
    first, second = "2025-2026-1", "2025-2026-2"
    assert term_name(first) == "2025—2026学年第一学期"
    assert term_name(second, "{start}学年第{n}学期") == "2025学年第二学期"
    assert term_name(first, "{year}年{season}季学期") == "2025年秋季学期"
    assert term_name(second, "{year}年{season}季学期") == "2026年春季学期"
    assert term_name(first, "{year}年{half}期") == "2025年下期"
    assert term_name(first, "{start}-{end}学年{order}学期") == "2025-2026学年上学期"


def test_an_unknown_blank_in_a_pattern_is_named():
    with pytest.raises(Problem, match=r"\{学期\}看不懂"):
        term_name("2025-2026-1", "{start}{学期}")


@given(st.integers(2000, 2090), st.integers(1, 2), st.sampled_from(TERM_PATTERNS[:-1]))
def test_every_name_we_write_is_read_back(year: int, n: int, pattern: str):
    assert read_term_id(term_name(term_id(year, n), pattern)) == term_id(year, n)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("2026-2027-2", "2026-2027-2"),
        ("２０２６－２０２７学年度第２学期", "2026-2027-2"),
        ("2026-27学年第一学期", "2026-2027-1"),
        ("二〇二六学年第二学期", "2026-2027-2"),
        ("2027年春", "2026-2027-2"),
    ],
)
def test_names_of_terms_are_read_in_the_usual_spellings(name: str, id: str):
    assert read_term_id(name) == id


@pytest.mark.parametrize("name", ["上学期", "下学期", "2026年下学期", "2025年下期", "2026—2027学年上学期"])
def test_upper_and_lower_terms_are_never_read_since_provinces_differ(name: str):
    with pytest.raises(Problem, match="各地指的学期不同"):
        read_term_id(name)


@pytest.mark.parametrize("name", ["2026-2028学年第一学期", "秋天", "", "第一学期"])
def test_a_name_that_is_no_term_is_refused_with_an_example(name: str):
    with pytest.raises(Problem, match="可写：2026—2027学年第一学期"):
        read_term_id(name)


# --- making a term -------------------------------------------------------------------


def test_week_one_is_the_monday_week_that_holds_the_first_day():
    assert autumn().week1 == dt.date(2026, 8, 31)
    assert autumn().weeks == 21


def test_dates_inside_a_term_are_sorted_and_kept_once():
    day = dt.date(2026, 10, 1)
    term = autumn(free_days=[day + DAY, day, day], free_weeks=[9, 5, 9], hand_in=[dt.date(2027, 1, 15)] * 2)
    assert term.free_days == (day, day + DAY)
    assert term.free_weeks == (5, 9)
    assert term.hand_in == (dt.date(2027, 1, 15),)


def test_everything_wrong_with_a_term_is_said_at_once():
    with pytest.raises(Faults) as caught:
        new_term("2026-2027-1", dt.date(2027, 1, 22), dt.date(2026, 9, 1), week1=dt.date(2026, 9, 2))
    assert {fault.field for fault in caught.value.faults} == {"start", "end", "week1"}
    assert "不是星期一" in str(caught.value)


@pytest.mark.parametrize(
    ("id", "start", "end", "field"),
    [
        ("2026-27-1", "2026-09-01", "2027-01-22", "id"),
        ("2026-2027-1", "2025-09-01", "2026-01-22", "start"),
        ("2026-2027-2", "2026-09-01", "2027-01-22", "start"),
        ("2026-2027-1", "2027-02-22", "2027-06-30", "start"),
        ("2026-2027-2", "2027-02-22", "2027-08-10", "end"),
        ("2026-2027-1", "2026-09-01", "2026-09-01", "end"),
        ("2026-2027-1", "2026-09-01", "2027-05-01", "end"),
    ],
)
def test_a_term_that_cannot_be_is_refused_at_the_field_that_is_wrong(
    id: str, start: str, end: str, field: str
):
    with pytest.raises(Faults) as caught:
        new_term(id, dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    assert field in {fault.field for fault in caught.value.faults}


def test_a_term_has_at_most_thirty_weeks():
    week1 = dt.date(2026, 8, 31)
    longest = new_term("2026-2027-1", week1, week1 + DAY * (LONGEST_TERM * 7 - 1))
    assert longest.weeks == LONGEST_TERM
    with pytest.raises(Faults, match="最多30周"):
        new_term("2026-2027-1", week1, week1 + DAY * LONGEST_TERM * 7)


def test_week_one_may_begin_before_the_first_day_but_not_after_it():
    assert week_of(autumn(week1=dt.date(2026, 8, 24)), dt.date(2026, 9, 1)) == 2
    with pytest.raises(Faults, match="预备周"):
        autumn(week1=dt.date(2026, 9, 7))
    with pytest.raises(Faults, match="两周以上"):
        autumn(week1=dt.date(2026, 8, 3))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"midterm": dt.date(2027, 3, 1)}, "midterm"),
        ({"hand_in": [dt.date(2026, 8, 1)]}, "hand_in"),
        ({"free_weeks": [22]}, "free_weeks"),
        ({"free_days": [dt.date(2026, 8, 1)]}, "free_days"),
        ({"make_up": [MakeUp(dt.date(2027, 2, 1), 1)]}, "make_up"),
        ({"make_up": [MakeUp(dt.date(2026, 9, 20), 8)]}, "make_up"),
        ({"make_up": [MakeUp(dt.date(2026, 9, 20), 1), MakeUp(dt.date(2026, 9, 20), 2)]}, "make_up"),
        ({"make_up": [MakeUp(dt.date(2026, 10, 1), 4)], "free_days": [dt.date(2026, 10, 1)]}, "make_up"),
    ],
)
def test_a_date_that_does_not_fit_the_term_is_refused(more: dict[str, object], field: str):
    with pytest.raises(Faults) as caught:
        autumn(**more)
    assert {fault.field for fault in caught.value.faults} == {field}


def test_a_leave_that_ends_before_it_begins_is_refused():
    assert new_leave(dt.date(2026, 10, 9), dt.date(2026, 10, 9), "病假").kind == "病假"
    with pytest.raises(Problem, match="早于开始日"):
        new_leave(dt.date(2026, 10, 9), dt.date(2026, 10, 8))


# --- weeks and months ----------------------------------------------------------------


def test_known_days_are_in_the_week_the_school_calendar_prints():
    assert week_of(autumn(), dt.date(2026, 10, 21)) == 8
    assert week_of(autumn(), dt.date(2026, 11, 22)) == 12
    beijing = new_term("2025-2026-1", dt.date(2025, 9, 1), dt.date(2026, 1, 23))
    assert week_of(beijing, dt.date(2026, 1, 23)) == 21


def test_the_edge_weeks_of_a_term_are_whole():
    term = autumn()
    assert week_of(term, dt.date(2026, 8, 31)) == 1
    assert week_of(term, dt.date(2026, 8, 30)) is None
    assert week_of(term, dt.date(2027, 1, 24)) == 21
    assert week_of(term, dt.date(2027, 1, 25)) is None


@given(terms())
def test_every_day_of_a_term_lies_in_exactly_one_of_its_weeks(term: Term):
    weeks = weeks_of(term)
    assert [n for n, _, _ in weeks] == list(range(1, term.weeks + 1))
    day = term.start
    while day <= term.end:
        holding = [n for n, first, last in weeks if first <= day <= last]
        assert holding == [week_of(term, day)]
        day += DAY


@given(terms(), st.data())
def test_the_monday_of_a_week_lies_in_that_week(term: Term, data: st.DataObject):
    week = data.draw(st.integers(1, term.weeks))
    first = monday_of(term, week)
    assert first.isoweekday() == 1
    assert week_of(term, first) == week
    weekday = data.draw(st.integers(1, 7))
    day = day_in_week(term, week, weekday)
    assert (week_of(term, day), day.isoweekday()) == (week, weekday)


@given(terms(), DAYS)
def test_a_day_in_a_week_of_the_term_is_at_most_six_days_after_its_monday(term: Term, day: dt.date):
    week = week_of(term, day)
    if week is not None:
        assert 0 <= (day - monday_of(term, week)).days <= 6


def test_a_week_the_term_has_not_is_a_problem_that_says_how_many_it_has():
    with pytest.raises(Problem, match="没有第22周，这个学期只有21周"):
        monday_of(autumn(), 22)
    with pytest.raises(Problem):
        monday_of(autumn(), 0)


def test_a_term_reports_on_its_months_and_not_on_one_day_in_august():
    assert months_of(autumn()) == ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
    early = new_term("2026-2027-1", dt.date(2026, 8, 31), dt.date(2027, 1, 22))
    assert months_of(early)[0] == "2026-09"
    assert months_of(early, least=0)[0] == "2026-08"
    spring = new_term("2026-2027-2", dt.date(2027, 2, 22), dt.date(2027, 7, 2))
    assert months_of(spring) == ("2027-02", "2027-03", "2027-04", "2027-05", "2027-06")


@given(terms())
def test_a_term_always_has_a_month_to_report_on(term: Term):
    months = months_of(term)
    assert months and list(months) == sorted(months)
    assert set(months) <= set(months_of(term, least=0))


def test_a_day_belongs_to_the_term_that_holds_it_or_whose_edge_week_it_is_in():
    first = autumn()
    second = new_term("2026-2027-2", dt.date(2027, 2, 22), dt.date(2027, 6, 30))
    both = (second, first)
    assert term_of(dt.date(2026, 11, 22), both) is first
    assert term_of(dt.date(2026, 8, 31), both) is first
    assert term_of(dt.date(2027, 6, 30), both) is second
    assert term_of(dt.date(2027, 2, 10), both) is None
    assert term_of(dt.date(2026, 11, 22), ()) is None


# --- teaching days -------------------------------------------------------------------


def test_weekends_free_days_and_free_weeks_are_not_taught():
    term = autumn(free_days=[dt.date(2026, 10, 1)], free_weeks=[10])
    assert is_teaching_day(term, dt.date(2026, 9, 30))
    assert not is_teaching_day(term, dt.date(2026, 10, 1))
    assert not is_teaching_day(term, dt.date(2026, 10, 3))
    assert not is_teaching_day(term, dt.date(2026, 11, 4))
    assert not is_teaching_week(term, 10)
    assert is_teaching_week(term, 11)


def test_nothing_is_taught_before_the_first_or_after_the_last_day():
    assert not is_teaching_day(autumn(), dt.date(2026, 8, 31))
    assert is_teaching_day(autumn(), dt.date(2026, 9, 1))
    assert is_teaching_day(autumn(), dt.date(2027, 1, 22))
    assert not is_teaching_day(autumn(), dt.date(2027, 1, 25))


def test_a_make_up_saturday_is_taught_by_the_weekday_it_makes_up_for():
    saturday = dt.date(2026, 10, 10)
    term = autumn(make_up=[MakeUp(saturday, 3)], free_weeks=[6])
    assert week_of(term, saturday) == 6
    assert taught_weekday(term, saturday) == 3
    assert taught_weekday(term, saturday - DAY) is None
    assert is_teaching_week(term, 6)


def test_leave_is_not_taught_not_even_a_make_up_day():
    saturday = dt.date(2026, 10, 10)
    term = autumn(make_up=[MakeUp(saturday, 3)])
    away = [Leave(saturday - DAY, saturday, "外出")]
    assert not is_teaching_day(term, saturday, away)
    assert not is_teaching_day(term, saturday - DAY, away)
    assert is_teaching_day(term, saturday - DAY * 2, away)


def test_the_teaching_days_of_a_week_can_be_counted():
    term = autumn(free_days=[dt.date(2026, 10, 1), dt.date(2026, 10, 2)])
    assert len(teaching_days(term, dt.date(2026, 9, 28), dt.date(2026, 10, 4))) == 3
    assert len(teaching_days(term)) == 104 - 2
    assert teaching_days(term, dt.date(2027, 3, 1)) == ()


@given(terms())
def test_without_holidays_the_teaching_days_are_the_weekdays_of_the_term(term: Term):
    span = [term.start + DAY * n for n in range((term.end - term.start).days + 1)]
    assert list(teaching_days(term)) == [day for day in span if day.weekday() < 5]


# --- suggestions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "start", "end"),
    [
        ("2026-2027-1", "2026-09-01", "2027-01-22"),
        ("2024-2025-1", "2024-09-02", "2025-01-17"),
        ("2025-2026-1", "2025-09-01", "2026-01-30"),
        ("2025-2026-2", "2026-03-02", "2026-06-30"),
        ("2024-2025-2", "2025-02-17", "2025-06-30"),
    ],
)
def test_the_suggested_term_is_the_one_cities_really_had(id: str, start: str, end: str):
    term = default_term(id)
    assert (term.start.isoformat(), term.end.isoformat()) == (start, end)


@given(st.integers(2010, 2090), st.integers(1, 2))
def test_every_suggestion_is_a_term_of_school_days(year: int, n: int):
    term = default_term(term_id(year, n))
    assert 17 <= term.weeks <= 22
    assert term.start.weekday() < 5 and term.end.weekday() < 5
    assert term.midterm is not None and week_of(term, term.midterm) == 10
    assert all(term.start <= day <= term.end for day in term.hand_in + term.free_days)


@given(st.integers(2024, 2040))
def test_the_holidays_at_spring_festival_lie_between_the_suggested_terms(year: int):
    spring = spring_festival(year)
    assert spring is not None
    before, after = default_term(term_id(year - 1, 1)), default_term(term_id(year - 1, 2))
    assert before.end < spring < after.start
    assert dt.date(year, 1, 20) < spring < dt.date(year, 2, 21)


def test_the_suggestion_knows_public_holidays_also_those_that_move():
    free = default_term("2026-2027-1").free_days
    assert dt.date(2026, 10, 1) in free and dt.date(2027, 1, 1) in free
    assert dt.date(2026, 9, 25) in free  # 中秋
    assert dt.date(2027, 4, 5) in default_term("2026-2027-2").free_days  # 清明
