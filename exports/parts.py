"""The parts of a school form: rows of facts, long texts, inner tables, a lesson's course, signatures."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal

from msgspec import Struct

from exports.blocks import ROW_MM, Cell, Column, Para, Row, Sign, Slot, label, long_row, opinion, spaced
from exports.sheets import WIDTH, Setting, Strip, breadth
from exports.spreading import Room, Tier
from exports.stamp import LONG_ENTRY

LABEL = 22.0
VALUE = WIDTH - LABEL
# A longer label stands on two lines.
_SHORT_LABEL = 4
# A short text that would be longer than about three lines may break over pages.
_LONG = 100
# What a long row has at least where a page would else not hold the form.
_LEAST: dict[Room, float] = {"roomy": 400.0, "tight": 12.0, "bare": ROW_MM}
_SIGN_MM = 9.0


class Fact(Struct, frozen=True):
    """A label and its value. `units` is how much of a line it wants in sixths: two, three, four or all."""

    label: str
    text: str = ""
    units: int = 2


class Facts(Struct, frozen=True):
    """One row of labels and short values; `widths` are those of the values in mm."""

    facts: tuple[Fact, ...]
    widths: tuple[float, ...]

    @property
    def shape(self) -> Hashable:
        """Labels, widths and whether it is too long to stay whole."""
        return "facts", self.widths, self._is_long, *(fact.label for fact in self.facts)

    @property
    def _is_long(self) -> bool:
        return any(len(fact.text) > _LONG for fact in self.facts)

    def strips(self, name: str) -> Sequence[Strip]:
        """One row."""
        cells: list[Cell] = []
        for number, (fact, width) in enumerate(zip(self.facts, self.widths, strict=True)):
            style = "CellText" if width > 60 else "CellCenter"
            cells += [label(fact.label), Cell(content=(Para((Slot(f"{name}{number}"),), style),))]
        widths = tuple(mm for width in self.widths for mm in (LABEL, width))
        return [Strip(Row(cells=tuple(cells), mm=ROW_MM, whole=not self._is_long), widths)]

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """Each value under its number."""
        for number, fact in enumerate(self.facts):
            values[f"{name}{number}"] = fact.text

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """As high as its highest value, or a label of two lines."""
        height = setting.row([fact.text for fact in self.facts], self.widths, ROW_MM)
        for fact in self.facts:
            if len(fact.label) > _SHORT_LABEL:
                height = max(height, setting.height(fact.label, LABEL))
        return [Tier(height, breaks=self._is_long)]


def pack(facts: Iterable[Fact]) -> list[Facts]:
    """Facts in about their order, up to three in a row; a later one fills the room that is left in one."""
    waiting = list(facts)
    rows: list[list[Fact]] = []
    while waiting:
        row: list[Fact] = []
        for fact in tuple(waiting):
            if sum(one.units for one in row) + fact.units <= 6:
                row.append(fact)
                waiting.remove(fact)
        rows.append(row)
    if len(rows) > 1 and len(rows[-2]) == 3 and [fact.units for fact in rows[-1]] == [2]:
        # Two and two look better than three and one.
        rows[-1].insert(0, rows[-2].pop())
    return [_facts(row) for row in rows]


# The widths of the values for what stands in a row, by units.
_HALVES = (58.0, 58.0)
_WIDTHS: dict[tuple[int, ...], tuple[float, ...]] = {
    (2, 2, 2): (32, 32, 30),
    (4, 2): (86, 30),
    (2, 4): (32, 84),
    (2, 2): _HALVES,
    (3, 3): _HALVES,
    (2, 3): _HALVES,
    (3, 2): _HALVES,
}


def _facts(facts: Sequence[Fact]) -> Facts:
    return Facts(tuple(facts), _WIDTHS.get(tuple(fact.units for fact in facts), (VALUE,)))


def units_of(text: str) -> int:
    """How much of a line a value needs to stay on one."""
    wide = breadth(text)
    return 2 if wide <= 7 else 3 if wide <= 14 else 4 if wide <= 22 else 6


class Text(Struct, frozen=True):
    """A label and a text of any length. `least` is its space in mm on a form that has room, `grows` its share
    of what is left, `most` the most it takes. With `signs` it is an opinion with signatures at its foot.
    """

    label: str
    text: str = ""
    least: float = 20
    grows: float = 1
    signs: tuple[Sign, ...] = ()
    most: float = 400

    @property
    def shape(self) -> Hashable:
        """Label, space and signatures."""
        return "text", self.label, self.least, self.signs

    def strips(self, name: str) -> Sequence[Strip]:
        """The text's row, and below it that of the signatures."""
        if self.signs:
            rows = opinion(
                spaced(self.label), name, self.signs, 1, mm=self.least + _SIGN_MM * len(self.signs)
            )
            return [Strip(row, (LABEL, VALUE)) for row in rows]
        space = Cell(content=(Para((Slot(name),), "CellLong"),), top=True)
        return [Strip(long_row(label(self.label), space, mm=self.least), (LABEL, VALUE))]

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """The text under the part's own name."""
        values[name] = self.text

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """The text's height, or its least space; and the signatures."""
        needed = setting.height(self.text, VALUE, indent=True)
        height = max(needed, min(_LEAST[room], self.least))
        signed = bool(self.signs)
        text = Tier(height, self.grows, self.most, len(self.text) > _LONG, held=signed, closes=signed)
        return [text, Tier(_SIGN_MM * len(self.signs), closes=True)] if signed else [text]


