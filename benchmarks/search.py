"""全部记录 with twenty school years: how soon it stands there, is gone through, and shows what was found."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from program import Program, new, ours, surroundings
from storage import ALL, NOW, RARE, fill
from timing import Row

from qinglan_tui.domain.records import Record
from qinglan_tui.screens.records import SEARCH_AFTER
from qinglan_tui.storage import Workbook

ROUNDS = 15
OPENINGS = 5
MANY, FEW = 20_000, 24
QUIET = 0.3  # seconds without output after which a screen is still
F3, HOME, END, ESCAPE = "\x1bOR", "\x1b[1;5H", "\x1b[1;5F", "\x1b"
# The same key in a bare app puts a search line and a stock list of twenty-four rows on the screen.
BARE = """
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

class Listed(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Input()
        lines = (f"11月{number}日 听课 李青《第{number}课》 缺班级" for number in range(24))
        yield OptionList(*lines, markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

class Bare(App[None]):
    BINDINGS = [("f3", "list", "")]

    def compose(self) -> ComposeResult:
        yield Static("ready-to-write")

    def action_list(self) -> None:
        self.push_screen(Listed())

Bare().run()
"""


class Ends(NamedTuple):
    """A workbook, and the titles of its first and last record in the list."""

    command: list[str]
    newest: str
    oldest: str


def rows() -> list[Row]:
    """Opening the list, going through it, and searching it, each against the least that it could be."""
    with TemporaryDirectory() as name:
        folder, environ = Path(name), surroundings(name)
        many, few = (_filled(folder / str(count), count, environ) for count in (MANY, FEW))
        script = folder / "listed.py"
        script.write_text(BARE, encoding="utf-8")
        return [
            *_opening(many, [sys.executable, str(script)], environ),
            *_going(many, few, environ),
            *_searching(folder / str(MANY), environ),
        ]


def _filled(book: Path, count: int, environ: dict[str, str]) -> Ends:
    new(book, environ)
    documents = enumerate(fill(book, count))
    found = [(document["date"], -at, document["fields"]["topic"]) for at, document in documents]
    # Of one day the record with the highest number stands first.
    newest = max(found, key=lambda one: (one[0], -one[1]))
    oldest = min(found, key=lambda one: (one[0], -one[1]))
    return Ends(ours(book), f"《{newest[2]}》", f"《{oldest[2]}》")


def _opening(many: Ends, bare: list[str], environ: dict[str, str]) -> list[Row]:
    """From F3 to the list, in a fresh process each time."""
    mine, theirs = list[float](), list[float]()
    for number in range(OPENINGS + 1):
        for times, command, ready, sight in (
            (mine, many.command, "最近记录", many.newest),
            (theirs, bare, "ready-to-write", "《第0课》"),
        ):
            program = Program(command, environ)
            try:
                program.until(ready)
                program.settle(QUIET)
                taken = _timed(program, F3, sight)
            finally:
                program.end()
            if number:
                times.append(taken)
    what = f"全部记录 opened, {MANY:,} records"
    return [Row(what, median(mine), "a stock OptionList of 24 rows opened", median(theirs), "≤ 3")]


def _going(many: Ends, few: Ends, environ: dict[str, str]) -> list[Row]:
    """To the last of all records and back to the first, in many and in few."""
    programs = [(Program(ends.command, environ), ends) for ends in (many, few)]
    times = {(ends, key): list[float]() for ends in (many.newest, few.newest) for key in (END, HOME)}
    try:
        for program, ends in programs:
            program.until("最近记录")
            program.settle(QUIET)
            _timed(program, F3, ends.newest)
        for _ in range(ROUNDS):
            for program, ends in programs:
                for key, sight in ((END, ends.oldest), (HOME, ends.newest)):
                    program.settle(QUIET)
                    times[ends.newest, key].append(_timed(program, key, sight))
    finally:
        for program, _ in programs:
            program.end()
    return [
        Row(
            f"{what} in {MANY:,} records",
            median(times[many.newest, key]),
            f"the same in {FEW}",
            median(times[few.newest, key]),
            "≤ 1.5",
        )
        for what, key in (("End", END), ("Home", HOME))
    ]


def _searching(book: Path, environ: dict[str, str]) -> list[Row]:
    """From the last key to the results, the pause taken off; the first time all years are yet to be read."""
    with Workbook.open(book, write=False, now=NOW) as opened:
        texts = ["\n".join(entry.texts) for entry in opened.records(ALL) if isinstance(entry, Record)]
    sight = f"{sum(RARE in text for text in texts)}条，共"
    program = Program(ours(book), environ)
    try:
        program.until("最近记录")
        program.settle(QUIET)
        program.press(F3)
        program.settle(QUIET)
        before = program.megabytes
        first = _timed(program, RARE, sight) - SEARCH_AFTER
        shown, plain = list[float](), list[float]()
        for _ in range(ROUNDS):
            program.press(ESCAPE)
            program.settle(QUIET)
            shown.append(_timed(program, RARE, sight) - SEARCH_AFTER)
            plain.append(_clocked(lambda: [number for number, text in enumerate(texts) if RARE in text]))
        held = program.megabytes
    finally:
        program.end()
    what, yardstick = f"search of {MANY:,} records shown, after the pause", "Python's in over the same texts"
    reading = _clocked(lambda: [path.read_text(encoding="utf-8") for path in book.glob("records-*.json")])
    return [
        Row(what, median(shown), yardstick, median(plain), "≤ 3"),
        Row("the first search, all years read", first, "the files read as text", reading, ""),
        Row(
            "memory when all years were searched",
            held,
            "when one was listed",
            before,
            "+ 100 MB at most",
            "MB",
        ),
    ]


def _timed(program: Program, keys: str, sight: str) -> float:
    begun = time.perf_counter()
    program.press(keys)
    program.until(sight)
    return time.perf_counter() - begun


def _clocked(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun
