"""Records the system calls that change a folder, by standing in for the functions of `os` that make them.

A call may be made to fail, or to be the one before which the program is killed.
"""

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.storage.faults.power import Call, Disk, Named, Sized, Synced, Wrote


class Killed(BaseException):
    """Ends a program at a call, as kill -9 would; nothing that it does afterwards reaches the folder."""


class Recorder:
    """Notes the calls that change a folder, while they are made; `calls` grows.

    `before` is called with the kind of each call before it is made (open, write, sync, size, rename, remove,
    mkdir); it may raise an OSError, or Killed, or for a write return how many bytes there is room for.
    """

    def __init__(self, place: Path) -> None:
        self.place = place.resolve()
        self.disk = Disk(place)
        self.calls: list[Call] = []
        self.before: Callable[[str], int | None] = lambda kind: None
        self.is_dead = False
        self._nodes: dict[int, int] = {}
        self._open, self._close, self._write, self._pwrite = os.open, os.close, os.write, os.pwrite
        self._fsync, self._ftruncate = os.fsync, os.ftruncate
        self._built_in_open: Any = builtins.open
        self._replace, self._unlink, self._mkdir, self._rmdir = os.replace, os.unlink, os.mkdir, os.rmdir

    def begin(self, kind: str) -> int | None:
        """Ask whether a call may be made."""
        if self.is_dead:
            raise Killed
        try:
            return self.before(kind)
        except Killed:
            self.is_dead = True
            raise

    def bury(self) -> None:
        """Close what a killed program had open, which frees its lock; another may begin."""
        for descriptor in [*self._nodes]:
            self.close(descriptor)
        self.is_dead = False

    def forget(self, descriptor: int) -> None:
        """Note that a file was closed."""
        self._nodes.pop(descriptor, None)

    def note(self, call: Call) -> None:
        """Take down a call that has been made."""
        self.disk.take(call)
        self.calls.append(call)

    def name_of(self, path: Any) -> str | None:
        """Return a path as one below the folder, None when it lies elsewhere."""
        if isinstance(path, int):
            return None
        whole = Path(os.fsdecode(path)).absolute()
        whole = whole.parent.resolve() / whole.name
        return str(whole.relative_to(self.place)) if whole.is_relative_to(self.place) else None

    def open(self, path: Any, flags: int, mode: int = 0o777, **rest: Any) -> int:
        """`os.open`."""
        name = self.name_of(path)
        if name is not None and (self.is_dead or flags & (os.O_CREAT | os.O_TRUNC)):
            self.begin("open")
        descriptor = self._open(path, flags, mode, **rest)
        if name is not None:
            node = self.disk.find(name)
            if node is None:
                made = self.disk.create(name)
                self.note(made)
                node = made.node
            if flags & os.O_TRUNC and self.disk.files[node].now:
                self.note(Sized(node, 0))
            self._nodes[descriptor] = node
        return descriptor

    def close(self, descriptor: int) -> None:
        """`os.close`."""
        self.forget(descriptor)
        self._close(descriptor)

    def write(self, descriptor: int, data: Any) -> int:
        """`os.write`."""
        if descriptor in self._nodes:
            data = bytes(data)[: self.begin("write")]
        done = self._write(descriptor, data)
        if descriptor in self._nodes:
            begin = os.lseek(descriptor, 0, os.SEEK_CUR) - done
            self.note(Wrote(self._nodes[descriptor], begin, bytes(data)[:done]))
        return done

    def pwrite(self, descriptor: int, data: Any, offset: int) -> int:
        """`os.pwrite`."""
        if descriptor in self._nodes:
            data = bytes(data)[: self.begin("write")]
        done = self._pwrite(descriptor, data, offset)
        if descriptor in self._nodes:
            self.note(Wrote(self._nodes[descriptor], offset, bytes(data)[:done]))
        return done

    def fsync(self, descriptor: int) -> None:
        """`os.fsync` and `os.fdatasync`."""
        if descriptor in self._nodes:
            self.begin("sync")
        self._fsync(descriptor)
        if descriptor in self._nodes:
            self.note(Synced(self._nodes[descriptor]))

    def ftruncate(self, descriptor: int, size: int) -> None:
        """`os.ftruncate`."""
        if descriptor in self._nodes:
            self.begin("size")
        self._ftruncate(descriptor, size)
        if descriptor in self._nodes:
            self.note(Sized(self._nodes[descriptor], size))

    def fallocate(self, descriptor: int, offset: int, size: int) -> None:
        """`os.posix_fallocate`, by making the file longer."""
        self.ftruncate(descriptor, max(os.fstat(descriptor).st_size, offset + size))

    def replace(self, source: Any, target: Any, **rest: Any) -> None:
        """`os.replace` and `os.rename`."""
        name, to = self.name_of(source), self.name_of(target)
        if name is not None or to is not None:
            self.begin("rename")
        self._replace(source, target, **rest)
        if name is not None and to is not None:
            node = self.disk.find(name)
            assert node is not None
            self.note(Named(self.disk.place(name), self.disk.place(to), node))
        elif name is not None or to is not None:
            raise AssertionError(f"renamed across the border of the folder: {source} {target}")

    def unlink(self, path: Any, **rest: Any) -> None:
        """`os.unlink` and `os.remove`."""
        if self.name_of(path) is not None:
            self.begin("remove")
        self._unlink(path, **rest)
        self._gone(path)

    def rmdir(self, path: Any, **rest: Any) -> None:
        """`os.rmdir`."""
        if self.name_of(path) is not None:
            self.begin("remove")
        self._rmdir(path, **rest)
        self._gone(path)

    def _gone(self, path: Any) -> None:
        name = self.name_of(path)
        if name is not None:
            node = self.disk.find(name)
            assert node is not None
            self.note(Named(self.disk.place(name), None, node))

    def mkdir(self, path: Any, mode: int = 0o777, **rest: Any) -> None:
        """`os.mkdir`."""
        name = self.name_of(path)
        if name is not None:
            self.begin("mkdir")
        self._mkdir(path, mode, **rest)
        if name is not None:
            self.note(self.disk.create(name, is_folder=True))

    def built_in_open(self, file: Any, mode: str = "r", *rest: Any, opener: Any = None, **more: Any) -> Any:
        """`open`, so that what the buffers write goes through `os.write`."""
        if self.name_of(file) is None or not set(mode) & set("wax+"):
            return self._built_in_open(file, mode, *rest, opener=opener, **more)
        assert "b" in mode, "text is encoded before it is written"
        raw = _Raw(
            file, mode.replace("b", ""), opener=opener or (lambda name, flags: os.open(name, flags, 0o666))
        )
        raw.closing = self.forget
        return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)


