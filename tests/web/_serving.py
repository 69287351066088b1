"""`qinglan serve` as a teacher starts it, in a process of its own, on a workbook with an awkward name."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What a shell would take apart, run, or lose.
AWKWARD = "a; touch b 「李」 $(x)"
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/in/\S+")


class Serving:
    """A running server."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        found = ADDRESS.match(address)
        assert found is not None
        self.port = int(found[1])

    def stop(self) -> tuple[int, str]:
        """Ctrl+C; the exit code, and what was said since."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said


@contextmanager
def serving(folder: Path) -> Iterator[Serving]:
    """The server until the end of the block, with the clock of 22 November 2026."""
    environment = os.environ | {
        "QINGLAN_NOW": "2026-11-22T14:32",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "qinglan_tui", "--workbook", str(folder), "serve", "--no-open"],
        cwd=folder.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        said = ""
        while (found := ADDRESS.search(said)) is None:
            line = process.stdout.readline()
            assert line, said
            said += line
        yield Serving(process, found[0])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        process.stdout.close()