class Spaces(Struct, frozen=True):
    """Texts of any length side by side, each under its heading in the `Heads` above."""

    texts: tuple[str, ...]
    widths: tuple[float, ...] = (WIDTH,)
    least: float = 40
    grows: float = 1

    @property
    def shape(self) -> Hashable:
        """The widths and the space."""
        return "spaces", self.widths, self.least

    def strips(self, name: str) -> Sequence[Strip]:
        """One row that may break over pages."""
        cells = (
            Cell(content=(Para((Slot(f"{name}{number}"),), "CellLong"),), top=True)
            for number in range(len(self.widths))
        )
        return [Strip(long_row(*cells, mm=self.least), self.widths)]

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """The texts under their numbers."""
        values.update({f"{name}{number}": text for number, text in enumerate(self.texts)})

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """That of the longest text."""
        pairs = zip(self.texts, self.widths, strict=True)
        needed = (setting.height(text, width, indent=True) for text, width in pairs)
        height = max(*needed, min(_LEAST[room], self.least))
        return [Tier(height, self.grows, breaks=any(len(text) > _LONG for text in self.texts))]


class Heads(Struct, frozen=True):
    """A row of headings above what follows; it is never left alone at the foot of a page."""

    titles: tuple[str, ...]
    widths: tuple[float, ...] = (WIDTH,)

    @property
    def shape(self) -> Hashable:
        """The row itself."""
        return self

    def strips(self, name: str) -> Sequence[Strip]:
        """One row."""
        cells = tuple(Cell(content=(Para((title,), "CellLabel"),)) for title in self.titles)
        return [Strip(Row(cells=cells, mm=_HEAD_MM, keep=True), self.widths)]

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """Nothing to fill."""

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """One line, or two where a heading is longer than its cell."""
        return [Tier(setting.row(self.titles, self.widths, _HEAD_MM), held=True)]


_HEAD_MM = 8.0


class Lines(Struct, frozen=True):
    """A table within the form: a row for each entry under its column headings, `least` rows at least.

    Rows to write on are `mm` high, and `grows` is the share of each in what a page has left.
    """

    columns: tuple[Column, ...]
    entries: tuple[tuple[str, ...], ...] = ()
    least: int = 0
    mm: float = _HEAD_MM
    grows: float = 0

    @property
    def shape(self) -> Hashable:
        """Columns and rows to write on."""
        return "lines", self.columns, self.least, self.mm

    def strips(self, name: str) -> Sequence[Strip]:
        """The headings, and one row that is repeated."""
        heads = tuple(Cell(content=(Para((column.title,), "CellHead"),)) for column in self.columns)
        styles = {"auto": "CellText", "left": "CellText", "center": "CellCenter"}
        cells = tuple(
            Cell(content=(Para((Slot(str(number)),), styles[column.align]),))
            for number, column in enumerate(self.columns)
        )
        widths = tuple(column.width for column in self.columns)
        entry = Row(cells=cells, mm=self.mm, repeat=name, least=self.least)
        return [Strip(Row(cells=heads, mm=_HEAD_MM, keep=True), widths), Strip(entry, widths)]

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """The entries under the part's own name."""
        repeats[name] = [_numbered(entry) for entry in self.entries]

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """The headings, the entries, and the rows to write on."""
        widths = tuple(column.width for column in self.columns)
        titles = tuple(column.title for column in self.columns)
        filled = [
            Tier(setting.row(entry, widths, self.mm), breaks=any(len(text) > LONG_ENTRY for text in entry))
            for entry in self.entries
        ]
        blank = [Tier(self.mm, self.grows)] * (self.least - len(self.entries))
        return [Tier(setting.row(titles, widths, _HEAD_MM), held=True), *filled, *blank]


