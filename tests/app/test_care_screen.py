"""文件检查, by keys alone: what is damaged is seen, mended after a preview, and nothing is thrown away."""

import datetime as dt
import errno
import os
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from msgspec import structs

from qinglan_tui import app as app_module
from qinglan_tui.app import QinglanApp
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.care import CarePlace
from qinglan_tui.screens.damaged_book import DamagedBook
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.services.backup import make_backup, restore
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import open_workbook
from qinglan_tui.services.upkeep import HEADLESS
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine import disk
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running

SIZES = [(80, 24), (120, 36)]
YEAR = "records-2026.json"
TOMORROW = NOW + dt.timedelta(days=1)
ALL = {"《一[/张]》反思", "《二》反思", "《三》反思"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workbook after two days: two records are in the copies of the second day, the third is not."""
    folder = tmp_path / "book"
    with make_workbook(folder) as book:
        put(book, "反思", {"课题": "一[/张]", "日期": "2026-11-10"})
        put(book, "反思", {"课题": "二", "日期": "2026-11-11"})
    with Workbook.open(folder, write=True, now=TOMORROW) as book:
        put(book, "反思", {"课题": "三", "日期": "2026-11-12"})
    empty_logs(folder)
    return folder


def empty_logs(folder: Path) -> None:
    """As once the logs have become long and were read back: the files alone hold everything."""
    for path in (folder / "log").glob("*.log"):
        path.unlink()


def opened(folder: Path) -> Workbook:
    return Workbook.open(folder, write=True, now=NOW, fallback=True)


def cut(path: Path, text: str) -> None:
    """Break the line that holds a text, as a hand with an editor does."""
    path.write_text(path.read_text("utf-8").replace(f'"{text}"', f'"{text}""'), "utf-8")


def headings(folder: Path) -> set[str]:
    """What a reopened workbook holds."""
    with Workbook.open(folder, write=False, now=NOW) as book:
        return {one.heading for one in book.records(Span.everything()) if isinstance(one, Record)}


async def open_care(it: Desktop) -> None:
    """By the menu, as one finds it."""
    await it.press("f10")
    await it.write("wjjc")
    await it.press("enter")
    await it.settled()
    assert isinstance(it.app.screen, CarePlace)


async def choose(it: Desktop, digit: str) -> None:
    """One of the ways, then yes to its preview."""
    await it.press(digit)
    await it.settled()
    await it.press("1")
    await it.settled()


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_a_damaged_year_is_shown_by_itself_and_mended_by_keys(folder: Path, size: tuple[int, int]):
    cut(folder / YEAR, "二")
    broken = (folder / YEAR).read_bytes()
    async with running(opened(folder), size=size) as it:
        await it.settled()
        assert isinstance(it.app.screen, CarePlace)
        assert "有 1 处要处理" in it.seen() and "第7行" in it.flat()
        await it.press("enter")
        assert "救出读得出的 2 条" in it.seen()
        await it.press("1")
        await it.settled()
        assert "里有3条，其中1条来自备份" in it.flat()
        assert (folder / YEAR).read_bytes() == broken, "a preview changes nothing"
        await it.press("1")
        await it.settled()
        assert "已修好" in it.seen() and "要处理" not in it.rows()[3]
        assert it.workbook.writable
        await it.press("f3")
        assert "一[/张]" in it.seen() and "《二》" in it.seen() and "《三》" in it.seen()
    assert headings(folder) == ALL
    assert (folder / "records-2026.damaged-1.json").read_bytes() == broken


@piloted
async def test_esc_at_the_preview_changes_nothing(folder: Path):
    cut(folder / YEAR, "二")
    before = sorted((path.name, path.read_bytes()) for path in folder.glob("*.json"))
    async with running(opened(folder)) as it:
        await it.settled()
        await it.press("enter", "1")
        await it.settled()
        await it.press("escape", "f2")
        assert "文件坏了" in it.seen()
        await it.press("home", "enter")
        await it.settled()
        assert isinstance(it.app.screen, CarePlace)
    assert sorted((path.name, path.read_bytes()) for path in folder.glob("*.json")) == before


@piloted
async def test_a_vanished_year_comes_back_from_the_copy(folder: Path):
    (folder / YEAR).unlink()
    async with running(opened(folder)) as it:
        await it.settled()
        assert "不见了，里面原有3条记录" in it.flat()
        await it.press("f2")
        assert "文件不见了" in it.seen()
        await it.press("home", "enter")
        await it.settled()
        await it.press("enter")
        await choose(it, "1")
        assert "已修好" in it.seen() and "少了 1 条" in it.seen()
    assert headings(folder) == ALL - {"《三》反思"}


@piloted
async def test_a_year_that_is_given_up_is_not_missed_again(folder: Path):
    (folder / YEAR).unlink()
    async with running(opened(folder)) as it:
        await it.settled()
        await it.press("enter")
        assert "2    不再找它" in it.seen()
        await choose(it, "2")
        assert "都好" in it.seen()
        await it.press("f2")
        assert "文件不见了" not in it.seen()
    async with running(opened(folder)) as it:
        await it.settled()
        assert "今日" in it.rows()[0]


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_a_workbook_that_cannot_be_opened_begins_with_mending_it(
    folder: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
):
    main = folder / "workbook.json"
    main.write_bytes(main.read_bytes()[:-80])
    broken = main.read_bytes()
    app = started(folder, monkeypatch)
    async with app.run_test(size=size, notifications=True) as pilot:
        it = Desktop(app, pilot)
        await it.settled()
        assert isinstance(it.app.screen, DamagedBook)
        assert "打不开" in it.rows()[0] and "“workbook.json”读不出来" in it.seen()
        await it.press("f1")
        assert "先说清会怎样" in it.flat()
        await it.press("enter", "ctrl+r")
        await it.settled()
        assert main.read_bytes() == broken
        await it.press("enter")
        await choose(it, "1")
        assert "今日" in it.rows()[0] and "已修好" in it.seen()
        assert it.workbook.writable and it.workbook.settings.owner == "王芳"
        assert (folder / "workbook.damaged-1.json").read_bytes() == broken
    assert headings(folder) == ALL


@piloted
async def test_a_folder_with_records_and_without_workbook_json_is_mended_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    (folder / "workbook.json").unlink()
    app = started(folder, monkeypatch)
    assert app.damage == HEADLESS
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        it = Desktop(app, pilot)
        await it.settled()
        await it.press("enter")
        await choose(it, "1")
        assert "今日" in it.rows()[0]
    assert headings(folder) == ALL


@piloted
async def test_a_restore_that_stopped_half_way_is_gone_on_with(folder: Path, monkeypatch: pytest.MonkeyPatch):
    backup = make_backup(folder, folder.parent / "all.zip", NOW).path
    with monkeypatch.context() as broken:
        broken.setattr(disk, "_rename", failing_after(disk._rename, 5))
        with pytest.raises(Problem, match="做到一半"):
            restore(backup, folder, NOW)
        app = started(folder, monkeypatch)
    assert "恢复做到一半" in app.damage
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        it = Desktop(app, pilot)
        await it.settled()
        assert isinstance(it.app.screen, DamagedBook)
        await it.press("ctrl+r")
        await it.settled()
        assert "今日" in it.rows()[0]
    assert headings(folder) == ALL


def failing_after(genuine: Any, times: int) -> Any:
    """The call as it is, so many times; then the disk is gone."""
    calls = iter(range(1000))

    def call(*arguments: Any) -> Any:
        if next(calls) >= times:
            raise OSError(errno.EIO, "gone")
        return genuine(*arguments)

    return call


@piloted
async def test_leaving_the_unmended_workbook_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "workbook.json").write_bytes(b"{")
    app = started(folder, monkeypatch)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        it = Desktop(app, pilot)
        await it.settled()
        await it.press("ctrl+q")
    assert app.return_code == 0
    assert (folder / "workbook.json").read_bytes() == b"{"


def started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> QinglanApp:
    """The app as the command starts it, not run yet."""
    made: list[QinglanApp] = []
    monkeypatch.setattr(QinglanApp, "run", lambda self: made.append(self))
    app_module.run(folder, lambda: NOW, Machine(None, "0"))
    return made[0]


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_a_backup_is_one_key_and_says_where_it_went(
    folder: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
):
    seen: list[Path] = []
    monkeypatch.setattr("qinglan_tui.screens.care.open_path", seen.append)
    async with running(opened(folder), size=size) as it:
        await open_care(it)
        assert "都好" in it.seen() and "2026—2027学年 3 条" in it.seen()
        await it.press("ctrl+o")
        await it.settled()
        await it.press("f8")
        await it.settled()
        (made,) = folder.parent.glob("*.zip")
        assert str(made) in it.flat() and "3 条记录" in it.seen()
        await it.press("ctrl+o")
        await it.settled()
        assert seen == [folder, folder.parent]
        with ZipFile(made) as archive:
            assert YEAR in archive.namelist()


@piloted
async def test_backup_and_restore_are_in_the_menu_and_what_was_there_is_kept(folder: Path):
    async with running(opened(folder)) as it:
        await it.press("f10")
        await it.write("zbf")
        await it.press("enter")
        await it.settled()
        (made,) = folder.parent.glob("*.zip")
        put(it.workbook, "反思", {"课题": "后来的", "日期": "2026-11-13"})
        await it.press("f2", "f10")
        await it.write("从备份恢复")
        await it.press("enter")
        await it.settled()
        assert it.line == str(made), "the latest one near is proposed"
        await it.press("enter")
        await it.settled()
        assert "3 条记录，核对无误" in it.seen()
        await it.press("1")
        await it.settled()
        assert "原来的整个留在" in it.flat()
        assert it.workbook.writable
        await it.press("f3")
        assert "后来的" not in it.seen() and "《三》" in it.seen()
    assert headings(folder) == ALL
    (kept,) = (folder / "backups").glob("before-restore-*")
    assert "后来的" in (kept / YEAR).read_text("utf-8")


@piloted
async def test_a_file_that_is_no_backup_is_refused_in_words(folder: Path):
    (folder.parent / "x.zip").write_bytes(b"rubbish")
    async with running(opened(folder)) as it:
        await open_care(it)
        await it.press("f9")
        await it.write(str(folder.parent / "x.zip"))
        await it.press("enter")
        await it.settled()
        assert "不是青蓝工作簿的备份" in it.flat()
        assert isinstance(it.app.screen, CarePlace)
    assert headings(folder) == ALL


@piloted
async def test_while_another_window_writes_nothing_is_mended_here(folder: Path):
    cut(folder / YEAR, "二")
    broken = (folder / YEAR).read_bytes()
    machine = Machine.of(os.environ)
    with open_workbook(folder, write=True, now=NOW, machine=machine):
        second = open_workbook(folder, write=True, now=NOW, machine=machine, fallback=True)
        async with running(second) as it:
            await it.settled()
            await it.press("enter")
            await choose(it, "1")
            assert "工作簿正开着，什么也没有动" in it.flat()
            assert not it.workbook.writable and isinstance(it.app.screen, CarePlace)
    assert (folder / YEAR).read_bytes() == broken


@piloted
async def test_the_workbook_itself_breaks_while_it_is_open(folder: Path):
    """Mending the year closes and opens the workbook, and by then it cannot be opened."""
    cut(folder / YEAR, "二")
    async with running(opened(folder)) as it:
        await it.settled()
        (folder / "workbook.json").write_bytes(b'{"meta')
        await it.press("f2", "home", "enter")
        await it.settled()
        while YEAR not in it.rows()[-6] + it.rows()[-5] + it.rows()[-4]:
            await it.press("down")
        await it.press("enter")
        await choose(it, "1")
        assert isinstance(it.app.screen, DamagedBook)
        await it.press("home", "enter")
        await choose(it, "1")
        assert isinstance(it.app.screen, CarePlace) and it.workbook.writable
    assert headings(folder) == ALL


@piloted
async def test_a_record_without_its_attachment_is_named_and_opened(folder: Path, tmp_path: Path):
    (tmp_path / "试卷.docx").write_bytes(b"paper")
    with opened(folder) as book:
        attached = book.attach(tmp_path / "试卷.docx")
        record = put(book, "反思", {"课题": "附件的"})
        book.save(structs.replace(record, attachments=(attached,)), NOW)
        place = book.attachment_path(attached)
        assert place is not None
        place.unlink()
    async with running(opened(folder)) as it:
        await open_care(it)
        assert "试卷.docx" in it.seen() and "有 1 处请看一下" in it.seen()
        await it.press("home", "enter")
        assert isinstance(it.app.screen, EditPlace) and "附件的" in it.rows()[0]