class _Raw(io.FileIO):
    """A file whose writing Python sees."""

    told = False
    closing: Callable[[int], None]

    def close(self) -> None:
        """Close the file itself; `os.close` is not asked."""
        if not self.closed:
            self.closing(self.fileno())
        super().close()

    def write(self, data: Any, /) -> int:
        """Write through `os`; what a dead program still has in a buffer goes nowhere."""
        try:
            return os.write(self.fileno(), data)
        except Killed:
            if self.told:
                return len(data)
            self.told = True
            raise

    def truncate(self, size: int | None = None, /) -> int:
        size = self.tell() if size is None else size
        os.ftruncate(self.fileno(), size)
        return size


class Countdown:
    """Kills the program before so many further calls; for `Recorder.before`."""

    def __init__(self, calls: int) -> None:
        self.calls = calls

    def __call__(self, kind: str) -> None:
        self.calls -= 1
        if self.calls < 0:
            raise Killed


@contextmanager
def recording(place: Path) -> Iterator[Recorder]:
    """Record every call that changes the folder, while inside; at the end the model must equal the folder."""
    recorder = Recorder(place)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("open", "close", "write", "pwrite", "fsync", "ftruncate"):
            patch.setattr(os, name, getattr(recorder, name))
        for name in ("replace", "unlink", "mkdir", "rmdir"):
            patch.setattr(os, name, getattr(recorder, name))
        patch.setattr(os, "fdatasync", recorder.fsync, raising=False)
        patch.setattr(os, "posix_fallocate", recorder.fallocate, raising=False)
        patch.setattr(os, "rename", recorder.replace)
        patch.setattr(os, "remove", recorder.unlink)
        patch.setattr(builtins, "open", recorder.built_in_open)
        patch.setattr(io, "open", recorder.built_in_open)
        yield recorder
    assert recorder.disk.seen() == Disk(place).seen(), "a call was made that the model does not know"
