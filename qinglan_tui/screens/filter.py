"""筛选: what the list of all records is narrowed to."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType

from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input, specs
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.people import LESSON_DIRECTIONS
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import STATUSES
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.entry_sheet import FormSheet
from qinglan_tui.services.beforehand import suggestions
from qinglan_tui.services.find import LABELS, read_filter


class Asked(Struct, frozen=True, kw_only=True):
    """The parts of a filter as they are typed; `find.read_filter` reads them."""

    kind: Annotated[
        str, Ask(LABELS["kind"], Input.CHOICE, Choices(tuple(kind.label for kind in KINDS), closed=True))
    ] = ""
    direction: Annotated[
        str,
        Ask(
            LABELS["direction"],
            Input.CHOICE,
            Choices(LESSON_DIRECTIONS, closed=True),
            hint="只看听课记录的哪一种",
        ),
    ] = ""
    person: Annotated[str, Ask(LABELS["person"], Input.PERSON)] = ""
    status: Annotated[
        str, Ask(LABELS["status"], Input.CHOICE, Choices(tuple(STATUSES.values()), closed=True))
    ] = ""
    tag: Annotated[str, Ask(LABELS["tag"])] = ""
    term: Annotated[str, Ask(LABELS["term"], hint="如 本学期、2026-2027-1")] = ""
    month: Annotated[str, Ask(LABELS["month"], hint="如 11月、2026-11")] = ""
    week: Annotated[str, Ask(LABELS["week"], hint="如 第11周、本周")] = ""
    since: Annotated[str, Ask(LABELS["since"], hint="如 11月1日、上周一")] = ""
    until: Annotated[str, Ask(LABELS["until"], hint="如 今天")] = ""


class FilterSheet(FormSheet):
    """Gives the parts that were filled in, as typed, by the names `find.read_filter` knows; None after Esc.

    With `desk` names and tags are suggested, and what cannot be read is told before the sheet closes.
    """

    HINTS = "Ctrl+S 筛选   F8 清空   Esc 返回"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f8", "empty", "清空", show=False)]

    def __init__(self, current: Mapping[str, str], desk: Desk | None = None) -> None:
        self._desk = desk
        self._known = suggestions(desk.workbook, desk.today) if desk else None
        super().__init__(
            "筛选",
            specs(Asked),
            current,
            suggest=self._suggest,
            about="每一项都要填吗？不必。不填的项不限，填了的都要符合。",
        )

    def _suggest(self, spec: FieldSpec) -> tuple[str, ...]:
        if self._known is None:
            return ()
        if spec.name == "tag":
            return self._known.tags
        return self._known.names if spec.name == "person" else ()

    def action_save(self) -> None:
        """Ctrl+S: narrow the list."""
        asked = {name: text for name, value in self.form.raw.items() if (text := str(value).strip())}
        try:
            if self._desk is not None:
                read_filter(asked, self._desk.workbook, self._desk.today)
        except Problem as problem:
            self.show_problem(problem)
        else:
            self.dismiss(asked)

    def action_empty(self) -> None:
        """F8: ask for everything again."""
        for name in self.form.raw:
            self.form.set_value(name, "")
        self.focus_first()
