"""School forms as data: a form is a title and its sections in the form's order; a record fills them.

What a record says and its form has no place for is added before the opinions: nothing is left out.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Protocol

from msgspec import Struct

from exports.answers import PHOTOS, Answers
from exports.blocks import Column, Sign
from exports.parts import Heads, Lines, Spaces, Text, pack
from exports.sheets import WIDTH, Form, Part, Pictures, Prose, breadth
from exports.wording import note_of, said
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.fields import Input, specs

_LONG_INPUTS = (Input.LONG, Input.ROWS)
# A title that is taken from the record is no longer than this.
_LONGEST_TITLE = 12
# The least height of a filled row of a grid.
_FILLED_MM = 8.0
# Two texts this long do not stand side by side.
_ABREAST = 600


class Section(Protocol):
    """A stretch of a form. `names` are the own fields that it prints."""

    @property
    def names(self) -> frozenset[str]:
        """The own fields that it prints."""

    def parts(self, answers: Answers) -> Sequence[Part | Prose]:
        """Its rows, filled with these answers."""


class Writing(Struct, frozen=True):
    """A long text. `least` is its space in mm and `grows` its share of what a page has left.

    `given` prints it only when it says something; `unless` leaves it out, empty, when one of these is filled.
    """

    name: str
    least: float = 20
    grows: float = 1
    label: str = ""
    signs: tuple[Sign, ...] = ()
    given: bool = False
    unless: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The own field."""
        return frozenset({self.name})

    def parts(self, answers: Answers) -> Sequence[Part]:
        """One row, and one for the signatures."""
        if not _stands(self, answers):
            return []
        labels = answers.scope.labels
        return answers.long(
            self.name,
            label=labels.fill(self.label),
            least=self.least,
            grows=self.grows,
            signs=signed(self.signs, labels),
        )


class Abreast(Struct, frozen=True):
    """Two long texts side by side, each below its label; very long ones stand one below the other."""

    left: str
    right: str
    least: float = 100
    at: float = 80

    @property
    def names(self) -> frozenset[str]:
        """Both fields."""
        return frozenset({self.left, self.right})

    def parts(self, answers: Answers) -> Sequence[Part]:
        """A row of labels, and one of texts."""
        two = (self.left, self.right)
        texts = tuple(answers.text(name) for name in two)
        if max(map(len, texts)) > _ABREAST:
            return [part for name in two for part in answers.long(name)]
        widths = (self.at, WIDTH - self.at)
        labels = tuple(answers.spec(name).label for name in two)
        return [Heads(labels, widths), Spaces(texts, widths, self.least, 4)]


class Strand(Struct, frozen=True):
    """A column of a `Grid`: its heading, the fields of a row that stand in it, and its width in mm.

    One `given` stands there only when a row fills it; the widest of the others takes its room.
    """

    title: str
    fields: str
    width: float
    centred: bool = False
    given: bool = False

    def text(self, row: Struct, near: date | None) -> str:
        """What a row says in it."""
        cells = {cell.name: cell for cell in specs(type(row))}
        texts = (said(cells[name], getattr(row, name), near) for name in self.fields.split())
        return "\n".join(filter(None, texts))

    def column(self, labels: Labels, more: float) -> Column:
        """The column without its texts, so much wider."""
        return Column(labels.fill(self.title), self.width + more, "center" if self.centred else "left")


