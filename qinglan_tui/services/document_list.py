"""Everything that can be exported, in groups, each with what it would hold today."""

import datetime as dt

from msgspec import Struct

from qinglan_tui.domain.kinds import KINDS, kind_named
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.school_forms import SchoolForm
from qinglan_tui.services.document_types import DOCUMENTS
from qinglan_tui.services.documents import DocumentLine, documents_for
from qinglan_tui.services.jobs import BLANK, SCHOOL, Job, records_for
from qinglan_tui.storage import Workbook

# Which documents stand together; what is not named here stands with the registers.
_GROUPS = (
    ("总结", ("summary",)),
    (
        "表册",
        ("register", "form", "bundle", "effects", "papers", "honours", "review-slip", "notice", "table"),
    ),
    (
        "结对材料",
        (
            "agreement",
            "people",
            "roster",
            "plan-mentor",
            "plan-apprentice",
            "score-apprentice",
            "score-mentor",
            "verdict",
            "certificate",
        ),
    ),
    ("手册与资料袋", ("handbook", "portfolio", "checklist", "contents")),
)
_REGISTERS = 1
# The sheets of a kind beside its first; as `exports.forms` has them, which is too slow to import for a list.
SHEETS = (
    ("observation", "A6", "课堂教学评价表"),
    ("activity", "A26", "班级管理与作业命题指导记录表"),
    ("public_lesson", "A15签到", "听课签到表"),
    ("public_lesson", "A15评分", "评委打分汇总表"),
    ("growth_plan", "A4", "徒弟专业成长计划"),
    ("appraisal", "A21", "师徒考核量化表"),
    ("appraisal", "A22", "师徒结对鉴定表"),
)


class Entry(Struct, frozen=True, kw_only=True):
    """One line: what it is called, what is said of it, and the job that writes it, if it is one."""

    key: str
    label: str
    note: str
    about: str
    job: Job | None = None
    ready: bool = True


class Group(Struct, frozen=True):
    """Lines under one heading."""

    head: str
    entries: tuple[Entry, ...]


def entries(workbook: Workbook, now: dt.datetime) -> tuple[Group, ...]:
    """Everything that can be exported; without a term what says so stands at each document."""
    try:
        lines = {line.document.code: line for line in documents_for(workbook, now)}
    except Problem as problem:
        lines = {one.code: DocumentLine(one, False, problem.what) for one in DOCUMENTS}
    named = {code for _, codes in _GROUPS for code in codes}
    others = tuple(code for code in lines if code not in named)
    groups = []
    for number, (head, codes) in enumerate(_GROUPS):
        every = (*codes, *others) if number == _REGISTERS else codes
        groups.append(Group(head, tuple(_entry(lines[code]) for code in every if code in lines)))
    return (*groups, Group("空白表", _blanks()), Group("学校自己的表", _school(workbook, now.date())))


def _entry(line: DocumentLine) -> Entry:
    document = line.document
    about = document.about
    if document.code == "form":
        about = "回车去全部记录，选一条，F10 菜单里有“导出本条”和“填校表”"
    job = None if document.code == "form" else Job(code=document.code)
    return Entry(
        key=document.code, label=document.label, note=line.note, about=about, job=job, ready=line.ready
    )


def _blanks() -> tuple[Entry, ...]:
    """The forms of every kind, to be filled in by hand."""
    found = []
    for kind in KINDS:
        found.append(_blank(kind.code, "", kind.label))
        found += [_blank(code, number, label) for code, number, label in SHEETS if code == kind.code]
    return tuple(found)


def _blank(code: str, number: str, label: str) -> Entry:
    return Entry(
        key=f"{BLANK}:{code}:{number}",
        label=label,
        note="空表，手工填写",
        about=f"{label}印成空表",
        job=Job(code=BLANK, name=code, number=number),
    )


def _school(workbook: Workbook, today: dt.date) -> tuple[Entry, ...]:
    """The forms that were recognised, then the way to recognise another."""
    found = [_form(workbook, form, today) for form in workbook.settings.school_forms]
    if workbook.writable:
        found.append(
            Entry(
                key="learn",
                label="+ 认一张学校的表",
                note="原样的 .docx，认一次就记住",
                about="学校发的 Word 表不用改：看一遍哪一格填什么，以后按记录填好",
            )
        )
    return tuple(found)


def _form(workbook: Workbook, form: SchoolForm, today: dt.date) -> Entry:
    label = kind_named(form.kind).label
    try:
        count = len(records_for(workbook, form, None, today))
    except Problem:
        count = 0
    return Entry(
        key=key_of(form),
        label=form.name,
        note=f"{label}　本学期{count}条" if count else f"{label}　本学期还没有",
        about=f"填{label}，认得{len(form.spots)}个空",
        job=Job(code=SCHOOL, name=form.name),
        ready=bool(count),
    )


def key_of(form: SchoolForm) -> str:
    """The key of a form's line."""
    return f"{SCHOOL}:{form.school}:{form.kind}:{form.name}"


def find_form(workbook: Workbook, job: Job) -> SchoolForm | None:
    """The form that a job fills, None when it is none of the school's."""
    forms = workbook.settings.school_forms
    return next((form for form in forms if job.code == SCHOOL and form.name == job.name), None)
