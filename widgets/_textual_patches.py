"""Everything we change inside Textual 8.2.8, and the only module that names its private parts.

Beside each patch stands what it mends and where upstream knows of it; tests/widgets/test_textual_patches.py
fails when Textual moves one of the names. `install()` is called once by the app, before it runs, and
`install_editing()` by the first editor, since what it mends is imported only where a text is edited.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from rich.console import RenderableType
from textual import content
from textual.app import App
from textual.driver import Driver
from textual.events import Key
from textual.geometry import Offset
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from widgets._wrapping import cell_sizes, line_breaks
from widgets.shown import width

if TYPE_CHECKING:
    from textual.document._wrapped_document import WrappedDocument

# Typed through an IME, and not "printable" to Python: full-width and no-break space, emoji joiners.
_ALSO_TYPED: Final = frozenset("\u3000\u00a0\u200c\u200d")
# A TextArea keeps one free cell for the cursor at a line's end: one blank may stand there.
_CURSOR_CELL: Final = 1

# What Textual itself has there; when a name has moved, this fails at once.
_stock_display = App._display
_stock_is_printable = vars(Key)["is_printable"]

# The terminal's own cursor, while text is written: a bar that does not blink, since one cell in reverse on
# the one that is drawn would be seen as none; and the shape that the terminal had.
_SHOW: Final = "\x1b[6 q\x1b[?25h"
_HIDE: Final = "\x1b[?25l\x1b[0 q"
_OWN_SHAPE: Final = "\x1b[0 q"
_writing: Final[WeakSet[App[Any]]] = WeakSet()


def _display_at_cursor(self: App[Any], screen: Screen[Any], renderable: RenderableType | None) -> None:
    """Take the cursor of what has the focus just before a frame is written, when its place is known.

    While text is being written the terminal's own cursor is shown there: an input method draws its syllables
    at it, and Windows does not draw them at a hidden one.
    """
    focused = self.screen.focused
    anchor = getattr(focused, "cursor_screen_offset", None)
    if focused is not None and anchor is not None and focused.region:
        self.cursor_position = anchor
    _stock_display(self, screen, renderable)
    driver = self._driver
    if driver is None or self.is_headless or self._batch_count or not self._running or self._closed:
        return
    writes = focused is not None and takes_text(focused)
    if writes != (self in _writing):
        (_writing.add if writes else _writing.discard)(self)
        _give_back_shape(driver)
        driver.write(_SHOW if writes else _HIDE)
        driver.flush()


def takes_text(focused: Widget) -> bool:
    """Whether what is typed now becomes text: a field of a choice only while a word is being written."""
    is_open = isinstance(focused, Input) or getattr(focused, "read_only", None) is False
    return is_open or getattr(focused, "typed", None) is not None


def is_at_rest(app: App[Any], *pumps: MessagePump | None) -> bool:
    """Whether nothing is under way in these, in the screens, and in every widget of the one in front.

    Each of them waits for its next message: its queue is empty and none is being dealt with.
    """
    if not all(_waits(pump) for pump in (*pumps, *app.screen_stack) if pump is not None):
        return False
    if not app.screen_stack:
        return True
    return not app.screen._callbacks and all(map(_waits, app.screen.walk_children()))


def _waits(pump: MessagePump) -> bool:
    if pump._closing or pump._closed or (pump._task is None and not pump._running):
        return True
    ready: Any = pump._message_queue.ready_event
    return bool(ready._waiters) and not ready.is_set()


def _give_back_shape(driver: Driver) -> None:
    """See to it that the cursor has its own shape again after the program, whichever way that ends."""
    stop = driver.stop_application_mode
    if getattr(stop, "gives_back_shape", False):
        return

    def stop_with_own_shape() -> None:
        driver.write(_OWN_SHAPE)
        stop()

    stop_with_own_shape.gives_back_shape = True  # type: ignore[attr-defined]
    setattr(driver, "stop_application_mode", stop_with_own_shape)  # noqa: B010


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
        # Which stop it reaches depends on where its line begins: room is kept for the farthest one.
        widest = min(tab_size, width)
        sizes = [widest if text[at] == "\t" else size for at, size in enumerate(cell_sizes(text))]
    return line_breaks(text, width, hang=_CURSOR_CELL, fold=fold, sizes=sizes)


def _divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Wrap the text of a Static, a notification and every other content as Chinese is wrapped."""
    return line_breaks(text, width, fold=fold)


def _get_sections(self: "WrappedDocument", line_index: int) -> list[str]:
    """Cut a paragraph into its lines as plain text; the stock one makes rich objects of them for each use."""
    text = self.document[line_index]
    offsets = self.get_offsets(line_index)
    return [text[start:end] for start, end in pairwise((0, *offsets, len(text)))] if offsets else [text]


@dataclass(frozen=True)
class Patch:
    """One name of Textual that is replaced: where it lives, and by what."""

    owner: Any
    name: str
    replacement: Any


PATCHES: Final = (
    # The IME window stands at the top left of a new screen or dialog: textual#6082, open since 6.0. The
    # terminal's cursor is never shown (textual#2348, open): on Windows what is being composed then stands
    # behind the line or is not seen at all (textual#5457 and #5456, both open).
    Patch(App, "_display", _display_at_cursor),
    # ... and a cell too far right at the end of an Input's text: belongs to textual#6082, not reported by
    # itself.
    Patch(Input, "cursor_screen_offset", property(_input_cursor)),
    # A full-width space or an emoji's joiner that is typed gets lost: not reported upstream.
    Patch(Key, "is_printable", property(_is_printable)),
    # A run of Chinese goes to the next line as if it were one word, 。 stands first: not reported upstream.
    Patch(content, "divide_line", _divide_line),
)


def editing_patches() -> tuple[Patch, ...]:
    """The patches of long texts."""
    from textual.document import _wrapped_document
    from textual.document._wrapped_document import WrappedDocument

    return (
        # As above, in a text that is edited: not reported upstream.
        Patch(_wrapped_document, "compute_wrap_offsets", _compute_wrap_offsets),
        # A key in one paragraph of 5,000 characters takes 55 ms, since the paragraph is divided again for
        # every line that is seen: not reported upstream (a TODO in its source).
        Patch(WrappedDocument, "get_sections", _get_sections),
    )


def install() -> None:
    """Put the patches into Textual; calling it again changes nothing."""
    _put(PATCHES)


def install_editing() -> None:
    """Put in those of long texts; calling it again changes nothing."""
    if not _has_editing:
        _has_editing.append(True)
        _put(editing_patches())


def _put(patches: tuple[Patch, ...]) -> None:
    for patch in patches:
        # What Textual itself has under the name; when that has moved, this fails at once.
        stock.setdefault((patch.owner, patch.name), vars(patch.owner)[patch.name])
        setattr(patch.owner, patch.name, patch.replacement)


stock: Final[dict[tuple[Any, str], Any]] = {}
_has_editing: Final[list[bool]] = []
