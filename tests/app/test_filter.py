from pathlib import Path

from qinglan_tui.screens.filter import FilterSheet
from tests.app._pilot import Desktop, make_workbook, piloted, put, running
from widgets.shown import width


async def asked(it: Desktop, current: dict[str, str], with_desk: bool = True) -> list[dict[str, str] | None]:
    """Open the sheet and give the list into which its answer will fall."""
    answers: list[dict[str, str] | None] = []
    await it.app.push_screen(FilterSheet(current, it.desk_app.desk if with_desk else None), answers.append)
    await it.pilot.pause()
    return answers


@piloted
async def test_what_was_filled_in_is_given_back_as_it_was_typed(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        answers = await asked(it, {})
        await it.press("3", "down", "down")
        await it.write("李青")
        await it.press("enter", "2", "tab", "tab", "tab")
        await it.write("11月")
        await it.press("ctrl+s")
        assert answers == [{"kind": "教案审阅", "person": "李青", "status": "起草", "month": "11月"}]


@piloted
async def test_the_filter_in_use_is_shown_emptied_by_f8_and_left_by_esc(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        answers = await asked(it, {"person": "[/张]", "week": "第11周"})
        assert "[/张]" in it.seen()
        assert "第11周" in it.seen()
        await it.press("f8")
        assert "[/张]" not in it.seen()
        await it.press("escape")
        answers += await asked(it, {"person": "李青"})
        await it.press("f8", "ctrl+s")
        assert answers == [None]


@piloted
async def test_what_cannot_be_read_is_told_at_its_field(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        answers = await asked(it, {})
        await it.press(*["tab"] * 8)
        await it.write("11月20日")
        await it.press("enter")
        await it.write("11月10日")
        await it.press("ctrl+s")
        assert "在开始日期之前" in it.seen()
        await it.rewrite("大前天下午")
        await it.press("ctrl+s")
        assert "看不懂" in it.seen()
        assert answers == []


@piloted
async def test_names_of_the_workbook_are_suggested(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    put(workbook, "听课", {"teacher": "赵静", "topic": "周长", "date": "2026-11-20"})
    async with running(workbook) as it:
        answers = await asked(it, {})
        await it.press("tab", "tab")
        await it.write("静")
        assert "赵静" in it.seen()
        await it.press("down", "enter", "ctrl+s")
        assert answers == [{"person": "赵静"}]


@piloted
async def test_the_list_of_records_is_narrowed_by_it(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    put(workbook, "听课", {"teacher": "李青", "topic": "周长", "date": "2026-11-20"})
    put(workbook, "反思", {"text": "板书太急。", "date": "2026-11-20"})
    async with running(workbook) as it:
        await it.press("f3", "f8", "1", "ctrl+s")
        assert "种类：听课记录" in it.seen()
        assert "1条" in it.rows()[0]


@piloted
async def test_a_click_on_the_keys_below_the_sheet_does_what_they_do(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        answers = await asked(it, {"person": "李青"})
        for hint in ("F8 清空", "Ctrl+S 筛选"):
            rows = it.rows()
            row = next(at for at, seen in enumerate(rows) if hint in seen)
            await it.pilot.click(offset=(width(rows[row][: rows[row].index(hint)]), row))
            await it.pilot.pause()
        assert answers == [{}]
