"""What others do to the folder: editors, sync services, a second device. Nothing confirmed is lost by it."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.records import Record
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.changelog import ChangeLog
from tests.storage.faults.syncing import CONFLICTED, conflicted_name
from tests.storage.samples import ALL, NOW, killed, lesson, minutes, new_book, readable, saved, topic_of

pytestmark = pytest.mark.usefixtures("no_waiting")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workbook of three lessons in two school years."""
    with new_book(tmp_path / "书") as book:
        for number, topic in enumerate(("周长", "面积", "几分之一")):
            book.save(lesson(topic, NOW.date().replace(year=2025 + number % 2)), minutes(number))
    return tmp_path / "书"


THREE = {"周长", "面积", "几分之一"}


def open_book(folder: Path, minute: int = 10, device: str = "this") -> Workbook:
    """Open it for writing."""
    book = Workbook.open(folder, write=True, now=minutes(minute), device=device)
    assert book.outcome == "ok", book.notes
    return book


def topics(book: Workbook) -> set[str]:
    """What the lessons are about; no two about the same."""
    found = [topic_of(entry) for entry in book.records(ALL)]
    assert len(found) == len(set(found))
    return set(found)


def check_holds(folder: Path, wanted: set[str]) -> None:
    """Exactly these are there, for a reader and for the next window, which can save."""
    with Workbook.open(folder, write=False, now=NOW) as reader:
        assert topics(reader) == wanted
    with open_book(folder, 50) as book:
        assert topics(book) == wanted
        book.delete(saved(book, lesson("又一条"), minutes(50)), minutes(51))
    with open_book(folder, 60) as book:
        assert topics(book) == wanted


def change(book: Workbook, topic: str, new: str, minute: int) -> None:
    """Save another topic in the place of one."""
    former = next(entry for entry in book.records(ALL) if topic_of(entry) == topic)
    book.save(replace(readable(former), fields=lesson(new).fields), minutes(minute))


