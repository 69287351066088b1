"""课题（专题） (A24): a question that mentor and apprentice study over a year."""

from datetime import date
from typing import Annotated

from qinglan_tui.domain.fields import Ask, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.rows import Row


class ResearchStep(Row, frozen=True, kw_only=True, omit_defaults=True):
    """Something done in the course of the study."""

    day: Annotated[date | None, Ask("日期", Input.DATE)] = None
    stage: Annotated[str, Ask("阶段", hint="准备、实施、总结")] = ""
    text: Annotated[str, Ask("研究过程", Input.LONG, main=True)] = ""


class Project(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """Where the question comes from, what was done about it, and what came out."""

    topic: Annotated[str, Ask("课题名称", group="课题", needed="课题名称", short="名称")] = ""
    question: Annotated[str, Ask("问题来源", Input.LONG, group="课题", needed="问题来源")] = ""
    members: Annotated[tuple[str, ...], Ask("参与教师", Input.PEOPLE, group="课题")] = ()
    start: Annotated[date | None, Ask("开始日期", Input.DATE, group="课题")] = None
    end: Annotated[date | None, Ask("结束日期", Input.DATE, group="课题")] = None
    stages: Annotated[
        tuple[ResearchStep, ...], Ask("过程记录", Input.ROWS, group="研究", needed="研究过程")
    ] = ()
    results: Annotated[str, Ask("阶段成果", Input.LONG, group="研究", needed="研究成果", main=True)] = ""
    conclusion: Annotated[str, Ask("结论", Input.LONG, group="研究", needed="研究成果")] = ""


KIND = Kind(
    code="project",
    label="课题（专题）",
    short="课题",
    fields=Project,
    title="《{topic}》",
    columns=("topic", "question", "members", "start", "end", "results"),
    forms=("A24",),
    about="研究一个教学中的问题：从哪里来、做了哪些、得到什么。",
    unit="个",
)
