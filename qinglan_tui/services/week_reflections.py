"""一周反思: one line for each lesson taught in a week; the lines of a week are one 教学反思, of type 每周."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.dates import WEEKDAYS, read_date, short_date, weekday_name
from qinglan_tui.domain.fields import is_empty
from qinglan_tui.domain.kinds.reflection import TaughtLine
from qinglan_tui.domain.lessons import TaughtLesson, taught_lesson
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.records import Record, value_of
from qinglan_tui.domain.slots import slot_key
from qinglan_tui.domain.terms import monday, term_of
from qinglan_tui.domain.text import clean
from qinglan_tui.services.entry import compose
from qinglan_tui.services.notices import WEEKS
from qinglan_tui.services.week_lines import (
    CELLS,
    REFLECTION,
    TO_SUNDAY,
    WEEKLY,
    Line,
    lines_of,
    sheet_of,
    week_name,
)
from qinglan_tui.storage import Workbook

TO_FRIDAY = dt.timedelta(days=4)


class Saved(Struct, frozen=True, kw_only=True):
    """What came of saving: the keys of the lines that are stored, and what is wrong with other lines."""

    keys: tuple[str, ...] = ()
    removed: int = 0
    faults: dict[str, str] = {}
    trouble: str = ""

    @property
    def said(self) -> str:
        """What to tell the teacher."""
        written = len(self.keys) - self.removed
        parts = [f"已保存{written}句"] if written else []
        parts += [f"去掉了{self.removed}句"] if self.removed else []
        if not parts and not self.faults and not self.trouble:
            parts = ["没有新写的"]
        if self.faults:
            parts.append(f"{len(self.faults)}行没有保存，看行下面写的")
        return "；".join((*parts, *([self.trouble.rstrip("。")] if self.trouble else ()))) + "。"


def given(workbook: Workbook, line: Line, first: dt.date, today: dt.date) -> dict[str, object]:
    """What is known of a line's lesson, for the form of a whole reflection."""
    try:
        day, slot = _when_of(workbook, line, first, today)
    except Problem:
        day, slot = None, ""
    facts = {"date": day.isoformat() if day else "", "slot": slot, "subject": line.subject, "type": "课后"}
    facts |= {name: line.cells.get(name, "").strip() for name in ("class_name", "topic", "text")}
    return {name: text for name, text in facts.items() if text}


def tidy_when(workbook: Workbook, text: str, first: dt.date, today: dt.date) -> str:
    """三第2节 or 11月18日第2节 as 周三第2节; what cannot be read, or is of another week, stays as it is."""
    try:
        day, slot = _read_when(workbook, text, first, today)
    except Problem:
        return text
    return weekday_name(day) + slot


def save(workbook: Workbook, written: Iterable[Line], first: dt.date, now: dt.datetime) -> Saved:
    """Put every changed line into the week's reflection; one that cannot be read is told why.

    A line whose sentence was emptied is taken out; a reflection with nothing left goes into the trash.
    """
    sheet = sheet_of(workbook, first)
    rows = list(lines_of(sheet))
    keys: list[str] = []
    removed = 0
    faults: dict[str, str] = {}
    for line in written:
        if not line.is_changed:
            continue
        try:
            row = _row(workbook, line, first, now.date())
        except Faults as wrong:
            faults[line.key] = "；".join(str(fault) for fault in wrong.faults)
            continue
        keys.append(line.key)
        removed += row is None
        if line.taught in rows:
            rows.remove(line.taught)
        rows += [row] if row is not None else []
    if keys:
        try:
            _store(workbook, sheet, rows, first, now)
        except Problem as problem:
            return Saved(faults=faults, trouble=str(problem))
    return Saved(keys=tuple(keys), removed=removed, faults=faults)


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


# --- the reflection of a week -----------------------------------------------------------------------------


def _store(
    workbook: Workbook, sheet: Record | None, rows: list[TaughtLine], first: dt.date, now: dt.datetime
) -> None:
    """Save the lines in the order of the week, on the day of the last one."""
    rows.sort(key=lambda row: (row.day or dt.date.max, slot_key(taught_lesson(row.lesson).slot)))
    if not rows and sheet is not None and sheet.id is not None and _is_bare(sheet):
        workbook.delete(sheet.id, now)
        return
    days = [row.day for row in rows if row.day is not None and first <= row.day <= first + TO_SUNDAY]
    last = max(days, default=min(first + TO_FRIDAY, now.date()))
    raw: dict[str, object] = {"week": tuple(rows)}
    if sheet is None:
        # No 所属月份: it counts where its date is, and is not late for being written up on a Sunday.
        raw |= {"type": WEEKLY, "topic": f"{week_name(workbook, first)}每课一句", "date": last}
        raw["subject"] = workbook.settings.subject
    elif days and last > sheet.date:
        raw["date"] = last
    workbook.save(compose(workbook, REFLECTION, raw, sheet, now.date()), now)


def _is_bare(sheet: Record) -> bool:
    """Whether there is nothing in it but its lines."""
    own = [spec.name for spec in REFLECTION.specs if spec.ask.group == "反思" and spec.name != "week"]
    written = any(not is_empty(value_of(sheet, name)) for name in own)
    return not (written or sheet.attachments or sheet.comment)


# --- one line ---------------------------------------------------------------------------------------------


def _row(workbook: Workbook, line: Line, first: dt.date, today: dt.date) -> TaughtLine | None:
    """The line as it is to be stored; None when a stored one was emptied.

    Raises:
        Faults: something is missing or cannot be read; all of it is told.
    """
    texts = {name: clean(line.cells.get(name, "")).strip() for name in CELLS}
    if not texts["text"] and line.taught is not None:
        return None
    faults = []
    day, slot = line.day, line.slot
    try:
        day, slot = _when_of(workbook, line, first, today)
    except Problem as problem:
        faults.append(Fault("when", "哪一节", problem.what.removeprefix("日期")))
    if not texts["text"]:
        faults.append(Fault("text", "一句话", "还没写"))
    if faults:
        raise Faults(faults)
    lesson = TaughtLesson(slot, texts["class_name"], texts["topic"])
    return TaughtLine(day=day, lesson=lesson.text, text=texts["text"])


def _when_of(workbook: Workbook, line: Line, first: dt.date, today: dt.date) -> tuple[dt.date | None, str]:
    """The day and the slot of a line's lesson.

    Raises:
        Problem: what is written of it cannot be read.
    """
    if line.day is not None:
        return line.day, line.slot
    when = line.cells.get("when", "").strip()
    if line.taught is not None and when == line.stored["when"]:
        return line.taught.day, taught_lesson(line.taught.lesson).slot
    return _read_when(workbook, when, first, today)


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
    if not first <= reading.date <= first + TO_SUNDAY:
        raise Problem(f"{short_date(reading.date)}不在这一周")
    return reading.date, reading.slot
