"""A program in a terminal of 80 by 24: until it has drawn a text, what it draws then, what it holds."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

BARE = """
from textual.app import App, ComposeResult
from textual.widgets import Static

class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("ready-to-write")

Bare().run()
"""
READY = "ready-to-write"
SCHOOL = ["--name", "陈素云", "--school", "青禾小学", "--role", "mentor", "--partner", "李青"]
TERM = ["--programme", "000-01", "--term-start", "2026-09-01", "--term-end", "2027-01-22"]


class Program:
    """A running program; `end` kills it."""

    def __init__(self, argv: list[str], environ: dict[str, str]) -> None:
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execve(argv[0], argv, environ)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, text: str) -> None:
        """Wait until it has drawn a text.

        Raises:
            SystemExit: it ended before.
        """
        seen, wanted = b"", text.encode("utf-8")
        try:
            while wanted not in seen:
                seen += os.read(self._terminal, 65536)
        except OSError:
            raise SystemExit(f"ended before it drew {text!r}:\n{seen.decode('utf-8', 'replace')}") from None

    def press(self, keys: str) -> None:
        """Send keys, as the bytes of a terminal."""
        os.write(self._terminal, keys.encode("utf-8"))

    def drawn_in(self, seconds: float) -> int:
        """The bytes it sends to the terminal in so many seconds."""
        drawn, end = 0, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                drawn += len(os.read(self._terminal, 65536))
        return drawn

    def settle(self, quiet: float = 1.0) -> None:
        """Wait until it has drawn nothing for so many seconds."""
        while self.drawn_in(quiet):
            pass

    @property
    def megabytes(self) -> float:
        """What it holds in memory (VmRSS)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024

    def end(self) -> None:
        """Kill it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


def until(argv: list[str], text: str, environ: dict[str, str]) -> None:
    """Run a program until it has drawn the text, then end it."""
    program = Program(argv, environ)
    try:
        program.until(text)
    finally:
        program.end()


def surroundings(folder: str) -> dict[str, str]:
    """The environment of a run whose traces stay in a folder."""
    return dict(os.environ) | {
        "QINGLAN_NOW": "2026-11-22T14:32",
        "TERM": "xterm-256color",
        "QINGLAN_STATE": folder,
        "HOME": folder,
    }


def bare(folder: str) -> list[str]:
    """The command that runs a bare Textual app."""
    path = Path(folder) / "bare.py"
    path.write_text(BARE, encoding="utf-8")
    return [sys.executable, str(path)]


def ours(workbook: Path) -> list[str]:
    """The command that opens a workbook on the screen."""
    return [sys.executable, "-m", "qinglan_tui", "--workbook", str(workbook)]


def new(workbook: Path, environ: dict[str, str]) -> None:
    """An empty workbook of a mentor."""
    call(["--workbook", str(workbook), "init", *SCHOOL, *TERM], environ)


def call(argv: list[str], environ: dict[str, str]) -> None:
    """One command of ours, quietly."""
    subprocess.run([sys.executable, "-m", "qinglan_tui", *argv], env=environ, check=True, capture_output=True)
