"""What an examination of the files has found, and what can be done: seen first, done when confirmed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.confirm import Confirm
from qinglan_tui.screens.written import hand_out
from qinglan_tui.services import backup, care, upkeep
from qinglan_tui.services.findings import (
    COPY,
    DAMAGE,
    FORGET,
    SALVAGE,
    SEVERITIES,
    WARNING,
    Finding,
    Offer,
    Report,
)
from qinglan_tui.services.shared_programme import place_of
from widgets.dialogs import Ask, Note, Prompt
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import shown

TONES = {DAMAGE: "warm", WARNING: "warm"}
LOOKING, WORKING = "正在检查……", "正在做……"
FORGOTTEN = "不再找它。以后找到了，放回工作簿的文件夹就又看得到。"
ASK_BACKUP = "备份文件在哪里？可以把文件拖进窗口"
KEEP_OLD = "现在的整个留在 backups 里，不会丢。"

Apart = Callable[[Callable[[], str]], str]


class CareView(Vertical):
    """The findings of a folder, looked for anew by `examine`.

    What needs the files for itself alone is handed to `apart`, which does it and gives back what it said.
    """

    DEFAULT_CSS = """
    CareView { height: 1fr; background: $ground; }
    CareView Static { height: auto; padding: 0 3; background: $ground; color: $soft; }
    CareView #verdict { color: $ink; margin-top: 1; }
    CareView #verdict.warm { color: $warm; }
    CareView RecordList { margin: 1 1 0 1; }
    CareView #detail { border-top: solid $rule; padding: 0 3; color: $ink; max-height: 6; display: none; }
    """

    @dataclass
    class Said(Message):
        """Something to tell, "" once a state is over."""

        text: str
        warm: bool = False

    @dataclass
    class Busy(Message):
        """Something takes a moment."""

        what: str

    @dataclass
    class Mended(Message):
        """Files were changed: the workbook may be another one now."""

        told: str

    @dataclass
    class Chosen(Message):
        """A finding about which nothing is offered was chosen: it is to be read, or gone to."""

        finding: Finding

    def __init__(self, folder: Path, clock: Callable[[], dt.datetime], apart: Apart) -> None:
        super().__init__()
        self._folder = folder
        self._clock = clock
        self._apart = apart
        self._report: Report | None = None
        self.made: Path | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="verdict")
        yield Static(id="state")
        yield RecordList((Column(0),))
        yield Static(id="detail")

    @property
    def rows(self) -> RecordList:
        """The findings."""
        return self.query_one(RecordList)

    # --- looking ------------------------------------------------------------------------------------------

    def examine(self) -> None:
        """Look at everything again."""
        self.post_message(self.Busy(LOOKING))
        self._examine()

    @work(thread=True, exclusive=True, group="examine")
    def _examine(self) -> None:
        """In a thread: every file and attachment is read."""
        try:
            report = care.examine(self._folder, self._clock())
        except Problem as problem:
            self.app.call_from_thread(self._say, problem)
        else:
            self.app.call_from_thread(self._show, report)

    def _say(self, problem: Problem) -> None:
        self.post_message(self.Said(str(problem), warm=True))

    def _show(self, report: Report) -> None:
        self._report = report
        self.query_one("#verdict", Static).update(shown(upkeep.verdict(report)))
        self.query_one("#verdict").set_class(not report.is_sound, "warm")
        lines = list(upkeep.state_lines(report))
        if self.made is not None:
            lines.append(f"刚做的备份  {self.made}")
        self.query_one("#state", Static).update(shown("\n".join(lines)))
        rows: list[ListRow | ListGroup] = []
        for severity, label in SEVERITIES.items():
            found = [pair for pair in enumerate(report.findings) if pair[1].severity == severity]
            rows += [ListGroup(label)] if found else []
            rows += [ListRow(number, (one.what,), TONES.get(severity, "soft")) for number, one in found]
        self.rows.set_rows(rows)
        self._show_detail()
        self.post_message(self.Said(""))

    @property
    def _finding(self) -> Finding | None:
        """The one under the cursor."""
        key = self.rows.key
        return self._report.findings[key] if self._report and isinstance(key, int) else None

    @on(RecordList.Highlighted)
    def _show_detail(self) -> None:
        finding = self._finding
        ways = f"\n回车：看怎样修（{len(finding.offers)} 个办法）" if finding and finding.offers else ""
        text = upkeep.finding_text(finding) + ways if finding else ""
        self.query_one("#detail", Static).update(shown(text))
        self.query_one("#detail").display = finding is not None

    # --- mending ------------------------------------------------------------------------------------------

    @on(RecordList.Chosen)
    def open_finding(self) -> None:
        """Enter: what can be done about it."""
        finding = self._finding
        if finding is None:
            return
        if finding.offers:
            choices = [(str(number), offer.label) for number, offer in enumerate(finding.offers)]

            def chosen(answer: str | None) -> None:
                if answer is not None:
                    self._preview(finding, finding.offers[int(answer)])

            self.app.push_screen(Ask(f"{finding.what}。", choices, f"{finding.do}。"), chosen)
        else:
            self.post_message(self.Chosen(finding))

    def read(self, finding: Finding) -> None:
        """The whole of a finding, to be read."""
        self.app.push_screen(Note(SEVERITIES[finding.severity], upkeep.finding_text(finding)))

    @work(thread=True, exclusive=True, group="preview")
    def _preview(self, finding: Finding, offer: Offer) -> None:
        """In a thread: what it would make of the file."""
        try:
            mended = care.preview_repair(self._folder, finding, offer)
        except Problem as problem:
            self.app.call_from_thread(self._say, problem)
        else:
            self.app.call_from_thread(self._confirm, finding, offer, mended)

    def _confirm(self, finding: Finding, offer: Offer, mended: care.Mended) -> None:
        if offer.way in (SALVAGE, COPY):
            text = f"修好后，{upkeep.repair_text(mended)}"
        else:
            text = FORGOTTEN if offer.way == FORGET else f"{finding.do}。"

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._do(lambda: self._repair(finding, offer))

        self.app.push_screen(Confirm(offer.label, text, "照这样做"), answered)

    def _repair(self, finding: Finding, offer: Offer) -> str:
        mended = care.repair(self._folder, finding, offer, self._clock())
        if offer.way in (SALVAGE, COPY):
            return f"已修好：{mended.sentence}。"
        return "记下了，以后不再提。" if offer.way == FORGET else "上次的恢复做完了。"

    def _do(self, step: Callable[[], str]) -> None:
        try:
            told = self._apart(step)
        except Problem as problem:
            self._say(problem)
            self.examine()
        else:
            self.post_message(self.Mended(told))

    # --- backups ------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Write one file of the whole workbook and say where it is."""
        self.post_message(self.Busy(WORKING))
        self._back_up()

    @work(thread=True, exclusive=True, group="backup")
    def _back_up(self) -> None:
        """In a thread: everything is written and read back."""
        now = self._clock()
        try:
            info = backup.make_backup(self._folder, backup.backup_target(self._folder, now), now)
        except Problem as problem:
            self.app.call_from_thread(self._say, problem)
        else:
            self.app.call_from_thread(self._backed_up, info)

    def _backed_up(self, info: backup.ArchiveInfo) -> None:
        self.made = info.path
        hand_out(self.app, info.path)
        told = f"已做好，读回核对过：{backup.contents(info)}。请再放一份到U盘，按 Ctrl+O 打开文件夹。"
        self.post_message(self.Said(told))
        self.examine()

    def bring_back(self) -> None:
        """Ask for a backup, look into it, and put it in the place of the workbook when that is confirmed."""
        known = [str(path) for path in upkeep.backups_near(self._folder)]
        line = known[0] if known else ""
        self.app.push_screen(Prompt(ASK_BACKUP, line, suggestions=known, needed=True), self._look_into)

    def _look_into(self, text: str | None) -> None:
        if text is not None:
            self.post_message(self.Busy(LOOKING))
            self._check(text)

    @work(thread=True, exclusive=True, group="backup")
    def _check(self, text: str) -> None:
        """In a thread: all of it is read."""
        try:
            info = backup.look_into(place_of(text))
        except Problem as problem:
            self.app.call_from_thread(self._say, problem)
        else:
            self.app.call_from_thread(self._offer, info)

    def _offer(self, info: backup.ArchiveInfo) -> None:
        self.post_message(self.Said(""))

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._do(lambda: self._restore(info.path))

        text = f"{backup.contents(info)}，核对无误。\n工作簿会换成这份备份里的样子。{KEEP_OLD}"
        self.app.push_screen(Confirm("从备份恢复", text, "换成这份备份"), answered)

    def _restore(self, path: Path) -> str:
        done = backup.restore(path, self._folder, self._clock())
        kept = f"原来的整个留在“{done.kept.parent.name}/{done.kept.name}”。" if done.kept else ""
        return f"已换成 {backup.contents(done.info)}。{kept}"
