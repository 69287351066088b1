"""Every system call that can fail is made to fail: told as a Problem, nothing half, and on it goes after."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from tests.storage.faults.histories import History, State, state_of
from tests.storage.faults.recording import recording
from tests.storage.samples import ALL, NOW, headings, lesson, minutes, new_book

pytestmark = [
    pytest.mark.usefixtures("no_waiting", "short_logs"),
    # Other tests may have left threads; a forked process touches none of theirs.
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]

KINDS = ("write", "half a write", "sync", "open", "rename", "size", "mkdir", "remove")


class Failing:
    """Lets the n-th call of a kind fail, and those after it for a while; for `Recorder.before`."""

    def __init__(self, kind: str, number: int, times: int, code: int) -> None:
        self.kind = kind.rpartition(" ")[2]
        self.is_half = kind != self.kind
        self.number, self.times, self.code = number, times, code
        self.failed = 0

    def __call__(self, kind: str) -> int | None:
        if kind != self.kind:
            return None
        self.number -= 1
        if self.number >= 0 or self.failed >= self.times:
            return None
        self.failed += 1
        if self.is_half and self.failed == 1:
            return 7
        raise OSError(self.code, os.strerror(self.code))


def as_others_see(history: History) -> State:
    """What a second window finds in the files."""
    with Workbook.open(history.folder, write=False, now=history.now) as reader:
        return state_of(reader, history.attachments)


def check_deed(history: History, before: State) -> bool:
    """One deed, which may fail: then all is as it was, in memory and on disk. Returns whether it was done."""
    try:
        history.next()
    except Problem as problem:
        assert problem.what
        assert problem.do
        if not history.book.writable:
            # It was closed, and could not be opened again.
            history.book = Workbook.open(history.folder, write=True, now=history.now)
        # Unsaved text is only ever offered; what could not be flushed may be the newer of two.
        after = history.state()._replace(drafts=before.drafts)
        assert after == before
        assert as_others_see(history)._replace(drafts=before.drafts) == before
        return False
    assert as_others_see(history) == history.state()
    return True


def check_failures(place: Path, seed: int, kind: str, *, deeds: int = 20) -> int:
    """A history in which, time and again, a call of that kind fails one to three times; returns how often."""
    folder = place / "书"
    new_book(folder).close()
    failures = 0
    with recording(folder) as recorder:
        history = History(folder, seed)
        for _ in range(deeds):
            before = history.state()
            times, number = history.chance.randint(1, 3), history.chance.choice((0, 0, 1, 2))
            # A file is cut only where a log is emptied: once in an opening.
            number = 0 if kind == "size" else number
            failing = Failing(kind, number, times, history.chance.choice((errno.ENOSPC, errno.EIO)))
            recorder.before = failing
            check_deed(history, before)
            recorder.before = lambda kind: None
            failures += failing.failed
            if not history.book.writable:
                # Without its log it was opened to be read.
                history.reopen()
            # There is room again.
            history.add()
            assert as_others_see(history) == history.state()
        state = history.state()
        history.book.close()
    with Workbook.open(folder, write=True, now=NOW) as book:
        assert state_of(book, history.attachments) == state
    return failures


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_that_fails_is_told_and_leaves_memory_and_disk_as_they_were(kind: str, tmp_path: Path):
    failures = 0
    for seed in range(3):
        (tmp_path / f"{seed}").mkdir()
        failures += check_failures(tmp_path / f"{seed}", seed, kind)
    assert failures > 0


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_many_more_calls_that_fail(kind: str, tmp_path: Path):
    for seed in range(100, 140):
        (tmp_path / f"{seed}").mkdir()
        check_failures(tmp_path / f"{seed}", seed, kind, deeds=25)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system in memory with that much room."""
    with TemporaryDirectory() as name:
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", name]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            pytest.skip(f"no small disk can be made here: {done.stderr.strip()}")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", name], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs is Linux's")
def test_on_a_disk_that_is_full_saving_is_refused_and_goes_on_when_there_is_room():
    with small_disk("800k") as place:
        (place / "别的").write_bytes(bytes(450_000))
        book = new_book(place / "书")
        stored = 0
        with pytest.raises(Problem) as told:
            for stored in range(1000):
                book.save(lesson(f"{stored}", advice="字" * 300), minutes(stored))
        assert told.value.what.endswith("磁盘已满")
        assert "腾出一些空间" in told.value.do
        assert len(headings(book)) == stored > 30
        with Workbook.open(place / "书", write=False, now=NOW) as reader:
            assert headings(reader) == headings(book)
        with pytest.raises(Problem, match="磁盘已满"):
            book.save(lesson("仍然没有地方", advice="字" * 30_000), minutes(1001))
        # Closing finds no room for the year file either: the log has it all.
        book.close()
        with Workbook.open(place / "书", write=True, now=NOW) as book:
            assert len(headings(book)) == stored
            assert not any("不见了" in note for note in book.notes)
            (place / "别的").unlink()
            book.save(lesson("腾出地方以后"), minutes(1002))
        with Workbook.open(place / "书", write=True, now=NOW) as book:
            assert len(headings(book)) == stored + 1
            assert (book.outcome, book.notes) == ("ok", ())


def as_nobody(check: Callable[[], None]) -> None:
    """Run a check in a process that is not the administrator's."""
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            check()
            os._exit(0)
        finally:
            import traceback

            traceback.print_exc()
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_a_folder_that_may_only_be_read_opens_to_read_and_is_left_alone():
    if os.getuid() != 0:
        pytest.skip("only the administrator can become somebody else")
    with TemporaryDirectory() as name:
        folder = Path(name) / "书"
        Path(name).chmod(0o755)
        with new_book(folder) as book:
            book.save(lesson("一"), NOW)
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, 65534, 65534)
            path.chmod(0o500 if path.is_dir() else 0o400)

        def check() -> None:
            with Workbook.open(folder, write=True, now=NOW) as book:
                assert (book.outcome, book.writable) == ("read_only", False)
                assert headings(book) == ["李青《一》"]
                with pytest.raises(Problem, match="只能查看"):
                    book.save(lesson("二"), NOW)
                with pytest.raises(Problem, match="只能查看"):
                    book.draft_put("new", {"topic": "二"}, NOW)
            with Workbook.open(folder, write=False, now=NOW) as book:
                assert len(book.records(ALL)) == 1

        as_nobody(check)
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_a_workbook_of_somebody_else_is_not_shown_and_not_called_empty():
    if os.getuid() != 0:
        pytest.skip("only the administrator can become somebody else")
    with TemporaryDirectory() as name:
        folder = Path(name) / "书"
        Path(name).chmod(0o755)
        with new_book(folder) as book:
            book.save(lesson("一"), NOW)

        def check() -> None:
            for write in (True, False):
                with pytest.raises(Problem, match="没有权限"):
                    Workbook.open(folder, write=write, now=NOW)

        as_nobody(check)
