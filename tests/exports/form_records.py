"""Records that a school's form is filled from, with something to say in every blank."""

import datetime as dt

from exports.templates.fill import fill
from exports.templates.recognise import recognise
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.kinds.rows import ScriptLine
from qinglan_tui.domain.records import Attachment, Comment, Record
from qinglan_tui.domain.school_forms import Proposal, SchoolForm
from tests.exports.records import scope

LESSON = Record(
    date=dt.date(2026, 11, 13),
    slot="第2节",
    fields=Observation(
        teacher="李青",
        class_name="三（2）班",
        subject="数学",
        topic="《几分之一》",
        lesson_type="新授课",
        occasion="随堂课",
        place="本校",
        mode="线下",
        grade="良好",
        score=88.5,
        merits="学生动手多，互动真实。\n导入贴近生活。",
        problems="提问后等待时间不够。",
        advice="提问后再等三秒；板书留下例题。",
        script=(
            ScriptLine(minute=0, step="导入", who="师", text="出示分蛋糕的画面。", mark="亮点"),
            ScriptLine(minute=5, step="新授", who="生", text="折出圆形纸的二分之一。"),
            ScriptLine(minute=20, step="练习", who="师", text="巡视，指名板演。", mark="问题"),
        ),
    ),
)
MEETING = Record(
    date=dt.date(2026, 10, 21),
    fields=Activity(
        format=("备课", "读书"),
        topic="备《长方形的周长》",
        place="数学办公室",
        content="先说设计思路。\n再推敲三处提问。\n最后定板书。",
        guidance="把“围一围”放在前面。",
        takeaways="学会从学生的问题出发。",
        participants=("李青",),
    ),
)
THOUGHTS = Record(
    date=dt.date(2026, 11, 2),
    author="李青",
    fields=Reflection(
        topic="《周长》",
        class_name="三（1）班",
        subject="数学",
        successes="学生自己量出了树叶的周长。\n小组合作有序。",
        shortcomings="练习时间太少。",
        next_time="下次先发学具。",
    ),
    comment=Comment(text="反思到位，抓住了关键。", by="陈素云"),
)
REVIEW = Record(
    date=dt.date(2026, 9, 18),
    fields=PlanReview(
        teacher="李青",
        scope="第一单元",
        plans=6,
        merits="目标具体。",
        problems="作业分层不够。",
        advice="补一份分层作业。",
        verdict="修改后再审",
    ),
)


def proposed(data: bytes, kind: str) -> Proposal:
    """What is recognised in a form."""
    return recognise(data, kind_named(kind), Labels())


def confirmed(data: bytes, kind: str) -> SchoolForm:
    """A form as it is proposed, confirmed without a change."""
    proposal = proposed(data, kind)
    file = Attachment(name="表.docx", hash=proposal.hash, size=len(data))
    return SchoolForm(name="表", kind=proposal.kind, file=file, spots=proposal.spots, school="青禾小学")


def filled(data: bytes, kind: str, *records: Record) -> bytes:
    """The form filled from records of 陈素云's book."""
    return fill(data, confirmed(data, kind), [(record, scope()) for record in records])
