"""A register filled in by keys: going from cell to cell, choosing by digits, filling down, taking back."""

from textual.containers import Vertical
from textual.widgets import Static

from tests.widgets._pilot import HOSTILE, Bench, bench, piloted
from widgets.cell_grid import CellGrid, GridColumn, GridRow
from widgets.shown import width

GRADES = ("优秀", "良好", "合格", "待提高")


def columns(room: int = 0) -> tuple[GridColumn, ...]:
    return (
        GridColumn("who", "教师", 6),
        GridColumn("said", "意见", room, hint="一句话"),
        GridColumn("grade", "等级", 6, words=GRADES, tidy=lambda text: "优秀" if text == "优" else text),
    )


def plans(number: int) -> list[GridRow]:
    return [
        GridRow(f"p{at}", {"who": f"教师{at}"}, fixed=frozenset({"who"}), about=f"{at}日交")
        for at in range(number)
    ]


def grid(number: int = 3) -> CellGrid:
    return CellGrid(columns(), plans(number), start="said", empty="没有。")


async def ready(it: Bench[CellGrid]) -> None:
    await it.pilot.pause()
    it.widget.focus_line()
    await it.pilot.pause()


@piloted
async def test_rows_are_written_by_keys_and_digits_choose():
    async with bench(grid()) as it:
        await ready(it)
        await it.write("环节清楚")
        await it.press("tab", "1", "enter")
        await it.write("板书再简些，例题留着")
        await it.press("tab", "3")
        first, second, _ = it.widget.rows
        assert dict(first.cells) == {"who": "教师0", "said": "环节清楚", "grade": "优秀"}
        assert (second.cells["said"], second.cells["grade"]) == ("板书再简些，例题留着", "合格")
        assert "等级　1 优秀  2 良好  3 合格  4 待提高  0 清空" in it.rows()[0]
        assert it.rows()[0].endswith("1日交")
        await it.press("0")
        assert it.widget.rows[1].cells["grade"] == ""


@piloted
async def test_arrows_go_from_cell_to_cell_and_through_a_text_once_it_is_being_written():
    async with bench(grid()) as it:
        await ready(it)
        await it.write("清楚")
        await it.press("left")
        await it.write("很")
        assert it.widget.rows[0].cells["said"] == "清很楚"
        await it.press("down", "up", "right")
        assert it.widget.column.name == "grade"
        await it.press("left", "left")
        assert it.widget.column.name == "who" and it.widget.locked
        assert "只看，不改" in it.rows()[0]
        await it.write("改")
        await it.press("backspace")
        assert it.widget.rows[0].cells["who"] == "教师0"


@piloted
async def test_a_word_may_be_written_and_is_put_in_order_when_the_cell_is_left():
    async with bench(grid()) as it:
        await ready(it)
        await it.press("right", "2")
        await it.write("优")
        assert it.widget.rows[0].cells["grade"] == "优"
        await it.press("down")
        assert it.widget.rows[0].cells["grade"] == "优秀"


@piloted
async def test_fill_down_takes_the_cell_above_and_every_step_can_be_taken_back():
    async with bench(grid()) as it:
        await ready(it)
        await it.write("同意")
        await it.press("down")
        assert it.widget.fill_from_above() and it.widget.fill_from_above()
        assert [row.cells.get("said") for row in it.widget.rows] == ["同意"] * 3
        it.widget.remove_row()
        it.widget.add_row(GridRow("new"))
        assert [row.key for row in it.widget.rows] == ["p0", "p1", "new"]
        assert it.widget.column.name == "who"
        for _ in range(5):
            assert it.widget.undo()
        assert [row.cells.get("said", "") for row in it.widget.rows] == ["", "", ""]
        assert not it.widget.undo()


