"""获奖荣誉 (A17): a prize or a title, and who gave it."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import LEVELS

HONOUR_CATEGORIES = Choices(
    ("赛课", "论文", "案例", "教学设计", "课件", "基本功", "指导学生", "荣誉称号"),
    synonyms={
        "优质课": "赛课", "评优课": "赛课", "教案": "教学设计", "微课": "课件", "三字一画": "基本功",
        "辅导学生": "指导学生", "称号": "荣誉称号",
    },
)  # fmt: skip
RANKS = Choices(
    ("特等奖", "一等奖", "二等奖", "三等奖", "优秀奖", "入围"),
    synonyms={
        "特等": "特等奖", "一等": "一等奖", "二等": "二等奖", "三等": "三等奖", "优秀": "优秀奖",
        "1等奖": "一等奖", "2等奖": "二等奖", "3等奖": "三等奖",
    },
)  # fmt: skip


class Honour(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """Who won what, at which level, from whom; the day of the award is the record's date."""

    topic: Annotated[str, Ask("获奖项目", group="荣誉", needed="获奖项目", main=True, short="项目")] = ""
    winners: Annotated[
        tuple[str, ...], Ask("获奖者", Input.PEOPLE, group="荣誉", hint="不填就是本人；学生可写班级或化名")
    ] = ()
    category: Annotated[str, Ask("获奖类别", Input.CHOICE, HONOUR_CATEGORIES, group="荣誉", short="类别")] = (
        ""
    )
    level: Annotated[str, Ask("级别", Input.CHOICE, LEVELS, group="荣誉", needed="级别")] = ""
    rank: Annotated[str, Ask("等次", Input.CHOICE, RANKS, group="荣誉")] = ""
    issuer: Annotated[str, Ask("颁奖单位", group="荣誉", needed="颁奖单位")] = ""
    number: Annotated[str, Ask("证书编号", group="荣誉")] = ""
    guides: Annotated[tuple[str, ...], Ask("指导教师", Input.PEOPLE, group="荣誉")] = ()


KIND = Kind(
    code="honour",
    label="获奖荣誉",
    short="获奖",
    fields=Honour,
    title="{topic} {rank}",
    columns=("winners", "topic", "category", "level", "rank", "issuer", "number"),
    forms=("A17",),
    about="得了一个奖或一个称号：谁得的、什么级别、谁颁的。",
    unit="项",
    deliverable=False,
)
