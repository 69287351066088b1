"""One document: how it is to be written, what it will hold, then the file; opened by a key."""

from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from qinglan_tui.commands import Command
from qinglan_tui.domain.precheck import Remark
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.edit import open_changed
from qinglan_tui.screens.order_preview import OrderPreview
from qinglan_tui.screens.written import WrittenPlace, hand_out
from qinglan_tui.services import export, jobs
from qinglan_tui.services.export import free_name
from qinglan_tui.services.jobs import BLANK, SCHOOL, Done, Job, records_of
from qinglan_tui.services.order_form import first_values, job_of, specs_for
from qinglan_tui.services.summary import lay_out_again
from widgets.dialogs import Ask, Note
from widgets.form import Form
from widgets.shown import pad, shown, width


class Stopped(Exception):
    """The teacher does not want it any more."""


class OrderPlace(WrittenPlace):
    """The order form above, the document as it will be written below."""

    SCOPE = "order"
    TITLE_TEXT = "导出"
    HELP_TEXT = (
        "文件里会写些什么？下面就是；Tab 到下面，上下键翻看。上面选怎样导出。\n"
        "写好的文件在哪里？Ctrl+S 写出文件后，Ctrl+O 打开，F8 打开它所在的文件夹；写得久的，F9 可以停下。\n"
        "总结的文字谁来写？您自己写：Ctrl+G 把要点排进一份总结，写好存下，这里就用您写的；\n"
        "以后再按，只添上新的要点，写过的一句不丢。"
    )
    BINDINGS = bindings_of("order")

    DEFAULT_CSS = """
    OrderPlace #order { margin-top: 1; }
    OrderPlace #where { height: auto; padding: 0 3; background: $ground; }
    """

    def __init__(self, desk: Desk, job: Job, label: str, passed: set[Remark] | None = None) -> None:
        """`passed` are the remarks of 交前自查 that were looked at and left."""
        super().__init__(desk)
        self._passed = passed if passed is not None else set()
        self._job = job
        self._label = label
        self._specs = specs_for(desk.workbook, job, desk.today)
        self._proposed = ""
        self._stop: Event | None = None  # while it is being written

    def body(self) -> ComposeResult:
        form = Form(self._specs, first_values(self.desk.workbook, self._job, self.desk.today), id="order")
        form.styles.height = max(1, len(self._specs))
        yield form
        yield Static(id="where")
        yield OrderPreview()

    def side_text(self) -> str:
        return self._label

    def allows(self, command: Command) -> bool:
        if command.action == "stop" and self._stop is None:
            return False
        if command.action == "lay_out" and self._job.code != "summary":
            return False
        return super().allows(command)

    @property
    def form(self) -> Form:
        """How it is to be written."""
        return self.query_one("#order", Form)

    def refresh_content(self) -> None:
        self._show_where()
        self._look()
        if self.focused is None:
            self.call_after_refresh(self._enter)

    def _enter(self) -> None:
        if self._specs:
            self.form.focus_field(self._specs[0].name)
        else:
            self.query_one(OrderPreview).focus()

    # --- what it will hold --------------------------------------------------------------------------------

    @on(Form.Changed)
    def changed(self, changed: Form.Changed) -> None:
        if changed.name != "target":
            self._look()

    def _wanted(self) -> Job:
        return job_of(self._job, self.form.raw)

    def _look(self) -> None:
        """What would be written, and the name of its file unless another was typed."""
        job = self._wanted()
        workbook, now = self.desk.workbook, self.desk.now
        if any(spec.name == "target" for spec in self._specs):
            try:
                proposed = jobs.proposed_name(workbook, job, now)
            except Problem:
                proposed = ""
            if self.form.raw["target"] in ("", self._proposed):
                self.form.set_value("target", proposed)
            self._proposed = proposed
        self.query_one(OrderPreview).look(workbook, job, now)

    def _show_where(self) -> None:
        """Where the file will be, or where the last one stands."""
        folder = self.desk.workbook.folder / export.EXPORT_FOLDER
        label, path = ("已导出", self._written) if self._written else ("放在", folder)
        # As wide as the labels of the form above.
        cells = max((width(spec.label) for spec in self._specs), default=4) + 2
        line = Content.assemble(shown(pad(label, cells), "$soft"), shown(str(path)))
        self.query_one("#where", Static).update(line)

    # --- writing ------------------------------------------------------------------------------------------

    def action_write(self) -> None:
        """Ctrl+S: look at what 交前自查 finds, then write; what was looked at once is not shown again."""
        if self._stop is not None:
            return
        self._look()
        job = self._wanted()
        if job.code == BLANK or job.blank:
            self._go_on()
            return
        from qinglan_tui.screens.precheck import look_first

        workbook, today = self.desk.workbook, self.desk.today
        records = tuple(records_of(workbook, job, today)) if job.code == SCHOOL else None
        code = "form" if job.code == SCHOOL else job.code
        look_first(
            self, code, job.term_id, self._go_on, pairing=job.pairing, records=records, passed=self._passed
        )

    def action_lay_out(self) -> None:
        """Ctrl+G: the points in the teacher's own summary, to be written out."""
        job = self._wanted()
        try:
            laid = lay_out_again(
                self.desk.workbook, self.desk.today, job.term_id, job.role, job.reach, job.pairing
            )
        except Problem as problem:
            self.say_problem(problem)
            return
        self.app.push_screen(open_changed(self.desk, laid), lambda _: self.refresh_content())

    def _go_on(self) -> None:
        """Write; a file that is there is replaced only when that is chosen."""
        try:
            job = self._with_place(self._wanted())
        except Problem as problem:
            self.say_problem(problem)
            if "target" in self.form.raw:
                self.form.focus_field("target")
            return
        target = job.target
        if target is None or not target.exists():
            self._begin(job)
        else:
            self._ask(job, target, f"“{target.name}”已经有了", over=True)

    def _with_place(self, job: Job) -> Job:
        """With the file that was typed; the folder 导出 is made when it is needed."""
        if "target" not in self.form.raw:
            return job
        folder = self.desk.workbook.folder / export.EXPORT_FOLDER
        typed = str(self.form.raw["target"]).strip() or self._proposed
        return jobs.placed(job, typed, folder, lambda: export.export_folder(self.desk.workbook))

    def _ask(self, job: Job, target: Path, question: str, *, over: bool) -> None:
        """Another name, or in its place."""
        free = free_name(target)
        number = free.stem.removeprefix(target.stem)
        choices = [("beside", f"另存一份，文件名加{number}")]
        if over:
            choices.append(("over", "覆盖原来的文件"))

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._begin(job if answer == "over" else jobs.at(job, free))

        self.app.push_screen(Ask(question, choices), answered)

    def _begin(self, job: Job) -> None:
        """In a thread of the app: it goes on while one looks elsewhere."""
        self._stop = Event()
        # The place may be gone before it ends; the app is not.
        write = partial(self._write, self.app, job, self._stop)
        self.app.run_worker(write, thread=True, group="writing")
        self.show_state("正在写……")

    def _write(self, app: App[Any], job: Job, stop: Event) -> None:
        worker = get_current_worker()

        def tell(done: int, whole: int) -> None:
            if stop.is_set() or worker.is_cancelled:
                raise Stopped
            app.call_from_thread(self._tell, done, whole)

        done: Done | None = None
        problem: Problem | None = None
        try:
            done = jobs.carry_out(self.desk.workbook.folder, job, self.desk.now, tell)
        except Stopped:
            problem = Problem("停下了，没有留下文件", "要的时候再按 Ctrl+S")
        except Problem as found:
            problem = found
        app.call_from_thread(self._ended, app, job, done, problem)

    def _tell(self, done: int, whole: int) -> None:
        if self.is_attached and self._stop is not None:
            self.show_state(f"正在写 {done}/{whole}")

    def action_stop(self) -> None:
        """F9: leave off; nothing is left of what was begun."""
        if self._stop is not None:
            self._stop.set()

    def _ended(self, app: App[Any], job: Job, done: Done | None, problem: Problem | None) -> None:
        self._stop = None
        # Many files would be many questions of the browser: they stay in their folder.
        handed = done is not None and len(done.paths) == 1 and hand_out(app, done.paths[0])
        if not self.is_attached:
            _tell_elsewhere(app, done, problem)
            return
        if problem is not None or done is None:
            self.show_state("没有导出", warm=True)
            self._tell_problem(job, problem)
            return
        self._written = done.paths[0]
        self._show_where()
        many = f"{len(done.paths)}个文件 " if len(done.paths) > 1 else ""
        word = "已导出并下载" if handed else "已导出"
        self.show_state(f"{word} {many}{self.desk.now:%H:%M}")
        if done.troubles:
            self.app.push_screen(Note("已导出，请看一下", "\n".join(done.troubles)))

    def _tell_problem(self, job: Job, problem: Problem | None) -> None:
        """What went wrong; where an older file could not be replaced, another name is offered."""
        if problem is None:
            return
        if job.target is not None and job.target.is_file():
            self._ask(job, job.target, str(problem), over=False)
        else:
            self.say_problem(problem)

    def action_back(self) -> None:
        """Esc: to the list."""
        self.dismiss()


def _tell_elsewhere(app: App[Any], done: Done | None, problem: Problem | None) -> None:
    """What came of it, where the teacher is by now."""
    place = app.screen
    if isinstance(place, Place):
        place.say(str(problem) if problem or done is None else f"已导出：{done.paths[0]}")
