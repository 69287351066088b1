"""The presets 000-01 … 001-11 say what the catalogue of duties says: every row once, word and number."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from msgspec import Struct

from qinglan_tui.domain.programmes import COMPUTED, Duty, Programme
from qinglan_tui.services.programmes import parse_programme, preset

SCHEMES = (*(f"000-{number:02}" for number in range(1, 11)), *(f"001-{number:02}" for number in range(1, 12)))


class Row(Struct, frozen=True):
    """One row of the catalogue, its cells as they stand there."""

    id: str
    scheme: str
    relevance: str
    who: str
    kind: str
    what: str
    count: str
    period: str
    qualifiers: str
    evidence: str
    quote: str


class Count(Struct, frozen=True, kw_only=True):
    """A count cell, read: how the number is meant, and for bundles how many pieces have one each."""

    op: str = "exact"
    n: int | None = 1
    mode: str = "sum"
    pieces: int = 0
    amount: str = ""
    unit: str = ""
    undecided: tuple[str, ...] = ()


class Period(Struct, frozen=True, kw_only=True):
    """A period cell, read: how often, due when, for whom each."""

    per: str
    due: str = "end"
    hand_in: str = ""
    target: str = ""
    years: tuple[int, ...] = ()


def _rows() -> tuple[Row, ...]:
    text = Path(__file__).with_name("duties_000_001.tsv").read_text(encoding="utf-8")
    return tuple(Row(*line.split("\t")) for line in text.splitlines()[1:])


ROWS = _rows()
PAIR = ("mentor", "apprentice", "both")
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
each_scheme = pytest.mark.parametrize("scheme", SCHEMES)

# --- cells that no rule below can read, each with what it is taken for and why -----------------------------

READ_WHO = {
    # The two parties are two kindergartens, no teachers: reminders, never in a pair's rate.
    "000-09-D01": {"school"},
    "000-09-D09": {"school"},
}
READ_COUNTS = {
    # “至少派x-x名”: the figures are masked, both ends of the range stay 未定.
    "000-09-D02": Count(op="range", n=None, amount="至少x-x名", unit="名", undecided=("n", "n2")),
}
READ_PERIODS = {
    # “not stated”: 四课 has no period, so one of each in the whole pairing.
    "000-01-D09": Period(per="pairing"),
    # “stage (入门/过关/汇报)”: three undated stages with one lesson each, so one of each kind in the pairing.
    "000-02-D04": Period(per="pairing"),
    # “term/cycle (“期” not defined)”: the first of the two.
    "000-02-D05": Period(per="term"),
    # “每年年初” is January, not the beginning of a school year.
    "000-06-D01": Period(per="calendar_year", due="start"),
    # Not stated; the catalogue reads it with the monthly visit. Every grade gives one.
    "000-09-D03": Period(per="month", target="class_name"),
}

# --- the rules ---------------------------------------------------------------------------------------------


class Unreadable(Exception):
    """A cell that no rule reads."""


def read_who(cell: str) -> set[str]:
    """The owers that a who cell allows: both is each or joint, the rest is the word itself."""
    word, _, detail = cell.partition(" (")
    if word != "both":
        return {word}
    readings = {"": {"each", "joint"}, "party not named)": {"each", "joint"}, "joint)": {"joint"}}
    if detail.endswith("mentor guides)"):
        return {"joint"}
    if detail not in readings:
        raise Unreadable(cell)
    return readings[detail]


def read_count(cell: str) -> Count:
    """A count cell; what stands in brackets explains, “1 each” inside them makes a bundle."""
    if cell == "1 : 1":
        return Count()
    if match := re.fullmatch(r"(\d+) (parts|steps)", cell):
        amount = match[1] + {"parts": "项", "steps": "步"}[match[2]]
        return Count(n=None, amount=amount, pieces=int(match[1]))
    if match := re.fullmatch(r"(\d+)(?: kinds| (节))?(?: \(1 (?:each|per)\b.*\))", cell):
        return Count(mode="each", pieces=int(match[1]), unit=match[2] or "")
    if match := re.fullmatch(r"(\d+) kinds", cell):
        return Count(mode="each", pieces=int(match[1]))
    if match := re.fullmatch(r"(≥?)(\d+)(?: (?!each)(\w+))?(?: each)?(?: \([^)]*\)| per grade)?", cell):
        return Count(op="min" if match[1] else "exact", n=int(match[2]), unit=match[3] or "")
    raise Unreadable(cell)


PERIOD_RULES = (
    (r"each (?:observed lesson|lesson heard|mentor lesson heard)", Period(per="lesson_heard")),
    (r"each lesson taught", Period(per="lesson_taught")),
    (r"each lesson \(每课\); handed in per term", Period(per="lesson_taught", hand_in="term")),
    (r"each lesson plan", Period(per="lesson_plan")),
    (r"each random observation, before the event", Period(per="event", due="before")),
    (r"each activity", Period(per="activity")),
    (r"within 30 分钟 of event", Period(per="event", due="+30 minutes")),
    (r"within 1 小时 of event", Period(per="event", due="+1 hours")),
    (r"within 2 小时 of event", Period(per="event", due="+2 hours")),
    (r"per (?:young teacher|trainee)", Period(per="target", target="apprentice")),
    (r"per child", Period(per="target", target="pupil")),
    (r"week", Period(per="week")),
    (r"two weeks", Period(per="fortnight")),
    (r"month", Period(per="month")),
    (r"month, due (?:at month end|每月底)", Period(per="month", due="month_end")),
    (r"month; handed in per term", Period(per="month", hand_in="term")),
    (r"month \(per child implied\)", Period(per="month", target="pupil")),
    (r"month, before day “xx” \(masked\)", Period(per="month", due="未定")),
    (r"term(?:, at (?:学期末|期末))?", Period(per="term")),
    (r"term, at 学期初", Period(per="term", due="start")),
    (r"first week of term \(开学第一周\)", Period(per="term", due="week 1")),
    (r"year(?: \(学年\))?", Period(per="school_year")),
    (r"year, at start of 新学年", Period(per="school_year", due="start")),
    (r"year, fixed date 9月10日", Period(per="school_year", due="09-10")),
    (r"once per cycle|cycle \(.*\)|standing", Period(per="pairing")),
    (r"once(?: \(.*\)|, before .*)", Period(per="once")),
    (r"once, at 出师", Period(per="once", due="graduation")),
    (r"by contract year 2", Period(per="years", years=(2,), due="year 2")),
)


def read_period(cell: str) -> Period:
    """A period cell; a bare year is a school year, as everywhere in these schemes."""
    for pattern, period in PERIOD_RULES:
        if re.fullmatch(pattern, cell):
            return period
    raise Unreadable(cell)


def count_of(row: Row) -> Count:
    """The count of a row, by rule or by table."""
    return READ_COUNTS.get(row.id) or read_count(row.count)


def duty_of(row: Row) -> Duty:
    """The duty that a row became."""
    duty = preset(row.scheme).duty(row.id)
    assert duty is not None, f"{row.id} is missing"
    return duty


def written(scheme: str) -> str:
    """The text of a preset file."""
    return files("qinglan_tui.programmes").joinpath(f"{scheme}.toml").read_text(encoding="utf-8")


# --- the rows ----------------------------------------------------------------------------------------------


@each_scheme
def test_every_row_stands_in_its_file_exactly_once(scheme: str):
    """In the order of the catalogue; what has no number of its own is only ever kept without one."""
    duties = preset(scheme).duties
    rows = [row.id for row in ROWS if row.scheme == scheme]
    assert [duty.id for duty in duties if duty.id in rows] == rows
    assert all(duty.op == "none" for duty in duties if duty.id not in rows)


@each_row
def test_the_quote_is_the_source_letter_by_letter(row: Row):
    assert f"「{duty_of(row).quote}」" == row.quote


@each_row
def test_the_right_side_owes_it(row: Row):
    duty = duty_of(row)
    assert duty.owes in (READ_WHO.get(row.id) or read_who(row.who))
    assert (duty.guide == "mentor") == ("mentor guides" in row.who or "在指导老师的指导下" in row.qualifiers)


@each_row
def test_the_number_is_that_of_the_catalogue(row: Row):
    duty, count = duty_of(row), count_of(row)
    assert (duty.op, duty.n) == (count.op, count.n)
    assert set(count.undecided) <= set(duty.undecided)
    if count.mode == "each":
        assert (duty.mode, len(duty.parts)) == ("each", count.pieces)
    elif count.pieces:
        assert max(len(duty.needs), len(duty.parts)) == count.pieces
    if count.amount:
        assert duty.amount == count.amount
    if count.unit:
        assert duty.unit == count.unit
    if row.count == "1 : 1":
        assert duty.counts == ("pairing",)


@each_row
def test_the_period_is_that_of_the_catalogue(row: Row):
    duty, period = duty_of(row), READ_PERIODS.get(row.id) or read_period(row.period)
    due = "未定" if "due" in duty.undecided else duty.due
    assert Period(per=duty.per, due=due, hand_in=duty.hand_in, target=duty.target, years=duty.years) == period
    assert bool(duty.gate_before) == (row.kind in ("GATE", "PRE-NOTICE"))


@pytest.mark.parametrize("row", [r for r in ROWS if count_of(r).mode == "each"], ids=lambda row: row.id)
def test_the_pieces_of_a_bundle_have_the_names_of_the_source(row: Row):
    """四种课型, 初期中期期终, 大中小班."""
    for part in duty_of(row).parts:
        assert part.title.removesuffix("班")[:2] in row.quote, part.title


def test_one_each_of_three_papers_has_three_parts():
    """“1 each (implied)” beside 帮扶目标、实施方案、帮扶计划 is one of every one of them."""
    row = next(row for row in ROWS if row.count == "1 each (implied)")
    duty = duty_of(row)
    assert duty.mode == "each"
    assert [part.title for part in duty.parts] == row.what.split("、")


def test_the_tables_hold_only_cells_that_no_rule_reads():
    """So that the tables cannot hide a file that is wrong."""
    by_id = {row.id: row for row in ROWS}
    for row_id in READ_WHO:
        with pytest.raises(Unreadable):
            read_who(by_id[row_id].who)
    for row_id in READ_COUNTS:
        with pytest.raises(Unreadable):
            read_count(by_id[row_id].count)
    for row_id in READ_PERIODS:
        with pytest.raises(Unreadable):
            read_period(by_id[row_id].period)


def test_what_a_core_scheme_lays_on_a_pair_is_computed():
    """No row of a core scheme that mentor or apprentice owes is left as a mere reminder."""
    core = [row for row in ROWS if row.relevance == "CORE" and row.who.split(" (")[0] in PAIR]
    assert len(core) == 72
    for row in core:
        duty = duty_of(row)
        assert duty.owes in COMPUTED, row.id
        assert duty.counts or duty.on or all(part.counts for part in duty.parts), row.id
        assert row.id not in READ_WHO.keys() | READ_COUNTS.keys()


# --- the files ---------------------------------------------------------------------------------------------


@each_scheme
def test_a_file_has_the_names_of_the_index(scheme: str):
    index = tomllib.loads(files("qinglan_tui.programmes").joinpath("index.toml").read_text(encoding="utf-8"))
    entry = next(entry for entry in index["scheme"] if entry["id"] == scheme)
    programme = preset(scheme)
    assert (programme.name, programme.source, programme.relevance) == (
        entry["name"],
        entry["source"],
        entry["relevance"],
    )
    assert (programme.labels.mentor, programme.labels.apprentice) == (entry["mentor"], entry["apprentice"])


@each_scheme
def test_a_file_is_short_and_says_where_everything_comes_from(scheme: str):
    programme = preset(scheme)
    assert len(written(scheme).splitlines()) <= 400
    assert programme.note and programme.type and programme.cycle.text
    assert programme.reminders
    quotes = [goal.quote for goal in programme.goals]
    quotes += [reminder.quote for reminder in programme.reminders]
    assert all([*quotes, *(check.quote for check in programme.checks)])


def test_a_wrong_number_in_a_file_would_be_noticed():
    """The comparison above reads the files and nothing else."""
    text = written("000-03").replace("n = 10\n", "n = 11\n", 1)
    duty = parse_programme(text).duty("000-03-D04")
    row = next(row for row in ROWS if row.id == "000-03-D04")
    assert duty is not None and duty.n != read_count(row.count).n


# --- what is easy to get wrong -----------------------------------------------------------------------------


def duty_named(duty_id: str) -> Duty:
    """A duty of a preset by its id."""
    duty = preset(duty_id[:6]).duty(duty_id)
    assert duty is not None
    return duty


def test_listening_without_a_quota_is_counted_and_has_no_number():
    """000-02: 听课(节数不限) must not get a target."""
    duty = duty_named("000-02-N01")
    assert (duty.op, duty.n, duty.where) == ("none", None, {"direction": "听徒弟"})


def test_twenty_lessons_include_the_mentors_in_one_school_and_not_in_the_other():
    assert duty_named("000-02-D03").where == {"direction": "听课"}
    assert duty_named("000-05-D05").where == {"direction": "听其他教师"}
    assert preset("000-05").switches.mentor_counts_as_other is False


def test_ten_lessons_of_the_contract_are_the_same_lessons_from_both_sides():
    mentor, apprentice = duty_named("000-03-D04"), duty_named("000-03-D08")
    assert (mentor.owes, mentor.where) == ("mentor", {"direction": "听徒弟"})
    assert (apprentice.owes, apprentice.where) == ("apprentice", {"direction": "被师傅听"})


def test_the_apprentice_may_fill_the_week_with_ordinary_lessons():
    """000-03: a demonstration lesson comes every other week, so the weekly lesson is any lesson."""
    assert duty_named("000-03-D10").where == {"direction": "听师傅"}
    assert duty_named("000-03-D03").per == "fortnight"


def test_four_lesson_types_are_mastered_each():
    duty = duty_named("000-03-D17")
    assert [part.where["lesson_type"] for part in duty.parts] == ["新授课", "复习课", "讲评课", "实验课"]
    assert duty.where["mastered"] is True


def test_weekly_and_termly_listening_are_two_quotas_on_the_same_lessons():
    programme = preset("000-07")
    weekly, termly = duty_named("000-07-D01"), duty_named("000-07-D02")
    assert (weekly.owes, weekly.n, weekly.per, weekly.where) == ("each", 2, "week", {"direction": "互听"})
    assert (termly.owes, termly.n, termly.per, termly.where) == ("each", 30, "term", {"direction": "听课"})
    assert programme.switches.overlap and programme.switches.mutual == "each"
    assert (programme.cycle.n, programme.cycle.cap, programme.cycle.undecided) == (1, 3, ("extend",))


def test_what_a_pair_fails_is_prolonged_item_by_item():
    """000-04 prolongs items; 000-09 takes nothing after the month."""
    owed = [duty for duty in preset("000-04").duties if duty.is_computed]
    assert len(owed) == 11
    assert {duty.carry for duty in owed} == {"item"}
    assert duty_named("000-09-D11").carry == "no_makeup"


def test_masked_figures_stay_open():
    programme = preset("000-09")
    assert {(duty.id, name) for duty, name in programme.undecided} == {
        ("000-09-D02", "n"),
        ("000-09-D02", "n2"),
        ("000-09-D11", "due"),
    }


def test_one_lesson_in_the_country_is_worth_four_class_hours_and_counts_once():
    duty = duty_named("001-03-D03")
    assert duty.n == 1
    assert duty.credit is not None and (duty.credit.n, duty.credit.unit) == (4, "课时")


def test_month_end_forms_count_when_they_are_handed_in():
    for duty_id in ("000-02-D02", "000-07-D04"):
        duty = duty_named(duty_id)
        assert (duty.due, duty.status) == ("month_end", "submitted")


def test_a_talk_with_every_child_waits_for_the_number_of_children():
    duty = duty_named("000-08-D04")
    assert (duty.target, duty.undecided, duty.role) == ("pupil", ("target_n",), "班主任")


def test_schools_without_pair_duties_lay_nothing_on_a_pair():
    """000-09, 001-10 and 001-11 hold numbers, all of them the schools'."""
    for scheme in ("000-09", "001-10", "001-11"):
        assert _computed(preset(scheme)) == []


def test_what_people_must_judge_never_keeps_a_record_from_counting():
    """高质量 and 详细 are ticked by people: they stand in `quality` and are no condition."""
    assert (duty_named("000-05-D09").quality, duty_named("000-05-D09").needs) == ("高质量", ())
    assert (duty_named("000-03-D05").quality, duty_named("000-03-D05").needs) == ("详细", ("comment",))


def _computed(programme: Programme) -> list[str]:
    return [duty.id for duty in programme.duties if duty.is_computed]
