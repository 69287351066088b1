"""The short list that drops down under a field, which keeps the focus, and with it the IME."""

from collections.abc import Callable, Sequence
from typing import Final

from textual import events
from textual.content import Content
from textual.geometry import Offset, Size
from textual.widget import Widget

from widgets.pinyin import is_short_for, matching
from widgets.shown import pad, shown, width

MOST_ROWS: Final = 8
_FRAME: Final = 2
_MARK: Final = "› "


def offered(typed: str, words: Sequence[str]) -> tuple[list[str], int | None]:
    """The words to show while something is typed, and which of them is marked at once, if any.

    What only stands for a word (lq, 三2) can hardly be meant as it is: then Enter takes the first.
    """
    found = matching(typed, words)[:MOST_ROWS] if typed.strip() else []
    if found == [typed]:
        return [], None
    return found, 0 if found and is_short_for(typed, found[0]) else None


class DropList(Widget, can_focus=False):
    """The words themselves, one a line; a click calls `chosen` with the word's place."""

    DEFAULT_CSS = """
    DropList {
        position: absolute;
        overlay: screen;
        width: auto;
        height: auto;
        background: $lift;
        color: $ink;
        border: solid $rule;
    }
    """

    def __init__(self, words: Sequence[str], index: int | None, chosen: Callable[[int], None]) -> None:
        super().__init__()
        self.words = tuple(words)
        self.index = index
        self._chosen = chosen

    def show(self, words: Sequence[str], index: int | None) -> None:
        """Show these words, with the mark at `index`."""
        self.words = tuple(words)
        self.index = index
        self.refresh(layout=True)

    def stand_at(self, field: Widget) -> None:
        """Stand under the field, or above it where there is no room below."""
        area, screen = field.region, field.screen.region
        rows = min(MOST_ROWS, len(self.words)) + _FRAME
        y = area.bottom
        if y + rows > screen.bottom and area.y - rows >= screen.y:
            y = area.y - rows
        # The words stand right under the field's own text: frame and mark hang out to the left.
        x = min(area.x - width(_MARK) - 1, screen.right - self._cells - _FRAME)
        self.absolute_offset = Offset(max(screen.x, x), y)

    @property
    def top(self) -> int:
        """The place of the first word that is seen; the list moves when the mark would leave it."""
        return max(0, min((self.index or 0) - MOST_ROWS + 1, len(self.words) - MOST_ROWS))

    @property
    def _cells(self) -> int:
        return max((width(word) for word in self.words), default=0) + width(_MARK) + 1

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return min(self._cells, viewport.width - _FRAME)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return min(MOST_ROWS, len(self.words))

    def render(self) -> Content:
        cells = self.content_size.width - width(_MARK)
        lines = []
        for at in range(self.top, min(self.top + MOST_ROWS, len(self.words))):
            here = at == self.index
            line = (_MARK if here else " " * width(_MARK)) + pad(self.words[at], cells)
            lines.append(shown(line, "bold $ink on $field" if here else ""))
        return Content("\n").join(lines)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.show(self.words, min((self.index or 0) + 1, len(self.words) - 1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.show(self.words, max((self.index or 0) - 1, 0))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = self.top + event.get_content_offset_capture(self).y
        if 0 <= at < len(self.words):
            self._chosen(at)


class Drop:
    """Opens, moves and closes the list of one field; `chosen` is called with the word that was taken."""

    def __init__(self, field: Widget, chosen: Callable[[str], None]) -> None:
        self._field = field
        self._chosen = chosen
        self._list: DropList | None = None

    @property
    def is_open(self) -> bool:
        """Whether the list is seen."""
        return self._list is not None

    @property
    def marked(self) -> str | None:
        """The word at the mark, or None when the list is closed or nothing is marked yet."""
        if self._list is None or self._list.index is None:
            return None
        return self._list.words[self._list.index]

    def open(self, words: Sequence[str], index: int | None = None) -> None:
        """Show the words under the field; without words the list closes."""
        if not words:
            self.close()
            return
        if self._list is None:
            self._list = DropList(words, index, self._take)
            self._field.screen.mount(self._list)
        else:
            self._list.show(words, index)
        self._list.stand_at(self._field)

    def step(self, by: int) -> None:
        """Move the mark by so many words, round the ends."""
        if self._list is not None:
            count = len(self._list.words)
            index = self._list.index
            start = (-1 if by > 0 else count) if index is None else index
            self._list.show(self._list.words, (start + by) % count)

    def take(self) -> bool:
        """Take the word at the mark; say whether there was one."""
        word = self.marked
        self.close()
        if word is not None:
            self._chosen(word)
        return word is not None

    def close(self) -> None:
        """Take the list away."""
        if self._list is not None:
            self._list.remove()
            self._list = None

    def _take(self, at: int) -> None:
        if self._list is not None:
            self._list.index = at
            self.take()
