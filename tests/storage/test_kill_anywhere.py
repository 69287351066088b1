"""kill -9 while saving, writing year files, opening, closing, undoing, arranging: nothing lost, nothing half.

A twin of the killed program does the same deeds in a copy of the folder. What the killed one leaves must be
what the twin has after the deeds that were reported done, or after one more.
"""

import os
import random
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path

import pytest

from qinglan_tui.storage import Workbook
from tests.storage.faults.histories import History, state_of
from tests.storage.samples import NOW, new_book

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork"),
    pytest.mark.usefixtures("no_waiting", "short_logs"),
    # Other tests may have left threads; the forked process touches none of theirs.
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]


def work_for_ever(folder: Path, seed: int, reports: int) -> None:
    """One deed after another, each reported when it is done."""
    try:
        history = History(folder, seed)
        while True:
            history.next()
            os.write(reports, b".")
    finally:
        # Nothing but an error ends it.
        os.write(reports, traceback.format_exc().encode())
        os._exit(1)


def kill_while_working(folder: Path, seed: int, deeds: int, seconds: float) -> int:
    """Let a process do so many deeds, go on for so long, and kill it; returns how many it had reported."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        work_for_ever(folder, seed, writing)
    os.close(writing)
    reports = b""
    while len(reports) < deeds:
        report = os.read(reading, 1)
        if not report:
            break
        reports += report
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        reports += pipe.read()
    assert set(reports) <= set(b"."), reports.decode("utf-8")
    return len(reports)


def instant(chance: random.Random) -> tuple[int, float]:
    """When to kill: some deeds, and some seconds; no deeds for the instants of opening."""
    if chance.random() < 0.3:
        return 0, chance.random() * 0.015
    return chance.randint(1, 12), chance.random() * chance.choice((0.0003, 0.005))


def check(place: Path, kills: int) -> None:
    """Kill that often, in the same folder, and look after each time."""
    folder, twins = place / "书", place / "双"
    twins.mkdir()
    new_book(folder).close()
    chance, reported = random.Random(kills), 0
    for seed in range(kills):
        shutil.copytree(folder, twins / f"{seed}")
        done = kill_while_working(folder, seed, *instant(chance))
        reported += done
        twin = History(twins / f"{seed}", seed)
        for _ in range(done):
            twin.next()
        before = twin.state()
        twin.next()
        allowed, attachments = (before, twin.state()), twin.attachments
        twin.book.close()
        # Only looked at every other time, so that one kill comes upon what another has left.
        with Workbook.open(folder, write=seed % 2 == 0, now=NOW) as book:
            found = state_of(book, attachments)
            assert (book.outcome, found in allowed) == ("ok", True), f"kill {seed}, after {done} deeds"
        shutil.rmtree(twins / f"{seed}")
    assert reported > kills * 3


def test_a_kill_at_any_instant_leaves_what_was_reported_done(tmp_path: Path):
    check(tmp_path, 30)


@pytest.mark.long
def test_250_kills_leave_what_was_reported_done(tmp_path: Path):
    check(tmp_path, 250)
