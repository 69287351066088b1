"""What pages are made of, as data: paragraphs, cells, rows and tables, with blanks that a record fills.

A form is laid out once with these and compiled by `Stamp`; a `Story` puts them on pages.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

# The usual grid of a school form: three pairs of label and value on 160 mm.
SIX = (22.0, 32.0, 22.0, 32.0, 22.0, 30.0)
FOUR = (22.0, 58.0, 22.0, 58.0)
ROW_MM = 9.0

_IDEOGRAPHIC_SPACE = "\u3000"
_HAND = 7


# A date to be written by hand.
DATE_BLANK = "　　年　　月　　日"


class Slot(Struct, frozen=True):
    """A blank in the text of a form; several lines become several paragraphs when it stands alone in one.

    `empty` is what stands there as long as nothing is filled in: the space for a number written by hand.
    """

    name: str
    empty: str = ""


class Place(Struct, frozen=True):
    """Where finished paragraphs (pictures) go; an empty paragraph when there are none."""

    name: str


class Gap(Struct, frozen=True):
    """A line to write on by hand, as wide as so many characters."""

    width: int


Inline: TypeAlias = str | Slot | Gap


class Para(Struct, frozen=True):
    """A paragraph. `keep` holds it on one page with the next; `right` is an indent in characters, `before` a
    distance in pt, for what depends on the text itself; all else belongs to styles.
    """

    runs: tuple[Inline, ...] = ()
    style: str = "BodyText"
    keep: bool = False
    right: float = 0
    before: float = 0


class Cell(Struct, frozen=True, kw_only=True):
    """A cell over `span` columns. `merge` joins it with cells below ("start") or above ("more"); `no_line`
    leaves one edge open, `line` draws one; `narrow` sets its label downwards, one character a line.
    """

    content: tuple[Para | Place, ...] = (Para(style="CellText"),)
    span: int = 1
    top: bool = False
    merge: Literal["", "start", "more"] = ""
    no_line: Literal["", "top", "bottom"] = ""
    line: Literal["", "bottom"] = ""
    narrow: bool = False


class Row(Struct, frozen=True, kw_only=True):
    """A row at least `mm` high. `whole` rows do not break over pages, `head` rows are repeated on each page,
    `keep` stays with the next row. A row named by `repeat` stands once for each entry, and `least` times at
    least; the last of one that is `closed` stays with the row below it. `signed` is the text above a row of
    signatures: the end of a long one goes down to them.
    """

    cells: tuple[Cell, ...]
    mm: float = 0
    whole: bool = True
    head: bool = False
    keep: bool = False
    repeat: str = ""
    least: int = 0
    closed: bool = False
    signed: bool = False


class Table(Struct, frozen=True, kw_only=True):
    """A table. `columns` are widths in proportion; `mm` is its width, 0 the whole text width. `title` and
    `about` are read out by screen readers; without `ruled` it has no lines.
    """

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    title: str
    about: str = ""
    mm: float = 0
    ruled: bool = True


Block: TypeAlias = Para | Table


def spaced(label: str) -> str:
    """A label of two characters as wide as one of four has it: 「姓　名」."""
    return _IDEOGRAPHIC_SPACE.join(label) if len(label) == 2 and label.isalpha() else label


def label(text: str, span: int = 1, *, narrow: bool = False) -> Cell:
    """A label cell; `narrow` for a tall one at the left edge."""
    shown = text if narrow else spaced(text)
    return Cell(content=(Para((shown,), "CellLabel"),), span=span, narrow=narrow)


def value(name: str, span: int = 1, *, left: bool = False) -> Cell:
    """A cell with one short blank, centred unless it is wide or `left`."""
    style = "CellText" if left or span > 2 else "CellCenter"
    return Cell(content=(Para((Slot(name),), style),), span=span)


def long_text(name: str, span: int) -> Cell:
    """A cell for text of any length, from its top."""
    return Cell(content=(Para((Slot(name),), "CellLong"),), span=span, top=True)


def row(*cells: Cell, mm: float = ROW_MM) -> Row:
    """A row of labels and values that stays whole."""
    return Row(cells=cells, mm=mm)


def long_row(*cells: Cell, mm: float) -> Row:
    """A row of long texts: `mm` of space on a blank form, and it may break over pages."""
    return Row(cells=cells, mm=mm, whole=False)


class Sign(Struct, frozen=True):
    """A line where a hand signs or a seal goes; nobody's name is ever printed there."""

    label: str
    seal: bool = False
    dated: bool = True

    @property
    def runs(self) -> tuple[Inline, ...]:
        """As it stands at the foot of an opinion."""
        day = (f"　　{DATE_BLANK}",) if self.dated else ()
        if self.seal:
            return (f"{self.label}（盖章）", *day)
        return (f"{self.label}签字：", Gap(_HAND), *day)


def opinion(text: str, name: str, signs: Iterable[Sign], span: int = 5, *, mm: float) -> tuple[Row, Row]:
    """A labelled space for an opinion, `mm` high; its signatures stay at its foot and with the text."""
    above = Cell(content=(Para((text,), "CellLabel"),), merge="start")
    space = Cell(content=(Para((Slot(name),), "CellLong"),), span=span, top=True, no_line="bottom")
    lines = tuple(Para(sign.runs, "CellSign") for sign in signs)
    foot = Cell(content=lines, span=span, no_line="top")
    height = max(mm - 9 * len(lines), ROW_MM)
    return (
        Row(cells=(above, space), mm=height, whole=False, keep=True, signed=True),
        Row(cells=(Cell(merge="more"), foot), mm=9 * len(lines)),
    )


def choice_line(options: Sequence[str], chosen: Collection[str]) -> str:
    """The options of a form with what was chosen ticked; a choice of one's own is added at the end."""
    own = [word for word in chosen if word not in options]
    marks = [f"{'√' if word in chosen else '□'}{word}" for word in options]
    return "　".join([*marks, *(f"√{word}" for word in own)])


class Column(Struct, frozen=True):
    """A column of a register: heading, width in proportion, and how its cells stand."""

    title: str
    width: float
    align: Literal["auto", "center", "left"] = "auto"


def register(
    columns: Sequence[Column],
    name: str,
    *,
    title: str,
    least: int = 0,
    row_mm: float = 8,
    closed: bool = False,
) -> Table:
    """A table with one row for each entry of `name`, with blanks "0", "1" …; its heading is repeated.

    The last entry of one that is `closed` stays with what comes next.
    """
    head = Row(
        cells=tuple(Cell(content=(Para((c.title,), "CellHead"),)) for c in columns), mm=row_mm, head=True
    )
    styles = {"auto": "CellText", "left": "CellText", "center": "CellCenter"}
    entry = Row(
        cells=tuple(
            Cell(content=(Para((Slot(str(number)),), styles[column.align]),))
            for number, column in enumerate(columns)
        ),
        mm=row_mm,
        repeat=name,
        least=least,
        closed=closed,
    )
    return Table(columns=tuple(column.width for column in columns), rows=(head, entry), title=title)


def settled(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns with "auto" decided: centred where all entries are short, else from the left."""

    def align(number: int, column: Column) -> Literal["auto", "center", "left"]:
        if column.align != "auto":
            return column.align
        return "center" if all(len(entries[number]) <= 6 for entries in rows) else "left"

    return tuple(Column(c.title, c.width, align(number, c)) for number, c in enumerate(columns))
