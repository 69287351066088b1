"""The sample workbook: what is in it at a moment, counted by hand, and how it is made."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.study_note import StudyNote
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, fact, missing
from qinglan_tui.domain.text import count_words
from qinglan_tui.services.demo import make_demo
from qinglan_tui.storage import Workbook
from tests.services.demo_story import ROLES, TERM_END, WEEK_12, heard, kept, observations, only, reviews

Making = Callable[[str, dt.datetime], Workbook]


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Making:
    """The sample of a role at a moment, made once for all tests that only look."""

    @cache
    def make(role: str, now: dt.datetime) -> Workbook:
        folder = make_demo(tmp_path_factory.mktemp("demo") / "示例", role, now)
        return Workbook.open(folder, write=False, now=now)

    return make


# --- what is in it, counted by hand from the story ---------------------------------------------------------

MENTOR_WEEK_12 = {
    "observation": 18, "study_note": 1, "plan_review": 7, "lesson_design": 6, "reflection": 6,
    "teaching_case": 3, "reading_note": 1, "activity": 5, "public_lesson": 3, "exam_paper": 1,
    "project": 1, "honour": 1, "growth_plan": 2, "monthly_report": 2, "summary": 1, "appraisal": 2,
    "agreement": 2, "student_contact": 1,
}  # fmt: skip
MENTOR_TERM_END = {
    "observation": 22, "study_note": 1, "plan_review": 9, "lesson_design": 10, "reflection": 10,
    "teaching_case": 8, "reading_note": 1, "activity": 9, "public_lesson": 3, "paper": 3,
    "exam_paper": 3, "project": 1, "honour": 2, "growth_plan": 2, "monthly_report": 4, "summary": 3,
    "appraisal": 4, "agreement": 2, "student_contact": 1,
}  # fmt: skip
APPRENTICE_WEEK_12 = {
    "observation": 18, "study_note": 4, "plan_review": 4, "lesson_design": 4, "reflection": 5,
    "teaching_case": 2, "reading_note": 1, "activity": 12, "public_lesson": 2, "paper": 1,
    "project": 1, "growth_plan": 1, "monthly_report": 1, "summary": 1, "appraisal": 1, "agreement": 1,
    "student_contact": 2,
}  # fmt: skip
APPRENTICE_TERM_END = {
    "observation": 23, "study_note": 4, "plan_review": 5, "lesson_design": 6, "reflection": 7,
    "teaching_case": 4, "reading_note": 2, "activity": 19, "public_lesson": 2, "paper": 1,
    "exam_paper": 1, "project": 1, "honour": 1, "growth_plan": 1, "monthly_report": 2, "summary": 2,
    "appraisal": 1, "agreement": 1, "student_contact": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "now", "counts"),
    [
        ("mentor", WEEK_12, MENTOR_WEEK_12),
        ("mentor", TERM_END, MENTOR_TERM_END),
        ("apprentice", WEEK_12, APPRENTICE_WEEK_12),
        ("apprentice", TERM_END, APPRENTICE_TERM_END),
    ],
)
def test_there_are_as_many_records_of_each_kind_as_the_story_has(
    made: Making, role: str, now: dt.datetime, counts: dict[str, int]
):
    assert Counter(record.kind.code for record in kept(made(role, now))) == counts


@pytest.mark.parametrize("role", ROLES)
def test_by_the_end_of_the_term_there_is_a_record_of_every_kind(made: Making, role: str):
    assert {record.kind.code for record in kept(made(role, TERM_END))} == {kind.code for kind in KINDS}


def test_the_mentor_has_heard_the_lessons_of_the_story(made: Making):
    """Eight of 李青, of 周敏 four and five on paper, two elsewhere; in the end eleven of each."""
    early, late = made("mentor", WEEK_12), made("mentor", TERM_END)
    assert [heard(early, "听徒弟", name) for name in ("李青", "周敏")] == [8, 5 + 4]
    assert [heard(late, "听徒弟", name) for name in ("李青", "周敏")] == [11, 5 + 6]
    for workbook in (early, late):
        assert heard(workbook, "听其他教师") == 2
        assert heard(workbook, "被徒弟听") == 2


def test_the_apprentice_has_heard_the_lessons_of_the_story(made: Making):
    """Of the mentor five on paper and five more, then eight; the mentor came six times, then nine."""
    early, late = made("apprentice", WEEK_12), made("apprentice", TERM_END)
    assert [heard(early, "听师傅"), heard(late, "听师傅")] == [5 + 5, 5 + 8]
    assert [heard(early, "被师傅听"), heard(late, "被师傅听")] == [6, 9]
    assert [heard(early, "听其他教师"), heard(early, "被听")] == [4, 1]


def test_the_apprentice_prepared_lessons_with_the_mentor_but_once_too_few_in_october(made: Making):
    months = Counter(
        f"{record.date:%m}"
        for record in kept(made("apprentice", TERM_END))
        if isinstance(record.fields, Activity) and "备课" in record.fields.format
    )
    assert months == {"09": 3, "10": 2, "11": 3, "12": 3, "01": 1}


# --- what week 12 looks like --------------------------------------------------------------------------------


def test_in_week_12_three_hand_ins_wait_for_the_mentor(made: Making):
    waiting = {
        (record.author, record.heading)
        for record in kept(made("mentor", WEEK_12))
        if record.author and record.status == "submitted"
    }
    assert waiting == {
        ("李青", "《几分之一》二稿"),
        ("李青", "《长方形和正方形的周长》课后反思"),
        ("周敏", "《“我就是不会”》"),
    }


def test_in_week_12_october_is_late_or_owed_and_a_design_was_returned(made: Making):
    workbook = made("apprentice", WEEK_12)
    designs = {r.counts_for or f"{r.date:%Y-%m}": r for r in kept(workbook) if fact(r, "use") == "上交作业"}
    assert designs["2026-10"].status == "returned"
    assert designs["2026-10"].submitted_on == dt.date(2026, 11, 4)
    assert designs["2026-11"].status == "submitted"
    cases = {
        r.counts_for or f"{r.date:%Y-%m}": r.status for r in kept(workbook) if r.kind.code == "teaching_case"
    }
    assert cases == {"2026-09": "reviewed", "2026-11": "draft"}
    september = only(workbook, "reflection", topic="两位数减两位数")
    assert (september.date, september.submitted_on) == (dt.date(2026, 9, 9), dt.date(2026, 10, 9))
    late_case = only(made("mentor", WEEK_12), "teaching_case", counts_for="2026-10")
    assert (late_case.author, late_case.submitted_on) == ("周敏", dt.date(2026, 11, 19))


def test_the_case_of_october_comes_in_december(made: Making):
    case = only(made("apprentice", TERM_END), "teaching_case", counts_for="2026-10")
    assert case.submitted_on == dt.date(2026, 12, 1)
    assert case.status == "reviewed"


@pytest.mark.parametrize("role", ROLES)
def test_next_tuesdays_lesson_is_agreed_on(made: Making, role: str):
    planned = only(made(role, WEEK_12), "observation", status="planned")
    assert (planned.date, planned.slot) == (dt.date(2026, 11, 24), "第2节")
    assert planned.heading == "李青《几分之一》"


@pytest.mark.parametrize("role", ROLES)
def test_lessons_to_come_stay_and_what_is_not_written_yet_is_left_out(made: Making, role: str):
    for record in kept(made(role, WEEK_12)):
        assert record.written_at is not None
        assert record.written_at <= WEEK_12
        assert (record.date > WEEK_12.date()) == (record.status == "planned"), record.heading
    planned = {r.heading for r in kept(made(role, WEEK_12)) if r.status == "planned"}
    assert len(planned) == 3


def test_one_lesson_waits_for_its_comment_and_two_for_a_study_note(made: Making):
    lacking = [r.heading for r in kept(made("mentor", WEEK_12)) if r.is_finished and missing(r)]
    assert lacking == ["李青《长方形和正方形的周长》"]
    records = kept(made("apprentice", WEEK_12))
    noted = {record.fields.observation for record in records if isinstance(record.fields, StudyNote)}
    others = [(record, own) for record, own in observations(records) if own.teacher != "李青"]
    without = [
        record.heading for record, own in others if not (record.on_paper or own.insight or record.id in noted)
    ]
    assert without == ["周敏《口算乘法》", "陈素云《因数中间有0的乘法》"]


def test_the_apprentices_marks_rise_through_the_term(made: Making):
    lessons = observations(kept(made("mentor", TERM_END)))
    marks = [own.score for _, own in lessons if own.teacher == "李青" and own.score is not None]
    assert marks == [74, 81, 85, 88, 92]
    for record, own in lessons:
        if own.rubric:
            assert sum(row.points or 0 for row in own.rubric) == own.score, record.heading
            assert sum(row.full or 0 for row in own.rubric) == 100


def test_some_suggestions_had_an_effect_and_some_not_yet(made: Making):
    def effects(now: dt.datetime) -> list[bool]:
        found = observations(kept(made("mentor", now)))
        return [bool(step.effect) for _, own in found for step in own.action_steps]

    early, late = effects(WEEK_12), effects(TERM_END)
    assert (sum(early), len(early)) == (5, 10)
    assert (sum(late), len(late)) == (9, 11)


def test_the_written_up_lesson_has_its_minutes_steps_and_marks(made: Making):
    found = observations(kept(made("mentor", WEEK_12)))
    script = next(own.script for _, own in found if own.topic == "被减数中间有0的减法")
    minutes = [line.minute or 0 for line in script]
    assert minutes == sorted(minutes)
    assert len(script) == 24
    assert {line.mark for line in script} == {"", "亮点", "问题"}
    assert {line.who for line in script} == {"师", "生"}
    assert [*dict.fromkeys(line.step for line in script)] == ["导入", "新授", "练习", "拓展", "小结", "作业"]


def test_a_plan_is_sent_back_and_passes_the_next_time(made: Making):
    found = reviews(kept(made("mentor", TERM_END)))
    for topic in ("倍的认识", "几分之一"):
        verdicts = [(own.version, own.verdict) for _, own in found if own.scope == topic]
        assert verdicts == [("一稿", "修改后再审"), ("二稿", "通过")]


@pytest.mark.parametrize("role", ROLES)
def test_what_is_between_two_people_is_private(made: Making, role: str):
    private = [record for record in kept(made(role, WEEK_12)) if record.private]
    assert any("师徒谈心" in getattr(record.fields, "format", ()) for record in private)
    contacts = [r for r in kept(made(role, WEEK_12)) if r.kind.code == "student_contact"]
    assert contacts and all(record.private for record in contacts)


def test_the_long_texts_are_long(made: Making):
    mentor, apprentice = made("mentor", TERM_END), made("apprentice", TERM_END)
    case = only(apprentice, "teaching_case", topic="一小时等于一百分钟？")
    assert sum(count_words(fact(case, part)) for part in ("description", "analysis", "insight")) >= 800
    assert count_words(fact(only(apprentice, "paper"), "text")) >= 1500
    for workbook, title in ((mentor, "师徒结对指导工作总结"), (apprentice, "师徒结对学习工作总结")):
        assert count_words(fact(only(workbook, "summary", title=title), "text")) >= 1200
    draft = only(made("apprentice", WEEK_12), "paper")
    assert draft.status == "draft"
    assert 1000 <= count_words(fact(draft, "text")) <= 1400


# --- making it ----------------------------------------------------------------------------------------------


def test_the_history_of_a_plan_shows_that_it_was_sent_in_sent_back_and_read_again(made: Making):
    workbook = made("apprentice", TERM_END)
    design = only(workbook, "lesson_design", counts_for="2026-10")
    assert design.id is not None
    revisions = workbook.history(design.id)
    statuses = [r.record.status for r in reversed(revisions) if isinstance(r.record, Record)]
    assert [*dict.fromkeys(statuses)] == ["submitted", "returned", "reviewed"]
    assert [r.at for r in revisions] == sorted((r.at for r in revisions), reverse=True)


@pytest.mark.parametrize(
    ("now", "term"),
    [
        (dt.datetime(2026, 10, 19, 8), "2026-2027-1"),  # Monday of week 8
        (dt.datetime(2026, 10, 18, 8), "2025-2026-1"),  # the Sunday before
        (dt.datetime(2027, 4, 1, 8), "2026-2027-1"),
        (dt.datetime(2027, 7, 31, 8), "2026-2027-1"),
        (dt.datetime(2027, 8, 1, 8), "2026-2027-1"),
    ],
)
def test_a_young_term_gives_way_to_the_last_whole_one(tmp_path: Path, now: dt.datetime, term: str):
    with Workbook.open(make_demo(tmp_path / "w", "mentor", now), write=False, now=now) as workbook:
        assert [known.id for known in workbook.terms] == [term]
        assert any(record.status == "planned" for record in kept(workbook)) == (
            now.month == 10 and now.day == 19
        )


def test_two_samples_of_one_moment_are_the_same(tmp_path: Path):
    one, other = (make_demo(tmp_path / name, "apprentice", WEEK_12) for name in "ab")
    files = sorted(path.relative_to(one) for path in one.rglob("*.json"))
    assert files
    for path in files:
        assert (one / path).read_bytes() == (other / path).read_bytes()


def test_a_folder_with_a_workbook_is_refused_and_stays_as_it_is(tmp_path: Path):
    folder = make_demo(tmp_path / "w", "mentor", WEEK_12)
    before = {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
    with pytest.raises(Problem, match="已有工作簿"):
        make_demo(folder, "apprentice", WEEK_12)
    assert {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()} == before
