"""Several changes of the journal that were made in one go, taken back and made again together."""

import datetime as dt

from qinglan_tui.storage import Workbook


def take_back(workbook: Workbook, steps: int, now: dt.datetime) -> int:
    """Undo the last changes, so many as a batch was; returns how many were undone."""
    return sum(workbook.undo(now) is not None for _ in range(steps))


def make_again(workbook: Workbook, steps: int, now: dt.datetime) -> int:
    """Redo what was undone, so many changes; returns how many were made again."""
    return sum(workbook.redo(now) is not None for _ in range(steps))
