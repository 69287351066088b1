"""Records as school forms: which sheets a kind has, and one form as a document of its own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from exports.answers import Answers
from exports.base import About
from exports.default_form import default_form
from exports.form_a5 import observation_form
from exports.form_a7 import PLAN_REVIEW
from exports.form_a13 import GUIDANCE, activity_form
from exports.form_checks import ASSESSMENT, CHECK, VERDICT, appraisal_form
from exports.form_month import MONTHLY_REPORT
from exports.form_plans import (
    AGREEMENT,
    HONOUR,
    MENTOR_PLAN,
    OWN_PLAN,
    PROJECT,
    STUDENT_CONTACT,
    plan_form,
    summary_form,
)
from exports.form_public import JUDGES, PUBLIC_LESSON, SIGN_IN
from exports.form_texts import (
    EXAM_PAPER,
    LESSON_DESIGN,
    PAPER,
    READING_NOTE,
    REFLECTION,
    STUDY_NOTE,
    TEACHING_CASE,
)
from exports.pictures import Photo
from exports.rubric import rubric_form
from exports.sheets import Form, Sheets
from exports.signing import signed
from exports.story import Story
from exports.styles import HouseStyle, style_named
from qinglan_tui.domain.counts import Row as Count
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.monthly import MonthSummary
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.scope import Scope

_FORM_STYLE, _TEXT_STYLE, _PAPER_STYLE = "P5", "P3", "P4"


class Sheet(Struct, frozen=True):
    """One sheet of a record kind: the number of the school form, its name, and what lays it out.

    The first of a kind takes every record; one that stands `beside` it prints a part of the record only.
    `house` is the house style that schools print it in.
    """

    number: str
    kind: str
    label: str
    layout: Callable[[Answers], Form]
    beside: bool = False
    house: str = _FORM_STYLE


SHEETS: tuple[Sheet, ...] = (
    Sheet("A5", "observation", "听课记录表", observation_form),
    Sheet("A6", "observation", "课堂教学评价表", rubric_form, beside=True),
    Sheet("A7", "plan_review", "教案审阅（检查）记录表", PLAN_REVIEW),
    Sheet("A8", "lesson_design", "教学设计", LESSON_DESIGN, house=_TEXT_STYLE),
    Sheet("A9", "reflection", "教学反思", REFLECTION, house=_TEXT_STYLE),
    Sheet("A10", "teaching_case", "教学案例", TEACHING_CASE, house=_TEXT_STYLE),
    Sheet("A11", "study_note", "听课心得", STUDY_NOTE),
    Sheet("A12", "reading_note", "读书笔记", READING_NOTE, house=_TEXT_STYLE),
    Sheet("A13", "activity", "师徒结对活动记录表", activity_form),
    Sheet("A26", "activity", "班级管理与作业命题指导记录表", GUIDANCE),
    Sheet("A14", "monthly_report", "活动情况记录表", MONTHLY_REPORT),
    Sheet("A15", "public_lesson", "执教课记录表", PUBLIC_LESSON),
    Sheet("A15签到", "public_lesson", "听课签到表", SIGN_IN, beside=True),
    Sheet("A15评分", "public_lesson", "评委打分汇总表", JUDGES, beside=True),
    Sheet("A16", "paper", "论文与成果登记表", PAPER, house=_PAPER_STYLE),
    Sheet("A16试题", "exam_paper", "试题登记表", EXAM_PAPER),
    Sheet("A17", "honour", "获奖荣誉登记表", HONOUR),
    Sheet("A20", "appraisal", "期中（阶段）检查表", CHECK),
    Sheet("A21", "appraisal", "师徒考核量化表", ASSESSMENT),
    Sheet("A22", "appraisal", "师徒结对鉴定表", VERDICT),
    Sheet("A24", "project", "课题（专题）研究记录表", PROJECT),
    Sheet("A3", "growth_plan", "师傅指导（培养）计划", MENTOR_PLAN),
    Sheet("A4", "growth_plan", "徒弟专业成长计划", OWN_PLAN),
    Sheet("A1", "agreement", "师徒结对协议书", AGREEMENT),
    Sheet("A23", "summary", "总结与心得", summary_form, house="P1"),
    Sheet("谈话", "student_contact", "学生谈话与家访记录表", STUDENT_CONTACT),
)
# What lays out a record of a kind whose sheets differ by what it says.
_CHOSEN: dict[str, Callable[[Answers], Form]] = {"appraisal": appraisal_form, "growth_plan": plan_form}


def sheets_of(kind: Kind) -> tuple[Sheet, ...]:
    """The sheets of a kind, the one that takes every record first."""
    return tuple(sheet for sheet in SHEETS if sheet.kind == kind.code)


def sheet_named(kind: Kind, number: str) -> Sheet:
    """The sheet of that number or name.

    Raises:
        Problem: the kind has no such sheet.
    """
    found = next((sheet for sheet in sheets_of(kind) if number in (sheet.number, sheet.label)), None)
    if found is None:
        known = "、".join(f"{sheet.number} {sheet.label}" for sheet in sheets_of(kind))
        raise Problem(f"{kind.label}没有“{number}”这张表", f"可以用：{known}" if known else "请不写表号")
    return found


def house_of(kind: Kind, number: str = "") -> HouseStyle:
    """The house style in which schools print a kind's form."""
    sheets = (sheet_named(kind, number),) if number else sheets_of(kind)
    return style_named(sheets[0].house if sheets else _FORM_STYLE)


