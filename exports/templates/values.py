"""What a record says in a blank of a school's form: plain text, a line for each paragraph."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from exports.templates.words import FACTS, PUPILS_SAY, TEACHER_SAYS, fields_of, label_of
from exports.wording import by_whom, counted_for, is_of_pair, said, sides
from qinglan_tui.domain.dates import WEEKDAYS
from qinglan_tui.domain.fields import FieldSpec, Input, is_empty, specs
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import ScriptLine
from qinglan_tui.domain.periods import month_id
from qinglan_tui.domain.records import Record, value_of
from qinglan_tui.domain.school_forms import SchoolForm
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.terms import week_of
from qinglan_tui.domain.text import count_words

# Fields that are one's own name when nothing is written.
_BY_ONESELF = {
    ("observation", "observers"),
    ("activity", "recorder"),
    ("public_lesson", "teacher"),
    ("honour", "winners"),
}
# Parts of the record's own date.
_OWN_DAY = frozenset({"date", "slot", "@week", "@weekday", "@month"})
_DIGITS = re.compile(r"\d+(?:[-—~～]\d+)?")


class Answer(Struct, frozen=True):
    """A record with what a form's blanks ask of it; `number` counts the records of one order."""

    record: Record
    scope: Scope
    number: int = 1

    def text(self, fields: Sequence[str], elsewhere: Iterable[str] = ()) -> str:
        """What goes into a blank of these fields; `elsewhere` are those that have a blank of their own.

        Several texts that say something are told apart by their labels.
        """
        others = set(elsewhere)
        own = [name for name in fields if name not in others] if len(fields) > 1 else list(fields)
        said_all = [(name, text) for name in own if (text := self._one(name))]
        if len(said_all) > 1 and any(self._is_long(name) for name, _ in said_all):
            code = self.record.kind.code
            return "\n".join(f"{label_of(code, name)}：{text}" for name, text in said_all)
        return "　".join(text for _, text in said_all)

    def words(self, fields: Sequence[str]) -> tuple[str, ...]:
        """What was chosen, to be ticked."""
        chosen: list[str] = []
        for name in fields:
            value = self._value(name)
            if isinstance(value, bool):
                chosen.append("是" if value else "否")
            elif isinstance(value, tuple):
                chosen += [word for word in value if isinstance(word, str)]
            elif text := self._one(name):
                chosen.append(text)
        return tuple(chosen)

    def rows(self, name: str) -> list["RowAnswer"]:
        """The entries of a field of rows."""
        return [RowAnswer(fields_of(self.record.kind.code)[name], row) for row in self._value(name) or ()]

    def day(self, fields: Sequence[str]) -> dict[str, str]:
        """The parts of the date that these fields ask for, by the characters behind their room on a form.

        The lesson belongs to the record's own date only; nothing is known of a date that is not filled in.
        """
        own = not _OWN_DAY.isdisjoint(fields)
        days = (self.record.date,) if own else tuple(self._value(name) for name in fields)
        day = next((one for one in days if isinstance(one, dt.date)), None)
        if day is None:
            return {}
        week = week_of(self.scope.term, day)
        slot = _DIGITS.search(self.record.slot)
        return {
            "年": str(day.year),
            "月": str(day.month),
            "日": str(day.day),
            "周": "" if week is None else str(week),
            "星期": WEEKDAYS[day.weekday()][-1],
            "节": (slot.group() if slot else self.record.slot) if own else "",
        }

    def behind_day(self, fields: Sequence[str]) -> str:
        """What shares a blank with the date and is no part of it, as 14:10—14:50."""
        return self.text([name for name in fields if name not in _OWN_DAY and not self._is_day(name)])

    def _is_day(self, name: str) -> bool:
        spec = fields_of(self.record.kind.code).get(name)
        return spec is not None and spec.ask.input is Input.DATE

    def _value(self, name: str) -> Any:
        return value_of(self.record, name) if name in fields_of(self.record.kind.code) else None

    def _is_long(self, name: str) -> bool:
        spec = fields_of(self.record.kind.code).get(name)
        return spec is not None and spec.ask.input in (Input.LONG, Input.ROWS)

    def _one(self, name: str) -> str:
        if name in FACTS:
            return _fact(name, self)
        spec = fields_of(self.record.kind.code).get(name)
        if spec is None:
            return ""
        value = self._value(name)
        if spec.ask.input is Input.ROWS:
            return _listed(spec, value)
        if name == "lessons_counted":
            return str(value)
        if is_empty(value):
            return self._unwritten(name)
        return said(spec, value)

    def _unwritten(self, name: str) -> str:
        kind = self.record.kind.code
        if (kind, name) in _BY_ONESELF:
            return by_whom(self.record, self.scope)
        return self.scope.school if (kind, name) == ("observation", "school") else ""


