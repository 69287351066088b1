"""月报 (key 4): the form is about the present month and says what was done in it."""

from pathlib import Path

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.screens.month_line import lines_of
from qinglan_tui.storage import Workbook
from tests.app._pilot import make_workbook, piloted, put, running
from widgets.shown import width


def a_month(folder: Path) -> Workbook:
    """Two lessons heard in November, one in October."""
    workbook = make_workbook(folder)
    lesson = {"teacher": "李青", "observers": "王芳", "topic": "周长", "advice": "等三秒"}
    for day in ("2026-10-13", "2026-11-10", "2026-11-11"):
        put(workbook, "听课", lesson | {"date": day})
    return workbook


@piloted
async def test_four_opens_the_report_of_this_month_with_its_counts_above_three_sentences(tmp_path: Path):
    workbook = a_month(tmp_path)
    async with running(workbook) as it:
        await it.press("4")
        assert isinstance(it.app.screen, EditPlace)
        assert it.rows()[2].strip() == "11月：听徒弟课 2节 · 评课 2次"
        assert "算11月的" in it.rows()[0]
        await it.write("两节课都比上月稳。")
        await it.press("ctrl+s")
        (report,) = workbook.search("比上月稳", Span.everything())
        assert isinstance(report, Record)
        assert report.counts_for == "2026-11"


@piloted
async def test_another_month_has_its_own_counts_and_none_is_no_fault(tmp_path: Path):
    async with running(a_month(tmp_path)) as it:
        await it.press("4")
        assert isinstance(it.app.screen, EditPlace)
        it.app.screen.form.focus_field("counts_for")
        await it.rewrite("10月")
        await it.pilot.pause()
        assert it.rows()[2].strip() == "10月：听徒弟课 1节 · 评课 1次"
        await it.rewrite("看不懂")
        await it.pilot.pause()
        assert "听徒弟课" not in it.seen()


@piloted
async def test_other_forms_have_no_such_line(tmp_path: Path):
    async with running(a_month(tmp_path)) as it:
        await it.press("3")
        assert "听徒弟课" not in it.seen()


def test_a_line_ends_between_two_counts_and_never_within_one():
    parts = ["11月：听徒弟课 3节", "被听 1节", "评课 2次", "教案审阅 2次"]
    lines = lines_of(parts, 30)
    assert lines == ["11月：听徒弟课 3节 · 被听 1节", "评课 2次 · 教案审阅 2次"]
    assert all(width(line) <= 30 for line in lines)
    assert lines_of([], 30) == []
