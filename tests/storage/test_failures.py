"""A full disk, a folder that cannot be written, an fsync that fails: told, and nothing changed."""

import datetime as dt
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
    contents,
    documents,
    headings,
    killed,
    lesson,
    minutes,
    new_book,
    no_room_for,
    readable,
    saved,
    topic_of,
)


def failing(code: int, word: str = "") -> Any:
    """A system call that fails."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, word or os.strerror(code))

    return fail


CALLS = {"write": ("write_at",), "flush": ("flush_data", "flush_to_disk")}
CODES = [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限"), (errno.EIO, "error")]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("code", "said"), CODES)
def test_a_save_that_fails_changes_nothing_and_says_what_to_do(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
):
    """The log cannot be written, or not be flushed."""
    stored = book.save(lesson("已存"), NOW)
    trashed = saved(book, lesson("已删"))
    book.delete(trashed, NOW)
    people = book.people
    before = contents(book.folder)
    for name in CALLS[call]:
        monkeypatch.setattr(disk, name, failing(code))
    for change in (
        lambda: book.save(lesson("新的"), minutes(1)),
        lambda: book.save(replace(stored, title="改了"), minutes(1)),
        lambda: book.save(replace(stored, date=dt.date(2025, 10, 9)), minutes(1)),
        lambda: book.delete(stored.id or 0, minutes(1)),
        lambda: book.restore(trashed, minutes(1)),
        lambda: book.undo(minutes(1)),
        lambda: book.arrange(people=[]),
        lambda: book.join_documents({5: {"kind": "reflection"}}, minutes(1), "李青"),
    ):
        with pytest.raises(Problem) as told:
            change()
        assert said in told.value.what
        assert "原来的内容没有动" in told.value.do
    assert contents(book.folder) == before
    assert book.records(ALL) == [stored]
    assert [entry.id for entry in book.trash()] == [trashed]
    assert book.people == people
    monkeypatch.undo()
    # As if nothing had been: the change can be made, and undone.
    book.save(replace(stored, title="改了"), minutes(2))
    assert headings(book) == ["改了"]
    assert book.undo(minutes(3)) == "撤销：修改 9月12日听课记录 改了"
    assert book.undo(minutes(4)) == "撤销：删除 9月12日听课记录 李青《已删》"
    with Workbook.open(killed(book), write=True, now=NOW) as later:
        assert sorted(headings(later)) == ["李青《已删》", "李青《已存》"]


def test_a_save_that_fails_where_the_log_must_grow_is_told_and_can_be_made_again(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
):
    """The room made ahead is used up, and the disk gives no more."""
    grown = [0]
    genuine = disk.flush_to_disk

    def full(descriptor: int) -> None:
        grown[0] += 1
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(disk, "flush_to_disk", full)
    topics: list[str] = []
    with pytest.raises(Problem, match="磁盘已满"):
        for turn in range(100):
            book.save(lesson(f"{turn}", advice="字" * 400), minutes(turn))
            topics.append(f"{turn}")
    assert (grown, len(topics) > 20) == ([1], True)
    assert {topic_of(entry) for entry in book.records(ALL)} == {*topics}
    monkeypatch.setattr(disk, "flush_to_disk", genuine)
    book.save(lesson("再存一次"), minutes(200))
    with Workbook.open(killed(book), write=True, now=NOW) as later:
        assert {topic_of(entry) for entry in later.records(ALL)} == {*topics, "再存一次"}
        assert later.notes == ()


@pytest.mark.parametrize("call", ["flush_to_disk", "replace"])
@pytest.mark.parametrize(("code", "said"), CODES)
def test_unsaved_text_that_cannot_be_kept_is_told(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
):
    book.draft_put("new", {"topic": "先前的"}, NOW)
    before = contents(book.folder)
    monkeypatch.setattr(Path if call == "replace" else disk, call, failing(code))
    with pytest.raises(Problem) as told:
        book.draft_put("new", {"topic": "未存"}, minutes(1))
    assert said in told.value.what
    assert contents(book.folder) == before
    monkeypatch.undo()
    assert [draft.raw for draft in book.drafts()] == [{"topic": "先前的"}]


@pytest.mark.parametrize("call", ["flush_to_disk", "replace", "flush_folder"])
@pytest.mark.parametrize(("code", "said"), CODES)
def test_files_that_cannot_be_written_at_the_end_lose_nothing_and_are_told(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
):
    """What was saved is in the log; the next opening finds it and writes the files."""
    book.save(lesson("一"), NOW)
    book.write_files(NOW)
    book.save(lesson("二"), minutes(1))
    year = book.folder / "records-2026.json"
    before = year.read_bytes()
    monkeypatch.setattr(Path if call == "replace" else disk, call, failing(code))
    book.close()
    notes = [note for note in book.notes if note.startswith("内容已经存好，只是文件还没有更新：“")]
    assert any("records-2026.json" in note and said in note for note in notes)
    monkeypatch.undo()
    # Only where the folder alone could not be flushed is the new file there already.
    assert (year.read_bytes() == before) == (call != "flush_folder")
    assert not [name for name in contents(book.folder) if "~$" in name]
    with Workbook.open(book.folder, write=True, now=minutes(2)) as later:
        assert headings(later) == ["李青《一》", "李青《二》"]
        assert len(later.history(later.ids_ending("")[0])) == 1
    assert len(documents(year)) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the calls have other names")
def test_a_save_is_one_write_and_one_flush_and_no_file_is_touched(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
):
    book.save(lesson("先"), NOW)
    before = contents(book.folder)
    done = noted_calls(monkeypatch)
    stored = book.save(lesson("新"), NOW)
    assert done == ["write", "flush log"]
    done.clear()
    book.save(replace(stored, date=dt.date(2025, 9, 1)), minutes(1))
    assert done == ["write", "flush log"]
    after = contents(book.folder)
    assert {name for name in after if after[name] != before.get(name)} == {"log/this.log"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the calls have other names")
def test_a_file_is_flushed_before_it_takes_the_place_and_its_folder_afterwards(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
):
    book.save(lesson(), NOW)
    done = noted_calls(monkeypatch)
    book.write_files(NOW)
    wanted = [
        ["flush file", f"rename {name}", "flush folder"]
        for name in ("history-2026.json", "records-2026.json", "workbook.json")
    ]
    # What workbook.json says of the years is a line of the log; a file that is there is first copied.
    deeds = [deed for deed in done if deed != "write"]
    assert deeds[0] == "flush log"
    assert deeds[1:7] == wanted[0] + wanted[1]
    assert deeds[-3:] == wanted[2]


def noted_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what the system is asked to write, flush and rename, in its order."""
    done: list[str] = []
    fsync, fdatasync, write, rename = os.fsync, os.fdatasync, os.write, Path.replace

    def noted_fsync(descriptor: int) -> None:
        done.append("flush folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "flush file")
        fsync(descriptor)

    def noted_data(descriptor: int) -> None:
        done.append("flush log")
        fdatasync(descriptor)

    def noted_write(descriptor: int, data: bytes) -> int:
        done.append("write")
        return write(descriptor, data)

    def noted_rename(self: Path, target: Path) -> Path:
        done.append(f"rename {target.name}")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "fdatasync", noted_data)
    monkeypatch.setattr(os, "write", noted_write)
    monkeypatch.setattr(Path, "replace", noted_rename)
    return done


def test_a_history_that_cannot_be_written_keeps_no_record_from_its_file(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
):
    no_room_for(monkeypatch, lambda path: path.name.startswith("history"))
    number = saved(book, lesson())
    book.close()
    assert any("内容已经存好" in note and "history-2026.json" in note for note in book.notes)
    assert documents(book.folder / "records-2026.json").keys() == {number}
    monkeypatch.undo()
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        later.save(replace(readable(later.get(number)), title="第二版"), minutes(1))
        # Nothing is missing of what the file did not take.
        assert [revision.record.heading for revision in later.history(number)] == ["第二版", "李青《周长》"]
    assert len(documents(book.folder / "history-2026.json", "revisions")) == 2


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
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))
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
@pytest.mark.parametrize("limit", [20_000, 100_000])
def test_on_a_full_disk_all_that_was_saved_stays(tmp_path: Path, limit: int):
    """The system itself refuses to make the file longer, in the middle of a write."""
    new_book(tmp_path / "书").close()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "书"), str(limit)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *turns, told = done.stdout.splitlines()
    assert len(turns) > 5
    assert told.startswith("“log”没有写成：磁盘已满。")
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
