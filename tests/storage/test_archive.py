"""One file of the whole workbook: complete, believed only when whole, and brought back without a loss."""

import datetime as dt
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.archive import MANIFEST, check_archive, is_inside, write_archive
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.codec import encode
from qinglan_tui.storage.engine.lock import take
from qinglan_tui.storage.restoring import finish_restore, kept_before, restore_archive, unfinished

NOW = dt.datetime(2026, 11, 22, 14, 32)
LOST = "~$"
DIGEST = "ab" + "0" * 62

pytestmark = pytest.mark.usefixtures("no_waiting")


def tables(name: str, rows: dict[str, Any]) -> bytes:
    """A file of the workbook with one table."""
    return encode({"meta": {"1": {"format": 2}}, name: rows})


def records(*texts: str) -> bytes:
    """A year file."""
    rows = {
        str(1795325921600000 + number): {"kind": "reflection", "date": "2026-09-12", "fields": {"text": text}}
        for number, text in enumerate(texts)
    }
    return tables("records", rows)


def make(folder: Path, *texts: str, owner: str = "王芳") -> Path:
    """A workbook's folder, with a file of the teacher's own and something that hangs about."""
    files = {
        "workbook.json": tables("settings", {"1": {"owner": owner}}),
        "records-2026.json": records(*texts),
        "records-2025.json": records("旧"),
        "history-2026.json": tables("revisions", {}),
        "records-2026 (conflicted copy).json": records("另一台"),
        "log/this.log": b'["00000000",{}]\n' + bytes(64),
        "drafts/observation.json": tables("draft", {"1": {"raw": {}}}),
        f"attachments/ab/{DIGEST}.docx": b"\x00\x01" * 5000,
        "backups/2026-11-21/records-2026.json": records(),
        "log/lock": b"1",
        "~$records-2026.json": b"half",
        "我的照片.jpg": b"mine",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def contents(
    folder: Path, *, but: tuple[str, ...] = ("backups", "~$", "log/lock", "我的")
) -> dict[str, bytes]:
    """The workbook's files with their bytes."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(paths.items()) if not name.startswith(but)}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with two records this year."""
    return make(tmp_path / "青蓝工作簿", "一", "二")


@pytest.fixture
def archive(tmp_path: Path, book: Path) -> Path:
    """A whole archive of it."""
    return write_archive(book, tmp_path / "备份.zip", NOW).path


def test_an_archive_holds_the_whole_workbook_but_its_daily_copies(book: Path, archive: Path):
    info = check_archive(archive)
    assert (info.made_at, info.owner, info.records) == (NOW, "王芳", {2025: 1, 2026: 2})
    assert info.attachments == 1
    with zipfile.ZipFile(archive) as found:
        inside = {name: found.read(name) for name in found.namelist() if name != MANIFEST}
    assert inside == contents(book)
    assert info.size == sum(map(len, inside.values()))
    assert [path.name for path in archive.parent.iterdir() if LOST in path.name] == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_an_archive_is_for_the_owner_alone(archive: Path):
    assert archive.stat().st_mode & 0o777 == 0o600


def test_the_same_workbook_gives_the_same_bytes(book: Path, archive: Path):
    again = write_archive(book, archive.with_name("又一份.zip"), NOW)
    assert again.path.read_bytes() == archive.read_bytes()


def test_a_log_emptied_in_between_leaves_no_gap(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The year file was read, then a closing program wrote it anew and the next one emptied the log."""
    from qinglan_tui.storage import archive

    genuine = archive._below
    turns: list[str] = []

    def below(folder: Path, place: str) -> list[str]:
        if place == "log" and not turns:
            turns.append(place)
            disk.replace_file(book / "records-2026.json", records("一", "二", "三"))
            (book / "log" / "this.log").write_bytes(b"")
        return genuine(folder, place)

    monkeypatch.setattr(archive, "_below", below)
    info = write_archive(book, tmp_path / "a.zip", NOW)
    assert info.records[2026] == 3


def test_a_workbook_that_never_stands_still_is_told(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from qinglan_tui.storage import archive

    genuine = archive._below

    def below(folder: Path, place: str) -> list[str]:
        disk.replace_file(book / "records-2026.json", records("一"))
        return genuine(folder, place)

    monkeypatch.setattr(archive, "_below", below)
    with pytest.raises(Problem, match="一直在变"):
        write_archive(book, tmp_path / "a.zip", NOW)
    assert not list(tmp_path.glob("*.zip"))


def test_a_disk_without_room_leaves_the_former_archive(
    book: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
):
    before = archive.read_bytes()
    monkeypatch.setattr(disk, "flush_to_disk", _failing)
    with pytest.raises(Problem, match="没有写成"):
        write_archive(book, archive, NOW)
    assert archive.read_bytes() == before
    assert [path.name for path in archive.parent.iterdir() if LOST in path.name] == []


def _failing(*_: object) -> None:
    raise OSError(28, "full")


def test_an_archive_that_reads_back_differently_does_not_take_the_place_of_a_good_one(
    book: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
):
    before = archive.read_bytes()
    genuine = disk.flush_to_disk

    def spoiling(descriptor: int) -> None:
        genuine(descriptor)
        os.pwrite(descriptor, b"\xff\xff\xff", 200)

    monkeypatch.setattr(disk, "flush_to_disk", spoiling)
    with pytest.raises(Problem, match="坏了"):
        write_archive(book, archive, NOW)
    assert archive.read_bytes() == before


def test_what_a_link_leads_to_outside_is_not_taken_along(book: Path, tmp_path: Path):
    (tmp_path / "secret.docx").write_bytes(b"secret")
    (book / "attachments" / "ab" / ("cd" * 32 + ".docx")).symlink_to(tmp_path / "secret.docx")
    info = write_archive(book, tmp_path / "a.zip", NOW)
    assert info.attachments == 1


# --- what is not believed ---------------------------------------------------------------------------------


def test_an_archive_cut_short_anywhere_is_refused(archive: Path, tmp_path: Path):
    data = archive.read_bytes()
    for cut in [0, 1, 4, 30, *range(100, len(data), 97), len(data) - 1]:
        broken = tmp_path / "cut.zip"
        broken.write_bytes(data[:cut])
        with pytest.raises(Problem, match=r"坏了|不是青蓝工作簿的备份"):
            check_archive(broken)


def test_a_wrong_byte_anywhere_is_found_or_harmless(archive: Path, tmp_path: Path):
    data = archive.read_bytes()
    whole = check_archive(archive).manifest
    broken = tmp_path / "flip.zip"
    for at in range(0, len(data), 13):
        broken.write_bytes(data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :])
        try:
            found = check_archive(broken).manifest
        except Problem as problem:
            assert problem.what and problem.do
        else:
            # In a time stamp or a mode, which mean nothing here.
            assert found.files == whole.files


Change = Callable[[dict[str, bytes], dict[str, Any]], None]


def rezipped(archive: Path, target: Path, change: Change) -> Path:
    """The archive with something changed in it."""
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    change(files, manifest)
    with zipfile.ZipFile(target, "w") as new:
        for name, data in files.items():
            new.writestr(name, data)
        new.writestr(MANIFEST, json.dumps(manifest))
    return target


def _with(name: str) -> Change:
    def change(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        files[name] = b"x"
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        manifest["files"][name] = {"size": 1, "sha256": digest}

    return change


def _altered(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files["records-2026.json"] = files["records-2026.json"].replace("一".encode(), "贰".encode())


def _longer(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files["records-2026.json"] += b" " * 100


def _missing(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del files["records-2025.json"]


def _headless(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del files["workbook.json"], manifest["files"]["workbook.json"]


def _newer(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["format"] = 2
    manifest["files"] = "something else"


def _newer_files(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["file_format"] = 99


def _unlisted(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files["log/extra.log"] = b"x"


REFUSED: dict[str, tuple[Change, str]] = {
    "out of the folder": (_with("../evil.json"), "不该有"),
    "absolute": (_with("/etc/evil.json"), "不该有"),
    "another drive": (_with("C:evil.json"), "不该有"),
    "backslash": (_with("log\\..\\..\\evil.json"), "不该有"),
    "up from inside": (_with("drafts/../../evil.json"), "不该有"),
    "a program": (_with("qinglan.exe"), "不该有"),
    "the copies": (_with("backups/2026-11-21/records-2026.json"), "不该有"),
    "not listed": (_unlisted, "不该有"),
    "other bytes": (_altered, "坏了"),
    "too long": (_longer, "坏了"),
    "a file is gone": (_missing, "少了文件"),
    "no workbook.json": (_headless, "少了文件"),
    "newer archive": (_newer, "更新版本"),
    "newer files": (_newer_files, "更新版本"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_tampered_archive_is_refused_before_anything_is_touched(
    book: Path, archive: Path, tmp_path: Path, name: str
):
    change, said = REFUSED[name]
    broken = rezipped(archive, tmp_path / "x.zip", change)
    before = contents(tmp_path, but=("x.zip",))
    with pytest.raises(Problem, match=said):
        restore_archive(broken, book, NOW)
    after = contents(tmp_path, but=("x.zip", "青蓝工作簿/backups/~$restore.lock"))
    assert after == before


def test_a_zip_of_something_else_is_told_apart(tmp_path: Path, book: Path):
    with zipfile.ZipFile(tmp_path / "照片.zip", "w") as other:
        other.writestr("a.jpg", b"x")
    with pytest.raises(Problem, match="不是青蓝工作簿的备份"):
        check_archive(tmp_path / "照片.zip")
    with zipfile.ZipFile(tmp_path / "手工.zip", "w") as other:
        other.write(book / "workbook.json", "青蓝工作簿/workbook.json")
    with pytest.raises(Problem, match="解压"):
        check_archive(tmp_path / "手工.zip")
    (tmp_path / "a.txt").write_bytes(b"hello")
    with pytest.raises(Problem, match="不是青蓝工作簿的备份"):
        check_archive(tmp_path / "a.txt")
    with pytest.raises(Problem, match="没有"):
        check_archive(tmp_path / "nothing.zip")


@pytest.mark.parametrize(
    "name", ["workbook.json", "records-2026 (1).json", "log/办公室.log", "drafts/a.json"]
)
def test_names_of_a_workbook_are_inside(name: str):
    assert is_inside(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "log", "log/", "log/..", "log/. ", "a.json/..", "notes.json"]
)
def test_other_names_are_not(name: str):
    assert not is_inside(name)


# --- bringing it back -------------------------------------------------------------------------------------


def test_a_workbook_comes_back_as_it_was(archive: Path, book: Path, tmp_path: Path):
    done = restore_archive(archive, tmp_path / "新机" / "青蓝工作簿", NOW)
    assert contents(done.folder) == contents(book)
    assert done.kept is None
    assert [path.name for path in (done.folder / "backups").iterdir()] == ["~$restore.lock"]


def test_every_file_is_on_the_disk_before_it_is_put_in_place(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    genuine = disk.flush_to_disk
    flushed: set[int] = set()

    def noted(descriptor: int) -> None:
        genuine(descriptor)
        flushed.add(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(disk, "flush_to_disk", noted)
    done = restore_archive(archive, tmp_path / "新机", NOW)
    assert {(done.folder / name).stat().st_ino for name in contents(done.folder)} <= flushed


def test_what_was_there_is_kept_as_a_whole(archive: Path, book: Path):
    first = contents(book)
    make(book, "后来写的", owner="王芳芳")
    later = contents(book)
    done = restore_archive(archive, book, NOW)
    assert done.kept == book / "backups" / "before-restore-2026-11-22-143200"
    assert contents(book) == first
    assert contents(done.kept) == later
    # What is not the workbook's stays where it is, and so do the copies of former days.
    assert (book / "我的照片.jpg").read_bytes() == b"mine"
    assert (book / "backups" / "2026-11-21" / "records-2026.json").is_file()
    again = restore_archive(archive, book, NOW)
    assert again.kept is not None
    assert again.kept.name == "before-restore-2026-11-22-143200-2"
    assert [path.name for path in kept_before(book)] == [again.kept.name, done.kept.name]


def test_an_open_workbook_is_not_replaced(archive: Path, book: Path):
    before = contents(book)
    with (book / "log" / "this.log").open("rb+") as held:
        take(held.fileno())
        with pytest.raises(Problem, match="正开着"):
            restore_archive(archive, book, NOW)
    assert contents(book) == before


def test_a_disk_without_room_changes_nothing(archive: Path, book: Path, monkeypatch: pytest.MonkeyPatch):
    make(book, "后来写的")
    before = contents(book)
    monkeypatch.setattr(disk, "flush_to_disk", _failing)
    with pytest.raises(Problem, match="没有写成"):
        restore_archive(archive, book, NOW)
    assert contents(book) == before
    assert not unfinished(book)
    assert not list((book / "backups").glob("~$restore-*"))


def test_links_go_on_to_lead_where_they_led(archive: Path, book: Path, tmp_path: Path):
    """The attachments lie on another drive."""
    (book / "attachments").rename(tmp_path / "附件")
    (book / "attachments").symlink_to(Path("..") / "附件")
    done = restore_archive(archive, book, NOW)
    assert done.kept is not None
    for folder in (book, done.kept):
        assert (folder / "attachments" / "ab" / f"{DIGEST}.docx").is_file()
    assert (tmp_path / "附件" / "ab").is_dir()


class Killed(BaseException):
    """The program ends here; nothing that it would have done afterwards happens."""


class Killer:
    """Ends the program at the n-th call that would change the disk, and refuses all calls after it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.left = sys.maxsize
        for owner, name in (
            (Path, "replace"),
            (Path, "rename"),
            (Path, "unlink"),
            (Path, "mkdir"),
            (Path, "symlink_to"),
            (os, "fsync"),
            (os, "rmdir"),
            (os, "unlink"),
        ):
            patch.setattr(owner, name, self._counted(getattr(owner, name)))
        patch.setattr(disk, "open_private", self._counted(disk.open_private))

    def _counted(self, genuine: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise Killed
            return genuine(*arguments, **named)

        return call


@pytest.fixture
def killer(no_waiting: None) -> Iterator[Killer]:
    """Calls that change the disk can be stopped."""
    with pytest.MonkeyPatch.context() as patch:
        yield Killer(patch)


def test_killed_at_any_call_the_old_or_the_new_workbook_is_whole_and_nothing_is_lost(
    tmp_path: Path, killer: Killer
):
    killer.left = sys.maxsize
    source = make(tmp_path / "源", "一", "二")
    archive = write_archive(source, tmp_path / "a.zip", NOW).path
    new = contents(source)
    seen = {"old": 0, "new": 0, "between": 0}
    for turn in range(10_000):
        killer.left = sys.maxsize
        book = make(tmp_path / str(turn), "后来写的", owner="李青")
        old = contents(book)
        killer.left = turn
        try:
            restore_archive(archive, book, NOW)
            killed = False
        except Killed:
            killed = True
        killer.left = sys.maxsize
        now = contents(book)
        if now == old:
            seen["old"] += 1
            assert not unfinished(book)
        elif now == new:
            seen["new"] += 1
            assert contents(kept_before(book)[0]) == old
        else:
            # No workbook to be opened by mistake, and both are there in full.
            seen["between"] += 1
            assert "workbook.json" not in now
            assert unfinished(book)
            everything = set(contents(book, but=("我的",)).values())
            assert {*old.values(), *new.values()} <= everything
            assert finish_restore(book)
            assert contents(book) == new
            assert contents(kept_before(book)[0]) == old
        # Whatever happened, the same command does it.
        done = restore_archive(archive, book, NOW + dt.timedelta(days=1))
        assert contents(done.folder) == new
        assert any(contents(kept) == old for kept in kept_before(book))
        if not killed:
            break
    assert min(seen.values()) > 1


def test_killed_while_finishing_it_can_be_finished_again(tmp_path: Path, killer: Killer):
    source = make(tmp_path / "源", "一", "二")
    archive = write_archive(source, tmp_path / "a.zip", NOW).path
    new = contents(source)
    book = make(tmp_path / "书", "后来写的")
    old = contents(book)
    killer.left = 0
    turn = 0
    while not unfinished(book):
        turn += 1
        killer.left = turn
        with pytest.raises(Killed):
            restore_archive(archive, book, NOW)
    for _ in range(200):
        # Each attempt gets a little further.
        killer.left = 9
        try:
            finish_restore(book)
            break
        except Killed:
            pass
    killer.left = sys.maxsize
    finish_restore(book)
    assert contents(book) == new
    assert any(contents(kept) == old for kept in kept_before(book))
    assert not unfinished(book)


def test_what_was_taken_back_half_way_is_never_taken_for_something_to_finish(
    archive: Path, book: Path, monkeypatch: pytest.MonkeyPatch
):
    """Killed before the old workbook was touched, and again while the unpacked files are taken away."""

    def killed(*_: object) -> None:
        raise Killed

    def half(staging: Path) -> None:
        (staging / "new" / "records-2026.json").unlink()
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("qinglan_tui.storage.restoring._move_out", killed)
        with pytest.raises(Killed):
            restore_archive(archive, book, NOW)
    monkeypatch.setattr("qinglan_tui.storage.restoring._remove", half)
    with pytest.raises(Killed):
        finish_restore(book)
    monkeypatch.undo()
    (book / "workbook.json").unlink()
    # Half of an archive must not become the workbook.
    assert not unfinished(book)
    assert not finish_restore(book)
