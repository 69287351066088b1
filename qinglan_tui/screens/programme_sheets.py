"""The sheets of 设置 · 方案: which programme to begin with, and its few numbers."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from qinglan_tui.domain.fields import FieldSpec
from qinglan_tui.screens.entry_sheet import AROUND, MOST_ROWS, EntrySheet
from qinglan_tui.screens.first_steps import MORE, RELEVANCE
from qinglan_tui.services import own_programme
from qinglan_tui.services.own_programme import Own
from qinglan_tui.services.schemes import schemes
from qinglan_tui.storage import Workbook
from widgets.form import Form
from widgets.hints import HintLine
from widgets.record_list import Column, Key, ListGroup, ListRow, RecordList
from widgets.shown import shown, width

_TITLE_CELLS: Final = 24
_GAP: Final = 2
ABOUT_START = "改了数，就另存成自己的方案，自带的方案不变。已经记的记录一条不变。"


class WideForm(Form):
    """A form whose labels, the short names of duties, stand on one line each."""

    def __init__(self, specs: Sequence[FieldSpec], values: Mapping[str, object], **given: Any) -> None:
        super().__init__(specs, values, **given)
        longest = max((width(spec.label) for spec in specs), default=0)
        self._cells = min(longest, _TITLE_CELLS) + _GAP


class StartSheet(EntrySheet):
    """Name, the few numbers that matter, and for which pairings; the cursor begins at the first number."""

    def __init__(
        self,
        title: str,
        specs: Sequence[FieldSpec],
        values: Mapping[str, object],
        save: Callable[[Mapping[str, object]], object] | None,
        first: str = "",
    ) -> None:
        super().__init__(title, specs, values, save, about=ABOUT_START)
        self.form = WideForm(specs, values)
        groups = len({spec.ask.group for spec in specs} - {""})
        self._height = min(MOST_ROWS, len(specs) + 2 * groups + AROUND)
        self._first = first

    def focus_first(self) -> None:
        names = list(self.form.raw)
        self.form.focus_field(self._first if self._first in names else names[min(1, len(names) - 1)])


def numbers_sheet(
    workbook: Workbook, today: dt.date, own: Own, *, first: str = "", everywhere: bool = False
) -> StartSheet:
    """The sheet with a programme's few numbers; `everywhere` means it for all pairings from the start."""
    pairings = own_programme.pairings_of_owner(workbook)

    def save(raw: Mapping[str, object]) -> Own:
        return own_programme.save_start(workbook, own, pairings, raw, today, everywhere=everywhere)

    return StartSheet(
        f"{own.programme.name}：要紧的几个数",
        own_programme.start_specs(own, pairings, workbook.settings.owner),
        own_programme.start_values(own, pairings, everywhere=everywhere),
        save if workbook.writable else None,
        first,
    )


def first_numbers(workbook: Workbook, today: dt.date) -> StartSheet | None:
    """The same for the programme that was chosen in 首次设置; None where it has no numbers to change."""
    used = next(iter(own_programme.programmes_in_use(workbook)), None)
    return None if used is None or used.own is None else numbers_sheet(workbook, today, used.own)


class ListSheet(ModalScreen[Any]):
    """A sheet that is one list, with its keys under it."""

    HINTS: ClassVar[str] = "回车 选择   Esc 返回"
    HELP_TEXT: ClassVar[str] = ""
    COLUMNS: ClassVar[Sequence[Column]] = ()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "返回", show=False),
    ]

    DEFAULT_CSS = """
    ListSheet {
        align: center middle;
        background: $ground;
        & > Vertical {
            width: 78;
            max-width: 100%;
            height: 22;
            border: solid $rule;
            padding: 1 1 0 1;
            background: $ground;
        }
        & Static { height: auto; padding: 0 1; background: $ground; color: $ink; }
        & .head { text-style: bold; margin-bottom: 1; }
        & #hints { margin: 1 1 0 1; }
    }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        # The row to which the cursor was put while something was told: that is no step on.
        self._told_at: Key | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(shown(self._title), classes="head")
            yield RecordList(self.COLUMNS, self.rows())
            yield HintLine(self.HINTS, id="hints")

    def on_mount(self) -> None:
        self.entries.focus()

    @property
    def entries(self) -> RecordList:
        """The list."""
        return self.query_one(RecordList)

    def rows(self) -> list[ListRow | ListGroup]:
        """What stands in the list."""
        return []

    def tell(self, text: str, *, warm: bool = False) -> None:
        """Say something in the place of the keys, until the cursor moves."""
        self._told_at = self.entries.key
        self.query_one(HintLine).say(text, warm=warm)

    @on(RecordList.Highlighted)
    def show_hints(self, highlighted: RecordList.Highlighted) -> None:
        if highlighted.key == self._told_at:
            return
        self._told_at = None
        self.query_one(HintLine).say("")

    def action_back(self) -> None:
        """Esc."""
        self.dismiss(None)


class PresetSheet(ListSheet):
    """Which programme to begin with: gives its id, or None. Those of pairs with duties stand first."""

    HELP_TEXT = "该选哪一个？选最接近的，下一页改几个数。找不到的，选最后一行“更多方案”。"
    COLUMNS = (Column(9, "soft"), Column(42), Column(0, "soft"))

    def __init__(self, kept: Sequence[tuple[str, str]]) -> None:
        self._kept = tuple(kept)
        self._all = False
        super().__init__("从哪个方案开始？")

    def rows(self) -> list[ListRow | ListGroup]:
        rows: list[ListRow | ListGroup] = []
        if self._kept:
            rows.append(ListGroup("自己的方案"))
            rows += [ListRow(programme_id, ("", name, "")) for programme_id, name in self._kept]
        for relevance, label in RELEVANCE if self._all else RELEVANCE[:1]:
            rows.append(ListGroup(label))
            rows += [
                ListRow(scheme.id, (scheme.id, scheme.name, f"{scheme.mentor}、{scheme.apprentice}"))
                for scheme in schemes()
                if scheme.relevance == relevance
            ]
        return rows if self._all else [*rows, ListRow(MORE, ("", "更多方案", f"共{len(schemes())}个"))]

    @on(RecordList.Chosen)
    def choose(self, chosen: RecordList.Chosen) -> None:
        chosen.stop()
        if chosen.key == MORE:
            self._all = True
            self.entries.set_rows(self.rows())
        else:
            self.dismiss(str(chosen.key))
