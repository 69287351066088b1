"""Devices that share one workbook through a sync service: what each does, and what may be lost by it.

A text is knowingly overwritten when the device on which it is changed showed it at that moment. Every other
text must be found in the end: in a list, in the trash, or as the other version of a conflict.
"""

import datetime as dt
import itertools
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from msgspec.structs import replace

from qinglan_tui.domain.people import Person
from qinglan_tui.domain.records import Record
from qinglan_tui.storage import Workbook
from tests.storage.faults.syncing import Cloud
from tests.storage.samples import ALL, DAY, lesson, minutes, new_book, saved, topic_of

NAMES = ("办公室", "家里", "U盘")


class Device(Protocol):
    """A program with its folder on one machine."""

    folder: Path

    def open(self, now: dt.datetime) -> None:
        """Open the workbook."""

    def close(self, now: dt.datetime) -> None:
        """Close it."""

    def kill(self) -> None:
        """End the program as kill -9 does."""

    def shown(self) -> dict[int, str]:
        """The texts in the lists, by number."""

    def add(self, text: str, now: dt.datetime) -> None:
        """Save a new text."""

    def change(self, number: int, text: str, now: dt.datetime) -> None:
        """Save another text in the place of one."""

    def remove(self, number: int, now: dt.datetime) -> None:
        """Put one into the trash."""

    def settle(self, chance: random.Random, text: str, now: dt.datetime) -> set[str]:
        """Settle a conflict, if there is one, by a third text; returns the texts that go with it."""

    def hire(self, name: str, now: dt.datetime) -> bool:
        """Put a further person on the list; False when there is none."""

    def refresh(self) -> None:
        """Take in what came from elsewhere."""

    def end(self) -> None:
        """Let go of everything."""

    def kept(self) -> set[str]:
        """All texts that can still be reached."""

    def all(self) -> Any:
        """All that the workbook holds; equal on two devices that hold the same."""


class OurDevice:
    """The workbook itself."""

    def __init__(self, place: Path, name: str) -> None:
        self.name = name
        self.place = place / name
        self.place.mkdir()
        self.folder = self.place / "书"
        self.book: Workbook | None = None
        self._left_behind: list[Workbook] = []
        self._lives = 0

    @property
    def _open(self) -> Workbook:
        assert self.book is not None
        return self.book

    def open(self, now: dt.datetime) -> None:
        """Open the workbook."""
        self.book = Workbook.open(self.folder, write=True, now=now, device=self.name)
        assert self.book.outcome == "ok", self.book.notes

    def close(self, now: dt.datetime) -> None:
        """Close it."""
        self._open.close()
        self.book = None

    def kill(self) -> None:
        """Go on in a copy of the folder, which is what a killed program leaves."""
        self._left_behind.append(self._open)
        self.book = None
        self._lives += 1
        killed, self.folder = self.folder, self.place / f"书{self._lives}"
        shutil.copytree(killed, self.folder)

    def end(self) -> None:
        """Let go of everything."""
        for book in [*self._left_behind, self.book]:
            if book is not None:
                book.close()

    def shown(self) -> dict[int, str]:
        """The texts in the lists, by number."""
        return {entry.id or 0: topic_of(entry) for entry in self._open.records(ALL)}

    def add(self, text: str, now: dt.datetime) -> None:
        """Save a new text, in one of two school years."""
        saved(self._open, lesson(text, DAY.replace(year=2025 + len(text) % 2)), now)

    def change(self, number: int, text: str, now: dt.datetime) -> None:
        """Save another text in the place of one, at times with a date of another school year."""
        former = self._open.get(number)
        assert isinstance(former, Record)
        day = former.date.replace(year=4051 - former.date.year) if len(text) % 5 == 0 else former.date
        self._open.save(replace(former, fields=lesson(text).fields, date=day), now)

    def remove(self, number: int, now: dt.datetime) -> None:
        """Put one into the trash."""
        self._open.delete(number, now)

    def settle(self, chance: random.Random, text: str, now: dt.datetime) -> set[str]:
        """Settle a conflict, if there is one, by a third text; returns the texts that go with it."""
        conflicts = [conflict for conflict in self._open.conflicts() if conflict.record is not None]
        if not conflicts:
            return set()
        conflict = chance.choice(conflicts)
        assert isinstance(conflict.record, Record)
        assert conflict.other.id is not None
        self._open.settle(conflict.other.id, replace(conflict.record, fields=lesson(text).fields), now)
        return {topic_of(conflict.record)}

    def refresh(self) -> None:
        """Take in what came from elsewhere."""
        self._open.refresh()

    def kept(self) -> set[str]:
        """All texts that can still be reached, and all names of people."""
        found = set(self.shown().values())
        found |= {topic_of(trashed.record) for trashed in self._open.trash()}
        found |= {topic_of(conflict.other) for conflict in self._open.conflicts()}
        return found | {person.name for person in self._open.people}

    def hire(self, name: str, now: dt.datetime) -> bool:
        """Put a further person on the list, and give another title to one who is there."""
        people = list(self._open.people)
        people[0] = replace(people[0], title=name)
        self._open.arrange(people=[*people, Person(name=name)])
        return True

    def all(self) -> Any:
        """Every line as the files hold it, with its version: read when the workbook is closed."""
        files = {
            path.name: json.loads(path.read_text(encoding="utf-8")) for path in self.folder.glob("*-*.json")
        }
        files["workbook"] = json.loads((self.folder / "workbook.json").read_text(encoding="utf-8"))
        # How many records each device had in a year when it last wrote is its own affair.
        return {
            (name, table): rows
            for name, tables in files.items()
            for table, rows in tables.items()
            if table not in ("meta", "years")
        }


