"""审阅单: plans and works of an apprentice in a table that a mentor without the program fills in by hand."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from exports.base import About
from exports.blocks import DATE_BLANK, Column, Gap, Para, register
from exports.registers import filled_page
from exports.story import Story
from exports.styles import HouseStyle
from exports.wording import by_whom
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.kinds.options import GRADES
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.scope import Scope

_TITLE = "审阅单"
_ASKED = f"（等级可填：{'、'.join(GRADES.words)}）"
_COLUMNS = (
    Column("序号", 12, "center"),
    Column("日期", 24, "center"),
    Column("材料", 26, "center"),
    Column("题目", 54, "left"),
    Column("审阅意见", 84, "left"),
    Column("等级", 18, "center"),
    Column("签名", 22, "center"),
    Column("审阅日期", 24, "center"),
)
# Room for two lines by hand; the line above the table and the one below it.
_ROW_MM, _ABOVE, _BELOW = 18, 8, 10


def write_review_slip(
    records: Iterable[Record], scope: Scope, house: HouseStyle, target: Path | BinaryIO, *, made_on: date
) -> None:
    """Write the slip for these records, oldest first; without any it is a blank one.

    Opinion, grade, signature and date stay empty; whose works they are stands below the title.

    Raises:
        Problem: the file cannot be written.
    """
    about = About(_TITLE, scope.owner.name, made_on, scope.school, scope.term_name)
    story = Story(house, about, "wide")
    add_review_slip(story, records, scope)
    story.write(target)


def add_review_slip(story: Story, records: Iterable[Record], scope: Scope) -> None:
    """Append the slip to wide pages."""
    listed = sorted(records, key=lambda record: (record.date, record.slot, record.id or 0))
    authors = "、".join(dict.fromkeys(by_whom(record, scope) for record in listed))
    note = "　".join(part for part in (scope.school, scope.term_name) if part)
    story.add(Para((_TITLE,), "FormTitle"))
    if note:
        story.add(Para((note,), "FormNote"))
    labels = scope.labels
    whose = (
        f"{labels.apprentice}：",
        authors or Gap(8),
        f"　　　{labels.mentor}：",
        Gap(8),
        f"　　　{_ASKED}",
    )
    story.add(Para(whose, "FormFoot", keep=True))
    entries = [_line(number, record) for number, record in enumerate(listed, 1)]
    least = filled_page(story.house, _COLUMNS, entries, row_mm=_ROW_MM, above=_ABOVE, below=_BELOW)
    table = register(_COLUMNS, "items", title=_TITLE, least=least, row_mm=_ROW_MM, closed=True)
    head, row = table.rows
    stamp = story.stamp(replace(table, rows=(replace(head, mm=9), row)))
    story.place_markup(stamp.markup(rows={"items": entries}))
    story.add(Para((f"{labels.mentor}签字：", Gap(8), f"　　{DATE_BLANK}"), "CellSign"))


def _line(number: int, record: Record) -> dict[str, str]:
    texts = (str(number), short_date(record.date), record.kind.label, record.heading)
    return {str(at): text for at, text in enumerate((*texts, *[""] * (len(_COLUMNS) - len(texts))))}
