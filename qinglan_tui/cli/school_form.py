"""`qinglan export learn|with|names`: the school's own Word forms, recognised once and filled from records."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import columns, note
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.services.entry import fetch

if TYPE_CHECKING:
    from qinglan_tui.domain.school_forms import Proposal, SchoolForm
    from qinglan_tui.storage import Workbook

WORDS = {
    "learn": "认一张学校自己的表（.docx）",
    "with": "把记录填进认过的表",
    "names": "表里可以写的 {{名称}}",
}


def arguments(parser: Parser) -> None:
    """Declare what these commands take."""
    parser.take("document", "|".join(WORDS), "；".join(f"{word} {text}" for word, text in WORDS.items()))
    parser.take("name", "表", "learn 写文件名；with 写认过的表的名字；names 写记录种类，如 听课", nargs="?")
    parser.take("ids", "编号", "with 要填的记录编号，可写多条", nargs="*")
    parser.option("--kind", "种类", "learn 时说明是哪种记录的表，如 听课；不写就看表猜")
    parser.option("--as", "名字", "learn 时给表起的名字；不写就用文件名", dest="form_name")
    parser.option("--set", "空=字段", "learn 时指定一个空填什么，如 备注=建议；备注= 就是不填", many=True)
    parser.flag("--yes", "learn 看过没问题，就这样记住")
    parser.flag("--together", "with 的多条记录写进一个文件，每条另起一页")
    parser.option("-o", "文件", "with 写到哪里；多条也写进这一个文件", dest="target")
    parser.notes = [
        "先看：qinglan export learn 听课表.docx；没问题加 --yes 记住。",
        "再填：qinglan export with 听课表 12345 12346。签字、盖章的地方总是空着。",
    ]


def run(call: Call) -> int:
    """Learn a form, fill one, or list the names that a form may use."""
    asked = call.asked
    if asked.name is None:
        example = {"learn": "听课表.docx", "with": "听课表 12345", "names": "听课"}[asked.document]
        raise WrongUse("还缺：表", f"如 qinglan export {asked.document} {example}")
    _check(call)
    return {"learn": _learn, "with": _with, "names": _names}[asked.document](call)


def _check(call: Call) -> None:
    """Refuse what does not belong together, rather than ignore it."""
    asked = call.asked
    of_learn = asked.kind is not None or asked.form_name is not None or asked.set or asked.yes
    if asked.document != "learn" and of_learn:
        raise WrongUse("--kind、--as、--set、--yes 只用于 learn", "请去掉它们")
    if asked.document != "with" and (asked.ids or asked.together or asked.target is not None):
        raise WrongUse("编号、--together、-o 只用于 with", "请去掉它们")


def _learn(call: Call) -> int:
    """Show what was recognised; with --yes remember it."""
    from qinglan_tui.services.school_forms import assign, confirm, learn

    asked = call.asked
    path = Path(asked.name).expanduser()
    with understood():
        kind = kind_named(asked.kind).code if asked.kind is not None else None
    with call.writing() if asked.yes else call.reading() as workbook:
        proposal = learn(workbook, path, call.now, kind)
        for pair in asked.set or ():
            label, sign, meaning = pair.partition("=")
            if not sign:
                raise WrongUse("--set 要写成 空=字段", "如 --set 备注=建议")
            with understood():
                proposal = assign(proposal, label, meaning)
        _show(proposal)
        if asked.yes:
            form = confirm(workbook, path, proposal, asked.form_name or "")
            note(f"记住了：{form.name}。填表用 qinglan export with {form.name} 编号。")
        else:
            note("还没有记住。核对后加 --yes 再运行一次；要改的用 --set 空=字段。")
    return 0


def _show(proposal: "Proposal") -> None:
    from qinglan_tui.services.school_forms import blank_lines

    print(
        f"当作{kind_named(proposal.kind).label}的表：认出{len(proposal.spots)}个空，{len(proposal.unknown)}个没认出。"
    )
    rows = [(line.label, line.meaning or "（空着）", line.remark) for line in blank_lines(proposal)]
    for text in columns(rows) if rows else ():
        print(text)
    for sentence in proposal.notes:
        note(f"{sentence}。")


def _with(call: Call) -> int:
    """Fill a remembered form and print where the files stand."""
    from qinglan_tui.services.export import check_target
    from qinglan_tui.services.school_forms import fill_form, left_over, school_form

    asked = call.asked
    if not asked.ids:
        raise WrongUse(
            "没有写是哪几条记录", f"如 qinglan export with {asked.name} 12345，编号见 qinglan list"
        )
    with understood():
        target = check_target(asked.target) if asked.target is not None else None
    with call.reading() as workbook:
        with understood():
            form = school_form(workbook, asked.name)
            records = _records(workbook, asked.ids)
        paths = fill_form(workbook, form, records, target, together=asked.together)
        _say_what_is_missing(form, left_over(form, records))
    for path in paths:
        print(path)
    return 0


def _records(workbook: "Workbook", ids: Sequence[str]) -> list[Record]:
    found = []
    for number in ids:
        record = fetch(workbook, number)
        if not isinstance(record, Record):
            raise Problem(record.heading, f"请先用 qinglan edit {record.id} 改好")
        found.append(record)
    return found


def _say_what_is_missing(form: "SchoolForm", labels: Sequence[str]) -> None:
    if labels:
        note(f"“{form.name}”没有地方填：{'、'.join(labels)}。")


def _names(call: Call) -> int:
    """Print the names that a form may write between {{ and }}."""
    from qinglan_tui.services.school_forms import names_of

    with understood():
        names = names_of(call.asked.name)
    for name in names:
        print(f"{{{{{name}}}}}")
    return 0
