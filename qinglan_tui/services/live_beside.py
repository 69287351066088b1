"""What stands beside a lesson being heard: the suggestions of the last one, and the school's rubric."""

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct, structs

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import RubricScore
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.services.entry import compose
from qinglan_tui.services.live import KIND, Sitting
from qinglan_tui.storage import Workbook

EFFECTS = ("做到了", "有进步", "还没有")
_LOOK_BACK = dt.timedelta(days=400)


class Agreed(Struct, frozen=True, kw_only=True):
    """A suggestion of an earlier lesson: in which record and where in it, and what was seen of it by now."""

    record_id: int
    place: int
    text: str
    effect: str


def agreed_with(workbook: Workbook, teacher: str, but: int | None, today: dt.date) -> tuple[Agreed, ...]:
    """The suggestions of the last lesson heard of a teacher that are open, or were looked at today.

    `but` is the record of the lesson being heard now.
    """
    span = Span(today - _LOOK_BACK, today)
    for record in reversed(workbook.records(span) if teacher else []):
        own = record.fields if isinstance(record, Record) and record.is_finished else None
        if not isinstance(own, Observation) or own.teacher != teacher or record.id in (None, but):
            continue
        steps = tuple(
            Agreed(record_id=record.id or 0, place=at, text=step.text, effect=step.effect)
            for at, step in enumerate(own.action_steps)
            if step.text and (not step.effect or step.seen_on == today)
        )
        if steps:
            return steps
    return ()


def look_back(workbook: Workbook, step: Agreed, effect: str, now: dt.datetime) -> None:
    """Put down, in the record of the earlier lesson, what was seen of a suggestion; "" takes it back.

    Raises:
        Problem: that record is gone or was changed, or cannot be saved.
    """
    record = workbook.get(step.record_id)
    own = record.fields if isinstance(record, Record) else None
    if not isinstance(record, Record) or not isinstance(own, Observation):
        raise Problem("那条听课记录已经不在了", "可在回收站里找回")
    steps = list(own.action_steps)
    if step.place >= len(steps) or steps[step.place].text != step.text:
        raise Problem("那条建议在别处改过", "请打开那条听课记录看看")
    seen_on = now.date() if effect else None
    steps[step.place] = structs.replace(steps[step.place], effect=effect, seen_on=seen_on)
    workbook.save(structs.replace(record, fields=structs.replace(own, action_steps=tuple(steps))), now)


def rubric_of(workbook: Workbook, sitting: Sitting) -> tuple[RubricScore, ...]:
    """The dimensions of the school's rubric with their full points, and the points given so far."""
    full: dict[str, float] = {}
    for item in workbook.settings.word.rubric:
        full[item.dimension] = full.get(item.dimension, 0) + (item.points or 0)
    if not full:
        # The usual one stands with its form.
        from exports.form_rubric import RUBRIC

        full = {one.name: float(one.full) for one in RUBRIC}
    given = {one.dimension: one for one in sitting.scores}
    asked = [given.get(name, RubricScore(dimension=name, full=most)) for name, most in full.items()]
    return (*asked, *(one for name, one in given.items() if name not in full))


def scored(workbook: Workbook, sitting: Sitting, typed: Mapping[str, str], today: dt.date) -> Sitting:
    """The sitting with the points as they were typed, by dimension.

    Raises:
        Faults: one of them is no number.
        Problem: one is more than there is to give.
    """
    given = [
        {"dimension": one.dimension, "points": text, "full": one.full}
        for one in rubric_of(workbook, sitting)
        if (text := typed.get(one.dimension, "").strip())
    ]
    read = compose(workbook, KIND, {"rubric": given}, None, today)
    rubric = read.fields.rubric if isinstance(read.fields, Observation) else ()
    for one in rubric:
        if one.full and (one.points or 0) > one.full:
            raise Problem(f"{one.dimension}满分{one.full:g}分，写了{one.points:g}分", "请改一下")
    return structs.replace(sitting, raw={**sitting.raw, "rubric": rubric})
