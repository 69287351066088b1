"""Random histories of a workbook: one deed after another, and what the workbook holds after each."""

import datetime as dt
import random
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from qinglan_tui.domain.people import Person
from qinglan_tui.domain.records import Attachment, Record, Unreadable
from qinglan_tui.storage import Workbook
from tests.storage.samples import ALL, lesson, minutes, saved

DEEDS = {
    "add": 8,
    "edit": 6,
    "delete": 2,
    "restore": 1,
    "undo": 2,
    "redo": 1,
    "draft": 2,
    "drop": 1,
    "arrange": 1,
    "attach": 1,
    "write": 2,
    "reopen": 2,
}


class State(NamedTuple):
    """All that a teacher has in a workbook, in plain values that can be compared."""

    records: dict[int, Record | Unreadable]
    trash: dict[int, Record | Unreadable]
    owner: str
    people: tuple[str, ...]
    drafts: dict[str, dict[str, Any]]
    attached: dict[str, bytes]


def state_of(book: Workbook, attachments: list[Attachment]) -> State:
    """What the workbook holds, read through its own verbs."""
    paths = {attachment.hash: book.attachment_path(attachment) for attachment in attachments}
    return State(
        {entry.id or 0: entry for entry in book.records(ALL)},
        {trashed.id: trashed.record for trashed in book.trash()},
        book.settings.owner,
        tuple(person.name for person in book.people),
        {draft.key: draft.raw for draft in book.drafts()},
        {digest: path.read_bytes() for digest, path in paths.items() if path is not None},
    )


class History:
    """A workbook in a teacher's hands. The same seed does the same deeds, as far as they depend on it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.turn = 0
        self.attachments: list[Attachment] = []
        self.book = Workbook.open(folder, write=True, now=self.now)

    @property
    def now(self) -> dt.datetime:
        """The clock: a minute for every deed."""
        return minutes(self.turn)

    def next(self) -> str:
        """Do one deed and return its name; one that finds nothing to be done to adds a record."""
        self.turn += 1
        (deed,) = self.chance.choices(list(DEEDS), list(DEEDS.values()))
        if not getattr(self, deed)():
            self.add()
            return "add"
        return deed

    def state(self) -> State:
        """What the workbook holds now."""
        return state_of(self.book, self.attachments)

    def some_lesson(self) -> Record:
        """A lesson of two school years, its text between nothing and some pages."""
        day = dt.date(self.chance.choice((2025, 2026)), 9, self.chance.randint(1, 30))
        length = self.chance.choice((0, 30, 300, 3000))
        return lesson(
            f"第{self.turn}课", day, advice="".join(self.chance.choices("的一是在不了有和人这", k=length))
        )

    def some_record(self) -> Record | None:
        """A record that is there."""
        alive = [entry for entry in self.book.records(ALL) if isinstance(entry, Record)]
        return self.chance.choice(alive) if alive else None

    def add(self) -> bool:
        """Save a new record."""
        saved(self.book, self.some_lesson(), self.now)
        return True

    def edit(self) -> bool:
        """Change a record, at times its date and with it its year."""
        former, new = self.some_record(), self.some_lesson()
        if former is None:
            return False
        self.book.save(
            replace(former, fields=new.fields, date=self.chance.choice((former.date, new.date))), self.now
        )
        return True

    def delete(self) -> bool:
        """Put a record into the trash."""
        former = self.some_record()
        if former is None or former.id is None:
            return False
        self.book.delete(former.id, self.now)
        return True

    def restore(self) -> bool:
        """Take a record out of the trash."""
        trash = self.book.trash()
        if not trash:
            return False
        self.book.restore(self.chance.choice(trash).id, self.now)
        return True

    def undo(self) -> bool:
        """Take the last change back."""
        return self.book.undo(self.now) is not None

    def redo(self) -> bool:
        """Make it again."""
        return self.book.redo(self.now) is not None

    def draft(self) -> bool:
        """Keep what is being typed."""
        self.book.draft_put(self.chance.choice(("new", "edit")), {"topic": f"没写完{self.turn}"}, self.now)
        return True

    def drop(self) -> bool:
        """Forget it again."""
        drafts = self.book.drafts()
        if drafts:
            self.book.draft_drop(drafts[0].key)
        return bool(drafts)

    def arrange(self) -> bool:
        """Change the settings and the people together."""
        self.book.arrange(
            settings=replace(self.book.settings, owner=f"王芳{self.turn}"),
            people=[Person(name=f"王芳{self.turn}"), Person(name="李青")],
        )
        return True

    def attach(self) -> bool:
        """Copy a file into the workbook."""
        source = self.folder.parent / f"试题{self.turn}.txt"
        source.write_bytes(b"%d\n" % self.turn * self.chance.choice((1, 400)))
        self.attachments.append(self.book.attach(source))
        return True

    def write(self) -> bool:
        """Write the year files in an idle moment."""
        self.book.write_files(self.now)
        return True

    def reopen(self) -> bool:
        """Close the workbook and open it again."""
        self.book.close()
        self.book = Workbook.open(self.folder, write=True, now=self.now)
        return True
