"""The presets 002-01 … 004-12 say what the catalogue of duties says: every row once, word and number."""

import datetime as dt
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.programmes import COMPUTED, Duty
from qinglan_tui.services.programmes import parse_programme, preset
from tests.programmes.cells_002_004 import Count, Period, Row, Unreadable, read_count, read_period, read_who

FILES = "qinglan_tui.programmes"
SCHEMES = tuple(
    f"{file}-{n:02}" for file, most in (("002", 7), ("003", 6), ("004", 12)) for n in range(1, most + 1)
)
CORE = ("002-03", "002-04", "002-05", "002-07", "004-04", "004-06")


def _rows() -> tuple[Row, ...]:
    text = Path(__file__).with_name("duties_002_004.tsv").read_text(encoding="utf-8")
    return tuple(Row(*line.split("\t")) for line in text.splitlines()[1:])


ROWS = _rows()
BY_ID = {row.id: row for row in ROWS}
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
each_scheme = pytest.mark.parametrize("scheme", SCHEMES)

# --- cells that need interpretation, each with its reason; no core scheme lays one of them on a pair -------

READ_WHO = {
    # The two parties are two schools, which sign and plan: reminders, never in a pair's rate.
    "002-02-D01": "school",
    "004-06-D15": "school",
    "004-06-D27": "school",
    "004-06-D28": "school",
    # Also two schools, but what is measured is the share of the tasks that the workbook knows.
    "004-06-D25": "joint",
    "004-06-D26": "joint",
    # “教导处人员” is a post that a teacher holds; it is the third step of the same quota of lessons heard.
    "004-04-D04": "teacher",
}
READ_COUNTS = {
    # “对成员的指导记录和对成员的评估意见”: the implied 1 holds for each of the two papers.
    "004-10-D05": Count(numbers=(1,), each=True),
    # The grade is a word, there is no number.
    "004-09-D14": Count(amount="III级上"),
    # The first digit was lost to mojibake.
    "003-04-D07": Count(op="min", undecided=True),
}
READ_PERIODS = {
    # Two occasions in one row: the flag is raised every Monday, the feast days stand in the note.
    "004-04-D16": Period(per="week", due="weekday 1"),
    # “20xx年将底”: the year is masked, so the date stays open.
    "004-09-D16": Period(per="once", due="未定"),
}

# --- the rows ----------------------------------------------------------------------------------------------


def duty_of(row: Row) -> Duty:
    """The duty that a row became."""
    duty = preset(row.scheme).duty(row.id)
    assert duty is not None, f"{row.id} is missing"
    return duty


def duty_named(duty_id: str) -> Duty:
    """A duty of a preset by its id."""
    return duty_of(BY_ID[duty_id])


def written(scheme: str) -> str:
    """The text of a preset file."""
    return files(FILES).joinpath(f"{scheme}.toml").read_text(encoding="utf-8")


def owed(duty: Duty) -> tuple[float, ...]:
    """The numbers of a duty: those of its parts where they have their own, else all parts together."""
    if duty.parts and all(part.n is not None for part in duty.parts):
        return tuple(float(part.n or 0) for part in duty.parts)
    if duty.n is None:
        return ()
    return (float(duty.n * (len(duty.parts) if duty.mode == "each" else 1)),)


@each_scheme
def test_every_row_stands_in_its_file_exactly_once(scheme: str):
    assert [duty.id for duty in preset(scheme).duties] == [row.id for row in ROWS if row.scheme == scheme]


@each_row
def test_the_quote_is_the_source_letter_by_letter(row: Row):
    assert f"「{duty_of(row).quote}」" == row.quote


@each_row
def test_the_right_side_owes_it(row: Row):
    duty = duty_of(row)
    if row.id in READ_WHO:
        assert duty.owes == READ_WHO[row.id]
    else:
        assert duty.owes in read_who(row.who)
    if row.relevance == "CORE" and "mentor guides" in row.who:
        assert duty.guide == "mentor"


