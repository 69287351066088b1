"""两边都改过, by keys alone: both versions seen, one taken, mixed, or written together in the form."""

from pathlib import Path

import pytest

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.compare import ComparePlace
from qinglan_tui.services.conflicts import BETWEEN
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running
from tests.services.clashes import clash

SIZES = [(80, 24), (120, 36)]


def clashing(folder: Path, **more: str) -> tuple[Workbook, Record]:
    """A workbook with a lesson that was changed on two machines."""
    book = make_workbook(folder / "book")
    record = put(book, "听课", {"课题": "周长", "teacher": "李青", "优点": "动手。", "日期": "2026-11-12"})
    here = {"advice": "等三秒。", "merits": "动手。交流有序。"}
    clash(book, record, here, {"advice": "留[/张]例题。", "class_name": "三（2）班", **more})
    book.merge_copies()
    return book, record


async def compare(it: Desktop) -> None:
    """From 今日 to both versions."""
    assert "两边都改过" in it.seen()
    await it.press("home", "enter", "enter")
    assert isinstance(it.app.screen, ComparePlace)


def stored(book: Workbook, record: Record) -> Observation:
    """The fields of the record as it is now."""
    found = book.get(record.id or 0)
    assert isinstance(found, Record) and isinstance(found.fields, Observation)
    return found.fields


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_both_versions_are_seen_and_what_differs_is_named_in_words(
    tmp_path: Path, size: tuple[int, int]
):
    book, _ = clashing(tmp_path)
    async with running(book, size=size) as it:
        await compare(it)
        for word in ("不同　班级", "不同　优点", "第一份", "第二份"):
            assert word in it.seen()
        await it.press("pagedown")
        for word in ("不同　建议", "等三秒。", "留[/张]例题。"):
            assert word in it.seen()
        side_by_side = any("● 第一份" in row and "○ 第二份" in row for row in it.rows())
        assert side_by_side == (size[0] >= 100)


@pytest.mark.parametrize(("key", "number"), [("f8", 0), ("f9", 1)])
@piloted
async def test_one_version_is_taken_whole_and_the_other_waits_in_the_trash(
    tmp_path: Path, key: str, number: int
):
    book, record = clashing(tmp_path)
    async with running(book) as it:
        (conflict,) = book.conflicts()
        await compare(it)
        await it.press(key)
        assert "已定下" in it.seen()
        assert book.conflicts() == []
        wanted = (conflict.record, conflict.other)[number]
        assert isinstance(wanted, Record)
        assert stored(book, record) == wanted.fields
        assert len(book.trash()) == 1
        await it.press("f2")
        assert "请看一下" not in it.seen()


@piloted
async def test_undo_brings_both_versions_back_and_says_so(tmp_path: Path):
    book, record = clashing(tmp_path)
    async with running(book) as it:
        before = stored(book, record)
        await compare(it)
        await it.press("f9", "ctrl+z")
        assert "撤销：定下 11月12日听课记录" in it.seen()
        assert len(book.conflicts()) == 1
        assert stored(book, record) == before
        assert "李青《周长》" in it.seen()


@piloted
async def test_field_by_field_each_from_the_version_that_is_chosen(tmp_path: Path):
    book, record = clashing(tmp_path)
    async with running(book) as it:
        (conflict,) = book.conflicts()
        assert isinstance(conflict.record, Record) and isinstance(conflict.other, Record)
        await compare(it)
        # 班级 is empty in one version: what was written is taken. 优点 is of the first, 建议 of the second.
        await it.press("down", "left", "down", "right", "ctrl+s")
        fields = stored(book, record)
        assert fields.class_name == "三（2）班"
        first, second = conflict.record.fields, conflict.other.fields
        assert isinstance(first, Observation) and isinstance(second, Observation)
        assert (fields.merits, fields.advice) == (first.merits, second.advice)


@piloted
async def test_both_texts_go_into_the_form_and_saving_there_settles_it(tmp_path: Path):
    book, record = clashing(tmp_path)
    async with running(book) as it:
        await compare(it)
        await it.press("ctrl+g", "ctrl+s")
        assert len(book.conflicts()) == 1
        await it.press("escape")
        assert book.conflicts() == []
        advice = stored(book, record).advice
        assert BETWEEN in advice and "等三秒。" in advice and "留[/张]例题。" in advice
        assert book.drafts() == []


@piloted
async def test_leaving_the_form_without_saving_settles_nothing_and_keeps_the_text(tmp_path: Path):
    book, _ = clashing(tmp_path)
    async with running(book) as it:
        await compare(it)
        await it.press("ctrl+g", "escape")
        assert len(book.conflicts()) == 1
        await it.press("escape", "f2")
        assert "未存稿" in it.seen()


@piloted
async def test_esc_leaves_both_versions_as_they_are(tmp_path: Path):
    book, record = clashing(tmp_path)
    async with running(book) as it:
        before = stored(book, record)
        await compare(it)
        await it.press("down", "right", "escape", "escape")
        assert "今日" in it.rows()[0]
        assert len(book.conflicts()) == 1
        assert stored(book, record) == before


@piloted
async def test_a_text_longer_than_the_screen_can_be_read_to_its_end(tmp_path: Path):
    book, _ = clashing(tmp_path, merits="一句话。" * 300 + "最后一句在这里。")
    async with running(book) as it:
        await compare(it)
        assert "最后一句" not in it.seen()
        for _ in range(8):
            await it.press("pagedown")
            if "最后一句" in it.seen():
                break
        assert "最后一句在这里。" in it.flat()


@piloted
async def test_it_is_reached_from_the_menu_and_empty_without_conflicts(tmp_path: Path):
    async with running(make_workbook(tmp_path / "book")) as it:
        await it.press("f10")
        await it.write("lbgg")
        await it.press("enter")
        assert "没有两边都改过的记录" in it.seen()
        await it.press("escape")
        assert "今日" in it.rows()[0]


@piloted
async def test_a_window_that_only_reads_shows_both_and_settles_nothing(tmp_path: Path):
    book, _ = clashing(tmp_path)
    book.close()
    async with running(Workbook.open(book.folder, write=False, now=NOW)) as it:
        await compare(it)
        await it.press("f8", "f9", "ctrl+s", "ctrl+g", "right", "enter")
        assert isinstance(it.app.screen, ComparePlace)
        assert len(it.workbook.conflicts()) == 1


@piloted
async def test_of_a_record_in_the_trash_the_other_version_can_be_taken_back(tmp_path: Path):
    book, record = clashing(tmp_path)
    async with running(book) as it:
        book.delete(record.id or 0, NOW)
        await it.press("f3", "f2")
        await compare(it)
        assert "第一份已在回收站里" in it.seen()
        await it.press("f8")
        assert len(book.conflicts()) == 1
        await it.press("f9")
        assert book.conflicts() == []
        assert stored(book, record).topic == "周长"
