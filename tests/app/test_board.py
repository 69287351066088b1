"""六个一 by keys alone: what was handed in, what is missing, and writing it from its own cell."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from textual.screen import Screen

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.board import BoardPlace
from qinglan_tui.screens.duty import DutyPlace
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.screens.progress import ProgressPlace
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running
from tests.widgets._pilot import HOSTILE
from widgets.dialogs import Ask
from widgets.shown import width


def an_apprentice(folder: Path, **given: str) -> Workbook:
    return make_workbook(folder, **({"name": "李青", "role": "徒弟", "partners": "王芳"} | given))


def row_of(it: Desktop, label: str) -> list[str]:
    """The words of a row without the cursor's mark."""
    row = next(row for row in it.rows() if row.strip().startswith(label))
    return row.replace("›", " ").split()[1:]


def stands_in(it: Desktop, kind: type[Screen[Any]]) -> bool:
    """Whether that screen is in front."""
    return isinstance(it.app.screen, kind)


async def go_to_board(it: Desktop) -> None:
    await it.press("f4", "f8")
    assert stands_in(it, BoardPlace)


@piloted
async def test_the_board_shows_every_month_of_every_item_and_what_this_month_still_needs(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    put(workbook, "案例", {"date": "2026-09-20", "topic": "提问", "status": "已交"})
    put(workbook, "案例", {"date": "2026-11-18", "topic": "折纸", "status": "起草", "description": "折" * 62})
    async with running(workbook) as it:
        await go_to_board(it)
        assert it.rows()[0].startswith(" 六个一   李青   2026—2027学年第一学期")
        assert next(row for row in it.rows() if "9月" in row).split() == [
            "9月",
            "10月",
            "11月",
            "12月",
            "1月",
        ]
        assert row_of(it, "教学案例") == ["已交", "未交", "起草", "－", "－"]
        assert row_of(it, "完整的试题") == ["未交", "1月22日前"]
        assert "本月还差：教学案例 1 篇（已起草62字）" in it.seen()
        assert "10月教学案例逾期22天，可补交。" in it.flat()
        assert all(width(row) <= 80 for row in it.rows())


@piloted
async def test_the_menu_finds_it_by_its_initials_and_by_its_name(tmp_path: Path):
    async with running(an_apprentice(tmp_path)) as it:
        for typed in ("lgy", "六个一"):
            await it.press("f2", "f10")
            await it.write(typed)
            await it.press("enter")
            assert stands_in(it, BoardPlace)


@piloted
async def test_enter_on_a_missing_month_writes_the_right_kind_and_the_month_is_made_up(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    async with running(workbook) as it:
        await go_to_board(it)
        await it.press("down", "left", "enter")
        place = it.app.screen
        assert isinstance(place, EditPlace)
        assert place.kind.code == "lesson_design"
        assert "算10月的" in it.rows()[0]
        assert place.form.raw["use"] == "上交作业"
        await it.write("几分之一")
        await it.press("ctrl+s", "escape")
        assert stands_in(it, BoardPlace)
        assert row_of(it, "一课时教学设计")[:3] == ["未交", "补交", "未交"]
        assert next(row for row in it.rows() if "一课时教学设计" in row).count("›补交") == 1
    (record,) = Workbook.open(tmp_path, write=False, now=NOW).records(Span())
    assert isinstance(record, Record)
    assert (record.counts_for, record.date) == ("2026-10", NOW.date())


@piloted
async def test_enter_on_what_is_there_opens_it_and_a_draft_is_gone_on_with(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    put(workbook, "案例", {"date": "2026-10-20", "topic": "提问", "status": "已交"})
    put(workbook, "案例", {"date": "2026-11-18", "topic": "折纸", "status": "起草"})
    async with running(workbook) as it:
        await go_to_board(it)
        await it.press("left", "enter")
        assert "《提问》" in it.rows()[0]
        await it.press("escape", "right", "enter")
        assert "《折纸》" in it.rows()[0]


@piloted
async def test_where_several_stand_behind_a_cell_it_asks_which(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    for topic in ("提问", "折纸"):
        put(workbook, "案例", {"date": "2026-11-18", "topic": topic})
    async with running(workbook) as it:
        await go_to_board(it)
        await it.press("enter")
        assert stands_in(it, Ask)
        assert "《提问》" in it.seen() and "《折纸》" in it.seen()
        assert "写一条" not in it.seen()
        await it.press("2")
        assert stands_in(it, EditPlace)
        assert "《折纸》" in it.rows()[0]


@piloted
async def test_a_cell_says_in_words_what_it_is(tmp_path: Path):
    async with running(an_apprentice(tmp_path)) as it:
        await go_to_board(it)
        await it.press("left")
        assert "10月　教学案例　未交，逾期22天　回车写一条教学案例，算10月的" in it.seen()
        await it.press("end")
        assert "1月　教学案例　未开始" in it.seen()


@piloted
async def test_f8_goes_on_to_the_next_bundle_and_round_again(tmp_path: Path):
    async with running(an_apprentice(tmp_path)) as it:
        await go_to_board(it)
        assert "F8 换一套" in it.rows()[-1]
        await it.press("f8")
        assert it.rows()[0].startswith(" 四课   与王芳")
        assert row_of(it, "示范课") == ["未做"]
        assert "还差：示范课 1 节、汇报课 1 节、公开课 1 节、评优课 1 节。" in it.seen()
        await it.press("down", "enter")
        place = it.app.screen
        assert isinstance(place, EditPlace)
        assert place.form.raw["occasion"] == "汇报课"
        await it.press("escape", "f8")
        assert it.rows()[0].startswith(" 六个一")


@piloted
async def test_a_mentor_sees_the_apprentices_board_as_what_is_known_and_writes_nothing_there(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    put(workbook, "论文", {"date": "2026-11-10", "topic": "错题", "category": "论文", "author": "李青"})
    async with running(workbook) as it:
        await go_to_board(it)
        assert "六个一   李青（已知）" in it.rows()[0]
        assert row_of(it, "教学论文")[0] == "已完成"
        assert row_of(it, "教学案例") == ["－"] * 5
        await it.press("enter")
        assert stands_in(it, BoardPlace)
        assert "这里只显示工作簿里有的记录" in it.seen()


@piloted
async def test_esc_goes_back_to_the_duties(tmp_path: Path):
    async with running(an_apprentice(tmp_path)) as it:
        await go_to_board(it)
        await it.press("escape")
        assert stands_in(it, ProgressPlace)


@piloted
async def test_a_programme_without_a_bundle_says_where_the_duties_are(tmp_path: Path):
    async with running(an_apprentice(tmp_path, programme="000-02")) as it:
        await go_to_board(it)
        assert "没有“六个一”这样的成套任务" in it.seen()
        assert "F4" in it.seen()
        assert "换一套" not in it.rows()[-1]
        await it.press("down", "enter", "f8")
        assert stands_in(it, BoardPlace)


@piloted
async def test_without_a_programme_it_says_how_to_choose_one(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    workbook.arrange(pairings=tuple(replace(one, programme="") for one in workbook.pairings))
    async with running(workbook) as it:
        await go_to_board(it)
        assert "还没有选方案" in it.seen()


@piloted
async def test_read_only_it_shows_everything_and_writes_nothing(tmp_path: Path):
    with an_apprentice(tmp_path):
        pass
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await go_to_board(it)
        await it.press("left", "enter")
        assert stands_in(it, BoardPlace)
        assert "未交" in it.seen()


@piloted
async def test_an_item_of_weeks_opens_its_weeks(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    rule = {
        "id": "w", "title": "每周反思", "owes": "apprentice", "counts": ["reflection"], "n": 1, "per": "week",
        "bundle": "一周一篇", "scope": "sum", "quote": "每周一篇反思",
    }  # fmt: skip
    workbook.arrange(programmes=({"id": "own", "name": "本校方案", "duty": [rule]},))
    workbook.arrange(pairings=tuple(replace(one, programme="own") for one in workbook.pairings))
    put(workbook, "反思", {"date": "2026-11-18", "topic": "周长"})
    async with running(workbook, size=(120, 36)) as it:
        await go_to_board(it)
        assert it.rows()[0].startswith(" 一周一篇")
        assert row_of(it, "每周反思")[0] == "1/21篇"
        await it.press("enter")
        assert stands_in(it, DutyPlace)
        assert "第1周" in it.seen()
        await it.press("escape")
        assert stands_in(it, BoardPlace)


@piloted
async def test_what_a_teacher_wrote_is_never_read_as_orders(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    for text in HOSTILE:
        put(workbook, "案例", {"date": "2026-11-18", "topic": text})
    async with running(workbook) as it:
        await go_to_board(it)
        await it.press("enter")
        assert "[/张][b]" in it.seen()
        assert "\x1b" not in it.seen()