@each_row
def test_the_number_is_that_of_the_catalogue(row: Row):
    duty = duty_of(row)
    count = READ_COUNTS.get(row.id) or read_count(row.count, row.kind)
    assert (duty.op, duty.n2) == (count.op, count.n2)
    if count.each:
        assert (duty.mode, duty.n) == ("each", 1)
        assert len(duty.parts) >= 2
    else:
        assert owed(duty) == count.numbers
    assert tuple(float(amount.n) for amount in duty.also) == count.extra
    assert tuple(float(milestone.percent) for milestone in duty.milestones) == count.percents
    assert ("n" in duty.undecided) == count.undecided
    if count.amount:
        assert duty.amount == count.amount


@each_row
def test_the_period_is_that_of_the_catalogue(row: Row):
    duty = duty_of(row)
    period = READ_PERIODS.get(row.id) or read_period(row.period, row.quote)
    if match := re.search(r"per (student|subject)", row.count):
        target = {"student": "pupil", "subject": "subject"}[match[1]]
        period = structs.replace(period, target=target)
    by = tuple(milestone.by for milestone in duty.milestones)
    if "/" in row.period and not by:
        by = tuple(part.due for part in duty.parts if part.due)
    assert period == Period(
        per=duty.per,
        due="未定" if "due" in duty.undecided else duty.due,
        since=duty.since,
        until=duty.until,
        years=duty.years,
        pairing_term=duty.pairing_term,
        target=duty.target,
        by=by,
    )


def test_what_a_core_scheme_lays_on_a_pair_is_computed_and_read_without_the_tables():
    """58 rows, as the catalogue counts them: 50 of 002, 8 of 004."""
    sides = re.compile(r"mentor|apprentice|both$|both \(mentor guides")
    rows = [row for row in ROWS if row.relevance == "CORE" and sides.match(row.who)]
    assert {row.scheme for row in rows} == set(CORE)
    assert len(rows) == 58
    for row in rows:
        duty = duty_of(row)
        assert duty.owes in COMPUTED, row.id
        assert row.id not in READ_WHO.keys() | READ_COUNTS.keys() | READ_PERIODS.keys()
        parts = [part.counts or duty.counts for part in duty.parts]
        assert duty.counts or duty.on or (parts and all(parts)), row.id


def test_the_tables_hold_only_cells_that_the_rules_read_otherwise():
    """So that the tables cannot hide a file that is wrong."""
    for row_id, who in READ_WHO.items():
        try:
            assert who not in read_who(BY_ID[row_id].who)
        except Unreadable:
            continue
    for row_id, count in READ_COUNTS.items():
        try:
            assert read_count(BY_ID[row_id].count) != count
        except Unreadable:
            continue
    for row_id in READ_PERIODS:
        with pytest.raises(Unreadable):
            read_period(BY_ID[row_id].period, BY_ID[row_id].quote)


def test_a_wrong_number_in_a_file_would_be_noticed():
    duty = parse_programme(written("002-07").replace("n = 10\n", "n = 11\n", 1)).duty("002-07-D03")
    assert duty is not None
    assert owed(duty) != read_count(BY_ID["002-07-D03"].count).numbers


def test_the_same_document_twice_is_one_programme_under_two_ids():
    """004-08 repeats 004-03 word for word and holds no duty of its own."""
    assert parse_programme(written("004-08")).duties == ()
    own, other = preset("004-08"), preset("004-03")
    assert len(own.duties) == 10
    for duty, same in zip(own.duties, other.duties, strict=True):
        assert duty == structs.replace(same, id=same.id.replace("004-03", "004-08"))
    assert (own.labels, own.documents, own.reminders) == (other.labels, other.documents, other.reminders)


# --- the files ---------------------------------------------------------------------------------------------


@each_scheme
def test_a_file_has_the_names_of_the_index(scheme: str):
    index = tomllib.loads(files(FILES).joinpath("index.toml").read_text(encoding="utf-8"))
    entry = next(entry for entry in index["scheme"] if entry["id"] == scheme)
    programme = preset(scheme)
    for name in ("name", "source", "relevance"):
        assert getattr(programme, name) == entry[name]
    assert (programme.labels.mentor, programme.labels.apprentice) == (entry["mentor"], entry["apprentice"])


@each_scheme
def test_a_file_is_short_and_its_titles_are_simplified(scheme: str):
    assert len(written(scheme).splitlines()) <= 400
    traditional = set("學課聽師導評書寫備檢記錄計劃總結體會對幫觀質組單項數點講習參與")
    for duty in preset(scheme).duties:
        assert not set(duty.title) & traditional, duty.title


