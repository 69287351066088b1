"""学生谈话与家访: a talk with a pupil or a parent, told without the pupil's real name."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields

CONTACT_FORMS = Choices(
    ("谈心", "家访", "电话", "面谈"),
    synonyms={"谈话": "谈心", "走访": "家访", "电话联系": "电话", "来校面谈": "面谈", "家长来校": "面谈"},
)


class StudentContact(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """Whom it was with, what was said and what came of it; private unless the teacher says otherwise."""

    pupil: Annotated[str, Ask("学生", group="谈话", needed="学生", hint="化名即可")] = ""
    form: Annotated[str, Ask("方式", Input.CHOICE, CONTACT_FORMS, group="谈话", needed="方式")] = ""
    class_name: Annotated[str, Ask("班级", group="谈话")] = ""
    content: Annotated[str, Ask("谈话内容", Input.LONG, group="谈话", needed="谈话内容", main=True)] = ""
    result: Annotated[str, Ask("效果", Input.LONG, group="谈话")] = ""


KIND = Kind(
    code="student_contact",
    label="学生谈话与家访",
    short="谈话",
    fields=StudentContact,
    title="{form|谈话}·{pupil}",
    columns=("pupil", "class_name", "form", "content", "result"),
    about="和学生或家长谈了一次：谈了什么、有什么效果。",
    unit="次",
    deliverable=False,
    private=True,
)
