"""The term summary: what is counted, what is quoted, what is left to the teacher."""

import datetime as dt
from typing import Any

import pytest

from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels, Row, count_rows
from qinglan_tui.domain.drafting import MOST_POINTS, draft_sections, first_sentence
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import ActionStep
from qinglan_tui.domain.people import Person, new_pairing
from qinglan_tui.domain.records import Comment, Record
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary, term_summary
from qinglan_tui.domain.terms import new_term

TERM = new_term("2026-2027-1", dt.date(2026, 9, 1), dt.date(2027, 1, 22))
PAIRING = new_pairing(("陈素云",), ("李青",), dt.date(2026, 9, 1))


def heard(day: str, *, teacher: str = "李青", slot: str = "第2节", **fields: Any) -> Record:
    """A lesson that 陈素云 heard."""
    common = {name: fields.pop(name) for name in ("status", "lessons_counted", "on_paper") if name in fields}
    about = {"class_name": "三（2）班", "topic": "周长", "observers": ("陈素云",)} | fields
    return Record(
        fields=Observation(teacher=teacher, **about), date=dt.date.fromisoformat(day), slot=slot, **common
    )


def record(kind: str, day: str, *, author: str = "", comment: Comment | None = None, **fields: Any) -> Record:
    """A record of any kind."""
    own = kind_named(kind).fields(**fields)
    return Record(fields=own, date=dt.date.fromisoformat(day), author=author, comment=comment)


def rows_of(records: list[Record], role: str = MENTOR, owner: str = "陈素云") -> dict[str, Row]:
    return {row.source: row for row in count_rows(records, role, owner, (PAIRING,), Labels())}


def summary_of(records: list[Record], role: str = MENTOR) -> TermSummary:
    owner, partner = ("陈素云", "李青") if role == MENTOR else ("李青", "陈素云")
    scope = Scope(
        owner=Person(name=owner),
        role=role,
        partners=(Person(name=partner),),
        pairings=(PAIRING,),
        labels=Labels(),
        term=TERM,
        term_name="2026—2027学年第一学期",
        school="青禾小学",
        subject="数学",
    )
    return term_summary(records, scope, (TERM,), dt.date(2027, 1, 20))


def test_lessons_are_counted_by_direction() -> None:
    rows = rows_of([heard("2026-09-11"), heard("2026-09-18"), heard("2026-09-19", teacher="周老师")])
    assert rows["observation.听徒弟"].done == 2
    assert rows["observation.听其他教师"].done == 1


def test_the_same_lesson_entered_twice_counts_once() -> None:
    assert rows_of([heard("2026-09-11"), heard("2026-09-11")])["observation.听徒弟"].done == 1


def test_the_morning_slot_is_the_same_lesson_however_it_is_written() -> None:
    rows = rows_of([heard("2026-09-11", slot="第2节"), heard("2026-09-11", slot="上午第2节")])
    assert rows["observation.听徒弟"].done == 1


def test_two_lessons_of_one_day_count_twice() -> None:
    rows = rows_of([heard("2026-09-11", slot="第2节"), heard("2026-09-11", slot="第3节")])
    assert rows["observation.听徒弟"].done == 2


def test_lessons_on_paper_count_and_are_named_as_such() -> None:
    row = rows_of([heard("2026-09-30", on_paper=True, lessons_counted=5, slot="")])["observation.听徒弟"]
    assert (row.done, row.paper) == (5, 5)


def test_what_is_only_agreed_or_begun_does_not_count() -> None:
    rows = rows_of([heard("2026-12-01", status="planned"), heard("2026-11-20", status="draft")])
    assert rows["observation.听徒弟"].done == 0


def test_rows_a_school_looks_for_stand_there_even_at_zero() -> None:
    assert {"observation.听徒弟", "plan_review", "activity", "summary"} <= set(rows_of([]))
    assert {"observation.听师傅", "teaching_case", "exam_paper"} <= set(rows_of([], APPRENTICE, "李青"))


def test_a_study_note_written_into_the_observation_is_a_study_note_too() -> None:
    mine = Record(
        fields=Observation(
            teacher="陈素云", topic="周长", class_name="三（1）班", insight="等三秒真的有用。"
        ),
        date=dt.date(2026, 9, 15),
        slot="第1节",
    )
    rows = rows_of([mine], APPRENTICE, "李青")
    assert (rows["observation.听师傅"].done, rows["study_note"].done) == (1, 1)


