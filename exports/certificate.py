"""指导青年教师证明: what a school seals for a mentor who applies for a title; facts and counts alone."""

from collections.abc import Iterable

from msgspec import Struct

from exports.blocks import Sign
from exports.registers import counted
from exports.sheets import Sheets
from exports.story import Story
from exports.styles import Page
from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Row
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.people import Person

_NOBODY = "＿＿＿＿＿＿"
_SPAN = "＿＿＿＿年＿＿月至＿＿＿＿年＿＿月"
# Lines to be filled in by hand where nothing is counted.
_COUNTS = "听课＿＿节，审阅教案＿＿次，上示范课＿＿节，指导活动＿＿次"


class CertificateLeaf(Struct, frozen=True, kw_only=True):
    """The certificate of one pair; `rows` are the mentor's counts of the term, if they are known."""

    pair: Pair
    school: str
    term: str
    rows: tuple[Row, ...] = ()
    title: str = "指导青年教师证明"
    page: Page = "text"

    def add(self, story: Story, sheets: Sheets) -> None:
        """The title, two paragraphs, and the place for hand and seal."""
        pair = self.pair
        mentors, apprentices = _named(pair.mentors), _named(pair.apprentices)
        story.title(self.title)
        story.text(
            f"兹证明{self.school or _NOBODY}{mentors}老师担任{apprentices}老师的{pair.label(MENTOR)}，"
            f"结对期限为{pair.span or _SPAN}，指导学科为{pair.subject or _NOBODY}。"
        )
        done = "，".join(f"{row.label}{counted(row)}" for row in self.rows if row.done) or _COUNTS
        story.text(f"{self.term}，{pair.names(MENTOR) or _NOBODY}老师完成的指导工作有：{done}。")
        story.text(f"{_outcome(pair)}情况属实，特此证明。")
        story.sign_off((Sign("校长"), Sign("学校", seal=True)))


def _named(people: Iterable[Person]) -> str:
    """Names with their titles: 陈素云（高级教师）."""
    told = (f"{one.name}（{one.title}）" if one.title else one.name for one in people)
    return "、".join(told) or _NOBODY


def _outcome(pair: Pair) -> str:
    """That the apprentice has finished, where the pairing says so."""
    events = pair.pairing.events if pair.pairing else ()
    passed = next((event for event in events if event.kind == "出师"), None)
    if passed is None:
        return ""
    day = passed.date
    names = pair.names(APPRENTICE)
    return f"{names}老师已于{day.year}年{day.month}月{day.day}日出师。"
