"""`qinglan progress`: how every duty of the term stands on a day."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import columns, note, print_json
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.progress import progress_json, progress_of, progress_rows, read_day, read_term
from qinglan_tui.services.scope import pick_term


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.option("--term", "学期", "如 2026-2027-1、本学期（默认）")
    parser.option("--as-of", "日期", "算到这一天为止（默认今天）", dest="as_of")
    parser.flag("--json", "只打印 JSON 数据")


def run(call: Call) -> int:
    """Print the duties."""
    with call.reading() as workbook:
        with understood():
            day = read_day(call.asked.as_of, workbook, call.today)
            term = pick_term(workbook, read_term(call.asked.term), day)
        found = progress_of(workbook, day, term.id)
        if call.asked.json:
            print_json(progress_json(found, workbook.settings.owner, term.id, day))
            return 0
        for line in columns(progress_rows(found)):
            print(line)
    if not found:
        note("本学期的结对还没有选方案，请在设置的结对里选。")
    return 0