@piloted
async def test_the_input_method_stands_at_the_caret_and_never_on_the_last_two_rows():
    foot = Static("提示")
    foot.styles.height, foot.styles.dock = 2, "bottom"
    async with bench(grid(60), foot) as it:
        await ready(it)
        await it.write("很长的一句话" * 4)
        x, y = it.cursor
        assert (x, y) == (2 + 6 + 2 + 48, 2)
        for _ in range(59):
            await it.press("down")
        await it.write("好")
        x, y = it.cursor
        assert x == 2 + 6 + 2 + 2 and y == 21
        assert "教师59" in it.rows()[y] and "好" in it.rows()[y]
        await it.press("pageup")
        assert it.widget.row is not None and it.widget.row.key == "p40"


@piloted
async def test_what_is_wrong_stands_under_each_row_in_words():
    async with bench(grid()) as it:
        await ready(it)
        it.widget.set_notes({"p1": "签字日期“大后天”看不懂", "p2": "没写教师"})
        await it.pilot.pause()
        rows = it.rows()
        assert "要改：签字日期“大后天”看不懂" in rows[4] and "要改：没写教师" in rows[6]
        assert rows[3].startswith("› 教师1")
        it.widget.set_notes({})
        await it.pilot.pause()
        assert "要改" not in it.seen()


@piloted
async def test_wide_characters_are_never_cut_and_brackets_are_only_text():
    for cells in (11, 12, 13):
        rows = [
            GridRow(str(at), {"who": "欧阳文清秀", "said": text * 9})
            for at, text in enumerate((*HOSTILE, "好"))
        ]
        box = Vertical(CellGrid(columns(cells), rows))
        box.styles.width = 30 + cells
        async with bench(box) as it:
            await it.pilot.pause()
            assert all(width(row) <= 30 + cells for row in it.rows())
            assert "欧阳文" in it.seen() and "[@click=ap" in it.seen()


@piloted
async def test_without_rows_it_says_so_and_takes_the_first_one():
    async with bench(CellGrid(columns(), empty="没有等您审阅的教案。")) as it:
        await ready(it)
        assert "没有等您审阅的教案。" in it.seen()
        it.widget.add_row(GridRow("a"))
        await ready(it)
        await it.write("李青")
        assert it.widget.rows[0].cells["who"] == "李青"


@piloted
async def test_a_pasted_table_fills_the_cells_from_the_cursor_on_and_adds_rows():
    made = iter(("n1", "n2", "n3"))
    sheet = CellGrid(columns(), plans(1), start="said", new_row=lambda: GridRow(next(made)))
    async with bench(sheet) as it:
        await ready(it)
        await it.paste("清楚\t优\r\n再改[b]\t合格\n")
        assert [dict(row.cells) for row in it.widget.rows] == [
            {"who": "教师0", "said": "清楚", "grade": "优秀"},
            {"said": "再改[b]", "grade": "合格"},
        ]
        await it.press("down", "left")
        await it.paste("李青\n周敏\n")
        assert [row.cells["who"] for row in it.widget.rows] == ["教师0", "李青", "周敏"]
        await it.press("up", "right")
        await it.paste("第一段\n第二段")
        assert "第一段" in it.widget.rows[0].cells["said"] and len(it.widget.rows) == 3
        assert it.widget.undo() and it.widget.undo()
        assert len(it.widget.rows) == 2


@piloted
async def test_a_frozen_sheet_is_only_read():
    async with bench(grid()) as it:
        await ready(it)
        it.widget.frozen = True
        await it.write("写不进")
        await it.paste("也\t不")
        assert "said" not in it.widget.rows[0].cells


@piloted
async def test_the_mouse_is_a_second_way():
    async with bench(grid()) as it:
        await ready(it)
        await it.pilot.click(offset=(75, 3))
        before = it.rows()[0].split("合格")[0]
        await it.pilot.click(offset=(width(before), 0))
        assert it.widget.rows[1].cells["grade"] == "合格"
        await it.pilot.click(offset=(30, 4))
        await it.write("好")
        assert it.widget.rows[2].cells["said"] == "好"
