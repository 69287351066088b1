"""What the command line knows of this machine: the workbook used last, one that is gone, its own name."""

import os
import shutil
from pathlib import Path

import pytest

from qinglan_tui.services.machine import Machine, device_of
from tests.cli.conftest import INIT, Qinglan
from tests.services.books import NOW


@pytest.fixture
def unnamed(bare: Qinglan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Qinglan:
    """The command without QINGLAN_WORKBOOK, after a workbook was made on a stick."""
    monkeypatch.delenv("QINGLAN_WORKBOOK")
    assert bare("--workbook", str(tmp_path / "U盘"), *INIT).code == 0
    return bare


def test_the_workbook_used_last_needs_no_name(unnamed: Qinglan, tmp_path: Path) -> None:
    number = unnamed("add", "反思", "--set", "课题=周长").out.strip()
    assert [record["id"] for record in unnamed("list", "--json").json] == [int(number)]
    assert unnamed("where").out == f"{tmp_path / 'U盘'}\n"


def test_one_that_is_gone_is_said_and_nothing_is_begun_in_its_place(unnamed: Qinglan, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "U盘")
    for argv in (("list",), ("add", "反思", "--set", "课题=周长"), ("due",), ()):
        said = unnamed(*argv)
        assert said.code == 1 and said.out == ""
        assert "王芳的工作簿" in said.err and "restore-backup" in said.err
    assert "王芳的工作簿" in unnamed("where").err
    assert not (tmp_path / "U盘").exists()


def test_a_new_one_in_the_very_same_place_must_be_named(
    bare: Qinglan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bare(*INIT).code == 0
    shutil.rmtree(tmp_path / "book")
    said = bare(*INIT)
    assert said.code == 1
    assert "213" not in said.err and "重新建一本" in said.err
    assert not (tmp_path / "book").exists()
    assert bare("--workbook", str(tmp_path / "book"), *INIT).code == 0


def test_an_emptied_one_is_said_beside_the_answer(qinglan: Qinglan, book: Path) -> None:
    Machine.of(os.environ).remember(book, "王芳", NOW, 213)
    said = qinglan("list")
    assert said.code == 0
    assert "213条记录" in said.err


def test_a_sample_does_not_become_the_workbook(unnamed: Qinglan, tmp_path: Path) -> None:
    assert unnamed("demo", str(tmp_path / "示例"), "--no-open").code == 0
    assert unnamed("where").out == f"{tmp_path / 'U盘'}\n"


def test_every_command_that_writes_does_so_under_the_name_of_this_machine(
    qinglan: Qinglan, book: Path, tmp_path: Path
) -> None:
    number = qinglan("add", "反思", "--set", "课题=周长").out.strip()
    qinglan("edit", number, "--set", "课题=面积")
    qinglan("remove", number)
    qinglan("demo", str(tmp_path / "示例"), "--no-open")
    for folder in (book, tmp_path / "示例"):
        assert [path.stem for path in (folder / "log").glob("*.log")] == [device_of(os.environ, folder)]
