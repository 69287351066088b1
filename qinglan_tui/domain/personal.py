"""个人汇总: one row with fixed columns, so that a school office can put many teachers' below each other.

The columns never depend on what was done: first who it is, then every count (0 where nothing was done),
then how far the programme is fulfilled. A later version only adds columns at the end. See `COLUMNS`.
"""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from qinglan_tui.domain.counts import MENTOR, Row
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import LESSON_DIRECTIONS
from qinglan_tui.domain.progress_values import Progress
from qinglan_tui.domain.summaries import RubricMark, TermSummary

Cell = str | int | float | dt.date | None


class PersonalColumn(Struct, frozen=True):
    """One column: its heading, its width in characters, and the source of the count that it holds, if any."""

    title: str
    width: int
    source: str = ""


_WHO = (
    PersonalColumn("学期编号", 13),
    PersonalColumn("学年学期", 26),
    PersonalColumn("学校", 22),
    PersonalColumn("姓名", 10),
    PersonalColumn("身份", 8),
    PersonalColumn("学科", 10),
    PersonalColumn("职称", 12),
    PersonalColumn("教龄", 6),
    PersonalColumn("结对教师", 20),
    PersonalColumn("结对日期", 12),
    PersonalColumn("约定到期", 12),
    PersonalColumn("活动方案", 26),
)
_LESSONS = tuple(
    PersonalColumn(f"{direction}（节）", 12, f"observation.{direction}") for direction in LESSON_DIRECTIONS
)
_KINDS = tuple(
    PersonalColumn(f"{kind.label}（{kind.unit}）", 14, kind.code)
    for kind in KINDS
    if kind.fields is not Observation
)
_END = (
    PersonalColumn("点评材料（份）", 14, "comment"),
    PersonalColumn("任务项数", 10),
    PersonalColumn("已完成项数", 11),
    PersonalColumn("首次评课得分", 13),
    PersonalColumn("最近评课得分", 13),
    PersonalColumn("填表日期", 12),
)
COLUMNS = (*_WHO, *_LESSONS, *_KINDS, *_END)


def personal_row(summary: TermSummary, found: Iterable[Progress] = ()) -> tuple[Cell, ...]:
    """The row of a term summary, a cell for each of `COLUMNS`; None is an empty cell."""
    scope = summary.scope
    owner = scope.owner
    counts = {row.source: row for row in summary.rows}
    ends = [end for pairing in scope.pairings if (end := pairing.end()) is not None]
    rates = [one.rate for one in found]
    who: tuple[Cell, ...] = (
        scope.term.id,
        scope.term_name,
        scope.school,
        owner.name,
        scope.labels.mentor if scope.role == MENTOR else scope.labels.apprentice,
        scope.subject or owner.subject,
        owner.title,
        owner.years_taught,
        "、".join(person.name for person in scope.partners),
        min((pairing.start for pairing in scope.pairings), default=None),
        max(ends, default=None),
        scope.programme,
    )
    done = tuple(_count(counts.get(column.source)) for column in (*_LESSONS, *_KINDS, _END[0]))
    rest: tuple[Cell, ...] = (
        sum(asked for _, asked in rates),
        sum(fulfilled for fulfilled, _ in rates),
        _score(summary.first_mark),
        _score(summary.last_mark or summary.first_mark),
        summary.made_on,
    )
    return (*who, *done, *rest)


def _count(row: Row | None) -> int | float:
    return row.done if row is not None else 0


def _score(mark: RubricMark | None) -> float | None:
    return mark.score if mark is not None else None
