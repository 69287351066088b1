"""Attached files: copied in by what is in them, found again, never followed out of the workbook."""

import errno
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment
from qinglan_tui.storage import Workbook, attachments
from tests.storage.samples import NOW, lesson, readable, reopened

PAGE = b"\xff\xd8 a page of the notebook" * 100_000


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo somewhere on the disk."""
    path = tmp_path / "听课本 第3页.JPG"
    path.write_bytes(PAGE)
    return path


def test_a_photo_is_copied_in_and_found_again_without_the_original(book: Workbook, photo: Path):
    attachment = book.attach(photo)
    assert attachment == Attachment(
        name="听课本 第3页.JPG", hash=sha256(PAGE).hexdigest(), size=len(PAGE), words=None
    )
    stored = book.save(lesson(attachments=(attachment,)), NOW)
    photo.unlink()
    with reopened(book, write=False) as later:
        (kept,) = readable(later.get(stored.id or 0)).attachments
        path = later.attachment_path(kept)
        assert path is not None
        assert path.read_bytes() == PAGE
        assert path.relative_to(later.folder).parts[:2] == ("attachments", attachment.hash[:2])
        assert path.suffix == ".jpg"


def test_the_same_content_is_kept_once(book: Workbook, photo: Path):
    other = photo.with_name("另一个名字.jpg")
    other.write_bytes(PAGE)
    one, two = book.attach(photo), book.attach(other)
    assert book.attachment_path(one) == book.attachment_path(two)
    assert len([path for path in (book.folder / "attachments").rglob("*") if path.is_file()]) == 1


def test_odd_suffixes_do_not_become_file_names(book: Workbook, tmp_path: Path):
    for name in ("无后缀", "a.图片", "b.x y", "c." + "z" * 40, ".hidden", "教案.docx"):
        path = tmp_path / name
        path.write_text(name, "utf-8")
        kept = book.attachment_path(book.attach(path))
        assert kept is not None
        assert kept.read_text("utf-8") == name
        assert kept.suffix in ("", ".docx")


def test_what_is_no_file_cannot_be_attached(book: Workbook, tmp_path: Path):
    for path in (tmp_path / "没有.jpg", tmp_path):
        with pytest.raises(Problem, match="这个文件"):
            book.attach(path)
    assert not (book.folder / "attachments").exists()


def test_a_missing_file_is_noticed(book: Workbook, photo: Path):
    attachment = book.attach(photo)
    path = book.attachment_path(attachment)
    assert path is not None
    path.unlink()
    assert book.attachment_path(attachment) is None
    assert book.attach(photo) == attachment
    assert book.attachment_path(attachment) == path


@pytest.mark.parametrize(
    "name", ["../../secret", "", "a" * 63, "A" * 64, "../" * 21 + "x", "/etc/passwd", "\0"]
)
def test_a_hash_that_is_none_leads_nowhere(book: Workbook, name: str):
    (book.folder.parent / "secret").write_text("别的文件", "utf-8")
    assert book.attachment_path(Attachment(name="x.txt", hash=name)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_out_of_the_workbook_is_not_followed(book: Workbook, photo: Path):
    attachment = book.attach(photo)
    path = book.attachment_path(attachment)
    assert path is not None
    path.unlink()
    path.symlink_to(photo)
    assert book.attachment_path(attachment) is None
    named = replace(attachment, name="../../../听课本 第3页.JPG")
    assert book.attachment_path(named) is None


def test_an_attached_file_is_on_the_disk_before_a_record_can_name_it(
    book: Workbook, photo: Path, monkeypatch: pytest.MonkeyPatch
):
    done: list[str] = []
    monkeypatch.setattr(attachments, "flush_to_disk", lambda descriptor: done.append("file"))
    monkeypatch.setattr(attachments, "flush_folder", lambda folder: done.append(folder.name))
    attachment = book.attach(photo)
    assert done == ["file", attachment.hash[:2]]


def test_no_room_for_a_photo_is_told_and_leaves_nothing(
    book: Workbook, photo: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(attachments, "flush_to_disk", full)
    with pytest.raises(Problem, match="磁盘已满"):
        book.attach(photo)
    assert [path for path in (book.folder / "attachments").rglob("*") if path.is_file()] == []
