"""互传, the giving side: which records go to a partner, what stays here and why, and the file itself."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment, Record, Unreadable, people_of
from qinglan_tui.domain.terms import term_of
from qinglan_tui.domain.text import nearest, quoted
from qinglan_tui.services.export import export_folder, file_name, free_name
from qinglan_tui.services.find import Filter, find
from qinglan_tui.services.shared_programme import place_of
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.packet_versions import is_only_theirs, signed
from qinglan_tui.storage.packets import SUFFIX, Packet, write_packet

# Why a record stays here, in the order in which it is asked; the first two whatever the teacher wants.
PRIVATE = "仅自己看"
UNSETTLED = "两边都改过，还没有选定"
UNREADABLE = "读不出来"
UNNAMED = "没有写到对方"
DRAFT = "还在起草"
UNCHANGED = "对方写的，这里没有改过"

_NOT_OURS = ("imported_from",)


class Choice(Struct, frozen=True, kw_only=True):
    """What is to go, and to whom: a name or the id of a pairing, "" for the only partner there is.

    `kinds` are codes, () for all; `ids` name the records one by one, and then nothing else is asked for.
    Without term and dates it is the term of today.
    """

    partner: str = ""
    term: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    kinds: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()


class Held(Struct, frozen=True):
    """Records that stay here, and why."""

    why: str
    entries: tuple[Record | Unreadable, ...]


class PacketPreview(Struct, frozen=True, kw_only=True):
    """What a packet would hold, and what stays here.

    `name` is what the file is called; `missing` are attached files that cannot be found.
    """

    sender: str
    to: str
    name: str
    records: tuple[Record, ...]
    held: tuple[Held, ...]
    attachments: tuple[Attachment, ...]
    missing: tuple[Attachment, ...]
    people: tuple[Person, ...]
    pairings: tuple[Pairing, ...]

    @property
    def size(self) -> int:
        """The bytes of the attached files together."""
        return sum(attachment.size for attachment in self.attachments)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What goes and what stays, for reading."""
        said = [f"给{self.to}的互传文件：{len(self.records)}条记录" + self._with_files()]
        said += [f"没有带上：{held.why} {len(held.entries)}条" for held in self.held]
        if self.missing:
            names = "、".join(attachment.name for attachment in self.missing)
            said.append(f"附件找不到，没有带上：{names}")
        return tuple(said)

    def _with_files(self) -> str:
        if not self.attachments:
            return ""
        return f"，{len(self.attachments)}个附件（{_size_text(self.size)}）"


def partners(workbook: Workbook) -> tuple[str, ...]:
    """Everybody the owner is or was paired with, the latest pairing first."""
    owner = workbook.settings.owner
    ordered = sorted(workbook.pairings, key=lambda pairing: pairing.start, reverse=True)
    return tuple(dict.fromkeys(name for pairing in ordered for name in pairing.partners_of(owner)))


def partner_named(workbook: Workbook, text: str) -> str:
    """Whom a packet is for: a name, the id of a pairing, or "" where there is one partner only.

    Raises:
        Problem: nobody is meant, or more than one.
    """
    wanted, owner = text.strip(), workbook.settings.owner
    pairing = next((pairing for pairing in workbook.pairings if pairing.id == wanted), None)
    known = partners(workbook)
    candidates = pairing.partners_of(owner) if pairing else known if not wanted else (wanted,)
    if not candidates:
        raise Problem("还没有结对的教师", "请写明传给谁，或先在设置里填好结对")
    if len(candidates) > 1:
        raise Problem("没有写传给谁", f"请选一位：{'、'.join(candidates)}")
    name = candidates[0]
    everybody = dict.fromkeys((*known, *(person.name for person in workbook.people)))
    if name == owner:
        raise Problem(f"“{name}”是本人", "换电脑请用备份，不用互传")
    if name not in everybody:
        close = nearest(name, tuple(everybody))
        hint = f"是不是“{close}”" if close else "请先把这位老师加进教师名单"
        raise Problem(f"教师名单里没有{quoted(name)}", hint)
    return name


