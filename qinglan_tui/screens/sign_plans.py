"""批量审阅: the pile of lesson plans as one sheet, a row each, saved all at once."""

from collections.abc import Callable

from msgspec import structs
from textual import on
from textual.app import ComposeResult
from textual.timer import Timer

from qinglan_tui.domain.kinds.options import GRADES, VERDICTS
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.edit import KEEP_AFTER
from qinglan_tui.screens.messages import OpenRecord
from qinglan_tui.services import sign_plans as services
from qinglan_tui.services.sign_plans import PlanRow
from widgets.cell_grid import CellGrid, GridColumn, GridRow

EMPTY = "没有等您审阅的教案。纸上的、没装本程序的老师的，按 F8 加一行，写教师和课题。"
WIDE = 100  # columns from which the day a plan came in has a column of its own


class SignPlansPlace(Place):
    """The sheet; what waits for a review stands in it already."""

    SCOPE = "sign_plans"
    TITLE_TEXT = "批量审阅"
    HELP_TEXT = (
        "一周、一个月的教案一起审、一起签。等您审阅的教案已列好，每份一行；没用本程序的老师交来的纸上教案，"
        "按 F8 加一行，写教师和课题（课题后面可写稿次，如：几分之一 二稿）。\n"
        "方向键换格，Tab 到下一格，回车到下一行；等级、结论按数字选，按 0 清空。\n"
        "几份意见一样，按 Ctrl+L 照上一行写。\n"
        "Ctrl+G 打开这一份教案看全文，看完按 Esc 回来，写了一半的还在。\n"
        "Ctrl+S 一起保存：写了意见、等级或结论的行，每行记成一条教案审阅，教案变成“已审阅”，"
        "结论是“修改后再审”的变成“退回修改”。没写的行不动；写错的行留着，行下面说明要改什么。\n"
        "保存以后马上按 Ctrl+Z，整批撤销。"
    )
    BINDINGS = bindings_of("sign_plans")

    DEFAULT_CSS = """
    SignPlansPlace CellGrid { margin: 1 1 0 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: dict[str, PlanRow] = {}
        self._away: set[str] = set()
        self._timer: Timer | None = None
        # The last batch, while nothing else was changed: how many steps, and the rows as they were written.
        self._batch: tuple[int, dict[str, PlanRow]] = (0, {})
        self._undone: tuple[int, dict[str, PlanRow]] = (0, {})
        self._was_read = False

    def body(self) -> ComposeResult:
        yield CellGrid(self._columns(), start="advice", empty=EMPTY)

    def _columns(self) -> tuple[GridColumn, ...]:
        book, day = self.desk.workbook, self.desk.today
        return (
            GridColumn("teacher", "教师", 8, "谁的教案", suggestions=services.teachers(book, day)),
            GridColumn("scope", "课题", 18, "课题或范围，可带稿次，如：几分之一 二稿"),
            GridColumn("came", "交来", 8, least=WIDE),
            GridColumn("advice", "意见", 0, "一句话：好在哪里，改什么"),
            GridColumn("grade", "等级", 6, words=GRADES.words, tidy=services.tidy_grade),
            GridColumn("verdict", "结论", 10, words=VERDICTS.words, tidy=services.tidy_verdict),
            GridColumn(
                "signed_on",
                "签字",
                8,
                "签字日期，如：今天、昨天、11月20日",
                tidy=lambda text: services.tidy_day(book, text, self.desk.today),
            ),
        )

    @property
    def grid(self) -> CellGrid:
        """The sheet."""
        return self.query_one(CellGrid)

    def side_text(self) -> str:
        plans = sum(row.plan is not None for row in self._rows.values())
        return f"{plans}份教案等您审阅" if plans else ""

    @property
    def _begun(self) -> list[PlanRow]:
        return [row for row in self._rows.values() if row.is_begun]

    def show_state(self, text: str = "", *, warm: bool = False) -> None:
        if not text and (begun := len(self._begun)):
            text, warm = f"未存 {begun}行", True
        super().show_state(text, warm=warm)

    # --- showing ------------------------------------------------------------------------------------------

    def refresh_content(self) -> None:
        """What waits now, with what was written of it; rows of one's own stay."""
        found = {row.key: row for row in services.waiting(self.desk.workbook, self.desk.now)}
        if self.grid.rows:
            self._take()
        written = self._rows
        if not self._was_read:
            self._was_read = True
            written = {row.key: row for row in services.kept(self.desk.workbook)}
        rows = {
            key: _with_texts(row, written[key]) if key in written else row
            for key, row in found.items()
            if key not in self._away
        }
        rows |= {
            key: row for key, row in written.items() if row.plan is None or (row.is_begun and key not in rows)
        }
        if list(rows.values()) != list(self._rows.values()) or not rows:
            self._rows = rows
            self._show()
        self.grid.focus_line()

    def _show(self) -> None:
        notes = {row.key: row.note for row in self.grid.rows}
        self.grid.set_rows(_grid_row(row, notes.get(row.key, "")) for row in self._rows.values())
        self.show_state()

    @on(CellGrid.Changed)
    def keep_soon(self) -> None:
        """Something was written: it is kept within a second."""
        self._take()
        self.show_state()
        if self._timer is None:
            self._timer = self.set_timer(KEEP_AFTER, self.keep)

    def _take(self) -> None:
        """The rows as they stand in the sheet."""
        blank = PlanRow(key="", cells={})
        self._rows = {row.key: _taken(self._rows.get(row.key, blank), row) for row in self.grid.rows}

    def keep(self) -> None:
        """Keep what is written apart from the records."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not self.desk.workbook.writable:
            return
        try:
            services.keep(self.desk.workbook, self._rows.values(), self.desk.now)
        except Problem as problem:
            self.say_problem(problem)

    def leaving(self) -> None:
        if self.is_mounted and self._was_read:
            self._take()
            self.keep()
        self._batch = self._undone = (0, {})

    # --- doing --------------------------------------------------------------------------------------------

    def action_fill(self) -> None:
        """Ctrl+L: as in the row above."""
        if not self.grid.fill_from_above():
            self.say("上面没有可照着写的，或这一格不能改。")

    def action_add(self) -> None:
        """F8: a row of one's own, at the end."""
        number = 1
        while f"own-{number}" in self._rows:
            number += 1
        self.grid.add_row(_grid_row(services.own_row(number, self.desk.today)), at_end=True)
        self.grid.focus_line()

    def action_remove(self) -> None:
        """F9: out of this sheet; a plan that waits is there again next time."""
        row = self.grid.row
        if row is None:
            return
        self._away.add(row.key)
        self.grid.remove_row()
        if row.key.startswith("plan-"):
            self.say("这一份这次不审，下次打开还在。Ctrl+Z 撤销。")

    def action_look(self) -> None:
        """Ctrl+G: the plan itself."""
        row = self._rows.get(self.grid.row.key) if self.grid.row else None
        plan = self.desk.workbook.get(row.plan) if row is not None and row.plan is not None else None
        if isinstance(plan, Record):
            self.leaving()
            self.post_message(OpenRecord(plan))
        else:
            self.say("这一行是自己写的，工作簿里没有这份教案。")

    def action_save(self) -> None:
        """Ctrl+S: every row that is ready."""
        self.grid.finish()
        self._take()
        rows = self._rows
        signed = services.sign(self.desk.workbook, rows.values(), self.desk.now)
        if signed.reviews:
            self.desk.saved_at = self.desk.now
            self._batch = signed.steps, {key: rows[key] for key in signed.reviews}
            self._undone = (0, {})
        self._rows = {key: row for key, row in rows.items() if key not in signed.reviews}
        self._show()
        self.grid.set_notes(signed.faults)
        self.keep()
        self.show_state()
        self.say(signed.said, warm=bool(signed.faults or signed.trouble))

    def action_undo(self) -> None:
        """Ctrl+Z: the last step in the sheet; right after saving, the whole batch."""
        if self.grid.undo():
            self._away -= {row.key for row in self.grid.rows}
            return
        steps, rows = self._batch
        if not steps:
            self.say("没有可以撤销的。别处的修改，请到全部记录里按 Ctrl+Z。")
            return
        self._run(lambda: services.take_back(self.desk.workbook, steps, self.desk.now))
        self._batch, self._undone = (0, {}), (steps, rows)
        self._rows = {**rows, **self._rows}
        self._show()
        self.refresh_content()
        self.say(f"撤销：刚保存的{len(rows)}份教案审阅。写的话还在这里。")

    def action_redo(self) -> None:
        """Ctrl+Y: the batch again."""
        steps, rows = self._undone
        if not steps:
            self.say("没有可以重做的。")
            return
        self._run(lambda: services.make_again(self.desk.workbook, steps, self.desk.now))
        self._batch, self._undone = (steps, rows), (0, {})
        self._rows = {key: row for key, row in self._rows.items() if key not in rows}
        self._show()
        self.say(f"重做：{len(rows)}份教案审阅。")

    def _run(self, take: Callable[[], int]) -> None:
        try:
            take()
        except Problem as problem:
            self.say_problem(problem)

    async def action_back(self) -> None:
        """Esc: to 今日; what is not saved stays."""
        await self.run_action("app.go('today')")


def _grid_row(row: PlanRow, note: str = "") -> GridRow:
    fixed = services.KNOWN if row.plan is not None else frozenset({"came"})
    return GridRow(row.key, row.cells, fixed, note, row.about)


def _with_texts(row: PlanRow, written: PlanRow) -> PlanRow:
    """The row as it is stored now, with what was written in it."""
    texts = {name: text for name, text in written.cells.items() if name not in services.KNOWN}
    return structs.replace(row, cells=row.cells | texts)


def _taken(row: PlanRow, seen: GridRow) -> PlanRow:
    """The row with what stands in the sheet."""
    return structs.replace(row, key=seen.key, cells=dict(seen.cells))
