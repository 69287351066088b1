"""A15 执教课: the record of a lesson given for others, its sign-in sheet, and the points of its judges."""

from collections.abc import Sequence

from exports.answers import Answers
from exports.blocks import Column, Sign
from exports.form_head import Ask, Head
from exports.form_layout import Comment, Grid, Layout, Made, Strand, Writing, opinion
from exports.parts import Heads, Lines
from exports.sheets import WIDTH, Part
from exports.wording import said
from qinglan_tui.domain.fields import specs
from qinglan_tui.domain.kinds.public_lesson import JudgeScore, PublicLesson

# More items than this stand one below the other, not as columns.
_MOST_ITEMS = 6
_SEATS = 20
_JUDGES = 8


def _judges(answers: Answers) -> Sequence[Part]:
    """评委 | 分项 … | 总分, and the average below; for one judge who gave items a table of lines."""
    fields = answers.record.fields if answers.record is not None else None
    scores = fields.judges if isinstance(fields, PublicLesson) else ()
    return _table_of_points(scores) if scores else []


def _table_of_points(scores: Sequence[JudgeScore]) -> Sequence[Part]:
    judges = tuple(dict.fromkeys(one.judge for one in scores))
    items = tuple(dict.fromkeys(one.item for one in scores if one.item))
    cells = [(one.judge, one.item) for one in scores]
    if len(items) > _MOST_ITEMS or len(set(cells)) < len(cells):
        return _plain_points(scores)
    points = dict(zip(cells, scores, strict=True))
    rows = [_row_of(judge, items, points) for judge in judges]
    totals = [_total_of(judge, scores) for judge in judges]
    known = [total for total in totals if total is not None]
    entries = [(*row, _number(total)) for row, total in zip(rows, totals, strict=True)]
    if len(known) > 1:
        entries.append(("平均", *[""] * len(items), _number(sum(known) / len(known))))
    return [Heads(("评委打分",)), Lines(_columns(items), tuple(entries))]


def _row_of(judge: str, items: Sequence[str], points: dict[tuple[str, str], JudgeScore]) -> tuple[str, ...]:
    given = (points.get((judge, item)) for item in items)
    return (judge, *(_number(one.points) if one is not None else "" for one in given))


def _total_of(judge: str, scores: Sequence[JudgeScore]) -> float | None:
    """What a judge gave the whole lesson, else the sum of the items."""
    own = [one for one in scores if one.judge == judge and one.points is not None]
    whole = [one.points for one in own if not one.item and one.points is not None]
    return whole[0] if whole else sum(one.points or 0 for one in own) if own else None


def _number(points: float | None) -> str:
    return "" if points is None else f"{points:.4g}"


def _columns(items: Sequence[str]) -> tuple[Column, ...]:
    width = (WIDTH - 36 - 24) / max(len(items), 1)
    if not items:
        return (Column("评委", 80, "center"), Column("得分", 80, "center"))
    middle = (Column(item, width, "center") for item in items)
    return (Column("评委", 36, "center"), *middle, Column("总分", 24, "center"))


def _plain_points(scores: Sequence[JudgeScore]) -> Sequence[Part]:
    columns = (Column("评委", 50, "center"), Column("分项", 70, "center"), Column("得分", 40, "center"))
    judge, item, points = specs(JudgeScore)
    entries = tuple(
        (said(judge, one.judge), said(item, one.item), said(points, one.points)) for one in scores
    )
    return [Heads(("评委打分",)), Lines(columns, entries)]


_HEAD = (
    Ask("@when", 4),
    Ask("occasion"),
    Ask("teacher", stands_in=True),
    Ask("subject"),
    Ask("class_name"),
    Ask("topic", 4),
    Ask("lesson_type"),
    Ask("guides"),
    Ask("level"),
    Ask("place"),
)

PUBLIC_LESSON = Layout(
    title="执教课记录表",
    named="occasion",
    tail="记录表",
    body=(
        Head(
            (*_HEAD, Ask("participants", 6), Ask("textbook", given=True), Ask("mode", given=True)), first=True
        ),
        Grid("teachers", given=True),
        Writing("self_review", 20, 1.4, label="自评\n（说课）"),
        Grid(
            "remarks",
            (Strand("发言人", "speaker", 30, centred=True), Strand("评议意见", "text", 130)),
            least=3,
            mm=11,
            grows=0.6,
        ),
        Writing("merits", 14),
        Writing("problems", 14),
        Writing("advice", 14),
        Made(_judges, ("judges",)),
        Head((Ask("score"), Ask("grade", 4, ticked=True), Ask("verdict", 6, ticked=True))),
    ),
    closing=(
        Comment(given=True),
        opinion("教研组意见", Sign("{mentor}"), Sign("教研组长")),
        opinion("教导处意见", Sign("教导处", seal=True)),
    ),
)


def _seats(answers: Answers) -> Sequence[Part]:
    """Everybody who is known to have come, and rows for the others, two abreast."""
    names = list(answers.value("participants"))
    half = max(_SEATS, (len(names) + 1) // 2)
    names += [""] * (2 * half - len(names))
    entries = tuple(
        (str(at + 1), names[at], "", "", str(at + 1 + half), names[at + half], "", "") for at in range(half)
    )
    four = (("序号", 12), ("姓名", 24), ("单位", 22), ("签名", 22))
    columns = tuple(Column(title, width, "center") for title, width in four * 2)
    return [Lines(columns, entries, mm=9)]


SIGN_IN = Layout(
    title="听课签到表",
    beside=True,
    body=(Head(_HEAD[:7]), Made(_seats, ("participants",))),
)


def _judge_sheet(answers: Answers) -> Sequence[Part]:
    """The rubric's dimensions for every judge, to be filled in by hand, or what the judges gave."""
    filled = _judges(answers)
    if filled:
        return filled
    titles = (
        "评委",
        "目标\n10",
        "内容\n15",
        "过程\n25",
        "方法\n20",
        "素养\n15",
        "效果\n15",
        "总分\n100",
        "评委签名",
    )
    widths = (24.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 20.0, 32.0)
    columns = tuple(Column(title, width, "center") for title, width in zip(titles, widths, strict=True))
    average = ("平均", *[""] * 8)
    return [Lines(columns, tuple([("",) * 9] * _JUDGES + [average]), mm=13)]


JUDGES = Layout(
    title="评委打分汇总表",
    beside=True,
    body=(
        Head(_HEAD[:7]),
        Made(_judge_sheet, ("judges",)),
        Head((Ask("score", label="平均得分"), Ask("grade", 4, ticked=True), Ask("verdict", 6, ticked=True))),
    ),
    closing=(opinion("评审意见", Sign("评审组长"), Sign("教导处", seal=True)),),
)
