"""`qinglan init`: a new workbook from a handful of answers."""

import os
from pathlib import Path

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import note
from qinglan_tui.cli.parser import Parser
from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.opening import RESTORE, missed, new_folder
from qinglan_tui.services.setup import read_start, start_workbook

ANSWERS = ("name", "school", "role", "programme", "term", "term_start", "term_end", "subject", "stage")


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.option("--name", "姓名", "我的姓名")
    parser.option("--school", "学校", "学校全称")
    parser.option("--role", "身份", "mentor（师傅）、apprentice（徒弟）或 both（都是）")
    parser.option("--partner", "姓名", "与谁结对，可写多次；都是时写成 师傅:王芳、徒弟:李青", many=True)
    parser.option("--programme", "方案", "方案编号，如 000-01")
    parser.option("--term", "学期", "如 2026-2027-1；不写就按开学日算")
    parser.option("--term-start", "日期", "开学日，如 2026-09-01")
    parser.option("--term-end", "日期", "学期结束日，如 2027-01-22")
    parser.option("--subject", "学科", "任教学科")
    parser.option("--stage", "学段", "如 小学、初中")


def run(call: Call) -> int:
    """Make the workbook and say where it is."""
    raw = {name: value for name in ANSWERS if (value := getattr(call.asked, name)) is not None}
    with understood():
        start = read_start(raw | {"partners": "、".join(call.asked.partner or ())}, call.today)
    folder = new_folder(call.asked.workbook, os.environ)
    if not call.asked.workbook and (gone := missed(call.machine, folder)) is not None:
        raise Problem(
            gone.what, f"有备份的用 {RESTORE} 找回；真要在那里重新建一本，请用 --workbook 写出文件夹"
        )
    last = call.machine.last()
    if last is not None and (other := missed(call.machine, Path(last.folder))) is not None:
        note(other.what + "。")
    workbook = start_workbook(folder, start, call.now, call.machine.device(folder))
    workbook.close()
    call.machine.remember(folder, start.name, call.now, 0)
    print(f"已建好{start.name}的工作簿：{folder.absolute()}")
    return 0
