"""What the pages of 设置 share: a form of settings, or a list whose entries open in a sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from qinglan_tui.commands import COMMANDS
from qinglan_tui.commands.keys import with_keys
from qinglan_tui.domain.fields import FieldSpec
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.entry_sheet import EntrySheet
from qinglan_tui.services import roster
from qinglan_tui.services.beforehand import suggestions
from qinglan_tui.services.calendar import say_date
from widgets.dialogs import Ask
from widgets.form import Form
from widgets.record_list import Column, Key, ListGroup, ListRow, RecordList
from widgets.shown import shown

Save = Callable[[Mapping[str, object]], object]


class Page(Vertical):
    """One page of 设置. `LABEL` stands in its table of contents, `ABOUT` softly above the page."""

    LABEL: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    HELP_TEXT: ClassVar[str] = ""
    # What a command of 设置 is called on this page, where it is not the usual: label, sentence, initials.
    WORDS: ClassVar[Mapping[str, tuple[str, str, str]]] = {}

    DEFAULT_CSS = """
    Page { height: 1fr; padding: 0; background: $ground; }
    Page > Static { height: auto; padding: 0 1; background: $ground; color: $soft; }
    Page > .about { margin-bottom: 1; }
    Page RecordList { padding: 0 1; }
    Page Form { padding: 0; }
    """

    @dataclass
    class Saved(Message):
        """Something was written; `told` is a sentence about it, if there is more to say than that."""

        told: str = ""

    @dataclass
    class Failed(Message):
        """Something could not be written."""

        problem: Problem

    @dataclass
    class Edited(Message):
        """Something was typed that is not saved yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def commands(self) -> frozenset[str]:
        """The actions that this page has: save, or add and remove."""
        return frozenset()

    @property
    def is_unsaved(self) -> bool:
        """Whether something typed on the page itself is not saved."""
        return False

    def refresh_content(self) -> None:
        """Show what is stored now."""

    def focus_first(self) -> None:
        """Go to where one begins."""

    def save_page(self, *, quietly: bool = False) -> None:
        """Save what was typed; `quietly` leaves what cannot be saved as it is and says nothing."""

    def add_entry(self) -> None:
        """Begin a new entry."""

    def remove_entry(self) -> None:
        """Take the entry under the cursor away, after a question."""

    def reset_entry(self) -> None:
        """Put the entry under the cursor back as it usually is, after a question."""

    def carry_out(self, verb: Callable[[], object], told: str = "") -> None:
        """Carry out a change and report it."""
        try:
            verb()
        except Problem as problem:
            self.post_message(self.Failed(problem))
        else:
            self.refresh_content()
            self.post_message(self.Saved(told))


class FormPage(Page):
    """A page that is one form over some fields of the settings."""

    def specs(self) -> tuple[FieldSpec, ...]:
        """The fields of the form."""
        return ()

    @property
    def commands(self) -> frozenset[str]:
        return frozenset({"save"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = Form(self.specs(), self._values())
        # What the form held when it was last saved; None while it was not.
        self._kept: dict[str, object] | None = None

    @property
    def is_unsaved(self) -> bool:
        return bool(self.form.changed) if self._kept is None else self.form.raw != self._kept

    def compose(self) -> ComposeResult:
        if self.ABOUT:
            yield Static(shown(self.ABOUT), classes="about")
        yield self.form

    def _values(self) -> dict[str, object]:
        settings = self.desk.workbook.settings
        return {spec.name: getattr(settings, spec.name) for spec in self.specs()}

    def refresh_content(self) -> None:
        if not self.is_unsaved:
            for name, value in self._values().items():
                self.form.set_value(name, value)
            self._kept = self.form.raw if self.form.changed else None

    def focus_first(self) -> None:
        self.form.focus_field(self.specs()[0].name)

    @on(Form.Changed)
    def _edited(self, changed: Form.Changed) -> None:
        changed.stop()
        self.post_message(self.Edited())

    def save_page(self, *, quietly: bool = False) -> None:
        if quietly and not self.is_unsaved:
            return
        try:
            roster.save_settings(self.desk.workbook, self.form.raw, self.desk.today)
        except Faults as faults:
            if not quietly:
                self.form.show_faults(faults.faults)
        except Problem as problem:
            self.post_message(self.Failed(problem))
        else:
            self._kept = self.form.raw
            self.post_message(self.Saved())


class ListPage(Page):
    """A page that is one list; Enter opens an entry in a sheet, F8 begins a new one, F9 takes one away."""

    COLUMNS: ClassVar[Sequence[Column]] = ()
    EMPTY: ClassVar[str] = ""

    @property
    def commands(self) -> frozenset[str]:
        return frozenset({"add", "remove"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        empty = with_keys(self.EMPTY, "settings", COMMANDS, desk.keys)
        self.entries = RecordList(self.COLUMNS, self.rows(), empty=empty)

    def compose(self) -> ComposeResult:
        if self.ABOUT:
            yield Static(shown(self.ABOUT), classes="about")
        yield self.entries

    def rows(self) -> list[ListRow | ListGroup]:
        """The entries as they are now."""
        return []

    def open_entry(self, key: Key) -> None:
        """Open the entry of that key."""

    def refresh_content(self) -> None:
        self.entries.empty = with_keys(self.EMPTY, "settings", COMMANDS, self.desk.keys)
        self.entries.set_rows(self.rows())

    def focus_first(self) -> None:
        self.entries.focus()

    @on(RecordList.Chosen)
    def _open(self, chosen: RecordList.Chosen) -> None:
        chosen.stop()
        self.open_entry(chosen.key)

    def ask_for(
        self,
        title: str,
        specs: Sequence[FieldSpec],
        values: Mapping[str, object],
        save: Save,
        *,
        echo: Callable[[FieldSpec, str], str] | None = None,
        about: str = "",
    ) -> None:
        """Open an entry's sheet; what it keeps is shown at once."""
        workbook, today = self.desk.workbook, self.desk.today
        sheet = EntrySheet(
            title,
            specs,
            values,
            save if workbook.writable else None,
            suggest=suggestions(workbook, today).for_field,
            echo=echo or (lambda spec, text: say_date(workbook, spec, text, today)),
            about=about,
        )
        self.app.push_screen(sheet, self._sheet_closed)

    def _sheet_closed(self, kept: object) -> None:
        self.refresh_content()
        if kept is not None:
            self.post_message(self.Saved())

    def ask_to_remove(self, what: str, verb: Callable[[], object], detail: str = "") -> None:
        """Ask before something is taken away; 取消 has the focus."""

        def answered(answer: str | None) -> None:
            if answer == "remove":
                self.carry_out(verb, f"已删除：{what}。")

        self.app.push_screen(Ask(f"删除{what}？", [("remove", "删除")], detail), answered)
