"""Every record kind, each declared once in a module of its own."""

from qinglan_tui.domain.kinds import (
    activity,
    agreement,
    appraisal,
    exam_paper,
    growth_plan,
    honour,
    lesson_design,
    monthly_report,
    observation,
    paper,
    plan_review,
    project,
    public_lesson,
    reading_note,
    reflection,
    student_contact,
    study_note,
    summary,
    teaching_case,
)
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import nearest, quoted

__all__ = ["KINDS", "KINDS_BY_CODE", "Kind", "KindFields", "kind_named", "kind_of"]

KINDS: tuple[Kind, ...] = (
    observation.KIND,
    study_note.KIND,
    plan_review.KIND,
    lesson_design.KIND,
    reflection.KIND,
    teaching_case.KIND,
    reading_note.KIND,
    activity.KIND,
    public_lesson.KIND,
    paper.KIND,
    exam_paper.KIND,
    project.KIND,
    honour.KIND,
    growth_plan.KIND,
    monthly_report.KIND,
    summary.KIND,
    appraisal.KIND,
    agreement.KIND,
    student_contact.KIND,
)
# A label with a second name in brackets answers to both: 教学设计（教案） to 教学设计 and to 教案.
_BY_NAME = {
    name: kind
    for kind in reversed(KINDS)
    for name in (*kind.label.rstrip("）").split("（"), kind.short, kind.label, kind.code)
}
KINDS_BY_CODE = {kind.code: kind for kind in KINDS}
_BY_FIELDS = {kind.fields: kind for kind in KINDS}


def kind_named(name: str) -> Kind:
    """The kind of that code, label or short label.

    Raises:
        Problem: there is no such kind; the nearest one is named.
    """
    kind = _BY_NAME.get(name.strip())
    if kind is None:
        close = nearest(name, tuple(_BY_NAME))
        hint = f"是不是“{close}”？" if close else ""
        names = "、".join(f"{kind.label}（{kind.code}）" for kind in KINDS)
        raise Problem(f"没有{quoted(name)}这种记录", f"{hint}可用的有：{names}")
    return kind


def kind_of(fields: KindFields) -> Kind:
    """The kind that these fields belong to."""
    return _BY_FIELDS[type(fields)]
