"""Files of the first release: read as they are, and brought up to date after a copy of each was made."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Unreadable
from qinglan_tui.domain.terms import Leave
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.changelog import ChangeLog
from tests.storage.samples import (
    ALL,
    NOW,
    contents,
    documents,
    headings,
    killed,
    lesson,
    minutes,
    no_room_for,
    readable,
    saved,
    topic_of,
)

LESSON, GONE, MOVED, BROKEN = 1795357920156320, 1795357920156324, 1795357980052583, 7
pytestmark = pytest.mark.usefixtures("no_waiting")

WHEN = '"written_at":"2026-11-22T14:32:00"'
# As the first release wrote them, byte by byte.
FIRST = {
    "workbook.json": """{
"meta": {
"1": {"format":1,"made_at":"2026-11-22T14:32:00"}
},
"people": {
"1": {"name":"王芳"},
"2": {"nick":"小李","name":"李青"},
"3": {"name":"周敏","classes":7}
},
"pairings": {
"1": {"id":"王芳-李青-2026-09-01","mentors":["王芳"],"apprentices":["李青"],"start":"2026-09-01"}
},
"terms": {
"1": {"id":"2026-2027-1","start":"2026-09-01","end":"2027-01-22","week1":"2026-08-31"}
},
"settings": {
"1": {"glow":1,"owner":"王芳","school":"桃源县第三小学"}
},
"timetable": {
"1": {"weekday":2,"slot":"第2节","class_name":"三（2）班","subject":"数学","teacher":"李青","weeks":""},
"2": {"weekday":1,"slot":"第1节","class_name":"三（2）班","subject":"数学","teacher":"李青","weeks":""}
},
"leave": {
"1": {"start":"2026-10-12","end":"2026-10-13","kind":"病假"}
},
"programmes": {
"1": {"id":"own-1","name":"本校方案"}
}
}
""",
    "records-2026.json": f"""{{
"meta": {{
"1": {{"format":1}}
}},
"records": {{
"{BROKEN}": {{"kind":"observation","date":"2026-13-4","fields":{{}},"未知":"留着"}},
"{LESSON}": {{"kind":"observation","date":"2026-09-12","slot":"第2节",{WHEN},"mood":"好",\
"fields":{{"teacher":"李青","topic":"周长"}},"_saved":1795358100845100}}
}},
"trash": {{
"{GONE}": {{"kind":"observation","date":"2026-09-12",{WHEN},"fields":{{"teacher":"李青","topic":"已删"}},\
"_saved":1795357980052580,"_deleted_at":"2026-11-22T14:33:00"}}
}}
}}
""",
    "records-2025.json": f"""{{
"meta": {{
"1": {{"format":1}}
}},
"records": {{
"{MOVED}": {{"kind":"observation","date":"2025-10-09",{WHEN},\
"fields":{{"teacher":"李青","topic":"搬来的"}},"_saved":1795358040948840}}
}}
}}
""",
    "history-2026.json": f"""{{
"meta": {{
"1": {{"format":1}}
}},
"revisions": {{
"1795357920156323": {{"record":{LESSON},"at":"2026-11-22T14:32:00","action":"新建",\
"document":{{"kind":"observation","date":"2026-09-12",{WHEN},"mood":"好",\
"fields":{{"teacher":"李青","topic":"圆"}}}}}},
"1795357980052582": {{"record":{GONE},"at":"2026-11-22T14:33:00","action":"删除",\
"document":{{"kind":"observation","date":"2026-09-12",{WHEN},\
"fields":{{"teacher":"李青","topic":"已删"}}}}}},
"1795358100845102": {{"record":{LESSON},"at":"2026-11-22T14:35:00","action":"修改",\
"document":{{"kind":"observation","date":"2026-09-12","slot":"第2节",{WHEN},"mood":"好",\
"fields":{{"teacher":"李青","topic":"周长"}}}}}}
}}
}}
""",
    "drafts/observation.json": """{
"meta": {
"1": {"format":1}
},
"draft": {
"1": {"key":"observation","at":"2026-11-22T14:36:00","raw":{"topic":"没写完"}}
}
}
""",
    "log/lock": "00001795358100845102\n",
}
JOURNAL = [name for name in FIRST if "/" not in name]
LATER = minutes(60)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The folder of a workbook that the first release left."""
    folder = tmp_path / "书"
    for name, text in FIRST.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def check_all_there(book: Workbook) -> None:
    """Everything that the first release had kept."""
    assert headings(book, Span.of_school_year(2025)) == ["李青《搬来的》"]
    found = {entry.id: entry for entry in book.records(ALL)}
    assert found.keys() == {BROKEN, LESSON, MOVED}
    broken = found[BROKEN]
    assert isinstance(broken, Unreadable)
    assert broken.raw["未知"] == "留着"
    kept = readable(found[LESSON])
    assert (kept.slot, kept.written_at, kept.extra) == ("第2节", NOW, {"mood": "好"})
    ((record, deleted_at),) = book.trash()
    assert (topic_of(record), deleted_at) == ("已删", minutes(1))
    told = [(revision.action, topic_of(revision.record)) for revision in book.history(LESSON)]
    assert told == [("修改", "周长"), ("新建", "圆")]
    assert [person.name for person in book.people] == ["王芳", "李青"]
    assert (book.settings.owner, book.settings.school) == ("王芳", "桃源县第三小学")
    assert [pairing.id for pairing in book.pairings] == ["王芳-李青-2026-09-01"]
    assert [term.id for term in book.terms] == ["2026-2027-1"]
    assert [slot.slot for slot in book.timetable.entries] == ["第2节", "第1节"]
    assert book.leave == (Leave(dt.date(2026, 10, 12), dt.date(2026, 10, 13), "病假"),)
    assert book.programmes == ({"id": "own-1", "name": "本校方案"},)
    assert [draft.raw for draft in book.drafts()] == [{"topic": "没写完"}]
    assert book.conflicts() == []
    assert book.lost_years() == ()


