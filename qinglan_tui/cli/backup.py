"""`qinglan backup`: the whole workbook in one file, read back after writing."""

from qinglan_tui.cli.call import Call, WrongUse, understood
from qinglan_tui.cli.console import note
from qinglan_tui.cli.parser import Parser
from qinglan_tui.services.backup import backup_target, contents, make_backup
from qinglan_tui.services.opening import exists


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.take("file", "文件", "写到哪个 .zip 文件或文件夹；不写就在工作簿旁边", nargs="?")
    parser.option("--to", "文件", "同上", dest="target")
    parser.notes = ["工作簿开着时也可以做。U盘、网盘上再放一份，电脑坏了也不怕。"]


def run(call: Call) -> int:
    """Write the backup and print where it is."""
    if call.asked.file is not None and call.asked.target is not None:
        raise WrongUse("文件写了两次", "请只留一个")
    if not exists(call.folder):
        with call.reading():
            pass
    with understood():
        target = backup_target(call.folder, call.now, call.asked.file or call.asked.target)
    info = make_backup(call.folder, target, call.now)
    print(info.path.absolute())
    note(f"{contents(info)}，已读回核对。")
    return 0
