"""修改历史 by keys alone: what was, what differs, taken back as a new change, and that undone."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.history import HistoryPlace
from qinglan_tui.services.history import GAINED, LOST, SAME, pieces
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running
from tests.widgets._pilot import HOSTILE
from widgets.shown import width

SIZES = [(80, 24), (120, 36)]


def changed(folder: Path) -> tuple[Workbook, Record]:
    """A lesson whose advice was written anew."""
    book = make_workbook(folder)
    first = put(
        book, "听课", {"课题": "周长", "teacher": "李青", "建议": f"提问后等三秒，板书留例题。{HOSTILE[0]}"}
    )
    assert isinstance(first.fields, Observation)
    fields = replace(first.fields, advice="提问后等五秒，练习分层。", class_name="三（2）班")
    book.save(replace(first, fields=fields), NOW)
    return book, first


def advice(it: Desktop, record: Record) -> str:
    """What is stored now."""
    found = it.workbook.get(record.id or 0)
    assert isinstance(found, Record) and isinstance(found.fields, Observation)
    return found.fields.advice


async def go(it: Desktop) -> None:
    """From 今日 to the history of the newest record."""
    await it.press("f3", "f10")
    await it.write("xgls")
    await it.press("enter")
    assert isinstance(it.app.screen, HistoryPlace)


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_what_was_is_seen_beside_now_and_taken_back_as_a_new_change(
    tmp_path: Path, size: tuple[int, int]
):
    book, record = changed(tmp_path)
    async with running(book, size=size) as it:
        await go(it)
        assert "听课　李青《周长》" in it.rows()[0]
        assert "这一次改了：班级、建议" in it.flat() and "和现在一样。" in it.flat()
        await it.press("down")
        for marked in ("〔－五〕", "〔＋三〕", "〔－三（2）班〕", HOSTILE[0]):
            assert marked in it.flat()
        assert all(width(row) <= size[0] for row in it.rows())
        await it.press("ctrl+s")
        assert "已取回" in it.seen() and advice(it, record).startswith("提问后等三秒，板书留例题。")
        assert len(it.workbook.history(record.id or 0)) == 3
        await it.press("ctrl+z")
        assert advice(it, record) == "提问后等五秒，练习分层。"
        await it.press("escape")
        assert "全部记录" in it.rows()[0]


@piloted
async def test_what_is_the_same_is_not_taken_back(tmp_path: Path):
    book, record = changed(tmp_path)
    async with running(book) as it:
        await go(it)
        await it.press("ctrl+s")
        assert "这就是现在的样子" in it.seen() and advice(it, record) == "提问后等五秒，练习分层。"
        assert len(it.workbook.history(record.id or 0)) == 2


def test_a_change_is_marked_letter_by_letter_within_its_clause():
    assert [(one.how, one.text) for one in pieces("等五秒，分层。", "等三秒，分层。")] == [
        (SAME, "等"),
        (LOST, "五"),
        (GAINED, "三"),
        (SAME, "秒，分层。"),
    ]


def test_what_is_quite_another_clause_is_marked_as_a_whole():
    assert [one.how for one in pieces("练习太多。", "导入很有趣。")] == [LOST, GAINED]
    assert [(one.how, one.text) for one in pieces("", "全新。")] == [(GAINED, "全新。")]


def test_of_a_long_text_that_is_the_same_only_its_ends_are_shown():
    same = "好" * 200
    found = pieces(f"{same}旧。", f"{same}新。")
    assert found[0].text == "……" + "好" * 10 and [one.how for one in found] == [SAME, LOST, GAINED, SAME]
