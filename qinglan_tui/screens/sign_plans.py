"""批量审阅: the pile of lesson plans as one sheet, a row each, saved all at once."""

from itertools import count

from msgspec import structs
from textual.app import ComposeResult

from qinglan_tui.domain.kinds.options import GRADES, VERDICTS
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.base import Desk, bindings_of
from qinglan_tui.screens.messages import OpenRecord
from qinglan_tui.screens.sheet import SheetPlace
from qinglan_tui.services import sign_plans as services
from qinglan_tui.services.sign_plans import PlanRow
from widgets.cell_grid import CellGrid, GridColumn, GridRow

EMPTY = "没有等您审阅的教案。纸上的、没装本程序的老师的，按 F8 加一行，写教师和课题。"
WIDE = 100  # columns from which the day a plan came in has a column of its own


class SignPlansPlace(SheetPlace):
    """The sheet; what waits for a review stands in it already."""

    SCOPE = "sign_plans"
    TITLE_TEXT = "批量审阅"
    HELP_TEXT = (
        "怎么审一摞？等您审阅的教案已列好，一份一行：意见写一句，等级、结论按数字选；Ctrl+S 一起保存。\n"
        "怎么走？方向键换格，Tab 到下一格，回车到下一行。几份一样的，按 Ctrl+L 照上一行写。\n"
        "想看全文？按 Ctrl+G 打开这一份，看完按 Esc 回来，写了一半的还在。\n"
        "纸上的、没装本程序的呢？按 F8 加一行，写教师和课题，后面可写稿次，如：几分之一 二稿。\n"
        "名单在 Excel 里？在那边复制几行，到这里粘贴，一行成一行。\n"
        "保存以后成了什么？每行一条教案审阅；教案变成“已审阅”，要“修改后再审”的变成“退回修改”。没写的行不动。\n"
        "写错了一批？马上按 Ctrl+Z，整批撤销，写的话还在。没存就离开？也都留着。"
    )
    BINDINGS = bindings_of("sign_plans")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: dict[str, PlanRow] = {}
        self._known: dict[str, PlanRow] = {}
        self._away: set[str] = set()
        # What the last batch was saved from.
        self._written: dict[str, PlanRow] = {}
        self._was_read = False

    def body(self) -> ComposeResult:
        yield CellGrid(self._columns(), start="advice", empty=self.in_keys(EMPTY), new_row=self._new_row)

    def _columns(self) -> tuple[GridColumn, ...]:
        names = services.teachers(self.desk.workbook, self.desk.today)
        return (
            GridColumn("teacher", "教师", 8, "谁的教案", suggestions=names),
            GridColumn("scope", "课题", 18, "课题或范围，可带稿次，如：几分之一 二稿"),
            GridColumn("came", "交来", 8, least=WIDE),
            GridColumn("advice", "意见", 0, "一句话：好在哪里，改什么"),
            GridColumn("grade", "等级", 6, words=GRADES.words, tidy=services.tidy_grade),
            GridColumn("verdict", "结论", 10, words=VERDICTS.words, tidy=services.tidy_verdict),
            GridColumn("signed_on", "签字", 8, "签字日期，如：今天、昨天、11月20日", tidy=self._tidy_day),
        )

    def _tidy_day(self, text: str) -> str:
        return services.tidy_day(self.desk.workbook, text, self.desk.today)

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
            self.take()
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
        self.grid.frozen = not self.desk.workbook.writable
        self.grid.focus_line()

    def _show(self) -> None:
        notes = {row.key: row.note for row in self.grid.rows}
        self.grid.set_rows(_grid_row(row, notes.get(row.key, "")) for row in self._rows.values())
        self.show_state()

    def take(self) -> None:
        if self._was_read:
            # A row that was taken out, and put in again by Ctrl+Z, is still about its plan.
            self._known |= self._rows
            blank = PlanRow(key="", cells={})
            self._rows = {row.key: _taken(self._known.get(row.key, blank), row) for row in self.grid.rows}

    def store(self) -> None:
        services.keep(self.desk.workbook, self._rows.values(), self.desk.now)

    # --- doing --------------------------------------------------------------------------------------------

    def action_add(self) -> None:
        """F8: a row of one's own, at the end."""
        self.grid.add_row(self._new_row(), at_end=True)
        self.grid.focus_line()

    def _new_row(self) -> GridRow:
        taken = {row.key for row in self.grid.rows}
        number = next(number for number in count(1) if f"own-{number}" not in taken)
        return _grid_row(services.own_row(number, self.desk.today))

    def action_remove(self) -> None:
        """F9: out of this sheet; a plan that waits is there again next time."""
        row = self.grid.row
        if row is None:
            return
        self._away.add(row.key)
        self.grid.remove_row()
        if row.key.startswith("plan-"):
            self.say(self.in_keys("这一份这次不审，下次打开还在。Ctrl+Z 撤销。"))

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
        self.take()
        rows = self._rows
        signed = services.sign(self.desk.workbook, rows.values(), self.desk.now)
        if signed.reviews:
            self._written = {key: rows[key] for key in signed.reviews}
            self.saved(signed.steps, f"{len(signed.reviews)}份教案审阅")
        self._rows = {key: row for key, row in rows.items() if key not in signed.reviews}
        self._show()
        self.grid.set_notes(signed.faults)
        self.keep()
        self.show_state()
        self.say(signed.said, warm=bool(signed.faults or signed.trouble))

    def action_undo(self) -> None:
        super().action_undo()
        self._away -= {row.key for row in self.grid.rows}

    def give_back(self) -> None:
        self._rows = {**self._written, **self._rows}
        self._show()

    def take_away(self) -> None:
        self._rows = {key: row for key, row in self._rows.items() if key not in self._written}
        self._show()


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
