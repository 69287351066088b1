"""The term summary (A18 apprentice, A19 mentor): what was done, the text, registers, the records."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from exports.base import About
from exports.blocks import Cell, Column, Para, Row, Sign, Table
from exports.charts import chart_pages
from exports.forms import form_of
from exports.parts import Fact, Text, pack, units_of
from exports.pictures import photos_of
from exports.registers import counted, in_order, lesson_register, record_register
from exports.sheets import Form, Part, Sheets
from exports.signing import signed
from exports.story import Story
from exports.styles import HouseStyle, Page
from exports.wording import names
from qinglan_tui.domain.charts import Chart
from qinglan_tui.domain.counts import MENTOR, direction_of
from qinglan_tui.domain.dates import long_date, numeral_date, short_date
from qinglan_tui.domain.drafting import Point, Section
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.pictures import Picture
from qinglan_tui.domain.reach import TERM, WHOLE, YEAR
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import RubricMark, TermSummary, marks_by_teacher
from qinglan_tui.domain.word_settings import AS_STYLE

_OVERVIEW = (
    Column("项目", 50, "left"),
    Column("{reach}要求", 22, "center"),
    Column("实际完成", 44, "center"),
    Column("完成情况", 40, "center"),
)
_MEASURES = (Column("问题", 46, "left"), Column("措施", 46, "left"), Column("效果", 46, "left"))
_KINDS = (Column("序号", 20, "center"), Column("材料", 80, "left"), Column("份数", 30, "center"))
NONE = "—"
_ASKED = {TERM: "学期", YEAR: "学年", WHOLE: "期内"}
_NO_POINTS = "还没有这方面的记录。"
_NO_MEASURES = "还没有回看过效果的建议。"
_NO_PICTURES: Mapping[int, Sequence[Picture]] = {}
# A line of a teacher's own text that is a heading: 一、做了哪些事, （一）听课.
_OWN_HEADING = re.compile(r"([一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^。！？；]{1,28}")
# Where no school is known, a line to write its name on.
_SCHOOL_BLANK = "＿＿＿＿＿＿＿＿＿＿"
_LINES_LEFT, _LINES_EMPTY = 4, 6
_HELD = 3
# Between a heading and its table.
_GAP = Para(style="TableGap", keep=True)
# How the kind before a heading is said in a sentence; what names itself needs no word before it.
_SPOKEN = {"审阅": "审阅", "读书": "读"} | dict.fromkeys(("活动", "执教", "反思", "月报", "获奖", "论文"), "")


def write_summary(
    summary: TermSummary,
    house: HouseStyle,
    target: Path | BinaryIO,
    *,
    annex: bool = False,
    pictures: Mapping[int, Sequence[Picture]] = _NO_PICTURES,
    charts: Sequence[Chart] = (),
    tell: Callable[[int, int], None] | None = None,
) -> tuple[str, ...]:
    """Write the term summary; with `annex` every record follows as its school form with its photos.

    `pictures` are those of each record by its id; `charts` stand before the forms; `tell` hears how
    many of these are done, of how many. Returns what could not be printed, photos that are gone.

    Raises:
        Problem: the file cannot be written.
    """
    scope = summary.scope
    title = f"{scope.term_name}{summary.title}"
    story = Story(house, About(title, scope.owner.name, summary.made_on, scope.school, scope.programme))
    sheets = Sheets(story)
    _cover(story, summary)
    by = (part for part in (scope.school, scope.owner.name) if part)
    story.title(f"{scope.term_name}\n{summary.title}", "　".join(by))
    _Body(story, sheets, summary).write("见附件" if annex else "见附表")
    story.section("form")
    sheets.add(signed(Form("审阅意见", _opinions(summary)), scope))
    story.section("wide")
    lesson_register(story, summary)
    story.section("form")
    record_register(story, summary)
    if charts:
        chart_pages(story, charts, summary.made_on)
    if annex and summary.records:
        _annex(story, sheets, summary, pictures, tell)
    return story.write(target)


class SummaryLeaf(Struct, frozen=True):
    """The pages of text of a term summary without its cover and registers, as a handbook holds them."""

    summary: TermSummary
    page: Page = "text"

    @property
    def title(self) -> str:
        """What the summary is called."""
        return self.summary.title

    def add(self, story: Story, sheets: Sheets) -> None:
        """On a new page."""
        scope = self.summary.scope
        story.title(self.summary.title, "　".join(part for part in (scope.school, scope.owner.name) if part))
        _Body(story, sheets, self.summary).write("见本手册")


def _cover(story: Story, summary: TermSummary) -> None:
    scope = summary.scope
    own, others = scope.labels.mentor, scope.labels.apprentice
    if scope.role != MENTOR:
        own, others = others, own
    lines = [(own, scope.owner.name), (others, names(scope.partners) or "　")]
    lines += [
        ("学科", scope.subject or scope.owner.subject or "　"),
        ("结对时间", _months(scope.pairings) or "　"),
    ]
    story.cover(
        summary.title,
        [(_padded(label), text) for label, text in lines],
        school=scope.school or _SCHOOL_BLANK,
        term=scope.term_name,
        day=_day(story, summary),
    )


def _padded(label: str) -> str:
    return "　　".join(label) if len(label) == 2 else label


def _day(story: Story, summary: TermSummary) -> str:
    if story.house.hanzi_date and summary.scope.word.days == AS_STYLE:
        return numeral_date(summary.made_on)
    return summary.scope.word.day(summary.made_on)


def _ends(pairings: Iterable[Pairing]) -> tuple[date, date | None] | None:
    """The first day of the pairings and the last one that is agreed."""
    pairings = tuple(pairings)
    ends = [end for pairing in pairings if (end := pairing.end()) is not None]
    if not pairings:
        return None
    return min(pairing.start for pairing in pairings), max(ends, default=None)


def _span(pairings: Iterable[Pairing]) -> str:
    days = _ends(pairings)
    if days is None:
        return ""
    start, end = days
    return f"{long_date(start)}—{long_date(end)}" if end else f"{long_date(start)}起"


def _months(pairings: Iterable[Pairing]) -> str:
    days = _ends(pairings)
    if days is None:
        return ""
    start, end = days
    since = f"{start.year}年{start.month}月"
    return f"{since}—{end.year}年{end.month}月" if end else f"{since}起"


class _Body:
    """The pages of text. Our headings have no numbers where the teacher's own text has its own."""

    def __init__(self, story: Story, sheets: Sheets, summary: TermSummary) -> None:
        self._story = story
        self._sheets = sheets
        self._summary = summary
        lines = (line for part in summary.written for line in part.paragraphs)
        self._numbered = not any(_OWN_HEADING.fullmatch(line) for line in lines)
        self._records = {record.id: record for record in summary.records}
        self._after_table = False

    def write(self, where: str) -> None:
        """Everything up to the date; `where` tells where to find what is not listed."""
        self._facts()
        self._overview()
        for part in self._summary.written:
            self._own_text(part.heading or "工作总结", part.paragraphs)
        for section in self._summary.sections:
            self._drafted(section, where)
        self._lessons()
        self._measures()
        self._next_steps()
        self._story.closing(self._summary.scope.owner.name, _day(self._story, self._summary))

    def _heading(self, text: str) -> None:
        if self._after_table:
            self._story.add(Para(style="TableGap"))
            self._after_table = False
        self._story.heading(1, text, numbered=self._numbered)

    def _table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], title: str) -> None:
        self._story.add(_GAP)
        self._story.table(columns, rows, title=title, caption=False, least=1)
        self._after_table = True

    def _facts(self) -> None:
        self._heading("基本情况")
        self._story.add(_GAP)
        self._sheets.add_parts("基本情况", _about(self._summary.scope))
        self._after_table = True

    def _overview(self) -> None:
        self._heading("完成情况一览")
        rows = []
        for row in self._summary.overview:
            asked = NONE if row.required is None else f"{row.required}{row.unit}"
            rows.append((row.label, asked, counted(row), row.state or NONE))
        reach = self._summary.scope.reach
        columns = [Column(one.title.format(reach=_ASKED[reach]), one.width, one.align) for one in _OVERVIEW]
        self._table(columns, rows, "完成情况一览")

    def _own_text(self, heading: str, paragraphs: Iterable[str]) -> None:
        """The teacher's own text, whole; a line that is a heading becomes one."""
        self._heading(heading)
        for line in paragraphs:
            if _OWN_HEADING.fullmatch(line):
                self._story.heading(2 if line.startswith("（") else 1, line, numbered=False)
            else:
                self._story.text(line)

    def _drafted(self, section: Section, where: str) -> None:
        """Dated points with their evidence, and room for what only the teacher can write."""
        self._heading(section.heading)
        for point in section.points:
            self._story.text(self._point(point))
        if not section.points:
            self._story.text(_NO_POINTS)
        if section.left_out:
            self._story.text(f"另有{section.left_out}次，{where}。")
        self._story.add(
            Para(("我的体会：",), "BodyText", keep=True),
            Para((f"　　　（{section.prompt.rstrip('。')}）",), "FormFoot", keep=True),
            _ruled(_LINES_LEFT if section.points else _LINES_EMPTY),
        )
        self._after_table = True

    def _point(self, point: Point) -> str:
        """One point in a line: 9月11日　听李青《周长》：“提问后等三秒。”"""
        quote = " ".join(point.quote.split())
        if quote and not ("“" in quote or "”" in quote):
            quote = f"“{quote}”"
        said = f"{_date(point.day, self._summary.scope)}　{self._titled(point)}"
        return f"{said}：{quote}" if quote else said

    def _titled(self, point: Point) -> str:
        title = " ".join(point.title.split())
        kind, _, heading = title.partition(" ")
        if kind in _SPOKEN:
            return _SPOKEN[kind] + heading
        if kind == "听课":
            return self._heard(point.record) or f"听{heading}"
        return title

    def _heard(self, number: int | None) -> str:
        """Who heard one's own lesson; nothing for a lesson that one heard oneself."""
        record = self._records.get(number)
        if record is None or not isinstance(record.fields, Observation) or not record.fields.topic:
            return ""
        scope = self._summary.scope
        own = direction_of(record, scope.owner.name, scope.pairings).startswith("被")
        return f"{'、'.join(record.fields.observers)}听我《{record.fields.topic}》" if own else ""

    def _lessons(self) -> None:
        """How many lessons in which direction, and the first and the last mark, in sentences of facts."""
        self._heading("听课情况")
        rows = [row for row in self._summary.rows if row.source.startswith("observation.")]
        counts = "，".join(f"{row.label}{counted(row)}" for row in rows) or "暂无听课记录"
        self._story.text(f"{counts}。逐节情况见附表《听课情况统计表》。")
        scope = self._summary.scope
        marks = marks_by_teacher(self._summary)
        for teacher, first, last in marks:
            whose = teacher if len(marks) > 1 else ""
            if last is not None:
                self._story.text(
                    f"{whose}课堂评分第一次{_mark(first, scope)}，最近一次{_mark(last, scope)}。"
                )
            else:
                self._story.text(f"{whose}课堂评分一次{_mark(first, scope)}。")

    def _measures(self) -> None:
        self._heading("问题、措施与效果")
        if not self._summary.measures:
            self._story.text(_NO_MEASURES)
        else:
            rows = [(row.problem, row.measure, row.effect) for row in self._summary.measures]
            self._table(_MEASURES, rows, "问题、措施与效果")

    def _next_steps(self) -> None:
        """Suggestions that are still open; a draft has them among its points."""
        if self._summary.written and self._summary.next_steps:
            self._heading("待继续落实的建议")
            steps = [" ".join(step.split()) for step in self._summary.next_steps]
            for number, step in enumerate(steps, 1):
                # The last of many short lines go to another page with the signature.
                self._story.add(Para((f"{number}．{step}",), keep=number > len(steps) - _HELD))


