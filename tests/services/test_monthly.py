"""The month of a workbook: the numbers of the sample by a hand count, and the same as `qinglan progress`."""

import datetime as dt
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from qinglan_tui.cli import main
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.monthly import MonthSummary, lies_in, month_lines
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.monthly import month_of_form, month_summary
from qinglan_tui.services.progress import progress_of
from qinglan_tui.storage import Workbook
from tests.services.books import TODAY, a_workbook, prefill, write

NOW = dt.datetime(2026, 11, 22, 14, 32)
MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
Making = Callable[[str, str], Workbook]
# 本月统计 counted by hand in the story, in the order of the form: 听课, 被听, 评课, 备课指导, 教案审阅, 反思,
# 案例, 设计, 读书, 公开课; from 反思 on the mentor has those of the apprentices. In November the mentor has
# said nothing yet of one lesson.
STRIPS = {
    ("mentor", "2026-09"): (4 + 5, 0, 9, 0, 2, 2, 2, 2, 0, 0),
    ("mentor", "2026-10"): (5, 1, 5, 1, 3, 2, 1, 2, 0, 0),
    ("mentor", "2026-11"): (3, 1, 2, 0, 2, 1, 0, 1, 0, 0),
    ("apprentice", "2026-09"): (1 + 5, 2, 2, 3, 1, 1, 1, 1, 0, 0),
    ("apprentice", "2026-10"): (2, 3, 3, 2, 1, 2, 0, 2, 1, 0),
    ("apprentice", "2026-11"): (2, 1, 1, 3, 2, 2, 0, 1, 0, 0),
}


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Making:
    """The sample in a role under a programme, made once for all tests, which only look."""

    @cache
    def make(role: str, programme: str) -> Workbook:
        folder = make_demo(tmp_path_factory.mktemp("demo") / "示例", role, NOW, programme=programme)
        return Workbook.open(folder, write=False, now=NOW)

    return make


@pytest.mark.parametrize(("role", "month"), STRIPS)
def test_the_strip_is_what_a_hand_counts(made: Making, role: str, month: str):
    summary = month_summary(made(role, "000-01"), NOW.date(), month)
    assert tuple(row.done for row in summary.strip) == STRIPS[role, month]


def test_the_strip_has_the_words_of_the_form(made: Making):
    mentor = month_summary(made("mentor", "000-07"), NOW.date())
    assert [row.label for row in mentor.strip][:6] == [
        "听青年教师课", "被听", "评课", "备课指导", "教案审阅", "青年教师反思",
    ]  # fmt: skip
    apprentice = month_summary(made("apprentice", "000-01"), NOW.date())
    assert [row.label for row in apprentice.strip][5:] == ["反思", "案例", "设计", "读书", "公开课"]


@pytest.mark.parametrize("role", ["mentor", "apprentice"])
@pytest.mark.parametrize("programme", ["000-01", "000-07", "002-07"])
def test_a_months_duties_are_those_of_progress_json(
    made: Making,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    role: str,
    programme: str,
):
    """Month by month: the same required, done and late as the periods of `progress --json` with those ids."""
    workbook = made(role, programme)
    monkeypatch.setenv("QINGLAN_NOW", NOW.isoformat())
    assert main(["--workbook", str(workbook.folder), "progress", "--json"]) == 0
    told: dict[tuple[str, str, str], dict[str, int]] = {}
    for duty in json.loads(capsys.readouterr().out)["duties"]:
        for period in duty["periods"]:
            # Of a duty of both sides the owner's own comes first.
            told.setdefault((duty["id"], duty["pairing"], period["period"]), period)
    for month in MONTHS:
        for line in month_summary(workbook, NOW.date(), month).duties:
            periods = [told[line.id, line.pairing, name] for name in line.periods]
            assert line.required == sum(period["required"] for period in periods)
            assert line.done == sum(period["done"] for period in periods)
            assert line.late == sum(period["late"] for period in periods)


def test_the_months_of_the_duties_are_counted_by_hand(made: Making):
    """Prepared together: three times in September, twice in October; the case of October is missing."""
    october = month_summary(made("apprentice", "000-01"), NOW.date(), "2026-10")
    assert {line.id: (line.done, line.required) for line in october.duties} == {
        "000-01-D13": (2, 3),
        "000-01-D16": (0, 1),
        "000-01-D17": (1, 1),
        "000-01-D18": (2, 1),
    }
    assert month_lines(october)[-1] == "逾期：与师傅一起备课10月还差1次 · 教学案例10月还差1篇"