def preview_packet(workbook: Workbook, choice: Choice, today: dt.date) -> PacketPreview:
    """What would go to the partner, nothing written.

    Raises:
        Problem: nobody or more than one is meant, or a record that was named is not there.
    """
    to = partner_named(workbook, choice.partner)
    asked = _asked(workbook, choice, today)
    selector = _Selector(workbook, to, choice)
    going: list[Record] = []
    held: dict[str, list[Record | Unreadable]] = {}
    for entry in asked:
        why = selector.why_not(entry)
        if why is None and isinstance(entry, Record):
            going.append(entry)
        elif why:
            held.setdefault(why, []).append(entry)
    files = dict.fromkeys(attachment for record in going for attachment in record.attachments)
    by_hash = {attachment.hash: attachment for attachment in files}
    there = {key for key, attachment in by_hash.items() if workbook.attachment_path(attachment)}
    owner = workbook.settings.owner
    return PacketPreview(
        sender=owner,
        to=to,
        name=file_name("青蓝互传", owner, f"给{to}", today.isoformat()) + SUFFIX,
        records=tuple(sorted(going, key=lambda record: record.id or 0)),
        held=tuple(Held(why, tuple(entries)) for why, entries in held.items()),
        attachments=tuple(attachment for key, attachment in by_hash.items() if key in there),
        missing=tuple(attachment for key, attachment in by_hash.items() if key not in there),
        people=_people(workbook, to, going),
        pairings=tuple(pairing for pairing in workbook.pairings if {owner, to} <= set(pairing.people)),
    )


def pack(workbook: Workbook, choice: Choice, target: Path | None, now: dt.datetime) -> Path:
    """Write the packet and return where it stands; without a target in 导出, by a name that is free.

    Raises:
        Problem: nothing would go, there is a file of the name, or it cannot be written.
    """
    return write_previewed(workbook, preview_packet(workbook, choice, now.date()), target, now)


def write_previewed(
    workbook: Workbook,
    preview: PacketPreview,
    target: Path | None,
    now: dt.datetime,
    *,
    folder: Path | None = None,
) -> Path:
    """Write what was previewed; without a target in `folder`, see `pack`."""
    if not preview.records:
        raise Problem(f"没有可以传给{preview.to}的记录", "请看一下期间和种类，或写明是哪几条")
    packet = Packet(
        sender=preview.sender,
        to=preview.to,
        school=workbook.settings.school,
        made_at=now.replace(microsecond=0),
        records={record.id or 0: _document(workbook, record) for record in preview.records},
        people=preview.people,
        pairings=preview.pairings,
    )
    places = ((attachment.hash, workbook.attachment_path(attachment)) for attachment in preview.attachments)
    path = target or free_name((folder or export_folder(workbook)) / preview.name)
    if path.exists():
        raise Problem(f"已有“{path.name}”这个文件，没有动它", "请换一个文件名")
    write_packet(path, packet, {digest: place for digest, place in places if place is not None})
    return path


def pack_target(text: str) -> Path:
    """The file that a teacher named, with .qinglan behind it when no ending is given.

    Raises:
        Problem: it names a folder, another kind of file, or nothing that can be a file.
    """
    path = place_of(text)
    if path.is_dir():
        raise Problem(f"“{text}”是一个文件夹", f"请写上文件名，如 互传{SUFFIX}")
    if path.suffix and path.suffix.lower() != SUFFIX:
        raise Problem(f"“{path.name}”不是 {SUFFIX} 文件名", f"请用 {SUFFIX} 结尾")
    return path if path.suffix else path.with_suffix(SUFFIX)


