"""`qinglan check`: what to look at before a document is handed in; nothing is changed, nothing is refused.

`--json` prints {document, term, as_of, remarks: [{kind, label, record, other, date, title, what, do}]};
`record` is the id of the record to open, `other` of the one that it repeats or collides with.
"""

from itertools import groupby

from qinglan_tui.cli.call import Call, WrongUse, understood
from qinglan_tui.cli.console import columns, note, print_json
from qinglan_tui.cli.parser import Parser
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.services.document_types import DOCUMENTS, RECORD, document_named
from qinglan_tui.services.entry import fetch
from qinglan_tui.services.find import read_filter
from qinglan_tui.services.precheck import EVERYTHING, RemarkLine, precheck, remark_json
from qinglan_tui.services.scope import pick_term
from qinglan_tui.storage import Workbook


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("document", "文件", "要交哪种文件，如 summary、协议书；不写就查整个学期", nargs="?")
    parser.take("id", "编号", "form 后面写记录的编号", nargs="?")
    parser.option("--term", "学期", "哪个学期，如 2026-2027-1；不写就是本学期")
    parser.option("--pairing", "结对", "只查与这位老师的结对，如 李青；不写就是本学期全部")
    parser.flag("--json", "只打印 JSON 数据")
    parser.notes = ["只列出来，改不改由您定；有没有要看的，退出码都是 0。"]
    if "-h" in parser.words or "--help" in parser.words:
        named = ((document.code, document.label) for document in DOCUMENTS)
        parser.notes += ["", "文件：", *(f"  {line}" for line in columns(named))]


def run(call: Call) -> int:
    """Print the remarks, by what they are about."""
    with understood():
        document = document_named(call.asked.document or EVERYTHING)
    is_record = document.per == RECORD
    if is_record and call.asked.id is None:
        raise WrongUse("没有写是哪条记录", "如 qinglan check form 12345，编号见 qinglan list")
    if not is_record and call.asked.id is not None:
        raise WrongUse(f"{document.code} 后面不用写编号", "要查一条记录，请用 qinglan check form 编号")
    with call.reading() as workbook:
        with understood():
            term_id = read_filter({"term": call.asked.term}, workbook, call.today).term or None
            records = [_record(workbook, call.asked.id)] if is_record else None
        found = precheck(
            workbook,
            document.code,
            call.now,
            term_id=term_id,
            pairing=call.asked.pairing,
            records=records,
        )
        day = records[0].date if records else call.today
        term = pick_term(workbook, term_id, day).id
    if call.asked.json:
        remarks = [remark_json(line) for line in found]
        print_json({"document": document.code, "term": term, "as_of": call.today, "remarks": remarks})
    else:
        _print(found)
    return 0


def _record(workbook: Workbook, number: str) -> Record:
    record = fetch(workbook, number)
    if not isinstance(record, Record):
        raise Problem(record.heading, f"请先用 qinglan edit {record.id} 改好")
    return record


def _print(found: tuple[RemarkLine, ...]) -> None:
    for label, lines in groupby(found, key=lambda line: line.label):
        print(label)
        for line in lines:
            if line.record is None:
                print(f"  {line.text}")
                continue
            print("  " + "  ".join(filter(None, (line.day, line.kind, line.heading, str(line.record.id)))))
            print(f"      {line.text}")
    note(f"共 {len(found)} 处。改不改由您定。" if found else "自查没有发现要改的。")
