"""Every place in a real terminal, small and wide, by keys an IME lets through: it comes, it fits, the IME's
window stands where one types, and Esc leads out again.
"""

from typing import NamedTuple

import pytest
from rich.cells import cell_len

from qinglan_tui.commands import EVERYWHERE, PLACES
from tests.terminal._tmux import Terminal

pytestmark = pytest.mark.terminal

# Two rows at the bottom belong to the hints; the IME's window opens there.
LAST_ROWS = 2


class Way(NamedTuple):
    """How a screen is reached from 今日: key or text, what is seen then, and so on.

    `place` is the scope of its commands, or the name of a sheet. `types` is written where the focus is then,
    "" where nothing is typed. `escapes` are the presses of Esc until 今日 is there again.
    """

    place: str
    steps: tuple[str, ...]
    types: str = ""
    escapes: int = 1


def by_menu(command: str, sight: str) -> tuple[str, ...]:
    """Through F10, by the command's Chinese name."""
    return ("F10", "输入汉字", command, "› ", "Enter", sight)


WAYS = (
    Way("help", ("F1", "今日　帮助")),
    Way("menu", ("F10", "输入汉字"), types="进度"),
    Way("new", ("C-o", "新建什么"), types="反思"),
    Way("records", ("F3", "查找：课题"), types="周长", escapes=2),
    Way("filter", ("F3", "查找：课题", "F8", "F8 清空"), escapes=2),
    Way("jump", ("F3", "查找：课题", "C-g", "跳到"), types="第8周", escapes=2),
    Way("history", ("F3", "查找：课题", *by_menu("修改历史", "和现在一样")), escapes=2),
    Way("edit", ("1", "新的一条"), types="三（2）班"),
    Way("plan_review", ("2", "新的一条"), types="李青"),
    Way("reflection", ("3", "新的一条"), types="《几分之一》"),
    Way("monthly_report", ("4", "新的一条")),
    Way("quick_lesson", ("5", "哪节课"), types="上周五第2节 李青"),
    Way("live", ("F8", "进哪一节", "Enter", "从这一刻开始"), types="师：追问"),
    Way("sign_plans", by_menu("批量审阅", "签字"), types="意见具体"),
    Way("week_reflections", by_menu("一周反思", "一句话反思"), types="等三秒"),
    Way("progress", ("F4", "展开")),
    Way("duty", ("F4", "展开", "Enter", "打开"), escapes=2),
    Way("board", by_menu("六个一", "换一套"), escapes=2),
    Way("folder", by_menu("资料袋", "回车展开")),
    Way("export", ("F5", "学期总结")),
    Way("order", ("F5", "学期总结", "Enter", "写总结"), escapes=2),
    Way("school_form", ("F5", "学期总结", "F8", "学校"), types="表.docx", escapes=2),
    Way("precheck", by_menu("交前自查", "交前自查")),
    Way("trash", by_menu("回收站", "回收站")),
    Way("conflicts", by_menu("两边改过", "两边都改过")),
    Way("compare", (*by_menu("两边改过", "两边都改过"), "Enter", "取第一份"), escapes=2),
    Way("give", by_menu("交给对方", "写文件")),
    Way("receive", by_menu("收下文件", "李青的.qinglan")),
    Way("merge", (*by_menu("收下文件", "李青的.qinglan"), "Enter", "会带来"), escapes=2),
    Way("care", by_menu("文件检查", "做备份")),
    Way("meeting", by_menu("约一节课", "约一节课")),
    Way("opening_balance", by_menu("期初补登", "期初补登")),
    Way("settings", by_menu("设置", "我和学校")),
    Way("terminal_check", by_menu("终端检查", "这是怎样的窗口")),
)
# 今日 is where all of them begin; 首次设置 has a journey of its own.
ELSEWHERE = {EVERYWHERE, "today", "first_run"}


def test_no_place_is_left_out() -> None:
    assert set(PLACES) - ELSEWHERE <= {way.place for way in WAYS}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.place)
def test_it_comes_by_keys_and_fits_and_lets_one_write_and_goes(terminal: Terminal, way: Way) -> None:
    terminal.follow(*way.steps)
    columns, rows = terminal.size
    assert all(cell_len(row) <= columns for row in terminal.rows())
    if way.types:
        terminal.write(way.types)
        terminal.see_caret_after(way.types)
        assert terminal.cursor[1] < rows - LAST_ROWS, "the IME's window has no room below"
    for _ in range(way.escapes):
        terminal.press_and_wait("Escape")
    terminal.until(lambda: terminal.rows()[0].startswith(" 今日"), "今日 is there again")
    assert not terminal.has_ended
