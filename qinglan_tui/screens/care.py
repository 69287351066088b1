"""文件检查: what is damaged or gone, how it can be mended, a backup, and bringing one back."""

from collections.abc import Callable
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Place, bindings_of
from qinglan_tui.screens.care_view import CareView
from qinglan_tui.screens.damaged_book import DamagedBook
from qinglan_tui.screens.messages import OpenRecord
from qinglan_tui.services.opener import open_path
from qinglan_tui.services.opening import open_workbook
from qinglan_tui.storage import Workbook

CONFLICT = "waiting_conflict"


class CarePlace(Place):
    """The examination of the open workbook. While something is mended the workbook is closed for a moment."""

    SCOPE = "care"
    TITLE_TEXT = "文件检查"
    HELP_TEXT = (
        "文件好不好？上面写着：有没有坏的、丢的，附件在不在，备份有几份。这里只看，不改任何东西。\n"
        "有坏的怎么办？上下键选一行，回车看有哪些办法；先说清会怎样，您确认了才做，坏文件总是留着。\n"
        "怎样备份？按 F8，整个工作簿一个文件，请再放一份到U盘。F9 从备份恢复，现在的整个留着。\n"
        "忘了备份呢？每天第一次改动前，会自己在 backups 里留一份，留 7 天和 12 个月。"
    )
    BINDINGS = bindings_of("care")

    def body(self) -> ComposeResult:
        yield CareView(self.desk.workbook.folder, self.desk.clock, self._apart)

    def side_text(self) -> str:
        return str(self.desk.workbook.folder)

    @property
    def view(self) -> CareView:
        """The findings."""
        return self.query_one(CareView)

    def refresh_content(self) -> None:
        self.view.rows.focus()
        self.view.examine()

    # --- what the view asks for ---------------------------------------------------------------------------

    def _apart(self, step: Callable[[], str]) -> str:
        """Do something for which no window may have the workbook open, and open it again.

        Raises:
            Problem: it could not be done; the workbook is open again.
        """
        self.desk.workbook.close()
        try:
            return step()
        finally:
            self._open_again()

    def _open_again(self) -> None:
        folder, machine = self.desk.workbook.folder, self.desk.machine
        try:
            self.desk.workbook = open_workbook(
                folder, write=True, now=self.desk.now, fallback=True, machine=machine
            )
        except Problem as problem:
            damaged = DamagedBook(folder, self.desk.clock, machine, str(problem))
            self.app.push_screen(damaged, self._found)

    def _found(self, workbook: Workbook | None) -> None:
        """After the workbook itself had to be mended: go on with it, or leave."""
        if workbook is None:
            self.app.exit(0)
        else:
            self.desk.workbook = workbook
            self.view.examine()

    @on(CareView.Mended)
    def mended(self, mended: CareView.Mended) -> None:
        self.view.examine()
        self.show_state()
        self.say(mended.told)

    @on(CareView.Said)
    def said(self, said: CareView.Said) -> None:
        self.show_state()
        if said.text:
            self.say(said.text, warm=said.warm)

    @on(CareView.Busy)
    def busy(self, busy: CareView.Busy) -> None:
        self.show_state(busy.what)

    @on(CareView.Chosen)
    async def go_to(self, chosen: CareView.Chosen) -> None:
        finding = chosen.finding
        record = self.desk.workbook.get(finding.record) if finding.record else None
        if record is not None:
            self.post_message(OpenRecord(record))
        elif finding.code == CONFLICT:
            await self.run_action("app.go('conflicts')")
        else:
            self.view.read(finding)

    # --- keys ---------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Enter: what can be done about the finding under the cursor."""
        self.view.open_finding()

    def action_examine(self) -> None:
        """Look again."""
        self.view.examine()

    def action_back_up(self) -> None:
        """F8."""
        self.view.back_up()

    def action_bring_back(self) -> None:
        """F9."""
        self.view.bring_back()

    def action_open_folder(self) -> None:
        """Ctrl+O: the folder of the backup that was made, else that of the workbook."""
        made = self.view.made
        self._hand_over(made.parent if made else self.desk.workbook.folder)

    @work(thread=True)
    def _hand_over(self, path: Path) -> None:
        """In a thread: the system may take its time to find a program."""
        try:
            open_path(path)
        except Problem as problem:
            self.app.call_from_thread(self.say_problem, problem)

    async def action_back(self) -> None:
        """Esc: to 今日."""
        await self.run_action("app.go('today')")
