"""`python -m qinglan_tui.web FOLDER`: the app of one tab; started by the server, never by hand."""

import os
import sys
from pathlib import Path


def main(folder: str) -> int:
    """Open the workbook of the folder for the page; what hinders is told there."""
    from qinglan_tui.app import run
    from qinglan_tui.cli.call import clock_of
    from qinglan_tui.domain.problems import Problem
    from qinglan_tui.services.machine import Machine
    from qinglan_tui.web.web_driver import tell_problem

    try:
        return run(Path(folder), clock_of(os.environ.get("QINGLAN_NOW", "")), Machine.of(os.environ))
    except Problem as problem:
        tell_problem(problem)
        return 1
    except OSError as error:
        tell_problem(Problem(f"工作簿打不开（错误 {error.errno}）", f"请看看这个文件夹：{folder}"))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
