"""A2 师徒结对基本情况表 and 师徒结对花名册; and 听课备案单, told before one goes to hear."""

from collections.abc import Iterable

from exports.blocks import Column, Sign, choice_line
from exports.leaves import FormLeaf, RegisterLeaf
from exports.parts import Fact, Heads, Lines, Text, pack, units_of
from exports.sheets import Form, Part
from exports.wording import BLANK_SPAN, note_of, said
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.fields import specs
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.pairs import SIDES, Pair
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.terms import week_of

_PERSON = {spec.name: spec for spec in specs(Person)}
# What the form asks of each person, in its order; 政治面貌 is for the hand.
_ASKED = (
    ("name", "姓名", 2),
    ("sex", "性别", 2),
    ("birth", "出生年月", 2),
    ("", "政治面貌", 2),
    ("degree", "学历", 2),
    ("title", "职称", 2),
    ("joined", "参加工作\n时间", 2),
    ("years_taught", "教龄", 2),
    ("posts", "职务", 2),
    ("subject", "任教学科", 2),
    ("classes", "任教班级", 4),
    ("school", "单位", 6),
    ("honours", "荣誉称号", 6),
)
_TYPES = ("教学", "班主任", "教学与班主任")
_ROSTER = (
    Column("序号", 14, "center"),
    Column("学科", 22, "center"),
    Column("师傅姓名", 30, "center"),
    Column("职称", 26, "center"),
    Column("徒弟姓名", 34, "center"),
    Column("入职时间", 27, "center"),
    Column("年级班级", 34, "center"),
    Column("结对期限", 44, "center"),
    Column("备注", 24, "left"),
)
_NOTICES = (
    Column("序号", 11, "center"),
    Column("日期", 21, "center"),
    Column("周次·节次", 27, "center"),
    Column("班级", 22, "center"),
    Column("授课教师", 19, "center"),
    Column("课题", 30, "left"),
    Column("听课人", 18, "center"),
    Column("备案", 12, "center"),
)
_NOTICE_ROWS = 16


def people_form(pair: Pair, scope: Scope) -> FormLeaf:
    """Everybody of the pair, and what they agreed on; a blank one has a mentor and an apprentice."""
    parts: list[Part] = []
    for side in SIDES:
        people = pair.people(side) or (None,)
        for number, person in enumerate(people, 1):
            many = f"（{number}）" if len(people) > 1 else ""
            parts += [Heads((f"{pair.label(side)}{many}",)), *pack(_facts(person))]
    kind = pair.pairing.type if pair.pairing else ""
    about = [
        Fact("结对时间", pair.span or BLANK_SPAN, 6),
        Fact("结对类型", choice_line(_TYPES, [kind] if kind else []), 6),
        Fact("活动方案", pair.programme.name if pair.programme else "", 6),
    ]
    parts += [Heads(("结对情况",)), *pack(about)]
    parts.append(Text("学校意见", "", 14, 1, (Sign("教导处", seal=True),), 30))
    return FormLeaf(Form("师徒结对基本情况表", tuple(parts), note_of(None, scope)))


def _facts(person: Person | None) -> list[Fact]:
    facts = []
    for name, label, units in _ASKED:
        text = said(_PERSON[name], getattr(person, name)) if person is not None and name else ""
        facts.append(Fact(label, text, max(units, units_of(text))))
    return facts


def roster(pairs: Iterable[Pair], scope: Scope) -> RegisterLeaf:
    """A line for each pair, with empty ones up to a full page."""
    pairs = tuple(pairs)
    labels = scope.labels
    titles = {"师傅姓名": f"{labels.mentor}姓名", "徒弟姓名": f"{labels.apprentice}姓名"}
    columns = tuple(Column(titles.get(c.title, c.title), c.width, c.align) for c in _ROSTER)
    entries = tuple((str(number), *_line(pair)) for number, pair in enumerate(pairs, 1))
    return RegisterLeaf(
        title="师徒结对花名册",
        columns=columns,
        entries=entries,
        signs=(Sign("填表人"), Sign("教导处", seal=True)),
        note=note_of(None, scope),
        least=10,
    )


def _line(pair: Pair) -> tuple[str, ...]:
    return (
        pair.subject,
        pair.names(MENTOR),
        "、".join(person.title for person in pair.mentors if person.title),
        pair.names(APPRENTICE),
        "、".join(person.joined for person in pair.apprentices if person.joined),
        "；".join("、".join(person.classes) for person in pair.apprentices if person.classes),
        pair.span,
        "",
    )


def notice_form(records: Iterable[Record], scope: Scope) -> FormLeaf:
    """Lessons that somebody means to hear: day, slot and class told to the office beforehand."""
    planned = sorted(
        (record for record in records if isinstance(record.fields, Observation)),
        key=lambda record: (record.date, record.slot, record.id or 0),
    )
    entries = tuple((str(number), *_notice(record, scope)) for number, record in enumerate(planned, 1))
    parts: tuple[Part, ...] = (
        Lines(_NOTICES, entries, max(_NOTICE_ROWS, len(entries)), 10),
        Text("教导处意见", "", 12, 1, (Sign("报备人"), Sign("教导处", seal=True)), 16),
    )
    return FormLeaf(Form("听课备案单", parts, note_of(None, scope)))


def _notice(record: Record, scope: Scope) -> tuple[str, ...]:
    week = week_of(scope.term, record.date)
    observers = record.fields.observers if isinstance(record.fields, Observation) else ()
    return (
        short_date(record.date),
        " ".join(part for part in (f"第{week}周" if week else "", record.slot) if part),
        fact(record, "class_name"),
        fact(record, "teacher"),
        fact(record, "topic"),
        "、".join(observers) or record.author or scope.owner.name,
        "",
    )
