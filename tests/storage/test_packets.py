"""The exchange file: written whole and the same each time, read with nothing believed before a check."""

import datetime as dt
import hashlib
import json
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.people import Person, new_pairing
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import to_document
from qinglan_tui.storage import packets
from qinglan_tui.storage.packet_versions import is_only_theirs, signed, unsigned
from qinglan_tui.storage.packets import (
    Packet,
    read_heading,
    read_packet,
    unpack_attachment,
    write_packet,
)
from tests.domain.examples import stored

NOW = dt.datetime(2026, 11, 22, 14, 32)
ID = 1_795_325_921_600_447
PHOTO = "听课本第一页".encode() * 500
HASH = hashlib.sha256(PHOTO).hexdigest()
DOCUMENT = {
    "kind": "reflection",
    "date": "2026-11-13",
    "fields": {"text": "学生会画不会说"},
    "_v": {"办公室": 7},
}


def a_packet(**changes: Any) -> Packet:
    """A packet of 王芳's for 李青 with one record."""
    facts: dict[str, Any] = {
        "sender": "王芳",
        "to": "李青",
        "school": "桃浦中心小学",
        "made_at": NOW,
        "records": {ID: DOCUMENT},
        "people": (Person(name="王芳", subject="数学"), Person(name="李青")),
        "pairings": (new_pairing(("王芳",), ("李青",), dt.date(2026, 9, 1), "000-01"),),
    }
    return Packet(**(facts | changes))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "听课本.jpg"
    path.write_bytes(PHOTO)
    return path


def entries(**changes: Any) -> dict[str, bytes]:
    """The files inside a packet as they should be, packet.json by its parts."""
    head = {"format": 1, "from": "王芳", "to": "李青", "school": "", "made_at": NOW.isoformat()}
    tables: dict[str, Any] = {"meta": {"1": head | changes.pop("head", {})}, "records": {str(ID): DOCUMENT}}
    return {"packet.json": json.dumps(tables | changes, ensure_ascii=False).encode()}


