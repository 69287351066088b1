"""TimedLines: notes under their headings, each with its time, whose it is and a mark; long ones wrap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets._wrapping import line_breaks
from widgets.shown import fit, one_line, pad, width

_MARK: Final = "› "
_TIME: Final = 5
_WHO: Final = 2
_GAP: Final = "  "


class TimedLine(NamedTuple):
    """A note: the place by which it is known outside, when it was, whose, the text, and the mark at its end.

    `tone` is the token in which the mark is written: "ink", "warm" …
    """

    place: int
    time: str
    who: str
    text: str
    mark: str = ""
    tone: str = "ink"


class _Row(NamedTuple):
    """One row of the screen: the heading, or a part of a line; `first` is the part with its time and mark."""

    heading: str = ""
    line: TimedLine | None = None
    text: str = ""
    first: bool = False


class TimedLines(ScrollView, can_focus=False):
    """Lines under headings, drawn where they are seen. It never takes the keys: whoever writes keeps them.

    `set_lines()` shows other lines, `choose()` picks one out by its place (None: none of them), `move()` goes
    to the next. A click posts `Chosen`. `empty` is said while there is no line.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timed-lines--ink",
        "timed-lines--soft",
        "timed-lines--lan",
        "timed-lines--qing",
        "timed-lines--warm",
        "timed-lines--group",
        "timed-lines--chosen",
    }

    DEFAULT_CSS = """
    TimedLines {
        background: $ground;
        color: $ink;
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .timed-lines--ink { color: $ink; }
        & > .timed-lines--soft { color: $soft; }
        & > .timed-lines--lan { color: $lan; }
        & > .timed-lines--qing { color: $qing; }
        & > .timed-lines--warm { color: $warm; }
        & > .timed-lines--group { color: $ink; text-style: bold; }
        & > .timed-lines--chosen { background: $field; text-style: bold; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A line was clicked."""

        timed_lines: "TimedLines"
        place: int

        @property
        def control(self) -> "TimedLines":
            return self.timed_lines

    def __init__(
        self,
        groups: Sequence[tuple[str, Sequence[TimedLine]]] = (),
        *,
        empty: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._groups: tuple[tuple[str, tuple[TimedLine, ...]], ...] = ()
        self._rows: list[_Row] = []
        self._empty = empty
        self._chosen: int | None = None
        self._fill(groups)

    @property
    def chosen(self) -> int | None:
        """The place of the line that is picked out."""
        return self._chosen

    @property
    def places(self) -> list[int]:
        """The places of the lines from top to bottom."""
        return [line.place for _, lines in self._groups for line in lines]

    def set_lines(self, groups: Sequence[tuple[str, Sequence[TimedLine]]]) -> None:
        """Show these lines under their headings; the chosen one stays chosen if it is among them."""
        self._fill(groups)
        if self._chosen not in self.places:
            self.choose(None)

    def _fill(self, groups: Sequence[tuple[str, Sequence[TimedLine]]]) -> None:
        self._groups = tuple((heading, tuple(lines)) for heading, lines in groups)
        self._lay_out()

    def move(self, by: int) -> None:
        """Choose the line `by` lines further down; above the first one none is chosen."""
        places = self.places
        at = places.index(self.chosen) + by if self.chosen in places else by - 1
        self.choose(places[min(at, len(places) - 1)] if at >= 0 and places else None)

    def choose(self, place: int | None) -> None:
        """Pick out a line and bring it into view; without one the top, where the newest stands."""
        self._chosen = place
        self.refresh()
        rows = [y for y, row in enumerate(self._rows) if row.line and row.line.place == self.chosen]
        if not rows:
            self.scroll_to(y=0, animate=False)
            return
        top = rows[0] - 1 if rows[0] and self._rows[rows[0] - 1].heading else rows[0]
        region = Region(0, top, 1, rows[-1] - top + 1)
        self.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    def on_resize(self) -> None:
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        y = self.scroll_offset.y + event.get_content_offset_capture(self).y
        line = self._rows[y].line if 0 <= y < len(self._rows) else None
        if line is not None:
            self.post_message(self.Chosen(self, line.place))

    def _lay_out(self) -> None:
        """Break the texts into rows for the present width; a line with a mark leaves room for it."""
        room = self.size.width - width(_MARK) - _TIME - _WHO - 2 * width(_GAP) - 1
        self._rows = []
        for heading, lines in self._groups:
            self._rows.append(_Row(heading=heading or " "))
            for line in lines:
                text = one_line(line.text)
                marks = width(_GAP) + width(line.mark) if line.mark else 0
                ends = [*line_breaks(text, max(10, room - marks)), len(text)]
                starts = [0, *ends[:-1]]
                parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
                self._rows += [_Row(line=line, text=part, first=not at) for at, part in enumerate(parts)]
        self.virtual_size = Size(0, max(1, len(self._rows)))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        cells = self.scrollable_content_region.width
        at = self.scroll_offset.y + y
        row = self._rows[at] if at < len(self._rows) else None
        style = self.rich_style
        if row is None:
            words = self._empty if at == len(self._rows) and not self.places else ""
            segments = [Segment(fit(words, cells), self._style("soft"))]
        elif row.line is None:
            segments = [Segment(fit(row.heading, cells), self._style("group"))]
        else:
            segments = self._line(row, row.line, cells)
            if row.line.place == self.chosen:
                style += self._style("chosen")
        return Strip(segments).adjust_cell_length(cells, self.rich_style).apply_style(style)

    def _line(self, row: _Row, line: TimedLine, cells: int) -> list[Segment]:
        marker = _MARK if row.first and line.place == self.chosen else " " * width(_MARK)
        time, who = (line.time, line.who) if row.first else ("", "")
        room = cells - width(_MARK) - _TIME - _WHO - 2 * width(_GAP)
        segments = [
            Segment(marker, self._style("lan")),
            Segment(pad(time, _TIME, right=True) + _GAP, self._style("soft")),
            Segment(pad(who, _WHO) + _GAP, self._style("soft")),
        ]
        if not row.first or not line.mark:
            return [*segments, Segment(fit(row.text, room), self._style("ink"))]
        mark = fit(line.mark, room)
        text = pad(row.text, room - width(mark) - 1)
        return [*segments, Segment(text, self._style("ink")), Segment(mark, self._style(line.tone))]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"timed-lines--{name}", partial=True)