class LastWriterWins:
    """The usual way, as a control: one file, each record with the time of its last change, the later wins."""

    def __init__(self, place: Path, name: str) -> None:
        self.folder = place / name
        self.folder.mkdir()
        self._path = self.folder / "records.json"
        self._rows: dict[str, Any] = {}

    def open(self, now: dt.datetime) -> None:
        """Read the file and the conflicted copies of it."""
        self._rows = {}
        self.refresh()
        for path in self.folder.glob("*.json"):
            if path != self._path:
                path.unlink()
        self._write()

    def close(self, now: dt.datetime) -> None:
        """Everything is written already."""

    def kill(self) -> None:
        """Everything is written already."""

    def end(self) -> None:
        """Nothing is held."""

    def refresh(self) -> None:
        """Take the later one of each record."""
        for path in self.folder.glob("*.json"):
            for number, row in json.loads(path.read_text(encoding="utf-8")).items():
                mine = self._rows.get(number)
                if mine is None or row["at"] > mine["at"]:
                    self._rows[number] = row

    def shown(self) -> dict[int, str]:
        """The texts in the lists, by number."""
        return {int(number): row["text"] for number, row in self._rows.items() if not row["deleted"]}

    def add(self, text: str, now: dt.datetime) -> None:
        """Save a new text."""
        self._put(str(len(text) + random.Random(text).getrandbits(50)), text, now, deleted=False)

    def change(self, number: int, text: str, now: dt.datetime) -> None:
        """Save another text in the place of one."""
        self._put(str(number), text, now, deleted=False)

    def remove(self, number: int, now: dt.datetime) -> None:
        """Mark one as deleted."""
        self._put(str(number), self._rows[str(number)]["text"], now, deleted=True)

    def settle(self, chance: random.Random, text: str, now: dt.datetime) -> set[str]:
        """There is never a conflict."""
        return set()

    def hire(self, name: str, now: dt.datetime) -> bool:
        """It keeps no list of people."""
        return False

    def kept(self) -> set[str]:
        """All texts that can still be reached."""
        return {row["text"] for row in self._rows.values()}

    def all(self) -> Any:
        """Everything."""
        return self._rows

    def _put(self, number: str, text: str, now: dt.datetime, *, deleted: bool) -> None:
        self._rows[number] = {"text": text, "at": now.isoformat(), "deleted": deleted}
        self._write()

    def _write(self) -> None:
        self._path.write_text(json.dumps(self._rows, ensure_ascii=False), encoding="utf-8")


class Outcome(NamedTuple):
    """How it ended: whether all hold the same, which texts are gone unknowingly, how much was done."""

    is_equal: bool
    lost: set[str]
    saves: int
    conflicted_copies: int


