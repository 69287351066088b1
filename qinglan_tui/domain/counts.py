"""How much was done: counts by kind and direction, as rows that screen and paper share."""

from collections.abc import Iterable

from msgspec import Struct

from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.lessons import count_lessons
from qinglan_tui.domain.people import LESSON_DIRECTIONS, Pairing, direction
from qinglan_tui.domain.records import Record

MENTOR, APPRENTICE = "mentor", "apprentice"
# What a school looks for first; these rows stand there even when nothing has been done yet.
ALWAYS = {
    MENTOR: ("observation.听徒弟", "plan_review", "activity", "comment", "summary"),
    APPRENTICE: (
        "observation.听师傅",
        "observation.被师傅听",
        "study_note",
        "lesson_design",
        "reflection",
        "teaching_case",
        "paper",
        "exam_paper",
        "summary",
    ),
}
_DIRECTION_LABELS = {
    "听师傅": "听{mentor}课",
    "听徒弟": "听{apprentice}课",
    "被师傅听": "{mentor}来听课",
    "被徒弟听": "{apprentice}来听课",
    "听其他教师": "听其他教师课",
    "被听": "其他教师来听课",
}


class Labels(Struct, frozen=True):
    """What the programme calls the two sides."""

    mentor: str = "师傅"
    apprentice: str = "徒弟"

    def fill(self, text: str) -> str:
        """A text with {mentor} and {apprentice} in the programme's words."""
        return text.replace("{mentor}", self.mentor).replace("{apprentice}", self.apprentice)


class Row(Struct, frozen=True, kw_only=True):
    """One line of 完成情况一览.

    `required` is None where no number is asked for; `paper` is how many of `done` are only on paper; `said`
    are the words for the state where the numbers alone do not give it.
    """

    label: str
    done: int | float
    unit: str
    source: str
    required: int | float | None = None
    paper: int | float = 0
    said: str = ""

    @property
    def state(self) -> str:
        """The row in words; nothing where no number is asked for."""
        if self.required is None or self.said:
            return self.said
        if self.done < self.required:
            return f"还差{self.required - self.done}{self.unit}"
        return "超额完成" if self.done > self.required else "已完成"


def direction_of(record: Record, owner: str, pairings: tuple[Pairing, ...]) -> str:
    """The direction of an observation, "" for every other record."""
    if not isinstance(record.fields, Observation):
        return ""
    observers = record.fields.observers or ((record.author,) if record.author else (owner,))
    return direction(record.fields.teacher, observers, owner, pairings, record.date)


def is_by(record: Record, name: str, owner: str) -> bool:
    """Whether the record is that person's own; one without an author is the owner's."""
    return (record.author or owner) == name


def count_rows(
    records: Iterable[Record], role: str, owner: str, pairings: tuple[Pairing, ...], labels: Labels
) -> tuple[Row, ...]:
    """What the owner did in that role: lessons by direction first, then every kind in its order."""
    counted = [record for record in records if record.is_finished]
    rows = [*_lesson_rows(counted, owner, pairings, labels)]
    own = [record for record in counted if is_by(record, owner, owner)]
    rows += [_kind_row(kind, own, owner) for kind in KINDS if kind.fields is not Observation]
    given = [r for r in counted if _is_commented_by(r, owner)]
    rows.append(Row(label=labels.fill("点评{apprentice}材料"), done=len(given), unit="份", source="comment"))
    rows[:] = [row for row in rows if row.done or row.source in ALWAYS[role]]
    return tuple(rows)


def _is_commented_by(record: Record, owner: str) -> bool:
    comment = record.comment
    return bool(comment and comment.text and comment.by == owner and not is_by(record, owner, owner))


def amount(records: Iterable[Record], kind: Kind, owner: str) -> int:
    """How many the records of one kind stand for: lessons for kinds counted in 节, else what each counts."""
    if kind.unit == "节":
        return count_lessons(records, owner)
    return sum(record.lessons_counted for record in records)


def _lesson_rows(
    records: list[Record], owner: str, pairings: tuple[Pairing, ...], labels: Labels
) -> Iterable[Row]:
    by_direction: dict[str, list[Record]] = {name: [] for name in LESSON_DIRECTIONS}
    for record in records:
        where = direction_of(record, owner, pairings)
        if where:
            by_direction[where].append(record)
    for name, found in by_direction.items():
        paper = count_lessons([record for record in found if record.on_paper], owner)
        yield Row(
            label=labels.fill(_DIRECTION_LABELS[name]),
            done=count_lessons(found, owner),
            unit="节",
            source=f"observation.{name}",
            paper=paper,
        )


def stands_for(record: Record) -> tuple[str, ...]:
    """The codes of the kinds that a record fills: a study note written into the observation counts too."""
    if isinstance(record.fields, Observation) and record.fields.insight:
        return record.kind.code, "study_note"
    return (record.kind.code,)


def _kind_row(kind: Kind, records: list[Record], owner: str) -> Row:
    found = [record for record in records if kind.code in stands_for(record)]
    paper = amount([record for record in found if record.on_paper], kind, owner)
    done = amount(found, kind, owner)
    return Row(label=kind.label, done=done, unit=kind.unit, source=kind.code, paper=paper)