@pytest.mark.parametrize("role", ["mentor", "apprentice"])
def test_every_week_is_in_one_month_and_none_is_lost(made: Making, role: str):
    workbook = made(role, "000-07")
    (one,) = progress_of(workbook, NOW.date())
    weekly = [duty for duty in one.mine if duty.duty.per == "week"]
    assert weekly
    months = [month_summary(workbook, NOW.date(), month) for month in MONTHS]
    for duty in weekly:
        lines = [
            line
            for month in months
            for line in month.duties
            if (line.id, line.pairing) == (duty.duty.id, duty.pairing)
        ]
        assert [name for line in lines for name in line.periods] == [p.period for p in duty.periods]
        assert sum(line.done for line in lines) == duty.done
        assert sum(line.missing for line in lines) == duty.missing


def test_the_month_of_the_sample_has_its_main_activities_in_their_order(made: Making):
    summary = month_summary(made("mentor", "000-01"), NOW.date())
    assert [(line.day.day, line.content, line.format, line.place) for line in summary.activities] == [
        (3, "冯启明《认识周长》", "听课", "线上"),
        (9, "期中检测", "质量分析", "数学组办公室"),
        (10, "李青《因数末尾有0的乘法》", "听课", "本校"),
        (11, "周敏《用估算解决问题》", "听课", "本校"),
        (18, "陈素云《认识周长》", "听课", "本校"),
        (20, "李青《长方形和正方形的周长》", "听课", "本校"),
    ]


def test_what_is_overdue_is_said_with_its_periods(made: Making):
    summary = month_summary(made("mentor", "002-07"), NOW.date())
    assert month_lines(summary)[-1] == (
        "逾期：指导备课（李青）9月还差1次 · 指导备课（周敏）9月、10月还差2次 · 个人发展目标和计划还差1份"
    )


def test_without_a_month_it_is_the_present_one(made: Making):
    book = made("mentor", "000-01")
    assert month_summary(book, NOW.date()) == month_summary(book, NOW.date(), "2026-11")


@pytest.mark.parametrize("month", ["2026-13", "11月", "2026-W41"])
def test_what_is_no_month_is_refused(made: Making, month: str):
    with pytest.raises(Problem):
        month_summary(made("mentor", "000-01"), NOW.date(), month)


def test_a_month_outside_of_every_term_has_counts_but_no_duties(made: Making):
    summary: MonthSummary = month_summary(made("mentor", "000-01"), NOW.date(), "2027-05")
    assert summary.duties == ()
    assert [row.done for row in summary.strip] == [0] * 10


def test_a_month_has_no_part_of_a_longer_period(made: Making):
    (one,) = progress_of(made("mentor", "000-01"), NOW.date())
    term = next(duty.periods[0] for duty in one.mine if duty.duty.per == "term")
    assert not lies_in(term, Span.of_month("2026-11"))


# --- the form ---------------------------------------------------------------------------------------------


def test_a_new_report_is_about_the_present_month(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        raw = prefill(workbook, kind_named("月报"), TODAY)
        assert raw["counts_for"] == "2026-11"
        assert "progress" not in raw
        assert "counts_for" not in prefill(workbook, kind_named("反思"), TODAY)


def test_the_form_says_what_was_done_in_the_month_it_is_about(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        write(workbook, "听课", 日期="10月13日", 授课教师="李青", 课题="周长", 建议="等三秒")
        assert month_of_form(workbook, TODAY, {"counts_for": "10月"}) == ("10月：听徒弟课 1节", "评课 1次")
        assert month_of_form(workbook, TODAY, {"date": "2026-10-20"})[0] == "10月：听徒弟课 1节"
        assert month_of_form(workbook, TODAY, {"counts_for": "2026-11"}) == ("11月：还没有记录",)
        assert month_of_form(workbook, TODAY, {"counts_for": "本学期"}) == ()
        with pytest.raises(Problem):
            month_of_form(workbook, TODAY, {"counts_for": "下下下月"})
