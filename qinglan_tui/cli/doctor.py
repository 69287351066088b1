"""`qinglan doctor`: what is damaged or gone, what can be done about it, and doing it.

`--json` prints {folder, at, format, open, size, free, sound, years: [{year, file, records, trash,
conflicts}], attachments, copies: [{file, days: [date]}], kept_before: [name], findings: [{severity,
code, what, do, file, line, column, record, offers: [{id, label}]}]}. Severities are damage, warning, note;
`size` and `free` are bytes; `line` and `column` are 0 where there is no one place.

With `--repair` it prints {file, done, records, read, from_copy, kept, lost: [{line, text}]}; `done` is false
as long as --yes was not said.
"""

from typing import Any

from qinglan_tui.cli.call import Call, WrongUse
from qinglan_tui.cli.console import columns, note, print_json
from qinglan_tui.cli.parser import Parser
from qinglan_tui.domain.text import quoted
from qinglan_tui.services.care import Finding, Mended, Offer, Report, examine, preview_repair, repair
from qinglan_tui.services.findings import SEVERITIES

RESTORE = "restore"
LONGEST_LINE = 60


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.flag("--json", "只打印 JSON 数据")
    parser.option("--repair", "文件", "修哪个文件，如 records-2026.json；接着做完上次的恢复写 restore")
    parser.option("--with", "办法", "salvage（救出读得出的）或一天的备份，如 2026-11-21", dest="way")
    parser.flag("--yes", "照样做；不写就只说会怎样，什么也不动")
    parser.notes = ["只检查时什么也不改，工作簿开着也可以。"]


def run(call: Call) -> int:
    """Examine, or repair one file."""
    asked = call.asked
    if asked.repair is None and (asked.way is not None or asked.yes):
        raise WrongUse("没有写修哪个文件", "如 qinglan doctor --repair records-2026.json")
    report = examine(call.folder, call.now)
    if asked.repair is not None:
        return _repair(call, report)
    if asked.json:
        print_json(_json(report))
    else:
        _print(report)
    return 0


def _print(report: Report) -> None:
    print(f"工作簿：{report.folder.absolute()}")
    rows = [
        (f"{year.year}—{year.year + 1}学年", f"{year.records} 条", f"回收站 {year.trash} 条")
        for year in report.years
    ]
    for line in columns(rows) if rows else ():
        print(f"  {line}")
    for copies in report.copies:
        if copies.days:
            print(f"  {copies.file} 的每日备份：{len(copies.days)} 份，最近 {copies.days[0]}")
    if report.is_open:
        print("  正在一个窗口里开着。")
    for finding in report.findings:
        where = f"（{finding.file} 第{finding.line}行）" if finding.line and finding.record else ""
        print(f"{SEVERITIES[finding.severity]}：{finding.what}{where}。{finding.do}。")
        for offer in finding.offers:
            print(f"    {offer.label}：qinglan doctor --repair {_target(finding)} --with {offer.id}")
    if report.is_sound:
        print("都好。")


def _repair(call: Call, report: Report) -> int:
    finding, offer = _chosen(call, report)
    if call.asked.yes:
        mended = repair(call.folder, finding, offer, call.now)
    else:
        mended = preview_repair(call.folder, finding, offer)
    if call.asked.json:
        print_json(_mended_json(mended, finding, call.asked.yes))
        return 0
    print(f"{'已' if call.asked.yes else '会'}{offer.label}。")
    if mended.records:
        print(f"{mended.sentence}。")
    for lost in mended.lost:
        text = lost.text if len(lost.text) <= LONGEST_LINE else lost.text[:LONGEST_LINE] + "…"
        print(f"  第{lost.line}行读不出来：{text}")
    if not call.asked.yes:
        note("什么也没有动；要这样做请加 --yes。")
    return 0


def _chosen(call: Call, report: Report) -> tuple[Finding, Offer]:
    """The finding and the offer that were named; the first offer when none was."""
    named, way = call.asked.repair, call.asked.way
    findings = [finding for finding in report.findings if finding.offers]
    targets = [_target(finding) for finding in findings]
    if named not in targets:
        hint = f"可写：{'、'.join(targets)}" if targets else "现在没有要修的"
        raise WrongUse(f"{quoted(named, 40)}没有什么要修的", hint)
    finding = findings[targets.index(named)]
    offers = {offer.id: offer for offer in reversed(finding.offers)}
    if way is not None and way not in offers:
        raise WrongUse(
            f"没有{quoted(way)}这个办法", f"可写：{'、'.join(offer.id for offer in finding.offers)}"
        )
    return finding, finding.offers[0] if way is None else offers[way]


def _target(finding: Finding) -> str:
    return finding.file or RESTORE


def _json(report: Report) -> dict[str, Any]:
    return {
        "folder": str(report.folder.absolute()),
        "at": report.at,
        "format": report.format,
        "open": report.is_open,
        "size": report.size,
        "free": report.free,
        "sound": report.is_sound,
        "years": report.years,
        "attachments": report.attachments,
        "copies": report.copies,
        "kept_before": report.kept_before,
        "findings": [_finding_json(finding) for finding in report.findings],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    names = ("severity", "code", "what", "do", "file", "line", "column", "record")
    offers = [{"id": offer.id, "label": offer.label} for offer in finding.offers]
    return {name: getattr(finding, name) for name in names} | {"offers": offers}


def _mended_json(mended: Mended, finding: Finding, done: bool) -> dict[str, Any]:
    names = ("records", "read", "from_copy", "kept", "lost")
    return {"file": _target(finding), "done": done} | {name: getattr(mended, name) for name in names}
