"""Word files of a workbook: what goes into them, what they are called and where they are written."""

import datetime as dt
import re
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

from msgspec import Struct, structs

from qinglan_tui.domain.charts import Chart
from qinglan_tui.domain.counts import MENTOR
from qinglan_tui.domain.masking import masked, masks, names_in, names_of
from qinglan_tui.domain.pictures import Picture
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.reach import TERM
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary
from qinglan_tui.domain.text import clean
from qinglan_tui.services.photos import all_pictures
from qinglan_tui.services.scope import pick_term
from qinglan_tui.services.summary import summarise, summary_charts
from qinglan_tui.storage import Workbook

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
LONGEST_NAME = 80
LONGEST_FILE = 240  # bytes, with .docx and a number behind it below what every system takes
EXPORT_FOLDER = "导出"


Warn = Callable[[str], None]
Tell = Callable[[int, int], None]


def ignored(trouble: str) -> None:
    """Tell nobody of what could not be printed; the document says it itself."""


class Order(Struct, frozen=True, kw_only=True):
    """A term summary to be written: everything is collected, so it can be written in another thread."""

    summary: TermSummary
    style: str
    target: Path
    annex: bool = False
    pictures: dict[int, tuple[Picture, ...]] = {}
    charts: tuple[Chart, ...] = ()


def write_order(order: Order, warn: Warn = ignored, tell: Tell | None = None) -> Path:
    """Write the summary that was ordered and return where it stands; `warn` hears what is not printed.

    Raises:
        Problem: an unknown style, or the file cannot be written.
    """
    from exports.summary import write_summary
    from qinglan_tui.services.house import house_named

    house = house_named(order.style, order.summary.scope.word)
    troubles = write_summary(
        order.summary,
        house,
        order.target,
        annex=order.annex,
        pictures=order.pictures,
        charts=order.charts,
        tell=tell,
    )
    for trouble in troubles:
        warn(trouble)
    return order.target


def export_summary(
    workbook: Workbook,
    now: dt.datetime,
    *,
    term_id: str | None = None,
    role: str | None = None,
    style: str | None = None,
    target: Path | None = None,
    annex: bool = False,
    charts: bool = False,
    reach: str = TERM,
    pairing: str | None = None,
    mask: bool = False,
    warn: Warn = ignored,
    tell: Tell | None = None,
) -> Path:
    """Write the summary of the term, its school year or the pairings (`reach`); return where it stands.

    `pairing` is the id of one pairing or a partner's name, None means all.

    With `annex` every record follows as its form with its photos, with `charts` the numbers as charts;
    with `mask` the names in this copy are 李某. `tell` hears how many forms are done, of how many.

    Raises:
        Problem: no term, an unknown style, or the file cannot be written.
    """
    summary = summarise(workbook, now.date(), term_id, role, reach, pairing)
    pictures = all_pictures(workbook, summary.records) if annex else {}
    drawn = summary_charts(workbook, summary) if charts else ()
    if mask:
        table = masks((*names_of(summary), *(one.name for one in workbook.people)))
        summary, pictures, drawn = masked((summary, pictures, drawn), table)
    path = target or Path.cwd() / summary_file_name(summary)
    chosen = style or workbook.settings.style
    order = Order(summary=summary, style=chosen, target=path, annex=annex, pictures=pictures, charts=drawn)
    return write_order(order, warn, tell)


