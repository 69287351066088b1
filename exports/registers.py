"""Registers on turned pages: the lessons heard by direction (A25), works (A16), honours (A17) and others."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from exports.base import About
from exports.blocks import DATE_BLANK, Cell, Column, Para, Row, Slot, Table, register
from exports.form_registers import register_of
from exports.sheets import setting_of
from exports.story import Story
from exports.styles import HouseStyle, Page, twips
from exports.wording import by_whom, said
from qinglan_tui.domain.counts import APPRENTICE, direction_of
from qinglan_tui.domain.counts import Row as Count
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.fields import specs
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.study_note import StudyNote
from qinglan_tui.domain.lessons import lesson_key
from qinglan_tui.domain.people import LESSON_DIRECTIONS
from qinglan_tui.domain.reach import WHOLE
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary, term_summary
from qinglan_tui.domain.terms import week_of

LESSONS = (
    Column("序号", 13),
    Column("日期", 21),
    Column("周次·节次", 34),
    Column("授课教师", 21),
    Column("学科", 16),
    Column("班级", 23),
    Column("课题", 48, "left"),
    Column("课型", 17),
    Column("性质", 17),
    Column("听课人", 22),
    Column("等级得分", 25),
)
# The column that an apprentice has besides; the topic makes room for it.
NOTE = Column("心得", 13)
OTHERS = (
    Column("序号", 13, "center"),
    Column("日期", 21, "center"),
    Column("种类", 33, "center"),
    Column("题目（内容）", 66, "left"),
    Column("作者", 18, "center"),
    Column("备注", 12, "center"),
)
_HEARD = "听课情况统计表"
_SIGNS = ("填表人签字：", "教研组长签字：", "教导处（盖章）：")
_ROW_MM, _HEAD_MM, _SIGN_MM = 8, 9, 16
# What a page keeps free, since heights are estimates.
_SPARE = 8.0
# So many rows make a page; a shorter register has empty ones to write on.
_PAGE, _TALL_PAGE = 13, 20
_SCORE = next(spec for spec in specs(Observation) if spec.name == "score")
_OWN_NOTES = ("听师傅", "听其他教师")


def counted(row: Count) -> str:
    """How much was done, and how much of it stands on paper only: 12节（其中纸质5节）."""
    paper = f"（其中纸质{row.paper}{row.unit}）" if row.paper else ""
    return f"{row.done}{row.unit}{paper}"


def lesson_register(story: Story, summary: TermSummary) -> None:
    """听课情况统计表: every lesson under its direction, each direction with its number of lessons."""
    scope = summary.scope
    columns = _with_note(LESSONS) if scope.role == APPRENTICE else LESSONS
    groups = [(row, lessons_of(summary, row)) for row in summary.rows if row.source in _SOURCES]
    story.add(Para((_HEARD,), "FormTitle"), Para((_note(scope),), "FormNote"))
    table = _banded(
        columns, [f"{row.label}：{counted(row)}" for row, _ in groups], [len(g) for _, g in groups]
    )
    notes = [record for record in summary.records if isinstance(record.fields, StudyNote)]
    entries: dict[str, list[dict[str, str]]] = {}
    for number, (_, lessons) in enumerate(groups):
        entries[str(number)] = [
            _numbered((str(at), *_lesson_cells(record, scope), *_note_cell(record, notes, scope)))
            for at, record in enumerate(lessons, 1)
        ]
    story.place_markup(story.stamp(table).markup(rows=entries))


def write_register(
    kind: Kind,
    records: Iterable[Record],
    scope: Scope,
    house: HouseStyle,
    target: Path | BinaryIO,
    *,
    made_on: date,
) -> None:
    """Write the register of a kind; without records it is a blank one. Lessons stand by direction (A25).

    Records of other kinds that stand in the same register (A16) are taken along, any others left out.

    Raises:
        Problem: the file cannot be written.
    """
    heard = kind.fields is Observation
    title = _HEARD if heard else register_of(kind).title
    about = About(title, scope.owner.name, made_on, scope.school, scope.term_name)
    story = Story(house, about, "wide")
    if heard:
        lessons = term_summary((r for r in records if r.kind is kind), scope, (scope.term,), made_on)
        lesson_register(story, lessons)
    else:
        kind_register(story, kind, records, scope)
    story.write(target)


def kind_register(story: Story, kind: Kind, records: Iterable[Record], scope: Scope) -> None:
    """Append the register of a kind to wide pages: one line a record, oldest first, and a line to sign."""
    asked = register_of(kind)
    listed = sorted(
        (record for record in records if record.kind.code in asked.kinds),
        key=lambda record: (record.date, record.slot, record.id or 0),
    )
    entries = [
        _numbered((str(number), *(entry.say(record, scope) for entry in asked.entries)))
        for number, record in enumerate(listed, 1)
    ]
    columns = (Column("序号", 12, "center"), *(entry.column for entry in asked.entries))
    story.add(Para((asked.title,), "FormTitle"), Para((_note(scope),), "FormNote"))
    least = filled_page(story.house, columns, entries, row_mm=_ROW_MM, below=_SIGN_MM)
    table = register(columns, "records", title=asked.title, least=least, closed=True)
    signed = replace(table, rows=(*table.rows, _sign_row(table.columns, asked.signs)))
    story.place_markup(story.stamp(signed).markup(rows={"records": entries}))


def filled_page(
    house: HouseStyle,
    columns: Sequence[Column],
    entries: Sequence[dict[str, str]],
    *,
    row_mm: float,
    above: float = 0,
    below: float = 0,
    page: Page = "wide",
) -> int:
    """How many rows a register has when its last page is filled with rows to write on.

    `above` and `below` are the mm that stand over the table beside its title and note, and under its rows.
    """
    setting = setting_of(house)
    mm = house.text_width(page) / twips(1) / sum(column.width for column in columns)
    widths = [column.width * mm for column in columns]
    room = (
        house.text_height(page)
        - _SPARE
        - setting.row([c.title for c in columns], widths, min(row_mm, _HEAD_MM))
    )
    left = room - above - (house.form_title + 16 + house.cell_line + 6) * 25.4 / 72
    for entry in entries:
        height = setting.row([entry[str(at)] for at in range(len(columns))], widths, row_mm)
        left = (left if height <= left else room) - height
    return len(entries) + max(0, int((left - below) // row_mm))


def _with_note(columns: Sequence[Column]) -> tuple[Column, ...]:
    topic = max(columns, key=lambda column: column.width)
    narrower = Column(topic.title, topic.width - NOTE.width, topic.align)
    return (*(narrower if column is topic else column for column in columns), NOTE)


_SOURCES = tuple(f"observation.{direction}" for direction in LESSON_DIRECTIONS)


def lessons_of(summary: TermSummary, row: Count) -> list[Record]:
    """The lessons of one direction, each once however many records tell of it, the graded one first."""
    scope = summary.scope
    found: dict[object, Record] = {}
    for record in summary.lessons:
        where = direction_of(record, scope.owner.name, scope.pairings)
        if f"observation.{where}" == row.source:
            key = lesson_key(record, scope.owner.name) or id(record)
            known = found.get(key)
            if known is None or (_grade(record) and not _grade(known)):
                found[key] = record
    return list(found.values())


def _banded(columns: Sequence[Column], bands: Sequence[str], sizes: Sequence[int]) -> Table:
    """A table with a line above each group of rows, and rows to write on where a page has room."""
    head = Row(
        cells=tuple(Cell(content=(Para((c.title,), "CellHead"),)) for c in columns), mm=_ROW_MM, head=True
    )
    spare = max(0, _PAGE - sum(sizes) - len(bands))
    rows = [head]
    for number, (band, size) in enumerate(zip(bands, sizes, strict=True)):
        title = Cell(content=(Para((band,), "CellLabel"),), span=len(columns))
        rows.append(Row(cells=(title,), mm=_ROW_MM, keep=True))
        # The last group takes what is left of the page, an empty one is shown to be empty.
        extra = spare if number == len(bands) - 1 else 0
        least = max(size + extra, 1)
        cells = tuple(
            Cell(content=(Para((Slot(str(at)),), "CellText" if c.align == "left" else "CellCenter"),))
            for at, c in enumerate(columns)
        )
        # The last line stays with the signatures.
        closed = number == len(bands) - 1
        rows.append(Row(cells=cells, mm=_ROW_MM, repeat=str(number), least=least, closed=closed))
    widths = tuple(c.width for c in columns)
    rows.append(_sign_row(widths))
    return Table(columns=widths, rows=tuple(rows), title=_HEARD)


def _sign_row(widths: Sequence[float], signs: tuple[str, str, str] = _SIGNS) -> Row:
    """The register's last row, for the hands of three; it stays with the row above."""
    edges = list(accumulate(widths))
    first, second = (
        min(range(len(edges)), key=lambda at: abs(edges[at] - edges[-1] * part / 3)) + 1 for part in (1, 2)
    )
    spans = (first, second - first, len(widths) - second)
    cells = tuple(
        Cell(content=(Para((sign,), "CellText"), Para((DATE_BLANK,), "CellSign")), span=span)
        for sign, span in zip(signs, spans, strict=True)
    )
    return Row(cells=cells, mm=_SIGN_MM)


