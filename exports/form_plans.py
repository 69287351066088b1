"""A1 协议, A3 and A4 计划, A17 获奖, A24 课题, 总结与心得, and 学生谈话与家访."""

from collections.abc import Callable, Sequence

from exports.answers import Answers
from exports.blocks import Para, Sign
from exports.form_head import Ask, Head, Own
from exports.form_layout import Comment, Grid, Layout, Made, Room, Strand, Writing, opinion
from exports.parts import Fact, Text, units_of
from exports.sheets import Form, Part, Prose
from exports.wording import by_whom, heading_level
from qinglan_tui.domain.kinds.growth_plan import GrowthPlan
from qinglan_tui.domain.kinds.summary import Summary
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.text import paragraphs

_GROUP = opinion("教研组意见", Sign("教研组长"))
_OFFICE = opinion("教导处意见", Sign("教导处", seal=True))

_PLAN_HEAD = (
    Ask("plan_kind"),
    Ask("span", 4),
    Ask("subject"),
    Ask("start end", 4, "起止时间"),
)


def _title(answers: Answers) -> Fact | None:
    return _known("职称", answers, lambda person: person.title)


def _degree(answers: Answers) -> Fact | None:
    return _known("学历", answers, lambda person: person.degree)


def _years(answers: Answers) -> Fact | None:
    return _known("教龄", answers, lambda person: f"{person.years_taught}年" if person.years_taught else "")


def _known(label: str, answers: Answers, say: Callable[[Person], str]) -> Fact | None:
    """What is known of the one who makes the plan; a place for it on a form to be written by hand."""
    scope, record = answers.scope, answers.record
    name = answers.author if record is None else by_whom(record, scope)
    text = next((say(one) for one in (scope.owner, *scope.partners) if one.name == name), "")
    return Fact(label, text, units_of(text)) if text or record is None else None


MENTOR_PLAN = Layout(
    title="{mentor}指导（培养）计划",
    body=(
        Head(
            (
                Ask("@mentor"),
                Ask("@apprentice", 4),
                *_PLAN_HEAD,
                Ask("@who", label="制订人"),
                Ask("@date", 4, "制订日期"),
            ),
            first=True,
        ),
        Writing("analysis", 20, 1, label="{apprentice}\n现状分析"),
        Writing("goal", 16, 0.8, label="培养目标"),
        Grid("goals", given=True),
        Writing("text", 30, 2, label="指导内容\n与措施", signs=(Sign("{mentor}"),)),
        Grid(
            "schedule",
            (
                Strand("时间或周次", "stage time", 30, centred=True),
                Strand("指导内容", "task", 60),
                Strand("形式", "measure", 34),
                Strand("预期成果", "outcome", 36),
            ),
            least=5,
            grows=0.2,
            unless=("text",),
        ),
        Writing("support", given=True),
        Writing("assessment", 12, 0.6),
    ),
    closing=(_GROUP, _OFFICE),
)
OWN_PLAN = Layout(
    title="{apprentice}专业成长计划",
    body=(
        Head(
            (
                Ask("@who", label="姓名"),
                Ask("@mentor"),
                Own("", _title),
                Own("", _degree),
                Own("", _years),
                *_PLAN_HEAD,
                Ask("@date", 4, "制订日期"),
            ),
            first=True,
        ),
        Writing("analysis", 22, 1, label="自我分析"),
        Writing("goal", 16, 0.8),
        Grid(
            "goals",
            (
                Strand("方面", "area", 30, centred=True),
                Strand("目标", "text", 80),
                Strand("期末达成情况", "achieved", 50),
            ),
            least=5,
            mm=11,
            grows=0.2,
        ),
        Grid(
            "schedule",
            (
                Strand("阶段", "stage", 20, centred=True),
                Strand("时间", "time", 24, centred=True),
                Strand("主要任务", "task", 44),
                Strand("具体措施", "measure", 40),
                Strand("目标（成果）", "outcome", 32),
            ),
            least=5,
            mm=11,
            grows=0.2,
            unless=("text",),
        ),
        Writing("text", 24, 1, unless=("schedule",)),
        Writing("support", 12, 0.5),
        Writing("assessment", given=True),
    ),
    closing=(Comment("指导教师\n意见", 16), opinion("学校意见", Sign("教导处", seal=True))),
)
_MENTORS_PLANS = ("指导计划", "培养计划")


def plan_form(answers: Answers) -> Form:
    """The sheet of a mentor's plan for an apprentice, or of a teacher's own."""
    fields = answers.record.fields if answers.record is not None else GrowthPlan()
    is_mentors = isinstance(fields, GrowthPlan) and fields.plan_kind in _MENTORS_PLANS
    form = (MENTOR_PLAN if is_mentors else OWN_PLAN)(answers)
    own = answers.kind.title_of(fields)
    return form if own == answers.kind.label else Form(own, form.parts, form.note, form.tall)


