"""收件文件夹: what has arrived and is not merged yet, found without reading what is known."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.services import inbox
from qinglan_tui.services.exchange import Choice, pack
from qinglan_tui.services.inbox import waiting, waiting_line
from qinglan_tui.services.merging import merge
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.merged_packets import merged_packets
from qinglan_tui.storage.packets import Packet, read_packet, write_packet
from tests.services.pairs import Pair


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """王芳 watches the folder 收件, into which 李青 has put a packet of two records."""
    made = Pair(tmp_path)
    made.wang.arrange(settings=structs.replace(made.wang.settings, inbox=str(tmp_path / "收件")))
    (tmp_path / "收件").mkdir()
    made.write(made.li, "反思", 课题="面积")
    made.write(made.li, "反思", 课题="周长")
    pack(made.li, Choice(), tmp_path / "收件" / "一.qinglan", made.clock())
    yield made
    made.close()


def texts(pair: Pair) -> list[str]:
    return [one.text for one in waiting(pair.wang)]


def no_reading(path: Path) -> None:
    raise AssertionError(f"{path.name} was read")


def test_what_has_arrived_is_told_until_it_is_merged(pair: Pair) -> None:
    assert waiting_line(waiting(pair.wang)) == "收到对方的文件：李青 2条（11月22日）"
    (one,) = waiting(pair.wang)
    merge(pair.wang, read_packet(one.path), pair.clock())
    assert texts(pair) == []
    assert waiting_line(()) == ""


def test_what_was_merged_is_known_again_by_its_name_and_size_alone(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(pair.wang, read_packet(pair.folder / "收件" / "一.qinglan"), pair.clock())
    monkeypatch.setattr(inbox, "read_heading", no_reading)
    monkeypatch.setattr(inbox, "digest_of", no_reading)
    assert texts(pair) == []


def test_a_merged_file_under_another_name_is_known_by_its_content(pair: Pair) -> None:
    first = pair.folder / "收件" / "一.qinglan"
    merge(pair.wang, read_packet(first), pair.clock())
    (pair.folder / "收件" / "一(1).qinglan").write_bytes(first.read_bytes())
    assert texts(pair) == []


def test_a_file_merged_from_elsewhere_does_not_wait_either(pair: Pair) -> None:
    first = pair.folder / "收件" / "一.qinglan"
    other = pair.folder / "桌面.qinglan"
    other.write_bytes(first.read_bytes())
    merge(pair.wang, read_packet(other), pair.clock())
    assert texts(pair) == []


def test_without_a_folder_or_with_one_that_is_gone_nothing_waits(pair: Pair) -> None:
    for place in ("", "  ", str(pair.folder / "U盘"), str(pair.folder / "收件" / "一.qinglan")):
        pair.wang.arrange(settings=structs.replace(pair.wang.settings, inbox=place))
        assert texts(pair) == []


def test_ones_own_files_and_those_for_somebody_else_do_not_wait(pair: Pair) -> None:
    pair.write(pair.wang, "听课", 授课教师="李青", 课题="小数")
    pack(pair.wang, Choice(partner="李青"), pair.folder / "收件" / "我的.qinglan", pair.clock())
    assert texts(pair) == ["李青 2条（11月22日）"]
    pair.li.arrange(settings=structs.replace(pair.li.settings, inbox=str(pair.folder / "收件")))
    assert [one.path.name for one in waiting(pair.li)] == ["我的.qinglan"]


@pytest.mark.parametrize(("sender", "to", "waits"), [("王芳", "", 0), ("李青", "周敏", 0), ("李青", "", 1)])
def test_who_made_it_and_for_whom_both_count(pair: Pair, sender: str, to: str, waits: int) -> None:
    made_at = pair.clock()
    (pair.folder / "收件" / "一.qinglan").unlink()
    packet = Packet(sender=sender, to=to, made_at=made_at)
    write_packet(pair.folder / "收件" / "二.qinglan", packet, {})
    assert len(texts(pair)) == waits


def test_the_folders_of_months_are_looked_into_and_other_files_are_not(pair: Pair) -> None:
    month = pair.folder / "收件" / "2026-11"
    month.mkdir()
    (pair.folder / "收件" / "一.qinglan").rename(month / "一.qinglan")
    (pair.folder / "收件" / "别的").mkdir()
    (pair.folder / "收件" / "别的" / "二.qinglan").write_bytes(b"x")
    (pair.folder / "收件" / "教案.docx").write_bytes(b"x")
    assert texts(pair) == ["李青 2条（11月22日）"]


def test_one_that_did_not_arrive_whole_is_told_by_its_name(pair: Pair) -> None:
    whole = (pair.folder / "收件" / "一.qinglan").read_bytes()
    (pair.folder / "收件" / "一.qinglan").write_bytes(whole[:-100])
    (one,) = waiting(pair.wang)
    assert one.text == "一.qinglan 读不出来"
    assert "没有传完" in one.problem


def test_the_newest_stands_first(pair: Pair) -> None:
    pack(pair.li, Choice(), pair.folder / "收件" / "二.qinglan", pair.clock())
    os.utime(pair.folder / "收件" / "一.qinglan", (1, 1))
    assert [one.path.name for one in waiting(pair.wang)] == ["二.qinglan", "一.qinglan"]


def test_a_workbook_that_is_only_read_tells_it_too(pair: Pair) -> None:
    pair.wang.close()
    read = Workbook.open(pair.wang.folder, write=False, now=pair.clock())
    assert [one.sender for one in waiting(read)] == ["李青"]


# --- the list of what was merged ---


def test_a_list_that_cannot_be_read_is_kept_aside_and_begun_anew(pair: Pair) -> None:
    packet = read_packet(pair.folder / "收件" / "一.qinglan")
    merge(pair.wang, packet, pair.clock())
    place = pair.wang.folder / "merged" / "packets.json"
    place.write_bytes(b"{broken")
    assert texts(pair) == ["李青 2条（11月22日）"], "it is offered again, and merging it changes nothing"
    merge(pair.wang, packet, pair.clock())
    assert texts(pair) == []
    assert (pair.wang.folder / "merged" / "packets.damaged-1.json").read_bytes() == b"{broken"


def test_a_packet_merged_twice_stands_in_the_list_once(pair: Pair) -> None:
    packet = read_packet(pair.folder / "收件" / "一.qinglan")
    for _ in range(2):
        merge(pair.wang, packet, pair.clock())
    (known,) = merged_packets(pair.wang.folder)
    assert (known.digest, known.sender, known.name) == (packet.digest, "李青", "一.qinglan")