def copies_of(folder: Path) -> Path:
    """The folder of the copies made before the change."""
    (kept,) = (folder / "backups").glob("format-1-*")
    return kept


def formats(folder: Path) -> set[int]:
    """The formats of the files."""
    return {json.loads((folder / name).read_text("utf-8"))["meta"]["1"]["format"] for name in JOURNAL}


def test_to_look_at_it_changes_no_byte_on_the_disk(first: Path):
    before = contents(first)
    with Workbook.open(first, write=False, now=LATER) as book:
        check_all_there(book)
        assert book.refresh() is False
    assert contents(first) == before


def test_to_write_in_it_all_is_brought_up_to_date_and_the_files_are_kept(first: Path):
    with Workbook.open(first, write=True, now=LATER) as book:
        assert (book.outcome, book.writable) == ("ok", True)
        assert any(f"原来的文件留在“backups/{copies_of(first).name}”" in note for note in book.notes)
        check_all_there(book)
    assert formats(first) == {2}
    for name in JOURNAL:
        assert (copies_of(first) / name).read_text("utf-8") == FIRST[name]
    assert not (first / "log" / "lock").exists()
    with Workbook.open(first, write=False, now=LATER) as book:
        check_all_there(book)


def test_twice_is_once(first: Path):
    Workbook.open(first, write=True, now=LATER).close()
    before = {name: (first / name).read_bytes() for name in JOURNAL}
    with Workbook.open(first, write=True, now=minutes(90)) as book:
        check_all_there(book)
        assert not any("新的格式" in note for note in book.notes)
    assert {name: (first / name).read_bytes() for name in JOURNAL} == before
    assert len([*(first / "backups").glob("format-1-*")]) == 1


@pytest.mark.filterwarnings("ignore::EncodingWarning")
def test_plain_tinydb_reads_the_new_files_and_unknown_words_are_still_there(first: Path):
    Workbook.open(first, write=True, now=LATER).close()
    for name in JOURNAL:
        with TinyDB(first / name, encoding="utf-8") as plain:
            assert plain.table("meta").get(doc_id=1)["format"] == 2
    with TinyDB(first / "records-2026.json", encoding="utf-8") as plain:
        assert plain.tables() == {"meta", "records"}
        assert plain.table("records").get(doc_id=LESSON)["mood"] == "好"
        assert plain.table("records").get(doc_id=BROKEN)["未知"] == "留着"
    front = (first / "workbook.json").read_text("utf-8")
    for word in ('"glow":1', '"nick":"小李"', '"classes":7', '"made_at":"2026-11-22T14:32:00"'):
        assert word in front


