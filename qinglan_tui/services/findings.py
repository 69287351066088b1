"""What an examination of a workbook's folder brings to light, in a teacher's words."""

from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

# How much it matters: something is damaged or gone; something should be looked at; good to know.
DAMAGE, WARNING, NOTE = "damage", "warning", "note"
SEVERITIES = {DAMAGE: "要处理", WARNING: "请看一下", NOTE: "说明"}

SALVAGE, COPY, FINISH, FORGET = "salvage", "copy", "finish", "forget"


class Offer(Struct, frozen=True):
    """Something that can be done about a finding: which way (salvage copy finish forget), and what it says.

    `day` is that of the daily copy that goes into it, None without one.
    """

    way: str
    label: str
    day: date | None = None

    @property
    def id(self) -> str:
        """What it is called on the command line: salvage, 2026-11-21, finish, forget."""
        return self.day.isoformat() if self.way == COPY and self.day else self.way


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was found: a code that never changes, what it is, what to do, and where it is.

    `file` is a path inside the workbook's folder, "" where it is about no file; `line` and `column` count
    from 1 and are 0 where there is no one place. `record` is the number of the record it is about.
    """

    severity: str
    code: str
    what: str
    do: str
    file: str = ""
    line: int = 0
    column: int = 0
    record: int | None = None
    offers: tuple[Offer, ...] = ()


class YearState(Struct, frozen=True):
    """A school year: how many records it holds, how many in the trash, and how many wait to be settled."""

    year: int
    file: str
    records: int
    trash: int
    conflicts: int


class CopyState(Struct, frozen=True):
    """The daily copies of a file: of which days, the newest first, those that can be read."""

    file: str
    days: tuple[date, ...]


class Report(Struct, frozen=True, kw_only=True):
    """The state of a workbook's folder; `findings` are in the order of their weight.

    `format` is that of workbook.json, 0 when it cannot be read; `is_open` tells that a window writes in it
    now; `size` and `free` are bytes, `free` None where that cannot be asked.
    """

    folder: Path
    at: datetime
    format: int
    is_open: bool
    size: int
    free: int | None
    years: tuple[YearState, ...]
    attachments: int
    copies: tuple[CopyState, ...]
    kept_before: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing has to be done."""
        return all(finding.severity == NOTE for finding in self.findings)
