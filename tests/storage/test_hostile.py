"""A sync service gone mad, in random histories: old files put back, files and logs taken away or exchanged.

Either the files are tampered with, at any time, or the log, while it is open: what stands in one is made good
from the other. What both have lost nobody can bring back, nor what a log has lost in the instant of a kill.
"""

import datetime as dt
import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.records import Record
from qinglan_tui.storage import Workbook
from tests.storage.samples import ALL, NOW, killed, lesson, minutes, new_book, saved, topic_of

pytestmark = pytest.mark.usefixtures("no_waiting")

DEEDS = {"add": 5, "change": 5, "tamper": 5, "refresh": 2, "write": 3, "reopen": 2, "kill": 2}


class Hostile:
    """One teacher and what is done to the folder behind the program's back."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.pattern = self.chance.choice(("*-20??.json", "log/this.log"))
        self.former: dict[Path, list[bytes]] = {}
        self.wanted: dict[int, str] = {}
        self.turn = 0
        self.is_exposed = False
        self.book = self.open()

    def open(self) -> Workbook:
        """Open the workbook; the clock goes wrong at times."""
        now = minutes(self.turn + self.chance.choice((0, 0, -10_000)))
        book = Workbook.open(self.folder, write=True, now=now)
        assert book.outcome == "ok", book.notes
        return book

    def tamper(self) -> None:
        """Put a former version in the place of a file, or take it away."""
        for path in sorted(self.folder.glob(self.pattern)):
            versions = self.former.setdefault(path, [])
            if path.read_bytes() not in versions:
                versions.append(path.read_bytes())
        paths = sorted(self.former)
        if not paths:
            return
        path = self.chance.choice(paths)
        path.unlink(missing_ok=True)
        if self.chance.random() < 0.7:
            beside = path.with_name("~$download")
            beside.write_bytes(self.chance.choice(self.former[path]))
            beside.replace(path)

    def do(self) -> None:
        """One deed."""
        self.turn += 1
        now, text = minutes(self.turn), f"{self.turn}"
        (deed,) = self.chance.choices(list(DEEDS), list(DEEDS.values()))
        if deed == "tamper":
            self.tamper()
            self.is_exposed = "log" in self.pattern
            return
        elif deed == "refresh":
            self.book.refresh()
            return
        elif deed == "write":
            self.book.write_files(now)
        elif deed == "reopen" or (deed == "kill" and self.is_exposed):
            self.book.close()
            self.book = self.open()
        elif deed == "kill":
            killed(self.book)
            self.book = self.open()
        elif deed == "change" and self.wanted:
            number = self.chance.choice(sorted(self.wanted))
            former = self.book.get(number)
            assert isinstance(former, Record)
            self.book.save(replace(former, fields=lesson(text).fields, date=self.some_day()), now)
            self.wanted[number] = text
        else:
            self.wanted[saved(self.book, lesson(text, self.some_day()), now)] = text
        self.is_exposed = False

    def some_day(self) -> dt.date:
        """A day of one of two school years."""
        return dt.date(self.chance.choice((2025, 2026)), 9, 12)

    def check(self) -> None:
        """Everything confirmed is shown, once and as it was."""
        found = [(entry.id or 0, topic_of(entry)) for entry in self.book.records(ALL)]
        assert sorted(found) == sorted(self.wanted.items())


def play(folder: Path, seed: int, turns: int) -> None:
    """One history; looked at after each deed, and by the next window."""
    new_book(folder).close()
    game = Hostile(folder, seed)
    for _ in range(turns):
        game.do()
        game.check()
    game.book.close()
    game.book = game.open()
    game.check()
    assert game.book.conflicts() == []
    game.book.close()
    with Workbook.open(folder, write=False, now=NOW) as reader:
        assert len(reader.records(ALL)) == len(game.wanted)


def test_files_and_logs_that_are_exchanged_at_random_lose_nothing(tmp_path: Path):
    for seed in range(20):
        play(tmp_path / f"{seed}", seed, 25)


@pytest.mark.long
def test_hundreds_of_such_histories(tmp_path: Path):
    for seed in range(1000, 1400):
        play(tmp_path / f"{seed}", seed, 60)
