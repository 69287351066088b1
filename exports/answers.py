"""What a form asks and a record answers; a blank form has the same questions and no answers."""

from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from exports.blocks import Column, Sign
from exports.parts import Fact, Heads, Lines, Spaces, Text, pack, units_of
from exports.pictures import Photo
from exports.sheets import WIDTH, Part, Pictures, breadth
from exports.wording import (
    BLANK_DAY,
    BLANK_WHEN,
    attached,
    boxes,
    by_whom,
    counted_for,
    is_apprentices,
    said,
    when,
)
from qinglan_tui.domain.counts import Row as Count
from qinglan_tui.domain.fields import FieldSpec, Input, is_empty, specs
from qinglan_tui.domain.kinds import Kind, KindFields, kind_named
from qinglan_tui.domain.monthly import MonthSummary
from qinglan_tui.domain.records import Comment, Record, people_of
from qinglan_tui.domain.scope import Scope

# A text of so many characters stands across the whole sheet, below its label.
_WIDE = 700
# The width of a column by how it is filled in, in proportion.
_COLUMN_WIDTHS = {
    Input.LONG: 5.0,
    Input.LINE: 3.0,
    Input.DATE: 2.2,
    Input.PERSON: 2.0,
    Input.CHOICE: 1.8,
    Input.NUMBER: 1.9,
    Input.SCORE: 1.7,
}
_BLANK_LINES = 4
PHOTOS = "照片"
_COMMENT = {spec.name: spec for spec in specs(Comment)}


