"""A full disk, a folder that cannot be written, an fsync that fails: told, and nothing changed."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine import disk
from tests.storage.samples import (
    ALL,
    NOW,
    ROOT,
    headings,
    lesson,
    minutes,
    new_book,
    readable,
    reopened,
    saved,
)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the workbook but the lock, with its bytes."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def failing(code: int, word: str = "") -> Any:
    """A system call that fails."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, word or os.strerror(code))

    return fail


CALLS = {
    "write": ("flush_to_disk", disk),
    "rename": ("replace", Path),
    "folder": ("flush_folder", disk),
}


@pytest.mark.parametrize("call", ["write", "rename"])
@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限"), (errno.EIO, "error")],
)
def test_a_write_that_fails_changes_nothing_and_says_what_to_do(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
):
    stored = book.save(lesson("已存"), NOW)
    trashed = saved(book, lesson("已删"))
    book.delete(trashed, NOW)
    people = book.people
    before = contents(book.folder)
    name, owner = CALLS[call]
    monkeypatch.setattr(owner, name, failing(code))
    for change in (
        lambda: book.save(lesson("新的"), minutes(1)),
        lambda: book.save(replace(stored, title="改了"), minutes(1)),
        lambda: book.delete(stored.id or 0, minutes(1)),
        lambda: book.restore(trashed, minutes(1)),
        lambda: book.undo(minutes(1)),
        lambda: book.arrange(people=[]),
        lambda: book.draft_put("new", {"topic": "未存"}, minutes(1)),
    ):
        with pytest.raises(Problem) as told:
            change()
        assert said in told.value.what
        assert "原来的内容没有动" in told.value.do
    assert contents(book.folder) == before
    assert book.records(ALL) == [stored]
    assert [entry.id for entry in book.trash()] == [trashed]
    assert book.people == people
    assert book.drafts() == []
    monkeypatch.undo()
    # As if nothing had been: the change can be made, and undone.
    book.save(replace(stored, title="改了"), minutes(2))
    assert headings(book) == ["改了"]
    assert book.undo(minutes(3)) == "撤销：修改 9月12日听课记录 改了"
    assert book.undo(minutes(4)) == "撤销：删除 9月12日听课记录 李青《已删》"


def test_a_folder_that_cannot_be_flushed_is_not_called_saved(book: Workbook, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disk, "flush_folder", failing(errno.EIO))
    with pytest.raises(Problem):
        book.save(lesson(), NOW)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fsync of folders")
def test_every_save_flushes_the_file_then_its_folder(book: Workbook, monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []
    fsync, rename = os.fsync, Path.replace

    def noted_fsync(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def noted_rename(self: Path, target: Path) -> Path:
        done.append(f"rename {target.name}")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_rename)
    book.save(lesson(), NOW)
    one = ["file", "rename records-2026.json", "folder"]
    two = ["file", "rename history-2026.json", "folder"]
    assert done == one + two


def test_a_history_that_cannot_be_written_does_not_stop_a_save(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
):
    genuine = disk.replace_file

    def full_for_history(path: Path, data: bytes) -> None:
        if path.name.startswith("history"):
            raise disk.unwritable(path.name, OSError(errno.ENOSPC, "full"))
        genuine(path, data)

    monkeypatch.setattr(disk, "replace_file", full_for_history)
    number = saved(book, lesson())
    assert any("记录已经保存，只是修改历史没有记下" in note for note in book.notes)
    monkeypatch.undo()
    with reopened(book) as later:
        later.save(replace(readable(later.get(number)), title="第二版"), minutes(1))
        # The version that history had missed is made good.
        assert [revision.record.heading for revision in later.history(number)] == ["第二版", "李青《周长》"]


def test_a_workbook_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disk, "flush_to_disk", failing(errno.ENOSPC))
    with pytest.raises(Problem, match="磁盘已满"):
        new_book(tmp_path / "里面" / "书")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    new_book(tmp_path / "书").close()


