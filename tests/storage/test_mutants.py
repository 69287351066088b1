"""The tests of storage notice when anything that keeps it safe is taken out."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.faults.mutants import EXEMPT, MUTANTS, Mutant
from tests.storage.samples import ROOT

STORAGE = ROOT / "qinglan_tui" / "storage"
FLUSHES = {"flush_to_disk", "flush_folder", "flush_data", "flush_file", "fsync", "fdatasync", "crc32"}


def source(module: str) -> str:
    """The text of a module of storage."""
    return (STORAGE / module).read_text(encoding="utf-8")


def is_safety(call: ast.Call) -> bool:
    """Whether a call flushes, checks a sum, or gives a file its name."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in {"replace", "rename"}:
        # A path has one target; texts have two arguments, times and values have names for theirs.
        return isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords
    return name in FLUSHES


def safety_calls() -> Iterator[tuple[str, int]]:
    """Every such call: its module and line."""
    for path in sorted(STORAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and is_safety(node):
                yield path.relative_to(STORAGE).as_posix(), node.lineno


def lines_of(module: str, piece: str) -> range:
    """The lines that a piece stands on."""
    before, _, _ = source(module).partition(piece)
    first = before.count("\n") + 1
    return range(first, first + piece.rstrip("\n").count("\n") + 1)


def test_what_a_mutant_changes_stands_once_in_its_module():
    for mutant in MUTANTS:
        assert source(mutant.module).count(mutant.original) == 1, mutant.name
        ast.parse(source(mutant.module).replace(mutant.original, mutant.mutated))
        assert all((ROOT / "tests" / "storage" / f"{name}.py").exists() for name in mutant.noticed_by)


def test_every_flush_every_checksum_and_every_renaming_has_its_mutant():
    pieces = [(mutant.module, mutant.original) for mutant in MUTANTS] + [*EXEMPT]
    covered = {(module, line) for module, piece in pieces for line in lines_of(module, piece)}
    assert [place for place in safety_calls() if place not in covered] == []
    assert all(source(module).count(piece) == 1 for module, piece in EXEMPT)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and the tests of storage in a folder of their own."""
    place = tmp_path_factory.mktemp("mutants")
    without_bytecode = shutil.ignore_patterns("__pycache__")
    for name in ("qinglan_tui", "tests/storage"):
        shutil.copytree(ROOT / name, place / name, ignore=without_bytecode)
    for name in ("tests/conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, place / name)
    return place


def run_tests(place: Path, names: "list[str] | tuple[str, ...]") -> "subprocess.CompletedProcess[str]":
    """Run some tests of the copy until one fails. Old bytecode must not stand in for a changed source."""
    paths = [f"tests/storage/{name}.py" for name in names]
    options = ["-x", "-q", "-p", "no:cacheprovider", "--basetemp", str(place / "tmp")]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *paths],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.long
def test_without_a_fault_the_same_tests_pass(copy: Path):
    done = run_tests(copy, sorted({name for mutant in MUTANTS for name in mutant.noticed_by}))
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_built_in_is_noticed(copy: Path, mutant: Mutant):
    path = copy / "qinglan_tui" / "storage" / mutant.module
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(mutant.original, mutant.mutated), encoding="utf-8")
    try:
        done = run_tests(copy, mutant.noticed_by)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert done.returncode == 1, done.stdout[-3000:]
