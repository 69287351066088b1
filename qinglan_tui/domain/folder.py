"""The order of a 资料袋 and of the handbook (A27, A28), and what of it a term holds."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from qinglan_tui.domain.counts import APPRENTICE, MENTOR, amount, direction_of
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.kinds.appraisal import Appraisal
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.programmes import Number
from qinglan_tui.domain.progress_values import DutyProgress, Progress, plain
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.scope import Scope


class Section(Struct, frozen=True, kw_only=True):
    """One place in the folder: its name, the kinds of record that lie there, and further marks of them.

    `side` is whose work it is, `heard_by` who heard the lesson, `categories` those of an appraisal.
    `paper` is the document that is made for it, where it holds no records.
    """

    key: str
    title: str
    kinds: tuple[str, ...] = ()
    side: str = ""
    heard_by: str = ""
    categories: tuple[str, ...] = ()
    paper: str = ""


SECTIONS = (
    Section(key="agreement", title="{pact}", kinds=("agreement",), paper="agreement"),
    Section(key="people", title="师徒结对基本情况表", paper="people"),
    Section(key="plan_mentor", title="{mentor}计划", kinds=("growth_plan",), side=MENTOR),
    Section(key="plan_apprentice", title="{apprentice}计划", kinds=("growth_plan",), side=APPRENTICE),
    Section(key="activity", title="活动记录", kinds=("activity",)),
    Section(key="pupils", title="学生谈话与家访记录", kinds=("student_contact",)),
    Section(key="monthly", title="月度活动情况记录", kinds=("monthly_report",)),
    Section(
        key="heard_apprentice",
        title="{apprentice}听课记录与心得",
        kinds=("observation", "study_note"),
        heard_by=APPRENTICE,
    ),
    Section(
        key="heard_mentor",
        title="{mentor}听评课记录",
        kinds=("observation", "study_note"),
        heard_by=MENTOR,
    ),
    Section(key="heard_others", title="其他教师来听课记录", kinds=("observation",), heard_by="others"),
    Section(key="review", title="教案审阅记录", kinds=("plan_review",)),
    Section(key="design", title="教学设计", kinds=("lesson_design",)),
    Section(key="reflection", title="教学反思", kinds=("reflection",)),
    Section(key="case", title="教学案例", kinds=("teaching_case",)),
    Section(key="reading", title="读书笔记", kinds=("reading_note",)),
    Section(key="lessons", title="公开课、汇报课材料", kinds=("public_lesson",)),
    Section(key="project", title="课题（专题）研究记录", kinds=("project",)),
    Section(key="paper", title="论文与成果", kinds=("paper",)),
    Section(key="exam", title="试题", kinds=("exam_paper",)),
    Section(key="honour", title="获奖与荣誉", kinds=("honour",)),
    Section(key="bundle", title="{bundle}完成情况表", paper="bundle"),
    Section(key="effects", title="问题、措施与效果一览表", paper="effects"),
    Section(key="summary_apprentice", title="{apprentice}总结与心得", kinds=("summary",), side=APPRENTICE),
    Section(key="summary_mentor", title="{mentor}总结与心得", kinds=("summary",), side=MENTOR),
    Section(key="check", title="检查与评估", kinds=("appraisal",), categories=("",)),
    Section(key="score", title="考核量化表", kinds=("appraisal",), categories=("考核",), paper="score"),
    Section(key="verdict", title="鉴定表", kinds=("appraisal",), categories=("鉴定",), paper="verdict"),
    Section(key="register", title="听课情况统计表", paper="register"),
)
_NAMED_CATEGORIES = frozenset(name for section in SECTIONS for name in section.categories if name)
# Who heard the lesson, by its direction; in the other directions it is the owner.
_HEARD_BY = {
    "听徒弟": MENTOR,
    "被师傅听": MENTOR,
    "听师傅": APPRENTICE,
    "被徒弟听": APPRENTICE,
    "被听": "others",
}


class Placed(Struct, frozen=True):
    """A section and the records that lie there, in their order."""

    section: Section
    records: tuple[Record, ...]


class Material(Struct, frozen=True, kw_only=True):
    """One line of 材料上交清单: how many are asked for (None: no number) and how many there are."""

    title: str
    required: Number | None = None
    held: Number | None = None
    unit: str = "份"
    note: str = ""


def placed(records: Iterable[Record], scope: Scope) -> tuple[Placed, ...]:
    """Every section in the folder's order with its records, oldest first; a record lies in one of them."""
    ordered = sorted(records, key=lambda record: (record.date, record.slot, record.id or 0))
    lying: dict[str, list[Record]] = {section.key: [] for section in SECTIONS}
    for record in ordered:
        lying[section_of(record, scope).key].append(record)
    return tuple(Placed(section, tuple(lying[section.key])) for section in SECTIONS)


