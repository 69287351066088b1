"""The lines of a form: a group's heading, and a field with its label, its input and what is said about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from qinglan_tui.domain.fields import FieldSpec
from qinglan_tui.domain.problems import Problem
from widgets._fields import (
    WANTED,
    RecordReadOut,
    fill_input,
    fixed_cells,
    hint_of,
    make_input,
    read_input,
    show_placeholder,
)
from widgets.choice import Choice
from widgets.line_input import LineInput
from widgets.shown import fit, pad, shown, width

Say = Callable[[FieldSpec, str], str]

_GAP: Final = "  "
_ARROW: Final = "→ "


class GroupLine(Widget):
    """The heading of a group, or, while it is folded, one line that opens it: 「+ 交流（4项）」."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,right,space", "open", "展开", show=False)]

    DEFAULT_CSS = """
    GroupLine {
        height: 1;
        background: $ground;
        color: $ink;
        &.-apart { margin-top: 1; }
        &:focus { background: $field; }
    }
    """

    folded: reactive[bool] = reactive(False)

    @dataclass
    class Opened(Message):
        """The fields of the group are to be shown."""

        line: "GroupLine"

        @property
        def control(self) -> "GroupLine":
            return self.line

    def __init__(self, label: str, count: int, *, folded: bool) -> None:
        super().__init__(name=label)
        self.label = label
        self._count = count
        self.can_focus = folded
        self.set_reactive(GroupLine.folded, folded)

    def render(self) -> Content:
        if not self.folded:
            return shown(fit(self.label, self.content_size.width), "bold")
        style = "bold" if self.has_focus else "$soft"
        return shown(fit(f"+ {self.label}（{self._count}项）", self.content_size.width), style)

    def action_open(self) -> None:
        if not self.folded:
            raise SkipAction
        self.post_message(self.Opened(self))

    def on_click(self) -> None:
        if self.folded:
            self.post_message(self.Opened(self))


