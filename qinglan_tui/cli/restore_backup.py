"""`qinglan restore-backup`: the workbook of a backup in the place of the present one, which is kept."""

from pathlib import Path

from qinglan_tui.cli.call import Call
from qinglan_tui.cli.console import note
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.backup import contents, look_into, restore
from qinglan_tui.services.opening import exists


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("file", "文件", "qinglan backup 做的 .zip 文件")
    parser.option("--to", "文件夹", "恢复到哪个文件夹；不写就是工作簿现在的文件夹", dest="target")
    parser.flag("--yes", "那里已有工作簿也换掉；原来的整个留在 backups 里")


def run(call: Call) -> int:
    """Check the backup; put it in place where nothing stands in its way or --yes was said."""
    folder = Path(call.asked.target).expanduser() if call.asked.target is not None else call.folder
    path = Path(call.asked.file).expanduser()
    info = look_into(path)
    note(f"{contents(info)}，核对无误。")
    if exists(folder) and not call.asked.yes:
        note(f"“{folder}”里已有工作簿，什么也没有动。要换成这份备份请加 --yes，原来的会整个留在 backups 里。")
        return 1
    done = restore(path, folder, call.now)
    print(done.folder)
    if done.kept is not None:
        note(f"原来的工作簿留在“{done.kept}”。")
    return 0
