"""The commands of what goes to paper: 导出, one document, 认表, 交前自查."""

from qinglan_tui.commands.command import Command, at

PAPERS: tuple[Command, ...] = (
    at("export", "open", "看内容", "看这一份的内容，选怎样导出", "knr", "enter", hint=1),
    at("export", "write", "导出", "导出：照平常的样子直接写出来", "dc", "ctrl+s", hint=2),
    at("export", "learn", "认表", "认表：认一张学校自己的 Word 表", "rb", "f8", writes=True, hint=3),
    at("export", "forget", "忘掉", "忘掉这张学校的表", "wd", "f9", writes=True, hint=4),
    at("export", "back", "返回", "返回今日", "fh", "escape", hint=5),
    at("order", "write", "导出", "导出：写出文件", "dc", "ctrl+s", hint=1),
    at("order", "open_file", "打开", "打开刚导出的文件", "dk", "ctrl+o", hint=2),
    at("order", "open_folder", "文件夹", "打开刚导出的文件所在的文件夹", "wjj", "f8", hint=3),
    at("order", "stop", "停下", "停下，不写了", "tx", "f9", hint=4),
    at(
        "order",
        "lay_out",
        "写总结",
        "把要点排进总结，自己来写；写过的一句不丢",
        "xzj",
        "ctrl+g",
        writes=True,
        hint=5,
    ),
    at("order", "back", "返回", "返回导出", "fh", "escape", hint=6),
    at("school_form", "confirm", "记住", "记住这张表，以后照这样填", "jz", "ctrl+s", writes=True, hint=1),
    at("school_form", "assign", "改一格", "改这一格填什么", "gyg", "enter", hint=2),
    at("school_form", "switch_kind", "换种类", "换成另一种记录的表", "hzl", "f8", hint=3),
    at("school_form", "names", "名称", "看表里能写哪些 {{名称}}", "mc", "f9", hint=4),
    at("school_form", "back", "返回", "返回，先不记住", "fh", "escape", hint=5),
    at("precheck", "open", "打开", "打开这条记录，改好就回来", "dk", "enter", hint=1),
    at("precheck", "go_on", "接着导出", "看过了，接着导出", "jzdc", "f5", "ctrl+s", hint=2),
    at("precheck", "open_other", "另一条", "打开与它重复或撞上的那一条", "lyt", "f8", hint=3),
    at("precheck", "back", "返回", "返回，先不导出", "fh", "escape", hint=4),
)
