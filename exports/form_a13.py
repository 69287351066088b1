"""A13 活动记录表 and A26 班级管理·作业·命题指导记录表: what was done together, advised and taken along."""

from exports.answers import Answers
from exports.blocks import Sign, choice_line
from exports.form_head import Ask, Head, Own
from exports.form_layout import Comment, Layout, Section, Writing
from exports.parts import Fact, units_of
from exports.sheets import Form
from exports.wording import is_of_pair, when
from qinglan_tui.domain.kinds.activity import Activity

# The forms of an activity that stand on the sheet; another one is added behind them.
FORMATS = ("备课", "评课", "磨课", "说课", "作业", "命题", "读书", "班级管理")
# What is guided on a sheet of its own.
GUIDED = ("作业", "命题", "质量分析", "班级管理")


def activity_form(answers: Answers) -> Form:
    """The sheet of one activity; one without the partner is signed by who kept the record."""
    record = answers.record
    if record is None or is_of_pair(record, answers.scope):
        return GUIDANCE(answers) if is_guidance(answers) else PAIRED(answers)
    return ALONE(answers)


def is_guidance(answers: Answers) -> bool:
    """Whether it is about homework, tests or the class only, which has a sheet of its own (A26)."""
    fields = answers.record.fields if answers.record is not None else None
    return isinstance(fields, Activity) and bool(fields.format) and set(fields.format) <= set(GUIDED)


def _time(answers: Answers) -> Fact:
    if answers.record is None:
        return Fact("活动时间", answers.day().text, 4)
    parts = (when(answers.record, answers.scope), answers.text("time"))
    text = " ".join(part for part in parts if part)
    return Fact("活动时间", text, max(4, units_of(text)))


def _formats(answers: Answers) -> Fact:
    return Fact("活动形式", choice_line(FORMATS, answers.value("format")), 6)


def _guided(answers: Answers) -> Fact:
    return Fact("类别", choice_line(GUIDED, answers.value("format")), 6)


_TIME = (Own("time", _time), Ask("place"))
_PAIR = (Ask("@mentor", 3), Ask("@apprentice", 3))
_TOPIC = (Ask("topic", 6), Own("format", _formats))
_BESIDE = tuple(
    Ask(name, given=True) for name in ("participants", "host", "recorder", "subject", "hours", "mode", "end")
)


def _said(mentor: str, apprentice: str) -> tuple[Section, ...]:
    """What was done, advised and taken along; the two sign below their own words."""
    return (
        Writing("objectives", given=True),
        Writing("content", 50, 3),
        Writing("problems", given=True),
        Writing("guidance", 26, 1.5, signs=(Sign(mentor),)),
        Writing("next_step", given=True),
        Writing("effect", given=True),
        Writing("takeaways", 20, 1.2, label="体会收获", signs=(Sign(apprentice),)),
    )


_COMMENT = (Comment(given=True),)
PAIRED = Layout(
    title="师徒结对活动记录表",
    photo_mm=50,
    body=(Head((*_PAIR, *_TIME, *_TOPIC, *_BESIDE), first=True), *_said("{mentor}", "{apprentice}")),
    closing=_COMMENT,
)
ALONE = Layout(
    title="活动记录表",
    body=(Head((*_TIME, *_TOPIC, *_BESIDE), first=True), *_said("主持人", "记录人")),
    closing=_COMMENT,
)
# A26: the problem, what was advised, and what came of it.
GUIDANCE = Layout(
    title="班级管理与作业命题指导记录表",
    body=(
        Head((*_PAIR, *_TIME, Own("format", _guided), Ask("topic", 6), *_BESIDE), first=True),
        Writing("objectives", given=True),
        Writing("problems", 26, 1),
        Writing("content", 30, 1.6, label="指导过程"),
        Writing("guidance", 26, 1.4, signs=(Sign("{mentor}"),)),
        Writing("takeaways", given=True),
        Writing("next_step", given=True),
        Writing("effect", 20, 1, signs=(Sign("{apprentice}"),)),
    ),
    closing=_COMMENT,
)
