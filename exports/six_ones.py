"""六个一 完成情况表: a bundle of monthly and termly items, what was handed in of each, and its list."""

from exports.blocks import Column, Sign
from exports.leaves import FormLeaf
from exports.parts import Fact, Heads, Lines, Text, pack, units_of
from exports.sheets import WIDTH, Form, Part
from exports.wording import note_of
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.six_ones import BundleItem, BundleSheet

_TERMLY = (Column("项目", 50, "left"), Column("完成情况", 40, "center"), Column("说明", 70, "left"))
_DELIVERED = (
    Column("序号", 12, "center"),
    Column("项目", 29, "left"),
    Column("时段", 16, "center"),
    Column("题目", 42, "left"),
    Column("日期", 21, "center"),
    Column("点评", 40, "left"),
)
_ITEM, _NOTE = 42.0, 30.0
_EMPTY_ROWS = 10


def bundle_form(sheet: BundleSheet, pair: Pair, scope: Scope, *, blank: bool = False) -> FormLeaf:
    """The bundle of one person; a `blank` one has its items and months with empty cells."""
    labels = scope.labels
    is_mentors = bool(sheet.person) and any(one.name == sheet.person for one in pair.mentors)
    other = APPRENTICE if is_mentors else MENTOR
    head = [
        Fact("姓名", sheet.person, max(2, units_of(sheet.person))),
        Fact(pair.label(other), pair.names(other), max(2, units_of(pair.names(other)))),
        Fact("学科", pair.subject or scope.subject),
    ]
    parts: list[Part] = [*pack(head)]
    if sheet.monthly:
        parts += [Heads(("每月任务",)), _monthly(sheet, blank)]
    if sheet.termly:
        rows = tuple((item.label, *_said(item, blank), "" if blank else item.note) for item in sheet.termly)
        parts += [Heads(("每学期任务",)), Lines(_TERMLY, rows, len(rows))]
    listed = (
        ()
        if blank
        else tuple(
            (str(number), one.item, one.period, one.title, short_date(one.day), one.comment)
            for number, one in enumerate(sheet.delivered, 1)
        )
    )
    parts += [Heads(("完成明细",)), Lines(_DELIVERED, listed, max(_EMPTY_ROWS if blank else 4, len(listed)))]
    parts.append(Text("检查意见", "", 9, 1, (Sign(labels.mentor), Sign("教导处", seal=True)), 14))
    return FormLeaf(Form(f"“{sheet.name}”完成情况表", tuple(parts), note_of(None, scope)))


def _monthly(sheet: BundleSheet, blank: bool) -> Lines:
    """A column for each month."""
    month = (WIDTH - _ITEM - _NOTE) / max(len(sheet.months), 1)
    columns = (
        Column("项目", _ITEM, "left"),
        *(Column(name, month, "center") for name in sheet.months),
        Column("说明", _NOTE, "left"),
    )
    rows = tuple((item.label, *_said(item, blank), "" if blank else item.note) for item in sheet.monthly)
    return Lines(columns, rows, len(rows), 9)


def _said(item: BundleItem, blank: bool) -> tuple[str, ...]:
    return tuple("" for _ in item.words) if blank else item.words
