"""What this machine knows outside of any workbook: its name, the workbooks opened here, how windows draw.

It is a small file `machine.json` in the folder QINGLAN_STATE, else in the user's folder for such things. It
is never the reason that anything fails: what cannot be read is not known, what cannot be written is left.
"""

import contextlib
import os
import re
import sys
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine import disk

STATE = "QINGLAN_STATE"
FILE = "machine.json"
MOST_KNOWN = 20

_APP = "qinglan"
_DEVICE = re.compile(r"d[0-9a-f]{8}")


class Used(Struct, frozen=True, kw_only=True):
    """A workbook that was opened here: where it was, whose it is, when that was and how much was in it.

    `records` counts those in the trash too. A `sample` is never taken for the workbook one works in.
    """

    folder: str
    owner: str
    at: datetime
    records: int = 0
    sample: bool = False


class _Known(Struct, frozen=True):
    """The file: the machine's name by the fingerprint of host and user, and the workbooks in their order.

    `plain` are the kinds of windows in which lines go crooked and frames are drawn with plain signs.
    """

    devices: dict[str, str] = {}
    workbooks: tuple[Used, ...] = ()
    plain: tuple[str, ...] = ()


class Machine:
    """The machine as one user has it; `folder` is None where nothing can be kept."""

    def __init__(self, folder: Path | None, fingerprint: str) -> None:
        self._path = folder / FILE if folder else None
        self._fingerprint = fingerprint

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Machine":
        """The machine on which a program with these surroundings runs."""
        return cls(_state_folder(environ), _fingerprint(environ))

    def device(self, folder: Path) -> str:
        """The name under which this machine writes in the workbook of a folder: letters and digits.

        Two folders get two names: records may go from one to the other, also between the two workbooks of
        a mentor and an apprentice at one machine, and a change must tell in which of them it was made.
        """
        place = os.path.normcase(os.path.realpath(folder))
        return f"{self._name()}w{zlib.crc32(place.encode('utf-8', 'surrogatepass')):08x}"

    def last(self) -> Used | None:
        """The workbook used last, None when none was."""
        return next((used for used in reversed(self._read().workbooks) if not used.sample), None)

    def used_in(self, folder: Path) -> Used | None:
        """The workbook that was last seen in a folder."""
        wanted = _place(folder)
        return next((used for used in self._read().workbooks if used.folder == wanted), None)

    def others(self, folder: Path) -> tuple[Used, ...]:
        """The workbooks used in other folders, the last one first, samples left out."""
        known = reversed(self._read().workbooks)
        return tuple(used for used in known if not used.sample and used.folder != _place(folder))

    def remember(
        self, folder: Path, owner: str, now: datetime, records: int, *, sample: bool = False
    ) -> None:
        """Keep that a workbook was used; one that was made as a sample stays one."""
        known = self._read()
        former = self.used_in(folder)
        used = Used(
            folder=_place(folder),
            owner=owner,
            at=now.replace(tzinfo=None),
            records=records,
            sample=sample or (former is not None and former.sample and former.owner in ("", owner)),
        )
        rest = [other for other in known.workbooks if other.folder != used.folder]
        self._write(replace(known, workbooks=(*rest[1 - MOST_KNOWN :], used)))

    def forget(self, folder: Path) -> None:
        """Miss the workbook of a folder no longer."""
        known = self._read()
        kept = tuple(used for used in known.workbooks if used.folder != _place(folder))
        if kept != known.workbooks:
            self._write(replace(known, workbooks=kept))

    def has_plain_signs(self, window: str) -> bool:
        """Whether frames are drawn with plain signs in windows of that kind."""
        return window in self._read().plain

    def use_plain_signs(self, window: str, plain: bool) -> None:
        """Keep how frames are drawn in windows of that kind."""
        known = self._read()
        others = tuple(kind for kind in known.plain if kind != window)
        wanted = (*others, window) if plain else others
        if wanted != known.plain:
            self._write(replace(known, plain=wanted))

    # --- its file -----------------------------------------------------------------------------------------

    def _name(self) -> str:
        """The machine's own name: made once, by chance; where it cannot be kept, from host and user."""
        known = self._read()
        name = known.devices.get(self._fingerprint, "")
        if not _DEVICE.fullmatch(name):
            made = f"d{os.urandom(4).hex()}"
            self._write(replace(known, devices={**known.devices, self._fingerprint: made}), first=True)
            name = self._read().devices.get(self._fingerprint, "")
        return name if _DEVICE.fullmatch(name) else f"d{self._fingerprint}"

    def _read(self) -> _Known:
        if self._path is not None:
            with contextlib.suppress(OSError, ValueError, msgspec.MsgspecError):
                return msgspec.json.decode(self._path.read_bytes(), type=_Known)
        return _Known()

    def _write(self, known: _Known, *, first: bool = False) -> None:
        if self._path is None:
            return
        data = msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n"
        with contextlib.suppress(OSError, ValueError, Problem):
            disk.make_folder(self._path.parent)
            if first:
                # Of two windows that are the first ever, one makes the file and both read its name there.
                with (
                    contextlib.suppress(FileExistsError),
                    open(self._path, "xb", opener=disk.open_private) as f,
                ):
                    f.write(data)
                    return
                if self._fingerprint in self._read().devices:
                    return
            disk.replace_file(self._path, data)


def device_of(environ: Mapping[str, str], folder: Path) -> str:
    """The name under which this machine writes in the workbook of a folder."""
    return Machine.of(environ).device(folder)


def _state_folder(environ: Mapping[str, str]) -> Path | None:
    """Where programs keep such things; platformdirs knows it too, but takes 20 ms to be imported."""
    if named := environ.get(STATE, ""):
        return None if "\0" in named else Path(named)
    home = environ.get("USERPROFILE" if sys.platform == "win32" else "HOME", "")
    if sys.platform == "win32":
        place = environ.get("LOCALAPPDATA", "") or (f"{home}\\AppData\\Local" if home else "")
    elif sys.platform == "darwin":
        place = f"{home}/Library/Application Support" if home else ""
    else:
        place = environ.get("XDG_STATE_HOME", "") or (f"{home}/.local/state" if home else "")
    return Path(place) / _APP if place else None


def _fingerprint(environ: Mapping[str, str]) -> str:
    """Eight digits for the host and the user: a home that roams or a disk that was cloned gives others."""
    if sys.platform == "win32":
        host, user = environ.get("COMPUTERNAME", ""), environ.get("USERNAME", "")
    else:
        host, user = os.uname().nodename, str(os.getuid())
    return f"{zlib.crc32(f'{user}@{host}'.encode('utf-8', 'surrogateescape')):08x}"


def _place(folder: Path) -> str:
    return str(folder.absolute())
