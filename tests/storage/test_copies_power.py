"""The power goes while files are copied, mended or brought back: one whole state or the other is there."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qinglan_tui.services.care import examine, repair
from qinglan_tui.storage.archive import check_archive, write_archive
from qinglan_tui.storage.backups import Backups
from qinglan_tui.storage.engine.codec import encode
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.restoring import finish_restore, kept_before, restore_archive, unfinished
from tests.storage.faults.power import Disk, disks_after_a_cut, write_tree
from tests.storage.faults.recording import recording

NOW = dt.datetime(2026, 11, 22, 14, 32)
YEAR = "records-2026.json"

pytestmark = pytest.mark.usefixtures("no_waiting")


def records(*texts: str) -> bytes:
    """A year file of format 2."""
    rows = {
        str(1795325921600000 + number): {"kind": "reflection", "date": "2026-09-12", "fields": {"text": text}}
        for number, text in enumerate(texts)
    }
    return encode({"meta": {"1": {"format": 2}}, "records": rows})


def make(folder: Path, *texts: str) -> Path:
    """A small workbook's folder."""
    settings = {"1": {"owner": texts[0]}}
    files = {
        "workbook.json": encode({"meta": {"1": {"format": 2}}, "settings": settings}),
        YEAR: records(*texts),
        "log/this.log": texts[0].encode(),
        f"attachments/ab/ab{'0' * 62}": texts[0].encode() * 300,
        "backups/2026-11-20/" + YEAR: records("早先"),
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The workbook's files but for its copies."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in paths.items() if not name.startswith(("backups", "~$"))}


def left_by_a_cut(folder: Path, deed: Callable[[], object], more: int = 2) -> Iterator[tuple[Path, bool]]:
    """Every folder that a power cut may leave while the deed is done, and whether the deed had been done."""
    before = Disk(folder)
    chance = random.Random(1)
    with recording(folder) as recorder:
        deed()
    for number, call in enumerate([*recorder.calls, None]):
        for count, tree in enumerate(disks_after_a_cut(before, chance, more)):
            place = folder.parent / f"{number}-{count}"
            write_tree(tree, place)
            yield place, call is None
        if call is not None:
            before.take(call)


def test_a_power_cut_while_a_workbook_is_brought_back_loses_neither_the_old_nor_the_new(tmp_path: Path):
    source = make(tmp_path / "源", "新")
    archive = write_archive(source, tmp_path / "a.zip", NOW).path
    new = contents(source)
    book = make(tmp_path / "书", "旧", "又一条")
    old = contents(book)
    seen = set()
    for place, done in left_by_a_cut(book, lambda: restore_archive(archive, book, NOW), 20):
        found = contents(place)
        if found == old:
            assert not done
            assert not unfinished(place)
            seen.add("old")
        else:
            if unfinished(place):
                assert "workbook.json" not in found
                assert finish_restore(place)
                seen.add("between")
            else:
                seen.add("new")
            assert contents(place) == new
            (kept,) = (contents(folder) for folder in kept_before(place))
            assert old.items() <= kept.items()
            # A disk that shows a moved file under both names leaves it twice, never not at all.
            assert all("-2" in name for name in kept.keys() - old.keys())
        assert (place / "backups" / "2026-11-20" / YEAR).read_bytes() == records("早先")
    assert seen == {"old", "between", "new"}


def test_a_power_cut_during_the_daily_copy_leaves_no_half_copy(tmp_path: Path):
    book = make(tmp_path / "书", "一", "二")
    whole = (book / YEAR).read_bytes()
    seen = set()
    backups = Backups(book, Notes())
    for place, done in left_by_a_cut(book, lambda: backups.before_replacing(book / YEAR, NOW.date()), 4):
        assert (place / YEAR).read_bytes() == whole
        copies = Backups(place, Notes()).copies(YEAR)
        assert all(copy.readable for copy in copies)
        assert len(copies) == 2 or not done
        seen.add(len(copies))
    assert seen == {1, 2}


def test_a_power_cut_while_a_file_is_mended_leaves_the_damaged_one_beside_the_new_one(tmp_path: Path):
    book = make(tmp_path / "书", "一", "二")
    (book / "log" / "this.log").write_bytes(b"")
    damaged = (book / YEAR).read_bytes()[:-30]
    (book / YEAR).write_bytes(damaged)
    (finding,) = [one for one in examine(book, NOW).findings if one.code == "damaged_file"]
    seen = set()
    for place, done in left_by_a_cut(book, lambda: repair(book, finding, finding.offers[0], NOW), 4):
        found = (place / YEAR).read_bytes()
        if found == damaged:
            assert not done
            seen.add("damaged")
        else:
            assert (place / "records-2026.damaged-1.json").read_bytes() == damaged
            assert not [one for one in examine(place, NOW).findings if one.code == "damaged_file"]
            seen.add("mended")
    assert seen == {"damaged", "mended"}


def test_a_power_cut_while_an_archive_is_written_leaves_a_whole_one_or_none(tmp_path: Path):
    place = tmp_path / "地方"
    place.mkdir()
    book = make(place / "书", "一")
    for folder, done in left_by_a_cut(place, lambda: write_archive(book, place / "a.zip", NOW), 4):
        if (folder / "a.zip").exists() or done:
            assert check_archive(folder / "a.zip").records == {2026: 1}
