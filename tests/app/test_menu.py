from pathlib import Path

import pytest

from qinglan_tui.commands import COMMANDS, PLACES, commands_of
from qinglan_tui.commands.kinds import KIND_INITIALS
from qinglan_tui.commands.pages import SETTINGS
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.screens.base import Place
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.screens.menu import command_menu
from qinglan_tui.screens.settings import PAGES, SettingsPlace
from qinglan_tui.screens.trash import TrashPlace
from tests.app._pilot import make_workbook, piloted, running


def initials(text: str) -> str:
    """The pinyin initials of a text's Chinese characters."""
    pypinyin = pytest.importorskip("pypinyin")
    letters = pypinyin.lazy_pinyin(text, style=pypinyin.Style.FIRST_LETTER, errors="ignore")
    return "".join(letters)


def test_every_kind_can_be_found_by_the_initials_of_its_name():
    assert {kind.code: initials(kind.label) for kind in KINDS} == KIND_INITIALS


def test_every_page_of_the_settings_can_be_gone_to_by_its_name():
    pages = [command.label for command in COMMANDS if command.group == SETTINGS]
    assert pages == [page.LABEL for page in PAGES]


def test_every_command_can_be_found_by_the_initials_of_its_label():
    assert {c.id: c.initials for c in COMMANDS} == {c.id: initials(c.label) for c in COMMANDS}


@pytest.mark.parametrize("scope", PLACES)
def test_what_is_called_as_was_typed_stands_before_what_only_speaks_of_it(scope: str):
    commands = [command for command in commands_of(scope) if command.id != "menu"]
    menu = command_menu(commands)
    for command in commands:
        for typed, called in ((command.label, "label"), (command.initials, "initials")):
            known = {one.id for one in commands if getattr(one, called) == typed}
            best = [item.id for item in menu.found(typed)][: len(known)]
            assert command.id in best, typed


@piloted
async def test_the_menu_lists_what_can_be_done_here_before_what_can_be_done_everywhere(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f10")
        seen = it.seen()
        assert seen.index("这里") < seen.index("记一节听课") < seen.index("到处") < seen.index("去全部记录")
        assert "菜单：全部命令" not in seen


@piloted
async def test_a_command_without_a_key_is_run_by_its_initials_and_by_its_chinese_words(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("ctrl+p")
        await it.write("hsz")
        await it.press("enter")
        assert isinstance(it.app.screen, TrashPlace)
        await it.press("f10")
        await it.write("今日")
        await it.press("enter")
        assert "记下第一节听课" in it.seen()


@piloted
async def test_every_command_of_a_place_is_found_by_the_word_of_the_hint_line(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        assert isinstance(it.app.screen, Place)
        for command in it.app.screen.commands():
            if command.id == "menu" or command.group:
                continue
            await it.press("f10")
            await it.write(command.label)
            assert command.about[:8] in it.seen()
            await it.press("escape")


@piloted
async def test_a_new_record_of_any_kind_begins_in_the_menu_of_kinds(tmp_path: Path):
    async with running(make_workbook(tmp_path), size=(80, 40)) as it:
        await it.press("ctrl+o")
        for kind in KINDS[:10]:
            assert kind.label in it.seen()
        await it.write("jxsj")
        await it.press("enter")
        await it.pilot.pause()
        assert isinstance(it.app.screen, EditPlace)
        assert it.app.screen.kind.code == "lesson_design"


@piloted
async def test_a_kind_is_found_by_its_short_name_too_and_esc_leaves_without_one(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("ctrl+o")
        await it.write("月报")
        assert "活动情况记录（月报）" in it.seen()
        await it.press("escape", "escape")
        assert "记下第一节听课" in it.seen()


@piloted
async def test_the_menu_writes_a_record_of_any_kind_by_words_in_any_order(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        for typed in ("听课 新建", "tkjl", "xj tkjl"):
            await it.press("f10")
            await it.write(typed)
            assert "› 新建听课记录" in it.seen(), typed
            await it.press("escape")
        await it.press("f10")
        await it.write("记录 新建 听课")
        await it.press("enter")
        assert isinstance(it.app.screen, EditPlace)
        assert it.app.screen.kind.code == "observation"


@piloted
async def test_the_menu_goes_right_into_a_page_of_the_settings(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f10")
        await it.write("kb")
        assert any(row.startswith("          │  › 设置") and "课表" in row for row in it.rows())
        await it.press("enter")
        await it.pilot.pause()
        assert isinstance(it.app.screen, SettingsPlace)
        assert "还没有课表" in it.seen()
        assert it.app.focused is it.app.screen.page.entries  # type: ignore[union-attr]
