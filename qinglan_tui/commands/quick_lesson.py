"""The commands of 快记: a lesson heard, written down in a minute."""

from qinglan_tui.commands.command import EVERYWHERE, Command, at

QUICK_LESSON: tuple[Command, ...] = (
    Command(
        id="quick_lesson",
        action="go('quick_lesson')",
        scope=EVERYWHERE,
        label="快记",
        about="快记：刚听完的课一分钟记下",
        initials="kj",
        keys=("ctrl+l",),
        writes=True,
    ),
    at("today", "app.go('quick_lesson')", "快记", "快记一节听课", "kj", "5", writes=True, hint=5, name="5"),
    at("quick_lesson", "save", "保存", "保存，接着记下一节", "bc", "ctrl+s", writes=True, hint=1),
    at("quick_lesson", "whole", "整张表", "换成整张表，写课型、教学过程", "zzb", "f8", writes=True, hint=2),
    at("quick_lesson", "to_lessons", "选课", "到上面选是哪节课", "xk", "ctrl+l", hint=3),
    at("quick_lesson", "back", "返回", "返回今日，没存的文字会留着", "fh", "escape", hint=4),
)