class RowAnswer(Struct, frozen=True):
    """One entry of a field of rows."""

    spec: FieldSpec
    row: Any

    def text(self, fields: Sequence[str], elsewhere: Iterable[str] = ()) -> str:
        """What goes into a cell of these columns; who spoke stands before what was said."""
        if isinstance(self.row, ScriptLine):
            if fields[0] == TEACHER_SAYS:
                return "" if self.row.who == "生" else self.row.text
            if fields[0] == PUPILS_SAY:
                return self.row.text if self.row.who == "生" else ""
        cells = [cell for cell in specs(self.spec.row) if cell.name in fields]
        text = "　".join(part for cell in cells if (part := said(cell, getattr(self.row, cell.name))))
        if isinstance(self.row, ScriptLine) and "text" in fields and "who" not in {*fields, *elsewhere}:
            return f"{self.row.who}：{text}" if self.row.who and text else text
        return text


def _fact(name: str, answer: Answer) -> str:
    record, scope = answer.record, answer.scope
    week = week_of(scope.term, record.date)
    mentor, apprentice = sides(record, scope) if is_of_pair(record, scope) else ("", "")
    texts = {
        "@school": scope.school,
        "@term": scope.term_name,
        "@mentor": mentor,
        "@apprentice": apprentice,
        "@author": by_whom(record, scope),
        "@week": "" if week is None else f"第{week}周",
        "@weekday": f"星期{WEEKDAYS[record.date.weekday()][-1]}",
        "@number": str(answer.number),
        "@subject": scope.subject,
        "@month": counted_for(record, scope) or _month(record),
        "@marks": _marks(record),
        "@words": _words(record),
    }
    return texts[name]


def _month(record: Record) -> str:
    year, month = month_id(record.date).split("-")
    return f"{year}年{int(month)}月"


def _words(record: Record) -> str:
    """How many characters the record's own texts have, as Word counts them."""
    texts = (spec.name for spec in record.kind.specs if spec.ask.input is Input.LONG)
    return str(sum(count_words(getattr(record.fields, name)) for name in texts) or "")


def _marks(record: Record) -> str:
    """What was noted of the lesson while it ran, beside what it was noted of."""
    fields = record.fields
    if not isinstance(fields, Observation):
        return ""
    return "\n".join(f"{line.mark}：{line.text}" for line in fields.script if line.mark)


def _listed(spec: FieldSpec, rows: Sequence[Any]) -> str:
    """Rows as lines of text, where a form has one cell for all of them."""
    lines: list[str] = []
    step = ""
    for row in rows or ():
        if isinstance(row, ScriptLine):
            if row.step and row.step != step:
                lines.append(f"【{row.step}】")
            step = row.step or step
            minute = "" if row.minute is None else f"{row.minute}分　"
            who = f"{row.who}：" if row.who else ""
            mark = f"（{row.mark}）" if row.mark else ""
            lines.append(f"{minute}{who}{row.text}{mark}")
            continue
        told = [(cell, said(cell, getattr(row, cell.name))) for cell in specs(spec.row)]
        lines.append("　".join(_told(cell, text) for cell, text in told if text))
    return "\n".join(lines)


def _told(cell: FieldSpec, text: str) -> str:
    """A cell's text, with its heading unless it is what the row is about."""
    plainly = cell.ask.main or cell.ask.input in (Input.PERSON, Input.DATE)
    return text if plainly else f"{cell.column}：{text}"


def without_place(form: SchoolForm, record: Record) -> tuple[str, ...]:
    """The labels of what the record says and the form has no blank for; nothing is left out in silence."""
    placed = {name for spot in form.spots for name in spot.fields} | {spot.each for spot in form.spots}
    if any(spot.how == "date" for spot in form.spots):
        placed |= {"date"}
    labels = [
        spec.label
        for spec in record.kind.specs
        if spec.name not in placed
        and spec.ask.input is not Input.RECORD
        and not is_empty(value := getattr(record.fields, spec.name))
        and value is not False
    ]
    if record.comment is not None and record.comment.text and "comment.text" not in placed:
        labels.append("点评")
    return tuple(labels)
