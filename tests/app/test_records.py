"""全部记录: the list follows what is typed and asked for, and keeps its place."""

import datetime as dt
from pathlib import Path

from textual.widgets import TextArea

from qinglan_tui.domain.records import Record
from qinglan_tui.screens.records import RecordsPlace
from qinglan_tui.screens.search_line import SearchLine
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running
from widgets.record_list import RecordList

LONG = "先想周长是什么。" * 30 + "提问以后等三秒，再点名。" + "后来的话。" * 20


def written(tmp_path: Path) -> Workbook:
    """A few records of two school years; the older year is not read when it is opened."""
    book = make_workbook(tmp_path / "book")
    put(book, "听课", {"teacher": "李青", "topic": "周长", "date": "2026-11-20", "advice": LONG})
    put(book, "听课", {"teacher": "周敏", "topic": "几分之一", "date": "2026-11-13"})
    put(book, "反思", {"topic": "ＰＰＴ与板书", "date": "2026-10-09", "text": "板书太急。"})
    put(book, "反思", {"topic": "方程", "date": "2025-05-05", "text": "板书很好。"})
    book.close()
    return Workbook.open(tmp_path / "book", write=True, now=NOW)


def here(it: Desktop) -> str:
    """The row under the cursor."""
    return next((row for row in it.rows() if row.lstrip().startswith("›")), "")


async def searched(it: Desktop, text: str) -> None:
    """Type into the search line, and wait until the list has followed."""
    await it.write(text)
    await it.settled()


