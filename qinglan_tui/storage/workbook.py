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
from qinglan_tui.storage import opening
from qinglan_tui.storage.arrangement import Arrangement
from qinglan_tui.storage.attachments import Attachments
from qinglan_tui.storage.drafts import Draft, Drafts
from qinglan_tui.storage.engine.disk import make_folder
from qinglan_tui.storage.history import Revision
from qinglan_tui.storage.journal import Journal, Trashed
from qinglan_tui.storage.lock import Held, Lock
from qinglan_tui.storage.notes import Notes
from qinglan_tui.storage.numbers import Numbers
from qinglan_tui.storage.year import Entry

OK, READ_ONLY, DAMAGED, NEWER_FORMAT = "ok", "read_only", "damaged", "newer_format"


class Workbook:
    """One open workbook; `create` and `open` make it, `close` lets other windows write.

    Any verb may raise a Problem, and then nothing has changed, neither on disk nor in memory. They
    are called from one thread at a time. `now` is the time on the teacher's clock, without a zone.
    """

    def __init__(self, folder: Path, arrangement: Arrangement, notes: Notes, access: Lock | Problem) -> None:
        """Not to be called from outside. `access` is the lock, or the reason why nothing can be written."""
        self.folder = folder
        self._arrangement = arrangement
        self._notes = notes
        self._access = access
        self._journal = Journal(folder, notes, Numbers(access, folder) if isinstance(access, Lock) else None)
        self._drafts = Drafts(folder / opening.DRAFTS, notes)
        self._attachments = Attachments(folder / opening.ATTACHMENTS)
        self._rereads = arrangement.rereads
        self._limit = OK
        if isinstance(access, Lock) and not access.is_real:
            notes.add("这个位置不支持加锁，请不要同时在两个窗口里打开")

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
    ) -> Self:
        """Make a workbook in a folder and open it for writing.

        The folder may be there already, with other files in it. A Problem when it is a file, when it holds a
        workbook or something by a name that a workbook uses, or when it cannot be written to; nothing is left
        behind then.
        """
        folder = folder.absolute()
        opening.check_new(folder)
        made = [place for place in (folder, *folder.parents) if not place.exists()]
        notes = Notes()
        arrangement = Arrangement(folder / opening.MAIN_FILE, notes)
        parts: dict[str, Any] = {"people": people, "pairings": pairings, "terms": terms, "leave": leave}
        parts |= {"settings": settings, "timetable": timetable or Timetable()}
        lock = None
        try:
            make_folder(folder)
            lock = opening.take_lock(folder)
            arrangement.write(parts, made_at=now)
            arrangement.load()
        except Held:
            raise Problem(f"“{folder}”里正在新建工作簿", "请等那边完成") from None
        except Problem:
            opening.clear_away(folder, lock, made)
            raise
        return cls(folder, arrangement, notes, lock)

    @classmethod
    def open(cls, folder: Path, *, write: bool, now: datetime, fallback: bool = False) -> Self:
        """Open the workbook in a folder; `outcome` says what came of it.

        To read, no lock is taken and nothing is written. To write while another window does is a Problem, or
        with `fallback` a workbook that can only be read. A workbook.json that cannot be read is a Damaged,
        which names the place; the file is left as it is. `now` is not needed by storage as it is.
        """
        folder = folder.absolute()
        opening.check_there(folder)
        notes = Notes()
        arrangement = Arrangement(folder / opening.MAIN_FILE, notes)
        access = _access(folder, fallback) if write else Problem("这次打开只为查看", "请为写入重新打开")
        try:
            limit = READ_ONLY if write and isinstance(access, Problem) else OK
            if arrangement.is_newer:
                limit = NEWER_FORMAT
                access = _without(access, Problem("工作簿是更新版本的程序写的，只能查看", "请更新青蓝工作簿"))
            arrangement.load()
            workbook = cls(folder, arrangement, notes, access)
        except Problem:
            if isinstance(access, Lock):
                access.release()
            raise
        workbook._limit = limit
        if limit != OK and isinstance(access, Problem):
            notes.add(str(access))
        return workbook

    def close(self) -> None:
        """Let other windows write; every writing verb is refused from now on."""
        self._access = _without(self._access, Problem("工作簿已经关上", "请重新打开"))

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
        return isinstance(self._access, Lock)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the teacher should know: damaged files, what was set aside, why nothing can be written."""
        damage = (str(damage) for damage in self._journal.years.damaged.values())
        return tuple(dict.fromkeys((*self._notes.all(), *damage)))

    def refresh(self) -> bool:
        """Take in what another window or device changed on disk; returns whether anything did."""
        self._arrangement.load()
        changed = self._arrangement.rereads != self._rereads
        self._rereads = self._arrangement.rereads
        return self._journal.years.refresh() or changed

    # --- records ------------------------------------------------------------------------------------------

    def get(self, record_id: int) -> Entry | None:
        """Return a record by its number, None when there is none (or it is in the trash)."""
        return self._journal.get(record_id)

    def records(self, span: Span) -> list[Entry]:
        """Return the records of a span in the order of date, slot and number; only its years are read.

        What cannot be read as a record is among them. A damaged year is left out and named in `notes`; when
        there is no other year in the span, its Damaged is raised: it is never shown as empty.
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
        self._check_access()
        return self._journal.save(record, now)

    def delete(self, record_id: int, now: datetime) -> Entry:
        """Put a record into the trash and return it; a Problem when there is none of that number."""
        self._check_access()
        return self._journal.delete(record_id, now)

    def restore(self, record_id: int, now: datetime) -> Entry:
        """Take a record out of the trash and return it; a Problem when it is not in there."""
        self._check_access()
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
        self._check_access()
        return self._journal.undo(now)

    def redo(self, now: datetime) -> str | None:
        """Make the change again that was taken back last and say which; None without one."""
        self._check_access()
        return self._journal.redo(now)

    # --- unsaved text and attachments ---------------------------------------------------------------------

    def draft_put(self, key: str, raw: dict[str, Any], now: datetime) -> None:
        """Keep what is being typed durably under a key, in place of what was kept under it."""
        self._check_access()
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
        self._arrangement.write({name: part for name, part in parts.items() if part is not None})
        self._arrangement.load()

    def _check_access(self) -> None:
        if isinstance(self._access, Problem):
            raise Problem(self._access.what, self._access.do)


def _access(folder: Path, fallback: bool) -> Lock | Problem:
    """The lock, or why there is none; a Problem is raised when another window has it, without `fallback`."""
    try:
        return opening.take_lock(folder)
    except Held:
        if not fallback:
            raise Problem("工作簿正开着，请在窗口里写或先退出") from None
        return Problem("已在另一个窗口打开，只能查看", "请在那个窗口里写，或先退出它")
    except Problem as problem:
        return Problem(f"只能查看，{problem.what}", problem.do)


def _without(access: Lock | Problem, refusal: Problem) -> Problem:
    if isinstance(access, Lock):
        access.release()
    return refusal
