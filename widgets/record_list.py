"""RecordList: rows of text under one cursor, drawn only where they are seen: 20,000 feel like twenty."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qinglan_tui.domain.searching import pattern_of, words_of
from widgets._lines import FixedLines, Key, Lines, ListGroup, ListRow, in_known_width
from widgets.shown import fit, pad, width

__all__ = ["Column", "Key", "Lines", "ListGroup", "ListRow", "RecordList"]

_MARK: Final = "› "
_GAP: Final = 2


class Column(NamedTuple):
    """A column: its width in cells, the token it is written in, and whether it stands to the right (numbers).

    `tone="row"` takes the tone of the row; where no column says so, the whole row takes it. The last column
    gets whatever is left of the line, whatever its `width` says.
    """

    width: int
    tone: str = ""
    right: bool = False


class RecordList(ScrollView, can_focus=True):
    """A list with one cursor. `set_rows()` fills it and keeps the cursor on the same key.

    `set_lines()` does so with lines that are made when they are looked at: thousands are no more than twenty.

    Posts `Highlighted` when the cursor comes to another row and `Chosen` on Enter or a double click. The
    words of `match` are underlined wherever they occur. `empty` is the sentence shown when there is no row.
    `lit` draws the cursor in full also while another widget has the keys (a search line above the list).
    """

    CLICKS_TO_CHOOSE: ClassVar[int] = 2

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "上一条", show=False),
        Binding("down", "move(1)", "下一条", show=False),
        Binding("pageup", "page(-1)", "上一页", show=False),
        Binding("pagedown", "page(1)", "下一页", show=False),
        Binding("home,ctrl+home", "first", "第一条", show=False),
        Binding("end,ctrl+end", "last", "最后一条", show=False),
        Binding("enter", "choose", "打开", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-list--ink",
        "record-list--soft",
        "record-list--lan",
        "record-list--qing",
        "record-list--warm",
        "record-list--group",
        "record-list--match",
        "record-list--cursor",
    }

    DEFAULT_CSS = """
    RecordList {
        background: $ground;
        color: $ink;
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .record-list--ink { color: $ink; }
        & > .record-list--soft { color: $soft; }
        & > .record-list--lan { color: $lan; }
        & > .record-list--qing { color: $qing; }
        & > .record-list--warm { color: $warm; }
        & > .record-list--group { color: $ink; text-style: bold; }
        & > .record-list--match { text-style: bold underline; }
        & > .record-list--cursor { background: $field; text-style: bold; }
    }
    """

    match: reactive[str] = reactive("")
    empty: reactive[str] = reactive("")

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row."""

        record_list: "RecordList"
        key: Key

        @property
        def control(self) -> "RecordList":
            return self.record_list

    @dataclass
    class Chosen(Message):
        """The row is to be opened."""

        record_list: "RecordList"
        key: Key

        @property
        def control(self) -> "RecordList":
            return self.record_list

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[ListRow | ListGroup] = (),
        *,
        empty: str = "",
        lit: bool = False,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._columns = tuple(columns)
        self._has_tone_column = any(column.tone == "row" for column in self._columns)
        self._lines: Lines = FixedLines(())
        self._cursor = -1
        self._pattern: re.Pattern[str] | None = None
        self._lit = lit
        self.set_reactive(RecordList.empty, empty)
        self._fill(FixedLines(rows), None)

    def on_mount(self) -> None:
        if self.key is not None:
            self.post_message(self.Highlighted(self, self.key))

    @property
    def key(self) -> Key | None:
        """The key under the cursor, or None when there is no row."""
        line = self._lines[self._cursor] if 0 <= self._cursor < len(self._lines) else None
        return line.key if isinstance(line, ListRow) else None

    @property
    def row_count(self) -> int:
        """How many rows there are, headings not counted."""
        return self._lines.rows

    def set_rows(self, rows: Sequence[ListRow | ListGroup]) -> None:
        """Show these rows instead. The cursor stays on its key and at its height; if the key is gone, nearby.

        Keys are unique. `Highlighted` is posted only when another key comes under the cursor.
        """
        self.set_lines(FixedLines(rows))

    def set_lines(self, lines: Lines, near: Key | None = None) -> None:
        """Show these lines instead, as `set_rows` does. If the key is gone, the cursor goes to `near`."""
        before, height = self.key, self._cursor - self.scroll_offset.y
        self._fill(lines, near)
        if self._cursor >= 0 and self.size:
            self._settle(self._cursor - height, self._cursor - height + self.size.height)
            self.scroll_to(y=self._cursor - height, animate=False, immediate=True)
            self._show_cursor()
        self.refresh()
        if self.is_mounted and self.key is not None and self.key != before:
            self.post_message(self.Highlighted(self, self.key))

    def go_to(self, key: Key, *, at_top: bool = False) -> bool:
        """Put the cursor on a key, `at_top` with what follows in view; say whether there is such a row."""
        here, before = self.key, self._cursor
        if self._lines.reveal(key):
            self._follow(here, before)
        line = self._lines.line_of(key)
        if line is not None:
            self._move_to(line, at_top=at_top)
        return line is not None

    def _fill(self, lines: Lines, near: Key | None) -> None:
        before, at = self.key, max(0, self._cursor)
        self._lines = lines
        wanted = [key for key in (before, near) if key is not None]
        for key in wanted:
            lines.reveal(key)
        same = next((line for key in wanted if (line := lines.line_of(key)) is not None), None)
        self._cursor = self._row_near(at, 1) if same is None else same
        self.virtual_size = Size(0, max(1, len(lines)))

    def _settle(self, first: int, last: int) -> bool:
        """Have lines known; where their numbers change, cursor and what is seen stay with their rows."""
        key, before = self.key, self._cursor
        if not self._lines.settle(max(0, first), min(last, len(self._lines) - 1)):
            return False
        self._follow(key, before)
        return True

    def _follow(self, key: Key | None, before: int) -> None:
        line = None if key is None else self._lines.line_of(key)
        self._cursor = self._row_near(before, 1) if line is None else line
        self.virtual_size = Size(0, max(1, len(self._lines)))
        if self._cursor != before:
            self.scroll_to(y=self.scroll_offset.y + self._cursor - before, animate=False, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What comes into view by wheel or scroll bar is known before it is drawn."""
        super().watch_scroll_y(old_value, new_value)
        self._settle(round(new_value), round(new_value) + self.size.height)

    def _row_near(self, at: int, direction: int) -> int:
        """The line of the first row from `at` on in a direction, else in the other; -1 when there is none."""
        lines = self._lines
        if not lines.rows:
            return -1
        at = max(0, min(at, len(lines) - 1))
        onward = range(at, len(lines)) if direction > 0 else range(at, -1, -1)
        back = range(at, -1, -1) if direction > 0 else range(at, len(lines))
        return next((line for line in chain(onward, back) if lines.is_row(line)), -1)

    def _move_to(self, line: int, *, at_top: bool = False) -> None:
        """Put the cursor on the row of a line and bring it into view."""
        if line < 0:
            return
        moved, self._cursor = line != self._cursor, line
        if at_top:
            self.scroll_to(y=self._top_of(line), animate=False, immediate=True)
        self._show_cursor()
        if moved and self.key is not None:
            self.refresh()
            self.post_message(self.Highlighted(self, self.key))

    def _move_by(self, by: int) -> None:
        """Move the cursor by so many lines, over lines that are not known yet too."""
        self._settle(*sorted((self._cursor + by - 1, self._cursor + by + 1)))
        self._move_to(self._row_near(self._cursor + by, by))

    def _show_cursor(self) -> None:
        """Scroll as little as needed; the headings right above the row come into view with it."""
        height = min(self._cursor - self._top_of(self._cursor) + 1, max(1, self.size.height))
        region = Region(0, self._cursor - height + 1, 1, height)
        self.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    def _top_of(self, line: int) -> int:
        """The first of the headings right above a row, or the row."""
        while line > 0 and not self._lines.is_row(line - 1):
            line -= 1
        return line

    def action_move(self, by: int) -> None:
        self._move_by(by)

    def action_page(self, by: int) -> None:
        self._move_by(by * max(1, self.size.height - 1))

    def action_group(self, by: int) -> None:
        """To the first row of the next group, or of this one and then of those above it."""
        lines = self._lines
        if by > 0:
            at = next((at for at in range(self._cursor + 1, len(lines)) if not lines.is_row(at)), None)
        else:
            above = range(self._cursor - 1, 0, -1)
            at = next((at for at in above if lines.is_row(at) and not lines.is_row(at - 1)), 0)
        if at is None:
            return
        if self._settle(at, at + 2):
            self.action_group(by)
        else:
            self._move_to(self._row_near(at, 1), at_top=True)

    def action_first(self) -> None:
        self._settle(0, self.size.height)
        self._move_to(self._row_near(0, 1))

    def action_last(self) -> None:
        while self._settle(len(self._lines) - self.size.height, len(self._lines)):
            pass
        self._move_to(self._row_near(len(self._lines) - 1, -1))

    def action_choose(self) -> None:
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def on_click(self, event: events.Click) -> None:
        line = self.scroll_offset.y + event.get_content_offset_capture(self).y
        if 0 <= line < len(self._lines) and self._lines.is_row(line):
            self._move_to(line)
            if event.chain >= self.CLICKS_TO_CHOOSE:
                self.action_choose()

    def on_resize(self) -> None:
        self._settle(self.scroll_offset.y, self.scroll_offset.y + self.size.height)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def watch_match(self, match: str) -> None:
        self._pattern = pattern_of(words_of(match))

    def render_line(self, y: int) -> Strip:
        cells = self.scrollable_content_region.width
        at = self.scroll_offset.y + y
        if not self._lines.rows and y < len(sentence := self.empty.splitlines()):
            segments = [Segment(fit(sentence[y], cells), self._style("soft"))]
        elif at >= len(self._lines):
            segments = []
        else:
            line = self._lines[at]
            segments = self._group(line, cells) if isinstance(line, ListGroup) else self._row(line, at, cells)
        return Strip(segments).adjust_cell_length(cells).apply_style(self._paper(at))

    @property
    def _is_lit(self) -> bool:
        return self._lit or self.has_focus

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"record-list--{name}", partial=True)

    def _paper(self, at: int) -> Style:
        """The style under a whole line."""
        is_cursor = at == self._cursor and self._is_lit and self._lines.rows
        return self.rich_style + self._style("cursor") if is_cursor else self.rich_style

    def _group(self, line: ListGroup, cells: int) -> list[Segment]:
        label = fit(line.label, cells)
        note = fit(f"  {line.note}" if line.note else "", cells - width(label))
        return [Segment(label, self._style("group")), Segment(note, self._style("soft"))]

    def _row(self, row: ListRow, at: int, cells: int) -> list[Segment]:
        here = at == self._cursor
        mark = Segment(_MARK if here else " " * width(_MARK), self._style("lan" if self._is_lit else "soft"))
        segments = [mark]
        left = cells - width(_MARK)
        for place, (column, text) in enumerate(zip(self._columns, row.cells, strict=False)):
            last = place == len(self._columns) - 1
            room = max(0, left if last else min(column.width, left))
            tone = row.tone if column.tone == "row" or not self._has_tone_column else ""
            style = self._style(tone or (column.tone if column.tone != "row" else "") or "ink")
            fitting = text if last else in_known_width(text)
            segments += self._found(pad(fitting, room, right=column.right), style)
            segments.append(Segment(" " * max(0, min(_GAP, left - room))))
            left -= room + _GAP
        return segments

    def _found(self, text: str, style: Style) -> list[Segment]:
        """The text of a cell, with what is searched for underlined."""
        if self._pattern is None:
            return [Segment(text, style)]
        segments: list[Segment] = []
        end = 0
        for match in self._pattern.finditer(text):
            segments.append(Segment(text[end : match.start()], style))
            segments.append(Segment(match.group(), style + self._style("match")))
            end = match.end()
        return [*segments, Segment(text[end:], style)]
