"""`qinglan pack`: a file of records for the partner, 互传文件."""

from pathlib import Path

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import columns, note
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.services.entry import resolve
from qinglan_tui.services.exchange import (
    Choice,
    PacketPreview,
    pack_target,
    partner_named,
    preview_packet,
    write_previewed,
)
from qinglan_tui.services.find import read_filter
from qinglan_tui.services.present import row
from qinglan_tui.storage import Workbook

_PARTS = ("term", "since", "until")


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.option("--for", "姓名", "传给谁；只有一位结对教师时不用写", dest="partner")
    parser.option("--term", "学期", "如 2026-2027-1；期间都不写就是本学期")
    parser.option("--since", "日期", "从这一天起")
    parser.option("--until", "日期", "到这一天止")
    parser.option("--kind", "种类", "只传这一种，如 听课，可写多次", many=True)
    parser.option("--id", "编号", "只传这一条，可写多次", many=True)
    parser.option("--to", "文件", "写到哪里；不写就在当前文件夹里，用 青蓝互传-… 的名字", dest="target")
    parser.flag("--preview", "只看会传哪些，不写文件")


def run(call: Call) -> int:
    """Write the packet and print where it stands; what goes and what stays is said beside it."""
    asked = call.asked
    with call.reading() as workbook:
        with understood():
            choice = _choice(call, workbook)
            target = pack_target(asked.target) if asked.target is not None else None
        preview = preview_packet(workbook, choice, call.today)
        if asked.preview:
            _show(preview, workbook)
            return 0
        path = write_previewed(workbook, preview, target, call.now, folder=Path.cwd())
    for sentence in preview.sentences:
        note(sentence)
    print(path)
    return 0


def _choice(call: Call, workbook: Workbook) -> Choice:
    asked = call.asked
    given = {part: getattr(asked, part) for part in _PARTS}
    if asked.id and (asked.kind or any(given.values())):
        raise WrongUse("写了 --id，就不能再写期间和种类", "请去掉其中一样")
    wanted = read_filter(given, workbook, call.today)
    return Choice(
        partner=partner_named(workbook, asked.partner or ""),
        term=wanted.term,
        since=wanted.since,
        until=wanted.until,
        kinds=tuple(kind_named(kind).code for kind in asked.kind or ()),
        ids=tuple(dict.fromkeys(resolve(workbook, ending) for ending in asked.id or ())),
    )


def _show(preview: PacketPreview, workbook: Workbook) -> None:
    for line in columns(row(record, workbook) for record in preview.records):
        print(line)
    for sentence in preview.sentences:
        note(sentence)
