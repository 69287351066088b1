from pathlib import Path

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, running


async def open_sheet(it: Desktop) -> None:
    """Find the command in the menu by its initials."""
    await it.press("f10")
    await it.write("qcbd")
    await it.press("enter")


async def go_to_line(it: Desktop, label: str) -> None:
    """Go down to the line of that label."""
    for _ in range(30):
        focused = it.app.focused
        row = focused.parent if focused else None
        if getattr(getattr(row, "spec", None), "label", "") == label:
            return
        await it.press("down")
    raise AssertionError(label)


def stored(it: Desktop) -> list[Record]:
    """Every record."""
    return [record for record in it.workbook.records(Span()) if isinstance(record, Record)]


@piloted
async def test_a_number_on_one_line_becomes_one_record_and_today_counts_it(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await open_sheet(it)
        assert "期初补登" in it.seen() and "→ 11月22日 第12周 周日" in it.seen()
        await go_to_line(it, "听徒弟课")
        await it.write("5")
        await it.press("ctrl+s")
        assert "已补登1项纸质记录" in it.flat()
        assert "5/10节" in it.seen()
        assert [record.heading for record in stored(it)] == ["已有纸质听徒弟课 5 节"]


@piloted
async def test_it_shows_again_what_was_put_down_and_changes_it(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await open_sheet(it)
        await go_to_line(it, "听徒弟课")
        await it.write("5")
        await it.press("ctrl+s")
        await open_sheet(it)
        await go_to_line(it, "听徒弟课")
        assert it.line == "5"
        await it.rewrite("8")
        await it.press("ctrl+s")
        assert "已改动1项" in it.flat()
        assert [record.lessons_counted for record in stored(it)] == [8]


@piloted
async def test_the_months_of_an_apprentice_are_folded_and_open_by_enter(tmp_path: Path):
    async with running(make_workbook(tmp_path, role="徒弟")) as it:
        await open_sheet(it)
        assert "+ 9月（4项）" in it.seen() and "+ 11月（4项）" in it.seen()
        await go_to_line(it, "听师傅课")
        while "+ 9月（4项）" in it.seen():
            await it.press("down")
            if it.app.focused is not None and it.app.focused.name == "9月":
                await it.press("enter")
        await go_to_line(it, "教学案例")
        await it.write("1")
        await it.press("ctrl+s")
        assert [(record.heading, record.counts_for) for record in stored(it)] == [
            ("已有纸质9月教学案例 1 篇", "2026-09")
        ]


@piloted
async def test_what_cannot_be_read_is_told_at_its_line_and_nothing_is_saved(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await open_sheet(it)
        await go_to_line(it, "听徒弟课")
        await it.write("[/好多]")
        await it.press("ctrl+s")
        assert "[/好多]" in it.seen() and "不是数字" in it.seen()
        assert stored(it) == []
        await it.rewrite("3")
        await it.press("ctrl+s")
        assert [record.lessons_counted for record in stored(it)] == [3]


@piloted
async def test_esc_asks_before_numbers_are_dropped(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await open_sheet(it)
        await go_to_line(it, "听徒弟课")
        await it.write("3")
        await it.press("escape")
        assert "改动还没有保存" in it.seen()
        await it.press("2")
        assert "今日" in it.rows()[0]
        assert stored(it) == []


@piloted
async def test_nothing_filled_in_says_that_nothing_changed(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await open_sheet(it)
        await it.press("ctrl+s")
        assert "没有改动。" in it.seen()
        assert stored(it) == []


@piloted
async def test_without_a_pairing_it_says_where_to_enter_one(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    workbook.arrange(pairings=())
    async with running(workbook) as it:
        await open_sheet(it)
        assert "没有结对" in it.flat() and "设置的结对" in it.flat()


@piloted
async def test_a_workbook_that_is_read_only_does_not_offer_it(tmp_path: Path):
    make_workbook(tmp_path).close()
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await it.press("f10")
        await it.write("期初补登")
        assert "没有这样的命令" in it.seen()
