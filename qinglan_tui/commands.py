"""Every user command, declared once as data: hint line, menu, F1 help and the README table come from here.

A command has a way that no Chinese input method swallows: a key that is not a bare letter, or the F10 menu,
where it is found by its Chinese words and by their pinyin initials.
"""

from collections.abc import Callable

from msgspec import Struct

EVERYWHERE = "app"
MOST_HINTS = 8
# While a form is filled in, the hint line does not lead away from it.
FORMS = ("edit", "first_run")


class Command(Struct, frozen=True, kw_only=True):
    """One thing a teacher can do.

    `action` is the method `action_<action>` of the screen named by `scope`, or of the app. `label` stands in
    the hint line (at most four characters), `about` is the sentence of F1, menu and README, `initials` are
    the pinyin initials of `label`. `writes` commands are hidden in a workbook that is open for reading only;
    those that are `waits` are there only once the window that writes was closed. `hint` is the place in the
    hint line, 0 for none.
    """

    id: str
    action: str
    scope: str
    label: str
    about: str
    initials: str
    keys: tuple[str, ...] = ()
    writes: bool = False
    waits: bool = False
    hint: int = 0


def _at(
    scope: str,
    action: str,
    label: str,
    about: str,
    initials: str,
    *keys: str,
    writes: bool = False,
    hint: int = 0,
    name: str = "",
) -> Command:
    """A command of one place, its id made of the place and the action, or of `name` where that is shorter."""
    return Command(
        id=f"{scope}.{name or action}",
        action=action,
        scope=scope,
        label=label,
        about=about,
        initials=initials,
        keys=keys,
        writes=writes,
        hint=hint,
    )


