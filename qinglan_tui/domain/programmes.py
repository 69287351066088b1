"""A programme (方案) as values: labels, cycle, goals, duties, reminders, and the words of a rule."""

from msgspec import Struct, structs

from qinglan_tui.domain.counts import Labels

UNDECIDED = "未定"
Number = int | float
Match = str | bool | int | float | tuple[str, ...]

# --- the words of a rule: what stands in the file, and what a teacher reads --------------------------------

# Whose progress is computed, and whose is only a dated reminder (kept out of the pair's rate).
COMPUTED = {
    "mentor": "师傅",
    "apprentice": "徒弟",
    "each": "师徒各自",
    "joint": "师徒共同",
    "member": "成员",
    "peer": "同伴",
    "teacher": "教师",
}
REMINDED = {"school": "学校", "group": "教研组", "authority": "主管部门", "pupil": "学生"}
OWERS = COMPUTED | REMINDED
MODES = {"sum": "合计", "each": "各", "either": "任一"}
OPS = {"min": "至少", "exact": "", "max": "至多", "about": "约", "range": "", "none": "不限"}
# Periods of the calendar; the school calendar says which of them have teaching.
CALENDAR_PERS = {
    "day": "每天",
    "week": "每周",
    "fortnight": "每两周",
    "month": "每月",
    "half_term": "每半学期",
    "term": "每学期",
    "half_year": "每半年",
    "school_year": "每学年",
    "calendar_year": "每年",
}
# One period: the whole pairing, a stage or window with its own dates, several years, or simply once.
WHOLE_PERS = {
    "pairing": "结对期",
    "stage": "每阶段",
    "window": "限期",
    "years": "多年",
    "once": "一次",
    "target": "每个对象",
}
# The number owed is the number of events.
EVENT_PERS = {
    "lesson_taught": "每上一节课",
    "lesson_heard": "每听一节课",
    "lesson_plan": "每份教案",
    "activity": "每次活动",
    "event": "每次",
}
PERS = CALENDAR_PERS | WHOLE_PERS | EVENT_PERS
MEASURES = {
    "count": "按次、篇、节数",
    "hours": "学时之和",
    "days": "天数之和",
    "months": "月数之和",
    "times": "人次之和",
}
CARRIES = {"none": "不结转", "item": "逐项延长", "pair": "整对延长", "no_makeup": "过期不补"}
SCOPES = {"pairing": "每对各算", "sum": "合计"}
STATUSES = {"done": "完成就算", "submitted": "上交才算"}
RELEVANCES = ("core", "related", "context")
# Counts that are no records: how many partners one has.
PAIRING_COUNT = "pairing"

# What has to be there for an event to count, beside fields and kinds of the record itself.
EVIDENCE = {
    "comment": "点评",
    "signature": "签字",
    "photo": "照片",
    "file": "附件",
    "complete": "完整内容",
}
# Selectors that are worked out, with the words they may be compared with (none: a number or free words).
DIRECTIONS = ("听师傅", "听徒弟", "被师傅听", "被徒弟听", "听其他教师", "被听", "听课", "互听")
RELATIONS = ("师傅", "徒弟", "其他教师", "本人")
AUTHORS = ("self", "partner", "mentor", "apprentice", "both", "any")
PARTIES = ("partner", "mentor", "apprentice", "both")
TEACHERS = ("self", "partner", "mentor", "apprentice")
DERIVED = {
    "direction": DIRECTIONS,
    "relation": RELATIONS,
    "author": AUTHORS,
    "party": PARTIES,
    "taught_by": TEACHERS,
}
PERSONS = ("@self", "@partner", "@mentor", "@apprentice")


