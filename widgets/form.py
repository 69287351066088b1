"""Form: the one form in which records, people, pairings and settings are filled in, as declared."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from qinglan_tui.domain.fields import FieldSpec, Input
from qinglan_tui.domain.fields import specs as specs_of
from qinglan_tui.domain.problems import Fault
from widgets._fields import ReadOut, RowsReadOut
from widgets._form_groups import Groups
from widgets._form_offers import Ask, Offered, Offers
from widgets._form_parts import FieldRow, GroupLine, Say
from widgets._form_walk import Walk
from widgets._raw import is_blank, raw_of
from widgets._raw import text_of as text_of
from widgets.choice import Choice, Choices
from widgets.editor import Editor
from widgets.line_input import LineInput
from widgets.rows import RowsEditor
from widgets.shown import width

Suggest = Callable[[FieldSpec], tuple[str, ...]]

_LABEL_CELLS: Final = 12
_GAP: Final = 2
# Where the IME's window may cover what is typed.
_LAST_ROWS: Final = 2


class Form(Widget):
    """Fields one under another, in groups: those of `specs`, filled from `values` (typed or raw, by id).

    Groups in which nothing stands are folded to one line unless they are in `open_groups` (None: all are
    open); their inputs are made when they are opened. `suggest` gives the words to offer in a field, `echo`
    what a text is read as (it raises `Problem` where it cannot be read). Tab, Shift+Tab, Up, Down and Enter
    go from field to field, PageUp and PageDown by a screenful.

    `offers` is asked, at first and whenever a changed field is left, for what is known: see `offer`.
    Of what it knows at first, only what the `values` do not name is filled in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down", "step(1)", "下一项", show=False),
        Binding("shift+tab,up", "step(-1)", "上一项", show=False),
        Binding("pagedown", "page(1)", "下一页", show=False),
        Binding("pageup", "page(-1)", "上一页", show=False),
    ]

    DEFAULT_CSS = """
    Form {
        layout: vertical;
        width: 1fr;
        height: 1fr;
        padding: 0 1;
        overflow: hidden auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        background: $ground;
        color: $ink;
    }
    """

    @dataclass
    class Changed(Message):
        """A field holds something else now; whoever saves waits a moment and then reads `form.raw`."""

        form: "Form"
        name: str

        @property
        def control(self) -> "Form":
            return self.form

    class Completed(Message):
        """Enter was pressed in the last field."""

    @dataclass
    class PickRecord(Message):
        """A record is to be chosen for a field; answer with `form.set_value(name, id)`."""

        form: "Form"
        name: str

        @property
        def control(self) -> "Form":
            return self.form

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        values: Mapping[str, object],
        *,
        suggest: Suggest | None = None,
        echo: Say | None = None,
        open_groups: Collection[str] | None = None,
        offers: Ask | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._specs = {spec.name: spec for spec in specs}
        self._suggest = suggest
        self._echo = echo
        self._offered = Offered(offers, values)
        values = {**self._offered.first, **values}
        self._raw = {spec.name: raw_of(spec, values.get(spec.name, spec.default)) for spec in specs}
        self._given = dict(self._raw)
        self._faults: dict[str, str] = {}
        self._rows: dict[str, FieldRow] = {}
        self._groups = Groups(specs, open_groups, self._make_rows)
        self._walk = Walk(self)
        longest = max((width(spec.label) for spec in specs), default=0)
        self._cells = min(longest, _LABEL_CELLS) + _GAP

    def compose(self) -> ComposeResult:
        yield from self._groups.compose(lambda spec: is_blank(spec, self._raw[spec.name]))

    def on_resize(self) -> None:
        """Leave room below, so that the last field too can be typed in above the last rows of the screen."""
        below = self.region.bottom - (self.screen.size.height - _LAST_ROWS)
        self.styles.padding = (0, 1, max(0, below), 1)
        self.call_after_refresh(self._walk.show)

    # What stands in it

    @property
    def raw(self) -> dict[str, object]:
        """What stands in every field by its id, as `read_record` takes it: texts, lists, bools, rows."""
        return self._raw | {name: row.raw for name, row in self._rows.items()}

    @property
    def changed(self) -> dict[str, object]:
        """Of `raw` only what is not as it was given."""
        return {name: raw for name, raw in self.raw.items() if raw != self._given[name]}

    def set_value(self, name: str, value: object) -> None:
        """Put a value, typed or raw, into a field as if it had been typed; a folded group opens.

        Raises:
            KeyError: there is no such field.
        """
        spec = self._specs[name]
        raw = raw_of(spec, value)
        if raw == self.raw[name]:
            return
        if name in self._rows:
            self._rows[name].fill(raw)
            self._take(self._rows[name])
        else:
            self._raw[name] = raw
            self._offered.typed(name)
            self._unfold(spec.ask.group)
            self._noticed(name)

    def offer(self, offers: Offers) -> None:
        """Fill in what is known beforehand, and say softly where from; it is replaced by typing over it.

        Only what nobody typed is filled: fields empty from the beginning, and those that hold an earlier
        offer. An earlier offer that no longer holds goes. `Changed` is not told of any of it.
        """
        self._take_all()
        changes = self._offered.take(offers, self._is_empty)
        for name, value in changes.items():
            if name in self._specs:
                spec = self._specs[name]
                self._put(name, raw_of(spec, spec.default if value is None else value))

    def _is_empty(self, name: str) -> bool:
        return name in self._specs and is_blank(self._specs[name], self._raw[name])

    def _put(self, name: str, raw: object) -> None:
        """Put an offer into a field."""
        changed = raw != self._raw[name]
        self._raw[name] = raw
        row = self._rows.get(name)
        if row is None:
            if changed:
                self._unfold(self._specs[name].ask.group)
            return
        row.source = self._offered.source(name)
        if changed:
            row.fill(raw)
            self._raw[name] = row.raw
            row.select_offer()
            row.read_again(finished=True)
            self._show_wanted(row.spec.ask.needed)

    def show_faults(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """Write each fault under its field until that field changes, and go to the first of them.

        Faults of fields that are not in the form are given back. Without faults all marks go.
        """
        given = tuple(faults)
        # What was typed just before is older than its fault.
        self._take_all()
        self._faults = {fault.field: fault.what for fault in given if fault.field in self._specs}
        for name in self._faults:
            self._unfold(self._specs[name].ask.group)
        for name, row in self._rows.items():
            row.fault = self._faults.get(name, "")
        first = next((name for name in self._specs if name in self._faults), None)
        if first is not None:
            self.focus_field(first)
        return tuple(fault for fault in given if fault.field not in self._specs)

    def focus_field(self, name: str) -> None:
        """Go to a field; a folded group opens.

        Raises:
            KeyError: there is no such field.
        """
        self._unfold(self._specs[name].ask.group)
        self._walk.go(self._rows[name].input)

    def next_group(self) -> None:
        """Go to the first field of the next group, or to its line when it is folded."""
        if (stop := self._walk.group(1)) is not None:
            self._walk.go(stop)

    def previous_group(self) -> None:
        """Go to the first field of the group before."""
        if (stop := self._walk.group(-1)) is not None:
            self._walk.go(stop)

    # Its lines

    def _make_rows(self, specs: Sequence[FieldSpec]) -> list[FieldRow]:
        made = []
        for spec in specs:
            words = self._suggest(spec) if self._suggest else ()
            row = FieldRow(spec, self._raw[spec.name], words, self._echo, self._cells)
            if self._raw[spec.name] == self._given[spec.name]:
                # As the input shows it: what it only spells otherwise is no change.
                self._given[spec.name] = row.raw
            self._raw[spec.name] = row.raw
            row.fault = self._faults.get(spec.name, "")
            row.source = self._offered.source(spec.name)
            self._rows[spec.name] = row
            made.append(row)
        for needed in dict.fromkeys(row.spec.ask.needed for row in made):
            self._show_wanted(needed)
        return made

    def _unfold(self, group: str) -> None:
        first = self._groups.unfold(group)
        if first is not None:
            self._walk.go(first)

    def _show_wanted(self, needed: str) -> None:
        """Fields that share a word satisfy a school together: one of them filled is enough."""
        if not needed:
            return
        sharing = [spec for spec in self._specs.values() if spec.ask.needed == needed]
        raw = self.raw
        wanted = all(is_blank(spec, raw[spec.name]) for spec in sharing)
        for spec in sharing:
            if spec.name in self._rows:
                self._rows[spec.name].want(wanted)

    # Going about

    def action_step(self, by: int) -> None:
        self._go_if(self._walk.step(by))

    def action_page(self, by: int) -> None:
        self._go_if(self._walk.page(by))

    def _go_if(self, stop: Widget | None) -> None:
        if stop is None:
            raise SkipAction
        self._walk.go(stop)

    # What the fields tell

    def on_descendant_focus(self) -> None:
        self._walk.show()

    def on_descendant_blur(self) -> None:
        """A field is left: what it says may tell more."""
        self._take_all()
        known = self._offered.known_now(self.raw)
        if known is not None:
            self.offer(known)

    @on(GroupLine.Opened)
    def _open_group(self, opened: GroupLine.Opened) -> None:
        opened.stop()
        self._unfold(opened.line.label)
        self._walk.go(self._rows[self._groups.first_of(opened.line.label).name].input)

    @on(LineInput.Submitted)
    @on(Choice.Passed)
    @on(Choices.Passed)
    def _next_field(self, passed: Message) -> None:
        passed.stop()
        if (stop := self._walk.step(1)) is not None:
            self._walk.go(stop)
        else:
            self.post_message(self.Completed())

    @on(LineInput.Changed)
    @on(Editor.Changed)
    @on(Choice.Changed)
    @on(Choices.Changed)
    @on(ReadOut.Changed)
    def _field_changed(self, changed: Message) -> None:
        changed.stop()
        row = changed.control.parent if changed.control else None
        if isinstance(row, FieldRow):
            self._take(row)

    def _take_all(self) -> None:
        for row in self._rows.values():
            self._take(row)

    def _take(self, row: FieldRow) -> None:
        """Take note of what stands in a field, if it is something new."""
        raw = row.raw
        if raw == self._raw[row.spec.name]:
            return
        self._raw[row.spec.name] = raw
        self._offered.typed(row.spec.name)
        row.source = None
        row.read_again(finished=not row.input.has_focus)
        self._noticed(row.spec.name)
        if row.input.has_focus:
            self.call_after_refresh(self._walk.show)

    def _noticed(self, name: str) -> None:
        """A field has changed: its fault is history, and the screen is told."""
        if self._faults.pop(name, None) and name in self._rows:
            self._rows[name].fault = ""
        self._show_wanted(self._specs[name].ask.needed)
        self.post_message(self.Changed(self, name))

    @on(ReadOut.Opened)
    def _open_read_out(self, opened: ReadOut.Opened) -> None:
        opened.stop()
        row = opened.read_out.parent
        if not isinstance(row, FieldRow):
            return
        if row.spec.ask.input is Input.RECORD:
            self.post_message(self.PickRecord(self, row.spec.name))
        elif isinstance(opened.read_out, RowsReadOut):
            main = next((cell for cell in specs_of(row.spec.row) if cell.ask.main), None)
            words = self._suggest(main) if self._suggest and main else ()
            form = partial(Form, suggest=self._suggest, echo=self._echo)
            rows = RowsEditor(row.spec, opened.read_out.rows, form, row.fill, words, row.fault)
            self.app.push_screen(rows)
