"""A6 课堂教学评价表（量表）: the rubric with its points, filled by dimension or to be marked by hand."""

from collections.abc import Sequence

from msgspec import Struct

from exports.answers import Answers
from exports.blocks import Column, Sign
from exports.form_head import Ask, Head
from exports.form_layout import Layout, Made
from exports.parts import Bands, Fact, Facts, Lines, Text, pack, units_of
from exports.sheets import Part
from exports.wording import by_whom, said
from qinglan_tui.domain.fields import specs
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import RubricScore


class Dimension(Struct, frozen=True):
    """One dimension of the rubric and its items, each of five points."""

    name: str
    items: tuple[str, ...]

    @property
    def full(self) -> int:
        """The points of all its items."""
        return _POINTS[0] * len(self.items)


# The points of an item marked 优, 良, 中, 差.
_POINTS = (5, 4, 3, 2)
_MARKS = ("优", "良", "中", "差")
RUBRIC = (
    Dimension("教学目标", ("目标具体，合乎课标与学情", "目标贯穿全课，可以检测")),
    Dimension("教学内容", ("内容准确无误", "重点突出，难点有突破", "容量适当，资源选用恰当")),
    Dimension(
        "教学过程",
        ("导入有效", "环节清晰，衔接自然", "师生互动充分", "时间分配合理", "反馈调整及时"),
    ),
    Dimension(
        "教学方法",
        ("方法合乎内容", "以学生为主体，有合作探究", "有学法指导，能分层", "评价具体，有激励"),
    ),
    Dimension("教师素养", ("语言清楚，教态自然", "板书与信息技术运用得当", "善于组织课堂，应变得当")),
    Dimension("教学效果", ("参与面广，思维活跃", "目标达成（练习、检测）", "氛围与习惯良好")),
)
_ITEMS = {dimension.name: dimension.items for dimension in RUBRIC}
_BLANK_MM = 7.6
_SCORED = (
    Column("评价项目", 28, "center"),
    Column("评价要点", 96, "left"),
    Column("分值", 18, "center"),
    Column("得分", 18, "center"),
)


def _rubric(answers: Answers) -> Sequence[Part]:
    fields = answers.record.fields if answers.record is not None else None
    if isinstance(fields, Observation) and fields.rubric:
        return _scored(answers, fields)
    return _to_be_marked(answers)


def _to_be_marked(answers: Answers) -> Sequence[Part]:
    """Every item with a box for each mark; the total is left to a hand, unless there is one."""
    titles = (
        "评价项目",
        "评价要点",
        *(f"{mark}{n}" for mark, n in zip(_MARKS, _POINTS, strict=True)),
        "得分",
    )
    groups = tuple((f"{one.name}\n（{one.full}分）", one.items) for one in RUBRIC)
    return [
        Bands(titles, (26, 66, 13, 13, 13, 13, 16), groups, _BLANK_MM),
        *_total(answers),
    ]


def _scored(answers: Answers, fields: Observation) -> Sequence[Part]:
    """The points of each dimension beside what was looked at."""
    name, points, full = specs(RubricScore)
    entries = tuple(
        (
            said(name, one.dimension),
            "；".join(_ITEMS.get(one.dimension, ())),
            said(full, one.full),
            said(points, one.points),
        )
        for one in fields.rubric
    )
    whole = sum(one.full for one in fields.rubric if one.full)
    told = all(one.full for one in fields.rubric)
    return [Lines(_SCORED, entries), *_total(answers, f"（满分{whole:g}分）" if told else "")]


def _total(answers: Answers, of: str = "") -> Sequence[Part]:
    score = answers.text("score")
    total = Fact("总分", f"{score}{of}" if score else "")
    return [Facts((total, Fact("等级", answers.text("grade"))), (58, 58))]


def _valuer(answers: Answers) -> Sequence[Part]:
    record = answers.record
    heard_by = answers.text("observers") or (by_whom(record, answers.scope) if record is not None else "")
    return pack([answers.day(4), Fact("评价人", heard_by, units_of(heard_by))])


def _remarks(answers: Answers) -> Sequence[Part]:
    """One space for all remarks where the sheet is marked by hand, so that it stays on its page."""
    signs = (Sign("评价人"),)
    if answers.is_blank:
        return [Text("优点、不足\n与建议", "", 10, 1, signs)]
    merits, problems = answers.long("merits", least=12), answers.long("problems", label="不足", least=12)
    return [*merits, *problems, *answers.long("advice", least=12, signs=signs)]


RUBRIC_FORM = Layout(
    title="课堂教学评价表",
    beside=True,
    body=(
        Made(_valuer, ("observers",)),
        Head(
            (
                Ask("teacher", label="执教教师"),
                Ask("subject"),
                Ask("class_name"),
                Ask("topic", 4),
                Ask("lesson_type"),
            )
        ),
        Made(_rubric, ("rubric", "score", "grade")),
        Made(_remarks, ("merits", "problems", "advice")),
    ),
)
