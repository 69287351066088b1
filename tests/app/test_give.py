"""交给对方, by keys alone: what leaves is seen first, switched record by record, and written as one file."""

from pathlib import Path

import pytest

from qinglan_tui.screens.give import GivePlace
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.packets import Packet, read_packet
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running

SIZES = [(80, 24), (120, 36)]
NAME = "青蓝互传-王芳-给李青-2026-11-22.qinglan"


def a_book(folder: Path) -> Workbook:
    """A mentor's workbook: two lessons of the apprentice, one of an earlier term, one private, one draft."""
    book = make_workbook(folder / "book")
    put(book, "听课", {"课题": "周长[/张]", "teacher": "李青", "日期": "2026-11-20"})
    put(book, "听课", {"课题": "面积", "teacher": "李青", "日期": "2026-09-12"})
    put(book, "听课", {"课题": "去年", "teacher": "李青", "日期": "2026-03-12"})
    put(book, "听课", {"课题": "私下", "teacher": "李青", "日期": "2026-11-19", "仅自己看": "是"})
    put(book, "听课", {"课题": "没完", "teacher": "李青", "日期": "2026-11-18", "状态": "起草"})
    put(book, "读书笔记", {"书名": "给教师的建议", "日期": "2026-11-17"})
    return book


async def open_give(it: Desktop) -> None:
    """By the menu, as one finds it."""
    await it.press("f10")
    await it.write("jgdf")
    await it.press("enter")
    assert isinstance(it.app.screen, GivePlace)


def topics(packet: Packet) -> set[str]:
    """What the records in a file are about."""
    return {str(document["fields"].get("topic", "")) for document in packet.records.values()}


def group_of(it: Desktop, text: str) -> str:
    """The heading under which a row is seen."""
    rows = it.rows()
    at = next(number for number, row in enumerate(rows) if text in row)
    heads = [row for row in rows[:at] if row.startswith((" 给", " 留在"))]
    return heads[-1].strip()


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_what_leaves_and_what_stays_is_seen_and_one_key_writes_the_file(
    tmp_path: Path, size: tuple[int, int]
):
    async with running(a_book(tmp_path), size=size) as it:
        await open_give(it)
        assert "2条记录" in it.rows()[0]
        assert group_of(it, "周长[/张]").startswith("给李青的")
        assert group_of(it, "私下") == "留在这里：仅自己看"
        assert group_of(it, "没完") == "留在这里：还在起草"
        assert "给教师的建议" in it.seen() and "没有写到对方" in it.seen()
        assert "去年" not in it.seen()
        await it.press("ctrl+s")
        path = tmp_path / "book" / "导出" / NAME
        assert str(path) in it.flat() and "已写好" in it.rows()[0]
        packet = read_packet(path)
        assert (packet.sender, packet.to, topics(packet)) == ("王芳", "李青", {"周长[/张]", "面积"})


@piloted
async def test_space_switches_a_record_and_a_private_one_never_goes(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await open_give(it)
        await it.press("tab", "tab", "tab", "home", "space")
        assert "1条记录" in it.rows()[0]
        await it.press(*["down"] * 4)
        for _ in range(5):
            await it.press("space", "up")
        await it.press("ctrl+s")
        packet = read_packet(tmp_path / "book" / "导出" / NAME)
        # Every row was switched once, the first one back again; the private one does not go with them.
        assert topics(packet) == {"周长[/张]", "没完", ""}


@piloted
async def test_why_a_private_record_stays_is_told(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await open_give(it)
        await it.press("tab", "tab", "tab", "home")
        while "› 不传  11月19日" not in it.seen():
            await it.press("down")
        await it.press("enter")
        assert "标着“仅自己看”，不会传出去" in it.seen()


@piloted
async def test_nothing_chosen_writes_nothing(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await open_give(it)
        await it.press("tab", "tab", "tab", "home", "space", "down", "space", "ctrl+s")
        assert "没有可以传给李青的记录" in it.seen()
        assert not (tmp_path / "book" / "导出" / NAME).exists()


@piloted
async def test_another_span_and_another_name(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await open_give(it)
        await it.press("down", "3", "down")
        assert "去年" in it.seen() and "3条记录" in it.rows()[0]
        await it.rewrite("给青")
        await it.press("ctrl+s")
        packet = read_packet(tmp_path / "book" / "导出" / "给青.qinglan")
        assert topics(packet) == {"周长[/张]", "面积", "去年"}
        await it.press("ctrl+s")
        assert "已有“给青.qinglan”这个文件" in it.flat()


@piloted
async def test_a_path_may_be_typed_and_a_wrong_one_is_told(tmp_path: Path):
    (tmp_path / "stick").mkdir()
    async with running(a_book(tmp_path)) as it:
        await open_give(it)
        await it.press("down", "down")
        await it.rewrite(str(tmp_path / "stick"))
        await it.press("ctrl+s")
        assert "是一个文件夹" in it.flat()
        await it.press("down")
        await it.rewrite(f'"{tmp_path / "stick" / "一份"}"')
        await it.press("ctrl+s")
        assert (tmp_path / "stick" / "一份.qinglan").is_file()


@piloted
async def test_the_same_name_a_second_time_gets_a_number(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await open_give(it)
        await it.press("ctrl+s", "ctrl+s")
        assert len(list((tmp_path / "book" / "导出").glob("*.qinglan"))) == 2


@piloted
async def test_f8_opens_the_folder_once_there_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    opened: list[Path] = []
    monkeypatch.setattr("qinglan_tui.screens.give.open_path", opened.append)
    async with running(a_book(tmp_path)) as it:
        await open_give(it)
        await it.press("f8")
        assert opened == []
        await it.press("ctrl+s", "f8")
        await it.settled()
        assert opened == [tmp_path / "book" / "导出"]


@piloted
async def test_without_a_partner_it_says_where_to_enter_one(tmp_path: Path):
    book = make_workbook(tmp_path / "book")
    book.arrange(pairings=())
    async with running(book) as it:
        await open_give(it)
        assert "还没有结对的教师" in it.flat()
        await it.press("ctrl+s", "escape")
        assert "今日" in it.rows()[0]


@piloted
async def test_a_window_that_only_reads_may_hand_over(tmp_path: Path):
    a_book(tmp_path).close()
    async with running(Workbook.open(tmp_path / "book", write=False, now=NOW)) as it:
        await open_give(it)
        await it.press("ctrl+s")
        assert (tmp_path / "book" / "导出" / NAME).is_file()
