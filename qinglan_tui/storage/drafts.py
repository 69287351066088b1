"""未存稿: what is being typed, kept apart from the records until it is saved or thrown away."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import clean
from qinglan_tui.storage.engine.codec import (
    FORMAT,
    META,
    Damaged,
    cleaned,
    encode,
    load,
    read_document,
)
from qinglan_tui.storage.engine.disk import make_folder, read_file, replace_file, set_aside, unwritable
from qinglan_tui.storage.notes import Notes

_DRAFT = "draft"
_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
# Names that Windows keeps for devices, and the beginning of our own names for odd keys.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])$|0x")


class Draft(Struct, frozen=True):
    """Unsaved text: its key, when it was last kept, and the raw values of the form.

    `problem` says why an unreadable one cannot be offered; its file is kept.
    """

    key: str
    at: datetime | None
    raw: dict[str, Any]
    problem: str = ""


class Drafts:
    """The unsaved texts, a file each."""

    def __init__(self, folder: Path, notes: Notes) -> None:
        self._folder = folder
        self._notes = notes

    def put(self, key: str, raw: dict[str, Any], now: datetime) -> None:
        """Keep the values of a form durably under a key, in place of what was kept under it."""
        make_folder(self._folder)
        path = self._path(key)
        document = {"key": clean(key), "at": now.isoformat(), "raw": cleaned(to_builtins(raw, str_keys=True))}
        if path.exists():
            try:
                load(read_file(path), path.name)
            except Damaged as damage:
                kept = set_aside(path)
                self._notes.add(f"一份未存稿读不出来，已原样留作“{kept.name}”（{damage.what}）")
        replace_file(path, encode({META: {"1": {"format": FORMAT}}, _DRAFT: {"1": document}}))

    def take(self, key: str) -> Draft | None:
        """Return what is kept under a key; it stays until it is dropped."""
        path = self._path(key)
        return _read(path) if path.is_file() else None

    def drop(self, key: str) -> None:
        """Forget what is kept under a key; an unreadable text is kept for rescue."""
        path = self._path(key)
        found = self.take(key)
        if found is None or found.problem:
            return
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(path.name, error) from error

    def all(self) -> list[Draft]:
        """Return all unsaved texts, the latest first, those that cannot be read at the end."""
        found = [
            _read(path) for path in sorted(self._folder.glob("*.json")) if not path.name.startswith("~$")
        ]
        return sorted(found, key=lambda draft: draft.at or datetime.min, reverse=True)

    def _path(self, key: str) -> Path:
        if _SAFE.fullmatch(key) and not _RESERVED.match(key):
            return self._folder / f"{key}.json"
        # Only needed for odd keys, and slow to import.
        from hashlib import sha256

        return self._folder / f"0x{sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}.json"


def _read(path: Path) -> Draft:
    try:
        raw = load(read_file(path), path.name)[0].get(_DRAFT, {}).get(1, b"null")
        document = read_document(raw)
        if not isinstance(document, dict) or not isinstance(document.get("raw"), dict):
            raise Damaged(path.name, "里面没有未存稿")
        at = datetime.fromisoformat(str(document.get("at"))).replace(tzinfo=None)
        return Draft(str(document.get("key", path.stem)), at, document["raw"])
    except Problem as problem:
        return Draft(path.stem, None, {}, str(problem))
    except ValueError:
        return Draft(path.stem, None, {}, f"“{path.name}”里的时间读不懂")
