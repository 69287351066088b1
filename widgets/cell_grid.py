"""CellGrid: rows of short cells, filled in by keys as one fills in a printed register."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from widgets._cell_parts import GAP, HEAD, MARK, CellLine, GridColumn, GridRow, Paper
from widgets.line_input import LineInput
from widgets.shown import one_line, width

__all__ = ["CellGrid", "GridColumn", "GridRow"]

_MOST_STEPS: Final = 200


class _Step(NamedTuple):
    """The rows as they were, and where the cursor was."""

    rows: tuple[GridRow, ...]
    at: int
    name: str


class CellGrid(Widget):
    """A grid with one cursor, and one line to write in that stands where the cursor is.

    Arrows go from cell to cell; within a text once something was typed in it (or Home, End pressed). Tab goes
    to the next cell that can be written, Enter to the next row, where the last run of Tabs began. Digits
    choose in a column with words, 0 empties. `pages` takes PgUp and PgDn; without it they are the screen's.

    Posts `Changed` when a cell, or the number of rows, was changed by the teacher, and `Moved` when the
    cursor came to another cell. `focus_line()` gives the grid the keys.
    """

    DEFAULT_CSS = """
    CellGrid {
        height: 1fr;
        layers: paper pen;
        background: $ground;
        color: $ink;
    }
    """

    @dataclass
    class Changed(Message):
        """Something was written, added, taken out or taken back."""

        grid: "CellGrid"

        @property
        def control(self) -> "CellGrid":
            return self.grid

    @dataclass
    class Moved(Message):
        """The cursor is in another cell."""

        grid: "CellGrid"

        @property
        def control(self) -> "CellGrid":
            return self.grid

    def __init__(
        self,
        columns: Iterable[GridColumn],
        rows: Iterable[GridRow] = (),
        *,
        start: str = "",
        empty: str = "",
        pages: bool = True,
        new_row: Callable[[], GridRow] | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`start` is the column in which a row is begun; `empty` the sentence where there is no row.

        `new_row` gives the rows for a pasted table that has more of them.
        """
        super().__init__(name=name, id=id, classes=classes)
        self.columns = tuple(columns)
        self.rows = tuple(rows)
        self.empty = empty
        self.pages = pages
        self.frozen = False
        self.top = 0
        self._new_row = new_row
        self._start = start or self.columns[0].name
        self._at, self._col, self._home = 0, self._start, self._start
        self._past: list[_Step] = []
        self._line = CellLine(self)
        self._paper = Paper(self)

    def compose(self) -> ComposeResult:
        yield self._paper
        yield self._line

    def on_mount(self) -> None:
        self._place_line()

    # --- what others ask ----------------------------------------------------------------------------------

    @property
    def at(self) -> int:
        """The place of the row of the cursor, from 0."""
        return self._at

    @property
    def row(self) -> GridRow | None:
        """The row of the cursor."""
        return self.rows[self._at] if self.rows else None

    @property
    def column(self) -> GridColumn:
        """The column of the cursor."""
        return next(column for column in self.columns if column.name == self._col)

    @property
    def locked(self) -> bool:
        """Whether the cell of the cursor is only to be read; a `frozen` grid has no others."""
        return self.frozen or self.row is None or self._col in self.row.fixed

    def focus_line(self) -> None:
        """Give the grid the keys."""
        self._line.focus(scroll_visible=False)

    def set_rows(self, rows: Iterable[GridRow], *, forget: bool = True) -> None:
        """Show these rows; the cursor stays on its key. What was done before can no longer be taken back."""
        before = self.row.key if self.row else None
        self.rows = tuple(rows)
        if forget:
            self._past.clear()
        keys = [row.key for row in self.rows]
        self._at = keys.index(before) if before in keys else max(0, min(self._at, len(keys) - 1))
        self._place_line()

    def set_notes(self, notes: Mapping[str, str]) -> None:
        """Say under each row what is wrong with it, by its key; rows without a word lose theirs."""
        self.rows = tuple(row._replace(note=notes.get(row.key, "")) for row in self.rows)
        first = next((at for at, row in enumerate(self.rows) if row.note), None)
        if first is not None:
            self._at, self._col = first, self._first_open(self.rows[first])
        self._place_line()

    def set_abouts(self, abouts: Mapping[str, str]) -> None:
        """What is said of the rows above the sheet, by their keys."""
        self.rows = tuple(row._replace(about=abouts.get(row.key, "")) for row in self.rows)
        self._paper.refresh()

    def add_row(self, row: GridRow, *, at_end: bool = False) -> None:
        """Put a row under that of the cursor, or at the end, and go there."""
        self._tidy()
        self._step()
        at = len(self.rows) if at_end or not self.rows else self._at + 1
        self.rows = (*self.rows[:at], row, *self.rows[at:])
        self._stand(at, self._first_open(row))
        self._tell()

    def remove_row(self) -> None:
        """Take the row of the cursor out."""
        if self.rows:
            self._step()
            self.rows = (*self.rows[: self._at], *self.rows[self._at + 1 :])
            self._stand(self._at, self._col)
            self._tell()

    def fill_from_above(self) -> bool:
        """The cell of the cursor says what the one above it says, and the cursor goes down."""
        if self.locked or self._at == 0:
            return False
        self._step()
        self._write(self.rows[self._at - 1].cells.get(self._col, ""))
        self.move(1)
        return True

    def undo(self) -> bool:
        """Take the last step back; say whether there was one."""
        if not self._past:
            return False
        self.rows, at, name = self._past.pop()
        self._stand(at, name)
        self._tell()
        return True

    def finish(self) -> None:
        """Put the cell that is being written in order, before the rows are read."""
        if self.rows:
            self._go(self._at, self._col)

    # --- moving -------------------------------------------------------------------------------------------

    def move(self, rows: int = 0, cells: int = 0) -> None:
        """Go so many rows down, or so many cells to the right; over the end of a row to the next one."""
        names = [column.name for column in self.seen_columns]
        place = names.index(self._col) + cells if self._col in names else 0
        at = self._at + rows
        if not 0 <= place < len(names):
            if not 0 <= at + cells < len(self.rows):
                return
            at, place = at + cells, 0 if place > 0 else len(names) - 1
        self._home = names[place]
        self._go(at, names[place])

    def page(self, by: int) -> None:
        """A screenful up or down."""
        self.move(by * max(1, self._paper.size.height - HEAD - 1))

    def pass_on(self, by: int) -> None:
        """Tab and Shift+Tab: the next cell that can be written, in this row or another."""
        names = [column.name for column in self.seen_columns]
        here = self._at * len(names) + (names.index(self._col) if self._col in names else 0)
        last = len(self.rows) * len(names)
        for place in range(here + by, last if by > 0 else -1, by):
            at, name = place // len(names), names[place % len(names)]
            if name not in self.rows[at].fixed:
                if at != self._at:
                    self._home = name
                self._go(at, name)
                return

    def next_row(self) -> None:
        """Enter: the next row, where the last run of Tabs began."""
        self._go(self._at + 1, self._home if self._home in self._seen_names else self._col)

    def go_to_cell(self, x: int, y: int) -> None:
        """Go to the cell that is seen there."""
        lines = self.lines
        if 0 <= y - HEAD + self.top < len(lines):
            at, _ = lines[y - HEAD + self.top]
            name = next((c.name for c, left, cells in self.placed if x < left + cells), self._col)
            self._home = name
            self._go(at, name)
        self.focus_line()

    def _go(self, at: int, name: str) -> None:
        self._tidy()
        self._stand(at, name)

    def _stand(self, at: int, name: str) -> None:
        self._at = max(0, min(at, len(self.rows) - 1))
        self._col = name
        self._place_line()
        self.post_message(self.Moved(self))

    def _first_open(self, row: GridRow) -> str:
        """Where a row is begun: a typed one at its first empty cell."""
        open_names = [name for name in self._seen_names if name not in row.fixed]
        return next((name for name in open_names if not row.cells.get(name)), self._start)

    # --- writing ------------------------------------------------------------------------------------------

    def written(self, text: str) -> None:
        """What stands in the line now."""
        row = self.row
        if row is None or text == row.cells.get(self._col, ""):
            return
        if not self._line.touched:
            self._line.touched = True
            self._step()
        self.rows = (*self.rows[: self._at], row.with_cell(self._col, text), *self.rows[self._at + 1 :])
        self._stretch()
        self._paper.refresh()
        self._tell()

    def paste_table(self, table: Iterable[Sequence[str]]) -> None:
        """Put the cells of a pasted table from the cursor on, over the rows below; more rows are added."""
        self._tidy()
        self._step()
        for at, cells in enumerate(table, self._at):
            if at == len(self.rows):
                if self._new_row is None:
                    break
                self.rows = (*self.rows, self._new_row())
            row = self.rows[at]
            onward = self.seen_columns[self._seen_names.index(self._col) :]
            for column, text in zip((c for c in onward if c.name not in row.fixed), cells, strict=False):
                row = row.with_cell(column.name, column.tidy(one_line(text).strip()))
            self.rows = (*self.rows[:at], row, *self.rows[at + 1 :])
        self._place_line()
        self._tell()

    def choose_nth(self, number: int) -> None:
        """Take the word of that digit; 0 empties the cell."""
        if number <= len(self.column.words):
            self._line.put(self.column.words[number - 1] if number else "")

    def _write(self, text: str) -> None:
        """Change the cell of the cursor without a key."""
        row = self.rows[self._at]
        self.rows = (*self.rows[: self._at], row.with_cell(self._col, text), *self.rows[self._at + 1 :])
        self._tell()

    def _tidy(self) -> None:
        """Put the cell in order that is about to be left."""
        if self.row is None or self.locked or not self._line.touched:
            return
        text = self.row.cells.get(self._col, "")
        if (tidied := self.column.tidy(text)) != text:
            self._write(tidied)

    def _step(self) -> None:
        self._past = [*self._past[-_MOST_STEPS:], _Step(self.rows, self._at, self._col)]

    def _tell(self) -> None:
        self.post_message(self.Changed(self))

    # --- where things stand -------------------------------------------------------------------------------

    @property
    def cells(self) -> int:
        """The cells of a line."""
        return self._paper.size.width

    @property
    def seen_columns(self) -> tuple[GridColumn, ...]:
        """The columns for which there is room."""
        return tuple(column for column in self.columns if column.least <= self.cells)

    @property
    def _seen_names(self) -> list[str]:
        return [column.name for column in self.seen_columns]

    @property
    def placed(self) -> list[tuple[GridColumn, int, int]]:
        """Each column that is seen, the cell it begins at, and how many it has."""
        columns = self.seen_columns
        taken = sum(column.width for column in columns) + GAP * (len(columns) - 1) + width(MARK)
        left, found = width(MARK), []
        for column in columns:
            cells = column.width or max(1, self.cells - taken)
            found.append((column, left, cells))
            left += cells + GAP
        return found

    @property
    def lines(self) -> list[tuple[int, bool]]:
        """What stands on each line below the heading: which row, and whether it is the note under it."""
        return [
            (at, note)
            for at, row in enumerate(self.rows)
            for note in ((False, True) if row.note else (False,))
        ]

    def _place_line(self) -> None:
        """Show the text of the cell under the cursor in the line, and the line where the cell is."""
        row = self.row
        self._line.display = row is not None
        text = "" if row is None else row.cells.get(self._col, "")
        self._line.show(text, () if self.locked else self.column.suggestions)
        self._stretch()
        self._paper.refresh()

    def _stretch(self) -> None:
        """Keep the cursor in view, and the line over its cell; a long text runs over the cells behind it."""
        height = self._paper.size.height - HEAD
        if self.row is None or height <= 0:
            return
        here = self.lines.index((self._at, False))
        last = here + (1 if self.row.note and height > 1 else 0)
        self.top = max(last - height + 1, min(self.top, here, max(0, len(self.lines) - height)))
        for column, left, cells in self.placed:
            if column.name == self._col:
                wanted = max(cells, width(self._line.value) + 1)
                self._line.styles.width = max(1, min(wanted, self.cells - left))
                self._line.styles.offset = (left, here - self.top + HEAD)

    def on_resize(self) -> None:
        self.call_after_refresh(self._place_after_resize)

    def _place_after_resize(self) -> None:
        if self._col not in self._seen_names:
            self._col = self._home = self._start
        self._place_line()

    @on(LineInput.Changed)
    def _keep_inside(self, changed: Input.Changed) -> None:
        changed.stop()

    @on(LineInput.Submitted)
    def _entered(self, submitted: Input.Submitted) -> None:
        submitted.stop()
        self.next_row()
