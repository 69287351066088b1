"""`qinglan remove`: put a record into the trash, from which it can come back."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.entry import fetch
from qinglan_tui.services.present import on_one_line


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("id", "编号", "编号，或它最后的五位以上")


def run(call: Call) -> int:
    """Remove the record and say how to get it back."""
    with call.writing() as workbook:
        with understood():
            record = fetch(workbook, call.asked.id)
        assert record.id is not None
        workbook.delete(record.id, call.now)
    print(f"已放进回收站：{on_one_line(record.heading)}。要恢复请运行 qinglan restore {record.id}")
    return 0
