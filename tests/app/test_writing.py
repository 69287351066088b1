"""Writing at length in the form of a record: words and their minimum, the whole screen, undo over saving."""

from pathlib import Path

import pytest
from msgspec import structs
from textual.events import Key

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.programmes import Duty
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.edit import EditPlace, open_changed
from qinglan_tui.services.own_programme import keep, open_programme
from qinglan_tui.storage import Workbook
from tests.app._pilot import Desktop, make_workbook, piloted, put, running
from widgets.editor import Editor

PROCESS = "学生上台折纸，一人折错。"  # 12 words
MAIN = "text"


def asking_for_words(folder: Path, least: int) -> Workbook:
    """A workbook whose programme wants a reflection of so many words each month from the mentor."""
    workbook = make_workbook(folder)
    own = open_programme(workbook, workbook.pairings[0].programme)
    duty = Duty(
        id="自D01",
        title="反思",
        owes="mentor",
        counts=("reflection",),
        op="min",
        n=1,
        unit="篇",
        per="month",
        min_words=least,
        quote="本校自定",
    )
    keep(workbook, structs.replace(own, programme=structs.replace(own.programme, duties=(duty,))))
    return workbook


def place_of(it: Desktop) -> EditPlace:
    place = it.app.screen
    assert isinstance(place, EditPlace)
    return place


def editor_of(it: Desktop) -> Editor:
    editor = it.app.focused
    assert isinstance(editor, Editor), editor
    return editor


async def begin_reflection(it: Desktop) -> Editor:
    """A new reflection with the cursor in its main text."""
    await it.press("3")
    place = place_of(it)
    place.form.focus_field(MAIN)
    await it.pilot.pause()
    return editor_of(it)


def reflections(workbook: Workbook) -> list[str]:
    found = workbook.records(Span.everything())
    return [str(getattr(record.fields, MAIN, "")) for record in found if isinstance(record, Record)]


@piloted
async def test_the_words_are_counted_against_what_the_programme_asks_for(tmp_path: Path):
    async with running(asking_for_words(tmp_path, 20)) as it:
        editor = await begin_reflection(it)
        top = editor.region
        assert "0字，要求20字，还差20字" in it.seen()
        await it.write(PROCESS)
        assert "12字，要求20字，还差8字" in it.seen()
        await it.write(PROCESS)
        assert "24字，要求20字" in it.seen()
        assert "还差" not in it.seen()
        assert editor.region == top


@piloted
async def test_the_words_of_every_long_field_count_for_the_record(tmp_path: Path):
    workbook = asking_for_words(tmp_path, 20)
    async with running(workbook) as it:
        editor = await begin_reflection(it)
        await it.write("好。")
        place = place_of(it)
        name = next(
            spec.name for spec in place.kind.specs if place.editor_of(spec.name) not in (None, editor)
        )
        place.form.set_value(name, PROCESS)
        await it.pilot.pause()
        assert "2字，全篇14字，要求20字，还差6字" in it.seen()
        # What counts in 进度 is the same number.
        await it.press("ctrl+s")
        assert len(workbook.records(Span.everything())) == 1


