"""修改历史: what a record was after each change, how that differs from now, and taking it back."""

import datetime as dt
import re
from collections.abc import Iterator

from msgspec import Struct, structs

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.services.conflicts import differing
from qinglan_tui.services.present import changes
from qinglan_tui.storage import Revision, Workbook

SAME, GAINED, LOST = "same", "gained", "lost"
HERE, ELSEWHERE, CAME = "本机", "另一台", "收来的"
# A clause with its mark; a line end stands alone.
_CLAUSE = re.compile(r"[^，。！？；：、,!?;:\n]*[，。！？；：、,!?;:]?|\n")
# So much of what is the same is shown beside what differs.
_BESIDE = 10
_DOTS = "……"


class Version(Struct, frozen=True, kw_only=True):
    """A record after one change: which, when, where it was made, and which fields it changed."""

    at: dt.datetime
    action: str
    where: str
    record: Record | Unreadable
    changed: tuple[str, ...] = ()


class Piece(Struct, frozen=True):
    """A piece of a text: `gained` comes when the version is taken back, `lost` goes then."""

    how: str
    text: str


class Difference(Struct, frozen=True):
    """A field in which a version differs from now."""

    label: str
    pieces: tuple[Piece, ...]


def versions(workbook: Workbook, record_id: int, device: str) -> tuple[Version, ...]:
    """The kept versions of a record, the newest first; `device` is the name of this machine."""
    found: list[Version] = []
    before: Record | None = None
    for revision in reversed(workbook.history(record_id)):
        record = revision.record
        known = before is not None and isinstance(record, Record) and before.kind is record.kind
        found.append(
            Version(
                at=revision.at,
                action=revision.action,
                where=_where(revision, device),
                record=record,
                changed=changes(before, record) if known and before and isinstance(record, Record) else (),
            )
        )
        before = record if isinstance(record, Record) else before
    return tuple(reversed(found))


def current(workbook: Workbook, record_id: int) -> Record | None:
    """The record as it is now, also in 回收站; None when it is gone, or cannot be read."""
    found = workbook.get(record_id)
    if found is None:
        found = next((item.record for item in workbook.trash() if item.id == record_id), None)
    return found if isinstance(found, Record) else None


def differences(then: Record, now: Record) -> tuple[Difference, ...]:
    """What would come and what would go if the version were taken back, field by field."""
    return tuple(Difference(pair.label, pieces(pair.second, pair.first)) for pair in differing(then, now))


def pieces(now: str, then: str) -> tuple[Piece, ...]:
    """How a text differs from what it was then; of what is the same only what stands beside."""
    found = list(_merged(_compared(now, then)))
    last = len(found) - 1
    return tuple(
        Piece(SAME, _shortened(one.text, at == 0, at == last)) if one.how == SAME else one
        for at, one in enumerate(found)
    )


def take_back(workbook: Workbook, record_id: int, version: Version, now: dt.datetime) -> Record:
    """Save the record as it was in that version, as a new change.

    Raises:
        Problem: it cannot be read, is what it says now anyway, or cannot be saved.
    """
    then, today = version.record, current(workbook, record_id)
    if isinstance(then, Unreadable):
        raise Problem("那时的样子读不出来，不能取回")
    then = structs.replace(then, id=record_id, written_at=today.written_at if today else then.written_at)
    if then == today and workbook.get(record_id) is not None:
        raise Problem("这就是现在的样子", "请选以前的一次")
    return workbook.save(then, now)


def _where(revision: Revision, device: str) -> str:
    if not revision.device:
        return CAME if revision.action == "合并" else ""
    return HERE if revision.device == device else ELSEWHERE


def _compared(now: str, then: str) -> Iterator[Piece]:
    """Clause by clause, and letter by letter where a clause was changed."""
    # Only needed here, and slow to import.
    from difflib import SequenceMatcher

    old, new = _clauses(now), _clauses(then)
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if how == "equal":
            yield Piece(SAME, gone)
        elif how == "replace" and _alike(gone, come):
            letters = SequenceMatcher(None, gone, come, autojunk=False)
            for kind, e, f, g, h in letters.get_opcodes():
                if kind == "equal":
                    yield Piece(SAME, gone[e:f])
                else:
                    yield from _changed(gone[e:f], come[g:h])
        else:
            yield from _changed(gone, come)


def _changed(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece(LOST, gone)
    if come:
        yield Piece(GAINED, come)


def _alike(one: str, other: str) -> bool:
    """Whether most letters of the shorter one stand in the other; else the whole is shown as changed."""
    shorter, longer = sorted((one, other), key=len)
    return len(longer) < 400 and sum(letter in longer for letter in shorter) * 2 > len(shorter)


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if clause]


def _merged(found: Iterator[Piece]) -> Iterator[Piece]:
    """Pieces of one kind in a row as one."""
    held: Piece | None = None
    for one in found:
        if held is not None and one.how == held.how:
            held = Piece(held.how, held.text + one.text)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _shortened(text: str, first: bool, last: bool) -> str:
    """What is the same, its middle (or the far end) left out when it is long."""
    if first and last:
        return text
    if len(text) <= 2 * _BESIDE + len(_DOTS):
        return text
    head = "" if first else text[:_BESIDE]
    tail = "" if last else text[-_BESIDE:]
    return f"{head}{_DOTS}{tail}"