def edit(path: Path, old: str, new: str) -> None:
    """As a text editor does: read it all, write it all."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- editors ----------------------------------------------------------------------------------------------


def test_a_file_saved_by_an_old_chinese_editor_is_read(folder: Path):
    """记事本 of a Chinese Windows once wrote GBK, called ANSI."""
    path = folder / "records-2026.json"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    check_holds(folder, THREE)
    assert "面积" in path.read_text(encoding="utf-8")


def test_a_text_edited_by_hand_stays_though_the_log_knows_the_former_one(folder: Path):
    edit(folder / "records-2026.json", '"面积"', '"面积（手改）"')
    check_holds(folder, THREE - {"面积"} | {"面积（手改）"})


def test_a_text_edited_by_hand_while_the_workbook_is_open_is_seen_and_stays(folder: Path):
    with open_book(folder) as book:
        assert topics(book) == THREE
        edit(folder / "records-2026.json", '"面积"', '"面积（手改）"')
        book.refresh()
        assert topics(book) == THREE - {"面积"} | {"面积（手改）"}
        book.save(lesson("新的"), minutes(11))
    check_holds(folder, THREE - {"面积"} | {"面积（手改）", "新的"})


def test_a_line_written_by_hand_is_a_record_and_a_line_taken_out_is_known_to_the_log(folder: Path):
    path = folder / "records-2026.json"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (mine,) = (line for line in lines if "面积" in line)
    new = mine.replace("面积", "手写的").replace(mine.split('"')[1], "7").rstrip(",\n") + ",\n"
    path.write_text("".join(lines).replace(mine, new + mine), encoding="utf-8")
    check_holds(folder, THREE | {"手写的"})


def test_a_text_escaped_by_another_program_is_found_all_the_same(folder: Path):
    edit(folder / "records-2026.json", '"面积"', '"\\u9762\\u79ef"')
    with open_book(folder) as book:
        assert [topic_of(entry) for entry in book.search("面积", ALL)] == ["面积"]


def test_a_date_moved_by_hand_moves_the_record_though_the_log_knows_the_former_one(folder: Path):
    edit(folder / "records-2026.json", '"date":"2026-11-22"', '"date":"2025-11-20"')
    check_holds(folder, THREE)
    assert "面积" in (folder / "records-2025.json").read_text(encoding="utf-8")
    assert "面积" not in (folder / "records-2026.json").read_text(encoding="utf-8")


# --- sync services ----------------------------------------------------------------------------------------


def test_an_old_file_put_back_loses_nothing(folder: Path):
    path = folder / "records-2026.json"
    old = path.read_bytes()
    with open_book(folder) as book:
        change(book, "面积", "面积二", 10)
        book.save(lesson("新的"), minutes(11))
    path.write_bytes(old)
    check_holds(folder, THREE - {"面积"} | {"面积二", "新的"})


def test_an_old_file_put_back_while_the_workbook_is_open_loses_nothing(folder: Path):
    path = folder / "records-2026.json"
    old = path.read_bytes()
    with open_book(folder) as book:
        change(book, "面积", "面积二", 10)
        book.write_files(minutes(11))
        path.write_bytes(old)
        book.refresh()
        assert "面积二" in topics(book)
        book.save(lesson("新的"), minutes(12))
    check_holds(folder, THREE - {"面积"} | {"面积二", "新的"})


def test_a_year_file_removed_while_the_workbook_is_open_is_written_again(folder: Path):
    with open_book(folder) as book:
        assert topics(book) == THREE
        (folder / "records-2026.json").unlink()
        (folder / "records-2025.json").unlink()
        (folder / "history-2026.json").unlink()
        book.refresh()
        book.save(lesson("新的"), minutes(11))
    assert len(list(folder.glob("*-202?.json"))) == 3
    check_holds(folder, THREE | {"新的"})


def the_log(folder: Path) -> Path:
    """The log of this device."""
    return folder / "log" / "this.log"


def test_a_log_removed_while_nobody_has_it_open_loses_nothing(folder: Path):
    the_log(folder).unlink()
    check_holds(folder, THREE)


def test_without_its_log_and_with_the_clock_put_back_a_change_is_the_newer_version_all_the_same(folder: Path):
    with open_book(folder) as book:
        change(book, "面积", "面积二", 5000)
    the_log(folder).unlink()
    book = open_book(folder, -5000)
    change(book, "面积二", "面积三", -5000)
    check_holds(killed(book), THREE - {"面积"} | {"面积三"})


def test_an_older_log_put_back_loses_nothing(folder: Path):
    old = the_log(folder).read_bytes()
    with open_book(folder) as book:
        change(book, "面积", "面积二", 10)
    the_log(folder).write_bytes(old)
    book = open_book(folder, -5000)
    assert topics(book) == THREE - {"面积"} | {"面积二"}
    change(book, "面积二", "面积三", -5000)
    check_holds(killed(book), THREE - {"面积"} | {"面积三"})


def swap(path: Path, data: bytes | None) -> None:
    """Put something else in the place of a file, as a sync client does; None takes it away."""
    if data is None:
        path.unlink()
        return
    beside = path.with_name("~$download")
    beside.write_bytes(data)
    beside.replace(path)


FOREIGN = {
    "nothing": lambda old, other: None,
    "an older one": lambda old, other: old,
    "another workbook's": lambda old, other: other,
    "an empty one": lambda old, other: b"",
    "rubbish": lambda old, other: random.Random(1).randbytes(3000),
}


@pytest.mark.parametrize("case", FOREIGN)
def test_a_log_exchanged_while_the_workbook_is_open_loses_nothing_that_was_confirmed(
    folder: Path, tmp_path: Path, case: str
):
    old = the_log(folder).read_bytes()
    other = new_book(tmp_path / "别人的")
    other.save(lesson("别人的"), minutes(3))
    other.close()
    foreign: Callable[[bytes, bytes], bytes | None] = FOREIGN[case]
    # What stands in the log alone, since the program was killed.
    book = open_book(folder)
    change(book, "面积", "面积二", 10)
    killed(book)
    book = open_book(folder, 11)
    book.save(lesson("先写的"), minutes(11))
    swap(the_log(folder), foreign(old, the_log(tmp_path / "别人的").read_bytes()))
    book.save(lesson("后写的"), minutes(12))
    wanted = THREE - {"面积"} | {"面积二", "先写的", "后写的"}
    assert topics(book) >= wanted
    killed(book)
    with open_book(folder, 20) as book:
        assert topics(book) >= wanted
        book.save(lesson("又写的"), minutes(21))
    with open_book(folder, 30) as book:
        assert topics(book) - {"别人的"} == wanted | {"又写的"}


def test_the_log_folder_removed_while_the_workbook_is_open_loses_nothing(folder: Path):
    book = open_book(folder)
    book.save(lesson("先写的"), minutes(11))
    shutil.rmtree(folder / "log")
    book.save(lesson("后写的"), minutes(12))
    check_holds(killed(book), THREE | {"先写的", "后写的"})


@pytest.mark.parametrize("client", CONFLICTED)
@pytest.mark.parametrize("name", ["records-2026.json", "history-2026.json", "workbook.json"])
def test_a_conflicted_copy_by_whatever_name_is_taken_in_and_put_away(folder: Path, client: str, name: str):
    there = folder.with_name("那边")
    shutil.copytree(folder, there)
    with open_book(there, device="那边") as book:
        change(book, "几分之一", "那边改的", 10)
        book.save(lesson("那边写的"), minutes(11))
        book.arrange(settings=replace(book.settings, school="那边的学校"))
    with open_book(folder) as book:
        change(book, "周长", "这边改的", 12)
    copy = conflicted_name(folder / name, client, 3)
    shutil.copy(there / name, copy)
    with open_book(folder, 20) as book:
        if name == "records-2026.json":
            # 几分之一 stands in the file of 2025, which did not come.
            assert "那边写的" in topics(book)
            assert any(copy.name in note for note in book.notes)
        if name == "workbook.json":
            assert book.settings.school == "那边的学校"
        assert "这边改的" in topics(book)
    assert not copy.exists()
    assert (folder / "merged" / copy.name).exists()
    with open_book(folder, 30) as book:
        assert book.notes == ()


def test_a_conflicted_copy_of_the_log_loses_nothing(folder: Path):
    book = open_book(folder)
    book.save(lesson("只在日志里"), minutes(11))
    killed(book)
    # The service kept ours aside and brought an older one.
    the_log(folder).rename(conflicted_name(the_log(folder), "Dropbox, Chinese", 1))
    check_holds(folder, THREE | {"只在日志里"})


def test_what_a_service_is_still_downloading_is_left_alone(folder: Path):
    whole = (folder / "records-2026.json").read_bytes()
    half = whole[: len(whole) // 2]
    names = ("~$records-2026.json", ".syncthing.records-2026.json.tmp", ".~records-2026.json.part")
    for name in names:
        (folder / name).write_bytes(half)
    with open_book(folder) as book:
        assert (topics(book), book.notes) == (THREE, ())
    assert all((folder / name).read_bytes() == half for name in names[1:])


def test_half_a_conflicted_copy_is_told_and_stays_where_it_is(folder: Path):
    copy = conflicted_name(folder / "records-2026.json", "OneDrive", 1)
    whole = (folder / "records-2026.json").read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    with open_book(folder) as book:
        assert topics(book) == THREE
        assert any(copy.name in note for note in book.notes)
    assert copy.exists()


@pytest.mark.usefixtures("short_logs")
def test_an_old_file_put_back_after_the_log_was_emptied_loses_nothing_either(folder: Path):
    """The log before the present one is kept for that."""
    path = folder / "records-2026.json"
    old = path.read_bytes()
    with open_book(folder) as book:
        change(book, "面积", "面积二", 10)
        book.save(lesson("新的", advice="字" * 2000), minutes(11))
    before = the_log(folder).stat().st_size
    with open_book(folder, 12) as book:
        assert topics(book) == THREE - {"面积"} | {"面积二", "新的"}
    assert "面积二" not in the_log(folder).read_text(encoding="utf-8")
    assert before > 0
    path.write_bytes(old)
    check_holds(folder, THREE - {"面积"} | {"面积二", "新的"})


@pytest.mark.usefixtures("short_logs")
def test_a_log_is_not_emptied_when_a_file_was_exchanged_behind_its_writing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    path = folder / "records-2026.json"
    old = path.read_bytes()
    genuine = ChangeLog.mark_written

    def then_exchanged(log: ChangeLog) -> None:
        genuine(log)
        path.write_bytes(old)

    book = open_book(folder)
    new = {f"新的{number}" for number in range(12)}
    for number, topic in enumerate(sorted(new)):
        book.save(lesson(topic, advice="字" * 800), minutes(11 + number))
    monkeypatch.setattr(ChangeLog, "mark_written", then_exchanged)
    book.write_files(minutes(40))
    monkeypatch.undo()
    killed(book)
    (folder / "log" / "this-former.log").unlink(missing_ok=True)
    check_holds(folder, THREE | new)


@pytest.mark.usefixtures("short_logs")
@pytest.mark.parametrize("case", ["an old one", "half of it", "nothing"])
def test_a_log_is_not_emptied_while_the_files_hold_less_than_it_does(folder: Path, case: str):
    """Nor later, when the file is there again."""
    path = folder / "records-2026.json"
    old = path.read_bytes()
    book = open_book(folder)
    for number in range(4):
        book.save(lesson(f"新的{number}", advice="字" * 400), minutes(11 + number))
    # So that it is this one file alone that holds less.
    book.write_files(minutes(16))
    killed(book)
    former = the_log(folder).read_bytes().rstrip(b"\0")
    swap(path, {"an old one": old, "half of it": old[: len(old) // 2], "nothing": None}[case])
    killed(Workbook.open(folder, write=True, now=minutes(20)))
    assert the_log(folder).read_bytes().startswith(former)
    path.write_bytes(old)
    check_holds(folder, THREE | {f"新的{number}" for number in range(4)})


def test_a_file_exchanged_in_the_instant_before_it_is_replaced_is_joined_and_not_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    there = folder.with_name("那边")
    shutil.copytree(folder, there)
    with open_book(there, device="那边") as book:
        book.save(lesson("那边写的"), minutes(11))
    arriving = [(there / "records-2026.json").read_bytes()]
    genuine = disk.flush_to_disk

    def meanwhile(descriptor: int) -> None:
        genuine(descriptor)
        if arriving and (folder / "~$records-2026.json").exists():
            swap(folder / "records-2026.json", arriving.pop())

    with open_book(folder) as book:
        book.save(lesson("这边写的"), minutes(12))
        monkeypatch.setattr(disk, "flush_to_disk", meanwhile)
    assert arriving == []
    check_holds(folder, THREE | {"那边写的", "这边写的"})


def test_a_copy_that_arrives_while_the_workbook_is_open_is_taken_in_before_its_file_is_shown(folder: Path):
    """What the client brought in place of ours knows nothing of our own last change."""
    path = folder / "records-2026.json"
    old = path.read_bytes()
    with open_book(folder) as book:
        change(book, "面积", "面积二", 10)
    the_log(folder).unlink()
    with open_book(folder, 11) as book:
        path.rename(conflicted_name(path, "OneDrive", 1))
        path.write_bytes(old)
        assert "面积二" in topics(book)
        change(book, "面积二", "面积三", 12)
    check_holds(folder, THREE - {"面积"} | {"面积三"})


# --- two devices on one folder ----------------------------------------------------------------------------


def play_on_one_folder(folder: Path, seed: int) -> None:
    """Two machines have a shared folder open at once, each with a log of its own."""
    chance = random.Random(seed)
    names = ("甲", "乙")
    books = {name: open_book(folder, device=name) for name in names}
    written: set[str] = set()
    overwritten: set[str] = set()
    for turn in range(30):
        name = chance.choice(names)
        book, text = books[name], f"{name}{turn}"
        alive = [entry for entry in book.records(ALL) if isinstance(entry, Record)]
        deed = chance.choices(("add", "change", "refresh", "write", "open", "kill"), (4, 5, 3, 2, 1, 1))[0]
        if deed == "change" and alive:
            former = chance.choice(alive)
            book.save(replace(former, fields=lesson(text).fields), minutes(turn))
            overwritten.add(topic_of(former))
            written.add(text)
        elif deed in ("add", "change"):
            book.save(lesson(text), minutes(turn))
            written.add(text)
        elif deed == "refresh":
            book.refresh()
        elif deed == "write":
            book.write_files(minutes(turn))
        else:
            killed(book) if deed == "kill" else book.close()
            books[name] = open_book(folder, turn, device=name)
    for book in books.values():
        book.close()
    ends = []
    for name in names:
        with open_book(folder, 50, device=name) as book:
            found = {topic_of(entry) for entry in book.records(ALL)}
            ends.append(found | {topic_of(conflict.other) for conflict in book.conflicts()})
    assert ends[0] == ends[1]
    assert ends[0] >= written - overwritten


def test_what_a_second_device_changed_meanwhile_is_as_safe_as_what_was_saved_here(folder: Path):
    """The other version is kept by the very save that goes on from both."""
    here, there = open_book(folder, device="甲"), open_book(folder, device="乙")
    change(here, "面积", "甲改的", 11)
    change(there, "面积", "乙改的", 12)
    there.refresh()
    (shown,) = topics(there) & {"甲改的", "乙改的"}
    change(there, shown, "乙又改的", 13)
    killed(here)
    killed(there)
    with open_book(folder, 20, device="乙") as book:
        assert "乙又改的" in topics(book)
        other = {topic_of(conflict.other) for conflict in book.conflicts()}
        assert len(other & {"甲改的", "乙改的"}) == 1


def test_what_another_device_was_killed_over_is_seen_at_once(folder: Path):
    here = open_book(folder, device="甲")
    here.save(lesson("只在甲的日志里"), minutes(11))
    killed(here)
    with open_book(folder, 20, device="乙") as book:
        assert topics(book) == THREE | {"只在甲的日志里"}
    with Workbook.open(folder, write=False, now=NOW) as reader:
        assert topics(reader) == THREE | {"只在甲的日志里"}


def test_a_person_changed_there_and_taken_off_the_list_here_stays(folder: Path):
    there = folder.with_name("那边")
    shutil.copytree(folder, there)
    with open_book(there, device="那边") as book:
        book.arrange(people=[replace(person, title="一级教师") for person in book.people])
    book = open_book(folder)
    book.arrange(people=[])
    killed(book)
    swap(folder / "workbook.json", (there / "workbook.json").read_bytes())
    with open_book(folder, 20) as book:
        assert {(person.name, person.title) for person in book.people} == {
            ("王芳", "一级教师"),
            ("李青", "一级教师"),
        }


def test_two_devices_that_save_in_the_same_instant_do_not_mean_the_same_record(folder: Path):
    here, there = open_book(folder, device="甲"), open_book(folder, device="乙")
    assert saved(here, lesson("甲写的"), minutes(11)) != saved(there, lesson("乙写的"), minutes(11))
    here.close()
    there.close()
    check_holds(folder, THREE | {"甲写的", "乙写的"})


def test_two_devices_that_write_in_one_folder_at_once_lose_nothing(tmp_path: Path):
    for seed in range(12):
        new_book(tmp_path / f"{seed}").close()
        play_on_one_folder(tmp_path / f"{seed}", seed)


@pytest.mark.long
def test_two_devices_in_one_folder_for_long(tmp_path: Path):
    for seed in range(100, 400):
        new_book(tmp_path / f"{seed}").close()
        play_on_one_folder(tmp_path / f"{seed}", seed)
