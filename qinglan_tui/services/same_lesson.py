"""「同一节课？」: a record of one's own and one that came by packet may be about one lesson."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.lessons import maybe_same
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.services.present import on_one_line
from qinglan_tui.storage import Workbook


class LessonOffer(Struct, frozen=True, kw_only=True):
    """Two records that may be about one lesson, and the labels of what neither of them says."""

    mine: Record
    theirs: Record
    unknown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """我的 11月13日第2节 李青《几分之一》，对方的 11月13日 李青《几分之一》（节次都没有写）."""
        unsaid = f"（{'、'.join(self.unknown)}都没有写）" if self.unknown else ""
        return f"我的 {_said(self.mine)}，对方的 {_said(self.theirs)}{unsaid}"


def _said(record: Record) -> str:
    where = fact(record, "class_name")
    return " ".join(
        part for part in (short_date(record.date) + record.slot, where, on_one_line(record.heading)) if part
    )


def same_lesson_offers(workbook: Workbook, theirs: Iterable[Record]) -> tuple[LessonOffer, ...]:
    """For records that came by packet (or would), the records here that may be about the same lesson.

    Where date, slot, class and teacher agree they count as one anyway and are not offered.
    """
    lessons = [record for record in theirs if record.kind.is_lesson and not record.private]
    if not lessons:
        return ()
    days = {record.date for record in lessons}
    here = workbook.records(Span(min(days), max(days)))
    own = [
        record
        for record in here
        if isinstance(record, Record)
        and record.date in days
        and not record.imported_from
        and not record.private
    ]
    return tuple(
        LessonOffer(mine=mine, theirs=other, unknown=_unknown(mine, other))
        for other in lessons
        for mine in own
        if mine.id != other.id and _may_be_one(mine, other, workbook.settings.owner)
    )


def accept_same_lesson(
    workbook: Workbook,
    mine_id: int,
    theirs_id: int,
    now: dt.datetime,
    *,
    slot: str = "",
    class_name: str = "",
) -> tuple[Record, Record]:
    """Make two records one lesson: each is given the slot and class that only the other knows.

    `slot` and `class_name` serve where neither says it. What one's own record says stands.

    Raises:
        Problem: a record is gone, they cannot be one lesson, or slot or class is still unknown.
    """
    mine, theirs = _record(workbook, mine_id), _record(workbook, theirs_id)
    if not _may_be_one(mine, theirs, workbook.settings.owner):
        raise Problem("这两条记录不像同一节课", "请看它们的日期、节次、班级和授课教师")
    facts = {
        "slot": mine.slot or theirs.slot or slot,
        "class_name": fact(mine, "class_name") or fact(theirs, "class_name") or class_name,
    }
    unknown = [label for name, label in _LABELS.items() if not facts[name]]
    if unknown:
        raise Problem(f"两条都没有写{'和'.join(unknown)}", "请先写上，再认作同一节课")
    return _with_facts(workbook, mine, facts, now), _with_facts(workbook, theirs, facts, now)


_LABELS = {"slot": "节次", "class_name": "班级"}


def _may_be_one(one: Record, other: Record, owner: str) -> bool:
    """Whether they may be one lesson; what names no teacher is about a lesson of its author's."""
    teachers = {fact(record, "teacher") or record.author or owner for record in (one, other)}
    return len(teachers) == 1 and maybe_same(one, other)


def _unknown(one: Record, other: Record) -> tuple[str, ...]:
    found = []
    if not (one.slot or other.slot):
        found.append(_LABELS["slot"])
    if not (fact(one, "class_name") or fact(other, "class_name")):
        found.append(_LABELS["class_name"])
    return tuple(found)


def _record(workbook: Workbook, number: int) -> Record:
    found = workbook.get(number)
    if not isinstance(found, Record):
        raise Problem(f"没有编号 {number} 的记录", "它可能已在回收站里，请看一下")
    return found


def _with_facts(workbook: Workbook, record: Record, facts: dict[str, Any], now: dt.datetime) -> Record:
    fields = structs.replace(record.fields, class_name=facts["class_name"])
    changed = structs.replace(record, slot=facts["slot"], fields=fields)
    return record if changed == record else workbook.save(changed, now)
