"""A look at a folder: the files joined with what the logs know, without opening anything."""

from pathlib import Path

import msgspec
import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine.changelog import line_of
from qinglan_tui.storage.engine.codec import encode
from qinglan_tui.storage.engine.files import out
from qinglan_tui.storage.engine.versions import Version
from qinglan_tui.storage.glance import Counts, Glance, alone, count, is_open
from tests.storage.samples import NOW, lesson, minutes, saved

FILE = "records-2026.json"
KEY = "1795325921600447"


def folder_with(folder: Path, mine: Version, line: bytes) -> Glance:
    """A folder with one record of a version in its file, and one line in its log."""
    row = {"kind": "reflection", "date": "2026-09-12", "_v": mine}
    (folder / FILE).write_bytes(encode({"meta": {"1": {"format": 2}}, "records": {KEY: row}}))
    (folder / "log").mkdir()
    (folder / "log" / "this.log").write_bytes(line)
    return Glance(folder)


def change(raw: bytes) -> bytes:
    """A line of a log that is about the record."""
    rows = {KEY: msgspec.Raw(raw)}
    return line_of(msgspec.json.encode({"records-2026": {"records": rows}}))


@pytest.mark.parametrize(("number", "there"), [(4, True), (5, False), (6, False)])
def test_what_the_log_takes_out_is_gone_unless_it_was_changed_since(tmp_path: Path, number: int, there: bool):
    glance = folder_with(tmp_path, {"this": 5}, change(out({"this": number})))
    assert (KEY in glance.look(FILE).tables["records"]) is there


def test_the_later_of_file_and_log_counts(tmp_path: Path):
    later = msgspec.json.encode({"kind": "reflection", "date": "2026-10-01", "_v": {"this": 6}})
    glance = folder_with(tmp_path, {"this": 5}, change(later))
    assert glance.look(FILE).tables["records"][KEY]["date"] == "2026-10-01"


def test_of_two_changes_that_know_nothing_of_each_other_both_count(tmp_path: Path):
    other = msgspec.json.encode({"kind": "reflection", "date": "2026-10-01", "_v": {"that": 6}})
    glance = folder_with(tmp_path, {"this": 5}, change(other))
    assert count(glance.look(FILE).tables) == Counts(1, 0, 1)


def test_it_sees_what_the_workbook_sees(book: Workbook):
    numbers = [saved(book, lesson(topic)) for topic in ("周长", "面积", "几分之一")]
    book.delete(numbers[1], minutes(1))
    glance = Glance(book.folder)
    assert glance.names() == ["workbook.json"]
    assert glance.years() == {2026: FILE}
    assert count(glance.look(FILE).tables) == Counts(2, 1, 0)
    book.close()
    glance = Glance(book.folder)
    assert glance.names() == ["workbook.json", FILE, "history-2026.json"]
    assert glance.listed_years() == {2026: Counts(2, 1, 0)}


def test_an_open_workbook_is_known_by_its_lock(book: Workbook):
    assert is_open(book.folder)
    with pytest.raises(Problem, match="正开着"), alone(book.folder):
        pass
    book.close()
    assert not is_open(book.folder)
    with alone(book.folder), pytest.raises(Problem, match="正开着"):
        Workbook.open(book.folder, write=True, now=NOW)
    Workbook.open(book.folder, write=True, now=NOW).close()


def test_reading_needs_no_lock(book: Workbook):
    with alone_closed(book), Workbook.open(book.folder, write=False, now=NOW) as reading:
        assert reading.settings.owner == "王芳"


def alone_closed(book: Workbook):
    """All locks of the workbook, once it is closed."""
    book.close()
    return alone(book.folder)
