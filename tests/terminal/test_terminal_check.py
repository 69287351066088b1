"""终端检查 in a real terminal: each function key arrives, the candidate window stands where one types."""

from pathlib import Path

import pytest

from tests.terminal._tmux import Terminal

pytestmark = pytest.mark.terminal

KEYS = ("F1", "F2", "F3", "F4", "F5", "F8", "F9")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["small", "wide"])
def test_from_the_very_first_start_through_all_its_pages(tmp_path: Path, size: tuple[int, int]) -> None:
    it = Terminal(tmp_path / "书", size, LC_ALL="C", LANG="zh_CN.GBK", LC_CTYPE="zh_CN.GBK")
    try:
        it.see("您是谁")
        it.follow("F2", "这是怎样的窗口", "Enter", "┌──", "2", "+--")
        it.follow("2", "┌──", "1", "每种状态都写着字", "1", "请把这几个键各按一下")
        for key in KEYS:
            it.press(key)
        it.until(lambda: it.seen().count("到了") == 1 + len(KEYS), "the keys arrived")
        it.follow("F10", "都到了", "Enter", "请打“你好”", "你好", "你好")
        it.see_caret_after("你好")
        it.follow("Enter", "输入法好用", "Enter", "您是谁")
        it.see_caret_after("我的姓名  ")
    finally:
        it.end()
