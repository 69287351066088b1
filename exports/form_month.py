"""A14 月度活动情况记录: the month's numbers, its main activities, and what the teacher says of it."""

from collections.abc import Sequence

from exports.answers import Answers
from exports.blocks import Column, Sign
from exports.form_head import Ask, Head
from exports.form_layout import Comment, Layout, Made, Room, Writing
from exports.parts import Heads, Lines, Text
from exports.registers import counted
from exports.sheets import WIDTH, Part
from qinglan_tui.domain.counts import Labels, Row
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.month_counts import STRIP, Side, month_counts

_ACTIVITIES = (
    Column("日期", 26, "center"),
    Column("活动内容", 78, "left"),
    Column("形式", 32, "center"),
    Column("地点", 24, "center"),
)
_LINES = 6
# Labels of more characters stand on two lines.
_ON_ONE = 3


def _strip(answers: Answers) -> Sequence[Part]:
    """本月统计: ten numbers, and below them what else was done and what stands on paper."""
    rows = answers.month.strip if answers.month is not None else _asked(answers)
    labels = answers.scope.labels
    columns = tuple(Column(_two_lines(row.label, labels), WIDTH / STRIP, "center") for row in rows)
    numbers = tuple(f"{row.done}{row.unit}" if answers.month is not None else f"　{row.unit}" for row in rows)
    parts: list[Part] = [Heads(("本月统计",)), Lines(columns, (numbers,), mm=9)]
    besides = answers.month.besides if answers.month is not None else ()
    said = [
        *(f"{row.label}{counted(row)}" for row in besides),
        *(f"{row.label}{counted(row)}" for row in rows if row.paper),
    ]
    return [*parts, Text("其他统计", "，".join(said), 9, 0)] if said else parts


def _asked(answers: Answers) -> tuple[Row, ...]:
    """What the strip asks for, to be counted by hand."""
    scope = answers.scope
    side = Side(owner=scope.owner.name, role=scope.role, pairings=scope.pairings, labels=scope.labels)
    return month_counts((), side)[:STRIP]


def _two_lines(label: str, sides: Labels) -> str:
    """The label broken between words: 徒弟|反思, 备课|指导, 听|师傅课."""
    if len(label) <= _ON_ONE:
        return label
    at = len(label) // 2
    for side in (sides.mentor, sides.apprentice):
        if side in label:
            at = label.index(side) or len(side)
    return f"{label[:at]}\n{label[at:]}"


def _activities(answers: Answers) -> Sequence[Part]:
    lines = answers.month.activities if answers.month is not None else ()
    entries = tuple((short_date(one.day), one.content, one.format, one.place) for one in lines)
    return [Heads(("主要活动",)), Lines(_ACTIVITIES, entries, 0 if entries else _LINES, 9)]


MONTHLY_REPORT = Layout(
    title="活动情况记录表",
    body=(
        Head(
            (
                Ask("@month"),
                Ask("@mentor"),
                Ask("@apprentice"),
                Ask("@who", label="填写人"),
                Ask("@date", 4, "填写日期"),
            ),
            first=True,
        ),
        Made(_strip),
        Made(_activities),
        Writing("progress", 24, 1.4),
        Writing("problems", 14, 1),
        Writing("next_step", 14, 1),
    ),
    closing=(
        Comment("{mentor}意见", 16),
        Room("检查意见\n（等级）", 12, 0.6, (Sign("检查人"), Sign("教导处", seal=True)), most=36),
    ),
)
