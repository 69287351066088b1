"""进度 as lines: every duty in words, by whom it is with, and the periods and records of one of them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from qinglan_tui.domain.both_ways import BothWays
from qinglan_tui.domain.dates import short_date, weekday_name
from qinglan_tui.domain.programmes import OWERS, PERS
from qinglan_tui.domain.progress_values import (
    DONE,
    NOT_YET,
    OVERDUE,
    STATES,
    DatedReminder,
    DutyProgress,
    PeriodProgress,
    Progress,
)
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.domain.terms import week_of
from qinglan_tui.services.blanks import Blank, blanks_of
from qinglan_tui.services.duty_words import about, period_text, quote_of, sentences
from qinglan_tui.services.present import marks
from qinglan_tui.services.scope import pairings_in, pick_term
from qinglan_tui.storage import Workbook

OWN = "我自己"
# Every word as short as the column; the sentence below the list says the whole.
PER_WORDS = {
    "half_term": "半学期",
    "calendar_year": "每年",
    "target": "每个",
    "lesson_taught": "每节课",
    "lesson_heard": "每听课",
    "lesson_plan": "每教案",
    "activity": "每活动",
}
_ORDER = {per: place for place, per in enumerate(PERS)}


class Line(Struct, frozen=True, kw_only=True):
    """One line of 进度. `part` is how full the bar is, None for none; `said` is tried from the fullest on."""

    key: str
    per: str
    title: str
    part: float | None = None
    said: tuple[str, ...]
    tone: str = ""
    about: tuple[str, ...] = ()


class Group(Struct, frozen=True):
    """Lines under a heading: a partner, oneself, what is known of the other side, the school."""

    head: str
    note: str
    lines: tuple[Line, ...]


def named(found: Iterable[Progress]) -> dict[str, tuple[Progress, DutyProgress]]:
    """Every duty by the key that its line has; keys stay the same from one computation to the next."""
    duties: dict[str, tuple[Progress, DutyProgress]] = {}
    for one in found:
        for duty in one.duties:
            key = f"{one.programme.id}/{duty.duty.id}/{duty.person}/{duty.pairing}"
            while key in duties:
                key += "+"
            duties[key] = (one, duty)
    return duties


def overview(found: Sequence[Progress], ways: Sequence[BothWays] = ()) -> tuple[Group, ...]:
    """All of 进度: what I owe with each partner, what is known of the partners, reminders at the end.

    `ways` says beside the heading of each pairing what went both ways in it.
    """
    keyed = named(found)
    several = len(found) > 1
    groups: list[Group] = []
    for one in found:
        own = [(key, duty) for key, (other, duty) in keyed.items() if other is one]
        note = one.programme.name if several else ""
        between = {way.pairing.id: way for way in ways if way.pairing.programme == one.programme.id}
        groups += _mine([(key, duty) for key, duty in own if duty.mine], one, note, between)
    for one in found:
        own = [(key, duty) for key, (other, duty) in keyed.items() if other is one]
        groups += _known([(key, duty) for key, duty in own if not duty.mine], one)
    for one in found:
        groups += (group for group in _reminders(one) if group.lines)
    return tuple(groups)


def _mine(
    duties: list[tuple[str, DutyProgress]], one: Progress, note: str, ways: Mapping[str, BothWays]
) -> Iterator[Group]:
    """The owner's own duties: for each pairing, then those of all pairings together."""
    pairings = {duty.pairing: duty.partners for _, duty in duties if duty.pairing}
    pairings |= {name: way.pairing.partners_of(one.owner) for name, way in ways.items()}
    for pairing, partners in (*pairings.items(), ("", ())):
        members = [(key, duty) for key, duty in duties if duty.pairing == pairing]
        told = "　".join(part for part in (ways[pairing].text if pairing in ways else "", note) if part)
        if members or pairing in ways:
            yield Group(f"与{'、'.join(partners)}" if pairing else OWN, told, _lines(members, one))


def _known(duties: list[tuple[str, DutyProgress]], one: Progress) -> Iterator[Group]:
    """What is known of each partner; where nothing is known, only how many there are."""
    for person in dict.fromkeys(duty.person for _, duty in duties):
        theirs = [(key, duty) for key, duty in duties if duty.person == person]
        told = [(key, duty) for key, duty in theirs if duty.judged or duty.done]
        silent = len(theirs) - len(told)
        note = "只算这个工作簿里有的记录" + (f"；另有{silent}项没有记录" if silent else "")
        if told:
            yield Group(f"已知　{person}", note, _lines(told, one))