FULL_DISK = """
import resource, sys
from pathlib import Path
from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from tests.storage.samples import NOW, lesson, headings
book = Workbook.open(Path(sys.argv[1]), write=True, now=NOW)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, -1))
for turn in range(200):
    try:
        book.save(lesson(f"课{turn}", advice="字" * 400), NOW)
    except Problem as problem:
        print(problem)
        break
    print(turn)
assert len(headings(book)) == turn, "memory holds what is on disk"
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_on_a_full_disk_all_that_was_saved_stays(tmp_path: Path):
    """The system itself refuses to make the file longer, in the middle of a write."""
    new_book(tmp_path / "书").close()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "书")],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *turns, told = done.stdout.splitlines()
    assert len(turns) > 5
    assert told.startswith("“records-2026.json”没有写成：磁盘已满。")
    with Workbook.open(tmp_path / "书", write=True, now=NOW) as book:
        assert headings(book) == [f"李青《课{turn}》" for turn in turns]
        book.save(lesson("腾出空间以后"), NOW)
        assert len(book.records(ALL)) == len(turns) + 1


def check_read_only(folder: Path) -> None:
    """What a folder that cannot be written is like."""
    before = contents(folder)
    with Workbook.open(folder, write=True, now=NOW) as book:
        assert (book.outcome, book.writable) == ("read_only", False)
        assert headings(book) == ["李青《周长》"]
        assert any("不能写" in note for note in book.notes)
        with pytest.raises(Problem, match="只能查看"):
            book.save(lesson(), NOW)
    assert contents(folder) == before


def test_a_read_only_folder_opens_to_read(book: Workbook):
    book.save(lesson(), NOW)
    book.close()
    book.folder.chmod(0o500)
    if os.access(book.folder, os.W_OK):
        pytest.skip("the administrator may write everywhere")
    try:
        check_read_only(book.folder)
        with pytest.raises(Problem, match=r"没有权限|不能写"):
            new_book(book.folder / "书")
    finally:
        book.folder.chmod(0o700)


def test_a_folder_that_the_system_calls_unwritable_opens_to_read(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
):
    book.save(lesson(), NOW)
    book.close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    check_read_only(book.folder)
    with pytest.raises(Problem, match="不能写"):
        new_book(book.folder.parent / "别处")
    assert [path.name for path in book.folder.parent.iterdir()] == ["青蓝工作簿"]


def test_a_medium_that_refuses_the_lock_file_opens_to_read(book: Workbook, monkeypatch: pytest.MonkeyPatch):
    """A CD, or a share that may only be read: the system finds out late."""
    book.save(lesson(), NOW)
    book.close()
    monkeypatch.setattr(os, "open", failing(errno.EROFS))
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert (later.outcome, later.writable) == ("read_only", False)


def test_a_folder_that_may_not_be_looked_into_is_told(book: Workbook, monkeypatch: pytest.MonkeyPatch):
    book.close()
    monkeypatch.setattr(Path, "stat", failing(errno.EACCES))
    with pytest.raises(Problem, match="没有权限"):
        Workbook.open(book.folder, write=False, now=NOW)


def test_a_folder_that_went_away_is_told(book: Workbook):
    """The stick was pulled out."""
    book.save(lesson(), NOW)
    book.folder.rename(book.folder.with_name("拔掉了"))
    with pytest.raises(Problem, match="U盘"):
        book.records(ALL)
    with pytest.raises(Problem):
        book.save(lesson(), NOW)
    book.folder.with_name("拔掉了").rename(book.folder)
    assert headings(book) == ["李青《周长》"]


def test_on_windows_a_held_file_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A virus scanner has the old file open for a moment."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    genuine = Path.replace
    refused = iter([True, True])

    def held(self: Path, target: Path) -> Path:
        if next(refused, False):
            raise PermissionError(errno.EACCES, "held")
        return genuine(self, target)

    pauses: list[float] = []
    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(disk, "_ATTEMPTS", 5)
    monkeypatch.setattr("time.sleep", pauses.append)
    disk.replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert len(pauses) == 2
