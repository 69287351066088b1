"""`qinglan merge`: take in the file of records that a partner sent."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import at_terminal
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.services.merging import (
    BOTH,
    CHANGED,
    NEW,
    SAME,
    MergePreview,
    MergeReport,
    merge,
    preview_merge,
)
from qinglan_tui.services.same_lesson import accept_same_lesson
from qinglan_tui.services.shared_programme import place_of
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.packets import read_packet

_GROUPS = (NEW, CHANGED, BOTH)


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("file", "文件", "收到的互传文件，以 .qinglan 结尾")
    parser.flag("--preview", "只看会带来什么，不合并")
    parser.flag("--yes", "不再问，直接合并；对方写得不一样的教师和结对不改")


def run(call: Call) -> int:
    """Show what the packet would bring and merge it, after asking where somebody sits who can answer."""
    asked = call.asked
    with understood():
        path = place_of(asked.file)
    packet = read_packet(path)
    if asked.preview:
        with call.reading() as workbook:
            _show(preview_merge(workbook, packet))
        return 0
    if not asked.yes and not at_terminal():
        raise WrongUse("这里没有人回答要不要合并", "请加 --yes，或先用 --preview 看一看")
    with call.writing() as workbook:
        if not asked.yes:
            _show(preview_merge(workbook, packet))
            if not _agreed("合并吗？（y/n）"):
                print("没有合并。")
                return 0
        report = merge(workbook, packet, call.now)
        for sentence in report.sentences:
            print(sentence)
        _offer_same_lesson(workbook, report, call, ask=not asked.yes)
    return 0


def _offer_same_lesson(workbook: Workbook, report: MergeReport, call: Call, *, ask: bool) -> None:
    """Say what may be one lesson, and make it one where the teacher says so."""
    settled: set[int | None] = set()
    for offer in report.same_lesson:
        both = {offer.mine.id, offer.theirs.id}
        if not settled.isdisjoint(both):
            continue
        print(f"同一节课？ {offer.text}")
        if ask and not offer.unknown and _agreed("算作同一节课吗？（y/n）"):
            accept_same_lesson(workbook, offer.mine.id or 0, offer.theirs.id or 0, call.now)
            settled |= both


def _show(preview: MergePreview) -> None:
    for sentence in preview.notices:
        print(sentence)
    for group in _GROUPS:
        lines = preview.of(group)
        if lines:
            print(f"{group} {len(lines)}条")
        for line in lines:
            print(f"  {line.text}")
    if preview.of(SAME):
        print(f"{SAME} {len(preview.of(SAME))}条")
    offers = [(offer.text, offer.is_safe) for offer in preview.people]
    offers += [(offer.text, offer.is_safe) for offer in preview.pairings]
    for text, is_safe in offers:
        print(text if is_safe else f"{text}，不改这里的")
    for attachment in preview.missing:
        print(f"附件没有随文件来：{attachment.name}")
    for sentence in preview.left_out:
        print(sentence)
    for offer in preview.same_lesson:
        print(f"同一节课？ {offer.text}")


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"y", "yes", "是", "合并", "好"}
    except EOFError:
        return False
