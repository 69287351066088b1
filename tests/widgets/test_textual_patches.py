import asyncio
import inspect

import pytest
from textual import _wrap, content, events
from textual.app import App, ComposeResult
from textual.containers import Center, Middle, Vertical
from textual.content import Content
from textual.driver import Driver
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from tests.widgets._pilot import bench, piloted
from widgets import _textual_patches
from widgets._textual_patches import PATCHES, Patch

MODULE = _textual_patches


MODULE.install()
MODULE.install_editing()
ALL = (*PATCHES, *MODULE.editing_patches())


@pytest.mark.parametrize("patch", ALL, ids=lambda patch: patch.name)
def test_the_name_is_where_it_was_and_takes_what_it_took(patch: Patch):
    theirs, ours = MODULE.stock[patch.owner, patch.name], patch.replacement
    if isinstance(ours, property):
        assert isinstance(theirs, property)
        theirs, ours = theirs.fget, ours.fget
    assert callable(theirs)
    assert callable(ours)
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    assert ours is not theirs


def test_installing_twice_changes_nothing():
    first = [vars(patch.owner)[patch.name] for patch in ALL]
    MODULE.install()
    MODULE.install_editing()
    assert [vars(patch.owner)[patch.name] for patch in ALL] == first
    assert all(MODULE.stock[patch.owner, patch.name] is not patch.replacement for patch in ALL)


def test_what_the_frame_is_asked_for_is_where_it_was():
    app = App[None]()
    assert {"_driver", "_batch_count", "_running", "_closed"} <= set(vars(app))
    assert callable(Driver.stop_application_mode)


@piloted
async def test_a_widget_rests_while_it_waits_for_its_next_message_and_only_then():
    area = TextArea()
    async with bench(area) as it:
        await it.pilot.pause()
        while not MODULE.is_at_rest(it.app, it.app, area):
            await asyncio.sleep(0)
        assert "_callbacks" in vars(it.app.screen)
        assert {"_closing", "_closed", "_task", "_running"} <= set(vars(area))
        area.call_later(area.focus)
        assert not MODULE.is_at_rest(it.app, it.app, area)


def test_stock_textual_still_has_the_defects():
    """When one of these fails, the patch of that name can go."""
    assert _wrap.compute_wrap_offsets("听课 三个学生上台折纸", 12, 4) == [3, 9]
    assert not "\u3000".isprintable()
    assert MODULE.stock[content, "divide_line"]("学生上台折纸。很好", 12) == [6]


class Asking(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        with Middle(), Center(), Vertical():
            yield Static("一")
            yield Input(id="line")

    DEFAULT_CSS = "Asking Vertical { width: 40; height: 6; } Asking Input { border: none; padding: 0; }"


@piloted
async def test_the_ime_window_stands_in_a_new_dialog_before_any_key():
    async with bench(TextArea("正文")) as it:
        await it.app.push_screen(Asking())
        await it.pilot.pause()
        line = it.app.screen.query_one("#line", Input)
        assert it.cursor == (line.content_region.x, line.content_region.y)
        assert it.cursor > (18, 8)
        await it.press("a")
        it.app.pop_screen()
        await it.pilot.pause()
        assert it.cursor == it.widget.cursor_screen_offset


@piloted
async def test_the_ime_window_stands_at_the_end_of_a_line_of_text():
    async with bench(Input(select_on_focus=False)) as it:
        await it.write("听课记录")
        x = it.widget.content_region.x
        assert it.cursor[0] == x + 8
        await it.press("home")
        assert it.cursor[0] == x


@piloted
async def test_the_ime_window_follows_a_line_that_scrolls():
    async with bench(Input("", select_on_focus=False), size=(30, 10)) as it:
        await it.write("三个学生上台折纸一人折错同伴讲清楚了")
        inside = it.widget.content_region
        assert it.cursor[0] == inside.x + 36 - it.widget.scroll_offset.x
        assert inside.x <= it.cursor[0] < inside.right
        await it.press("home")
        await it.pilot.pause()
        assert it.cursor[0] == inside.x


@piloted
async def test_full_width_space_and_joiners_that_are_typed_are_kept():
    async with bench(TextArea(""), Input("")) as it:
        it.app.post_message(events.Key("ideographic_space", "\u3000"))
        await it.write("师\u200d")
        assert it.widget.text == "\u3000师\u200d"


@piloted
async def test_control_keys_are_still_not_text():
    async with bench(TextArea("")) as it:
        it.app.post_message(events.Key("ctrl+b", "\x02"))
        await it.pilot.pause()
        assert it.widget.text == ""


@piloted
async def test_chinese_wraps_in_a_text_area_as_it_is_written():
    area = TextArea("")
    area.styles.border = ("none", "white")
    async with bench(area, size=(15, 10)) as it:
        await it.write("听课 三个学生上台折纸，好")
        assert [row.strip() for row in it.rows()[:3]] == ["听课 三个学", "生上台折纸，", "好"]


@piloted
async def test_chinese_wraps_in_a_static_text():
    async with bench(Static(Content("听课 三个学生上台折纸，好")), size=(12, 10)) as it:
        assert it.rows()[:3] == ["听课 三个学", "生上台折纸，", "好"]


@piloted
async def test_tabs_in_a_pasted_table_keep_the_lines_within_the_field():
    area = TextArea("姓名\t班级\t三（2）班\t李青")
    area.styles.border = ("none", "white")
    async with bench(area, size=(20, 10)) as it:
        assert area.wrapped_document.height > 1
        assert "".join(it.seen().split()) == "姓名班级三（2）班李青"


def test_the_app_class_is_the_one_that_is_patched():
    MODULE.install()
    assert App._display is PATCHES[0].replacement