def test_giving_a_comment_counts_as_guidance() -> None:
    said = Comment(text="导入可以再短些。", by="陈素云")
    rows = rows_of([record("reflection", "2026-10-30", author="李青", topic="倍", comment=said)])
    assert rows["comment"].done == 1
    assert "reflection" not in rows, "the apprentice's reflection is not the mentor's"


@pytest.mark.parametrize(
    ("done", "required", "said"),
    [(7, 10, "还差3节"), (10, 10, "已完成"), (12, 10, "超额完成"), (3, None, ""), (0, 0, "已完成")],
)
def test_a_row_says_how_it_stands_in_words(done: int, required: int | None, said: str) -> None:
    assert Row(label="听徒弟课", done=done, unit="节", source="x", required=required).state == said


def test_a_record_outside_the_term_is_left_out_unless_it_counts_for_it() -> None:
    late = record("teaching_case", "2027-02-20", topic="补写的案例")
    for_term = Record(fields=late.fields, date=late.date, counts_for="2026-2027-1")
    assert summary_of([late], APPRENTICE).records == ()
    assert len(summary_of([for_term], APPRENTICE).records) == 1


def test_private_records_stay_private() -> None:
    talk = Record(
        fields=kind_named("activity").fields(content="家里的事。"), date=dt.date(2026, 10, 9), private=True
    )
    assert summary_of([talk]).records == ()


def test_the_draft_quotes_the_record_and_invents_nothing() -> None:
    sections = summary_of([heard("2026-09-11", advice="提问后等三秒。板书留例题。")]).sections
    points = [point for section in sections for point in section.points]
    assert [(point.title, point.quote) for point in points] == [("听课 李青《周长》", "提问后等三秒。")]


def test_an_empty_term_has_every_section_and_no_point() -> None:
    sections = summary_of([]).sections
    assert [section.heading for section in sections] == ["指导工作", "徒弟的进步", "问题与反思", "下一步建议"]
    assert all(section.points == () and section.prompt for section in sections)


def test_more_than_twelve_points_are_counted_not_dropped_in_silence() -> None:
    lessons = [heard(f"2026-10-{day:02d}", advice=f"建议{day}。") for day in range(9, 31)]
    guidance = draft_sections(lessons, MENTOR, "陈素云", (PAIRING,), Labels())[0]
    assert (len(guidance.points), guidance.left_out) == (MOST_POINTS, 22 - MOST_POINTS)


def test_ones_own_summary_takes_the_place_of_the_draft() -> None:
    own = record("summary", "2027-01-18", scope="学期", text="第一段。\n　　第二段。")
    value = summary_of([own, heard("2026-09-11")])
    assert [part.paragraphs for part in value.written] == [("第一段。", "第二段。")]
    assert value.sections == ()
    assert own not in value.records


def test_the_newest_of_two_summaries_is_the_one() -> None:
    old, new = (record("summary", day, scope="学期", text=day) for day in ("2027-01-10", "2027-01-18"))
    assert summary_of([new, old]).written[0].paragraphs == ("2027-01-18",)


def test_the_midterm_summary_is_not_the_term_summary() -> None:
    assert summary_of([record("summary", "2026-11-10", scope="期中", text="期中。")]).written == ()


def test_first_and_last_mark_show_the_way_between() -> None:
    value = summary_of(
        [heard("2026-09-11", score=78.0, grade="良好"), heard("2026-12-18", score=88.0, grade="良好")]
    )
    assert value.first_mark and value.last_mark
    assert (value.first_mark.score, value.last_mark.score) == (78.0, 88.0)


def test_a_suggestion_and_its_effect_become_a_measure_and_an_open_one_a_next_step() -> None:
    seen = ActionStep(text="提问后等三秒", effect="举手的从五人到十二人。")
    value = summary_of(
        [heard("2026-09-11", problems="问完就点名。", action_steps=(seen, ActionStep(text="板书留例题")))]
    )
    assert [(m.problem, m.measure, m.effect) for m in value.measures] == [
        ("问完就点名。", "提问后等三秒", "举手的从五人到十二人。")
    ]
    assert value.next_steps == ("板书留例题",)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ""),
        ("　　好。坏。", "好。"),
        ("\n\n没有句号", "没有句号"),
        ("行吗？行。", "行吗？"),
        ("。", "。"),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first
