"""FindLine: what to find in a text and what to put in its place; on top, where no IME's window covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static, TextArea

from widgets._matches import Lines, Match, find_all, replace_all
from widgets.hints import TitleBar
from widgets.line_input import LineInput
from widgets.shown import shown

if TYPE_CHECKING:
    from widgets.editor import Editor

_NONE: Final = "没有找到"
_HINTS: Final = "回车、↓ 下一处  ↑ 上一处  F9 替换  Ctrl+R 全部替换  Tab 换成  Esc 回正文"


class FindLine(Widget):
    """Finds in one editor while it is written what to find; every finding is underlined, one is selected.

    Enter, Down or F8 goes to the next finding, Up to the one before, F9 replaces the one selected, Ctrl+R
    all of them in one step of undo; Esc goes back into the text, the cursor behind the finding.
    """

    HELP_TEXT = (
        "全角半角、大小写都算一样；换上去的字照写的样子，不填就是删去。\n"
        "全部替换后按 Ctrl+Z，一次全都换回来。Esc 回正文，光标在找到的地方。"
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,f8,ctrl+f", "step(1)", "下一处", show=False),
        Binding("up", "step(-1)", "上一处", show=False),
        Binding("f9", "replace", "替换", show=False),
        Binding("ctrl+r", "replace_all", "全部替换", show=False),
        Binding("tab,shift+tab", "other", "另一格", show=False),
        Binding("ctrl+z", "undo", "撤销", show=False),
        Binding("ctrl+y", "redo", "重做", show=False),
        Binding("escape", "close", "回正文", show=False),
    ]

    DEFAULT_CSS = """
    FindLine {
        dock: top;
        layout: vertical;
        height: 3;
        padding: 0 1;
        background: $ground;
        color: $ink;
        border-bottom: solid $rule;
        & Horizontal { height: 1; background: $ground; }
        & Static { width: auto; height: 1; background: $ground; }
        & LineInput { width: 1fr; margin: 0 2 0 1; }
        & #count, & #keys { color: $soft; }
        & #count { width: 16; text-align: right; }
    }
    """

    def __init__(self, editor: Editor, below: int) -> None:
        self.editor = editor
        self._wanted = LineInput(_selected(editor))
        self._put = LineInput(placeholder="不填就是删去")
        self._count = Static(id="count")
        # Made at once, not composed: what is typed right after Ctrl+F is meant for it.
        super().__init__(
            Horizontal(Static(shown("找")), self._wanted, Static(shown("换成")), self._put, self._count),
            Static(shown(_HINTS), id="keys"),
        )
        self.styles.margin = (below, 0, 0, 0)
        self._from = Lines(editor.text).offset(min(editor.selection))
        self._found: list[Match] = []
        self._at = -1

    def on_mount(self) -> None:
        if self._wanted.value:
            self._wanted.cursor_position = len(self._wanted.value)
            self._look(self._from)

    def begin(self) -> None:
        """Write what to find."""
        self.screen.set_focus(self._wanted, scroll_visible=False)

    # What is found

    @on(LineInput.Changed)
    def find(self, changed: LineInput.Changed) -> None:
        changed.stop()
        if changed.input is self._wanted:
            self._look(self._from)

    @on(LineInput.Submitted)
    def find_next(self, submitted: LineInput.Submitted) -> None:
        submitted.stop()
        self.action_step(1)

    def _look(self, since: int | None = None, said: str = "") -> None:
        """Look again; go to the first finding from an offset on, or leave the text where it is."""
        text = self.editor.text
        self._found = find_all(text, self._wanted.value)
        lines = Lines(text)
        rows: dict[int, list[tuple[int, int]]] = {}
        for start, end in self._found:
            row, column = lines.place(start)
            rows.setdefault(row, []).append((column, column + end - start))
        self.editor.mark(rows)
        if since is not None:
            self._go(next((at for at, one in enumerate(self._found) if one.start >= since), 0), lines)
        self._tell(said)

    def _go(self, at: int, lines: Lines) -> None:
        self._at = at if self._found else -1
        if self._found:
            found = self._found[at]
            self._from = found.start
            start, end = lines.place(found.start), lines.place(found.end)
            self.editor.move_cursor(start)
            self.editor.move_cursor(end, select=True)

    def _tell(self, said: str = "") -> None:
        if not said and self._wanted.value:
            here = f"第{self._at + 1}处，" if self._at >= 0 else ""
            said = f"{here}共{len(self._found)}处" if self._found else _NONE
        self._count.update(shown(said))

    def action_step(self, by: int) -> None:
        """Go to the next finding or to the one before, round the ends."""
        if self._found:
            self._go((self._at + by) % len(self._found), Lines(self.editor.text))
            self._tell()

    # Putting something else there

    def action_replace(self) -> None:
        """Replace the finding that is selected, and go to the next one."""
        if self._at < 0 or self.editor.read_only:
            return
        found, lines, put = self._found[self._at], Lines(self.editor.text), self._put.value
        self.editor.history.checkpoint()
        self.editor.replace(
            put, lines.place(found.start), lines.place(found.end), maintain_selection_offset=False
        )
        self.editor.history.checkpoint()
        self._look(found.start + len(put))

    def action_replace_all(self) -> None:
        """Replace every finding in one step; the cursor stays in its line."""
        count = len(self._found)
        if not count or self.editor.read_only:
            return
        row, _ = self.editor.cursor_location
        self.editor.put(replace_all(self.editor.text, self._found, self._put.value))
        self.editor.move_cursor((row, 0))
        self._from, self._at = 0, -1
        self._look(said=f"已替换{count}处")

    @on(TextArea.Changed)
    def look_again(self) -> None:
        """The text was edited beside us."""
        self._look()

    def action_undo(self) -> None:
        self.editor.undo()
        self._at = -1
        self._look()

    def action_redo(self) -> None:
        self.editor.redo()
        self._at = -1
        self._look()

    def action_other(self) -> None:
        """From 找 to 换成 and back."""
        (self._put if self._wanted.has_focus else self._wanted).focus()

    def action_close(self) -> None:
        """Back into the text, the cursor behind what was found."""
        self.editor.mark({})
        self.editor.move_cursor(max(self.editor.selection))
        self.screen.set_focus(self.editor)
        self.remove()


def _selected(editor: Editor) -> str:
    """What is selected is what to find, if it stands in one line."""
    text = editor.selected_text
    return "" if "\n" in text else text


def of(editor: Editor) -> FindLine | None:
    """The line that is open for the text, if one is."""
    return next((line for line in editor.screen.query(FindLine) if line.editor is editor), None)


def open_for(editor: Editor) -> None:
    """Open the line on top of the screen, below its title, or write on in it."""
    line = of(editor)
    if line is None:
        for other in editor.screen.query(FindLine):
            other.action_close()
        below = sum(bar.outer_size.height for bar in editor.screen.query(TitleBar))
        line = FindLine(editor, below)
        editor.screen.mount(line)
    line.begin()
    editor.call_after_refresh(editor.scroll_visible, animate=False)


def close_for(editor: Editor) -> bool:
    """Close the line that is open for the text; whether there was one."""
    line = of(editor)
    if line is not None:
        line.action_close()
    return line is not None
