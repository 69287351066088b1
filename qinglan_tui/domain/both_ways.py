"""Both directions of a pairing side by side: 听徒弟 8节 · 被听 已知2节 · 送审教案 已知4份."""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct

from qinglan_tui.domain.counts import Labels, direction_of, is_by
from qinglan_tui.domain.kinds.lesson_design import LessonDesign
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.lessons import count_lessons
from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.periods import Span, counts_in
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import Term

_HANDED_IN = ("submitted", "reviewed", "returned")


class Way(Struct, frozen=True, kw_only=True):
    """One direction: what was done, how often, of it `paper` on paper; not `mine` is known so far only."""

    label: str
    done: int
    unit: str
    paper: int = 0
    mine: bool = True

    @property
    def text(self) -> str:
        """听师傅 10节（含纸质5节）, of the other side 被听 已知6节."""
        known = "" if self.mine else "已知"
        paper = f"（含纸质{self.paper}{self.unit}）" if self.paper else ""
        return f"{self.label} {known}{self.done}{self.unit}{paper}"


class BothWays(Struct, frozen=True):
    """What went to and fro in one pairing in a term, as the owner's workbook knows it."""

    pairing: Pairing
    ways: tuple[Way, ...]

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " · ".join(way.text for way in self.ways)


def both_ways(
    pairing: Pairing,
    records: Iterable[Record],
    owner: str,
    labels: Labels,
    term: Term,
    terms: tuple[Term, ...],
    today: dt.date,
) -> BothWays:
    """The lessons heard each way and the plans sent for review, until today, as they count for the term."""
    span = Span.of_term(term)
    counted = [
        record
        for record in records
        if record.is_finished
        and record.date <= today
        and counts_in(record.date, record.counts_for, span, terms)
    ]
    is_mentor = owner in pairing.mentors
    heard, was_heard = ("听徒弟", "被徒弟听") if is_mentor else ("听师傅", "被师傅听")
    other = labels.apprentice if is_mentor else labels.mentor
    apprentices = pairing.apprentices if is_mentor else (owner,)
    sent = plans_sent(counted, pairing.mentors, apprentices, owner)
    return BothWays(
        pairing,
        (
            _lessons(f"听{other}", heard, counted, owner, pairing),
            _lessons("被听", was_heard, counted, owner, pairing, mine=False),
            Way(label="送审教案", done=sent, unit="份", mine=not is_mentor),
        ),
    )


def _lessons(
    label: str, way: str, records: list[Record], owner: str, pairing: Pairing, *, mine: bool = True
) -> Way:
    found = [record for record in records if direction_of(record, owner, (pairing,)) == way]
    paper = count_lessons([record for record in found if record.on_paper], owner)
    return Way(label=label, done=count_lessons(found, owner), unit="节", paper=paper, mine=mine)


def plans_sent(
    records: Iterable[Record], mentors: tuple[str, ...], apprentices: tuple[str, ...], owner: str
) -> int:
    """How many plans the mentors were given to read: those reviewed, and those handed in to them.

    A version of a plan counts once, though its review and the plan itself are both there. A check of all
    materials (教案, 作业, 听课本 …) is no plan sent.
    """
    versions: dict[tuple[str, str], set[str]] = {}
    unnamed = 0
    for record in records:
        plan = _plan_of(record, mentors, owner)
        if plan is None or plan[0] not in apprentices:
            continue
        teacher, topic, version = plan
        if record.on_paper or not topic:
            unnamed += record.lessons_counted
        else:
            versions.setdefault((teacher, topic), set()).add(version)
    return unnamed + sum(len(known - {""}) or 1 for known in versions.values())


def _plan_of(record: Record, mentors: tuple[str, ...], owner: str) -> tuple[str, str, str] | None:
    """Whose plan it was, of what topic and which version; None when no mentor was given one."""
    own = record.fields
    if isinstance(own, PlanReview):
        by_mentor = any(is_by(record, name, owner) for name in mentors) or own.teacher == owner
        return (own.teacher, own.scope, own.version) if by_mentor and set(own.checked) <= {"教案"} else None
    if isinstance(own, LessonDesign):
        sent = record.status in _HANDED_IN and record.submitted_to in ("", "师傅", *mentors)
        return (record.author or owner, own.topic, own.version) if sent else None
    return None
