"""One window writes at a time, and a killed one leaves nothing locked."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from tests.storage.samples import ALL, NOW, ROOT, headings, lesson, new_book

WINDOW = """
import sys
from pathlib import Path
from qinglan_tui.storage import Workbook
from tests.storage.samples import NOW, lesson
book = Workbook.open(Path(sys.argv[1]), write=True, now=NOW)
print("open", flush=True)
for line in sys.stdin:
    book.save(lesson(line.strip()), NOW)
    print("saved", flush=True)
"""


@contextmanager
def window(folder: Path) -> "Iterator[subprocess.Popen[str]]":
    """Another process that has the workbook open and saves a lesson for each line it is sent."""
    with subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def tell(process: "subprocess.Popen[str]", topic: str) -> None:
    """Let the other window save a lesson."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(topic + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "saved\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a workbook that nobody has open."""
    new_book(tmp_path / "书").close()
    return tmp_path / "书"


def test_while_a_window_writes_another_cannot_and_is_told_what_to_do(folder: Path):
    with window(folder):
        with pytest.raises(Problem) as told:
            Workbook.open(folder, write=True, now=NOW)
        assert str(told.value) == "工作簿正开着，请在窗口里写或先退出。"
        with pytest.raises(Problem, match="已有工作簿"):
            new_book(folder)


def test_a_second_window_can_look_on_and_follows_the_first(folder: Path):
    with window(folder) as process, Workbook.open(folder, write=True, now=NOW, fallback=True) as second:
        assert (second.outcome, second.writable) == ("read_only", False)
        assert second.notes == ("已在另一个窗口打开，只能查看。请在那个窗口里写，或先退出它。",)
        tell(process, "一")
        assert second.refresh() is True
        assert headings(second) == ["李青《一》"]
        tell(process, "二")
        assert second.refresh() is True
        assert headings(second) == ["李青《一》", "李青《二》"]
        assert second.refresh() is False
        with pytest.raises(Problem, match="已在另一个窗口打开"):
            second.save(lesson(), NOW)


def test_a_second_window_goes_on_following_when_files_are_written_and_the_log_is_emptied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("qinglan_tui.storage.engine.engine.KEPT_SIZE", 0)
    with Workbook.open(folder, write=False, now=NOW) as second:
        first = Workbook.open(folder, write=True, now=NOW)
        wanted: list[str] = []
        for topic in "一二三四":
            first.save(lesson(topic), NOW)
            wanted.append(f"李青《{topic}》")
            assert second.refresh() is True
            assert headings(second) == wanted
            if topic == "二":
                first.write_files(NOW)
            else:
                first.close()
                first = Workbook.open(folder, write=True, now=NOW)
            second.refresh()
            assert headings(second) == wanted
        first.delete(first.ids_ending("")[0], NOW)
        second.refresh()
        assert headings(second) == wanted[:3]
        assert len(second.trash()) == 1
        first.close()


def test_reading_needs_no_lock(folder: Path):
    with window(folder) as process:
        tell(process, "一")
        with Workbook.open(folder, write=False, now=NOW) as reader:
            assert reader.outcome == "ok"
            assert headings(reader) == ["李青《一》"]


def test_a_window_killed_with_9_leaves_no_lock_and_loses_nothing(folder: Path):
    with window(folder) as process:
        tell(process, "一")
        process.kill()
        process.wait()
        with Workbook.open(folder, write=True, now=NOW) as book:
            assert headings(book) == ["李青《一》"]
            book.save(lesson("二"), NOW)
            assert len(book.records(ALL)) == 2


def test_closing_lets_the_next_window_write_within_one_process_too(folder: Path):
    first = Workbook.open(folder, write=True, now=NOW)
    with pytest.raises(Problem, match="工作簿正开着"):
        Workbook.open(folder, write=True, now=NOW)
    first.close()
    first.close()
    with Workbook.open(folder, write=True, now=NOW) as second:
        assert second.writable


@pytest.mark.skipif(sys.platform == "win32", reason="flock is not there")
def test_a_place_without_locks_is_used_with_a_warning(folder: Path, monkeypatch: pytest.MonkeyPatch):
    import errno

    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    with Workbook.open(folder, write=True, now=NOW) as book:
        assert book.writable
        assert any("不支持加锁" in note for note in book.notes)
