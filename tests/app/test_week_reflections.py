"""一周反思 by keys alone: the lessons of the timetable, one line each, and one reflection of them all."""

import datetime as dt
from pathlib import Path

import pytest

from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.screens.week_reflections import WeekReflectionsPlace
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running
from tests.widgets._pilot import HOSTILE
from widgets.shown import width

SIZES = [(80, 24), (120, 36)]


def taught(folder: Path) -> Workbook:
    """An apprentice with two lessons a week."""
    book = make_workbook(folder, name="李青", role="徒弟", partners="王芳")
    lessons = (Slot(2, "第2节", "三（2）班", "数学", "李青"), Slot(4, "第1节", "三（3）班", "数学", "李青"))
    book.arrange(timetable=Timetable(lessons))
    return book


def reflections(book: Workbook) -> list[Record]:
    """The reflections that are stored."""
    found = [one for one in book.records(Span()) if isinstance(one, Record)]
    return [one for one in found if isinstance(one.fields, Reflection)]


def told(record: Record) -> list[tuple[dt.date | None, str, str]]:
    """The lines of a week's reflection: day, slot and class, and the sentence."""
    assert isinstance(record.fields, Reflection)
    return [(line.day, line.lesson, line.text) for line in record.fields.week]


async def go(it: Desktop) -> None:
    """There by the initials."""
    await it.press("f10")
    await it.write("yzfs")
    await it.press("enter")
    assert isinstance(it.app.screen, WeekReflectionsPlace)


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_the_lines_of_a_week_are_one_reflection_and_can_be_changed(
    tmp_path: Path, size: tuple[int, int]
):
    async with running(taught(tmp_path), size=size) as it:
        await go(it)
        assert "第12周　11月16日至11月22日" in it.rows()[0]
        assert any("周二第2节" in row and "三（2）班" in row for row in it.rows())
        await it.write("学具不够，两人一份改成四人一份")
        await it.press("enter")
        await it.write("提问后等了三秒，举手的多了" + HOSTILE[0])
        assert it.rows()[3].endswith("字")
        assert "未存 2句" in it.rows()[0] and all(width(row) <= size[0] for row in it.rows())
        await it.press("ctrl+s")
        assert "已保存2句。" in it.seen()
        (week,) = reflections(it.workbook)
        assert told(week) == [
            (dt.date(2026, 11, 17), "第2节三（2）班", "学具不够，两人一份改成四人一份"),
            (dt.date(2026, 11, 19), "第1节三（3）班", "提问后等了三秒，举手的多了" + HOSTILE[0]),
        ]
        assert (week.heading, week.date) == ("《第12周每课一句》每周反思", dt.date(2026, 11, 19))
        await it.press("up")
        await it.write("。")
        await it.press("ctrl+s")
        (week,) = reflections(it.workbook)
        assert told(week)[0][2].endswith("四人一份。") and len(told(week)) == 2
        await it.press("ctrl+z")
        (week,) = reflections(it.workbook)
        assert not told(week)[0][2].endswith("。") and "未存 1句" in it.rows()[0]


@piloted
async def test_a_sentence_that_is_emptied_is_taken_out_and_an_empty_week_is_no_reflection(tmp_path: Path):
    async with running(taught(tmp_path)) as it:
        await go(it)
        await it.write("一句")
        await it.press("tab", "tab")
        await it.write("两句")
        await it.press("ctrl+s", "ctrl+u", "ctrl+s")
        assert "去掉了1句。" in it.seen()
        assert [text for *_, text in told(reflections(it.workbook)[0])] == ["一句"]
        await it.press("up", "ctrl+u", "ctrl+s")
        assert not reflections(it.workbook) and len(it.workbook.trash()) == 1
        await it.press("ctrl+z")
        assert len(reflections(it.workbook)) == 1


@piloted
async def test_other_weeks_are_turned_to_and_unsaved_lines_wait_there(tmp_path: Path):
    async with running(taught(tmp_path)) as it:
        await go(it)
        await it.press("pagedown")
        assert "下一周还没有到" in it.seen()
        await it.write("这周的话")
        await it.press("pageup")
        assert "11月9日至11月15日" in it.rows()[0] and "这周的话" not in it.seen()
        await it.write("上周的话")
        await it.press("ctrl+s", "pagedown")
        assert "这周的话" in it.seen() and "未存 1句" in it.rows()[0]
        (week,) = reflections(it.workbook)
        assert [text for *_, text in told(week)] == ["上周的话"]
        await it.press("ctrl+q")
    async with running(Workbook.open(tmp_path, write=True, now=NOW)) as it:
        assert "写了1句，还没存" in it.seen()
        await go(it)
        assert "这周的话" in it.seen()


@piloted
async def test_a_lesson_that_the_timetable_does_not_know_is_added_and_read_within_the_week(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go(it)
        assert "这一周的课表上没有课" in it.seen()
        await it.press("f8")
        await it.write("三第4节")
        await it.press("tab")
        await it.write("三（1）班")
        await it.press("tab")
        await it.write("搭配")
        await it.press("tab")
        await it.write("代课，纪律好")
        await it.press("f8")
        await it.write("11月2日")
        await it.press("ctrl+s")
        assert "周三第4节" in it.seen() and "已保存1句；1行没有保存" in it.flat()
        assert "11月2日不在这一周" in it.flat() and "一句话：还没写" in it.flat()
        (week,) = reflections(it.workbook)
        assert told(week) == [(dt.date(2026, 11, 18), "第4节三（1）班《搭配》", "代课，纪律好")]
        await it.press("f9")
        assert "11月2日" not in it.seen()
        await it.rewrite("三（4）班")
        await it.press("ctrl+s")
        (week,) = reflections(it.workbook)
        assert told(week) == [(dt.date(2026, 11, 18), "第4节三（4）班《搭配》", "代课，纪律好")]


@piloted
async def test_ctrl_g_goes_on_from_a_line_to_a_whole_reflection_that_stands_for_it_then(tmp_path: Path):
    book = taught(tmp_path)
    lesson = {"date": "2026-11-17第2节", "class_name": "三（2）班", "type": "课后"}
    put(book, "反思", lesson | {"topic": "周长", "text": "一。\n二。"})
    async with running(book) as it:
        await go(it)
        assert "已有《周长》课后反思" in it.seen() and "整篇的，要展开看" in it.rows()[3]
        await it.write("改")
        await it.press("down")
        await it.write("先写一句")
        await it.press("ctrl+g")
        assert isinstance(it.app.screen, EditPlace) and len(reflections(it.workbook)) == 1
        assert all(word in it.seen() for word in ("先写一句", "三（3）班", "第1节"))
        await it.write("面积")
        await it.press("ctrl+s", "escape")
        assert "一周反思" in it.rows()[0] and "已有《面积》课后反思" in it.seen()
        assert "整篇2篇" in it.rows()[0] and "未存" not in it.rows()[0]
        await it.press("ctrl+s")
        assert "没有新写的" in it.seen() and len(reflections(it.workbook)) == 2
