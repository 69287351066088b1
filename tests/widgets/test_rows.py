from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from textual.screen import Screen

from qinglan_tui.domain.checking import read_rows
from qinglan_tui.domain.fields import Ask, FieldSpec, Input, specs
from qinglan_tui.domain.kinds import KINDS, kind_named
from qinglan_tui.domain.kinds.rows import ActionStep, ScriptLine
from qinglan_tui.domain.people import PairingEvent
from qinglan_tui.domain.problems import Fault
from qinglan_tui.domain.records import all_specs
from tests.widgets._pilot import HOSTILE, Bench, bench, piloted
from tests.widgets._samples import READER, sample
from widgets._drop import DropList
from widgets._raw import row_of, rows_of, table
from widgets.form import Form
from widgets.hints import HintBar
from widgets.record_list import RecordList
from widgets.rows import QuickLine, RowScreen, RowsEditor
from widgets.shown import one_line, width

NAMES = ("李青", "周敏")
EVENTS = FieldSpec("events", Ask("经过", Input.ROWS), tuple[PairingEvent, ...], (), PairingEvent)
STEPS = (ActionStep(text="等三秒"), ActionStep(text="留例题", effect="已做到"), ActionStep(text="少讲"))


def steps_form(*rows: ActionStep) -> Form:
    """A form with action steps alone."""
    spec = kind_named("听课").spec("action_steps")
    assert spec is not None
    return Form([spec], {spec.name: rows})


def texts(form: Form) -> list[object]:
    """The first cell of every row in the form."""
    rows = form.raw["action_steps"]
    assert isinstance(rows, list)
    return [row.get("text") for row in rows]


def screen(it: Bench[Form]) -> Screen[object]:
    """The screen that is seen."""
    return it.app.screen


@piloted
async def test_a_line_and_enter_add_a_row_that_the_form_has_at_once():
    form = steps_form()
    async with bench(form) as it:
        assert "回车填写" in it.seen()
        await it.press("enter")
        await it.write("提问后等三秒")
        await it.press("enter")
        await it.write("板书留例题")
        await it.press("enter")
        assert isinstance(screen(it), RowsEditor)
        assert form.raw == {"action_steps": [{"text": "提问后等三秒"}, {"text": "板书留例题"}]}
        assert [event.name for event in it.posted(Form.Changed)] == ["action_steps"] * 2
        await it.press("escape")
        assert it.app.focused is not None
        assert "板书留例题" in it.seen()
        assert "回车修改" in it.seen()


@piloted
async def test_a_row_is_added_and_changed_in_a_form_of_its_own():
    form = steps_form(*STEPS)
    async with bench(form) as it:
        await it.press("enter", "f8")
        assert isinstance(screen(it), RowScreen)
        assert "第4行，共4行" in it.seen()
        await it.write("分层作业")
        assert texts(form) == ["等三秒", "留例题", "少讲", "分层作业"]
        await it.press("enter")
        await it.write("有起色")
        await it.press("escape", "up", "up", "enter")
        await it.press("end")
        await it.write("并讲透")
        await it.press("escape", "escape")
        assert texts(form) == ["等三秒", "留例题并讲透", "少讲", "分层作业"]
        rows = form.raw["action_steps"]
        assert isinstance(rows, list)
        assert rows[3] == {"text": "分层作业", "effect": "有起色"}


@piloted
async def test_f8_in_a_row_asks_for_the_next_and_one_left_empty_is_none():
    form = steps_form()
    async with bench(form) as it:
        await it.press("enter", "f8")
        await it.write("一")
        await it.press("f8")
        await it.write("二")
        await it.press("f8", "escape")
        assert isinstance(screen(it), RowsEditor)
        assert texts(form) == ["一", "二"]
        await it.press("ctrl+z", "ctrl+z")
        assert texts(form) == []


@piloted
async def test_rows_are_moved_taken_out_and_brought_back():
    form = steps_form(*STEPS)
    async with bench(form) as it:
        await it.press("enter", "ctrl+up", "shift+up")
        assert texts(form) == ["少讲", "等三秒", "留例题"]
        await it.press("ctrl+up", "ctrl+down")
        assert texts(form) == ["等三秒", "少讲", "留例题"]
        await it.press("f9")
        assert texts(form) == ["等三秒", "留例题"]
        await it.press("ctrl+z")
        assert texts(form) == ["等三秒", "少讲", "留例题"]
        await it.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        assert texts(form) == ["等三秒", "留例题", "少讲"]
        await it.press("tab", "home", "delete", "end", "f9")
        assert texts(form) == ["留例题"]
        await it.press("f9", "f9")
        assert texts(form) == []
        assert form.changed == {"action_steps": []}