def _lines(members: list[tuple[str, DutyProgress]], one: Progress) -> tuple[Line, ...]:
    ordered = sorted(members, key=lambda member: _ORDER.get(member[1].duty.per, 99))
    lines = []
    for per, run in groupby(ordered, key=lambda member: member[1].duty.per):
        word = PER_WORDS.get(per, PERS.get(per, ""))
        for key, duty in run:
            lines.append(_line(key, word, duty, one))
            word = ""
    return tuple(lines)


def _line(key: str, per: str, duty: DutyProgress, one: Progress) -> Line:
    barred = bool(duty.required) and duty.judged and duty.duty.op != "max"
    tone = {OVERDUE: "warm", DONE: "soft"}.get(duty.state, "") if duty.judged else "soft"
    return Line(
        key=key,
        per=per,
        title=one.programme.labels.fill(duty.duty.title),
        part=duty.part if barred else None,
        said=sentences(duty),
        tone=tone,
        about=about(duty, one.programme.labels, one.owner),
    )


def _reminders(one: Progress) -> Iterator[Group]:
    """What others owe, with its dates; then the duties that are not this person's, and why."""
    ordered = sorted(one.reminders, key=lambda reminder: _next(reminder, one.as_of) or dt.date.max)
    yield Group(
        "学校和教研组的安排",
        "只作提醒，不算进度",
        tuple(_reminder(reminder, one) for reminder in ordered),
    )
    yield Group("数不出来的任务", "记着做，不算进度", tuple(_uncounted(one)))
    skipped = {f"skip/{one.programme.id}/{skip.duty.id}": skip for skip in one.skipped}
    yield Group(
        "这学期不算",
        "",
        tuple(
            Line(
                key=key,
                per="",
                title=skip.duty.title,
                said=(skip.why,),
                tone="soft",
                about=(f"{skip.duty.title}　{skip.why}", "", quote_of(skip.duty)),
            )
            for key, skip in skipped.items()
        ),
    )


def _uncounted(one: Progress) -> Iterator[Line]:
    """What nobody can count (定期、积极、随时), each with who owes it."""
    labels = one.programme.labels
    words = OWERS | {"mentor": labels.mentor, "apprentice": labels.apprentice}
    for number, reminder in enumerate(one.programme.reminders):
        who = words.get(reminder.who, reminder.who)
        yield Line(
            key=f"note/{one.programme.id}/{number}",
            per="",
            title=who,
            said=(reminder.text,),
            tone="soft",
            about=(who, reminder.text, f"原文：{reminder.quote}" if reminder.quote else ""),
        )


def _next(reminder: DatedReminder, today: dt.date) -> dt.date | None:
    return next((day for day in reminder.dues if day >= today), None)


def _reminder(reminder: DatedReminder, one: Progress) -> Line:
    coming = _next(reminder, one.as_of)
    when = short_date(coming) if coming else "已过" if reminder.dues else ""
    every = "、".join(short_date(day) for day in reminder.dues)
    asked = f"{reminder.who}{reminder.count}"
    said = [f"{asked}，{word}" for word in (every, when) if word]
    return Line(
        key=f"remind/{one.programme.id}/{reminder.duty.id}",
        per="",
        title=one.programme.labels.fill(reminder.duty.title),
        said=tuple(dict.fromkeys((*said, asked))),
        tone="soft",
        about=(f"{reminder.duty.title}　{asked}", every, quote_of(reminder.duty)),
    )


# --- one duty opened -------------------------------------------------------------------------------------


class Entry(Struct, frozen=True, kw_only=True):
    """A record in a period: it counts, or `note` says why it nearly does."""

    id: int
    day: str
    kind: str
    heading: str
    note: str = ""
    counts: bool = True


class Block(Struct, frozen=True, kw_only=True):
    """One period: how it stands, its parts (示范课1/1), its records and what may be written for it."""

    label: str
    note: str
    parts: str = ""
    entries: tuple[Entry, ...] = ()
    blanks: tuple[Blank, ...] = ()