def _size_text(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"


def _asked(workbook: Workbook, choice: Choice, today: dt.date) -> list[Record | Unreadable]:
    """The records that were asked for, whoever they are about, in the order of their days."""
    if choice.ids:
        found = {number: workbook.get(number) for number in choice.ids}
        gone = [number for number, entry in found.items() if entry is None]
        if gone:
            raise Problem(f"没有编号 {gone[0]} 的记录", "它可能已在回收站里，请看一下")
        return [entry for entry in found.values() if entry is not None]
    term, since, until = choice.term, choice.since, choice.until
    if not (term or since or until):
        current = term_of(today, workbook.terms)
        term = current.id if current else ""
    hits = find(workbook, Filter(term=term, since=since, until=until), today)
    kinds = set(choice.kinds)
    return [hit.record for hit in reversed(hits) if not kinds or _code(hit.record) in kinds]


def _code(entry: Record | Unreadable) -> str:
    return entry.kind.code if isinstance(entry, Record) else str(entry.raw.get("kind", ""))


class _Selector:
    """Which of the asked-for records go to one partner."""

    def __init__(self, workbook: Workbook, to: str, choice: Choice) -> None:
        self._workbook = workbook
        self._owner = workbook.settings.owner
        self._to = to
        self._others = set(partners(workbook)) - {to}
        self._ids = {pairing.id for pairing in workbook.pairings if to in pairing.people}
        mine = [pairing for pairing in workbook.pairings if {self._owner, to} <= set(pairing.people)]
        self._is_apprentice = any(self._owner in pairing.apprentices for pairing in mine)
        self._named = bool(choice.ids)
        self._open = bool(choice.kinds)
        self._unsettled = {
            conflict.record.id for conflict in workbook.conflicts() if conflict.record is not None
        }

    def why_not(self, entry: Record | Unreadable) -> str | None:
        """Why a record stays here: None when it goes, "" when it has nothing to do with the partner."""
        if isinstance(entry, Unreadable):
            return UNREADABLE
        concern = self._concern(entry)
        if concern == "":
            return ""
        if entry.private:
            return PRIVATE
        if entry.id in self._unsettled:
            return UNSETTLED
        if self._named or concern:
            return concern
        if entry.status == "draft":
            return DRAFT
        return UNCHANGED if self._is_theirs_unchanged(entry) else None

    def _concern(self, record: Record) -> str | None:
        """None when it goes by whom it is about, else why not; an apprentice's own work is for the mentor.

        What names other partners and not this one is none of this one's business.
        """
        named = set(people_of(record)) - {self._owner}
        theirs = self._to in named or record.imported_from == self._to
        if self._named or theirs or not self._ids.isdisjoint(record.pairings):
            return None
        if named & self._others:
            return ""
        return None if self._is_apprentice or self._open else UNNAMED

    def _is_theirs_unchanged(self, record: Record) -> bool:
        """Whether the partner has the record just as it is here, having sent it."""
        if record.imported_from != self._to:
            return False
        return is_only_theirs(self._workbook.raw(record.id or 0) or {})


def _people(workbook: Workbook, to: str, records: Iterable[Record]) -> tuple[Person, ...]:
    """The owner with all facts, the others who are named with what stands on any door; not the receiver."""
    owner = workbook.settings.owner
    named = {name for record in records for name in people_of(record)}
    found = []
    for person in workbook.people:
        if person.name == owner:
            found.append(person)
        elif person.name in named and person.name != to:
            found.append(Person(name=person.name, subject=person.subject, school=person.school))
    return tuple(found)


def _document(workbook: Workbook, record: Record) -> dict[str, Any]:
    """The stored document as it leaves: with its author, without what only this workbook knows of it."""
    document = workbook.raw(record.id or 0) or {}
    own = {key: value for key, value in document.items() if key not in _NOT_OURS}
    own = {key: value for key, value in own.items() if not key.startswith("_") or key == "_v"}
    owner = workbook.settings.owner
    return signed({**own, "author": record.author or record.imported_from or owner}, owner)