@piloted
async def test_a_change_of_one_row_is_taken_back_in_one_step():
    form = steps_form(*STEPS)
    async with bench(form) as it:
        await it.press("enter", "enter")
        await it.write("一二三")
        await it.press("tab")
        await it.write("有效")
        await it.press("escape", "ctrl+z")
        assert texts(form) == ["等三秒", "留例题", "少讲"]


@piloted
async def test_a_row_that_is_emptied_goes():
    form = steps_form(*STEPS)
    async with bench(form) as it:
        await it.press("enter", "enter", "ctrl+a", "delete", "escape")
        assert texts(form) == ["等三秒", "留例题"]
        await it.press("ctrl+z")
        assert texts(form) == ["等三秒", "留例题", "少讲"]


@piloted
async def test_a_line_not_yet_added_is_kept_when_one_goes_back():
    form = steps_form()
    async with bench(form) as it:
        await it.press("enter")
        await it.write("少讲多练")
        await it.press("escape")
        assert texts(form) == ["少讲多练"]


@piloted
async def test_pasted_lines_become_rows_and_the_cells_of_a_table_its_cells():
    spec = kind_named("听课").spec("script")
    assert spec is not None
    form = Form([spec], {})
    async with bench(form) as it:
        await it.press("enter")
        await it.paste("3\t导入\t师\t分月饼\n9\t新授\t生\t折纸\t亮点\n\n")
        await it.write("讲评")
        await it.paste("：\r\n五题\r\n")
        await it.paste("一行而已")
        await it.press("enter")
        assert form.raw == {
            "script": [
                {"minute": "3", "step": "导入", "who": "师", "text": "分月饼"},
                {"minute": "9", "step": "新授", "who": "生", "text": "折纸", "mark": "亮点"},
                {"text": "讲评："},
                {"text": "五题"},
                {"text": "一行而已"},
            ]
        }
        assert read_rows(spec, form.raw["script"], READER)[1] == ScriptLine(
            minute=9, step="新授", who="生", text="折纸", mark="亮点"
        )


@piloted
async def test_rows_without_a_main_cell_are_filled_in_their_form():
    async with bench(Form([EVENTS], {})) as it:
        await it.press("enter")
        assert not screen(it).query(QuickLine)
        assert "按 F8 添加" in it.seen()
        await it.press("f8", "1", "tab")
        await it.write("2026年9月1日")
        await it.press("escape", "escape")
        assert it.widget.raw == {"events": [{"kind": "开始", "date": "2026年9月1日"}]}


@piloted
async def test_names_are_suggested_in_the_line_and_the_arrows_move_the_rows_meanwhile():
    spec = kind_named("执教课").spec("teachers")
    assert spec is not None
    form = Form([spec], {spec.name: [{"teacher": "王芳"}]}, suggest=lambda cell: NAMES)
    async with bench(form) as it:
        await it.press("enter", "down")
        assert not screen(it).query(DropList)
        await it.write("李")
        await it.press("down", "enter", "enter")
        assert form.raw == {"teachers": [{"teacher": "王芳"}, {"teacher": "李青"}]}


@piloted
async def test_rows_show_brackets_and_escapes_as_they_are():
    bare = [text.replace("\x1b", "").replace("\x07", "") for text in HOSTILE]
    form = steps_form(*(ActionStep(text=text) for text in HOSTILE))
    async with bench(form) as it:
        assert all(text in it.seen() for text in bare[:3])
        await it.press("enter")
        for text in HOSTILE:
            await it.paste(text)
            await it.press("enter")
        assert [it.seen().count(text) >= 2 for text in bare] == [True] * len(bare)
        await it.press("enter")
        assert bare[-1] in it.seen()
        assert texts(form) == bare * 2


@piloted
async def test_the_hints_can_be_clicked():
    form = steps_form(*STEPS)
    async with bench(form) as it:
        await it.press("enter")
        bar = screen(it).query_one(HintBar)
        places = {hint.key: at for at, hint in bar.placed(78)}
        await it.pilot.click(bar, offset=(places["F9"] + 2, 1))
        assert texts(form) == ["等三秒", "留例题"]
        await it.pilot.click(bar, offset=(places["Ctrl+上"] + 2, 1))
        assert texts(form) == ["留例题", "等三秒"]
        await it.pilot.click(bar, offset=(places["F8"] + 2, 1))
        assert isinstance(screen(it), RowScreen)
        bar = screen(it).query_one(HintBar)
        places = {hint.key: at for at, hint in bar.placed(78)}
        await it.pilot.click(bar, offset=(places["Esc"] + 2, 1))
        assert isinstance(screen(it), RowsEditor)


