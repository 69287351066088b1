"""A model of a POSIX disk: the system calls of a run, and what a power cut after any of them may leave.

Data that no fsync has reached may be missing, whole, torn between sectors, or zeros of the right length.
Names (made, renamed, removed) may each be missing until their folder was synced. A renaming between folders
is done at once or not at all, unless only one of the two is synced. What was synced stays.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
ROOT_NODE = 0

# A possible disk: the files by their path below the folder, None standing for a folder.
Tree = dict[str, bytes | None]


class Wrote(NamedTuple):
    """Bytes written at a place of a file."""

    node: int
    offset: int
    data: bytes


class Sized(NamedTuple):
    """A file cut, or made longer by zeros."""

    node: int
    size: int


class Named(NamedTuple):
    """A change of names, done by the system at once: one goes, one comes, or both (a rename)."""

    gone: tuple[int, str] | None
    come: tuple[int, str] | None
    node: int
    is_folder: bool = False


class Synced(NamedTuple):
    """A file or a folder flushed to the disk."""

    node: int


Call = Wrote | Sized | Named | Synced


class _File:
    """A file: its bytes as synced, what came later, and its bytes as programs see them."""

    def __init__(self, data: bytes) -> None:
        self.synced = data
        self.pending: list[Wrote | Sized] = []
        self.now = bytearray(data)

    def take(self, call: Wrote | Sized) -> None:
        self.pending.append(call)
        _apply(self.now, call)

    def sync(self) -> None:
        self.synced = bytes(self.now)
        self.pending.clear()

    def possible(self, chance: random.Random, way: str) -> bytes:
        """What of it may be found after a power cut; `way` is one of WAYS."""
        if way == "all" or not self.pending:
            return bytes(self.now)
        if way == "none":
            return self.synced
        found = bytearray(self.synced)
        pieces = [piece for call in self.pending for piece in _sectors(call)]
        if way == "zeros":
            # The file system noted the length before the data came.
            _apply(found, Sized(0, len(self.now)))
            pieces = chance.sample(pieces, chance.randrange(len(pieces) + 1)) if chance.random() < 0.5 else []
        elif way == "begun":
            pieces = pieces[: chance.randrange(len(pieces) + 1)]
        else:
            pieces = [piece for piece in pieces if chance.random() < 0.5]
        for piece in pieces:
            _apply(found, piece)
        return bytes(found)


WAYS = ("all", "none", "zeros", "begun", "some")


class Disk:
    """The disk while a program runs: what programs see, and what is certain to be there after a power cut."""

    def __init__(self, place: Path) -> None:
        """Begin with a folder as it is, all of it synced."""
        self.files: dict[int, _File] = {}
        self.synced: dict[int, dict[str, int]] = {}
        self.now: dict[int, dict[str, int]] = {}
        self.pending: list[Named] = []
        self._count = ROOT_NODE
        self._add_folder(place)

    def _add_folder(self, place: Path) -> int:
        node = self._new_node()
        self.now[node] = {}
        for path in sorted(place.iterdir()):
            if path.is_dir():
                self.now[node][path.name] = self._add_folder(path)
            else:
                self.now[node][path.name] = number = self._new_node()
                self.files[number] = _File(path.read_bytes())
        self.synced[node] = dict(self.now[node])
        return node

    def _new_node(self) -> int:
        self._count += 1
        return self._count - 1

    def find(self, name: str) -> int | None:
        """Return the node of a path below the folder, None when there is none; "." is the folder itself."""
        node = ROOT_NODE
        for part in Path(name).parts:
            if node not in self.now or part not in self.now[node]:
                return None
            node = self.now[node][part]
        return node

    def place(self, name: str) -> tuple[int, str]:
        """Return the node of a path's folder, and its last part."""
        path = Path(name)
        folder = self.find(str(path.parent))
        assert folder is not None, name
        return folder, path.name

    def create(self, name: str, *, is_folder: bool = False) -> Named:
        """Return the call that makes a new, empty file or folder."""
        return Named(None, self.place(name), self._new_node(), is_folder)

    def take(self, call: Call) -> None:
        """Let a system call happen."""
        match call:
            case Wrote(node) | Sized(node):
                self.files[node].take(call)
            case Named():
                if call.node not in self.files and call.node not in self.now:
                    self._count = max(self._count, call.node + 1)
                    if call.is_folder:
                        self.now[call.node], self.synced[call.node] = {}, {}
                    else:
                        self.files[call.node] = _File(b"")
                _rename(self.now, call)
                self.pending.append(call)
            case Synced(node) if node in self.files:
                self.files[node].sync()
            case Synced(node):
                self._sync_folder(node)

    def _sync_folder(self, folder: int) -> None:
        left = []
        for call in self.pending:
            if call.gone is not None and call.gone[0] == folder:
                # Where it came to is another folder's affair.
                if call.come is not None and call.come[0] != folder:
                    left.append(call._replace(gone=None))
            elif call.come is not None and call.come[0] == folder:
                if call.gone is not None:
                    left.append(call._replace(come=None))
            else:
                left.append(call)
        self.pending = left
        self.synced[folder] = dict(self.now[folder])

    def seen(self) -> Tree:
        """Return what programs see."""
        return self._tree(self.now, lambda file: bytes(file.now))

    def possible(self, chance: random.Random, names: str, data: str) -> Tree:
        """Return a disk that a power cut may leave, by the WAYS for names and for data; "each" picks anew."""
        entries = {node: dict(folder) for node, folder in self.synced.items()}
        kept = len(self.pending) if names == "all" else chance.randrange(len(self.pending) + 1)
        for number, call in enumerate(self.pending):
            if (
                names == "all"
                or (names == "begun" and number < kept)
                or (names == "some" and chance.random() < 0.5)
            ):
                _rename(entries, call)
        return self._tree(
            entries, lambda file: file.possible(chance, chance.choice(WAYS) if data == "each" else data)
        )

    def _tree(self, entries: dict[int, dict[str, int]], contents: Callable[[_File], bytes]) -> Tree:
        found: Tree = {}
        read: dict[int, bytes] = {}

        def walk(node: int, path: str) -> None:
            for name, inner in entries[node].items():
                if inner in self.files:
                    # A file with two names is one file.
                    read.setdefault(inner, contents(self.files[inner]))
                    found[path + name] = read[inner]
                else:
                    found[path + name] = None
                    walk(inner, f"{path}{name}/")

        walk(ROOT_NODE, "")
        return found


