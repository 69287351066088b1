"""`qinglan demo`: a sample workbook with a term of believable records, to look round in."""

from pathlib import Path

from qinglan_tui.cli.call import Call
from qinglan_tui.cli.console import at_terminal
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.text import quoted

ROLES = {"mentor": "mentor", "师傅": "mentor", "apprentice": "apprentice", "徒弟": "apprentice"}
FOLDER_NAME = "青蓝工作簿（示例）"


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("folder", "文件夹", f"建在哪里；不写就是“文档”里的“{FOLDER_NAME}”", nargs="?")
    parser.option("--role", "身份", "谁的工作簿：mentor（师傅，不写就是它）或 apprentice（徒弟）")
    parser.option("--programme", "方案", "按哪个方案，如 000-07；不写就是 000-01，全部见 programmes list")
    parser.flag("--no-open", "只建好，不打开")


def run(call: Call) -> int:
    """Make the sample and, at a terminal, open it."""
    role = ROLES.get(call.asked.role or "mentor")
    if role is None:
        raise WrongUse(f"没有{quoted(call.asked.role)}这种身份", "可写：mentor（师傅）、apprentice（徒弟）")

    from qinglan_tui.services.demo import PROGRAMME, make_demo
    from qinglan_tui.services.opening import default_folder

    named = call.asked.folder or call.asked.workbook
    folder = Path(named).expanduser() if named else default_folder().with_name(FOLDER_NAME)
    device = call.machine.device(folder)
    made = make_demo(folder, role, call.now, call.asked.programme or PROGRAMME, device)
    call.machine.remember(made, "", call.now, 0, sample=True)
    if call.asked.no_open or not at_terminal():
        print(made)
        return 0
    from qinglan_tui.app import run as run_app

    return run_app(made, call.clock, call.machine)
