"""The lines of 一周反思: the lessons of a week, what is stored of them, and what is written and not saved."""

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from qinglan_tui.domain.counts import is_by
from qinglan_tui.domain.dates import short_date, weekday_name
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.kinds.reflection import Reflection, TaughtLine
from qinglan_tui.domain.lessons import taught_lesson
from qinglan_tui.domain.periods import Span, week_id
from qinglan_tui.domain.records import Record, value_of
from qinglan_tui.domain.slots import same_slot, slot_key
from qinglan_tui.domain.terms import term_of, week_of
from qinglan_tui.domain.text import count_words
from qinglan_tui.storage import Workbook

REFLECTION = KINDS_BY_CODE["reflection"]
WEEKLY = "每周"
CELLS = ("when", "class_name", "topic", "text")
# What a lesson of the timetable gives, and what is only read where there is a whole reflection.
KNOWN = frozenset({"when", "class_name"})
WHOLE = frozenset(CELLS)
TO_SUNDAY = dt.timedelta(days=6)

# What is written in the sheet: the cells by the keys of the lines.
Texts = Mapping[str, dict[str, str]]


class Line(Struct, frozen=True, kw_only=True):
    """A line of the sheet: its texts by cell, and the texts as they are stored.

    `taught` is the line as it is stored. `day` and `slot` are known of a lesson of the timetable, and of a
    whole reflection, whose number is `whole`; with `closed` only that it exists is shown.
    """

    key: str
    cells: dict[str, str]
    stored: dict[str, str] = {}
    day: dt.date | None = None
    slot: str = ""
    subject: str = ""
    taught: TaughtLine | None = None
    whole: int | None = None
    whole_said: str = ""
    closed: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether something is written in it that is not stored."""
        return any(self.cells.get(name, "").strip() != self.stored.get(name, "") for name in CELLS)

    @property
    def is_own(self) -> bool:
        """Whether the teacher added it and it is not stored."""
        return self.day is None and self.taught is None

    @property
    def fixed(self) -> frozenset[str]:
        """The cells that are only to be read."""
        return WHOLE if self.closed else KNOWN if self.day is not None else frozenset()

    @property
    def words(self) -> int:
        """The 字数 of the sentence."""
        return 0 if self.closed else count_words(self.cells.get("text", ""))

    @property
    def about(self) -> str:
        """What is said of it above the sheet."""
        if self.closed:
            return "整篇的，要展开看"
        return "，".join(part for part in (f"{self.words}字" if self.words else "", self.whole_said) if part)


def heading(workbook: Workbook, first: dt.date) -> str:
    """第12周　11月16日至11月22日."""
    days = _days(first)
    name = week_name(workbook, first)
    return days if name == days else f"{name}　{days}"


def week_name(workbook: Workbook, first: dt.date) -> str:
    """第12周; outside of the terms its days."""
    for day in (first, first + TO_SUNDAY):
        term = term_of(day, workbook.terms)
        if term is not None and (number := week_of(term, day)):
            return f"第{number}周"
    return _days(first)


def _days(first: dt.date) -> str:
    return f"{short_date(first)}至{short_date(first + TO_SUNDAY)}"


def sheet_of(workbook: Workbook, first: dt.date) -> Record | None:
    """The reflection with the lines of the week that begins on `first`; it may be dated a week later."""
    for record in workbook.records(Span(first, first + 2 * TO_SUNDAY)):
        if (
            isinstance(record, Record)
            and isinstance(fields := record.fields, Reflection)
            and fields.type == WEEKLY
            and is_by(record, workbook.settings.owner, workbook.settings.owner)
            and _is_of_week(record, first)
        ):
            return record
    return None


def lines_of(sheet: Record | None) -> tuple[TaughtLine, ...]:
    """The lines that are stored in it."""
    return sheet.fields.week if sheet is not None and isinstance(sheet.fields, Reflection) else ()


def lines(workbook: Workbook, first: dt.date, today: dt.date, written: Texts) -> tuple[Line, ...]:
    """The lessons that the owner taught in that week, with what is stored and what is `written` of them."""
    sheet = sheet_of(workbook, first)
    told = list(lines_of(sheet))
    wholes = _wholes(workbook, first, sheet)
    made = []
    for line in _lessons(workbook, first, today):
        taught = next((one for one in told if _tells_of(one, line)), None)
        if taught is not None:
            told.remove(taught)
        made.append(_filled(line, taught, first, wholes, written))
    for taught in told:
        key = f"line-{taught.day or ''}-{taught.lesson}"
        key += "+" * sum(line.key.rstrip("+") == key for line in made)
        made.append(_filled(Line(key=key, cells={}), taught, first, wholes, written))
    made += [_closed(Line(key=f"record-{one.id}", cells={}), one) for one in wholes]
    made.sort(key=_place)
    known = {line.key for line in made}
    added = (Line(key=key, cells=cells) for key, cells in written.items() if key not in known)
    return (*made, *(line for line in added if line.is_changed))


def new_line(key: str) -> Line:
    """A line that the teacher added, empty."""
    return Line(key=key, cells={})


def _wholes(workbook: Workbook, first: dt.date, sheet: Record | None) -> list[Record]:
    """The owner's other reflections of the week."""
    owner = workbook.settings.owner
    return [
        one
        for one in workbook.records(Span(first, first + TO_SUNDAY))
        if isinstance(one, Record)
        and one.kind is REFLECTION
        and is_by(one, owner, owner)
        and (sheet is None or one.id != sheet.id)
        and _is_of_week(one, first)
    ]


