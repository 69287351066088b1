"""试题 (A16): a test paper made by the teacher, with its table of specifications."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import SUBJECTS
from qinglan_tui.domain.kinds.rows import Row

ABILITIES = Choices(
    ("识记", "理解", "应用", "综合"), synonyms={"了解": "识记", "掌握": "应用", "运用": "应用"}
)


class Specification(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the 双向细目表: what is tested, how deep, by which questions, for how many points."""

    point: Annotated[str, Ask("知识点", main=True)] = ""
    ability: Annotated[str, Ask("能力层次", Input.CHOICE, ABILITIES)] = ""
    question_type: Annotated[str, Ask("题型")] = ""
    questions: Annotated[str, Ask("题号")] = ""
    points: Annotated[float | None, Ask("分值", Input.SCORE, low=0, unit="分")] = None


class ExamPaper(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """For whom and on what it is, how it is built, its questions and answers (or files attached)."""

    topic: Annotated[str, Ask("试题名称", group="试题", needed="试题名称", short="名称")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="试题")] = ""
    year_group: Annotated[str, Ask("年级册次", group="试题", needed="年级册次", short="年级")] = ""
    scope: Annotated[str, Ask("命题范围", group="试题", needed="命题范围", short="范围")] = ""
    total_score: Annotated[
        float | None, Ask("总分", Input.SCORE, group="试题", low=1, high=300, unit="分")
    ] = None
    minutes: Annotated[int | None, Ask("时长", Input.NUMBER, group="试题", low=1, high=300, unit="分钟")] = (
        None
    )
    difficulty: Annotated[str, Ask("难度比", group="试题", hint="易:中:难，如 7:2:1")] = ""
    structure: Annotated[str, Ask("题型结构", Input.LONG, group="试题")] = ""
    guides: Annotated[tuple[str, ...], Ask("指导教师", Input.PEOPLE, group="试题")] = ()
    text: Annotated[
        str, Ask("试题内容", Input.LONG, group="内容", needed="试题", main=True, hint="也可以附上文件")
    ] = ""
    answers: Annotated[str, Ask("参考答案", Input.LONG, group="内容", needed="参考答案")] = ""
    specification: Annotated[tuple[Specification, ...], Ask("双向细目表", Input.ROWS, group="内容")] = ()


KIND = Kind(
    code="exam_paper",
    label="试题",
    short="试题",
    fields=ExamPaper,
    title="{topic|试题} {year_group}",
    columns=("topic", "subject", "year_group", "scope", "total_score", "minutes", "difficulty"),
    forms=("A16",),
    about="命了一份完整的试题：考什么、怎样分配、答案在哪里。",
)
