"""The commands of what is owed: 进度, one duty, 六个一."""

from qinglan_tui.commands.command import Command, at

DUTIES: tuple[Command, ...] = (
    at("progress", "open", "展开", "展开一项任务：由哪些记录算成，哪些差一点", "zk", "enter", hint=1),
    at("progress", "board", "六个一", "看六个一这样的成套任务", "lgy", "f8", hint=2),
    at("progress", "app.go('folder')", "资料袋", "看期末要交的资料袋", "zld", "f9", hint=2, name="folder"),
    at("progress", "back", "返回", "返回今日", "fh", "escape", hint=3),
    at("duty", "open", "打开", "打开这条记录，或写缺的那一条", "dk", "enter", hint=1),
    at("duty", "back", "返回", "返回进度", "fh", "escape", hint=2),
    at("board", "open", "打开", "打开这一格的记录，没有就新写一条", "dk", "enter", hint=1),
    at("board", "next_bundle", "换一套", "换一套：别的成套任务，或别的人", "hyt", "f8", hint=2),
    at("board", "back", "返回", "返回进度", "fh", "escape", hint=3),
)
