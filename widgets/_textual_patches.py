"""Everything we change inside Textual 8.2.8, and the only module that names its private parts.

Beside each entry of `PATCHES` stands what it mends and where upstream knows of it;
tests/widgets/test_textual_patches.py fails when Textual moves one of the names. `install()` is called once
by the app, before it runs.
"""

from dataclasses import dataclass
from typing import Any, Final

from rich.console import RenderableType
from textual import content
from textual.app import App
from textual.document import _wrapped_document
from textual.events import Key
from textual.expand_tabs import get_tab_widths
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Input

from widgets._wrapping import cell_sizes, line_breaks
from widgets.shown import width

# Typed through an IME, and not "printable" to Python: full-width and no-break space, emoji joiners.
_ALSO_TYPED: Final = frozenset("\u3000\u00a0\u200c\u200d")
# A TextArea keeps one free cell for the cursor at a line's end: one blank may stand there.
_CURSOR_CELL: Final = 1

# What Textual itself has there; when a name has moved, this fails at once.
_stock_display = App._display
_stock_input_cursor = vars(Input)["cursor_screen_offset"]
_stock_is_printable = vars(Key)["is_printable"]
_stock_compute_wrap_offsets = vars(_wrapped_document)["compute_wrap_offsets"]
_stock_divide_line = vars(content)["divide_line"]


def _display_at_cursor(self: App[Any], screen: Screen[Any], renderable: RenderableType | None) -> None:
    """Take the cursor of what has the focus just before a frame is written, when its place is known."""
    focused = screen.focused
    anchor = getattr(focused, "cursor_screen_offset", None)
    if focused is not None and anchor is not None and focused.region:
        self.cursor_position = anchor
    _stock_display(self, screen, renderable)


def _input_cursor(self: Input) -> Offset:
    """The cell of the cursor that is drawn; the stock one counts a cell too many at the end of the text."""
    region = self.content_region
    before = self.value[: self.cursor_position]
    return Offset(region.x + width(before) - self.scroll_offset.x, region.y)


def _is_printable(self: Key) -> bool:
    """Count the full-width space and the joiners as typed text."""
    return self.character in _ALSO_TYPED or bool(_stock_is_printable.fget(self))


def _compute_wrap_offsets(
    text: str,
    width: int,
    tab_size: int,
    fold: bool = True,
    precomputed_tab_sections: list[tuple[str, int]] | None = None,
) -> list[int]:
    """Wrap a paragraph of a TextArea as Chinese is wrapped."""
    sizes = None
    if "\t" in text:
        sizes = []
        for part, tab in precomputed_tab_sections or get_tab_widths(text, tab_size):
            sizes += cell_sizes(part) + ([tab] if tab else [])
        # A tab never stands wider than the line.
        sizes = [min(size, width) for size in sizes]
    return line_breaks(text, width, hang=_CURSOR_CELL, fold=fold, sizes=sizes)


def _divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Wrap the text of a Static, a notification and every other content as Chinese is wrapped."""
    return line_breaks(text, width, fold=fold)


@dataclass(frozen=True)
class Patch:
    """One name of Textual that is replaced: where it lives, and by what."""

    owner: Any
    name: str
    replacement: Any


PATCHES: Final = (
    # The IME window stands at the top left of a new screen or dialog: textual#6082, open since 6.0.
    Patch(App, "_display", _display_at_cursor),
    # ... and a cell too far right at the end of an Input's text: belongs to textual#6082, not reported by
    # itself.
    Patch(Input, "cursor_screen_offset", property(_input_cursor)),
    # A full-width space or an emoji's joiner that is typed gets lost: not reported upstream.
    Patch(Key, "is_printable", property(_is_printable)),
    # A run of Chinese goes to the next line as if it were one word, 。 stands first: not reported upstream.
    Patch(_wrapped_document, "compute_wrap_offsets", _compute_wrap_offsets),
    Patch(content, "divide_line", _divide_line),
)


def install() -> None:
    """Put the patches into Textual; calling it again changes nothing."""
    for patch in PATCHES:
        setattr(patch.owner, patch.name, patch.replacement)
