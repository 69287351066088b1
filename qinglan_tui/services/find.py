"""Finding records: what a filter asks for, read from text, and the records that fit, newest first."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.checking import fault_of
from qinglan_tui.domain.counts import direction_of, is_by
from qinglan_tui.domain.dates import read_date
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.people import LESSON_DIRECTIONS
from qinglan_tui.domain.periods import Span, counts_in, counts_span, read_counts_for
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.records import STATUS_CHOICES, Record, Unreadable, people_of
from qinglan_tui.domain.searching import fold, pattern_of, words_of
from qinglan_tui.domain.terms import term_of
from qinglan_tui.domain.text import clean, quoted
from qinglan_tui.storage import Workbook

# A record can count for a period that it was not written in: next term's plan in July, October's case in May.
WRITTEN_BEFORE = dt.timedelta(days=180)
WRITTEN_AFTER = dt.timedelta(days=366)
AROUND = 18  # characters either side of what was searched for

LABELS = {
    "kind": "种类",
    "term": "学期",
    "month": "月份",
    "week": "周次",
    "since": "开始日期",
    "until": "结束日期",
    "person": "教师",
    "tag": "标签",
    "status": "状态",
    "direction": "方向",
    "text": "文字",
}


class Filter(Struct, frozen=True, kw_only=True):
    """What is asked for; an empty part asks for nothing, all the others must fit.

    `kind` and `status` are codes; `term`, `month`, `week` are 2026-2027-1, 2026-11, 2026-W47 and mean what
    a record counts for; `since` and `until` mean its date, both included. Every word of `text` must stand
    in the record.
    """

    kind: str = ""
    term: str = ""
    month: str = ""
    week: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    person: str = ""
    tag: str = ""
    status: str = ""
    direction: str = ""
    text: str = ""

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that a record must count for."""
        return tuple(period for period in (self.term, self.month, self.week) if period)

    @property
    def is_empty(self) -> bool:
        """Whether every record fits."""
        return self == Filter()


class Found(Struct, frozen=True):
    """A record that fits and, when words were searched for, the place where they stand."""

    record: Record | Unreadable
    excerpt: str = ""


def read_filter(raw: Mapping[str, str | None], workbook: Workbook, today: dt.date) -> Filter:
    """The filter that was typed, by the names of its parts; empty texts ask for nothing.

    Raises:
        Faults: something cannot be read; all of it is listed.
    """
    term = term_of(today, workbook.terms)
    read: dict[str, Callable[[str], Any]] = {
        "kind": lambda text: kind_named(text).code,
        "term": lambda text: _period(text, today, term, _is_term, "2026-2027-1、本学期"),
        "month": lambda text: _period(_counted(text, "月"), today, term, _is_month, "11月、2026-11"),
        "week": lambda text: _period(_counted(text, "周"), today, term, _is_week, "第11周、本周"),
        "since": lambda text: read_date(text, today, term).date,
        "until": lambda text: read_date(text, today, term).date,
        "status": _status,
        "direction": _direction,
    }
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for name, given in raw.items():
        text = clean(given or "").strip()
        if not text:
            continue
        try:
            values[name] = read[name](text) if name in read else text
        except Problem as problem:
            faults.append(fault_of(name, LABELS[name], problem))
    wanted = Filter(**values)
    if wanted.since and wanted.until and wanted.since > wanted.until:
        faults.append(Fault("until", LABELS["until"], "在开始日期之前，请把两个日期对调"))
    if faults:
        raise Faults(faults)
    return wanted


def find(workbook: Workbook, wanted: Filter, today: dt.date) -> list[Found]:
    """The records that fit, newest first; what cannot be read is among them wherever it may belong."""
    span = span_of(wanted, workbook, today)
    if span is None:
        return []
    entries = workbook.search(wanted.text, span) if wanted.text else workbook.records(span)
    words = words_of(wanted.text)
    # Storage hands them out by date, slot and number.
    fitting = (entry for entry in reversed(entries) if fits(entry, wanted, workbook, today))
    return [Found(entry, excerpt(entry, words)) for entry in fitting]


