"""RowsEditor: the rows inside a record (a lesson's script, goals, scores), by keys an IME lets through."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from qinglan_tui.domain.fields import FieldSpec, specs
from qinglan_tui.domain.text import clean
from widgets._raw import Row, row_of, table
from widgets.hints import Hint, HintBar, TitleBar
from widgets.line_input import LineInput
from widgets.record_list import Column, ListRow, RecordList
from widgets.shown import shown

if TYPE_CHECKING:
    from widgets.form import Form

MakeForm = Callable[[Sequence[FieldSpec], Mapping[str, object]], "Form"]

# What stands beside the text of a row: the list's mark, its scrollbar, and a cell on either side.
_MARK: Final = "  "
_SIDES: Final = 5

# The row that a fault is about.
_NUMBER: Final = re.compile(r"第(\d+)行")

_LIST_HINTS: Final = (
    Hint("F8", "添加"),
    Hint("回车", "修改"),
    Hint("F9", "删除"),
    Hint("Ctrl+上", "上移"),
    Hint("Ctrl+下", "下移"),
    Hint("Ctrl+Z", "撤销"),
    Hint("Esc", "返回"),
)
_ROW_HINTS: Final = (Hint("Tab", "下一项"), Hint("F8", "再添一行"), Hint("Esc", "返回"))
_ACTIONS: Final = {
    "F8": "add",
    "回车": "change",
    "F9": "remove",
    "Ctrl+上": "shift(-1)",
    "Ctrl+下": "shift(1)",
    "Ctrl+Z": "undo",
    "Esc": "leave",
    "Tab": "app.focus_next",
}


class QuickLine(LineInput):
    """The line in which a row is written at once; pasted lines, or the cells of a table, become rows."""

    @dataclass
    class Pasted(Message):
        """Several lines came in, the text that stood in the line before the first of them."""

        lines: list[str]

    def on_paste(self, event: events.Paste) -> None:
        lines = [line for line in clean(event.text).splitlines() if line.strip()]
        if len(lines) > 1 or (lines and "\t" in lines[0].strip()):
            event.prevent_default()
            event.stop()
            lines[0], self.value = self.value + lines[0], ""
            self.post_message(self.Pasted(lines))

    def action_suggest(self, by: int) -> None:
        """While nothing is written, Up and Down belong to the list of rows."""
        if not self.value:
            raise SkipAction
        super().action_suggest(by)


class _Sheet(ModalScreen[str | None]):
    """A whole screen: where one is on top, the keys at the bottom, the work between."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "leave", "返回", show=False),
        Binding("f8", "add", "添加", show=False),
    ]

    DEFAULT_CSS = """
    _Sheet { background: $ground; color: $ink; }
    """

    @on(HintBar.Pressed)
    async def run_hint(self, pressed: HintBar.Pressed) -> None:
        action = _ACTIONS.get(pressed.hint.key)
        if action:
            await self.run_action(action)


class RowScreen(_Sheet):
    """One row, filled in like a record; what is typed is handed to `keep` at once. F8 asks for one more."""

    HELP_TEXT = (
        "写好这一行要保存吗？不用，写了就算数，Esc 回到各行。空着的一行不留。\n还有下一行呢？F8 接着添一行。"
    )

    DEFAULT_CSS = """
    RowScreen Form { margin-top: 1; }
    """

    def __init__(
        self, title: str, side: str, form: "Form", keep: Callable[[dict[str, object]], None]
    ) -> None:
        super().__init__()
        self._bar = TitleBar(title, side)
        self._form = form
        self._keep = keep

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._form
        yield HintBar(_ROW_HINTS)

    def on_form_changed(self, changed: "Form.Changed") -> None:
        changed.stop()
        self._keep(self._form.raw)

    def action_leave(self) -> None:
        self._keep(self._form.raw)
        self.dismiss(None)

    def action_add(self) -> None:
        self._keep(self._form.raw)
        self.dismiss("add")


