"""三案: A3 师傅培养计划 and A4 徒弟成长计划 to be written, with the programme's tasks as their first rows."""

from exports.blocks import Column, Sign, choice_line
from exports.leaves import FormLeaf
from exports.parts import Fact, Heads, Lines, Text, pack, units_of
from exports.sheets import Form, Part
from exports.wording import note_of
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.pairs import Pair
from qinglan_tui.domain.summaries import Scope
from qinglan_tui.domain.tasks import SPANS, TERM, YEAR, YEARS, Task
from qinglan_tui.domain.terms import school_year

_MENTOR_ROWS = (
    Column("时间或周次", 28, "center"),
    Column("指导内容", 58, "left"),
    Column("形式", 32, "left"),
    Column("预期成果", 42, "left"),
)
_APPRENTICE_ROWS = (
    Column("阶段", 16, "center"),
    Column("时间", 22, "center"),
    Column("主要任务", 60, "left"),
    Column("具体措施", 34, "left"),
    Column("目标或成果", 28, "left"),
)
_LEAST = 6
# Em spaces, since what stands before a text is taken for an indent.
BLANK_SPAN = "\u2003\u2003\u2003\u2003年　　月　　日—　　　　年　　月　　日"


def plan_title(side: str, pair: Pair) -> str:
    """What the plan of a side is called."""
    return f"{pair.label(side)}{'培养计划' if side == MENTOR else '专业成长计划'}"


def blank_plan(side: str, span: str, pair: Pair, scope: Scope, *, tasks: bool = True) -> FormLeaf:
    """The plan of a side over a 学期, a 学年 or 二至三年; with `tasks` the programme's stand in it."""
    parts = _mentor(span, pair, scope, tasks) if side == MENTOR else _apprentice(span, pair, scope, tasks)
    return FormLeaf(Form(plan_title(side, pair), tuple(parts), note_of(None, scope)))


def _mentor(span: str, pair: Pair, scope: Scope, tasks: bool) -> list[Part]:
    labels = scope.labels
    rows = tuple(
        (task.due, f"{task.title}（{task.amount}）", "", "") for task in _tasks(MENTOR, span, pair, tasks)
    )
    return [
        *pack([*_names(MENTOR, pair, scope), *_span(span, pair, scope)]),
        Text(f"{labels.apprentice}现状", "", 24, 1),
        Text("培养目标", "", 22, 1),
        Text("指导措施", "", 24, 1.2),
        Heads(("进度安排",)),
        Lines(_MENTOR_ROWS, rows, max(_LEAST, len(rows) + 1)),
        Text("考核方式", "", 12, 0.5),
        *_opinions(Sign(labels.mentor), "本人签字"),
    ]


def _apprentice(span: str, pair: Pair, scope: Scope, tasks: bool) -> list[Part]:
    labels = scope.labels
    rows: tuple[tuple[str, ...], ...] = tuple(
        ("", task.due, f"{task.title}（{task.amount}）", "", "")
        for task in _tasks(APPRENTICE, span, pair, tasks)
    )
    if tasks and span == YEARS and pair.programme:
        goals = tuple((goal.when, "", "", "", goal.text) for goal in pair.programme.goals if goal.when)
        rows = goals + rows
    (person,) = pair.apprentices if len(pair.apprentices) == 1 else (None,)
    facts = _names(APPRENTICE, pair, scope)
    if person is not None:
        years = f"{person.years_taught}年" if person.years_taught is not None else ""
        facts += [Fact("职称", person.title), Fact("学历", person.degree), Fact("教龄", years)]
    else:
        facts += [Fact("职称"), Fact("学历"), Fact("教龄")]
    return [
        *pack([*facts, *_span(span, pair, scope)]),
        Text("自我分析", "", 22, 1),
        Text("总目标", "", 16, 0.8),
        Text("分项目标", "", 20, 1),
        Heads(("分阶段安排",)),
        Lines(_APPRENTICE_ROWS, rows, max(_LEAST, len(rows) + 1)),
        Text("需要的支持", "", 11, 0.4),
        *_opinions(Sign(labels.mentor), f"{labels.mentor}意见"),
    ]


def _tasks(side: str, span: str, pair: Pair, wanted: bool) -> tuple[Task, ...]:
    return tuple(task for task in pair.tasks_for(side) if task.span == span) if wanted else ()


def _names(side: str, pair: Pair, scope: Scope) -> list[Fact]:
    other = APPRENTICE if side == MENTOR else MENTOR
    named = [
        Fact(pair.label(one), pair.names(one), max(2, units_of(pair.names(one)))) for one in (side, other)
    ]
    return [*named, Fact("学科", pair.subject or scope.subject)]


def _span(span: str, pair: Pair, scope: Scope) -> list[Fact]:
    year = school_year(scope.term.start)
    when = {TERM: scope.term_name, YEAR: f"{year}—{year + 1}学年"}.get(span, pair.span)
    return [
        Fact(
            "计划类型",
            choice_line(
                [f"{word}规划" if word == YEARS else f"{word}计划" for word in SPANS],
                [f"{span}规划" if span == YEARS else f"{span}计划"],
            ),
            6,
        ),
        Fact("计划期限", when or BLANK_SPAN, 6),
    ]


def _opinions(first: Sign, label: str) -> list[Part]:
    return [
        Text(label, "", 9, 0.4, (first,), 26),
        Text("教研组意见", "", 9, 0.4, (Sign("教研组长"),), 26),
        Text("教导处意见", "", 9, 0.4, (Sign("教导处", seal=True),), 26),
    ]
