"""What a CellGrid is made of: its columns and rows, the paper they are drawn on, the line of a cell."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from qinglan_tui.domain.text import clean
from widgets.line_input import LineInput
from widgets.shown import fit, one_line, pad, shown, width

if TYPE_CHECKING:
    from widgets.cell_grid import CellGrid

MARK: Final = "› "
GAP: Final = 2
HEAD: Final = 2  # the line about the cell, and the headings
LOCKED: Final = "只看，不改"


def as_it_is(text: str) -> str:
    """Leave what was written alone."""
    return text


class GridColumn(NamedTuple):
    """A column: its id, its heading, its width in cells (0: what is left of the line; one column has it).

    `words` are chosen by their digits; `hint` says what may be written. `tidy` puts a written cell in order
    when it is left, and never raises. A column is there from a width of `least` cells on.
    """

    name: str
    label: str
    width: int
    hint: str = ""
    words: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    tidy: Callable[[str], str] = as_it_is
    least: int = 0


class GridRow(NamedTuple):
    """A row: its key, the text of its cells by column, and which of them are only to be read.

    `note` stands under the row and says what is wrong with it; `about` stands above the grid while the cursor
    is on the row.
    """

    key: str
    cells: Mapping[str, str] = {}
    fixed: frozenset[str] = frozenset()
    note: str = ""
    about: str = ""

    def with_cell(self, name: str, text: str) -> "GridRow":
        """The row with another text in one cell."""
        return self._replace(cells={**self.cells, name: text})


class CellLine(LineInput):
    """The line that stands over the cell of the cursor. `touched` says whether something was typed in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "pass_on(1)", "下一格", show=False),
        Binding("shift+tab", "pass_on(-1)", "上一格", show=False),
        Binding("pageup", "page(-1)", "上一页", show=False),
        Binding("pagedown", "page(1)", "下一页", show=False),
    ]

    DEFAULT_CSS = """
    CellLine { layer: pen; position: absolute; }
    """

    def __init__(self, grid: "CellGrid") -> None:
        super().__init__()
        self._grid = grid
        self._showing = False
        self.touched = False
        self._inside = False

    @property
    def _chooses(self) -> bool:
        return bool(self._grid.column.words)

    def show(self, text: str, suggestions: tuple[str, ...]) -> None:
        """Stand in a cell with this text, nothing typed yet."""
        self.suggestions = ()
        self.action_shut()
        self._showing = True
        self.value = text
        self._showing = False
        self.touched = self._inside = False
        self.cursor_position = len(self.value)
        self.suggestions = suggestions

    def put(self, text: str) -> None:
        """Take a whole text."""
        self.value = text
        self.cursor_position = len(self.value)

    def watch_value(self, value: str) -> None:
        super().watch_value(value)
        if not self._showing:
            self._grid.written(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Nothing is changed in a cell that is only to be read; a chosen word goes as a whole."""
        if self._grid.locked:
            return
        if self._chooses and self.value in self._grid.column.words:
            start, end = 0, len(self.value)
        super().replace(text, start, end)

    def on_key(self, event: events.Key) -> None:
        digit = unicodedata.normalize("NFKC", event.character or "")
        if self._chooses and not self._grid.locked and len(digit) == 1 and digit in "0123456789":
            event.stop()
            event.prevent_default()
            self._grid.choose_nth(int(digit))

    def on_paste(self, event: events.Paste) -> None:
        """A table goes over several cells, so do lines in a narrow column; else they become one line."""
        lines = [line for line in clean(event.text).splitlines() if line.strip()]
        several = len(lines) > 1 and self._grid.column.width > 0
        if not self._grid.locked and (several or any("\t" in line.strip() for line in lines)):
            event.prevent_default()
            event.stop()
            self._grid.paste_table([line.split("\t") for line in lines])

    def action_suggest(self, by: int) -> None:
        """Up and Down: another row, unless names are offered."""
        if self._drop.is_open:
            super().action_suggest(by)
        else:
            self._grid.move(by)

    def action_shut(self) -> None:
        """Close the names that are offered."""
        if self._drop.is_open:
            self._drop.close()

    def action_cursor_left(self, select: bool = False) -> None:
        if select or ((self.touched or self._inside) and not self._chooses and self.cursor_position > 0):
            super().action_cursor_left(select)
        else:
            self._grid.move(cells=-1)

    def action_cursor_right(self, select: bool = False) -> None:
        inside = (self.touched or self._inside) and not self._chooses
        if select or (inside and self.cursor_position < len(self.value)):
            super().action_cursor_right(select)
        else:
            self._grid.move(cells=1)

    def action_home(self, select: bool = False) -> None:
        self._inside = True
        super().action_home(select)

    def action_end(self, select: bool = False) -> None:
        self._inside = True
        super().action_end(select)

    def action_pass_on(self, by: int) -> None:
        if self._drop.is_open:
            self._drop.take()
        self._grid.pass_on(by)

    def action_page(self, by: int) -> None:
        if not self._grid.pages:
            raise SkipAction
        self._grid.page(by)


class Paper(Widget):
    """Draws the lines that are seen: about the cell, the headings, the rows and what is wrong with them."""

    DEFAULT_CSS = """
    Paper { layer: paper; width: 1fr; height: 1fr; background: $ground; color: $ink; text-wrap: nowrap; }
    """

    def __init__(self, grid: "CellGrid") -> None:
        super().__init__()
        self._grid = grid

    def render(self) -> Content:
        return Content("\n").join(self._line(y, self.size.width) for y in range(self.size.height))

    def _line(self, y: int, cells: int) -> Content:
        grid = self._grid
        if y == 0:
            return self._about(cells)
        if y == 1:
            return self._headings() if grid.rows else Content("")
        lines, at = grid.lines, y - HEAD + grid.top
        if not grid.rows and y == HEAD:
            return shown(fit(grid.empty, cells), "$soft")
        if at >= len(lines):
            return Content("")
        number, is_note = lines[at]
        if is_note:
            return shown(pad(f"{' ' * width(MARK)}要改：{one_line(grid.rows[number].note)}", cells), "$warm")
        return self._row(number)

    def _about(self, cells: int) -> Content:
        """The column, what may be written in it, and what the row is about."""
        grid = self._grid
        if grid.row is None:
            return Content("")
        column = grid.column
        if grid.locked:
            parts = [shown(f"{column.label}　{LOCKED}", "$soft")]
        elif column.words:
            parts = [shown(f"{column.label}　", "$soft")]
            for number, word in enumerate(column.words, 1):
                parts += [shown(f"{number} ", "bold $lan"), shown(f"{word}  ")]
            parts += [shown("0 ", "bold $lan"), shown("清空", "$soft")]
        else:
            parts = [shown(f"{column.label}　{column.hint}", "$soft")]
        left = Content.assemble(*parts)
        room = cells - left.cell_length - GAP
        about = fit(grid.row.about, max(0, room))
        return Content.assemble(left, " " * (room + GAP - width(about)), shown(about, "$soft"))

    def _headings(self) -> Content:
        return self._cells(" " * width(MARK), lambda column: (column.label, "$soft"))

    def _row(self, at: int) -> Content:
        row, here = self._grid.rows[at], at == self._grid.at

        def cell(column: GridColumn) -> tuple[str, str]:
            tone = "$soft" if column.name in row.fixed and not here else ""
            return row.cells.get(column.name, ""), tone

        return self._cells(MARK if here else " " * width(MARK), cell)

    def _cells(self, mark: str, cell: Callable[[GridColumn], tuple[str, str]]) -> Content:
        """A line of cells, each cut or filled to its width."""
        parts: list[Content | str] = [shown(mark, "$lan")]
        for number, (column, _, cells) in enumerate(self._grid.placed):
            text, tone = cell(column)
            parts += [" " * GAP if number else "", shown(pad(text, cells), tone)]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        x, y = event.get_content_offset_capture(self)
        if y == 0:
            self._choose_at(x)
        elif y >= HEAD:
            self._grid.go_to_cell(x, y)

    def _choose_at(self, x: int) -> None:
        """A click on one of the words above the sheet chooses it."""
        column = self._grid.column
        end = width(f"{column.label}　")
        for number, word in enumerate(column.words if not self._grid.locked else (), 1):
            start, end = end, end + width(f"{number} {word}  ")
            if start <= x < end:
                self._grid.choose_nth(number)

    def on_mouse_scroll_down(self) -> None:
        self._grid.move(1)

    def on_mouse_scroll_up(self) -> None:
        self._grid.move(-1)
