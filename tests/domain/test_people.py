"""People are known by name; pairings run for a time; who heard whom follows from both."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.people import (
    LESSON_DIRECTIONS,
    Pairing,
    PairingEvent,
    Person,
    active_pairings,
    apprentices_of,
    direction,
    mentors_of,
    new_pairing,
    with_names,
    with_person,
)
from qinglan_tui.domain.problems import Problem

START = date(2026, 9, 1)
NOVEMBER = date(2026, 11, 13)
NAMES = st.sampled_from(["王芳", "李青", "周敏", "赵老师", "校长"])


def pairing(
    mentor: str = "王芳", apprentice: str = "李青", *events: PairingEvent, end: date | None = None
) -> Pairing:
    """A pairing from 1 September 2026 on."""
    made = new_pairing((mentor,), (apprentice,), START, "000-01")
    return structs.replace(made, events=events, planned_end=end)


def test_two_workbooks_give_a_pairing_the_same_id() -> None:
    assert pairing().id == "王芳-李青-2026-09-01"
    assert new_pairing(("王芳", "赵老师"), ("李青",), START).id == "王芳、赵老师-李青-2026-09-01"


@pytest.mark.parametrize(
    ("mentors", "apprentices"), [((), ("李青",)), (("王芳",), ()), (("王芳",), ("王芳",))]
)
def test_a_pairing_needs_two_sides_that_differ(
    mentors: tuple[str, ...], apprentices: tuple[str, ...]
) -> None:
    with pytest.raises(Problem):
        new_pairing(mentors, apprentices, START)


def test_a_pairing_holds_from_its_first_day_to_its_last() -> None:
    made = pairing(end=date(2027, 7, 1))
    days = (START - timedelta(days=1), START, date(2027, 7, 1), date(2027, 7, 2))
    assert [made.is_active(day) for day in days] == [False, True, True, False]
    assert pairing().is_active(date(2040, 1, 1))


def test_a_pause_holds_until_the_pairing_goes_on() -> None:
    made = pairing(
        "王芳", "李青", PairingEvent("续聘", date(2026, 12, 1)), PairingEvent("暂停", date(2026, 10, 1))
    )
    assert [made.is_active(date(2026, month, 1)) for month in (9, 10, 11, 12)] == [True, False, False, True]


@pytest.mark.parametrize("ending", ["换师", "出师", "终止"])
def test_an_ending_is_final_whatever_comes_after(ending: str) -> None:
    made = pairing(
        "王芳", "李青", PairingEvent(ending, date(2026, 10, 1)), PairingEvent("开始", date(2026, 11, 1))
    )
    assert made.is_active(date(2026, 9, 30))
    assert not made.is_active(date(2026, 12, 1))


def test_a_renewal_moves_the_end() -> None:
    longer = PairingEvent("延长", date(2027, 6, 1), until=date(2028, 7, 1))
    made = pairing("王芳", "李青", longer, end=date(2027, 7, 1))
    assert made.end() == date(2028, 7, 1)
    assert made.is_active(date(2028, 1, 1))


def test_each_sees_the_other_side_as_partners() -> None:
    made = new_pairing(("王芳", "赵老师"), ("李青",), START)
    assert made.partners_of("王芳") == ("李青",)
    assert made.partners_of("李青") == ("王芳", "赵老师")
    assert made.partners_of("周敏") == ()


def test_who_is_mentor_and_who_apprentice_depends_on_the_day() -> None:
    pairings = (pairing("王芳", "李青"), pairing("赵老师", "王芳", PairingEvent("出师", date(2026, 10, 1))))
    assert mentors_of("王芳", pairings, START) == {"赵老师"}
    assert mentors_of("王芳", pairings, NOVEMBER) == frozenset()
    assert apprentices_of("王芳", pairings, NOVEMBER) == {"李青"}
    assert active_pairings(pairings, "王芳", NOVEMBER) == pairings[:1]


@pytest.mark.parametrize(
    ("teacher", "observers", "expected"),
    [
        ("李青", ("王芳",), "听徒弟"),
        ("李青", (), "听徒弟"),
        ("赵老师", ("王芳", "周敏"), "听师傅"),
        ("周敏", ("王芳",), "听其他教师"),
        ("王芳", ("赵老师",), "被师傅听"),
        ("王芳", ("李青",), "被徒弟听"),
        ("王芳", ("李青", "赵老师"), "被师傅听"),
        ("王芳", ("周敏",), "被听"),
        ("王芳", (), "被听"),
        ("李青", ("周敏",), ""),
    ],
)
def test_the_direction_follows_from_teacher_observers_and_pairings(
    teacher: str, observers: tuple[str, ...], expected: str
) -> None:
    pairings = (pairing("王芳", "李青"), pairing("赵老师", "王芳"))
    assert direction(teacher, observers, "王芳", pairings, NOVEMBER) == expected


def test_before_the_pairing_the_same_lesson_is_another_teacher_s() -> None:
    assert direction("李青", ("王芳",), "王芳", (pairing(),), date(2026, 8, 31)) == "听其他教师"


@given(NAMES, st.lists(NAMES, max_size=3).map(tuple), st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_the_two_sides_of_one_lesson_mirror_each_other(
    teacher: str, observers: tuple[str, ...], day: date
) -> None:
    """What the mentor's workbook calls 听徒弟 is 被师傅听 in the apprentice's, for the same record."""
    pairings = (pairing("王芳", "李青", end=date(2027, 7, 1)),)
    mine = direction(teacher, observers, "王芳", pairings, day)
    theirs = direction(teacher, observers, "李青", pairings, day)
    assert mine in (*LESSON_DIRECTIONS, "")
    if "王芳" in observers and teacher == "李青":
        assert (mine == "听徒弟") == (theirs == "被师傅听")
    if "李青" in observers and teacher == "王芳":
        assert (mine == "被徒弟听") == (theirs == "听师傅")


def test_a_second_teacher_of_the_same_name_needs_another_spelling() -> None:
    people = with_person((), Person(name="王芳", school="一小"))
    with pytest.raises(Problem, match="王芳（三小）"):
        with_person(people, Person(name="王芳", school="三小"))
    assert len(with_person(people, Person(name="王芳（三小）"))) == 2


def test_new_names_are_added_once_and_known_people_stay_as_they_are() -> None:
    known = (Person(name="王芳", subject="数学"),)
    assert with_names(known, ("李青", "王芳", "", "李青")) == (*known, Person(name="李青"))
