"""执教课 (A15): a lesson given for others to watch, and what they said of it."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import GRADES, LESSON_TYPES, LEVELS, MODES, OCCASIONS, PLACES, SUBJECTS
from qinglan_tui.domain.kinds.rows import Row

LESSON_VERDICTS = Choices(
    ("过关", "未过关", "达标", "未达标", "出师", "暂缓"),
    closed=True,
    synonyms={"通过": "过关", "合格": "达标", "不合格": "未达标", "不过关": "未过关", "不达标": "未达标"},
)


class TeacherTurn(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One of several teachers who gave the same lesson (师徒同课): who, to which class, in which slot."""

    teacher: Annotated[str, Ask("执教教师", Input.PERSON, main=True)] = ""
    class_name: Annotated[str, Ask("班级")] = ""
    slot: Annotated[str, Ask("节次")] = ""


class Remark(Row, frozen=True, kw_only=True, omit_defaults=True):
    """What one person said in the talk after the lesson."""

    speaker: Annotated[str, Ask("发言人", Input.PERSON)] = ""
    text: Annotated[str, Ask("意见", Input.LONG, main=True)] = ""


class JudgeScore(Row, frozen=True, kw_only=True, omit_defaults=True):
    """The points that one judge gave, in one item or for the whole lesson."""

    judge: Annotated[str, Ask("评委", Input.PERSON, main=True)] = ""
    item: Annotated[str, Ask("分项", hint="不分项就空着")] = ""
    points: Annotated[float | None, Ask("得分", Input.SCORE, low=0)] = None


class PublicLesson(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """The lesson, who came, what was said, and whether it passed."""

    occasion: Annotated[
        str, Ask("课的性质", Input.CHOICE, OCCASIONS, group="这节课", needed="课的性质", short="性质")
    ] = ""
    topic: Annotated[str, Ask("课题", group="这节课", needed="课题")] = ""
    class_name: Annotated[str, Ask("班级", group="这节课", needed="班级")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="这节课")] = ""
    level: Annotated[str, Ask("级别", Input.CHOICE, LEVELS, group="这节课")] = ""
    lesson_type: Annotated[str, Ask("课型", Input.CHOICE, LESSON_TYPES, group="这节课")] = ""
    teacher: Annotated[str, Ask("执教教师", Input.PERSON, group="这节课", hint="不填就是本人")] = ""
    teachers: Annotated[
        tuple[TeacherTurn, ...], Ask("同课教师", Input.ROWS, group="这节课", hint="师徒同课时一人一行")
    ] = ()
    self_review: Annotated[str, Ask("自评", Input.LONG, group="评议", main=True, hint="或说课要点")] = ""
    remarks: Annotated[tuple[Remark, ...], Ask("评议记录", Input.ROWS, group="评议", needed="评议意见")] = ()
    merits: Annotated[str, Ask("优点", Input.LONG, group="评议", needed="评议意见")] = ""
    problems: Annotated[str, Ask("不足", Input.LONG, group="评议", needed="评议意见")] = ""
    advice: Annotated[str, Ask("建议", Input.LONG, group="评议", needed="评议意见")] = ""
    verdict: Annotated[str, Ask("结论", Input.CHOICE, LESSON_VERDICTS, group="评分")] = ""
    grade: Annotated[str, Ask("等级", Input.CHOICE, GRADES, group="评分")] = ""
    score: Annotated[float | None, Ask("得分", Input.SCORE, group="评分", low=0, high=105, unit="分")] = None
    judges: Annotated[tuple[JudgeScore, ...], Ask("评委打分", Input.ROWS, group="评分")] = ()
    participants: Annotated[tuple[str, ...], Ask("听课人员", Input.PEOPLE, group="其他")] = ()
    guides: Annotated[tuple[str, ...], Ask("指导教师", Input.PEOPLE, group="其他")] = ()
    place: Annotated[str, Ask("地点", Input.CHOICE, PLACES, group="其他")] = ""
    mode: Annotated[str, Ask("授课方式", Input.CHOICE, MODES, group="其他", short="方式")] = ""
    textbook: Annotated[str, Ask("教材版本", group="其他")] = ""


KIND = Kind(
    code="public_lesson",
    label="执教课",
    short="执教",
    fields=PublicLesson,
    title="{teacher}{occasion}《{topic}》",
    columns=("occasion", "level", "teacher", "subject", "class_name", "topic", "verdict"),
    forms=("A15",),
    about="上了一节给人听的课：什么课、谁来听、怎样评议、结论如何。",
    unit="节",
)
