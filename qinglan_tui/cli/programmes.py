"""`qinglan programmes`: which programmes there are, what one asks for, whether a file is right."""

from pathlib import Path
from typing import TYPE_CHECKING

from qinglan_tui.cli.call import Call, WrongUse
from qinglan_tui.cli.console import columns, note, print_json
from qinglan_tui.cli.parser import Parser
from qinglan_tui.domain.problems import Faults
from qinglan_tui.services.opening import exists
from qinglan_tui.services.programmes import (
    headings,
    programme_json,
    programme_named,
    programme_text,
    read_programme_file,
)

if TYPE_CHECKING:
    from qinglan_tui.domain.programmes import Programme

ASKED_FOR = ("list", "show", "check")


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("what", "list|show|check", "列出方案；看一个方案；检查一个方案文件")
    parser.take("name", "方案", "show 写编号或名称，如 000-01；check 写文件名", nargs="?")
    parser.flag("--json", "只打印 JSON 数据")


def run(call: Call) -> int:
    """List, show or check."""
    asked = call.asked
    if asked.what not in ASKED_FOR:
        raise WrongUse(f"programmes 后面写 {'、'.join(ASKED_FOR)}，不能写“{asked.what}”")
    if asked.what == "list":
        if asked.name:
            raise WrongUse("programmes list 后面不用再写", "看一个方案用 qinglan programmes show 编号")
        return _list(call)
    if not asked.name:
        raise WrongUse("还缺：方案", f"如 qinglan programmes {asked.what} {_EXAMPLES[asked.what]}")
    return _show(call) if asked.what == "show" else _check(Path(asked.name), asked.json)


_EXAMPLES = {"show": "000-01", "check": "我校方案.toml"}


def _list(call: Call) -> int:
    if exists(call.folder):
        with call.reading() as workbook:
            rows = headings(workbook)
    else:
        rows = headings(None)
    if call.asked.json:
        print_json(rows)
        return 0
    for line in columns((row.id, row.name, f"{row.duties}项任务" if row.duties else "") for row in rows):
        print(line)
    return 0


def _show(call: Call) -> int:
    if exists(call.folder):
        with call.reading() as workbook:
            programme = programme_named(workbook, call.asked.name)
    else:
        programme = programme_named(None, call.asked.name)
    return _print(programme, call.asked.json)


def _check(path: Path, as_json: bool) -> int:
    """Say whether a file can be used; every fault on a line of its own."""
    try:
        programme = read_programme_file(path)
    except Faults as faults:
        for fault in faults.faults:
            note(str(fault))
        note(f"共{len(faults.faults)}处要改。")
        return 1
    if as_json:
        return _print(programme, True)
    print(f"写得对：{programme.name}，{len(programme.duties)}项任务，{len(programme.reminders)}条提醒。")
    for duty, name in programme.undecided:
        print(f"未定：{duty.id} {duty.title} {name}")
    return 0


def _print(programme: "Programme", as_json: bool) -> int:
    if as_json:
        print_json(programme_json(programme))
    else:
        print("\n".join(programme_text(programme)))
    return 0
