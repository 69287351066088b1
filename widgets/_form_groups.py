"""Groups: the fields of a form in groups, of which those in which nothing stands are folded to one line."""

from collections.abc import Callable, Collection, Iterable, Sequence

from textual.widget import Widget

from qinglan_tui.domain.fields import FieldSpec
from widgets._form_parts import FieldRow, GroupLine


class Groups:
    """The groups in the order of their first fields; `make` makes the rows of a group when it is opened.

    `opened` names those that are never folded; None: all of them.
    """

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        opened: Collection[str] | None,
        make: Callable[[Sequence[FieldSpec]], list[FieldRow]],
    ) -> None:
        self._specs: dict[str, list[FieldSpec]] = {}
        for spec in specs:
            self._specs.setdefault(spec.ask.group, []).append(spec)
        self._opened = opened
        self._make = make
        self._lines: dict[str, GroupLine] = {}

    def compose(self, blank: Callable[[FieldSpec], bool]) -> list[Widget]:
        """The lines of the form, from top to bottom."""
        made: list[Widget] = []
        for group, specs in self._specs.items():
            stays_open = not group or self._opened is None or group in self._opened
            folded = not stays_open and all(map(blank, specs))
            if group:
                self._lines[group] = GroupLine(group, len(specs), folded=folded)
                made.append(self._lines[group])
            if not folded:
                made += self._make(specs)
        self._set_apart(made)
        return made

    def unfold(self, group: str) -> Widget | None:
        """Open a group if it is folded; give its first input when the group's line had the focus."""
        line = self._lines.get(group)
        form = line.parent if line is not None else None
        if line is None or not line.folded or not isinstance(form, Widget):
            return None
        line.folded = False
        had_focus = line.has_focus
        rows = self._make(self._specs[group])
        form.mount(*rows, after=line)
        line.can_focus = False
        self._set_apart(form.children)
        return rows[0].input if had_focus else None

    def first_of(self, group: str) -> FieldSpec:
        """The first field of a group."""
        return self._specs[group][0]

    def _set_apart(self, children: Iterable[Widget]) -> None:
        """A blank line above every open group, and above the first of several folded ones."""
        before: Widget | None = None
        for child in children:
            if isinstance(child, GroupLine):
                apart = before is not None and not (child.folded and isinstance(before, GroupLine))
                if apart != child.has_class("-apart"):
                    child.set_class(apart, "-apart", update=child.is_mounted)
            before = child
