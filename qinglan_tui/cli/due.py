"""`qinglan due`: what is overdue or due soon; exit code 3 when something of one's own is overdue."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import columns, note, print_json
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.progress import due_now, progress_json, progress_of, progress_rows, read_day
from qinglan_tui.services.scope import pick_term

SOMETHING_OVERDUE = 3


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.option("--as-of", "日期", "算到这一天为止（默认今天）", dest="as_of")
    parser.flag("--json", "只打印 JSON 数据")
    parser.notes = ["有逾期的任务时退出码是 3，没有是 0。"]


def run(call: Call) -> int:
    """Print what presses."""
    with call.reading() as workbook:
        with understood():
            day = read_day(call.asked.as_of, workbook, call.today)
        term = pick_term(workbook, None, day)
        pressing = due_now(progress_of(workbook, day, term.id))
        if call.asked.json:
            print_json(progress_json(pressing, workbook.settings.owner, term.id, day))
        else:
            for line in columns(progress_rows(pressing)):
                print(line)
            if not any(one.duties for one in pressing):
                note("没有逾期的，近几天也没有要交的。")
    return SOMETHING_OVERDUE if any(one.overdue for one in pressing) else 0
