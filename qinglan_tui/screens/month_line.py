"""Above a month's report: what was done in that month, so that the teacher need not count."""

from collections.abc import Iterable, Mapping

from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk
from qinglan_tui.services import monthly
from widgets.shown import shown, width


class MonthLine(Static):
    """The parts of a month in a few lines; nothing where the form names no month."""

    DEFAULT_CSS = """
    MonthLine { height: auto; max-height: 4; padding: 0 1 1 1; color: $soft; }
    """

    def tell(self, desk: Desk, raw: Mapping[str, object]) -> None:
        """Say what was done in the month that the form is for."""
        try:
            parts = monthly.month_of_form(desk.workbook, desk.today, raw)
        except Problem:
            parts = ()
        self.update(shown("\n".join(lines_of(parts, self.app.size.width - 2))))
        self.display = bool(parts)


def lines_of(parts: Iterable[str], cells: int) -> list[str]:
    """The parts one after another with dots between them; a line ends between two parts, never within one."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and width(longer) <= cells:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
