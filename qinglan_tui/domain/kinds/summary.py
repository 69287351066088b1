"""总结与心得 (A18, A19, A23): looking back on a term, a year, the pairing or one event."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.rows import Row

SCOPES = Choices(
    ("学期", "学年", "结对期", "期中", "期末", "活动"),
    synonyms={
        "本学期": "学期",
        "全年": "学年",
        "年度": "学年",
        "拜师": "结对期",
        "结对": "结对期",
        "半学期": "期中",
    },
)
SUMMARY_CATEGORIES = Choices(
    ("总结", "心得体会", "学习汇报"),
    synonyms={
        "工作总结": "总结",
        "心得": "心得体会",
        "体会": "心得体会",
        "学习心得": "心得体会",
        "汇报": "学习汇报",
    },
)


class Section(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One section of the text under a heading of its own."""

    heading: Annotated[str, Ask("小标题")] = ""
    text: Annotated[str, Ask("内容", Input.LONG, main=True)] = ""


class Measure(Row, frozen=True, kw_only=True, omit_defaults=True):
    """A problem, what was done about it and with what effect."""

    problem: Annotated[str, Ask("问题", Input.LONG)] = ""
    measure: Annotated[str, Ask("措施", Input.LONG, main=True)] = ""
    effect: Annotated[str, Ask("效果", Input.LONG)] = ""


class Summary(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """What the summary covers, its text, and what is left to do."""

    scope: Annotated[
        str, Ask("总结范围", Input.CHOICE, SCOPES, group="总结", needed="总结范围", short="范围")
    ] = ""
    category: Annotated[
        str, Ask("文体", Input.CHOICE, SUMMARY_CATEGORIES, group="总结", hint="不填就是总结")
    ] = ""
    text: Annotated[str, Ask("正文", Input.LONG, group="正文", needed="正文", main=True)] = ""
    sections: Annotated[
        tuple[Section, ...], Ask("分段内容", Input.ROWS, group="正文", needed="正文", hint="各段自带小标题")
    ] = ()
    measures: Annotated[tuple[Measure, ...], Ask("问题措施效果", Input.ROWS, group="问题与打算")] = ()
    problems: Annotated[str, Ask("存在问题", Input.LONG, group="问题与打算")] = ""
    next_step: Annotated[str, Ask("努力方向", Input.LONG, group="问题与打算")] = ""


KIND = Kind(
    code="summary",
    label="总结与心得",
    short="总结",
    fields=Summary,
    title="{scope}{category|总结}",
    columns=("scope", "category", "text", "problems", "next_step"),
    forms=("A18", "A19", "A23"),
    about="回头看一学期、一学年或一次活动：做了什么、成效如何、还要怎样做。",
)
