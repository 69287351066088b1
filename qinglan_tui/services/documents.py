"""Every document that can be written, declared once: the command line and the screens derive from it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.kinds.growth_plan import GrowthPlan
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.text import clean, nearest, quoted
from qinglan_tui.services.board import bundles
from qinglan_tui.services.case import Case, case_of
from qinglan_tui.services.export import LONGEST_FILE, export_form, export_summary, file_name, free_name
from qinglan_tui.services.papers import BUILDERS
from qinglan_tui.services.scope import pick_term, scope_of
from qinglan_tui.storage import Workbook

if TYPE_CHECKING:
    from exports.base import About

# What a document is about.
TERM, PAIRING, RECORD = "term", "pairing", "record"
BOTH = "both"
PROSE, FORM, TABLE = "prose", "form", "table"
# The style of a family when none is asked for; prose follows the workbook's own setting.
FAMILY_STYLES = {FORM: "P5", TABLE: "P5"}


class DocumentType(Struct, frozen=True, kw_only=True):
    """One document. `who` fills it in or is judged by it, `per` says what it is about, `forms` name it.

    `builder` is the name in `papers.BUILDERS` of what makes it; the few without one are made by a function
    of their own. `can_be_blank`: it can be printed to be filled in by hand.
    """

    code: str
    label: str
    who: str = BOTH
    per: str = TERM
    family: str = FORM
    builder: str = ""
    can_be_blank: bool = True
    forms: tuple[str, ...] = ()
    suffix: str = ".docx"
    about: str = ""


DOCUMENTS = (
    DocumentType(
        code="handbook",
        label="师徒结对活动手册",
        forms=("A27",),
        about="一学期的全部表格合成一份，有封面、说明和目录",
    ),
    DocumentType(
        code="portfolio",
        label="资料袋",
        forms=("A28",),
        can_be_blank=False,
        suffix="",
        about="每份材料一个文件，连同原附件，放进一个文件夹或 .zip",
    ),
    DocumentType(
        code="summary",
        label="学期总结",
        family=PROSE,
        can_be_blank=False,
        forms=("A18", "A19"),
        about="封面、完成情况、总结正文、意见栏和统计表",
    ),
    DocumentType(
        code="form", label="一条记录的表", per=RECORD, can_be_blank=False, about="一条记录印成学校的表"
    ),
    DocumentType(
        code="agreement",
        label="师徒结对协议书",
        per=PAIRING,
        family=PROSE,
        builder="agreement",
        forms=("A1",),
        about="双方职责、方案里的任务和完成时间",
    ),
    DocumentType(
        code="people",
        label="师徒结对基本情况表",
        per=PAIRING,
        builder="people",
        forms=("A2",),
        about="每对师徒一张",
    ),
    DocumentType(
        code="roster", label="师徒结对花名册", builder="roster", forms=("A2",), about="所有结对一览"
    ),
    DocumentType(code="notice", label="听课备案单", builder="notice", about="已约的课，听课前报教导处备案"),
    DocumentType(
        code="plan-mentor",
        label="师傅培养计划",
        who=MENTOR,
        per=PAIRING,
        builder="plan_mentor",
        forms=("A3",),
        about="学期、学年、二至三年三案，没写的按方案任务打底",
    ),
    DocumentType(
        code="plan-apprentice",
        label="徒弟专业成长计划",
        who=APPRENTICE,
        per=PAIRING,
        builder="plan_apprentice",
        forms=("A4",),
        about="学期、学年、二至三年三案，没写的按方案任务打底",
    ),
    DocumentType(
        code="score-apprentice",
        label="师徒考核量化表（徒弟）",
        who=APPRENTICE,
        per=PAIRING,
        builder="score_apprentice",
        forms=("A21",),
        about="按完成数预填自评，其余由人打分",
    ),
    DocumentType(
        code="score-mentor",
        label="师徒考核量化表（师傅）",
        who=MENTOR,
        per=PAIRING,
        builder="score_mentor",
        forms=("A21",),
        about="按完成数预填自评，其余由人打分",
    ),
    DocumentType(
        code="verdict",
        label="徒弟鉴定表",
        who=APPRENTICE,
        per=PAIRING,
        builder="verdict",
        forms=("A22",),
        about="师傅写鉴定，等级和结论由人勾选",
    ),
    DocumentType(code="bundle", label="“六个一”完成情况表", builder="bundle", about="每月、每学期各交了什么"),
    DocumentType(code="effects", label="“问题—措施—效果”一览表", builder="effects", about="建议落实得怎样"),
    DocumentType(
        code="register",
        label="听课情况统计表",
        builder="register",
        can_be_blank=False,
        forms=("A25",),
        about="听课、被听课逐节列出",
    ),
    DocumentType(
        code="papers",
        label="论文、试题、总结登记册",
        builder="papers",
        forms=("A16",),
        about="本学期的论文、试题和成果",
    ),
    DocumentType(
        code="honours", label="获奖荣誉登记册", builder="honours", forms=("A17",), about="本学期的获奖和荣誉"
    ),
    DocumentType(
        code="review-slip",
        label="审阅单",
        who=MENTOR,
        builder="review_slip",
        about="还没有点评的材料，交师傅手写意见",
    ),
    DocumentType(
        code="checklist",
        label="材料上交清单",
        builder="checklist",
        forms=("A28",),
        about="要求几份，实有几份",
    ),
    DocumentType(
        code="contents", label="档案袋目录", builder="contents", forms=("A28",), about="资料袋里有什么"
    ),
    DocumentType(
        code="table",
        label="个人汇总",
        family=TABLE,
        can_be_blank=False,
        suffix=".xlsx",
        about="固定列的一行 Excel，学校合并用",
    ),
)


class DocumentLine(Struct, frozen=True):
    """One document as a list shows it: whether there is something to write, and what to say of it."""

    document: DocumentType
    ready: bool
    note: str


def document_named(name: str) -> DocumentType:
    """The document of that code or label, or the only one whose label holds the word (协议书).

    Raises:
        Problem: there is none; the nearest is named.
    """
    wanted = name.strip()
    for document in DOCUMENTS:
        if wanted in (document.code, document.label):
            return document
    like = [document for document in DOCUMENTS if len(wanted) > 1 and wanted in document.label]
    if len(like) == 1:
        return like[0]
    close = nearest(wanted, tuple(d.code for d in DOCUMENTS) + tuple(d.label for d in DOCUMENTS))
    codes = "、".join(document.code for document in DOCUMENTS)
    raise Problem(f"没有{quoted(name)}这种文件", f"{f'是不是“{close}”？' if close else ''}可写：{codes}")


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
        written = len(case.all_of(GrowthPlan))
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
    tell: Callable[[int, int], None] | None = None,
) -> Path:
    """Write one document and return where it stands; without a target in the present folder.

    `pairing` is the id of one or a partner's name, None means all of the term. `record` is for the document
    of one record only. A 资料袋 is a folder, or one file when `packed` or its target ends in .zip; `tell`
    hears how many of its files are written, of how many.

    Raises:
        Problem: no such document, term, pairing or style; it cannot be blank; the file cannot be written.
    """
    document = document_named(code)
    if blank and not document.can_be_blank:
        raise Problem(f"“{document.label}”没有空表", "请去掉“空表”再导出")
    if document.code == "form":
        if record is None:
            raise Problem("没有写是哪条记录", "请先选一条记录")
        return export_form(workbook, record, now, style=style, target=target)
    if document.code == "summary":
        return export_summary(workbook, now, term_id=term_id, style=style, target=target)
    case = case_of(workbook, now.date(), term_id, pairing, blank=blank)
    path = target or default_target(document, case, Path.cwd(), pairing=pairing, packed=packed)
    if document.code == "portfolio":
        from qinglan_tui.services.portfolio import write_portfolio_of

        write_portfolio_of(case, path, style, tell)
    elif document.code == "table":
        _write_table(case, path)
    else:
        _write_leaves(document, case, style, path)
    return path


def _write_leaves(document: DocumentType, case: Case, style: str | None, path: Path) -> None:
    from exports.leaves import write_leaves
    from exports.styles import style_named

    house = style_named(style or style_of(document, case.workbook))
    if document.code == "handbook":
        from exports.handbook import write_handbook
        from qinglan_tui.services.portfolio import handbook_of

        write_handbook(handbook_of(case), house, path)
        return
    leaves = BUILDERS[document.builder](case)
    if not leaves:
        raise Problem("现在的方案里没有“六个一”这样的成套任务", "请在结对里选有成套任务的方案")
    write_leaves(leaves, about_of(document.label, case), house, path)


def _write_table(case: Case, path: Path) -> None:
    from exports.table_xlsx import write_personal
    from qinglan_tui.domain.personal import personal_row

    row = personal_row(case.summary, case.found)
    write_personal(row, path, author=case.scope.owner.name, made_on=case.today)


def style_of(document: DocumentType, workbook: Workbook) -> str:
    """The name of the house style in which a document comes when none is asked for."""
    return FAMILY_STYLES.get(document.family, workbook.settings.style)


def about_of(title: str, case: Case) -> "About":
    """What the file says of itself."""
    from exports.base import About

    return About(title, case.scope.owner.name, case.today, case.scope.school, case.scope.term_name)


def default_target(
    document: DocumentType, case: Case, folder: Path, *, pairing: str | None = None, packed: bool = False
) -> Path:
    """The name that schools ask for, 学期-学科-姓名-材料名; a folder gets one that is not taken."""
    whom = f"（{'、'.join(one.name for one in case.scope.partners)}）" if pairing and not case.blank else ""
    empty = "（空表）" if case.blank else ""
    scope = case.scope
    parts = (scope.term_name, scope.subject, scope.owner.name, document.label + whom + empty)
    suffix = ".zip" if packed else document.suffix
    path = folder / (file_name(*map(clean, parts)) + suffix)
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
) -> Path:
    """Write the form of a record kind to be filled in by hand, and return where it stands.

    Raises:
        Problem: an unknown style, no term, or the file cannot be written.
    """
    from exports.forms import house_of
    from exports.forms import write_blank_form as write
    from exports.styles import style_named

    scope = scope_of(workbook, pick_term(workbook, None, now.date()))
    path = target or Path.cwd() / (file_name(f"{kind.label}（空表）") + ".docx")
    house = style_named(style) if style else house_of(kind)
    write(kind, scope, house, path, made_on=now.date())
    return path
