"""The daily copies: made before the first replacement, checked, kept as long as was promised."""

import datetime as dt
import errno
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.storage.backups import KEPT_DAYS, KEPT_MONTHS, Backups, kept_days
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.codec import encode
from qinglan_tui.storage.notes import Notes

TODAY = dt.date(2026, 11, 22)
NAME = "records-2026.json"

pytestmark = pytest.mark.usefixtures("no_waiting")


def year(count: int, trashed: int = 0) -> bytes:
    """A year file with so many records, and some in the trash."""
    rows = {str(number): {"kind": "reflection", "date": "2026-09-12"} for number in range(1, count + 1)}
    gone = {str(count + number): {"_deleted_at": "2026-09-13T08:00:00"} for number in range(1, trashed + 1)}
    return encode({"meta": {"1": {"format": 2}}, "records": rows | gone})


class Place:
    """A folder with a year file and its backups."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / NAME
        self.notes = Notes()
        self.backups = Backups(folder, self.notes)

    def replace(self, data: bytes, today: dt.date = TODAY) -> None:
        """What the engine does when it writes the file."""
        self.backups.before_replacing(self.file, today)
        self.file.write_bytes(data)

    @property
    def days(self) -> list[dt.date]:
        return [copy.day for copy in self.backups.copies(NAME)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with a year file of one record."""
    found = Place(tmp_path)
    found.file.write_bytes(year(1))
    return found


def test_the_first_replacement_of_a_day_keeps_what_stood_there_before(place: Place):
    place.replace(year(2))
    place.replace(year(3))
    place.replace(year(4), TODAY + dt.timedelta(days=1))
    newest, oldest = place.backups.copies(NAME)
    assert (newest.day, newest.records, newest.readable) == (TODAY + dt.timedelta(days=1), 3, True)
    assert (oldest.day, oldest.records, oldest.readable) == (TODAY, 1, True)
    assert oldest.path.read_bytes() == year(1)
    assert place.notes.all() == ()


def test_what_is_in_the_trash_is_not_counted(place: Place):
    place.file.write_bytes(year(3, trashed=2))
    place.replace(year(4))
    assert place.backups.copies(NAME)[0].records == 3


def test_a_file_that_is_not_there_yet_needs_no_copy(place: Place):
    place.file.unlink()
    place.replace(year(1))
    assert place.backups.copies(NAME) == ()
    assert not place.file.with_name("backups").exists()
    assert place.notes.all() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_copies_are_for_the_owner_alone(place: Place):
    place.replace(year(2))
    (copy,) = place.backups.copies(NAME)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (copy.path, *copy.path.parents[:2])]
    assert modes == [0o600, 0o700, 0o700]


@pytest.mark.parametrize("rubbish", [b"", b"\0" * 4096, year(3)[:-20], b"hello"])
def test_a_damaged_file_never_takes_the_place_of_a_good_copy(place: Place, rubbish: bytes):
    place.replace(year(2))
    for later in range(1, 20):
        place.file.write_bytes(rubbish)
        place.replace(rubbish, TODAY + dt.timedelta(days=later))
    (copy,) = place.backups.copies(NAME)
    assert copy.path.read_bytes() == year(1)
    (note,) = place.notes.all()
    assert "备份没有做成" in note


def test_a_copy_that_was_damaged_later_is_shown_as_such(place: Place):
    place.replace(year(2))
    place.replace(year(3), TODAY + dt.timedelta(days=1))
    place.backups.copies(NAME)[0].path.write_bytes(b"{")
    assert [(copy.readable, copy.records) for copy in place.backups.copies(NAME)] == [(False, 0), (True, 1)]


@pytest.mark.parametrize("call", ["flush_to_disk", "flush_folder", "open_private"])
def test_a_copy_that_fails_is_told_and_stops_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch, call: str
):
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(disk, call, fail)
    place.replace(year(2))
    (note,) = place.notes.all()
    assert "备份没有做成" in note
    assert "保存照常" in note
    assert place.file.read_bytes() == year(2)
    monkeypatch.undo()
    assert not list(place.file.parent.rglob("~$*"))


def test_a_copy_that_reads_back_differently_is_no_copy(place: Place, monkeypatch: pytest.MonkeyPatch):
    genuine = disk.replace_file

    def flipping(path: Path, data: bytes) -> None:
        genuine(path, data.replace(b"reflection", b"reflectiom"))

    monkeypatch.setattr("qinglan_tui.storage.backups.replace_file", flipping)
    place.replace(year(2))
    assert place.backups.copies(NAME) == ()
    assert "读回" in place.notes.all()[0]


