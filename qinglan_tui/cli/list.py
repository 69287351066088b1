"""`qinglan list`: the records that fit, newest first, a line each."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import columns, note, print_json
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.find import find, read_filter
from qinglan_tui.services.present import record_json, row

PARTS = ("kind", "term", "month", "week", "since", "until", "person", "tag", "status")


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.option("--kind", "种类", "如 听课、反思")
    parser.option("--term", "学期", "如 2026-2027-1、本学期")
    parser.option("--month", "月份", "如 11月、2026-11（算入这个月的）")
    parser.option("--week", "周次", "如 第11周、本周（算入这一周的）")
    parser.option("--since", "日期", "从这一天起")
    parser.option("--until", "日期", "到这一天止")
    parser.option("--person", "姓名", "有这位教师的")
    parser.option("--tag", "标签", "有这个标签的")
    parser.option("--status", "状态", "已约、起草、已完成、已交、已审阅、退回修改")
    parser.flag("--json", "只打印 JSON 数据")


def run(call: Call) -> int:
    """Print the records."""
    with call.reading() as workbook:
        with understood():
            wanted = read_filter({part: getattr(call.asked, part) for part in PARTS}, workbook, call.today)
        found = [hit.record for hit in find(workbook, wanted, call.today)]
        if call.asked.json:
            print_json([record_json(record, workbook) for record in found])
            return 0
        for line in columns(row(record, workbook) for record in found):
            print(line)
    if not found:
        note("还没有记录。" if wanted.is_empty else "没有符合的记录。")
    return 0