def test_what_was_in_it_can_be_changed_restored_and_found_in_the_history(first: Path):
    with Workbook.open(first, write=True, now=LATER) as book:
        book.save(lesson("新的课题", id=LESSON), LATER)
        book.restore(GONE, LATER)
        number = saved(book, lesson("又一条"), NOW)
        assert number > 1795358100845102
        book.arrange(people=[*book.people[::-1]])
    with Workbook.open(killed(book), write=False, now=LATER) as later:
        assert topic_of(later.get(LESSON)) == "新的课题"
        assert topic_of(later.get(GONE)) == "已删"
        assert later.trash() == []
        actions = [revision.action for revision in later.history(LESSON)]
        assert actions == ["修改", "修改", "新建"]
        assert [person.name for person in later.people] == ["李青", "王芳"]


def test_two_devices_that_bring_the_same_files_up_to_date_agree(first: Path, tmp_path: Path):
    """A synced folder: both did it before either heard of the other. A line made on one stands there once."""
    other = tmp_path / "另一台"
    shutil.copytree(first, other)
    Workbook.open(first, write=True, now=LATER, device="home").close()
    Workbook.open(other, write=True, now=minutes(90), device="office").close()
    for name in JOURNAL:
        if name != "workbook.json":
            assert (first / name).read_bytes() == (other / name).read_bytes()
    tables = ("people", "pairings", "terms", "timetable", "leave", "settings")
    for table in tables:
        mine, theirs = (documents(folder / "workbook.json", table) for folder in (first, other))
        assert mine == theirs
    shutil.copy(other / "workbook.json", first / "workbook-冲突.json")
    with Workbook.open(first, write=True, now=LATER, device="home") as book:
        check_all_there(book)


def half_moved(folder: Path) -> None:
    """The first release ended between the two files of a move: the older text still stands in its year."""
    path = folder / "records-2026.json"
    line = (
        f'"{MOVED}": {{"kind":"observation","date":"2026-09-12",{WHEN},'
        '"fields":{"teacher":"李青","topic":"搬走的"},"_saved":1795357980052584}'
    )
    path.write_text(path.read_text("utf-8").replace('"records": {\n', f'"records": {{\n{line},\n'), "utf-8")
    moves = {"meta": {"1": {"format": 1}}, "moves": {str(MOVED): {"from": 2026, "to": 2025}}}
    (folder / "log" / "moving.json").write_text(json.dumps(moves), "utf-8")


@pytest.mark.parametrize("write", [False, True])
def test_a_move_that_was_cut_short_shows_the_record_once(first: Path, write: bool):
    half_moved(first)
    with Workbook.open(first, write=write, now=LATER) as book:
        # Asked for the old year first, as a screen would.
        assert "李青《搬走的》" not in headings(book, Span.of_school_year(2026))
        check_all_there(book)
    if write:
        assert "搬走的" not in (first / "records-2026.json").read_text("utf-8")
        assert not (first / "log" / "moving.json").exists()
        with Workbook.open(first, write=False, now=LATER) as book:
            check_all_there(book)


def test_a_note_of_a_move_that_cannot_be_read_stops_nothing(first: Path):
    (first / "log" / "moving.json").write_bytes(b"half a wri")
    with Workbook.open(first, write=True, now=LATER) as book:
        check_all_there(book)
        book.save(lesson("还能写"), LATER)


class Cut(BaseException):
    """The power goes."""


def all_calls(monkeypatch: pytest.MonkeyPatch, at: Callable[[str], None]) -> None:
    """Have `at` called with the name of each call that changes the disk, just before it is made."""
    for name in ("write_at", "flush_data", "flush_to_disk", "flush_folder", "cut", "_rename"):
        monkeypatch.setattr(disk, name, watched(getattr(disk, name), name, at))
    for name in ("mkdir", "unlink"):
        monkeypatch.setattr(Path, name, watched(getattr(Path, name), name, at))


def watched(genuine: Callable[..., Any], name: str, at: Callable[[str], None]) -> Callable[..., Any]:
    """The call with `at` before it."""

    def call(*given: Any, **named: Any) -> Any:
        at(name)
        return genuine(*given, **named)

    return call