def excerpt(entry: Record | Unreadable, words: Sequence[str], before: int = AROUND) -> str:
    """The place in the record's texts where the words stand, on one line with some text around it.

    The text that holds most of the words is taken, the longer words counting more; `words` are folded.
    At most `before` characters stand before the first of them.
    """
    if not words or isinstance(entry, Unreadable):
        return ""
    text = max(
        entry.texts, key=lambda text: sum(len(word) for word in words if word in fold(text)), default=""
    )
    line = " ".join(text.split())
    pattern = pattern_of(tuple(words))
    place = pattern.search(line) if pattern else None
    if place is None:
        return ""
    start = max(0, place.start() - before)
    end = place.start() + max(map(len, words)) + AROUND
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def fits(entry: Record | Unreadable, wanted: Filter, workbook: Workbook, today: dt.date) -> bool:
    """Whether a record is what is asked for; of its text nothing is asked."""
    if isinstance(entry, Unreadable):
        day = _raw_date(entry)
        told = wanted.person or wanted.tag or wanted.status or wanted.direction
        in_periods = day is None or _counts(day, "", wanted, workbook, today)
        return not told and in_periods and wanted.kind in ("", entry.raw.get("kind"))
    if wanted.kind and entry.kind.code != wanted.kind:
        return False
    if wanted.status and entry.status != wanted.status:
        return False
    if wanted.tag and wanted.tag not in entry.tags:
        return False
    if wanted.person and not _concerns(entry, wanted.person, workbook.settings.owner):
        return False
    if wanted.direction and wanted.direction != direction_of(
        entry, workbook.settings.owner, workbook.pairings
    ):
        return False
    return _counts(entry.date, entry.counts_for, wanted, workbook, today)


def _concerns(record: Record, name: str, owner: str) -> bool:
    """Whether the record names that person; one without an author is the owner's."""
    return name in people_of(record) or is_by(record, name, owner)


def _counts(day: dt.date, counts_for: str, wanted: Filter, workbook: Workbook, today: dt.date) -> bool:
    """Whether a record of that day, counting for that period, lies in all that is asked for."""
    if (wanted.since and day < wanted.since) or (wanted.until and day > wanted.until):
        return False
    if not wanted.periods:
        return True
    terms = workbook.terms
    spans = (counts_span(today, period, terms) for period in wanted.periods)
    return all(counts_in(day, counts_for, span, terms) for span in spans)


def span_of(wanted: Filter, workbook: Workbook, today: dt.date) -> Span | None:
    """The days whose records must be looked at, None when nothing can fit."""
    whole: Span | None = Span(wanted.since, wanted.until)
    for period in wanted.periods:
        counted = counts_span(today, period, workbook.terms)
        if whole is not None and counted.since and counted.until:
            whole = whole.intersect(Span(counted.since - WRITTEN_BEFORE, counted.until + WRITTEN_AFTER))
    return whole


def _raw_date(entry: Unreadable) -> dt.date | None:
    text = entry.raw.get("date")
    try:
        return dt.date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _counted(text: str, unit: str) -> str:
    """A bare number with its unit: 11 → 11月, 8 → 第8周."""
    if not text.isdecimal():
        return text
    return f"第{text}周" if unit == "周" else f"{text}月"


def _is_month(period: str) -> bool:
    return len(period) == 7 and "W" not in period


def _is_week(period: str) -> bool:
    return "W" in period


def _is_term(period: str) -> bool:
    return len(period) == len("2026-2027-1")


def _period(text: str, today: dt.date, term: Any, fits: Callable[[str], bool], accepted: str) -> str:
    period = read_counts_for(text, today, term)
    if not fits(period):
        raise Problem(f"{quoted(text)}看不懂", f"可写：{accepted}")
    return period


def _status(text: str) -> str:
    code = STATUS_CHOICES.read(text)
    if not STATUS_CHOICES.allows(code):
        raise Problem(f"没有{quoted(text)}这种状态", f"可写：{'、'.join(STATUS_CHOICES.spoken)}")
    return code


def _direction(text: str) -> str:
    if text not in LESSON_DIRECTIONS:
        raise Problem(f"没有{quoted(text)}这种方向", f"可写：{'、'.join(LESSON_DIRECTIONS)}")
    return text
