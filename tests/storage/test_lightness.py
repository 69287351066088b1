"""Opening a workbook costs little: the command line does it for every word."""

import datetime as dt
import subprocess
import sys

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import from_document
from qinglan_tui.storage import Workbook
from tests.storage.samples import NOW, ROOT, lesson, reopened

# Each of them costs more than a room of ours; inspect comes with msgspec.
SLOW = {
    "dataclasses",
    "logging",
    "hashlib",
    "shutil",
    "tempfile",
    "threading",
    "uuid",
    "asyncio",
    "subprocess",
}

PROBE = """
import sys
import msgspec, tinydb
before = set(sys.modules)
import qinglan_tui.storage
print(*sorted(set(sys.modules) - before))
"""


def test_importing_storage_loads_nothing_slow_besides_tinydb_and_msgspec():
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert set(done.stdout.split()) & SLOW == set()


def test_listing_a_term_reads_only_the_records_of_that_term(book: Workbook, monkeypatch):
    """Counted in records turned into values, which is what takes the time."""
    for month in range(12):
        book.save(lesson(str(month), dt.date(2026, 8, 1) + dt.timedelta(days=30 * month)), NOW)
    read: list[int] = []

    def noted(record_id, document):
        read.append(record_id)
        return from_document(record_id, document)

    monkeypatch.setattr("qinglan_tui.storage.year.from_document", noted)
    with reopened(book) as later:
        span = Span(dt.date(2026, 9, 1), dt.date(2026, 12, 31))
        assert len(later.records(span)) == len(read) == 4
        later.records(span)
        assert len(read) == 4
        # A save reads again what it changed, and only that.
        later.save(lesson("新", dt.date(2026, 9, 1)), NOW)
        later.records(span)
        assert len(read) == 5


def test_opening_and_saving_read_no_other_year(book: Workbook, monkeypatch):
    """What number to give out is noted in the log, not looked for in twenty years of files."""
    book.save(lesson("旧", dt.date(2019, 9, 1)), NOW)
    # The first opening reads back what was written last, and empties the log.
    reopened(book).close()
    read: list[str] = []

    def noted(path):
        read.append(path.name)
        return path.read_bytes()

    monkeypatch.setattr("qinglan_tui.storage.engine.disk.read_file", noted)
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert set(read) == {"workbook.json"}
        read.clear()
        later.save(lesson(), NOW)
        assert set(read) <= {"history-2026.json"}
