"""What a teacher has settled once for the whole workbook."""

from typing import Annotated, Any

from msgspec import Struct

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.school_forms import SchoolForm
from qinglan_tui.domain.terms import TERM_PATTERN, TERM_PATTERNS
from qinglan_tui.domain.word_settings import STYLE_LABELS, STYLES, WordSettings

STAGES = ("幼儿园", "小学", "初中", "高中", "九年一贯", "中职", "特殊教育")


class Settings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The owner, the school and how documents and screens look; every part can be changed in 设置."""

    owner: Annotated[str, Ask("我的姓名", group="我")]
    school: Annotated[str, Ask("学校全称", group="学校", hint="文档里印全称，如：青禾镇中心小学")] = ""
    school_short: Annotated[str, Ask("学校简称", group="学校")] = ""
    subject: Annotated[str, Ask("任教学科", group="我")] = ""
    stage: Annotated[str, Ask("学段", Input.CHOICE, Choices(STAGES), group="学校")] = ""
    term_pattern: Annotated[
        str, Ask("学期写法", Input.CHOICE, Choices(TERM_PATTERNS, closed=True), group="文档")
    ] = TERM_PATTERN
    style: Annotated[
        str,
        Ask(
            "文稿样式",
            Input.CHOICE,
            Choices(STYLES, closed=True, labels=STYLE_LABELS),
            group="文档",
            hint="P1 公文规范，P2 学校常用，P5 手册表格",
        ),
    ] = "P1"
    theme: Annotated[str, Ask("界面", Input.CHOICE, Choices(("宣纸", "墨"), closed=True), group="界面")] = (
        "宣纸"
    )
    inbox: Annotated[
        str, Ask("收件文件夹", group="互传", hint="收到的互传文件放在这里，今日会提醒合并；不填就不看")
    ] = ""
    # Command id → its keys, as a teacher changed them. Whatever else stands there is passed over, so that a
    # key can never keep a workbook shut.
    keys: Any = {}
    school_forms: tuple[SchoolForm, ...] = ()
    word: WordSettings = WordSettings()
