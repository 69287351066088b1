"""The app's side of a tab: what Textual's own web driver does, and what a workbook needs besides."""

import json
import os
import sys
from contextlib import suppress
from typing import Any, Final

from textual import events
from textual.app import App
from textual.drivers.web_driver import WebDriver

from qinglan_tui.domain.problems import Problem

LEAVE: Final = "leave"  # the action that keeps what is being typed, then quits
READY: Final = b"__GANGLION__\n"
PROBLEM: Final = "problem"


class TabDriver(WebDriver):
    """A tab that is closed, or a server that is gone, makes the app leave as Ctrl+Q does."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.served = app

    def start_application_mode(self) -> None:
        super().start_application_mode()
        # It begins as if nobody looked, and would take no text before somebody clicks.
        self.served.call_later(self.served.post_message, events.AppFocus())
        self.served.watch(self.served, "theme", self.show_ground)
        self.show_ground()

    def show_ground(self) -> None:
        """Tell the page the colour of the paper, so that its margin is of the same."""
        self.write(f"\x1b]11;{self.served.current_theme.background}\x07")

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        if packet_type == "quit":
            self._leave()
        else:
            super().on_meta(packet_type, payload)

    def run_input_thread(self) -> None:
        super().run_input_thread()
        # Nothing comes any more: closed from here, or the server was killed.
        if not self.exit_event.is_set():
            self._leave()

    def _leave(self) -> None:
        self.served.call_later(self.served.run_action, LEAVE)

    def write(self, data: str) -> None:
        # Nobody reads any more; what there is to save must still be saved.
        with suppress(OSError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        with suppress(OSError):
            super().write_meta(data)

    def write_binary_encoded(self, data: tuple[str | bytes, ...]) -> None:
        with suppress(OSError):
            super().write_binary_encoded(data)


def tell_problem(problem: Problem) -> None:
    """Tell the page why there is no app to show."""
    told = json.dumps({"type": PROBLEM, "what": str(problem)}).encode("utf-8")
    os.write(sys.stdout.fileno(), READY + b"M" + len(told).to_bytes(4, "big") + told)
