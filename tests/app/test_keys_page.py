from pathlib import Path

from qinglan_tui.screens.base import Place
from qinglan_tui.screens.keys_page import KeyAsk, KeysPage
from qinglan_tui.screens.settings import SettingsPlace
from qinglan_tui.screens.trash import TrashPlace
from qinglan_tui.services.keys import keep_keys
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, running
from widgets.shown import width


async def ask_for(it: Desktop, command: str) -> None:
    """Go to 设置 · 按键, put the cursor on a command and ask for its new key."""
    await it.press("f10")
    await it.write("aj")
    await it.press("enter")
    await it.pilot.pause()
    place = it.app.screen
    assert isinstance(place, SettingsPlace) and isinstance(place.page, KeysPage)
    assert place.page.entries.go_to(command)
    await it.press("enter")
    assert isinstance(it.app.screen, KeyAsk)
    assert "按下新的键，Esc 不改" in it.seen()


@piloted
async def test_a_new_key_works_at_once_is_seen_everywhere_and_after_the_next_start(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await ask_for(it, "trash")
        await it.press("shift+f8")
        assert "“回收站”现在是 Shift+F8。" in it.seen()
        assert it.workbook.settings.keys == {"trash": "shift+f8"}
        await it.press("f3", "shift+f8")
        assert isinstance(it.app.screen, TrashPlace)
        await it.press("f10")
        await it.write("hsz")
        assert "Shift+F8" in it.seen()
        await it.press("escape", "f1", "pagedown")
        assert "Shift+F8" in it.seen()
    async with running(Workbook.open(tmp_path, write=True, now=NOW)) as it:
        await it.press("shift+f8")
        assert isinstance(it.app.screen, TrashPlace)


@piloted
async def test_the_hint_line_and_a_click_on_it_follow_the_changed_key(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    keep_keys(workbook, "records", ("shift+f3",))
    async with running(workbook, size=(120, 36)) as it:
        row = it.rows()[-1]
        assert "Shift+F3 全部记录" in row
        await it.press("f3")
        assert "今日" in it.rows()[0]
        await it.pilot.click(offset=(width(row[: row.index("Shift+F3")]), 35))
        await it.pilot.pause()
        assert "全部记录" in it.rows()[0]


@piloted
async def test_the_sentence_in_an_empty_list_names_the_changed_key(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    keep_keys(workbook, "today.1", ("6",))
    keep_keys(workbook, "new", ("shift+f2",))
    keep_keys(workbook, "settings.add", ("shift+f8",))
    async with running(workbook) as it:
        assert "按 6 记下第一节听课" in it.seen()
        await it.press("f3")
        assert "Shift+F2 新建一条" in it.seen()
        await it.press("f10")
        await it.write("课表")
        await it.press("enter")
        await it.pilot.pause()
        assert "按 Shift+F8 添加一节课" in it.seen()


@piloted
async def test_a_key_that_another_command_has_is_refused_with_its_name_and_nothing_is_stored(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await ask_for(it, "records.filter")
        for key, said in (
            ("f9", "F9在“全部记录”里是“删除”，没有改。"),
            ("f4", "F4到处都是“进度”，没有改。"),
            ("f1", "F1一直是“帮助”"),
            ("f10", "F10一直是“菜单”"),
            ("ctrl+n", "Ctrl+N不一定到得了这里"),
        ):
            await it.press(key)
            assert "".join(said.split()) in it.flat(), key
            assert isinstance(it.app.screen, KeyAsk)
        await it.write("好")
        assert isinstance(it.app.screen, KeyAsk)
        await it.press("escape")
        assert isinstance(it.app.screen, SettingsPlace)
        assert not it.workbook.settings.keys


@piloted
async def test_a_command_can_be_without_a_key_and_get_the_usual_one_again(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await ask_for(it, "progress")
        await it.press("backspace")
        assert it.workbook.settings.keys == {"progress": ""}
        assert "“进度”现在是 F10 菜单。" in it.seen()
        await it.press("f4")
        assert isinstance(it.app.screen, SettingsPlace)
        await it.press("f9")
        assert it.workbook.settings.keys == {}
        await it.press("f4")
        assert "进度" in it.rows()[0]


@piloted
async def test_all_keys_go_back_with_one_command_after_a_question(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    keep_keys(workbook, "progress", ("shift+f4",))
    keep_keys(workbook, "trash", ("shift+f8",))
    async with running(workbook) as it:
        await ask_for(it, "help")
        assert "F1总是留着" in it.seen()
        await it.press("escape", "ctrl+l")
        assert "改过的2个键" in it.seen()
        await it.press("1")
        assert it.workbook.settings.keys == {}
        await it.press("f4")
        assert "进度" in it.rows()[0]


@piloted
async def test_stored_keys_that_make_no_sense_are_told_softly_and_the_usual_ones_work(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    keep_keys(workbook, "progress", ("n",))
    keep_keys(workbook, "from.a.newer.version", ("f8",))
    async with running(workbook) as it:
        await it.press("f4")
        assert "进度" in it.rows()[0]
        await ask_for(it, "trash")
        await it.press("escape")
        assert "“进度”照平常的键" in it.seen()
        assert "from.a.newer.version" in it.seen()
        keep_keys(workbook, "trash", ("shift+f8",))
        assert set(it.workbook.settings.keys) == {"progress", "from.a.newer.version", "trash"}


@piloted
async def test_a_key_that_was_changed_on_another_device_works_as_soon_as_the_change_is_seen(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        keep_keys(it.workbook, "progress", ("shift+f4",))
        place = it.app.screen
        assert isinstance(place, Place)
        place.follow()
        await it.press("shift+f4")
        assert "进度" in it.rows()[0]


def test_keys_that_are_no_mapping_at_all_do_not_keep_the_workbook_shut(tmp_path: Path):
    import msgspec

    workbook = make_workbook(tmp_path)
    workbook.arrange(settings=msgspec.structs.replace(workbook.settings, keys=["f8", 3]))
    workbook.close()
    again = Workbook.open(tmp_path, write=True, now=NOW)
    assert again.outcome == "ok"
    keep_keys(again, "trash", ("shift+f8",))
    assert again.settings.keys == {"trash": "shift+f8"}


@piloted
async def test_in_a_workbook_that_is_read_only_no_key_is_changed(tmp_path: Path):
    writing = make_workbook(tmp_path)
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await ask_for(it, "trash")
        await it.press("shift+f8")
        assert "工作簿只能查看" in it.seen()
        assert not it.workbook.settings.keys
    writing.close()