def _place(name: str, label: str, about: str, initials: str, *keys: str, hint: int = 0) -> Command:
    """The command that goes to a place, from everywhere."""
    return Command(
        id=name,
        action=f"go('{name}')",
        scope=EVERYWHERE,
        label=label,
        about=about,
        initials=initials,
        keys=keys,
        hint=hint,
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        id="help",
        action="help",
        scope=EVERYWHERE,
        label="帮助",
        about="帮助：这里能做什么",
        initials="bz",
        keys=("f1",),
        hint=9,
    ),
    _place("today", "今日", "去今日", "jr", "f2"),
    _place("records", "全部记录", "去全部记录", "qbjl", "f3", hint=4),
    _place("progress", "进度", "去进度：每项任务完成多少、还差多少", "jd", "f4", hint=5),
    _place("board", "六个一", "去六个一：每月每项交了没有", "lgy"),
    _place("export", "导出", "导出 Word 文件", "dc", "f5", hint=6),
    _place("precheck", "交前自查", "交前自查：交材料以前看看有没有不妥", "jqzc"),
    _place("settings", "设置", "设置：学校、教师、结对、方案、学期、课表", "sz"),
    Command(
        id="meeting",
        action="meeting",
        scope=EVERYWHERE,
        label="约一节课",
        about="约一节课：我没课、他有课",
        initials="yyjk",
        writes=True,
    ),
    Command(
        id="opening_balance",
        action="opening_balance",
        scope=EVERYWHERE,
        label="期初补登",
        about="期初补登：用工作簿以前，纸上已有多少",
        initials="qcbd",
        writes=True,
    ),
    _place("trash", "回收站", "回收站：找回删除的记录", "hsz"),
    _place("conflicts", "两边改过", "两边改过的记录：两份对着看，定一下留哪些", "lbgg"),
    _place("give", "交给对方", "交给对方：把记录做成一个文件", "jgdf"),
    _place("receive", "收下文件", "收下文件：看会带来什么，再合并", "sxwj"),
    _place("care", "文件检查", "文件检查：有没有坏的、丢的，怎样修好", "wjjc"),
    Command(
        id="backup",
        action="look_after('back_up')",
        scope=EVERYWHERE,
        label="做备份",
        about="做备份：做一份备份，整个工作簿一个文件",
        initials="zbf",
    ),
    Command(
        id="restore_backup",
        action="look_after('bring_back')",
        scope=EVERYWHERE,
        label="恢复备份",
        about="恢复备份：从备份恢复，现在的整个留着",
        initials="hfbf",
    ),
    Command(
        id="menu",
        action="menu",
        scope=EVERYWHERE,
        label="菜单",
        about="菜单：全部命令",
        initials="cd",
        keys=("f10", "ctrl+p"),
        hint=8,
    ),
    Command(
        id="new",
        action="new",
        scope=EVERYWHERE,
        label="新建",
        about="新建一条记录",
        initials="xj",
        keys=("ctrl+o",),
        writes=True,
        hint=7,
    ),
    Command(
        id="undo",
        action="undo_step",
        scope=EVERYWHERE,
        label="撤销",
        about="撤销上一步",
        initials="cx",
        keys=("ctrl+z",),
        writes=True,
    ),
    Command(
        id="redo",
        action="redo_step",
        scope=EVERYWHERE,
        label="重做",
        about="重做撤销的一步",
        initials="zz",
        keys=("ctrl+y",),
        writes=True,
    ),
    Command(
        id="write_here",
        action="write_here",
        scope=EVERYWHERE,
        label="在此写",
        about="别的窗口关上以后，改在这里写",
        initials="zcx",
        keys=("ctrl+r",),
        waits=True,
        hint=1,
    ),
    Command(
        id="theme",
        action="switch_theme",
        scope=EVERYWHERE,
        label="换界面",
        about="换界面：宣纸或墨",
        initials="hjm",
    ),
    Command(
        id="quit",
        action="leave",
        scope=EVERYWHERE,
        label="退出",
        about="退出，没存的文字会留着",
        initials="tc",
        keys=("ctrl+q",),
    ),
    _at("today", "new_kind('observation')", "听课", "记一节听课", "tk", "1", writes=True, hint=1, name="1"),
    _at(
        "today", "new_kind('plan_review')", "审阅", "记一次教案审阅", "sy", "2", writes=True, hint=2, name="2"
    ),
    _at(
        "today", "new_kind('reflection')", "反思", "写一篇教学反思", "fs", "3", writes=True, hint=3, name="3"
    ),
    _at(
        "today",
        "new_kind('monthly_report')",
        "月报",
        "写本月活动情况",
        "yb",
        "4",
        writes=True,
        hint=4,
        name="4",
    ),
    _at("records", "find", "查找", "查找：边打字边找", "cz", "ctrl+f", hint=1),
    _at("records", "filter", "筛选", "筛选：种类、时间、教师、状态", "sx", "f8", hint=2),
    _at("records", "remove", "删除", "删除，放入回收站", "sc", "delete", "f9", writes=True, hint=3),
    _at("records", "export_form", "导出本条", "导出本条为学校表格", "dcbt"),
    _at("records", "fill_form", "填校表", "填校表：用本条填学校自己的表", "txb"),
    _at("edit", "save", "保存", "保存", "bc", "ctrl+s", writes=True, hint=1),
    _at("edit", "next_group", "下一组", "跳到下一组", "xyz", "f8", hint=2),
    _at("edit", "attach", "附件", "添加附件或照片", "fj", "f9", writes=True, hint=3),
    _at("edit", "back", "返回", "返回，没存的文字会留着", "fh", "escape", hint=4),
    _at("first_run", "next", "下一步", "下一步，最后一步建好工作簿", "xyb", "ctrl+s", hint=1),
    _at("first_run", "back", "上一步", "回到上一步", "syb", "escape", hint=2),
    _at(
        "first_run",
        "choose_folder",
        "换位置",
        "换工作簿的位置：别的盘、U盘或已有的工作簿",
        "hwz",
        "f8",
        hint=3,
    ),
    _at("first_run", "adjust", "改数", "按选中的方案建好工作簿，先改要紧的几个数", "gs", "ctrl+g"),
    _at("first_run", "try_demo", "示例", "先打开示例工作簿看看", "sl", "f9", hint=4),
    _at("first_run", "menu", "菜单", "菜单：这里的全部命令", "cd", "f10", "ctrl+p", hint=8),
    _at("first_run", "help", "帮助", "帮助：每一步填什么", "bz", "f1", hint=9),
    _at("export", "open", "看内容", "看这一份的内容，选怎样导出", "knr", "enter", hint=1),
    _at("export", "write", "导出", "导出：照平常的样子直接写出来", "dc", "ctrl+s", hint=2),
    _at("export", "learn", "认表", "认表：认一张学校自己的 Word 表", "rb", "f8", writes=True, hint=3),
    _at("export", "forget", "忘掉", "忘掉这张学校的表", "wd", "f9", writes=True, hint=4),
    _at("export", "back", "返回", "返回今日", "fh", "escape", hint=5),
    _at("order", "write", "导出", "导出：写出文件", "dc", "ctrl+s", hint=1),
    _at("order", "open_file", "打开", "打开刚导出的文件", "dk", "ctrl+o", hint=2),
    _at("order", "open_folder", "文件夹", "打开刚导出的文件所在的文件夹", "wjj", "f8", hint=3),
    _at("order", "stop", "停下", "停下，不写了", "tx", "f9", hint=4),
    _at(
        "order",
        "lay_out",
        "写总结",
        "把要点排进总结，自己来写；写过的一句不丢",
        "xzj",
        "ctrl+g",
        writes=True,
        hint=5,
    ),
    _at("order", "back", "返回", "返回导出", "fh", "escape", hint=6),
    _at("school_form", "confirm", "记住", "记住这张表，以后照这样填", "jz", "ctrl+s", writes=True, hint=1),
    _at("school_form", "assign", "改一格", "改这一格填什么", "gyg", "enter", hint=2),
    _at("school_form", "switch_kind", "换种类", "换成另一种记录的表", "hzl", "f8", hint=3),
    _at("school_form", "names", "名称", "看表里能写哪些 {{名称}}", "mc", "f9", hint=4),
    _at("school_form", "back", "返回", "返回，先不记住", "fh", "escape", hint=5),
    _at("precheck", "open", "打开", "打开这条记录，改好就回来", "dk", "enter", hint=1),
    _at("precheck", "go_on", "接着导出", "看过了，接着导出", "jzdc", "f5", "ctrl+s", hint=2),
    _at("precheck", "open_other", "另一条", "打开与它重复或撞上的那一条", "lyt", "f8", hint=3),
    _at("precheck", "back", "返回", "返回，先不导出", "fh", "escape", hint=4),
    _at("settings", "save", "保存", "保存设置", "bc", "ctrl+s", writes=True, hint=1),
    _at("settings", "add", "添加", "添加一项", "tj", "f8", writes=True, hint=2),
    _at("settings", "remove", "删除", "删除这一项，先问一声", "sc", "f9", "delete", writes=True, hint=3),
    _at("settings", "reset", "还原", "还原成平常的样子，先问一声", "hy", "ctrl+l", writes=True, hint=3),
    _at("settings", "back", "返回", "回到左边的目录，再按一次去今日", "fh", "escape", hint=4),
    _at("progress", "open", "展开", "展开一项任务：由哪些记录算成，哪些差一点", "zk", "enter", hint=1),
    _at("progress", "board", "六个一", "看六个一这样的成套任务", "lgy", "f8", hint=2),
    _at("progress", "back", "返回", "返回今日", "fh", "escape", hint=3),
    _at("duty", "open", "打开", "打开这条记录，或写缺的那一条", "dk", "enter", hint=1),
    _at("duty", "back", "返回", "返回进度", "fh", "escape", hint=2),
    _at("board", "open", "打开", "打开这一格的记录，没有就新写一条", "dk", "enter", hint=1),
    _at("board", "next_bundle", "换一套", "换一套：别的成套任务，或别的人", "hyt", "f8", hint=2),
    _at("board", "back", "返回", "返回进度", "fh", "escape", hint=3),
    _at("conflicts", "open", "看一看", "两份对着看，定一下", "kyk", "enter", hint=1),
    _at("conflicts", "back", "返回", "返回今日", "fh", "escape", hint=2),
    _at("compare", "take('first')", "取第一份", "整条取第一份", "qdyf", "f8", writes=True, hint=1, name="1"),
    _at("compare", "take('second')", "取第二份", "整条取第二份", "qdef", "f9", writes=True, hint=2, name="2"),
    _at("compare", "switch", "换一份", "这一项换成另一份的", "hyf", "enter", "space", writes=True),
    _at("compare", "settle", "定下", "照一项一项选好的定下", "dx", "ctrl+s", writes=True, hint=3),
    _at("compare", "edit_both", "去改", "两份的话都放进表格，自己改", "qg", "ctrl+g", writes=True, hint=4),
    _at("compare", "back", "返回", "返回，先不定", "fh", "escape", hint=5),
    _at("give", "write", "写文件", "写成一个文件", "xwj", "ctrl+s", hint=1),
    _at("give", "switch", "传不传", "这一条改成传或不传", "cbc", "enter", "space"),
    _at("give", "open_folder", "文件夹", "打开文件所在的文件夹", "wjj", "f8", hint=2),
    _at("give", "back", "返回", "返回今日", "fh", "escape", hint=3),
    _at("receive", "open", "看一看", "看这个文件会带来什么", "kyk", "enter", hint=1),
    _at(
        "receive",
        "choose_inbox",
        "收件夹",
        "定收件文件夹：收到新的，今日会说",
        "sjj",
        "f8",
        writes=True,
        hint=2,
    ),
    _at("receive", "back", "返回", "返回今日", "fh", "escape", hint=3),
    _at("merge", "merge", "收下", "收下，合并到工作簿里", "sx", "ctrl+s", writes=True, hint=1),
    _at("merge", "open", "看全文", "看这一条的全文", "kqw", "enter", hint=2),
    _at("merge", "switch", "收不收", "这位教师、这个结对改成收或不收", "sbs", "space"),
    _at("merge", "back", "返回", "返回，先不收", "fh", "escape", hint=3),
    _at("care", "open", "怎样修", "看这一处怎样修", "zyx", "enter", hint=1),
    _at("care", "back_up", "做备份", "现在就做一份备份", "zbf", "f8", hint=2),
    _at("care", "bring_back", "恢复", "换成一份备份里的样子", "hf", "f9", hint=3),
    _at("care", "open_folder", "文件夹", "打开备份或工作簿所在的文件夹", "wjj", "ctrl+o", hint=4),
    _at("care", "examine", "再检查", "再检查一次", "zjc"),
    _at("care", "back", "返回", "返回今日", "fh", "escape", hint=5),
    _at("trash", "restore", "找回", "找回这条记录", "zh", "enter", writes=True, hint=1),
    _at("trash", "back", "返回", "返回今日", "fh", "escape", hint=2),
)


