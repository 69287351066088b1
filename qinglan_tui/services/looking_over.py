"""What a document will hold, as lines to read before it is written: of the same values as the file."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.masking import masked, masks, names_of
from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.case import Case, about_of, case_of
from qinglan_tui.services.document_types import document_named
from qinglan_tui.services.house import house_of_document, house_of_kind
from qinglan_tui.services.jobs import BLANK, SCHOOL, Job, records_for
from qinglan_tui.services.papers import BUILDERS
from qinglan_tui.services.preview import Line, summary_lines
from qinglan_tui.services.school_forms import school_form
from qinglan_tui.services.scope import pick_term, scope_of
from qinglan_tui.services.summary import summarise
from qinglan_tui.storage import Workbook

Lines = tuple[Line, ...]


def lines_before(folder: Path, job: Job, now: dt.datetime) -> Lines:
    """The document as it would be written now, of the workbook in that folder.

    Raises:
        Problem: there is nothing to write.
    """
    workbook = Workbook.open(folder, write=False, now=now)
    try:
        return lines_of(workbook, job, now)
    finally:
        workbook.close()


def lines_of(workbook: Workbook, job: Job, now: dt.datetime) -> Lines:
    """The same of an open workbook."""
    if job.code == "summary":
        summary = summarise(workbook, now.date(), job.term_id, job.role, job.reach, job.pairing)
        if job.mask:
            names = (*names_of(summary), *(one.name for one in workbook.people))
            summary = masked(summary, masks(names))
        return summary_lines(summary)
    if job.code == SCHOOL:
        return tuple(_school(workbook, job, now.date()))
    if job.code == BLANK:
        return _blank(workbook, job, now)
    case = case_of(workbook, now.date(), job.term_id, job.pairing, blank=job.blank)
    if job.code == "handbook":
        return tuple(_handbook(case))
    if job.code == "portfolio":
        return tuple(_portfolio(case))
    if job.code == "table":
        return tuple(_table(case))
    return _paper(case, job)


def _paper(case: Case, job: Job) -> Lines:
    from exports.leaves import write_leaves

    document = document_named(job.code)
    leaves = BUILDERS[document.builder](case)
    if not leaves:
        raise Problem("现在的方案里没有“六个一”这样的成套任务", "请在结对里选有成套任务的方案")
    held = BytesIO()
    write_leaves(
        leaves, about_of(document.label, case), house_of_document(document, case.workbook, job.style), held
    )
    return _read(held)


def _blank(workbook: Workbook, job: Job, now: dt.datetime) -> Lines:
    from exports.forms import write_blank_form

    kind = kind_named(job.name)
    scope = scope_of(workbook, pick_term(workbook, None, now.date()))
    held = BytesIO()
    house = house_of_kind(kind, workbook, job.style, job.number)
    write_blank_form(kind, scope, house, held, made_on=now.date(), number=job.number)
    return _read(held)


def _read(held: BytesIO) -> Lines:
    from exports.reading import lines_of_document

    lines: list[Line] = []
    for role, text in lines_of_document(held.getvalue()):
        if lines and role:
            lines.append(Line())
        lines.append(Line(text, role))
    return tuple(lines)


def _handbook(case: Case) -> Iterator[Line]:
    from qinglan_tui.services.portfolio import handbook_of

    book = handbook_of(case)
    yield Line(book.about.title, "title")
    yield Line("　".join(part for part in (case.scope.school, case.scope.term_name) if part))
    yield Line()
    yield Line("目录", "head")
    for number, chapter in enumerate(book.chapters, 1):
        yield Line(f"{number:>2} {chapter.title}　{chapter.count}")


def _portfolio(case: Case) -> Iterator[Line]:
    from qinglan_tui.services.portfolio import paths_of

    paths = paths_of(case)
    yield Line(f"资料袋　共{len(paths)}个文件", "title")
    folder = ""
    for path in paths:
        *above, name = path.split("/")
        if (here := "/".join(above)) != folder:
            folder = here
            yield Line()
            yield Line(folder, "head")
        yield Line(f"  {name}")


def _table(case: Case) -> Iterator[Line]:
    from qinglan_tui.domain.personal import COLUMNS, personal_row

    yield Line("个人汇总", "title")
    for column, value in zip(COLUMNS, personal_row(case.summary, case.found), strict=True):
        yield Line(f"{column.title}　{'' if value is None else value}")


def _school(workbook: Workbook, job: Job, today: dt.date) -> Iterator[Line]:
    form = school_form(workbook, job.name)
    records = records_for(workbook, form, job.term_id, today)
    yield Line(form.name, "title")
    yield Line(f"填{len(records)}条{kind_named(form.kind).label}" if records else "这个学期还没有可填的记录")
    for record in records:
        yield Line(f"{short_date(record.date)}　{record.heading}")
