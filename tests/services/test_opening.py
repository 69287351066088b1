"""Where the workbook is, and how it is opened."""

import os
import sys
from pathlib import Path

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import (
    bring_back,
    count_records,
    default_folder,
    exists,
    is_free,
    missed,
    new_folder,
    open_workbook,
    remember,
    workbook_folder,
)
from qinglan_tui.services.setup import start_workbook
from qinglan_tui.storage.archive import write_archive
from tests.services.books import NOW, START, a_workbook, write


def test_the_option_beats_the_environment_and_that_the_default(tmp_path: Path) -> None:
    given = {"QINGLAN_WORKBOOK": str(tmp_path / "二")}
    assert workbook_folder(str(tmp_path / "一"), given) == tmp_path / "一"
    assert workbook_folder(None, given) == tmp_path / "二"
    assert workbook_folder(None, {}) == default_folder()
    assert workbook_folder(None, {"QINGLAN_WORKBOOK": ""}) == default_folder()


def test_the_default_is_a_visible_folder_among_the_documents() -> None:
    assert default_folder().name == "青蓝工作簿"
    assert not default_folder().parent.name.startswith(".")


def test_the_home_sign_is_understood() -> None:
    assert "~" not in str(workbook_folder("~/工作簿", {}))


def test_a_name_that_no_folder_can_have_is_refused() -> None:
    with pytest.raises(Problem, match="不能用的字符"):
        workbook_folder("工作簿\0", {})


def test_a_workbook_exists_once_it_was_made(tmp_path: Path) -> None:
    assert not exists(tmp_path / "book")
    a_workbook(tmp_path / "book").close()
    assert exists(tmp_path / "book")


def test_without_a_workbook_the_teacher_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="qinglan init"):
        open_workbook(tmp_path / "nothing", write=False, now=NOW)
    assert not (tmp_path / "nothing").exists()


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "book").write_text("not a folder", encoding="utf-8")
    for is_writing in (False, True):
        with pytest.raises(Problem, match="是一个文件"):
            open_workbook(tmp_path / "book", write=is_writing, now=NOW)


def test_while_one_window_writes_another_can_only_read(tmp_path: Path) -> None:
    first = a_workbook(tmp_path / "book")
    write(first, "听课", topic="几分之一")
    with pytest.raises(Problem, match="工作簿正开着"):
        open_workbook(tmp_path / "book", write=True, now=NOW)
    second = open_workbook(tmp_path / "book", write=True, now=NOW, fallback=True)
    assert not second.writable
    reader = open_workbook(tmp_path / "book", write=False, now=NOW)
    assert reader.settings.owner == "王芳"
    first.close()
    open_workbook(tmp_path / "book", write=True, now=NOW).close()


@pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() == 0, reason="needs a folder that cannot be written"
)
def test_a_folder_that_cannot_be_written_is_said_when_writing(tmp_path: Path) -> None:
    a_workbook(tmp_path / "book").close()
    (tmp_path / "book").chmod(0o500)
    try:
        with pytest.raises(Problem, match="不能写"):
            open_workbook(tmp_path / "book", write=True, now=NOW)
        assert open_workbook(tmp_path / "book", write=False, now=NOW).settings.owner == "王芳"
    finally:
        (tmp_path / "book").chmod(0o700)


def test_a_workbook_of_a_newer_program_is_not_written_to(tmp_path: Path) -> None:
    a_workbook(tmp_path / "book").close()
    main = tmp_path / "book" / "workbook.json"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace('"format":2', '"format":9'), encoding="utf-8")
    assert main.read_text(encoding="utf-8") != text
    with pytest.raises(Problem, match="更新"):
        open_workbook(tmp_path / "book", write=True, now=NOW)
    assert open_workbook(tmp_path / "book", write=False, now=NOW).settings.owner == "王芳"


def test_the_workbook_used_last_is_opened_unless_another_is_named(tmp_path: Path) -> None:
    given = {"QINGLAN_STATE": str(tmp_path / "state")}
    Machine.of(given).remember(tmp_path / "U盘", "王芳", NOW, 3)
    assert workbook_folder(None, given) == tmp_path / "U盘"
    assert workbook_folder(str(tmp_path / "一"), given) == tmp_path / "一"
    assert new_folder(None, given) == default_folder()


def test_one_that_is_gone_is_said_with_whose_it_is_and_what_can_be_done(tmp_path: Path) -> None:
    here = Machine.of({"QINGLAN_STATE": str(tmp_path / "state")})
    here.remember(tmp_path / "book", "王芳", NOW, 213)
    for is_writing in (False, True):
        with pytest.raises(Problem) as told:
            open_workbook(tmp_path / "book", write=is_writing, now=NOW, machine=here)
        for word in ("王芳的工作簿", "2026年11月22日", "213条", "U盘", "--workbook", "restore-backup"):
            assert word in str(told.value)
    assert not (tmp_path / "book").exists()


def test_an_empty_one_in_the_place_of_a_full_one_is_noticed(tmp_path: Path) -> None:
    here = Machine.of({"QINGLAN_STATE": str(tmp_path / "state")})
    here.remember(tmp_path / "book", "王芳", NOW, 2)
    with a_workbook(tmp_path / "book") as book:
        gone = missed(here, tmp_path / "book")
        assert gone is not None and gone.is_empty
        write(book, "听课", topic="几分之一")
        assert missed(here, tmp_path / "book") is None
    assert missed(here, tmp_path / "book") is None


def test_what_was_deleted_since_is_no_loss(tmp_path: Path) -> None:
    here = Machine.of({"QINGLAN_STATE": str(tmp_path / "state")})
    with a_workbook(tmp_path / "book") as book:
        record = write(book, "听课", topic="几分之一")
        remember(here, book.folder, "王芳", NOW)
        book.delete(record.id or 0, NOW)
    assert missed(here, tmp_path / "book") is None
    assert count_records(tmp_path / "book") == 1


def test_a_workbook_is_free_once_no_window_writes_in_it(tmp_path: Path) -> None:
    book = a_workbook(tmp_path / "book")
    assert not is_free(tmp_path / "book")
    book.close()
    assert is_free(tmp_path / "book")
    assert not is_free(tmp_path / "nothing")


def test_what_is_written_carries_the_name_of_the_machine(tmp_path: Path) -> None:
    here = Machine.of({"QINGLAN_STATE": str(tmp_path / "state")})
    folder = tmp_path / "book"
    start_workbook(folder, START, NOW, here.device(folder)).close()
    with open_workbook(folder, write=True, now=NOW, machine=here) as book:
        write(book, "听课", topic="几分之一")
    assert [path.stem for path in (folder / "log").iterdir()] == [here.device(folder)]


def test_a_workbook_comes_back_from_its_backup(tmp_path: Path) -> None:
    with a_workbook(tmp_path / "book") as book:
        write(book, "听课", topic="几分之一")
    write_archive(tmp_path / "book", tmp_path / "备份.zip", NOW)
    bring_back(tmp_path / "备份.zip", tmp_path / "back", NOW)
    assert count_records(tmp_path / "back") == 1
