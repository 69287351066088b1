"""找上次的工作簿: the one used last is not where it was; it is looked for before a new one is begun."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from qinglan_tui.domain.dates import long_date
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.first_steps import place_for
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import (
    Missed,
    bring_back,
    exists,
    missed,
    open_workbook,
    place_for_backup,
)
from qinglan_tui.storage import Workbook
from widgets.dialogs import Prompt
from widgets.hints import Hint, HintBar, TitleBar
from widgets.record_list import Column, ListRow, RecordList
from widgets.shown import shown

RETRY, PLACE, RESTORE, NEW, OPEN = "retry", "place", "restore", "new", "open"
MOST_OTHERS = 3


class LostBook(Screen[Workbook | Path | None]):
    """Gives the workbook that was found, or the folder in which a new one is to be begun."""

    DEFAULT_CSS = """
    LostBook { background: $ground; color: $ink; }
    LostBook Static { height: auto; padding: 0 3; background: $ground; color: $ink; }
    LostBook .question { text-style: bold; margin-top: 1; }
    LostBook .soft { color: $soft; margin-bottom: 1; }
    LostBook RecordList { height: 1fr; padding: 0 1; margin-top: 1; }
    LostBook #told { color: $warm; }
    """
    HELP_TEXT = (
        "工作簿怎么不见了？多半是U盘没有插好、盘符变了、文件夹移走或改了名，或同步还没有完成。\n"
        "怎样找回来？先插好U盘、等同步完成，选“再找一次”；知道在哪里，选“它在别的位置”；\n"
        "有备份文件（.zip），选“从备份找回”。这里什么也不会删掉。"
    )
    BINDINGS: ClassVar = [(str(digit), f"choose({digit})", f"选第{digit}项") for digit in range(1, 9)]

    def __init__(self, gone: Missed, clock: Callable[[], dt.datetime], machine: Machine) -> None:
        super().__init__()
        self._gone = gone
        self._folder = Path(gone.used.folder)
        self._clock = clock
        self._machine = machine

    def compose(self) -> ComposeResult:
        used = self._gone.used
        yield TitleBar("青蓝工作簿", "找上次的工作簿")
        empty = "上次用的工作簿，现在里面是空的" if self._gone.is_empty else "上次用的工作簿不在原来的地方"
        yield Static(shown(empty), classes="question")
        held = f"里面有{used.records}条记录" if used.records else "里面还没有记录"
        yield Static(shown(f"{used.owner}的工作簿，{held}，最后一次打开是{long_date(used.at.date())}。"))
        yield Static(shown(f"它在  {used.folder}"))
        yield Static(shown(self._likely), classes="soft")
        yield RecordList((Column(2, "lan"), Column(0)), self._rows(), lit=True)
        yield Static(id="told")
        yield HintBar((Hint("回车", "选这一项"), Hint("Ctrl+Q", "退出")))

    def on_mount(self) -> None:
        self.query_one(RecordList).focus()
        self.query_one("#told").display = False

    @property
    def _likely(self) -> str:
        """What may have become of it."""
        if self._gone.is_empty:
            return "文件可能被清掉了，或者同步还没有完成。先不要在里面写，请从备份找回。"
        if not self._folder.parent.exists():
            return "那个盘或U盘现在没有接上，或者换了盘符。"
        return "这个文件夹可能被移走了、改了名，或者电脑重装过。"

    def _choices(self) -> list[tuple[str, str]]:
        found = [
            (RETRY, "再找一次（U盘请先插好，同步请等它完成）"),
            (PLACE, "它在别的位置：写出文件夹"),
            (RESTORE, "从备份找回：写出备份文件"),
        ]
        if self._gone.is_empty:
            found.append((OPEN + str(self._folder), "就打开现在这一本空的"))
        else:
            found.append((NEW, "新建一个工作簿"))
        others = [used for used in self._machine.others(self._folder) if exists(Path(used.folder))]
        found += [
            (OPEN + used.folder, f"打开{used.owner}的工作簿  {used.folder}") for used in others[:MOST_OTHERS]
        ]
        return found

    def _rows(self) -> list[ListRow]:
        return [ListRow(key, (str(at), label)) for at, (key, label) in enumerate(self._choices(), 1)]

    # --- the choices --------------------------------------------------------------------------------------

    def action_choose(self, digit: int) -> None:
        """A digit chooses at once."""
        choices = self._choices()
        if digit <= len(choices):
            self._do(choices[digit - 1][0])

    @on(RecordList.Chosen)
    def chosen(self, chosen: RecordList.Chosen) -> None:
        self._do(str(chosen.key))

    def _do(self, key: str) -> None:
        if key == RETRY:
            self._retry()
        elif key == PLACE:
            question = "工作簿现在在哪个文件夹？如 E:\\青蓝工作簿"
            self.app.push_screen(Prompt(question, str(self._folder), needed=True), self._look_in)
        elif key == RESTORE:
            question = "备份文件在哪里？可以把文件拖进窗口"
            self.app.push_screen(Prompt(question, needed=True), self._restore)
        elif key == NEW:
            self.dismiss(place_for_backup(self._folder))
        else:
            self._open(Path(key.removeprefix(OPEN)))

    def _retry(self) -> None:
        gone = missed(self._machine, self._folder)
        if gone is None:
            self._open(self._folder)
        else:
            self.query_one(RecordList).set_rows(self._rows())
            self.tell("还是没有找到。" if not gone.is_empty else "现在还是空的。")

    def _look_in(self, text: str | None) -> None:
        if text is None:
            return
        try:
            folder = place_for(text)
        except Problem as problem:
            self.tell(str(problem))
            return
        if exists(folder):
            self._open(folder)
        else:
            self.tell(f"“{text}”里没有工作簿，请写里面有 workbook.json 的那个文件夹。")

    def _restore(self, text: str | None) -> None:
        if text is not None:
            self.query_one(TitleBar).state = "正在从备份找回……"
            self._bring_back(Path(text.strip().strip("\"'")).expanduser())

    @work(thread=True, exclusive=True)
    def _bring_back(self, backup: Path) -> None:
        folder = place_for_backup(self._folder)
        try:
            bring_back(backup, folder, self._clock())
        except Problem as problem:
            self.app.call_from_thread(self.tell, str(problem))
        else:
            self.app.call_from_thread(self._open, folder)

    def _open(self, folder: Path) -> None:
        try:
            workbook = open_workbook(
                folder, write=True, now=self._clock(), fallback=True, machine=self._machine
            )
        except Problem as problem:
            self.tell(str(problem))
        else:
            self.dismiss(workbook)

    # --- what is said -------------------------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """A sentence under the choices."""
        self.query_one("#told", Static).update(shown(text))
        self.query_one("#told").display = bool(text)
        self.query_one(TitleBar).state = ""
