"""交前自查 as values: what is looked at before a document is handed in, and what is said of it."""

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct

from qinglan_tui.domain.people import Person
from qinglan_tui.domain.progress_values import DutyProgress, Progress
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.domain.terms import Leave, Term, term_of
from qinglan_tui.domain.timetable import Timetable

# What is remarked on, in the order of the list: what is wrong on the paper first, what is only late last.
REMARKS = {
    "conflict": "两边改过，还没定",
    "unreadable": "读不出的记录",
    "unfinished": "还没写完",
    "returned": "退回修改",
    "future": "日期还没到",
    "outside": "日期不在学期内",
    "day_off": "休息日有课",
    "leave": "请假那天有课",
    "clash": "同一节课在两处",
    "teaching": "听课时自己有课",
    "week": "周次、星期对不上",
    "repeated": "整段重复",
    "school": "学校名称",
    "missing": "还缺内容",
    "photo": "照片找不到",
    "short": "次数没有达到",
    "person": "教师信息没填",
    "late": "补记很晚",
}
# Where a remark that is about no record leads.
TO_SETTINGS = "settings"


class Remark(Struct, frozen=True, kw_only=True):
    """One thing to look at: `kind` is a key of REMARKS, `record` the one to open, `other` the one it meets.

    `what` and `do` are Chinese clauses without a full stop. `link` leads where no record does: TO_SETTINGS,
    or the key of a duty.
    """

    kind: str
    what: str
    do: str
    record: int | None = None
    other: int | None = None
    link: str = ""


class Checked(Struct, frozen=True, kw_only=True):
    """What is looked through for one document.

    `records` are those that it prints, `begun` those of the period that are not written to the end and are
    left out, `others` what else was written, which they may repeat or collide with. `duties` are the duties
    whose numbers it prints, by key; `near` says by their ids what records lack for a duty. `people` are whom
    it prints, each with the facts that it prints of them. `lost` are attached files that are not at hand,
    `clashing` the records of which two versions wait.
    """

    owner: str
    today: dt.date
    records: tuple[Record, ...]
    term: Term | None = None
    terms: tuple[Term, ...] = ()
    leave: tuple[Leave, ...] = ()
    timetable: Timetable = Timetable()
    begun: tuple[Record, ...] = ()
    others: tuple[Record, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    duties: Mapping[str, tuple[Progress, DutyProgress]] = {}
    near: Mapping[int, tuple[str, ...]] = {}
    people: tuple[tuple[Person, tuple[str, ...]], ...] = ()
    school: str = ""
    school_short: str = ""
    lost: tuple[tuple[int, str], ...] = ()
    clashing: frozenset[int] = frozenset()

    @property
    def numbers(self) -> frozenset[int]:
        """The ids of the records that the document prints."""
        return frozenset(record.id for record in self.records if record.id is not None)

    def term_at(self, day: dt.date) -> Term | None:
        """The term that holds a day."""
        if self.term is not None and self.term.start <= day <= self.term.end:
            return self.term
        return term_of(day, self.terms)

    def author_of(self, record: Record) -> str:
        """Who wrote a record."""
        return record.author or self.owner


def in_time(records: Iterable[Record]) -> list[Record]:
    """The records as they happened; of one moment, as they were written."""
    return sorted(
        records, key=lambda record: (record.date, record.written_at or dt.datetime.min, record.id or 0)
    )
