"""教案审阅 (A7): one reading of one version of a lesson plan, or of a teacher's materials."""

from datetime import date
from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import GRADES, SUBJECTS, VERDICTS, VERSIONS
from qinglan_tui.domain.kinds.rows import Row

CHECKED = Choices(
    ("教案", "作业", "听课本", "反思", "试卷", "综合"), synonyms={"教学资料": "综合", "作业本": "作业"}
)
PARTS = Choices(("教学目标", "重点难点", "教学过程", "教学方法", "板书设计", "作业设计", "教学反思", "书写"))
PACES = Choices(("同步", "超前", "滞后"))


class ParagraphNote(Row, frozen=True, kw_only=True, omit_defaults=True):
    """A remark on one paragraph of the plan, counted from its beginning."""

    paragraph: Annotated[int | None, Ask("第几段", Input.NUMBER, low=1, high=2000)] = None
    text: Annotated[str, Ask("批注", Input.LONG, main=True)] = ""


class PlanReview(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """What was read, what was found, and whether it may be taught as it is."""

    teacher: Annotated[str, Ask("教师", Input.PERSON, group="审阅什么", needed="教师")] = ""
    checked: Annotated[tuple[str, ...], Ask("审阅内容", Input.CHOICES, CHECKED, group="审阅什么")] = ()
    scope: Annotated[str, Ask("课题或范围", group="审阅什么", needed="课题或范围", short="范围")] = ""
    version: Annotated[str, Ask("稿次", Input.CHOICE, VERSIONS, group="审阅什么")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="审阅什么")] = ""
    class_name: Annotated[str, Ask("年级班级", group="审阅什么")] = ""
    plans: Annotated[
        int | None, Ask("教案份数", Input.NUMBER, group="审阅什么", low=0, high=500, unit="份")
    ] = None
    reflections: Annotated[
        int | None, Ask("反思篇数", Input.NUMBER, group="审阅什么", low=0, high=500, unit="篇")
    ] = None
    pace: Annotated[str, Ask("进度", Input.CHOICE, PACES, group="审阅什么")] = ""
    parts: Annotated[tuple[str, ...], Ask("齐备项目", Input.CHOICES, PARTS, group="意见")] = ()
    merits: Annotated[str, Ask("优点", Input.LONG, group="意见", needed="审阅意见")] = ""
    problems: Annotated[str, Ask("问题", Input.LONG, group="意见", needed="审阅意见")] = ""
    advice: Annotated[str, Ask("修改建议", Input.LONG, group="意见", needed="审阅意见", main=True)] = ""
    notes: Annotated[
        tuple[ParagraphNote, ...], Ask("段落批注", Input.ROWS, group="意见", needed="审阅意见")
    ] = ()
    grade: Annotated[str, Ask("等级", Input.CHOICE, GRADES, group="意见")] = ""
    verdict: Annotated[str, Ask("结论", Input.CHOICE, VERDICTS, group="意见")] = ""
    signed_on: Annotated[date | None, Ask("签字日期", Input.DATE, group="交换与整改")] = None
    exchanged_on: Annotated[date | None, Ask("交换意见日期", Input.DATE, group="交换与整改")] = None
    follow_up: Annotated[str, Ask("整改情况", Input.LONG, group="交换与整改")] = ""
    rechecked_on: Annotated[date | None, Ask("复查日期", Input.DATE, group="交换与整改")] = None


KIND = Kind(
    code="plan_review",
    label="教案审阅",
    short="审阅",
    fields=PlanReview,
    title="{teacher}《{scope}》{version}",
    columns=("teacher", "scope", "version", "plans", "advice", "grade", "verdict"),
    forms=("A7",),
    unit="次",
    about="看了一份教案或一次教学资料：好在哪里、要改什么、能不能上。",
    deliverable=False,
)
