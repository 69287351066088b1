"""Every screen in a real terminal, small and wide, by keys an IME lets through: it comes, it fits, the IME's
window stands where one types, and Esc leads out again.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.cells import cell_len

from qinglan_tui.services.demo import make_demo
from tests.terminal._tmux import NOW, Terminal

pytestmark = pytest.mark.terminal

SIZES = ((80, 24), (120, 36))
TODAY = "下次听课"
MENU = ("F10", "输入汉字")
# Two rows at the bottom belong to the hints; the IME's window opens there.
LAST_ROWS = 2


@dataclass(frozen=True)
class Way:
    """How a screen is reached from 今日: key or text, what is seen then, and so on.

    `types` is written where the focus is then; "" where nothing is typed. `escapes` are the presses of Esc
    until 今日 is there again.
    """

    name: str
    steps: tuple[str, ...]
    types: str = ""
    escapes: int = 1


def by_menu(command: str, sight: str) -> tuple[str, ...]:
    """Through F10, by the command's Chinese name."""
    return (*MENU, command, command, "Enter", sight)


WAYS = (
    Way("帮助", ("F1", "今日　帮助")),
    Way("菜单", MENU, types="进度"),
    Way("新建", ("C-o", "新建什么"), types="反思"),
    Way("全部记录", ("F3", "查找：课题"), types="周长"),
    Way("筛选", ("F3", "查找：课题", "F8", "F8 清空"), escapes=2),
    Way("听课", ("1", "新的一条"), types="三（2）班"),
    Way("进课堂", ("F8", "进哪一节", "Enter", "从这一刻开始"), types="师：追问，等了四秒"),
    Way("教案审阅", ("2", "新的一条"), types="李青"),
    Way("教学反思", ("3", "新的一条"), types="《几分之一》"),
    Way("进度", ("F4", "展开")),
    Way("一项任务", ("F4", "展开", "Enter", "打开")),
    Way("六个一", by_menu("六个一", "换一套")),
    Way("导出", ("F5", "学期总结")),
    Way("导出一份", ("F5", "学期总结", "Enter", "写总结")),
    Way("交前自查", by_menu("交前自查", "接着导出")),
    Way("回收站", by_menu("回收站", "找回")),
    Way("两边都改过", by_menu("两边改过", "两边都改过")),
    Way("交给对方", by_menu("交给对方", "写文件")),
    Way("收下文件", by_menu("收下文件", "收件夹")),
    Way("文件检查", by_menu("文件检查", "再检查")),
    Way("约一节课", by_menu("约一节课", "我没课")),
    Way("期初补登", by_menu("期初补登", "期初补登")),
    Way("设置", by_menu("设置", "我和学校")),
)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook of a mentor."""
    folder = tmp_path_factory.mktemp("sample") / "示例"
    make_demo(folder, "mentor", dt.datetime.fromisoformat(NOW))
    return folder


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def terminal(request: pytest.FixtureRequest, sample: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The program on a copy of the sample, 今日 in view."""
    folder = tmp_path / "示例"
    shutil.copytree(sample, folder)
    terminal = Terminal(folder, request.param)
    try:
        terminal.see(TODAY)
        yield terminal
    finally:
        terminal.end()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_it_comes_by_keys_and_fits_and_lets_one_write_and_goes(terminal: Terminal, way: Way) -> None:
    terminal.follow(*way.steps)
    columns, rows = terminal.size
    assert all(cell_len(row) <= columns for row in terminal.rows())
    if way.types:
        terminal.write(way.types)
        terminal.see_caret_after(way.types)
        assert terminal.cursor[1] < rows - LAST_ROWS, "the IME's window has no room below"
    for _ in range(way.escapes):
        terminal.press("Escape")
    terminal.until(lambda: terminal.rows()[0].startswith(" 今日"), "今日 is there again")
    assert not terminal.has_ended