def form_of(
    record: Record,
    scope: Scope,
    *,
    number: str = "",
    month: MonthSummary | None = None,
    overview: tuple[Count, ...] = (),
    photos: tuple[Photo, ...] = (),
) -> Form:
    """A record as the form of its kind, or as another sheet of it.

    `month` has the numbers of a monthly report (A14), `overview` those of a check (A20): what is not given is
    left for a hand to fill in. `photos` are those of its attachments that are to be printed.

    Raises:
        Problem: the kind has no such sheet.
    """
    answers = Answers(record.kind, scope, record, month, overview, photos)
    return signed(_layout(record.kind, number)(answers), scope)


def blank_form(kind: Kind, scope: Scope, *, number: str = "") -> Form:
    """The form of a kind to be filled in by hand.

    Raises:
        Problem: the kind has no such sheet.
    """
    if number:
        return signed(sheet_named(kind, number).layout(Answers(kind, scope)), scope)
    first = next(iter(sheets_of(kind)), None)
    return signed((first.layout if first else default_form)(Answers(kind, scope)), scope)


def _layout(kind: Kind, number: str) -> Callable[[Answers], Form]:
    if number:
        return sheet_named(kind, number).layout
    chosen = _CHOSEN.get(kind.code)
    if chosen is not None:
        return chosen
    first = next(iter(sheets_of(kind)), None)
    return first.layout if first else default_form


def write_form(
    record: Record,
    scope: Scope,
    house: HouseStyle,
    target: Path | BinaryIO,
    *,
    made_on: date,
    number: str = "",
    month: MonthSummary | None = None,
    overview: tuple[Count, ...] = (),
    photos: tuple[Photo, ...] = (),
) -> tuple[str, ...]:
    """Write one record as its school form; returns what could not be printed, photos that are gone.

    Raises:
        Problem: the kind has no such sheet, or the file cannot be written.
    """
    form = form_of(record, scope, number=number, month=month, overview=overview, photos=photos)
    return _write(form, record.heading, scope, house, target, made_on)


def write_blank_form(
    kind: Kind,
    scope: Scope,
    house: HouseStyle,
    target: Path | BinaryIO,
    *,
    made_on: date,
    number: str = "",
) -> None:
    """Write the form of a kind to be filled in by hand.

    Raises:
        Problem: the kind has no such sheet, or the file cannot be written.
    """
    form = blank_form(kind, scope, number=number)
    _write(form, form.title, scope, house, target, made_on)


def _write(
    form: Form, title: str, scope: Scope, house: HouseStyle, target: Path | BinaryIO, made_on: date
) -> tuple[str, ...]:
    about = About(title, scope.owner.name, made_on, scope.school, scope.term_name)
    story = Story(house, about, "form")
    Sheets(story).add(form)
    return story.write(target)
