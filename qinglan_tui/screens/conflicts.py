"""两边都改过: the records of which two versions wait."""

from textual import on
from textual.app import ComposeResult

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.compare import ComparePlace
from qinglan_tui.services.conflicts import Waiting, differing, waiting
from widgets.record_list import Column, ListRow, RecordList


class ConflictsPlace(Place):
    """The list; Enter shows both versions."""

    SCOPE = "conflicts"
    TITLE_TEXT = "两边都改过"
    HELP_TEXT = (
        "为什么有两份？同一条记录在两台电脑上（或同步前后）都改过，程序不替您选，两份都留着。\n"
        "怎样定？上下键选一条，回车把两份对着看。没定以前，全部记录里显示第一份。"
    )
    BINDINGS = bindings_of("conflicts")

    DEFAULT_CSS = """
    ConflictsPlace RecordList { margin: 1 1 0 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._waiting: dict[int, Waiting] = {}

    def body(self) -> ComposeResult:
        yield RecordList(
            (Column(10, "soft"), Column(8), Column(30), Column(0, "soft")),
            empty="没有两边都改过的记录。",
        )

    def side_text(self) -> str:
        return f"{len(self._waiting)}条" if self._waiting else ""

    def refresh_content(self) -> None:
        try:
            found = waiting(self.desk.workbook)
        except Problem as problem:
            self.say_problem(problem)
            return
        self._waiting = {one.copy_id: one for one in found}
        self.query_one(RecordList).set_rows([_row(one) for one in found])
        self.query_one(RecordList).focus()
        self.show_state()

    @on(RecordList.Chosen)
    def action_open(self) -> None:
        """Enter: both versions."""
        key = self.query_one(RecordList).key
        if isinstance(key, int):
            self.app.push_screen(ComparePlace(self.desk, self._waiting[key]), self._told)

    def _told(self, text: str | None) -> None:
        if text:
            self.say(text)

    async def action_back(self) -> None:
        """Esc: to 今日."""
        await self.run_action("app.go('today')")


def _row(one: Waiting) -> ListRow:
    record = one.record
    if record is None:
        return ListRow(one.copy_id, ("", "读不出", f"编号 {one.copy_id}", ""), "warm")
    if isinstance(one.first, Record) and isinstance(one.second, Record):
        said = "不同：" + "、".join(pair.label for pair in differing(one.first, one.second))
    else:
        said = "只有一份读得出来" if one.first else "第一份已在回收站"
    return ListRow(one.copy_id, (short_date(record.date), record.kind.short, record.heading, said))