def _is_of_week(record: Record, first: dt.date) -> bool:
    if "W" in record.counts_for:
        return record.counts_for == week_id(first)
    return first <= record.date <= first + TO_SUNDAY


def _lessons(workbook: Workbook, first: dt.date, today: dt.date) -> Iterable[Line]:
    """A line for each lesson of the timetable up to today."""
    owner = workbook.settings.owner
    for day in (first + dt.timedelta(days=number) for number in range(7)):
        if day > today:
            return
        for one in workbook.timetable.lessons_on(day, owner, term_of(day, workbook.terms), workbook.leave):
            yield Line(
                key=f"{day.isoformat()}-{one.slot}-{one.class_name}",
                cells={"when": weekday_name(day) + one.slot, "class_name": one.class_name},
                day=day,
                slot=one.slot,
                subject=one.subject,
            )


def _tells_of(taught: TaughtLine, line: Line) -> bool:
    told = taught_lesson(taught.lesson)
    if taught.day != line.day or (told.slot and not same_slot(told.slot, line.slot)):
        return False
    return told.class_name in ("", line.cells["class_name"])


def _filled(
    line: Line, taught: TaughtLine | None, first: dt.date, wholes: list[Record], written: Texts
) -> Line:
    """The line with what is stored and written of it; one that is in a whole reflection is closed.

    The whole reflection is taken out of `wholes`.
    """
    stored = _cells(taught, first) | line.cells if taught is not None else line.cells
    line = structs.replace(line, cells=written.get(line.key, stored), stored=stored, taught=taught)
    day = line.day or (taught.day if taught is not None else None)
    slot = line.slot or (taught_lesson(taught.lesson).slot if taught is not None else "")
    same = next((one for one in wholes if _is_about(one, day, slot, stored["class_name"])), None)
    if same is None:
        return line
    wholes.remove(same)
    sentence = "".join(line.cells.get("text", "").split())
    if sentence in _all_text(same):
        return _closed(line, same)
    return structs.replace(line, whole=same.id, whole_said=f"已有{same.heading}")


def _closed(line: Line, record: Record) -> Line:
    """The line that only says that there is a whole reflection of the lesson."""
    fields = record.fields
    assert isinstance(fields, Reflection)
    cells = {
        "when": weekday_name(record.date) + record.slot,
        "class_name": fields.class_name or line.cells.get("class_name", ""),
        "topic": fields.topic,
        "text": f"已有{record.heading}",
    }
    return structs.replace(
        line, cells=cells, stored=cells, day=record.date, slot=record.slot, whole=record.id, closed=True
    )


def _is_about(record: Record, day: dt.date | None, slot: str, class_name: str) -> bool:
    fields = record.fields
    if record.date != day or not isinstance(fields, Reflection) or not same_slot(record.slot, slot):
        return False
    return not fields.class_name or fields.class_name == class_name


def _all_text(record: Record) -> str:
    """All that a reflection says, without blanks."""
    texts = (value_of(record, spec.name) for spec in REFLECTION.specs)
    return "".join("".join(text.split()) for text in texts if isinstance(text, str))


def _cells(taught: TaughtLine, first: dt.date) -> dict[str, str]:
    """A stored line in cells."""
    told, day = taught_lesson(taught.lesson), taught.day
    when = ""
    if day is not None:
        when = weekday_name(day) if first <= day <= first + TO_SUNDAY else short_date(day)
    return {
        "when": when + told.slot,
        "class_name": told.class_name,
        "topic": told.topic,
        "text": " ".join(taught.text.split("\n")),
    }


def _place(line: Line) -> tuple[dt.date, tuple[int, int, str]]:
    """Where a line stands in the week."""
    if line.taught is not None and line.day is None:
        return line.taught.day or dt.date.max, slot_key(taught_lesson(line.taught.lesson).slot)
    return line.day or dt.date.max, slot_key(line.slot)