class FieldRow(Widget):
    """A field: the label in its column, the input beside it, and what the row itself writes round it.

    Behind a short input stand its unit and what its text was read as, where there is room, else below it; a
    fault stands below.
    """

    DEFAULT_CSS = """
    FieldRow {
        layout: vertical;
        width: 1fr;
        height: auto;
        padding-left: 2;
        background: $ground;
        color: $soft;
        &:focus-within { color: $ink; }
        & > * { width: 1fr; }
        & > LongInput { max-height: 8; }
    }
    """

    def __init__(
        self, spec: FieldSpec, raw: object, words: Sequence[str], say: Say | None, cells: int
    ) -> None:
        self.spec = spec
        self.input = make_input(spec, raw, words)
        super().__init__(self.input)
        self._cells = cells
        self._say = say
        self._label = [line.plain for line in shown(spec.label).wrap(cells - len(_GAP))]
        self._echo = ""
        self._misread = ""
        self._fault = ""
        self._wanted = False
        self._source: str | None = None
        self.input.styles.margin = (0, 0, 0, cells)
        self.read_again(finished=True)

    @property
    def raw(self) -> object:
        """The raw value as it stands in the input."""
        return read_input(self.spec, self.input)

    def fill(self, raw: object) -> None:
        """Put another raw value into the input."""
        fill_input(self.spec, self.input, raw)

    @property
    def fault(self) -> str:
        """What is wrong with the field, in a clause; "" when nothing is."""
        return self._fault

    @fault.setter
    def fault(self, what: str) -> None:
        if what != self._fault:
            self._fault = what
            self.refresh(layout=True)

    @property
    def source(self) -> str | None:
        """Of an offer that nobody has changed where it was taken from (课表, 上次, or "" for no word)."""
        return self._source

    @source.setter
    def source(self, source: str | None) -> None:
        if source != self._source:
            self._source = source
            self._resize()
            self.refresh(layout=True)

    def select_offer(self) -> None:
        """Where the cursor is in what was only offered, select it."""
        if self._source is not None and isinstance(self.input, LineInput) and self.input.has_focus:
            self.input.action_select_all()

    def want(self, wanted: bool) -> None:
        """Say softly, where the input is empty, that a school would look for it."""
        if wanted == self._wanted:
            return
        self._wanted = wanted
        parts = [hint_of(self.spec), WANTED if wanted else ""]
        show_placeholder(self.input, "，".join(part for part in parts if part))
        self._resize()

    def read_again(self, *, finished: bool) -> None:
        """Tell what the text is read as; that it cannot be read is said only once it is `finished`."""
        before = self._echo, self._misread
        self._echo = self._misread = ""
        if self._say and isinstance(self.input, LineInput | RecordReadOut):
            text = str(self.raw if self.raw is not None else "").strip()
            try:
                self._echo = self._say(self.spec, text) if text else ""
            except Problem as problem:
                what = "，".join(part for part in (problem.what, problem.do) if part)
                self._misread = what if finished else ""
        if isinstance(self.input, RecordReadOut):
            self.input.said, self._echo = self._echo, ""
        self._resize()
        if before != (self._echo, self._misread):
            self.refresh(layout=True)

    def on_descendant_focus(self) -> None:
        """The label of the field with the cursor is bold; typing replaces what was only offered."""
        self.select_offer()
        self.refresh()

    def on_descendant_blur(self) -> None:
        """Only now is told what cannot be read."""
        self.read_again(finished=True)
        self.refresh()

    def on_click(self) -> None:
        """A click on the label is meant for the field."""
        if not self.input.has_focus:
            self.screen.set_focus(self.input, scroll_visible=False)

    def _resize(self) -> None:
        """Make a short input as wide as its text, and leave room for what stands behind a long one."""
        cells = fixed_cells(self.spec, self.input)
        if cells is not None:
            self.input.styles.width = cells
            self.refresh()
        elif isinstance(self.input, LineInput | Choice):
            behind = width(self._behind(self.content_size.width).plain)
            self.input.styles.margin = (0, behind + len(_GAP) if behind else 0, 0, self._cells)

    def _echo_is_below(self, cells: int) -> bool:
        """Whether a long echo has no room beside the text of a long line, in so many cells."""
        if not isinstance(self.input, LineInput) or fixed_cells(self.spec, self.input) is not None:
            return False
        room, echo = cells - self._cells, width(f"{_GAP}{_ARROW}{self._echo}")
        return bool(self._echo) and echo > room // 3 and width(f"{self.input.value} {_GAP}") + echo > room > 0

    def _behind(self, cells: int) -> Content:
        unit = self.spec.ask.unit
        echo = f"{_GAP}{_ARROW}{self._echo}" if self._echo and not self._echo_is_below(cells) else ""
        source = f"{_GAP}{self._source}" if self._source else ""
        return Content.assemble(shown(unit, "$soft"), shown(echo, "$soft"), shown(source, "$soft"))

    def _below(self, cells: int) -> list[Content]:
        """The lines under the input: what it was read as, and what is wrong with it."""
        room = max(1, cells - self._cells)
        read = shown(_ARROW + self._echo, "$soft").wrap(room) if self._echo_is_below(cells) else []
        what = self._fault or self._misread
        return [*read, *(shown(what, "$warm").wrap(room) if what else [])]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        inputs = super().get_content_height(container, viewport, width)
        return max(inputs + len(self._below(width)), len(self._label))

    def render(self) -> Content:
        cells, height = self.content_size
        lines = [Content("")] * max(0, height)
        style = "bold" if self.input.has_focus else ""
        for at, label in enumerate(self._label[:height]):
            lines[at] = shown(pad(label, self._cells), style)
        behind = self._behind(cells)
        if lines and behind:
            own = fixed_cells(self.spec, self.input)
            at = max(self._cells, cells - width(behind.plain)) if own is None else self._cells + own
            first = pad(lines[0].plain, at)
            lines[0] = Content.assemble(shown(first, style), behind.truncate(max(0, cells - at)))
        for at, line in enumerate(self._below(cells), self.input.outer_size.height):
            if at < height:
                label = lines[at].plain if lines[at] else ""
                lines[at] = Content.assemble(shown(pad(label, self._cells)), line)
        return Content("\n").join(lines)
