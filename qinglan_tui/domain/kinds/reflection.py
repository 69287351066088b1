"""教学反思 (A9): what a teacher thought about a lesson of his or her own."""

from datetime import date
from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import LESSON_TYPES, SUBJECTS
from qinglan_tui.domain.kinds.rows import Row

REFLECTION_TYPES = Choices(
    ("课后", "课前", "课中", "单元", "考试", "每周"), synonyms={"教后": "课后", "课后反思": "课后"}
)


class TaughtLine(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the weekly sheet: a lesson taught and what there is to say about it."""

    day: Annotated[date | None, Ask("日期", Input.DATE)] = None
    lesson: Annotated[str, Ask("节次班级")] = ""
    text: Annotated[str, Ask("一句反思", Input.LONG, main=True)] = ""


class Reflection(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """The lesson it is about, and what went well, what did not, and what comes next."""

    topic: Annotated[str, Ask("课题", group="哪节课", needed="课题")] = ""
    class_name: Annotated[str, Ask("班级", group="哪节课")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="哪节课")] = ""
    lesson_type: Annotated[str, Ask("课型", Input.CHOICE, LESSON_TYPES, group="哪节课")] = ""
    type: Annotated[str, Ask("反思类型", Input.CHOICE, REFLECTION_TYPES, group="哪节课", short="类型")] = ""
    text: Annotated[str, Ask("反思", Input.LONG, group="反思", needed="反思正文", main=True)] = ""
    successes: Annotated[str, Ask("成功之处", Input.LONG, group="反思", needed="反思正文")] = ""
    shortcomings: Annotated[str, Ask("不足之处", Input.LONG, group="反思", needed="反思正文")] = ""
    quick_wit: Annotated[str, Ask("教学机智", Input.LONG, group="反思")] = ""
    pupils_ideas: Annotated[str, Ask("学生见解", Input.LONG, group="反思")] = ""
    next_time: Annotated[str, Ask("再教设计", Input.LONG, group="反思")] = ""
    week: Annotated[tuple[TaughtLine, ...], Ask("每课一句", Input.ROWS, group="反思", needed="反思正文")] = ()


KIND = Kind(
    code="reflection",
    label="教学反思",
    short="反思",
    fields=Reflection,
    title="《{topic}》{type}反思",
    columns=("topic", "class_name", "subject", "type"),
    forms=("A9",),
    unit="篇",
    about="上完一节课：哪里成了、哪里没成、下次怎么教。",
)
