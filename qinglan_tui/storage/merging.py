"""Records from another workbook, joined with one's own: by version, never by whose file came last."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.terms import school_year
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.numbers import microseconds, moment
from qinglan_tui.storage.engine.versions import version_of
from qinglan_tui.storage.history import MERGED, Change, Former
from qinglan_tui.storage.journal import Journal
from qinglan_tui.storage.year import RECORDS, Year, day_of, plain

SOURCE = "imported_from"


class Merged(Struct, frozen=True):
    """The ids of what was joined: new here, changed there, changed on both sides, and the same as here."""

    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    both: tuple[int, ...] = ()
    same: tuple[int, ...] = ()


class _OnlyLooked(Exception):
    pass


class Merging:
    """Joins documents into the year files."""

    def __init__(self, engine: Engine, journal: Journal) -> None:
        self._engine = engine
        self._journal = journal

    def join(self, documents: dict[int, dict[str, Any]], now: datetime, source: str) -> Merged:
        """Join documents with their versions, all in one line of the log."""
        keeps_history = self._journal.history_files.make_ready(now.date())
        with self._engine.together(microseconds(now)):
            merged = self._joined(documents, now, source, keeps_history)
        self._journal.years.follow()
        self._journal.years.put_right()
        return merged

    def preview(self, documents: dict[int, dict[str, Any]], now: datetime, source: str) -> Merged:
        """Return what `join` would do."""
        merged = Merged()
        try:
            with self._engine.together(microseconds(now)):
                merged = self._joined(documents, now, source, keeps_history=False)
                # What was noted down so far is dropped.
                raise _OnlyLooked
        except _OnlyLooked:
            return merged

    def _joined(
        self, documents: dict[int, dict[str, Any]], now: datetime, source: str, keeps_history: bool
    ) -> Merged:
        found: dict[str, list[int]] = {"new": [], "changed": [], "both": [], "same": []}
        for record_id, document in documents.items():
            year = self._year_of(record_id, document)
            mine = year.stored(record_id)
            former = _former(record_id, year, now)
            outcome = self._engine.adopt(
                year.name, RECORDS, record_id, _from(document, mine, source), equal="ours"
            )
            found[outcome].append(record_id)
            joined = self._engine.current(year.name, RECORDS, record_id)
            if keeps_history and outcome != "same" and joined != mine:
                change = Change(record_id, MERGED, plain(joined))
                self._journal.history_files.add(change, now, former)
        return Merged(*(tuple(found[outcome]) for outcome in ("new", "changed", "both", "same")))

    def _year_of(self, record_id: int, document: dict[str, Any]) -> Year:
        """The year where a record stands here, in the trash or not, else that of its date."""
        years = self._journal.years
        day = day_of(document)
        here = years.find(record_id) or years.find_in_trash(record_id)
        return here or years.year(school_year(day) if day else 0)


def _from(document: dict[str, Any], mine: Any, source: str) -> dict[str, Any]:
    """The document with a note of where it is from; what was known of that here stays."""
    rest = {key: value for key, value in document.items() if key != SOURCE}
    known = source if mine is None else mine.get(SOURCE, "") if isinstance(mine, dict) else ""
    return rest | {SOURCE: known} if known else rest


def _former(record_id: int, year: Year, now: datetime) -> Former | None:
    if record_id not in year:
        return None
    saved = max(version_of(year.stored(record_id)).values(), default=0)
    return Former(year.document(record_id), moment(saved) if saved else now)
