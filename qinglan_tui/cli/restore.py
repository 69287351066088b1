"""`qinglan restore`: bring a record back from the trash."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.entry import resolve
from qinglan_tui.services.present import on_one_line


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("id", "编号", "编号，或它最后的五位以上")


def run(call: Call) -> int:
    """Restore the record."""
    with call.writing() as workbook:
        with understood():
            number = resolve(workbook, call.asked.id, trashed=True)
        workbook.restore(number, call.now)
        record = workbook.get(number)
    print(f"已恢复：{on_one_line(record.heading) if record is not None else number}")
    return 0
