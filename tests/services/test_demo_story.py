"""The sample workbook tells one believable term from both sides, and nothing in it contradicts the rest."""

import datetime as dt
import re
from itertools import combinations
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.fields import Input, specs
from qinglan_tui.domain.records import Record, from_document, people_of, to_document
from qinglan_tui.domain.terms import is_teaching_day, week_of
from qinglan_tui.services.demo import make_demo, school_at, told
from qinglan_tui.storage import Workbook
from tests.services.demo_story import ROLES, TERM_END, kept, observations, reviews, told_lessons, whole_term

YEARS = range(2024, 2041)
# Words by which somebody could take a place for a real one, and the schools that the programmes come from.
REAL_PLACES = (
    "北京", "上海", "天津", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建",
    "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海",
    "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "桃浦", "伊宁", "东坡", "常德",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_record_of_the_term_is_as_good_after_it_was_stored(role: str):
    for record in whole_term(role):
        assert from_document(1, to_document(record)) == structs.replace(record, id=1)


@pytest.mark.parametrize("year", YEARS)
def test_in_any_year_lessons_are_on_school_days_and_nobody_teaches_two_at_once(year: int):
    term = school_at("mentor", dt.date(year + 1, 2, 20)).term
    where: dict[tuple[dt.date, str, str], tuple[str, str]] = {}
    mentor, apprentice = told_lessons(year)
    for day, slot, teacher, class_name, topic in mentor + apprentice:
        assert is_teaching_day(term, day), (day, topic)
        assert where.setdefault((day, slot, teacher), (class_name, topic)) == (class_name, topic)
    assert len(where) > 30


def test_no_lesson_is_in_the_week_of_the_national_day():
    term = school_at("mentor", TERM_END.date()).term
    mentor, apprentice = told_lessons()
    assert 5 not in {week_of(term, lesson[0]) for lesson in mentor + apprentice}


def test_every_lesson_stands_in_the_timetable_and_nobody_hears_one_while_teaching(tmp_path: Path):
    with Workbook.open(make_demo(tmp_path / "w", "mentor", TERM_END), write=False, now=TERM_END) as workbook:
        table, term = workbook.timetable, workbook.terms[0]
    teachers = {entry.teacher for entry in table.entries}
    for record, own in observations(whole_term("mentor") + whole_term("apprentice")):
        if not record.slot:
            continue
        if own.teacher in teachers and own.place == "本校":
            entry = table.at(record.date, record.slot, own.teacher, term)
            assert entry is not None and entry.class_name == own.class_name, record.heading
        for observer in own.observers:
            assert table.at(record.date, record.slot, observer, term) is None, (observer, record.heading)


def test_both_workbooks_tell_of_the_same_lessons():
    """Nine lessons of 李青, three of 陈素云 and the two given alike stand in both, with class and topic."""
    mentor, apprentice = told_lessons()
    shared = {lesson for lesson in mentor if lesson in apprentice and lesson[2] in ("陈素云", "李青")}
    assert len(shared) == 9 + 3 + 2
    for one in mentor:
        assert all(one == other for other in apprentice if one[:3] == other[:3]), one


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_written_handed_in_or_answered_before_it_happened(role: str):
    school = school_at(role, TERM_END.date())
    for version in told(school):
        record, day = version.record, version.at.date()
        if record.status != "planned":
            assert day >= record.date, record.heading
        assert record.submitted_on is None or record.date <= record.submitted_on <= day, record.heading
        if record.comment and record.comment.date:
            assert record.submitted_on is not None, record.heading
            assert record.comment.date <= day, record.heading


def test_a_plan_is_looked_at_before_it_is_taught_and_an_effect_seen_in_a_later_lesson():
    records = whole_term("mentor")
    taught = observations(records)
    for review, read in reviews(records):
        for lesson, own in taught:
            if (own.teacher, own.topic) == (read.teacher, read.scope):
                assert review.date < lesson.date, review.heading
    for lesson, own in taught:
        days = {other.date for other, theirs in taught if theirs.teacher == own.teacher}
        for step in own.action_steps:
            assert step.seen_on is None or (step.seen_on in days and step.seen_on >= lesson.date), step.text


def sentences(record: Record) -> set[str]:
    """The sentences of twelve characters and more in the texts of a record and of its rows."""
    texts = [record.comment.text if record.comment else ""]
    for spec in record.kind.specs:
        value = getattr(record.fields, spec.name)
        if spec.ask.input is Input.LONG:
            texts.append(value)
        elif spec.ask.input is Input.ROWS:
            cells = [cell for cell in specs(spec.row) if cell.ask.input in (Input.LONG, Input.LINE)]
            texts += [getattr(row, cell.name) for row in value for cell in cells]
    parts = (part.strip("“”‘’ 　1234567890.") for text in texts for part in re.split("[。！？；\n]", text))
    return {part for part in parts if len(part) >= 12}


@pytest.mark.parametrize("role", ROLES)
def test_no_sentence_stands_in_two_records(role: str):
    for one, other in combinations(whole_term(role), 2):
        assert not sentences(one) & sentences(other), (one.heading, other.heading)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_is_of_the_invented_school_and_no_place_is_real(tmp_path: Path, role: str):
    with Workbook.open(make_demo(tmp_path / "w", role, TERM_END), write=False, now=TERM_END) as workbook:
        known = {person.name for person in workbook.people}
        for record in kept(workbook):
            assert set(people_of(record)) <= known, record.heading
            text = "\n".join(record.texts)
            assert not [place for place in REAL_PLACES if place in text], record.heading
