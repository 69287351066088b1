"""From the start of the process to the first screen that holds its own text, in a terminal of 80 by 24.

Other Textual programs stand beside ours where they are on the PATH: they start with nothing in them.
"""

import shutil
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from program import READY, bare, call, new, ours, surroundings, until
from storage import fill
from timing import Row, in_turns

ROUNDS = 7
MANY = 20_000
# What stands on the first screen of each.
PEERS = {"posting": "Collection is empty", "harlequin": "Query Results", "bagels": "Accounts"}


def rows() -> list[Row]:
    """The app on an empty, the sample and a workbook of twenty years, against a bare Textual app."""
    with TemporaryDirectory() as name:
        folder, environ = Path(name), surroundings(name)
        empty, sample, many = folder / "empty", folder / "sample", folder / "many"
        new(empty, environ)
        new(many, environ)
        fill(many, MANY)
        call(["demo", str(sample), "--no-open"], environ)
        runs = {"bare": partial(until, bare(name), READY, environ)}
        for book, sight in ((empty, "本学期"), (sample, "最近记录"), (many, "最近记录")):
            runs[book.name] = partial(until, ours(book), sight, environ)
        for peer, sight in PEERS.items():
            if path := shutil.which(peer):
                runs[peer] = partial(until, [path], sight, environ)
        times = in_turns(runs, ROUNDS)
    found = [
        Row(f"start, {what}", times[key], "bare Textual app", times["bare"], aim)
        for key, what, aim in (
            ("empty", "empty workbook", "≤ 1.6"),
            ("sample", "sample workbook", "≤ 2"),
            ("many", f"{MANY:,} records", "≤ 2"),
        )
    ]
    return found + [
        Row(f"start, {MANY:,} records", times["many"], peer, times[peer], "< 1")
        for peer in PEERS
        if peer in times
    ]
