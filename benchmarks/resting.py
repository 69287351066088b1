"""What the program costs while nobody presses a key: bytes to the terminal, and memory."""

from pathlib import Path
from tempfile import TemporaryDirectory

from program import READY, Program, bare, call, new, ours, surroundings
from storage import fill
from timing import Row

IDLE = 5.0  # seconds
MANY = 20_000
F3 = "\x1bOR"


def rows() -> list[Row]:
    """今日 and the form of a lesson at rest; the memory of the sample, and with twenty years listed."""
    with TemporaryDirectory() as name:
        folder, environ = Path(name), surroundings(name)
        sample, many = folder / "sample", folder / "many"
        call(["demo", str(sample), "--no-open"], environ)
        new(many, environ)
        fill(many, MANY)
        plain = _held(bare(name), READY, environ)
        rested, held = _drawn(ours(sample), "", environ), _held(ours(sample), "最近记录", environ)
        written = _drawn(ours(sample), "1三（2）班", environ)
        of_many = _held(ours(many), "最近记录", environ, F3)
    return [
        Row("bytes in five idle seconds, 今日", rested, "a still screen", 1, "0", "B"),
        Row("bytes in five idle seconds, a form half filled in", written, "a still screen", 1, "0", "B"),
        Row("memory, sample workbook", held, "bare Textual app", plain, "≤ 2", "MB"),
        Row(f"memory, {MANY:,} records listed", of_many, "bare Textual app", plain, "≤ 2", "MB"),
    ]


def _drawn(argv: list[str], keys: str, environ: dict[str, str]) -> float:
    program = Program(argv, environ)
    try:
        program.until("最近记录")
        for key in keys:
            program.settle()
            program.press(key)
        # Longer than the pause after which an unsaved text is kept.
        program.settle(2.0)
        return program.drawn_in(IDLE)
    finally:
        program.end()


def _held(argv: list[str], sight: str, environ: dict[str, str], keys: str = "") -> float:
    program = Program(argv, environ)
    try:
        program.until(sight)
        program.settle()
        if keys:
            program.press(keys)
            program.settle(2.0)
        return program.megabytes
    finally:
        program.end()
