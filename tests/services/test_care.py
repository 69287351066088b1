"""What an examination finds in a folder, and what a repair makes of it."""

import datetime as dt
import errno
import json
import os
import sys
from pathlib import Path

import pytest

from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.services.backup import make_backup, restore
from qinglan_tui.services.care import Finding, Report, examine, preview_repair, repair
from qinglan_tui.services.opening import open_workbook
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine import disk
from tests.services.books import NOW, a_workbook

YEAR = "records-2026.json"
LATER = NOW + dt.timedelta(days=1)
DAY = dt.date(2026, 9, 12)


def reflection(text: str, date: dt.date = DAY) -> Record:
    """A reflection of one text."""
    return Record(fields=Reflection(text=text), date=date)


def texts(folder: Path) -> list[str]:
    """The texts of all records, as a reopened workbook has them."""
    with Workbook.open(folder, write=False, now=LATER) as workbook:
        entries = workbook.records(Span.everything())
        return sorted(
            entry.fields.text
            for entry in entries
            if isinstance(entry, Record) and isinstance(entry.fields, Reflection)
        )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workbook after two days of work: three records on the first, one more on the second."""
    folder = tmp_path / "青蓝工作簿"
    with a_workbook(folder) as workbook:
        for text in ("一", "二", "三"):
            workbook.save(reflection(text), NOW)
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        workbook.save(reflection("四"), LATER)
    empty_logs(folder)
    return folder


def empty_logs(folder: Path) -> None:
    """As once the logs have become long and were read back: the files alone hold everything."""
    for path in (folder / "log").iterdir():
        path.unlink()


def of(report: Report, code: str) -> Finding:
    """The one finding of that code."""
    (found,) = [finding for finding in report.findings if finding.code == code]
    return found


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and its time."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def break_line(path: Path, text: str) -> None:
    """A stray quotation mark in the line that holds the text."""
    path.write_text(path.read_text("utf-8").replace(f'"text":"{text}"', f'"text":"{text}""'), "utf-8")


def test_a_sound_workbook_is_called_sound_and_nothing_is_written(folder: Path):
    before = snapshot(folder)
    report = examine(folder, LATER)
    assert report.is_sound
    assert report.findings == ()
    assert [(year.year, year.records, year.trash) for year in report.years] == [(2026, 4, 0)]
    assert report.format == 2
    assert not report.is_open
    assert report.free and report.size
    assert [copy.days for copy in report.copies if copy.file == YEAR] == [(LATER.date(),)]
    assert snapshot(folder) == before


def test_what_only_the_log_knows_counts_as_well(folder: Path):
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        workbook.save(reflection("五"), LATER)
        workbook.save(reflection("去年", dt.date(2025, 9, 12)), LATER)
        report = examine(folder, LATER)
    assert report.is_open
    assert [(year.year, year.records) for year in report.years] == [(2026, 5), (2025, 1)]
    assert report.is_sound


def test_a_damaged_file_is_found_with_its_place_and_can_be_mended(folder: Path):
    break_line(folder / YEAR, "二")
    damaged = (folder / YEAR).read_bytes()
    finding = of(examine(folder, LATER), "damaged_file")
    assert (finding.severity, finding.file) == ("damage", YEAR)
    assert "第7行" in finding.what
    assert (finding.line, finding.column > 0) == (7, True)
    assert [offer.id for offer in finding.offers] == ["salvage", "2026-11-23"]
    before = snapshot(folder)
    told = preview_repair(folder, finding, finding.offers[0])
    assert (told.records, told.read, told.from_copy) == (4, 3, 1)
    assert [(lost.line, "二" in lost.text) for lost in told.lost] == [(7, True)]
    assert snapshot(folder) == before
    assert repair(folder, finding, finding.offers[0], LATER) == told
    assert texts(folder) == sorted(["一", "二", "三", "四"])
    # The damaged file is never thrown away.
    assert (folder / told.kept).read_bytes() == damaged
    report = examine(folder, LATER)
    assert report.is_sound
    assert of(report, "set_aside").file == told.kept


def test_a_copy_can_be_taken_instead(folder: Path):
    break_line(folder / YEAR, "二")
    finding = of(examine(folder, LATER), "damaged_file")
    mended = repair(folder, finding, finding.offers[1], LATER)
    assert (mended.records, mended.from_copy, mended.lost) == (3, 3, ())
    assert texts(folder) == sorted(["一", "二", "三"])


def test_what_was_saved_since_the_copy_comes_back_from_the_log(folder: Path):
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        workbook.save(reflection("五"), LATER)
    (folder / YEAR).write_bytes(b"")
    finding = of(examine(folder, LATER), "damaged_file")
    repair(folder, finding, finding.offers[0], LATER)
    assert texts(folder) == sorted(["一", "二", "三", "五"])


def test_without_any_copy_what_can_be_read_is_saved_and_the_rest_told(folder: Path):
    for path in (folder / "backups").rglob("*.json"):
        path.unlink()
    break_line(folder / YEAR, "二")
    finding = of(examine(folder, LATER), "damaged_file")
    (offer,) = finding.offers
    mended = repair(folder, finding, offer, LATER)
    assert (mended.records, mended.from_copy, len(mended.lost)) == (3, 0, 1)
    assert "1 处读不出来" in mended.sentence
    assert texts(folder) == sorted(["一", "三", "四"])


def test_a_file_of_zeros_comes_back_from_its_copy(folder: Path):
    (folder / YEAR).write_bytes(bytes(4096))
    finding = of(examine(folder, LATER), "damaged_file")
    assert [offer.way for offer in finding.offers] == ["copy"]
    repair(folder, finding, finding.offers[0], LATER)
    assert texts(folder) == sorted(["一", "二", "三"])


def test_what_was_deleted_after_the_copy_stays_deleted(folder: Path):
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        victim = next(entry for entry in workbook.search("三", Span.everything()))
        workbook.delete(victim.id or 0, LATER)
    empty_logs(folder)
    break_line(folder / YEAR, "一")
    finding = of(examine(folder, LATER), "damaged_file")
    repair(folder, finding, finding.offers[0], LATER)
    assert texts(folder) == sorted(["一", "二", "四"])


def test_a_record_that_moved_to_another_year_does_not_come_back_by_a_copy(folder: Path):
    """Its stub stood in the line that is damaged now."""
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        (entry,) = workbook.search("三", Span.everything())
        assert isinstance(entry, Record)
        moved = Record(fields=entry.fields, id=entry.id, date=dt.date(2025, 9, 12))
        workbook.save(moved, LATER)
    empty_logs(folder)
    path = folder / YEAR
    path.write_text(path.read_text("utf-8").replace('"_moved_to"', '"_moved"_to"'), "utf-8")
    finding = of(examine(folder, LATER), "damaged_file")
    repair(folder, finding, finding.offers[0], LATER)
    assert texts(folder) == sorted(["一", "二", "三", "四"])
    assert [(year.year, year.records) for year in examine(folder, LATER).years] == [(2026, 3), (2025, 1)]


def test_a_damaged_workbook_json_is_mended_line_by_line(folder: Path):
    path = folder / "workbook.json"
    path.write_text(path.read_text("utf-8").replace('"people": {', '"people'), "utf-8")
    with pytest.raises(Problem):
        Workbook.open(folder, write=False, now=LATER)
    finding = of(examine(folder, LATER), "damaged_file")
    repair(folder, finding, finding.offers[0], LATER)
    with Workbook.open(folder, write=False, now=LATER) as workbook:
        assert sorted(person.name for person in workbook.people) == sorted(["王芳", "李青", "周敏"])
        assert len(workbook.pairings) == 2
    assert examine(folder, LATER).is_sound


def test_a_workbook_json_that_is_gone_comes_back_from_its_copy(folder: Path):
    (folder / "workbook.json").unlink()
    finding = of(examine(folder, LATER), "missing_file")
    repair(folder, finding, finding.offers[0], LATER)
    assert len(texts(folder)) == 4


def test_a_year_that_vanished_is_missed_and_comes_back(folder: Path):
    (folder / YEAR).unlink()
    finding = of(examine(folder, LATER), "lost_year")
    assert "4 条" in finding.what
    assert [offer.id for offer in finding.offers] == ["2026-11-23", "forget"]
    repair(folder, finding, finding.offers[0], LATER)
    assert texts(folder) == sorted(["一", "二", "三"])
    # One record is still missing, and that is said.
    fewer = of(examine(folder, LATER), "fewer_records")
    assert "少了 1 条" in fewer.what


def test_a_year_that_is_gone_for_good_is_not_missed_for_ever(folder: Path):
    (folder / YEAR).unlink()
    finding = of(examine(folder, LATER), "lost_year")
    repair(folder, finding, finding.offers[-1], LATER)
    assert examine(folder, LATER).is_sound


def test_an_old_file_put_back_by_a_sync_service_is_noticed_and_filled_up(folder: Path):
    """The copy of the next day has what is missing."""
    new = (folder / YEAR).read_bytes()
    (folder / "backups" / "2026-11-24").mkdir()
    (folder / "backups" / "2026-11-24" / YEAR).write_bytes(new)
    (folder / YEAR).write_bytes((folder / "backups" / "2026-11-23" / YEAR).read_bytes())
    finding = of(examine(folder, LATER), "fewer_records")
    assert finding.offers[0].day == dt.date(2026, 11, 24)
    mended = repair(folder, finding, finding.offers[0], LATER)
    assert mended.from_copy == 1
    assert texts(folder) == sorted(["一", "二", "三", "四"])


def test_while_a_window_has_it_open_nothing_is_repaired(folder: Path):
    break_line(folder / YEAR, "二")
    finding = of(examine(folder, LATER), "damaged_file")
    with Workbook.open(folder, write=True, now=LATER):
        before = (folder / YEAR).read_bytes()
        with pytest.raises(Problem, match="正开着"):
            repair(folder, finding, finding.offers[0], LATER)
        assert (folder / YEAR).read_bytes() == before


@pytest.mark.parametrize("turn", range(12))
def test_a_repair_that_is_stopped_anywhere_leaves_the_damaged_file_or_the_mended_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, turn: int
):
    break_line(folder / YEAR, "二")
    damaged = (folder / YEAR).read_bytes()
    finding = of(examine(folder, LATER), "damaged_file")
    calls = iter(range(1000))

    def counted(genuine):
        def call(*arguments):
            if next(calls) >= turn:
                raise OSError(errno.EIO, "gone")
            return genuine(*arguments)

        return call

    for name in ("flush_to_disk", "flush_folder", "_rename"):
        monkeypatch.setattr(disk, name, counted(getattr(disk, name)))
    try:
        repair(folder, finding, finding.offers[0], LATER)
    except Problem as problem:
        assert problem.do
    monkeypatch.undo()
    there = {path.read_bytes() for path in folder.glob("records-2026*.json")}
    assert damaged in there
    if (folder / YEAR).read_bytes() != damaged:
        assert texts(folder) == sorted(["一", "二", "三", "四"])


def attach(folder: Path, tmp_path: Path) -> Path:
    """A record with an attachment; returns where the file lies."""
    (tmp_path / "试卷.docx").write_bytes(b"paper")
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        attachment = workbook.attach(tmp_path / "试卷.docx")
        workbook.save(Record(fields=Reflection(text="五"), date=DAY, attachments=(attachment,)), LATER)
        place = workbook.attachment_path(attachment)
    assert place is not None
    return place


def test_missing_and_altered_attachments_are_found(folder: Path, tmp_path: Path):
    place = attach(folder, tmp_path)
    assert examine(folder, LATER).is_sound
    assert examine(folder, LATER).attachments == 1
    place.write_bytes(b"other")
    assert of(examine(folder, LATER), "altered_attachment").file == place.relative_to(folder).as_posix()
    place.unlink()
    missing = of(examine(folder, LATER), "missing_attachment")
    assert "试卷.docx" in missing.what
    assert missing.record


def test_a_record_that_cannot_be_read_is_found_with_its_line(folder: Path):
    path = folder / YEAR
    path.write_text(path.read_text("utf-8").replace('"kind":"reflection"', '"kind":"unknown"', 1), "utf-8")
    finding = of(examine(folder, LATER), "unreadable_record")
    assert (finding.file, finding.line) == (YEAR, 6)
    assert str(finding.record) in finding.what


def test_what_lies_about_is_told(folder: Path):
    (folder / "records-2026 (冲突).json").write_bytes((folder / YEAR).read_bytes())
    (folder / "log" / "this-1.bad").write_bytes(b"rubbish\n")
    (folder / "drafts").mkdir(exist_ok=True)
    (folder / "drafts" / "observation.json").write_bytes(b"{")
    (folder / ".records-2024.json.icloud").write_bytes(b"")
    report = examine(folder, LATER)
    assert {finding.code for finding in report.findings} == {
        "conflicted_copy",
        "rescued_log",
        "unreadable_draft",
        "not_downloaded",
    }
    severities = [finding.severity for finding in report.findings]
    assert severities == sorted(severities, key=["damage", "warning", "note"].index)


def test_records_that_were_changed_in_two_places_are_told(folder: Path):
    """A conflicted copy that another machine wrote, taken in by the next opening."""
    text = (folder / YEAR).read_text("utf-8").replace('"text":"一"', '"text":"另一台"')
    (folder / "records-2026 (冲突).json").write_text(text.replace('"_v":{"this"', '"_v":{"that"'), "utf-8")
    Workbook.open(folder, write=True, now=LATER).close()
    found = of(examine(folder, LATER), "waiting_conflict")
    assert (found.severity, found.file) == ("note", YEAR)


def test_a_damaged_place_in_a_log_is_told(folder: Path):
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        workbook.save(reflection("五"), LATER)
        workbook.save(reflection("六"), LATER)
        data = bytearray((folder / "log" / "this.log").read_bytes())
    # The log is kept after closing until it was read back; one letter of its first save is wrong.
    at = data.index("五".encode())
    data[at] ^= 1
    (folder / "log" / "this.log").write_bytes(data)
    assert of(examine(folder, LATER), "damaged_log").severity == "warning"


def test_a_bad_copy_is_told_and_not_offered(folder: Path):
    (folder / "backups" / "2026-11-23" / YEAR).write_bytes(b"{")
    report = examine(folder, LATER)
    assert of(report, "bad_copy").severity == "note"
    assert report.is_sound
    break_line(folder / YEAR, "二")
    assert [offer.way for offer in of(examine(folder, LATER), "damaged_file").offers] == ["salvage"]


def test_a_disk_that_is_nearly_full_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("qinglan_tui.services.surroundings.free_of", lambda folder: 5_000_000)
    assert "只剩 5 MB" in of(examine(folder, LATER), "little_room").what


def test_files_of_a_newer_program_are_told(folder: Path):
    path = folder / YEAR
    path.write_text(path.read_text("utf-8").replace('"format":2', '"format":3'), "utf-8")
    assert of(examine(folder, LATER), "newer_format").file == YEAR


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid"), reason="modes of POSIX")
def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(Problem, match="没有"):
        examine(tmp_path / "没有", NOW)
    # An empty one holds no workbook.
    assert of(examine(tmp_path, NOW), "missing_file").offers == ()


def test_a_restore_that_was_stopped_is_finished_by_the_next_opening(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    archive = make_backup(folder, tmp_path / "a.zip", LATER).path
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        workbook.save(reflection("五"), LATER)
    genuine = disk.move_file
    calls = iter(range(100))

    def stopping(source: Path, target: Path) -> None:
        if next(calls) == 3:
            raise OSError(errno.EIO, "gone")
        genuine(source, target)

    monkeypatch.setattr(disk, "move_file", stopping)
    with pytest.raises(Problem, match="做到一半"):
        restore(archive, folder, LATER)
    monkeypatch.undo()
    finding = of(examine(folder, LATER), "unfinished_restore")
    assert [offer.id for offer in finding.offers] == ["finish"]
    open_workbook(folder, write=True, now=LATER).close()
    assert texts(folder) == sorted(["一", "二", "三", "四"])
    (kept,) = examine(folder, LATER).kept_before
    assert texts(folder / "backups" / kept) == sorted(["一", "二", "三", "四", "五"])


def test_a_backup_of_the_open_workbook_has_what_was_saved_this_instant(folder: Path, tmp_path: Path):
    with Workbook.open(folder, write=True, now=LATER) as workbook:
        workbook.save(reflection("五"), LATER)
        info = make_backup(folder, tmp_path / "a.zip", LATER)
    assert info.records == {2026: 5}
    done = restore(info.path, tmp_path / "另一台", LATER)
    assert texts(done.folder) == sorted(["一", "二", "三", "四", "五"])
    assert examine(done.folder, LATER).is_sound
    # It can be written in like any other.
    with Workbook.open(done.folder, write=True, now=LATER) as workbook:
        workbook.save(reflection("六"), LATER)
    assert len(texts(done.folder)) == 6


def test_files_of_the_first_format_are_examined_and_mended_too(tmp_path: Path):
    folder = tmp_path / "旧"
    folder.mkdir()
    meta = {"1": {"format": 1}}
    one = {"kind": "reflection", "date": "2026-09-12", "fields": {"text": "一"}, "_saved": 1795325921600447}
    gone = one | {"fields": {"text": "删"}, "_deleted_at": "2026-09-13T08:00:00"}
    year = {"meta": meta, "records": {"1795325921600447": one}, "trash": {"1795325921600448": gone}}
    book = {"meta": meta, "settings": {"1": {"owner": "王芳"}}, "people": {"1": {"name": "王芳"}}}
    for name, tables in ((YEAR, year), ("workbook.json", book)):
        lines = json.dumps(tables, ensure_ascii=False, indent=1)
        (folder / name).write_text(lines, "utf-8")
    report = examine(folder, NOW)
    assert report.is_sound
    assert [(year.records, year.trash) for year in report.years] == [(1, 1)]
    path = folder / YEAR
    path.write_text(path.read_text("utf-8")[:-4], "utf-8")
    finding = of(examine(folder, NOW), "damaged_file")
    repair(folder, finding, finding.offers[0], NOW)
    assert texts(folder) == ["一"]
    assert [(year.records, year.trash) for year in examine(folder, NOW).years] == [(1, 1)]
