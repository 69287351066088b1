"""What a workbook asks to be looked at: one line each on 今日, and the place where it is dealt with."""

from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.conflicts import waiting
from qinglan_tui.storage import Workbook


class Notice(Struct, frozen=True):
    """One line: the place to go to, a label of a few characters, and a sentence."""

    place: str
    label: str
    said: str


def notices(workbook: Workbook) -> tuple[Notice, ...]:
    """Everything that waits for a look, what matters most first."""
    return tuple(notice for notice in (_conflicts(workbook),) if notice is not None)


def _conflicts(workbook: Workbook) -> Notice | None:
    try:
        number = len(waiting(workbook))
    except Problem:
        return None
    return Notice("conflicts", "两边都改过", f"{number}条，两份都留着，请定一下") if number else None
