"""`qinglan search`: the records in which all the words stand, newest first."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import columns, note, print_json
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.text import quoted
from qinglan_tui.services.find import find, read_filter
from qinglan_tui.services.present import record_json, row


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("words", "文字", "要找的文字；写几个词就找几个词都有的", nargs="+")
    parser.flag("--json", "只打印 JSON 数据")


def run(call: Call) -> int:
    """Print the records, each with the place where the words stand."""
    with understood():
        text = " ".join(call.asked.words).strip()
        if not text:
            raise WrongUse("没有写要找什么", "如 qinglan search 板书")
    with call.reading() as workbook:
        hits = find(workbook, read_filter({"text": text}, workbook, call.today), call.today)
        if call.asked.json:
            print_json([record_json(hit.record, workbook) for hit in hits])
            return 0
        lines = columns(row(hit.record, workbook) for hit in hits)
    for line, hit in zip(lines, hits, strict=True):
        print(line)
        if hit.excerpt:
            print(f"    {hit.excerpt}")
    if not hits:
        note(f"没有找到{quoted(text)}。")
    return 0
