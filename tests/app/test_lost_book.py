"""The workbook used last is not where it was: nothing is begun in its place unless the teacher says so."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from qinglan_tui.app import QinglanApp
from qinglan_tui.domain.periods import Span
from qinglan_tui.screens.first_run import FirstRun
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import missed, remember
from qinglan_tui.storage.archive import write_archive
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick with a workbook that was used here."""
    book = make_workbook(tmp_path / "U盘" / "青蓝工作簿")
    put(book, "听课", {"课题": "周长"})
    book.close()
    write_archive(book.folder, tmp_path / "备份.zip", NOW)
    remember(Machine.of(os.environ), book.folder, "王芳", NOW)
    return tmp_path / "U盘"


@asynccontextmanager
async def searching(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desktop]:
    """The program as it starts when that workbook is not there."""
    gone = missed(Machine.of(os.environ), folder)
    assert gone is not None
    app = QinglanApp(folder, None, lambda: NOW, Machine.of(os.environ), gone)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Desktop(app, pilot)


def pull(stick: Path) -> Path:
    """Pull the stick; it lies beside."""
    return stick.rename(stick.with_name("在口袋里"))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@piloted
async def test_it_says_whose_workbook_was_where_and_when_and_what_can_be_done(
    stick: Path, size: tuple[int, int]
):
    pull(stick)
    async with searching(stick / "青蓝工作簿", size) as it:
        seen = it.flat()
        for word in ("王芳的工作簿", "1条记录", "2026年11月22日", str(stick), "U盘现在没有接上"):
            assert word in seen
        for word in ("再找一次", "在别的位置", "从备份找回", "新建一个"):
            assert word in seen
        await it.press("1")
        assert "还是没有找到" in it.seen()


@piloted
async def test_plugged_in_again_it_is_found(stick: Path):
    pocket = pull(stick)
    async with searching(stick / "青蓝工作簿") as it:
        pocket.rename(stick)
        await it.press("enter")
        assert "今日" in it.rows()[0]
        assert len(it.workbook.records(Span.everything())) == 1
        assert it.workbook.writable


@piloted
async def test_its_new_place_can_be_written(stick: Path):
    pocket = pull(stick)
    async with searching(stick / "青蓝工作簿") as it:
        await it.press("2")
        await it.rewrite(str(pocket / "照片"))
        await it.press("enter")
        assert "没有工作簿" in it.flat()
        await it.press("2")
        await it.rewrite(str(pocket))
        await it.press("enter")
        assert it.workbook.settings.owner == "王芳"
        assert it.desk_app.watching is not None
        it.desk_app.watching.remember()
    last = Machine.of(os.environ).last()
    assert last is not None and last.folder == str(pocket / "青蓝工作簿")


@piloted
async def test_a_reset_folder_comes_back_from_the_backup(stick: Path, tmp_path: Path):
    shutil.rmtree(stick / "青蓝工作簿")
    async with searching(stick / "青蓝工作簿") as it:
        assert "电脑重装过" in it.flat()
        await it.press("3")
        await it.write(str(tmp_path / "没有.zip"))
        await it.press("enter")
        await it.settled()
        assert not isinstance(it.app.screen, FirstRun)
        await it.press("3")
        await it.write(str(tmp_path / "备份.zip"))
        await it.press("enter")
        await it.settled()
        assert "今日" in it.rows()[0]
        assert len(it.workbook.records(Span.everything())) == 1
        assert it.workbook.folder == stick / "青蓝工作簿"


@piloted
async def test_a_new_one_is_begun_only_when_asked_for(stick: Path):
    shutil.rmtree(stick / "青蓝工作簿")
    async with searching(stick / "青蓝工作簿") as it:
        assert not (stick / "青蓝工作簿").exists()
        await it.press("4")
        assert isinstance(it.app.screen, FirstRun)
        assert not (stick / "青蓝工作簿").exists()


@piloted
async def test_an_empty_workbook_in_its_place_is_not_taken_for_it(stick: Path):
    shutil.rmtree(stick / "青蓝工作簿")
    make_workbook(stick / "青蓝工作簿").close()
    async with searching(stick / "青蓝工作簿") as it:
        assert "现在里面是空的" in it.seen()
        assert "新建一个工作簿" not in it.seen()
        await it.press("1")
        assert "现在还是空的" in it.seen()
        await it.press("4")
        assert "今日" in it.rows()[0]


@piloted
async def test_another_workbook_of_this_machine_is_offered(stick: Path, tmp_path: Path):
    make_workbook(tmp_path / "另一本", name="赵静").close()
    Machine.of(os.environ).remember(tmp_path / "另一本", "赵静", NOW, 0)
    pull(stick)
    async with searching(stick / "青蓝工作簿") as it:
        assert "打开赵静的工作簿" in it.seen()
        await it.press("5")
        assert it.workbook.settings.owner == "赵静"


@piloted
async def test_the_workbook_that_is_open_is_remembered_with_what_is_in_it(tmp_path: Path):
    book = make_workbook(tmp_path / "book")
    async with running(book) as it:
        put(book, "听课", {"课题": "周长"})
        await it.press("ctrl+q")
    last = Machine.of(os.environ).last()
    assert last is not None
    assert (last.folder, last.owner, last.records, last.at) == (str(tmp_path / "book"), "王芳", 1, NOW)


@piloted
async def test_a_sample_is_not_what_is_opened_next(tmp_path: Path):
    async with running(None, tmp_path / "青蓝工作簿") as it:
        await it.press("f9")
        await it.settled()
        await it.press("enter", "ctrl+q")
    assert Machine.of(os.environ).last() is None
