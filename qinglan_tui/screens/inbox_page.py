"""设置 · 收件文件夹: where files from the partner arrive, so that 今日 tells of them."""

from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Static

from qinglan_tui.domain.fields import FieldSpec
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.profile_page import settings_spec, without_group
from qinglan_tui.screens.settings_page import FormPage
from qinglan_tui.services import inbox_places
from widgets.form import Form
from widgets.shown import shown

FIELD = "inbox"
WHERE = (
    "微信的文件夹在哪里？电脑版微信左下角，设置，文件管理（新版是“存储位置”），里面写着。\n"
    "常见的是“文档”里的 xwechat_files 或 WeChat Files。写到存文件的那一层就行，按月的子文件夹也会看。\n"
    "别的文件夹行吗？U盘、网盘同步的也可以。按下键，看这台电脑上有哪些。"
)


class InboxPage(FormPage):
    """One line: the folder that is watched."""

    LABEL = "收件文件夹"
    ABOUT = "对方传来的互传文件（.qinglan）放在哪个文件夹？收到新的，今日会说“收到对方的文件”。不填就不看。"
    HELP_TEXT = WHERE

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        known = inbox_places.likely_here()
        self.form = Form(self.specs(), self._values(), suggest=lambda spec: known)
        self.form.styles.height = 1

    def specs(self) -> tuple[FieldSpec, ...]:
        return (without_group(settings_spec(FIELD)),)

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static(id="state")
        yield Static(shown(WHERE), classes="where")

    def on_mount(self) -> None:
        self.query_one(".where").styles.margin = (1, 0, 0, 0)
        self._show_state()

    def _show_state(self) -> None:
        """Whether the folder that is set is there."""
        inbox = self.desk.workbook.settings.inbox.strip()
        gone = bool(inbox) and not Path(inbox).is_dir()
        self.query_one("#state", Static).update(
            shown("现在没有这个文件夹，U盘请插好。" if gone else "", "$warm")
        )
        self.query_one("#state").display = gone

    def refresh_content(self) -> None:
        super().refresh_content()
        if self.is_mounted:
            self._show_state()

    def save_page(self, *, quietly: bool = False) -> None:
        """Keep the folder as it was typed or dragged in; one that is not there is told."""
        try:
            self.form.set_value(FIELD, inbox_places.folder_typed(str(self.form.raw[FIELD])))
        except Problem as problem:
            if not quietly:
                self.post_message(self.Failed(problem))
            return
        super().save_page(quietly=quietly)
        if self.is_mounted:
            self._show_state()
