"""听课心得 (A11): what a lesson heard gave to the one who heard it."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import SUBJECTS


class StudyNote(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """Which lesson it was, what was gained from it and how it will be used."""

    teacher: Annotated[str, Ask("授课教师", Input.PERSON, group="哪节课", needed="授课教师")] = ""
    topic: Annotated[str, Ask("课题", group="哪节课", needed="课题")] = ""
    class_name: Annotated[str, Ask("班级", group="哪节课")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="哪节课")] = ""
    observation: Annotated[
        int | None, Ask("听课记录", Input.RECORD, group="哪节课", hint="这份心得对应的那条听课记录")
    ] = None
    gains: Annotated[str, Ask("主要收获", Input.LONG, group="心得", needed="心得正文", main=True)] = ""
    gap: Annotated[str, Ask("自身差距", Input.LONG, group="心得", hint="对照自己的课，差在哪里")] = ""
    use: Annotated[str, Ask("怎样用上", Input.LONG, group="心得", hint="准备在自己的哪节课上怎样用")] = ""
    questions: Annotated[str, Ask("疑问", Input.LONG, group="心得")] = ""


KIND = Kind(
    code="study_note",
    label="听课心得",
    short="心得",
    fields=StudyNote,
    title="{teacher}《{topic}》",
    columns=("teacher", "subject", "class_name", "topic", "gains"),
    forms=("A11",),
    about="听完别人的课：学到什么、差在哪里、怎样用到自己的课上。",
    unit="篇",
)
