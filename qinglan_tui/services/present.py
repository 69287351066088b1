"""Records as they are shown: JSON in the shape that is promised, one line in a list, and the whole text."""

from typing import Any

import msgspec

from qinglan_tui.domain.counts import direction_of
from qinglan_tui.domain.dates import full_date, long_date, weekday_name
from qinglan_tui.domain.fields import FieldSpec, Input, is_empty, specs
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import Pairing, active_pairings
from qinglan_tui.domain.periods import counts_label
from qinglan_tui.domain.records import (
    STATUSES,
    Record,
    Unreadable,
    all_specs,
    missing,
    people_of,
    to_document,
    value_of,
)
from qinglan_tui.domain.terms import term_of
from qinglan_tui.domain.text import clean
from qinglan_tui.services.entry import private_by_nature
from qinglan_tui.storage import Revision, Workbook

# Facts beyond the promised shape; they stand in the JSON only where they say something.
_ALSO = (
    "author",
    "submitted_to",
    "lessons_counted",
    "on_paper",
    "private",
    "lesson_study",
    "links",
    "imported_from",
)
LONGEST_LINE = 40  # characters of a value beside its label
# What the head of the full text says already.
_IN_HEAD = frozenset({"date", "slot", "status", "title"})


def record_json(entry: Record | Unreadable, workbook: Workbook) -> dict[str, Any]:
    """The record as plain values in the contract's shape; its `fields` are those that are filled in."""
    if isinstance(entry, Unreadable):
        return _unreadable_json(entry)
    document = to_document(entry)
    extra = {key: value for key, value in entry.extra.items() if key != "fields"}
    newer = entry.extra.get("fields", {})
    shown = {
        "id": entry.id,
        "kind": entry.kind.code,
        "date": document["date"],
        "slot": entry.slot,
        "written_at": document.get("written_at"),
        "counts_for": entry.counts_for,
        "submitted_on": document.get("submitted_on"),
        "status": entry.status,
        "title": entry.heading,
        "people": list(people_of(entry)),
        "pairings": list(pairings_of(entry, workbook.settings.owner, workbook.pairings)),
        "tags": list(entry.tags),
        "comment": document.get("comment"),
        "fields": {name: value for name, value in document["fields"].items() if name not in newer},
        "attachments": document.get("attachments", []),
        "extra": extra | ({"fields": newer} if newer else {}),
    }
    shown |= {name: document[name] for name in _ALSO if name in document}
    return shown | ({"private": entry.private} if private_by_nature(entry) else {})


def _unreadable_json(entry: Unreadable) -> dict[str, Any]:
    """The same keys, empty where they cannot be read; the entry as it is stored stands in `extra`."""
    empty: dict[str, Any] = dict.fromkeys(("date", "written_at", "submitted_on", "comment", "kind"), None)
    texts = dict.fromkeys(("slot", "counts_for", "status"), "")
    lists: dict[str, Any] = {name: [] for name in ("people", "pairings", "tags", "attachments")}
    kind = entry.raw.get("kind")
    return (
        {"id": entry.id, **empty, **texts, **lists, "title": entry.heading, "fields": {}}
        | ({"kind": kind} if isinstance(kind, str) else {})
        | {"problems": list(entry.problems), "extra": entry.raw}
    )


def pairings_of(record: Record, owner: str, pairings: tuple[Pairing, ...]) -> tuple[str, ...]:
    """The ids of a record's pairings: those stored with it, else those of its people on that day.

    A record that names nobody but the owner belongs to all the owner's pairings, one that names only
    outsiders to none.
    """
    if record.pairings:
        return record.pairings
    active = active_pairings(pairings, owner, record.date)
    named = set(people_of(record)) - {owner}
    if not named:
        return tuple(pairing.id for pairing in active)
    return tuple(pairing.id for pairing in active if named.intersection(pairing.people))


def row(entry: Record | Unreadable, workbook: Workbook) -> tuple[str, ...]:
    """One line of a list as cells: number, date, slot, kind or direction, heading, what is to be noted."""
    if isinstance(entry, Unreadable):
        return str(entry.id), str(entry.raw.get("date", "")), "", "读不出", "；".join(entry.problems), ""
    what = _direction(entry, workbook) or entry.kind.short
    day = f"{entry.date.isoformat()} {weekday_name(entry.date)}"
    return str(entry.id or ""), day, entry.slot, what, on_one_line(entry.heading), " ".join(marks(entry))


def _direction(record: Record, workbook: Workbook) -> str:
    if not isinstance(record.fields, Observation):
        return ""
    return direction_of(record, workbook.settings.owner, workbook.pairings)


