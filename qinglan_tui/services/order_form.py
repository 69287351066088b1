"""What is asked before a document is written: only what fits it, with what is usual filled in."""

import datetime as dt
from collections.abc import Mapping

from msgspec import structs

from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.reach import REACHES, TERM
from qinglan_tui.domain.terms import term_name
from qinglan_tui.domain.word_settings import STYLE_LABELS, STYLES
from qinglan_tui.services.document_types import PAIRING, PROSE, TABLE, document_named
from qinglan_tui.services.jobs import BLANK, SCHOOL, Job
from qinglan_tui.services.school_forms import school_form
from qinglan_tui.services.scope import pairings_in, pick_term, roles_of
from qinglan_tui.storage import Workbook

ROLES = {MENTOR: "师傅", APPRENTICE: "徒弟"}
EVERYBODY = "全部"
ANNEX, CHARTS, MASK = MORE = ("附全部表格", "附图表", "隐去姓名")
_OF_PAIRS = ("summary", "handbook", "portfolio")


def specs_for(workbook: Workbook, job: Job, today: dt.date) -> tuple[FieldSpec, ...]:
    """The fields of the order of this document, in their order."""
    found: list[FieldSpec] = []
    if job.code != BLANK:
        found += _of_whom(workbook, job, today)
    if job.code == SCHOOL:
        if not school_form(workbook, job.name).is_register:
            found.append(FieldSpec("together", Ask("合成一份", Input.FLAG), bool, False))
        return tuple(found)
    family = FORMS if job.code == BLANK else document_named(job.code).family
    if family != TABLE:
        found.append(_choice("style", "样式", STYLES, STYLE_LABELS))
    if job.code == "summary":
        found.append(FieldSpec("more", Ask("另外", Input.CHOICES, Choices(MORE, closed=True)), tuple, ()))
    elif job.code == "portfolio":
        found.append(FieldSpec("packed", Ask("压成 .zip", Input.FLAG), bool, False))
    elif job.code != BLANK and document_named(job.code).can_be_blank:
        found.append(FieldSpec("blank", Ask("印成空表", Input.FLAG), bool, False))
    found.append(FieldSpec("target", Ask("文件名", hint="也可写完整路径，如 E:\\总结.docx"), str, ""))
    return tuple(found)


FORMS = "form"


def _of_whom(workbook: Workbook, job: Job, today: dt.date) -> list[FieldSpec]:
    """Which role where the owner has two, which term, which pairing where there are several."""
    terms = sorted(workbook.terms, key=lambda term: term.start, reverse=True)
    found = []
    roles = tuple(role for role in ROLES if any(role in roles_of(workbook, term) for term in terms))
    if job.code == "summary" and len(roles) > 1:
        found.append(_choice("role", "身份", roles, tuple(ROLES[role] for role in roles)))
    pattern = workbook.settings.term_pattern
    names = tuple(term_name(term.id, pattern) for term in terms)
    found.append(_choice("term", "学期", tuple(term.id for term in terms), names))
    if job.code == "summary":
        found.append(_choice("reach", "范围", REACHES, REACHES))
    is_of_pairs = job.code in _OF_PAIRS or (job.code != SCHOOL and document_named(job.code).per == PAIRING)
    owner = workbook.settings.owner
    partners = tuple(
        dict.fromkeys(
            name for term in terms for one in pairings_in(workbook, term) for name in one.partners_of(owner)
        )
    )
    if is_of_pairs and len(partners) > 1:
        found.append(_choice("pairing", "和谁", (EVERYBODY, *partners), (EVERYBODY, *partners)))
    return found


def _choice(name: str, label: str, words: tuple[str, ...], labels: tuple[str, ...]) -> FieldSpec:
    return FieldSpec(name, Ask(label, Input.CHOICE, Choices(words, closed=True, labels=labels)), str, "")


def first_values(workbook: Workbook, job: Job, today: dt.date) -> dict[str, object]:
    """What is usual: the present term, the owner's first role, everybody, the school's style."""
    values: dict[str, object] = {"pairing": EVERYBODY, "reach": TERM, "style": _style(workbook, job)}
    try:
        term = pick_term(workbook, None, today)
    except Problem:
        # Without a term what stands below says what to do.
        return values
    return values | {"term": term.id, "role": roles_of(workbook, term)[0]}


def _style(workbook: Workbook, job: Job) -> str:
    """The usual style; a blank form comes in that of its kind, so nothing is chosen for it."""
    settings = workbook.settings
    if job.code in (BLANK, SCHOOL):
        return ""
    return settings.style if document_named(job.code).family == PROSE else settings.word.forms


def job_of(job: Job, raw: Mapping[str, object]) -> Job:
    """The job as it was ordered, without a place for it."""
    pairing = str(raw.get("pairing", EVERYBODY))
    more = raw.get("more")
    more = more if isinstance(more, list | tuple) else ()
    return structs.replace(
        job,
        term_id=str(raw.get("term", "")) or None,
        role=str(raw.get("role", "")) or None,
        pairing=None if pairing in ("", EVERYBODY) else pairing,
        style=str(raw.get("style", "")) or None,
        reach=str(raw.get("reach", "")) or TERM,
        annex=ANNEX in more,
        charts=CHARTS in more,
        mask=MASK in more,
        blank=raw.get("blank") is True,
        packed=raw.get("packed") is True,
        together=raw.get("together") is True,
    )
