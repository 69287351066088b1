"""未存稿: the form being filled in, kept within a second and offered again after any end of the program."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.kinds import KINDS_BY_CODE, Kind
from qinglan_tui.storage import Workbook

# What tells one unsaved text from another in a list; the first that says something.
_TELLING = ("topic", "title", "scope", "book", "question", "text", "advice", "content", "description")


class Unsaved(Struct, frozen=True, kw_only=True):
    """A form that was left unsaved: of which record (None: a new one), and the raw values by field id."""

    key: str
    kind: Kind
    record_id: int | None
    raw: dict[str, Any]
    at: dt.datetime | None

    @property
    def heading(self) -> str:
        """What it was about, as far as it was written."""
        said = next((str(self.raw[name]) for name in _TELLING if self.raw.get(name)), "")
        said = said or _first_line(self.raw.get("script"))
        who = str(self.raw.get("teacher") or "")
        first = said.strip().splitlines()[0] if said.strip() else ""
        return " ".join(part for part in (who, first) if part) or "还没写内容"


def _first_line(rows: Any) -> str:
    """What the first row of a lesson's script says, where nothing else was written."""
    texts = (row.get("text") for row in rows or () if isinstance(row, dict)) if isinstance(rows, list) else ()
    return next((str(text) for text in texts if text), "")


def draft_key(kind: Kind, record_id: int | None, now: dt.datetime) -> str:
    """The key under which a form is kept; a new record gets one of its own."""
    if record_id is not None:
        return f"record-{record_id}"
    return f"new-{kind.code}-{now:%Y%m%d-%H%M%S-%f}".replace("_", "-")


def keep(
    workbook: Workbook, key: str, kind: Kind, record_id: int | None, raw: Mapping[str, Any], now: dt.datetime
) -> None:
    """Keep what is being typed."""
    workbook.draft_put(key, {"kind": kind.code, "id": record_id, "raw": dict(raw)}, now)


def unsaved(workbook: Workbook) -> tuple[Unsaved, ...]:
    """Every form that was left unsaved and can be offered, the latest first."""
    found = []
    for draft in workbook.drafts():
        kind = KINDS_BY_CODE.get(str(draft.raw.get("kind")))
        raw, record_id = draft.raw.get("raw"), draft.raw.get("id")
        if draft.problem or kind is None or not isinstance(raw, dict):
            continue
        number = record_id if isinstance(record_id, int) else None
        found.append(Unsaved(key=draft.key, kind=kind, record_id=number, raw=raw, at=draft.at))
    return tuple(found)


def unsaved_of(workbook: Workbook, key: str) -> Unsaved | None:
    """The form kept under a key, None when there is none."""
    return next((draft for draft in unsaved(workbook) if draft.key == key), None)
