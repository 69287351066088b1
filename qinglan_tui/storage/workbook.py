"""The workbook: everything one teacher keeps, behind the verbs that all other rooms call."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment, Record
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import Leave, Term
from qinglan_tui.domain.timetable import Timetable
from qinglan_tui.storage import migration, opening
from qinglan_tui.storage.arrangement import YEARS, Arrangement
from qinglan_tui.storage.attachments import Attachments
from qinglan_tui.storage.backups import Backups
from qinglan_tui.storage.drafts import Draft, Drafts
from qinglan_tui.storage.engine.changelog import ChangeLog
from qinglan_tui.storage.engine.codec import META
from qinglan_tui.storage.engine.disk import make_folder
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.lock import Held
from qinglan_tui.storage.history import REVISIONS, Revision
from qinglan_tui.storage.journal import Conflict, Journal, Trashed
from qinglan_tui.storage.merging import Merged, Merging
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.places import Places
from qinglan_tui.storage.upkeep import LostYear, Upkeep
from qinglan_tui.storage.year import Entry

OK, READ_ONLY, DAMAGED, NEWER_FORMAT = "ok", "read_only", "damaged", "newer_format"


class Workbook:
    """One open workbook; `create` and `open` make it, `close` lets other windows write.

    Any verb may raise a Problem, and then nothing has changed, neither on disk nor in memory. They
    are called from one thread at a time. `now` is the time on the teacher's clock, without a zone.
    `device` tells machines apart that write in copies of one workbook: letters and digits, never changing.
    """

    def __init__(
        self,
        folder: Path,
        device: str,
        notes: Notes,
        access: ChangeLog | Problem,
        now: datetime,
        limit: str,
    ) -> None:
        """Not to be called from outside. `access` is the log, or the reason why nothing can be written."""
        self.folder = folder
        self._notes = notes
        self._access = access
        self._now = now
        self._limit = limit
        backups = Backups(folder, notes)
        self._engine = Engine(
            folder,
            device,
            access if isinstance(access, ChangeLog) else None,
            migration.upgrade,
            lambda path: backups.before_replacing(path, self._now.date()),
            lambda name: self._upkeep.was_read(name),
            single=frozenset({META, YEARS, REVISIONS}),
        )
        self._arrangement = Arrangement(self._engine, notes)
        self._journal = Journal(self._engine, notes)
        self.places = Places(self._journal, self._arrangement)
        self._merging = Merging(self._engine, self._journal)
        self._upkeep = Upkeep(self._engine, self._arrangement, self._journal, notes)
        self._drafts = Drafts(folder / opening.DRAFTS, notes)
        self._attachments = Attachments(folder / opening.ATTACHMENTS)

    @classmethod
    def create(
        cls,
        folder: Path,
        settings: Settings,
        people: Iterable[Person],
        pairings: Iterable[Pairing],
        terms: Iterable[Term],
        now: datetime,
        *,
        timetable: Timetable | None = None,
        leave: Iterable[Leave] = (),
        device: str = "this",
    ) -> Self:
        """Make a workbook in a folder and open it for writing.

        The folder may be there already, with other files in it. A Problem when it is a file, when it holds a
        workbook or something by a name that a workbook uses, or when it cannot be written to; nothing is left
        behind then.
        """
        folder = folder.absolute()
        opening.check_new(folder)
        made = [place for place in (folder, *folder.parents) if not place.exists()]
        parts: dict[str, Any] = {"people": people, "pairings": pairings, "terms": terms, "leave": leave}
        parts |= {"settings": settings, "timetable": timetable or Timetable()}
        log = None
        try:
            make_folder(folder)
            log = opening.take_new_log(folder, device)
            workbook = cls(folder, device, Notes(), log, now, OK)
            workbook._arrangement.write(parts, now, made_at=now)
            for problem in workbook._engine.write_files():
                raise problem
            workbook._arrangement.load()
            workbook._upkeep.begin(log, now)
        except Held:
            raise Problem(f"“{folder}”里正在新建工作簿", "请等那边完成") from None
        except Problem:
            opening.clear_away(folder, log, made)
            raise
        return workbook

    @classmethod
    def open(
        cls, folder: Path, *, write: bool, now: datetime, fallback: bool = False, device: str = "this"
    ) -> Self:
        """Open the workbook in a folder; `outcome` says what came of it.

        To read, no lock is taken and nothing is written. To write while another window does is a Problem, or
        with `fallback` a workbook to be read. A workbook.json that cannot be read is a Damaged, and left so.
        """
        folder = folder.absolute()
        opening.check_there(folder)
        notes = Notes()
        access = (
            opening.take_access(folder, fallback, device)
            if write
            else Problem("这次打开只为查看", "请为写入重新打开")
        )
        workbook = cls(
            folder, device, notes, access, now, READ_ONLY if write and isinstance(access, Problem) else OK
        )
        try:
            if workbook._arrangement.is_newer:
                workbook._refuse(
                    NEWER_FORMAT, Problem("工作簿是更新版本的程序写的，只能查看", "请更新青蓝工作簿")
                )
            workbook._arrangement.load()
            if migration.has_open_moves(folder):
                workbook._journal.years.all()
            if isinstance(workbook._access, ChangeLog):
                refusal = workbook._upkeep.begin(workbook._access, now)
                if refusal is not None:
                    workbook._refuse(READ_ONLY, refusal)
        except Problem:
            workbook._engine.release()
            raise
        if workbook._limit != OK and isinstance(workbook._access, Problem):
            notes.add(str(workbook._access))
        workbook._upkeep.note_lost_years()
        return workbook

    def close(self) -> None:
        """Write what changed into the files and let other windows write; writing is refused from now on."""
        if isinstance(self._access, ChangeLog):
            self.write_files(self._now)
        self._engine.release()
        self._access = Problem("工作簿已经关上", "请重新打开")

    def write_files(self, now: datetime) -> None:
        """Write what changed into the files, in an idle moment; until then it is safe in the log."""
        self._check_access(now)
        self._upkeep.write_files()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- its state ----------------------------------------------------------------------------------------

    @property
    def outcome(self) -> str:
        """What came of opening it: ok, read_only, newer_format, or damaged once a year file proved so."""
        return DAMAGED if self._journal.years.damaged else self._limit

    @property
    def writable(self) -> bool:
        """Whether something can be saved."""
        return isinstance(self._access, ChangeLog)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the teacher should know: damaged files, what was set aside, why nothing can be written."""
        damage = (str(damage) for damage in self._journal.years.damaged.values())
        return tuple(dict.fromkeys((*self._notes.all(), *damage)))

    def refresh(self) -> bool:
        """Take in what another window or device changed on disk; returns whether anything did."""
        return self._journal.years.refresh()

    def merge_copies(self) -> tuple[str, ...]:
        """Take in conflicted copies that a sync service left in the folder, and say what came of each."""
        self._check_access()
        return self._upkeep.take_in_copies()

    def lost_years(self) -> tuple[LostYear, ...]:
        """Return the school years that had records when last written and have no file any more."""
        return self._upkeep.lost_years()

    def forget_lost_year(self, number: int) -> None:
        """Miss a vanished year no longer: the teacher knows that it is gone."""
        self._check_access()
        self._arrangement.forget_year(number)

    # --- records ------------------------------------------------------------------------------------------

    def get(self, record_id: int) -> Entry | None:
        """Return a record by its number, None when there is none (or it is in the trash)."""
        return self._journal.get(record_id)

    def records(self, span: Span) -> list[Entry]:
        """Return the records of a span in the order of date, slot and number; only its years are read.

        What cannot be read is among them. A damaged year is named in `notes`; with no other, it is raised.
        """
        return self._journal.records(span)

    def search(self, text: str, span: Span) -> list[Entry]:
        """Return the records of a span in which every word of the text stands, as `records` does."""
        return self._journal.search(text, span)

    def save(self, record: Record, now: datetime) -> Record:
        """Write a record down durably and return it as stored, its text cleaned.

        The first save gives it its number and `written_at`. A new date may move it to another year's file. A
        record that is in the trash comes out of it. Nothing is written when nothing changed.
        """
        self._check_access(now)
        return self._journal.save(record, now)

    def delete(self, record_id: int, now: datetime) -> Entry:
        """Put a record into the trash and return it; a Problem when there is none of that number."""
        self._check_access(now)
        return self._journal.delete(record_id, now)

    def restore(self, record_id: int, now: datetime) -> Entry:
        """Take a record out of the trash and return it; a Problem when it is not in there."""
        self._check_access(now)
        return self._journal.restore(record_id, now)

    def trash(self) -> list[Trashed]:
        """Return what is in the trash, the latest deletion first."""
        return self._journal.trash()

    def history(self, record_id: int) -> list[Revision]:
        """Return the kept revisions of a record, the newest first: 30 days or 20, whichever is more."""
        return self._journal.history(record_id)

    def ids_ending(self, suffix: str, *, trashed: bool = False) -> list[int]:
        """Return the numbers of all records (or of the trash) with that ending, the newest year first."""
        return self._journal.ids_ending(suffix, trashed=trashed)

    def undo(self, now: datetime) -> str | None:
        """Take back the last change of this session and say which (撤销：删除 9月12日…); None without one."""
        self._check_access(now)
        return self._journal.undo(now)

    def redo(self, now: datetime) -> str | None:
        """Make the change again that was taken back last and say which; None without one."""
        self._check_access(now)
        return self._journal.redo(now)

    # --- what was changed in two places -------------------------------------------------------------------

    def conflicts(self) -> list[Conflict]:
        """Return the records that were changed in two places at once and wait to be settled."""
        waiting = [number for number, row in self._arrangement.years().items() if row.get("conflicts")]
        return self._journal.conflicts(waiting)

    def settle(self, copy_id: int, record: Record, now: datetime) -> Record:
        """Save what the teacher made of two versions; the other one goes into the trash."""
        self._check_access(now)
        return self._journal.settle(copy_id, record, now)

    def raw(self, record_id: int) -> dict[str, Any] | None:
        """Return the document of a record with its version, as another workbook would join it."""
        year = self._journal.years.find(record_id)
        return None if year is None else year.stored(record_id)

    def join_documents(self, documents: dict[int, dict[str, Any]], now: datetime, source: str) -> Merged:
        """Take in records with their versions from another workbook, all in one durable write.

        `source` is whose they are. What came of each is told; see `join` for what becomes of two versions.
        """
        self._check_access(now)
        return self._merging.join(documents, now, source)

    def join_preview(self, documents: dict[int, dict[str, Any]], now: datetime, source: str) -> Merged:
        """Return what `join_documents` would do; nothing is written."""
        self._check_access()
        return self._merging.preview(documents, now, source)

    # --- unsaved text and attachments ---------------------------------------------------------------------

    def draft_put(self, key: str, raw: dict[str, Any], now: datetime) -> None:
        """Keep what is being typed durably under a key, in place of what was kept under it."""
        self._check_access(now)
        self._drafts.put(key, raw, now)

    def draft_take(self, key: str) -> Draft | None:
        """Return the unsaved text of a key; it stays until `draft_drop`, so a crash loses nothing."""
        return self._drafts.take(key)

    def draft_drop(self, key: str) -> None:
        """Forget the unsaved text of a key, saved or unwanted by now; one that cannot be read stays."""
        self._check_access()
        self._drafts.drop(key)

    def drafts(self) -> list[Draft]:
        """Return all unsaved texts, the latest first; those with a `problem` cannot be read and are kept."""
        return self._drafts.all()

    def attach(self, path: Path) -> Attachment:
        """Copy a file into the workbook and return what a record keeps of it; `words` is the caller's."""
        self._check_access()
        return self._attachments.add(path)

    def attachment_path(self, attachment: Attachment) -> Path | None:
        """Return where an attached file is, None when it is missing (or lies outside the workbook)."""
        return self._attachments.path(attachment)

    # --- what is settled ----------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The owner, the school and how things look."""
        return self._arrangement.load().settings

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody known by name."""
        return self._arrangement.load().people

    @property
    def pairings(self) -> tuple[Pairing, ...]:
        """All pairings, past ones too."""
        return self._arrangement.load().pairings

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms that were set up."""
        return self._arrangement.load().terms

    @property
    def timetable(self) -> Timetable:
        """The lessons of a week, one's own and the partners'."""
        return Timetable(self._arrangement.load().timetable)

    @property
    def leave(self) -> tuple[Leave, ...]:
        """The owner's days without lessons."""
        return self._arrangement.load().leave

    @property
    def programmes(self) -> tuple[dict[str, Any], ...]:
        """Programmes of one's own, as plain data."""
        return self._arrangement.load().programmes

    def arrange(
        self,
        *,
        settings: Settings | None = None,
        people: Iterable[Person] | None = None,
        pairings: Iterable[Pairing] | None = None,
        terms: Iterable[Term] | None = None,
        timetable: Timetable | None = None,
        leave: Iterable[Leave] | None = None,
        programmes: Iterable[dict[str, Any]] | None = None,
    ) -> None:
        """Replace the parts that are given, all in one durable write."""
        self._check_access()
        parts = {
            "settings": settings,
            "people": people,
            "pairings": pairings,
            "terms": terms,
            "timetable": timetable,
            "leave": leave,
            "programmes": programmes,
        }
        given = {name: part for name, part in parts.items() if part is not None}
        self._arrangement.write(given, self._now)
        self._arrangement.load()

    def _refuse(self, limit: str, why: Problem) -> None:
        self._engine.release()
        self._limit, self._access = limit, why

    def _check_access(self, now: datetime | None = None) -> None:
        self._now = now or self._now
        if isinstance(self._access, Problem):
            raise Problem(self._access.what, self._access.do)