def _apply(data: bytearray, call: Wrote | Sized) -> None:
    if isinstance(call, Sized):
        del data[call.size :]
        data.extend(bytes(call.size - len(data)))
    else:
        data.extend(bytes(max(0, call.offset - len(data))))
        data[call.offset : call.offset + len(call.data)] = call.data


def _sectors(call: Wrote | Sized) -> Iterator[Wrote | Sized]:
    if isinstance(call, Sized):
        yield call
        return
    begin, end = call.offset, call.offset + len(call.data)
    while begin < end:
        until = min(end, (begin // SECTOR + 1) * SECTOR)
        yield Wrote(call.node, begin, call.data[begin - call.offset : until - call.offset])
        begin = until


def _rename(entries: dict[int, dict[str, int]], call: Named) -> None:
    if call.gone is not None:
        entries[call.gone[0]].pop(call.gone[1], None)
    if call.come is not None:
        entries[call.come[0]][call.come[1]] = call.node


def disks_after_a_cut(disk: Disk, chance: random.Random, more: int) -> Iterator[Tree]:
    """Yield the disks at the corners (all or none of names and data) and so many at random, each once."""
    seen: list[Tree] = []
    ways = [(names, data) for names in ("all", "none") for data in ("all", "none", "zeros")]
    ways += [(chance.choice(("all", "begun", "some")), chance.choice((*WAYS, "each"))) for _ in range(more)]
    for names, data in ways:
        tree = disk.possible(chance, names, data)
        if tree not in seen:
            seen.append(tree)
            yield tree


def write_tree(tree: Tree, place: Path) -> None:
    """Make a folder that holds what a disk does."""
    place.mkdir()
    for name, data in tree.items():
        if data is None:
            (place / name).mkdir()
        else:
            (place / name).write_bytes(data)
