"""交前自查 by keys alone: what is listed, the record opened, mended and left, and the export gone on with."""

from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.precheck import Remark
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import default_term
from qinglan_tui.screens.base import Place
from qinglan_tui.screens.duty import DutyPlace
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.screens.precheck import PrecheckScreen, look_first
from qinglan_tui.storage import Workbook
from tests.app._pilot import Desktop, make_workbook, piloted, put, running
from tests.services.clashes import clash

SIZES = [(80, 24), (120, 36)]
PARAGRAPH = "问题刚出口就点名，点来点去是前两排六七个孩子，后排的孩子一节课没有站起来过，下次先等三秒。"
LESSON = {"teacher": "李青", "class_name": "三（2）班", "日期": "2026-11-12", "节次": "第2节"}


def a_book(folder: Path) -> tuple[Workbook, Record]:
    """A lesson on a Saturday, and two on one day with the same words."""
    book = make_workbook(folder / "book")
    put(book, "听课", LESSON | {"topic": "周长[/张]", "advice": PARAGRAPH})
    put(book, "听课", LESSON | {"topic": "面积", "advice": PARAGRAPH, "节次": "第3节"})
    return book, put(book, "听课", LESSON | {"topic": "角", "advice": "等三秒。", "日期": "2026-11-14"})


def editor(it: Desktop) -> EditPlace:
    """The form that is open."""
    screen = it.app.screen
    assert isinstance(screen, EditPlace)
    return screen


def is_listed(it: Desktop) -> bool:
    """Whether the list is in front."""
    return isinstance(it.app.screen, PrecheckScreen)


async def shown_on(it: Desktop, code: str = "register", term_id: str | None = None) -> list[bool]:
    """Push the list as 导出 does; what it answers is put into the list."""
    answers: list[bool] = []
    place = it.app.screen
    assert isinstance(place, Place)
    look_first(place, code, term_id, lambda: answers.append(True))
    await it.pilot.pause()
    return answers


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_remarks_stand_under_what_they_are_about_with_day_title_and_what_to_do(
    tmp_path: Path, size: tuple[int, int]
):
    book, _ = a_book(tmp_path)
    async with running(book, size=size) as it:
        await shown_on(it)
        assert "交前自查   听课情况统计表　2处" in it.rows()[0]
        for word in ("休息日有课", "11月14日 周六", "听课", "李青《角》", "整段重复"):
            assert word in it.seen()
        assert "11月14日是周六。" in it.seen()
        assert "那天是调休上课，在设置的学期里填上。" in it.seen()
        assert "F5 接着导出" in it.rows()[-1]
        assert "F8" not in it.rows()[-1]
        await it.press("down")
        assert "与11月12日的听课“李青《周长[/张]》”一字不差。" in it.flat()
        assert "F8 另一条" in it.rows()[-1]


@piloted
async def test_a_record_is_opened_mended_and_no_longer_listed(tmp_path: Path):
    book, saturday = a_book(tmp_path)
    async with running(book) as it:
        answers = await shown_on(it)
        await it.press("enter")
        editor(it).form.focus_field("date")
        await it.rewrite("11月13日")
        await it.press("ctrl+s", "escape")
        assert is_listed(it)
        stored = book.get(saturday.id or 0)
        assert isinstance(stored, Record) and stored.date.isoformat() == "2026-11-13"
        assert "休息日有课" not in it.seen()
        assert "整段重复" in it.seen()
        await it.press("f8")
        other = editor(it).record
        assert isinstance(other, Record) and isinstance(other.fields, Observation)
        assert other.fields.topic == "周长[/张]"
        await it.press("escape")
        assert is_listed(it)
        assert answers == []


@pytest.mark.parametrize("key", ["f5", "ctrl+s"])
@piloted
async def test_the_export_is_gone_on_with_and_nothing_was_changed(tmp_path: Path, key: str):
    book, _ = a_book(tmp_path)
    async with running(book) as it:
        answers = await shown_on(it)
        await it.press(key)
        assert answers == [True]
        assert not is_listed(it)


@piloted
async def test_esc_leads_back_without_exporting(tmp_path: Path):
    book, _ = a_book(tmp_path)
    async with running(book) as it:
        answers = await shown_on(it)
        await it.press("escape")
        assert answers == []
        assert not is_listed(it)


