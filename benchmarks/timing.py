"""Timing side by side: contestants take turns in one run, so a ratio holds though the machine is noisy."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table: what was measured, the yardstick of the same run, their ratio and its aim."""

    what: str
    ours: float
    yardstick: str
    theirs: float
    aim: str

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
    """The rows as a Markdown table; times in ms, only the ratios are to be quoted."""
    lines = ["| what | ours (ms) | yardstick | (ms) | ratio | aim |", "|---|---|---|---|---|---|"]
    for row in rows:
        cells = (f"{row.ours * 1000:.1f}", row.yardstick, f"{row.theirs * 1000:.1f}", f"{row.ratio:.2f}")
        lines.append(f"| {row.what} | {' | '.join(cells)} | {row.aim} |")
    return "\n".join(lines)
