"""When one can hear the other (我没课、他有课), and agreeing on such a lesson: an observation 已约."""

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

from qinglan_tui.domain.dates import WEEKDAYS, short_date
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import active_pairings
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.slots import same_slot, slot_key
from qinglan_tui.domain.terms import DAY, term_of, week_of
from qinglan_tui.domain.timetable import Slot
from qinglan_tui.services.entry import compose
from qinglan_tui.storage import Workbook

DAYS_AHEAD = 14
TIMETABLE_AT = "请在设置的课表里填"


class Chance(Struct, frozen=True, kw_only=True):
    """A lesson that can be heard: its day and school week, the lesson, and what is agreed for that time.

    `agreed` is "" while nothing is, 已约 when it is this lesson, else the other lesson: 已约听周敏.
    """

    day: dt.date
    week: int | None
    lesson: Slot
    agreed: str = ""


class Meetings(Struct, frozen=True, kw_only=True):
    """The lessons of two weeks; `missing` says what is not known, `why_none` why there are none."""

    chances: tuple[Chance, ...] = ()
    missing: str = ""
    why_none: str = ""


def meetings(workbook: Workbook, today: dt.date) -> Meetings:
    """The partners' lessons from tomorrow on, for two weeks, in which the owner does not teach."""
    owner, timetable = workbook.settings.owner, workbook.timetable
    days = [today + DAY * ahead for ahead in range(1, DAYS_AHEAD + 1)]
    partners = _partners(workbook, days)
    if not partners:
        return Meetings(why_none="这两周没有结对的老师。请在设置的结对里添加。")
    known = [name for name in partners if timetable.of(name).entries]
    own = timetable.of(owner).entries
    if not known:
        whose = f"您和{'、'.join(partners)}" if not own else "、".join(partners)
        return Meetings(why_none=f"还没有{whose}的课表。{TIMETABLE_AT}，填了就知道哪节可以去听。")
    if not any(term_of(day, workbook.terms) for day in days):
        return Meetings(why_none="往后两周不在学期内。请在设置的学期里添加。")
    missing = [name for name in partners if name not in known]
    chances = tuple(_chances(workbook, days, known))
    return Meetings(
        chances=chances,
        missing=_what_is_missing(missing, own=bool(own)),
        why_none="" if chances else f"往后两周没有您没课、{'或'.join(known)}有课的时候。",
    )


def agree(workbook: Workbook, chance: Chance, now: dt.datetime) -> Record:
    """Save the observation that was agreed on.

    Raises:
        Problem: something is agreed for that time already, or it cannot be saved.
    """
    taken = _agreed(chance.day, chance.lesson, _planned(workbook, chance.day, chance.day))
    if taken:
        raise Problem(f"{lesson_text(chance)}{taken}", "要改请在全部记录里打开那一条")
    lesson = chance.lesson
    raw = {
        "date": chance.day,
        "slot": lesson.slot,
        "status": "planned",
        "teacher": lesson.teacher,
        "class_name": lesson.class_name,
        "subject": lesson.subject,
    }
    record = compose(workbook, kind_named("observation"), raw, None, now.date())
    return workbook.save(record, now)


def lesson_text(chance: Chance) -> str:
    """11月24日周二第2节."""
    return f"{short_date(chance.day)}{WEEKDAYS[chance.day.weekday()]}{chance.lesson.slot}"


def _what_is_missing(names: list[str], *, own: bool) -> str:
    said = [] if own else ["您的课表还没有填，下面没有除去您有课的时间"]
    said += [f"{'、'.join(names)}的课表还没有填"] if names else []
    return f"{'；'.join(said)}。{TIMETABLE_AT}。" if said else ""


def _partners(workbook: Workbook, days: list[dt.date]) -> tuple[str, ...]:
    """With whom the owner is paired on any of the days."""
    owner = workbook.settings.owner
    names = (
        name
        for day in days
        for pairing in active_pairings(workbook.pairings, owner, day)
        for name in pairing.partners_of(owner)
    )
    return tuple(dict.fromkeys(names))


def _chances(workbook: Workbook, days: list[dt.date], teachers: list[str]) -> Iterator[Chance]:
    planned = _planned(workbook, days[0], days[-1])
    owner, timetable, leave = workbook.settings.owner, workbook.timetable, workbook.leave
    for day in days:
        term = term_of(day, workbook.terms)
        if term is None:
            continue
        active = active_pairings(workbook.pairings, owner, day)
        paired = {name for pairing in active for name in pairing.partners_of(owner)}
        heard = [
            lesson
            for teacher in teachers
            if teacher in paired
            for lesson in timetable.hearable_on(day, owner, teacher, term, leave)
        ]
        for lesson in sorted(heard, key=lambda lesson: slot_key(lesson.slot)):
            yield Chance(
                day=day, week=week_of(term, day), lesson=lesson, agreed=_agreed(day, lesson, planned)
            )


def _planned(workbook: Workbook, since: dt.date, until: dt.date) -> list[Record]:
    return [
        record
        for record in workbook.records(Span(since, until))
        if isinstance(record, Record)
        and record.status == "planned"
        and isinstance(record.fields, Observation)
    ]


def _agreed(day: dt.date, lesson: Slot, planned: list[Record]) -> str:
    for record in planned:
        fields = record.fields
        if record.date != day or not isinstance(fields, Observation):
            continue
        if record.slot and same_slot(record.slot, lesson.slot):
            return "已约" if fields.teacher == lesson.teacher else f"已约听{fields.teacher}"
    return ""
