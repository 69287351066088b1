"""快记: a lesson heard, written down by few keys, at 80 by 24."""

from pathlib import Path

import pytest

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, running

MOST_KEYS = 12
TAUGHT = (
    Slot(5, "第2节", "三（2）班", "数学", "李青"),
    Slot(4, "第3节", "三（1）班", "数学", "李青"),
)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """王芳 and 李青, who teaches on Thursdays and Fridays."""
    workbook = make_workbook(tmp_path / "book")
    workbook.arrange(timetable=Timetable(TAUGHT))
    return workbook


def stored(desktop: Desktop) -> list[Record]:
    return [one for one in desktop.workbook.records(Span.everything()) if isinstance(one, Record)]


@piloted
async def test_a_lesson_of_the_timetable_is_written_down_by_a_few_keys_and_the_next_is_offered(book) -> None:
    async with running(book) as desktop:
        keys = 0

        async def press(*pressed: str) -> None:
            nonlocal keys
            keys += len(pressed)
            await desktop.press(*pressed)

        await press("5", "1")
        assert "→ 11月20日 第12周 周五 第2节 李青 三（2）班 数学" in desktop.seen()
        await desktop.write("认识周长")
        await press("enter")
        await desktop.write("人人动手，描出边线。")
        await press("tab")
        await desktop.write("提问后等三秒。")
        await press("tab", "2", "ctrl+s")
        await desktop.settled()
        print(f"keys to a saved lesson: {keys}")
        assert keys <= MOST_KEYS
        (record,) = stored(desktop)
        assert (record.date.isoformat(), record.slot, record.status) == ("2026-11-20", "第2节", "done")
        assert record.fields == Observation(
            teacher="李青",
            class_name="三（2）班",
            subject="数学",
            topic="认识周长",
            merits="人人动手，描出边线。",
            advice="提问后等三秒。",
            grade="良好",
            observers=("王芳",),
        )
        assert "已保存：李青《认识周长》" in desktop.seen()
        # The next one, and the sheet is empty again.
        assert "› 1   11月19日周四第3节" in desktop.seen() and "人人动手" not in desktop.seen()
        await desktop.press("escape")
        assert "今日" in desktop.rows()[0] and desktop.workbook.drafts() == []


@piloted
async def test_a_lesson_is_written_as_one_says_it_and_stays_begun_while_something_is_missing(book) -> None:
    async with running(book) as desktop:
        await desktop.press("f3", "f4", "ctrl+l")
        assert "快记" in desktop.rows()[0]
        await desktop.press("f1")
        assert "一分钟记下" in desktop.seen() and "Ctrl+S" in desktop.seen()
        await desktop.press("escape")
        await desktop.write("上周五第2节 李青 三2 周长")
        await desktop.press("enter")
        assert "周长" in desktop.line
        await desktop.press("ctrl+s")
        await desktop.settled()
        (record,) = stored(desktop)
        assert (record.heading, record.date.day, record.status) == ("李青《周长》", 13, "draft")
        assert "起草，缺评课意见" in desktop.flat()


@piloted
async def test_what_was_not_saved_is_kept_and_goes_on_in_the_whole_form(book) -> None:
    async with running(book) as desktop:
        await desktop.press("5", "1")
        await desktop.write("认识周长")
        await desktop.press("escape")
        assert "没存的文字已留着" in desktop.seen() and "李青 认识周长" in desktop.seen()
        await desktop.press("home", "enter")
        assert "听课记录" in desktop.rows()[0] and "三（2）班" in desktop.seen()
        await desktop.press("ctrl+s", "escape")
        assert [record.heading for record in stored(desktop)] == ["李青《认识周长》"]
        await desktop.press("5", "1")
        await desktop.write("有余数的除法")
        await desktop.press("f8")
        assert "听课记录" in desktop.rows()[0] and "有余数的除法" in desktop.seen()
        await desktop.press("ctrl+s")
        assert len(stored(desktop)) == 2 and desktop.workbook.drafts() == []


@piloted
async def test_what_cannot_be_read_is_said_at_its_place_and_nothing_is_lost(book) -> None:
    async with running(book) as desktop:
        await desktop.press("5", "down", "down", "up", "down", "down")
        await desktop.write("第30周周五 李青")
        await desktop.press("tab")
        await desktop.write("周长")
        await desktop.press("ctrl+s")
        assert stored(desktop) == [] and "没有写清是哪一天" in desktop.flat()
        await desktop.press("ctrl+q")
        (draft,) = desktop.workbook.drafts()
        assert draft.raw["raw"]["topic"] == "周长" and "第30周" in draft.raw["raw"]["date"]


@piloted
async def test_without_a_timetable_one_writes_which_lesson_it_was(tmp_path) -> None:
    async with running(make_workbook(tmp_path / "book")) as desktop:
        await desktop.press("5")
        await desktop.write("今天第2节")
        await desktop.press("enter")
        assert "→ 11月22日 第12周 周日 第2节 李青" in desktop.seen()
        assert NOW.date().isoformat() == "2026-11-22"


@piloted
async def test_in_the_whole_form_too_the_timetable_is_offered_and_every_date_is_read_back(book) -> None:
    async with running(book) as desktop:
        await desktop.press("1", "shift+tab", "shift+tab", "shift+tab")
        await desktop.rewrite("上周五第2节")
        assert "→ 11月13日 第11周 周五 第2节" in desktop.seen()
        await desktop.press("tab")
        assert "第2节" in desktop.line
        offered = next(row for row in desktop.rows() if "三（2）班" in row)
        assert "班级" in offered and offered.endswith("课表")
        await desktop.press("ctrl+s")
        (record,) = stored(desktop)
        assert record.slot == "第2节" and isinstance(record.fields, Observation)
        assert (record.fields.teacher, record.fields.class_name) == ("李青", "三（2）班")
