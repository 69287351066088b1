"""交给对方: which records go into one file for the partner, seen first, and where it stands."""

import datetime as dt
from pathlib import Path

from msgspec import structs
from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.commands import Command
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.domain.terms import term_name, term_of
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.written import hand_out
from qinglan_tui.services import exchange
from qinglan_tui.services.exchange import Choice, PacketPreview
from qinglan_tui.services.export import EXPORT_FOLDER, export_folder
from qinglan_tui.services.opener import open_path
from qinglan_tui.services.present import on_one_line
from widgets.form import Form
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import pad, shown

MONTH, EVERYTHING = "month", "everything"
LONG_AGO = dt.date(1950, 1, 1)
LABEL_CELLS = 8
GOES, STAYS = "传", "不传"
# What stays here whatever the teacher says, and what is said of it.
FIXED = {
    exchange.PRIVATE: "这条标着“仅自己看”，不会传出去。要传，请先在编辑里去掉。",
    exchange.UNSETTLED: "这条两边都改过，请先定下留哪些，再传。",
    exchange.UNREADABLE: "这条读不出来，不能传。",
}


class GivePlace(Place):
    """The order above, every record that is asked for below: what goes, and what stays and why."""

    SCOPE = "give"
    TITLE_TEXT = "交给对方"
    HELP_TEXT = (
        "怎样把记录给师傅或徒弟？选好传给谁、传哪一段时间，Ctrl+S 写成一个文件，用微信或U盘交过去。\n"
        "对方怎样收？在“收下文件”里收下。\n"
        "有一条不想传？Tab 到下面，空格改成不传。标着“仅自己看”的从来不传。\n"
        "文件在哪里？按 F8 打开它所在的文件夹。"
    )
    BINDINGS = bindings_of("give")

    DEFAULT_CSS = """
    GivePlace #order { margin-top: 1; }
    GivePlace #where { height: auto; padding: 0 3; background: $ground; color: $ink; }
    GivePlace RecordList { margin: 1 1 0 1; border-top: solid $rule; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._offered: tuple[FieldSpec, ...] = ()
        self._proposed = ""
        self._asked: PacketPreview | None = None
        self._going: PacketPreview | None = None
        self._why: dict[int, str] = {}
        self._switched: set[int] = set()
        self._written: Path | None = None

    def body(self) -> ComposeResult:
        self._offered = self._specs()
        yield self._form()
        yield Static(id="where")
        yield RecordList((Column(4, "row"), Column(8, "soft"), Column(8, "row"), Column(0, "row")))

    def side_text(self) -> str:
        return self._going.sentences[0].partition("：")[2] if self._going else ""

    def allows(self, command: Command) -> bool:
        return (self._written is not None or command.action != "open_folder") and super().allows(command)

    # --- the order ----------------------------------------------------------------------------------------

    @property
    def form(self) -> Form:
        """To whom, of which time, and by what name."""
        return self.query_one("#order", Form)

    @property
    def rows(self) -> RecordList:
        """What goes and what stays."""
        return self.query_one(RecordList)

    def _specs(self) -> tuple[FieldSpec, ...]:
        workbook = self.desk.workbook
        known = exchange.partners(workbook)
        terms = sorted(workbook.terms, key=lambda term: term.start, reverse=True)
        pattern = workbook.settings.term_pattern
        spans = (*(term.id for term in terms), MONTH, EVERYTHING)
        named = (*(term_name(term.id, pattern) for term in terms), f"{self.desk.today.month}月", "全部")
        return (
            _choice("partner", "传给", known, known),
            _choice("span", "期间", spans, named),
            FieldSpec("target", Ask("文件名", hint="也可写完整路径，如 E:\\互传"), str, ""),
        )

    def _form(self) -> Form:
        workbook = self.desk.workbook
        term = term_of(self.desk.today, workbook.terms)
        known = exchange.partners(workbook)
        values: dict[str, object] = {"span": term.id if term else MONTH, "partner": known[0] if known else ""}
        form = Form(self._offered, values, id="order")
        form.styles.height = len(self._offered)
        return form

    def refresh_content(self) -> None:
        self._show_where()
        specs = self._specs()
        if specs != self._offered:
            self._offered = specs
            self.form.remove()
            self.mount(self._form(), before="#where")
            self.call_after_refresh(self._show)
        else:
            self._show()
        if self.focused is None:
            self.call_after_refresh(lambda: self.form.focus_field("partner"))

    @on(Form.Changed)
    def changed(self, changed: Form.Changed) -> None:
        if changed.name in ("partner", "span"):
            self._switched.clear()
            self._show()

    def _choice(self) -> Choice:
        raw = self.form.raw
        span, partner = str(raw["span"]), str(raw["partner"])
        if span == MONTH:
            today = self.desk.today
            return Choice(partner=partner, since=today.replace(day=1), until=today)
        return (
            Choice(partner=partner, since=LONG_AGO)
            if span == EVERYTHING
            else Choice(partner=partner, term=span)
        )

    # --- what goes ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        """What would go now, and the name of the file unless another was typed."""
        self._going = None
        try:
            self._asked = exchange.preview_packet(self.desk.workbook, self._choice(), self.desk.today)
            self._going = self._chosen(self._asked)
        except Problem as problem:
            self._asked = None
            self.rows.empty = str(problem)
            self.rows.set_rows([])
            self.show_state()
            return
        if self.form.raw["target"] in ("", self._proposed):
            self.form.set_value("target", self._asked.name)
        self._proposed = self._asked.name
        self.rows.empty = f"这段时间没有和{self._asked.to}有关的记录。"
        self.rows.set_rows(self._listed(self._asked))
        self.show_state()

    def _chosen(self, asked: PacketPreview) -> PacketPreview:
        """What was asked for, but for the records that were switched by hand."""
        if not self._switched:
            return asked
        stays = {entry.id for held in asked.held for entry in held.entries}
        ids = [record.id or 0 for record in asked.records if record.id not in self._switched]
        ids += [number for number in self._switched if number in stays]
        if not ids:
            return structs.replace(asked, records=(), attachments=(), missing=())
        choice = Choice(partner=asked.to, ids=tuple(ids))
        return exchange.preview_packet(self.desk.workbook, choice, self.desk.today)

    def _listed(self, asked: PacketPreview) -> list[ListRow | ListGroup]:
        """Every record that was asked for, under what is to become of it."""
        going = {record.id for record in self._going.records} if self._going else set()
        self._why = {entry.id or 0: held.why for held in asked.held for entry in held.entries}
        rows: list[ListRow | ListGroup] = []
        if asked.records:
            rows.append(ListGroup(f"给{asked.to}的", "空格：传或不传"))
            by_day = sorted(asked.records, key=lambda record: record.date, reverse=True)
            rows += [_row(record, record.id in going) for record in by_day]
        for held in asked.held:
            rows.append(ListGroup(f"留在这里：{held.why}"))
            rows += [_row(entry, entry.id in going) for entry in held.entries]
        if self._going and self._going.missing:
            rows.append(ListGroup("附件找不到，不能带上"))
            rows += [
                ListRow(f"missing-{file.hash}", ("", "", "附件", on_one_line(file.name)), "warm")
                for file in self._going.missing
            ]
        return rows

    @on(RecordList.Chosen)
    def action_switch(self) -> None:
        """Space or Enter: this record goes, or stays."""
        key = self.rows.key
        if not self.rows.has_focus or not isinstance(key, int):
            return
        if said := FIXED.get(self._why.get(key, "")):
            self.say(said)
            return
        self._switched ^= {key}
        self._show()

    # --- writing and opening ------------------------------------------------------------------------------

    def action_write(self) -> None:
        """Ctrl+S: write the file that is previewed."""
        self._show()
        if self._going is None:
            self.say(self.rows.empty, warm=True)
            return
        try:
            folder = export_folder(self.desk.workbook)
            target = self._target(str(self.form.raw["target"]), folder)
            self._written = exchange.write_previewed(
                self.desk.workbook, self._going, target, self.desk.now, folder=folder
            )
        except Problem as problem:
            self.say_problem(problem)
            return
        self._show_where()
        hand_out(self.app, self._written)
        self.show_state(f"已写好 {self.desk.now:%H:%M}")
        count, to = len(self._going.records), self._going.to
        self.say(f"已写好{count}条。请把这个文件用微信或U盘交给{to}；按 F8 打开文件夹。")

    def _target(self, typed: str, folder: Path) -> Path | None:
        """The file that was named, in the folder unless a place was; None for the name that was proposed."""
        named = typed.strip().strip("\"'")
        if named in ("", self._proposed):
            return None
        return exchange.pack_target(named if named.startswith("~") else str(folder / named))

    def _show_where(self) -> None:
        """Where the file will be, or where the last one stands."""
        folder = self.desk.workbook.folder / EXPORT_FOLDER
        label, path = ("已写好", self._written) if self._written else ("放在", folder)
        line = Content.assemble(shown(pad(label, LABEL_CELLS), "$soft"), shown(str(path)))
        self.query_one("#where", Static).update(line)

    def action_open_folder(self) -> None:
        """F8."""
        if self._written is not None:
            self._hand_over(self._written.parent)

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


def _choice(name: str, label: str, words: tuple[str, ...], labels: tuple[str, ...]) -> FieldSpec:
    return FieldSpec(name, Ask(label, Input.CHOICE, Choices(words, closed=True, labels=labels)), str, "")


def _row(entry: Record | Unreadable, goes: bool) -> ListRow:
    mark, tone = (GOES, "") if goes else (STAYS, "soft")
    if isinstance(entry, Unreadable):
        return ListRow(entry.id or 0, (mark, "", "读不出", f"编号 {entry.id}"), "warm")
    files = f"　{len(entry.attachments)}个附件" if entry.attachments else ""
    heading = on_one_line(entry.heading) + files
    return ListRow(entry.id or 0, (mark, short_date(entry.date), entry.kind.short, heading), tone)
