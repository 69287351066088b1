"""`qinglan show`: one record whole."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import print_json
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.entry import fetch
from qinglan_tui.services.present import full_text, record_json


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("id", "编号", "编号，或它最后的五位以上")
    parser.flag("--json", "只打印 JSON 数据")


def run(call: Call) -> int:
    """Print the record."""
    with call.reading() as workbook:
        with understood():
            record = fetch(workbook, call.asked.id)
        if call.asked.json:
            print_json(record_json(record, workbook))
        else:
            print(full_text(record, workbook))
    return 0