@piloted
async def test_the_list_knows_how_many_there_are_and_reads_a_year_when_it_is_looked_at(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3")
        assert "4条" in it.rows()[0]
        assert "2026-2027学年  3条" in it.seen()
        await it.press("end")
        assert "《方程》反思" in here(it)
        assert "2025年" in it.rows()[0]
        assert "2024-2025学年  1条" in it.seen()


@piloted
async def test_an_older_year_is_not_read_before_one_goes_there(tmp_path: Path):
    book = written(tmp_path)
    for number in range(40):
        put(book, "听课", {"topic": f"第{number}课", "date": "2026-11-18"})
    async with running(book) as it:
        await it.press("f3", "down", "pagedown")
        assert not book.places.is_read(2024)
        await it.press("end", "up", "home")
        assert book.places.is_read(2024)
        assert "李青《周长》" in here(it)


@piloted
async def test_what_is_typed_is_found_in_any_width_with_its_place_in_row_and_preview(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3")
        await searched(it, "三秒 李青")
        assert "1条，共4条" in it.rows()[0]
        assert "问以后等三秒，再点" in here(it)
        assert "三秒" in "\n".join(it.rows()[-8:])
        await it.press("escape")
        await searched(it, "ppt")
        assert "《ＰＰＴ与板书》反思" in here(it)
        await searched(it, "没有")
        assert "没有这样的记录。Esc 看全部。" in it.seen()


@piloted
async def test_the_match_is_underlined_so_that_it_is_seen_without_colours(tmp_path: Path):
    async with running(written(tmp_path), size=(120, 36)) as it:
        await it.press("f3")
        await searched(it, "三秒")
        parts = [part for strip in it.app.screen._compositor.render_strips() for part in strip]
        marked = "".join(part.text for part in parts if part.style and part.style.underline)
        assert marked == "三秒三秒"


@piloted
async def test_a_search_that_is_typed_over_is_given_up(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3")
        await it.write("周")
        await it.write("长")
        await searched(it, "没有")
        assert "没有这样的记录" in it.seen()
        await it.press("escape")
        assert "4条" in it.rows()[0]


@piloted
async def test_filters_stand_in_words_and_are_taken_away_one_by_one_or_all(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        place = it.app
        await it.press("f3")
        assert isinstance(place.screen, RecordsPlace)
        place.screen._set_filter({"kind": "听课记录", "person": "李青", "week": "第12周"})
        await it.settled()
        assert "种类：听课记录　教师：李青　周次：第12周" in it.seen()
        assert "1条，共4条" in it.rows()[0]
        await it.press("backspace")
        assert "周次" not in it.seen()
        await it.pilot.click("AskedLine", offset=(3, 0))
        assert "种类：" not in it.seen()
        assert "教师：李青" in it.seen()
        await searched(it, "板书")
        await it.press("escape")
        assert "教师：李青" in it.seen()
        await it.press("escape")
        assert "教师：" not in it.seen()
        await searched(it, "板书")
        await it.press("ctrl+l")
        assert "4条" in it.rows()[0]
        assert it.app.screen.query_one(SearchLine).value == ""


@piloted
async def test_the_cursor_keeps_its_record_through_opening_searching_and_filters(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3", "down", "down")
        assert "板书》反思" in here(it)
        await searched(it, "板书")
        assert "ＰＰＴ与板书" in here(it)
        await it.press("enter", "escape")
        assert it.app.screen.query_one(SearchLine).value == "板书"
        assert "ＰＰＴ与板书" in here(it)
        await it.press("escape")
        assert "ＰＰＴ与板书" in here(it)
        await searched(it, "几分")
        assert "周敏《几分之一》" in here(it)


@piloted
async def test_after_deleting_the_cursor_stands_on_the_next_and_after_undoing_on_what_came_back(
    tmp_path: Path,
):
    async with running(written(tmp_path)) as it:
        await it.press("f3", "f9")
        assert "周敏《几分之一》" in here(it)
        assert "3条" in it.rows()[0]
        await it.press("ctrl+z")
        assert "李青《周长》" in here(it)


@piloted
async def test_one_goes_to_a_day_a_year_a_title_or_narrows_to_a_person(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3", "ctrl+g")
        await it.write("上周五")
        assert "→ 11月13日 第11周 周五" in it.seen()
        await it.press("enter")
        assert "周敏《几分之一》" in here(it)
        await it.press("ctrl+g")
        await it.write("2025年")
        await it.press("enter")
        assert "《方程》反思" in here(it)
        await it.press("ctrl+g")
        await it.write("板书")
        assert "→ 标题里有“板书”的记录" in it.seen()
        await it.press("enter")
        await it.settled()
        assert "ＰＰＴ与板书" in here(it)
        await it.press("ctrl+g")
        await it.write("lq")
        assert "→ 只看 李青 的" in it.seen()
        await it.press("enter")
        await it.settled()
        assert "教师：李青" in it.seen()
        assert "1条，共4条" in it.rows()[0]


@piloted
async def test_months_are_gone_through_by_keys(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3", "ctrl+down")
        assert "ＰＰＴ与板书" in here(it)
        await it.press("ctrl+down")
        assert "《方程》反思" in here(it)
        await it.press("ctrl+up", "ctrl+up")
        assert "李青《周长》" in here(it)


@piloted
async def test_a_record_that_cannot_be_read_is_a_row_like_others(tmp_path: Path):
    book = written(tmp_path)
    book.close()
    path = book.folder / "records-2026.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"topic":"周长"', '"topic":7'), encoding="utf-8")
    async with running(Workbook.open(book.folder, write=True, now=NOW)) as it:
        await it.press("f3")
        assert "读不出" in here(it)
        await it.press("enter")
        assert "这条记录读不出来" in it.seen()


@piloted
async def test_what_is_edited_shows_in_the_list_at_once(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3")
        key = it.app.screen.query_one(RecordList).key
        record = it.workbook.get(int(str(key)))
        assert isinstance(record, Record)
        await it.press("enter")
        it.workbook.save(
            Record(
                **{**{name: getattr(record, name) for name in record.__struct_fields__}, "title": "新名字"}
            ),
            NOW + dt.timedelta(seconds=1),
        )
        await it.press("escape")
        assert "新名字" in here(it)


@piloted
async def test_enter_before_the_list_has_followed_opens_what_is_found(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3")
        await it.write("几分")
        await it.press("enter")
        await it.settled()
        assert "周敏《几分之一》" in it.rows()[0]


@piloted
async def test_a_record_opened_from_a_search_has_the_cursor_where_the_words_stand(tmp_path: Path):
    async with running(written(tmp_path)) as it:
        await it.press("f3")
        await searched(it, "三秒 周长")
        await it.press("enter")
        await it.settled()
        assert isinstance(it.app.focused, TextArea)
        row, column = it.app.focused.cursor_location
        assert it.app.focused.document.get_line(row)[column:].startswith("三秒")
        assert "三秒" in it.seen()


@piloted
async def test_a_year_that_proves_damaged_when_one_goes_there_is_told_and_left_out(tmp_path: Path):
    book = written(tmp_path)
    for number in range(40):
        put(book, "听课", {"topic": f"第{number}课", "date": "2026-11-18"})
    path = book.folder / "records-2024.json"
    path.write_bytes(path.read_bytes()[:-40])
    async with running(book) as it:
        await it.press("f3")
        assert "44条" in it.rows()[0]
        await it.press("end")
        assert "43条，有学年读不出" in it.rows()[0]
        assert "ＰＰＴ与板书" in here(it)


@piloted
async def test_the_title_line_of_a_record_without_a_heading_says_its_kind_once(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    put(workbook, "听课", {"date": "2026-11-20", "优点": "动手。", "status": "起草"})
    async with running(workbook) as it:
        await it.press("f3", "enter")
        await it.pilot.pause()
        assert it.rows()[0].split()[0] == "听课记录"
        assert it.rows()[0].count("听课记录") == 1
