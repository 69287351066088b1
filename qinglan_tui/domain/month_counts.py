"""What was done in a month, as its form prints it: 本月统计 and 主要活动 (A14)."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from qinglan_tui.domain.counts import MENTOR, Labels, Row, amount, count_rows, direction_of, is_by
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.public_lesson import PublicLesson
from qinglan_tui.domain.lessons import count_lessons
from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.records import Record, fact, missing, people_of

# The deliverables of the form and their words on the strip.
_DELIVERED = {
    "reflection": ("反思", "篇"),
    "teaching_case": ("案例", "篇"),
    "lesson_design": ("设计", "篇"),
    "reading_note": ("读书", "本"),
    "public_lesson": ("公开课", "节"),
}
STRIP = 10  # columns of 本月统计
_REMARKS = "评课意见"


class Side(Struct, frozen=True, kw_only=True):
    """In which role the owner writes the form, in which pairings, and what the programme calls the sides."""

    owner: str
    role: str
    pairings: tuple[Pairing, ...]
    labels: Labels = Labels()

    @property
    def is_mentor(self) -> bool:
        """Whether it is a mentor's form."""
        return self.role == MENTOR

    @property
    def partners(self) -> tuple[str, ...]:
        """Everybody on the other side."""
        named = (name for pairing in self.pairings for name in pairing.partners_of(self.owner))
        return tuple(dict.fromkeys(named))


class MainActivity(Struct, frozen=True, kw_only=True):
    """One line of 主要活动: 日期 | 内容 | 形式 | 地点."""

    id: int | None
    day: dt.date
    content: str
    format: str
    place: str


def month_counts(records: Iterable[Record], side: Side) -> tuple[Row, ...]:
    """本月统计: the ten numbers of the form, there even when 0, then what else was done.

    `records` are the finished ones of the month. In a mentor's form the deliverables are the apprentices'.
    """
    counted = tuple(records)
    strip = (*_together(counted, side), *_delivered(counted, side))
    named = {row.source for row in strip} | {"monthly_report"}
    own = [record for record in counted if not (side.is_mentor and _taught_by_partner(record, side))]
    others = count_rows(own, side.role, side.owner, side.pairings, side.labels)
    return strip + tuple(row for row in others if row.done and row.source not in named)


def _together(records: tuple[Record, ...], side: Side) -> Iterator[Row]:
    """Lessons heard each way, talks about them, preparing together, plans read."""
    heard, was_heard = ("听徒弟", "被徒弟听") if side.is_mentor else ("听师傅", "被师傅听")
    label = side.labels.fill("听{apprentice}课" if side.is_mentor else "听{mentor}课")
    by_way: dict[str, list[Record]] = {heard: [], was_heard: []}
    for record in records:
        by_way.setdefault(direction_of(record, side.owner, side.pairings), []).append(record)
    yield _lessons(label, heard, by_way[heard], side)
    yield _lessons("被听", was_heard, by_way[was_heard], side)
    talked = by_way[heard if side.is_mentor else was_heard]
    yield Row(label="评课", done=_talks(records, talked, side), unit="次", source="remarks")
    prepared = [record for record in records if _is_with_partner(record, "备课", side)]
    yield Row(label="备课指导", done=_events(prepared), unit="次", source="preparing")
    read = [record for record in records if _is_plan_read(record, side)]
    yield Row(label="教案审阅", done=_events(read), unit="次", source="plan_review")


def _lessons(label: str, way: str, records: list[Record], side: Side) -> Row:
    paper = count_lessons([record for record in records if record.on_paper], side.owner)
    done = count_lessons(records, side.owner)
    return Row(label=label, done=done, unit="节", source=f"observation.{way}", paper=paper)


def _talks(records: tuple[Record, ...], lessons: list[Record], side: Side) -> int:
    """Lessons of which something was said, and meetings for it on days without such a lesson."""
    told = [lesson for lesson in lessons if _REMARKS not in missing(lesson)]
    days = {lesson.date for lesson in told}
    meetings = [r for r in records if _is_with_partner(r, "评课", side) and r.date not in days]
    return count_lessons(told, side.owner) + _events(meetings)


def _is_with_partner(record: Record, form: str, side: Side) -> bool:
    own = record.fields
    if not isinstance(own, Activity) or form not in own.format:
        return False
    return not set(side.partners).isdisjoint(people_of(record))


def _is_plan_read(record: Record, side: Side) -> bool:
    """A mentor's form counts what the mentor read, an apprentice's what was read of the apprentice's."""
    own = record.fields
    if not isinstance(own, PlanReview):
        return False
    return is_by(record, side.owner, side.owner) if side.is_mentor else own.teacher == side.owner


def _events(records: Iterable[Record]) -> int:
    return sum(record.lessons_counted for record in records)


def _delivered(records: tuple[Record, ...], side: Side) -> Iterator[Row]:
    """What the apprentices wrote and taught: the owner, or in a mentor's form the partners."""
    who = side.labels.apprentice if side.is_mentor else ""
    for code, (word, unit) in _DELIVERED.items():
        found = [record for record in records if record.kind.code == code and _is_delivered(record, side)]
        yield Row(
            label=who + word,
            done=_number(code, found, side),
            unit=unit,
            source=f"partner.{code}" if side.is_mentor else code,
            paper=_number(code, [record for record in found if record.on_paper], side),
        )


def _number(code: str, records: list[Record], side: Side) -> int:
    """How many they are; of reading notes how many books, those without a title one each."""
    if code != "reading_note":
        return amount(records, kind_named(code), side.owner)
    books = [(record.author, fact(record, "book")) for record in records]
    return len({book for book in books if book[1]}) + sum(1 for book in books if not book[1])


def _is_delivered(record: Record, side: Side) -> bool:
    if side.is_mentor:
        return record.author in side.partners or _taught_by_partner(record, side)
    return is_by(record, side.owner, side.owner)


def _taught_by_partner(record: Record, side: Side) -> bool:
    """Whether it is a public lesson of a partner's, who may stand in it though the owner wrote it down."""
    own = record.fields
    if not isinstance(own, PublicLesson):
        return False
    teachers = {turn.teacher for turn in own.teachers} or {own.teacher or record.author}
    return not teachers.isdisjoint(side.partners)


def main_activities(records: Iterable[Record], side: Side) -> tuple[MainActivity, ...]:
    """主要活动 in their order: what was done together, lessons given for others, lessons heard each way."""
    lines = []
    seen = set()
    for record in records:
        line = _line(record, side)
        if line is not None and (line.day, line.content, line.format) not in seen:
            seen.add((line.day, line.content, line.format))
            lines.append(line)
    return tuple(lines)


def _line(record: Record, side: Side) -> MainActivity | None:
    own = record.fields
    if isinstance(own, Activity):
        content, form = own.topic or record.heading, "、".join(own.format)
    elif isinstance(own, PublicLesson):
        content, form = record.heading, own.occasion or record.kind.short
    elif isinstance(own, Observation) and direction_of(record, side.owner, side.pairings):
        content, form = record.heading, record.kind.short
    else:
        return None
    return MainActivity(id=record.id, day=record.date, content=content, format=form, place=own.place)
