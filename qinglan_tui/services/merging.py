"""互传, the receiving side: what a packet would bring, shown before it is merged, and the merging itself."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment, Record, Unreadable, from_document
from qinglan_tui.services.offers import PairingOffer, PersonOffer, pairing_offers, person_offers, take_offers
from qinglan_tui.services.present import changes, on_one_line
from qinglan_tui.services.same_lesson import LessonOffer, same_lesson_offers
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.merged_packets import MergedPacket, remember_packet
from qinglan_tui.storage.packet_versions import outcome, unsigned
from qinglan_tui.storage.packets import Packet, unpack_attachment

NEW, CHANGED, BOTH, SAME = "新的", "对方改过", "两边都改过", "一样的"
_GROUPS = {"new": NEW, "changed": CHANGED, "both": BOTH, "same": SAME}
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
# Dates outside are no teacher's.
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_VERSION = "_v"


class MergeLine(Struct, frozen=True, kw_only=True):
    """One record of the packet: its group, itself, and the labels of what the sender has changed in it."""

    group: str
    record: Record
    changed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """11月13日 听课 李青《几分之一》（改了：点评）."""
        record = self.record
        day = short_date(record.date) + record.slot
        altered = f"（改了：{'、'.join(self.changed)}）" if self.changed else ""
        return f"{day} {record.kind.short} {on_one_line(record.heading)}{altered}"


class MergePreview(Struct, frozen=True, kw_only=True):
    """What merging would do; nothing is written.

    `notices` are sentences about the packet, `left_out` about records that would not be taken.
    """

    packet: Packet
    lines: tuple[MergeLine, ...]
    people: tuple[PersonOffer, ...]
    pairings: tuple[PairingOffer, ...]
    same_lesson: tuple[LessonOffer, ...]
    missing: tuple[Attachment, ...]
    notices: tuple[str, ...]
    left_out: tuple[str, ...]

    def of(self, group: str) -> tuple[MergeLine, ...]:
        """The lines of one group."""
        return tuple(line for line in self.lines if line.group == group)

    @property
    def brings_nothing(self) -> bool:
        """Whether everything in it is here already."""
        offers = [*self.people, *self.pairings]
        return not offers and all(line.group == SAME for line in self.lines)


class MergeReport(Struct, frozen=True, kw_only=True):
    """What came of merging: the ids by group, in sentences, and what may be one lesson."""

    new: tuple[int, ...]
    changed: tuple[int, ...]
    both: tuple[int, ...]
    same: tuple[int, ...]
    sentences: tuple[str, ...]
    same_lesson: tuple[LessonOffer, ...]


def preview_merge(workbook: Workbook, packet: Packet) -> MergePreview:
    """What the packet would bring, in the four groups, and what the teacher is to decide; nothing is written.

    What the trash holds counts as the same.
    """
    incoming = _Incoming(workbook, packet)
    groups: dict[str, list[int]] = {NEW: [], CHANGED: [], BOTH: [], SAME: []}
    for number in incoming.documents:
        groups[incoming.group(number)].append(number)
    lines = [
        MergeLine(group=group, record=incoming.records[number], changed=_changed(workbook, incoming, number))
        for group, numbers in groups.items()
        for number in numbers
    ]
    fresh = [line.record for line in lines if line.group == NEW]
    return MergePreview(
        packet=packet,
        lines=tuple(lines),
        people=person_offers(workbook, packet),
        pairings=pairing_offers(workbook, packet),
        same_lesson=same_lesson_offers(workbook, fresh),
        missing=tuple(incoming.missing_attachments()),
        notices=_notices(workbook, packet),
        left_out=incoming.left_out(),
    )


def merge(
    workbook: Workbook,
    packet: Packet,
    now: dt.datetime,
    *,
    people: Iterable[str] | None = None,
    pairings: Iterable[str] | None = None,
) -> MergeReport:
    """Merge a packet and say what came of it; doing it twice changes nothing more.

    `people` are the names and `pairings` the ids of the offers that are taken; None takes those that
    overwrite nothing. Attachments come first, so that no record names one that got lost on the way.

    Raises:
        Problem: the packet cannot be read any more, or the workbook cannot be written.
    """
    if not workbook.writable:
        raise Problem("工作簿现在只能查看，不能合并", "请在能写的窗口里合并")
    incoming = _Incoming(workbook, packet)
    received = _take_attachments(workbook, packet, incoming.wanted_attachments())
    source = "" if packet.sender == workbook.settings.owner else packet.sender
    result = workbook.join_documents(incoming.documents, now, source)
    taken = take_offers(workbook, packet, people, pairings)
    sentences = [_outcome(packet.sender, result)]
    if received:
        sentences.append(f"收到附件 {received} 个")
    sentences += taken
    missing = [attachment.name for attachment in incoming.missing_attachments()]
    if missing:
        sentences.append(f"附件没有随文件来：{'、'.join(dict.fromkeys(missing))}")
    _remember(workbook, packet, now)
    fresh = [incoming.records[number] for number in result.new]
    return MergeReport(
        new=result.new,
        changed=result.changed,
        both=result.both,
        same=result.same,
        sentences=(*(f"{sentence}。" for sentence in sentences), *incoming.left_out()),
        same_lesson=same_lesson_offers(workbook, fresh),
    )


def _remember(workbook: Workbook, packet: Packet, now: dt.datetime) -> None:
    """Note that the packet is merged; if that fails it is offered again, and merging it changes nothing."""
    with contextlib.suppress(Problem, OSError):
        if packet.path is None:
            return
        stat = packet.path.stat()
        merged = MergedPacket(
            digest=packet.digest,
            size=stat.st_size,
            sender=packet.sender,
            made_at=packet.made_at,
            merged_at=now.replace(microsecond=0),
            name=packet.path.name,
            changed=stat.st_mtime_ns,
        )
        remember_packet(workbook.folder, merged)


def _notices(workbook: Workbook, packet: Packet) -> tuple[str, ...]:
    """What may be wrong with the packet as a whole."""
    owner = workbook.settings.owner
    if packet.sender == owner:
        return (f"这份文件是“{owner}”做的，和您同名；不是您自己做的，请对方先改成可以区分的姓名再传。",)
    if packet.to not in ("", owner):
        return (f"这份文件是做给{packet.to}的。",)
    return ()


def _outcome(sender: str, result: Any) -> str:
    said = [f"新增 {len(result.new)} 条"] if result.new else []
    if result.changed:
        said.append(f"更新 {len(result.changed)} 条")
    if result.both:
        said.append(f"两边都改过 {len(result.both)} 条，已都留着")
    if not said:
        return f"{sender}的互传文件里没有新的内容（{len(result.same)} 条都一样）"
    if result.same:
        said.append(f"一样的 {len(result.same)} 条")
    return f"合并了{sender}的互传文件：{'，'.join(said)}"


class _Incoming:
    """The records of a packet that can be taken, each as this workbook would have written it."""

    def __init__(self, workbook: Workbook, packet: Packet) -> None:
        self.documents: dict[int, dict[str, Any]] = {}
        self.records: dict[int, Record] = {}
        self._workbook = workbook
        self._packet = packet
        self._refused: dict[str, int] = {}
        self._trash = {trashed.id for trashed in workbook.trash()}
        waiting = {conflict.other.id for conflict in workbook.conflicts()}
        for number, document in packet.records.items():
            own = _as_here(document, workbook.raw(number), packet.sender, workbook.settings.owner)
            record = from_document(number, {key: own[key] for key in own if not key.startswith("_")})
            why = "这里正等着选定" if number in waiting else _refusal(record)
            if why:
                self._refused[why] = self._refused.get(why, 0) + 1
            elif isinstance(record, Record):
                self.documents[number], self.records[number] = own, record

    def group(self, number: int) -> str:
        """What merging the record would amount to."""
        mine = self._workbook.raw(number)
        if mine is None and number in self._trash:
            return SAME
        return _GROUPS[outcome(number, mine, self.documents[number])]

    def left_out(self) -> tuple[str, ...]:
        """Sentences about the records that cannot be taken."""
        return tuple(f"有 {count} 条没有收：{why}。" for why, count in self._refused.items())

    def wanted_attachments(self) -> list[Attachment]:
        """The files that the records name and that are not here yet, one for each name it is kept under."""
        files = [file for record in self.records.values() for file in record.attachments]
        named = {(file.hash, _suffix(file)): file for file in files}
        return [file for file in named.values() if self._workbook.attachment_path(file) is None]

    def missing_attachments(self) -> list[Attachment]:
        """The files that the records name and that are neither here nor in the packet."""
        return [file for file in self.wanted_attachments() if file.hash not in self._packet.attachments]


def _as_here(document: dict[str, Any], mine: Any, sender: str, owner: str) -> dict[str, Any]:
    """A document as this workbook writes it: what each book notes for itself is no difference.

    One's own work has no author here while it carries the name elsewhere; whom a record came from is each
    book's own knowledge. What says nothing of an author is the sender's.
    """
    own = unsigned({key: value for key, value in document.items() if key != "imported_from"}, owner)
    if not isinstance(mine, dict):
        own.setdefault("author", sender)
        if own["author"] == owner == sender:
            del own["author"]
        return own
    if "imported_from" in mine:
        own["imported_from"] = mine["imported_from"]
    same_version = mine.get(_VERSION) == own.get(_VERSION)
    if same_version or (own.get("author") == owner and not mine.get("author")):
        own.pop("author", None)
        if "author" in mine:
            own["author"] = mine["author"]
    return own


def _refusal(record: Record | Unreadable) -> str:
    """Why a record of a packet is not taken, "" when it is."""
    if isinstance(record, Unreadable):
        return "读不出来，可能是更新版本的程序写的；更新后再合并一次"
    if record.private:
        return "标着“仅自己看”"
    return "" if _FIRST_YEAR <= record.date.year <= _LAST_YEAR else "日期不对"


def _changed(workbook: Workbook, incoming: _Incoming, number: int) -> tuple[str, ...]:
    """The labels of the fields that are otherwise here."""
    mine = workbook.get(number)
    theirs = incoming.records[number]
    if not isinstance(mine, Record) or mine.kind is not theirs.kind:
        return ()
    return changes(mine, theirs)


def _suffix(attachment: Attachment) -> str:
    """The ending that decides under which name a file is kept; "" for one that storage does not take."""
    suffix = Path(attachment.name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _take_attachments(workbook: Workbook, packet: Packet, wanted: Iterable[Attachment]) -> int:
    """Copy the files that are wanted into the workbook; returns how many were whole."""
    from tempfile import TemporaryDirectory

    asked = [attachment for attachment in wanted if attachment.hash in packet.attachments]
    if not asked or packet.path is None:
        return 0
    received = 0
    with TemporaryDirectory(prefix="qinglan-") as folder:
        for number, attachment in enumerate(asked):
            place = Path(folder) / f"{number}{_suffix(attachment)}"
            if unpack_attachment(packet.path, attachment.hash, place):
                workbook.attach(place)
                received += 1
    return received