class Selection(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Records picked out: of these kinds, and with these values in fields or derived selectors."""

    title: str = ""
    counts: tuple[str, ...] = ()
    where: dict[str, Match] = {}


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One alternative of a duty (示范课 of 四课, 报刊 beside 专著); what it leaves out is the duty's own."""

    title: str = ""
    counts: tuple[str, ...] = ()
    where: dict[str, Match] = {}
    n: Number | None = None
    unit: str = ""
    since: str = ""
    until: str = ""
    due: str = ""


class Amount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A further number in the same sentence (4 期 and 100 人次); data, not computed."""

    n: Number
    unit: str = ""
    op: str = "exact"
    what: str = ""


class Credit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one of them is worth beside its own count: 1 次 = 4 课时."""

    n: Number
    unit: str


class Milestone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many per cent are to be done by a date, "03-31" each year or "2027-03-31" once."""

    percent: Number
    by: str
    soft: bool = False


class Duty(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One duty: who owes how many of what per which period, due when, and where it is said.

    Every word is explained in docs/programmes.md. `undecided` names the fields that stand as 未定.
    """

    id: str
    title: str
    owes: str
    counts: tuple[str, ...] = ()
    mode: str = "sum"
    where: dict[str, Match] = {}
    parts: tuple[Part, ...] = ()
    op: str = "exact"
    n: Number | None = None
    n2: Number | None = None
    unit: str = ""
    amount: str = ""
    also: tuple[Amount, ...] = ()
    measure: str = "count"
    distinct: str = ""
    per: str
    years: tuple[int, ...] = ()
    since: str = ""
    until: str = ""
    on: Selection | None = None
    target: str = ""
    targets: tuple[str, ...] = ()
    target_n: int | None = None
    due: str = "end"
    hand_in: str = ""
    needs: tuple[str, ...] = ()
    min_words: int | None = None
    status: str = "done"
    bundle: str = ""
    soft: bool = False
    carry: str = "none"
    credit: Credit | None = None
    gate_before: str = ""
    after: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    of: tuple[str, ...] = ()
    scope: str = "pairing"
    guide: str = ""
    recipient: str = ""
    quality: str = ""
    role: str = ""
    taught_max: int | None = None
    counter: str = ""
    pairing_year: int | None = None
    pairing_term: int | None = None
    condition: str = ""
    overlap: bool = True
    effect: str = ""
    quote: str
    note: str = ""
    undecided: tuple[str, ...] = ()

    @property
    def is_computed(self) -> bool:
        """Whether it is worked out; what a school, group, authority or pupil owes is a dated reminder."""
        return self.owes in COMPUTED

    @property
    def is_per_event(self) -> bool:
        """Whether the number owed is the number of events."""
        return self.per in EVENT_PERS


class Cycle(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long a pairing runs: n × unit, by how much it may be extended, and the most in all."""

    n: Number | None = None
    unit: str = "school_year"
    rounds: int | None = None
    extend: Number | None = None
    cap: Number | None = None
    text: str = ""
    undecided: tuple[str, ...] = ()


class Goal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stage goal: 半年 入门; `months` from the beginning of the pairing, where that is said."""

    text: str
    when: str = ""
    months: int | None = None
    who: str = ""
    quote: str = ""


class Stage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One 阶段 with its first and last day; without days it stays 未定."""

    title: str
    since: str = ""
    until: str = ""


class Document(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A paper the scheme asks for; `kind` is the record kind that becomes it, where there is one."""

    title: str
    kind: str = ""
    who: str = ""
    to: str = ""
    due: str = ""
    note: str = ""


class Check(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A check or assessment: who looks when, and what follows from it."""

    title: str
    who: str = ""
    due: str = ""
    effect: str = ""
    quote: str = ""


class Reminder(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A duty that nobody can count: its text, who owes it, and the record kind where it would be kept."""

    text: str
    who: str = ""
    kind: str = ""
    due: str = ""
    quote: str = ""


class Switches(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the source leaves open and a school decides."""

    mutual: str = "each"
    mentor_counts_as_other: bool = False
    overlap: bool = True
    partial: str = "whole"


SWITCH_WORDS = {"mutual": ("each", "sum"), "partial": ("whole", "pro_rata")}


class Programme(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A named set of duties, labels and documents of one school."""

    id: str
    name: str
    source: str = ""
    relevance: str = "core"
    alias_of: str = ""
    type: str = ""
    year: str = ""
    labels: Labels = Labels()
    cycle: Cycle = Cycle()
    switches: Switches = Switches()
    from_week: int | None = None
    goals: tuple[Goal, ...] = ()
    stages: tuple[Stage, ...] = ()
    duties: tuple[Duty, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    documents: tuple[Document, ...] = ()
    checks: tuple[Check, ...] = ()
    note: str = ""

    def duty(self, duty_id: str) -> Duty | None:
        """The duty of that id."""
        return next((duty for duty in self.duties if duty.id == duty_id), None)

    @property
    def undecided(self) -> tuple[tuple[Duty, str], ...]:
        """Every number or date that stands as 未定: the duty and the field."""
        return tuple((duty, name) for duty in self.duties for name in duty.undecided)


def resolved(alias: Programme, target: Programme) -> Programme:
    """The programme that an alias stands for, under the alias's own id, name and source.

    Its duties have the alias's id in theirs: 004-08-D03 repeats 004-03-D03.
    """

    def renamed(duty_id: str) -> str:
        return alias.id + duty_id.removeprefix(target.id) if duty_id.startswith(target.id) else duty_id

    duties = tuple(
        structs.replace(
            duty,
            id=renamed(duty.id),
            after=tuple(map(renamed, duty.after)),
            of=tuple(map(renamed, duty.of)),
        )
        for duty in target.duties
    )
    own = {"id": alias.id, "name": alias.name, "alias_of": alias.alias_of, "duties": duties}
    return structs.replace(target, **own, source=alias.source or target.source, note=alias.note)
