"""`qinglan where`: the folder of the workbook."""

from qinglan_tui.cli.call import Call
from qinglan_tui.cli.console import note
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.opening import exists, missed


def arguments(parser: Parser) -> None:
    """Declare what the command takes: nothing of its own."""


def run(call: Call) -> int:
    """Print the folder, and whether a workbook is in it."""
    print(call.folder.absolute())
    if (gone := missed(call.machine, call.folder)) is not None:
        note(str(gone.problem))
    elif not exists(call.folder):
        note("这里还没有工作簿。")
    return 0
