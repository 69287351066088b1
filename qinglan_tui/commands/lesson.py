"""The commands of 听课: writing while one sits in the lesson."""

from qinglan_tui.commands.command import EVERYWHERE, Command, at

LESSON: tuple[Command, ...] = (
    Command(
        id="live",
        action="go('live')",
        scope=EVERYWHERE,
        label="进课堂",
        about="进课堂：坐在课堂里边听边记，自动标时间",
        initials="jkt",
        writes=True,
    ),
    at("today", "app.go('live')", "进课堂", "进课堂，边听边记", "jkt", "f8", writes=True, name="live"),
    at("live", "next_step", "环节", "换到下一个环节", "hj", "ctrl+g", writes=True, hint=1),
    at(
        "live",
        "mark('亮点')",
        "亮点",
        "标为亮点，再按一次去掉",
        "ld",
        "f8",
        writes=True,
        hint=2,
        name="merit",
    ),
    at(
        "live",
        "mark('问题')",
        "问题",
        "标为问题，再按一次去掉",
        "wt",
        "f9",
        writes=True,
        hint=3,
        name="fault",
    ),
    at("live", "finish", "下课", "下课：存成听课记录，接着写评课意见", "xk", "ctrl+s", writes=True, hint=4),
    at("live", "take_back", "撤回", "撤回上一行、上一个标记", "ch", "ctrl+z", writes=True, hint=5),
    at("live", "write", "记下", "记下这一行；选着一行时改那一行", "jx", "enter", writes=True),
    at("live", "put_back", "放回", "放回刚才撤回的", "fh", "ctrl+y", writes=True),
    at("live", "look_back", "回看", "回看上次建议：这节课做到了没有", "hk", "ctrl+l", writes=True, hint=6),
    at("live", "score", "打分", "按评价表打分", "df", "ctrl+f", writes=True),
    at("live", "facts", "这节课", "写这节课的授课教师、班级、课题", "zjk", "ctrl+o", writes=True),
    at("live", "set_clock", "对表", "对表：上课到第几分钟了，记过的跟着改", "db", writes=True),
    at("live", "other", "换一节", "换一节课记，这一节先留着", "hyj", writes=True),
    at("live", "back", "返回", "返回今日，写的都留着，钟照走", "fh", "escape"),
)
