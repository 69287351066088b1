"""The form of a kind that has no layout of its own, derived from its declaration."""

from itertools import groupby

from msgspec import Struct

from exports.answers import Answers
from exports.blocks import Sign
from exports.parts import Fact, Text, pack
from exports.sheets import Form, Part, breadth
from exports.wording import by_whom, note_of
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.fields import FieldSpec, Input

_LONG_INPUTS = (Input.LONG, Input.ROWS)
# What the teacher seldom fills in stands with the head of the form all the same.
_BESIDE_HEAD = "其他"
_LONGEST_NAME = 12


class Opinion(Struct, frozen=True):
    """A space for an opinion and who signs it; labels may name {mentor} and {apprentice}."""

    label: str
    signs: tuple[Sign, ...]

    def part(self, labels: Labels) -> Part:
        """The space in the words of the programme."""
        signs = tuple(Sign(labels.fill(sign.label), sign.seal, sign.dated) for sign in self.signs)
        return Text(labels.fill(self.label), "", 14, 0.4, signs, 36)


_GROUP = Opinion("教研组意见", (Sign("教研组长"),))
_OFFICE = Opinion("教导处意见", (Sign("教导处", seal=True),))


class Plan(Struct, frozen=True, kw_only=True):
    """How a kind's default form is called and closed.

    `title` is printed, or the value of the field `named` with `tail` behind it, or what the fields give as
    `own` title; `who` labels whose record it is; `stands_in` is the field that means the owner while empty.
    """

    title: str
    named: str = ""
    tail: str = ""
    own: bool = False
    who: str = ""
    stands_in: str = ""
    opinions: tuple[Opinion, ...] = ()


PLANS = {
    "study_note": Plan(title="听课心得", who="听课人"),
    "lesson_design": Plan(title="教学设计", who="设计者"),
    "teaching_case": Plan(title="教学案例", who="作者"),
    "reading_note": Plan(title="读书笔记", who="姓名"),
    "public_lesson": Plan(
        title="执教课记录表",
        named="occasion",
        tail="记录表",
        stands_in="teacher",
        opinions=(Opinion("教研组意见", (Sign("{mentor}"), Sign("教研组长"))),),
    ),
    "paper": Plan(title="论文与成果登记表", named="category", tail="登记表", who="作者"),
    "exam_paper": Plan(title="试题登记表", who="命题人"),
    "project": Plan(
        title="课题（专题）研究记录表",
        who="负责人",
        opinions=(Opinion("{mentor}意见", (Sign("{mentor}"), Sign("{apprentice}"))),),
    ),
    "honour": Plan(title="获奖荣誉登记表", stands_in="winners"),
    "growth_plan": Plan(title="计划", own=True, who="姓名", opinions=(_GROUP, _OFFICE)),
    "monthly_report": Plan(
        title="活动情况记录表",
        who="填写人",
        opinions=(Opinion("{mentor}意见", (Sign("{mentor}"),)), _OFFICE),
    ),
    "summary": Plan(title="总结与心得", own=True, who="姓名"),
    "appraisal": Plan(
        title="检查与考核表",
        named="category",
        tail="表",
        who="填表人",
        opinions=(Opinion("考核组意见", (Sign("被考核人"), Sign("考核人"), Sign("教导处", seal=True))),),
    ),
    "agreement": Plan(
        title="师徒结对协议书",
        opinions=(Opinion("签字盖章", (Sign("{mentor}"), Sign("{apprentice}"), Sign("学校", seal=True))),),
    ),
    "student_contact": Plan(title="学生谈话与家访记录表", who="教师"),
}


def default_form(answers: Answers) -> Form:
    """The form of a record, or a blank one, as the kind's fields ask for it."""
    plan = PLANS.get(answers.kind.code, Plan(title=answers.kind.label, who="姓名"))
    record = answers.record
    body = [
        spec for spec in answers.kind.specs if spec.ask.input is not Input.RECORD and _stands(spec, answers)
    ]
    parts: list[Part] = [*pack(_head(answers, plan, body))]
    later = body[_length_of_head(body) :]
    for is_long, group in groupby(later, lambda spec: spec.ask.input in _LONG_INPUTS):
        if is_long:
            parts += [part for spec in group for part in _long(answers, spec)]
        else:
            rest = [_fact(answers, spec, plan) for spec in group if spec.ask.group != _BESIDE_HEAD]
            parts += pack(rest)
    parts += [*answers.comment(), *answers.files()]
    parts += [opinion.part(answers.scope.labels) for opinion in plan.opinions]
    on_paper = record is not None and record.on_paper
    return Form(_title(answers, plan), tuple(parts), note_of(record, answers.scope), tall=not on_paper)


def _stands(spec: FieldSpec, answers: Answers) -> bool:
    """Whether a field stands in the form: it says something, or the school would miss it."""
    if answers.is_blank or answers.has(spec.name):
        return True
    plan = PLANS.get(answers.kind.code)
    if plan is not None and spec.name == plan.stands_in:
        return True
    alike = (one for one in answers.kind.specs if one.ask.needed == spec.ask.needed)
    return bool(spec.ask.needed) and not any(answers.has(one.name) for one in alike)


def _length_of_head(body: list[FieldSpec]) -> int:
    longs = [number for number, spec in enumerate(body) if spec.ask.input in _LONG_INPUTS]
    return longs[0] if longs else len(body)


def _head(answers: Answers, plan: Plan, body: list[FieldSpec]) -> list[Fact]:
    first = _length_of_head(body)
    beside = [
        spec for spec in body[first:] if spec.ask.group == _BESIDE_HEAD and spec.ask.input not in _LONG_INPUTS
    ]
    meant = () if answers.record is None else (by_whom(answers.record, answers.scope),)
    stands_in = bool(plan.stands_in) and not answers.has(plan.stands_in)
    common = answers.common(who=plan.who, named=meant if stands_in else ())
    own = [_fact(answers, spec, plan) for spec in (*body[:first], *beside)]
    return [answers.day(), *common, *own]


def _fact(answers: Answers, spec: FieldSpec, plan: Plan) -> Fact:
    if answers.record is None:
        return answers.blank(spec)
    meant = by_whom(answers.record, answers.scope) if spec.name == plan.stands_in else ""
    return answers.fact(spec.name, text="" if answers.has(spec.name) else meant)


def _long(answers: Answers, spec: FieldSpec) -> list[Part]:
    if spec.ask.input is Input.ROWS:
        return answers.lines(spec.name)
    return answers.long(spec.name, least=26 if spec.ask.main else 16, grows=2 if spec.ask.main else 1)


def _title(answers: Answers, plan: Plan) -> str:
    named = answers.text(plan.named) if plan.named else ""
    if plan.own and answers.record is not None:
        named = answers.kind.title_of(answers.record.fields)
    return f"{named}{plan.tail}" if named and breadth(named) <= _LONGEST_NAME else plan.title
