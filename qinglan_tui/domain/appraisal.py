"""Graded assessment (A21): its items with their points, and what can be reckoned from the progress.

The weights are a default that a school replaces: pass others to `score_sheet`.
"""

from collections.abc import Iterable

from msgspec import Struct, structs

from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.forecasting import unit_of
from qinglan_tui.domain.progress_values import DutyProgress, Progress, plain
from qinglan_tui.domain.word_settings import WordSettings

# Grades and the points that they begin at.
GRADE_BANDS = (("优秀", "90分及以上"), ("合格", "60—89分"), ("不合格", "60分以下"))
MOST_NAMED = 3  # duties named as the ground of one item


class Weight(Struct, frozen=True, kw_only=True):
    """One item: `points` in the full mark, and the duties that its score is reckoned from.

    Those are the duties that count records of these `kinds`, in one of these `directions` and with one of
    these `occasions` where any are given. Without kinds only people give points.
    """

    item: str
    points: float
    standard: str
    kinds: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()


WEIGHTS: dict[str, tuple[Weight, ...]] = {
    APPRENTICE: (
        Weight(item="师德与态度", points=10, standard="为人师表，虚心好学，主动请教。"),
        Weight(
            item="计划",
            points=5,
            standard="三案齐全，切合自身。",
            kinds=("growth_plan",),
        ),
        Weight(
            item="听课及心得",
            points=20,
            standard="听课节数达到要求，节节有记录，有心得。",
            kinds=("observation", "study_note"),
            directions=("听师傅", "听其他教师", "听课", "互听"),
        ),
        Weight(
            item="备课与送审",
            points=10,
            standard="与{mentor}一起备课，教案按时送审并修改。",
            kinds=("activity", "plan_review"),
        ),
        Weight(item="汇报公开课", points=20, standard="按评课平均分×0.2计。"),
        Weight(
            item="反思、案例与设计",
            points=15,
            standard="按时完成，有思考。",
            kinds=("reflection", "teaching_case", "lesson_design"),
        ),
        Weight(item="读书笔记", points=5, standard="读完规定的书，有摘录，有体会。", kinds=("reading_note",)),
        Weight(
            item="论文、试题与总结",
            points=10,
            standard="份数齐全，质量较好。",
            kinds=("paper", "exam_paper", "summary"),
        ),
        Weight(item="实绩与获奖", points=5, standard="班级有进步，参赛获奖。"),
    ),
    MENTOR: (
        Weight(item="师德示范", points=10, standard="以身作则，乐于指导。"),
        Weight(
            item="培养计划",
            points=10,
            standard="计划切合{apprentice}实际，措施具体。",
            kinds=("growth_plan",),
        ),
        Weight(
            item="听{apprentice}课与评课",
            points=25,
            standard="听课节数达到要求，节节有评课意见。",
            kinds=("observation",),
            directions=("听徒弟", "听课", "互听"),
        ),
        Weight(
            item="示范课",
            points=15,
            standard="按要求上示范课、指导课。",
            kinds=("public_lesson",),
            occasions=("示范课", "指导课"),
        ),
        Weight(item="教案审阅", points=10, standard="按时审阅，及时交换意见。", kinds=("plan_review",)),
        Weight(item="指导公开课与竞赛", points=10, standard="指导{apprentice}上好汇报课、公开课，参加竞赛。"),
        Weight(item="指导教研与论文", points=5, standard="指导{apprentice}写出论文。", kinds=("paper",)),
        Weight(
            item="活动记录与月报",
            points=10,
            standard="活动有记录，月报按时上交。",
            kinds=("activity", "monthly_report"),
        ),
        Weight(
            item="总结与鉴定",
            points=5,
            standard="总结、鉴定写得具体。",
            kinds=("summary", "appraisal"),
        ),
    ),
}


def weights_of(role: str, word: WordSettings) -> tuple[Weight, ...]:
    """The items of a role as the school wants them; an item that is known keeps what it is reckoned from."""
    own = word.weights_mentor if role == MENTOR else word.weights_apprentice
    known = {weight.item: weight for weight in WEIGHTS[role]}
    return (
        tuple(
            structs.replace(
                known.get(one.item) or Weight(item=one.item, points=0, standard=""),
                points=one.points or 0,
                standard=one.standard or (known[one.item].standard if one.item in known else ""),
            )
            for one in own
            if one.item
        )
        or WEIGHTS[role]
    )


class ScoreRow(Struct, frozen=True):
    """One line of the sheet; `score` is None where people give the points, `ground` says how it was got."""

    item: str
    standard: str
    full: float
    score: float | None
    ground: str


class ScoreSheet(Struct, frozen=True, kw_only=True):
    """The sheet of one person: in which role, and its lines."""

    role: str
    person: str
    rows: tuple[ScoreRow, ...]

    @property
    def full(self) -> float:
        """All points that can be had."""
        return sum(row.full for row in self.rows)


def score_sheet(
    role: str,
    person: str,
    found: Iterable[Progress] = (),
    pairing: str = "",
    labels: Labels | None = None,
    weights: tuple[Weight, ...] | None = None,
) -> ScoreSheet:
    """The sheet of a person in a role, with the scores that their duties give; in all pairings or one."""
    duties = [
        duty
        for one in found
        for duty in one.duties
        if duty.person == person
        and duty.judged
        and duty.required
        and (not pairing or duty.pairing in ("", pairing))
    ]
    said = labels or Labels()
    rows = tuple(_row(weight, duties, said) for weight in (weights or WEIGHTS[role]))
    return ScoreSheet(role=role, person=person, rows=rows)


def _row(weight: Weight, duties: Iterable[DutyProgress], labels: Labels) -> ScoreRow:
    own = [duty for duty in duties if _is_of(duty, weight)]
    # Each duty counts alike: ten lessons do not outweigh one paper within an item.
    score = round(weight.points * sum(duty.part for duty in own) / len(own), 1) if own else None
    asked: dict[str, list[DutyProgress]] = {}
    for duty in own:
        asked.setdefault(duty.duty.id, []).append(duty)
    told = "；".join(_said(several, labels) for several in list(asked.values())[:MOST_NAMED])
    more = f"等{len(asked)}项" if len(asked) > MOST_NAMED else ""
    return ScoreRow(labels.fill(weight.item), labels.fill(weight.standard), weight.points, score, told + more)


def _said(several: list[DutyProgress], labels: Labels) -> str:
    """听课 22/20节: one duty, of all pairings together."""
    rule = several[0].duty
    kept = plain(sum(duty.kept for duty in several))
    required = plain(sum(duty.required or 0 for duty in several))
    return f"{labels.fill(rule.title)}{kept}/{required}{unit_of(rule)}"


def _is_of(duty: DutyProgress, weight: Weight) -> bool:
    rule = duty.duty
    counts = {*rule.counts, *(code for part in rule.parts for code in part.counts)}
    if rule.soft or not counts & set(weight.kinds):
        return False
    directed = "observation" not in counts or _meets(rule.where.get("direction"), weight.directions)
    return directed and _meets(rule.where.get("occasion"), weight.occasions)


def _meets(asked: object, wanted: tuple[str, ...]) -> bool:
    """Whether a selector of a duty is among the words of the item; an item without words takes any."""
    words = asked if isinstance(asked, tuple) else (asked,) if asked else ()
    return not wanted or bool(set(words) & set(wanted))
