"""回收站: what was deleted, and getting it back."""

from textual import on
from textual.app import ComposeResult

from qinglan_tui.domain.dates import long_date, relative_day
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.storage import Trashed
from widgets.record_list import Column, ListRow, RecordList


class TrashPlace(Place):
    """The deleted records, the latest deletion first; Enter gets one back."""

    SCOPE = "trash"
    TITLE_TEXT = "回收站"
    HELP_TEXT = (
        "删错了怎样找回？上下键选一条，回车就回到全部记录里；找错了按 Ctrl+Z 撤销。\n"
        "会自己清空吗？不会，删除的记录一直在这里。"
    )
    BINDINGS = bindings_of("trash")

    DEFAULT_CSS = """
    TrashPlace RecordList { margin: 1 1 0 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._trashed: dict[int, Trashed] = {}

    def body(self) -> ComposeResult:
        yield RecordList(
            (Column(14, "soft"), Column(8), Column(34), Column(0, "soft")),
            empty="回收站是空的。删除的记录会放在这里，随时可以找回。",
        )

    def side_text(self) -> str:
        return f"{len(self._trashed)}条" if self._trashed else ""

    def refresh_content(self) -> None:
        try:
            trashed = self.desk.workbook.trash()
        except Problem as problem:
            self.say_problem(problem)
            return
        self._trashed = {item.id: item for item in trashed}
        self.query_one(RecordList).set_rows([self._row(item) for item in trashed])
        self.query_one(RecordList).focus()
        self.show_state()

    def _row(self, item: Trashed) -> ListRow:
        deleted = f"{relative_day(item.deleted_at.date(), self.desk.today)}删除"
        record = item.record
        if not isinstance(record, Record):
            return ListRow(item.id, (deleted, "读不出", "；".join(record.problems), ""))
        return ListRow(item.id, (deleted, record.kind.short, record.heading, long_date(record.date)))

    @on(RecordList.Chosen)
    def action_restore(self) -> None:
        """Enter: the record under the cursor goes back into the journal."""
        key = self.query_one(RecordList).key
        if not isinstance(key, int) or not self.desk.workbook.writable:
            return
        now = self.desk.now
        try:
            record = self.desk.workbook.restore(key, now)
        except Problem as problem:
            self.say_problem(problem)
            return
        self.desk.saved_at = now
        self.say(f"已找回：{record.heading}。")
        self.refresh_content()

    async def action_back(self) -> None:
        """Esc: to 今日."""
        await self.run_action("app.go('today')")
