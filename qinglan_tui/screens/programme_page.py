"""设置 · 方案: the programmes in use, their few numbers at once, everything else behind Enter."""

from qinglan_tui.domain.forecasting import quota_text
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.duties_sheet import DutiesSheet, due_note
from qinglan_tui.screens.programme_sheets import PresetSheet, numbers_sheet
from qinglan_tui.screens.settings_page import ListPage
from qinglan_tui.services import own_duty, own_programme, shared_programme
from qinglan_tui.services.own_programme import KEPT, InUse, Own
from widgets.dialogs import Prompt
from widgets.record_list import Column, Key, ListGroup, ListRow

START, READ = "start", "read"
DUTIES, HEAD, SHARE = "duties", "head", "share"


class ProgrammePage(ListPage):
    """What the pairings ask for: one's own programme, begun from a preset."""

    LABEL = "方案"
    HELP_TEXT = (
        "学校要求的数和这里不一样？回车改要紧的几个数；时段、截止在“全部任务”里改，也可添加或停用任务。\n"
        "换一个方案呢？按 F8 从别的方案开始，或从文件读入。\n"
        "同校的老师怎样用我的？“存成文件”写出一个文件，给他们读入。\n"
        "已经记的会变吗？一条不变，只是要完成的数变了。"
    )
    COLUMNS = (Column(22), Column(16), Column(0, "soft"))
    EMPTY = "还没有方案。"

    def __init__(self, desk: Desk) -> None:
        self._lines: dict[Key, tuple[InUse, str]] = {}
        super().__init__(desk)

    def rows(self) -> list[ListRow | ListGroup]:
        self._lines = {}
        rows: list[ListRow | ListGroup] = []
        for used in own_programme.programmes_in_use(self.desk.workbook):
            owner = self.desk.workbook.settings.owner
            pairs = [own_programme.pairing_label(pairing, owner) for pairing in used.pairings]
            rows.append(ListGroup(used.name, "、".join(pairs) or "没有结对在用"))
            if used.own is None:
                rows.append(self._row(used, "problem", "读不出", "", used.problem, tone="warm"))
            else:
                rows += self._rows_of(used, used.own)
        if self.desk.workbook.writable:
            rows.append(ListGroup("换一个方案"))
            rows.append(ListRow(START, ("从别的方案开始", "F8", "")))
            rows.append(ListRow(READ, ("从文件读入", "", "同校老师给的")))
        return rows

    def _rows_of(self, used: InUse, own: Own) -> list[ListRow]:
        programme = own.programme
        roles = own_programme.roles_in(used.pairings, self.desk.workbook.settings.owner)
        rows = []
        for duty in own_programme.main_duties(programme, roles):
            said = "　".join(
                part for part in (own_programme.side_word(duty, programme), due_note(duty)) if part
            )
            rows.append(self._row(used, duty.id, programme.labels.fill(duty.title), quota_text(duty), said))
        rows.append(self._row(used, DUTIES, "全部任务", own_programme.summary_line(own), "时段、截止、停用"))
        if self.desk.workbook.writable:
            rows.append(self._row(used, HEAD, "名称和算法", "", "称呼、互听、中途结对"))
            rows.append(self._row(used, SHARE, "存成文件", "", "给同校的老师读入"))
        return rows

    def _row(self, used: InUse, what: str, label: str, number: str, said: str, tone: str = "") -> ListRow:
        key = f"{used.id}|{what}"
        self._lines[key] = (used, what)
        return ListRow(key, (label, number, said), tone)

    def open_entry(self, key: Key) -> None:
        if key == START:
            self.add_entry()
        elif key == READ:
            self._ask_for_file()
        elif (line := self._lines.get(key)) is not None:
            used, what = line
            if used.own is None:
                self.post_message(self.Failed(Problem(f"方案“{used.name}”读不出", used.problem)))
            else:
                self._open_line(used.own, what)

    def _open_line(self, own: Own, what: str) -> None:
        if what == DUTIES:
            self.app.push_screen(DutiesSheet(self.desk, own), self._sheet_closed)
        elif what == HEAD:
            self._ask_for_head(own)
        elif what == SHARE:
            self._ask_where(own)
        else:
            self._ask_for_numbers(own, first=what)

    # --- numbers, name and switches ------------------------------------------------------------------------

    def _ask_for_numbers(self, own: Own, *, first: str = "", everywhere: bool = False) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        sheet = numbers_sheet(workbook, today, own, first=first, everywhere=everywhere)
        self.app.push_screen(sheet, self._started)

    def _started(self, kept: object) -> None:
        self.refresh_content()
        if isinstance(kept, Own):
            told = f"已存成自己的方案“{kept.programme.name}”。" if kept.origin == KEPT else ""
            self.post_message(self.Saved(told))

    def _ask_for_head(self, own: Own) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        self.ask_for(
            "名称和算法",
            own_duty.head_specs(),
            own_duty.head_values(own.programme),
            lambda raw: own_duty.save_head(workbook, own, raw, today),
            about=self.HELP_TEXT,
        )

    # --- another programme ---------------------------------------------------------------------------------

    def add_entry(self) -> None:
        kept = [(str(raw.get("id")), str(raw.get("name"))) for raw in self.desk.workbook.programmes]
        self.app.push_screen(PresetSheet(kept), self._begin)

    def _begin(self, programme_id: str | None) -> None:
        if programme_id is None:
            return
        try:
            own = own_programme.open_programme(self.desk.workbook, programme_id)
        except Problem as problem:
            self.post_message(self.Failed(problem))
        else:
            self._ask_for_numbers(own, everywhere=True)

    def remove_entry(self) -> None:
        line = self._lines.get(self.entries.key) if self.entries.key is not None else None
        if line is None:
            return
        used, workbook = line[0], self.desk.workbook
        try:
            own_programme.check_removable(workbook, used.id)
        except Problem as problem:
            self.post_message(self.Failed(problem))
            return
        detail = "只删去这个方案，已经记的记录一条不变。"
        self.ask_to_remove(
            f"方案“{used.name}”", lambda: own_programme.remove_programme(workbook, used.id), detail
        )

    # --- as a file -----------------------------------------------------------------------------------------

    def _ask_where(self, own: Own) -> None:
        path = shared_programme.default_file(self.desk.workbook, own.programme)

        def answered(text: str | None) -> None:
            if text:
                self._write(own, text)

        self.app.push_screen(Prompt("方案文件写到哪里？", str(path), needed=True), answered)

    def _write(self, own: Own, text: str) -> None:
        try:
            path = shared_programme.write_programme(own.programme, shared_programme.place_of(text))
        except Problem as problem:
            self.post_message(self.Failed(problem))
        else:
            self.post_message(self.Saved(f"已写出：{path}"))

    def _ask_for_file(self) -> None:
        question = "方案文件在哪里？可以把文件拖进来"
        self.app.push_screen(Prompt(question, placeholder="方案.toml", needed=True), self._read)

    def _read(self, text: str | None) -> None:
        if text is None:
            return
        try:
            own = shared_programme.read_shared(self.desk.workbook, shared_programme.place_of(text))
        except Problem as problem:
            self.post_message(self.Failed(problem))
        else:
            self._ask_for_numbers(own, everywhere=True)