def _about(scope: Scope) -> list[Part]:
    """The facts of the pairing: who, with whom, for how long, under which programme."""
    owner = scope.owner
    own, others = scope.labels.mentor, scope.labels.apprentice
    if scope.role != MENTOR:
        own, others = others, own
    facts = [(own, owner.name), ("任教学科", scope.subject or owner.subject), ("职称", owner.title)]
    facts += [("职务", owner.posts), ("任教班级", "、".join(owner.classes)), ("教龄", _years(owner))]
    given = [Fact(label, text, max(3, units_of(text))) for label, text in facts if text]
    partners = "；".join(_person(person) for person in scope.partners)
    wide = [(others, partners), ("结对时间", _span(scope.pairings)), ("活动方案", scope.programme)]
    given += [Fact(label, text, 6) for label, text in wide if text]
    return [*pack(given)]


def _years(person: Person) -> str:
    return f"{person.years_taught}年" if person.years_taught else ""


def _person(person: Person) -> str:
    years = _years(person)
    known = (person.subject, person.title, f"教龄{years}" if years else "", "、".join(person.classes))
    told = "，".join(part for part in known if part)
    return f"{person.name}（{told}）" if told else person.name


def _ruled(count: int) -> Table:
    """Lines to write on by hand."""
    line = Row(cells=(Cell(content=(Para(style="CellText"),), line="bottom"),), mm=10, keep=True)
    last = Row(cells=line.cells, mm=10)
    return Table(columns=(1.0,), rows=(*[line] * (count - 1), last), title="我的体会", ruled=False)


