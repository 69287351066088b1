"""What is saved from a damaged file: every line that can be read, none altered, the rest as text."""

import contextlib
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from qinglan_tui.domain.terms import Leave
from qinglan_tui.domain.text import clean
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine.codec import Tables, check, cleaned, decode, encode
from qinglan_tui.storage.salvage import Salvaged, salvage
from tests.storage.samples import NOW, lesson

NAME = "records-2026.json"
FIRST = 1795325921600447


def record(number: int, text: str = "周长") -> dict[str, Any]:
    """A stored record as format 2 has it."""
    fields = {"teacher": "李青", "topic": f"{text}{number}", "n": 12}
    return {"kind": "observation", "date": "2026-09-12", "fields": fields, "_v": {"1": FIRST + number}}


def year(*records: dict[str, Any]) -> Tables:
    """A year file of format 2."""
    found = records or tuple(record(number) for number in range(6))
    return {
        "meta": {"1": {"format": 2}},
        "records": {str(FIRST + at): one for at, one in enumerate(found)},
    }


def old_year() -> Tables:
    """A year file of the first format, with a trash."""
    alive = {"kind": "reflection", "date": "2026-09-12", "fields": {"text": "一"}, "_saved": 5}
    gone = alive | {"fields": {"text": "二"}, "_deleted_at": "2026-09-13T10:00:00"}
    return {"meta": {"1": {"format": 1}}, "records": {"11": alive, "12": alive}, "trash": {"13": gone}}


def workbook() -> Tables:
    """A workbook.json: tables of few lines, each numbered from 1."""
    return {
        "meta": {"1": {"format": 2, "made_at": "2026-09-01T10:00:00"}},
        "settings": {"1": {"owner": "王芳", "school": "桃源县第三小学"}},
        "people": {"1": {"name": "王芳"}, "2": {"name": "李青"}},
        "leave": {},
        "terms": {"1": {"id": "2026-2027-1"}, "2": {"id": "2026-2027-2"}},
        "years": {"2026": {"records": 6, "trash": 0, "conflicts": 0}},
    }


def lines_of(tables: Tables) -> dict[int, tuple[str, str, Any]]:
    """Where each document stands in the written file: line number → table, id, document."""
    found, table = {}, ""
    for number, line in enumerate(encode(tables).decode().splitlines(), 1):
        if line.endswith(": {"):
            table = json.loads(line[: line.rindex(":")])
        elif table != "meta" and line.startswith('"') and line[1].isdigit():
            key, _, value = line.rstrip(",").partition(": ")
            found[number] = (table, json.loads(key), json.loads(value))
    return found


def has(saved: Salvaged, place: tuple[str, str, Any]) -> bool:
    """Whether the document is there, at its own id or, where a fault gave that to another, beside it."""
    table, key, document = place
    rows = saved.tables.get(table, {})
    return rows.get(key) == document or any(
        document["fields"] == row["fields"] and row.get("_conflict_of") == int(key)
        for row in rows.values()
        if "fields" in document
    )


def invented(saved: Salvaged, tables: Tables) -> list[tuple[str, str]]:
    """What was never in the file; a copy that was put aside for its id was."""
    return [
        (name, key)
        for name, rows in saved.tables.items()
        for key, document in rows.items()
        if name != "meta" and tables.get(name, {}).get(key) != document and "_conflict_of" not in document
    ]


def stands(data: bytes, key: str, document: Any) -> bool:
    """Whether a line of the file says exactly this."""
    for line in data.split(b"\n"):
        with contextlib.suppress(ValueError):
            found = json.loads("{" + line.decode("utf-8").strip(" \0,\r") + "}")
            if cleaned(found.get(key)) == document:
                return True
    return False


FILES = {NAME: year(), "records-2025.json": old_year(), "workbook.json": workbook()}


@pytest.mark.parametrize("file", FILES)
def test_a_whole_file_is_taken_whole(file: str):
    saved = salvage(encode(FILES[file]), file)
    assert {name: rows for name, rows in FILES[file].items() if rows} == saved.tables
    assert (saved.lost, saved.encoding) == ((), "utf-8")


@pytest.mark.parametrize("file", FILES)
def test_cut_at_any_byte_every_line_before_the_cut_is_there(file: str):
    data = encode(FILES[file])
    places = lines_of(FILES[file])
    for cut in range(len(data)):
        whole = data[:cut].count(b"\n")
        saved = salvage(data[:cut], file)
        assert not invented(saved, FILES[file]), cut
        assert all(has(saved, place) for number, place in places.items() if number <= whole), cut
        assert len(saved.lost) <= 1
        assert all(lost.line == whole + 1 for lost in saved.lost)