def opened_logs(monkeypatch: pytest.MonkeyPatch) -> list[ChangeLog]:
    """The logs that are opened from now on: the system frees their locks when a program ends."""
    logs: list[ChangeLog] = []
    genuine = ChangeLog.__init__

    def noted(self: ChangeLog, path: Path, device: str) -> None:
        logs.append(self)
        genuine(self, path, device)

    monkeypatch.setattr(ChangeLog, "__init__", noted)
    return logs


def test_cut_at_any_call_it_is_made_good_at_the_next_opening(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    counted: list[str] = []
    trial = tmp_path / "试"
    shutil.copytree(first, trial)
    all_calls(monkeypatch, counted.append)
    book = Workbook.open(trial, write=True, now=LATER)
    monkeypatch.undo()
    book.close()
    assert len(counted) > 30
    for number in range(len(counted)):
        folder = tmp_path / f"{number}"
        shutil.copytree(first, folder)
        left = iter(range(number))

        def cut(name: str, left: Any = left) -> None:
            if next(left, None) is None:
                raise Cut(name)

        before = contents(folder)
        logs = opened_logs(monkeypatch)
        all_calls(monkeypatch, cut)
        with pytest.raises(Cut):
            Workbook.open(folder, write=True, now=LATER)
        monkeypatch.undo()
        for log in logs:
            log.release()
        for name in JOURNAL:
            # A file is changed only once all of them are copied.
            if (folder / name).read_bytes() != before[name]:
                assert {path.name for path in copies_of(folder).glob("*.json")} == {*JOURNAL}
        with Workbook.open(folder, write=False, now=LATER) as reader:
            check_all_there(reader)
        with Workbook.open(folder, write=True, now=minutes(61)) as book:
            assert book.writable, f"after {number} calls: {book.notes}"
            check_all_there(book)
        assert formats(folder) == {2}
        copied = list((folder / "backups").rglob("*.json"))
        for name in JOURNAL:
            assert any(path.name == name and path.read_bytes() == before[name] for path in copied)
        shutil.rmtree(folder)


@pytest.mark.parametrize("what", ["copies", "files"])
def test_without_room_for_it_the_workbook_opens_to_read_and_stays_as_it_was(
    first: Path, monkeypatch: pytest.MonkeyPatch, what: str
):
    no_room_for(monkeypatch, lambda path: ("backups" in path.parts) == (what == "copies"))
    with Workbook.open(first, write=True, now=LATER) as book:
        assert (book.outcome, book.writable) == ("read_only", False)
        assert any("这次没有换成，只能查看：" in note and "磁盘已满" in note for note in book.notes)
        check_all_there(book)
        with pytest.raises(Problem, match="只能查看"):
            book.save(lesson(), LATER)
    for name in JOURNAL:
        assert (first / name).read_text("utf-8") == FIRST[name]
    monkeypatch.undo()
    with Workbook.open(first, write=True, now=LATER) as book:
        assert book.writable
        check_all_there(book)


def test_a_second_try_in_the_same_second_keeps_the_copies_of_the_first(
    first: Path, monkeypatch: pytest.MonkeyPatch
):
    """The year files are new already, only workbook.json could not be written."""
    no_room_for(monkeypatch, lambda path: path == first / "workbook.json")
    with Workbook.open(first, write=True, now=LATER) as book:
        assert not book.writable
        check_all_there(book)
    monkeypatch.undo()
    with Workbook.open(first, write=True, now=LATER) as book:
        assert book.writable
        check_all_there(book)
    copies = list((first / "backups").rglob("*.json"))
    for name in JOURNAL:
        assert any(path.name == name and path.read_text("utf-8") == FIRST[name] for path in copies)


def test_a_damaged_year_of_the_first_release_stays_and_comes_along_once_it_is_mended(first: Path):
    path = first / "records-2025.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    with Workbook.open(first, write=True, now=LATER) as book:
        assert book.writable
        assert path.read_bytes() == whole[:-9]
        assert (copies_of(first) / path.name).read_bytes() == whole[:-9]
        assert topic_of(book.get(LESSON)) == "周长"
        assert book.outcome == "ok"
        path.write_bytes(whole)
        check_all_there(book)
        book.write_files(LATER)
    assert formats(first) == {2}


def test_the_killed_program_of_the_first_release_left_its_file_beside(first: Path):
    (first / "~$records-2026.json").write_bytes(b"half")
    with Workbook.open(first, write=True, now=LATER) as book:
        check_all_there(book)
