"""One run of the command: which workbook, what time it is, and what was asked."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qinglan_tui.cli.console import at_terminal, note
from qinglan_tui.cli.parser import WrongUse, command, parse
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import quoted

if TYPE_CHECKING:
    from qinglan_tui.services.machine import Machine
    from qinglan_tui.storage import Workbook

SELDOM = 200_000  # objects made until garbage is looked for

__all__ = ["Call", "WrongUse", "run", "understood"]


class Call:
    """What a sub-command is given: its arguments, the folder of the workbook, the clock, and the machine."""

    def __init__(
        self, asked: Namespace, folder: Path, clock: Callable[[], datetime], machine: "Machine"
    ) -> None:
        self.asked = asked
        self.folder = folder
        self.clock = clock
        self.machine = machine
        self.now = clock()
        self.today = self.now.date()

    @contextmanager
    def reading(self) -> "Iterator[Workbook]":
        """The workbook, opened without a lock; it is closed at the end."""
        with self._opened(write=False) as workbook:
            yield workbook

    @contextmanager
    def writing(self) -> "Iterator[Workbook]":
        """The workbook, opened for writing; it is closed at the end."""
        with self._opened(write=True) as workbook:
            yield workbook

    @contextmanager
    def _opened(self, *, write: bool) -> "Iterator[Workbook]":
        from qinglan_tui.services.opening import missed, open_workbook

        gone = missed(self.machine, self.folder)
        workbook = open_workbook(self.folder, write=write, now=self.now, machine=self.machine)
        try:
            if gone is not None:
                note(str(gone.problem))
            yield workbook
            for sentence in workbook.notes:
                note(sentence)
        finally:
            workbook.close()


@contextmanager
def understood() -> Iterator[None]:
    """Where what was typed is read: a problem in here is wrong use, except that a record is not there."""
    from qinglan_tui.services.entry import Absent

    try:
        yield
    except (WrongUse, Absent):
        raise
    except Problem as problem:
        raise WrongUse(problem.what, problem.do) from None


def run(argv: Sequence[str] | None) -> int:
    """Read the arguments and do what they ask for."""
    try:
        asked = parse(sys.argv[1:] if argv is None else argv)
    except SystemExit as left:
        # --help and --version have printed what they have to say.
        return int(left.code or 0)

    from qinglan_tui.services.machine import Machine
    from qinglan_tui.services.opening import workbook_folder

    with understood():
        clock = clock_of(os.environ.get("QINGLAN_NOW", ""))
    machine = Machine.of(os.environ)
    call = Call(asked, workbook_folder(asked.workbook, os.environ), clock, machine)
    if not asked.command:
        return _open(call)
    # Of what a short command makes nearly nothing is garbage; one that writes for minutes is kept in bounds.
    if not gc.isenabled():
        gc.set_threshold(SELDOM)
        gc.enable()
    return command(asked.command).run(call)


def clock_of(text: str) -> Callable[[], datetime]:
    """The clock that QINGLAN_NOW sets, or the machine's own.

    Raises:
        Problem: the text is neither an ISO date nor an ISO date and time.
    """
    if not text.strip():
        return datetime.now
    try:
        now = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Problem(
            f"QINGLAN_NOW 的{quoted(text)}看不懂", "请写成 2026-11-22 或 2026-11-22T14:32"
        ) from None
    local = now.astimezone().replace(tzinfo=None) if now.tzinfo else now
    return lambda: local


def _open(call: Call) -> int:
    """`qinglan` alone: the screens, or without a terminal what they would show first."""
    from qinglan_tui.services.opening import exists, missed

    if at_terminal():
        from qinglan_tui.app import run as run_app

        return run_app(call.folder, call.clock, call.machine)
    if not exists(call.folder) and missed(call.machine, call.folder) is None:
        print(f"这里还没有工作簿：{call.folder}")
        print("在终端里运行 qinglan，按提示填五小步；或用 qinglan init --help 看怎样一次建好。")
        print("想先看看，请运行 qinglan demo，会做一个有一学期记录的示例工作簿。")
        return 0
    from qinglan_tui.services.today import today_text

    with call.reading() as workbook:
        print(today_text(workbook, call.now))
    return 0
