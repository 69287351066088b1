"""The words of 文件检查, what is noticed at opening, and the backups lying near."""

import os
from pathlib import Path

import pytest

from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.records import Record
from qinglan_tui.services import upkeep
from qinglan_tui.services.backup import backup_target, make_backup
from qinglan_tui.services.care import examine
from qinglan_tui.services.findings import DAMAGE, WARNING, Finding
from qinglan_tui.services.notices import notices
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, TODAY, a_workbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workbook with one record."""
    with a_workbook(tmp_path / "book") as book:
        book.save(Record(fields=Reflection(text="一"), date=TODAY), NOW)
    for path in (tmp_path / "book" / "log").glob("*.log"):
        path.unlink()
    return tmp_path / "book"


def opened(folder: Path) -> Workbook:
    return Workbook.open(folder, write=True, now=NOW)


def test_a_sound_workbook_asks_for_nothing(folder: Path) -> None:
    with opened(folder) as book:
        assert not upkeep.is_ailing(book, TODAY)
        assert notices(book) == ()
    report = examine(folder, NOW)
    assert upkeep.verdict(report) == "都好，没有坏的文件。"
    assert upkeep.state_lines(report)[0] == "2026—2027学年 1 条"


def test_a_damaged_year_is_noticed_at_opening(folder: Path) -> None:
    (folder / "records-2026.json").write_bytes(b"{")
    with opened(folder) as book:
        assert upkeep.is_ailing(book, TODAY)
        (notice,) = notices(book)
        assert (notice.place, notice.label) == ("care", "文件坏了")
    assert upkeep.verdict(examine(folder, NOW)) == "有 1 处要处理。"


def test_a_vanished_year_is_noticed_at_opening(folder: Path) -> None:
    (folder / "records-2026.json").unlink()
    with opened(folder) as book:
        assert upkeep.is_ailing(book, TODAY)
        (notice,) = notices(book)
        assert notice.said == "2026—2027学年的文件，原有1条"


def test_records_without_workbook_json_are_a_workbook_without_its_head(folder: Path, tmp_path: Path) -> None:
    assert not upkeep.is_headless(folder)
    assert not upkeep.is_headless(tmp_path / "nothing")
    (folder / "workbook.json").unlink()
    assert upkeep.is_headless(folder)


def test_the_latest_backup_near_comes_first_and_other_files_are_left_out(folder: Path) -> None:
    made = [make_backup(folder, backup_target(folder, NOW), NOW).path for _ in range(2)]
    os.utime(made[0], (1, 1))
    (folder.parent / "照片.zip").write_bytes(b"")
    assert upkeep.backups_near(folder) == (made[1], made[0])


def test_the_place_is_told_only_where_the_sentence_does_not_say_it() -> None:
    finding = Finding(
        severity=WARNING, code="x", what="一条读不出来", do="请看", file="records-2026.json", line=6
    )
    assert upkeep.finding_text(finding) == "一条读不出来。\n请看。\n在“records-2026.json”第 6 行。"
    named = Finding(severity=DAMAGE, code="x", what="“a.json”坏了", do="请看", file="a.json", line=6)
    assert upkeep.finding_text(named) == "“a.json”坏了。\n请看。"