@pytest.mark.parametrize("file", [NAME, "records-2025.json"])
@pytest.mark.parametrize("to", [0x00, 0x0A, 0x22, 0x2C, 0x31, 0x5C, 0x7B, 0x7D, 0x80, 0xFF])
def test_one_wrong_byte_anywhere_costs_no_line_but_its_own(file: str, to: int):
    """Also where it stands in a heading, in the format, or between two lines."""
    data = encode(FILES[file])
    places = lines_of(FILES[file])
    for at in range(len(data)):
        broken = data[:at] + bytes([to]) + data[at + 1 :]
        own = data[:at].count(b"\n") + 1
        saved = salvage(broken, file)
        others = [place for number, place in places.items() if number != own]
        missing = [place for place in others if not has(saved, place)]
        assert not missing, (at, broken[max(0, at - 30) : at + 30])
        wrong = invented(saved, FILES[file])
        # The line itself may still be one that can be read, and then it says what stands there.
        assert len(wrong) <= 1, at
        for table, key in wrong:
            assert stands(broken, key, saved.tables[table][key]), at


@given(st.data())
def test_wrong_bytes_in_several_places_never_alter_what_stands_on_other_lines(data: st.DataObject):
    file = data.draw(st.sampled_from([NAME, "records-2025.json"]))
    whole = encode(FILES[file])
    changes = data.draw(
        st.dictionaries(st.integers(0, len(whole) - 1), st.integers(0, 255), min_size=1, max_size=4)
    )
    broken = bytearray(whole)
    for at, to in changes.items():
        broken[at] = to
    touched = {whole[:at].count(b"\n") + 1 for at in changes}
    # Two line ends lost beside each other make one line of three.
    assume(all(whole[at] != 0x0A for at in changes))
    saved = salvage(bytes(broken), file)
    for number, place in lines_of(FILES[file]).items():
        assert number in touched or has(saved, place)


@given(st.binary(max_size=300))
@example(b'{"records": {"1": {"a": 1')
@example(b'"1": {')
@example(b'"1": [\n')
@example(b"\xff\xfe{\x00")
@example(b'{"records": ' * 3000)
def test_rubbish_is_told_and_nothing_made_of_it(rubbish: bytes):
    saved = salvage(rubbish, NAME)
    assert encode(saved.tables) if saved.tables else True
    assert saved.count == 0 or b'"' in rubbish


def rewritten(tables: Tables, **how: Any) -> bytes:
    return json.dumps(tables, ensure_ascii=False, **how).encode()


@pytest.mark.parametrize("indent", [1, 2, 4, "\t"])
def test_an_indented_file_cut_anywhere_loses_no_document_before_the_cut(indent: Any):
    tables = year()
    data = rewritten(tables, indent=indent)
    for cut in range(0, len(data), 3):
        saved = salvage(data[:cut], NAME)
        assert not invented(saved, tables), cut
        following = [data.find(f'"{key}"'.encode()) for key in tables["records"]]
        begun = sum(place < cut for place in following)
        assert len(saved.tables.get("records", {})) >= begun - 1, cut


@pytest.mark.parametrize("indent", [2, "\t"])
@pytest.mark.parametrize("to", [0x22, 0x7B, 0x31])
def test_a_wrong_byte_in_an_indented_file_costs_at_most_two_documents(indent: Any, to: int):
    """Where a line end between two of them is gone, both are touched."""
    tables = year()
    data = rewritten(tables, indent=indent)
    for at in range(len(data)):
        saved = salvage(data[:at] + bytes([to]) + data[at + 1 :], NAME)
        same = [key for key, one in tables["records"].items() if saved.tables["records"].get(key) == one]
        assert len(same) >= 4, at
        assert set(saved.tables) <= {"meta", "records"}, at


def test_a_part_of_a_broken_document_is_never_taken_for_a_document():
    """What a newer program keeps in a record may look like a table of its own."""
    inside = record(1) | {"marks": {"7": {"x": 1}, "8": {"x": 2}}}
    tables = year(record(0), inside, record(2))
    for indent in (None, 2):
        text = rewritten(tables, indent=indent).decode()
        at = text.index('"marks"')
        for broken in (
            text.replace('"marks": ', '"mar"ks": '),
            text.replace(f'"{FIRST + 1}": {{', f'"{FIRST + 1}: {{'),
            text.replace(f'"{FIRST + 1}"', f'"x{FIRST + 1}"'),
            text[:at] + "\n" + text[at:],
            text[: at + 20],
        ):
            saved = salvage(broken.encode(), NAME)
            assert not invented(saved, tables), (indent, broken[:400])
            # On one line, what stands before a broken id could itself be half a document.
            assert indent is None or str(FIRST) in saved.tables["records"]


def test_in_a_file_of_one_line_the_documents_around_the_fault_are_found():
    """As plain TinyDB writes it."""
    tables = year()
    text = rewritten(tables).decode()
    saved = salvage(text.replace('"topic": "周长3"', '"topic": "周长"3"').encode(), NAME)
    assert saved.tables["records"].keys() == tables["records"].keys() - {str(FIRST + 3)}
    (lost,) = saved.lost
    assert lost.line == 1
    assert "周长" in lost.text