@piloted
async def test_without_a_minimum_only_the_words_are_told(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await begin_reflection(it)
        await it.write("好。")
        assert "2字" in it.seen()
        assert "要求" not in it.seen()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@piloted
async def test_a_text_gets_the_whole_screen_and_esc_goes_back_to_the_form(
    size: tuple[int, int], tmp_path: Path
):
    workbook = make_workbook(tmp_path)
    async with running(workbook, size=size) as it:
        editor = await begin_reflection(it)
        await it.write("导入。")
        before = it.rows()[2:-2]
        await it.press("end", "ctrl+g")
        assert it.rows()[0].split()[0] == "反思"
        assert "3字" in it.rows()[0]
        assert editor.size.width == 78
        await it.write("练习。")
        place_of(it).keep()
        assert "6字" in it.rows()[0]
        await it.press("tab", "down", "pagedown")
        assert it.app.focused is editor
        await it.press("escape", "ctrl+z")
        assert it.app.focused is editor
        assert [row for row in it.rows()[2:-2] if "导入" in row] == [row for row in before if "导入" in row]
        assert it.rows()[2:-2] == before
        assert "新的一条" in it.rows()[0]
        await it.press("ctrl+s")
        assert reflections(workbook) == ["导入。"]


@piloted
async def test_from_any_field_the_menu_leads_into_the_main_text(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("3", "f10")
        await it.write("fd")
        await it.press("enter")
        assert isinstance(it.app.screen.maximized, Editor)
        assert place_of(it).form.raw[MAIN] == ""
        await it.write("　　好")
        await it.press("f10")
        await it.write("sj")
        await it.press("enter")
        assert editor_of(it).text == "好"


@piloted
async def test_a_fault_is_shown_in_the_form_and_not_behind_the_text(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await begin_reflection(it)
        place_of(it).form.set_value("date", "大前天下午")
        await it.press("ctrl+g", "ctrl+s")
        await it.pilot.pause()
        assert it.app.screen.maximized is None
        assert "看不懂" in it.seen()


@piloted
async def test_undo_goes_back_over_keeping_and_saving(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    record = put(workbook, "教学反思", {"date": "2026-11-20", MAIN: "导入。"})
    async with running(workbook) as it:
        await it.press("f3", "enter")
        place = place_of(it)
        place.form.focus_field(MAIN)
        await it.pilot.pause()
        await it.press("ctrl+end")
        await it.write("新授。")
        place.keep()
        await it.press("ctrl+s")
        assert reflections(workbook) == ["导入。新授。"]
        await it.press("ctrl+z")
        assert editor_of(it).text == "导入。"
        assert "未存" in it.rows()[0]
        await it.press("ctrl+s")
        assert reflections(workbook) == ["导入。"]
        await it.press("ctrl+y", "ctrl+s")
        assert reflections(workbook) == ["导入。新授。"]
        assert record.id is not None
        assert [revision.record for revision in workbook.history(record.id)]


@piloted
async def test_find_and_replace_in_a_record_and_esc_leads_back_one_level_at_a_time(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    async with running(workbook) as it:
        editor = await begin_reflection(it)
        await it.write("学生折纸，学生讲。")
        await it.press("ctrl+f")
        await it.pilot.pause()
        await it.write("学生")
        assert it.app.cursor_position.y < it.app.size.height - 2
        assert "第1处，共2处" in it.seen()
        assert "F8 下一组" not in it.rows()[-1]
        await it.press("tab")
        await it.write("孩子")
        await it.press("ctrl+r")
        assert editor.text == "孩子折纸，孩子讲。"
        await it.press("escape")
        assert it.app.focused is editor
        assert "F8 下一组" in it.rows()[-1]
        await it.press("ctrl+s", "escape")
        assert not isinstance(it.app.screen, EditPlace)
        assert reflections(workbook) == ["孩子折纸，孩子讲。"]


@piloted
async def test_a_long_paragraph_in_another_field_is_hinted_at_in_the_title(tmp_path: Path):
    async with running(make_workbook(tmp_path), size=(120, 36)) as it:
        editor = await begin_reflection(it)
        place = place_of(it)
        name = next(
            spec.name for spec in place.kind.specs if place.editor_of(spec.name) not in (None, editor)
        )
        place.form.focus_field(name)
        await it.paste("字" * 3200)
        assert "这一段已有3200字，分段后打字更顺" in it.rows()[0]


@piloted
async def test_a_lesson_that_was_begun_elsewhere_opens_where_the_advice_is_to_be_written(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    lesson = {"date": "2026-11-20", "teacher": "李青", "observers": "王芳", "topic": "周长"}
    record = put(workbook, "听课", lesson)
    async with running(workbook) as it:
        place = it.app.screen
        raw = structs.replace(record, fields=structs.replace(record.fields, merits="追问到位。"))
        assert it.desk_app.desk is not None
        it.app.push_screen(open_changed(it.desk_app.desk, raw))
        await it.pilot.pause()
        assert it.app.screen is not place
        await it.write("等三秒。")
        assert place_of(it).form.raw["advice"] == "等三秒。"


@piloted
async def test_lines_that_come_at_once_stay_in_their_order_and_the_cursor_in_view(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        editor = await begin_reflection(it)
        lines = [f"第{number}步" for number in range(40)]
        for line in lines:
            for character in line:
                it.app.post_message(Key(character, character))
            it.app.post_message(Key("enter", "\r"))
        await it.settled()
        assert editor.text == "\n".join([*lines, ""])
        await it.press("ctrl+g")
        for _ in range(30):
            await it.press("enter")
            assert it.app.cursor_position == editor.cursor_screen_offset
            assert editor.region.contains(*it.app.cursor_position)
