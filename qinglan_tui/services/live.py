"""Sitting in a lesson: what is written there is kept line by line, and becomes the record of the lesson."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, ValidationError, convert, to_builtins

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import RubricScore, ScriptLine
from qinglan_tui.domain.live import FAULT, MERIT, Lesson, is_going_on, noted
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.services import drafts, entry
from qinglan_tui.storage import Workbook

KIND = kind_named("observation")
_FACTS = ("teacher", "class_name", "lesson_type", "occasion")
_KNOWN = (*_FACTS, "topic", "rubric", "score")
FULL_RUBRIC = 100


class Sitting(Struct, frozen=True, kw_only=True):
    """One lesson being heard: of which record (None: a new one), the values to be saved, its lines.

    `key` is the one of its unsaved text, `known` what the record says already, `typed` what stands in the
    line that is not written down yet.
    """

    key: str
    record_id: int | None = None
    known: Mapping[str, Any] = {}
    raw: Mapping[str, Any] = {}
    lesson: Lesson = Lesson()
    typed: str = ""

    def value(self, name: str) -> Any:
        """What is typed or known of one field, None when nothing is."""
        return self.raw.get(name, self.known.get(name))

    @property
    def teacher(self) -> str:
        """Whose lesson it is, "" while nobody is named."""
        return str(self.value("teacher") or "")

    @property
    def about(self) -> str:
        """《几分之一》 李青 三（2）班 新授课 随堂课, as far as it is known."""
        topic = str(self.value("topic") or "")
        named = [f"《{topic}》" if topic else "", *(str(self.value(name) or "") for name in _FACTS)]
        return " ".join(part for part in named if part)

    @property
    def scores(self) -> tuple[RubricScore, ...]:
        """The points given so far."""
        return _rows(self.value("rubric"), RubricScore)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known of it and nothing was written in it."""
        return self.record_id is None and not (self.about or self.lesson.lines or self.typed.strip())


class _Left(Struct, frozen=True, kw_only=True):
    """What is kept of a sitting beside the values of the form."""

    step: str
    length: int
    started: dt.datetime | None = None
    typed: str = ""


def new_sitting(workbook: Workbook, raw: Mapping[str, object], now: dt.datetime) -> Sitting:
    """A lesson of today to be heard, with what is known of it."""
    subject = workbook.settings.subject
    given = {"date": now.date().isoformat()} | ({"subject": subject} if subject else {})
    return Sitting(key=drafts.draft_key(KIND, None, now), raw={**given, **raw})


def sitting_of(workbook: Workbook, record: Record, now: dt.datetime) -> Sitting:
    """Hear the lesson of a record, or go on with it; a form of it that was left unsaved goes on as well."""
    key = drafts.draft_key(KIND, record.id, now)
    left = drafts.unsaved_of(workbook, key)
    raw = dict(left.raw) if left else {}
    if record.status == "planned":
        raw |= {"status": "done"} | _held_today(record, now)
    stored = record.fields.script if isinstance(record.fields, Observation) else ()
    saved = max((one.at for one in workbook.history(record.id)), default=None) if record.id else None
    lesson = _begun_with(raw, stored, left.at if left and "script" in left.raw else saved)
    return Sitting(key=key, record_id=record.id, known=_known(record), raw=raw, lesson=lesson)


def from_form(workbook: Workbook, left: drafts.Unsaved, now: dt.datetime) -> Sitting:
    """Go on in the lesson with a form that was left unsaved."""
    record = workbook.get(left.record_id) if left.record_id is not None else None
    if isinstance(record, Record):
        return sitting_of(workbook, record, now)
    return Sitting(key=left.key, raw=left.raw, lesson=_begun_with(left.raw, (), left.at))


def keep(workbook: Workbook, sitting: Sitting, now: dt.datetime) -> None:
    """Keep everything of the lesson as an unsaved text, which its form understands as well."""
    lesson = sitting.lesson
    left = _Left(step=lesson.step, started=lesson.started, length=lesson.length, typed=sitting.typed)
    # Whose lesson it is stands in the list of unsaved texts.
    named = {name: value for name in ("teacher", "topic") if (value := sitting.value(name))}
    raw = to_builtins({**named, **sitting.raw, "script": lesson.lines})
    document = {"kind": KIND.code, "id": sitting.record_id, "raw": raw, "live": to_builtins(left)}
    workbook.draft_put(sitting.key, document, now)


