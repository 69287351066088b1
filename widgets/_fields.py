"""The input of one field of a form, by what the field asks for, and the raw value that stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from qinglan_tui.domain.fields import FieldSpec, Input, specs
from widgets._raw import FLAG_WORDS, Row, rows_of, table, text_of, word_of
from widgets.choice import Choice, Choices
from widgets.editor import Editor
from widgets.line_input import LineInput
from widgets.shown import fit, one_line, pad, shown, width

WANTED: Final = "学校要看"
READ_OUT_ROWS: Final = 3
_DATE_CELLS: Final = 16
_GAP: Final = "  "
_FILL: Final = "回车填写"
_CHANGE: Final = "回车修改"


class LongInput(Editor):
    """A long text inside a form: an arrow or page key that can go no further in it leaves it."""

    def action_cursor_up(self, select: bool = False) -> None:
        before = self.selection
        super().action_cursor_up(select)
        self._leave_if_still(before)

    def action_cursor_down(self, select: bool = False) -> None:
        before = self.selection
        super().action_cursor_down(select)
        self._leave_if_still(before)

    def action_cursor_page_up(self) -> None:
        before = self.selection
        super().action_cursor_page_up()
        self._leave_if_still(before)

    def action_cursor_page_down(self) -> None:
        before = self.selection
        super().action_cursor_page_down()
        self._leave_if_still(before)

    def _leave_if_still(self, before: object) -> None:
        if self.selection == before and self.selection.is_empty:
            raise SkipAction


class ReadOut(Widget, can_focus=True):
    """A value that is read here and chosen elsewhere; Enter, space or a click posts `Opened`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "打开", show=False),
        Binding("backspace,delete", "empty", "清空", show=False),
    ]

    DEFAULT_CSS = """
    ReadOut {
        width: 1fr;
        height: auto;
        background: $ground;
        color: $ink;
        &:focus { background: $field; }
    }
    """

    placeholder: reactive[str] = reactive("")

    @dataclass
    class Opened(Message):
        """The value is to be chosen or edited."""

        read_out: "ReadOut"

        @property
        def control(self) -> "ReadOut":
            return self.read_out

    @dataclass
    class Changed(Message):
        """Another value stands there."""

        read_out: "ReadOut"

        @property
        def control(self) -> "ReadOut":
            return self.read_out

    def action_open(self) -> None:
        self.post_message(self.Opened(self))

    def action_empty(self) -> None:
        """Take the value away, where one key may do that."""
        raise SkipAction

    def on_click(self) -> None:
        self.action_open()


class RowsReadOut(ReadOut):
    """The first rows of a table and how many there are; they are edited in a `RowsEditor`."""

    rows: reactive[list[Row]] = reactive(list, init=False, layout=True)

    def __init__(self, spec: FieldSpec, rows: list[Row]) -> None:
        super().__init__()
        self.spec = spec
        self.set_reactive(RowsReadOut.rows, rows)

    def watch_rows(self) -> None:
        self.post_message(self.Changed(self))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        more = len(self.rows) > READ_OUT_ROWS
        return max(1, min(len(self.rows), READ_OUT_ROWS) + more)

    def render(self) -> Content:
        cells = self.content_size.width
        if not self.rows:
            how = (
                self.placeholder if not self.has_focus else _GAP.join(filter(None, (self.placeholder, _FILL)))
            )
            return shown(fit(how or _FILL, cells), "$soft")
        lines = table(specs(self.spec.row), self.rows[:READ_OUT_ROWS], cells)
        parts = [shown(line) for line in lines]
        if self.has_focus:
            room = max(0, cells - width(_CHANGE) - len(_GAP))
            parts[0] = Content.assemble(shown(pad(lines[0], room)), shown(_GAP + _CHANGE, "$soft"))
        if len(self.rows) > READ_OUT_ROWS:
            parts.append(shown(f"共{len(self.rows)}行", "$soft"))
        return Content("\n").join(parts)


class RecordReadOut(ReadOut):
    """Another record that this one is about: its id, and what is `said` of it. Backspace empties it."""

    value: reactive[object] = reactive(None, init=False)
    said: reactive[str] = reactive("")

    def __init__(self, value: object) -> None:
        super().__init__()
        self.set_reactive(RecordReadOut.value, value)

    def watch_value(self) -> None:
        self.post_message(self.Changed(self))

    def action_empty(self) -> None:
        self.value = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render(self) -> Content:
        cells = self.content_size.width
        if self.value is None:
            return shown(fit(self.placeholder or "回车选一条记录", cells), "$soft")
        note = f"{_GAP}回车换一条" if self.has_focus else ""
        said = fit(self.said or f"编号 {self.value}", cells - width(note))
        return Content.assemble(shown(said), shown(note, "$soft"))


