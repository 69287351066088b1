"""Where the workbook is, and how it is opened."""

import os
import sys
from pathlib import Path

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.opening import default_folder, exists, open_workbook, workbook_folder
from tests.services.books import NOW, a_workbook, write


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
    main.write_text(
        text.replace('"format":2', '"format":9'), encoding="utf-8"
    )
    assert main.read_text(encoding="utf-8") != text
    with pytest.raises(Problem, match="更新"):
        open_workbook(tmp_path / "book", write=True, now=NOW)
    assert open_workbook(tmp_path / "book", write=False, now=NOW).settings.owner == "王芳"