ACTIONS = {
    "add": 4,
    "change": 7,
    "remove": 1,
    "settle": 2,
    "hire": 1,
    "refresh": 2,
    "close": 2,
    "kill": 1,
    "sync": 5,
}


class Play:
    """Three devices in a random history of their own."""

    def __init__(self, place: Path, seed: int, make: Callable[[Path, str], Device]) -> None:
        self.chance = random.Random(seed)
        self.cloud = Cloud()
        self.devices = {name: make(place, name) for name in NAMES}
        # No two clocks agree.
        self.skew = {name: self.chance.randint(-30, 30) for name in NAMES}
        self.is_open = dict.fromkeys(NAMES, False)
        self.saved: set[str] = set()
        self.overwritten: set[str] = set()
        self.binned: dict[str, int] = {}
        self.turn = 0

    def now(self, name: str) -> dt.datetime:
        """What the clock of a device shows."""
        return minutes(self.turn + self.skew[name])

    def play(self, turns: int) -> Outcome:
        """So many actions, then everybody closes, syncs and opens until all has come round."""
        first, *others = NAMES
        self.cloud.sync(first, self.devices[first].folder, self.chance)
        for name in others:
            self.devices[name].folder.mkdir(exist_ok=True)
            self.cloud.sync(name, self.devices[name].folder, self.chance)
        for self.turn in range(1, turns + 1):
            self.act(self.chance.choice(NAMES))
        for _, name in itertools.product(range(4), NAMES):
            self.turn += 1
            self.cloud.sync(name, self.devices[name].folder, self.chance)
            self.open(name)
            self.close(name)
            self.cloud.sync(name, self.devices[name].folder, self.chance)
        holds = [self.devices[name].all() for name in NAMES]
        for name in NAMES:
            self.open(name)
        kept = set.intersection(*(self.devices[name].kept() for name in NAMES))
        # What was put into the trash, while another device went on with it, gives way to that.
        alive = self.devices[first].shown()
        given_way = {text for text, number in self.binned.items() if number in alive}
        for name in NAMES:
            self.devices[name].end()
        is_equal = all(hold == holds[0] for hold in holds)
        lost = self.saved - self.overwritten - given_way - kept
        return Outcome(is_equal, lost, len(self.saved), self.cloud.conflicts)

    def open(self, name: str) -> None:
        """Open it unless it is."""
        if not self.is_open[name]:
            self.devices[name].open(self.now(name))
            self.is_open[name] = True

    def close(self, name: str) -> None:
        """Close it."""
        self.devices[name].close(self.now(name))
        self.is_open[name] = False

    def act(self, name: str) -> None:
        """One action on a device."""
        device = self.devices[name]
        (action,) = self.chance.choices(list(ACTIONS), list(ACTIONS.values()))
        if action == "sync":
            self.cloud.sync(name, device.folder, self.chance, share=self.chance.choice((0.4, 0.8, 1.0)))
            return
        self.open(name)
        if action == "close":
            self.close(name)
        elif action == "kill":
            device.kill()
            self.is_open[name] = False
        elif action == "refresh":
            device.refresh()
        elif action == "hire":
            if device.hire(f"{name}{self.turn}", self.now(name)):
                self.saved.add(f"{name}{self.turn}")
        else:
            self.write(device, name, action)

    def write(self, device: Device, name: str, action: str) -> None:
        """Add, change, remove or settle."""
        now, text = self.now(name), f"{name}{self.turn}"
        shown = device.shown()
        if action == "settle":
            gone = device.settle(self.chance, text, now)
            if gone:
                self.overwritten |= gone
                self.saved.add(text)
        elif action == "add" or not shown:
            device.add(text, now)
            self.saved.add(text)
        else:
            number = self.chance.choice(sorted(shown))
            if action == "remove":
                device.remove(number, now)
                self.binned[shown[number]] = number
            else:
                device.change(number, text, now)
                self.overwritten.add(shown[number])
                self.saved.add(text)


def play(place: Path, seed: int, turns: int, make: Callable[[Path, str], Device] = OurDevice) -> Outcome:
    """A history of three devices; the first one begins with a new workbook."""
    game = Play(place, seed, make)
    if make is OurDevice:
        folder = game.devices[NAMES[0]].folder
        new_book(folder).close()
    return game.play(turns)
