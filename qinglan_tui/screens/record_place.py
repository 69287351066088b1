"""What can be done with the record under the cursor, besides opening it: its history, its forms."""

from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.screens.base import Place


class RecordPlace(Place):
    """A place in which a record is under the cursor; subclasses say which by `current`."""

    def current(self) -> Record | Unreadable | None:
        """The record under the cursor."""
        return None

    def action_history(self) -> None:
        """How the record came to be what it is."""
        from qinglan_tui.screens.history import HistoryPlace

        record = self.current()
        if isinstance(record, Record):
            self.app.push_screen(HistoryPlace(self.desk, record))

    def action_fill_form(self) -> None:
        """One of the school's own forms, filled from the record."""
        from qinglan_tui.screens.school_form import fill_from

        record = self.current()
        if isinstance(record, Record):
            fill_from(self, record)

    def action_export_form(self) -> None:
        """The record as its school form."""
        from qinglan_tui.screens.record_form import export_form

        record = self.current()
        if isinstance(record, Record):
            export_form(self, record)
