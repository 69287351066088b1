"""What a place asks the app to do: open a form. The app answers; no place knows another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.message import Message

from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.services.drafts import Unsaved


@dataclass
class OpenRecord(Message):
    """A record is to be opened."""

    record: Record | Unreadable


@dataclass
class OpenUnsaved(Message):
    """An unsaved text is to be gone on with."""

    unsaved: Unsaved


@dataclass
class NewKind(Message):
    """A new record of the kind of that code is to be written; `raw` are values to begin with."""

    code: str
    raw: Mapping[str, object] = field(default_factory=dict)
