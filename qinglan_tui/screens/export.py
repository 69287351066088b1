"""导出: the term summary, read here first, then written to a Word file and opened."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.commands import Command
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.fields import Ask as AskFor
from qinglan_tui.domain.fields import Choices, FieldSpec, Input
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.summaries import TermSummary
from qinglan_tui.domain.terms import term_name
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.profile_page import style_spec
from qinglan_tui.services import export
from qinglan_tui.services.opener import open_path
from qinglan_tui.services.preview import Line, summary_lines
from qinglan_tui.services.scope import pick_term, roles_of
from qinglan_tui.services.summary import summarise
from widgets.dialogs import Ask
from widgets.form import Form
from widgets.shown import pad, shown

STYLES: Final = {"title": "bold", "head": "bold", "soft": "$soft", "": ""}
LABEL_CELLS: Final = 12  # as wide as the labels of the form above
ROLES: Final = {MENTOR: "师傅", APPRENTICE: "徒弟"}


class ExportPlace(Place):
    """The order form above, the summary as it will be written below."""

    SCOPE = "export"
    TITLE_TEXT = "导出"
    HELP_TEXT = (
        "选好学期和样式，下面就是要写进 Word 的内容；Tab 到下面可以上下翻看。\n"
        "Ctrl+S 写出文件，Ctrl+O 打开，F8 打开它所在的文件夹。\n"
        "想改文字：在全部记录里写一份“总结与心得”，范围填学期，这里就用您写的。"
    )
    BINDINGS = bindings_of("export")

    DEFAULT_CSS = """
    ExportPlace #order { margin-top: 1; }
    ExportPlace #where { height: auto; padding: 0 3; background: $ground; }
    ExportPlace #preview {
        height: 1fr; margin-top: 1; border-top: solid $rule; scrollbar-size-vertical: 1; background: $ground;
    }
    ExportPlace #preview Static { padding: 1 2; height: auto; background: $ground; color: $ink; }
    """
    WAITING: ClassVar[str] = "正在写……"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._offered: tuple[FieldSpec, ...] = ()
        self._proposed = ""
        self._summary: TermSummary | None = None
        self._written: Path | None = None
        self._is_writing = False

    def body(self) -> ComposeResult:
        self._offered = self._specs()
        yield self._form()
        yield Static(id="where")
        with VerticalScroll(id="preview"):
            yield Static(id="text")

    def side_text(self) -> str:
        return "学期总结"

    def allows(self, command: Command) -> bool:
        opens = command.action in ("open_file", "open_folder")
        return (self._written is not None or not opens) and super().allows(command)

    # --- the order ----------------------------------------------------------------------------------------

    @property
    def form(self) -> Form:
        """What is to be written, how and where."""
        return self.query_one("#order", Form)

    def _specs(self) -> tuple[FieldSpec, ...]:
        """The fields of the order: a role is asked of those who stand in both."""
        workbook = self.desk.workbook
        terms = sorted(workbook.terms, key=lambda term: term.start, reverse=True)
        roles = tuple(role for role in ROLES if any(role in roles_of(workbook, term) for term in terms))
        pattern = workbook.settings.term_pattern
        found = [
            _choice("role", "身份", roles, tuple(ROLES[role] for role in roles)),
            _choice(
                "term", "学期", tuple(t.id for t in terms), tuple(term_name(t.id, pattern) for t in terms)
            ),
            FieldSpec("style", _without_group(style_spec()), str, ""),
            FieldSpec("annex", AskFor("附全部表格", Input.FLAG), bool, False),
            FieldSpec("target", AskFor("文件名", hint="也可写完整路径，如 E:\\总结.docx"), str, ""),
        ]
        return tuple(found if len(roles) > 1 else found[1:])

    def _form(self) -> Form:
        values: dict[str, object] = {"style": self.desk.workbook.settings.style}
        try:
            term = pick_term(self.desk.workbook, None, self.desk.today)
            values |= {"term": term.id, "role": roles_of(self.desk.workbook, term)[0]}
        except Problem:
            # Without a term the preview says what to do.
            pass
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
            self.call_after_refresh(lambda: self.form.focus_field(self._offered[0].name))

    @on(Form.Changed)
    def changed(self, changed: Form.Changed) -> None:
        if changed.name in ("role", "term"):
            self._show()

    def _show(self) -> None:
        """The summary as it would be written now, and the name of its file unless another was typed."""
        raw = self.form.raw
        try:
            self._summary = summarise(
                self.desk.workbook,
                self.desk.today,
                str(raw["term"]) or None,
                str(raw.get("role", "")) or None,
            )
        except Problem as problem:
            self._summary = None
            self._show_lines((Line(str(problem)),))
            return
        self._show_lines(summary_lines(self._summary))
        proposed = export.summary_file_name(self._summary)
        if raw["target"] in ("", self._proposed):
            self.form.set_value("target", proposed)
        self._proposed = proposed

    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        text = Content("\n").join(shown(line.text, STYLES[line.role]) for line in lines)
        self.query_one("#text", Static).update(text)

    def _show_where(self) -> None:
        """Where the file will be, or where the last one stands."""
        label, path = ("已导出", self._written) if self._written else ("放在", self._folder)
        line = Content.assemble(shown(pad(label, LABEL_CELLS), "$soft"), shown(str(path)))
        self.query_one("#where", Static).update(line)

    @property
    def _folder(self) -> Path:
        return self.desk.workbook.folder / export.EXPORT_FOLDER

    # --- writing ------------------------------------------------------------------------------------------

    def action_write(self) -> None:
        """Ctrl+S: write; a file that is there is replaced only when that is chosen."""
        if self._is_writing:
            return
        self._show()
        if self._summary is None:
            self.say("现在还不能导出，原因见下面。")
            return
        try:
            order = self._order(self._summary)
        except Problem as problem:
            self.say_problem(problem)
            self.form.focus_field("target")
            return
        if not order.target.exists():
            self._begin(order)
            return
        free = export.free_name(order.target)
        number = free.stem.removeprefix(order.target.stem)
        choices = [("beside", f"另存一份，文件名加{number}"), ("over", "覆盖原来的文件")]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._begin(order if answer == "over" else export.with_target(order, free))

        self.app.push_screen(Ask(f"“{order.target.name}”已经有了", choices), answered)

    def _order(self, summary: TermSummary) -> export.Order:
        """What is to be written; the folder 导出 is made when it is needed."""
        raw = self.form.raw
        target = export.check_target(str(raw["target"]).strip() or self._proposed, self._folder)
        if target.parent == self._folder:
            export.export_folder(self.desk.workbook)
        style = str(raw["style"]) or self.desk.workbook.settings.style
        return export.Order(summary=summary, style=style, target=target, annex=raw["annex"] is True)

    def _begin(self, order: export.Order) -> None:
        self._is_writing = True
        self.show_state(self.WAITING)
        self._write(order)

    @work(thread=True)
    def _write(self, order: export.Order) -> None:
        """In a thread: writing imports python-docx and may take a second or two."""
        try:
            path = export.write_order(order)
        except Problem as problem:
            self.app.call_from_thread(self._ended, None, problem)
        else:
            self.app.call_from_thread(self._ended, path, None)

    def _ended(self, path: Path | None, problem: Problem | None) -> None:
        self._is_writing = False
        if problem is not None:
            self.show_state("没有导出", warm=True)
            self.say_problem(problem)
            return
        self._written = path
        self._show_where()
        self.show_state(f"已导出 {self.desk.now:%H:%M}")

    # --- opening ------------------------------------------------------------------------------------------

    def action_open_file(self) -> None:
        """Ctrl+O."""
        self._open(lambda path: path)

    def action_open_folder(self) -> None:
        """F8."""
        self._open(lambda path: path.parent)

    def _open(self, which: Callable[[Path], Path]) -> None:
        if self._written is None:
            self.say("还没有导出，先按 Ctrl+S。")
        else:
            self._hand_over(which(self._written))

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
    return FieldSpec(name, AskFor(label, Input.CHOICE, Choices(words, closed=True, labels=labels)), str, "")


def _without_group(spec: FieldSpec) -> AskFor:
    return AskFor(spec.label, spec.ask.input, spec.ask.choices)
