"""The first draft of a summary (A18, A19): dated points with their evidence for the teacher to write from.

Nothing is invented and nothing joined into prose: every point is a record's date and title and, in the
teacher's own words, the first sentence of what was written then.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from qinglan_tui.domain.counts import MENTOR, Labels, direction_of, is_by
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.records import Record, fact

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
MOST_POINTS = 12


class Point(Struct, frozen=True):
    """One dated point: what it was and its evidence in the record's words; `record` is the record's id."""

    day: date
    title: str
    quote: str
    record: int | None


class Section(Struct, frozen=True):
    """One part of the draft; `prompt` asks what to write here, `left_out` counts the points beyond twelve."""

    heading: str
    prompt: str
    points: tuple[Point, ...]
    left_out: int = 0


class _Notes(Struct, frozen=True):
    records: tuple[Record, ...]
    owner: str
    pairings: tuple[Pairing, ...]

    def heard(self, *directions: str) -> list[Record]:
        return [r for r in self.records if direction_of(r, self.owner, self.pairings) in directions]

    def own(self, *kinds: str) -> list[Record]:
        return [r for r in self.records if r.kind.code in kinds and is_by(r, self.owner, self.owner)]

    def of_partner(self, *kinds: str) -> list[Record]:
        return [r for r in self.records if r.kind.code in kinds and not is_by(r, self.owner, self.owner)]


def first_sentence(text: str) -> str:
    """The first sentence of a text with its closing mark, without blanks at either end."""
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if sentence:
            return sentence
    return ""


def draft_sections(
    records: Iterable[Record], role: str, owner: str, pairings: tuple[Pairing, ...], labels: Labels
) -> tuple[Section, ...]:
    """The sections of form A19 (mentor) or A18 (apprentice), each with its points from oldest to newest."""
    notes = _Notes(tuple(records), owner, pairings)
    layout = _MENTOR if role == MENTOR else _APPRENTICE
    return tuple(
        _section(labels.fill(heading), labels.fill(prompt), collect(notes))
        for heading, prompt, collect in layout
    )


def _section(heading: str, prompt: str, points: list[Point]) -> Section:
    points.sort(key=lambda point: point.day)
    return Section(heading, prompt, tuple(points[:MOST_POINTS]), max(0, len(points) - MOST_POINTS))


def _points(records: Iterable[Record], *names: str) -> list[Point]:
    """A point per record, quoting the first of the named fields that says something."""
    return [
        Point(record.date, f"{record.kind.short} {record.heading}", _quote(record, names), record.id)
        for record in records
    ]


def _telling(records: Iterable[Record], *names: str) -> list[Point]:
    """Only the points that have something to quote."""
    return [point for point in _points(records, *names) if point.quote]


def _quote(record: Record, names: tuple[str, ...]) -> str:
    return next((said for name in names if (said := first_sentence(fact(record, name)))), "")


def _effects(records: Iterable[Record]) -> list[Point]:
    """Suggestions whose effect was seen: 建议 → 效果."""
    return [
        Point(step.seen_on or record.date, f"建议“{step.text.rstrip('。')}”", step.effect, record.id)
        for record in records
        if isinstance(record.fields, Observation)
        for step in record.fields.action_steps
        if step.effect
    ]


def _open_steps(records: Iterable[Record]) -> list[Point]:
    return [
        Point(record.date, record.heading, step.text, record.id)
        for record in records
        if isinstance(record.fields, Observation)
        for step in record.fields.action_steps
        if step.text and not step.effect
    ]


def _commented(records: Iterable[Record]) -> list[Point]:
    return [
        Point(
            record.comment.date or record.date, record.heading, first_sentence(record.comment.text), record.id
        )
        for record in records
        if record.comment and record.comment.text
    ]


def _guidance(notes: _Notes) -> list[Point]:
    return (
        _points(notes.heard("听徒弟"), "advice", "merits")
        + _points(notes.own("plan_review"), "advice", "merits")
        + _points(notes.own("activity", "public_lesson"), "guidance", "content", "self_review")
    )


def _progress(notes: _Notes) -> list[Point]:
    return (
        _effects(notes.heard("听徒弟"))
        + _commented(notes.of_partner(*_DELIVERABLES))
        + _points(notes.of_partner("honour", "public_lesson"))
    )


def _learned(notes: _Notes) -> list[Point]:
    return (
        _telling(notes.heard("听师傅", "听其他教师"), "insight", "merits")
        + _telling(notes.own("study_note"), "gains", "text")
        + _telling(notes.own("reflection"), "successes", "text")
        + _telling(notes.own("reading_note"), "thoughts")
        + _telling(notes.own("activity"), "takeaways", "guidance")
    )


_DELIVERABLES = (
    "lesson_design",
    "reflection",
    "teaching_case",
    "paper",
    "exam_paper",
    "study_note",
    "summary",
)
_Layout = tuple[tuple[str, str, Callable[[_Notes], list[Point]]], ...]
_MENTOR: _Layout = (
    ("指导工作", "怎样指导的：备课、听课、评课各抓了什么。", _guidance),
    ("{apprentice}的进步", "与开学时比，变化在哪里，凭什么这样说。", _progress),
    (
        "问题与反思",
        "指导中没做好的，我自己学到的。",
        lambda notes: (
            _telling(notes.heard("听徒弟"), "problems")
            + _telling(notes.own("reflection", "monthly_report"), "shortcomings", "problems")
        ),
    ),
    (
        "下一步建议",
        "下学期请{apprentice}先做好哪一两件事。",
        lambda notes: _open_steps(notes.heard("听徒弟")),
    ),
)
_APPRENTICE: _Layout = (
    ("主要做法与收获", "跟{mentor}学到了什么，用在了哪节课上。", _learned),
    (
        "成绩",
        "汇报课、论文、获奖，写明时间和级别。",
        lambda notes: _points(notes.own("honour", "paper", "public_lesson"), "self_review"),
    ),
    (
        "存在的问题",
        "{mentor}指出过的、自己发现的。",
        lambda notes: (
            _telling(notes.own("reflection"), "shortcomings") + _telling(notes.heard("被师傅听"), "problems")
        ),
    ),
    (
        "努力方向",
        "下学期先改哪一两处，怎样改。",
        lambda notes: _telling(notes.own("reflection"), "next_time") + _open_steps(notes.heard("被师傅听")),
    ),
)
