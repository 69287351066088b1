"""From the start of the process to the first screen that holds its own text, in a terminal of 80 by 24."""

import fcntl
import os
import pty
import signal
import struct
import sys
import termios
from pathlib import Path
from tempfile import TemporaryDirectory

from timing import Row, in_turns

ROUNDS = 7
BARE = """
from textual.app import App, ComposeResult
from textual.widgets import Static

class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("ready-to-write")

Bare().run()
"""


def until(argv: list[str], text: str, environ: dict[str, str]) -> None:
    """Run a program in a terminal until it has drawn the text, then end it."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(argv[0], argv, environ)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen, wanted = b"", text.encode("utf-8")
    try:
        while wanted not in seen:
            seen += os.read(terminal, 65536)
    except OSError:
        raise SystemExit(f"ended before it drew {text!r}:\n{seen.decode('utf-8', 'replace')}") from None
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def rows() -> list[Row]:
    """The app on an empty and on the sample workbook, against a bare Textual app."""
    with TemporaryDirectory() as folder:
        environ = dict(os.environ) | {"QINGLAN_NOW": "2026-11-22T14:32", "TERM": "xterm-256color"}
        environ["QINGLAN_STATE"] = folder
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        ours = [sys.executable, "-m", "qinglan_tui", "--workbook"]
        empty, full = str(Path(folder) / "empty"), str(Path(folder) / "full")
        make_workbooks(empty, full, environ)
        times = in_turns(
            {
                "bare": lambda: until([sys.executable, str(bare)], "ready-to-write", environ),
                "empty": lambda: until([*ours, empty], "本学期", environ),
                "full": lambda: until([*ours, full], "最近记录", environ),
            },
            ROUNDS,
        )
    yardstick = "bare Textual app"
    return [
        Row("start, empty workbook", times["empty"], yardstick, times["bare"], "≤ 1.6"),
        Row("start, sample workbook", times["full"], yardstick, times["bare"], "≤ 2"),
    ]


def make_workbooks(empty: str, full: str, environ: dict[str, str]) -> None:
    """An empty workbook and the sample of a mentor."""
    who = ["--name", "陈素云", "--school", "青禾小学", "--role", "mentor", "--partner", "李青"]
    when = ["--programme", "000-01", "--term-start", "2026-09-01", "--term-end", "2027-01-22"]
    call(["--workbook", empty, "init", *who, *when], environ)
    call(["demo", full, "--no-open"], environ)


def call(argv: list[str], environ: dict[str, str]) -> None:
    """One command of ours, quietly."""
    import subprocess

    subprocess.run([sys.executable, "-m", "qinglan_tui", *argv], env=environ, check=True, capture_output=True)
