"""What a workbook asks to be looked at: one line each on 今日, and the place where it is dealt with."""

from msgspec import Struct

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.conflicts import waiting
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.workbook import DAMAGED

# Where 批量审阅 and 一周反思 keep what is not saved.
SHEET, WEEKS = "sign-plans", "week-reflections"


class Notice(Struct, frozen=True):
    """One line: the place to go to, a label of a few characters, and a sentence."""

    place: str
    label: str
    said: str


def notices(workbook: Workbook) -> tuple[Notice, ...]:
    """Everything that waits for a look, what matters most first."""
    found = (_files(workbook), _conflicts(workbook), _inbox(workbook), _sheet(workbook), _weeks(workbook))
    return tuple(notice for notice in found if notice is not None)


def _conflicts(workbook: Workbook) -> Notice | None:
    try:
        number = len(waiting(workbook))
    except Problem:
        return None
    return Notice("conflicts", "两边都改过", f"{number}条，两份都留着，请定一下") if number else None


def _files(workbook: Workbook) -> Notice | None:
    """A file that proved to be damaged, or a school year that is gone."""
    if workbook.outcome == DAMAGED:
        return Notice("care", "文件坏了", "有文件读不出来，请看怎样修好")
    try:
        lost = workbook.lost_years()
    except Problem:
        return None
    if not lost:
        return None
    year = lost[0]
    said = f"{year.number}—{year.number + 1}学年的文件，原有{year.records}条"
    return Notice("care", "文件不见了", said)


def _inbox(workbook: Workbook) -> Notice | None:
    """What has come into the watched folder."""
    if not workbook.settings.inbox:
        return None
    from qinglan_tui.services.inbox import waiting as waiting_files

    found = waiting_files(workbook)
    if not found:
        return None
    senders = dict.fromkeys(one.sender for one in found if one.sender)
    said = found[0].text if len(found) == 1 else f"{len(found)}份　{'、'.join(senders)}"
    return Notice("receive", "收到对方的文件", said)


def _sheet(workbook: Workbook) -> Notice | None:
    """Rows that were begun in 批量审阅 and are not saved."""
    draft = workbook.draft_take(SHEET)
    rows = draft.raw.get("rows") if draft is not None else None
    if not isinstance(rows, list) or not rows:
        return None
    return Notice("sign_plans", "批量审阅", f"写了{len(rows)}行，还没存")


def _weeks(workbook: Workbook) -> Notice | None:
    """Lines of 一周反思 that are not saved."""
    draft = workbook.draft_take(WEEKS)
    weeks = draft.raw.get("weeks") if draft is not None else None
    number = sum(len(lines) for lines in weeks.values()) if isinstance(weeks, dict) else 0
    return Notice("week_reflections", "一周反思", f"写了{number}句，还没存") if number else None
