"""批量审阅 by keys alone: a pile read and signed on one sheet, saved at once, taken back at once."""

from pathlib import Path

import pytest

from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.sign_plans import SignPlansPlace
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running
from tests.widgets._pilot import HOSTILE
from widgets.shown import width

SIZES = [(80, 24), (120, 36)]


def with_plans(folder: Path, *topics: str) -> Workbook:
    """A mentor's workbook into which the apprentice's plans have come."""
    book = make_workbook(folder)
    for day, topic in enumerate(topics, 16):
        given = {
            "topic": topic,
            "date": f"2026-11-{day}",
            "author": "李青",
            "status": "已交",
            "version": "一稿",
        }
        put(book, "设计", given | {"class_name": "三（2）班", "text": "引入。"})
    return book


def reviews(book: Workbook) -> list[Record]:
    """The reviews that are stored."""
    found = [one for one in book.records(Span()) if isinstance(one, Record)]
    return [one for one in found if isinstance(one.fields, PlanReview)]


def fields(record: Record) -> PlanReview:
    assert isinstance(record.fields, PlanReview)
    return record.fields


def statuses(book: Workbook) -> list[str]:
    """The states of the plans in the order of their days."""
    found = [
        one for one in book.records(Span()) if isinstance(one, Record) and one.kind.code == "lesson_design"
    ]
    return [one.status for one in found]


async def go(it: Desktop) -> None:
    """There by the initials, from 今日."""
    await it.press("f10")
    await it.write("plsy")
    await it.press("enter")
    assert isinstance(it.app.screen, SignPlansPlace)


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_a_pile_is_signed_on_one_sheet_and_waits_no_longer(tmp_path: Path, size: tuple[int, int]):
    book = with_plans(tmp_path, "几分之一", "周长", "面积")
    async with running(book, size=size) as it:
        assert "3份" in it.seen()
        await go(it)
        assert "3份教案等您审阅" in it.rows()[0]
        await it.write("目标明确，第三环节再精简些")
        await it.press("tab", "1", "tab", "1", "enter")
        await it.write("板书再改")
        await it.press("tab", "3", "tab", "2", "tab")
        await it.rewrite("昨天")
        assert all(width(row) <= size[0] for row in it.rows())
        await it.press("ctrl+s")
        assert "已保存2份。" in it.seen()
        assert "面积" in it.seen() and "周长" not in it.seen()
        first, second = sorted(reviews(it.workbook), key=lambda one: fields(one).scope == "周长")
        assert (fields(first).advice, fields(first).grade, fields(first).verdict) == (
            "目标明确，第三环节再精简些",
            "优秀",
            "通过",
        )
        assert (fields(first).teacher, fields(first).scope, fields(first).version) == (
            "李青",
            "几分之一",
            "一稿",
        )
        assert (fields(second).verdict, str(fields(second).signed_on)) == ("修改后再审", "2026-11-21")
        assert statuses(it.workbook) == ["reviewed", "returned", "submitted"]
        await it.press("escape")
        assert "待我审阅    1份" in it.seen()


@piloted
async def test_ctrl_z_takes_the_whole_batch_back_with_what_was_written(tmp_path: Path):
    async with running(with_plans(tmp_path, "几分之一", "周长")) as it:
        await go(it)
        await it.write("同意")
        await it.press("down", "ctrl+l", "ctrl+s")
        assert len(reviews(it.workbook)) == 2
        await it.press("ctrl+z")
        assert reviews(it.workbook) == [] and statuses(it.workbook) == ["submitted"] * 2
        assert it.seen().count("同意") == 2
        await it.press("ctrl+y")
        assert len(reviews(it.workbook)) == 2 and statuses(it.workbook) == ["reviewed"] * 2


@piloted
async def test_rows_of_ones_own_are_added_and_every_fault_is_told_under_its_row(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go(it)
        assert "没有等您审阅的教案" in it.flat()
        await it.press("f8")
        await it.write("周敏")
        await it.press("tab")
        await it.write("小数 二稿")
        await it.press("f8", "tab")
        await it.write(HOSTILE[0])
        await it.press("tab", "tab", "1", "tab", "tab")
        await it.rewrite("下八天")
        await it.press("ctrl+s")
        assert "要改：还没写意见、等级或结论" in it.seen()
        assert "要改：教师：没写；签字日期" in it.seen()
        assert "2行没有保存" in it.seen() and reviews(it.workbook) == []
        assert HOSTILE[0] in it.seen()
        await it.write("写得细")
        await it.press("ctrl+s")
        (only,) = reviews(it.workbook)
        assert (fields(only).teacher, fields(only).scope, fields(only).version) == ("周敏", "小数", "二稿")


@piloted
async def test_what_is_not_saved_is_there_again_after_the_program_ended(tmp_path: Path):
    async with running(with_plans(tmp_path, "几分之一", "周长")) as it:
        await go(it)
        await it.press("down")
        await it.write("环节清楚")
        await it.press("ctrl+q")
    book = Workbook.open(tmp_path, write=True, now=NOW)
    async with running(book) as it:
        assert "写了1行，还没存" in it.seen()
        await it.press("home", "enter")
        assert "环节清楚" in it.seen() and "未存 1行" in it.rows()[0]
        assert reviews(it.workbook) == []
        await it.press("f9")
        assert "几分之一" not in it.seen() and "环节清楚" in it.seen()
        await it.press("ctrl+z")
        assert "几分之一" in it.seen()


@piloted
async def test_a_plan_is_read_and_the_sheet_is_as_it_was(tmp_path: Path):
    async with running(with_plans(tmp_path, "几分之一")) as it:
        await go(it)
        await it.write("很好")
        await it.press("ctrl+g")
        assert "《几分之一》一稿" in it.rows()[0]
        await it.press("escape")
        assert isinstance(it.app.screen, SignPlansPlace)
        await it.write("，可用")
        assert "很好，可用" in it.seen()


@piloted
async def test_in_a_workbook_that_is_only_read_the_sheets_are_only_read(tmp_path: Path):
    with_plans(tmp_path, "几分之一").close()
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await go(it)
        await it.write("写不进")
        await it.press("f8", "ctrl+s")
        assert "写不进" not in it.seen() and "只看，不改" in it.seen()
        assert "Ctrl+S" not in it.rows()[-1]
        for initials in ("yzfs", "zld"):
            await it.press("f10")
            await it.write(initials)
            await it.press("enter", "enter", "ctrl+z")
            assert it.rows()[0].endswith("只能查看")