def commands_of(scope: str) -> tuple[Command, ...]:
    """The commands of one place, then those of everywhere whose keys the place does not use itself."""
    own = [command for command in COMMANDS if command.scope == scope]
    taken = {key for command in own for key in command.keys}
    shared = [c for c in COMMANDS if c.scope == EVERYWHERE and not taken.intersection(c.keys)]
    return (*own, *(c for c in shared if scope != EVERYWHERE))


def hints_of(
    scope: str, allows: Callable[[Command], bool] = lambda command: not command.waits
) -> tuple[Command, ...]:
    """The commands of the hint line in their order; at most eight, of which the line shows what fits."""
    here = f"go('{scope}')"
    hinted = (c for c in commands_of(scope) if c.hint and c.keys and c.action != here and allows(c))
    shown = sorted(hinted, key=lambda command: (command.scope == EVERYWHERE, command.hint))
    last = [command for command in shown if command.id in ("menu", "help")]
    rest = [c for c in shown if c not in last and not (scope in FORMS and c.scope == EVERYWHERE)]
    return (*rest[: MOST_HINTS - len(last)], *last)


def key_name(key: str) -> str:
    """A key as it is written for a teacher: Ctrl+S, F10, 回车."""
    names = {"enter": "回车", "escape": "Esc", "delete": "Delete", "space": "空格", "tab": "Tab"}
    if key in names:
        return names[key]
    return "+".join(part.capitalize() if len(part) > 1 else part.upper() for part in key.split("+"))


def key_table() -> str:
    """The key table of the README in Markdown."""
    places = {"app": "到处", "today": "今日", "records": "全部记录", "edit": "编辑", "export": "导出",
              "settings": "设置", "trash": "回收站", "first_run": "首次设置", "order": "导出一份",
              "school_form": "认表", "progress": "进度",
              "duty": "一项任务", "board": "六个一", "conflicts": "两边都改过",
              "compare": "两份对着看", "give": "交给对方", "receive": "收下文件",
              "merge": "会带来什么", "care": "文件检查", "precheck": "交前自查"}  # fmt: skip
    lines = ["| 在哪里 | 键 | 做什么 |", "|---|---|---|"]
    for command in COMMANDS:
        keys = " ".join(key_name(key) for key in command.keys) or "F10 菜单"
        lines.append(f"| {places[command.scope]} | {keys} | {command.about} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(key_table())
