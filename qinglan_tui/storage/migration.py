"""Files of former formats, read as what they would be today; the files are changed only by `migrate`."""

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.arrangement import ORDER, SETTINGS, TABLE_NAMES, row_id_of
from qinglan_tui.storage.copies import is_ours
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.codec import FORMAT, META, RawTables, load, read_document
from qinglan_tui.storage.engine.engine import LOG_FOLDER, Engine
from qinglan_tui.storage.engine.versions import VERSION
from qinglan_tui.storage.year import RECORDS

BACKUPS = "backups"

# Format 1: records and trash were two tables, the number of the last change stood in `_saved`, and the lines
# of workbook.json were counted from 1. Its versions get a name of their own, the same on every device.
_FIRST = "1"
_TRASH, _SAVED = "trash", "_saved"
_MOVES = "moving.json"
_FIRST_FILES = ("lock", _MOVES)

_encode = msgspec.json.Encoder().encode


def upgrade(tables: RawTables, number: int) -> RawTables:
    """Return the tables of a file of a former format in the present one; `number` is its format."""
    upgraded = {name: dict(rows) for name, rows in tables.items() if name != _TRASH}
    for table in (RECORDS, _TRASH):
        for key, raw in tables.get(table, {}).items():
            document = _upgraded(read_document(raw))
            rows = upgraded.setdefault(RECORDS, {})
            if table == RECORDS or key not in rows or _saved(rows[key]) < _version_number(document):
                rows[key] = _encode(document)
    if SETTINGS in tables:
        for name in TABLE_NAMES:
            upgraded[name] = _with_ids(name, tables.get(name, {}))
        upgraded[SETTINGS] = {
            key: _encode(_versioned(read_document(raw), 1)) for key, raw in tables[SETTINGS].items()
        }
    meta = read_document(tables[META][1])
    upgraded[META] = {**tables[META], 1: _encode({**meta, "format": FORMAT})}
    return upgraded


def needs_migration(folder: Path) -> bool:
    """Whether workbook.json is of a former format."""
    path = folder / "workbook.json"
    with contextlib.suppress(Problem, FileNotFoundError):
        return load(disk.read_file(path), path.name)[1] < FORMAT
    return False


def has_open_moves(folder: Path) -> bool:
    """Whether format 1 left a record in two years' files that was on its way from one to the other."""
    return (folder / LOG_FOLDER / _MOVES).exists()


def migrate(engine: Engine, now: datetime) -> Path:
    """Write all files in the present format, after a copy of each; returns the folder of the copies.

    A file that is damaged stays as it is, and is brought up to date once it is mended. Raises a Problem, and
    leaves the files as they were, when the copies cannot be made.
    """
    kept = engine.folder / BACKUPS / f"format-1-{now:%Y-%m-%d-%H%M%S}"
    number = 1
    while kept.exists():
        number += 1
        kept = kept.with_name(f"format-1-{now:%Y-%m-%d-%H%M%S}-{number}")
    disk.make_folder(engine.folder / BACKUPS)
    disk.make_folder(kept)
    for path in sorted(engine.folder.glob("*.json")):
        disk.replace_file(kept / path.name, disk.read_file(path))
    # workbook.json goes last: as long as it is of the former format, all of this is done again.
    for name in sorted(engine.names(), key=lambda name: name == "workbook"):
        if is_ours(name):
            with contextlib.suppress(Problem):
                engine.file(name)
    problems = engine.write_files()
    for name in _FIRST_FILES:
        with contextlib.suppress(OSError):
            (engine.folder / LOG_FOLDER / name).unlink(missing_ok=True)
    if problems:
        raise problems[0]
    return kept


def _upgraded(document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    return _versioned({key: value for key, value in document.items() if key != _SAVED}, document.get(_SAVED))


def _versioned(document: Any, number: Any) -> Any:
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return {**document, VERSION: {_FIRST: number}} if is_number and isinstance(document, dict) else document


def _saved(raw: bytes) -> int:
    return _version_number(read_document(raw))


def _version_number(document: Any) -> int:
    version = document.get(VERSION, {}) if isinstance(document, dict) else {}
    number = version.get(_FIRST, 0)
    return number if isinstance(number, int) else 0


def _with_ids(name: str, rows: dict[int, bytes]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for place, (key, raw) in enumerate(sorted(rows.items())):
        row = read_document(raw)
        if isinstance(row, dict):
            found[row_id_of(name, row)] = _encode(_versioned({**row, ORDER: place}, 1))
        else:
            found[key] = raw
    return found
