"""TinyDB's own tests, from its source distribution, run on our table and on our storage.

    python tests/storage/tinydb_suite.py [tinydb-4.9.0.tar.gz]

Without a file pip fetches it; its hash is checked. Nothing of it is kept.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

NAME = "tinydb-4.9.0"
HASH = "6928b1fa785186bda7952a0ba05aaeedc883ede565ca9c7d608de44e5e75de70"
SUITES = ("test_tables.py", "test_tinydb.py", "test_operations.py", "test_queries.py")
ROOT = Path(__file__).resolve().parent.parent.parent

# Tests that are about something else than what a database keeps and finds, each with the reason.
EXCEPTIONS = {
    "test_tables.py::test_table_repr": "compares the names of TinyDB's own classes",
    "test_tables.py::test_persist_table[our table]": "a table without documents is nothing to be saved",
}

# Stands in the place of TinyDB's conftest: every database that a test makes is one of ours.
CONFTEST = '''
import json
from pathlib import Path
from tempfile import mkdtemp

import pytest
import tinydb
from qinglan_tui.storage.engine.changelog import ChangeLog
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.tables import JournalStorage, JournalTable
from qinglan_tui.storage.engine.versions import content_of


class OurStorage(JournalStorage):
    """An engine of its own for each database, in the folder of its path."""

    made = []

    def __init__(self, path=None, **_):
        path = Path(path or Path(mkdtemp()) / "db.json")
        log = path.parent / f"{path.stem}-log" / "test.log"
        log.parent.mkdir(exist_ok=True)
        changes = ChangeLog(log, "test")
        engine = Engine(
            path.parent, "test", changes, lambda tables, number: tables, lambda path: None, lambda name: None
        )
        super().__init__(engine, path.stem)
        self.made.append(self)

    def close(self):
        """Close it; what it held must be what plain TinyDB finds in the file."""
        if self not in self.made:
            return
        self.made.remove(self)
        held = {name: rows for name, rows in (self.read() or {}).items() if rows}
        assert self.engine.close() == []
        path = self.engine.folder / f"{self.name}.json"
        if path.exists():
            plain = json.loads(path.read_text(encoding="utf-8"))
            rows = {name: {key: content_of(row) for key, row in rows.items()} for name, rows in plain.items()}
            assert held == {name: table for name, table in rows.items() if table and name != "meta"}
        else:
            assert held == {}


class TinyDB(tinydb.TinyDB):
    """TinyDB with our storage; the table is its own."""

    default_storage_class = OurStorage


class JournalTinyDB(TinyDB):
    """TinyDB with our storage and our table."""

    table_class = JournalTable


JournalTinyDB.__name__ = "TinyDB"


@pytest.fixture(params=["our table", "our storage under TinyDB's table"], autouse=True)
def database(request, monkeypatch):
    """The class that makes a database in this run."""
    made = JournalTinyDB if request.param == "our table" else TinyDB
    for name, ours in {"TinyDB": made, "MemoryStorage": OurStorage, "JSONStorage": OurStorage}.items():
        if hasattr(request.module, name):
            monkeypatch.setattr(request.module, name, ours)
    yield made
    while OurStorage.made:
        OurStorage.made[-1].close()


@pytest.fixture
def db(database, tmp_path):
    """As TinyDB's own fixture."""
    made = database(tmp_path / "test.db")
    made.drop_tables()
    made.insert_multiple({"int": 1, "char": c} for c in "abc")
    return made
'''


class Unavailable(Exception):
    """The source distribution cannot be had."""


def fetch(folder: Path) -> Path:
    """Let pip download the source distribution and return its path."""
    # Its build backend is ours too, so that nothing else is fetched.
    ways = ["--quiet", "--no-cache-dir", "--no-deps", "--no-binary", ":all:", "--no-build-isolation"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", *ways, "--dest", str(folder), NAME.replace("-", "==")],
        env=os.environ | {"HOME": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    path = folder / f"{NAME}.tar.gz"
    if done.returncode or not path.exists():
        raise Unavailable(done.stderr.strip()[-300:])
    return path


def run(source: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the suites; raises Unavailable when the source distribution cannot be had."""
    with TemporaryDirectory() as name:
        place = Path(name)
        source = source or fetch(place)
        if hashlib.sha256(source.read_bytes()).hexdigest() != HASH:
            raise SystemExit(f"{source} is not the file that was looked at")
        with tarfile.open(source) as archive:
            for suite in SUITES:
                text = archive.extractfile(f"{NAME}/tests/{suite}")
                assert text is not None
                (place / suite).write_bytes(text.read())
        (place / "conftest.py").write_text(CONFTEST, encoding="utf-8")
        (place / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        left_out = [part for test in EXCEPTIONS for part in ("--deselect", test)]
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:asyncio",
                *SUITES,
                *left_out,
            ],
            cwd=place,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": name},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


if __name__ == "__main__":
    finished = run(Path(sys.argv[1]) if sys.argv[1:] else None)
    print(finished.stdout + finished.stderr)
    sys.exit(finished.returncode)