def left_sittings(workbook: Workbook) -> tuple[Sitting, ...]:
    """The lessons that were left before they were saved, the latest first."""
    found = []
    for draft in workbook.drafts():
        raw, number = draft.raw.get("raw"), draft.raw.get("id")
        try:
            left = convert(draft.raw.get("live"), _Left)
        except ValidationError:
            continue
        if isinstance(raw, dict):
            lines = _rows(raw.get("script"), ScriptLine)
            lesson = Lesson(lines=lines, step=left.step, started=left.started, length=left.length)
            number = number if isinstance(number, int) else None
            known = _known_of(workbook, number)
            found.append(
                Sitting(
                    key=draft.key, record_id=number, known=known, raw=raw, lesson=lesson, typed=left.typed
                )
            )
    return tuple(found)


def is_left_in_lesson(workbook: Workbook, key: str) -> bool:
    """Whether the unsaved text of that key was being written in a lesson."""
    return any(sitting.key == key for sitting in left_sittings(workbook))


def going_on(workbook: Workbook, now: dt.datetime) -> Sitting | None:
    """The lesson in which one sits just now, though the program was left or killed meanwhile."""
    return next((one for one in left_sittings(workbook) if is_going_on(one.lesson, now)), None)


def finish(workbook: Workbook, sitting: Sitting, now: dt.datetime) -> Record:
    """Save the record of the lesson. What was marked is left as unsaved text of its 优点 and 问题, if empty.

    Raises:
        Faults: something of it cannot be read; it stays kept as the unsaved text of its form.
        Problem: it cannot be saved.
    """
    base = workbook.get(sitting.record_id) if sitting.record_id is not None else None
    stored = base if isinstance(base, Record) else None
    raw = {**sitting.raw, "script": sitting.lesson.lines, **_total(sitting)}
    try:
        record = workbook.save(entry.compose(workbook, KIND, raw, stored, now.date()), now)
    except Problem:
        drafts.keep(workbook, sitting.key, KIND, sitting.record_id, to_builtins(raw), now)
        raise
    workbook.draft_drop(sitting.key)
    if offered := _offered(record):
        raw = {"teacher": sitting.teacher, "topic": sitting.value("topic"), **offered}
        drafts.keep(workbook, drafts.draft_key(KIND, record.id, now), KIND, record.id, raw, now)
    return record


def _total(sitting: Sitting) -> dict[str, object]:
    """The sum of the points as the score of a lesson that has none yet, where the whole rubric was filled."""
    given = sitting.scores
    if sitting.value("score") is not None or sum(one.full or 0 for one in given) != FULL_RUBRIC:
        return {}
    return {"score": sum(one.points or 0 for one in given)}


def _offered(record: Record) -> dict[str, str]:
    own = record.fields
    if not isinstance(own, Observation):
        return {}
    texts = {"merits": noted(own.script, MERIT), "problems": noted(own.script, FAULT)}
    return {name: text for name, text in texts.items() if text and not getattr(own, name)}


def _known_of(workbook: Workbook, number: int | None) -> Mapping[str, Any]:
    record = workbook.get(number) if number is not None else None
    return _known(record) if isinstance(record, Record) else {}


def _known(record: Record) -> Mapping[str, Any]:
    return {name: getattr(record.fields, name, None) for name in _KNOWN}


def _held_today(record: Record, now: dt.datetime) -> dict[str, str]:
    """A lesson agreed for another day that is heard now is one of today."""
    return {} if record.date == now.date() else {"date": now.date().isoformat(), "slot": ""}


def _begun_with(raw: Mapping[str, Any], stored: tuple[ScriptLine, ...], at: dt.datetime | None) -> Lesson:
    """The lesson as it was when it was saved or left `at` that time, which was about its last minute."""
    lines = _rows(raw["script"], ScriptLine) if "script" in raw else stored
    if not lines:
        return Lesson()
    minutes = [line.minute for line in lines if line.minute is not None]
    started = at - dt.timedelta(minutes=max(minutes)) if at and minutes else None
    return Lesson(lines=lines, step=lines[-1].step, started=started)


def _rows(value: object, row: type[Any]) -> tuple[Any, ...]:
    """Rows as structs, from what a form or a file holds of them; an unreadable line stays as a text."""
    rows = value if isinstance(value, list | tuple) else ()
    read = (one if isinstance(one, row) else _row(one, row) for one in rows)
    return tuple(one for one in read if one is not None)


def _row(value: object, row: type[Any]) -> Any:
    try:
        return convert(value, row, strict=False)
    except ValidationError:
        return row(text=str(value)) if row is ScriptLine else None