class Grid(Struct, frozen=True):
    """The rows of a field as a table, with `least` rows of `mm` to write on where there are none.

    Without `strands` the columns follow from the declaration.
    """

    name: str
    strands: tuple[Strand, ...] = ()
    least: int = 4
    mm: float = 9
    grows: float = 0
    label: str = ""
    given: bool = False
    unless: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The own field."""
        return frozenset({self.name})

    def parts(self, answers: Answers) -> Sequence[Part]:
        """A heading, and the table."""
        on_paper = answers.record is not None and answers.record.on_paper and not answers.has(self.name)
        if on_paper or not _stands(self, answers):
            return []
        spec, rows = answers.spec(self.name), answers.value(self.name)
        if not self.strands:
            return answers.lines(self.name)
        near = answers.record.date if answers.record else None
        strands = [one for one in self.strands if not one.given or any(one.text(row, near) for row in rows)]
        entries = tuple(tuple(strand.text(row, near) for strand in strands) for row in rows)
        widest = max(strands, key=lambda strand: strand.width)
        spare = WIDTH - sum(strand.width for strand in strands)
        labels = answers.scope.labels
        columns = tuple(one.column(labels, spare if one is widest else 0) for one in strands)
        least, mm = (0, _FILLED_MM) if rows else (self.least, self.mm)
        if rows and answers.is_blank:
            least = max(self.least, len(rows) + 1)
        return [Heads((self.label or spec.label,)), Lines(columns, entries, least, mm, self.grows)]


def _stands(section: Writing | Grid, answers: Answers) -> bool:
    if answers.has(section.name):
        return True
    return not section.given and not any(answers.has(name) for name in section.unless)


class Room(Struct, frozen=True):
    """Space for something that is no field; `blank` only on a form to be filled in by hand."""

    label: str
    least: float = 20
    grows: float = 1
    signs: tuple[Sign, ...] = ()
    blank: bool = False
    most: float = 400

    @property
    def names(self) -> frozenset[str]:
        """No field."""
        return frozenset()

    def parts(self, answers: Answers) -> Sequence[Part]:
        """One row, and one for the signatures."""
        if self.blank and not answers.is_blank:
            return []
        labels = answers.scope.labels
        return [
            Text(labels.fill(self.label), "", self.least, self.grows, signed(self.signs, labels), self.most)
        ]


def opinion(label: str, *signs: Sign) -> Room:
    """A space for an opinion and who signs it; labels may name {mentor} and {apprentice}."""
    return Room(label, 14, 0.4, signs, most=36)


class Comment(Struct, frozen=True):
    """What the mentor said of it, or the room to say it; one `given` only when something was said."""

    label: str = ""
    least: float = 26
    given: bool = False

    @property
    def names(self) -> frozenset[str]:
        """No own field."""
        return frozenset()

    def parts(self, answers: Answers) -> Sequence[Part]:
        """The comment's rows; none where nobody comments."""
        if self.given and (answers.record is None or answers.record.comment is None):
            return []
        return answers.comment(answers.scope.labels.fill(self.label), self.least)


class Made(Struct, frozen=True):
    """A stretch that needs a function of its own; `of` are the own fields that it prints."""

    rows: Callable[[Answers], Sequence[Part | Prose]]
    of: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The own fields that it prints."""
        return frozenset(self.of)

    def parts(self, answers: Answers) -> Sequence[Part | Prose]:
        """What the function makes."""
        return self.rows(answers)


class Layout(Struct, frozen=True, kw_only=True, dict=True):
    """A form. `named` is a field whose value, with `tail` behind it, is the title instead of `title`.

    `closing` are the sections below the names of the attached files. A form that stands `beside` the one of
    its kind prints its own part of the record only. `photo_mm` is the space for photos on a blank one.
    """

    title: str
    body: tuple[Section, ...]
    closing: tuple[Section, ...] = ()
    named: str = ""
    tail: str = ""
    beside: bool = False
    photo_mm: float = 0

    def __call__(self, answers: Answers) -> Form:
        """The form of a record, or a blank one."""
        record = answers.record
        parts = [part for section in self.body for part in section.parts(answers)]
        if not self.beside:
            parts += [*self._others(answers), *answers.files()]
            if answers.is_blank and self.photo_mm:
                parts.append(Pictures(PHOTOS, least=self.photo_mm))
        parts += [part for section in self.closing for part in section.parts(answers)]
        on_paper = record is not None and record.on_paper
        return Form(self.title_of(answers), tuple(parts), note_of(record, answers.scope), tall=not on_paper)

    @cached_property
    def names(self) -> frozenset[str]:
        """The own fields that the form has a place for."""
        return frozenset[str]().union(*(section.names for section in (*self.body, *self.closing)))

    def title_of(self, answers: Answers) -> str:
        """The form's title in the words of the programme."""
        named = answers.text(self.named) if self.named else ""
        short = named and breadth(named) <= _LONGEST_TITLE
        return f"{named}{self.tail}" if short else answers.scope.labels.fill(self.title)

    def _others(self, answers: Answers) -> list[Part]:
        """What the record says beside that."""
        others = [
            spec for spec in answers.kind.specs if spec.name not in self.names and answers.has(spec.name)
        ]
        short = [spec.name for spec in others if spec.ask.input not in (*_LONG_INPUTS, Input.RECORD)]
        parts: list[Part] = [*pack(answers.given(*short))]
        for spec in others:
            if spec.ask.input is Input.ROWS:
                parts += answers.lines(spec.name)
            elif spec.ask.input is Input.LONG:
                parts += answers.long(spec.name)
        return parts


def signed(signs: Iterable[Sign], labels: Labels) -> tuple[Sign, ...]:
    """Signatures in the words of the programme."""
    return tuple(Sign(labels.fill(sign.label), sign.seal, sign.dated) for sign in signs)
