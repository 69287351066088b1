"""Editor: several lines of Chinese text, without frame or blinking, with a cleaned paste."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from qinglan_tui.domain.text import clean, count_words
from widgets.shown import shown


class Editor(TextArea):
    """A long text, softly wrapped; it grows with what is written, up to the `max-height` its screen gives.

    `text` reads it. `load_text()` shows another record and forgets the undo steps; `put()` replaces the
    text and can be undone. Tab and Shift+Tab go to the next and previous field.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "select_all", "全选", show=False),
        Binding("ctrl+home", "text_start", "到开头", show=False),
        Binding("ctrl+end", "text_end", "到末尾", show=False),
        Binding("ctrl+shift+home", "text_start(True)", "选到开头", show=False),
        Binding("ctrl+shift+end", "text_end(True)", "选到末尾", show=False),
    ]

    DEFAULT_CSS = """
    Editor {
        height: auto;
        min-height: 2;
        max-height: 100%;
        border: none;
        padding: 0;
        background: $ground;
        color: $ink;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background: $field; }
        & .text-area--cursor { background: $ink; color: $ground; text-style: none; }
        & .text-area--selection { background: $rule; color: $ink; }
        & .text-area--placeholder { color: $soft; }
        &:dark .text-area--cursor, &:light .text-area--cursor { background: $ink; color: $ground; }
    }
    """

    class Changed(TextArea.Changed):
        """The text was edited, or another one loaded. Whoever saves waits a moment and then reads `text`."""

        @property
        def text(self) -> str:
            """The whole text as it is now."""
            return self.text_area.text

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        read_only: bool = False,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            clean(text),
            read_only=read_only,
            highlight_cursor_line=False,
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.placeholder = shown(placeholder)
        self.cursor_blink = False
        self.match_cursor_bracket = False

    @property
    def words(self) -> int:
        """The 字数 as Word counts it."""
        return count_words(self.text)

    def load_text(self, text: str) -> None:
        """Show another text; what was typed before can no longer be undone."""
        super().load_text(clean(text))

    def put(self, text: str) -> None:
        """Replace the whole text in one step that Ctrl+Z takes back."""
        self.history.checkpoint()
        self.replace(clean(text), self.document.start, self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted; the lines are kept. TextArea then inserts it."""
        event.text = clean(event.text)

    def action_text_start(self, select: bool = False) -> None:
        self.move_cursor(self.document.start, select=select)

    def action_text_end(self, select: bool = False) -> None:
        self.move_cursor(self.document.end, select=select)