def test_nothing_is_taken_away_unless_a_new_copy_was_made(place: Place, monkeypatch: pytest.MonkeyPatch):
    for day in range(30):
        place.replace(year(day + 2), TODAY + dt.timedelta(days=day))
    before = place.days
    place.file.write_bytes(b"")
    place.replace(b"", TODAY + dt.timedelta(days=400))
    assert place.days == before


def test_a_year_of_daily_work_leaves_a_week_and_a_copy_a_month(place: Place):
    day = dt.date(2025, 9, 1)
    while day <= dt.date(2026, 12, 31):
        place.replace(year(1), day)
        day += dt.timedelta(days=1)
    assert place.days == [
        *(dt.date(2026, 12, number) for number in range(31, 24, -1)),
        *(
            dt.date(year, month, 1) - dt.timedelta(days=1)
            for year, month in [(2026, month) for month in range(12, 1, -1)]
        ),
    ]
    folders = place.file.with_name("backups").iterdir()
    assert sorted(path.name for path in folders) == sorted(day.isoformat() for day in place.days)


def test_files_are_kept_apart(place: Place):
    other = place.file.with_name("workbook.json")
    other.write_bytes(year(1))
    place.backups.before_replacing(other, TODAY - dt.timedelta(days=60))
    for day in range(20):
        place.replace(year(1), TODAY + dt.timedelta(days=day))
    assert [copy.day for copy in place.backups.copies("workbook.json")] == [TODAY - dt.timedelta(days=60)]
    assert place.backups.names() == (NAME, "workbook.json")


def test_a_clock_that_goes_back_takes_nothing_away(place: Place):
    """The battery of an old school machine is empty: it wakes in 2010."""
    for day in range(9):
        place.replace(year(day + 2), TODAY + dt.timedelta(days=day))
    before = place.days
    place.replace(year(20), dt.date(2010, 1, 1))
    place.replace(year(21), dt.date(2010, 1, 2))
    assert place.days == [*before, dt.date(2010, 1, 2), dt.date(2010, 1, 1)]


def test_a_clock_that_ran_ahead_does_not_push_out_the_months(place: Place):
    for month in range(1, 12):
        place.replace(year(month), dt.date(2026, month, 15))
    before = place.days
    place.replace(year(20), dt.date(2099, 1, 1))
    assert place.days == [dt.date(2099, 1, 1), *before]
    # Back again: a week of work counts as one, whatever was dated ahead.
    for day in range(20, 30):
        place.replace(year(30), dt.date(2026, 11, day))
    assert dt.date(2099, 1, 1) in place.days
    assert [day for day in place.days if day.month == 11] == [
        dt.date(2026, 11, day) for day in range(29, 22, -1)
    ]


days_of = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


@given(st.sets(days_of, max_size=80), days_of)
def test_whatever_copies_there_are_those_that_were_promised_stay(days: set[dt.date], today: dt.date):
    kept = kept_days(days, today)
    past = sorted(day for day in days if day <= today)
    assert kept <= days
    assert set(past[-KEPT_DAYS:]) <= kept
    assert {day for day in days if day > today} <= kept
    first = dt.date(today.year - (today.month < 12), today.month % 12 + 1, 1)
    for day in past:
        same_month = [other for other in past if (other.year, other.month) == (day.year, day.month)]
        if day >= first:
            assert max(same_month) in kept
    assert len(kept & set(past)) <= KEPT_DAYS + KEPT_MONTHS
    # Taking away twice takes nothing more.
    assert kept_days(kept, today) == kept


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_day_after_day_the_newest_week_and_the_last_of_each_month_are_there(gaps: list[int]):
    """As it happens: a copy, then what is too much goes, again and again."""
    there: set[dt.date] = set()
    made: list[dt.date] = []
    day = dt.date(2024, 1, 1)
    for gap in gaps:
        day += dt.timedelta(days=gap)
        made.append(day)
        there = kept_days(there | {day}, day)
        seen = sorted(set(made))
        assert set(seen[-KEPT_DAYS:]) <= there
        months = {(one.year, one.month): one for one in seen if (day - one).days < 330}
        assert {last for month, last in months.items() if month != min(months)} <= there


def test_strangers_in_the_folder_do_no_harm(place: Place):
    backups = place.file.with_name("backups")
    for name in ("2026-99-99", "before-restore-20261101", "说明"):
        (backups / name).mkdir(parents=True)
        (backups / name / NAME).write_bytes(b"x")
    (backups / "2026-01-01").write_bytes(b"a file")
    place.replace(year(2))
    assert place.days == [TODAY]
    assert place.backups.names() == (NAME,)
    Path(backups / "2026-01-01").unlink()
