"""Writing a record down: what was typed, what is known beforehand, and finding a record by its number."""

import datetime as dt
from collections.abc import Mapping

from msgspec import structs

from qinglan_tui.domain import dates
from qinglan_tui.domain.checking import Reader, read_record
from qinglan_tui.domain.fields import spec_named
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.records import (
    Record,
    Unreadable,
    all_specs,
    from_document,
    people_of,
    unreadable_parts,
)
from qinglan_tui.domain.terms import term_of
from qinglan_tui.domain.text import quoted
from qinglan_tui.storage import Workbook

SHORTEST_ENDING = 5
PRIVATE_FORMATS = frozenset({"师徒谈心"})
MOST_CANDIDATES = 8


class Absent(Problem):
    """There is no record of that number: rightly asked, but it could not be done."""


def reader(workbook: Workbook, today: dt.date) -> Reader:
    """What a date such as 第8周周三 is read against."""
    return Reader(today=today, term=term_of(today, workbook.terms))


def compose(
    workbook: Workbook, kind: Kind, raw: Mapping[str, object], base: Record | None, today: dt.date
) -> Record:
    """The record that was typed, on top of `base` when one is edited; what goes without saying is filled in.

    Raises:
        Faults: something cannot be read; all of it is listed.
    """
    record = _tidied(read_record(kind, raw, base, reader(workbook, today)), base)
    if base is None and not record.private and not _says(raw, "private", "仅自己看"):
        record = structs.replace(record, private=private_by_nature(record))
    owner = workbook.settings.owner
    return _with_commenter(_with_observer(record, owner), owner)


def repaired(
    workbook: Workbook, broken: Unreadable, kind: Kind, raw: Mapping[str, object], today: dt.date
) -> Record:
    """The readable record that comes of an unreadable one, each bad field of it written anew in `raw`.

    Bad parts that nobody types are kept in `extra`, under "unread".

    Raises:
        Faults: a bad field was not written anew, or what was written cannot be read; all of it is listed.
    """
    bad = unreadable_parts(kind, broken.raw)
    candidates = all_specs(kind)
    typed = {spec.name for name in raw if (spec := spec_named(candidates, name))}
    typeable = {spec.name for spec in candidates}
    untouched = [
        Fault(name, label, "原来的读不懂，请重写这一项")
        for name, label in bad.items()
        if name in typeable - typed
    ]
    if untouched:
        raise Faults(untouched)
    own = broken.raw.get("fields")
    fields = {name: value for name, value in own.items() if name not in bad} if isinstance(own, dict) else {}
    document = {name: value for name, value in broken.raw.items() if name not in bad}
    document |= {"kind": kind.code, "fields": fields}
    document.setdefault("date", today.isoformat())
    base = from_document(broken.id, document)
    if isinstance(base, Unreadable):
        raise Problem(base.heading, "请用 qinglan remove 把它放进回收站，再记一条新的")
    kept = {name: broken.raw[name] for name in bad if name not in typeable and name in broken.raw}
    if kept:
        base = structs.replace(base, extra=base.extra | {"unread": kept})
    return compose(workbook, kind, raw, base, today)


def echo(record: Record, workbook: Workbook, today: dt.date) -> str:
    """The date as it was read, to be shown before saving: 「→ 11月13日 第11周 周五 第2节」."""
    term = term_of(record.date, workbook.terms)
    said = dates.echo(record.date, record.slot, term, today)
    return f"→ {said}" if term else f"→ {said.removesuffix('（不在学期内）')}（不在任何学期内）"


def resolve(workbook: Workbook, ending: str, *, trashed: bool = False) -> int:
    """The number of the record that an ending of at least five digits names; `trashed` looks into 回收站.

    Raises:
        Absent: no record ends so.
        Problem: it is no ending, or several records end so; they are listed.
    """
    digits = ending.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) < SHORTEST_ENDING:
        raise Problem(f"{quoted(ending)}不是记录编号", "请写编号的最后五位以上数字，编号见 qinglan list")
    if trashed:
        found = [item.id for item in workbook.trash() if str(item.id).endswith(digits)]
    else:
        found = workbook.ids_ending(digits)
    if not found:
        if trashed:
            raise Absent(f"回收站里没有编号以 {digits} 结尾的记录", "请用 qinglan list 看它是不是还在")
        raise Absent(f"没有编号以 {digits} 结尾的记录", "请用 qinglan list 看编号")
    if len(found) > 1:
        shown = "、".join(_candidate(workbook, number) for number in found[:MOST_CANDIDATES])
        more = f"等{len(found)}条" if len(found) > MOST_CANDIDATES else ""
        raise Problem(f"有{len(found)}条记录的编号以 {digits} 结尾", f"请多写几位：{shown}{more}")
    return found[0]


def fetch(workbook: Workbook, ending: str) -> Record | Unreadable:
    """The record that an ending of its number names.

    Raises:
        Absent: no record ends so.
        Problem: it is no ending, or several records end so.
    """
    number = resolve(workbook, ending)
    found = workbook.get(number)
    if found is None:
        raise Absent(f"没有编号 {number} 的记录", "请用 qinglan list 看编号")
    return found


def _candidate(workbook: Workbook, number: int) -> str:
    record = workbook.get(number)
    return f"{number}（{record.heading}）" if record is not None else str(number)


def _says(raw: Mapping[str, object], *names: str) -> bool:
    return any(name in raw for name in names)


def private_by_nature(record: Record) -> bool:
    """Whether a new record of this kind and format is private unless the teacher says otherwise."""
    formats = record.fields.format if isinstance(record.fields, Activity) else ()
    return record.kind.private or not PRIVATE_FORMATS.isdisjoint(formats)


def _tidied(record: Record, base: Record | None) -> Record:
    """Without a title that the fields give anyway and people that they name, as `show --json` prints both."""
    given = {record.kind.title_of(record.fields), base.heading if base and not base.title else ""}
    title = "" if record.title in given else record.title
    elsewhere = people_of(structs.replace(record, people=()))
    people = tuple(name for name in record.people if name not in elsewhere)
    return structs.replace(record, title=title, people=people)


def _with_observer(record: Record, owner: str) -> Record:
    """A lesson that somebody else taught, with nobody named who heard it, was heard by the one who writes."""
    own = record.fields
    if not isinstance(own, Observation) or own.observers or not own.teacher:
        return record
    writer = record.author or owner
    if own.teacher == writer:
        return record
    return structs.replace(record, fields=structs.replace(own, observers=(writer,)))


def _with_commenter(record: Record, owner: str) -> Record:
    """A comment on somebody else's work, with nobody named who gave it, is the owner's."""
    comment = record.comment
    if comment is None or comment.by or not record.author or record.author == owner:
        return record
    return structs.replace(record, comment=structs.replace(comment, by=owner))
