"""What went to and fro, in the sample by a hand count, and where 进度 shows it."""

import datetime as dt
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.services.both_ways import both_ways_of
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.duty_lines import overview
from qinglan_tui.services.progress import progress_of
from qinglan_tui.storage import Workbook
from tests.services.books import TODAY, a_workbook, write

NOW = dt.datetime(2026, 11, 22, 14, 32)
# 陈素云 heard 李青 eight times, 周敏 five times on paper and four; 李青 heard her twice in October and
# November, 周敏 once. Plans of 李青: 毫米, 笔算乘法 (reviewed and handed in), 几分之一 in two versions;
# of 周敏: 分米 and 倍的认识 in two versions.
MENTOR = {
    "李青": "听徒弟 8节 · 被听 已知2节 · 送审教案 已知4份",
    "周敏": "听徒弟 9节（含纸质5节） · 被听 已知1节 · 送审教案 已知3份",
}
APPRENTICE = {"陈素云": "听师傅 10节（含纸质5节） · 被听 已知6节 · 送审教案 4份"}


@pytest.mark.parametrize(("role", "told"), [("mentor", MENTOR), ("apprentice", APPRENTICE)])
def test_the_sample_says_what_a_hand_counts_and_progress_shows_it_at_each_pairing(
    tmp_path: Path, role: str, told: dict[str, str]
):
    with Workbook.open(make_demo(tmp_path / "示例", role, NOW), write=False, now=NOW) as workbook:
        owner, day = workbook.settings.owner, NOW.date()
        ways = both_ways_of(workbook, day)
        assert {way.pairing.partners_of(owner)[0]: way.text for way in ways} == told
        notes = {group.head: group.note for group in overview(progress_of(workbook, day), ways)}
    assert {name: notes[f"与{name}"] for name in told} == told


def test_the_lessons_are_those_of_the_duty(tmp_path: Path):
    with Workbook.open(make_demo(tmp_path / "示例", "mentor", NOW), write=False, now=NOW) as workbook:
        (one,) = progress_of(workbook, NOW.date())
        for way in both_ways_of(workbook, NOW.date()):
            duty = one.of("000-01-D06", pairing=way.pairing.id)
            assert duty is not None
            assert (way.ways[0].done, way.ways[0].paper) == (duty.done, duty.paper)


def test_a_pairing_for_which_nothing_is_owed_still_has_its_line(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        write(workbook, "听课", 日期="10月13日", 授课教师="李青", 课题="周长")
        ways = both_ways_of(workbook, TODAY)
        (one,) = progress_of(workbook, TODAY)
        groups = overview((structs.replace(one, duties=()),), ways)
    assert [(group.head, group.note, group.lines) for group in groups[:2]] == [
        ("与李青", "听徒弟 1节 · 被听 已知0节 · 送审教案 已知0份", ()),
        ("与周敏", "听徒弟 0节 · 被听 已知0节 · 送审教案 已知0份", ()),
    ]


def test_a_pairing_without_a_programme_is_told_in_plain_words(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        workbook.arrange(pairings=[structs.replace(pair, programme="") for pair in workbook.pairings])
        assert [way.ways[0].text for way in both_ways_of(workbook, TODAY)] == ["听徒弟 0节"] * 2
