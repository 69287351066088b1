"""FewLines: a sheet that asks a few short things, a line each; all of them may stay empty."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from widgets.hints import HintLine
from widgets.line_input import LineInput
from widgets.shown import pad, shown, width


class AskedLine(NamedTuple):
    """One line: the name by which it is known outside, its label, what stands in it, and what is offered."""

    name: str
    label: str
    value: str = ""
    suggestions: Sequence[str] = ()
    unit: str = ""


class FewLines(ModalScreen[dict[str, str] | None]):
    """Gives what was typed, by name, after the last Enter or Ctrl+S; None after Esc."""

    HELP_TEXT = "都要写吗？不必，知道几样写几样。回车到下一行，在最后一行回车就写好了。"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "取消", show=False),
        Binding("ctrl+s", "answer", "确定", show=False),
        Binding("up", "app.focus_previous", "上一行", show=False),
        Binding("down", "app.focus_next", "下一行", show=False),
    ]

    DEFAULT_CSS = """
    FewLines {
        align: center middle;
        background: $ground;
        color: $ink;
        & > Vertical {
            width: 60;
            max-width: 100%;
            height: auto;
            max-height: 90%;
            border: solid $rule;
            padding: 1 2;
            background: $lift;
        }
        & Horizontal { height: 1; background: $lift; }
        & Static { width: auto; height: auto; background: $lift; }
        & LineInput { width: 1fr; background: $lift; }
        & .few-lines--head { text-style: bold; margin-bottom: 1; }
        & .few-lines--short { width: 8; }
        & .few-lines--label, & .few-lines--unit { color: $soft; }
        & .few-lines--hint { color: $soft; margin-top: 1; }
        & .few-lines--keys { background: $lift; margin-top: 1; }
    }
    """

    def __init__(self, title: str, lines: Sequence[AskedLine], hint: str = "") -> None:
        super().__init__()
        self._title = title
        self._lines = tuple(lines)
        self._hint = hint

    def compose(self) -> ComposeResult:
        cells = max((width(line.label) for line in self._lines), default=0) + 2
        with Vertical():
            yield Static(shown(self._title), classes="few-lines--head head")
            for line in self._lines:
                with Horizontal():
                    yield Static(shown(pad(line.label, cells)), classes="few-lines--label")
                    short = "few-lines--short" if line.unit else None
                    yield LineInput(line.value, suggestions=line.suggestions, classes=short)
                    yield Static(shown(line.unit), classes="few-lines--unit")
            if self._hint:
                yield Static(shown(self._hint), classes="few-lines--hint")
            yield HintLine("回车 下一行   Ctrl+S 好了   Esc 取消", classes="few-lines--keys")

    @on(LineInput.Submitted)
    def go_on(self, submitted: LineInput.Submitted) -> None:
        """Enter: the next line, and after the last one all is given."""
        inputs = list(self.query(LineInput))
        if submitted.input is inputs[-1]:
            self.action_answer()
        else:
            self.focus_next()

    def action_answer(self) -> None:
        values = [one.value.strip() for one in self.query(LineInput)]
        self.dismiss({line.name: value for line, value in zip(self._lines, values, strict=True)})

    def action_cancel(self) -> None:
        self.dismiss(None)