def record_ids(duty: DutyProgress) -> set[int]:
    """The records that count or nearly count."""
    counted = {number for period in duty.periods for number in period.records}
    return counted | {near.id for period in duty.periods for near in period.near}


def blocks(
    one: Progress, duty: DutyProgress, records: Mapping[int, Record | Unreadable | None]
) -> tuple[Block, ...]:
    """The periods of a duty; those to come in which nothing stands are one line."""
    found: list[Block] = []
    waiting: list[str] = []
    for period in duty.periods:
        if period.state == NOT_YET and not (period.records or period.near):
            waiting.append(period.label)
        else:
            found.append(_block(one, duty, period, records))
    if waiting:
        span = "、".join(waiting) if len(waiting) < 3 else f"{waiting[0]}到{waiting[-1]}"
        found.append(Block(label=span, note=STATES[NOT_YET]))
    return tuple(found)


def _block(
    one: Progress,
    duty: DutyProgress,
    period: PeriodProgress,
    records: Mapping[int, Record | Unreadable | None],
) -> Block:
    near = {found.id: found.missing for found in period.near}
    entries = [_entry(records.get(number), number, near) for number in {*period.records, *near}]
    dated = sorted((entry for entry in entries if entry is not None), key=lambda entry: entry[0])
    open_still = bool(period.missing) or period.required is None
    return Block(
        label=period.label,
        note=period_text(duty.duty, period, one.as_of) if duty.judged else f"已知{period.done}",
        parts=" · ".join(f"{part.name}{part.done}/{part.required}" for part in period.covered),
        entries=tuple(entry for _, entry in dated),
        blanks=blanks_of(one, duty, period, one.as_of) if open_still else (),
    )


def _entry(
    record: Record | Unreadable | None, number: int, near: Mapping[int, str]
) -> tuple[tuple[dt.date, str, int], Entry] | None:
    if not isinstance(record, Record):
        return None
    noted = " ".join(mark for mark in marks(record) if not mark.startswith("缺"))
    entry = Entry(
        id=number,
        day=f"{short_date(record.date)} {weekday_name(record.date)}",
        kind=record.kind.short,
        heading=record.heading,
        note=near.get(number, noted),
        counts=number not in near,
    )
    return (record.date, record.slot, number), entry


# --- what stands around them -----------------------------------------------------------------------------

NO_PROGRAMME = (
    "还没有选方案，所以不知道要完成什么。\n"
    "按 F10 打开菜单，选“设置”，在“结对”里给这对师徒填上方案，再回到这里。"
)
NO_PAIRING = "这个学期还没有结对。\n按 F10 打开菜单，选“设置”，在“结对”里填上师傅、徒弟和方案，再回到这里。"


def state_of_all(workbook: Workbook, found: Sequence[Progress], today: dt.date) -> str:
    """What stands beside the title: 第12周　本学期8项，完成3项，逾期1项."""
    term = pick_term(workbook, None, today)
    week = week_of(term, today)
    done, asked = (sum(numbers) for numbers in zip(*(one.rate for one in found), strict=True))
    late = sum(len(one.overdue) for one in found)
    parts = ([f"{asked}项，完成{done}项"] if asked else []) + ([f"逾期{late}项"] if late else [])
    return "　".join(part for part in (f"第{week}周" if week else term.id, "，".join(parts)) if part)


def what_is_lacking(workbook: Workbook, today: dt.date) -> str:
    """How to come to duties when there are none: no pairing, or no programme chosen."""
    pairings = pairings_in(workbook, pick_term(workbook, None, today))
    return NO_PROGRAMME if pairings else NO_PAIRING


def without_programme(workbook: Workbook, today: dt.date) -> tuple[Group, ...]:
    """The pairings that have no programme while others have one, each as a line that says so."""
    owner = workbook.settings.owner
    pairings = pairings_in(workbook, pick_term(workbook, None, today))
    names = ["、".join(pairing.partners_of(owner)) for pairing in pairings if not pairing.programme]
    lines = tuple(
        Line(
            key=f"none/{name}",
            per="",
            title=f"与{name}",
            said=("还没有选方案：F10 菜单，设置，结对", "还没有选方案"),
            tone="soft",
        )
        for name in names
    )
    return (Group("没有方案的结对", "", lines),) if lines else ()
