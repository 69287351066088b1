"""论文与成果 (A16): a paper, an essay, a courseware or a short video, and what became of it."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import LEVELS, SUBJECTS

PAPER_CATEGORIES = Choices(
    ("论文", "经验总结", "随笔", "叙事", "课件", "微课", "拓展课程"),
    synonyms={
        "教学论文": "论文", "教研论文": "论文", "教育论文": "论文", "教学随笔": "随笔", "教育随笔": "随笔",
        "教育叙事": "叙事", "教育故事": "叙事", "教学感受": "随笔", "博文": "随笔",
    },
)  # fmt: skip


class Paper(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """What it is about, its text (or a file attached), where it appeared and what it won."""

    topic: Annotated[str, Ask("题目", group="成果", needed="题目")] = ""
    category: Annotated[
        str, Ask("成果类别", Input.CHOICE, PAPER_CATEGORIES, group="成果", needed="成果类别", short="类别")
    ] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS, group="成果")] = ""
    guides: Annotated[tuple[str, ...], Ask("指导教师", Input.PEOPLE, group="成果")] = ()
    coauthors: Annotated[
        tuple[str, ...], Ask("合作者", Input.PEOPLE, group="成果", hint="师徒合写时填另一位")
    ] = ()
    text: Annotated[
        str, Ask("正文", Input.LONG, group="正文", needed="正文", main=True, hint="也可以附上文件")
    ] = ""
    abstract: Annotated[str, Ask("摘要", Input.LONG, group="正文")] = ""
    keywords: Annotated[str, Ask("关键词", group="正文")] = ""
    published: Annotated[
        str, Ask("发表或交流", group="发表与获奖", hint="刊物、刊号、时间，或在哪里交流")
    ] = ""
    level: Annotated[str, Ask("级别", Input.CHOICE, LEVELS, group="发表与获奖")] = ""
    award: Annotated[str, Ask("获奖情况", group="发表与获奖", short="获奖")] = ""


KIND = Kind(
    code="paper",
    label="论文与成果",
    short="论文",
    fields=Paper,
    title="《{topic}》",
    columns=("category", "topic", "subject", "guides", "published", "award"),
    forms=("A16",),
    about="写成的论文、随笔，做成的课件、微课：内容、发表和获奖。",
    unit="篇",
)
