"""A table of a foreign file as cells with places: what stands right of a cell and what below it."""

from collections.abc import Iterator

from exports.markup import TBL, TC, TR, Element, P, w
from exports.templates.lines import SDT, SDT_CONTENT, Line

_TCPR, _VAL = w("tcPr"), w("val")


class Cell:
    """A cell with its first row and column, how far it reaches, its paragraphs and its text."""

    def __init__(self, element: Element, row: int, column: int, span: int) -> None:
        self.element = element
        self.row = row
        self.column = column
        self.span = span
        self.rows = 1
        self.paragraphs = list(_within(element, P))
        self.lines = [Line(paragraph) for paragraph in self.paragraphs]
        self.has_table = next(_within(element, TBL), None) is not None

    @property
    def text(self) -> str:
        """Its own text, paragraph by paragraph."""
        return "\n".join(line.text for line in self.lines)


class Grid:
    """The cells of one table; a merged cell is one cell, those that continue it are no cells."""

    def __init__(self, table: Element) -> None:
        self.rows: list[list[Cell]] = []
        self._at: dict[tuple[int, int], Cell] = {}
        for number, row in enumerate(_within(table, TR)):
            self.rows.append([])
            column = _before(row)
            for element in _within(row, TC):
                span = _number(element, "gridSpan", 1)
                self._place(element, number, column, span)
                column += span

    def _place(self, element: Element, row: int, column: int, span: int) -> None:
        merge = element.find(f"{_TCPR}/{w('vMerge')}")
        above = self._at.get((row - 1, column))
        if merge is not None and merge.get(_VAL) != "restart" and above is not None:
            cell = above
            cell.rows = row - cell.row + 1
        else:
            cell = Cell(element, row, column, span)
            self.rows[row].append(cell)
        for place in range(column, column + span):
            self._at[row, place] = cell

    @property
    def cells(self) -> Iterator[Cell]:
        """All cells, row by row."""
        for row in self.rows:
            yield from row

    def right_of(self, cell: Cell) -> Cell | None:
        """The cell whose left edge is this one's right edge, in its first row."""
        found = self._at.get((cell.row, cell.column + cell.span))
        return found if found is not cell else None

    def left_of(self, cell: Cell) -> Cell | None:
        """The cell whose right edge is this one's left edge, in its first row."""
        return self._at.get((cell.row, cell.column - 1))

    def below(self, cell: Cell) -> Cell | None:
        """The cell under this one that begins in the same column and is no narrower than half of it."""
        found = self._at.get((cell.row + cell.rows, cell.column))
        if found is None or found.column != cell.column or found.span * 2 < cell.span:
            return None
        return found


def tables_of(root: Element) -> Iterator[Element]:
    """All tables of a part, those in cells and text boxes too."""
    yield from root.iter(TBL)


def _within(element: Element, tag: str) -> Iterator[Element]:
    """Children of that kind, those in content controls and the like included."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == SDT:
            content = child.find(SDT_CONTENT)
            if content is not None:
                yield from _within(content, tag)
        elif child.tag in _AROUND:
            yield from _within(child, tag)


_AROUND = {w("ins"), w("customXml"), w("smartTag")}


def _before(row: Element) -> int:
    """How many columns a row leaves out at its beginning."""
    mark = row.find(f"{w('trPr')}/{w('gridBefore')}")
    return 0 if mark is None else _whole(mark.get(_VAL))


def _number(cell: Element, name: str, otherwise: int) -> int:
    mark = cell.find(f"{_TCPR}/{w(name)}")
    return otherwise if mark is None else max(_whole(mark.get(_VAL)), 1)


def _whole(text: str | None) -> int:
    # A form has at most 63 columns; a larger number is no form's.
    return min(int(text), 63) if text and text.isdecimal() and len(text) < 4 else 0