@piloted
async def test_where_there_is_nothing_to_look_at_nothing_stands_in_the_way(tmp_path: Path):
    async with running(make_workbook(tmp_path / "book")) as it:
        assert await shown_on(it, "honours") == [True]
        assert not is_listed(it)


@piloted
async def test_what_was_looked_at_once_does_not_stand_in_the_way_again_unless_asked_for(tmp_path: Path):
    book, _ = a_book(tmp_path)
    passed: set[Remark] = set()
    gone: list[str] = []
    async with running(book) as it:
        place = it.app.screen
        assert isinstance(place, Place)

        async def export(always: bool = False) -> None:
            look_first(place, "register", None, lambda: gone.append("写"), passed=passed, always=always)
            await it.pilot.pause()

        await export()
        await it.press("f5")
        await export()
        assert len(gone) == 2
        await export(always=True)
        assert is_listed(it)
        await it.press("escape")
        put(book, "听课", LESSON | {"topic": "体积", "advice": "留例题。", "日期": "2026-11-15"})
        await export()
        assert is_listed(it)
        assert len(gone) == 2


@piloted
async def test_a_problem_is_told_and_left_to_the_export(tmp_path: Path):
    async with running(make_workbook(tmp_path / "book")) as it:
        assert await shown_on(it, "没有的文件") == [True]
        assert "这种文件" in it.seen()


@piloted
async def test_one_chosen_record_is_looked_at_as_it_is_stored_now(tmp_path: Path):
    book, saturday = a_book(tmp_path)
    async with running(book) as it:
        it.app.push_screen(PrecheckScreen(it.desk_app.desk, "form", records=(saturday,)))  # type: ignore[arg-type]
        await it.pilot.pause()
        assert "一条记录的表　1处" in it.rows()[0]
        await it.press("enter")
        editor(it).form.focus_field("date")
        await it.rewrite("11月13日")
        await it.press("ctrl+s", "escape")
        assert "没有要看的了。" in it.seen()


@piloted
async def test_from_the_menu_the_whole_term_is_looked_at_and_a_duty_or_the_settings_opened(tmp_path: Path):
    book, _ = a_book(tmp_path)
    async with running(book) as it:
        await it.press("f10")
        await it.write("jqzc")
        await it.press("enter")
        assert "交前自查   整个学期" in it.rows()[0]
        await it.press("end")
        assert "李青没有填" in it.seen()
        await it.press("enter")
        assert "设置" in it.rows()[0]
        await it.press("escape", "escape", "f10")
        await it.write("jqzc")
        await it.press("enter", "escape")
        assert "今日" in it.rows()[0]
        await it.press("f10")
        await it.write("jqzc")
        await it.press("enter", "f5")
        assert "导出" in it.rows()[0]


@piloted
async def test_a_count_not_reached_opens_its_duty_and_comes_back(tmp_path: Path):
    async with running(make_workbook(tmp_path, role="徒弟", partners="李青")) as it:
        await shown_on(it, "summary")
        await it.press("end")
        assert is_listed(it)
        assert "次数没有达到" in it.seen()
        await it.press("enter")
        assert isinstance(it.app.screen, DutyPlace)
        await it.press("escape")
        assert is_listed(it)


@piloted
async def test_of_a_term_gone_by_the_duty_is_not_mixed_up_with_this_term_s(tmp_path: Path):
    workbook = make_workbook(tmp_path, role="徒弟", partners="李青")
    former = default_term("2025-2026-2")
    pairing = structs.replace(workbook.pairings[0], start=former.start)
    workbook.arrange(terms=(former, *workbook.terms), pairings=(pairing,))
    async with running(workbook) as it:
        await shown_on(it, "summary", former.id)
        assert "次数没有达到" in it.seen()
        await it.press("end", "enter")
        assert is_listed(it)
        assert "这是别的学期的任务" in it.seen()


@piloted
async def test_two_versions_that_wait_lead_to_where_they_are_settled(tmp_path: Path):
    book = make_workbook(tmp_path / "book")
    record = put(book, "听课", LESSON | {"topic": "周长", "advice": "等三秒。"})
    clash(book, record, {"advice": "等三秒再点名。"}, {"advice": "留例题。"})
    book.merge_copies()
    async with running(book) as it:
        await shown_on(it)
        assert "会印第一份" in it.seen()
        await it.press("enter")
        assert "两边都改过" in it.rows()[0]
