"""The sample under other programmes: the same story, other duties; 今日 and 进度 agree with a hand count."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.programmes import Number
from qinglan_tui.domain.progress_values import Progress
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.progress import progress_of
from qinglan_tui.services.today import count, owed_text, today
from qinglan_tui.storage import Workbook
from tests.services.demo_story import ROLES, kept

NOW = dt.datetime(2026, 11, 22, 14, 32)
WEEKS = 21  # from the week of 1 September to that of 22 January

# Counted by hand until 22 November: 陈素云 heard eight lessons of 李青, of 周敏 five on paper and four, two
# elsewhere; 李青 heard five of 陈素云 on paper and five more, and four of others. Where two a week are asked
# for, the five on paper of 11 September fill one week and every other lesson stands alone in its week.
# Each is (done, what the periods asked for, required).
HAND_COUNTS: dict[tuple[str, str], dict[tuple[str, str], tuple[Number, Number, Number]]] = {
    ("000-07", "mentor"): {
        ("000-07-D01", "李青"): (8, 8, 2 * WEEKS),
        ("000-07-D01", "周敏"): (9, 2 + 4, 2 * WEEKS),
        ("000-07-D02", ""): (8 + 9 + 2, 8 + 9 + 2, 30),
        ("000-07-D04", "李青"): (2, 2, 5),
    },
    ("000-07", "apprentice"): {
        ("000-07-D01", "陈素云"): (10, 2 + 5, 2 * WEEKS),
        ("000-07-D02", ""): (10 + 4, 10 + 4, 30),
        ("000-07-D03", ""): (14 - 2, 14 - 2, 14),
    },
    ("002-07", "mentor"): {
        ("002-07-D03", "李青"): (8, 8, 10),
        ("002-07-D03", "周敏"): (9, 9, 10),
        ("002-07-D05", "李青"): (1, 1, 5),
        ("002-07-D06", "李青"): (4, 3, 5),
        ("002-07-D06", "周敏"): (3, 2, 5),
    },
    ("002-07", "apprentice"): {
        ("002-07-D12", "陈素云"): (10, 2 + 5, 2 * WEEKS),
        ("002-07-D11", ""): (3, 3, 5),
    },
}
CASES = tuple(HAND_COUNTS)
Making = Callable[[str, str], Workbook]


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Making:
    """The sample under a programme in a role, made once for all tests, which only look."""

    @cache
    def make(programme: str, role: str) -> Workbook:
        folder = make_demo(tmp_path_factory.mktemp("demo") / "示例", role, NOW, programme=programme)
        return Workbook.open(folder, write=False, now=NOW)

    return make


def only(found: tuple[Progress, ...]) -> Progress:
    """The progress of the only programme."""
    (one,) = found
    return one


@pytest.mark.parametrize(("programme", "role"), CASES)
def test_the_progress_is_what_a_hand_counts(made: Making, programme: str, role: str):
    one = only(progress_of(made(programme, role), NOW.date()))
    assert one.programme.id == programme
    found = {
        (duty.duty.id, "、".join(duty.partners) if duty.pairing else ""): (
            duty.done,
            duty.kept,
            duty.required,
        )
        for duty in one.mine
    }
    expected = HAND_COUNTS[programme, role]
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(("programme", "role"), CASES)
def test_today_has_the_words_and_numbers_of_that_programme(made: Making, programme: str, role: str):
    value = today(made(programme, role), NOW)
    shown = {line.label: [count(row) for row in line.counts] for line in value.glance}
    label, cells = {
        ("000-07", "mentor"): ("学期听课", ["19/30节"]),
        ("000-07", "apprentice"): ("每节课写听课心得", ["12/14篇"]),
        ("002-07", "mentor"): ("听徒弟的课", ["8/10节", "9/10节"]),
        ("002-07", "apprentice"): ("听师傅的课", ["7/42节"]),
    }[programme, role]
    assert shown[label] == cells


@pytest.mark.parametrize(
    ("programme", "role", "owed"),
    [
        ("000-07", "mentor", "师徒相互听课（李青） 第1周等11周逾期，还差15节"),
        ("000-07", "apprentice", "师徒相互听课 第1周等10周逾期，还差16节"),
        ("002-07", "mentor", "指导备课（李青） 9月还差1次，逾期53天"),
        ("002-07", "apprentice", "听师傅的课 第1周等10周逾期，还差16节"),
    ],
)
def test_what_that_programme_finds_overdue_stands_on_today(
    made: Making, programme: str, role: str, owed: str
):
    assert owed_text(today(made(programme, role), NOW).owed[0]) == owed


@pytest.mark.parametrize("role", ROLES)
def test_the_story_is_the_same_under_every_programme(made: Making, role: str):
    told = [
        [(r.date, r.slot, r.heading) for r in kept(made(p, role))] for p in ("000-01", "000-07", "002-07")
    ]
    assert told[0] == told[1] == told[2]


def test_a_programme_that_does_not_exist_is_named_and_nothing_is_made(tmp_path: Path):
    with pytest.raises(Problem, match="000-70"):
        make_demo(tmp_path / "示例", "mentor", NOW, programme="000-70")
    assert not (tmp_path / "示例").exists()
