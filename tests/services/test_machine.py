"""What this machine knows: a name of its own, and which workbooks were opened here."""

import os
import sys
from pathlib import Path

import pytest

from qinglan_tui.services import machine
from qinglan_tui.services.machine import FILE, MOST_KNOWN, Machine, device_of
from tests.services.books import NOW


@pytest.fixture
def state(tmp_path: Path) -> dict[str, str]:
    """The surroundings of a program on a machine that knows nothing yet."""
    return {"QINGLAN_STATE": str(tmp_path / "state")}


def test_the_name_is_letters_and_digits_and_stays(state: dict[str, str], tmp_path: Path) -> None:
    name = device_of(state, tmp_path / "book")
    assert name.isascii() and name.isalnum()
    assert device_of(state, tmp_path / "book") == name
    assert device_of({"QINGLAN_STATE": str(tmp_path / "elsewhere")}, tmp_path / "book") != name


def test_two_workbooks_at_one_machine_have_two_names(state: dict[str, str], tmp_path: Path) -> None:
    assert device_of(state, tmp_path / "师傅") != device_of(state, tmp_path / "徒弟")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_the_same_folder_by_another_way_has_the_same_name(state: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "book")
    assert device_of(state, tmp_path / "link") == device_of(state, tmp_path / "book")


def test_a_cloned_disk_gets_another_name(
    state: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = device_of(state, tmp_path)
    monkeypatch.setattr(machine, "_fingerprint", lambda environ: "0000abcd")
    there = device_of(state, tmp_path)
    assert there != here
    monkeypatch.undo()
    assert device_of(state, tmp_path) == here


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"devices":{"x":1}}', "汉字".encode("gbk")])
def test_a_file_that_cannot_be_read_is_begun_anew(
    state: dict[str, str], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / FILE).write_bytes(content)
    name = device_of(state, tmp_path)
    assert device_of(state, tmp_path) == name
    Machine.of(state).remember(tmp_path, "王芳", NOW, 3)
    last = Machine.of(state).last()
    assert last is not None and last.owner == "王芳"


def test_where_nothing_can_be_kept_the_name_is_still_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for surroundings in ({}, {"QINGLAN_STATE": str(tmp_path / "file" / "state")}, {"QINGLAN_STATE": "a\0b"}):
        here = Machine.of(surroundings)
        name = here.device(tmp_path)
        assert Machine.of(surroundings).device(tmp_path) == name
        assert name.isalnum()
        here.remember(tmp_path, "王芳", NOW, 3)
        here.forget(tmp_path)
        assert here.last() is None


@pytest.mark.skipif(sys.platform == "win32", reason="the modes of POSIX")
def test_it_is_for_the_owner_alone(state: dict[str, str], tmp_path: Path) -> None:
    for step in (
        lambda: device_of(state, tmp_path),
        lambda: Machine.of(state).remember(tmp_path, "", NOW, 1),
    ):
        step()
        assert (tmp_path / "state" / FILE).stat().st_mode & 0o077 == 0
        assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_the_workbook_used_last_comes_first_and_samples_never(state: dict[str, str], tmp_path: Path) -> None:
    here = Machine.of(state)
    here.remember(tmp_path / "一", "王芳", NOW, 3)
    here.remember(tmp_path / "二", "王芳", NOW, 5)
    here.remember(tmp_path / "示例", "", NOW, 0, sample=True)
    here.remember(tmp_path / "示例", "陈老师", NOW, 80)
    last = here.last()
    assert last is not None and (last.folder, last.records) == (str(tmp_path / "二"), 5)
    assert [used.folder for used in here.others(tmp_path / "二")] == [str(tmp_path / "一")]
    here.remember(tmp_path / "一", "王芳", NOW, 4)
    again = here.last()
    assert again is not None and (again.folder, again.records) == (str(tmp_path / "一"), 4)
    here.forget(tmp_path / "一")
    assert here.used_in(tmp_path / "一") is None


def test_only_the_latest_are_kept_and_the_name_with_them(state: dict[str, str], tmp_path: Path) -> None:
    name = device_of(state, tmp_path)
    here = Machine.of(state)
    for number in range(MOST_KNOWN + 5):
        here.remember(tmp_path / str(number), "王芳", NOW, 0)
    assert here.used_in(tmp_path / "4") is None
    assert here.used_in(tmp_path / "5") is not None
    assert device_of(state, tmp_path) == name


def test_without_the_variable_it_lies_where_programs_keep_such_things(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "LOCALAPPDATA": str(tmp_path / "Local")}
    device_of(home, tmp_path)
    (found,) = tmp_path.rglob(FILE)
    assert found.parent.name == "qinglan"
    assert os.path.commonpath([found, tmp_path]) == str(tmp_path)