def make_input(spec: FieldSpec, raw: object, words: Sequence[str]) -> Widget:
    """The widget in which the field is filled in; `words` are offered in it."""
    ask, choices = spec.ask, spec.ask.choices
    match ask.input:
        case Input.LONG:
            return LongInput(str(raw), placeholder=hint_of(spec))
        case Input.CHOICE:
            given = choices.spoken if choices else ()
            closed = choices is not None and choices.closed
            offered = given if closed else tuple(dict.fromkeys((*given, *words)))
            return Choice(offered, text_of(spec, raw), closed=closed, placeholder=hint_of(spec))
        case Input.CHOICES:
            given = choices.spoken if choices else ()
            closed = choices is not None and choices.closed
            offered = given if closed else tuple(dict.fromkeys((*given, *words)))
            chosen = [text_of(spec, word) for word in _as_list(raw)]
            return Choices(offered, chosen, closed=closed, placeholder=hint_of(spec))
        case Input.FLAG:
            # Nobody has said no yet: it stands there softly.
            return Choice(FLAG_WORDS, FLAG_WORDS[0] if raw else "", placeholder=hint_of(spec))
        case Input.ROWS:
            return RowsReadOut(spec, rows_of(spec, raw))
        case Input.RECORD:
            return RecordReadOut(raw)
        case _:
            several = ask.input is Input.PEOPLE
            return LineInput(str(raw), placeholder=hint_of(spec), suggestions=words, several=several)


def read_input(spec: FieldSpec, widget: Widget) -> object:
    """The raw value that stands in the input, a word still being written included."""
    match widget:
        case LineInput():
            return widget.value
        case Editor():
            return widget.text
        case Choice():
            word = (widget.typed or "").strip() or widget.value
            return word == FLAG_WORDS[0] if spec.ask.input is Input.FLAG else word_of(spec, word)
        case Choices():
            own = (widget.typed or "").strip()
            words = (*widget.values, own) if own and own not in widget.values else widget.values
            return [word_of(spec, word) for word in words]
        case RowsReadOut():
            return widget.rows
        case RecordReadOut():
            return widget.value
    raise TypeError(f"no input of a form: {widget!r}")


def fill_input(spec: FieldSpec, widget: Widget, raw: object) -> None:
    """Put a raw value into the input."""
    match widget:
        case LineInput():
            widget.value = str(raw)
            widget.cursor_position = len(widget.value)
        case Editor():
            widget.put(str(raw))
        case Choice():
            widget.typed = None
            widget.value = text_of(spec, raw)
        case Choices():
            widget.typed = None
            widget.values = tuple(text_of(spec, word) for word in _as_list(raw))
        case RowsReadOut():
            widget.rows = rows_of(spec, raw)
        case RecordReadOut():
            widget.value = raw
        case _:
            raise TypeError(f"no input of a form: {widget!r}")


def hint_of(spec: FieldSpec) -> str:
    """What an empty field says of itself."""
    if spec.ask.input is Input.FLAG:
        return f"{FLAG_WORDS[1]}   选“{FLAG_WORDS[0]}”：{spec.ask.hint}" if spec.ask.hint else FLAG_WORDS[1]
    return spec.ask.hint


def show_placeholder(widget: Widget, text: str) -> None:
    """Show what an empty field says."""
    match widget:
        case LineInput():
            widget.placeholder = one_line(text)
        case Editor():
            widget.placeholder = shown(text)
        case Choice() | Choices() | ReadOut():
            widget.placeholder = text
            widget.refresh()


def fixed_cells(spec: FieldSpec, widget: Widget) -> int | None:
    """How wide the input is, where it is short and something stands behind it; else it takes the line."""
    if not isinstance(widget, LineInput):
        return None
    typed = width(widget.value or widget.placeholder) + 1
    match spec.ask.input:
        case Input.DATE:
            return max(_DATE_CELLS, typed)
        case Input.NUMBER | Input.SCORE:
            return typed
    return None


def _as_list(raw: object) -> list[str]:
    return [str(word) for word in raw] if isinstance(raw, list | tuple) else []
