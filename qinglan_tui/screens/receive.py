"""收下对方的文件: which file it is, typed or dragged in, or one that waits in the 收件文件夹."""

from pathlib import Path
from typing import ClassVar

from msgspec import structs
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.merge import MergePlace
from qinglan_tui.services import inbox_places
from qinglan_tui.services.inbox import Waiting, waiting
from qinglan_tui.storage.packets import Packet, read_packet
from widgets.dialogs import Note, Prompt
from widgets.line_input import LineInput
from widgets.record_list import Column, ListRow, RecordList
from widgets.shown import shown

NO_INBOX = "还没有定收件文件夹。按 F8 选一个，如微信存文件的文件夹；\n收到新的，今日会告诉您，不用自己找。"
EMPTY = "收件文件夹里没有新的互传文件。"
ASK_INBOX = "收到的文件在哪个文件夹？不看就清空"


class ReceivePlace(Place):
    """A line for the path above, what waits in the watched folder below."""

    SCOPE = "receive"
    TITLE_TEXT = "收下文件"
    HELP_TEXT = (
        "收到的文件怎么用？以 .qinglan 结尾的，拖进窗口，或写出它在哪里，按回车：先看会带来什么，再合并。\n"
        "微信里的文件在哪里？微信的设置，文件管理（或“存储位置”），那里写着。\n"
        "每次都要找文件？按 F8 定收件文件夹，收到新的，今日会说；在这里上下键选一个，按回车。\n"
        "会盖掉我写的吗？不会，两边都改过的，两份都留着，等您定。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of("receive"),
        Binding("down", "to_list", "到收到的文件", show=False),
    ]

    DEFAULT_CSS = """
    ReceivePlace #ask { height: 1; margin: 1 1 0 1; padding: 0 2; background: $ground; }
    ReceivePlace #ask Static { width: 8; color: $soft; background: $ground; }
    ReceivePlace #ask LineInput { width: 1fr; }
    ReceivePlace #inbox { height: auto; margin-top: 1; padding: 0 3; color: $soft; background: $ground; }
    ReceivePlace RecordList { margin: 1 1 0 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._waiting: dict[str, Waiting] = {}

    def body(self) -> ComposeResult:
        with Horizontal(id="ask"):
            yield Static("文件")
            yield LineInput(placeholder="把收到的文件拖进来，或写它在哪里，再按回车")
        yield Static(id="inbox")
        yield RecordList((Column(26), Column(0, "soft")))

    def side_text(self) -> str:
        return f"{len(self._waiting)}份没有收" if self._waiting else ""

    @property
    def line(self) -> LineInput:
        """Where the path is written."""
        return self.query_one(LineInput)

    def refresh_content(self) -> None:
        workbook = self.desk.workbook
        inbox = workbook.settings.inbox.strip()
        found = waiting(workbook)
        self._waiting = {str(one.path): one for one in found}
        gone = inbox and not Path(inbox).is_dir()
        said = f"收件文件夹  {inbox}" + ("  现在没有这个文件夹" if gone else "")
        self.query_one("#inbox", Static).update(shown(said))
        self.query_one("#inbox").display = bool(inbox)
        rows = self.query_one(RecordList)
        rows.empty = self.in_keys(EMPTY if inbox else NO_INBOX)
        rows.set_rows([_row(one) for one in found])
        if self.focused is None or (found and not self.line.value):
            (rows if found else self.line).focus()
        self.show_state()

    def action_to_list(self) -> None:
        """Down from the line: what waits."""
        self.query_one(RecordList).focus()

    # --- choosing a file ----------------------------------------------------------------------------------

    @on(LineInput.Submitted)
    def look_at_typed(self) -> None:
        """Enter in the line: the file that was typed."""
        try:
            self._look(inbox_places.packet_typed(self.line.value))
        except Problem as problem:
            self.say_problem(problem)

    @on(RecordList.Chosen)
    def action_open(self) -> None:
        """Enter in the list: the file under the cursor."""
        one = self._waiting.get(str(self.query_one(RecordList).key))
        if one is None:
            return
        if one.problem:
            self.say(one.problem, warm=True)
        else:
            self._look(one.path)

    def _look(self, path: Path) -> None:
        self.show_state("正在看……")
        self._read(path)

    @work(thread=True, exclusive=True)
    def _read(self, path: Path) -> None:
        """In a thread: a file with photos is read to its end."""
        try:
            packet = read_packet(path)
        except Problem as problem:
            self.app.call_from_thread(self._cannot, problem)
        else:
            self.app.call_from_thread(self._preview, packet)

    def _cannot(self, problem: Problem) -> None:
        self.show_state()
        self.say_problem(problem)

    def _preview(self, packet: Packet) -> None:
        try:
            place = MergePlace(self.desk, packet)
        except Problem as problem:
            self._cannot(problem)
        else:
            self.app.push_screen(place, self._merged)

    def _merged(self, told: str | None) -> None:
        """Back from the preview: what came of it."""
        if told:
            self.line.value = ""
            self.app.push_screen(Note("收下了", told))

    # --- the watched folder -------------------------------------------------------------------------------

    def action_choose_inbox(self) -> None:
        """F8: which folder is watched."""
        known = inbox_places.likely_here()
        current = self.desk.workbook.settings.inbox
        hint = "如微信存文件的文件夹；按下键看这台电脑上有的"
        self.app.push_screen(
            Prompt(ASK_INBOX, current, placeholder=hint, suggestions=known), self._keep_inbox
        )

    def _keep_inbox(self, text: str | None) -> None:
        if text is None:
            return
        try:
            inbox = inbox_places.folder_typed(text)
            self.desk.workbook.arrange(settings=structs.replace(self.desk.workbook.settings, inbox=inbox))
        except Problem as problem:
            self.say_problem(problem)
            return
        self.desk.saved_at = self.desk.now
        self.show_stored()

    async def action_back(self) -> None:
        """Esc: to 今日."""
        await self.run_action("app.go('today')")


def _row(one: Waiting) -> ListRow:
    tone = "warm" if one.problem else ""
    return ListRow(str(one.path), (one.text, one.path.name), tone)
