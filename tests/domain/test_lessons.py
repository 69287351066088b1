"""One lesson is one event, however many records tell of it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.kinds.study_note import StudyNote
from qinglan_tui.domain.lessons import count_lessons, lesson_key, maybe_same
from qinglan_tui.domain.records import Record

DAY = date(2026, 11, 13)
CLASS = "三（2）班"


def heard(slot: str = "第2节", class_name: str = CLASS, teacher: str = "李青", **facts: Any) -> Record:
    """A lesson heard."""
    fields = Observation(teacher=teacher, class_name=class_name, topic="几分之一")
    return Record(fields=fields, slot=slot, **{"date": DAY, **facts})


def test_the_observation_and_its_study_note_are_one_lesson() -> None:
    note = Record(
        fields=StudyNote(teacher="李青", class_name=CLASS, topic="几分之一"), date=DAY, slot="第2节"
    )
    assert lesson_key(heard()) == lesson_key(note)
    assert count_lessons([heard(), note]) == 1


def test_the_mentor_s_observation_and_the_apprentice_s_reflection_are_one_lesson() -> None:
    """In the apprentice's workbook, where her own reflection names no teacher."""
    reflection = Record(fields=Reflection(topic="几分之一", class_name=CLASS), date=DAY, slot="第2节")
    assert count_lessons([heard(), reflection], owner="李青") == 1
    assert count_lessons([heard(), reflection], owner="王芳") == 2


@pytest.mark.parametrize(
    "other",
    [
        heard(slot="第3节"),
        heard(class_name="三（1）班"),
        heard(teacher="周敏"),
        heard(date=date(2026, 11, 14)),
    ],
)
def test_another_slot_class_teacher_or_day_is_another_lesson(other: Record) -> None:
    assert count_lessons([heard(), other]) == 2


def test_morning_and_plain_slot_are_the_same_lesson() -> None:
    assert count_lessons([heard(slot="上午第2节"), heard(slot="第2节")]) == 1


@pytest.mark.parametrize("other", [heard(slot=""), heard(class_name="")])
def test_without_slot_or_class_a_lesson_is_offered_as_the_same_but_counted(other: Record) -> None:
    assert lesson_key(other) is None
    assert count_lessons([heard(), other]) == 2
    assert maybe_same(heard(), other)


def test_what_is_known_to_differ_is_not_offered() -> None:
    assert not maybe_same(heard(), heard())
    assert not maybe_same(heard(slot="第2节", class_name=""), heard(slot="第3节"))
    assert not maybe_same(heard(slot="", class_name="三（1）班"), heard())
    assert not maybe_same(heard(slot=""), heard(teacher="周敏"))
    assert not maybe_same(heard(slot=""), heard(date=date(2026, 11, 14)))


def test_a_plan_review_is_no_lesson() -> None:
    review = Record(
        fields=PlanReview(teacher="李青", scope="几分之一", class_name=CLASS), date=DAY, slot="第2节"
    )
    assert lesson_key(review) is None
    assert not maybe_same(review, heard())


def test_lessons_counted_multiplies_and_is_not_added_up_for_one_lesson() -> None:
    assert count_lessons([heard(slot="", lessons_counted=5)]) == 5
    assert count_lessons([heard(lessons_counted=2), heard(lessons_counted=2)]) == 2


@given(st.lists(st.tuples(st.sampled_from(["第1节", "第2节", ""]), st.sampled_from([CLASS, ""])), max_size=8))
def test_telling_of_a_known_lesson_again_never_adds_one(places: list[tuple[str, str]]) -> None:
    records = [heard(slot=slot, class_name=class_name) for slot, class_name in places]
    again = [record for record in records if lesson_key(record)]
    assert count_lessons(records + again) == count_lessons(records)
    assert count_lessons(records) == count_lessons(reversed(records))
