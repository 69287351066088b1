"""Every document that can be written, declared once: the command line and the screens derive from it."""

from msgspec import Struct

from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import nearest, quoted

# What a document is about.
TERM, PAIRING, RECORD = "term", "pairing", "record"
BOTH = "both"
PROSE, FORM, TABLE = "prose", "form", "table"
# The style of a family when none is asked for; prose follows the workbook's own setting.
FAMILY_STYLES = {FORM: "P5", TABLE: "P5"}


class DocumentType(Struct, frozen=True, kw_only=True):
    """One document. `who` fills it in or is judged by it, `per` says what it is about, `forms` name it.

    `builder` is the name in `papers.BUILDERS` of what makes it; the few without one are made by a function
    of their own. `can_be_blank`: it can be printed to be filled in by hand.
    """

    code: str
    label: str
    who: str = BOTH
    per: str = TERM
    family: str = FORM
    builder: str = ""
    can_be_blank: bool = True
    forms: tuple[str, ...] = ()
    suffix: str = ".docx"
    about: str = ""


DOCUMENTS = (
    DocumentType(
        code="handbook",
        label="师徒结对活动手册",
        forms=("A27",),
        about="一学期的全部表格合成一份，有封面、说明和目录",
    ),
    DocumentType(
        code="portfolio",
        label="资料袋",
        forms=("A28",),
        can_be_blank=False,
        suffix="",
        about="每份材料一个文件，连同原附件，放进一个文件夹或 .zip",
    ),
    DocumentType(
        code="summary",
        label="学期总结",
        family=PROSE,
        can_be_blank=False,
        forms=("A18", "A19"),
        about="封面、完成情况、总结正文、意见栏和统计表",
    ),
    DocumentType(
        code="form", label="一条记录的表", per=RECORD, can_be_blank=False, about="一条记录印成学校的表"
    ),
    DocumentType(
        code="agreement",
        label="师徒结对协议书",
        per=PAIRING,
        family=PROSE,
        builder="agreement",
        forms=("A1",),
        about="双方职责、方案里的任务和完成时间",
    ),
    DocumentType(
        code="people",
        label="师徒结对基本情况表",
        per=PAIRING,
        builder="people",
        forms=("A2",),
        about="每对师徒一张",
    ),
    DocumentType(
        code="roster", label="师徒结对花名册", builder="roster", forms=("A2",), about="所有结对一览"
    ),
    DocumentType(code="notice", label="听课备案单", builder="notice", about="已约的课，听课前报教导处备案"),
    DocumentType(
        code="plan-mentor",
        label="师傅培养计划",
        who=MENTOR,
        per=PAIRING,
        builder="plan_mentor",
        forms=("A3",),
        about="学期、学年、二至三年三案，没写的按方案任务打底",
    ),
    DocumentType(
        code="plan-apprentice",
        label="徒弟专业成长计划",
        who=APPRENTICE,
        per=PAIRING,
        builder="plan_apprentice",
        forms=("A4",),
        about="学期、学年、二至三年三案，没写的按方案任务打底",
    ),
    DocumentType(
        code="score-apprentice",
        label="师徒考核量化表（徒弟）",
        who=APPRENTICE,
        per=PAIRING,
        builder="score_apprentice",
        forms=("A21",),
        about="按完成数预填自评，其余由人打分",
    ),
    DocumentType(
        code="score-mentor",
        label="师徒考核量化表（师傅）",
        who=MENTOR,
        per=PAIRING,
        builder="score_mentor",
        forms=("A21",),
        about="按完成数预填自评，其余由人打分",
    ),
    DocumentType(
        code="verdict",
        label="徒弟鉴定表",
        who=APPRENTICE,
        per=PAIRING,
        builder="verdict",
        forms=("A22",),
        about="师傅写鉴定，等级和结论由人勾选",
    ),
    DocumentType(
        code="certificate",
        label="指导青年教师证明",
        who=MENTOR,
        per=PAIRING,
        family=PROSE,
        builder="certificate",
        forms=("A22",),
        about="评职称用，学校盖章",
    ),
    DocumentType(code="bundle", label="“六个一”完成情况表", builder="bundle", about="每月、每学期各交了什么"),
    DocumentType(code="effects", label="“问题—措施—效果”一览表", builder="effects", about="建议落实得怎样"),
    DocumentType(
        code="register",
        label="听课情况统计表",
        builder="register",
        can_be_blank=False,
        forms=("A25",),
        about="听课、被听课逐节列出",
    ),
    DocumentType(
        code="papers",
        label="论文、试题、总结登记册",
        builder="papers",
        forms=("A16",),
        about="本学期的论文、试题和成果",
    ),
    DocumentType(
        code="honours", label="获奖荣誉登记册", builder="honours", forms=("A17",), about="本学期的获奖和荣誉"
    ),
    DocumentType(
        code="review-slip",
        label="审阅单",
        who=MENTOR,
        builder="review_slip",
        about="还没有点评的材料，交师傅手写意见",
    ),
    DocumentType(
        code="checklist",
        label="材料上交清单",
        builder="checklist",
        forms=("A28",),
        about="要求几份，实有几份",
    ),
    DocumentType(
        code="contents", label="档案袋目录", builder="contents", forms=("A28",), about="资料袋里有什么"
    ),
    DocumentType(
        code="table",
        label="个人汇总",
        family=TABLE,
        can_be_blank=False,
        suffix=".xlsx",
        about="固定列的一行 Excel，学校合并用",
    ),
)


def document_named(name: str) -> DocumentType:
    """The document of that code or label, or the only one whose label holds the word (协议书).

    Raises:
        Problem: there is none; the nearest is named.
    """
    wanted = name.strip()
    for document in DOCUMENTS:
        if wanted in (document.code, document.label):
            return document
    like = [document for document in DOCUMENTS if len(wanted) > 1 and wanted in document.label]
    if len(like) == 1:
        return like[0]
    close = nearest(wanted, tuple(d.code for d in DOCUMENTS) + tuple(d.label for d in DOCUMENTS))
    codes = "、".join(document.code for document in DOCUMENTS)
    raise Problem(f"没有{quoted(name)}这种文件", f"{f'是不是“{close}”？' if close else ''}可写：{codes}")
