"""When something is due, as a programme file says it: end, mid, month_end, 09-10, week 1, +7 days …"""

import datetime as dt
import re

from msgspec import Struct

from qinglan_tui.domain.text import compiled

# Words that stand alone, and what a teacher reads.
DUE_WORDS = {
    "end": "时段结束前",
    "start": "期初",
    "mid": "期中",
    "month_end": "月底",
    "hand_in": "上交日",
    "before": "事前",
    "pairing_end": "结对期满",
    "graduation": "出师时",
}
ACCEPTED_DUES = (
    "可写：end（时段末）、start（期初）、mid（期中）、month_end（月底）、hand_in（上交日）、09-10、2027-03-17、"
    "week 1（第1周）、day 25（25日）、weekday 2-5（周二到周五）、+7 days、before（事前）、year 2（第2年末）、"
    "pairing_end（结对期满）、graduation（出师时）、未定"
)
_YEARLY = r"(\d\d)-(\d\d)"
_NUMBERED = r"(week|day|year|weekday) (\d{1,2})(?:-(\d))?"
_RELATIVE = r"\+(\d{1,3}) (minutes|hours|days|weeks)"
_MOST = {"week": 30, "day": 31, "year": 10, "weekday": 7}


class Due(Struct, frozen=True):
    """A due date not yet laid on a calendar: its word, and the numbers that belong to it.

    `word` is one of DUE_WORDS, or yearly (month n, day n2), dated (day), week, day, weekday (n to n2), year,
    minutes, hours, days, weeks (n after the event).
    """

    word: str
    n: int = 0
    n2: int = 0
    date: dt.date | None = None

    @property
    def is_relative(self) -> bool:
        """Whether it counts from an event."""
        return self.word in ("minutes", "hours", "days", "weeks", "before")


def read_due(text: str) -> Due | None:
    """The due date that a text says, None when it says none that is known."""
    if text in DUE_WORDS:
        return Due(text)
    if match := compiled(_YEARLY).fullmatch(text):
        month, day = int(match[1]), int(match[2])
        return Due("yearly", month, day) if is_day_of_year(month, day) else None
    if match := compiled(_NUMBERED).fullmatch(text):
        first, last = int(match[2]), int(match[3] or match[2])
        ranged = match[3] is not None and match[1] != "weekday"
        if ranged or not 1 <= first <= last <= _MOST[match[1]]:
            return None
        return Due(match[1], first, last)
    if match := compiled(_RELATIVE).fullmatch(text):
        return Due(match[2], int(match[1]))
    day_read = read_iso_day(text)
    return Due("dated", date=day_read) if day_read else None


def read_iso_day(text: str) -> dt.date | None:
    """The day that 2027-03-17 names, None for anything else."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def is_day_of_year(month: int, day: int) -> bool:
    """Whether a year can have that day; 29 February counts."""
    try:
        dt.date(2024, month, day)
    except ValueError:
        return False
    return True


def read_day_mark(text: str) -> Due | None:
    """A first or last day of a window: 09-10 of every year, or 2027-03-17; None for anything else."""
    due = read_due(text)
    return due if due is not None and due.word in ("yearly", "dated") else None


def due_text(text: str) -> str:
    """A due date as a teacher reads it: 月底, 9月10日, 第1周, 事后7天内; the text itself when unknown."""
    due = read_due(text)
    if due is None:
        return text
    if due.word in DUE_WORDS:
        return DUE_WORDS[due.word]
    if due.word == "yearly":
        return f"{due.n}月{due.n2}日"
    if due.date is not None:
        return f"{due.date.year}年{due.date.month}月{due.date.day}日"
    if due.word == "weekday":
        days = "一二三四五六日"
        first, last = days[due.n - 1], days[due.n2 - 1]
        return f"周{first}" if first == last else f"周{first}到周{last}"
    after = {"minutes": "分钟", "hours": "小时", "days": "天", "weeks": "周"}
    if due.word in after:
        return f"事后{due.n}{after[due.word]}内"
    return {"week": f"第{due.n}周", "day": f"{due.n}日", "year": f"第{due.n}年末"}[due.word]
