"""六个一 as a value for paper: the board of each bundle in words, and what was handed in of it."""

from collections.abc import Mapping

from qinglan_tui.domain.drafting import first_sentence
from qinglan_tui.domain.lessons import lesson_key
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.six_ones import BundleItem, BundleSheet, Delivered
from qinglan_tui.domain.terms import months_of
from qinglan_tui.services.board import Board, Bundle, board, bundles, record_ids
from qinglan_tui.services.case import Case
from qinglan_tui.services.progress import progress_or_why


def bundle_sheets(case: Case) -> list[tuple[BundleSheet, Pair]]:
    """The bundles as values, each with its pair."""
    found = case.found
    if case.blank:
        found, _ = progress_or_why(case.workbook, case.today, case.term.id)
    sheets = []
    seen: set[str] = set()
    for one in bundles(found):
        records = {number: case.workbook.get(number) for number in record_ids(one)}
        shown = board(one, records, months_of(case.term))
        pair = next((p for p in case.pairs if p.pairing and p.pairing.id == one.pairing), case.pair)
        if case.blank:
            if one.name in seen:
                continue
            seen.add(one.name)
        sheets.append((_bundle_sheet(one, shown, records, case), pair))
    return sheets


def _bundle_sheet(one: Bundle, shown: Board, records: Mapping[int, object], case: Case) -> BundleSheet:
    seen: set[object] = set()
    monthly: list[BundleItem] = []
    termly: list[BundleItem] = []
    delivered: list[Delivered] = []
    for row in shown.rows:
        is_monthly = bool(shown.columns) and len(row.cells) == len(shown.columns)
        item = BundleItem(row.label, tuple(cell.word for cell in row.cells), row.note)
        (monthly if is_monthly else termly).append(item)
        for number, cell in enumerate(row.cells):
            period = shown.columns[number] if is_monthly else "本学期"
            handed = (records.get(number) for number in cell.records)
            for record in handed:
                if isinstance(record, Record) and _is_new(record, row.label, seen, case):
                    said = first_sentence(record.comment.text) if record.comment else ""
                    delivered.append(Delivered(row.label, period, record.heading, record.date, said))
    return BundleSheet(
        name=one.name,
        person="" if case.blank else one.person,
        months=shown.columns,
        monthly=tuple(monthly),
        termly=tuple(termly),
        delivered=() if case.blank else tuple(delivered),
    )


def _is_new(record: Record, item: str, seen: set[object], case: Case) -> bool:
    """Whether it may be shown, and nothing yet tells of the same lesson for the same item."""
    lesson = lesson_key(record, case.scope.owner.name)
    key = (item, lesson or record.id)
    if record.private or key in seen:
        return False
    seen.add(key)
    return True
