"""Writing at length: indented paragraphs, the whole screen, how long the text is, and drawing it fast."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.containers import VerticalScroll
from textual.widgets import TextArea

from tests.widgets._pilot import bench, piloted
from widgets._wrapping import cell_sizes
from widgets.editor import Editor
from widgets.hints import Hint, HintBar, TitleBar
from widgets.line_input import LineInput
from widgets.shown import width


@piloted
async def test_enter_begins_a_paragraph_as_the_one_before_began():
    async with bench(Editor("　　导入用分月饼。")) as it:
        await it.press("ctrl+end", "enter")
        await it.write("新授")
        assert it.widget.text == "　　导入用分月饼。\n　　新授"
        await it.press("enter", "backspace")
        await it.write("练习")
        assert it.widget.text == "　　导入用分月饼。\n　　新授\n练习"
        await it.press("enter")
        assert it.widget.text.endswith("练习\n")


@piloted
async def test_only_a_fresh_indent_goes_as_a_whole_and_undo_takes_line_and_indent_back():
    async with bench(Editor("　　导入")) as it:
        await it.press("ctrl+end", "enter", "ctrl+z")
        assert it.widget.text == "　　导入"
        await it.press("enter")
        await it.write("甲")
        await it.press("backspace", "backspace")
        assert it.widget.text == "　　导入\n　"


@piloted
async def test_a_typed_indent_is_kept_and_not_doubled():
    async with bench(Editor()) as it:
        await it.write("　　导入")
        await it.press("home", "enter")
        assert it.widget.text == "　　\n　　导入"
        await it.press("home", "enter")
        assert it.widget.text == "　　\n\n　　导入"


@piloted
async def test_every_paragraph_is_indented_in_one_step_and_back():
    async with bench(Editor("导入\n\n  新授\n　　练习")) as it:
        it.widget.move_cursor((2, 4))
        it.widget.indent_paragraphs()
        assert it.widget.text == "　　导入\n\n　　新授\n　　练习"
        assert it.widget.cursor_location == (2, 4)
        await it.press("ctrl+z")
        assert it.widget.text == "导入\n\n  新授\n　　练习"
        await it.press("ctrl+y")
        it.widget.indent_paragraphs()
        assert it.widget.text == "导入\n\n新授\n练习"


class Sheet(VerticalScroll, can_focus=False):
    """Something that scrolls, with a text between lines."""

    DEFAULT_CSS = "Sheet > Editor { max-height: 8; }"


def sheet(text: str) -> tuple[Sheet, Editor]:
    editor = Editor(text)
    editor.styles.margin = (0, 0, 0, 14)
    return Sheet(*(LineInput(str(n)) for n in range(30)), editor, LineInput("后")), editor


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@piloted
async def test_a_text_gets_the_whole_screen_and_goes_back_to_its_place(size: tuple[int, int]):
    form, editor = sheet("学生上台折纸。" * 100)
    title, hints = TitleBar("记录", "李青"), HintBar([Hint("F1", "帮助")])
    async with bench(form, title, hints, size=size) as it:
        editor.focus()
        editor.move_cursor((0, 350))
        await it.pilot.pause()
        before, where = it.rows(), form.scroll_offset
        await it.write("甲")
        await it.press("ctrl+g")
        assert editor.size.width == 78
        assert editor.region.x == (size[0] - 78) // 2
        assert editor.region.bottom <= size[1] - 2
        assert it.rows()[0].split()[-1] == "701字"
        assert "F1 帮助" in it.rows()[-1]
        assert width(it.rows()[3].strip()) == 76
        assert it.cursor == editor.cursor_screen_offset
        await it.write("乙")
        await it.press("tab", "up", "down", "pagedown", "pagedown", "pagedown")
        assert it.app.focused is editor
        await it.press("escape", "ctrl+z")
        assert it.app.focused is editor
        assert form.scroll_offset == where
        assert "甲" not in editor.text
        assert it.rows()[0] == before[0]
        assert editor.size.height == 8


@piloted
async def test_the_title_tells_at_once_how_long_the_text_is_on_the_whole_screen():
    async with bench(Editor("听课"), TitleBar("记录")) as it:
        await it.press("ctrl+g")
        await it.write("记录")
        assert it.rows()[0].endswith("4字")
        await it.press("ctrl+f", "escape")
        full = [it.app.screen.maximized]
        await it.press("ctrl+g")
        assert [*full, it.app.screen.maximized] == [it.widget, None]
        assert it.rows()[0] == " 记录"


@piloted
async def test_a_counted_text_tells_below_itself_and_nothing_moves():
    async with bench(Editor("听课\n评课\n议课"), LineInput("后")) as it:
        it.widget.counted = True
        it.widget.tell = lambda editor: f"{editor.words}字，还差{10 - editor.words}字"
        await it.pilot.pause()
        height = it.widget.size.height
        await it.write("好")
        assert "7字，还差3字" in it.rows()[3]
        assert it.widget.size.height == height == 3
        assert it.rows()[4] == "后"


@piloted
async def test_a_paragraph_that_grew_too_long_is_hinted_at_softly():
    async with bench(Editor("字" * 3000)) as it:
        it.widget.counted = True
        await it.pilot.pause()
        assert "分段" not in it.seen()
        await it.write("好")
        assert "3001字   这一段已有3001字，分段后打字更顺" in it.rows()[-1]


@piloted
async def test_an_emoji_of_several_signs_is_one_step_and_one_backspace():
    async with bench(Editor("好👩\u200d🏫老")) as it:
        await it.press("ctrl+end", "left", "left")
        assert it.widget.cursor_location == (0, 1)
        await it.press("right", "backspace")
        assert it.widget.text == "好老"


TEXTS = st.text(alphabet="听课，。《》—…ab1 　\t\n\u0301👩🏫\u200d👍🏽", max_size=120)


@settings(max_examples=15, deadline=None)
@given(TEXTS, st.integers(6, 30))
@piloted
async def test_every_text_is_drawn_whole_and_the_cursor_stands_where_it_is_drawn(text: str, cells: int):
    async with bench(Editor(text), size=(cells, 60)) as it:
        editor = it.widget
        drawn = [editor.render_line(y) for y in range(editor.virtual_size.height)]
        plain = "".join(strip.text for strip in drawn)
        assert "".join(plain.split()) == "".join(editor.text.split())
        for strip in drawn:
            assert strip.cell_length == editor.scrollable_content_region.width
        for _ in range(6):
            await it.press("right")
            (row, column), (x, y) = editor.cursor_location, editor.cursor_screen_offset
            line = editor.document[row]
            if column < len(line) and not line[column].isspace() and cell_sizes(line)[column]:
                strip = editor.render_line(y - editor.content_region.y)
                assert strip.crop(x, x + 2).text.startswith(line[column])


@piloted
async def test_a_selection_is_drawn_over_lines_and_empty_paragraphs():
    async with bench(Editor("听课\n\n评课")) as it:
        await it.press("ctrl+a")
        background = it.widget.get_component_rich_style("text-area--selection").bgcolor
        for y, cells in ((0, 5), (1, 1), (2, 4)):
            strip = it.widget.render_line(y)
            marked = sum(s.cell_length for s in strip if s.style and s.style.bgcolor == background)
            assert marked == cells


@piloted
async def test_a_long_paste_is_in_at_once():
    async with bench(Editor(), size=(80, 24)) as it:
        text = ("学生上台折纸，一人折错，同伴讲清楚了。\x1b[31m\x07\n" * 1000)[:20_000]
        await it.paste(text)
        assert it.widget.text.count("\n") == text.count("\n")
        assert "\x1b" not in it.widget.text
        await it.press("ctrl+z")
        assert it.widget.text == ""


@piloted
async def test_lines_that_come_as_single_keys_are_all_kept():
    """A console without bracketed paste hands over a paste key by key."""
    async with bench(Editor()) as it:
        for line in ("一、导入", "二、新授", "三、练习"):
            await it.write(line)
            await it.press("enter")
        assert it.widget.text == "一、导入\n二、新授\n三、练习\n"


def test_stock_text_areas_are_drawn_by_lines_through_the_same_name():
    assert callable(TextArea.render_line)
