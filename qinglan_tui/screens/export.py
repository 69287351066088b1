"""导出: every document there is for this teacher, what each would hold or what is missing."""

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.commands import Command
from qinglan_tui.domain.precheck import Remark
from qinglan_tui.domain.school_forms import SchoolForm
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.services.document_list import Entry, Group, entries, find_form, key_of
from qinglan_tui.services.jobs import SCHOOL
from qinglan_tui.services.school_forms import forget
from widgets.dialogs import Ask, Prompt
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import shown

LABEL: Final = 24


class ExportPlace(Place):
    """The list; Enter shows one and how it is written, Ctrl+S writes it as usual at once."""

    SCOPE = "export"
    TITLE_TEXT = "导出"
    HELP_TEXT = (
        "怎样导出？上下键选一份，Ctrl+S 照平常的样子直接写出来；想先看内容、改选项，按回车。\n"
        "学校要用自己的表怎么办？按 F8 认一张 Word 表，认过一次，以后按记录填好。\n"
        "表认错了？按 F9 忘掉，再认一次。"
    )
    BINDINGS = bindings_of("export")

    DEFAULT_CSS = """
    ExportPlace RecordList { margin: 1 1 0 1; }
    ExportPlace #about { dock: bottom; height: 3; padding: 0 1; margin-bottom: 2; border-top: solid $rule;
        background: $ground; color: $ink; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._groups: tuple[Group, ...] = ()
        self._entries: dict[str, Entry] = {}
        self._passed: set[Remark] = set()  # of 交前自查, looked at and left

    def body(self) -> ComposeResult:
        yield RecordList((Column(LABEL), Column(0, "row")))
        yield Static(id="about")

    def refresh_content(self) -> None:
        self._groups = entries(self.desk.workbook, self.desk.now)
        self._entries = {entry.key: entry for group in self._groups for entry in group.entries}
        rows: list[ListRow | ListGroup] = []
        for group in self._groups:
            if rows:
                rows.append(ListGroup(""))
            rows.append(ListGroup(group.head))
            rows += [
                ListRow(one.key, (one.label, one.note), "soft" if one.ready else "warm")
                for one in group.entries
            ]
        listed = self.query_one(RecordList)
        listed.set_rows(rows)
        if self.focused is None:
            listed.focus()
        self._tell_about()

    @property
    def entry(self) -> Entry | None:
        """The one under the cursor."""
        return self._entries.get(str(self.query_one(RecordList).key))

    def allows(self, command: Command) -> bool:
        entry = self.entry if self.is_mounted else None
        if command.action == "forget" and (entry is None or entry.job is None or entry.job.code != SCHOOL):
            return False
        return super().allows(command)

    @on(RecordList.Highlighted)
    def _tell_about(self) -> None:
        entry = self.entry
        lines = [shown(entry.label, "bold"), shown(entry.about, "$soft")] if entry else []
        self.query_one("#about", Static).update(Content("\n").join(lines))
        self.show_state()

    @on(RecordList.Chosen)
    async def action_open(self) -> None:
        """Enter: what it will hold, and how it is to be written."""
        await self._order(at_once=False)

    async def action_write(self) -> None:
        """Ctrl+S: write it as usual."""
        await self._order(at_once=True)

    async def _order(self, *, at_once: bool) -> None:
        from qinglan_tui.screens.order import OrderPlace

        entry = self.entry
        if entry is None:
            return
        if entry.job is not None:
            order = OrderPlace(self.desk, entry.job, entry.label, self._passed)
            await self.app.push_screen(order)
            if at_once:
                order.action_write()
        elif entry.key == "learn":
            self.action_learn()
        else:
            await self.run_action("app.go('records')")

    def action_learn(self) -> None:
        """F8: recognise a form of the school."""
        self.app.push_screen(
            Prompt("学校的表在哪里？写 .docx 文件的完整路径，也可以把文件拖到窗口里", needed=True),
            self._learn,
        )

    def _learn(self, path: str | None) -> None:
        from qinglan_tui.screens.school_form import open_form

        if path:
            open_form(self, path, self._learned)

    def _learned(self, form: SchoolForm) -> None:
        """The cursor goes to the form that was just learned."""
        self.refresh_content()
        self.query_one(RecordList).go_to(key_of(form))
        self._tell_about()

    def action_forget(self) -> None:
        """F9: a form of the school is remembered no longer."""
        entry, workbook = self.entry, self.desk.workbook
        form = find_form(workbook, entry.job) if entry and entry.job else None
        if form is None:
            return

        def answered(answer: str | None) -> None:
            if answer == "forget":
                forget(workbook, form)
                self.refresh_content()
                self.say(f"不再记得“{form.name}”。")

        detail = "只是不再记得哪一格填什么，文件和填好的表都还在。"
        self.app.push_screen(Ask(f"忘掉“{form.name}”？", [("forget", "忘掉")], detail), answered)

    async def action_back(self) -> None:
        """Esc: to 今日."""
        await self.run_action("app.go('today')")
