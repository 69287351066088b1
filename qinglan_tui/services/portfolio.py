"""The handbook and the 资料袋 of a term: what goes into them, in which order, under which names."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qinglan_tui.domain.counts import APPRENTICE
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.folder import Placed, held_in
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.text import clean
from qinglan_tui.services.case import Case, about_of, day_of, pairing_months
from qinglan_tui.services.document_types import document_named
from qinglan_tui.services.export import Warn, file_name, ignored, paper_name
from qinglan_tui.services.form_leaves import form_leaf
from qinglan_tui.services.house import house_of_document, house_of_kind
from qinglan_tui.services.papers import BUILDERS, made_papers, titles_of, written_plans

if TYPE_CHECKING:
    from exports.handbook import Chapter, Handbook
    from exports.leaves import Leaf
    from exports.portfolio import Entry

LONGEST = 200  # bytes of a file's name without its ending; with folder and number it stays below 255
LONGEST_SUFFIX = 12  # characters of what an original ends in
ATTACHED = "附件"
Tell = Callable[[int, int], None]


# --- the handbook -----------------------------------------------------------------------------------------


def handbook_of(case: Case) -> "Handbook":
    """The whole term as one value; a blank handbook has every form once, to be written by hand."""
    from exports.handbook import Handbook

    return Handbook(
        scope=case.scope,
        about=about_of(document_named("handbook").label, case),
        chapters=tuple(_chapters(case)),
        tasks=case.pair.tasks,
        day=day_of(case),
        pairing=pairing_months(case),
    )


def _chapters(case: Case) -> "Iterator[Chapter]":
    from exports.handbook import Chapter

    titles, made = titles_of(case), made_papers(case)
    for one in case.lying:
        leaves = _leaves(one, case, made)
        if leaves:
            yield Chapter(titles[one.section.key], tuple(leaves), _count(one, case, len(leaves)))
    yield Chapter("材料上交清单", tuple(BUILDERS["checklist"](case)), "1份")


def _count(one: Placed, case: Case, leaves: int) -> str:
    """How many there are, in the words of the contents."""
    if case.blank or not one.records:
        return f"{leaves}份"
    unit = KINDS_BY_CODE[one.section.kinds[0]].unit
    held = held_in(one, case.scope)
    sheets = f"{leaves}份"
    return sheets if unit == "份" or not held else f"{held}{unit}，{sheets}" if unit == "节" else sheets


def _leaves(one: Placed, case: Case, made: Mapping[str, int]) -> "list[Leaf]":
    """What stands behind one line of the contents."""
    from exports.forms import blank_form
    from exports.leaves import FormLeaf
    from exports.summary import SummaryLeaf

    section = one.section
    if section.key in _PLANS:
        return BUILDERS[section.key](case) if case.blank else written_plans(case, section.side)
    if section.paper:
        wanted = section.key in made and not (case.blank and section.key == "register")
        return BUILDERS[section.paper](case) if wanted else []
    if case.blank:
        # The sheets of a lesson heard are the same whoever heard it.
        codes = section.kinds if section.heard_by in ("", APPRENTICE) else ()
        kinds = [KINDS_BY_CODE[code] for code in codes]
        return [FormLeaf(blank_form(kind, case.scope)) for kind in kinds]
    leaves = [form_leaf(case, record) for record in one.records]
    if section.key == f"summary_{case.scope.role}" and not case.summary.written:
        # Nobody has written it yet: what is known is laid out for it.
        leaves.append(SummaryLeaf(case.summary))
    return leaves


_PLANS = ("plan_mentor", "plan_apprentice")


# --- the portfolio ----------------------------------------------------------------------------------------


def write_portfolio_of(
    case: Case, target: Path, style: str | None, tell: Tell | None = None, warn: Warn = ignored
) -> None:
    """Write the 资料袋 of a case as a folder, or as a zip when the target ends in .zip.

    `tell` hears how many of its files are written, of how many; `warn` what could not be printed.

    Raises:
        Problem: it cannot be written, or an original is gone; nothing is left of it.
    """
    from exports.portfolio import write_portfolio

    write_portfolio(_Bag(case, style, warn).entries(), target, tell)


def paths_of(case: Case) -> tuple[str, ...]:
    """Where each file of the 资料袋 of a case would stand in it."""
    return tuple(entry.path for entry in _Bag(case, None, ignored).entries())


class _Bag:
    """Collects the files of a portfolio under names that no system confuses."""

    def __init__(self, case: Case, style: str | None, warn: Warn) -> None:
        self._case = case
        self._style = style
        self._warn = warn
        self._taken: set[str] = set()
        self._listed: list[tuple[str, str, str]] = []

    def entries(self) -> "list[Entry]":
        """Contents first, then every section in its order, then what is for the office."""
        titles, made = titles_of(self._case), made_papers(self._case)
        found: list[Entry] = []
        number = 0
        for one in self._case.lying:
            if one.records or one.section.key in made:
                number += 1
                folder = _legal(f"{number:02} {titles[one.section.key]}")
                found += self._section(one, folder, titles[one.section.key])
        found.append(self._summary(number + 1))
        found.append(self._document("checklist", "材料上交清单"))
        found.append(self._table())
        return [self._contents(), *found]

    def _section(self, one: Placed, folder: str, title: str) -> "Iterator[Entry]":
        section = one.section
        if section.paper:
            yield self._document(section.paper, title, folder)
        else:
            for record, what in _named(one.records):
                yield self._record(record, folder, what)
        for record, what in _named(one.records):
            yield from self._originals(record, folder, what)

    def _record(self, record: Record, folder: str, what: str) -> "Entry":
        from exports.leaves import write_leaves
        from exports.portfolio import Piece

        case = self._case
        house = house_of_kind(record.kind, case.workbook, self._style)

        def write(stream: BinaryIO) -> None:
            about = about_of(record.heading, case)
            for trouble in write_leaves([form_leaf(case, record)], about, house, stream):
                self._warn(trouble)

        path = self._path(folder, record.author or case.scope.owner.name, what, ".docx")
        return Piece(path, write)

    def _originals(self, record: Record, folder: str, what: str) -> "Iterator[Entry]":
        """The attached files as they are; one that is gone is named in the list."""
        from exports.portfolio import Original

        for attached in record.attachments:
            source = self._case.workbook.attachment_path(attached)
            name = Path(clean(attached.name))
            author = record.author or self._case.scope.owner.name
            if source is None:
                self._listed.append((folder, attached.name, "原件缺"))
                continue
            suffix = f".{file_name(name.suffix)}" if name.suffix else ""
            path = self._path(f"{folder}/{ATTACHED}", author, f"{what}-{name.stem}", suffix[:LONGEST_SUFFIX])
            yield Original(path, source)

    def _document(self, builder: str, title: str, folder: str = "") -> "Entry":
        from exports.leaves import write_leaves
        from exports.portfolio import Piece

        case = self._case
        document = document_named(_CODES.get(builder, builder))
        house = house_of_document(document, case.workbook, self._style)

        def write(stream: BinaryIO) -> None:
            write_leaves(BUILDERS[builder](case), about_of(title, case), house, stream)

        return Piece(self._path(folder, case.scope.owner.name, title, ".docx"), write)

    def _summary(self, number: int) -> "Entry":
        from exports.portfolio import Piece
        from exports.summary import write_summary

        case = self._case
        house = house_of_document(document_named("summary"), case.workbook, self._style)

        def write(stream: BinaryIO) -> None:
            write_summary(case.summary, house, stream)

        folder = f"{number:02} 学期总结"
        return Piece(self._path(folder, case.scope.owner.name, "学期总结", ".docx"), write)

    def _table(self) -> "Entry":
        from exports.portfolio import Piece
        from exports.table_xlsx import write_personal
        from qinglan_tui.domain.personal import personal_row

        case = self._case

        def write(stream: BinaryIO) -> None:
            row = personal_row(case.summary, case.found)
            write_personal(row, stream, author=case.scope.owner.name, made_on=case.today)

        return Piece(self._path("", case.scope.owner.name, "个人汇总", ".xlsx"), write)

    def _contents(self) -> "Entry":
        """档案袋目录, and on the next page every file by its name."""
        from exports.checklist import files_register
        from exports.leaves import write_leaves
        from exports.portfolio import Piece

        case, listed = self._case, tuple(self._listed)
        house = house_of_document(document_named("contents"), case.workbook, self._style)

        def write(stream: BinaryIO) -> None:
            leaves = [*BUILDERS["contents"](case), files_register(listed, case.scope)]
            write_leaves(leaves, about_of("档案袋目录", case), house, stream)

        return Piece(self._path("", case.scope.owner.name, "档案袋目录", ".docx", first=True), write)

    def _path(self, folder: str, name: str, what: str, suffix: str, *, first: bool = False) -> str:
        """学期-学科-姓名-材料名, with a number behind it where it is taken already."""
        stem = _legal(("00 " if first else "") + paper_name(self._case.scope, name, what))
        place = f"{folder}/" if folder else ""
        path, number = f"{place}{stem}{suffix}", 1
        while path.casefold() in self._taken:
            number += 1
            path = f"{place}{stem}（{number}）{suffix}"
        self._taken.add(path.casefold())
        self._listed.append((folder, path.removeprefix(place), ""))
        return path


# Sections whose document has another code in the list of documents.
_CODES = {"score": "score-apprentice"}


def _named(records: Iterable[Record]) -> "Iterator[tuple[Record, str]]":
    """Records and what their files are called, numbered within a kind: 听课记录01-9月9日李青《几分之一》."""
    counted: Counter[str] = Counter()
    for record in records:
        label = record.kind.label.split("（")[0]
        counted[label] += 1
        heading = "" if record.heading == record.kind.label else record.heading
        yield record, f"{label}{counted[label]:02}-{short_date(record.date)}{heading}"


_SPACES = re.compile(r"\s+")


def _legal(name: str) -> str:
    """A name that is short enough in bytes for every system, on one line."""
    line = file_name(_SPACES.sub(" ", clean(name)))
    while len(line.encode("utf-8")) > LONGEST:
        line = line[:-1]
    return line.strip(" .") or "_"