PROJECT = Layout(
    title="课题（专题）研究记录表",
    body=(
        Head(
            (
                Ask("topic", 6),
                Ask("@who", label="负责人"),
                Ask("members", 4),
                Ask("start end", 4, "研究时间"),
                Ask("@date", label="记录日期"),
            ),
            first=True,
        ),
        Writing("question", 22, 1),
        Grid(
            "stages",
            (
                Strand("日期", "day", 26, centred=True),
                Strand("阶段", "stage", 26, centred=True),
                Strand("研究过程", "text", 108),
            ),
            least=6,
            mm=12,
            grows=0.6,
        ),
        Writing("results", 26, 1.4),
        Writing("conclusion", 20, 1),
    ),
    closing=(Comment(given=True), opinion("{mentor}意见", Sign("{mentor}"), Sign("{apprentice}"))),
)

HONOUR = Layout(
    title="获奖荣誉登记表",
    body=(
        Head(
            (
                Ask("topic", 4),
                Ask("category"),
                Ask("winners", 4, stands_in=True),
                Ask("rank"),
                Ask("issuer", 4),
                Ask("level"),
                Ask("@date", 4, "获奖时间"),
                Ask("number"),
                Ask("guides", 6),
            ),
            first=True,
        ),
        Room("证书复印件\n（粘贴处）", 90, 3, blank=True),
    ),
    closing=(Room("审核意见", 16, 0.4, (Sign("教科室", seal=True),), blank=True, most=36),),
)

STUDENT_CONTACT = Layout(
    title="学生谈话与家访记录表",
    body=(
        Head(
            (
                Ask("@when", 4, "时间"),
                Ask("@who", label="教师"),
                Ask("pupil"),
                Ask("class_name"),
                Ask("form", 6, ticked=True),
            ),
            first=True,
        ),
        Writing("content", 60, 3),
        Writing("result", 26, 1),
    ),
)


def _written_on(answers: Answers) -> Fact | None:
    """The day of the record, where it is not the one on which the agreement was signed."""
    record = answers.record
    if record is None or answers.value("signed_on") == record.date:
        return None
    return answers.day()


AGREEMENT = Layout(
    title="师徒结对协议书",
    body=(
        Head(
            (
                Ask("number", given=True),
                Ask("mentors", 3),
                Ask("apprentices", 3),
                Ask("subject", 3),
                Ask("year_group", 3),
                Ask("start end", 6, "结对期限"),
                Ask("signed_on", 4),
                Ask("copies"),
                Own("", _written_on),
            ),
            first=True,
        ),
        Writing("background", 12, 0.5),
        Writing("goals", 20, 1),
        Grid(
            "tasks",
            (
                Strand("任务", "task", 96),
                Strand("责任人", "party", 28, centred=True),
                Strand("完成时间", "due", 36, centred=True),
            ),
            least=6,
            grows=0.3,
        ),
        Writing("guarantee", 12, 0.6),
        Writing("rewards", 12, 0.6),
        Writing("renewal", 12, 0.6),
    ),
    closing=(opinion("签字盖章", Sign("{mentor}"), Sign("{apprentice}"), Sign("学校", seal=True)),),
)


def _own_text(answers: Answers) -> Sequence[Part | Prose]:
    """The text as it is handed in: paragraphs under their headings; lines to write on for a blank form."""
    fields = answers.record.fields if answers.record is not None else Summary()
    if not isinstance(fields, Summary) or not (fields.text or fields.sections):
        return [Text("正文", "", 120, 4)]
    found = _lines(fields.text)
    for section in fields.sections:
        found += [Para((section.heading,), "Heading1")] if section.heading else []
        found += _lines(section.text)
    return [Prose(tuple(found))]


def _lines(text: str) -> list[Para]:
    """Paragraphs; a line that is a heading of the teacher's own becomes one."""
    levels = ((line, heading_level(line)) for line in paragraphs(text))
    return [Para((line,), f"Heading{level}" if level else "BodyText") for line, level in levels]


_WRITTEN = ("text", "sections")
SUMMARY = Layout(
    title="总结与心得",
    body=(
        Head((Ask("@who", label="姓名"), Ask("scope"), Ask("category"), Ask("@date", 4)), first=True),
        Made(_own_text, _WRITTEN),
        Grid("measures", label="问题、措施与效果", given=True),
        Writing("problems", 16, 0.8, unless=_WRITTEN),
        Writing("next_step", 16, 0.8, unless=_WRITTEN),
    ),
    closing=(Comment(),),
)


def summary_form(answers: Answers) -> Form:
    """总结 or 心得体会 with a title of its own: 期中心得体会."""
    form = SUMMARY(answers)
    if answers.record is None:
        return form
    own = answers.kind.title_of(answers.record.fields)
    return form if own == answers.kind.label else Form(own, form.parts, form.note, form.tall)
