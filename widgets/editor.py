"""Editor: several lines of Chinese text, without frame or blinking, with a cleaned paste."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import ClassVar, Final

from rich.style import Style
from textual import events, on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location

from qinglan_tui.domain.text import clean, count_words
from widgets import _textual_patches, find_line, full_screen
from widgets._clauses import step_left, step_right
from widgets._drawing import Mark, character_left, character_right, drawn, piece_at
from widgets.shown import shown

INDENT: Final = "\u3000\u3000"
LONG_PARAGRAPH: Final = 3000  # characters of one paragraph from which on typing in it gets slower
_MARKED: Final = "text-area--found"
# Keys that would lead out of a text, which they do not while it fills the screen.
_LEADING_OUT: Final = {
    "up": "cursor_up",
    "down": "cursor_down",
    "pageup": "cursor_page_up",
    "pagedown": "cursor_page_down",
    "tab": "",
    "shift+tab": "",
}

_words_of = lru_cache(maxsize=512)(count_words)


def words_of(text: str) -> int:
    """The 字数 of a text as Word counts it; what is the same as before is not counted again."""
    return sum(map(_words_of, text.split("\n")))


class Editor(TextArea):
    """A long text, softly wrapped; it grows with what is written, up to the `max-height` its screen gives.

    `text` reads it. `load_text()` shows another record and forgets the undo steps; `put()` replaces the
    text and can be undone. Tab and Shift+Tab go to the next and previous field. Ctrl+Left and Ctrl+Right go
    by clauses, Ctrl+F finds and replaces, Ctrl+G gives the text the whole screen and takes it back. `tell`
    says how long the text is, in its title there, and below the text where it is `counted`.
    """

    HELP_TEXT = (
        "回车分段；开头空两格的一段，下一段也空两格，退一格就都去掉。\n"
        "Ctrl+左右 一句一句走，加 Shift 选中；Ctrl+Backspace 删去前一句，Ctrl+Delete 删去后一句。\n"
        "Ctrl+G 占满屏幕，Ctrl+F 查找和替换，Ctrl+Z 撤销，Ctrl+Y 重做。"
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "select_all", "全选", show=False),
        Binding("ctrl+home", "text_start", "到开头", show=False),
        Binding("ctrl+end", "text_end", "到末尾", show=False),
        Binding("ctrl+shift+home", "text_start(True)", "选到开头", show=False),
        Binding("ctrl+shift+end", "text_end(True)", "选到末尾", show=False),
        Binding("ctrl+delete", "delete_word_right", "删去后一段", show=False),
        Binding("ctrl+f", "find", "查找和替换", show=False, id="edit.find"),
        Binding("ctrl+g", "enlarge", "放大", show=False, id="edit.enlarge"),
        Binding("escape", "go_back", "返回", show=False),
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
        &.-counted, &.-counted:focus {
            border-bottom: blank $ground;
            border-subtitle-align: left;
            border-subtitle-color: $soft;
            border-subtitle-background: $ground;
        }
        &.-maximized, &.-maximized:focus {
            width: 78;
            max-width: 100%;
            height: 1fr;
            max-height: 100%;
            border: none;
            background: $ground;
        }
        & .text-area--cursor { background: $ink; color: $ground; text-style: none; }
        & .text-area--selection { background: $rule; color: $ink; }
        & .text-area--found { text-style: underline; color: $lan; }
        & .text-area--placeholder { color: $soft; }
        &:dark .text-area--cursor, &:light .text-area--cursor { background: $ink; color: $ground; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {_MARKED}

    counted: reactive[bool] = reactive(False)

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
        _textual_patches.install_editing()
        self._found: dict[int, list[tuple[int, int]]] = {}
        self._fresh_indent: Location | None = None
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
        self.tell: Callable[[Editor], str] = lambda editor: f"{editor.words}字"

    @property
    def words(self) -> int:
        """The 字数 as Word counts it."""
        return sum(_words_of(line) for line in self.document.lines)

    @property
    def long_paragraph(self) -> str:
        """What is said softly of a paragraph so long that typing in it gets slow; "" when none is."""
        longest = max(len(line) for line in self.document.lines)
        return f"这一段已有{longest}字，分段后打字更顺" if longest > LONG_PARAGRAPH else ""

    @property
    def said(self) -> str:
        """What is said of the text: how long it is, and that a paragraph of it is too long."""
        return "   ".join(filter(None, (self.tell(self), self.long_paragraph)))

    def load_text(self, text: str) -> None:
        """Show another text; what was typed before can no longer be undone."""
        super().load_text(clean(text))

    def put(self, text: str) -> None:
        """Replace the whole text in one step that Ctrl+Z takes back."""
        self.history.checkpoint()
        self.replace(clean(text), self.document.start, self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()

    def edit(self, edit: Edit) -> EditResult:
        """Do one edit; an indent is fresh only until the next one."""
        self._fresh_indent = None
        result = super().edit(edit)
        # Once more: only now is the text known to be longer; a new last line stayed below the edge.
        self.scroll_cursor_visible()
        return result

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted; the lines are kept. TextArea then inserts it."""
        event.text = clean(event.text)

    def on_key(self, event: events.Key) -> None:
        """See to what Enter begins, and to the keys that would lead out of a text that fills the screen."""
        taken = False
        if event.key == "enter":
            taken = self._begin_indented()
        elif self.is_maximized and event.key in _LEADING_OUT:
            taken = True
            if action := _LEADING_OUT[event.key]:
                getattr(TextArea, f"action_{action}")(self)
        if taken:
            event.stop()
            event.prevent_default()

    # Paragraphs that begin with two blanks (首行缩进)

    def _begin_indented(self) -> bool:
        """Begin the next paragraph as the one with the cursor began; whether there was anything to do."""
        start, end = sorted(self.selection)
        indented = self.document[start[0]].startswith(INDENT) and start[1] >= len(INDENT)
        if self.read_only or not indented:
            return False
        after = self.document[end[0]][end[1] :]
        if after.startswith(INDENT):
            return False
        result = self.replace("\n" + INDENT, start, end, maintain_selection_offset=False)
        self._fresh_indent = result.end_location
        return True

    def action_delete_left(self) -> None:
        """Backspace; a fresh indent goes as a whole."""
        row, column = self.cursor_location
        fresh = self._fresh_indent == (row, column) and self.document[row][:column] == INDENT
        if fresh and self.selection.is_empty and not self.read_only:
            self.replace("", (row, 0), (row, column), maintain_selection_offset=False)
        else:
            super().action_delete_left()

    def indent_paragraphs(self) -> None:
        """Begin every paragraph with two blanks, or, where all do, none of them; one step of undo."""
        lines = self.document.lines
        said = [line for line in lines if line.strip()]
        if self.read_only or not said:
            return
        indent = "" if all(line.startswith(INDENT) for line in said) else INDENT
        changed = [indent + line.lstrip(" \t\u3000") if line.strip() else line for line in lines]
        row, column = self.cursor_location
        moved = max(0, column + len(changed[row]) - len(lines[row]))
        self.put("\n".join(changed))
        self.move_cursor((row, moved))

    # Going about

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Show the cursor, but not where it is no longer: undo takes the text back before the cursor."""
        if self.cursor_location[0] >= self.document.line_count:
            return Offset(0, 0)
        return super().scroll_cursor_visible(center, animate)

    def get_cursor_left_location(self) -> Location:
        row, column = self.cursor_location
        return (
            (row, character_left(self.document[row], column))
            if column
            else super().get_cursor_left_location()
        )

    def get_cursor_right_location(self) -> Location:
        row, column = self.cursor_location
        line = self.document[row]
        return (
            (row, character_right(line, column))
            if column < len(line)
            else super().get_cursor_right_location()
        )

    def get_cursor_word_left_location(self) -> Location:
        row, column = self.cursor_location
        if not column:
            return super().get_cursor_word_left_location()
        return row, step_left(self.document[row], column)

    def get_cursor_word_right_location(self) -> Location:
        row, column = self.cursor_location
        line = self.document[row]
        if column == len(line):
            return super().get_cursor_word_right_location()
        return row, step_right(line, column)

    def action_delete_word_right(self) -> None:
        if self.read_only or self.cursor_at_end_of_text:
            return
        start, end = self.selection
        if start == end:
            end = self.get_cursor_word_right_location()
        self.replace("", start, end, maintain_selection_offset=False)

    def action_text_start(self, select: bool = False) -> None:
        self.move_cursor(self.document.start, select=select)

    def action_text_end(self, select: bool = False) -> None:
        self.move_cursor(self.document.end, select=select)

    # The whole screen, and finding

    def action_enlarge(self) -> None:
        """Give the text the whole screen, or take it back."""
        if self.is_maximized:
            full_screen.leave(self)
        else:
            full_screen.enter(self)
        self.show_count()

    def action_find(self) -> None:
        """Open the line in which is written what to find, and what to put in its place."""
        find_line.open_for(self)

    def action_go_back(self) -> None:
        """One level out: of finding, then of the whole screen; else the key belongs to the screen."""
        if not find_line.close_for(self):
            if not self.is_maximized:
                raise SkipAction
            self.action_enlarge()

    def on_blur(self) -> None:
        """Whoever is sent to another field does not stay behind a text that fills the screen."""
        if not self.is_maximized:
            return
        focused = self.screen.focused
        elsewhere = focused is not None and focused is not self
        if elsewhere and find_line.of(self) is None:
            self.action_enlarge()

    @on(Changed)
    def show_count(self) -> None:
        """Say how long the text is, where that is seen."""
        if not self.is_mounted:
            return
        if self.counted or self.is_maximized:
            said = self.said
            self.border_subtitle = shown(said) if self.counted else ""
            full_screen.tell(self, said)

    def watch_counted(self, counted: bool) -> None:
        self.set_class(counted, "-counted")
        self.show_count()

    def mark(self, found: Mapping[int, Iterable[tuple[int, int]]]) -> None:
        """Underline these stretches, as (from, to) columns by their row, until others are given."""
        self._found = {row: list(stretches) for row, stretches in found.items()}
        self.notify_style_update()
        self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line; the stock way divides the whole paragraph again for each of its lines."""
        if self.document.line_count == 1 and not self.document[0] and self.placeholder:
            return super().render_line(y)
        base = self.rich_style
        width = self.scrollable_content_region.width
        at = y + self.scroll_offset.y
        if at >= self.virtual_size.height:
            return Strip.blank(self.size.width, base)
        row, column = self.wrapped_document.offset_to_location(Offset(0, at))
        line = self.document[row]
        start, end = piece_at(self.wrapped_document.get_offsets(row), column, len(line))
        text = line[start:end] + (" " if end == len(line) else "")
        segments, cells = drawn(text, start, self._marks(row, line), base, self.indent_width)
        return Strip(segments, cells).adjust_cell_length(width, base)

    def _marks(self, row: int, line: str) -> list[Mark]:
        """What is drawn in a style of its own in a paragraph: findings, the selection, the cursor."""
        style: Callable[..., Style] = self.get_component_rich_style
        marks = [Mark(start, end, style(_MARKED)) for start, end in self._found.get(row, ())]
        (top, first), (bottom, last) = sorted(self.selection)
        if (top, first) != (bottom, last) and top <= row <= bottom:
            # A paragraph that is selected to its end and beyond is marked one cell further.
            stretch = (first if row == top else 0, last if row == bottom else len(line) + 1)
            marks.append(Mark(*stretch, style("text-area--selection")))
        cursor_row, column = self.cursor_location
        if row == cursor_row and self.has_focus:
            end = max(column + 1, character_right(line, column))
            marks.append(Mark(column, end, style("text-area--cursor")))
        return marks