# --- what is easy to get wrong -----------------------------------------------------------------------------


def test_the_five_ones_are_six_lines_of_which_one_waits_for_its_stage():
    """五個一: 论文 and 总结 share a clause; “一階段” is never defined and stays open."""
    programme = preset("002-07")
    members = [duty for duty in programme.duties if duty.bundle == "五个一"]
    assert [duty.per for duty in members] == ["stage", "month", "term", "term", "term", "term"]
    assert all(not stage.since and not stage.until for stage in programme.stages)


def test_each_side_has_three_plans_and_the_mentors_lost_one_is_kept():
    """三案: the source names two of the mentor's, the apprentice's are three rows."""
    mentor = duty_named("002-07-D01")
    assert [part.where["span"] for part in mentor.parts] == ["学期", "学年", "二至三年"]
    apprentice = [duty_named(f"002-07-D{number:02}") for number in (8, 9, 10)]
    assert [duty.where["span"] for duty in apprentice] == ["学期", "学年", "二至三年"]
    assert {duty.bundle for duty in (mentor, *apprentice)} == {"三案"}


def test_listening_to_each_other_and_to_others_are_two_counters():
    """002-05: 4 a month among the pair, 25 a term with others; each or sum is a switch."""
    mutual, others = duty_named("002-05-D07"), duty_named("002-05-D08")
    assert (mutual.owes, mutual.where) == ("each", {"direction": "互听"})
    assert (others.owes, others.where) == ("apprentice", {"direction": "听其他教师"})
    assert preset("002-05").switches.mutual == "each"


def test_the_weekly_lesson_of_two_sides_is_the_same_lesson():
    assert duty_named("002-04-D02").where == {"direction": "听徒弟"}
    assert duty_named("002-04-D12").where == {"direction": "被师傅听"}


def test_the_quota_of_lessons_heard_depends_on_the_post():
    """One counter with four steps; a teacher with two posts meets the stricter one."""
    steps = [duty_named(f"004-04-D{number:02}") for number in range(1, 5)]
    assert [(duty.n, duty.role, duty.taught_max) for duty in steps] == [
        (10, "", None),
        (15, "教研组长", None),
        (20, "", 3),
        (20, "教导处人员", None),
    ]
    assert {duty.counter for duty in steps} == {"听课"}


def test_either_way_of_reaching_parents_counts_once_for_every_pupil():
    duty = duty_named("004-04-D23")
    assert (duty.where, duty.target, duty.undecided) == ({"form": ("电话", "面谈")}, "pupil", ("target_n",))
    assert duty_named("004-04-D22").measure == "times"


def test_wishes_are_shown_and_never_failed():
    """争取, 力争, 可以, 原则上."""
    for duty_id in (
        "002-05-D03",
        "002-05-D04",
        "003-04-D02",
        "003-06-D02",
        "004-02-D03",
        "004-06-D24",
        "004-06-D26",
    ):
        assert duty_named(duty_id).soft, duty_id
    assert not duty_named("004-06-D25").soft


def test_hours_and_months_are_added_up():
    measures = {row.id: duty_of(row).measure for row in ROWS if row.kind in ("TRAIN-HOURS", "DURATION")}
    assert measures == {
        "003-05-D01": "hours",
        "003-06-D02": "months",
        "003-06-D04": "hours",
        "004-06-D07": "months",
    }


def test_schools_owe_reminders_and_nothing_to_compute():
    """A school's, group's, authority's or pupil's row is never in the pair's rate."""
    for row in ROWS:
        if row.id not in READ_WHO and row.who.split(" (")[0] in ("school", "group", "authority", "student"):
            assert not duty_of(row).is_computed, row.id


def test_teachers_with_several_pairings_owe_their_own_quota_once():
    """What a teacher owes as such is no quota of each pairing."""
    for row in ROWS:
        duty = duty_of(row)
        if duty.owes in ("teacher", "member") or duty.counts == ("pairing",):
            assert duty.scope == "sum", row.id


def test_dates_of_the_files_exist():
    """Every window ends after it begins."""
    for row in ROWS:
        duty = duty_of(row)
        if duty.per == "window":
            first, last = (day if len(day) > 5 else f"2027-{day}" for day in (duty.since, duty.until))
            assert dt.date.fromisoformat(first) < dt.date.fromisoformat(last)
