"""教学案例 (A10): something that happened in class or with a pupil, told and thought about."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import SUBJECTS

CASE_CATEGORIES = Choices(
    ("课堂教学", "班级管理", "个别教育"),
    synonyms={"教学": "课堂教学", "班主任": "班级管理", "个案": "个别教育", "教育": "个别教育"},
)


class TeachingCase(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """Background, what happened, what it means and what follows from it."""

    topic: Annotated[str, Ask("题目", group="案例", needed="题目")] = ""
    category: Annotated[str, Ask("案例类型", Input.CHOICE, CASE_CATEGORIES, group="案例", short="类型")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="案例")] = ""
    year_group: Annotated[str, Ask("年级", group="案例")] = ""
    background: Annotated[str, Ask("背景", Input.LONG, group="正文")] = ""
    description: Annotated[
        str,
        Ask("案例描述", Input.LONG, group="正文", needed="案例描述", main=True, hint="学生请用化名"),
    ] = ""
    question: Annotated[str, Ask("问题", Input.LONG, group="正文", hint="案例要说的那个问题")] = ""
    analysis: Annotated[str, Ask("分析与反思", Input.LONG, group="正文", needed="分析与反思")] = ""
    insight: Annotated[str, Ask("启示与改进", Input.LONG, group="正文")] = ""


KIND = Kind(
    code="teaching_case",
    label="教学案例",
    short="案例",
    fields=TeachingCase,
    title="《{topic}》",
    columns=("topic", "category", "subject", "year_group"),
    forms=("A10",),
    about="课堂上或学生身上的一件事：怎样发生、说明什么、得到什么启示。",
    unit="篇",
)
