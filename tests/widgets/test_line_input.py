import pytest
from textual.containers import Vertical
from textual.widgets import Input

from tests.widgets._pilot import HOSTILE, bench, piloted
from widgets._drop import DropList
from widgets.editor import Editor
from widgets.line_input import LineInput
from widgets.pinyin import matching

PEOPLE = ("李青", "周敏", "王芳", "李红")


@piloted
async def test_what_is_typed_is_the_value_and_enter_gives_it():
    async with bench(LineInput()) as it:
        await it.write("几分之一")
        await it.press("enter")
        assert it.widget.value == "几分之一"
        assert [event.value for event in it.posted(LineInput.Submitted)] == ["几分之一"]


@piloted
async def test_a_paste_of_several_lines_is_joined_and_never_shortened():
    async with bench(LineInput("课题：")) as it:
        await it.paste("三（2）班\r\n\n几分之一\t第1课时\x1b\n")
        assert it.widget.value == "课题：三（2）班；几分之一 第1课时"
        assert it.widget.cursor_at_end


@piloted
async def test_several_lines_copied_inside_the_app_are_joined_too():
    async with bench(LineInput(), Editor("一\n二", id="long")) as it:
        it.app.query_one("#long").focus()
        await it.press("ctrl+a", "ctrl+c", "shift+tab", "ctrl+v")
        assert it.widget.value == "一；二"


@piloted
async def test_pasted_names_are_set_apart_as_names_and_lines_with_a_mark_of_their_own_stay():
    async with bench(LineInput(several=True)) as it:
        await it.paste("李青\n周敏\n")
        assert it.widget.value == "李青、周敏"
    async with bench(LineInput()) as it:
        await it.paste("先读题，\n　　再画图。")
        assert it.widget.value == "先读题，再画图。"


@pytest.mark.parametrize("text", HOSTILE)
@piloted
async def test_brackets_and_escapes_stay_text(text: str):
    async with bench(LineInput(text, placeholder=text, suggestions=(text,))) as it:
        expected = text.replace("\x1b", "").replace("\x07", "")
        assert it.widget.value == expected
        await it.press("ctrl+a", "delete")
        assert expected in it.rows()[0]
        await it.press("down")
        assert expected in it.app.screen.query_one(DropList).render().plain
        await it.press("enter")
        assert it.widget.value == expected
        assert expected in it.rows()[0]


@piloted
async def test_the_first_value_is_no_change_and_the_cursor_stands_behind_it():
    async with bench(LineInput("三（2）班")) as it:
        assert it.posted(Input.Changed) == []
        await it.write("下")
        assert it.widget.value == "三（2）班下"
        assert [event.value for event in it.posted(Input.Changed)] == ["三（2）班下"]


@piloted
async def test_coming_back_to_a_field_does_not_select_it_so_that_typing_keeps_the_text():
    async with bench(LineInput("李青"), LineInput()) as it:
        await it.press("tab", "shift+tab")
        await it.write("老师")
        assert it.widget.value == "李青老师"


@piloted
async def test_a_long_value_scrolls_to_its_beginning_with_home():
    async with bench(LineInput("一二三四五六七八九十" * 5), LineInput(), size=(30, 8)) as it:
        await it.pilot.pause()
        assert it.rows()[0].endswith("九十")
        await it.press("home")
        assert it.rows()[0].startswith("一二三")
        assert it.cursor == (0, 0)


@piloted
async def test_a_long_value_shows_its_beginning_while_another_field_is_filled_in():
    async with bench(LineInput("一二三四五六七八九十" * 5), LineInput(), size=(30, 8)) as it:
        await it.press("tab")
        assert it.rows()[0].startswith("一二三")
        await it.press("shift+tab")
        await it.pilot.pause()
        assert it.rows()[0].endswith("九十")


@piloted
async def test_down_opens_the_names_and_enter_takes_one_without_submitting():
    async with bench(LineInput(suggestions=PEOPLE)) as it:
        await it.press("down", "down")
        assert it.rows()[2].strip("│ ") == "李青"
        assert it.rows()[3].strip("│ ") == "› 周敏"
        await it.press("enter")
        assert it.widget.value == "周敏"
        assert not it.app.screen.query(DropList)
        assert it.posted(LineInput.Submitted) == []
        await it.press("enter")
        assert [event.value for event in it.posted(LineInput.Submitted)] == ["周敏"]