def _lesson_cells(record: Record, scope: Scope) -> tuple[str, ...]:
    fields = record.fields
    observers = fields.observers if isinstance(fields, Observation) else ()
    several = f"（{record.lessons_counted}节）" if record.lessons_counted > 1 else ""
    return (
        _day(record, scope),
        _week_and_slot(record, scope),
        fact(record, "teacher") or by_whom(record, scope),
        fact(record, "subject"),
        fact(record, "class_name"),
        fact(record, "topic") + several + ("（纸质记录）" if record.on_paper else ""),
        fact(record, "lesson_type"),
        fact(record, "occasion"),
        "、".join(observers) or by_whom(record, scope),
        _grade(record),
    )


def _grade(record: Record) -> str:
    score = record.fields.score if isinstance(record.fields, Observation) else None
    return " ".join(part for part in (fact(record, "grade"), said(_SCORE, score)) if part)


def _note_cell(record: Record, notes: Sequence[Record], scope: Scope) -> tuple[str, ...]:
    """有 or 无 for what the apprentice heard; nothing in a mentor's register."""
    if scope.role != APPRENTICE:
        return ()
    if direction_of(record, scope.owner.name, scope.pairings) not in _OWN_NOTES:
        return ("",)
    has = bool(fact(record, "insight")) or any(_is_on(note, record) for note in notes)
    return ("有" if has else "无",)


