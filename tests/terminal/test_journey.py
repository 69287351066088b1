"""A first day in a real terminal, by keys alone: from 首次设置 to a Word file, ended and opened again."""

from pathlib import Path

import docx
import pytest

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.services.opening import open_workbook
from tests.terminal._tmux import CLOCK, Opener, Terminal

pytestmark = pytest.mark.terminal

ADVICE = "提问后等三秒；板书留例题。"


def fill_in(terminal: Terminal, label: str, text: str) -> None:
    """Write into the field of that label once the cursor stands there."""
    terminal.until(lambda: label in terminal.before_cursor(), f"the cursor is at {label}")
    terminal.write(text)
    terminal.see_caret_after(text)
    terminal.press("Enter")


def set_up(terminal: Terminal) -> None:
    """首次设置: who, which school, which term, with whom, by which programme."""
    terminal.see("第1步，共5步")
    fill_in(terminal, "我的姓名", "陈素云")
    terminal.press_and_wait("1")
    terminal.press("Enter")
    fill_in(terminal, "任教学科", "数学")
    terminal.see("第2步，共5步")
    fill_in(terminal, "学校全称", "青禾小学")
    terminal.press_and_wait("Enter")
    terminal.see("第3步，共5步")
    terminal.press("Enter")
    terminal.press("Enter")
    terminal.see("第4步，共5步")
    fill_in(terminal, "我的徒弟", "李青")
    terminal.see("第5步，共5步")
    terminal.press("Enter")
    terminal.see(" 今日")


def note_a_lesson(terminal: Terminal) -> None:
    """听课记录, with what a school asks for; then the record is found again, changed and saved once more."""
    terminal.follow("1", "新的一条")
    fill_in(terminal, "班级", "三（2）班")
    terminal.press("Down")
    fill_in(terminal, "课题", "认识周长")
    terminal.press("Down")
    terminal.press("Down")
    terminal.until(lambda: "优点" in terminal.before_cursor(), "the cursor is at 优点")
    terminal.write("学生描边线，人人动手。")
    terminal.see_caret_after("人人动手。")
    terminal.press("Tab")
    terminal.press("Tab")
    terminal.until(lambda: "建议" in terminal.before_cursor(), "the cursor is at 建议")
    terminal.write(ADVICE)
    terminal.see_caret_after("留例题。")
    terminal.follow("C-s", "已保存 14:32", "Escape", "李青《认识周长》")


def write_the_summary(terminal: Terminal, folder: Path) -> None:
    """导出; what 交前自查 says first is passed over."""
    terminal.follow("F5", "学期总结")
    terminal.press("C-s")
    terminal.until(lambda: "接着导出" in terminal.seen(), "what is still missing is said")
    terminal.press("F5")
    terminal.until(lambda: any(folder.rglob("*.docx")), "the summary is written")


def test_a_first_day_from_setting_up_to_the_summary_and_back_on_the_next_one(
    opened: Opener, tmp_path: Path
) -> None:
    folder = tmp_path / "青蓝工作簿"
    terminal = opened(folder)
    set_up(terminal)
    note_a_lesson(terminal)
    write_the_summary(terminal, folder)
    terminal.press("C-q")
    terminal.until(lambda: terminal.has_ended, "the program has ended")

    (written,) = folder.rglob("*.docx")
    tables = docx.Document(str(written)).tables
    assert any("认识周长" in cell.text for table in tables for row in table.rows for cell in row.cells)
    with open_workbook(folder, write=False, now=CLOCK) as book:
        (record,) = book.records(Span.everything())
    assert isinstance(record, Record) and isinstance(record.fields, Observation)
    assert (record.fields.teacher, record.fields.topic, record.fields.advice) == ("李青", "认识周长", ADVICE)

    again = opened(folder)
    again.see("李青《认识周长》")
    again.follow("F3", "查找：课题")
    again.write("等三秒")
    again.see("1条，共1条")
    again.press("Enter")
    again.see(ADVICE)