class RowsEditor(_Sheet):
    """The rows of one field as a list. Whatever changes is handed to `changed` at once: nothing can be lost.

    A line written on top and Enter adds a row under the cursor; F8 adds one in a form, Enter changes the row
    at the cursor, F9 takes it out, Ctrl+Up and Ctrl+Down move it, Ctrl+Z takes the last step back. `fault`
    says what is wrong (第2行…): the cursor begins at that row, and the sentence stands there until a change.
    """

    HELP_TEXT = (
        "怎样添一行？最上面写一行，回车就添上；从别处复制几行，或表格里的几行，粘贴一次全添上。\n"
        "怎样改一行？什么都没写时，上下键选一行，回车改它。双击一行也能改。\n"
        "改错了呢？Ctrl+Z 撤销。每一步当时就记在表单里，不用在这里保存。"
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,delete", "remove", "删除", show=False),
        Binding("ctrl+up,shift+up", "shift(-1)", "上移", show=False),
        Binding("ctrl+down,shift+down", "shift(1)", "下移", show=False),
        Binding("ctrl+z", "undo", "撤销", show=False),
        Binding("up", "list('move(-1)')", "上一行", show=False),
        Binding("down", "list('move(1)')", "下一行", show=False),
        Binding("pageup", "list('page(-1)')", "上一页", show=False),
        Binding("pagedown", "list('page(1)')", "下一页", show=False),
    ]

    DEFAULT_CSS = """
    RowsEditor {
        & > Horizontal { height: 2; padding: 0 1; border-bottom: solid $rule; }
        & > Horizontal > Static { width: 2; color: $lan; text-style: bold; }
        & > .rows--head { height: 1; margin: 1 1 0 1; color: $soft; }
        & > .rows--fault { height: auto; margin: 1 1 0 3; color: $warm; }
        & > RecordList { margin: 0 1; }
    }
    """

    def __init__(
        self,
        spec: FieldSpec,
        rows: Sequence[Row],
        form: MakeForm,
        changed: Callable[[list[Row]], None],
        words: Sequence[str] = (),
        fault: str = "",
    ) -> None:
        super().__init__()
        self._spec = spec
        self._fault = fault
        self._cells = specs(spec.row)
        self._rows = list(rows)
        self._form = form
        self._changed = changed
        self._past: list[list[Row]] = []
        main = next((cell for cell in self._cells if cell.ask.main), None)
        self._line = QuickLine(placeholder=f"写{main.label}，回车添一行", suggestions=words) if main else None
        self._bar = TitleBar(spec.label)
        self._head = Static(classes="rows--head")
        self._list = RecordList((Column(0),), empty="还没有内容，按 F8 添加。", lit=True)

    def compose(self) -> ComposeResult:
        yield self._bar
        if self._line:
            with Horizontal():
                yield Static("› ")
                yield self._line
        if self._fault:
            yield Static(shown(self._fault, "$warm"), classes="rows--fault")
        yield self._head
        yield self._list
        yield HintBar(_LIST_HINTS, most=len(_LIST_HINTS))

    def on_mount(self) -> None:
        (self._line or self._list).focus()
        wrong = _NUMBER.match(self._fault)
        self._show(int(wrong[1]) - 1 if wrong else len(self._rows) - 1)

    def on_resize(self) -> None:
        self._show(self._at)

    @property
    def _at(self) -> int:
        """The place of the cursor; -1 without rows."""
        return int(self._list.key) if self._list.key is not None else -1

    def _show(self, at: int) -> None:
        """Show the rows as they are now, the cursor on one of them."""
        head, *lines = table(self._cells, self._rows, self.size.width - _SIDES, head=True)
        self._bar.side = f"{len(lines)}行" if lines else ""
        self._head.update(shown(_MARK + head if lines else "", "$soft"))
        self._list.set_rows([ListRow(place, (line,)) for place, line in enumerate(lines)])
        if lines:
            self._list.go_to(max(0, min(at, len(lines) - 1)))

    def _put(self, rows: list[Row], at: int, *, step: bool = True) -> None:
        """Take these rows instead; a `step` can be taken back."""
        if step:
            self._past.append(self._rows)
        self._rows = rows
        self.query(".rows--fault").remove()
        self._changed([row for row in rows if row])
        self._show(at)

    def _insert(self, rows: list[Row]) -> None:
        at = self._at + 1
        self._put(self._rows[:at] + rows + self._rows[at:], at + len(rows) - 1)

    @on(LineInput.Submitted)
    def take_line(self, submitted: LineInput.Submitted) -> None:
        """Enter: what is written becomes a row; with nothing written the row at the cursor is opened."""
        submitted.stop()
        if submitted.value.strip():
            submitted.input.value = ""
            self._insert([row_of(self._cells, submitted.value.strip())])
        else:
            self.action_change()

    @on(QuickLine.Pasted)
    def take_lines(self, pasted: QuickLine.Pasted) -> None:
        self._insert([row_of(self._cells, line) for line in pasted.lines])

    @on(RecordList.Chosen)
    def action_change(self) -> None:
        if self._at >= 0:
            self._edit(self._at)

    def action_add(self) -> None:
        self._insert([{}])
        self._edit(self._at, fresh=True)

    def _edit(self, at: int, *, fresh: bool = False) -> None:
        """Open a row in its form. A row that stays empty, or is emptied, goes when the form is left."""
        before = self._rows

        def keep(raw: dict[str, object]) -> None:
            # What the form does not know of stays as it is.
            unknown = {key: value for key, value in before[at].items() if key not in raw}
            row = row_of(self._cells, raw) | unknown
            if row != self._rows[at]:
                step = self._rows is before and not fresh
                self._put([*self._rows[:at], row, *self._rows[at + 1 :]], at, step=step)

        def left(answer: str | None) -> None:
            if not self._rows[at] and fresh:
                self.action_undo()
            elif not self._rows[at]:
                self._put(self._rows[:at] + self._rows[at + 1 :], at - 1, step=False)
            if answer == "add":
                self.action_add()

        side = f"第{at + 1}行，共{len(self._rows)}行"
        form = self._form(self._cells, self._rows[at])
        self.app.push_screen(RowScreen(self._spec.label, side, form, keep), left)

    def action_remove(self) -> None:
        if (at := self._at) >= 0:
            self._put(self._rows[:at] + self._rows[at + 1 :], at)

    def action_shift(self, by: int) -> None:
        at, to = self._at, self._at + by
        if at >= 0 and 0 <= to < len(self._rows):
            rows = list(self._rows)
            rows.insert(to, rows.pop(at))
            self._put(rows, to)

    def action_undo(self) -> None:
        if self._past:
            at = self._at
            self._put(self._past.pop(), at, step=False)

    async def action_list(self, action: str) -> None:
        await self._list.run_action(action)

    def action_leave(self) -> None:
        """Go back; a line not yet added becomes a row."""
        if self._line and self._line.value.strip():
            self._insert([row_of(self._cells, self._line.value.strip())])
        self.dismiss(None)
