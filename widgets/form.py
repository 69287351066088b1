"""Form: the one form in which records, people, pairings and settings are filled in, as declared."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from qinglan_tui.domain.fields import FieldSpec, Input
from qinglan_tui.domain.fields import specs as specs_of
from qinglan_tui.domain.problems import Fault
from widgets._fields import ReadOut, RowsReadOut
from widgets._form_parts import FieldRow, GroupLine, Say
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
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._specs = {spec.name: spec for spec in specs}
        self._suggest = suggest
        self._echo = echo
        self._raw = {spec.name: raw_of(spec, values.get(spec.name, spec.default)) for spec in specs}
        self._given = dict(self._raw)
        self._faults: dict[str, str] = {}
        self._rows: dict[str, FieldRow] = {}
        self._lines: dict[str, GroupLine] = {}
        self._open = open_groups
        longest = max((width(spec.label) for spec in specs), default=0)
        self._cells = min(longest, _LABEL_CELLS) + _GAP

    def compose(self) -> ComposeResult:
        made: list[Widget] = []
        for group in dict.fromkeys(spec.ask.group for spec in self._specs.values()):
            specs = self._of_group(group)
            open_group = not group or self._open is None or group in self._open
            folded = not open_group and all(is_blank(spec, self._raw[spec.name]) for spec in specs)
            if group:
                self._lines[group] = GroupLine(group, len(specs), folded=folded)
                made.append(self._lines[group])
            if not folded:
                made += self._make_rows(group)
        self._set_apart(made)
        yield from made

    def on_resize(self) -> None:
        """Leave room below, so that the last field too can be typed in above the last rows of the screen."""
        below = self.region.bottom - (self.screen.size.height - _LAST_ROWS)
        self.styles.padding = (0, 1, max(0, below), 1)
        self.call_after_refresh(self._show_focused)

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
            self._unfold(spec.ask.group)
            self._noticed(name)

    def show_faults(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """Write each fault under its field until that field changes, and go to the first of them.

        Faults of fields that are not in the form are given back. Without faults all marks go.
        """
        given = tuple(faults)
        for row in self._rows.values():
            # What was typed just before is older than its fault.
            self._take(row)
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
        self._go(self._rows[name].input)

    def next_group(self) -> None:
        """Go to the first field of the next group, or to its line when it is folded."""
        self._step_group(1)

    def previous_group(self) -> None:
        """Go to the first field of the group before."""
        self._step_group(-1)

    # Groups

    def _of_group(self, group: str) -> list[FieldSpec]:
        return [spec for spec in self._specs.values() if spec.ask.group == group]

    def _make_rows(self, group: str) -> list[FieldRow]:
        made = []
        for spec in self._of_group(group):
            words = self._suggest(spec) if self._suggest else ()
            row = FieldRow(spec, self._raw[spec.name], words, self._echo, self._cells)
            if self._raw[spec.name] == self._given[spec.name]:
                # As the input shows it: what it only spells otherwise is no change.
                self._given[spec.name] = row.raw
            self._raw[spec.name] = row.raw
            row.fault = self._faults.get(spec.name, "")
            self._rows[spec.name] = row
            made.append(row)
        for needed in dict.fromkeys(row.spec.ask.needed for row in made):
            self._show_wanted(needed)
        return made

    def _unfold(self, group: str) -> None:
        line = self._lines.get(group)
        if line is None or not line.folded:
            return
        line.folded = False
        had_focus = line.has_focus
        rows = self._make_rows(group)
        self.mount(*rows, after=line)
        if had_focus:
            self._go(rows[0].input)
        line.can_focus = False
        self._set_apart(self.children)

    def _set_apart(self, children: Iterable[Widget]) -> None:
        """A blank line above every open group, and above the first of several folded ones."""
        before: Widget | None = None
        for child in children:
            if isinstance(child, GroupLine):
                apart = before is not None and not (child.folded and isinstance(before, GroupLine))
                if apart != child.has_class("-apart"):
                    child.set_class(apart, "-apart", update=self.is_mounted)
            before = child

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

    @property
    def _stops(self) -> list[Widget]:
        """Everything that can have the focus, from top to bottom."""
        stops: list[Widget] = []
        for child in self.children:
            if isinstance(child, FieldRow):
                stops.append(child.input)
            elif isinstance(child, GroupLine) and child.folded:
                stops.append(child)
        return stops

    def _at(self, stops: list[Widget]) -> int | None:
        focused = self.screen.focused
        return stops.index(focused) if focused is not None and focused in stops else None

    def action_step(self, by: int) -> None:
        stops = self._stops
        at = self._at(stops)
        if at is None or not 0 <= at + by < len(stops):
            raise SkipAction
        self._go(stops[at + by])

    def action_page(self, by: int) -> None:
        stops = self._stops
        at = self._at(stops)
        if at is None:
            raise SkipAction
        tops = [self._line_of(stop).virtual_region.y for stop in stops]
        reach = tops[at] + by * max(1, self.scrollable_content_region.height - 1)
        onward = stops[at + 1 :] if by > 0 else stops[:at][::-1]
        target: Widget | None = None
        for stop in onward:
            y = self._line_of(stop).virtual_region.y
            if target is not None and (y > reach if by > 0 else y < reach):
                break
            target = stop
        if target is None:
            raise SkipAction
        self._go(target)

    def _step_group(self, by: int) -> None:
        """Go to the first stop of the group that lies before or after the one with the focus."""
        stops = self._stops
        at = self._at(stops)
        lines = [self._line_of(stop) for stop in stops]
        groups = [line.spec.ask.group if isinstance(line, FieldRow) else line.name for line in lines]
        names = list(dict.fromkeys(groups))
        target = 0 if at is None else names.index(groups[at]) + by
        if 0 <= target < len(names):
            self._go(stops[groups.index(names[target])])

    def _line_of(self, stop: Widget) -> Widget:
        return stop if isinstance(stop, GroupLine) or not isinstance(stop.parent, Widget) else stop.parent

    def _go(self, stop: Widget) -> None:
        self.screen.set_focus(stop, scroll_visible=False)
        self._show_focused()
        # Just made, or just grown: then its place is known only after the next layout.
        self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        """Scroll as little as needed to see the whole field, and the heading above a first one."""
        focused = self.screen.focused
        if focused is None or self not in focused.ancestors:
            return
        line = self._line_of(focused)
        region = line.virtual_region
        if not region:
            return
        before = self.children[self.children.index(line) - 1] if line is not self.children[0] else None
        if isinstance(before, GroupLine):
            region = Region.from_union([region, before.virtual_region])
        # A line more on either side: one sees where the next key leads.
        region = region.grow((1, 0, 1, 0)).intersection(self.virtual_size.region)
        self.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    # What the fields tell

    def on_descendant_focus(self) -> None:
        self._show_focused()

    @on(GroupLine.Opened)
    def _open_group(self, opened: GroupLine.Opened) -> None:
        opened.stop()
        self._unfold(opened.line.label)
        self._go(self._rows[self._of_group(opened.line.label)[0].name].input)

    @on(LineInput.Submitted)
    @on(Choice.Passed)
    @on(Choices.Passed)
    def _next_field(self, passed: Message) -> None:
        passed.stop()
        at = self._at(stops := self._stops)
        if at is not None and at + 1 < len(stops):
            self._go(stops[at + 1])
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

    def _take(self, row: FieldRow) -> None:
        """Take note of what stands in a field, if it is something new."""
        raw = row.raw
        if raw == self._raw[row.spec.name]:
            return
        self._raw[row.spec.name] = raw
        row.read_again(finished=not row.input.has_focus)
        self._noticed(row.spec.name)
        if row.input.has_focus:
            self.call_after_refresh(self._show_focused)

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
            self.app.push_screen(RowsEditor(row.spec, opened.read_out.rows, form, row.fill, words))
