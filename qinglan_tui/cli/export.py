"""`qinglan export`: Word files, the handbook, the 资料袋, blank forms and the one-row table."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import columns, note
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.fields import spec_named, specs
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.reach import REACHES, TERM, WHOLE, YEAR
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.text import nearest, quoted
from qinglan_tui.services.entry import fetch
from qinglan_tui.services.find import read_filter

if TYPE_CHECKING:
    from qinglan_tui.storage import Workbook

# What can be exported: name → what the help says of it.
DOCUMENTS = {
    "summary": "学期总结",
    "form": "一条记录的表",
    "handbook": "师徒结对活动手册",
    "portfolio": "资料袋",
    "document": "别的文件，如 协议书",
    "blank": "空表",
    "table": "个人汇总 Excel",
}
# What stands behind the name, and an example of it.
_NAMED = {
    "form": ("是哪条记录", "如 qinglan export form 12345，编号见 qinglan list"),
    "document": ("是哪种文件", "如 qinglan export document agreement，名称见 qinglan export --help"),
    "blank": ("是哪种记录的空表", "如 qinglan export blank 听课记录"),
}
# Which options belong to which; -o belongs to all.
_OPTIONS = {
    "--term": ("term", ("summary", "handbook", "portfolio", "document", "table")),
    "--role": ("role", ("summary",)),
    "--scope": ("scope", ("summary",)),
    "--annex": ("annex", ("summary",)),
    "--charts": ("charts", ("summary",)),
    "--mask": ("mask", ("summary", "form")),
    "--pairing": ("pairing", ("summary", "handbook", "portfolio", "document", "table")),
    "--sheet": ("sheet", ("form", "blank")),
    "--style": ("style", ("summary", "form", "handbook", "portfolio", "document", "blank")),
    "--blank": ("blank", ("handbook", "document")),
    "--zip": ("zip", ("portfolio",)),
}


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("document", "文件", "、".join(DOCUMENTS))
    parser.take("id", "编号或名称", "form 写记录编号，document 写文件名称，blank 写记录种类", nargs="?")
    parser.option("--term", "学期", "哪个学期，如 2026-2027-1；不写就是本学期")
    parser.option("--role", "身份", "summary 以什么身份写：mentor（师傅）或 apprentice（徒弟）")
    parser.option("--scope", "范围", "summary 写多长：学期（不写就是它）、学年、结对期")
    parser.option("--pairing", "结对", "只写与这位老师的结对，如 李青；不写就是本学期全部")
    parser.option("--sheet", "表号", "form、blank 用这种记录的哪张表，如听课的 A6（课堂教学评价表）")
    parser.option("--style", "样式", "P1（公文规范）或 P5（手册表格）；也可写 P2、P3、P4")
    parser.flag("--annex", "summary 后面附上每条记录的表")
    parser.flag("--charts", "summary 里加上数据图表，可以黑白打印")
    parser.flag("--mask", "summary、form 里的姓名写成“李某”，只改这一份")
    parser.flag("--blank", "handbook、document 印成空表，手工填写")
    parser.flag("--zip", "portfolio 写成一个 .zip，不写就是文件夹")
    parser.option("-o", "文件", "写到哪里，如 总结.docx；不写就在当前文件夹里，用学校要的名字", dest="target")
    if "-h" in parser.words or "--help" in parser.words:
        from qinglan_tui.services.documents import DOCUMENTS as TYPES

        parser.notes += ["文件：", *(f"  {line}" for line in columns(DOCUMENTS.items()))]
        named = ((one.code, one.label, one.about) for one in TYPES if one.builder)
        parser.notes += ["", "document 后面写：", *(f"  {line}" for line in columns(named))]


def run(call: Call) -> int:
    """Write the document and print where it stands."""
    with understood():
        _check(call)
        style = _style(call.asked.style)
        _role(call.asked.role)
        _reach(call.asked.scope)
        target = _target(call)
    print(_written(call, style, target))
    return 0


def _written(call: Call, style: str | None, target: Path | None) -> Path:
    with call.reading() as workbook:
        with understood():
            term_id = read_filter({"term": call.asked.term}, workbook, call.today).term or None
        path = _write(workbook, term_id, call, style, target)
        if call.asked.document != "blank" and not call.asked.blank:
            _advise(workbook, term_id, call)
    return path


def _write(
    workbook: "Workbook", term_id: str | None, call: Call, style: str | None, target: Path | None
) -> Path:
    from qinglan_tui.services.export import export_form, export_summary

    asked = call.asked
    if asked.document == "summary":
        return export_summary(
            workbook,
            call.now,
            term_id=term_id,
            role=_role(asked.role),
            style=style,
            target=target,
            annex=asked.annex,
            charts=asked.charts,
            reach=_reach(asked.scope),
            pairing=asked.pairing,
            mask=asked.mask,
            warn=_warn,
        )
    if asked.document == "form":
        return export_form(
            workbook,
            _record(workbook, call),
            call.now,
            style=style,
            target=target,
            number=asked.sheet or "",
            mask=asked.mask,
            warn=_warn,
        )

    from qinglan_tui.services import documents

    if asked.document == "blank":
        kind = kind_named(asked.id)
        return documents.write_blank_form(
            workbook, kind, call.now, style=style, target=target, number=asked.sheet or ""
        )
    return documents.write_document(
        workbook,
        asked.id if asked.document == "document" else asked.document,
        call.now,
        term_id=term_id,
        pairing=asked.pairing,
        style=style,
        target=target,
        blank=asked.blank,
        packed=asked.zip,
        warn=_warn,
    )


def _record(workbook: "Workbook", call: Call) -> Record:
    with understood():
        record = fetch(workbook, call.asked.id)
    if not isinstance(record, Record):
        raise Problem(record.heading, f"请先用 qinglan edit {record.id} 改好")
    return record


def _advise(workbook: "Workbook", term_id: str | None, call: Call) -> None:
    """Say beside the result how much 交前自查 found in it."""
    from qinglan_tui.services.precheck import precheck

    asked = call.asked
    code = asked.id if asked.document == "document" else asked.document
    records = [_record(workbook, call)] if asked.document == "form" else None
    found = precheck(workbook, code, call.now, term_id=term_id, pairing=asked.pairing, records=records)
    if found:
        behind = f"{code} {asked.id}" if records else code
        options = (("--term", asked.term), ("--pairing", asked.pairing))
        more = "".join(f" {name} {value}" for name, value in options if value)
        note(f"自查发现 {len(found)} 处，请看 qinglan check {behind}{more}")


def _warn(trouble: str) -> None:
    """Say beside the result what could not be printed."""
    print(f"提示：{trouble}。", file=sys.stderr)


def _check(call: Call) -> None:
    """Refuse what does not belong together, rather than ignore it."""
    asked = call.asked
    if asked.document not in DOCUMENTS:
        close = nearest(asked.document, DOCUMENTS)
        hint = f"是不是 {close}" if close else f"可写：{'、'.join(DOCUMENTS)}"
        raise WrongUse(f"没有{quoted(asked.document)}这种文件", hint)
    if asked.document in _NAMED and asked.id is None:
        what, hint = _NAMED[asked.document]
        raise WrongUse(f"没有写{what}", hint)
    for option, (name, owners) in _OPTIONS.items():
        if getattr(asked, name) not in (None, False) and asked.document not in owners:
            raise WrongUse(f"{option} 只用于 {'、'.join(owners)}", f"请去掉 {option}")
    if asked.document not in _NAMED and asked.id is not None:
        raise WrongUse(
            f"{asked.document} 后面不用写{quoted(asked.id)}", "要一条记录的表，请用 qinglan export form 编号"
        )
    if asked.document == "document":
        _check_named(asked.id, blank=asked.blank)
    elif asked.document == "blank":
        kind_named(asked.id)


def _check_named(name: str, *, blank: bool) -> None:
    from qinglan_tui.services.documents import document_named

    document = document_named(name)
    if document.code in DOCUMENTS:
        raise WrongUse(f"{document.label}有自己的写法", f"请用 qinglan export {document.code}")
    if blank and not document.can_be_blank:
        raise WrongUse(f"“{document.label}”没有空表", "请去掉 --blank")


def _target(call: Call) -> Path | None:
    """The file or folder that was named, with the ending that belongs to it."""
    from qinglan_tui.services.export import check_target

    asked = call.asked
    if asked.target is None:
        return None
    if asked.document not in ("portfolio", "table"):
        return check_target(asked.target)
    from qinglan_tui.services.documents import check_place

    suffix = ".xlsx" if asked.document == "table" else ".zip" if asked.zip else ""
    return check_place(asked.target, suffix)


def _style(text: str | None) -> str | None:
    if text is None:
        return None
    from exports.styles import HOUSE_STYLES

    spec = spec_named(specs(Settings), "style")
    usual = spec.ask.choices.words if spec and spec.ask.choices else ()
    words = tuple(dict.fromkeys((*usual, *(style.name for style in HOUSE_STYLES))))
    if text.upper() not in words:
        raise WrongUse(f"没有{quoted(text)}这种样式", f"可写：{'、'.join(words)}")
    return text.upper()


def _reach(text: str | None) -> str:
    words = {"term": TERM, "year": YEAR, "pairing": WHOLE} | {word: word for word in REACHES}
    if text is not None and text not in words:
        raise WrongUse(f"没有{quoted(text)}这种范围", f"可写：{'、'.join(REACHES)}")
    return words.get(text or "", TERM)


def _role(text: str | None) -> str | None:
    words = {MENTOR: MENTOR, APPRENTICE: APPRENTICE, "师傅": MENTOR, "徒弟": APPRENTICE}
    if text is not None and text not in words:
        raise WrongUse(f"没有{quoted(text)}这种身份", "可写：mentor（师傅）、apprentice（徒弟）")
    return words.get(text or "")