ENCODINGS = {
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-16-le": "utf-16-le",
    "gb18030": "gb18030",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_broken_file_is_read_in_the_encoding_that_an_editor_left_it_in(encoding: str, ends: str):
    text = encode(year()).decode().replace('"topic":"周长3"', '"topic":"周长3').replace("\n", ends)
    saved = salvage(text.encode(encoding), NAME)
    assert saved.encoding == ENCODINGS[encoding]
    assert len(saved.tables["records"]) == 5
    assert not invented(saved, year())
    (lost,) = saved.lost
    assert lost.line == 5 + 4
    assert "周长3" in lost.text


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_in_another_encoding_too_a_cut_loses_only_the_last_line(encoding: str):
    data = encode(year()).decode().encode(encoding)
    for cut in range(len(data) // 2, len(data)):
        saved = salvage(data[:cut], NAME)
        assert not invented(saved, year())
        assert len(saved.tables["records"]) >= data[:cut].decode(encoding, "ignore").count("\n") - 6


def test_a_block_of_zeros_costs_what_stood_in_it_and_is_told():
    data = encode(year())
    start, end = data.index("周长1".encode()), data.index("周长3".encode())
    saved = salvage(data[:start] + bytes(end - start) + data[end:], NAME)
    assert len(saved.tables["records"]) == 3
    assert not invented(saved, year())
    assert any("个空字节" in lost.text for lost in saved.lost)


def test_of_an_id_that_stands_twice_both_are_kept():
    """Copied by hand to keep the old one; the versions do not tell which is later."""
    twice = {**record(2, "面积"), "_v": {"2": 9}}
    line = b'"%d": %s,\n' % (FIRST + 2, json.dumps(twice, ensure_ascii=False).encode())
    data = encode(year()).replace(b'"records": {\n', b'"records": {\n' + line)
    saved = salvage(data, NAME)
    topics = sorted(one["fields"]["topic"] for one in saved.tables["records"].values())
    assert topics == sorted([*(f"周长{number}" for number in range(6)), "面积2"])
    assert saved.lost == ()


def test_of_an_id_that_stands_twice_in_the_first_format_the_later_stays_and_the_other_is_text():
    line = b'"11": {"kind":"reflection","date":"2026-09-12","fields":{"text":"older"},"_saved":4},\n'
    data = encode(old_year()).replace(b'"records": {\n', b'"records": {\n' + line)
    saved = salvage(data, "records-2025.json")
    assert saved.tables == old_year()
    assert [(lost.line, "older" in lost.text) for lost in saved.lost] == [(6, True)]


def test_what_was_deleted_does_not_come_back_when_the_heading_of_the_trash_is_broken():
    data = encode(old_year()).replace(b'"trash": {', b'"tra')
    assert salvage(data, "records-2025.json").tables == old_year()


def test_people_are_not_taken_for_something_else_when_their_heading_is_broken():
    data = encode(workbook()).replace(b'"people": {', b'"people')
    saved = salvage(data, "workbook.json")
    assert saved.tables["settings"] == workbook()["settings"]
    assert "people" not in saved.tables
    assert sum("王芳" in lost.text for lost in saved.lost) == 1
    assert saved.tables["terms"] == workbook()["terms"]


def test_a_broken_heading_in_a_real_workbook_puts_no_line_into_another_table(book: Workbook):
    book.save(lesson(), NOW)
    book.arrange(
        leave=[Leave(start=dt.date(2026, 10, 12), end=dt.date(2026, 10, 13), kind="外出")],
        programmes=[{"id": "999-01", "name": "我校"}],
    )
    book.close()
    data = (book.folder / "workbook.json").read_bytes()
    tables = decode(data)
    assert len(tables) >= 7
    for name in tables.keys() - {"meta"}:
        saved = salvage(data.replace(f'"{name}": {{'.encode(), f'"{name}'.encode()), "workbook.json")
        assert not invented(saved, tables), name
        kept = sum(map(len, saved.tables.values()))
        # What stays unclear is there as text.
        lost = [line for line in saved.lost if ": {" in line.text]
        assert kept + len(lost) == sum(map(len, tables.values())), name


def test_a_field_that_stands_twice_in_a_record_makes_it_text():
    """Which of the two counts cannot be known."""
    data = encode(year()).replace(b'"n":12', b'"n":12,"n":13', 1)
    saved = salvage(data, NAME)
    assert len(saved.tables["records"]) == 5
    assert len(saved.lost) == 1


@given(st.text(max_size=40))
def test_whatever_is_written_in_a_record_does_not_break_the_others(text: str):
    tables = cleaned(year(record(1), record(2, clean(text)), record(3)))
    data = encode(tables)
    assert salvage(data, NAME).tables == tables
    assert salvage(data[:-3], NAME).tables == tables


def test_what_was_salvaged_is_a_file_that_can_be_read():
    data = encode(year())[:-40]
    again = encode(salvage(data, NAME).tables)
    assert decode(check(again, NAME)) == salvage(data, NAME).tables
