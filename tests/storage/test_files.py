"""The files themselves: TinyDB's, one document a line, read from any editor, never half."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Damaged, Workbook
from qinglan_tui.storage.engine.changelog import ChangeLog
from qinglan_tui.storage.engine.codec import check, cleaned, decode, encode
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.tables import JournalDatabase
from qinglan_tui.storage.engine.versions import content_of
from tests.storage.samples import (
    ALL,
    NOW,
    documents,
    headings,
    lesson,
    minutes,
    new_book,
    readable,
    reopened,
    saved,
    topic_of,
)


def filled(book: Workbook) -> Path:
    """The book with three lessons, one of them in the trash, closed; returns its year file."""
    numbers = [
        saved(book, lesson(topic, advice="　　第一段\n第二段")) for topic in ("周长", "面积", "几分之一")
    ]
    book.delete(numbers[1], minutes(1))
    book.draft_put("observation", {"topic": "没写完"}, NOW)
    book.close()
    return book.folder / "records-2026.json"


# Stock TinyDB names no encoding where it only makes sure that a file is there.
stock_tinydb = pytest.mark.filterwarnings("ignore::EncodingWarning")


@stock_tinydb
def test_plain_tinydb_opens_every_file_and_finds_what_is_in_it(book: Workbook):
    filled(book)
    paths = sorted(book.folder.rglob("*.json"))
    assert {path.name for path in paths} == {
        "observation.json",
        "history-2026.json",
        "records-2026.json",
        "workbook.json",
    }
    for path in paths:
        before = path.read_bytes()
        with TinyDB(path, encoding="utf-8") as plain:
            assert plain.table("meta").get(doc_id=1).get("format") == 2
            assert all(plain.table(name).all() for name in plain.tables())
        assert path.read_bytes() == before
    with TinyDB(book.folder / "records-2026.json", encoding="utf-8") as plain:
        (found,) = plain.table("records").search(where("fields").topic == "周长")
        assert found["fields"]["advice"] == "　　第一段\n第二段"
        assert plain.table("records").count(where("_deleted_at").exists()) == 1


@stock_tinydb
def test_what_plain_tinydb_wrote_is_read_and_the_file_put_in_order(book: Workbook):
    path = filled(book)
    with TinyDB(path, encoding="utf-8") as plain:
        plain.table("records").insert(
            {"kind": "reflection", "date": "2026-09-13", "fields": {"text": "手写的"}}
        )
    with reopened(book) as later:
        assert len(later.records(ALL)) == 3
        assert len(later.search("手写的", ALL)) == 1
        assert len(later.trash()) == 1
        later.save(lesson("又一条"), NOW)
    assert "\\u" not in path.read_text("utf-8")


def test_every_document_stands_on_a_line_of_its_own_in_plain_chinese(book: Workbook):
    lines = filled(book).read_text("utf-8").splitlines()
    found = [line for line in lines if line.startswith('"1')]
    assert len(found) == 1 + 3
    assert all(json.loads("{" + line.rstrip(",") + "}") for line in found)
    assert sum("周长" in line for line in lines) == 1


def test_saving_in_one_year_does_not_touch_the_file_of_another(book: Workbook):
    saved(book, lesson(date=NOW.date().replace(year=2024)))
    book.write_files(NOW)
    old = book.folder / "records-2024.json"
    before = (old.stat().st_mtime_ns, old.stat().st_ino)
    book.save(lesson(), NOW)
    book.close()
    assert (old.stat().st_mtime_ns, old.stat().st_ino) == before


def _indented(text: str) -> bytes:
    return json.dumps(json.loads(text), indent=4).encode()


def _reordered(text: str) -> bytes:
    tables = json.loads(text)
    tables["records"] = dict(reversed(tables["records"].items()))
    return json.dumps(dict(reversed(tables.items())), ensure_ascii=False).encode()


EDITORS: dict[str, Any] = {
    "indented, escaped": _indented,
    "reordered on one line": _reordered,
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "BOM and CRLF": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "UTF-16 of old Notepad": lambda text: text.encode("utf-16"),
    "blank lines behind": lambda text: text.encode() + b"\r\n\r\n",
    "last newline cut": lambda text: text.rstrip("\n").encode(),
}


@pytest.mark.parametrize("editor", EDITORS)
def test_a_file_that_went_through_an_editor_is_read_and_written_on(book: Workbook, editor: str):
    path = filled(book)
    clean = path.read_text("utf-8")
    path.write_bytes(EDITORS[editor](clean))
    with reopened(book) as later:
        assert sorted(headings(later)) == ["李青《几分之一》", "李青《周长》"]
        assert [trashed.heading for trashed in later.trash()] == ["李青《面积》"]
        number = saved(later, lesson("再写"))
        later.delete(number, NOW)
    before, after = (
        {line.rstrip(",") for line in text.splitlines()} for text in (clean, path.read_text("utf-8"))
    )
    assert before <= after


def test_what_json_of_other_programs_may_hold_does_not_stop_ours(book: Workbook):
    """Python writes NaN, and half a character as an escape."""
    path = filled(book)
    odd = '"5": {"kind":"reflection","date":"2026-09-12","fields":{"text":"半\\ud83d"},"mood":NaN},\n'
    path.write_text(path.read_text("utf-8").replace('"records": {\n', '"records": {\n' + odd), "utf-8")
    with reopened(book) as later:
        (entry,) = later.search("半", ALL)
        assert (readable(entry).texts[1], readable(entry).extra) == ("半\ufffd", {"mood": None})
        later.save(lesson("又一条"), NOW)
        assert later.get(5) == entry


def test_workbook_json_may_be_edited_by_hand_too(book: Workbook):
    book.close()
    path = book.folder / "workbook.json"
    path.write_bytes(b"\xef\xbb\xbf" + _indented(path.read_text("utf-8").replace("王芳", "王方")))
    with reopened(book) as later:
        assert later.settings.owner == "王方"


BAD: dict[str, tuple[bytes, str, tuple[int, int]]] = {
    "empty": (b"", "里面是空的", (0, 0)),
    "only blanks": (b" \n\n", "里面是空的", (0, 0)),
    "zeros after a power cut": (bytes(4096), "格式断了", (1, 1)),
    "prose": ("这是一篇随笔。".encode(), "格式断了", (1, 1)),
    "another program's": (b'{"dependencies": {}}', "没有格式号", (0, 0)),
    "a list": (b"[1, 2]", "不是青蓝工作簿的文件", (0, 0)),
    "no meta": (b'{"records": {}}', "没有格式号", (0, 0)),
    "a flag for a format": (b'{"meta": {"1": {"format": true}}}', "没有格式号", (0, 0)),
    "stray quote": (b'{"meta": {"1": {"format": 1}},\n"records": {"5": {"a": "b"c"}}}', "格式断了", (2, 27)),
    "no table": (b'{"meta": {"1": {"format": 1}}, "records": 5}', "“records”不是一张表", (0, 0)),
    "a word for a number": (b'{"meta": {"1": {"format": 1}}, "records": {"x5": {}}}', "“x5”不是数字", (0, 0)),
    "a number with a zero before": (b'{"meta": {"1": {"format": 1}}, "records": {"05": {}}}', "“05”", (0, 0)),
    "a full-width number": ('{"meta": {"1": {"format": 1}}, "records": {"５": {}}}'.encode(), "“５”", (0, 0)),
    "a line copied with its number": (
        b'{"meta": {"1": {"format": 1}},\n"records": {\n"5": {"a": 1},\n"5": {"a": 2}\n}}',
        "“5”写了两次",
        (0, 0),
    ),
    "neither UTF-8 nor GBK": (
        b'{"meta": {"1": {"format": 1}},\n"' + "王芳".encode("gbk") + b'\xff": {}}',
        "不是 UTF-8 文字",
        (2, 2),
    ),
    "half an UTF-16": (b"\xff\xfe{", "不是 UTF-8 文字", (1, 1)),
    "deep as a well": (b"[" * 100_000, "层次太多", (0, 0)),
    "deep in a record": (
        b'{"meta": {"1": {"format": 1}}, "records": {"5": ' + b"[" * 990 + b"]" * 990 + b"}}",
        "层次太多",
        (0, 0),
    ),
    "a number without end": (
        b'{"meta": {"1": {"format": 1}}, "records": {"5": NaN, "6": ' + b"9" * 5000 + b"}}",
        "太长的数字",
        (0, 0),
    ),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("name", ["workbook.json", "records-2026.json"])
def test_a_file_that_is_none_is_refused_with_the_place_and_left_alone(book: Workbook, case: str, name: str):
    data, why, place = BAD[case]
    filled(book)
    path = book.folder / name
    path.write_bytes(data)
    with pytest.raises(Damaged) as told, Workbook.open(book.folder, write=True, now=NOW) as later:
        with pytest.raises(Problem):
            later.save(lesson("写不进去"), NOW)
        later.records(ALL)
    damage = told.value
    assert why in str(damage)
    assert (damage.file, damage.line, damage.column) == (name, *place)
    assert "文件没有动过" in str(damage)
    assert path.read_bytes() == data
    assert sorted(child.name for child in book.folder.glob("*.json")) == [
        "history-2026.json",
        "records-2026.json",
        "workbook.json",
    ]


def test_a_text_edited_by_hand_while_a_newer_change_waits_is_not_lost_in_silence(book: Workbook):
    """The editor had the file open; the program has saved the record since, only not yet in the file."""
    number = saved(book, lesson("原来"))
    other = saved(book, lesson("另一条"))
    book.write_files(NOW)
    book.save(lesson("程序里改的", id=number), minutes(1))
    path = book.folder / "records-2026.json"
    text = path.read_text("utf-8").replace("原来", "手改的").replace("另一条", "也手改了")
    path.write_text(text, "utf-8")
    with reopened(book) as later:
        assert topic_of(later.get(number)) == "程序里改的"
        assert topic_of(later.get(other)) == "也手改了"
        kept = {topic_of(conflict.other) for conflict in later.conflicts()}
        kept |= {topic_of(revision.record) for revision in later.history(number)}
        assert "手改的" in kept


def test_a_file_cut_anywhere_is_refused_or_whole_never_half(book: Workbook):
    path = filled(book)
    whole = path.read_bytes()
    tables = decode(whole)
    for length in range(len(whole)):
        try:
            assert decode(check(whole[:length], path.name)) == tables
        except Damaged as damage:
            assert damage.file == path.name


def test_settings_that_cannot_be_read_are_named(book: Workbook):
    book.close()
    (book.folder / "log" / "this.log").unlink()
    path = book.folder / "workbook.json"
    path.write_text(path.read_text("utf-8").replace('"owner":"王芳"', '"owner":5'), "utf-8")
    with pytest.raises(Damaged, match="设置读不懂"):
        Workbook.open(book.folder, write=True, now=NOW)
    path.write_text('{"meta": {"1": {"format": 2}}}', "utf-8")
    with pytest.raises(Damaged, match="里面没有设置"):
        Workbook.open(book.folder, write=True, now=NOW)


def test_the_file_as_it_was_in_the_morning_is_kept_before_it_is_replaced(book: Workbook):
    path = filled(book)
    morning = path.read_bytes()
    with Workbook.open(book.folder, write=True, now=minutes(60 * 24)) as later:
        later.save(lesson("一"), minutes(60 * 24))
        later.write_files(minutes(60 * 24))
        later.save(lesson("二"), minutes(60 * 25))
    kept = [copy for copy in (book.folder / "backups").rglob("records-2026*") if copy.read_bytes() == morning]
    assert len(kept) >= 1
    assert path.read_bytes() != morning


def test_a_failed_opening_leaves_no_lock_behind(book: Workbook):
    path = book.folder / "workbook.json"
    whole = path.read_bytes()
    book.close()
    path.write_bytes(b"")
    with pytest.raises(Damaged):
        Workbook.open(book.folder, write=True, now=NOW)
    path.write_bytes(whole)
    with Workbook.open(book.folder, write=True, now=NOW) as later:
        assert later.writable


def test_a_newer_format_opens_to_read_only(book: Workbook):
    book.save(lesson(), NOW)
    book.close()
    path = book.folder / "workbook.json"
    path.write_text(path.read_text("utf-8").replace('"format":2', '"format":3'), "utf-8")
    with reopened(book) as later:
        assert (later.outcome, later.writable) == ("newer_format", False)
        assert headings(later) == ["李青《周长》"]
        assert any("更新版本" in note for note in later.notes)
        with pytest.raises(Problem, match="更新版本的程序"):
            later.save(lesson(), NOW)
        # Nor is the lock kept from the newer program.
        path.write_text(path.read_text("utf-8").replace('"format":3', '"format":2'), "utf-8")
        with Workbook.open(book.folder, write=True, now=NOW) as beside:
            assert beside.writable


def test_a_year_file_of_a_newer_format_is_read_and_not_written(book: Workbook):
    filled(book)
    path = book.folder / "records-2026.json"
    path.write_text(path.read_text("utf-8").replace('"format":2', '"format":3'), "utf-8")
    before = path.read_bytes()
    with reopened(book) as later:
        assert len(later.records(ALL)) == 2
        with pytest.raises(Problem, match=r"“records-2026\.json”是更新版本的程序写的"):
            later.save(lesson(), NOW)
    assert path.read_bytes() == before


def test_a_workbook_damaged_while_open_keeps_what_it_knew_and_refuses_to_overwrite(book: Workbook):
    number = saved(book, lesson())
    book.write_files(NOW)
    front, year = book.folder / "workbook.json", book.folder / "records-2026.json"
    front.write_bytes(b"{")
    year.write_bytes(b"{")
    assert book.settings.owner == "王芳"
    assert any("workbook.json" in note for note in book.notes)
    for change in (
        lambda: book.arrange(people=[]),
        lambda: book.save(lesson("新"), NOW),
        lambda: book.delete(number, NOW),
    ):
        with pytest.raises(Damaged):
            change()
    assert (front.read_bytes(), year.read_bytes()) == (b"{", b"{")
    assert book.outcome == "damaged"


def test_a_year_file_that_vanished_while_open_is_written_again_whole(book: Workbook):
    """A sync client took it away for a moment; what was in it is still known."""
    book.save(lesson("一"), NOW)
    book.write_files(NOW)
    (book.folder / "records-2026.json").unlink()
    assert headings(book) == ["李青《一》"]
    book.save(lesson("二"), NOW)
    with reopened(book) as later:
        assert headings(later) == ["李青《一》", "李青《二》"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_linked_files_and_folders_stay_links(tmp_path: Path):
    elsewhere = tmp_path / "另一块盘"
    made = new_book(elsewhere / "书")
    made.save(lesson("一"), NOW)
    made.close()
    (elsewhere / "书" / "records-2026.json").rename(elsewhere / "年.json")
    (elsewhere / "书" / "records-2026.json").symlink_to(elsewhere / "年.json")
    (tmp_path / "书").symlink_to(elsewhere / "书")
    with Workbook.open(tmp_path / "书", write=True, now=NOW) as book:
        book.save(lesson("二"), NOW)
    assert (elsewhere / "书" / "records-2026.json").is_symlink()
    assert (tmp_path / "书").is_symlink()
    assert "二" in (elsewhere / "年.json").read_text("utf-8")
    assert not Path(elsewhere / "年.json").is_symlink()


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.integers(0, 10**17).map(str), VALUES, max_size=5))
def test_whatever_is_cleaned_comes_back_from_the_file_as_it_went_in(documents: dict[str, Any]):
    tables = {"records": cleaned(documents), "meta": {"1": {"format": 1}}}
    data = encode(tables)
    assert check(data, "x") == data
    assert decode(data) == tables
    assert json.loads(data) == tables
    assert check(json.dumps(tables, indent=1).encode(), "x") == data


@given(st.binary(max_size=60))
def test_rubbish_is_refused_by_name_never_by_a_crash(data: bytes):
    with pytest.raises(Damaged):
        check(data, "x")


def lines_of(folder: Path) -> list[bytes]:
    """The lines of the log, without the room behind them."""
    return (folder / "log" / "this.log").read_bytes().rstrip(b"\0").splitlines()


def new_engine(folder: Path) -> Engine:
    """An engine in an empty folder, or in one that an engine left."""
    (folder / "log").mkdir(exist_ok=True)
    log = ChangeLog(folder / "log" / "this.log", "this")
    return Engine(folder, "this", log, lambda tables, number: tables, _nothing, _nothing)


def _nothing(_: object) -> None:
    """What is done around reading and replacing is no matter here."""


def rows_of(engine: Engine) -> dict[str, dict[int, Any]]:
    """What stands in the file a, without versions."""
    file = engine.file("a")
    return {table: {key: content_of(row) for key, row in file.documents(table)} for table in file.tables()}


def test_several_changes_in_several_files_are_one_line_of_the_log(tmp_path: Path):
    engine = new_engine(tmp_path)
    engine.put("a", "records", 1, {"a": 1})
    before = len(lines_of(tmp_path))
    with engine.together():
        engine.put("a", "records", 2, {"b": 2})
        engine.take_out("a", "records", 1)
        engine.put("b", "records", 1, {"c": 3})
    assert len(lines_of(tmp_path)) == before + 1
    assert rows_of(engine) == {"records": {2: {"b": 2}}}
    engine.release()
    later = new_engine(tmp_path)
    assert rows_of(later) == {"records": {2: {"b": 2}}}
    assert content_of(later.file("b").get("records", 1)) == {"c": 3}
    later.release()


def test_an_error_among_several_changes_leaves_the_log_and_memory_as_they_were(tmp_path: Path):
    engine = new_engine(tmp_path)
    engine.put("a", "records", 1, {"a": 1})
    before = lines_of(tmp_path)
    with pytest.raises(ZeroDivisionError), engine.together():
        engine.take_out("a", "records", 1)
        raise ZeroDivisionError
    assert rows_of(engine) == {"records": {1: {"a": 1}}}
    assert lines_of(tmp_path) == before
    engine.release()


def test_documents_that_are_changed_by_the_caller_do_not_reach_the_next_write(tmp_path: Path):
    """TinyDB changes documents in place: a live one handed out would be written, or a difference missed."""
    engine = new_engine(tmp_path)
    engine.put("a", "records", 1, {"a": [1]})
    engine.file("a").get("records", 1)["a"].append(2)
    table = JournalDatabase(engine, "a").journal("records")
    (found,) = table.all()
    found["a"].append(3)
    table.get(doc_id=1)["a"].append(4)
    given: dict[str, Any] = {"b": []}
    engine.put("a", "records", 2, given)
    given["b"].append(5)
    engine.close()
    assert {key: content_of(row) for key, row in documents(tmp_path / "a.json").items()} == {
        1: {"a": [1]},
        2: {"b": []},
    }
