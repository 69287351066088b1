"""A workbook in which every text that a teacher could have written is out to do harm."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from qinglan_tui.domain.fields import FieldSpec, Input
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.people import Person, new_pairing
from qinglan_tui.domain.records import Attachment, Comment, Record
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import new_term
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW
from tests.services.clashes import clash
from tests.widgets._samples import sample_record

# Markup that would close what is not open, a link that would quit, a title and a colour for the terminal.
HARM = "[/张][b]粗[@click=app.quit]退[/]\x1b]0;x\x07\x1b[31m红\x1b[0m\x9b1m"
ME, PARTNER = f"王芳{HARM}", f"李青{HARM}"
TERM = new_term("2026-2027-1", dt.date(2026, 9, 1), dt.date(2027, 1, 22))
_FREE = (Input.LINE, Input.LONG, Input.PERSON)


def harmful(value: Any) -> Any:
    """The value with harm in every text of it; names become those of the two."""
    if isinstance(value, str):
        return {"李青": PARTNER, "王芳": ME}.get(value, value + HARM)
    if isinstance(value, tuple):
        return tuple(harmful(part) for part in value)
    if isinstance(value, msgspec.Struct):
        texts = {name: getattr(value, name) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **{name: harmful(part) for name, part in texts.items()})
    return value


def record_of(kind: Kind) -> Record:
    """A record of the kind, finished, with harm in every field that takes free text, and around it."""
    record = sample_record(kind)
    own = {
        spec.name: harmful(getattr(record.fields, spec.name)) for spec in kind.specs if _takes_free_text(spec)
    }
    return msgspec.structs.replace(
        record,
        id=None,
        date=dt.date(2026, 11, 20),
        status="submitted" if kind.deliverable else "done",
        title=f"题目{HARM}",
        author=PARTNER,
        people=(f"周敏{HARM}",),
        tags=(f"标签{HARM}",),
        submitted_to=f"教导处{HARM}",
        comment=None if kind.code == "lesson_design" else Comment(text=f"好{HARM}", by=ME),
        attachments=(Attachment(name=f"照片{HARM}.jpg", hash="0" * 64, size=3, caption=f"图{HARM}"),),
        fields=msgspec.structs.replace(record.fields, **own),
    )


def _takes_free_text(spec: FieldSpec) -> bool:
    choices = spec.ask.choices
    return spec.ask.input in _FREE or (choices is None and spec.ask.input in (Input.PEOPLE, Input.ROWS))


def hostile_workbook(folder: Path) -> Workbook:
    """With a record of every kind; one agreed, one in two versions, one unsaved, one deleted."""
    settings = Settings(
        owner=ME, school=f"青山小学{HARM}", school_short=f"青小{HARM}", subject=f"数学{HARM}", stage="小学"
    )
    pairing = new_pairing((ME,), (PARTNER,), TERM.start)
    book = Workbook.create(
        folder,
        settings,
        (Person(name=ME, subject=HARM, classes=(f"三班{HARM}",)), Person(name=PARTNER, title=HARM)),
        (msgspec.structs.replace(pairing, programme="000-01"),),
        (TERM,),
        NOW,
    )
    lesson = Slot(weekday=2, slot="第2节", class_name=f"三班{HARM}", subject=f"数学{HARM}", teacher=PARTNER)
    book.arrange(timetable=Timetable(entries=(lesson,)))
    saved = [book.save(record_of(kind), NOW) for kind in KINDS]
    observation = next(record for record in saved if record.kind.code == "observation")
    agreed = msgspec.structs.replace(
        record_of(observation.kind), date=dt.date(2026, 11, 24), status="planned"
    )
    book.save(agreed, NOW)
    gone = book.save(record_of(observation.kind), NOW)
    book.delete(gone.id or 0, NOW)
    book.draft_put("unsaved", {"kind": "reflection", "id": None, "raw": {"topic": HARM, "text": HARM}}, NOW)
    clash(book, observation, {"advice": f"这边{HARM}"}, {"advice": f"那边{HARM}"})
    folder_of_book = book.folder
    book.close()
    return Workbook.open(folder_of_book, write=True, now=NOW)
