"""听课记录 (A5, A6, A25): one lesson heard, entered once, from which every listening form comes."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import (
    GRADES,
    LESSON_TYPES,
    LEVELS,
    MODES,
    OCCASIONS,
    PLACES,
    SUBJECTS,
)
from qinglan_tui.domain.kinds.rows import ActionStep, RubricScore, ScriptLine


class Observation(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """What is kept of a lesson heard; the direction follows from teacher, observers and pairings."""

    teacher: Annotated[str, Ask("授课教师", Input.PERSON, group="这节课", needed="授课教师")] = ""
    class_name: Annotated[str, Ask("班级", group="这节课", needed="班级")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="这节课")] = ""
    topic: Annotated[str, Ask("课题", group="这节课", needed="课题")] = ""
    lesson_type: Annotated[str, Ask("课型", Input.CHOICE, LESSON_TYPES, group="这节课")] = ""
    occasion: Annotated[str, Ask("课的性质", Input.CHOICE, OCCASIONS, group="这节课", short="性质")] = ""
    merits: Annotated[str, Ask("优点", Input.LONG, group="评课", needed="评课意见")] = ""
    problems: Annotated[str, Ask("问题", Input.LONG, group="评课", needed="评课意见")] = ""
    advice: Annotated[str, Ask("建议", Input.LONG, group="评课", needed="评课意见", main=True)] = ""
    action_steps: Annotated[
        tuple[ActionStep, ...], Ask("改进建议", Input.ROWS, group="评课", hint="约好下次回看的一两条")
    ] = ()
    grade: Annotated[str, Ask("等级", Input.CHOICE, GRADES, group="评课")] = ""
    score: Annotated[float | None, Ask("得分", Input.SCORE, group="评课", low=0, high=105, unit="分")] = None
    rubric: Annotated[tuple[RubricScore, ...], Ask("评价表", Input.ROWS, group="评课")] = ()
    mastered: Annotated[bool, Ask("课型达标", Input.FLAG, group="评课")] = False
    script: Annotated[tuple[ScriptLine, ...], Ask("教学过程", Input.ROWS, group="过程")] = ()
    objectives: Annotated[str, Ask("教学目标", Input.LONG, group="过程")] = ""
    key_points: Annotated[str, Ask("重点难点", Input.LONG, group="过程")] = ""
    before: Annotated[str, Ask("课前指点", Input.LONG, group="交流")] = ""
    during: Annotated[str, Ask("课中指导", Input.LONG, group="交流")] = ""
    talk: Annotated[str, Ask("课后交流", Input.LONG, group="交流")] = ""
    reply: Annotated[str, Ask("授课教师回应", Input.LONG, group="交流")] = ""
    insight: Annotated[str, Ask("听课心得", Input.LONG, group="交流", hint="写在这里就不必另写一份心得")] = ""
    observers: Annotated[tuple[str, ...], Ask("听课人", Input.PEOPLE, group="其他", hint="不填就是本人")] = ()
    place: Annotated[str, Ask("地点", Input.CHOICE, PLACES, group="其他")] = ""
    school: Annotated[str, Ask("授课学校", group="其他", hint="外校的课填")] = ""
    level: Annotated[str, Ask("级别", Input.CHOICE, LEVELS, group="其他")] = ""
    mode: Annotated[str, Ask("听课方式", Input.CHOICE, MODES, group="其他")] = ""
    notice: Annotated[str, Ask("听课备案", group="其他", hint="随机听课前报备的时间、课节")] = ""
    attendance: Annotated[str, Ask("应到实到", group="其他", hint="如：应到40人，实到39人")] = ""
    textbook: Annotated[str, Ask("教材版本", group="其他")] = ""


KIND = Kind(
    code="observation",
    label="听课记录",
    short="听课",
    fields=Observation,
    title="{teacher}《{topic}》",
    columns=("teacher", "subject", "class_name", "topic", "lesson_type", "occasion", "grade"),
    forms=("A5", "A6", "A25"),
    unit="节",
    about="听了一节课：看到什么、好在哪里、建议什么。",
)
