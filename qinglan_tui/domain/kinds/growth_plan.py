"""计划 (A3, A4): what mentor or apprentice means to reach in a term, a year or two to three years."""

from datetime import date
from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import SEMESTER_SPANS, SUBJECTS
from qinglan_tui.domain.kinds.rows import Row

PLAN_KINDS = Choices(
    ("指导计划", "培养计划", "成长计划", "教学工作计划", "自我发展规划", "班级管理措施"),
    synonyms={
        "培训计划": "培养计划", "培养方案": "培养计划", "帮扶计划": "指导计划", "专业成长计划": "成长计划",
        "专业成长规划": "成长计划", "成长规划": "成长计划", "教学计划": "教学工作计划",
        "发展规划": "自我发展规划", "自我规划": "自我发展规划", "班级管理": "班级管理措施",
    },
)  # fmt: skip
GOAL_AREAS = Choices(
    ("师德", "课堂教学", "教研", "读书", "班级管理"), synonyms={"教学": "课堂教学", "班级": "班级管理"}
)


class Goal(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One goal and, at the end of the term, what became of it."""

    area: Annotated[str, Ask("方面", Input.CHOICE, GOAL_AREAS)] = ""
    text: Annotated[str, Ask("目标", Input.LONG, main=True)] = ""
    achieved: Annotated[str, Ask("期末达成情况", Input.LONG, short="达成")] = ""


class ScheduleRow(Row, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be done when, how, and with which result."""

    stage: Annotated[str, Ask("阶段")] = ""
    time: Annotated[str, Ask("时间或周次", short="时间")] = ""
    task: Annotated[str, Ask("主要任务", Input.LONG, main=True)] = ""
    measure: Annotated[str, Ask("措施或形式", Input.LONG, short="措施")] = ""
    outcome: Annotated[str, Ask("预期成果", Input.LONG, short="成果")] = ""


class GrowthPlan(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """Where one stands, where one wants to be, and the way there."""

    plan_kind: Annotated[
        str, Ask("计划类型", Input.CHOICE, PLAN_KINDS, group="计划", needed="计划类型", short="类型")
    ] = ""
    span: Annotated[str, Ask("计划期限", Input.CHOICE, SEMESTER_SPANS, group="计划", needed="计划期限")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="计划")] = ""
    start: Annotated[date | None, Ask("开始日期", Input.DATE, group="计划")] = None
    end: Annotated[date | None, Ask("结束日期", Input.DATE, group="计划")] = None
    analysis: Annotated[
        str,
        Ask(
            "现状分析",
            Input.LONG,
            group="目标",
            needed="现状分析",
            hint="优势、不足、需要；班级管理写学情班情",
        ),
    ] = ""
    goal: Annotated[str, Ask("总目标", Input.LONG, group="目标", needed="目标")] = ""
    goals: Annotated[tuple[Goal, ...], Ask("分项目标", Input.ROWS, group="目标", needed="目标")] = ()
    text: Annotated[str, Ask("内容与措施", Input.LONG, group="措施", needed="内容与措施", main=True)] = ""
    schedule: Annotated[
        tuple[ScheduleRow, ...], Ask("进度安排", Input.ROWS, group="措施", needed="内容与措施")
    ] = ()
    support: Annotated[str, Ask("需要的支持", Input.LONG, group="措施")] = ""
    assessment: Annotated[str, Ask("考核方式", Input.LONG, group="措施")] = ""


KIND = Kind(
    code="growth_plan",
    label="计划",
    short="计划",
    fields=GrowthPlan,
    title="{span}{plan_kind|计划}",
    columns=("plan_kind", "span", "start", "end", "goal"),
    forms=("A3", "A4"),
    about="一学期、一学年或两三年的打算：现状、目标、措施和进度。",
)
