"""`qinglan edit`: change some fields of a record."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import note
from qinglan_tui.cli.given import Given, chosen_kind, field_options, read_given
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.services.entry import compose, echo, fetch, repaired
from qinglan_tui.services.present import changes, on_one_line
from qinglan_tui.storage import Workbook


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("id", "编号", "编号，或它最后的五位以上")
    field_options(parser)


def run(call: Call) -> int:
    """Save the record with what was typed in place of what was there."""
    with understood():
        given = read_given(call.asked)
        if given.is_empty:
            raise WrongUse("没有写要改什么", "如 --set 课题=几分之一")
    with call.writing() as workbook:
        with understood():
            entry = fetch(workbook, call.asked.id)
            record = _changed(workbook, entry, given, call)
        if isinstance(entry, Record):
            changed = changes(entry, record)
            if not changed:
                print(f"没有改动：{on_one_line(entry.heading)}")
                return 0
            if (entry.date, entry.slot) != (record.date, record.slot):
                note(echo(record, workbook, call.today))
        workbook.save(record, call.now)
    what = f"（{'、'.join(changed)}）" if isinstance(entry, Record) else ""
    print(f"已修改：{on_one_line(record.heading)}{what}")
    return 0


def _changed(workbook: Workbook, entry: Record | Unreadable, given: Given, call: Call) -> Record:
    if isinstance(entry, Record):
        kind = chosen_kind(entry.kind.code, given)
        return compose(workbook, kind, given.raw(kind), entry, call.today)
    kind = chosen_kind(given.kind or str(entry.raw.get("kind", "")), given)
    return repaired(workbook, entry, kind, given.raw(kind), call.today)
