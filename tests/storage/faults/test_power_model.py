"""The model itself: it must find the faults that are known to be in careless ways of writing."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.storage.faults.power import Disk, disks_after_a_cut, write_tree
from tests.storage.faults.recording import recording

OLD, NEW = b"old" * 700, b"new" * 900


def write_over(path: Path, new: bytes) -> None:
    """As stock TinyDB writes: over the old contents."""
    with path.open("r+b") as handle:
        handle.write(new)
        handle.flush()
        os.fsync(handle.fileno())
        handle.truncate()


def write_beside(path: Path, new: bytes, *, flush: bool = True, flush_names: bool = True) -> None:
    """Beside, flushed, renamed, the folder flushed: each may be left out."""
    beside = path.with_name("beside")
    with beside.open("wb") as handle:
        handle.write(new)
        handle.flush()
        if flush:
            os.fsync(handle.fileno())
    beside.replace(path)
    if flush_names:
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def found_after_cuts(
    place: Path, write: Callable[[Path, bytes], None]
) -> tuple[set[bytes | None], set[bytes | None]]:
    """What a file may hold when the power goes during the writing, and after it."""
    place.mkdir()
    (place / "a.json").write_bytes(OLD)
    disk, chance = Disk(place), random.Random(1)
    with recording(place) as recorder:
        write(place / "a.json", NEW)
    during: set[bytes | None] = set()
    for call in recorder.calls:
        during |= {tree.get("a.json") for tree in disks_after_a_cut(disk, chance, 20)}
        disk.take(call)
    return during, {tree.get("a.json") for tree in disks_after_a_cut(disk, chance, 50)}


def test_a_file_replaced_with_care_is_always_the_old_or_the_new_one(tmp_path: Path):
    assert found_after_cuts(tmp_path / "a", write_beside) == ({OLD, NEW}, {NEW})


def test_without_flushing_the_file_its_new_name_may_lead_to_half_of_it(tmp_path: Path):
    during, after = found_after_cuts(tmp_path / "a", lambda path, new: write_beside(path, new, flush=False))
    assert {b"", bytes(len(NEW))} <= during
    assert any(data and NEW.startswith(data) and data != NEW for data in after)


def test_without_flushing_the_folder_the_old_file_may_be_back(tmp_path: Path):
    _, after = found_after_cuts(tmp_path / "a", lambda path, new: write_beside(path, new, flush_names=False))
    assert after == {OLD, NEW}


def test_writing_over_a_file_may_leave_a_mixture(tmp_path: Path):
    during, _ = found_after_cuts(tmp_path / "a", write_over)
    assert any(data is not None and b"old" in data and b"new" in data for data in during)


def test_names_go_missing_one_by_one_unless_their_folder_was_flushed(tmp_path: Path):
    place = tmp_path / "a"
    place.mkdir()
    disk = Disk(place)
    with recording(place) as recorder:
        for name in ("b", "c"):
            (place / name).mkdir()
            (place / name / "file").write_bytes(b"x")
        descriptor = os.open(place / "b", os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        (place / "b" / "file").rename(place / "c" / "moved")
    for call in recorder.calls:
        disk.take(call)
    trees = list(disks_after_a_cut(disk, random.Random(2), 300))
    names = {frozenset(tree) for tree in trees}
    assert {frozenset(), frozenset({"b", "b/file"}), frozenset({"b", "c", "c/moved"})} <= names
    assert all("b/file" in tree or "c/moved" in tree for tree in trees if {"b", "c"} <= set(tree))
    write_tree(trees[0], tmp_path / "back")
    assert Disk(tmp_path / "back").seen() == disk.seen()


def test_a_call_that_the_model_does_not_know_is_noticed(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"abc")
    with pytest.raises(AssertionError, match="does not know"), recording(tmp_path):
        os.truncate(tmp_path / "a", 1)
