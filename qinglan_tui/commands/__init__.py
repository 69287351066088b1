"""Every user command, declared once as data: hint line, menu, F1 help and the README table come from here.

A command has a way that no Chinese input method swallows: a key that is not a bare letter, or the F10 menu,
where it is found by its Chinese words and by their pinyin initials.
"""

from collections.abc import Callable

from qinglan_tui.commands.command import EVERYWHERE, Command
from qinglan_tui.commands.duties import DUTIES
from qinglan_tui.commands.everywhere import EVERYWHERE_COMMANDS
from qinglan_tui.commands.journal import JOURNAL
from qinglan_tui.commands.keeping import KEEPING
from qinglan_tui.commands.papers import PAPERS

__all__ = [
    "COMMANDS",
    "EVERYWHERE",
    "MOST_HINTS",
    "Command",
    "commands_of",
    "hints_of",
    "key_name",
    "key_table",
]

MOST_HINTS = 8
# While a form is filled in, the hint line does not lead away from it.
FORMS = ("edit", "first_run")
# The places as the key table names them.
PLACES = {
    "app": "到处",
    "today": "今日",
    "records": "全部记录",
    "edit": "编辑",
    "trash": "回收站",
    "sign_plans": "批量审阅",
    "progress": "进度",
    "duty": "一项任务",
    "board": "六个一",
    "export": "导出",
    "order": "导出一份",
    "school_form": "认表",
    "precheck": "交前自查",
    "first_run": "首次设置",
    "settings": "设置",
    "conflicts": "两边都改过",
    "compare": "两份对着看",
    "give": "交给对方",
    "receive": "收下文件",
    "merge": "会带来什么",
    "care": "文件检查",
}

COMMANDS: tuple[Command, ...] = (*EVERYWHERE_COMMANDS, *JOURNAL, *DUTIES, *PAPERS, *KEEPING)


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
    lines = ["| 在哪里 | 键 | 做什么 |", "|---|---|---|"]
    for command in COMMANDS:
        keys = " ".join(key_name(key) for key in command.keys) or "F10 菜单"
        lines.append(f"| {PLACES[command.scope]} | {keys} | {command.about} |")
    return "\n".join(lines)
