"""The command as a process of its own: what it loads, its encoding, pipes, bytes that are no text."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import INIT, Qinglan

ROOT = Path(__file__).parents[2]

# Runs one command, then says on stderr which of the slow or foreign modules are loaded.
WHAT_IS_LOADED = """
import sys
from qinglan_tui.cli import main
code = main()
slow = {"textual", "rich", "docx", "lxml", "PIL", "xlsxwriter", "exports", "widgets"}
slow |= {"platformdirs", "dataclasses", "tomllib", "shutil"}
loaded = {name.partition(".")[0] for name in sys.modules}
ours = (name.removeprefix("qinglan_tui.") for name in sys.modules)
services = {name for name in ours if name.startswith("services.")}
print("LOADED", *sorted(loaded & slow), *sorted(services), file=sys.stderr)
sys.exit(code)
"""


def start(book: Path, *argv: str | bytes, changes: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start `python -m qinglan_tui` on the workbook."""
    return subprocess.Popen(
        [sys.executable, "-m", "qinglan_tui", *argv],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(book) | (changes or {}),
    )


def environment(book: Path) -> dict[str, str]:
    """The surroundings of a process that works on the workbook."""
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QINGLAN_WORKBOOK": str(book),
        "QINGLAN_NOW": "2026-11-22T14:32",
    }


def run(
    book: Path, *argv: str | bytes, stdin: bytes = b"", changes: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Run it to its end: exit code, stdout, stderr, both read as UTF-8."""
    process = start(book, *argv, changes=changes)
    out, err = process.communicate(stdin, timeout=60)
    return process.returncode, out.decode("utf-8"), err.decode("utf-8")


@pytest.mark.parametrize(
    ("argv", "services"),
    [
        (("add", "反思", "--set", "课题=面积"), {"entry", "machine", "opening"}),
        (("list",), {"entry", "find", "machine", "opening", "present"}),
        (("search", "周长"), {"entry", "find", "machine", "opening", "present"}),
        (("show", "NUMBER"), {"entry", "machine", "opening", "present"}),
    ],
)
def test_the_daily_commands_load_what_they_need_and_no_more(
    qinglan: Qinglan, book: Path, argv: tuple[str, ...], services: set[str]
) -> None:
    number = qinglan("add", "反思", "--set", "课题=周长").out.strip()
    given = [number if part == "NUMBER" else part for part in argv]
    done = subprocess.run(
        [sys.executable, "-c", WHAT_IS_LOADED, *given],
        env=environment(book),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stderr.rpartition("LOADED")[2].split()
    assert set(loaded) == {f"services.{name}" for name in services}


def test_help_and_version_do_not_open_storage(book: Path) -> None:
    code = "import sys; from qinglan_tui.cli import main; main(['--help']); print('tinydb' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(book), capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
def test_it_speaks_utf8_whatever_the_code_page(qinglan: Qinglan, book: Path, encoding: str) -> None:
    strange = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    code, number, said = run(
        book, "add", "反思", "--text", "-", stdin="周长 👩‍🏫 𠮷".encode(), changes=strange
    )
    assert code == 0, said
    assert "第12周" in said
    code, out, _ = run(book, "show", number.strip(), changes=strange)
    assert code == 0
    assert "周长 👩‍🏫 𠮷" in out
    code, _, said = run(book, "add", "听写", changes=strange)
    assert code == 2
    assert "没有“听写”这种记录" in said


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there, never bytes")
def test_bytes_in_an_argument_that_are_no_text_are_cleaned_and_said(qinglan: Qinglan, book: Path) -> None:
    code, number, said = run(book, "add", "反思", "--set", "课题=周".encode() + b"\xff" + "长".encode())
    assert code == 0, said
    assert "\ufffd" in said
    shown = qinglan("show", number.strip(), "--json").json
    assert "周" in shown["fields"]["topic"]
    assert "\ufffd" in shown["fields"]["topic"]
    code, _, said = run(book, "search", b"\xff\xfe")
    assert code == 0, said
    code, _, said = run(book, b"\xff\xfe")
    assert code == 2
    assert "这个命令" in said


def test_a_reader_that_has_seen_enough_is_no_error(qinglan: Qinglan, book: Path) -> None:
    for number in range(40):
        assert qinglan("add", "反思", "--set", f"课题={number}", "--text", "长" * 5000).code == 0
    process = start(book, "list", "--json")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=60) == 0


def test_a_reader_that_looks_at_nothing_is_no_error(qinglan: Qinglan, book: Path) -> None:
    process = start(book, "list")
    assert process.stdout is not None and process.stderr is not None and process.stdin is not None
    process.stdout.close()
    said = process.stderr.read().decode("utf-8")
    process.stderr.close()
    process.stdin.close()
    assert (process.wait(timeout=60), said) == (0, "还没有记录。\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_finds_no_room_is_said(qinglan: Qinglan, book: Path) -> None:
    qinglan("add", "反思", "--set", "课题=周长")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qinglan_tui", "list"],
            env=environment(book),
            stdout=full,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode("utf-8").splitlines() == ["磁盘满了。请腾出空间再试。"]


def test_two_commands_at_once_both_keep_their_record_or_say_why_not(qinglan: Qinglan, book: Path) -> None:
    started = [start(book, "add", "反思", "--set", f"课题={number}") for number in range(4)]
    ended = [(process.communicate(b"", timeout=60), process.returncode) for process in started]
    kept = [out for (out, _), code in ended if code == 0]
    refused = [err.decode("utf-8") for (_, err), code in ended if code != 0]
    assert all("工作簿正开着" in said for said in refused)
    assert sorted(str(record["id"]) for record in qinglan("list", "--json").json) == sorted(
        out.decode().strip() for out in kept
    )


def test_init_and_start_work_as_a_module(tmp_path: Path) -> None:
    book = tmp_path / "新的"
    code, out, said = run(book)
    assert (code, said) == (0, "")
    assert len(out.splitlines()) == 3
    assert run(book, *INIT)[0] == 0
    code, out, said = run(book)
    assert (code, said) == (0, "")
    assert "第12周" in out
