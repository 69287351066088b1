"""教学设计（教案） (A8): how a lesson is meant to be taught."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import LESSON_TYPES, STEPS, SUBJECTS, VERSIONS
from qinglan_tui.domain.kinds.rows import Row

USES = Choices(
    ("日常教案", "上交作业", "公开课"),
    closed=True,
    synonyms={"日常": "日常教案", "上交": "上交作业", "作业": "上交作业", "公开": "公开课"},
)


class ProcessStep(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One step of the lesson: what teacher and pupils do in it, and why."""

    step: Annotated[str, Ask("环节", Input.CHOICE, STEPS)] = ""
    minutes: Annotated[int | None, Ask("时间", Input.NUMBER, low=0, high=240, unit="分钟")] = None
    teacher_does: Annotated[str, Ask("教师活动", Input.LONG, main=True)] = ""
    pupils_do: Annotated[str, Ask("学生活动", Input.LONG)] = ""
    intent: Annotated[str, Ask("设计意图", Input.LONG)] = ""


class LessonDesign(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """The lesson, its analysis, process and board; for 六个一 only what is meant for 上交作业 counts."""

    topic: Annotated[str, Ask("课题", group="这节课", needed="课题")] = ""
    class_name: Annotated[str, Ask("年级班级", group="这节课", needed="年级班级")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="这节课")] = ""
    use: Annotated[
        str,
        Ask("用途", Input.CHOICE, USES, group="这节课", needed="用途", hint="每月上交的那一篇选“上交作业”"),
    ] = ""
    lesson_type: Annotated[str, Ask("课型", Input.CHOICE, LESSON_TYPES, group="这节课")] = ""
    class_hours: Annotated[str, Ask("课时", group="这节课", hint="如：第1课时，共2课时")] = ""
    version: Annotated[str, Ask("稿次", Input.CHOICE, VERSIONS, group="这节课")] = ""
    textbook: Annotated[str, Ask("教材版本", group="这节课")] = ""
    unit: Annotated[str, Ask("册次单元", group="这节课")] = ""
    guides: Annotated[tuple[str, ...], Ask("指导教师", Input.PEOPLE, group="这节课")] = ()
    objectives: Annotated[str, Ask("教学目标", Input.LONG, group="分析与目标", needed="教学目标")] = ""
    key_points: Annotated[str, Ask("教学重点", Input.LONG, group="分析与目标")] = ""
    difficult_points: Annotated[str, Ask("教学难点", Input.LONG, group="分析与目标")] = ""
    textbook_analysis: Annotated[str, Ask("教材分析", Input.LONG, group="分析与目标")] = ""
    pupils_analysis: Annotated[str, Ask("学情分析", Input.LONG, group="分析与目标")] = ""
    method: Annotated[str, Ask("教学方法", Input.LONG, group="分析与目标")] = ""
    preparation: Annotated[str, Ask("教学准备", Input.LONG, group="分析与目标")] = ""
    process: Annotated[
        tuple[ProcessStep, ...], Ask("教学过程", Input.ROWS, group="过程", needed="教学过程")
    ] = ()
    text: Annotated[
        str,
        Ask(
            "教案正文",
            Input.LONG,
            group="过程",
            needed="教学过程",
            main=True,
            hint="不分栏的教案整篇写在这里",
        ),
    ] = ""
    board: Annotated[str, Ask("板书设计", Input.LONG, group="过程")] = ""
    homework: Annotated[str, Ask("作业设计", Input.LONG, group="过程")] = ""
    reflection: Annotated[
        int | None, Ask("课后反思", Input.RECORD, group="过程", hint="这节课的那篇教学反思")
    ] = None


KIND = Kind(
    code="lesson_design",
    label="教学设计（教案）",
    short="设计",
    fields=LessonDesign,
    title="《{topic}》{version}",
    columns=("topic", "class_name", "subject", "lesson_type", "class_hours", "version", "use"),
    forms=("A8",),
    about="备了一节课：目标是什么、怎样教、怎样板书和布置作业。",
    unit="篇",
)