@piloted
async def test_a_fault_of_a_row_leads_to_that_row_and_stands_there_until_a_change():
    form = steps_form(*STEPS)
    async with bench(form) as it:
        form.show_faults([Fault("action_steps", "改进建议", "第2行回看日期“上上”看不懂")])
        await it.press("enter")
        assert "第2行回看日期“上上”看不懂" in it.seen()
        assert next(row for row in it.rows() if "›" in row and "留例题" in row)
        await it.press("f9")
        assert texts(form) == ["等三秒", "少讲"] and "看不懂" not in it.seen()


@piloted
async def test_the_head_stands_above_its_columns_and_the_keys_below():
    spec = kind_named("听课").spec("script")
    assert spec is not None
    lines = (
        ScriptLine(minute=3, step="导入", text="分月饼"),
        ScriptLine(minute=12, text="追问", mark="亮点"),
    )
    async with bench(Form([spec], {"script": lines})) as it:
        await it.press("enter")
        head = next(row for row in it.rows() if "环节" in row and "标记" in row)
        first, second = (next(row for row in it.rows() if word in row) for word in ("分月饼", "追问"))
        assert width(head[: head.index("环节")]) == width(first[: first.index("导入")])
        assert width(head[: head.index("教学过程")]) == width(second[: second.index("追问")])
        assert width(head[: head.index("标记")]) == width(second[: second.index("亮点")])
        assert second.startswith(" › 12分")
        assert all(
            key in it.rows()[-1] for key in ("F8", "回车", "F9", "Ctrl+上", "Ctrl+下", "Ctrl+Z", "Esc")
        )
        assert it.rows()[0].startswith(" 教学过程   2行")


@piloted
async def test_a_click_twice_opens_a_row():
    async with bench(steps_form(*STEPS)) as it:
        await it.press("enter")
        await it.pilot.click(RecordList, offset=(4, 0), times=2)
        assert isinstance(screen(it), RowScreen)
        assert "第1行，共3行" in it.seen()


@piloted
async def test_many_rows_are_read_out_by_the_first_three_and_their_number():
    form = steps_form(*(ActionStep(text=f"第{number}条") for number in range(1, 8)))
    async with bench(form) as it:
        assert all(f"第{number}条" in it.seen() for number in (1, 2, 3))
        assert "第4条" not in it.seen()
        assert "共7行" in it.seen()


ROW_FIELDS = [spec for kind in KINDS for spec in all_specs(kind) if spec.ask.input is Input.ROWS]


@pytest.mark.parametrize("spec", ROW_FIELDS, ids=lambda spec: f"{spec.row.__name__}")
def test_rows_of_every_kind_read_back_and_fit_the_screen(spec: FieldSpec):
    rows = sample(spec)
    raw = rows_of(spec, rows)
    assert read_rows(spec, raw, READER) == rows
    assert rows_of(spec, raw) == raw
    cells = specs(spec.row)
    head, *lines = table(cells, raw, 75, head=True)
    assert all(width(line) <= 75 for line in (head, *lines))
    assert len(lines) == len(rows)
    assert table(cells, [], 75) == []


@given(st.text(max_size=30).filter(lambda text: "\t" not in text and one_line(text)))
def test_a_row_keeps_the_text_of_a_line_whatever_stands_in_it(text: str):
    assert row_of(specs(ActionStep), text) == {"text": one_line(text)}


def test_rows_given_as_text_are_read_as_the_command_line_reads_them():
    spec = kind_named("听课").spec("action_steps")
    assert spec is not None
    text = "等三秒｜有效\n\n求解法"
    assert read_rows(spec, rows_of(spec, text), READER) == read_rows(spec, text, READER)


def test_what_a_row_has_beyond_its_cells_is_not_lost():
    assert row_of(specs(ActionStep), {"建议": "等三秒", "colour": "red"}) == {
        "text": "等三秒",
        "colour": "red",
    }


def test_more_cells_than_columns_stay_in_the_last_one():
    class Pair(Struct, frozen=True, kw_only=True):
        """Two cells."""

        one: Annotated[str, Ask("一", main=True)] = ""
        two: Annotated[str, Ask("二")] = ""

    assert row_of(specs(Pair), "甲\t乙\t丙") == {"one": "甲", "two": "乙  丙"}
    assert row_of(specs(Pair), "求|x|的值") == {"one": "求|x|的值"}
    assert row_of(specs(Pair), "甲") == {"one": "甲"}
