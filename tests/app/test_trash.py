from pathlib import Path

from qinglan_tui.domain.periods import Span
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running

LESSON = {"teacher": "李青", "topic": "周长[/张]", "class_name": "三（2）班", "date": "2026-11-20"}


async def go_to_trash(it: Desktop) -> None:
    await it.press("f10")
    await it.write("hsz")
    await it.press("enter")


@piloted
async def test_an_empty_trash_says_what_it_is_for(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to_trash(it)
        assert "回收站是空的" in it.seen()


@piloted
async def test_a_deleted_record_is_seen_with_its_day_of_deletion_and_enter_gets_it_back(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    record = put(workbook, "听课", LESSON)
    assert record.id is not None
    workbook.delete(record.id, NOW)
    async with running(workbook) as it:
        await go_to_trash(it)
        row = next(row for row in it.rows() if "周长" in row)
        assert "今天删除" in row
        assert "听课" in row
        assert "李青《周长[/张]》" in row
        assert "2026年11月20日" in row
        await it.press("enter")
        assert "已找回：李青《周长[/张]》" in it.seen()
        assert "回收站是空的" in it.seen()
        assert workbook.get(record.id) == record
        await it.press("escape", "f3")
        assert "周长" in it.seen()


@piloted
async def test_getting_back_can_be_undone(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    record = put(workbook, "听课", LESSON)
    assert record.id is not None
    workbook.delete(record.id, NOW)
    async with running(workbook) as it:
        await go_to_trash(it)
        await it.press("enter", "ctrl+z")
        assert workbook.get(record.id) is None
        assert "周长" in it.seen()


@piloted
async def test_the_one_under_the_cursor_comes_back_and_the_others_stay(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    for topic in ("倍的认识", "几分之一", "面积"):
        record = put(workbook, "听课", LESSON | {"topic": topic})
        assert record.id is not None
        workbook.delete(record.id, NOW)
    async with running(workbook) as it:
        await go_to_trash(it)
        await it.press("down", "enter")
        assert [record.heading for record in workbook.records(Span())] == ["李青《几分之一》"]
        assert "2条" in it.rows()[0]


@piloted
async def test_a_workbook_that_is_read_only_shows_its_trash_and_gives_nothing_back(tmp_path: Path):
    with make_workbook(tmp_path) as workbook:
        record = put(workbook, "听课", LESSON)
        assert record.id is not None
        workbook.delete(record.id, NOW)
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await go_to_trash(it)
        assert "李青《周长[/张]》" in it.seen()
        assert "找回" not in it.rows()[-1]
        await it.press("enter")
        assert len(it.workbook.trash()) == 1


@piloted
async def test_a_record_that_cannot_be_read_lies_in_the_trash_too(tmp_path: Path):
    with make_workbook(tmp_path) as workbook:
        record = put(workbook, "听课", LESSON)
        assert record.id is not None
        workbook.delete(record.id, NOW)
    file = tmp_path / "records-2026.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"observation"', '"hologram"'), encoding="utf-8")
    async with running(Workbook.open(tmp_path, write=True, now=NOW)) as it:
        await go_to_trash(it)
        assert "hologram" in it.seen()
