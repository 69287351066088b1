"""Frames that hold in an old console: lines, bars and arrows drawn with signs that take one cell everywhere.

The old console of Windows and some fonts draw ─ │ ━ ▁ two cells wide, and every frame goes crooked. They are
replaced where lines are written to the screen, so that no widget has to know; a teacher's own words stay.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter
from textual.screen import Screen

Result = TypeVar("Result")

_FLAT: Final = "─┄┈╌╴╶"
_HEAVY: Final = "━┅┉╍═"
_UPRIGHT: Final = "│┃┆┊╎║"
_CORNERS: Final = "┌┐└┘├┤┬┴┼┏┓┗┛╭╮╯╰╔╗╚╝"
# What stands in the last cell of a scroll bar.
_BLOCKS: Final = "▁▂▃▄▅▆▇█▉▊▋▌▍▎▏"
_PLAIN: Final = str.maketrans(
    dict.fromkeys(_FLAT, "-")
    | dict.fromkeys(_HEAVY, "=")
    | dict.fromkeys(_UPRIGHT, "|")
    | dict.fromkeys(_CORNERS, "+")
    | dict.fromkeys(_BLOCKS, " ")
    | {"›": ">", "‹": "<", "→": ">"}
)


class PlainSigns(LineFilter):
    """Replaces the signs of frames by plain ones."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii()
            else Segment(segment.text.translate(_PLAIN), segment.style, segment.control)
            for segment in segments
        ]


class PlainSignsApp(App[Result]):
    """An app whose frames can be drawn with plain signs."""

    def __init__(self) -> None:
        super().__init__()
        self._signs = PlainSigns(enabled=False)

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        return [*filters, self._signs] if self._signs.enabled else filters

    @property
    def has_plain_signs(self) -> bool:
        """Whether frames are drawn with plain signs."""
        return self._signs.enabled

    def use_plain_signs(self, plain: bool, kept: Iterable[Screen[Any]] = ()) -> None:
        """Draw frames with plain signs, or with lines again; `kept` are screens that may come back later."""
        self._signs.enabled = plain
        for screen in (*self.screen_stack, *kept) if self.is_running else ():
            for widget in screen.walk_children(with_self=True):
                widget.refresh()
