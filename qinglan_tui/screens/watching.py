"""What goes on beside the keys: the other window's saves, conflicted copies, idle moments, the machine."""

import time
from collections.abc import Callable
from pathlib import Path

from textual.app import App
from textual.timer import Timer

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk, Place, is_typing
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import is_free, open_workbook, remember

FOLLOW_EVERY = 2.0  # seconds between two looks of a window that only reads
LOOK_EVERY = 30.0  # seconds between two looks of the window that writes
REST_AFTER = 60.0  # seconds without a key after which the files are brought up to date
FREE = "另一个窗口已经关上。按 Ctrl+R 就改在这里写。"
TAKEN = "工作簿又在别的窗口里打开了，这里还是只能查看。"
WRITING = "现在在这里写。"


class Watching:
    """Looks after the open workbook of an app; nothing is drawn while nothing has changed."""

    def __init__(
        self, app: App[int], desk: Desk, machine: Machine, idle: Callable[[], float] = time.monotonic
    ) -> None:
        self.app = app
        self.desk = desk
        self.machine = machine
        self._idle_clock = idle
        self._last_key = idle()
        self._is_written = False
        self._told = set(desk.workbook.notes)
        self._arrived: list[Path] = []
        self._held: list[tuple[str, bool]] = []
        self._timers: list[Timer] = []

    def begin(self) -> None:
        """Keep looking from now on."""
        self._timers = [
            self.app.set_interval(FOLLOW_EVERY, self.follow_writer),
            self.app.set_interval(LOOK_EVERY, self.look),
            self.app.set_timer(1.0, self.remember),
        ]

    def end(self) -> None:
        """Write what is due, let others write, and keep what the machine should know."""
        for timer in self._timers:
            timer.stop()
        workbook, owner = self.desk.workbook, self.desk.workbook.settings.owner
        workbook.close()
        remember(self.machine, workbook.folder, owner, self.desk.now)

    def remember(self) -> None:
        """Keep which workbook is open here."""
        workbook = self.desk.workbook
        remember(self.machine, workbook.folder, workbook.settings.owner, self.desk.now)

    def touched(self) -> None:
        """A key was pressed."""
        self._last_key = self._idle_clock()
        self._is_written = False

    def follow_writer(self) -> None:
        """While this window only reads: show what the other one saved, and notice when it was closed."""
        self._say_held()
        if self.desk.workbook.writable:
            return
        self._take_in()
        free = is_free(self.desk.workbook.folder)
        if free != self.desk.may_write:
            self.desk.may_write = free
            self._show_state()
            if free:
                self._say(FREE)

    def look(self) -> None:
        """While this window writes: take in what others left in the folder, and rest when nobody types."""
        if not self.desk.workbook.writable:
            return
        self._take_in()
        self._look_for_arrivals()
        if not self._is_written and self._idle_clock() - self._last_key >= REST_AFTER:
            self._is_written = True
            self._try(lambda: self.desk.workbook.write_files(self.desk.now))

    def _look_for_arrivals(self) -> None:
        """Show that a file of the partner's has come into the watched folder."""
        if not self.desk.workbook.settings.inbox:
            return
        from qinglan_tui.services.inbox import waiting

        arrived = [one.path for one in waiting(self.desk.workbook)]
        if arrived != self._arrived:
            self._arrived = arrived
            self._follow()

    def write_here(self) -> None:
        """Open the workbook for writing, after the window that wrote was closed."""
        former = self.desk.workbook
        if former.writable:
            return
        try:
            workbook = open_workbook(
                former.folder, write=True, now=self.desk.now, fallback=True, machine=self.machine
            )
        except Problem as problem:
            self._say(str(problem), warm=True)
            return
        self.desk.may_write = False
        if workbook.writable:
            former.close()
            self.desk.workbook = workbook
        else:
            workbook.close()
        self._follow()
        self._say(WRITING if workbook.writable else TAKEN)
        self._tell_notes()

    def _take_in(self) -> None:
        """Show what changed on the disk; a writing window takes in conflicted copies as well."""
        workbook = self.desk.workbook
        told: tuple[str, ...] = ()
        changed = False

        def look() -> None:
            nonlocal told, changed
            changed = workbook.refresh()
            if workbook.writable and (told := workbook.merge_copies()):
                changed = workbook.refresh() or changed

        self._try(look)
        if changed or told:
            self._follow()
        self._tell_notes()

    def _try(self, step: Callable[[], None]) -> None:
        """Do something of which nobody waits; what is wrong is said once."""
        try:
            step()
        except Problem as problem:
            if str(problem) not in self._told:
                self._told.add(str(problem))
                self._say(str(problem), warm=True)

    def _tell_notes(self) -> None:
        """Say what the workbook has noted since."""
        fresh = [note for note in self.desk.workbook.notes if note not in self._told]
        self._told.update(fresh)
        if fresh:
            self._say("\n".join(fresh))

    @property
    def _place(self) -> Place | None:
        """The place in front, None where a question is, or when the app is about to end."""
        screens = self.app.screen_stack
        return screens[-1] if screens and isinstance(screens[-1], Place) else None

    def _follow(self) -> None:
        if (place := self._place) is not None:
            place.follow()

    def _show_state(self) -> None:
        if (place := self._place) is not None:
            place.show_state()

    def _say(self, text: str, *, warm: bool = False) -> None:
        self._held.append((text, warm))
        self._say_held()

    def _say_held(self) -> None:
        """Say what waits, unless a question is in front or the sheet of a long text would stop the typing."""
        place = self._place
        if not self._held or place is None:
            return
        text = "\n".join(said for said, _ in self._held)
        if is_typing(place.focused) and place.is_long(text):
            return
        place.say(text, warm=any(warm for _, warm in self._held))
        self._held.clear()
