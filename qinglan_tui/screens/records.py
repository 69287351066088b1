"""全部记录: what was? A search line, the list by months, and the record under the cursor."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from qinglan_tui.domain.dates import short_date, weekday_name
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable, value_of
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.messages import OpenRecord
from qinglan_tui.services import find, today
from qinglan_tui.services.present import say
from widgets.line_input import LineInput
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import shown

SEARCH_AFTER = 0.15  # seconds without a key before the list follows
WIDE = 110  # columns from which the preview stands beside the list


class RecordsPlace(Place):
    """Every record, newest first."""

    SCOPE = "records"
    TITLE_TEXT = "全部记录"
    HELP_TEXT = (
        "在上面一行打字，边打边找：几个词都要有才算找到。上下键选一条，回车打开。\n"
        "F8 按种类、时间、教师筛选；Delete 或 F9 放入回收站，Ctrl+Z 可以撤销。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of("records"),
        Binding("up", "list('move(-1)')", "上一条", show=False),
        Binding("down", "list('move(1)')", "下一条", show=False),
        Binding("pageup", "list('page(-1)')", "上一页", show=False),
        Binding("pagedown", "list('page(1)')", "下一页", show=False),
    ]

    DEFAULT_CSS = """
    RecordsPlace #find { padding: 0 1; height: auto; }
    RecordsPlace #asked { padding: 0 1; height: auto; color: $soft; background: $ground; }
    RecordsPlace #both { height: 1fr; layout: vertical; }
    RecordsPlace RecordList { padding: 0 1; height: 1fr; }
    RecordsPlace #preview { height: 7; padding: 0 1; border-top: solid $rule; background: $ground; }
    RecordsPlace #preview Static { background: $ground; color: $ink; }
    RecordsPlace.wide #both { layout: horizontal; }
    RecordsPlace.wide #preview { width: 46; height: 1fr; border-top: none; border-left: solid $rule; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: dict[str, str] = {}
        self._found: dict[int, Record | Unreadable] = {}
        self._timer: Timer | None = None

    def body(self) -> ComposeResult:
        yield LineInput(placeholder="查找：课题、姓名、写过的话", id="find")
        yield Static(id="asked")
        with Horizontal(id="both"):
            yield RecordList(
                (Column(14, "soft"), Column(6), Column(30), Column(0, "row")),
                empty="没有这样的记录。",
                lit=True,
            )
            with VerticalScroll(id="preview", can_focus=False):
                yield Static(id="text")

    def side_text(self) -> str:
        return f"{len(self._found)}条"

    @on(events.Resize)
    def lay_out(self, event: events.Resize) -> None:
        """The preview beside the list where there is room."""
        self.set_class(event.size.width >= WIDE, "wide")

    def refresh_content(self) -> None:
        words = self.query_one(LineInput).value.strip()
        raw: dict[str, str | None] = {**self._asked, "text": words}
        workbook, day = self.desk.workbook, self.desk.today
        try:
            found = find.find(workbook, find.read_filter(raw, workbook, day), day)
        except Problem as problem:
            self.say_problem(problem)
            return
        self._found = {one.record.id: one.record for one in found if one.record.id is not None}
        records = self.query_one(RecordList)
        records.match = words
        records.set_rows(self._rows(found))
        asked = "　".join(f"{find.LABELS[name]}：{text}" for name, text in self._asked.items())
        self.query_one("#asked", Static).update(shown(asked))
        self.query_one("#asked", Static).display = bool(asked)
        self.show_state()
        self._preview()

    def _rows(self, found: list[find.Found]) -> list[ListRow | ListGroup]:
        rows: list[ListRow | ListGroup] = []
        month = ""
        for one in found:
            record = one.record
            if isinstance(record, Unreadable):
                rows.append(ListRow(record.id, ("", "读不出", record.heading, ""), "warm"))
                continue
            if (here := f"{record.date.year}年{record.date.month}月") != month:
                month = here
                rows.append(ListGroup(month))
            when = f"{short_date(record.date)} {weekday_name(record.date)}"
            said = one.excerpt or today.remark(record)
            tone = "warm" if said.startswith("缺") else "soft"
            rows.append(ListRow(record.id or 0, (when, record.kind.short, record.heading, said), tone))
        return rows

    @on(LineInput.Changed, "#find")
    def search_soon(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SEARCH_AFTER, self.refresh_content)

    @on(LineInput.Submitted, "#find")
    def open_found(self) -> None:
        self.query_one(RecordList).action_choose()

    @on(RecordList.Highlighted)
    def _preview(self) -> None:
        record = self._current()
        lines: list[Content] = []
        if isinstance(record, Record):
            for spec in record.kind.specs:
                value = value_of(record, spec.name)
                if value != spec.default and (text := say(spec, value)):
                    lines.append(Content.assemble(shown(f"{spec.label}  ", "$soft"), shown(text)))
        elif record is not None:
            lines.append(shown(record.heading))
        self.query_one("#text", Static).update(Content("\n").join(lines))
        self.query_one("#preview").scroll_home(animate=False)

    def _current(self) -> Record | Unreadable | None:
        key = self.query_one(RecordList).key
        return self._found.get(key) if isinstance(key, int) else None

    @on(RecordList.Chosen)
    def open_chosen(self) -> None:
        record = self._current()
        if record is not None:
            self.post_message(OpenRecord(record))

    async def action_list(self, action: str) -> None:
        """The arrows move the list while the search line has the keys."""
        await self.query_one(RecordList).run_action(action)

    def action_find(self) -> None:
        """Ctrl+F."""
        self.query_one(LineInput).focus()

    def action_filter(self) -> None:
        """F8."""
        from qinglan_tui.screens.filter import FilterSheet

        self.app.push_screen(FilterSheet(self._asked, self.desk), self._set_filter)

    def _set_filter(self, asked: dict[str, str] | None) -> None:
        if asked is not None:
            self._asked = {name: text for name, text in asked.items() if text}
            self.refresh_content()

    def action_remove(self) -> None:
        """Delete or F9: into the trash; nothing is asked, it can be undone."""
        record = self._current()
        if record is None or record.id is None:
            return
        try:
            self.desk.workbook.delete(record.id, self.desk.now)
        except Problem as problem:
            self.say_problem(problem)
            return
        self.say(f"已放入回收站：{record.heading}。Ctrl+Z 撤销。")
        self.refresh_content()

    def action_fill_form(self) -> None:
        """One of the school's own forms, filled from the record."""
        from qinglan_tui.screens.school_form import fill_from

        record = self._current()
        if isinstance(record, Record):
            fill_from(self, record)

    def action_export_form(self) -> None:
        """The record as its school form."""
        from qinglan_tui.screens.precheck import look_first

        record = self._current()
        if isinstance(record, Record):
            look_first(self, "form", None, lambda: self._export_form(record), records=(record,))

    def _export_form(self, record: Record) -> None:
        from qinglan_tui.services import export

        try:
            workbook = self.desk.workbook
            target = export.export_folder(workbook) / export.form_file_name(workbook, record)
            self.say(f"已导出：{export.export_form(workbook, record, self.desk.now, target=target)}")
        except Problem as problem:
            self.say_problem(problem)
