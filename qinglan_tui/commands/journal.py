"""The commands of the journal: 今日, 全部记录, 编辑, 回收站."""

from qinglan_tui.commands.command import Command, at

JOURNAL: tuple[Command, ...] = (
    at("today", "new_kind('observation')", "听课", "记一节听课", "tk", "1", writes=True, hint=1, name="1"),
    at(
        "today", "new_kind('plan_review')", "审阅", "记一次教案审阅", "sy", "2", writes=True, hint=2, name="2"
    ),
    at("today", "new_kind('reflection')", "反思", "写一篇教学反思", "fs", "3", writes=True, hint=3, name="3"),
    at(
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
    at("records", "find", "查找", "查找：边打字边找", "cz", "ctrl+f", hint=1),
    at("records", "filter", "筛选", "筛选：种类、时间、教师、状态", "sx", "f8", hint=2),
    at("records", "jump", "跳到", "跳到：某天、某周、某月、某年，某位教师，某个标题", "td", "ctrl+g", hint=4),
    at("records", "show_all", "全部", "全部：去掉查找的字和筛选", "qb", "ctrl+l"),
    at("records", "list('group(1)')", "前一月", "到前一个月的记录，在下面", "qyy", "ctrl+down", name="older"),
    at("records", "list('group(-1)')", "后一月", "到后一个月的记录，在上面", "hyy", "ctrl+up", name="newer"),
    at("records", "remove", "删除", "删除，放入回收站", "sc", "delete", "f9", writes=True, hint=3),
    at("records", "export_form", "导出本条", "导出本条为学校表格", "dcbt"),
    at("records", "fill_form", "填校表", "填校表：用本条填学校自己的表", "txb"),
    at("edit", "save", "保存", "保存", "bc", "ctrl+s", writes=True, hint=1),
    at("edit", "next_group", "下一组", "跳到下一组", "xyz", "f8", hint=2),
    at("edit", "attach", "附件", "添加附件或照片", "fj", "f9", writes=True, hint=3),
    at("edit", "back", "返回", "返回，没存的文字会留着", "fh", "escape", hint=4),
    at("trash", "restore", "找回", "找回这条记录", "zh", "enter", writes=True, hint=1),
    at("trash", "back", "返回", "返回今日", "fh", "escape", hint=2),
    at(
        "sign_plans",
        "save",
        "保存",
        "保存写好的各行，每行一条教案审阅",
        "bc",
        "ctrl+s",
        writes=True,
        hint=1,
    ),
    at("sign_plans", "fill", "同上", "这一格照上一行写", "ts", "ctrl+l", writes=True, hint=2),
    at("sign_plans", "add", "加一行", "加一行，自己写教师和课题", "jyx", "f8", writes=True, hint=3),
    at("sign_plans", "remove", "去一行", "去掉这一行，这次不审", "qyx", "f9", writes=True, hint=4),
    at("sign_plans", "look", "看教案", "打开这一行的教案看全文", "kja", "ctrl+g", hint=5),
    at("sign_plans", "undo", "撤销", "撤销上一步，刚保存的整批撤销", "cx", "ctrl+z", writes=True),
    at("sign_plans", "redo", "重做", "重做撤销的那一批", "zz", "ctrl+y", writes=True),
    at("sign_plans", "back", "返回", "返回今日，没存的文字会留着", "fh", "escape", hint=6),
)
