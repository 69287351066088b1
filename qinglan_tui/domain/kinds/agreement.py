"""协议 (A1): what mentor, apprentice and school promise one another."""

from datetime import date
from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import SUBJECTS
from qinglan_tui.domain.kinds.rows import Row

PARTIES = Choices(
    ("师傅", "徒弟", "双方", "学校"),
    synonyms={
        "甲方": "师傅",
        "乙方": "徒弟",
        "蓝方": "师傅",
        "青方": "徒弟",
        "师徒": "双方",
        "指导教师": "师傅",
    },
)


class AgreedTask(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One promise: what, whose, by when."""

    task: Annotated[str, Ask("任务", Input.LONG, main=True)] = ""
    party: Annotated[str, Ask("责任人", Input.CHOICE, PARTIES)] = ""
    due: Annotated[str, Ask("完成时间", hint="如：每月底、每学期末")] = ""


class Agreement(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """Between whom, for how long, which tasks, and what happens when they are kept or not."""

    mentors: Annotated[tuple[str, ...], Ask("师傅", Input.PEOPLE, group="双方", needed="师傅")] = ()
    apprentices: Annotated[tuple[str, ...], Ask("徒弟", Input.PEOPLE, group="双方", needed="徒弟")] = ()
    start: Annotated[date | None, Ask("开始日期", Input.DATE, group="双方", needed="起止日期")] = None
    end: Annotated[date | None, Ask("到期日期", Input.DATE, group="双方", needed="起止日期")] = None
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="双方")] = ""
    year_group: Annotated[str, Ask("年级", group="双方")] = ""
    signed_on: Annotated[date | None, Ask("签订日期", Input.DATE, group="双方", needed="签订日期")] = None
    number: Annotated[str, Ask("协议编号", group="双方", short="编号")] = ""
    copies: Annotated[int | None, Ask("份数", Input.NUMBER, group="双方", low=1, high=20, unit="份")] = None
    background: Annotated[str, Ask("缘由", Input.LONG, group="条款")] = ""
    goals: Annotated[str, Ask("结对目标", Input.LONG, group="条款", needed="结对目标", main=True)] = ""
    tasks: Annotated[
        tuple[AgreedTask, ...], Ask("任务分工", Input.ROWS, group="条款", needed="任务分工")
    ] = ()
    guarantee: Annotated[str, Ask("学校保障", Input.LONG, group="条款")] = ""
    rewards: Annotated[str, Ask("奖惩办法", Input.LONG, group="条款")] = ""
    renewal: Annotated[str, Ask("续聘与解除", Input.LONG, group="条款")] = ""


KIND = Kind(
    code="agreement",
    label="协议",
    short="协议",
    fields=Agreement,
    title="{mentors}·{apprentices}",
    columns=("mentors", "apprentices", "subject", "start", "end", "goals", "signed_on"),
    forms=("A1",),
    about="师徒签的协议书、责任书：双方是谁、多久、各做什么、何时完成。",
    deliverable=False,
)