def a_zip(path: Path, files: dict[str, bytes] | list[tuple[str, bytes]], method: int = 8) -> Path:
    """A zip of these files, whatever their names."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, data in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, data)
    return path


def refusal(path: Path) -> str:
    """What the teacher reads when the file is not taken."""
    with pytest.raises(Problem) as caught:
        read_packet(path)
    assert caught.value.do
    return caught.value.what


# --- there and back ---


def test_a_packet_reads_back_as_it_was_written(tmp_path: Path, photo: Path) -> None:
    target = tmp_path / "互传.qinglan"
    assert write_packet(target, a_packet(), {HASH: photo}) == (HASH,)
    read = read_packet(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    assert read == a_packet(attachments=(HASH,), digest=digest, path=target)
    assert unpack_attachment(target, HASH, tmp_path / "照片")
    assert (tmp_path / "照片").read_bytes() == PHOTO


def test_the_heading_tells_who_sent_it_and_how_many_records_it_holds(tmp_path: Path) -> None:
    write_packet(tmp_path / "互传.qinglan", a_packet(), {})
    heading = read_heading(tmp_path / "互传.qinglan")
    assert (heading.sender, heading.to, heading.made_at, heading.count) == ("王芳", "李青", NOW, 1)


def test_the_same_packet_is_the_same_file_byte_for_byte(tmp_path: Path, photo: Path) -> None:
    for name in ("一", "二"):
        write_packet(tmp_path / name, a_packet(), {HASH: photo})
    assert (tmp_path / "一").read_bytes() == (tmp_path / "二").read_bytes()


def test_its_text_can_be_read_without_the_program(tmp_path: Path) -> None:
    write_packet(tmp_path / "互传.qinglan", a_packet(), {})
    with zipfile.ZipFile(tmp_path / "互传.qinglan") as archive:
        lines = archive.read("packet.json").decode("utf-8").splitlines()
    assert any("学生会画不会说" in line and str(ID) in line for line in lines), "one record a line"


def test_nothing_of_what_storage_notes_in_a_document_comes_in_but_its_version(tmp_path: Path) -> None:
    noted = DOCUMENT | {"_from": "周敏", "_deleted_at": "2026-11-01", "_conflict_of": 5, "_moved_to": 2025}
    target = a_zip(tmp_path / "互传.qinglan", entries(records={str(ID): noted}))
    assert read_packet(target).records == {ID: DOCUMENT}


@given(record=stored())
def test_every_record_reads_back_whole(tmp_path_factory: pytest.TempPathFactory, record: Any) -> None:
    document = to_document(record) | {"_v": {"办公室": 1}}
    target = tmp_path_factory.getbasetemp() / "每一种.qinglan"
    write_packet(target, a_packet(records={ID: document}), {})
    assert read_packet(target).records == {ID: document}


# --- versions ---


def test_two_workbooks_that_call_their_devices_alike_are_told_apart() -> None:
    mine = {"text": "a", "_v": {"this": 5}}
    sent = signed(mine, "王芳")
    assert sent == {"text": "a", "_v": {"王芳/this": 5}}
    assert unsigned(sent, "李青") == sent, "foreign devices keep their sign"
    assert unsigned(sent, "王芳") == mine
    changed = {"text": "b", "_v": {"王芳/this": 5, "this": 9}}
    assert signed(changed, "李青")["_v"] == {"王芳/this": 5, "李青/this": 9}
    assert unsigned(signed(changed, "李青"), "王芳")["_v"] == {"this": 5, "李青/this": 9}


def test_a_sign_in_a_name_leads_nobody_astray() -> None:
    sent = signed({"_v": {"this": 5}}, "王/芳")
    assert unsigned(sent, "王")["_v"] == {"王/芳/this": 5}
    assert unsigned(sent, "王/芳")["_v"] == {"this": 5}


def test_a_record_is_only_theirs_until_it_is_changed_here() -> None:
    assert is_only_theirs({"_v": {"王芳/this": 5}})
    assert not is_only_theirs({"_v": {"王芳/this": 5, "this": 6}})
    assert not is_only_theirs({"_v": {}})


# --- attachments ---


def test_an_attachment_that_is_missing_or_altered_is_left_out(tmp_path: Path, photo: Path) -> None:
    photo.write_bytes(b"altered")
    files = {HASH: photo, "ab" * 32: tmp_path / "没有"}
    assert write_packet(tmp_path / "互传.qinglan", a_packet(), files) == ()
    assert read_packet(tmp_path / "互传.qinglan").attachments == ()


def test_an_attachment_whose_content_is_not_what_its_name_says_is_not_taken_in(tmp_path: Path) -> None:
    target = a_zip(tmp_path / "互传.qinglan", entries() | {f"attachments/{HASH}": b"other"})
    assert not unpack_attachment(target, HASH, tmp_path / "照片")
    assert not (tmp_path / "照片").exists()
    assert not unpack_attachment(target, "ab" * 32, tmp_path / "照片")


def test_unpacking_replaces_no_file(tmp_path: Path, photo: Path) -> None:
    write_packet(tmp_path / "互传.qinglan", a_packet(), {HASH: photo})
    kept = tmp_path / "照片"
    kept.write_bytes("原来的".encode())
    with pytest.raises(Problem):
        unpack_attachment(tmp_path / "互传.qinglan", HASH, kept)
    assert kept.read_bytes() == "原来的".encode()


def test_more_than_a_packet_may_hold_is_refused_with_the_way_out(
    tmp_path: Path, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packets, "LARGEST", 1000)
    with pytest.raises(Problem, match="分几次传"):
        write_packet(tmp_path / "互传.qinglan", a_packet(), {HASH: photo})
    assert not (tmp_path / "互传.qinglan").exists()


# --- what is no packet ---


def test_what_is_no_packet_is_told_from_one_that_did_not_arrive_whole(tmp_path: Path, photo: Path) -> None:
    assert "没有" in refusal(tmp_path / "没有.qinglan")
    assert "文件夹" in refusal(tmp_path)
    (tmp_path / "空.qinglan").write_bytes(b"")
    assert "不是互传文件" in refusal(tmp_path / "空.qinglan")
    assert "不是互传文件" in refusal(photo)
    assert "不是互传文件" in refusal(a_zip(tmp_path / "教案.docx", {"word/document.xml": b"<w/>"}))
    whole = tmp_path / "互传.qinglan"
    write_packet(whole, a_packet(), {HASH: photo})
    (tmp_path / "断.qinglan").write_bytes(whole.read_bytes()[:-200])
    assert "没有传完" in refusal(tmp_path / "断.qinglan")


@given(data=st.data())
def test_a_packet_with_one_byte_changed_is_refused_or_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp()
    photo, whole, spoilt = folder / "照片", folder / "好.qinglan", folder / "坏.qinglan"
    photo.write_bytes(PHOTO[:40])
    digest = hashlib.sha256(PHOTO[:40]).hexdigest()
    write_packet(whole, a_packet(), {digest: photo})
    changed = bytearray(whole.read_bytes())
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    spoilt.write_bytes(changed)
    try:
        read = read_packet(spoilt)
        if read.attachments:
            (folder / "取出").unlink(missing_ok=True)
            unpack_attachment(spoilt, read.attachments[0], folder / "取出")
    except Problem as problem:
        assert problem.do
    else:
        assert read.records == {ID: DOCUMENT}
        assert read.sender == "王芳"


@given(rubbish=st.binary(max_size=300))
def test_rubbish_in_place_of_the_text_is_a_problem(
    tmp_path_factory: pytest.TempPathFactory, rubbish: bytes
) -> None:
    assert refusal(a_zip(tmp_path_factory.getbasetemp() / "乱.qinglan", {"packet.json": rubbish}))


def test_a_newer_format_asks_for_an_update(tmp_path: Path) -> None:
    target = a_zip(tmp_path / "互传.qinglan", entries(head={"format": 2}))
    assert "更新版本" in refusal(target)


# --- what means harm ---


@pytest.mark.parametrize(
    "name",
    [
        "../workbook.json",
        "/etc/passwd",
        "C:\\Windows\\a.exe",
        "attachments/../../a",
        "attachments/" + "AB" * 32,
        f"attachments/{HASH}/",
        f"attachments/{HASH}.exe",
        f"{HASH}",
        "附件/照片.jpg",
        "packet.json/",
        ".",
    ],
)
def test_a_name_that_is_not_ours_is_refused(tmp_path: Path, name: str) -> None:
    assert "不该有的文件" in refusal(a_zip(tmp_path / "互传.qinglan", entries() | {name: b"x"}))


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    files = [*entries().items(), (f"attachments/{HASH}", b"1"), (f"attachments/{HASH}", b"2")]
    assert "同名" in refusal(a_zip(tmp_path / "互传.qinglan", files))
    twice = [*entries().items(), *entries(records={}).items()]
    assert "同名" in refusal(a_zip(tmp_path / "互传.qinglan", twice))


def test_thousands_of_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "MOST_ENTRIES", 10)
    many = entries() | {f"attachments/{number:064x}": b"" for number in range(11)}
    assert "太多" in refusal(a_zip(tmp_path / "互传.qinglan", many))


def test_thousands_of_records_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "MOST_RECORDS", 10)
    many = {str(ID + number): DOCUMENT for number in range(11)}
    assert "太多" in refusal(a_zip(tmp_path / "互传.qinglan", entries(records=many)))


def test_a_text_that_unpacks_to_more_than_it_may_is_refused_unread(tmp_path: Path) -> None:
    bomb = a_zip(tmp_path / "互传.qinglan", {"packet.json": b" " * (packets.LARGEST_TEXT + 1)})
    assert bomb.stat().st_size < 1 << 20
    assert "太大" in refusal(bomb)


def test_an_entry_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """The directory says 10 bytes, the data goes on: not one byte more is read."""
    text = entries()["packet.json"]
    target = a_zip(tmp_path / "互传.qinglan", {"packet.json": text}, method=0)
    size = len(text).to_bytes(4, "little")
    whole = target.read_bytes()
    assert whole.count(size * 2) == 2
    target.write_bytes(whole.replace(size * 2, size + (10).to_bytes(4, "little")))
    assert refusal(target)


def test_a_locked_packet_and_a_foreign_compression_are_refused(tmp_path: Path) -> None:
    foreign = a_zip(tmp_path / "一.qinglan", entries(), method=zipfile.ZIP_BZIP2)
    assert "不是青蓝工作簿压缩的" in refusal(foreign)
    whole = bytearray(a_zip(tmp_path / "二.qinglan", entries(), method=0).read_bytes())
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "二.qinglan").write_bytes(whole)
    assert "加了密码" in refusal(tmp_path / "二.qinglan")


def test_text_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    deep = b'{"meta": {"1": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}"
    assert "层次太多" in refusal(a_zip(tmp_path / "互传.qinglan", {"packet.json": deep}))


@pytest.mark.parametrize("key", ["0", str(10**16), "123456789012345678"])
def test_an_id_that_no_workbook_gives_is_refused(tmp_path: Path, key: str) -> None:
    assert "编号" in refusal(a_zip(tmp_path / "互传.qinglan", entries(records={key: DOCUMENT})))


@pytest.mark.parametrize(
    "version",
    [None, [], 5, {"": 1}, {"长" * 201: 1}, {"a": 0}, {"a": -1}, {"a": "1"}, {"a": 1.5}, {"a": True}],
)
def test_a_record_without_a_proper_version_is_refused(tmp_path: Path, version: object) -> None:
    records = {str(ID): DOCUMENT | {"_v": version}}
    assert "哪一次改" in refusal(a_zip(tmp_path / "互传.qinglan", entries(records=records)))


def test_a_record_that_never_went_through_storage_may_come_without_a_version(tmp_path: Path) -> None:
    bare = {key: value for key, value in DOCUMENT.items() if key != "_v"}
    read = read_packet(a_zip(tmp_path / "互传.qinglan", entries(records={str(ID): bare})))
    assert read.records == {ID: bare | {"_v": {}}}


def test_a_version_beyond_every_clock_is_refused(tmp_path: Path) -> None:
    """It would count as newer than anything written here for ever."""
    records = {str(ID): DOCUMENT | {"_v": {"a": 10**16}}}
    assert "哪一次改" in refusal(a_zip(tmp_path / "互传.qinglan", entries(records=records)))


@pytest.mark.parametrize("document", ["text", 5, None, ["list"]])
def test_a_record_that_is_none_is_refused(tmp_path: Path, document: object) -> None:
    assert refusal(a_zip(tmp_path / "互传.qinglan", entries(records={str(ID): document})))


@pytest.mark.parametrize("head", [{"from": ""}, {"from": 5}, {"made_at": "昨天"}, {"made_at": None}])
def test_a_packet_of_nobody_or_of_no_day_is_refused(tmp_path: Path, head: dict[str, object]) -> None:
    assert "没有写是谁" in refusal(a_zip(tmp_path / "互传.qinglan", entries(head=head)))


def test_names_come_on_one_line_and_not_longer_than_names_are(tmp_path: Path) -> None:
    head = {"from": "李\n青\x1b[2J\u202e" + "长" * 500}
    sender = read_packet(a_zip(tmp_path / "互传.qinglan", entries(head=head))).sender
    assert sender.startswith("李 青[2J长")
    assert len(sender) == 60


def test_people_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    people = {"1": {"name": "李青"}, "2": {"name": 5}, "3": "王芳"}
    read = read_packet(a_zip(tmp_path / "互传.qinglan", entries(people=people, pairings={"1": {}})))
    assert (read.people, read.pairings) == ((Person(name="李青"),), ())


def test_text_is_cleaned_at_the_door(tmp_path: Path) -> None:
    dirty = DOCUMENT | {"fields": {"text": "会画\x00\x1b不会说\r\n"}}
    read = read_packet(a_zip(tmp_path / "互传.qinglan", entries(records={str(ID): dirty})))
    assert read.records[ID]["fields"] == {"text": "会画不会说\n"}
    write_packet(tmp_path / "自己的样子.qinglan", a_packet(records={ID: dirty}), {})
    assert read_packet(tmp_path / "自己的样子.qinglan").records == read.records


def test_a_failed_write_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qinglan_tui.storage.engine import disk

    target = tmp_path / "互传.qinglan"
    write_packet(target, a_packet(), {})
    before = target.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "flush_to_disk", fail)
    with pytest.raises(Problem, match="磁盘已满"):
        write_packet(target, a_packet(sender="李青"), {})
    assert [path.name for path in tmp_path.iterdir()] == ["互传.qinglan"]
    assert target.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_a_packet_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_packet(tmp_path / "互传.qinglan", a_packet(), {})
    assert (tmp_path / "互传.qinglan").stat().st_mode & 0o077 == 0
