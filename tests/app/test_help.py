from pathlib import Path

from qinglan_tui.commands import key_name
from qinglan_tui.screens.base import Place
from qinglan_tui.screens.help import HelpSheet
from tests.app._pilot import make_workbook, piloted, running


@piloted
async def test_help_tells_what_the_place_is_for_and_every_key_of_it(tmp_path: Path):
    async with running(make_workbook(tmp_path), size=(80, 110)) as it:
        await it.press("f1")
        seen, flat = it.seen(), it.flat()
        assert "今日　帮助" in seen
        assert "现在该做什么？" in seen
        await it.press("f1")
        assert isinstance(it.app.screen, Place)
        for command in it.app.screen.commands():
            if command.group:
                assert "".join(command.label.split()) in flat
                continue
            assert "".join(command.about.split()) in flat
            assert (key_name(command.keys[0]) if command.keys else "F10 菜单") in seen


@piloted
async def test_help_longer_than_the_screen_is_turned_by_the_arrows_and_shows_how_to_leave(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f1")
        assert "回车 关上  Esc 关上" in it.seen()
        assert "收件文件夹" not in it.seen()
        await it.press("end")
        assert "收件文件夹" in it.seen()


@piloted
async def test_help_is_closed_by_esc_enter_and_the_key_that_opened_it(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        for key in ("escape", "enter", "f1"):
            await it.press("f1")
            assert isinstance(it.app.screen, HelpSheet)
            await it.press(key)
            assert not isinstance(it.app.screen, HelpSheet)


@piloted
async def test_help_of_a_page_of_settings_comes_before_the_help_of_settings(tmp_path: Path):
    async with running(make_workbook(tmp_path), size=(80, 50)) as it:
        await it.press("f10")
        await it.write("sz")
        await it.press("enter", "down", "enter", "f1")
        seen = it.seen()
        assert seen.index("两位老师同名怎么办？") < seen.index("左边是目录")


@piloted
async def test_help_leaves_out_what_cannot_be_done_in_a_workbook_that_is_read_only(tmp_path: Path):
    make_workbook(tmp_path).close()
    from qinglan_tui.storage import Workbook
    from tests.app._pilot import NOW

    async with running(Workbook.open(tmp_path, write=False, now=NOW), size=(80, 50)) as it:
        await it.press("f1")
        assert "记一节听课" not in it.seen()
        assert "去全部记录" in it.seen()
