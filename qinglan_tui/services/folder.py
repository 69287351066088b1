"""资料袋: what lies in it by the school's contents, what is missing, and how to come by it."""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.folder import Material, Placed, Section, materials, section_of
from qinglan_tui.domain.periods import Span, counts_in
from qinglan_tui.domain.programmes import Number
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.scope import Scope
from qinglan_tui.services.case import Case, case_of, concerns
from qinglan_tui.services.papers import made_papers, titles_of
from qinglan_tui.storage import Workbook

HAVE, LACK = "有", "缺"
MADE = "导出时照工作簿做好"
_FROM_PARTNER = "这是{who}的材料：请对方用互传文件交来，在“收下文件”里收下；或按 Ctrl+O 新建，作者写对方"


class Paper(Struct, frozen=True, kw_only=True):
    """One record that lies there: when and what, and what is to be said of its attachments."""

    record: Record
    label: str
    note: str = ""
    is_ailing: bool = False


class Shelf(Struct, frozen=True, kw_only=True):
    """One line of the contents: 有 or 缺, how many of how many, and what lies there.

    `kind` is the code of what one writes where it is missing, with `given` filled in, "" where it is not
    one's own to write; `how` says then how to come by it.
    """

    key: str
    title: str
    state: str
    count: str
    note: str
    papers: tuple[Paper, ...]
    kind: str = ""
    given: dict[str, str] = {}
    how: str = ""

    @property
    def is_ailing(self) -> bool:
        """Whether something is missing there."""
        return self.state == LACK or any(paper.is_ailing for paper in self.papers)


class Bag(Struct, frozen=True, kw_only=True):
    """The 资料袋 of a term as far as it is now."""

    term: str
    shelves: tuple[Shelf, ...]

    @property
    def said(self) -> str:
        """2026—2027学年第一学期　有12项，缺3项."""
        lacking = sum(shelf.state == LACK for shelf in self.shelves)
        lost = sum(paper.is_ailing for shelf in self.shelves for paper in shelf.papers)
        parts = [f"有{len(self.shelves) - lacking}项", f"缺{lacking}项" if lacking else "不缺"]
        return f"{self.term}　" + "，".join((*parts, *([f"{lost}份原件找不到"] if lost else ())))


def bag_of(workbook: Workbook, today: dt.date) -> Bag:
    """What lies in the 资料袋 of the term of today, and what is missing.

    Raises:
        Problem: there is no term, or the records cannot be read.
    """
    case = case_of(workbook, today)
    titles = titles_of(case)
    lines = {
        line.title: line for line in materials(case.found, case.lying, case.scope, titles, made_papers(case))
    }
    begun = _begun(case)
    shelves = (
        _shelf(one, titles[one.section.key], lines[titles[one.section.key]], begun, case)
        for one in case.lying
        if titles[one.section.key] in lines
    )
    return Bag(term=case.scope.term_name, shelves=tuple(shelves))


def _shelf(one: Placed, title: str, line: Material, begun: dict[str, int], case: Case) -> Shelf:
    section = one.section
    held, required = line.held or 0, line.required or 0
    lacking = max(0, required - held) or (0 if held or one.records else 1)
    number = f"{_plain(held)}/{_plain(required)}{line.unit}" if required else f"{_plain(held)}{line.unit}"
    notes = [f"还差{_plain(lacking)}{line.unit}"] if lacking else []
    notes += [f"起草{begun[section.key]}份"] if begun.get(section.key) else []
    notes += [MADE] if section.paper and not one.records and not lacking else []
    kind, how = _to_write(section, case.scope)
    return Shelf(
        key=section.key,
        title=title,
        state=LACK if lacking else HAVE,
        count=number,
        note="，".join(notes),
        papers=tuple(_paper(record, case.workbook) for record in one.records),
        kind=kind,
        given={"category": section.categories[0]}
        if kind and section.categories and section.categories[0]
        else {},
        how=how,
    )


def _to_write(section: Section, scope: Scope) -> tuple[str, str]:
    """The kind one writes oneself, or how to come by what is the partner's."""
    whose = section.side or section.heard_by
    if not section.kinds:
        return "", MADE
    if whose in ("", scope.role, "others"):
        return section.kinds[0], ""
    who = "、".join(partner.name for partner in scope.partners) or "对方"
    return "", _FROM_PARTNER.format(who=who)


def _paper(record: Record, workbook: Workbook) -> Paper:
    lost = [one.name for one in record.attachments if workbook.attachment_path(one) is None]
    notes = [f"附件{len(record.attachments)}个"] if record.attachments else []
    notes += [f"原件找不到：{'、'.join(lost)}"] if lost else []
    return Paper(
        record=record,
        label=f"{short_date(record.date)}　{record.heading}",
        note="，".join(notes),
        is_ailing=bool(lost),
    )


def _begun(case: Case) -> dict[str, int]:
    """How many are begun and not finished, by section."""
    span = Span.of_term(case.term)
    found: dict[str, int] = {}
    for record in _unfinished(case.workbook.records(span)):
        of_term = counts_in(record.date, record.counts_for, span, case.workbook.terms)
        if of_term and concerns(record, case.workbook, case.scope):
            key = section_of(record, case.scope).key
            found[key] = found.get(key, 0) + 1
    return found


def _unfinished(entries: Iterable[object]) -> list[Record]:
    return [one for one in entries if isinstance(one, Record) and one.status == "draft" and not one.private]


def _plain(number: Number) -> str:
    return f"{number:g}"