def _date(day: date, scope: Scope) -> str:
    """9月11日; with its year where the summary is about several."""
    return long_date(day) if scope.reach == WHOLE else short_date(day)


def _mark(mark: RubricMark, scope: Scope) -> str:
    """（9月11日，李青《周长》）78分、良好."""
    score = "" if mark.score is None else f"{mark.score:g}分"
    result = "、".join(part for part in (score, mark.grade) if part)
    return f"（{_date(mark.day, scope)}，{' '.join(mark.title.split())}）{result}"


def _opinions(summary: TermSummary) -> tuple[Part, ...]:
    """Who else has a say: the other side, the teaching group, the office; nobody's name is printed.

    What was said of the summary stands in the other side's space, which is signed by hand all the same.
    """
    scope, comment = summary.scope, summary.comment
    said = ""
    if comment is not None:
        said = "\n".join(part for part in (comment.text, comment.grade and f"等级：{comment.grade}") if part)
    other = scope.labels.apprentice if scope.role == MENTOR else scope.labels.mentor
    label = f"{other}意见" if scope.role == MENTOR else f"{other}评语"
    return (
        Text(label, said, 30, 1, (Sign(other),), 400 if said else 50),
        Text("教研组意见", "", 24, 1, (Sign("教研组长"),), 40),
        Text("教导处意见", "", 24, 1, (Sign("教导处", seal=True),), 40),
    )


def _annex(
    story: Story,
    sheets: Sheets,
    summary: TermSummary,
    pictures: Mapping[int, Sequence[Picture]],
    tell: Callable[[int, int], None] | None,
) -> None:
    """A page that tells what follows, then every record as its form, by kind and date."""
    records = in_order(summary.records)
    kinds = Counter(record.kind.label for record in records)
    story.add(Para(("附件：过程材料",), "FormTitle"))
    rows = [(str(number), label, f"{count}份") for number, (label, count) in enumerate(kinds.items(), 1)]
    story.table(_KINDS, rows, title="附件目录", caption=False)
    for number, record in enumerate(records, 1):
        photos = photos_of(pictures.get(record.id or 0, ()))
        sheets.add(form_of(record, summary.scope.at(record.date), photos=photos))
        if tell is not None:
            tell(number, len(records))
