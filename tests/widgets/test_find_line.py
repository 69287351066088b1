from textual.geometry import Offset

from tests.widgets._pilot import Bench, bench, piloted
from widgets.editor import Editor
from widgets.find_line import FindLine
from widgets.hints import HintBar, TitleBar

TEXT = "学生上台，学生折纸。\n老师问学生：“为什么？”\nＰＰＴ和ppt"


def selected(it: Bench[Editor]) -> str:
    return it.widget.selected_text


@piloted
async def test_findings_are_counted_while_it_is_written_what_to_find():
    async with bench(Editor(TEXT), TitleBar("记录"), HintBar()) as it:
        await it.press("ctrl+f")
        await it.write("学生")
        assert it.widget.text == TEXT
        assert "第1处，共3处" in it.rows()[2]
        assert "找" in it.rows()[2]
        assert it.cursor == (3 + 1 + 4, 2)
        assert selected(it) == "学生"
        assert it.widget.cursor_location == (0, 2)
        await it.press("enter")
        assert it.widget.cursor_location == (0, 7)
        await it.press("down", "down")
        assert "第1处" in it.rows()[2]
        await it.press("up")
        assert it.widget.cursor_location == (1, 5)
        await it.write("们")
        assert "没有找到" in it.rows()[2]


@piloted
async def test_esc_goes_back_into_the_text_behind_what_was_found():
    async with bench(Editor(TEXT)) as it:
        await it.press("ctrl+f")
        await it.write("老师")
        await it.press("escape")
        assert it.app.focused is it.widget
        assert it.widget.cursor_location == (1, 2)
        assert selected(it) == ""
        assert not it.app.screen.query(FindLine)
        await it.write("追")
        assert "老师追问学生" in it.widget.text


@piloted
async def test_what_is_found_is_underlined_and_no_longer_afterwards():
    async with bench(Editor(TEXT)) as it:
        await it.press("ctrl+f")
        await it.write("学生")

        def underlined() -> str:
            strips = [it.widget.render_line(y) for y in range(it.widget.size.height)]
            return "".join(s.text for strip in strips for s in strip if s.style and s.style.underline)

        assert underlined() == "学生" * 3
        await it.press("escape")
        assert underlined() == ""


@piloted
async def test_width_and_case_do_not_matter_and_what_is_put_in_is_exact():
    async with bench(Editor(TEXT)) as it:
        await it.press("ctrl+f")
        await it.write("Ppt")
        assert "共2处" in it.rows()[0]
        await it.press("tab")
        await it.write("ＰＰT")
        await it.press("ctrl+r")
        assert it.widget.text.endswith("ＰＰT和ＰＰT")
        assert "已替换2处" in it.rows()[0]
        await it.press("ctrl+z")
        assert it.widget.text == TEXT


@piloted
async def test_one_finding_after_another_is_replaced():
    async with bench(Editor(TEXT)) as it:
        await it.press("ctrl+f")
        await it.write("学生")
        await it.press("enter", "tab")
        await it.write("孩子")
        await it.press("f9")
        assert it.widget.text.startswith("学生上台，孩子折纸。")
        assert it.widget.cursor_location == (1, 5)
        await it.press("f9")
        assert "老师问孩子" in it.widget.text
        assert "第1处，共1处" in it.rows()[0]
        await it.press("escape", "ctrl+z", "ctrl+z")
        assert it.widget.text == TEXT


@piloted
async def test_what_is_selected_is_what_to_find():
    async with bench(Editor(TEXT)) as it:
        it.widget.move_cursor((0, 5))
        await it.press("shift+right", "shift+right", "ctrl+f")
        await it.pilot.pause()
        assert "第2处，共3处" in it.rows()[0]


@piloted
async def test_a_text_that_is_only_read_is_searched_but_not_changed():
    async with bench(Editor(TEXT, read_only=True)) as it:
        await it.press("ctrl+f")
        await it.write("学生")
        await it.press("ctrl+r", "f9")
        assert it.widget.text == TEXT


@piloted
async def test_a_finding_far_below_comes_into_view():
    editor = Editor("一\n" * 200 + "末尾")
    editor.styles.max_height = 8
    async with bench(editor) as it:
        await it.press("ctrl+f")
        await it.write("末尾")
        assert "末尾" in it.rows()[10]
        assert it.widget.scroll_offset > Offset(0, 100)
