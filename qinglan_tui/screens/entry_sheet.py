"""A sheet with one form: a teacher, a pairing, a term, a lesson of the week. Saved by Ctrl+S, left by Esc."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from qinglan_tui.domain.fields import FieldSpec
from qinglan_tui.domain.problems import Faults, Problem
from widgets.dialogs import Ask
from widgets.form import Form
from widgets.hints import HintLine
from widgets.shown import shown

# Title, hint line, frame and the blank lines between them.
AROUND = 7
MOST_ROWS = 20
GOING_ABOUT = "怎样一项一项填？回车或 Tab 到下一项，Shift+Tab 到上一项；哪一项看不懂，会写在那一项下面。"

Say = Callable[[FieldSpec, str], str]
Suggest = Callable[[FieldSpec], tuple[str, ...]]


class FormSheet(ModalScreen[Any]):
    """What the sheets with a form share: the frame, the hint line, faults at their fields."""

    HINTS: ClassVar[str] = "Ctrl+S 保存   Esc 返回"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "保存", show=False),
        Binding("escape", "back", "返回", show=False),
    ]

    DEFAULT_CSS = """
    FormSheet {
        align: center middle;
        background: $ground;
        & > Vertical {
            width: 76;
            max-width: 100%;
            border: solid $rule;
            padding: 1 1 0 1;
            background: $ground;
        }
        & Static { height: auto; padding: 0 1; background: $ground; color: $ink; }
        & .head { text-style: bold; margin-bottom: 1; }
        & #hints { margin: 1 1 0 1; }
    }
    """

    def __init__(
        self,
        title: str,
        specs: Sequence[FieldSpec],
        values: Mapping[str, object],
        *,
        suggest: Suggest | None = None,
        echo: Say | None = None,
        about: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._height = min(MOST_ROWS, len(specs) + AROUND)
        self.form = Form(specs, values, suggest=suggest, echo=echo)

    @property
    def HELP_TEXT(self) -> str:  # noqa: N802 - as it is called on every screen
        """What F1 says."""
        return "\n\n".join(part for part in (self._about, GOING_ABOUT) if part)

    def compose(self) -> ComposeResult:
        with Vertical() as sheet:
            sheet.styles.height = self._height
            yield Static(shown(self._title), classes="head")
            yield self.form
            yield HintLine(self.HINTS, id="hints")

    def on_mount(self) -> None:
        self.focus_first()

    def focus_first(self) -> None:
        """Go to the first field."""
        self.form.focus_field(next(iter(self.form.raw)))

    def show_problem(self, problem: Problem) -> None:
        """Faults at their fields; what belongs to no field, and every other problem, as a sentence."""
        left = self.form.show_faults(problem.faults) if isinstance(problem, Faults) else ()
        told = Faults(left) if left else problem
        if left or not isinstance(problem, Faults):
            self.tell(str(told))

    def tell(self, text: str) -> None:
        """Say something in the place of the hints, until the form changes."""
        self.query_one(HintLine).say(text, warm=True)

    @on(Form.Changed)
    def show_hints(self) -> None:
        """The keys again."""
        self.query_one(HintLine).say("")

    def action_save(self) -> None:
        """Ctrl+S."""

    def action_back(self) -> None:
        """Esc."""
        self.dismiss(None)


class EntrySheet(FormSheet):
    """A form whose answers `save` takes and keeps; gives what `save` returned, or None after Esc.

    `save` raises a Problem when it cannot; then the sheet stays open and says why. In a workbook that can
    only be read it is None.
    """

    def __init__(
        self,
        title: str,
        specs: Sequence[FieldSpec],
        values: Mapping[str, object],
        save: Callable[[Mapping[str, object]], object] | None,
        *,
        suggest: Suggest | None = None,
        echo: Say | None = None,
        about: str = "",
    ) -> None:
        super().__init__(title, specs, values, suggest=suggest, echo=echo, about=about)
        self._save = save

    def action_save(self) -> None:
        """Ctrl+S: keep the answers and close; every fault is shown at its field."""
        if self._save is None:
            self.tell("工作簿只能查看，没有保存。")
            return
        try:
            kept = self._save(self.form.raw)
        except Problem as problem:
            self.show_problem(problem)
        else:
            self.dismiss(kept)

    def action_back(self) -> None:
        """Esc: out; what was typed is not dropped without a question."""
        if self._save is None or not self.form.changed:
            self.dismiss(None)
            return
        choices = [("save", "保存"), ("drop", "不保存，放弃改动")]
        self.app.push_screen(Ask("改动还没有保存", choices), self._leave)

    def _leave(self, answer: str | None) -> None:
        if answer == "save":
            self.action_save()
        elif answer == "drop":
            self.dismiss(None)
