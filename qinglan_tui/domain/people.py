"""Teachers, pairings and the direction of an observation (contract: persons, direction)."""

import datetime as dt
from typing import Annotated

from msgspec import Struct

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.problems import Problem

PAIRING_EVENTS = ("开始", "暂停", "续聘", "延长", "换师", "出师", "终止")
ENDINGS = ("换师", "出师", "终止")
RENEWALS = ("续聘", "延长")
LESSON_DIRECTIONS = ("听师傅", "听徒弟", "被师傅听", "被徒弟听", "听其他教师", "被听")
TITLES = ("未定级", "三级教师", "二级教师", "一级教师", "高级教师", "正高级教师")
DEGREES = ("中师", "大专", "本科", "硕士", "博士")


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Anyone named in records; the name is unique in a workbook.

    The optional facts are printed by forms A2, A4 and A22.
    """

    name: Annotated[str, Ask("姓名")]
    subject: Annotated[str, Ask("学科")] = ""
    sex: Annotated[str, Ask("性别", Input.CHOICE, Choices(("女", "男")))] = ""
    birth: Annotated[str, Ask("出生年月")] = ""
    years_taught: Annotated[int | None, Ask("教龄", Input.NUMBER, unit="年", low=0, high=60)] = None
    title: Annotated[str, Ask("职称", Input.CHOICE, Choices(TITLES))] = ""
    degree: Annotated[str, Ask("学历", Input.CHOICE, Choices(DEGREES))] = ""
    honours: Annotated[str, Ask("荣誉称号")] = ""
    classes: Annotated[tuple[str, ...], Ask("任教班级", Input.CHOICES)] = ()
    posts: Annotated[str, Ask("职务")] = ""
    joined: Annotated[str, Ask("参加工作时间")] = ""
    school: Annotated[str, Ask("单位")] = ""


class PairingEvent(Struct, frozen=True, omit_defaults=True):
    """Something that happened to a pairing; `until` is the new end of a 续聘 or 延长."""

    kind: Annotated[str, Ask("事项", Input.CHOICE, Choices(PAIRING_EVENTS, closed=True))]
    date: Annotated[dt.date, Ask("日期", Input.DATE)]
    ground: Annotated[str, Ask("原因")] = ""
    until: Annotated[dt.date | None, Ask("延至", Input.DATE)] = None


class Pairing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Mentor(s) and apprentice(s) under one programme for a span of time."""

    id: str
    mentors: Annotated[tuple[str, ...], Ask("师傅", Input.PEOPLE)]
    apprentices: Annotated[tuple[str, ...], Ask("徒弟", Input.PEOPLE)]
    start: Annotated[dt.date, Ask("结对日期", Input.DATE)]
    planned_end: Annotated[dt.date | None, Ask("约定到期", Input.DATE)] = None
    type: Annotated[str, Ask("结对类型", Input.CHOICE, Choices(("教学", "班主任", "教学与班主任")))] = ""
    stage: Annotated[str, Ask("阶段")] = ""
    programme: Annotated[str, Ask("方案")] = ""
    events: tuple[PairingEvent, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody in the pairing, mentors first."""
        return self.mentors + self.apprentices

    def end(self) -> dt.date | None:
        """The last day it is meant to run: the planned end or what a renewal made of it."""
        ends = [event.until for event in self.events if event.kind in RENEWALS and event.until is not None]
        return max(ends) if ends else self.planned_end

    def is_active(self, day: dt.date) -> bool:
        """Whether the pairing holds on that day: begun, not over, not ended, not paused."""
        end = self.end()
        if day < self.start or (end is not None and day > end):
            return False
        paused = False
        for event in sorted(self.events, key=lambda event: event.date):
            if event.date > day:
                break
            if event.kind in ENDINGS:
                return False
            paused = event.kind == "暂停"
        return not paused

    def partners_of(self, name: str) -> tuple[str, ...]:
        """The other side of the pairing, seen from `name`."""
        if name in self.mentors:
            return self.apprentices
        return self.mentors if name in self.apprentices else ()


def new_pairing(
    mentors: tuple[str, ...], apprentices: tuple[str, ...], start: dt.date, programme: str = ""
) -> Pairing:
    """A pairing whose id follows from who is in it and when it began: two workbooks give it the same one.

    Raises:
        Problem: a side is empty, or somebody stands on both sides.
    """
    if not mentors or not apprentices:
        raise Problem("结对要有师傅也要有徒弟", "请把两边的姓名都填上")
    both = set(mentors) & set(apprentices)
    if both:
        raise Problem(f"“{'、'.join(sorted(both))}”不能同时是师傅和徒弟", "请改其中一边的姓名")
    pairing_id = f"{'、'.join(mentors)}-{'、'.join(apprentices)}-{start.isoformat()}"
    return Pairing(id=pairing_id, mentors=mentors, apprentices=apprentices, start=start, programme=programme)


def active_pairings(pairings: tuple[Pairing, ...], name: str, day: dt.date) -> tuple[Pairing, ...]:
    """The pairings that `name` stands in on that day."""
    return tuple(pairing for pairing in pairings if name in pairing.people and pairing.is_active(day))


def mentors_of(name: str, pairings: tuple[Pairing, ...], day: dt.date) -> frozenset[str]:
    """Whose apprentice `name` is on that day."""
    return frozenset(m for p in pairings if name in p.apprentices and p.is_active(day) for m in p.mentors)


def apprentices_of(name: str, pairings: tuple[Pairing, ...], day: dt.date) -> frozenset[str]:
    """Whose mentor `name` is on that day."""
    return frozenset(a for p in pairings if name in p.mentors and p.is_active(day) for a in p.apprentices)


def direction(
    teacher: str, observers: tuple[str, ...], owner: str, pairings: tuple[Pairing, ...], day: dt.date
) -> str:
    """Who heard whom, seen from the owner: one of `LESSON_DIRECTIONS`, "" when the owner was not there."""
    mentors = mentors_of(owner, pairings, day)
    apprentices = apprentices_of(owner, pairings, day)
    if teacher == owner:
        if mentors & set(observers):
            return "被师傅听"
        return "被徒弟听" if apprentices & set(observers) else "被听"
    if observers and owner not in observers:
        return ""
    if teacher in mentors:
        return "听师傅"
    return "听徒弟" if teacher in apprentices else "听其他教师"


def with_person(people: tuple[Person, ...], person: Person) -> tuple[Person, ...]:
    """The people with one more.

    Raises:
        Problem: somebody of that name is there already.
    """
    if any(known.name == person.name for known in people):
        raise Problem(
            f"教师名单里已有“{person.name}”", f"如是另一位老师，请写成可以区分的姓名，如{person.name}（三小）"
        )
    return (*people, person)


def with_names(people: tuple[Person, ...], names: tuple[str, ...]) -> tuple[Person, ...]:
    """The people with every new name added as a person of whom nothing else is known."""
    known = {person.name for person in people}
    fresh = tuple(Person(name=name) for name in dict.fromkeys(names) if name and name not in known)
    return people + fresh
