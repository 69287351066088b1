"""kill -9 at any instant: nothing reported saved is lost or altered, and nothing half done is seen."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from qinglan_tui.storage import Workbook
from tests.storage.samples import ALL, NOW, ROOT, new_book, readable, topic_of

# Says what it is about to do, does it, says that it is done; for ever.
WRITER = """
import json, random, sys
from datetime import date
from pathlib import Path
from msgspec.structs import replace
from qinglan_tui.storage import Workbook
from tests.storage.samples import ALL, NOW, lesson, minutes

chance = random.Random(sys.argv[2])
book = Workbook.open(Path(sys.argv[1]), write=True, now=NOW)
for turn in range(10_000):
    now, day = minutes(turn), date(chance.choice((2025, 2026)), 9, chance.randint(1, 30))
    record = lesson(f"{sys.argv[2]}-{turn}", day, advice="字" * chance.randint(0, 3000))
    alive, trash = book.records(ALL), book.trash()
    deed = chance.choices(("add", "edit", "delete", "restore"), (6, 3, 1, 1))[0]
    number = 0
    if deed == "edit" and alive or deed == "delete" and alive:
        former = chance.choice(alive)
        number = former.id
        record = replace(record, id=number) if deed == "edit" else former
    elif deed == "restore" and trash:
        record = chance.choice(trash).record
        number = record.id
    else:
        deed = "add"
    told = [number, record.fields.topic, len(record.fields.advice), record.date.isoformat(), deed != "delete"]
    print("try", json.dumps(told), flush=True)
    book.draft_put("new", {"topic": record.fields.topic}, now)
    if deed == "delete":
        book.delete(number, now)
    elif deed == "restore":
        book.restore(number, now)
    else:
        told[0] = book.save(record, now).id
    print("did", json.dumps(told), flush=True)
"""

State = list[Any]


def kill_a_writer(folder: Path, seed: int, chance: random.Random) -> tuple[State, list[State]]:
    """Let a writer work for a moment and kill it; returns what it was about to do and what it had done."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(seed)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(chance.randint(1, 12))]
        instant = time.perf_counter() + chance.random() * 0.006
        while time.perf_counter() < instant:
            pass
        writer.kill()
        lines += writer.stdout.readlines()
    words = [line.split(maxsplit=1) for line in lines if line.endswith("\n")]
    assert words, "the writer did not start"
    tried = [json.loads(told) for word, told in words if word == "try"]
    return tried[-1], [json.loads(told) for word, told in words if word == "did"]


def stored(book: Workbook) -> dict[int, State]:
    """Every record of the workbook, alive or in the trash, in the writer's words."""
    records = [(readable(entry), True) for entry in book.records(ALL)]
    records += [(readable(trashed.record), False) for trashed in book.trash()]
    assert len(records) == len({record.id for record, _ in records})
    return {
        record.id or 0: [record.id, topic_of(record), len(advice_of(record)), record.date.isoformat(), alive]
        for record, alive in records
    }


def advice_of(record: Any) -> str:
    """The long text of a lesson."""
    text = record.fields.advice
    assert set(text) <= {"字"}
    return str(text)


def check(folder: Path, kills: int) -> None:
    """Kill that often, and look after each time."""
    new_book(folder).close()
    chance = random.Random(20261122)
    known: dict[int, State] = {}
    reported = 0
    for seed in range(kills):
        tried, done = kill_a_writer(folder, seed, chance)
        known.update({state[0]: state for state in done})
        reported += len(done)
        with Workbook.open(folder, write=seed % 2 == 0, now=NOW) as book:
            found = stored(book)
            assert (book.outcome, book.notes) == ("ok", ())
            draft = book.draft_take("new")
            assert draft is not None
            assert draft.problem == ""
        for number, state in known.items():
            assert found.get(number) in (state, [number, *tried[1:]]), f"after kill {seed}"
        # What was under way may be there, but only whole.
        assert [state[1:] for number, state in found.items() if number not in known] in ([], [tried[1:]])
        known = found
    assert reported > kills


def test_ten_kills_lose_and_alter_nothing_that_was_saved(tmp_path: Path):
    check(tmp_path / "书", 10)


@pytest.mark.long
def test_a_hundred_kills_lose_and_alter_nothing_that_was_saved(tmp_path: Path):
    check(tmp_path / "书", 100)
