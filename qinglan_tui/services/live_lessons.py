"""Which lesson one goes into: one that was left, one that was agreed on, or one of today's timetable."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.dates import WEEKDAYS, short_date
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.live import LESSON_MINUTES
from qinglan_tui.domain.people import active_pairings
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.domain.slots import same_slot, slot_key, slot_parts
from qinglan_tui.domain.terms import term_of
from qinglan_tui.services import drafts, live
from qinglan_tui.services.live import Sitting
from qinglan_tui.storage import Workbook

GO_ON, AGREED, TIMETABLE, TODAY = "接着记", "约好的", "今天的课表", "今天记过的"
_AHEAD = dt.timedelta(days=14)
_MOST_AGREED = 3


class Offer(Struct, frozen=True, kw_only=True):
    """A lesson to go into: the heading it stands under, when it is, what is known of it, and the sitting."""

    group: str
    when: str
    class_name: str
    about: str
    sitting: Sitting


def offers(workbook: Workbook, now: dt.datetime) -> tuple[Offer, ...]:
    """The lessons one may be about to hear, the likeliest first, each once."""
    today = now.date()
    span = Span(today, today + _AHEAD)
    records = [record for record in workbook.records(span) if isinstance(record, Record)]
    own = workbook.settings.owner
    heard = [one for one in records if isinstance(one.fields, Observation) and one.fields.teacher != own]
    left = tuple(_left(workbook, now))
    taken = {offer.sitting.key for offer in left}
    others = (
        *_of_records(workbook, heard, now, planned=True),
        *_of_timetable(workbook, heard, now),
        *_of_records(workbook, heard, now, planned=False),
    )
    return (*left, *(offer for offer in others if offer.sitting.key not in taken))


def _left(workbook: Workbook, now: dt.datetime) -> Iterator[Offer]:
    sittings = {one.key: one for one in live.left_sittings(workbook)}
    for left in drafts.unsaved(workbook):
        if left.kind is not live.KIND:
            continue
        sitting = sittings.get(left.key)
        # A form that is not of a lesson is offered on the day of its writing only.
        if sitting is None and (left.at is None or left.at.date() != now.date()):
            continue
        sitting = sitting or live.from_form(workbook, left, now)
        when = f"{short_date(left.at.date())}" if left.at else ""
        written = f"已记{len(sitting.lesson.lines)}行" if sitting.lesson.lines else "还没记"
        named = "　".join(part for part in (_named(sitting), written) if part)
        class_name = str(sitting.value("class_name") or "")
        yield Offer(group=GO_ON, when=when, class_name=class_name, about=named, sitting=sitting)


def _of_records(
    workbook: Workbook, heard: list[Record], now: dt.datetime, *, planned: bool
) -> Iterator[Offer]:
    """What is agreed, for today or the next days; and what was saved today already."""
    found = [
        record
        for record in heard
        if (
            record.status == "planned"
            if planned
            else record.status != "planned" and record.date == now.date()
        )
    ]
    found.sort(key=lambda record: (record.date, slot_key(record.slot)))
    for record in found[:_MOST_AGREED] if planned else found:
        weekday = WEEKDAYS[record.date.weekday()]
        yield Offer(
            group=AGREED if planned else TODAY,
            when=("今天" if record.date == now.date() else weekday) + record.slot,
            class_name=fact(record, "class_name"),
            about=record.heading + ("　按今天记" if record.date > now.date() else ""),
            sitting=live.sitting_of(workbook, record, now),
        )


def _of_timetable(workbook: Workbook, heard: list[Record], now: dt.datetime) -> Iterator[Offer]:
    """The partners' lessons of today of which there is no record yet."""
    today, owner = now.date(), workbook.settings.owner
    term = term_of(today, workbook.terms)
    pairings = active_pairings(workbook.pairings, owner, today)
    partners = dict.fromkeys(name for one in pairings for name in one.partners_of(owner))
    lessons = [
        lesson
        for name in partners
        for lesson in workbook.timetable.lessons_on(today, name, term, ())
        if not any(_is_of(record, today, lesson.slot, name) for record in heard)
    ]
    for place, lesson in enumerate(sorted(lessons, key=lambda lesson: slot_key(lesson.slot))):
        raw: dict[str, Any] = {
            "teacher": lesson.teacher,
            "slot": lesson.slot,
            "class_name": lesson.class_name,
        }
        raw |= {"subject": lesson.subject} if lesson.subject else {}
        sitting = live.new_sitting(workbook, raw, now + dt.timedelta(microseconds=place))
        yield Offer(
            group=TIMETABLE,
            when=lesson.slot,
            class_name=lesson.class_name,
            about=f"{lesson.teacher} {lesson.subject}".strip(),
            sitting=_lasting(sitting, len(slot_parts(lesson.slot))),
        )


def _is_of(record: Record, day: dt.date, slot: str, teacher: str) -> bool:
    return (
        record.date == day
        and bool(record.slot)
        and same_slot(record.slot, slot)
        and fact(record, "teacher") == teacher
    )


def _lasting(sitting: Sitting, lessons: int) -> Sitting:
    lesson = structs.replace(sitting.lesson, length=LESSON_MINUTES * max(1, lessons))
    return structs.replace(sitting, lesson=lesson)


def _named(sitting: Sitting) -> str:
    topic = str(sitting.value("topic") or "")
    return f"{sitting.teacher}{f'《{topic}》' if topic else ''}"
