"""Revisions: every change is kept, for thirty days or the last twenty, and no record waits for them."""

import datetime as dt

import pytest
from msgspec.structs import replace

from qinglan_tui.storage import Workbook
from tests.storage.samples import NOW, killed, lesson, minutes, readable, reopened, saved, topic_of

pytestmark = pytest.mark.usefixtures("any_logs")


def days(count: int) -> dt.datetime:
    """The time some days after NOW."""
    return NOW + dt.timedelta(days=count)


def test_every_change_is_kept_with_its_time_and_what_came_of_it(book: Workbook):
    number = saved(book, lesson("一"))
    book.save(lesson("二", id=number), minutes(1))
    book.delete(number, minutes(2))
    book.restore(number, minutes(3))
    book.undo(minutes(4))
    with reopened(book) as later:
        told = [
            (revision.at, revision.action, topic_of(revision.record)) for revision in later.history(number)
        ]
    assert told == [
        (minutes(4), "删除", "二"),
        (minutes(3), "恢复", "二"),
        (minutes(2), "删除", "二"),
        (minutes(1), "修改", "二"),
        (NOW, "新建", "一"),
    ]


def test_an_old_revision_can_be_saved_again(book: Workbook):
    stored = book.save(lesson("一", advice="留着的话"), NOW)
    book.save(lesson("二", id=stored.id), minutes(1))
    oldest = book.history(stored.id or 0)[-1].record
    assert book.save(readable(oldest), minutes(2)) == stored


def test_records_do_not_mix_and_history_stays_out_of_the_year_file(book: Workbook):
    one, two = saved(book, lesson("甲课")), saved(book, lesson("乙课"))
    book.save(lesson("甲课改", id=one), minutes(1))
    assert [topic_of(revision.record) for revision in book.history(one)] == ["甲课改", "甲课"]
    assert [topic_of(revision.record) for revision in book.history(two)] == ["乙课"]
    assert book.history(5) == []
    book.close()
    assert '甲课"' not in (book.folder / "records-2026.json").read_text("utf-8")


def test_history_goes_on_when_the_record_changes_its_year(book: Workbook):
    stored = book.save(lesson(), NOW)
    book.save(replace(stored, date=dt.date(2024, 9, 1)), minutes(1))
    book.save(replace(stored, date=dt.date(2025, 9, 1)), days(400))
    dates = [readable(revision.record).date.year for revision in book.history(stored.id or 0)]
    assert dates[0] == 2025
    assert set(dates) == {2024, 2025, 2026}


def test_the_last_twenty_are_kept_however_old(book: Workbook):
    number = saved(book, lesson("0"), NOW - dt.timedelta(days=100))
    for turn in range(1, 31):
        book.save(lesson(str(turn), id=number), NOW - dt.timedelta(days=100 - turn))
    assert [topic_of(revision.record) for revision in book.history(number)][-1] == "0"
    book.save(lesson("新", id=number), NOW)
    kept = [topic_of(revision.record) for revision in book.history(number)]
    assert kept == ["新", *(str(turn) for turn in range(30, 11, -1))]
    assert len(kept) == 20
    # What was let go does not come back with the next opening, whatever the log still knows.
    folder = killed(book)
    for _turn in range(2):
        with Workbook.open(folder, write=True, now=NOW) as later:
            assert [topic_of(revision.record) for revision in later.history(number)] == kept


def test_what_was_saved_before_a_kill_has_its_revisions(book: Workbook):
    number = saved(book, lesson("一"))
    book.save(lesson("二", id=number), minutes(1))
    folder = killed(book)
    for write in (False, True):
        with Workbook.open(folder, write=write, now=NOW) as later:
            told = [(revision.action, topic_of(revision.record)) for revision in later.history(number)]
            assert told == [("修改", "二"), ("新建", "一")]


def test_all_of_the_last_thirty_days_are_kept_however_many(book: Workbook):
    number = saved(book, lesson("旧"), NOW - dt.timedelta(days=31))
    for turn in range(40):
        book.save(lesson(str(turn), id=number), NOW - dt.timedelta(days=29) + dt.timedelta(hours=turn))
    book.save(lesson("新", id=number), NOW)
    kept = [topic_of(revision.record) for revision in book.history(number)]
    assert kept == ["新", *(str(turn) for turn in range(39, -1, -1))]


def test_what_was_edited_by_hand_is_kept_before_it_is_written_over(book: Workbook):
    number = saved(book, lesson("程序写的"))
    book.write_files(NOW)
    path = book.folder / "records-2026.json"
    path.write_text(path.read_text("utf-8").replace("程序写的", "手改的"), "utf-8")
    book.save(lesson("又改了", id=number), minutes(1))
    told = [(revision.action, topic_of(revision.record)) for revision in book.history(number)]
    assert told == [("修改", "又改了"), ("修改", "手改的"), ("新建", "程序写的")]


def test_a_damaged_history_is_set_aside_and_named_and_no_save_fails(book: Workbook):
    number = saved(book, lesson("一"))
    book.close()
    path = book.folder / "history-2026.json"
    rubbish = path.read_bytes()[:-5]
    path.write_bytes(rubbish)
    with reopened(book) as later:
        assert later.history(number) == []
        assert any("history-2026.json" in note for note in later.notes)
        assert path.read_bytes() == rubbish
        later.save(lesson("二", id=number), minutes(1))
        later.save(lesson("三", id=number), minutes(2))
        assert topic_of(later.get(number)) == "三"
        assert (book.folder / "history-2026.damaged-1.json").read_bytes() == rubbish
        assert any("已原样留作“history-2026.damaged-1.json”" in note for note in later.notes)
        # From then on it is whole again, what stood in the record before included.
        assert [topic_of(revision.record) for revision in later.history(number)] == ["三", "二", "一"]
    path.write_bytes(b"")
    with reopened(book) as again:
        again.save(lesson("四", id=number), minutes(3))
        assert (book.folder / "history-2026.damaged-2.json").read_bytes() == b""
        assert (book.folder / "history-2026.damaged-1.json").read_bytes() == rubbish


def test_odd_lines_in_the_history_are_passed_over(book: Workbook):
    number = saved(book, lesson("一"))
    book.close()
    path = book.folder / "history-2026.json"
    odd = f'"5": 7,\n"6": {{"record":{number},"at":"晚上"}},\n"7": {{"record":{number},"at":"2026-01-01"}},\n'
    text = path.read_text("utf-8").replace('"revisions": {\n', '"revisions": {\n' + odd)
    path.write_text(text, "utf-8")
    with reopened(book) as later:
        later.save(lesson("二", id=number), minutes(1))
        assert [topic_of(revision.record) for revision in later.history(number)] == ["二", "一"]
        assert later.notes == ()
