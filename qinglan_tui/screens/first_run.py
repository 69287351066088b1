"""首次设置: five short steps to a workbook of one's own, or the sample workbook to look round first."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qinglan_tui.commands import EVERYWHERE, MOST_HINTS, Command, commands_of, key_name
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.screens.base import bindings_of
from qinglan_tui.screens.first_place import FirstPlace
from qinglan_tui.screens.first_steps import (
    HELP,
    LAST_STEP,
    LATER,
    MORE,
    PAIRING_STEP,
    QUESTIONS,
    TERM_STEP,
    answers_of,
    asked_in,
    faults_in,
    fields_of,
    partners_of,
    scheme_list,
    scheme_rows,
    stage_of,
    weeks_told,
    words_for,
)
from qinglan_tui.screens.menu import command_menu
from qinglan_tui.screens.programme_sheets import first_numbers
from qinglan_tui.screens.terminal_check import TerminalCheck, window_of
from qinglan_tui.services import calendar
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.setup import read_start, start_workbook
from qinglan_tui.services.terminal import Terminal, advice
from widgets.dialogs import Note
from widgets.form import Form
from widgets.hints import Hint, HintBar, TitleBar
from widgets.record_list import RecordList
from widgets.shown import shown


class FirstRun(FirstPlace):
    """One question a page; gives the workbook that was made or opened, or None."""

    SCOPE: ClassVar[str] = "first_run"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("first_run")

    DEFAULT_CSS = """
    FirstRun { background: $ground; color: $ink; }
    FirstRun Static { height: auto; padding: 0 3; background: $ground; color: $ink; }
    FirstRun #window { color: $warm; margin-top: 1; }
    FirstRun #step { height: 1fr; max-width: 96; padding: 1 0 0 0; }
    FirstRun .question { text-style: bold; }
    FirstRun .about { color: $soft; margin-bottom: 1; }
    FirstRun .echo { color: $soft; }
    FirstRun RecordList { padding: 0 1 0 3; }
    FirstRun Form { height: auto; padding: 0 1; }
    FirstRun #where { color: $soft; margin-top: 1; }
    FirstRun #told { color: $warm; }
    """

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], dt.datetime],
        machine: Machine,
        window: Terminal | None = None,
    ) -> None:
        super().__init__(folder, clock, machine)
        self._window = window
        self._likely = calendar.likely_term(clock().date())
        self._raw: dict[str, object] = {"term_start": self._likely.start, "term_end": self._likely.end}
        self._step = 0

    @property
    def role(self) -> str:
        return str(self._raw.get("role", ""))

    def compose(self) -> ComposeResult:
        yield TitleBar("青蓝工作簿")
        yield Static(id="window")
        yield from (Vertical(id="step"), Static(id="told"), Static(id="where"), HintBar(most=MOST_HINTS))

    async def on_mount(self) -> None:
        await self._show(0)
        self._say_window(advice(self._window or window_of(self.app)))

    def _say_window(self, text: str) -> None:
        """Before anything else, what does not look right of the window itself."""
        key = next(key_name(c.keys[0]) for c in self._commands() if c.action == "check_terminal")
        self.query_one("#window", Static).update(shown(f"{text}按 {key} 看怎么办。"))
        self.query_one("#window").display = bool(text)

    def _commands(self) -> tuple[Command, ...]:
        """What can be done here; on the first step there is no way back."""
        own = (command for command in commands_of(self.SCOPE) if command.scope == self.SCOPE)
        out = {0: ("back", "adjust"), LAST_STEP: ()}.get(self._step, ("adjust",))
        return tuple(command for command in own if command.action not in out)

    # --- the pages ----------------------------------------------------------------------------------------

    async def _show(self, step: int) -> None:
        """Bring up a step, filled in with what was answered before."""
        self._step = step
        name, question, about = QUESTIONS[step]
        self.query_one(TitleBar).side = f"首次设置　第{step + 1}步，共{len(QUESTIONS)}步　{name}"
        hinted = (command for command in self._commands() if command.hint)
        self.query_one(HintBar).hints = tuple(Hint(key_name(c.keys[0]), c.label) for c in hinted)
        self.tell("")
        self.show_folder()
        await (page := self.query_one("#step")).remove_children()
        await page.mount(Static(shown(question), classes="question"), Static(shown(about), classes="about"))
        if step == LAST_STEP:
            await page.mount(scheme_list())
            self.query_one(RecordList).focus()
            return
        fields = fields_of(step, self.role)
        form = Form(fields, self._raw, suggest=words_for)
        await page.mount(form, Static(classes="echo"))
        form.focus_field(fields[0].name)
        self._say_weeks()

    @on(Form.Changed)
    def changed(self, changed: Form.Changed) -> None:
        self.tell("")
        before = stage_of(str(self._raw.get("school", "")))
        self._raw |= changed.form.raw
        if changed.name == "school" and self._raw.get("stage", "") in ("", before):
            changed.form.set_value("stage", stage_of(str(self._raw["school"])))
        self._say_weeks()

    def _say_weeks(self) -> None:
        """Under the dates of the term, what follows from them."""
        if self._step == TERM_STEP:
            text = weeks_told(self._raw, self._likely.start)
            self.query_one(".echo", Static).update(shown(f"→ {text}" if text else ""))

    # --- going on and back --------------------------------------------------------------------------------

    @on(Form.Completed)
    async def action_next(self) -> None:
        """Enter in the last field, or Ctrl+S: the next step, once this one is answered."""
        if self._step == LAST_STEP:
            self.query_one(RecordList).action_choose()
            return
        form = self.query_one(Form)
        self._raw |= form.raw
        here = asked_in(self._step, self.role)
        faults = [fault for fault in faults_in(self._raw, self._likely.start) if fault.field in here]
        if self._step == 0 and not self.role:
            faults.append(Fault("role", "我是", "还没有选，按 1、2 或 3"))
        if faults:
            self._show_faults(form, faults)
        elif self._step == PAIRING_STEP and not partners_of(self._raw):
            # Without a pairing there is nothing that a programme could be for.
            await self._finish()
        else:
            await self._show(self._step + 1)

    async def action_back(self) -> None:
        """Esc: one step back; on the first one it does nothing."""
        if self._step > 0:
            await self._show(self._step - 1)

    def _show_faults(self, form: Form, faults: list[Fault]) -> None:
        """Each at its field; those of the partners at the first of the two."""
        first = next(iter(form.raw))
        form.show_faults(
            Fault(first, fault.label, fault.what) if fault.field == "partners" else fault for fault in faults
        )

    @on(RecordList.Chosen)
    async def choose_scheme(self, chosen: RecordList.Chosen) -> None:
        if chosen.key == MORE:
            chosen.record_list.set_rows(scheme_rows(with_all=True))
            return
        self._raw["programme"] = "" if chosen.key == LATER else str(chosen.key)
        await self._finish()

    async def action_adjust(self) -> None:
        """Ctrl+G in the last step: make the workbook, and overtype the programme's few numbers at once."""
        key = self.query_one(RecordList).key if self._step == LAST_STEP else None
        if key not in (None, LATER, MORE):
            self._raw["programme"] = str(key)
            await self._finish(adjust=True)

    async def _finish(self, *, adjust: bool = False) -> None:
        """Make the workbook; what is wrong is shown at its step."""
        try:
            start = read_start(answers_of(self._raw), self._likely.start)
            device = self._machine.device(self.folder)
            workbook = start_workbook(self.folder, start, self._clock(), device)
        except Faults as faults:
            await self._return_to(faults)
        except Problem as problem:
            self.tell(str(problem))
        else:
            sheet = first_numbers(workbook, self._clock().date()) if adjust else None
            if sheet is None:
                self.leave_with(workbook)
            else:
                self.app.push_screen(sheet, lambda _: self.leave_with(workbook))

    async def _return_to(self, faults: Faults) -> None:
        wrong = {fault.field for fault in faults.faults}
        for step in range(LAST_STEP):
            names = asked_in(step, self.role)
            if names & wrong:
                await self._show(step)
                self._show_faults(self.query_one(Form), [f for f in faults.faults if f.field in names])
                return
        self.tell(str(faults))

    # --- what is said -------------------------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """Say a sentence above the place of the workbook, until something changes."""
        self.query_one("#told", Static).update(shown(text))
        self.query_one("#told").display = bool(text)
        self.query_one(TitleBar).state = ""

    @on(HintBar.Pressed)
    async def do_hint(self, pressed: HintBar.Pressed) -> None:
        """A click on a hint does what its key does."""
        pressed.stop()
        for command in self._commands():
            if key_name(command.keys[0]) == pressed.hint.key:
                await self.run_action(command.action)

    def action_check_terminal(self) -> None:
        """F2: frames, Chinese, colours, keys and the input method in this window."""
        self.app.push_screen(TerminalCheck(self._machine, self._window), lambda _: self._say_window(""))

    def action_help(self) -> None:
        """F1."""
        self.app.push_screen(Note("首次设置", HELP))

    def action_menu(self) -> None:
        """F10."""
        actions = {command.id: command.action for command in self._commands()}

        async def run(chosen: str | None) -> None:
            if chosen is not None:
                await self.run_action(actions.get(chosen, "app.leave"))

        leave = next(command for command in commands_of(EVERYWHERE) if command.id == "quit")
        self.app.push_screen(command_menu([*(c for c in self._commands() if c.action != "menu"), leave]), run)
