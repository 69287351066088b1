"""检查与考核 (A20–A22): a check during the term, a graded assessment, or a written opinion at the end."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields
from qinglan_tui.domain.kinds.options import GRADES
from qinglan_tui.domain.kinds.rows import Row

APPRAISAL_CATEGORIES = Choices(
    ("期初检查", "期中检查", "期末验收", "月查", "抽查", "考核", "鉴定", "基本功测评", "学生问卷"),
    synonyms={
        "期初": "期初检查", "期中": "期中检查", "期中评估": "期中检查", "阶段评估": "期中检查",
        "中期检查": "期中检查", "期末": "期末验收", "期末检查": "期末验收", "每月检查": "月查",
        "量化考核": "考核", "期末考核": "考核", "书面鉴定": "鉴定", "出师鉴定": "鉴定",
        "基本功": "基本功测评", "三字一画": "基本功测评", "问卷": "学生问卷",
    },
)  # fmt: skip
RESULTS = Choices(("优秀", "良好", "合格", "不合格"), synonyms={"优": "优秀", "良": "良好", "中": "合格"})
PAIR_VERDICTS = Choices(
    ("出师", "续聘", "延长", "换师", "终止"),
    closed=True,
    synonyms={
        "结业": "出师",
        "续期": "续聘",
        "继续": "续聘",
        "暂缓": "延长",
        "暂缓出师": "延长",
        "解除": "终止",
    },
)


class AppraisalItem(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One item with its points from each side; `ground` is what the self-assessment was reckoned from."""

    item: Annotated[str, Ask("项目", main=True)] = ""
    standard: Annotated[str, Ask("内容与标准", Input.LONG, short="标准")] = ""
    full: Annotated[float | None, Ask("分值", Input.SCORE, low=0)] = None
    self_score: Annotated[float | None, Ask("自评", Input.SCORE, low=0)] = None
    mentor_score: Annotated[float | None, Ask("师傅评", Input.SCORE, low=0)] = None
    group_score: Annotated[float | None, Ask("组评", Input.SCORE, low=0)] = None
    school_score: Annotated[float | None, Ask("学校评", Input.SCORE, low=0)] = None
    grade: Annotated[str, Ask("等级", Input.CHOICE, GRADES)] = ""
    ground: Annotated[str, Ask("依据")] = ""


class Appraisal(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """Who was checked for what, item by item, and the opinion that follows."""

    category: Annotated[
        str,
        Ask("考核类型", Input.CHOICE, APPRAISAL_CATEGORIES, group="考核", needed="考核类型", short="类型"),
    ] = ""
    teacher: Annotated[str, Ask("被考核人", Input.PERSON, group="考核", needed="被考核人")] = ""
    examiners: Annotated[tuple[str, ...], Ask("考核人", Input.PEOPLE, group="考核")] = ()
    items: Annotated[tuple[AppraisalItem, ...], Ask("考核项目", Input.ROWS, group="打分")] = ()
    bonus: Annotated[float | None, Ask("加分", Input.SCORE, group="打分", low=0, high=100, unit="分")] = None
    deduction: Annotated[float | None, Ask("扣分", Input.SCORE, group="打分", low=0, high=100, unit="分")] = (
        None
    )
    score: Annotated[float | None, Ask("总分", Input.SCORE, group="打分", low=0, high=200, unit="分")] = None
    grade: Annotated[str, Ask("等级", Input.CHOICE, RESULTS, group="打分")] = ""
    text: Annotated[
        str, Ask("评价意见", Input.LONG, group="意见", needed="评价意见", main=True, hint="鉴定写 200—400 字")
    ] = ""
    merits: Annotated[str, Ask("优点", Input.LONG, group="意见")] = ""
    problems: Annotated[str, Ask("主要问题", Input.LONG, group="意见")] = ""
    advice: Annotated[str, Ask("改进要求", Input.LONG, group="意见")] = ""
    self_review: Annotated[str, Ask("徒弟自评", Input.LONG, group="意见")] = ""
    about_mentor: Annotated[str, Ask("徒弟评师傅", Input.LONG, group="意见")] = ""
    verdict: Annotated[str, Ask("结对结论", Input.CHOICE, PAIR_VERDICTS, group="意见", short="结论")] = ""


KIND = Kind(
    code="appraisal",
    label="检查与考核",
    short="考核",
    fields=Appraisal,
    title="{teacher}{category|检查与考核}",
    columns=("category", "teacher", "score", "grade", "text", "advice", "verdict"),
    forms=("A20", "A21", "A22"),
    about="期中检查、期末考核或出师鉴定：逐项打分，写评价意见和结论。",
    unit="次",
    deliverable=False,
)
