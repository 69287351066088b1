"""Writing the documents of `DOCUMENTS`: which there are today, under which names, and where."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from qinglan_tui.domain.folder import side_of
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.kinds.growth_plan import GrowthPlan
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.text import quoted
from qinglan_tui.services.board import bundles
from qinglan_tui.services.case import Case, about_of, case_of
from qinglan_tui.services.document_types import (
    DOCUMENTS,
    PAIRING,
    PROSE,
    RECORD,
    DocumentType,
    document_named,
)
from qinglan_tui.services.export import (
    LONGEST_FILE,
    Warn,
    export_form,
    export_summary,
    file_name,
    free_name,
    ignored,
    paper_name,
)
from qinglan_tui.services.papers import BUILDERS
from qinglan_tui.services.scope import pick_term, scope_of
from qinglan_tui.storage import Workbook

Tell = Callable[[int, int], None]

__all__ = [
    "DOCUMENTS",
    "DocumentLine",
    "DocumentType",
    "check_place",
    "default_target",
    "document_named",
    "documents_for",
    "style_of",
    "write_blank_form",
    "write_document",
]


class DocumentLine(Struct, frozen=True):
    """One document as a list shows it: whether there is something to write, and what to say of it."""

    document: DocumentType
    ready: bool
    note: str


def documents_for(workbook: Workbook, now: dt.datetime) -> tuple[DocumentLine, ...]:
    """Every document with what it would hold today.

    Raises:
        Problem: the workbook has no term.
    """
    case = case_of(workbook, now.date())
    return tuple(_line(document, case) for document in DOCUMENTS)


def _line(document: DocumentType, case: Case) -> DocumentLine:
    pairs = sum(1 for pair in case.pairs if pair.pairing)
    if document.per == RECORD:
        return DocumentLine(document, bool(case.records), f"{len(case.records)}条记录，选一条")
    if document.code in ("handbook", "portfolio"):
        return DocumentLine(document, True, f"本学期{len(case.records)}条记录")
    if document.code == "bundle":
        names = "、".join(dict.fromkeys(f"“{one.name}”" for one in bundles(case.found)))
        return DocumentLine(document, bool(names), names or "现在的方案里没有成套任务")
    if document.code.startswith("plan"):
        plans = case.all_of(GrowthPlan)
        written = sum(1 for plan in plans if side_of(plan, case.scope) == document.who)
        return DocumentLine(document, True, f"已写{written}份" if written else "还没有写，按方案任务打底")
    if document.per == PAIRING:
        return DocumentLine(document, True, f"{pairs}对师徒" if pairs else "还没有结对，印出来是空表")
    return DocumentLine(document, True, document.about)


def write_document(
    workbook: Workbook,
    code: str,
    now: dt.datetime,
    *,
    term_id: str | None = None,
    pairing: str | None = None,
    record: Record | None = None,
    style: str | None = None,
    target: Path | None = None,
    blank: bool = False,
    packed: bool = False,
    tell: Tell | None = None,
    warn: Warn = ignored,
) -> Path:
    """Write one document and return where it stands; without a target in the present folder.

    `pairing` is the id of one or a partner's name, None means all of the term. `record` is for the document
    of one record only. A 资料袋 is a folder, or one file when `packed` or its target ends in .zip; `tell`
    hears how many of its files or chapters are written, of how many, `warn` what could not be printed.

    Raises:
        Problem: no such document, term, pairing or style; it cannot be blank; the file cannot be written.
    """
    document = document_named(code)
    if blank and not document.can_be_blank:
        raise Problem(f"“{document.label}”没有空表", "请去掉“空表”再导出")
    if document.code == "form":
        if record is None:
            raise Problem("没有写是哪条记录", "请先选一条记录")
        return export_form(workbook, record, now, style=style, target=target, warn=warn)
    if document.code == "summary":
        return export_summary(workbook, now, term_id=term_id, style=style, target=target, warn=warn)
    case = case_of(workbook, now.date(), term_id, pairing, blank=blank)
    path = target or default_target(document, case, Path.cwd(), pairing=pairing, packed=packed)
    if document.code == "portfolio":
        from qinglan_tui.services.portfolio import write_portfolio_of

        write_portfolio_of(case, path, style, tell, warn)
    elif document.code == "table":
        _write_table(case, path)
    else:
        for trouble in _write_leaves(document, case, style, path, tell):
            warn(trouble)
    return path


def _write_leaves(
    document: DocumentType, case: Case, style: str | None, path: Path, tell: Tell | None
) -> tuple[str, ...]:
    from exports.leaves import write_leaves
    from qinglan_tui.services.house import house_of_document

    house = house_of_document(document, case.workbook, style)
    if document.code == "handbook":
        from exports.handbook import write_handbook
        from qinglan_tui.services.portfolio import handbook_of

        return write_handbook(handbook_of(case), house, path, tell)
    leaves = BUILDERS[document.builder](case)
    if not leaves:
        raise Problem("现在的方案里没有“六个一”这样的成套任务", "请在结对里选有成套任务的方案")
    return write_leaves(leaves, about_of(document.label, case), house, path)


def _write_table(case: Case, path: Path) -> None:
    from exports.table_xlsx import write_personal
    from qinglan_tui.domain.personal import personal_row

    row = personal_row(case.summary, case.found)
    write_personal(row, path, author=case.scope.owner.name, made_on=case.today)


def style_of(document: DocumentType, workbook: Workbook) -> str:
    """The name of the house style in which a document comes when none is asked for."""
    settings = workbook.settings
    return settings.style if document.family == PROSE else settings.word.forms


def default_target(
    document: DocumentType, case: Case, folder: Path, *, pairing: str | None = None, packed: bool = False
) -> Path:
    """The name that schools ask for, 学期-学科-姓名-材料名; a folder gets one that is not taken."""
    whom = f"（{'、'.join(one.name for one in case.scope.partners)}）" if pairing and not case.blank else ""
    empty = "（空表）" if case.blank else ""
    scope = case.scope
    suffix = ".zip" if packed else document.suffix
    path = folder / (paper_name(scope, scope.owner.name, document.label + whom + empty) + suffix)
    return path if suffix else free_name(path)


def check_place(text: str, suffix: str) -> Path:
    """The file that a teacher named, with this ending; with none, a folder that is not there yet.

    Raises:
        Problem: it names another kind of file, or something that is there already.
    """
    path = Path(text.strip()).expanduser()
    if not path.name or "\0" in text or len(path.name.encode("utf-8", "replace")) > LONGEST_FILE:
        raise Problem(f"{quoted(text)}不能作名字", "请换一个简短的名字")
    if not suffix:
        if path.suffix.lower() == ".zip":
            return path
        if path.exists():
            raise Problem(f"{quoted(path.name)}已经有了", "请换一个名字，或先把原来的移走")
        return path
    if path.is_dir():
        raise Problem(
            f"{quoted(text)}是一个文件夹",
            f"请写上文件名，如 {'汇总' if suffix == '.xlsx' else '资料袋'}{suffix}",
        )
    if path.suffix and path.suffix.lower() != suffix:
        raise Problem(f"{quoted(path.name)}不是 {suffix} 文件名", f"请用 {suffix} 结尾")
    return path if path.suffix else path.with_suffix(suffix)


def write_blank_form(
    workbook: Workbook,
    kind: Kind,
    now: dt.datetime,
    *,
    style: str | None = None,
    target: Path | None = None,
    number: str = "",
) -> Path:
    """Write the form of a record kind to be filled in by hand, and return where it stands.

    `number` names another sheet of the kind, as A6.

    Raises:
        Problem: an unknown style or sheet, no term, or the file cannot be written.
    """
    from exports.forms import sheet_named
    from exports.forms import write_blank_form as write
    from qinglan_tui.services.house import house_of_kind

    scope = scope_of(workbook, pick_term(workbook, None, now.date()))
    label = sheet_named(kind, number).label if number else kind.label
    path = target or Path.cwd() / (file_name(f"{label}（空表）") + ".docx")
    house = house_of_kind(kind, workbook, style, number)
    write(kind, scope, house, path, made_on=now.date(), number=number)
    return path
