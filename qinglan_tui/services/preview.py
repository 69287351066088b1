"""The term summary as lines to read before it is written: of the same value as the Word file."""

from collections.abc import Iterable

from msgspec import Struct

from qinglan_tui.domain.counts import MENTOR, Row
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.drafting import Point, Section
from qinglan_tui.domain.lessons import count_lessons
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import Part, RubricMark, TermSummary, marks_by_teacher

WIDE_BLANK = "\u3000"
NOTHING_YET = "还没有可用的记录。"


class Line(Struct, frozen=True):
    """One line of the preview. `role` says how it is to be read: title, head, soft or nothing special."""

    text: str = ""
    role: str = ""


def summary_lines(summary: TermSummary) -> tuple[Line, ...]:
    """The whole summary, top to bottom as it will stand on paper; texts are not cut."""
    lines = [*_cover(summary), Line(), Line("完成情况一览", "head")]
    cells = max((len(row.label) for row in summary.overview), default=0)
    lines += [Line(_count(row, cells)) for row in summary.overview]
    if summary.written:
        lines += _written(summary.written)
    else:
        lines += [line for section in summary.sections for line in _section(section)]
    lines += _lessons(summary)
    if summary.measures:
        lines += [Line(), Line("问题、措施与效果", "head")]
        lines += [Line(_join(row.problem, row.measure, row.effect)) for row in summary.measures]
    if summary.next_steps:
        lines += [Line(), Line("还要看效果的建议", "head")]
        lines += [Line(f"{number} {step}") for number, step in enumerate(summary.next_steps, 1)]
    return tuple(lines)


def _cover(summary: TermSummary) -> Iterable[Line]:
    scope = summary.scope
    yield Line(summary.title, "title")
    yield Line("　".join(part for part in (scope.school, scope.term_name, scope.programme) if part))
    yield Line(_who(scope))
    yield Line(f"{scope.word.day(summary.made_on)}　共{len(summary.records)}条记录", "soft")


def _who(scope: Scope) -> str:
    """师傅 王芳（小学数学）　徒弟 李青、周敏: the mentor's side first."""
    own = _side((scope.owner,))
    partners = _side(scope.partners)
    mentor, apprentice = (own, partners) if scope.role == MENTOR else (partners, own)
    sides = ((scope.labels.mentor, mentor), (scope.labels.apprentice, apprentice))
    return "　".join(f"{label} {names}" for label, names in sides if names)


def _side(people: Iterable[Person]) -> str:
    return "、".join(
        f"{person.name}（{person.subject}）" if person.subject else person.name for person in people
    )


def _count(row: Row, cells: int) -> str:
    """听徒弟课 7/10节，还差3节 where a number is asked for, else 听徒弟课 7节; labels in one column."""
    asked = f"/{row.required}" if row.required is not None else ""
    notes = [f"其中纸质{row.paper}{row.unit}" if row.paper else "", row.state]
    said = "，".join((f"{row.done}{asked}{row.unit}", *(note for note in notes if note)))
    return f"{row.label.ljust(cells, WIDE_BLANK)}　{said}"


def _written(parts: Iterable[Part]) -> Iterable[Line]:
    for part in parts:
        yield Line()
        if part.heading:
            yield Line(part.heading, "head")
        for paragraph in part.paragraphs:
            yield Line(f"　　{paragraph}")


def _section(section: Section) -> Iterable[Line]:
    yield Line()
    yield Line(section.heading, "head")
    yield Line(section.prompt, "soft")
    for point in section.points:
        yield Line(_point(point))
    if not section.points:
        yield Line(NOTHING_YET, "soft")
    if section.left_out:
        yield Line(f"另有{section.left_out}条没有列出", "soft")


def _point(point: Point) -> str:
    return _join(short_date(point.day), point.title, point.quote)


def _lessons(summary: TermSummary) -> Iterable[Line]:
    """How many lessons, and of each apprentice the marks of the first and the last one that was marked."""
    if not summary.lessons:
        return
    yield Line()
    yield Line("听课", "head")
    held = count_lessons(summary.lessons, summary.scope.owner.name)
    yield Line(f"共{held}节，{len(summary.lessons)}条记录")
    for _, first, last in marks_by_teacher(summary):
        yield Line(f"第一次评分　{_mark(first)}")
        if last is not None:
            yield Line(f"最近一次评分　{_mark(last)}")


def _mark(mark: RubricMark) -> str:
    score = f"{mark.score:g}分" if mark.score is not None else ""
    return _join(short_date(mark.day), mark.title, score, mark.grade)


def _join(*parts: str) -> str:
    return "　".join(text for part in parts if (text := " ".join(part.split())))
