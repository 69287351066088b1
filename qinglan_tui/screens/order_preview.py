"""What a document will hold, below the form that orders it."""

import datetime as dt
from typing import Final

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.jobs import Job
from qinglan_tui.services.looking_over import lines_before, lines_of
from qinglan_tui.services.preview import Line
from qinglan_tui.storage import Workbook
from widgets.shown import shown

STYLES: Final = {"title": "bold", "head": "bold", "soft": "$soft", "": ""}


class OrderPreview(VerticalScroll, can_focus=True):
    """The lines of a document as Word will have them, followed while its order changes."""

    DEFAULT_CSS = """
    OrderPreview {
        height: 1fr; margin-top: 1; border-top: solid $rule; scrollbar-size-vertical: 1; background: $ground;
    }
    OrderPreview Static { padding: 1 2; height: auto; background: $ground; color: $ink; }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="text")

    def look(self, workbook: Workbook, job: Job, now: dt.datetime) -> None:
        """Show what would be written of a job; a summary at once, the others when they are laid out."""
        if job.code != "summary":
            self._lay_out(workbook, job, now)
            return
        try:
            self._show(lines_of(workbook, job, now))
        except Problem as problem:
            self._show((Line(str(problem)),))

    @work(thread=True, exclusive=True, group="preview")
    def _lay_out(self, workbook: Workbook, job: Job, now: dt.datetime) -> None:
        """In a thread, on a workbook of its own: as Word has it takes a moment."""
        worker, app = get_current_worker(), self.app
        try:
            lines = lines_before(workbook.folder, job, now)
        except Problem as problem:
            lines = (Line(str(problem)),)
        if not worker.is_cancelled:
            app.call_from_thread(self._show, lines)

    def _show(self, lines: tuple[Line, ...]) -> None:
        if self.is_attached:
            text = Content("\n").join(shown(line.text, STYLES[line.role]) for line in lines)
            self.query_one("#text", Static).update(text)
