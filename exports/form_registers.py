"""The registers that are no statistics, as data: whose records stand in one, and what its columns say."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from exports.blocks import Column
from exports.wording import attached, by_whom, said, words_of
from qinglan_tui.domain.fields import FieldSpec, Input
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.kinds.public_lesson import PublicLesson
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.scope import Scope

Say = Callable[[Record, Scope], str]


class Entry(Struct, frozen=True):
    """A column of a register: its heading, its width in proportion, and what it says of a record."""

    title: str
    width: float
    say: Say
    align: Literal["auto", "center", "left"] = "center"

    @property
    def column(self) -> Column:
        """The column without its texts."""
        return Column(self.title, self.width, self.align)


class Register(Struct, frozen=True, kw_only=True):
    """A register: its title, the kinds of its records, its columns behind the number, and who signs it."""

    title: str
    kinds: tuple[str, ...]
    entries: tuple[Entry, ...]
    signs: tuple[str, str, str] = ("填表人签字：", "教研组长签字：", "教导处（盖章）：")


def _field(*names: str) -> Say:
    """The first of these own fields that the record's kind has and that says something."""

    def say(record: Record, scope: Scope) -> str:
        texts = (
            said(spec, getattr(record.fields, spec.name)) for name in names for spec in _specs(record, name)
        )
        return next((text for text in texts if text), "")

    return say


def _specs(record: Record, name: str) -> list[FieldSpec]:
    return [spec for spec in record.kind.specs if spec.name == name]


def _day(record: Record, scope: Scope) -> str:
    return record.date.isoformat()


def _time(record: Record, scope: Scope) -> str:
    return f"{record.date.isoformat()} {record.slot}".strip()


def _category(record: Record, scope: Scope) -> str:
    return _field("category")(record, scope) or record.kind.short


def _named(record: Record, scope: Scope) -> str:
    return _field("topic")(record, scope) or record.heading


def _words(record: Record, scope: Scope) -> str:
    count = words_of(record) or sum(one.words or 0 for one in record.attachments)
    return str(count) if count else ""


def _paper(record: Record, scope: Scope) -> str:
    return "纸质" if record.on_paper else ""


def _copy(record: Record, scope: Scope) -> str:
    return "有" if record.attachments or record.on_paper else ""


def _winner(record: Record, scope: Scope) -> str:
    return _field("winners")(record, scope) or by_whom(record, scope)


def _teacher(record: Record, scope: Scope) -> str:
    """Who gave the lesson; all of them where several did."""
    fields = record.fields
    several = "、".join(turn.teacher for turn in fields.teachers) if isinstance(fields, PublicLesson) else ""
    return several or _field("teacher")(record, scope) or by_whom(record, scope)


def _judged(record: Record, scope: Scope) -> str:
    return " ".join(filter(None, (_field(name)(record, scope) for name in ("grade", "score", "verdict"))))


def _found(record: Record, scope: Scope) -> str:
    return "\n".join(filter(None, (_field(name)(record, scope) for name in ("problems", "advice"))))


def _empty(record: Record, scope: Scope) -> str:
    """A place for a hand."""
    return ""


# A16: papers and tests, and what else a teacher hands in as a text.
WORKS = Register(
    title="论文、试题、总结登记册",
    kinds=("paper", "exam_paper", "summary", "teaching_case", "lesson_design", "project"),
    entries=(
        Entry("类别", 20, _category),
        Entry("题目", 50, _named, "left"),
        Entry("作者", 18, by_whom),
        Entry("学科", 16, _field("subject")),
        Entry("完成日期", 24, _day),
        Entry("字数", 14, _words),
        Entry("指导教师", 20, _field("guides")),
        Entry("发表或交流情况", 34, _field("published"), "left"),
        Entry("获奖", 20, _field("award")),
        Entry("存档文件", 28, lambda record, scope: attached(record), "left"),
        Entry("备注", 12, _paper),
    ),
    signs=("填表人签字：", "教研组长签字：", "教科室审核（盖章）："),
)
# A17
HONOURS = Register(
    title="获奖荣誉登记册",
    kinds=("honour",),
    entries=(
        Entry("获奖者", 22, _winner),
        Entry("项目名称", 52, _named, "left"),
        Entry("类别", 20, _field("category")),
        Entry("级别", 17, _field("level")),
        Entry("等次", 17, _field("rank")),
        Entry("颁奖单位", 36, _field("issuer"), "left"),
        Entry("时间", 24, _day),
        Entry("证书编号", 26, _field("number")),
        Entry("指导教师", 22, _field("guides")),
        Entry("复印件", 15, _copy),
    ),
    signs=("填表人签字：", "教研组长签字：", "教科室审核（盖章）："),
)
# A7 as a register, signed line by line.
REVIEWS = Register(
    title="教案审阅登记册",
    kinds=("plan_review",),
    entries=(
        Entry("日期", 24, _day),
        Entry("教师", 18, _field("teacher")),
        Entry("课题（范围）", 40, _field("scope"), "left"),
        Entry("份数", 14, _field("plans")),
        Entry("主要优点", 46, _field("merits"), "left"),
        Entry("问题与建议", 52, _found, "left"),
        Entry("等级", 16, _field("grade", "verdict")),
        Entry("审阅人\n签字", 20, _empty),
        Entry("教师\n签字", 20, _empty),
    ),
)
# A15, and the demonstration lessons of a mentor.
LESSONS = Register(
    title="执教课登记册",
    kinds=("public_lesson",),
    entries=(
        Entry("时间", 38, _time),
        Entry("执教教师", 22, _teacher),
        Entry("课的性质", 20, _field("occasion")),
        Entry("级别", 16, _field("level")),
        Entry("学科", 16, _field("subject")),
        Entry("班级", 22, _field("class_name")),
        Entry("课题", 44, _field("topic"), "left"),
        Entry("听课人员", 36, _field("participants"), "left"),
        Entry("评价结论", 24, _judged),
        Entry("备注", 12, _paper),
    ),
)
ACTIVITIES = Register(
    title="师徒活动登记册",
    kinds=("activity",),
    entries=(
        Entry("时间", 38, _time),
        Entry("活动形式", 28, _field("format")),
        Entry("活动主题", 60, _field("topic"), "left"),
        Entry("地点", 26, _field("place")),
        Entry("参加人员", 44, _field("participants"), "left"),
        Entry("学时", 14, _field("hours")),
        Entry("备注", 12, _paper),
    ),
)
REGISTERS = (WORKS, HONOURS, REVIEWS, LESSONS, ACTIVITIES)


def register_of(kind: Kind) -> Register:
    """The register of a kind: the school's, or one of the columns that the kind declares."""
    first = (register for register in REGISTERS if register.kinds[0] == kind.code)
    known = next(first, None) or next((one for one in REGISTERS if kind.code in one.kinds[:2]), None)
    if known is not None:
        return known
    long = (Input.LONG, Input.ROWS)
    columns = [spec for spec in kind.specs if spec.name in kind.columns and spec.ask.input not in long]
    entries = (
        Entry(spec.column, 40 if spec.ask.input is Input.LINE else 22, _field(spec.name)) for spec in columns
    )
    return Register(
        title=f"{kind.label}登记册",
        kinds=(kind.code,),
        entries=(Entry("日期", 24, _day), Entry("姓名", 20, by_whom), *entries, Entry("备注", 14, _paper)),
    )
