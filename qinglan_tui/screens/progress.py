"""进度: what is owed? Every duty in numbers, beside a bar, and what becomes of it at the present pace."""

from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.progress_values import DutyProgress, Progress
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.services import duty_lines
from qinglan_tui.services.both_ways import both_ways_of
from qinglan_tui.services.duty_lines import Group, Line
from qinglan_tui.services.progress import progress_of
from widgets.quota_bar import quota_bar
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import fit, shown, width

PER, TITLE, BAR = 6, 18, 7
# What a line has beside its sentence: edges and scroll bar, the cursor's mark, three columns and their gaps.
BESIDE: Final = 3 + 2 + PER + TITLE + BAR + 3 * 2


class ProgressPlace(Place):
    """Every duty of mine, then what is known of the partners, then what the school has arranged."""

    SCOPE = "progress"
    TITLE_TEXT = "进度"
    HELP_TEXT = (
        "这项还差多少，来得及吗？上下键选一项，看完成几次、照现在的进度哪天能完成；下面是它的要求和原文。\n"
        "怎么才算一次？回车看它由哪些记录算成，哪些还差一点、差在哪里。\n"
        "六个一交了没有？按 F8，一个月一个月地看。\n"
        "徒弟的数为什么少？对方的任务只显示这个工作簿里知道的；请对方“交给对方”，您收下。\n"
        "学校的安排算不算？学校和教研组的安排只作提醒，不算进度。"
    )
    BINDINGS = bindings_of("progress")

    DEFAULT_CSS = """
    ProgressPlace RecordList { margin: 1 1 0 1; }
    ProgressPlace #about { dock: bottom; height: 4; padding: 0 1; margin-bottom: 2; border-top: solid $rule;
        background: $ground; color: $ink; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: tuple[Progress, ...] = ()
        self._duties: dict[str, tuple[Progress, DutyProgress]] = {}
        self._lines: dict[str, Line] = {}
        self._groups: tuple[Group, ...] = ()

    def body(self) -> ComposeResult:
        yield RecordList((Column(PER, "soft"), Column(TITLE), Column(BAR, "soft"), Column(0, "row")))
        yield Static(id="about")

    def side_text(self) -> str:
        if not self._found:
            return ""
        return duty_lines.state_of_all(self.desk.workbook, self._found, self.desk.today)

    def refresh_content(self) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        rows = self.query_one(RecordList)
        self._found, self._groups = (), ()
        try:
            self._found = progress_of(workbook, today)
            self._groups = duty_lines.overview(self._found, both_ways_of(workbook, today))
            if self._found:
                self._groups += duty_lines.without_programme(workbook, today)
            else:
                rows.empty = self.in_keys(duty_lines.what_is_lacking(workbook, today))
        except Problem as problem:
            rows.empty = str(problem)
        self._duties = duty_lines.named(self._found)
        self._lines = {line.key: line for group in self._groups for line in group.lines}
        self._show()
        rows.focus()

    def _show(self) -> None:
        self.query_one(RecordList).set_rows(self._rows())
        self.query_one("#about").display = bool(self._lines)
        self._tell_about()

    def _rows(self) -> list[ListRow | ListGroup]:
        cells = self.app.size.width - BESIDE
        rows: list[ListRow | ListGroup] = []
        for group in self._groups:
            if rows:
                rows.append(ListGroup(""))
            rows.append(ListGroup(group.head, group.note))
            rows += [_row(line, cells) for line in group.lines]
        return rows

    @on(events.Resize)
    def lay_out(self) -> None:
        """A wider screen says more of each sentence."""
        self._show()

    @on(RecordList.Highlighted)
    def _tell_about(self) -> None:
        line = self._lines.get(str(self.query_one(RecordList).key))
        told = line.about if line else ()
        cells = self.app.size.width - 2
        styles = ("bold", "$warm" if line and line.tone == "warm" else "", "$soft")
        lines = [shown(_ended(text, cells), style) for text, style in zip(told, styles, strict=False)]
        self.query_one("#about", Static).update(Content("\n").join(lines))

    @on(RecordList.Chosen)
    def action_open(self) -> None:
        """Enter: what the duty is made of."""
        from qinglan_tui.screens.duty import DutyPlace

        key = str(self.query_one(RecordList).key)
        if key in self._duties:
            self.app.push_screen(DutyPlace(self.desk, key))

    async def action_board(self) -> None:
        """F8: 六个一 or another bundle."""
        await self.run_action("app.go('board')")

    async def action_back(self) -> None:
        """Esc: to 今日."""
        await self.run_action("app.go('today')")


def _ended(text: str, cells: int) -> str:
    """The text on one line; where it has to be cut, it says so."""
    return text if width(text) <= cells else f"{fit(text, cells - 2)}…"


def _row(line: Line, cells: int) -> ListRow:
    said = next((said for said in line.said if width(said) <= cells), _ended(line.said[-1], cells))
    return ListRow(line.key, (line.per, line.title, quota_bar(line.part, BAR), said), line.tone)
