"""Timing side by side: contestants take turns in one run, so a ratio holds though the machine is noisy."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table: what was measured, the yardstick of the same run, their ratio and its aim.

    Times are in seconds; whatever is not a time names its unit.
    """

    what: str
    ours: float
    yardstick: str
    theirs: float
    aim: str
    unit: str = ""

    @property
    def ratio(self) -> float:
        """How many times the yardstick ours takes."""
        return self.ours / self.theirs


def in_turns(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each contestant; one round of each is run first and not counted."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, run in contestants.items():
            begun = time.perf_counter()
            run()
            if number:
                times[name].append(time.perf_counter() - begun)
    return {name: median(taken) for name, taken in times.items()}


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table; only the ratios are to be quoted."""
    lines = ["| what | ours | yardstick | theirs | ratio | aim |", "|---|---|---|---|---|---|"]
    for row in rows:
        ours, theirs = (_shown(value, row.unit) for value in (row.ours, row.theirs))
        ratio = f"{row.ratio:.2g}" if row.ratio < 0.1 else f"{row.ratio:.2f}"
        lines.append(f"| {row.what} | {ours} | {row.yardstick} | {theirs} | {ratio} | {row.aim} |")
    return "\n".join(lines)


def _shown(value: float, unit: str) -> str:
    if unit:
        return f"{value:.0f} {unit}"
    return f"{value * 1000:.{2 if value < 0.01 else 1}f} ms"