def export_form(
    workbook: Workbook,
    record: Record,
    now: dt.datetime,
    *,
    style: str | None = None,
    target: Path | None = None,
    number: str = "",
    mask: bool = False,
    warn: Warn = ignored,
) -> Path:
    """Write one record as its school form, just as it stands in the handbook; return where it stands.

    `number` names another sheet of its kind: A6 for a lesson heard, A15签到 for one given. With `mask`
    the names in this copy are 李某.

    Raises:
        Problem: no term, an unknown style or sheet, or the file cannot be written.
    """
    from exports.base import About
    from exports.leaves import write_leaves
    from qinglan_tui.services.case import case_of
    from qinglan_tui.services.form_leaves import form_leaf
    from qinglan_tui.services.house import house_of_kind

    case = case_of(workbook, now.date(), pick_term(workbook, None, record.date).id)
    name, leaf = form_file_name(workbook, record), form_leaf(case, record, number)
    house, scope = house_of_kind(record.kind, workbook, style, number), case.scope
    about = About(record.heading, scope.owner.name, now.date(), scope.school, scope.term_name)
    if mask:
        table = masks((*names_in(scope, (record,)), *(one.name for one in workbook.people)))
        name, leaf, about = masked((name, leaf, about), table)
    path = target or Path.cwd() / name
    for trouble in write_leaves([leaf], about, house, path):
        warn(trouble)
    return path


def export_folder(workbook: Workbook) -> Path:
    """Where the app writes what it exports: 导出 in the workbook's folder, made when first needed.

    Raises:
        Problem: the folder cannot be made.
    """
    folder = workbook.folder / EXPORT_FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Problem(f"不能建文件夹“{folder}”（{error.strerror}）", "请在文件名里写另一个文件夹") from None
    return folder


def form_file_name(workbook: Workbook, record: Record) -> str:
    """What one record's form is called."""
    return file_name(record.kind.label, workbook.settings.owner, record.heading) + ".docx"


def summary_file_name(summary: TermSummary) -> str:
    """The name that schools ask for: 学期-学科-姓名-材料名."""
    return summary_name(summary.scope)


def summary_name(scope: Scope) -> str:
    """What the summary of the owner in this role is called."""
    what = "师傅工作总结" if scope.role == MENTOR else "徒弟学习总结"
    return paper_name(scope, scope.owner.name, what) + ".docx"


def paper_name(scope: Scope, name: str, what: str) -> str:
    """What a material is called by the pattern of the school, 学期-学科-姓名-材料名; without its ending."""
    parts = tuple(map(clean, (scope.term_name, scope.subject, name, what, scope.school)))
    return file_name("".join(scope.word.stem(*parts)))


def file_name(*parts: str) -> str:
    """The parts as one file name that Windows, macOS and Linux accept; Chinese stays Chinese."""
    joined = "-".join(part.strip() for part in parts if part.strip())
    name = _NOT_IN_FILE_NAMES.sub("_", joined)[:LONGEST_NAME].strip(" .")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def check_target(text: str, folder: Path | None = None) -> Path:
    """The file that a teacher named, with .docx behind it when no ending is given.

    A name without a place is one in `folder`, or where the command was called.

    Raises:
        Problem: it names a folder, another kind of file, or nothing that can be a file.
    """
    try:
        path = (folder or Path()) / Path(text.strip()).expanduser()
        is_folder = path.is_dir()
        is_name = len(path.name.encode("utf-8", "replace")) <= LONGEST_FILE and "\0" not in text
    except (OSError, RuntimeError):
        # ~ of somebody who is not known, or a place that the system does not take for one.
        is_folder = is_name = False
    if not is_name:
        raise Problem(f"“{text[:LONGEST_NAME]}”不能作文件名", "请换一个简短的文件名")
    if is_folder:
        raise Problem(f"“{text}”是一个文件夹", "请写上文件名，如 学期总结.docx")
    if path.suffix and path.suffix.lower() != ".docx":
        raise Problem(f"“{path.name}”不是 .docx 文件名", "请用 .docx 结尾")
    return path if path.suffix else path.with_suffix(".docx")


def with_target(order: Order, target: Path) -> Order:
    """The same order, to be written elsewhere."""
    return structs.replace(order, target=target)


def free_name(path: Path) -> Path:
    """The path itself, or with the first number behind its name that is not taken: 总结（2）.docx."""
    numbered = (path.with_stem(f"{path.stem}（{number}）") for number in count(2))
    return next(name for name in chain((path,), numbered) if not name.exists())
