"""A place that writes a file: by one key it is opened, by another its folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import work
from textual.app import App

from qinglan_tui.commands import Command
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk, Place
from qinglan_tui.services.opener import open_path


def hand_out(app: App[Any], path: Path) -> bool:
    """In a browser the file comes as a download too, under its own name; it stays where it was written."""
    if not app.is_web or not path.is_file():
        return False
    try:
        app.deliver_binary(path, save_directory=path.parent)
    except OSError:
        # Gone or locked already; where it is stands on the screen all the same.
        return False
    return True


class WrittenPlace(Place):
    """Keeps the file that was written last."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._written: Path | None = None

    def allows(self, command: Command) -> bool:
        opens = command.action in ("open_file", "open_folder")
        return (self._written is not None or not opens) and super().allows(command)

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
