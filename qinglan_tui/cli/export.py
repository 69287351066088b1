"""`qinglan export`: Word files."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.fields import spec_named, specs
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.text import nearest, quoted
from qinglan_tui.services.entry import fetch
from qinglan_tui.services.find import read_filter

DOCUMENTS = {"summary": "学期总结", "form": "一条记录的表"}


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("document", "文件", "、".join(f"{name}（{label}）" for name, label in DOCUMENTS.items()))
    parser.take("id", "编号", "form 要写的记录编号", nargs="?")
    parser.option("--term", "学期", "summary 的学期，如 2026-2027-1；不写就是本学期")
    parser.option("--role", "身份", "summary 以什么身份写：mentor（师傅）或 apprentice（徒弟）")
    parser.option("--style", "样式", "P1（公文规范）或 P5（手册表格）")
    parser.flag("--annex", "summary 后面附上每条记录的表")
    parser.option("-o", "文件", "写到哪里，如 总结.docx；不写就在当前文件夹里，用学校要的名字", dest="target")


def run(call: Call) -> int:
    """Write the document and print where it stands."""
    from qinglan_tui.services.export import check_target, export_form, export_summary

    asked = call.asked
    with understood():
        _check(call)
        style = _style(asked.style)
        role = _role(asked.role)
        target = check_target(asked.target) if asked.target is not None else None
    with call.reading() as workbook:
        if asked.document == "summary":
            with understood():
                term_id = read_filter({"term": asked.term}, workbook, call.today).term or None
            path = export_summary(
                workbook, call.now, term_id=term_id, role=role, style=style, target=target, annex=asked.annex
            )
        else:
            with understood():
                record = fetch(workbook, asked.id)
            if not isinstance(record, Record):
                raise Problem(record.heading, f"请先用 qinglan edit {record.id} 改好")
            path = export_form(workbook, record, call.now, style=style, target=target)
    print(path)
    return 0


def _check(call: Call) -> None:
    """Refuse what does not belong together, rather than ignore it."""
    asked = call.asked
    if asked.document not in DOCUMENTS:
        close = nearest(asked.document, DOCUMENTS)
        hint = f"是不是 {close}" if close else f"可写：{'、'.join(DOCUMENTS)}"
        raise WrongUse(f"没有{quoted(asked.document)}这种文件", hint)
    if asked.document == "form":
        if asked.id is None:
            raise WrongUse("没有写是哪条记录", "如 qinglan export form 12345，编号见 qinglan list")
        if asked.term is not None or asked.role is not None or asked.annex:
            raise WrongUse("--term、--role、--annex 只用于 summary", "请去掉它们")
    elif asked.id is not None:
        raise WrongUse(
            f"summary 后面不用写{quoted(asked.id)}", "要一条记录的表，请用 qinglan export form 编号"
        )


def _style(text: str | None) -> str | None:
    if text is None:
        return None
    spec = spec_named(specs(Settings), "style")
    words = spec.ask.choices.words if spec and spec.ask.choices else ()
    if text.upper() not in words:
        raise WrongUse(f"没有{quoted(text)}这种样式", f"可写：{'、'.join(words)}")
    return text.upper()


def _role(text: str | None) -> str | None:
    words = {MENTOR: MENTOR, APPRENTICE: APPRENTICE, "师傅": MENTOR, "徒弟": APPRENTICE}
    if text is not None and text not in words:
        raise WrongUse(f"没有{quoted(text)}这种身份", "可写：mentor（师傅）、apprentice（徒弟）")
    return words.get(text or "")