class Bands(Struct, frozen=True):
    """A printed table to be marked by hand: groups of lines under column headings, each group's name beside
    them. `titles` and `widths` are those of the name, the line, and the empty cells behind it.
    """

    titles: tuple[str, ...]
    widths: tuple[float, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    mm: float = _HEAD_MM

    @property
    def shape(self) -> Hashable:
        """The table itself."""
        return self

    def strips(self, name: str) -> Sequence[Strip]:
        """The headings, and a row for each line."""
        strips = list(Heads(self.titles, self.widths).strips(name))
        marks = (Cell(),) * (len(self.widths) - 2)
        for title, lines in self.groups:
            # One paragraph for each line of the name.
            named = tuple(Para((part,), "CellLabel") for part in title.split("\n"))
            for number, line in enumerate(lines):
                group = Cell(merge="more") if number else Cell(content=named, merge="start")
                cells = (group, Cell(content=(Para((line,), "CellText"),)), *marks)
                strips.append(Strip(Row(cells=cells, mm=self.mm, keep=line != lines[-1]), self.widths))
        return strips

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """Nothing to fill."""

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """The headings and the lines, held together by group."""
        heads = Tier(setting.row(self.titles, self.widths, _HEAD_MM), held=True)
        return [
            heads,
            *(
                Tier(setting.row((line,), self.widths[1:2], self.mm), held=line != lines[-1])
                for _, lines in self.groups
                for line in lines
            ),
        ]


class Moment(Struct, frozen=True):
    """One line of a lesson: minute, what was done, and the mark beside it."""

    minute: str
    text: str
    mark: str = ""


class Course(Struct, frozen=True):
    """A lesson's course: its moments under their 环节, with the marks in the column for comments.

    `steps` and `minutes` tell whether there are columns for them.
    """

    groups: tuple[tuple[str, tuple[Moment, ...]], ...]
    steps: bool = True
    minutes: bool = True

    @property
    def shape(self) -> Hashable:
        """The columns and the number of groups."""
        return "course", self.steps, self.minutes, len(self.groups)

    @property
    def _widths(self) -> tuple[float, ...]:
        left = (16.0,) * self.steps + (14.0,) * self.minutes
        return (*left, 122.0 - sum(left), 38.0)

    def strips(self, name: str) -> Sequence[Strip]:
        """The headings, and for each group its first row and one that is repeated."""
        titles = ("环节",) * self.steps + ("时间",) * self.minutes + ("教学过程", "随记与点评")
        strips = list(Heads(titles, self._widths).strips(name))
        for number in range(len(self.groups)):
            group = f"{name}{number}"
            first = self._row(f"{group}.", "start", group)
            strips.append(Strip(Row(cells=first, mm=_LINE_MM, whole=False), self._widths))
            others = self._row("", "more", "")
            strips.append(Strip(Row(cells=others, mm=_LINE_MM, repeat=group), self._widths))
        return strips

    def _row(self, name: str, merge: Literal["start", "more"], step: str) -> tuple[Cell, ...]:
        runs = (Slot(step),) if step else ()
        above = Cell(content=(Para(runs, "CellLabel"),), merge=merge)
        minute = Cell(content=(Para((Slot(f"{name}minute"),), "CellCenter"),))
        said = Cell(content=(Para((Slot(f"{name}text"),), "CellText"),))
        mark = Cell(content=(Para((Slot(f"{name}mark"),), "CellCenter"),))
        return (*(above,) * self.steps, *(minute,) * self.minutes, said, mark)

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """Each group's first moment by itself, the others as repeated rows."""
        for number, (step, (first, *others)) in enumerate(self.groups):
            group = f"{name}{number}"
            values[group] = step
            values[f"{group}.minute"] = first.minute
            values[f"{group}.text"] = first.text
            values[f"{group}.mark"] = first.mark
            repeats[group] = [
                {"minute": moment.minute, "text": moment.text, "mark": moment.mark} for moment in others
            ]

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """The headings and a row for each moment."""
        widths = self._widths[-2:]
        moments = (moment for _, moments in self.groups for moment in moments)
        texts = ((moment.text, moment.mark) for moment in moments)
        return [
            Tier(_HEAD_MM, held=True),
            *(Tier(setting.row(two, widths, _LINE_MM)) for two in texts),
        ]


_LINE_MM = 7.5


def _numbered(entry: Sequence[str]) -> dict[str, str]:
    return {str(number): text for number, text in enumerate(entry)}
