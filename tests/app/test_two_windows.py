"""A second window reads, follows what the first one saves, and writes once that one is closed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from qinglan_tui.app import QinglanApp
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.screens.watching import REST_AFTER, Watching
from qinglan_tui.services.opening import open_workbook
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running
from tests.services.clashes import changed, clash
from widgets.record_list import RecordList

MANY = 40


def lesson(book: Workbook, number: int) -> Record:
    """A lesson heard on one of the days before today."""
    return put(
        book, "听课", {"课题": f"第{number}课", "teacher": "李青", "日期": f"2026-10-{number % 28 + 1:02}"}
    )


@asynccontextmanager
async def reading(folder: Path) -> AsyncIterator[Desktop]:
    """A second window on a workbook that another one has open."""
    second = open_workbook(folder, write=True, now=NOW, fallback=True)
    assert not second.writable
    async with running(second) as it:
        yield it


def watching(it: Desktop) -> Watching:
    """What looks after the open workbook."""
    assert isinstance(it.app, QinglanApp) and it.app.watching is not None
    return it.app.watching


def seen_at(it: Desktop, text: str) -> int:
    """The row of the screen on which a text stands, -1 when it is not seen."""
    return next((number for number, row in enumerate(it.rows()) if text in row), -1)


async def follow(it: Desktop) -> None:
    """Two seconds later."""
    watching(it).follow_writer()
    await it.pilot.pause()


@piloted
async def test_the_second_window_says_so_and_hides_what_writes(tmp_path: Path):
    with make_workbook(tmp_path / "book") as first:
        put(first, "听课", {"课题": "周长"})
        async with reading(tmp_path / "book") as it:
            assert "只能查看" in it.rows()[0]
            assert "已在另一个窗口打开，只能查看" in it.flat()
            await it.press("f10")
            await it.write("记一节听课")
            assert "没有这样的命令" in it.seen()
            await it.press("escape", "1", "ctrl+o", "ctrl+z", "ctrl+r")
            assert "今日" in it.rows()[0]
            assert first.writable


@piloted
async def test_it_shows_what_the_other_saved_without_moving_cursor_or_scroll(tmp_path: Path):
    with make_workbook(tmp_path / "book") as first:
        records = [lesson(first, number) for number in range(MANY)]
        async with reading(tmp_path / "book") as it:
            await it.press("f3", *["down"] * 25)
            rows = it.app.screen.query_one(RecordList)
            key, top = rows.key, rows.scroll_offset.y
            under = it.workbook.get(int(key or 0))
            assert under is not None
            row = seen_at(it, under.heading)
            assert top > 0 and row > 0
            assert "40条" in it.rows()[0]
            first.delete(records[0].id or 0, NOW)
            lesson(first, 77)
            lesson(first, 78)
            await follow(it)
            assert "41条" in it.rows()[0]
            assert rows.key == key
            assert seen_at(it, under.heading) == row
            focused = it.app.focused
            assert focused is not None and focused.id == "find"


@piloted
async def test_nothing_is_drawn_while_nothing_has_changed(tmp_path: Path):
    with make_workbook(tmp_path / "book") as first:
        lesson(first, 1)
        async with reading(tmp_path / "book") as it:
            await follow(it)
            drawn: list[object] = []
            shown = it.app._display
            it.app._display = lambda *given: (drawn.append(given), shown(*given))[1]  # type: ignore[method-assign,func-returns-value]
            for _ in range(5):
                await follow(it)
            assert drawn == []
            lesson(first, 2)
            await follow(it)
            assert drawn != []


@piloted
async def test_once_the_other_is_closed_one_key_writes_here(tmp_path: Path):
    first = make_workbook(tmp_path / "book")
    put(first, "听课", {"课题": "周长"})
    async with reading(tmp_path / "book") as it:
        await follow(it)
        assert "Ctrl+R" not in it.seen()
        first.close()
        await follow(it)
        assert "另一个窗口已经关上。按 Ctrl+R 就改在这里写" in it.seen()
        await it.press("ctrl+r")
        assert it.workbook.writable
        assert "已保存" in it.rows()[0]
        await it.press("f3", "f9")
        assert it.workbook.records(Span.everything()) == []
        await it.press("ctrl+z")
        assert "撤销：删除" in it.seen()
    with open_workbook(tmp_path / "book", write=True, now=NOW) as later:
        assert len(later.records(Span.everything())) == 1


@piloted
async def test_when_a_third_window_was_faster_this_one_goes_on_reading(tmp_path: Path):
    first = make_workbook(tmp_path / "book")
    async with reading(tmp_path / "book") as it:
        first.close()
        await follow(it)
        with open_workbook(tmp_path / "book", write=True, now=NOW, machine=watching(it).machine):
            await it.press("ctrl+r")
            assert not it.workbook.writable
            assert "只能查看" in it.rows()[0]


@piloted
async def test_a_conflicted_copy_that_appears_while_open_is_merged_and_told(tmp_path: Path):
    with make_workbook(tmp_path / "book") as book:
        record = put(book, "听课", {"课题": "周长", "teacher": "李青"})
        async with running(book) as it:
            clash(book, record, {"advice": "等三秒。"}, {"advice": "留例题。"})
            watching(it).look()
            await it.pilot.pause()
            assert "两边都改过1条" in it.flat()
            assert "请看一下" in it.seen()


@piloted
async def test_after_a_minute_without_a_key_the_files_are_written_once(tmp_path: Path):
    with make_workbook(tmp_path / "book") as book:
        async with running(book) as it:
            record = put(book, "听课", {"课题": "周长"})
            year = tmp_path / "book" / "records-2026.json"
            watching(it).look()
            assert not year.exists()
            resting(watching(it))
            watching(it).look()
            assert "周长" in year.read_text(encoding="utf-8")
            book.save(changed(record, topic="面积"), NOW)
            await it.press("down")
            watching(it).look()
            assert "面积" not in year.read_text(encoding="utf-8")


def resting(watch: Watching) -> None:
    """As if nobody had pressed a key for a minute."""
    last = watch._last_key
    watch._idle_clock = lambda: last + REST_AFTER


@pytest.mark.parametrize("is_back", [True, False])
@piloted
async def test_a_stick_that_is_pulled_is_said_and_does_not_end_the_program(tmp_path: Path, is_back: bool):
    (tmp_path / "stick").mkdir()
    book = make_workbook(tmp_path / "stick" / "book")
    put(book, "听课", {"课题": "周长"})
    async with running(book) as it:
        (tmp_path / "stick").rename(tmp_path / "pulled")
        watching(it).look()
        await it.pilot.pause()
        await it.press("f3", "f2")
        assert "U盘" in it.seen()
        if is_back:
            (tmp_path / "pulled").rename(tmp_path / "stick")
    assert it.app.return_code in (None, 0)


@piloted
async def test_a_form_that_is_open_keeps_what_another_device_changed_meanwhile(tmp_path: Path):
    with make_workbook(tmp_path / "book") as book:
        record = put(book, "听课", {"课题": "周长", "teacher": "李青", "建议": "等三秒。"})
        async with running(book) as it:
            await it.press("home", "enter", "tab", "end")
            await it.write("第3节")
            elsewhere = changed(record, advice="留例题。", class_name="三（2）班")
            book.save(elsewhere, NOW)
            await it.press("ctrl+s")
            stored = book.get(record.id or 0)
            assert isinstance(stored, Record)
            assert stored.slot == "第3节"
            assert (fact(stored, "advice"), fact(stored, "class_name")) == ("留例题。", "三（2）班")


@piloted
async def test_a_field_changed_here_and_elsewhere_is_told_and_the_other_text_is_in_the_history(
    tmp_path: Path,
):
    with make_workbook(tmp_path / "book") as book:
        record = put(book, "听课", {"课题": "周长", "teacher": "李青"})
        async with running(book) as it:
            await it.press("home", "enter", "tab", "end")
            await it.write("第3节")
            book.save(changed(record, slot="第4节"), NOW)
            await it.press("ctrl+s")
            assert "节次在别处也改过" in it.flat()
            texts = [revision.record for revision in book.history(record.id or 0)]
            assert [one.slot for one in texts if isinstance(one, Record)][:2] == ["第3节", "第4节"]


@piloted
async def test_a_long_message_waits_until_nobody_types(tmp_path: Path):
    with make_workbook(tmp_path / "book") as book:
        record = put(book, "听课", {"课题": "周长", "teacher": "李青"})
        async with running(book) as it:
            await it.press("1")
            clash(book, record, {"advice": "等三秒。"}, {"advice": "留例题。"})
            (copy,) = (tmp_path / "book").glob("*conflict*")
            copy.rename(copy.with_name(f"records-2026 ({'很长的电脑名' * 9}).json"))
            watching(it).look()
            await it.write("三（2）班")
            assert "三（2）班" in it.seen() and "已经合并" not in it.seen()
            await it.press("escape")
            await follow(it)
            assert "已经合并" in it.seen()


@piloted
async def test_a_look_at_the_other_window_when_the_last_screen_has_gone_is_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The clock may tick once more while the program is ending."""
    async with running(make_workbook(tmp_path)) as it:
        with monkeypatch.context() as ending:
            ending.setattr(QinglanApp, "screen_stack", property(lambda app: []))
            watching(it).follow_writer()
            watching(it).look()
        assert "今日" in it.rows()[0]
