"""A1 协议书: prose between the two sides, with the tasks of the programme; nobody signs in print."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from exports.blocks import Column, Gap, Inline, Para, Sign
from exports.sheets import Sheets
from exports.story import Story, heading_number
from exports.styles import Page
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.dates import long_date
from qinglan_tui.domain.kinds.agreement import Agreement
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.people import Person

TITLE = "师徒结对协议书"
_PARTY = {MENTOR: "甲方", APPRENTICE: "乙方"}
_TASKS = (
    Column("序号", 13, "center"),
    Column("任务", 52, "left"),
    Column("责任人", 26, "center"),
    Column("要求", 40, "center"),
    Column("完成时间", 29, "center"),
)
_OWN_TASKS = (
    Column("序号", 13, "center"),
    Column("任务", 80, "left"),
    Column("责任人", 27, "center"),
    Column("完成时间", 40, "center"),
)
_NAME, _SUBJECT, _DAY = 6, 5, "　　　年　　月　　日"
# What each side promises where the programme says nothing but numbers.
_PROMISES = {
    MENTOR: (
        "关心{other}的成长，毫无保留地介绍教育教学经验。",
        "指导{other}备课、上课和反思，听课后当天交换意见，重在指出一两处能改的地方。",
        "按下表完成任务，做好过程记录，期末写出总结和鉴定。",
    ),
    APPRENTICE: (
        "尊重{other}，主动请教，主动邀请{other}听课。",
        "认真听课、备课和反思，把{other}的建议用到课上，并反馈效果。",
        "按下表完成任务，做好过程记录，期末写出总结。",
    ),
}
_GUARANTEE = "学校为双方听课、备课和教研安排时间，定期检查协议落实情况，考核结果记入业务档案，择优表彰。"
_RENEWAL = (
    "协议期满经考核合格的，师徒关系自然结束；未达到要求的可以延长。一方有正当理由的，可向学校申请变更或解除。"
)


class AgreementLeaf(Struct, frozen=True, kw_only=True):
    """The agreement of one pair; `record` holds what was written for it, and goes before all defaults."""

    pair: Pair
    school: str
    title: str = TITLE
    record: Agreement | None = None
    day: date | None = None
    page: Page = "text"

    def add(self, story: Story, sheets: Sheets) -> None:
        """From the title to the lines for hands and seal."""
        _Prose(self, story, self.record or Agreement()).write()


class _Prose:
    """The text of one agreement on its pages."""

    def __init__(self, leaf: AgreementLeaf, story: Story, record: Agreement) -> None:
        self._leaf = leaf
        self._pair = leaf.pair
        self._story = story
        self._record = record
        self._parts = 0

    def write(self) -> None:
        """Every part in the usual order."""
        record, story = self._record, self._story
        story.title(self._leaf.title, self._below_title())
        story.text(record.background or self._reason())
        for side in (MENTOR, APPRENTICE):
            self._party(side)
        self._part("结对期限", *self._term())
        self._part("结对目标", *(record.goals.split("\n") if record.goals else self._goals()))
        for side in (MENTOR, APPRENTICE):
            self._duties(side)
        self._tasks()
        self._part("学校保障与奖惩", record.guarantee or _GUARANTEE, record.rewards)
        self._part("续聘与解除", record.renewal or _RENEWAL)
        copies = f"一式{record.copies}份" if record.copies else "一式三份"
        self._part(
            "说明",
            f"本协议{copies}，甲方、乙方和学校各执一份，自签字盖章之日起生效，并存入双方业务档案。"
            if not record.copies or record.copies == 3
            else f"本协议{copies}，自签字盖章之日起生效，并存入双方业务档案。",
        )
        label = self._pair.label
        story.sign_off(
            (
                Sign(f"甲方（{label(MENTOR)}）"),
                Sign(f"乙方（{label(APPRENTICE)}）"),
                Sign("学校", seal=True),
            )
        )

    def _below_title(self) -> str:
        number = f"编号：{self._record.number}" if self._record.number else ""
        return "　".join(part for part in (self._leaf.school, number) if part)

    def _reason(self) -> str:
        return (
            "为发挥骨干教师的传、帮、带作用，促进青年教师尽快成长，根据学校“青蓝工程”工作安排，"
            "甲乙双方结为师徒，订立本协议。"
        )

    def _party(self, side: str) -> None:
        who = f"{_PARTY[side]}（{self._pair.label(side)}）："
        own = self._record.mentors if side == MENTOR else self._record.apprentices
        known = self._pair.people(side)
        people = tuple(
            next((person for person in known if person.name == name), Person(name=name)) for name in own
        )
        named = "；".join(_person(person) for person in people or known)
        runs: tuple[Inline, ...] = (
            (who, named) if named else (who, Gap(_NAME), "　任教学科：", Gap(_SUBJECT), "。")
        )
        self._story.add(Para(runs))

    def _term(self) -> Sequence[str]:
        since, until = self._record.start or self._pair.start, self._record.end or self._pair.end
        days = [long_date(day) if day else _DAY for day in (since, until)]
        subject = self._record.subject or self._pair.subject
        about = "　".join(
            part
            for part in (
                f"学科：{subject}" if subject else "",
                f"年级：{self._record.year_group}" if self._record.year_group else "",
            )
            if part
        )
        return (f"自{days[0]}起，至{days[1]}止。", about)

    def _goals(self) -> Sequence[str]:
        programme = self._pair.programme
        goals = programme.goals if programme else ()
        lines = [f"{goal.when}：{goal.text}。" if goal.when else f"{goal.text}。" for goal in goals]
        return lines or ["乙方熟悉教学常规，能独立上好常态课；甲方在指导中总结经验，师徒共同提高。"]

    def _duties(self, side: str) -> None:
        other = self._pair.label(APPRENTICE if side == MENTOR else MENTOR)
        promised = self._pair.promises(side) or tuple(
            text.replace("{other}", other) for text in _PROMISES[side]
        )
        lines = [
            f"{number}.{text.rstrip('。；')}{'。' if number == len(promised) else '；'}"
            for number, text in enumerate(promised, 1)
        ]
        self._part(f"{_PARTY[side]}（{self._pair.label(side)}）职责", *lines)

    def _tasks(self) -> None:
        columns: Sequence[Column] = _TASKS
        rows: list[tuple[str, ...]] = [
            (str(number), task.task, task.party, task.due)
            for number, task in enumerate(self._record.tasks, 1)
        ]
        if rows:
            # What was written for the agreement says how much in the task itself.
            columns = _OWN_TASKS
        rows = rows or [
            (str(number), task.title, task.who, task.amount, task.due)
            for number, task in enumerate(self._pair.tasks, 1)
        ]
        self._heading("任务与完成时间")
        self._story.add(Para(style="TableGap", keep=True))
        self._story.table(columns, rows, title="任务与完成时间", caption=False, least=len(rows) or 8)
        self._story.add(Para(style="TableGap"))

    def _heading(self, text: str) -> None:
        """Numbered anew in each of several agreements of one document."""
        self._parts += 1
        self._story.heading(1, heading_number(1, self._parts) + text, numbered=False)

    def _part(self, heading: str, *lines: str) -> None:
        self._heading(heading)
        for line in lines:
            if line.strip():
                self._story.text(line)


def _person(person: Person) -> str:
    told = "，".join(part for part in (person.school, person.subject, person.title) if part)
    return f"{person.name}（{told}）" if told else person.name
