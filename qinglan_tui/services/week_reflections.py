"""一周反思: one line for each lesson taught in a week; each becomes a 教学反思 of that lesson's day."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.counts import is_by
from qinglan_tui.domain.dates import WEEKDAYS, read_date, short_date, weekday_name
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.records import Record, all_specs, value_of
from qinglan_tui.domain.slots import same_slot, slot_key
from qinglan_tui.domain.terms import monday, term_of, week_of
from qinglan_tui.domain.text import clean, count_words
from qinglan_tui.services.entry import compose
from qinglan_tui.services.notices import WEEKS
from qinglan_tui.storage import Workbook

REFLECTION = KINDS_BY_CODE["reflection"]
CELLS = ("when", "class_name", "topic", "text")
# What a lesson of the timetable gives, and what is only read where the whole reflection was written.
KNOWN = frozenset({"when", "class_name"})
WHOLE = frozenset(CELLS)
# A line may change these; where anything else was written as well, it is a whole reflection.
_SHORT = frozenset(
    {"date", "slot", "topic", "class_name", "subject", "lesson_type", "type", "text", "status"}
)
_WEEK = dt.timedelta(days=6)
_OWN = "own-"


class Line(Struct, frozen=True, kw_only=True):
    """A line of the sheet: its texts by cell, and the texts as they are stored.

    `day` and `slot` are known where the timetable or a record gives them; `record` is the number of the
    reflection there is, which is `whole` when it is more than a line.
    """

    key: str
    cells: dict[str, str]
    stored: dict[str, str] = {}
    day: dt.date | None = None
    slot: str = ""
    subject: str = ""
    record: int | None = None
    whole: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether something is written in it that is not stored."""
        return any(self.cells.get(name, "").strip() != self.stored.get(name, "") for name in CELLS)

    @property
    def words(self) -> int:
        """The 字数 of the reflection."""
        return count_words(self.cells.get("text", ""))

    @property
    def about(self) -> str:
        """What is said of it above the sheet."""
        how = "，整篇的，要展开看" if self.whole else ""
        return f"{self.words}字{how}" if self.words else ""


class Saved(Struct, frozen=True, kw_only=True):
    """What came of saving: the reflections by the keys of their lines, and what is wrong with other lines."""

    records: dict[str, Record]
    faults: dict[str, str]
    trouble: str = ""

    @property
    def said(self) -> str:
        """What to tell the teacher."""
        parts = [f"已保存{len(self.records)}句"] if self.records else []
        if not parts and not self.faults and not self.trouble:
            parts = ["没有新写的"]
        if self.faults:
            parts.append(f"{len(self.faults)}行没有保存，看行下面写的")
        return "；".join((*parts, *([self.trouble.rstrip("。")] if self.trouble else ()))) + "。"


def heading(workbook: Workbook, first: dt.date) -> str:
    """第12周　11月16日至11月22日."""
    last = first + _WEEK
    number = next((week for day in (first, last) if (week := _week(workbook, day))), None)
    return (f"第{number}周　" if number else "") + f"{short_date(first)}至{short_date(last)}"


def lines(workbook: Workbook, first: dt.date, today: dt.date) -> tuple[Line, ...]:
    """The lessons that the owner taught in the week that begins on `first`, and the reflections of it."""
    owner = workbook.settings.owner
    found = (one for one in workbook.records(Span(first, first + _WEEK)) if isinstance(one, Record))
    left = [one for one in found if one.kind is REFLECTION and is_by(one, owner, owner)]
    made = []
    for day in (first + dt.timedelta(days=number) for number in range(7)):
        if day > today:
            break
        term = term_of(day, workbook.terms)
        for lesson in workbook.timetable.lessons_on(day, owner, term, workbook.leave):
            same = next((one for one in left if _is_about(one, day, lesson.slot, lesson.class_name)), None)
            if same is not None:
                left.remove(same)
            line = Line(
                key=f"{day.isoformat()}-{lesson.slot}-{lesson.class_name}",
                cells={"when": weekday_name(day) + lesson.slot, "class_name": lesson.class_name},
                day=day,
                slot=lesson.slot,
                subject=lesson.subject,
            )
            made.append(_with_record(line, same))
    made += [_with_record(Line(key=f"record-{one.id}", cells={}), one) for one in left]
    return tuple(sorted(made, key=lambda line: (line.day or first, slot_key(line.slot))))


def own_key(number: int) -> str:
    """The key of a line for a lesson that the timetable does not know."""
    return f"{_OWN}{number}"


def is_own(key: str) -> bool:
    """Whether the line was added by the teacher."""
    return key.startswith(_OWN)


def own_line(key: str) -> Line:
    """A line that the teacher added, empty."""
    return Line(key=key, cells={})


def given(line: Line) -> dict[str, object]:
    """What is known of a line's lesson, for a form."""
    day = {"date": line.day.isoformat()} if line.day is not None else {}
    facts = {"slot": line.slot, "subject": line.subject, "type": "课后"}
    facts |= {name: line.cells.get(name, "") for name in ("class_name", "topic", "text")}
    return {**day, **{name: text for name, text in facts.items() if text}}


def tidy_when(workbook: Workbook, text: str, first: dt.date, today: dt.date) -> str:
    """三第2节 or 11月18日第2节 as 周三第2节; what cannot be read, or is of another week, stays as it is."""
    try:
        day, slot = _read_when(workbook, text, first, today)
    except Problem:
        return text
    return weekday_name(day) + slot


