"""Writing to the disk: whole or not at all, and what a teacher is told when it cannot be done."""

import errno
import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from exports.blocks import Para
from exports.save import save
from exports.story import Story
from exports.styles import P1
from qinglan_tui.domain.problems import Problem
from tests.exports.samples import ABOUT


def story(text: str = "正文。") -> Story:
    """A short document."""
    made = Story(P1, ABOUT)
    made.add(Para((text,)))
    return made


def folder_of(path: Path) -> list[str]:
    """The names of all that is in a file's folder."""
    return sorted(one.name for one in path.parent.iterdir())


def test_a_saved_file_can_be_read_again(tmp_path: Path):
    target = tmp_path / "总结.docx"
    save(story("一段话。").finish(), target)
    assert [one.text for one in Document(str(target)).paragraphs] == ["一段话。"]
    assert folder_of(target) == ["总结.docx"]


def test_a_stream_gets_the_same_bytes_as_a_file(tmp_path: Path):
    stream, target = BytesIO(), tmp_path / "总结.docx"
    save(story().finish(), stream)
    save(story().finish(), target)
    assert stream.getvalue() == target.read_bytes()


def test_the_bytes_know_neither_the_clock_nor_the_system(tmp_path: Path):
    target = tmp_path / "总结.docx"
    save(story().finish(), target)
    with ZipFile(target) as package:
        assert package.infolist()[0].filename == "[Content_Types].xml"
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.create_system for one in package.infolist()} == {0}


def test_the_same_document_can_be_saved_twice():
    document, first, second = story().finish(), BytesIO(), BytesIO()
    save(document, first)
    save(document, second)
    assert first.getvalue() == second.getvalue()


def test_a_file_open_in_word_is_named_and_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "总结.docx"
    target.write_bytes(b"old")

    def held(self: Path, other: Path) -> Path:
        raise PermissionError(errno.EACCES, "in use", str(other))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Problem) as caught:
        save(story().finish(), target)
    assert caught.value.what == "“总结.docx”正在 Word 或 WPS 中打开"
    assert caught.value.do == "请先关闭它，或换一个文件名导出"
    assert target.read_bytes() == b"old"
    assert folder_of(target) == ["总结.docx"]


def test_a_write_protected_file_is_told_from_an_open_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "总结.docx"
    target.write_bytes(b"old")

    def refused(self: Path, other: Path) -> Path:
        raise PermissionError(errno.EACCES, "denied", str(other))

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(Problem, match="只读文件"):
        save(story().finish(), target)
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "磁盘空间不够"), (errno.EIO, "没有写成"), (errno.EROFS, "不允许写入")],
)
def test_a_write_that_fails_half_way_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
):
    target = tmp_path / "总结.docx"
    target.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Problem, match=words):
        save(story().finish(), target)
    assert target.read_bytes() == b"old"
    assert folder_of(target) == ["总结.docx"]


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(Problem) as caught:
        save(story().finish(), tmp_path / "没有" / "总结.docx")
    assert "找不到文件夹" in caught.value.what
    assert "没有" in caught.value.what
    assert "换一个位置" in caught.value.do


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(Problem, match="不允许写入"):
        save(story().finish(), tmp_path / "总结.docx")


def test_a_folder_is_not_mistaken_for_a_file(tmp_path: Path):
    (tmp_path / "总结.docx").mkdir()
    with pytest.raises(Problem, match="是一个文件夹"):
        save(story().finish(), tmp_path / "总结.docx")


def test_a_name_too_long_for_the_system_is_said_so(tmp_path: Path):
    with pytest.raises(Problem, match="太长"):
        save(story().finish(), tmp_path / f"{'学' * 120}.docx")
    assert list(tmp_path.iterdir()) == []
