"""A21 考核量化表 with what can be reckoned filled in, and A22 鉴定表 with its verdict left open."""

from exports.blocks import Column, Sign, choice_line
from exports.leaves import FormLeaf
from exports.parts import Fact, Lines, Text, pack, units_of
from exports.sheets import Form, Part
from exports.wording import note_of
from qinglan_tui.domain.appraisal import GRADE_BANDS, ScoreSheet
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.kinds.appraisal import PAIR_VERDICTS
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.word_settings import bands_said

_SCORES = (
    Column("序号", 12, "center"),
    Column("考核项目", 26, "center"),
    Column("内容与标准", 40, "left"),
    Column("分值", 11, "center"),
    Column("自评", 11, "center"),
    Column("{mentor}评", 12, "center"),
    Column("学校评", 12, "center"),
    Column("得分依据", 36, "left"),
)
_MARKS = (
    Column("鉴定项目", 30, "center"),
    Column("等级", 50, "center"),
    Column("鉴定项目", 30, "center"),
    Column("等级", 50, "center"),
)
_JUDGED = ("师德修养", "备课", "课堂教学", "作业与辅导", "教研", "班级管理")
_LEVELS = ("优", "良", "中", "差")


def score_form(sheet: ScoreSheet, pair: Pair, scope: Scope) -> FormLeaf:
    """The sheet of one person; what only people can judge stays empty."""
    labels = scope.labels
    mentor_sheet = sheet.role == MENTOR
    # A mentor is judged by the teaching group, not by a mentor.
    columns = tuple(
        Column("教研组评" if mentor_sheet and "{" in c.title else labels.fill(c.title), c.width, c.align)
        for c in _SCORES
    )
    entries = tuple(
        (
            str(number),
            row.item,
            row.standard,
            f"{row.full:g}",
            "" if row.score is None else f"{row.score:g}",
            "",
            "",
            row.ground,
        )
        for number, row in enumerate(sheet.rows, 1)
    )
    total = ("", "合计", "", f"{sheet.full:g}", "", "", "", "")
    other = APPRENTICE if mentor_sheet else MENTOR
    bands = bands_said(scope.word.grades) or GRADE_BANDS
    head = [
        Fact("被考核人", sheet.person, max(2, units_of(sheet.person))),
        Fact(pair.label(other), pair.names(other), max(2, units_of(pair.names(other)))),
        Fact("学科", pair.subject or scope.subject),
    ]
    foot = [
        Fact("加分"),
        Fact("扣分"),
        Fact("总分"),
        Fact("等级", choice_line([f"{word}（{band}）" for word, band in bands], ()), 6),
    ]
    parts: tuple[Part, ...] = (
        *pack(head),
        Lines(columns, (*entries, total), len(entries) + 1),
        *pack(foot),
        Text("考核组意见", "", 9, 1, (Sign("考核组长"), Sign("教导处", seal=True)), 12),
    )
    who = labels.mentor if mentor_sheet else labels.apprentice
    return FormLeaf(Form(f"师徒考核量化表（{who}）", parts, note_of(None, scope)))


def verdict_form(pair: Pair, apprentice: Person | None, scope: Scope) -> FormLeaf:
    """The mentor's written opinion of an apprentice; every mark and the verdict are for the hand."""
    labels = scope.labels
    person = apprentice or Person(name="")
    years = f"{person.years_taught}年" if person.years_taught is not None else ""
    head = [
        Fact(labels.apprentice, person.name, max(2, units_of(person.name))),
        Fact("学科", person.subject or pair.subject),
        Fact("职称", person.title),
        Fact("学历", person.degree),
        Fact("教龄", years),
        Fact("任教班级", "、".join(person.classes)),
        Fact(labels.mentor, pair.names(MENTOR), max(2, units_of(pair.names(MENTOR)))),
        Fact("结对时间", pair.span, 4),
    ]
    levels = choice_line(_LEVELS, ())
    half = len(_JUDGED) // 2
    marks = tuple(
        (first, levels, second, levels) for first, second in zip(_JUDGED[:half], _JUDGED[half:], strict=True)
    )
    parts: tuple[Part, ...] = (
        *pack(head),
        Lines(_MARKS, marks, len(marks)),
        Text("书面鉴定", "", 50, 3, (Sign(labels.mentor),)),
        *pack([Fact("鉴定结论", choice_line(PAIR_VERDICTS.words, ()), 6)]),
        Text(f"{labels.apprentice}意见", "", 9, 0.6, (Sign(labels.apprentice),), 30),
        Text("教研组意见", "", 9, 0.6, (Sign("教研组长"),), 30),
        Text("学校意见", "", 9, 0.6, (Sign("校长", seal=False), Sign("学校", seal=True)), 34),
    )
    return FormLeaf(Form(f"{labels.apprentice}鉴定表", parts, note_of(None, scope)))
