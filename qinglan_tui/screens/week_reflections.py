"""一周反思: the lessons of a week, one line each; together they are the reflection of the week."""

import datetime as dt
from itertools import count

from msgspec import structs
from textual.app import ComposeResult

from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import monday
from qinglan_tui.screens.base import Desk, bindings_of
from qinglan_tui.screens.messages import NewKind, OpenRecord
from qinglan_tui.screens.sheet import SheetPlace
from qinglan_tui.services import week_reflections as services
from qinglan_tui.services.week_lines import Line, heading, lines, new_line
from widgets.cell_grid import CellGrid, GridColumn, GridRow

EMPTY = "这一周的课表上没有课，也还没有反思。按 F8 加一行，写哪一节、哪个班、一句话。"


class WeekReflectionsPlace(SheetPlace):
    """The sheet of one week, which begins on `first`."""

    SCOPE = "week_reflections"
    TITLE_TEXT = "一周反思"
    HELP_TEXT = (
        "写什么？这一周上过的课，一节一行，写一句话：哪里成了，哪里没成，下次怎么教。回车到下一节。\n"
        "存成什么？Ctrl+S 保存，一周的句子合成一条教学反思“第几周每课一句”，以后在这里还能添、能改。\n"
        "课表里没有的课？按 F8 加一行，“哪一节”写：周三第2节。\n"
        "想多写几句？按 Ctrl+G，从这一句写成整篇。有了整篇的，这里写着“已有”，也按 Ctrl+G 打开。\n"
        "不要哪一句？把它清空，再保存。整周都清空，这一条就进回收站。\n"
        "上周的忘了写？PgUp 看上一周，PgDn 回来；没存的句子留着，翻回来还在。\n"
        "进度里怎么算？一周算一篇反思；学校要每节课都反思的，一句算一节。"
    )
    BINDINGS = bindings_of("week_reflections")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.first = services.latest_kept(desk.workbook) or monday(desk.today)
        self._lines: dict[str, Line] = {}
        # What is written and not saved, and what the last batch was saved from: the cells by line.
        self._texts: dict[str, dict[str, str]] = services.kept(desk.workbook, self.first)
        self._written: dict[str, dict[str, str]] = {}

    def body(self) -> ComposeResult:
        yield CellGrid(
            self._columns(), start="text", empty=self.in_keys(EMPTY), pages=False, new_row=self._new_row
        )

    def _columns(self) -> tuple[GridColumn, ...]:
        def tidy(text: str) -> str:
            return services.tidy_when(self.desk.workbook, text, self.first, self.desk.today)

        return (
            GridColumn("when", "哪一节", 11, "如：周三第2节", tidy=tidy),
            GridColumn("class_name", "班级", 9, "如：三（2）班"),
            GridColumn("topic", "课题", 12, "可以不写"),
            GridColumn("text", "一句话反思", 0, "哪里成了，哪里没成，下次怎么教"),
        )

    def side_text(self) -> str:
        written = [line for line in self._lines.values() if line.words]
        told = f"{len(self._lines)}节，{len(written)}句{sum(line.words for line in written)}字"
        if wholes := sum(line.whole is not None for line in self._lines.values()):
            told += f"，整篇{wholes}篇"
        return heading(self.desk.workbook, self.first) + (f"　{told}" if self._lines else "")

    def show_state(self, text: str = "", *, warm: bool = False) -> None:
        if not text and self._texts:
            text, warm = f"未存 {len(self._texts)}句", True
        super().show_state(text, warm=warm)

    # --- showing ------------------------------------------------------------------------------------------

    def refresh_content(self) -> None:
        """The week as it is stored, with what is written and not saved."""
        if self.grid.rows:
            self.take()
        self._show(self._texts, fresh=False)

    def _show(self, texts: dict[str, dict[str, str]], *, fresh: bool = True) -> None:
        """Show the lines; `fresh` when the steps before can no longer be taken back one by one."""
        desk = self.desk
        found = lines(desk.workbook, self.first, desk.today, texts)
        self._lines = {line.key: line for line in found}
        self._texts = {line.key: line.cells for line in found if line.is_changed}
        notes = {row.key: row.note for row in self.grid.rows}
        rows = [_grid_row(line, notes.get(key, "")) for key, line in self._lines.items()]
        if fresh or rows != list(self.grid.rows):
            self.grid.set_rows(rows)
        self.grid.frozen = not self.desk.workbook.writable
        self.grid.focus_line()

    def take(self) -> None:
        shown = {row.key: dict(row.cells) for row in self.grid.rows}
        if self._lines or shown:
            self._lines = {
                key: structs.replace(self._lines.get(key) or new_line(key), cells=cells)
                for key, cells in shown.items()
            }
            self._texts = {key: line.cells for key, line in self._lines.items() if line.is_changed}
            self.grid.set_abouts({key: line.about for key, line in self._lines.items()})

    def store(self) -> None:
        services.keep(self.desk.workbook, self.first, self._lines.values(), self.desk.now)

    def give_back(self) -> None:
        self._show({**self._written, **self._texts})

    def take_away(self) -> None:
        self._show({key: cells for key, cells in self._texts.items() if key not in self._written})

    # --- doing --------------------------------------------------------------------------------------------

    def action_go_week(self, by: int) -> None:
        """PgUp and PgDn: another week; what is not saved stays with its own."""
        first = self.first + dt.timedelta(days=7 * by)
        if first > self.desk.today:
            self.say("下一周还没有到。")
            return
        self.grid.finish()
        self.leaving()
        self.first = first
        self.grid.set_rows(())
        self._lines, self._texts = {}, services.kept(self.desk.workbook, first)
        self.refresh_content()
        self.show_state()

    def action_add(self) -> None:
        """F8: a lesson that the timetable does not know."""
        self.grid.add_row(self._new_row(), at_end=True)
        self.grid.focus_line()

    def _new_row(self) -> GridRow:
        taken = {row.key for row in self.grid.rows}
        return GridRow(next(key for number in count(1) if (key := f"own-{number}") not in taken))

    def action_remove(self) -> None:
        """F9: a row that was added."""
        row = self.grid.row
        if row is None:
            return
        if (line := self._lines.get(row.key)) is None or line.is_own:
            self.grid.remove_row()
        elif line.taught is not None:
            self.say(self.in_keys("存下的一句：把它清空，再按 Ctrl+S，就去掉了。"))
        else:
            self.say("课表里的课和整篇的反思，不从这里去掉。")

    def action_save(self) -> None:
        """Ctrl+S: the reflection of the week, with every line that was written."""
        self.grid.finish()
        self.take()
        saved = services.save(self.desk.workbook, self._lines.values(), self.first, self.desk.now)
        self._written = {key: self._texts[key] for key in saved.keys}
        self.saved(1 if saved.keys else 0, "这一周的反思")
        self.take_away()
        self.grid.set_notes(saved.faults)
        self.keep()
        self.show_state()
        self.say(saved.said, warm=bool(saved.faults or saved.trouble))

    def action_expand(self) -> None:
        """Ctrl+G: the whole reflection of the lesson, or a new one that begins with the line."""
        self.grid.finish()
        self.take()
        row, workbook = self.grid.row, self.desk.workbook
        line = self._lines.get(row.key) if row is not None else None
        if line is None:
            return
        self.leaving()
        record = workbook.get(line.whole) if line.whole is not None else None
        if isinstance(record, Record):
            self.post_message(OpenRecord(record))
        elif workbook.writable:
            given = services.given(workbook, line, self.first, self.desk.today)
            self.post_message(NewKind("reflection", given))


def _grid_row(line: Line, note: str) -> GridRow:
    return GridRow(line.key, line.cells, line.fixed, note, line.about)
