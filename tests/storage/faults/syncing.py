"""A sync service as it works on folders: whole files, in any order, some late, and conflicted copies."""

import random
from collections.abc import Callable
from pathlib import Path

# How the services name the copy of the file that came second; `mark` is what makes the name new each time.
CONFLICTED: dict[str, Callable[[str, str], str]] = {
    "坚果云": lambda stem, mark: f"{stem}-冲突-李青{mark}",
    "坚果云, Mac": lambda stem, mark: f"{stem}-NSConflict-李青-mac2015{mark}",
    "OneDrive": lambda stem, mark: f"{stem}-LAPTOP-7Q2MB{mark}",
    "Dropbox": lambda stem, mark: f"{stem} (李青's conflicted copy 2026-11-22 {mark})",
    "Dropbox, Chinese": lambda stem, mark: f"{stem} (李青 的冲突副本 2026-11-22 {mark})",
    "Syncthing": lambda stem, mark: f"{stem}.sync-conflict-20261122-1432{mark}-7QJ3XKP",
}


def conflicted_name(path: Path, client: str, number: int) -> Path:
    """The path that a client gives to the copy that lost."""
    return path.with_name(f"{CONFLICTED[client](path.stem, f'{number:02}')}{path.suffix}")


class Cloud:
    """What lies in the cloud, and what each device's client has seen of it."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._seen: dict[str, dict[str, bytes]] = {}
        self.conflicts = 0

    def sync(self, device: str, folder: Path, chance: random.Random, *, share: float = 1.0) -> None:
        """Bring a device's folder and the cloud together, or a share of the files, in random order."""
        seen = self._seen.setdefault(device, {})
        paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("~$")]
        local = {str(path.relative_to(folder)): path.read_bytes() for path in paths}
        names = sorted({*local, *self._files, *seen})
        chance.shuffle(names)
        for name in names:
            if chance.random() < share:
                self._sync_file(name, local.get(name), seen, folder, chance)

    def _sync_file(
        self, name: str, local: bytes | None, seen: dict[str, bytes], folder: Path, chance: random.Random
    ) -> None:
        there, known = self._files.get(name), seen.get(name)
        if local == there:
            pass
        elif there == known:
            self._upload(name, local)
        elif local == known:
            _download(folder / name, there)
            local = there
        elif local is None or there is None:
            # Changed on one side, removed on the other: the change wins.
            self._upload(name, local if there is None else there)
            _download(folder / name, self._files[name])
            local = self._files[name]
        else:
            self.conflicts += 1
            path = conflicted_name(folder / name, chance.choice([*CONFLICTED]), self.conflicts)
            _download(path, local)
            copy = str(path.relative_to(folder))
            self._files[copy] = seen[copy] = local
            _download(folder / name, there)
            local = there
        seen.pop(name, None)
        if local is not None:
            seen[name] = local

    def _upload(self, name: str, data: bytes | None) -> None:
        if data is None:
            self._files.pop(name, None)
        else:
            self._files[name] = data


def _download(path: Path, data: bytes | None) -> None:
    """Replace a file as clients do: whole, by renaming."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"~${path.name}.download")
    beside.write_bytes(data)
    beside.replace(path)
