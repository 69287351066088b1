"""听课: a lesson written down by keys alone, kept line by line, saved, and printed."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from docx import Document

from qinglan_tui.app import QinglanApp
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.live import LivePlace
from qinglan_tui.services.export import export_form
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put
from widgets.line_input import LineInput

LATER = dt.timedelta(minutes=1)


class Clock:
    """A clock that the test moves on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


class Lesson(Desktop):
    """One running app with such a clock."""

    clock = Clock()

    async def after(self, minutes: int, text: str, *keys: str) -> None:
        """So many minutes later a line is typed, and keys are pressed."""
        self.clock.now += LATER * minutes
        await self.write(text)
        await self.press(*keys)

    @property
    def place(self) -> LivePlace:
        assert isinstance(self.app.screen, LivePlace)
        return self.app.screen


@asynccontextmanager
async def at_desk(workbook: Workbook, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Lesson]:
    """The app on 今日."""
    clock = Clock()
    app = QinglanApp(workbook.folder, workbook, clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        it = Lesson(app, pilot)
        it.clock = clock
        await pilot.pause()
        yield it


@asynccontextmanager
async def in_class(workbook: Workbook, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Lesson]:
    """The app, gone into the classroom by its key."""
    async with at_desk(workbook, size) as it:
        await it.press("f8")
        assert "进哪一节课堂" in it.seen()
        yield it


def planned(folder: Path) -> Workbook:
    """A workbook in which a lesson of today is agreed, and something was suggested after the last one."""
    workbook = make_workbook(folder)
    steps = [{"text": "提问后等三秒"}, {"text": "板书留例题"}]
    put(workbook, "observation", {"date": "2026-11-13", "teacher": "李青", "action_steps": steps})
    lesson = {"teacher": "李青", "class_name": "三（2）班", "topic": "几分之一", "slot": "第2节"}
    put(workbook, "observation", {"date": NOW.date(), "status": "planned", **lesson})
    return workbook


def the_lesson(workbook: Workbook) -> tuple[Record, Observation]:
    """The record of the lesson of today."""
    (record,) = workbook.records(Span(NOW.date(), NOW.date()))
    assert isinstance(record, Record) and isinstance(record.fields, Observation)
    return record, record.fields


@piloted
async def test_a_lesson_by_keys_alone_becomes_a_record_and_the_school_s_form(tmp_path: Path):
    workbook = planned(tmp_path / "book")
    async with in_class(workbook) as it:
        await it.press("f2")
        assert "F8 进课堂" in next(row for row in it.rows() if "下次听课" in row)
        await it.press("f8", "enter")
        assert "《几分之一》 李青 三（2）班" in it.rows()[0] and it.rows()[0].endswith("未开始 / 40 分")
        assert "上次建议  1 提问后等三秒    2 板书留例题" in it.seen()
        await it.after(0, "师：分月饼引入，人人动手", "enter")
        await it.after(3, "生 三人上台折纸，一人折错", "enter", "ctrl+g")
        await it.after(9, "师：追问“为什么平均分”，等了四秒", "f8")
        await it.after(4, "直接给出定义[/b]", "enter", "f9")
        await it.after(2, "练习", "enter")
        await it.after(0, "练习 5 题，七人没做完", "enter", "ctrl+z", "ctrl+y")
        rows = it.rows()
        assert rows[0].endswith("18 分 / 40 分")
        assert [row.split()[0] for row in rows[6:14]] == [
            *("练习", "18分", "新授", "16分", "12分"),
            *("导入", "3分", "0分"),
        ]
        assert rows[9].endswith("问题") and rows[10].endswith("亮点")
        # Digits are words in a lesson; the last line is taken along when it is over.
        await it.after(20, "小结匆忙", "ctrl+s")
        await it.settled()
        assert "听课记录" in it.rows()[0]
        assert "12分 师：追问“为什么平均分”，等了四秒" in it.seen()
        await it.press("ctrl+s")
    record, own = the_lesson(workbook)
    assert [(line.minute, line.step, line.who, line.mark) for line in own.script] == [
        (0, "导入", "师", ""),
        (3, "导入", "生", ""),
        (12, "新授", "师", "亮点"),
        (16, "新授", "", "问题"),
        (18, "练习", "", ""),
        (38, "练习", "", ""),
    ]
    assert (record.status, record.slot, own.topic, own.problems) == (
        *("done", "第2节", "几分之一"),
        "16分 直接给出定义[/b]",
    )
    assert workbook.drafts() == []
    path = export_form(workbook, record, NOW, target=tmp_path / "听课.docx")
    cells = [cell.text for table in Document(str(path)).tables for row in table.rows for cell in row.cells]
    printed = "\n".join(cells)
    for line in own.script:
        assert line.text in printed and f"{line.minute}分" in printed
    assert "新授" in printed and "亮点" in printed


@piloted
async def test_every_line_is_on_the_disk_at_once_and_offered_again_after_a_kill(tmp_path: Path):
    workbook = planned(tmp_path)
    async with in_class(workbook) as it:
        await it.press("enter")
        await it.after(0, "铃响", "enter")
        (draft,) = workbook.drafts()
        assert draft.raw["raw"]["script"] == [{"minute": 0, "step": "导入", "text": "铃响"}]
        await it.after(5, "写到一半")
        it.place.hearing.keep()
        # Nothing is told to anybody: the program just ends here.
        it.place.hearing.sitting = None
    workbook.close()
    again = Workbook.open(tmp_path, write=True, now=NOW)
    async with at_desk(again) as it:
        it.clock.now += LATER * 8
        assert "未存稿" in it.seen() and "李青 几分之一" in it.seen()
        await it.press("home", "enter")
        assert it.rows()[0].endswith("8 分 / 40 分"), "the clock went on"
        assert it.line == "写到一半"
        await it.press("enter", "escape")
        assert "今日" in it.rows()[0]
        assert len(again.drafts()[0].raw["raw"]["script"]) == 2
        it.clock.now += LATER * 90
        await it.press("f8")
        assert "接着记" in it.seen() and "已记2行" in it.seen(), "that lesson is over: which one now?"


@piloted
async def test_a_line_written_before_is_chosen_changed_marked_and_taken_out(tmp_path: Path):
    async with in_class(planned(tmp_path)) as it:
        await it.press("enter")
        for text in ("甲", "师：乙", "丙"):
            await it.after(1, text, "enter")
        await it.press("down", "down", "enter")
        assert it.line == "师：乙"
        await it.rewrite("生：改过")
        await it.press("enter", "down", "down", "f8")
        assert any(row.split() == ["1分", "生", "改过", "亮点"] for row in it.rows())
        await it.press("down", "enter")
        await it.rewrite("")
        await it.press("enter")
        assert "丙" not in it.seen()
        await it.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert any(row.split() == ["1分", "师", "乙"] for row in it.rows()) and "丙" in it.seen()
        await it.press("down")
        await it.press("escape")
        assert "听课" in it.rows()[0] and "› " not in it.seen(), "Esc first leaves the line"


@piloted
async def test_the_clock_is_silent_while_a_line_is_being_written(tmp_path: Path):
    async with in_class(planned(tmp_path)) as it:
        await it.press("enter")
        await it.after(0, "铃响", "enter")
        await it.after(7, "生：三")
        it.place.tick()
        assert it.rows()[0].endswith("0 分 / 40 分")
        await it.press("backspace", "backspace", "backspace")
        it.place.tick()
        await it.pilot.pause()
        assert it.rows()[0].endswith("7 分 / 40 分")
        assert it.place.query_one(LineInput).region.y < 22, "room for the window of the input method"


@piloted
async def test_a_lesson_of_which_nothing_is_known_is_begun_and_told_later(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    async with in_class(workbook) as it:
        await it.press("end", "enter")
        await it.after(0, "铃响", "enter", "ctrl+o")
        for text in ("周敏[/张]", "三（1）班", "周长", ""):
            await it.rewrite(text)
            await it.press("enter")
        assert "《周长》 周敏[/张] 三（1）班" in it.rows()[0]
        await it.press("f10")
        await it.write("db")
        await it.press("enter")
        await it.write("九点")
        await it.press("enter")
        assert "看不懂" in it.flat()
        await it.press("ctrl+s")
        await it.settled()
    _, own = the_lesson(workbook)
    assert (own.teacher, own.class_name, own.topic, len(own.script)) == ("周敏[/张]", "三（1）班", "周长", 1)


@piloted
async def test_a_lesson_in_which_nothing_was_written_leaves_nothing_behind(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    async with in_class(workbook) as it:
        await it.press("end", "enter", "enter")
        assert it.rows()[0].endswith("0 分 / 40 分"), "Enter alone starts the clock"
        await it.press("ctrl+s")
        assert "还没有记下一行" in it.seen()
        await it.press("escape")
        assert "今日" in it.rows()[0] and "未存稿" not in it.seen()
    assert workbook.drafts() == [] and workbook.records(Span()) == []


@piloted
async def test_what_was_suggested_and_the_rubric_stand_beside_the_lesson(tmp_path: Path):
    workbook = planned(tmp_path)
    async with in_class(workbook, size=(120, 36)) as it:
        await it.press("enter")
        assert "评价表" in it.seen()
        await it.press("ctrl+l", "1")
        await it.press("2")
        assert "1 提问后等三秒（做到了）    2 板书留例题（有进步）" in it.seen()
        await it.press("ctrl+f")
        await it.write("9")
        await it.press("ctrl+s")
        assert "9 / 10" in it.seen()
        await it.after(0, "铃响", "enter", "ctrl+s")
        await it.settled()
    assert [(one.points, one.full) for one in the_lesson(workbook)[1].rubric] == [(9, 10)]
    before = next(record for record in workbook.records(Span()) if record.id != the_lesson(workbook)[0].id)
    assert isinstance(before, Record) and isinstance(before.fields, Observation)
    assert [step.effect for step in before.fields.action_steps] == ["做到了", "有进步"]


@piloted
async def test_in_a_workbook_that_is_only_read_nothing_is_begun(tmp_path: Path):
    planned(tmp_path).close()
    async with at_desk(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await it.press("f8")
        assert "只能查看" in it.flat() and it.rows()[0].startswith(" 今日")
        assert it.workbook.drafts() == []
