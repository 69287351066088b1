"""A20 期中（阶段）检查, A21 考核量化表 and A22 鉴定表: one record kind on three sheets."""

from collections.abc import Sequence

from exports.answers import Answers
from exports.blocks import Column, Sign
from exports.form_head import Ask, Head
from exports.form_layout import Grid, Layout, Made, Strand, Writing, opinion
from exports.parts import Heads, Lines
from exports.sheets import Form, Part
from qinglan_tui.domain.counts import Row
from qinglan_tui.domain.kinds.appraisal import Appraisal

_APPROVED = (Sign("考核人"), Sign("教导处", seal=True))
_GRADED = (Ask("score"), Ask("grade", 4, ticked=True))
_PERSON = (
    Ask("category"),
    Ask("teacher"),
    Ask("@mentor"),
    Ask("@apprentice"),
    Ask("@date", 4),
    Ask("examiners", 4),
    Ask("@who", label="填表人"),
)
_OVERVIEW = (
    Column("项目", 50, "left"),
    Column("学期要求", 26, "center"),
    Column("目前完成", 28, "center"),
    Column("完成情况", 30, "center"),
    Column("质量等级", 26, "center"),
)
_ROWS = 8
# The sheet of the kinds of check; all others are checks during the term.
_ASSESSED, _CONCLUDED = ("考核", "基本功测评", "学生问卷"), ("鉴定",)


def _progress(answers: Answers) -> Sequence[Part]:
    """完成进度: what the term asks for and what is done of it, or rows to be filled in by hand."""
    fields = answers.record.fields if answers.record is not None else None
    if not answers.overview and isinstance(fields, Appraisal) and fields.items:
        return []
    asked = [row for row in answers.overview if row.required is not None]
    entries = tuple(_progress_row(row) for row in asked or answers.overview)
    return [Heads(("完成进度",)), Lines(_OVERVIEW, entries, 0 if entries else _ROWS)]


def _progress_row(row: Row) -> tuple[str, ...]:
    required = "" if row.required is None else f"{row.required}{row.unit}"
    rate = f"{min(row.done / row.required, 1):.0%}" if row.required else ""
    return (row.label, required, f"{row.done}{row.unit}", "　".join(filter(None, (rate, row.state))), "")


_POINTS = (
    Strand("分值", "full", 13, centred=True, given=True),
    Strand("自评", "self_score", 13, centred=True, given=True),
    Strand("{mentor}评", "mentor_score", 15, centred=True, given=True),
    Strand("组评", "group_score", 13, centred=True, given=True),
    Strand("学校评", "school_score", 15, centred=True, given=True),
)
_ITEMS = Grid(
    "items",
    (
        Strand("检查项目", "item", 32),
        Strand("要求", "standard", 38, given=True),
        *_POINTS,
        Strand("等级", "grade", 15, centred=True, given=True),
        Strand("检查情况", "ground", 26, given=True),
    ),
    label="检查项目",
    given=True,
)

CHECK = Layout(
    title="期中（阶段）检查表",
    named="category",
    tail="表",
    body=(
        Head(_PERSON, first=True),
        Made(_progress),
        _ITEMS,
        Writing("merits", 16),
        Writing("problems", 16),
        Writing("advice", 16),
        Writing("self_review", 16, label="{apprentice}自评", signs=(Sign("{apprentice}"),)),
        Writing("about_mentor", given=True),
        Writing("text", 16, label="{mentor}评价", signs=(Sign("{mentor}"),)),
        Head((*_GRADED, Ask("bonus", given=True), Ask("deduction", given=True), Ask("verdict", given=True))),
    ),
    closing=(opinion("检查组意见", Sign("检查人"), Sign("教导处", seal=True)),),
)

ASSESSMENT = Layout(
    title="师徒考核量化表",
    named="category",
    tail="表",
    body=(
        Head(_PERSON, first=True),
        Grid(
            "items",
            (
                Strand("考核项目", "item", 28),
                Strand("考核内容与标准", "standard", 46),
                Strand("分值", "full", 12, centred=True),
                Strand("自评", "self_score", 12, centred=True),
                Strand("{mentor}评", "mentor_score", 14, centred=True),
                Strand("组评", "group_score", 12, centred=True),
                Strand("学校评", "school_score", 14, centred=True),
                Strand("等级", "grade", 14, centred=True, given=True),
                Strand("依据", "ground", 22),
            ),
            least=9,
            mm=12,
            grows=0.4,
        ),
        Head((Ask("bonus"), Ask("deduction"), Ask("score"), Ask("grade", 6, ticked=True))),
        Writing("text", 16, label="评价意见"),
        Writing("merits", given=True),
        Writing("problems", given=True),
        Writing("advice", given=True),
        Writing("self_review", given=True),
        Writing("about_mentor", given=True),
        Head((Ask("verdict", given=True),)),
    ),
    closing=(opinion("考核组意见", Sign("被考核人"), *_APPROVED),),
)

# 鉴定项: one line of boxes for each.
_JUDGED = ("师德", "备课", "课堂", "作业辅导", "教研", "班级管理")
_WORDS = (("优", "良"), ("中", "差"))


def _strip(answers: Answers) -> Sequence[Part]:
    """The items of a verdict to be marked by hand; those that the record has stand in its table."""
    if answers.has("items"):
        return []
    columns = tuple(Column(title, 160 / len(_JUDGED), "center") for title in _JUDGED)
    boxes = "\n".join(f"□{left}　□{right}" for left, right in _WORDS)
    return [Heads(("鉴定项目",)), Lines(columns, ((boxes,) * len(_JUDGED),))]


VERDICT = Layout(
    title="师徒结对鉴定表",
    named="category",
    tail="表",
    body=(
        Head(_PERSON, first=True),
        Made(_strip),
        Grid(
            "items",
            (
                Strand("鉴定项目", "item", 34),
                Strand("内容与标准", "standard", 40, given=True),
                *_POINTS,
                Strand("等级", "grade", 16, centred=True),
                Strand("依据", "ground", 26, given=True),
            ),
            given=True,
        ),
        Writing("text", 30, 2, label="书面鉴定", signs=(Sign("{mentor}"),)),
        Writing("merits", given=True),
        Writing("problems", given=True),
        Writing("advice", given=True),
        Writing("self_review", given=True),
        Writing("about_mentor", 14, 1, label="{apprentice}对\n{mentor}的评价", signs=(Sign("{apprentice}"),)),
        Head(
            (
                Ask("grade", 6, ticked=True),
                Ask("verdict", 6, ticked=True),
                Ask("score", given=True),
                Ask("bonus", given=True),
                Ask("deduction", given=True),
            )
        ),
    ),
    closing=(
        opinion("教研组意见", Sign("教研组长")),
        opinion("教导处意见", Sign("教导处", seal=True)),
        opinion("学校意见", Sign("校长", seal=True)),
    ),
)


def appraisal_form(answers: Answers) -> Form:
    """The sheet that the kind of check asks for."""
    return sheet_of(answers.text("category"))(answers)


def sheet_of(category: str) -> Layout:
    """The layout for a category: a check during the term, a graded assessment, or a verdict."""
    if category in _CONCLUDED:
        return VERDICT
    return ASSESSMENT if category in _ASSESSED else CHECK