def save(workbook: Workbook, written: Iterable[Line], first: dt.date, now: dt.datetime) -> Saved:
    """Save every line that was changed; one that cannot be read keeps its text and is told why."""
    ready: list[tuple[Line, Record]] = []
    faults: dict[str, str] = {}
    for line in written:
        if line.is_changed:
            try:
                ready.append((line, _record(workbook, line, first, now.date())))
            except Faults as wrong:
                faults[line.key] = "；".join(str(fault) for fault in wrong.faults)
            except Problem as problem:
                faults[line.key] = problem.what
    records: dict[str, Record] = {}
    for line, record in ready:
        try:
            records[line.key] = workbook.save(record, now)
        except Problem as problem:
            return Saved(records=records, faults=faults, trouble=str(problem))
    return Saved(records=records, faults=faults)


# --- unsaved text -----------------------------------------------------------------------------------------


def keep(workbook: Workbook, first: dt.date, written: Iterable[Line], now: dt.datetime) -> None:
    """Keep the changed lines of that week; those of other weeks stay."""
    weeks = _kept_weeks(workbook)
    changed = {line.key: dict(line.cells) for line in written if line.is_changed}
    before = weeks.pop(first.isoformat(), {})
    if changed:
        weeks[first.isoformat()] = changed
    if weeks:
        workbook.draft_put(WEEKS, {"weeks": weeks}, now)
    elif before:
        workbook.draft_drop(WEEKS)


def kept(workbook: Workbook, first: dt.date) -> dict[str, dict[str, str]]:
    """The cells of the lines of that week that were left unsaved, by the keys of the lines."""
    left = _kept_weeks(workbook).get(first.isoformat())
    if not isinstance(left, dict):
        return {}
    return {
        key: {str(name): clean(str(text)) for name, text in cells.items()}
        for key, cells in left.items()
        if isinstance(cells, dict)
    }


def latest_kept(workbook: Workbook) -> dt.date | None:
    """The Monday of the latest week with unsaved lines."""
    days = []
    for text in _kept_weeks(workbook):
        try:
            days.append(monday(dt.date.fromisoformat(text)))
        except ValueError:
            continue
    return max(days, default=None)


def _kept_weeks(workbook: Workbook) -> dict[str, Any]:
    draft = workbook.draft_take(WEEKS)
    weeks = draft.raw.get("weeks") if draft is not None and not draft.problem else None
    return dict(weeks) if isinstance(weeks, dict) else {}


# --- one line ---------------------------------------------------------------------------------------------


def _is_about(record: Record, day: dt.date, slot: str, class_name: str) -> bool:
    fields = record.fields
    if record.date != day or not isinstance(fields, Reflection) or not same_slot(record.slot, slot):
        return False
    return not fields.class_name or fields.class_name == class_name


def _with_record(line: Line, record: Record | None) -> Line:
    """The line with the reflection there is of its lesson."""
    if record is None or not isinstance(fields := record.fields, Reflection):
        return structs.replace(line, stored=dict(line.cells))
    whole = "\n" in fields.text.strip() or any(
        spec.name not in _SHORT and value_of(record, spec.name) != spec.default
        for spec in all_specs(REFLECTION)
        if spec.ask.group == "反思"
    )
    cells = {
        "when": weekday_name(record.date) + record.slot,
        "class_name": fields.class_name or line.cells.get("class_name", ""),
        "topic": fields.topic,
        "text": " ".join(
            (fields.text or fields.successes or fields.shortcomings or fields.next_time).split("\n")
        ),
    }
    return structs.replace(
        line, cells=cells, stored=cells, day=record.date, slot=record.slot, record=record.id, whole=whole
    )


def _record(workbook: Workbook, line: Line, first: dt.date, today: dt.date) -> Record:
    """The reflection that a line describes.

    Raises:
        Faults, Problem: something is missing or cannot be read; all of it is told.
    """
    texts = {name: line.cells.get(name, "").strip() for name in CELLS}
    base = workbook.get(line.record) if line.record is not None else None
    faults = []
    day, slot = line.day, line.slot
    if day is None:
        try:
            day, slot = _read_when(workbook, texts["when"], first, today)
        except Problem as problem:
            faults.append(Fault("when", "哪一节", problem.what.removeprefix("日期")))
    if not texts["text"]:
        emptied = "清空了；要删除这一条，请到全部记录里删" if base is not None else "还没写"
        faults.append(Fault("text", "一句话", emptied))
    if faults or day is None:
        raise Faults(faults)
    raw: dict[str, object] = {
        "topic": texts["topic"],
        "text": texts["text"],
        "class_name": texts["class_name"],
    }
    if isinstance(base, Record):
        return compose(workbook, REFLECTION, raw, base, today)
    raw |= {"date": day.isoformat(), "slot": slot, "type": "课后"}
    raw["subject"] = line.subject or workbook.settings.subject
    return compose(workbook, REFLECTION, raw, None, today)


def _read_when(workbook: Workbook, text: str, first: dt.date, today: dt.date) -> tuple[dt.date, str]:
    """The day and the lesson slot; a bare weekday is that of the week of the sheet.

    Raises:
        Problem: it cannot be read, or is of another week.
    """
    spoken = text.strip()
    if not spoken:
        raise Problem("没写，如：周三第2节")
    for number, name in enumerate(WEEKDAYS):
        said = next((said for said in (f"星期{name[1]}", name) if spoken.startswith(said)), "")
        if not said and spoken.startswith(name[1]) and spoken[1:2] in ("", " ", "第", "上", "下", "早"):
            said = name[1]
        if said:
            day = first + dt.timedelta(days=number)
            spoken = f"{day.isoformat()} {spoken.removeprefix(said)}".strip()
            break
    reading = read_date(spoken, today, term_of(first, workbook.terms))
    if not first <= reading.date <= first + _WEEK:
        raise Problem(f"{short_date(reading.date)}不在这一周")
    return reading.date, reading.slot


def _week(workbook: Workbook, day: dt.date) -> int | None:
    term = term_of(day, workbook.terms)
    return week_of(term, day) if term else None
