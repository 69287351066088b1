"""The power goes during what is done once in a while: backups, bringing one back, merging, a new format."""

import datetime as dt
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from qinglan_tui.storage import Workbook
from qinglan_tui.storage.archive import check_archive, write_archive
from qinglan_tui.storage.engine.codec import load
from qinglan_tui.storage.restoring import finish_restore, kept_before, restore_archive
from tests.storage.faults.power import Disk, disks_after_a_cut, write_tree
from tests.storage.faults.recording import recording
from tests.storage.faults.syncing import conflicted_name
from tests.storage.samples import ALL, NOW, lesson, minutes, new_book, readable, topic_of
from tests.storage.test_migration import FIRST, check_all_there

pytestmark = pytest.mark.usefixtures("no_waiting", "short_logs")

# Looks at what a power cut left in the place; the flag says whether the deed had been reported done.
Look = Callable[[Path, bool], None]


def cut_everywhere(place: Path, deed: Callable[[], object], look: Look, more: int = 2) -> None:
    """Do a deed below the place, then look at the disks that a power cut at each of its calls may leave."""
    before, chance = Disk(place), random.Random(3)
    with recording(place) as recorder:
        deed()
    assert recorder.calls
    for number, call in enumerate([*recorder.calls, None]):
        for count, tree in enumerate(disks_after_a_cut(before, chance, more)):
            left = place.with_name(f"{place.name}-{number}-{count}")
            write_tree(tree, left)
            look(left, call is None)
        if call is not None:
            before.take(call)


def a_book(folder: Path, *texts: str, minute: int = 0) -> None:
    """A closed workbook of these lessons."""
    with new_book(folder) as book:
        for number, text in enumerate(texts):
            book.save(lesson(text, NOW.date().replace(year=2025 + number % 2)), minutes(minute + number))


def topics(folder: Path) -> set[str]:
    """What the lessons are about, for the next window."""
    with Workbook.open(folder, write=True, now=minutes(50)) as book:
        assert book.outcome == "ok", book.notes
        found = [topic_of(entry) for entry in book.records(ALL)]
        found += [topic_of(conflict.other) for conflict in book.conflicts()]
        return set(found)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a closed workbook in it."""
    (tmp_path / "地方").mkdir()
    a_book(tmp_path / "地方" / "书", "一", "二")
    return tmp_path / "地方"


def test_a_backup_is_the_former_or_the_new_one_and_when_reported_the_new_one(place: Path):
    target = place / "备份" / "书.zip"
    write_archive(place / "书", target, NOW)
    with Workbook.open(place / "书", write=True, now=NOW) as book:
        book.save(lesson("三", advice="字" * 3000), minutes(3))
    fresh = place / "新备份" / "书.zip"

    def deed() -> None:
        write_archive(place / "书", target, minutes(5))
        write_archive(place / "书", fresh, minutes(5))

    def look(left: Path, done: bool) -> None:
        info = check_archive(left / "备份" / "书.zip")
        if done:
            assert info.made_at == check_archive(left / "新备份" / "书.zip").made_at == minutes(5)

    cut_everywhere(place, deed, look)


def test_bringing_a_backup_back_leaves_the_old_or_the_new_workbook_and_never_loses_the_old_one(place: Path):
    a_book(place / "别的书", "甲", "乙", "丙")
    source = place.parent / "试题.docx"
    source.write_bytes(random.Random(1).randbytes(3000))
    with Workbook.open(place / "别的书", write=True, now=NOW) as book:
        attachment = book.attach(source)
    write_archive(place / "别的书", place / "书.zip", NOW)

    def look(left: Path, done: bool) -> None:
        finish_restore(left / "书")
        found = topics(left / "书")
        assert found == {"甲", "乙", "丙"} if done else found in ({"一", "二"}, {"甲", "乙", "丙"})
        if found != {"一", "二"}:
            with Workbook.open(left / "书", write=False, now=NOW) as book:
                path = book.attachment_path(attachment)
                assert path is not None
                assert path.read_bytes() == source.read_bytes()
            (kept,) = kept_before(left / "书")
            assert topics(kept) == {"一", "二"}

    cut_everywhere(place, lambda: restore_archive(place / "书.zip", place / "书", minutes(5)), look)


@pytest.mark.parametrize("minute", [0, 7], ids=["of equal versions", "of other versions"])
def test_a_conflicted_copy_is_taken_in_before_it_is_put_away(place: Path, minute: int):
    there = place.with_name("那边")
    a_book(there, "那边写的", "那边也写的", minute=minute)
    copy = conflicted_name(place / "书" / "records-2026.json", "坚果云", 1)
    copy.write_bytes((there / "records-2026.json").read_bytes())

    def deed() -> None:
        with Workbook.open(place / "书", write=True, now=minutes(5)) as book:
            book.save(lesson("后来"), minutes(6))

    def look(left: Path, done: bool) -> None:
        assert topics(left / "书") - {"后来"} == {"一", "二", "那边也写的"}

    cut_everywhere(place, deed, look)


def test_the_copy_of_the_day_is_whole_before_its_file_is_replaced(place: Path):
    tomorrow = NOW + dt.timedelta(days=1)
    former = (place / "书" / "records-2026.json").read_bytes()

    def deed() -> None:
        with Workbook.open(place / "书", write=True, now=tomorrow) as book:
            book.save(lesson("后来"), tomorrow)

    def look(left: Path, done: bool) -> None:
        copies = list((left / "书" / "backups").rglob("records-2026.json"))
        for path in copies:
            load(path.read_bytes(), path.name)
        now = (left / "书" / "records-2026.json").read_bytes()
        assert now == former or former in {path.read_bytes() for path in copies}

    cut_everywhere(place, deed, look)


def test_a_record_that_names_an_attached_file_has_it(place: Path):
    source = place.parent / "试题.docx"
    source.write_bytes(random.Random(1).randbytes(5000))

    def deed() -> None:
        book = Workbook.open(place / "书", write=True, now=minutes(5))
        attachment = book.attach(source)
        book.save(lesson("有附件", attachments=(attachment,)), minutes(6))

    def look(left: Path, done: bool) -> None:
        with Workbook.open(left / "书", write=False, now=minutes(7)) as book:
            attached = [found for entry in book.records(ALL) for found in readable(entry).attachments]
            assert attached or not done
            for attachment in attached:
                path = book.attachment_path(attachment)
                assert path is not None
                assert path.read_bytes() == source.read_bytes()

    cut_everywhere(place, deed, look, more=6)


def test_the_former_format_is_there_until_the_new_one_is(tmp_path: Path):
    folder = tmp_path / "地方" / "书"
    for name, text in FIRST.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    def deed() -> None:
        Workbook.open(folder, write=True, now=minutes(60)).close()

    def look(left: Path, done: bool) -> None:
        with Workbook.open(left / "书", write=True, now=minutes(60)) as book:
            check_all_there(book)
        copied = list((left / "书" / "backups").rglob("*.json"))
        for name in ("workbook.json", "records-2026.json", "records-2025.json"):
            assert any(path.name == name and path.read_text("utf-8") == FIRST[name] for path in copied)
            assert json.loads((left / "书" / name).read_text("utf-8"))["meta"]["1"]["format"] == 2

    cut_everywhere(folder.parent, deed, look)
