"""MonthMatrix: items down, months across, one state word in each cell; the arrows go from cell to cell.

A row with as many cells as there are columns is filled in month by month; a row with one cell is a thing of
the whole term: its word, and behind it what there is to say (1月15日前).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.shown import fit, one_line, pad, width

_MARK: Final = "›"
_LEAST, _MOST = 9, 18  # cells of a column
_LABEL_MOST: Final = 22
_EDGE: Final = 2  # before the label
_NOTE_AFTER: Final = 2  # columns that the word of a whole row may take


class MatrixCell(NamedTuple):
    """A state word and the token it is written in ("", "soft", "warm" …)."""

    text: str
    tone: str = ""


class MatrixRow(NamedTuple):
    """An item: its key, its name, a cell for each column or one for the whole, and a note behind that one."""

    key: str
    label: str
    cells: tuple[MatrixCell, ...]
    note: str = ""


class MonthMatrix(ScrollView, can_focus=True):
    """The board. `set_board()` fills it and keeps the cursor where it was.

    Posts `Highlighted` when the cursor comes to another cell and `Chosen` on Enter or a double click; both
    say the row's key and the column's number, 0 for a row of one cell.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "上一项", show=False),
        Binding("down", "move(1, 0)", "下一项", show=False),
        Binding("left", "move(0, -1)", "上一月", show=False),
        Binding("right", "move(0, 1)", "下一月", show=False),
        Binding("home", "end(-1)", "第一月", show=False),
        Binding("end", "end(1)", "最后一月", show=False),
        Binding("enter", "choose", "打开", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "month-matrix--ink",
        "month-matrix--soft",
        "month-matrix--lan",
        "month-matrix--qing",
        "month-matrix--warm",
        "month-matrix--head",
        "month-matrix--now",
        "month-matrix--cursor",
    }

    DEFAULT_CSS = """
    MonthMatrix {
        background: $ground;
        color: $ink;
        height: auto;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .month-matrix--ink { color: $ink; }
        & > .month-matrix--soft { color: $soft; }
        & > .month-matrix--lan { color: $lan; }
        & > .month-matrix--qing { color: $qing; }
        & > .month-matrix--warm { color: $warm; }
        & > .month-matrix--head { color: $soft; }
        & > .month-matrix--now { color: $ink; text-style: bold; }
        & > .month-matrix--cursor { background: $field; text-style: bold; }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor is on another cell."""

        matrix: "MonthMatrix"
        key: str
        column: int

        @property
        def control(self) -> "MonthMatrix":
            return self.matrix

    @dataclass
    class Chosen(Message):
        """The cell is to be opened."""

        matrix: "MonthMatrix"
        key: str
        column: int

        @property
        def control(self) -> "MonthMatrix":
            return self.matrix

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._columns: tuple[str, ...] = ()
        self._now: int | None = None
        self._rows: tuple[MatrixRow, ...] = ()
        self._row = 0
        self._column = 0
        self._apart = 1

    # What stands in it

    @property
    def cursor(self) -> tuple[str, int] | None:
        """The key of the row and the column under the cursor, None when there is no row."""
        if not self._rows:
            return None
        return self._rows[self._row].key, self._column if self._is_monthly(self._row) else 0

    def set_board(self, columns: Sequence[str], rows: Sequence[MatrixRow], now: int | None = None) -> None:
        """Show these rows under these columns, of which number `now` is the present one.

        The cursor stays on its row's key and in its column; at first it is in the present column.
        """
        before = self.cursor
        was_empty = not self._rows
        self._columns, self._rows, self._now = tuple(columns), tuple(rows), now
        keys = [row.key for row in self._rows]
        self._row = keys.index(before[0]) if before and before[0] in keys else 0
        if was_empty or not self._columns:
            self._column = now or 0
        self._column = min(self._column, max(0, len(self._columns) - 1))
        self._lay_out()
        self._tell(before)

    def space(self, apart: int) -> None:
        """Put so many lines from one row to the next: 1 where room is scarce, 2 where there is plenty."""
        if apart != self._apart:
            self._apart = apart
            self._lay_out()

    def _lay_out(self) -> None:
        self.virtual_size = Size(0, self._lines)
        self.refresh(layout=True)

    def go_to(self, key: str, column: int = 0) -> bool:
        """Put the cursor on a cell; say whether there is such a row."""
        keys = [row.key for row in self._rows]
        if key in keys:
            self._put(keys.index(key), column)
        return key in keys

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, self._lines)

    # Going about

    def action_move(self, down: int, right: int) -> None:
        if not self._rows:
            return
        row = min(max(self._row + down, 0), len(self._rows) - 1)
        column = self._column
        if right and self._is_monthly(row):
            column = min(max(column + right, 0), len(self._columns) - 1)
        self._put(row, column)

    def action_end(self, where: int) -> None:
        self.action_move(0, where * len(self._columns))

    def action_choose(self) -> None:
        if (cursor := self.cursor) is not None:
            self.post_message(self.Chosen(self, *cursor))

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset_capture(self)
        row = self._row_at(at.y)
        if not 0 <= row < len(self._rows):
            return
        column = (at.x - self._label_cells) // self._column_cells if self._is_monthly(row) else self._column
        self._put(row, min(max(column, 0), max(0, len(self._columns) - 1)))
        if event.chain > 1:
            self.action_choose()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def _put(self, row: int, column: int) -> None:
        before = self.cursor
        self._row, self._column = row, column
        line = self._head + row * self._apart
        region = Region(0, 0, 1, line + 1) if row == 0 else Region(0, line, 1, 1)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)
        self.refresh()
        self._tell(before)

    def _tell(self, before: tuple[str, int] | None) -> None:
        cursor = self.cursor
        if cursor is not None and cursor != before and self.is_mounted:
            self.post_message(self.Highlighted(self, *cursor))

    def _is_monthly(self, row: int) -> bool:
        return len(self._columns) > 1 and len(self._rows[row].cells) == len(self._columns)

    # How it is drawn

    @property
    def _head(self) -> int:
        """The lines with the months, where there are any."""
        return self._apart if self._columns else 0

    @property
    def _lines(self) -> int:
        """All lines, the last row without the blank ones below it."""
        return self._head + max(0, (len(self._rows) - 1) * self._apart + 1)

    def _row_at(self, y: int) -> int:
        """The row of a line of the widget; the months are below nought."""
        return (self.scroll_offset.y + y - self._head) // self._apart

    @property
    def _label_cells(self) -> int:
        longest = max((width(row.label) for row in self._rows), default=0)
        return _EDGE + min(longest, _LABEL_MOST) + _EDGE

    @property
    def _column_cells(self) -> int:
        room = self.scrollable_content_region.width - self._label_cells
        return min(max(room // max(1, len(self._columns)), _LEAST), _MOST)

    def render_line(self, y: int) -> Strip:
        cells = self.scrollable_content_region.width
        row = self._row_at(y)
        is_blank = (self.scroll_offset.y + y - self._head) % self._apart
        if is_blank:
            segments = []
        elif row < 0:
            segments = self._heading()
        elif row < len(self._rows):
            segments = self._line(row)
        else:
            segments = []
        return Strip(segments).adjust_cell_length(cells, self.rich_style).apply_style(self.rich_style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"month-matrix--{name}", partial=True)

    def _heading(self) -> list[Segment]:
        segments = [Segment(" " * self._label_cells)]
        for number, column in enumerate(self._columns):
            style = self._style("now" if number == self._now else "head")
            segments.append(Segment(pad(f" {column}", self._column_cells), style))
        return segments

    def _line(self, at: int) -> list[Segment]:
        row = self._rows[at]
        label = pad(" " * _EDGE + row.label, self._label_cells)
        segments = [Segment(label, self._style("ink"))]
        if self._is_monthly(at):
            for number, cell in enumerate(row.cells):
                here = at == self._row and number == self._column
                segments += self._cell(cell, self._column_cells, here)
            return segments
        cell = row.cells[0] if row.cells else MatrixCell("")
        room = self._column_cells * _NOTE_AFTER
        segments += self._cell(cell, max(room, width(one_line(cell.text)) + 3), at == self._row)
        segments.append(Segment(one_line(row.note), self._style("soft")))
        return segments

    def _cell(self, cell: MatrixCell, cells: int, here: bool) -> list[Segment]:
        """The mark of the cursor, the word, and blanks up to the next column."""
        word = fit(cell.text, cells - width(_MARK))
        style = self._style(cell.tone or "ink")
        mark = Segment(_MARK if here else " ", self._style("lan" if self.has_focus else "soft"))
        rest = Segment(" " * (cells - width(_MARK) - width(word)))
        segments = [mark, Segment(word, style)]
        if here and self.has_focus:
            lit = self._style("cursor")
            segments = [Segment(part.text, (part.style or Style()) + lit) for part in segments]
        return [*segments, rest]
