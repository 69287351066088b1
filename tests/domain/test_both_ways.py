"""Both directions of a pairing: each lesson and each version of a plan once, the other side as known only."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from qinglan_tui.domain.both_ways import BothWays, both_ways, plans_sent
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.people import new_pairing
from qinglan_tui.domain.records import Record
from tests.domain.mentoring import APPRENTICE, MENTOR, OTHER, PAIR, SPRING, TERM, TODAY, heard, record

AT = {"slot": "第2节", "class_name": "三（2）班"}


def between(records: list[Record], owner: str = MENTOR, today: date = TODAY) -> BothWays:
    return both_ways(PAIR, records, owner, Labels(), TERM, (TERM, SPRING), today)


def review(day: str, topic: str = "周长", version: str = "一稿", **more: Any) -> Record:
    """A plan of the apprentice that the mentor read."""
    own: dict[str, Any] = {"teacher": APPRENTICE, "checked": ("教案",), "scope": topic, "version": version}
    return record("plan_review", day, **(own | more))


def plan(day: str, topic: str = "周长", version: str = "", **more: Any) -> Record:
    """A plan that the apprentice handed in."""
    return record("lesson_design", day, topic=topic, version=version, **({"status": "submitted"} | more))


def test_a_mentor_sees_what_was_heard_and_what_is_known_of_the_other_side():
    records = [
        heard("10-13", **AT),
        heard("10-20", **AT),
        heard("10-21", teacher=MENTOR, by=APPRENTICE, **AT),
        heard("10-22", teacher=OTHER, **AT),
        review("10-12"),
    ]
    assert between(records).text == "听徒弟 2节 · 被听 已知1节 · 送审教案 已知1份"


def test_an_apprentices_own_plans_are_not_only_known():
    records = [
        heard("10-13", teacher=MENTOR, by=APPRENTICE, **AT),
        heard("10-20", teacher=APPRENTICE, by=MENTOR, **AT),
        plan("10-19"),
    ]
    assert between(records, owner=APPRENTICE).text == "听师傅 1节 · 被听 已知1节 · 送审教案 1份"


def test_the_sides_have_the_words_of_the_programme():
    found = both_ways(PAIR, [], MENTOR, Labels("蓝方", "青方"), TERM, (TERM,), TODAY)
    assert found.ways[0].label == "听青方"


def test_one_lesson_in_two_records_is_one_lesson():
    again = heard("10-13", advice="等三秒", **AT)
    assert between([heard("10-13", **AT), again]).ways[0].done == 1


def test_what_is_on_paper_counts_and_is_named():
    records = [heard("09-11", lessons_counted=5, on_paper=True), heard("10-13", **AT)]
    assert between(records).text.startswith("听徒弟 6节（含纸质5节） · ")


@pytest.mark.parametrize("more", [{"status": "planned"}, {"status": "draft"}])
def test_what_is_only_agreed_or_begun_is_not_counted(more: dict[str, Any]):
    assert between([heard("10-13", **AT, **more), plan("10-14", **more)]).text == between([]).text


def test_what_lies_ahead_or_in_another_term_is_not_counted():
    records = [heard("11-24", **AT), heard("03-02", **AT), heard("10-13", counts_for="2026-2027-2", **AT)]
    assert between(records).ways[0].done == 0
    assert between(records, today=date(2026, 11, 24)).ways[0].done == 1


def test_a_lesson_with_another_apprentice_belongs_to_the_other_pairing():
    second = new_pairing((MENTOR,), ("周敏",), date(2026, 9, 1))
    records = [heard("10-13", **AT), heard("10-14", teacher="周敏", **AT)]
    found = both_ways(second, records, MENTOR, Labels(), TERM, (TERM,), TODAY)
    assert found.ways[0].done == 1


# --- plans ------------------------------------------------------------------------------------------------


def sent(*records: Record, owner: str = MENTOR) -> int:
    return plans_sent(records, (MENTOR,), (APPRENTICE,), owner)


def test_a_version_that_was_handed_in_and_reviewed_is_one_plan_in_any_order():
    records = (
        review("10-12"),
        plan("10-11", version="一稿", author=APPRENTICE),
        review("10-15", version="二稿"),
    )
    assert {sent(*order) for order in permutations(records)} == {2}


def test_a_plan_without_a_version_is_the_one_that_was_reviewed():
    assert sent(review("10-12"), plan("10-11", author=APPRENTICE)) == 1
    assert sent(plan("10-11", author=APPRENTICE)) == 1


def test_a_check_of_all_materials_is_no_plan_sent():
    assert sent(review("10-12", checked=("教案", "作业")), review("10-13", checked=("综合",))) == 0
    assert sent(review("10-12", checked=())) == 1


def test_plans_without_a_topic_and_those_on_paper_count_one_by_one():
    assert sent(review("10-12", topic=""), review("10-13", topic="")) == 2
    assert sent(review("10-12", on_paper=True, lessons_counted=3)) == 3


def test_plans_of_others_and_plans_given_to_somebody_else_are_left_out():
    assert sent(review("10-12", teacher=OTHER)) == 0
    assert sent(plan("10-12")) == 0  # the mentor's own
    assert sent(plan("10-12", author=APPRENTICE, submitted_to="教导处")) == 0
    assert sent(plan("10-12", author=APPRENTICE, submitted_to=MENTOR)) == 1


def test_an_apprentice_knows_of_a_review_by_the_mentor_or_noted_by_oneself():
    assert sent(review("10-12", author=MENTOR), review("10-13", version="二稿"), owner=APPRENTICE) == 2
    assert sent(review("10-12", author=OTHER), owner=MENTOR) == 0
