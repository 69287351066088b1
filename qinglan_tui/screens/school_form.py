"""认表: what was recognised in a form of the school, put right where it is wrong, then remembered."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.school_forms import Proposal, SchoolForm
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.menu import kind_menu
from qinglan_tui.services import school_forms
from qinglan_tui.services.export import export_folder
from qinglan_tui.services.school_forms import BlankLine, blank_lines
from widgets.dialogs import Menu, MenuItem, Note, Prompt
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import fit, shown

LABEL: Final = 18
MEANING: Final = 32
LEAVE: Final = "（空着，不填）"
SIGNED: Final = "留给签字"


class SchoolFormPlace(Place):
    """Every blank of the form: its label, what goes into it, and a remark."""

    SCOPE = "school_form"
    TITLE_TEXT = "认表"
    HELP_TEXT = (
        "填得对不对？左边是表里的字，中间是要填进去的内容。填错的、没认出的，回车另选一项；不想填的选空着。\n"
        "以后怎样一键填好？都对了按 Ctrl+S 记住。签字、盖章的地方总是空着。\n"
        "整张表认成了别的记录？按 F8 换种类。\n"
        "想自己定填哪里？在表里直接写 {{课题}} 这样的名称，F9 看能写哪些。"
    )
    BINDINGS = bindings_of("school_form")

    DEFAULT_CSS = """
    SchoolFormPlace RecordList { margin: 1 1 0 1; }
    SchoolFormPlace #notes { height: auto; max-height: 6; padding: 0 1; margin-bottom: 1;
        border-top: solid $rule; background: $ground; color: $soft; }
    """

    def __init__(self, desk: Desk, path: Path, proposal: Proposal) -> None:
        super().__init__(desk)
        self._path = path
        self._proposal = proposal
        self._lines: list[BlankLine] = []

    def body(self) -> ComposeResult:
        columns = (Column(LABEL), Column(MEANING, "row"), Column(0, "soft"))
        yield RecordList(
            columns, empty="这张表里没有找到可以填的空。可以在表里写上 {{课题}} 这样的名称，再认一次。"
        )
        yield Static(id="notes")

    def side_text(self) -> str:
        return f"{self._path.stem}　{kind_named(self._proposal.kind).label}"

    def refresh_content(self) -> None:
        self._lines = blank_lines(self._proposal)
        rows = self.query_one(RecordList)
        rows.set_rows(self._rows())
        known, unknown = len(self._proposal.spots), len(self._proposal.unknown)
        said = f"认出{known}个空" + (f"，{unknown}个没认出，不改就空着" if unknown else "，都认出来了")
        notes = Content("\n").join([shown(said), *(shown(f"{note}。") for note in self._proposal.notes)])
        self.query_one("#notes", Static).update(notes)
        if self.focused is None:
            rows.focus()

    def _rows(self) -> list[ListRow | ListGroup]:
        """What is not known first: that is what the teacher has to decide."""
        rows: list[ListRow | ListGroup] = []
        numbered = list(enumerate(self._lines))
        unknown = [(at, one) for at, one in numbered if not one.meaning and one.remark != SIGNED]
        known = [(at, one) for at, one in numbered if one.meaning]
        signed = [(at, one) for at, one in numbered if not one.meaning and one.remark == SIGNED]
        for head, lines, tone in (
            ("没认出的", unknown, "warm"),
            ("要填的", known, ""),
            ("空着的", signed, "soft"),
        ):
            if lines:
                rows += [*([ListGroup("")] if rows else []), ListGroup(head)]
                rows += [
                    ListRow(at, (one.label, one.meaning or "空着", one.remark), tone) for at, one in lines
                ]
        return rows

    # --- putting it right ---------------------------------------------------------------------------------

    @on(RecordList.Chosen)
    def action_assign(self) -> None:
        """Enter: what goes into this blank."""
        key = self.query_one(RecordList).key
        if not isinstance(key, int):
            return
        line = self._lines[key]
        if line.remark == SIGNED:
            self.say("签字、盖章的地方总是空着。")
            return
        names = school_forms.names_of(self._proposal.kind)
        items = [MenuItem(LEAVE, LEAVE), *(MenuItem(name, name) for name in names)]
        question = f"“{fit(line.label, LABEL)}”填什么？输入汉字找"

        def chosen(name: str | None) -> None:
            if name is not None:
                self._assign(line.label, "" if name == LEAVE else name)

        self.app.push_screen(Menu(items, placeholder=question), chosen)

    def _assign(self, label: str, meaning: str) -> None:
        try:
            self._proposal = school_forms.assign(self._proposal, label, meaning)
        except Problem as problem:
            self.say_problem(problem)
        self.refresh_content()

    def action_switch_kind(self) -> None:
        """F8: it is a form of another kind of record."""
        self.app.push_screen(kind_menu(), self._switch)

    def _switch(self, code: str | None) -> None:
        if code is None:
            return
        try:
            workbook, now = self.desk.workbook, self.desk.now
            self._proposal = school_forms.learn(workbook, self._path, now, code)
        except Problem as problem:
            self.say_problem(problem)
        self.refresh_content()
        self.show_state()

    def action_names(self) -> None:
        """F9: what may stand between {{ and }}."""
        kind = kind_named(self._proposal.kind)
        names = "　".join(f"{{{{{name}}}}}" for name in school_forms.names_of(kind.code))
        self.app.push_screen(Note(f"{kind.label}的表里能写的名称", names))

    # --- remembering --------------------------------------------------------------------------------------

    def action_confirm(self) -> None:
        """Ctrl+S: remember it under a name."""
        if not self._proposal.spots:
            self.say("还没有一个空要填：回车给几个空选上内容，再按 Ctrl+S。", warm=True)
            return
        self.app.push_screen(Prompt("这张表叫什么？", self._path.stem, needed=True), self._confirm)

    def _confirm(self, name: str | None) -> None:
        if not name:
            return
        try:
            form = school_forms.confirm(self.desk.workbook, self._path, self._proposal, name)
        except Problem as problem:
            self.say_problem(problem)
        else:
            self.dismiss(form)

    def action_back(self) -> None:
        """Esc: nothing is remembered."""
        self.dismiss(None)


def open_form(place: Place, typed: str, learned: Callable[[SchoolForm], None]) -> None:
    """Recognise the form of a path that was typed or dropped, and show it for looking over."""
    path = Path(typed.strip().strip("\"'“”")).expanduser()
    try:
        proposal = school_forms.learn(place.desk.workbook, path, place.desk.now)
    except Problem as problem:
        place.say_problem(problem)
        return

    def closed(form: SchoolForm | None) -> None:
        if form is not None:
            learned(form)
            place.say(f"记住了“{form.name}”。Ctrl+S 就填本学期的记录。")

    place.app.push_screen(SchoolFormPlace(place.desk, path, proposal), closed)


def fill_from(place: Place, record: Record) -> None:
    """Fill one of the remembered forms from this record; of several it is asked which."""
    workbook = place.desk.workbook
    forms = [form for form in workbook.settings.school_forms if form.kind == record.kind.code]
    if not forms:
        place.say(f"还没有认过{record.kind.label}的表。到导出（F5）按 F8 认一张。")
        return
    if len(forms) == 1:
        _fill(place, forms[0], record)
        return
    items = [MenuItem(str(at), form.name) for at, form in enumerate(forms)]

    def chosen(at: str | None) -> None:
        if at is not None:
            _fill(place, forms[int(at)], record)

    place.app.push_screen(Menu(items, placeholder="填哪一张表？"), chosen)


def _fill(place: Place, form: SchoolForm, record: Record) -> None:
    workbook = place.desk.workbook
    try:
        (path,) = school_forms.fill_form(workbook, form, [record], folder=export_folder(workbook))
    except Problem as problem:
        place.say_problem(problem)
        return
    missing = school_forms.left_over(form, [record])
    said = f"表里没有地方填：{'、'.join(missing)}。" if missing else ""
    place.say(f"已填好：{path}。{said}")
