"""The workbook cannot be opened: the same examination in its place, until one can be opened."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.care_view import CareView
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import exists, finish_restore, open_workbook
from qinglan_tui.storage import Workbook
from widgets.hints import Hint, HintBar, TitleBar
from widgets.shown import shown

HINTS = (
    Hint("回车", "看怎样修"),
    Hint("F9", "从备份恢复"),
    Hint("Ctrl+R", "再试一次"),
    Hint("F1", "帮助"),
    Hint("Ctrl+Q", "退出"),
)
CALM = "程序没有动过任何文件，读得出的都在。下面选一行，按回车看怎样修。"
HELP = (
    "为什么打不开？工作簿的一个文件坏了或不见了：可能是断电、磁盘坏、同步没有完成，或被别的程序改过。\n"
    "写过的还在吗？读得出的都在，坏文件总是原样留一份。\n"
    "怎样修？上下键选一行，回车看有哪些办法：先说清会怎样，您确认了才做。\n"
    "在同步文件夹或U盘上呢？先等同步完成、插好U盘，再按 Ctrl+R 试一次。\n"
    "有备份吗？F9 从备份恢复：用“做一份备份”留下的 .zip 文件。"
)


class DamagedBook(ModalScreen[Workbook | None]):
    """Gives the workbook once it can be opened, or None when the teacher leaves.

    `told` is what was mended last, for a sentence in front of what comes then.
    """

    HELP_TEXT = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "bring_back", "从备份恢复", show=False),
        Binding("ctrl+r", "retry", "再试一次", show=False),
        Binding("ctrl+q", "leave", "退出", show=False),
    ]

    DEFAULT_CSS = """
    DamagedBook { background: $ground; color: $ink; }
    DamagedBook > Static { height: auto; padding: 0 3; background: $ground; color: $ink; }
    DamagedBook #why { text-style: bold; margin-top: 1; }
    DamagedBook #told { color: $warm; display: none; }
    """

    def __init__(
        self, folder: Path, clock: Callable[[], dt.datetime], machine: Machine, why: str = ""
    ) -> None:
        super().__init__()
        self._folder = folder
        self._clock = clock
        self._machine = machine
        self._why = why
        self.told = ""

    def compose(self) -> ComposeResult:
        yield TitleBar("青蓝工作簿", f"打不开  {self._folder}")
        yield Static(shown(self._why), id="why")
        yield Static(shown(CALM))
        yield CareView(self._folder, self._clock, lambda step: step())
        yield Static(id="told")
        yield HintBar(HINTS)

    @property
    def view(self) -> CareView:
        """The findings."""
        return self.query_one(CareView)

    def on_mount(self) -> None:
        self.view.rows.focus()
        self.view.examine()

    @on(CareView.Mended)
    def mended(self, mended: CareView.Mended) -> None:
        """A file was mended: that may have been all."""
        self.told = mended.told
        self.tell(mended.told)
        self.action_retry()

    @on(CareView.Said)
    def said(self, said: CareView.Said) -> None:
        self.query_one(TitleBar).state = ""
        if said.text:
            self.tell(said.text)

    @on(CareView.Busy)
    def busy(self, busy: CareView.Busy) -> None:
        self.query_one(TitleBar).state = busy.what

    @on(CareView.Chosen)
    def read(self, chosen: CareView.Chosen) -> None:
        self.view.read(chosen.finding)

    def action_bring_back(self) -> None:
        """F9."""
        self.view.bring_back()

    def action_retry(self) -> None:
        """Ctrl+R: open it, if it can be by now."""
        try:
            finish_restore(self._folder)
            if not exists(self._folder):
                raise Problem("workbook.json 不见了", "里面是设置、名单和学期；下面选一行看怎样找回")
            workbook = open_workbook(
                self._folder, write=True, now=self._clock(), fallback=True, machine=self._machine
            )
        except Problem as problem:
            self.query_one("#why", Static).update(shown(str(problem)))
            self.view.examine()
        else:
            self.dismiss(workbook)

    def action_leave(self) -> None:
        """Ctrl+Q."""
        self.dismiss(None)

    def tell(self, text: str) -> None:
        """A sentence under the findings."""
        self.query_one("#told", Static).update(shown(text))
        self.query_one("#told").display = bool(text)
