"""The program in a real terminal (tmux): keys go in, what is drawn and where the cursor stands comes out."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from rich.cells import cell_len

ROOT = Path(__file__).parents[2]
NOW = "2026-11-22T14:32"
CLOCK = dt.datetime.fromisoformat(NOW)
SLOW = 15.0  # seconds: the machine may be busy
LOOK_AGAIN = 0.03  # seconds between two looks at the screen
SETTINGS = """
set -g status off
set -g remain-on-exit on
set -sg escape-time 0
set -g default-terminal tmux-256color
set -ga terminal-overrides ,*:Tc
"""


class Terminal:
    """One tmux with one window of `size`, in which the program runs on the workbook of a folder."""

    def __init__(self, folder: Path, size: tuple[int, int], **surroundings: str) -> None:
        # Short, whatever the test's folder is called: a socket's path may have a hundred characters.
        self._home = Path(tempfile.mkdtemp(prefix="q"))
        self._name = uuid.uuid4().hex[:8]
        self.size = size
        settings = self._home / "tmux.conf"
        settings.write_text(SETTINGS, encoding="utf-8")
        self._environ = os.environ | {
            "TMUX_TMPDIR": str(self._home),
            "QINGLAN_STATE": str(self._home / "state"),
            "QINGLAN_NOW": NOW,
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "COLORTERM": "truecolor",
            "TERM": "xterm-256color",
            "TEXTUAL_ANIMATIONS": "none",
            **surroundings,
        }
        self._environ.pop("TMUX", None)
        columns, rows = map(str, size)
        program = [sys.executable, "-m", "qinglan_tui", "--workbook", str(folder)]
        self._tmux("-f", str(settings), "new-session", "-d", "-x", columns, "-y", rows, *program)

    def _tmux(self, *argv: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._name, "-u", *argv],
            env=self._environ,
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=SLOW,
        )
        return done.stdout

    def end(self) -> None:
        """End tmux and everything in it."""
        subprocess.run(
            ["tmux", "-L", self._name, "kill-server"], env=self._environ, capture_output=True, check=False
        )
        shutil.rmtree(self._home, ignore_errors=True)

    # What goes in

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names: F10, Enter, C-s."""
        self._tmux("send-keys", *keys)

    def write(self, text: str) -> None:
        """Text as an IME commits it: the characters at once."""
        self._tmux("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Text as the terminal pastes it, in brackets where the program asks for them."""
        self._tmux("set-buffer", text)
        self._tmux("paste-buffer", "-p", "-r")

    def resize(self, columns: int, rows: int) -> None:
        """Make the window as large as that."""
        self.size = columns, rows
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    # What comes out

    def rows(self, *, styled: bool = False) -> list[str]:
        """What is drawn, row by row; `styled` keeps the colours' escapes."""
        drawn = self._tmux("capture-pane", "-p", *(["-e"] if styled else []))
        return drawn.split("\n")[: self.size[1]]

    def seen(self) -> str:
        """What is drawn, as one text."""
        return "\n".join(self.rows())

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the hardware cursor, where the IME's window stands."""
        column, row = self._tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(column), int(row)

    @property
    def has_ended(self) -> bool:
        """Whether the program has ended."""
        return self._tmux("display-message", "-p", "#{pane_dead}").strip() == "1"

    def before_cursor(self) -> str:
        """The row of the cursor, up to it."""
        column, row = self.cursor
        return cut(self.rows()[row], column)

    # Waiting

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Look at the screen until something holds.

        Raises:
            AssertionError: it never did; what is on the screen is told.
        """
        tick = threading.Event()
        give_up = time.monotonic() + SLOW
        while not holds():
            if time.monotonic() > give_up:
                raise AssertionError(f"never: {what}; cursor {self.cursor}\n{self.seen()}")
            tick.wait(LOOK_AGAIN)

    def see(self, text: str) -> None:
        """Wait until a text is drawn."""
        self.until(lambda: text in self.seen(), f"{text!r} is seen")

    def see_caret_after(self, text: str) -> None:
        """Wait until the hardware cursor stands right behind a text."""
        self.until(lambda: self.before_cursor().endswith(text), f"the cursor stands behind {text!r}")

    def press_and_wait(self, key: str) -> None:
        """Press a key and wait until something else is drawn."""
        before = self.seen()
        self.press(key)
        self.until(lambda: self.seen() != before, f"{key} does something")

    def follow(self, *steps: str) -> None:
        """Key, what is seen then, next key, what is seen then: keys by tmux's names, else text to write."""
        for key, sight in zip(steps[::2], steps[1::2], strict=True):
            if key.isascii():
                self.press(key)
            else:
                self.write(key)
                self.see_caret_after(key)
            self.see(sight)


def cut(row: str, cells: int) -> str:
    """As much of a row as stands in the first `cells` of it, filled with blanks where the row is shorter."""
    taken = ""
    for character in row.ljust(cells):
        if cell_len(taken + character) > cells:
            break
        taken += character
    return taken


# Opens the program on a folder.
Opener = Callable[[Path], Terminal]
