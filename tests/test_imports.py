"""The walls between the rooms, as Python sees them: what importing a room loads, what its files hold."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("qinglan_tui", "widgets", "exports")

# Imports the modules named on the command line, notes what is loaded and what is written to disk meanwhile.
PROBE = """
import importlib, os, sys

written = []

def hook(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        written.append(f"open {args[0]}")
    elif event in {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}:
        written.append(f"{event} {args[0]}")

sys.addaudithook(hook)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
print(*written, sep="; ")
"""

# Runs the `qinglan` command as its entry point does, then prints what is loaded.
COMMAND = """
import sys
from qinglan_tui.cli import main
sys.argv[0] = "qinglan"
try:
    code = main()
except SystemExit as end:
    code = end.code
print()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(code)
"""


def run_python(source: str, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter on our sources that writes no byte code, with the clock set in the demo's term."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "QINGLAN_NOW": "2026-11-22T14:32:00",
    }
    return subprocess.run(
        [sys.executable, "-c", source, *arguments],
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def sources(place: str, pattern: str = "*.py") -> Iterator[Path]:
    """The files of a room: a folder, or one module."""
    path = ROOT / place
    yield from sorted(path.rglob(pattern)) if path.is_dir() else [path]


def modules(place: str) -> list[str]:
    """The import names of a room's modules."""
    names = (path.relative_to(ROOT).with_suffix("").parts for path in sources(place))
    return [".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in names]


SCREEN = {"textual", "rich"}
PAPER = {"docx", "lxml", "xlsxwriter", "PIL"}
DATABASE = {"tinydb"}


@pytest.mark.parametrize(
    ("place", "unwanted"),
    [
        (
            "qinglan_tui/__init__.py",
            SCREEN | PAPER | DATABASE | {"msgspec", "platformdirs", "widgets", "exports"},
        ),
        (
            "qinglan_tui/__main__.py",
            SCREEN | PAPER | DATABASE | {"msgspec", "platformdirs", "widgets", "exports"},
        ),
        (
            "qinglan_tui/domain",
            SCREEN | PAPER | DATABASE | {"platformdirs", "tomllib", "sqlite3", "widgets", "exports"},
        ),
        ("qinglan_tui/storage", SCREEN | PAPER | {"widgets", "exports"}),
        ("qinglan_tui/services", SCREEN | PAPER | {"widgets", "exports"}),
        ("qinglan_tui/cli", SCREEN | PAPER | {"widgets", "exports"}),
        ("qinglan_tui/app.py", PAPER | {"exports"}),
        ("qinglan_tui/web", PAPER | DATABASE | {"exports"}),
        ("qinglan_tui/screens", PAPER | {"exports"}),
        ("widgets", PAPER | DATABASE | {"exports"}),
        ("exports", SCREEN | DATABASE | {"widgets", "platformdirs"}),
    ],
)
def test_importing_a_room_loads_nothing_it_may_not_know_and_writes_nothing(
    place: str, unwanted: set[str], tmp_path: Path
) -> None:
    done = run_python(PROBE, *modules(place), home=tmp_path)
    assert done.returncode == 0, done.stderr
    loaded, written = done.stdout.split("\n")[:2]
    assert set(loaded.split()) & unwanted == set()
    assert written == ""


def test_the_daily_commands_load_neither_textual_nor_docx(tmp_path: Path) -> None:
    """Run for real, one after another, in a workbook of their own."""
    journal = ("--workbook", str(tmp_path / "book"))
    owner = ("--name", "王芳", "--school", "桃浦中心小学", "--role", "mentor", "--partner", "李青")
    term = ("--term", "2026-2027-1", "--term-start", "2026-09-01", "--term-end", "2027-01-22")

    def run(*arguments: str) -> str:
        done = run_python(COMMAND, *journal, *arguments, home=tmp_path)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        said, _, loaded = done.stdout.rstrip().rpartition("\n")
        assert set(loaded.split()) & (SCREEN | PAPER) == set(), arguments
        return said.strip()

    run("init", *owner, "--programme", "000-01", *term)
    number = run("add", "observation", "--date", "2026-11-13", "--set", "topic=几分之一").split()[-1]
    assert "几分之一" in run("list")
    assert "几分之一" in run("search", "几分之一")
    assert "几分之一" in run("show", number)
    run("edit", number, "--set", "topic=几分之几")
    assert "几分之几" in run("show", number)
    for command in (("history", number), ("where",), ("remove", number), ("restore", number)):
        run(*command)


def imported_names(path: Path) -> set[str]:
    """The top names of all modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("room", ["domain", "storage", "services", "cli"])
def test_what_starts_with_the_command_line_uses_no_dataclasses(room: str) -> None:
    """Importing dataclasses costs more than all the rest of a room; msgspec's structures take their place."""
    slow = {path.name for path in sources(f"qinglan_tui/{room}") if "dataclasses" in imported_names(path)}
    assert slow == set()


def test_the_domain_has_no_clock() -> None:
    """Today is an argument: nothing in the domain asks the machine for the date or the time."""
    asked = [
        f"{path.name}:{node.lineno}"
        for path in sources("qinglan_tui/domain")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"today", "now", "utcnow", "time_ns", "monotonic"}
    ]
    assert asked == []


def test_a_private_name_of_textual_is_touched_in_one_module_only() -> None:
    """`from textual._x import y` and `from textual.x import _y` live in the module made for them."""
    touching = set()
    for package in ("qinglan_tui", "widgets"):
        for path in sources(package):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "textual":
                    names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                    if any(name.startswith("_") for name in names):
                        touching.add(path.relative_to(ROOT).as_posix())
    assert touching <= {"widgets/_textual_patches.py"}


def test_no_source_file_is_longer_than_400_lines() -> None:
    written = [
        path for package in PACKAGES for pattern in ("*.py", "*.tcss") for path in sources(package, pattern)
    ]
    written += sources("benchmarks")
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in written
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}