def section_of(record: Record, scope: Scope) -> Section:
    """Where a record lies."""
    candidates = [section for section in SECTIONS if record.kind.code in section.kinds]
    return next((section for section in candidates if _lies_in(record, section, scope)), candidates[0])


def _lies_in(record: Record, section: Section, scope: Scope) -> bool:
    if section.side:
        return side_of(record, scope) == section.side
    if section.heard_by and not isinstance(record.fields, Observation):
        return side_of(record, scope) == section.heard_by
    if section.heard_by:
        direction = direction_of(record, scope.owner.name, scope.pairings)
        return _HEARD_BY.get(direction, scope.role) == section.heard_by
    if section.categories and isinstance(record.fields, Appraisal):
        category = record.fields.category if record.fields.category in _NAMED_CATEGORIES else ""
        return category in section.categories
    return True


def side_of(record: Record, scope: Scope) -> str:
    """On which side its author stands; one without an author is the owner's."""
    other = APPRENTICE if scope.role == MENTOR else MENTOR
    return other if any(person.name == record.author for person in scope.partners) else scope.role


def materials(
    found: Iterable[Progress],
    lying: Iterable[Placed],
    scope: Scope,
    titles: Mapping[str, str],
    made: Mapping[str, int] | None = None,
) -> tuple[Material, ...]:
    """The lines of the check-list: each section that holds something or that a duty asks for.

    `titles` are the sections' names in the words of the programme by key, `made` says of which sections
    documents are made, and how many.
    """
    duties = [duty for one in found for duty in one.duties if duty.judged and duty.duty.is_computed]
    lines = []
    for one in lying:
        section = one.section
        required, held = _required(section, duties), held_in(one, scope)
        sheets = (made or {}).get(section.key, 0)
        if held or required or sheets:
            lines.append(
                Material(
                    title=titles[section.key],
                    required=required,
                    held=max(held, sheets),
                    unit=unit_of(section),
                )
            )
    return tuple(lines)


def held_in(one: Placed, scope: Scope) -> Number:
    """How many there are of what the section is named for: lessons, or what each record counts."""
    if not one.section.kinds:
        return 0
    kind = KINDS_BY_CODE[one.section.kinds[0]]
    return amount([record for record in one.records if record.kind is kind], kind, scope.owner.name)


def unit_of(section: Section) -> str:
    """What is counted there: 7节, 2次; papers by sheets."""
    by_sheets = not section.kinds or section.paper or section.categories
    return "份" if by_sheets else KINDS_BY_CODE[section.kinds[0]].unit


def _required(section: Section, duties: Iterable[DutyProgress]) -> Number | None:
    """The most that one duty asks for, in all pairings; several duties overlap and are not added up."""
    asked: dict[str, Number] = {}
    for duty in duties:
        if duty.required and _is_asked(section, duty):
            asked[duty.duty.id] = asked.get(duty.duty.id, 0) + duty.required
    return plain(max(asked.values())) if asked else None


# What is owed over years is not asked for in one term's folder.
_BEYOND = ("pairing", "years")
_DIRECTIONS = {
    MENTOR: ("听徒弟", "被师傅听"),
    APPRENTICE: ("听师傅", "被徒弟听", "听其他教师"),
    "others": (),
}


def _is_asked(section: Section, duty: DutyProgress) -> bool:
    rule = duty.duty
    if rule.counts[:1] != section.kinds[:1] or not rule.counts or rule.soft or rule.per in _BEYOND:
        return False
    if section.heard_by:
        asked = rule.where.get("direction", ())
        words = asked if isinstance(asked, tuple) else (asked,)
        return bool(set(words) & set(_DIRECTIONS[section.heard_by]))
    if section.side:
        return rule.owes == section.side
    if section.categories:
        asked = rule.where.get("category", "")
        return asked in section.categories
    return True
