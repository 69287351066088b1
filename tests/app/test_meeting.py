from datetime import date
from pathlib import Path

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, running

LESSONS = (
    Slot(1, "第1节", "三（1）班", "数学", "王芳"),
    Slot(1, "第1节", "三（2）班", "数学", "李青"),
    Slot(1, "第3节", "三[/班]", "数学", "李青"),
    Slot(4, "第4节", "三（3）班", "数学", "李青"),
)


def a_workbook(folder: Path) -> Workbook:
    """A mentor's workbook with both timetables."""
    workbook = make_workbook(folder)
    workbook.arrange(timetable=Timetable(LESSONS))
    return workbook


async def open_sheet(it: Desktop) -> None:
    """Find the command in the menu by its initials."""
    await it.press("f10")
    await it.write("yyjk")
    await it.press("enter")
    assert "约一节课：我没课、他有课" in it.seen()


@piloted
async def test_only_lessons_in_which_one_is_free_are_listed_by_their_days(tmp_path: Path):
    async with running(a_workbook(tmp_path)) as it:
        await open_sheet(it)
        assert "11月23日 周一  第13周" in it.seen()
        assert "12月3日 周四  第14周" in it.seen()
        assert "三[/班]" in it.seen()
        assert "第1节" not in it.seen()
        assert "回车 约好" in it.seen()


@piloted
async def test_enter_agrees_on_the_lesson_under_the_cursor_and_today_shows_it(tmp_path: Path):
    async with running(a_workbook(tmp_path)) as it:
        await open_sheet(it)
        await it.press("down", "enter")
        assert "已约：11月26日周四第4节听李青三（3）班数学，已保存。" in it.flat()
        assert "下次听课" in it.seen() and "周四第4节  三（3）班  李青" in it.seen()
        (record,) = it.workbook.records(Span())
        assert isinstance(record, Record)
        assert (record.status, record.date, record.slot) == ("planned", date(2026, 11, 26), "第4节")


@piloted
async def test_it_is_undone_by_one_key(tmp_path: Path):
    async with running(a_workbook(tmp_path)) as it:
        await open_sheet(it)
        await it.press("enter")
        assert "下次听课" in it.seen()
        await it.press("ctrl+z")
        assert it.workbook.records(Span()) == []
        assert "下次听课" not in it.seen()


@piloted
async def test_what_is_agreed_already_is_said_and_not_agreed_again(tmp_path: Path):
    async with running(a_workbook(tmp_path)) as it:
        await open_sheet(it)
        await it.press("enter")
        await open_sheet(it)
        assert "已约" in next(row for row in it.rows() if "第3节" in row)
        await it.press("enter")
        assert "11月23日周一第3节已约" in it.seen()
        assert len(it.workbook.records(Span())) == 1
        await it.press("down")
        assert "回车 约好" in it.seen()


@piloted
async def test_without_timetables_it_says_where_to_enter_them_and_esc_leads_back(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await open_sheet(it)
        assert "还没有您和李青的课表。请在设置的课表里填" in it.flat()
        await it.press("enter")
        await it.press("escape")
        assert "今日" in it.rows()[0]
        assert it.workbook.records(Span()) == []


@piloted
async def test_help_says_what_it_goes_by(tmp_path: Path):
    async with running(a_workbook(tmp_path)) as it:
        await open_sheet(it)
        await it.press("f1")
        assert "按两人的课表算" in it.flat()
        await it.press("escape", "escape")
        assert "今日" in it.rows()[0]


@piloted
async def test_a_workbook_that_is_read_only_does_not_offer_it(tmp_path: Path):
    a_workbook(tmp_path).close()
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await it.press("f10")
        await it.write("约一节课")
        assert "没有这样的命令" in it.seen()
