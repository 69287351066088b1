"""六个一: what was handed in for each month and for the term, for this or any other bundle of duties."""

from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.commands import Command
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.domain.terms import months_of, term_name
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.messages import NewKind, OpenRecord
from qinglan_tui.services import board as services
from qinglan_tui.services.duty_lines import what_is_lacking
from qinglan_tui.services.progress import progress_of
from qinglan_tui.services.scope import pick_term
from widgets.dialogs import Ask
from widgets.hints import TitleBar
from widgets.month_matrix import MatrixCell, MatrixRow, MonthMatrix
from widgets.shown import fit, shown

HIGH: Final = 32


class BoardPlace(Place):
    """One bundle at a time; F8 goes on to the next."""

    SCOPE = "board"
    TITLE_TEXT = "六个一"
    HELP_TEXT = (
        "哪个月还没有交？看每一格：已交、补交、已完成、起草、未交；－ 是还没到时候。\n"
        "怎样补一格？上下左右键选到那一格，回车打开那条记录；还没有的就新写一条，月份已经填好。\n"
        "四课、三案，或徒弟的那一份在哪里？按 F8 换一套。"
    )
    BINDINGS = bindings_of("board")

    DEFAULT_CSS = """
    BoardPlace MonthMatrix { margin: 1 0 0 0; padding: 0 1; max-height: 1fr; }
    BoardPlace #empty { padding: 0 1; margin-top: 1; height: auto; color: $soft; background: $ground; }
    BoardPlace #below { padding: 0 3; margin-top: 1; height: auto; background: $ground; color: $ink; }
    BoardPlace #cell { dock: bottom; height: 2; padding: 0 1; margin-bottom: 2; border-top: solid $rule;
        background: $ground; color: $ink; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._bundles: tuple[services.Bundle, ...] = ()
        self._key = ""
        self._board: services.Board | None = None
        self._records: dict[int, Record | Unreadable | None] = {}

    def body(self) -> ComposeResult:
        yield Static(id="empty")
        yield MonthMatrix()
        yield Static(id="below")
        yield Static(id="cell")

    @property
    def matrix(self) -> MonthMatrix:
        """The board itself."""
        return self.query_one(MonthMatrix)

    @property
    def _bundle(self) -> services.Bundle | None:
        return next((b for b in self._bundles if b.key == self._key), next(iter(self._bundles), None))

    def side_text(self) -> str:
        if (bundle := self._bundle) is None:
            return ""
        term = term_name(bundle.one.term, self.desk.workbook.settings.term_pattern)
        known = "" if bundle.mine else "（已知）"
        return f"{bundle.heading}{known}   {term}"

    def allows(self, command: Command) -> bool:
        return (command.action != "next_bundle" or len(self._bundles) > 1) and super().allows(command)

    def refresh_content(self) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        lacking = ""
        self._bundles = ()
        try:
            found = progress_of(workbook, today)
            self._bundles = services.bundles(found)
            lacking = services.NO_BUNDLE if found else what_is_lacking(workbook, today)
        except Problem as problem:
            lacking = str(problem)
        self.query_one("#empty", Static).update(shown(self.in_keys(lacking)))
        self.query_one("#empty").display = not self._bundles
        for shown_only in (self.matrix, self.query_one("#below"), self.query_one("#cell")):
            shown_only.display = bool(self._bundles)
        self._show()

    def _show(self) -> None:
        """The present bundle."""
        bundle = self._bundle
        self.query_one(TitleBar).title = bundle.name if bundle else self.TITLE_TEXT
        if bundle is None:
            self._board = None
            return
        self._key = bundle.key
        workbook = self.desk.workbook
        self._records = {number: workbook.get(number) for number in services.record_ids(bundle)}
        months = months_of(pick_term(workbook, bundle.one.term, self.desk.today))
        self._board = services.board(bundle, self._records, months)
        rows = [
            MatrixRow(row.key, row.label, tuple(MatrixCell(c.word, c.tone) for c in row.cells), row.note)
            for row in self._board.rows
        ]
        self.matrix.set_board(self._board.columns, rows, self._board.now)
        self.matrix.focus()
        self.query_one("#below", Static).update(shown("".join(self._board.below)))
        self._tell_cell()

    @on(events.Resize)
    def lay_out(self) -> None:
        """A higher screen leaves a line between the rows."""
        self.matrix.space(2 if self.app.size.height >= HIGH else 1)
        self._tell_cell()

    @on(MonthMatrix.Highlighted)
    def _tell_cell(self) -> None:
        cell = self._cell
        told = fit(cell.said, self.app.size.width - 2) if cell else ""
        style = "$warm" if cell and cell.tone == "warm" else ""
        self.query_one("#cell", Static).update(Content.assemble(shown(told, style)))

    @property
    def _cell(self) -> services.BoardCell | None:
        cursor = self.matrix.cursor
        return self._board.cell(*cursor) if self._board and cursor else None

    # Opening

    @on(MonthMatrix.Chosen)
    def action_open(self) -> None:
        """Enter: the record of the cell, or a new one; where there are several, a choice."""
        if (cell := self._cell) is None:
            return
        if cell.duty:
            from qinglan_tui.screens.duty import DutyPlace

            self.app.push_screen(DutyPlace(self.desk, cell.duty))
            return
        choices = self._choices(cell)
        if not choices:
            self.say(cell.said if self._bundle and self._bundle.mine else services.ONLY_KNOWN)
        elif len(choices) == 1 or (not cell.records and len(cell.near) == 1):
            self._take(choices[0][0], cell)
        else:
            self.app.push_screen(Ask("打开哪一条？", choices), lambda chosen: self._take(chosen, cell))

    def _choices(self, cell: services.BoardCell) -> list[tuple[str, str]]:
        """The records of a cell, those that count first, and what can be written."""
        found = [
            (str(number), record.heading)
            for number in (*cell.records, *cell.near)
            if (record := self._records.get(number)) is not None
        ]
        blanks = cell.blanks if self.desk.workbook.writable else ()
        return [*found, *((f"+{at}", blank.label) for at, blank in enumerate(blanks))]

    def _take(self, chosen: str | None, cell: services.BoardCell) -> None:
        if not chosen:
            return
        if chosen.startswith("+"):
            blank = cell.blanks[int(chosen)]
            self.post_message(NewKind(blank.code, blank.raw))
            return
        record = self._records.get(int(chosen))
        if record is not None:
            self.post_message(OpenRecord(record))

    def action_next_bundle(self) -> None:
        """F8: the next bundle, or that of the next person."""
        keys = [bundle.key for bundle in self._bundles]
        if keys:
            at = keys.index(self._key) if self._key in keys else -1
            self._key = keys[(at + 1) % len(keys)]
            self._show()
            self.show_state()

    async def action_back(self) -> None:
        """Esc: to 进度."""
        await self.run_action("app.go('progress')")