def _is_on(note: Record, lesson: Record) -> bool:
    if isinstance(note.fields, StudyNote) and note.fields.observation is not None:
        return note.fields.observation == lesson.id
    names = ("teacher", "topic")
    return all(fact(note, name) and fact(note, name) == fact(lesson, name) for name in names)


def record_register(story: Story, summary: TermSummary) -> None:
    """过程材料一览表: every record that is no lesson heard, by kind and date."""
    scope = summary.scope
    lessons = {id(record) for record in summary.lessons}
    records = in_order(record for record in summary.records if id(record) not in lessons)
    story.add(Para(("过程材料一览表",), "FormTitle"), Para((_note(scope),), "FormNote"))
    entries = [
        _numbered(
            (
                str(number),
                _day(record, scope),
                record.kind.label,
                record.heading,
                by_whom(record, scope),
                "纸质" if record.on_paper else "",
            )
        )
        for number, record in enumerate(records, 1)
    ]
    table = register(OTHERS, "records", title="过程材料一览表", least=_TALL_PAGE)
    story.place_markup(story.stamp(table).markup(rows={"records": entries}))


def in_order(records: Iterable[Record]) -> list[Record]:
    """Records by kind, and within a kind by day."""
    places = {kind.code: at for at, kind in enumerate(KINDS)}
    return sorted(records, key=lambda r: (places[r.kind.code], r.date, r.slot, r.id or 0))


def _day(record: Record, scope: Scope) -> str:
    """The day; with its year where the register may hold several."""
    year = f"{record.date.year}年\n" if scope.reach == WHOLE else ""
    return year + short_date(record.date)


def _week_and_slot(record: Record, scope: Scope) -> str:
    week = week_of(scope.at(record.date).term, record.date)
    return " ".join(part for part in (f"第{week}周" if week else "", record.slot) if part)


def _note(scope: Scope) -> str:
    return "　".join(part for part in (scope.school, scope.term_name, scope.owner.name) if part)


def _numbered(entry: Iterable[str]) -> dict[str, str]:
    return {str(number): text for number, text in enumerate(entry)}
