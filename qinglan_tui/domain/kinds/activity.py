"""活动记录 (A13, A24, A26): what mentor and apprentice, or a group of teachers, did together."""

from datetime import date
from typing import Annotated

from qinglan_tui.domain.fields import Ask, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import FORMATS, MODES, PLACES, SUBJECTS


class Activity(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, where and with whom, what the mentor advised and what the apprentice took along."""

    format: Annotated[
        tuple[str, ...], Ask("活动形式", Input.CHOICES, FORMATS, group="活动", needed="活动形式")
    ] = ()
    topic: Annotated[str, Ask("活动主题", group="活动", needed="活动主题", short="主题")] = ""
    place: Annotated[str, Ask("活动地点", Input.CHOICE, PLACES, group="活动", short="地点")] = ""
    participants: Annotated[tuple[str, ...], Ask("参加人员", Input.PEOPLE, group="活动")] = ()
    content: Annotated[str, Ask("活动内容", Input.LONG, group="内容", needed="活动内容", main=True)] = ""
    guidance: Annotated[str, Ask("指导意见", Input.LONG, group="内容", needed="指导意见或体会")] = ""
    takeaways: Annotated[str, Ask("活动体会", Input.LONG, group="内容", needed="指导意见或体会")] = ""
    problems: Annotated[str, Ask("存在问题", Input.LONG, group="内容")] = ""
    next_step: Annotated[str, Ask("下一步", Input.LONG, group="内容")] = ""
    effect: Annotated[str, Ask("效果", Input.LONG, group="内容")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="其他")] = ""
    host: Annotated[str, Ask("主持人", Input.PERSON, group="其他", hint="讲座写主讲人")] = ""
    recorder: Annotated[str, Ask("记录人", Input.PERSON, group="其他", hint="不填就是本人")] = ""
    objectives: Annotated[str, Ask("活动目标", Input.LONG, group="其他")] = ""
    time: Annotated[str, Ask("起止时间", group="其他", hint="如 14:10—14:50")] = ""
    end: Annotated[date | None, Ask("结束日期", Input.DATE, group="其他", hint="不止一天的活动才填")] = None
    hours: Annotated[float | None, Ask("学时", Input.SCORE, group="其他", low=0, high=2000, unit="学时")] = (
        None
    )
    mode: Annotated[str, Ask("活动方式", Input.CHOICE, MODES, group="其他", short="方式")] = ""


KIND = Kind(
    code="activity",
    label="活动记录",
    short="活动",
    fields=Activity,
    title="{format}·{topic}",
    columns=("format", "topic", "place", "participants", "content", "hours"),
    forms=("A13", "A24", "A26"),
    about="师徒或教研组一起做了一件事：做了什么、师傅怎样指点、有什么收获。",
    unit="次",
)
