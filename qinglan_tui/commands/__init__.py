"""Every user command, declared once as data: hint line, menu, F1 help and the README table come from here.

A command has a way that no Chinese input method swallows: a key that is not a bare letter, or the F10 menu,
where it is found by its Chinese words and by their pinyin initials.
"""

from collections.abc import Callable
from functools import cache

from msgspec.structs import replace

from qinglan_tui.commands.command import EVERYWHERE, Command
from qinglan_tui.commands.duties import DUTIES
from qinglan_tui.commands.everywhere import EVERYWHERE_COMMANDS
from qinglan_tui.commands.journal import JOURNAL
from qinglan_tui.commands.keeping import KEEPING
from qinglan_tui.commands.keys import USUAL, Keys, bound, key_name
from qinglan_tui.commands.kinds import KIND_COMMANDS
from qinglan_tui.commands.lesson import LESSON
from qinglan_tui.commands.pages import PAGE_COMMANDS
from qinglan_tui.commands.papers import PAPERS
from qinglan_tui.commands.quick_lesson import QUICK_LESSON

__all__ = [
    "COMMANDS",
    "EVERYWHERE",
    "MOST_HINTS",
    "Command",
    "commands_named",
    "commands_of",
    "hints_of",
    "key_name",
]

MOST_HINTS = 8
# While a form is filled in, the hint line does not lead away from it.
FORMS = ("edit", "first_run", "quick_lesson")
# The places as the key table names them.
PLACES = {
    "app": "到处",
    "today": "今日",
    "records": "全部记录",
    "edit": "编辑",
    "quick_lesson": "快记",
    "live": "听课",
    "trash": "回收站",
    "sign_plans": "批量审阅",
    "week_reflections": "一周反思",
    "history": "修改历史",
    "folder": "资料袋",
    "progress": "进度",
    "duty": "一项任务",
    "board": "六个一",
    "export": "导出",
    "order": "导出一份",
    "school_form": "认表",
    "precheck": "交前自查",
    "first_run": "首次设置",
    "terminal_check": "终端检查",
    "settings": "设置",
    "conflicts": "两边都改过",
    "compare": "两份对着看",
    "give": "交给对方",
    "receive": "收下文件",
    "merge": "会带来什么",
    "care": "文件检查",
}

COMMANDS: tuple[Command, ...] = (
    *EVERYWHERE_COMMANDS,
    *JOURNAL,
    *QUICK_LESSON,
    *LESSON,
    *DUTIES,
    *PAPERS,
    *KEEPING,
    *KIND_COMMANDS,
    *PAGE_COMMANDS,
)


def commands_of(scope: str, keys: Keys = USUAL) -> tuple[Command, ...]:
    """The commands of one place, then those of everywhere, without the keys that the place uses itself.

    `keys` are those that a teacher chose; each command has the keys that it really has.
    """
    return _commands_of(scope, tuple(keys.items()))


# Asked for at every key that is pressed.
@cache
def _commands_of(scope: str, chosen: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Command, ...]:
    keys = dict(chosen)
    own = [bound(command, keys) for command in COMMANDS if command.scope == scope]
    taken = {key for command in own for key in command.keys}
    shared = (bound(command, keys) for command in COMMANDS if command.scope == EVERYWHERE != scope)
    return (*own, *(_without(command, taken) for command in shared))


@cache
def commands_named(scope: str, action: str) -> tuple[Command, ...]:
    """The commands of a place itself that are done by `action_<action>`."""
    return tuple(c for c in COMMANDS if c.scope == scope and c.action.partition("(")[0] == action)


def _without(command: Command, taken: set[str]) -> Command:
    if not taken.intersection(command.keys):
        return command
    return replace(command, keys=tuple(key for key in command.keys if key not in taken))


def hints_of(
    scope: str, allows: Callable[[Command], bool] = lambda command: not command.waits, keys: Keys = USUAL
) -> tuple[Command, ...]:
    """The commands of the hint line in their order; at most eight, of which the line shows what fits."""
    here = f"go('{scope}')"
    hinted = (c for c in commands_of(scope, keys) if c.hint and c.keys and c.action != here and allows(c))
    shown = sorted(hinted, key=lambda command: (command.scope == EVERYWHERE, command.hint))
    last = [command for command in shown if command.id in ("menu", "help")]
    rest = [c for c in shown if c not in last and not (scope in FORMS and c.scope == EVERYWHERE)]
    return (*rest[: MOST_HINTS - len(last)], *last)