@piloted
async def test_typing_narrows_the_names_and_the_focus_stays():
    async with bench(LineInput(suggestions=PEOPLE)) as it:
        await it.write("李")
        assert it.app.screen.query_one(DropList).words == ("李青", "李红")
        assert it.widget.has_focus
        await it.write("红")
        assert not it.app.screen.query(DropList)


@piloted
async def test_enter_without_a_marked_name_keeps_what_was_typed():
    async with bench(LineInput(suggestions=PEOPLE)) as it:
        await it.write("李")
        await it.press("enter")
        assert it.widget.value == "李"
        assert [event.value for event in it.posted(LineInput.Submitted)] == ["李"]


@piloted
async def test_esc_closes_the_names_and_keeps_the_text():
    async with bench(LineInput(suggestions=PEOPLE)) as it:
        await it.write("李")
        await it.press("down", "escape")
        assert not it.app.screen.query(DropList)
        assert it.widget.value == "李"


@piloted
async def test_leaving_the_field_closes_the_names():
    async with bench(LineInput(suggestions=PEOPLE), LineInput()) as it:
        await it.press("down", "tab")
        assert not it.app.screen.query(DropList)
        assert it.widget.value == ""


@piloted
async def test_a_click_takes_a_name():
    async with bench(LineInput(suggestions=PEOPLE)) as it:
        await it.press("down")
        await it.pilot.click(DropList, offset=(4, 3))
        assert it.widget.value == "王芳"
        assert it.widget.has_focus


@piloted
async def test_of_several_names_only_the_last_is_completed():
    async with bench(LineInput("周敏、", suggestions=PEOPLE, several=True)) as it:
        await it.write("王")
        await it.press("down", "enter")
        assert it.widget.value == "周敏、王芳"


@piloted
async def test_names_of_a_field_far_down_open_above_it():
    fields = Vertical(*[LineInput() for _ in range(8)], LineInput(id="last", suggestions=PEOPLE))
    async with bench(fields, size=(40, 10)) as it:
        it.app.query_one("#last").focus()
        await it.press("down")
        assert it.app.screen.query_one(DropList).region.bottom <= 8


@piloted
async def test_a_long_list_moves_with_the_mark():
    names = tuple(f"第{number}班" for number in range(1, 21))
    async with bench(LineInput(suggestions=names)) as it:
        await it.press("down", "up")
        assert "› 第20班" in it.seen()
        await it.press("enter")
        assert it.widget.value == "第20班"


@piloted
async def test_a_name_is_completed_by_its_pinyin_and_enter_takes_it():
    async with bench(LineInput(suggestions=("周敏", "李青", "李庆"), several=True)) as it:
        await it.press("l", "q")
        assert "› 李青" in it.seen() and "李庆" in it.seen() and "周敏" not in it.seen()
        await it.press("down", "enter")
        assert it.widget.value == "李庆"
        await it.write("、zhoumin")
        await it.press("enter")
        assert it.widget.value == "李庆、周敏"
        assert it.posted(LineInput.Submitted) == []


@piloted
async def test_esc_leaves_letters_that_are_meant_as_they_are():
    async with bench(LineInput(suggestions=("李青",))) as it:
        await it.press("l", "q", "escape", "enter")
        assert [event.value for event in it.posted(LineInput.Submitted)] == ["lq"]


@piloted
async def test_a_click_into_the_empty_line_opens_the_names():
    async with bench(LineInput(suggestions=("李青", "周敏"))) as it:
        await it.pilot.click(LineInput)
        assert "周敏" in it.seen()
        await it.pilot.click(DropList, offset=(5, 2))
        assert it.widget.value == "周敏"


@piloted
async def test_one_goes_by_clauses_and_a_full_width_space_is_kept():
    async with bench(LineInput("读题画图，三人上台")) as it:
        await it.press("ctrl+left", "\u3000")
        assert it.widget.value == "读题画图，\u3000三人上台"
        await it.press("ctrl+left")
        assert it.widget.cursor_position == 0


def test_names_that_begin_with_what_is_typed_come_first():
    assert matching("青", ("李青", "青云", "周敏")) == ["青云", "李青"]
    assert matching("", ("李青",)) == ["李青"]


@piloted
async def test_the_ime_window_stands_behind_the_last_character():
    async with bench(LineInput("李青")) as it:
        assert it.cursor == (4, 0)
        await it.write("好")
        assert it.cursor == (6, 0)
