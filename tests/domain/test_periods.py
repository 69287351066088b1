"""Spans of days and the period a record counts for. Today is 18 November 2026, in week 12."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.periods import (
    Span,
    counts_in,
    counts_label,
    counts_span,
    month_id,
    period_of,
    read_counts_for,
    week_id,
)
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.terms import monday, monday_of, new_term, school_year

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 18)
AUTUMN = new_term("2026-2027-1", dt.date(2026, 9, 1), dt.date(2027, 1, 22))
SPRING = new_term("2026-2027-2", dt.date(2027, 2, 22), dt.date(2027, 6, 30))
TERMS = (AUTUMN, SPRING)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    one, other = draw(st.none() | DAYS), draw(st.none() | DAYS)
    return Span(one, other) if one is None or other is None or one <= other else Span(other, one)


# --- spans --------------------------------------------------------------------------------


def test_a_month_has_its_first_and_last_day():
    assert Span.of_month("2027-02") == Span(dt.date(2027, 2, 1), dt.date(2027, 2, 28))
    assert Span.of_month("2028-02").until == dt.date(2028, 2, 29)
    assert Span.of_month(dt.date(2026, 12, 31)) == Span(dt.date(2026, 12, 1), dt.date(2026, 12, 31))


def test_a_week_runs_from_monday_to_sunday():
    assert Span.of_week("2026-W41") == Span(dt.date(2026, 10, 5), dt.date(2026, 10, 11))
    assert Span.of_week(dt.date(2026, 10, 11)) == Span.of_week("2026-W41")


def test_a_term_has_its_own_days_and_a_school_year_those_from_august_to_july():
    assert Span.of_term(AUTUMN) == Span(dt.date(2026, 9, 1), dt.date(2027, 1, 22))
    assert Span.of_school_year(2026) == Span(dt.date(2026, 8, 1), dt.date(2027, 7, 31))


@pytest.mark.parametrize("wrong", ["2026-13", "2026-00", "0000-01", "2026-1", "十月"])
def test_a_month_that_is_none_is_a_problem(wrong: str):
    with pytest.raises(Problem, match="看不懂"):
        Span.of_month(wrong)


@pytest.mark.parametrize("wrong", ["2026-W00", "2026-W54", "2027-W53", "2026-41"])
def test_a_week_that_is_none_is_a_problem(wrong: str):
    with pytest.raises(Problem, match="看不懂"):
        Span.of_week(wrong)


@given(DAYS)
def test_a_day_lies_in_its_week_month_and_school_year_and_they_say_so(day: dt.date):
    for span in (
        Span.of_week(week_id(day)),
        Span.of_month(month_id(day)),
        Span.of_school_year(school_year(day)),
    ):
        assert span.contains(day)
    assert Span.of_week(day) == Span.of_week(week_id(day))
    assert Span.of_month(day) == Span.of_month(month_id(day))
    assert Span.of_week(day).days == 7


@given(spans(), spans(), DAYS)
def test_the_days_common_to_two_spans_are_those_of_their_intersection(one: Span, other: Span, day: dt.date):
    common = one.intersect(other)
    assert (one.contains(day) and other.contains(day)) == (common is not None and common.contains(day))
    if common is not None:
        assert one.covers(common) and other.covers(common)


@given(spans(), spans(), DAYS)
def test_a_span_that_covers_another_has_all_its_days(one: Span, other: Span, day: dt.date):
    if one.covers(other) and other.contains(day):
        assert one.contains(day)


def test_a_span_names_the_school_years_it_touches():
    assert list(Span.of_term(SPRING).years() or ()) == [2026]
    assert list(Span(dt.date(2026, 7, 31), dt.date(2027, 8, 1)).years() or ()) == [2025, 2026, 2027]
    assert Span.everything().years() is None
    assert Span(dt.date(2026, 9, 1)).years() is None


def test_an_open_span_has_no_number_of_days_and_holds_everything_on_that_side():
    assert Span.everything().days is None
    assert Span(until=dt.date(2026, 9, 1)).contains(dt.date(1999, 1, 1))
    assert not Span(until=dt.date(2026, 9, 1)).contains(dt.date(2026, 9, 2))


def test_the_period_of_a_day_has_a_canonical_name():
    day = dt.date(2026, 10, 8)
    assert period_of(day, "week") == "2026-W41"
    assert period_of(day, "month") == "2026-10"
    assert period_of(day, "term", TERMS) == "2026-2027-1"
    assert period_of(dt.date(2027, 2, 1), "term", TERMS) == "2026-2027-2"


# --- reading ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("2026-10", "2026-10"),
        ("2026-W41", "2026-W41"),
        ("2026w41", "2026-W41"),
        ("2026-2027-1", "2026-2027-1"),
        ("pairing", "pairing"),
        ("10月", "2026-10"),
        ("十月份", "2026-10"),
        ("2月", "2027-02"),
        ("2025年10月", "2025-10"),
        ("2026.10", "2026-10"),
        ("本月", "2026-11"),
        ("上月", "2026-10"),
        ("上个月", "2026-10"),
        ("第8周", "2026-W43"),
        ("第八周", "2026-W43"),
        ("本周", "2026-W47"),
        ("上周", "2026-W46"),
        ("上上周", "2026-W45"),
        ("本学期", "2026-2027-1"),
        ("2026—2027学年第二学期", "2026-2027-2"),
        ("结对期", "pairing"),
    ],
)
def test_a_period_is_read_as_it_is_spoken(text: str, canonical: str):
    assert read_counts_for(text, TODAY, AUTUMN) == canonical


def test_last_month_in_january_is_december_of_the_year_before():
    assert read_counts_for("上月", dt.date(2027, 1, 5), AUTUMN) == "2026-12"


@pytest.mark.parametrize(
    "text", ["随便", "10", "13月", "2026-13", "2026-W60", "0月", "10月5日", "上学期", "第40周"]
)
def test_a_period_that_cannot_be_read_is_a_problem(text: str):
    with pytest.raises(Problem) as caught:
        read_counts_for(text, TODAY, AUTUMN)
    assert caught.value.do


@pytest.mark.parametrize("text", ["第8周", "本学期"])
def test_what_needs_a_term_says_so_when_there_is_none(text: str):
    with pytest.raises(Problem, match="先在设置里填好学期"):
        read_counts_for(text, dt.date(2026, 8, 3), None)


@given(DAYS, st.sampled_from(["week", "month", "term"]))
def test_every_canonical_period_is_read_as_itself(day: dt.date, per: str):
    canonical = period_of(day, per)
    assert read_counts_for(canonical, TODAY, None) == canonical


@given(st.integers(1, AUTUMN.weeks))
def test_a_school_week_counts_for_the_week_that_begins_on_its_monday(week: int):
    canonical = read_counts_for(f"第{week}周", TODAY, AUTUMN)
    assert Span.of_week(canonical).since == monday_of(AUTUMN, week)
    assert counts_label(canonical, TERMS) == f"第{week}周"


def test_a_period_is_named_in_the_words_of_a_school():
    assert counts_label("2026-10") == "10月"
    assert counts_label("2025-10", today=TODAY) == "2025年10月"
    assert counts_label("2026-W43", TERMS) == "第8周"
    assert counts_label("2026-W28", TERMS) == "7月6日—7月12日"
    assert counts_label("2026-2027-1") == "2026—2027学年第一学期"
    assert counts_label("pairing") == "结对期"
    assert counts_label("") == ""


# --- counting -----------------------------------------------------------------------------


def test_a_record_counts_for_its_own_day_unless_it_says_otherwise():
    assert counts_span(TODAY, "", TERMS) == Span(TODAY, TODAY)
    assert counts_span(TODAY, "2026-10", TERMS) == Span.of_month("2026-10")
    assert counts_span(TODAY, "2026-W41", TERMS) == Span.of_week("2026-W41")
    assert counts_span(TODAY, "2026-2027-2", TERMS) == Span.of_term(SPRING)
    assert counts_span(TODAY, "2030-2031-2", TERMS) == Span(dt.date(2031, 2, 1), dt.date(2031, 7, 31))
    with pytest.raises(Problem):
        counts_span(TODAY, "sometime", TERMS)


def test_octobers_case_written_in_november_counts_for_october():
    october, november = Span.of_month("2026-10"), Span.of_month("2026-11")
    assert counts_in(TODAY, "2026-10", october, TERMS)
    assert not counts_in(TODAY, "2026-10", november, TERMS)
    assert counts_in(TODAY, "", november, TERMS)
    assert not counts_in(TODAY, "", october, TERMS)


def test_a_month_counts_in_its_term_and_school_year_but_never_in_a_week():
    assert counts_in(TODAY, "2026-10", Span.of_term(AUTUMN), TERMS)
    assert not counts_in(TODAY, "2026-10", Span.of_term(SPRING), TERMS)
    assert counts_in(TODAY, "2026-10", Span.of_school_year(2026), TERMS)
    assert not counts_in(TODAY, "2026-10", Span.of_week("2026-W42"), TERMS)


def test_january_counts_in_the_term_that_ends_within_it_and_february_in_the_one_that_begins():
    assert counts_in(TODAY, "2027-01", Span.of_term(AUTUMN), TERMS)
    assert not counts_in(TODAY, "2027-01", Span.of_term(SPRING), TERMS)
    assert counts_in(TODAY, "2027-02", Span.of_term(SPRING), TERMS)
    assert not counts_in(TODAY, "2027-02", Span.of_term(AUTUMN), TERMS)
    assert not counts_in(TODAY, "2027-02", Span.of_week(SPRING.start), TERMS)
    assert not counts_in(TODAY, "2026-08", Span.of_term(AUTUMN), TERMS)


def test_the_edge_weeks_of_a_term_count_in_it():
    assert counts_in(TODAY, week_id(AUTUMN.start), Span.of_term(AUTUMN), TERMS)
    assert counts_in(TODAY, week_id(AUTUMN.end), Span.of_term(AUTUMN), TERMS)


def test_a_term_counts_in_its_school_year_and_not_in_a_month():
    assert counts_in(TODAY, "2026-2027-1", Span.of_term(AUTUMN), TERMS)
    assert not counts_in(TODAY, "2026-2027-1", Span.of_term(SPRING), TERMS)
    assert counts_in(TODAY, "2026-2027-1", Span.of_school_year(2026), TERMS)
    assert not counts_in(TODAY, "2026-2027-1", Span.of_month("2026-11"), TERMS)


def test_the_whole_pairing_counts_only_in_spans_of_a_pairing_or_without_ends():
    pairing = Span.of_pairing(dt.date(2026, 9, 1), dt.date(2028, 8, 31))
    assert counts_in(TODAY, "pairing", pairing, TERMS)
    assert counts_in(TODAY, "pairing", Span.everything(), TERMS)
    assert not counts_in(TODAY, "pairing", Span.of_term(AUTUMN), TERMS)
    assert not counts_in(TODAY, "pairing", Span.of_school_year(2026), TERMS)
    assert counts_in(TODAY, "2026-10", pairing, TERMS)


@given(st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)))
def test_a_week_counts_in_exactly_one_month_of_the_year(day: dt.date):
    months = [f"2026-{n:02}" for n in range(7, 13)] + [f"2027-{n:02}" for n in range(1, 9)]
    spans = [Span.of_month(month) for month in months]
    holding = [span for span in spans if counts_in(TODAY, week_id(day), span, TERMS)]
    assert len(holding) == 1
    assert holding[0].intersect(Span.of_week(monday(day))) is not None


@given(st.dates(AUTUMN.start, AUTUMN.end))
def test_a_record_for_a_month_of_the_term_counts_in_the_term(day: dt.date):
    assert counts_in(dt.date(2027, 7, 1), month_id(day), Span.of_term(AUTUMN), TERMS)
