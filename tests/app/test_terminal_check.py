from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from qinglan_tui.screens.first_run import FirstRun
from qinglan_tui.screens.terminal_check import TerminalCheck
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.terminal import OLD_CONSOLE, Terminal, terminal_of
from tests.app._pilot import NOW, Desktop, piloted
from widgets.plain_signs import PlainSignsApp
from widgets.themes import use_themes

CONSOLE = terminal_of({}, "win32", code_page=936)
GOOD = Terminal(kind="other")


@asynccontextmanager
async def checking(state: Path, window: Terminal) -> AsyncIterator[Desktop]:
    """The check alone, in a window of that kind."""
    app: PlainSignsApp[None] = PlainSignsApp()
    use_themes(app)
    async with app.run_test(size=(80, 24)) as pilot:
        machine = Machine.of({"QINGLAN_STATE": str(state)})
        await app.push_screen(TerminalCheck(machine, window))
        await pilot.pause()
        yield Desktop(app, pilot)


@piloted
async def test_of_the_old_console_it_says_at_once_what_to_use_instead(tmp_path: Path):
    async with checking(tmp_path, CONSOLE) as it:
        assert "WindowsTerminal" in it.flat()
        assert "qinglanserve" in it.flat()
    async with checking(tmp_path, GOOD) as it:
        assert "没有看出不合适的地方" in it.seen()


@piloted
async def test_crooked_frames_are_drawn_with_plain_signs_from_then_on(tmp_path: Path):
    async with checking(tmp_path, CONSOLE) as it:
        await it.press("enter")
        assert "┌───" in it.seen()
        await it.press("2")
        assert "+---" in it.seen() and "───" not in it.seen()
        assert Machine.of({"QINGLAN_STATE": str(tmp_path)}).has_plain_signs(OLD_CONSOLE)
        await it.press("2")
        assert "┌───" in it.seen()
        assert not Machine.of({"QINGLAN_STATE": str(tmp_path)}).has_plain_signs(OLD_CONSOLE)


@piloted
async def test_rows_of_every_kind_of_sign_end_in_one_column(tmp_path: Path):
    async with checking(tmp_path, GOOD) as it:
        await it.press("enter")
        ruled = [row for row in it.rows() if row.endswith("│") and not row.strip().startswith("│")]
        assert len(ruled) == 3
        ends = {sum(2 if ord(sign) > 0x2E80 else 1 for sign in row) for row in ruled}
        assert len(ends) == 1


@piloted
async def test_function_keys_are_ticked_as_they_come_and_lead_nowhere(tmp_path: Path):
    async with checking(tmp_path, GOOD) as it:
        await it.press("enter", "1", "1")
        assert "功能键" in it.rows()[0]
        await it.press("f1", "f2", "f10")
        assert it.seen().count("到了") == 3 + 1  # the sentence above them says the word too
        assert "Fn" in it.seen()
        await it.press("f3", "f4", "f5", "f8", "f9")
        assert "都到了" in it.seen()
        await it.press("enter")
        assert "输入法" in it.rows()[0]


@piloted
async def test_it_tells_what_arrived_of_the_words_that_were_typed(tmp_path: Path):
    async with checking(tmp_path, GOOD) as it:
        await it.press("enter", "enter", "enter", "enter")
        await it.write("nihao")
        await it.press("enter")
        assert "输入法没有打开" in it.seen()
        await it.rewrite("你好")
        await it.press("enter")
        assert "收到“你好”" in it.seen()
        await it.press("escape", "escape", "escape", "escape")
        assert "第1步" in it.rows()[0]
        await it.press("escape")
        assert not isinstance(it.app.screen, TerminalCheck)


@piloted
async def test_the_very_first_start_offers_it_where_the_window_does_not_look_right(tmp_path: Path):
    app: PlainSignsApp[None] = PlainSignsApp()
    use_themes(app)
    async with app.run_test(size=(80, 24)) as pilot:
        it = Desktop(app, pilot)
        machine = Machine.of({"QINGLAN_STATE": str(tmp_path)})
        await app.push_screen(FirstRun(tmp_path / "书", lambda: NOW, machine, CONSOLE))
        await pilot.pause()
        assert "老式的命令提示符窗口" in it.rows()[3]
        await it.pilot.click(offset=(it.rows()[-1].encode("gb2312").index("终端检查".encode("gb2312")), 23))
        await it.pilot.pause()
        assert "终端检查" in it.rows()[0]
        await it.press("escape")
        assert "老式的命令提示符窗口" not in it.seen()
        assert "您是谁" in it.seen()
