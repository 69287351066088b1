"""Each page of 设置, from everywhere: 设置·课表, found by `kb`."""

from typing import Final

from qinglan_tui.commands.command import EVERYWHERE, Command

SETTINGS: Final = "设置"
# The names of the pages as they stand in the table of contents, and their pinyin initials.
_PAGES: Final = (
    ("profile", "我和学校", "whxx"),
    ("people", "教师名单", "jsmd"),
    ("pairings", "结对", "jd"),
    ("programme", "方案", "fa"),
    ("terms", "学期", "xq"),
    ("timetable", "课表", "kb"),
    ("leave", "停课外出", "tkwc"),
    ("look", "界面文档", "jmwd"),
    ("word", "Word 文件", "wj"),
    ("inbox", "收件文件夹", "sjwjj"),
    ("keys", "按键", "aj"),
)

PAGE_COMMANDS: tuple[Command, ...] = tuple(
    Command(
        id=f"page.{code}",
        action=f"page('{label}')",
        scope=EVERYWHERE,
        label=label,
        about=f"设置·{label}",
        initials=initials,
        group=SETTINGS,
    )
    for code, label, initials in _PAGES
)