class Answers(Struct, frozen=True):
    """A record's answers, or none of them, to the questions of its kind.

    `prefilled` is what a form to be written by hand says already, `author` whose it is to be.
    `month` has the numbers of a monthly report, `overview` those of a check; `photos` are attached pictures.
    """

    kind: Kind
    scope: Scope
    record: Record | None = None
    month: MonthSummary | None = None
    overview: tuple[Count, ...] = ()
    photos: tuple[Photo, ...] = ()
    prefilled: KindFields | None = None
    author: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it is a form to be filled in by hand."""
        return self.record is None

    def spec(self, name: str) -> FieldSpec:
        """The declaration of one of the kind's own fields."""
        return _named(self.kind.code)[name]

    def value(self, name: str) -> Any:
        """The value of an own field; the empty one on a blank form."""
        fields = self.prefilled if self.record is None else self.record.fields
        return self.spec(name).default if fields is None else getattr(fields, name)

    def text(self, name: str) -> str:
        """An own field as it is printed."""
        return said(self.spec(name), self.value(name))

    def has(self, name: str) -> bool:
        """Whether an own field says something; a flag only when it is set."""
        value = self.value(name)
        return not is_empty(value) and value is not False

    def fact(self, name: str, units: int = 2, label: str = "", text: str = "") -> Fact:
        """An own field as label and value, as wide as it needs and `units` at least."""
        text = text or self.text(name)
        return Fact(label or self.spec(name).label, text, max(units, units_of(text)))

    def given(self, *names: str, **labels: str) -> list[Fact]:
        """Those of these fields that say something, some under a shorter label."""
        asked = dict.fromkeys(names, "") | labels
        return [self.fact(name, label=label) for name, label in asked.items() if self.has(name)]

    def day(self, units: int = 4) -> Fact:
        """When it was: day, week, weekday and slot."""
        text = BLANK_WHEN if self.record is None else when(self.record, self.scope)
        return Fact("日期", text, max(units, units_of(text)))

    def common(self, *, who: str = "", named: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> list[Fact]:
        """What else a record may say beside its own fields; `who` labels the one whose record it is.

        `named` are further names that the form prints, `but` the labels of what it prints by itself.
        """
        facts: list[Fact] = []
        record = self.record
        author = "" if record is None else by_whom(record, self.scope)
        if who:
            facts.append(Fact(who, author, units_of(author)))
        if record is None:
            return facts
        own = (
            people_of(replace(record, author="", people=(), comment=None))
            if record.people or record.author
            else ()
        )
        printed = {*own, *named, *([author] if who else [])}
        if record.author and record.author not in printed:
            facts.append(Fact("记录人", record.author, units_of(record.author)))
        others = "、".join(name for name in record.people if name not in printed)
        counted = f"{record.lessons_counted}{self.kind.unit}" if record.lessons_counted > 1 else ""
        extra = (
            ("标题", record.title),
            ("所属时段", counted_for(record, self.scope)),
            ("节数" if self.kind.unit == "节" else "数量", counted),
            ("课例", record.lesson_study),
            ("有关教师", others),
        )
        return facts + [
            Fact(label, text, units_of(text)) for label, text in extra if text and label not in but
        ]

    def long(
        self,
        name: str,
        *,
        label: str = "",
        least: float = 20,
        grows: float = 1,
        signs: tuple[Sign, ...] = (),
    ) -> list[Part]:
        """A long text as a row; a very long one without signatures across the whole sheet."""
        label, text = label or self.spec(name).label, self.text(name)
        if breadth(text) > _WIDE and not signs:
            return [Heads((label,)), Spaces((text,), least=least, grows=grows)]
        return [Text(label, text, least, grows, signs)]

    def longs(self, *names: str, **labels: str) -> list[Part]:
        """Those of these long texts that say something, some under a shorter label."""
        asked = dict.fromkeys(names, "") | labels
        return [
            part for name, label in asked.items() if self.has(name) for part in self.long(name, label=label)
        ]

    def lines(self, name: str) -> list[Part]:
        """The rows of a field as a table with the columns that say something, or all on a blank form."""
        spec = self.spec(name)
        rows = self.value(name)
        cells = specs(spec.row)
        if rows:
            cells = tuple(cell for cell in cells if any(_says(cell, row) for row in rows)) or cells[:1]
        near = self.record.date if self.record else None
        entries = tuple(tuple(said(cell, getattr(row, cell.name), near) for cell in cells) for row in rows)
        long = any(cell.ask.input is Input.LONG for cell in cells)
        least = 0 if rows else _BLANK_LINES
        return [Heads((spec.label,)), Lines(_columns(cells), entries, least, 11 if long and least else 8)]

    def comment(self, label: str = "", least: float = 26) -> list[Part]:
        """What the mentor said of it, or the room to say it; nothing where nobody comments."""
        record = self.record
        if not self.kind.deliverable:
            return []
        if record is not None and record.comment is None and not is_apprentices(record, self.scope):
            return []
        comment = record.comment if record is not None and record.comment is not None else Comment()
        near = record.date if record is not None else None
        facts = [
            Fact(label, text)
            for name, label in (("by", "点评人"), ("grade", "等级"), ("date", "点评日期"))
            if (text := said(_COMMENT[name], getattr(comment, name), near))
        ]
        mentor = self.scope.labels.mentor
        return [*pack(facts), Text(label or f"{mentor}点评", comment.text, least, 1, (Sign(mentor),))]

    def files(self) -> list[Part]:
        """The names of what is attached, and the photos among it that are at hand."""
        text = attached(self.record) if self.record is not None else ""
        named: list[Part] = [*pack([Fact("附件", text, 6)])] if text else []
        return [*named, Pictures(PHOTOS, self.photos)] if self.photos else named

    def blank(self, spec: FieldSpec) -> Fact:
        """A question with the room that its answer takes, or with the words to tick."""
        if spec.ask.input is Input.DATE:
            return Fact(spec.label, BLANK_DAY, 3)
        marks = boxes(spec)
        if marks and (spec.ask.input is Input.CHOICES or breadth(marks) <= 22):
            return Fact(spec.label, marks, units_of(marks))
        wide = spec.ask.input in (Input.PEOPLE, Input.CHOICES)
        wide = wide or (spec.ask.input is Input.LINE and bool(spec.ask.needed))
        return Fact(spec.label, "", 4 if wide else 2)


@cache
def _named(code: str) -> dict[str, FieldSpec]:
    """The own fields of a kind by their ids."""
    return {spec.name: spec for spec in kind_named(code).specs}


def _says(cell: FieldSpec, row: Any) -> bool:
    return said(cell, getattr(row, cell.name)) != ""


def _columns(cells: tuple[FieldSpec, ...]) -> tuple[Column, ...]:
    """Columns of whole millimetres as wide together as the sheet."""
    shares = [_COLUMN_WIDTHS.get(cell.ask.input, 2.0) for cell in cells]
    widths = [float(round(WIDTH * share / sum(shares) / 2) * 2) for share in shares]
    widths[shares.index(max(shares))] += WIDTH - sum(widths)
    short = (Input.NUMBER, Input.SCORE, Input.CHOICE, Input.PERSON, Input.DATE)
    return tuple(
        Column(cell.column, width, "center" if cell.ask.input in short else "left")
        for cell, width in zip(cells, widths, strict=True)
    )
