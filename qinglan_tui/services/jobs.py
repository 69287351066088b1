"""One document to be written, as it was asked for: carried out on a workbook of its own, so in any thread."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, structs

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.periods import Span, counts_in
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.reach import TERM
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.school_forms import SchoolForm
from qinglan_tui.services import documents, export
from qinglan_tui.services.case import case_of
from qinglan_tui.services.document_types import document_named
from qinglan_tui.services.school_forms import fill_form, left_over, school_form
from qinglan_tui.services.scope import MARGIN, pick_term, scope_over
from qinglan_tui.storage import Workbook

BLANK, SCHOOL = "blank", "school"  # a blank form of a kind; a school's own form
Tell = Callable[[int, int], None]


class Job(Struct, frozen=True, kw_only=True):
    """What is to be written. `code` is that of a document, or BLANK with the code of a kind in `name` (and
    in `number` another sheet than its first), or SCHOOL with the name of a form. Without a target it goes
    into the folder of exports.
    """

    code: str
    name: str = ""
    number: str = ""
    term_id: str | None = None
    role: str | None = None
    pairing: str | None = None
    style: str | None = None
    reach: str = TERM
    annex: bool = False
    charts: bool = False
    mask: bool = False
    blank: bool = False
    packed: bool = False
    together: bool = False
    target: Path | None = None


class Done(Struct, frozen=True):
    """The files that were written, and what is to be known of them."""

    paths: tuple[Path, ...]
    troubles: tuple[str, ...] = ()


def carry_out(folder: Path, job: Job, now: dt.datetime, tell: Tell | None = None) -> Done:
    """Write what was asked for of the workbook in that folder; `tell` hears how far it is, of how much.

    What `tell` raises ends the work, and nothing is left of what was begun.

    Raises:
        Problem: there is nothing to write, or it cannot be written.
    """
    workbook = Workbook.open(folder, write=False, now=now)
    try:
        return _written(workbook, job, now, tell)
    finally:
        workbook.close()


def _written(workbook: Workbook, job: Job, now: dt.datetime, tell: Tell | None) -> Done:
    if job.code == SCHOOL:
        return _filled(workbook, job, now)
    if job.target is None:
        job = structs.replace(job, target=export.export_folder(workbook) / proposed_name(workbook, job, now))
    troubles: list[str] = []
    if job.code == BLANK:
        kind = kind_named(job.name)
        path = documents.write_blank_form(
            workbook, kind, now, style=job.style, target=job.target, number=job.number
        )
    elif job.code == "summary":
        path = export.export_summary(
            workbook,
            now,
            term_id=job.term_id,
            role=job.role,
            style=job.style,
            target=job.target,
            annex=job.annex,
            charts=job.charts,
            reach=job.reach,
            pairing=job.pairing,
            mask=job.mask,
            warn=troubles.append,
            tell=tell,
        )
    else:
        path = documents.write_document(
            workbook,
            job.code,
            now,
            term_id=job.term_id,
            pairing=job.pairing,
            style=job.style,
            target=job.target,
            blank=job.blank,
            packed=job.packed,
            tell=tell,
            warn=troubles.append,
        )
    return Done((path,), tuple(troubles))


def proposed_name(workbook: Workbook, job: Job, now: dt.datetime) -> str:
    """The name that the school asks for, of the file or folder.

    Raises:
        Problem: there is no such term or pairing.
    """
    if job.code == BLANK:
        return export.file_name(f"{_sheet_label(job)}（空表）") + ".docx"
    if job.code == "summary":
        term = pick_term(workbook, job.term_id, now.date())
        scope = scope_over(workbook, term, job.reach, job.role, job.pairing)
        name = Path(export.summary_name(scope))
        whom = "、".join(one.name for one in scope.partners) if job.pairing else ""
        return name.with_stem(f"{name.stem}（{whom}）").name if whom else name.name
    document = document_named(job.code)
    case = case_of(workbook, now.date(), job.term_id, job.pairing, blank=job.blank)
    folder = workbook.folder / export.EXPORT_FOLDER
    return documents.default_target(document, case, folder, pairing=job.pairing, packed=job.packed).name


def _sheet_label(job: Job) -> str:
    kind = kind_named(job.name)
    if not job.number:
        return kind.label
    from exports.forms import sheet_named

    return sheet_named(kind, job.number).label


def records_for(workbook: Workbook, form: SchoolForm, term_id: str | None, today: dt.date) -> list[Record]:
    """The finished records of a form's kind that count for the term, oldest first.

    Raises:
        Problem: there is no such term.
    """
    term = pick_term(workbook, term_id, today)
    span = Span.of_term(term)
    return [
        record
        for record in workbook.records(Span(term.start - MARGIN, term.end + MARGIN))
        if isinstance(record, Record)
        and record.kind.code == form.kind
        and record.is_finished
        and not record.private
        and counts_in(record.date, record.counts_for, span, workbook.terms)
    ]


def records_of(workbook: Workbook, job: Job, today: dt.date) -> list[Record]:
    """The records that a form of the school would be filled from; none where that cannot be told."""
    try:
        return records_for(workbook, school_form(workbook, job.name), job.term_id, today)
    except Problem:
        return []


def _filled(workbook: Workbook, job: Job, now: dt.datetime) -> Done:
    form = school_form(workbook, job.name)
    records = records_for(workbook, form, job.term_id, now.date())
    if not records:
        raise Problem(f"这个学期还没有{kind_named(form.kind).label}", "请先写记录，或选别的学期")
    folder = export.export_folder(workbook)
    paths = fill_form(workbook, form, records, folder=folder, together=job.together)
    missing = left_over(form, records)
    said = f"“{form.name}”没有地方填：{'、'.join(missing)}"
    return Done(paths, (said,) if missing else ())


def at(job: Job, target: Path) -> Job:
    """The same, to be written elsewhere."""
    return structs.replace(job, target=target)


def placed(job: Job, typed: str, folder: Path, make_folder: Callable[[], Path]) -> Job:
    """The job with the file or folder that was typed; a name alone is one in `folder`, which is then made.

    Raises:
        Problem: it cannot be a file of this kind, or the folder cannot be made.
    """
    suffix = ".docx" if job.code == BLANK else document_named(job.code).suffix
    if suffix == ".docx":
        target = export.check_target(typed, folder)
    else:
        wanted = str(folder / Path(typed.strip()).expanduser())
        target = documents.check_place(wanted, ".zip" if job.packed else suffix)
    if target.parent == folder:
        make_folder()
    return at(job, target)
