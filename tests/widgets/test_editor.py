import pytest
from textual import events

from tests.widgets._pilot import HOSTILE, bench, piloted
from widgets.editor import Editor
from widgets.line_input import LineInput


@piloted
async def test_what_is_typed_is_the_text_and_is_announced():
    async with bench(Editor()) as it:
        await it.write("追问“为什么平均分”")
        await it.press("enter")
        await it.write("等了四秒")
        assert it.widget.text == "追问“为什么平均分”\n等了四秒"
        assert it.posted(Editor.Changed)[-1].text == it.widget.text
        assert it.widget.words == 14


@piloted
async def test_an_announcement_is_heard_by_its_own_name():
    heard: list[str] = []

    class Hearing(Editor):
        def on_editor_changed(self, event: Editor.Changed) -> None:
            heard.append(event.text)

    async with bench(Hearing()) as it:
        await it.write("好")
        assert heard == ["好"]


@piloted
async def test_all_lines_of_a_paste_are_kept_and_cleaned():
    async with bench(Editor("前")) as it:
        await it.press("ctrl+end")
        await it.paste("一\r\n　　二\r三\x1b[31m\x03\n")
        assert it.widget.text == "前一\n　　二\n三[31m\n"
        assert it.widget.cursor_location == (3, 0)


@pytest.mark.parametrize("text", HOSTILE)
@piloted
async def test_brackets_and_escapes_stay_text(text: str):
    async with bench(Editor(text, placeholder=text)) as it:
        expected = text.replace("\x1b", "").replace("\x07", "")
        assert it.widget.text == expected
        await it.press("ctrl+a", "delete")
        assert expected[:2] in it.seen()
        await it.paste(text)
        assert it.widget.text == expected
        assert expected in it.seen()
        it.widget.load_text(text)
        assert it.widget.text == expected


@piloted
async def test_tab_leaves_the_field_and_shift_tab_comes_back():
    async with bench(Editor("甲"), LineInput(id="next")) as it:
        assert it.widget.has_focus
        await it.press("tab")
        assert it.app.focused is it.app.query_one("#next")
        await it.press("shift+tab")
        assert it.widget.has_focus
        assert it.widget.text == "甲"


@piloted
async def test_ctrl_home_and_ctrl_end_go_to_both_ends():
    async with bench(Editor("第一行\n第二行\n第三行")) as it:
        await it.press("ctrl+end")
        assert it.widget.cursor_location == (2, 3)
        await it.press("ctrl+shift+home")
        assert it.widget.selected_text == "第一行\n第二行\n第三行"
        await it.press("ctrl+home")
        assert it.widget.cursor_location == (0, 0)


@piloted
async def test_ctrl_a_selects_everything():
    async with bench(Editor("甲\n乙")) as it:
        await it.press("ctrl+a")
        await it.write("丙")
        assert it.widget.text == "丙"


@piloted
async def test_undo_takes_back_typing_and_a_replaced_text_but_not_a_loaded_one():
    async with bench(Editor()) as it:
        await it.write("三个优点")
        it.widget.put("改写的一段")
        assert it.widget.text == "改写的一段"
        await it.press("ctrl+z")
        assert it.widget.text == "三个优点"
        await it.press("ctrl+y")
        assert it.widget.text == "改写的一段"
        it.widget.load_text("另一条记录")
        await it.press("ctrl+z")
        assert it.widget.text == "另一条记录"


@piloted
async def test_the_field_grows_with_its_text():
    async with bench(Editor()) as it:
        assert it.widget.size.height == 2
        await it.paste("一\n二\n三\n四")
        assert it.widget.size.height == 4


@piloted
async def test_the_ime_window_stands_where_the_next_character_appears():
    async with bench(Editor(), size=(13, 10)) as it:
        await it.write("三个学生上台折")
        assert it.cursor == (2, 1)


@piloted
async def test_a_read_only_text_is_not_changed_by_keys():
    async with bench(Editor("定稿", read_only=True)) as it:
        await it.write("改")
        await it.paste("改")
        assert it.widget.text == "定稿"


@piloted
async def test_nothing_blinks():
    async with bench(Editor("甲")) as it:
        assert not it.widget.cursor_blink
        drawn = it.seen()
        it.app.post_message(events.Key("left", None))
        await it.pilot.pause()
        assert it.seen() == drawn