def marks(record: Record) -> tuple[str, ...]:
    """What is to be noted of a record in a few words: its status unless it is done, 补记, what is missing."""
    found = [STATUSES[record.status]] if record.status != "done" else []
    if record.is_late_entry:
        found.append("补记")
    if record.on_paper:
        found.append("已有纸质")
    if record.private:
        found.append("仅自己看")
    return (*found, *(f"缺{word}" for word in missing(record)))


def full_text(entry: Record | Unreadable, workbook: Workbook) -> str:
    """The whole record for reading: head, then every field that is filled in under its Chinese label."""
    if isinstance(entry, Unreadable):
        return _unreadable_text(entry)
    record = entry
    head = [STATUSES[record.status], _direction(record, workbook), *marks(record)]
    lines = [
        f"{record.kind.label}  {on_one_line(record.heading)}",
        full_date(record.date, record.slot, term_of(record.date, workbook.terms)),
        " · ".join(dict.fromkeys(word for word in head if word)),
        "",
    ]
    for spec in all_specs(record.kind):
        value = value_of(record, spec.name)
        if spec.name not in _IN_HEAD and not is_empty(value) and value != spec.default:
            lines += _field_lines(spec, value, workbook)
    lines += [
        f"附件　{file.name}" + (f"（{file.caption}）" if file.caption else "") for file in record.attachments
    ]
    lines += [f"相关记录　{number}" for number in record.links]
    written = f"，写于 {record.written_at:%Y-%m-%d %H:%M}" if record.written_at else ""
    lines += ["", f"编号 {record.id}{written}"]
    return "\n".join(line for line, before in zip(lines, [None, *lines], strict=False) if line or before)


def _unreadable_text(entry: Unreadable) -> str:
    stored = msgspec.json.format(msgspec.json.encode(entry.raw), indent=2).decode("utf-8")
    return "\n".join([entry.heading, f"编号 {entry.id}", "", "存着的内容（没有动过）：", stored])


def _field_lines(spec: FieldSpec, value: Any, workbook: Workbook) -> list[str]:
    said = counts_label(value, workbook.terms) if spec.name == "counts_for" else say(spec, value)
    if spec.ask.input is Input.ROWS or "\n" in said or len(said) > LONGEST_LINE:
        return ["", f"{spec.label}：", said, ""]
    return [f"{spec.label}　{said}"]


def say(spec: FieldSpec, value: Any) -> str:
    """A field's value in words, "" when it is empty; rows come a line each."""
    kind = spec.ask.input
    if is_empty(value):
        return ""
    if kind is Input.ROWS:
        return "\n".join(_say_row(spec, line) for line in value)
    if kind is Input.FLAG:
        return "是" if value else "否"
    if kind is Input.DATE:
        return long_date(value)
    if kind in (Input.NUMBER, Input.SCORE):
        return f"{value:g}{spec.ask.unit}"
    if isinstance(value, tuple):
        return "、".join(spec.ask.choices.say(word) if spec.ask.choices else word for word in value)
    return spec.ask.choices.say(value) if spec.ask.choices else str(value)


def _say_row(spec: FieldSpec, line: Any) -> str:
    cells = ((cell, getattr(line, cell.name)) for cell in specs(spec.row))
    filled = ((cell, value) for cell, value in cells if not is_empty(value) and value is not False)
    return "　".join(_say_cell(cell, value) for cell, value in filled)


def _say_cell(cell: FieldSpec, value: Any) -> str:
    """A cell in words; a number without a unit and a tick say nothing without their label."""
    if cell.ask.input is Input.FLAG:
        return cell.label
    said = say(cell, value)
    bare = cell.ask.input in (Input.NUMBER, Input.SCORE) and not cell.ask.unit
    return f"{cell.label}{said}" if bare else said


def revision_lines(revisions: list[Revision]) -> list[str]:
    """How a record came to be what it is, newest first: when, what was done, and which fields it changed."""
    lines = []
    before: Record | None = None
    for revision in reversed(revisions):
        record = revision.record
        changed = "、".join(changes(before, record)) if before and isinstance(record, Record) else ""
        heading = on_one_line(record.heading)
        lines.append(
            f"{revision.at:%Y-%m-%d %H:%M}  {revision.action}  {heading}"
            + (f"  {changed}" if changed else "")
        )
        before = record if isinstance(record, Record) else before
    return lines[::-1]


def changes(before: Record, after: Record) -> tuple[str, ...]:
    """The labels of the fields in which two versions of a record differ."""
    return tuple(
        spec.label
        for spec in all_specs(after.kind)
        if value_of(before, spec.name) != value_of(after, spec.name)
    )


def on_one_line(text: str) -> str:
    """The text without line ends and tabs, for a cell of a list."""
    return " ".join(clean(text).split("\n")).replace("\t", " ").strip()
