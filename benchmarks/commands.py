"""The command line on the sample workbook, against importing what it cannot do without."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from timing import Row, in_turns

ROUNDS = 15


def rows() -> list[Row]:
    """list, search, add and progress as whole processes."""
    with TemporaryDirectory() as folder:
        environ = dict(os.environ) | {"QINGLAN_NOW": "2026-11-22T14:32", "QINGLAN_STATE": folder}

        def run(*argv: str) -> None:
            subprocess.run([sys.executable, *argv], env=environ, check=True, capture_output=True)

        book = str(Path(folder) / "book")
        ours = ("-m", "qinglan_tui", "--workbook", book)
        run("-m", "qinglan_tui", "demo", book, "--no-open")
        add = ("add", "observation", "--set", "teacher=李青", "--text", "提问后等三秒。")
        times = in_turns(
            {
                "import": lambda: run("-c", "import tinydb, msgspec"),
                "list": lambda: run(*ours, "list"),
                "search": lambda: run(*ours, "search", "三秒"),
                "add": lambda: run(*ours, *add),
                "progress": lambda: run(*ours, "progress"),
            },
            ROUNDS,
        )
    yardstick = "import tinydb, msgspec"
    return [
        Row(f"qinglan {name}", times[name], yardstick, times["import"], "≤ 2")
        for name in ("list", "search", "add", "progress")
    ]
