"""From a key to the frame that shows it, in a text of 5,000 characters, in a terminal of 80 by 24."""

import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from program import Program, new, ours, surroundings
from timing import Row

KEYS = 40
LENGTH = 5_000
SENTENCE = "三个学生上台折纸，一人折错，同伴讲清楚了。老师追问“为什么平均分”，等了四秒，没人答……"
BEGINNING = SENTENCE[1:6]  # the cursor stands on the first character
KEY = "好"
QUIET = 0.05  # seconds without output after which a frame is whole
ENLARGE = "\x07"
TOP = "\x1b[1;5H"
BARE = """
import sys
from pathlib import Path
from textual.app import App, ComposeResult
from textual.widgets import TextArea

class Bare(App[None]):
    def compose(self) -> ComposeResult:
        area = TextArea(Path(sys.argv[1]).read_text(encoding="utf-8"))
        area.cursor_blink = False
        yield area

Bare().run()
"""


def rows() -> list[Row]:
    """The editor in its form and on the whole screen, against a bare TextArea with the same text."""
    whole = (SENTENCE * (LENGTH // len(SENTENCE) + 1))[:LENGTH]
    parted = "\n".join(whole[at : at + 120] for at in range(0, LENGTH, 120))
    return [*_compared("5,000 characters", parted), *_compared("one paragraph of 5,000", whole)]


def _compared(what: str, text: str) -> list[Row]:
    with TemporaryDirectory() as name:
        folder, environ = Path(name), surroundings(name)
        programs = {
            "bare": _bare(folder, text, environ),
            "form": _ours(folder / "one", text, environ, 2),
            "whole": _ours(folder / "two", text, environ, 1),
        }
        try:
            times = {name: median(taken) for name, taken in _typed(programs).items()}
        finally:
            for program in programs.values():
                program.end()
    theirs = "the same in a bare TextArea"
    return [
        Row(f"key, {what}, in the form", times["form"], theirs, times["bare"], "≤ 1.5"),
        Row(f"key, {what}, on the whole screen", times["whole"], theirs, times["bare"], "≤ 1.5"),
    ]


def _typed(programs: dict[str, Program]) -> dict[str, list[float]]:
    """How long each program takes to draw each key; they take turns, one key each, from a still screen."""
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(KEYS):
        for name, program in programs.items():
            program.settle(QUIET)
            begun = time.perf_counter()
            program.press(KEY)
            program.until(KEY)
            times[name].append(time.perf_counter() - begun)
    return times


def _bare(folder: Path, text: str, environ: dict[str, str]) -> Program:
    source, script = folder / "text", folder / "area.py"
    source.write_text(text, encoding="utf-8")
    script.write_text(BARE, encoding="utf-8")
    program = Program([sys.executable, str(script), str(source)], environ)
    program.until(BEGINNING)
    return program


def _ours(workbook: Path, text: str, environ: dict[str, str], presses: int) -> Program:
    """A new reflection with that text on the whole screen; with two presses back in its form."""
    new(workbook, environ)
    program = Program(ours(workbook), environ)
    program.until("听课")
    steps = [("3", "教学反思"), (ENLARGE, "校要看"), (f"\x1b[200~{text}\x1b[201~", "……"), (TOP, BEGINNING)]
    for keys, sight in (*steps, *[(ENLARGE, BEGINNING)] * (presses - 1)):
        program.settle(QUIET)
        program.press(keys)
        program.until(sight)
    return program
