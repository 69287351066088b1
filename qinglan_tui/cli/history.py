"""`qinglan history`: how a record came to be what it is."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import note
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.entry import Absent, resolve
from qinglan_tui.services.present import revision_lines


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("id", "编号", "编号，或它最后的五位以上；回收站里的也可以")


def run(call: Call) -> int:
    """Print the kept versions, newest first."""
    with call.reading() as workbook:
        with understood():
            try:
                number = resolve(workbook, call.asked.id)
            except Absent:
                number = resolve(workbook, call.asked.id, trashed=True)
        lines = revision_lines(workbook.history(number))
    for line in lines:
        print(line)
    if not lines:
        note("没有留下修改经过。")
    return 0
