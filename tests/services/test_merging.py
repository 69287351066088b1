"""互传, the receiving side: what a packet brings, shown first, then merged; nobody's text is lost."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.counts import is_by
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.lessons import lesson_key
from qinglan_tui.domain.people import PairingEvent, Person, new_pairing
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.services.exchange import Choice, pack
from qinglan_tui.services.merging import BOTH, CHANGED, NEW, SAME, merge, preview_merge
from qinglan_tui.services.same_lesson import accept_same_lesson, same_lesson_offers
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.packets import Packet, read_packet, write_packet
from tests.services.books import NOW
from tests.services.pairs import ALL, Pair, headings, record_of


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    yield made
    made.close()


def groups(book: Workbook, packet: Packet) -> dict[str, list[str]]:
    preview = preview_merge(book, packet)
    return {
        group: [line.text for line in preview.of(group)]
        for group in (NEW, CHANGED, BOTH, SAME)
        if preview.of(group)
    }


def everything(book: Workbook) -> list[Record | Unreadable]:
    return book.records(ALL)


# --- new, changed, both, same ---


def test_new_records_come_in_with_their_author_and_where_they_came_from(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积", 反思="学生会画不会说")
    packet = pair.packed(pair.li)
    assert groups(pair.wang, packet) == {NEW: ["11月22日 反思 《面积》反思"]}
    assert headings(pair.wang) == [], "a preview writes nothing"
    report = merge(pair.wang, packet, pair.clock())
    assert report.sentences[0] == "合并了李青的互传文件：新增 1 条。"
    taken = record_of(pair.wang, record.id)
    assert (taken.author, taken.imported_from, taken.fields) == ("李青", "李青", record.fields)
    assert taken.written_at == record.written_at
    assert not is_by(taken, "王芳", "王芳")


def test_a_comment_given_on_the_other_side_comes_back_to_ones_own_record(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积")
    pair.send(pair.li)
    pair.edit(pair.wang, record.id, 点评="写得实在", status="已审阅")
    packet = pair.packed(pair.wang)
    assert groups(pair.li, packet) == {CHANGED: ["11月22日 反思 《面积》反思（改了：状态、点评、点评人）"]}
    report = merge(pair.li, packet, pair.clock())
    assert report.sentences[0] == "合并了王芳的互传文件：更新 1 条。"
    mine = record_of(pair.li, record.id)
    assert mine.comment is not None
    assert (mine.comment.text, mine.comment.by, mine.status) == ("写得实在", "王芳", "reviewed")
    assert (mine.author, mine.imported_from) == ("", ""), "it is still one's own"
    assert len(everything(pair.li)) == 1


def test_what_both_changed_is_kept_twice_until_it_is_settled(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积", 反思="初稿")
    pair.send(pair.li)
    pair.edit(pair.li, record.id, 反思="徒弟改的")
    pair.edit(pair.wang, record.id, 反思="师傅改的")
    packet = pair.packed(pair.li)
    assert list(groups(pair.wang, packet)) == [BOTH]
    report = merge(pair.wang, packet, pair.clock())
    assert report.sentences[0] == "合并了李青的互传文件：两边都改过 1 条，已都留着。"
    (conflict,) = pair.wang.conflicts()
    assert texts_of(conflict.record) | texts_of(conflict.other) == {"徒弟改的", "师傅改的"}


def texts_of(entry: Any) -> set[str]:
    assert isinstance(entry, Record) and isinstance(entry.fields, Reflection)
    return {entry.fields.text}


def test_merging_a_file_twice_changes_nothing(pair: Pair) -> None:
    pair.write(pair.li, "反思", 课题="面积")
    pair.write(pair.li, "听课", 授课教师="王芳", 课题="周长")
    packet = pair.packed(pair.li)
    merge(pair.wang, packet, pair.clock())
    before = everything(pair.wang), pair.wang.people, pair.wang.pairings
    report = merge(pair.wang, packet, pair.clock())
    assert report.sentences == ("李青的互传文件里没有新的内容（2 条都一样）。",)
    assert (everything(pair.wang), pair.wang.people, pair.wang.pairings) == before
    assert preview_merge(pair.wang, packet).brings_nothing


def test_an_older_file_after_a_newer_one_changes_nothing(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积", 反思="初稿")
    older = pair.packed(pair.li)
    pair.edit(pair.li, record.id, 反思="定稿")
    pair.send(pair.li)
    assert merge(pair.wang, older, pair.clock()).same == (record.id,)
    assert texts_of(pair.wang.get(record.id or 0)) == {"定稿"}


def test_to_and_fro_nothing_is_doubled_or_lost(pair: Pair) -> None:
    for topic in ("面积", "周长"):
        pair.write(pair.li, "反思", 课题=topic)
    pair.write(pair.wang, "听课", 授课教师="李青", 课题="几分之一")
    for _ in range(3):
        pair.send(pair.li)
        pair.send(pair.wang)
    assert (
        sorted(headings(pair.wang))
        == sorted(headings(pair.li))
        == ["《周长》反思", "《面积》反思", "李青《几分之一》"]
    )
    assert pair.wang.conflicts() == pair.li.conflicts() == []


def test_what_was_deleted_here_stays_deleted_unless_it_was_changed_there(pair: Pair) -> None:
    kept, changed = (pair.write(pair.li, "反思", 课题=topic) for topic in ("面积", "周长"))
    pair.send(pair.li)
    for record in (kept, changed):
        pair.wang.delete(record.id or 0, pair.clock())
    pair.edit(pair.li, changed.id, 反思="又写了一段")
    report = pair.send(pair.li)
    assert (report.same, report.changed) == ((kept.id,), (changed.id,))
    assert headings(pair.wang) == ["《周长》反思"], "a text somebody went on writing beats a deletion"


def test_a_preview_does_not_call_new_what_lies_in_the_trash(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积")
    pair.send(pair.li)
    pair.wang.delete(record.id or 0, pair.clock())
    assert list(groups(pair.wang, pair.packed(pair.li))) == [SAME]


def test_a_record_that_was_moved_to_another_day_does_not_double(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积", date="2026-07-10")
    pair.send(pair.li, since=dt.date(2026, 7, 1))
    pair.edit(pair.li, record.id, date="2026-09-10")
    pair.send(pair.li)
    assert [entry.date for entry in everything(pair.wang) if isinstance(entry, Record)] == [
        dt.date(2026, 9, 10)
    ]


# --- what is not taken ---


def handmade(pair: Pair, **changes: Any) -> Packet:
    """A packet of 李青's with other records than the program would have packed."""
    facts: dict[str, Any] = {"sender": "李青", "to": "王芳", "made_at": NOW} | changes
    write_packet(pair.folder / "手工.qinglan", Packet(**facts), {})
    return read_packet(pair.folder / "手工.qinglan")


def document(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "reflection",
        "date": "2026-11-13",
        "fields": {"text": "正文"},
        "_v": {"李青的电脑": 1_795_000_000_000_000},
    } | changes


def test_private_and_unreadable_records_are_not_taken_and_told(pair: Pair) -> None:
    records = {
        1_795_000_000_000_001: document(private=True),
        1_795_000_000_000_002: document(kind="later"),
        1_795_000_000_000_003: document(date="0007-01-01"),
        1_795_000_000_000_004: document(),
    }
    report = merge(pair.wang, handmade(pair, records=records), pair.clock())
    assert report.new == (1_795_000_000_000_004,)
    said = "".join(report.sentences)
    assert "仅自己看" in said and "更新版本" in said and "日期不对" in said
    assert len(everything(pair.wang)) == 1


def test_a_version_that_waits_to_be_settled_is_not_written_over_from_outside(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积", 反思="初稿")
    pair.send(pair.li)
    pair.edit(pair.li, record.id, 反思="徒弟改的")
    pair.edit(pair.wang, record.id, 反思="师傅改的")
    pair.send(pair.li)
    (conflict,) = pair.wang.conflicts()
    forged = document(_v={"copy": 2, "王芳/this": 9_000_000_000_000_000})
    report = merge(pair.wang, handmade(pair, records={conflict.other.id: forged}), pair.clock())
    assert "有 1 条没有收：这里正等着选定。" in report.sentences
    assert pair.wang.conflicts() == [conflict]


def test_what_a_newer_version_adds_to_a_record_survives_the_way_there_and_back(pair: Pair) -> None:
    number = 1_795_000_000_000_001
    merge(pair.wang, handmade(pair, records={number: document(mood="好")}), pair.clock())
    pair.edit(pair.wang, number, 点评="好")
    assert pair.packed(pair.wang).records[number]["mood"] == "好"


def test_a_packet_of_somebody_of_ones_own_name_is_noticed(pair: Pair) -> None:
    preview = preview_merge(pair.wang, handmade(pair, sender="王芳", records={}))
    assert "同名" in preview.notices[0]


def test_ones_own_packet_on_another_machine_makes_nobody_an_author(pair: Pair) -> None:
    packet = handmade(pair, sender="王芳", records={7: document(author="王芳")})
    merge(pair.wang, packet, pair.clock())
    taken = record_of(pair.wang, 7)
    assert (taken.author, taken.imported_from) == ("", "")


def test_a_packet_made_for_somebody_else_is_noticed(pair: Pair) -> None:
    assert "做给周敏的" in preview_merge(pair.wang, handmade(pair, to="周敏")).notices[0]


def test_a_workbook_that_is_only_read_merges_nothing(pair: Pair) -> None:
    pair.write(pair.li, "反思", 课题="面积")
    packet = pair.packed(pair.li)
    pair.wang.close()
    read = Workbook.open(pair.wang.folder, write=False, now=pair.clock())
    assert list(groups(read, packet)) == [NEW]
    with pytest.raises(Problem, match="只能查看"):
        merge(read, packet, pair.clock())


# --- attachments ---


def test_attached_files_come_along_under_their_names(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "听课本.jpg").write_bytes(b"photo" * 1000)
    record = pair.write(pair.li, "反思", 课题="面积")
    file = pair.li.attach(tmp_path / "听课本.jpg")
    pair.li.save(structs.replace(record, attachments=(file,)), pair.clock())
    report = pair.send(pair.li)
    assert "收到附件 1 个。" in report.sentences
    (kept,) = record_of(pair.wang, record.id).attachments
    path = pair.wang.attachment_path(kept)
    assert path is not None and path.read_bytes() == b"photo" * 1000
    assert kept.name == "听课本.jpg"
    assert "附件" not in "".join(pair.send(pair.li).sentences), "it is here by now"


def test_one_file_under_two_endings_is_kept_under_both(pair: Pair, tmp_path: Path) -> None:
    record = pair.write(pair.li, "反思", 课题="面积")
    files = []
    for name in ("听课本.jpg", "听课本.jpeg", "没有结尾", "怪.结尾" + "长" * 60):
        (tmp_path / name).write_bytes(b"photo")
        files.append(pair.li.attach(tmp_path / name))
    pair.li.save(structs.replace(record, attachments=tuple(files)), pair.clock())
    pair.send(pair.li)
    taken = record_of(pair.wang, record.id).attachments
    assert [file.name for file in taken] == [file.name for file in files]
    assert all(pair.wang.attachment_path(file) for file in taken)


def test_a_file_that_did_not_come_along_is_told_by_name(pair: Pair) -> None:
    lost = {"name": "丢了.jpg", "hash": "ab" * 32, "size": 5}
    report = merge(pair.wang, handmade(pair, records={7: document(attachments=[lost])}), pair.clock())
    assert "附件没有随文件来：丢了.jpg。" in report.sentences


# --- people and pairings ---


def test_new_people_and_pairings_are_proposed_and_taken(pair: Pair, tmp_path: Path) -> None:
    third = new_pairing(("王芳",), ("陈静",), dt.date(2026, 10, 8), "000-01")
    packet = handmade(pair, sender="陈静", people=(Person(name="赵老师", subject="数学"),), pairings=(third,))
    preview = preview_merge(pair.wang, packet)
    assert [offer.text for offer in preview.people] == ["新的教师：陈静", "新的教师：赵老师"]
    assert [offer.text for offer in preview.pairings] == ["新的结对：师傅王芳，徒弟陈静"]
    merge(pair.wang, packet, pair.clock())
    assert {"陈静", "赵老师"} <= {person.name for person in pair.wang.people}
    assert third in pair.wang.pairings


def test_only_the_chosen_ones_are_taken(pair: Pair) -> None:
    people = (Person(name="赵老师"), Person(name="钱老师"))
    merge(pair.wang, handmade(pair, people=people), pair.clock(), people=("钱老师",), pairings=())
    names = [person.name for person in pair.wang.people]
    assert "钱老师" in names and "赵老师" not in names


def test_the_same_name_with_other_facts_is_asked_and_not_overwritten(pair: Pair) -> None:
    pair.wang.arrange(
        people=(Person(name="王芳"), Person(name="李青", title="二级教师"), Person(name="周敏"))
    )
    packet = handmade(pair, people=(Person(name="李青", title="一级教师", subject="数学"),))
    (offer,) = preview_merge(pair.wang, packet).people
    assert (offer.is_safe, offer.text) == (False, "李青的学科、职称和这里写的不一样")
    merge(pair.wang, packet, pair.clock())
    assert Person(name="李青", title="二级教师") in pair.wang.people
    report = merge(pair.wang, packet, pair.clock(), people=("李青",))
    assert "李青的学科、职称改成了对方写的。" in report.sentences
    assert Person(name="李青", title="一级教师", subject="数学") in pair.wang.people


def test_nobody_else_tells_the_owner_who_the_owner_is(pair: Pair) -> None:
    packet = handmade(pair, people=(Person(name="王芳", title="三级教师"),))
    assert preview_merge(pair.wang, packet).people == ()


def test_a_pairing_that_is_written_otherwise_is_asked_and_keeps_its_programme(pair: Pair) -> None:
    mine = pair.wang.pairings[0]
    later = new_pairing(("王芳",), ("李青",), dt.date(2026, 9, 3), "004-02")
    theirs = structs.replace(later, events=(PairingEvent("暂停", dt.date(2026, 11, 2), "病假"),))
    packet = handmade(pair, pairings=(theirs,))
    (offer,) = preview_merge(pair.wang, packet).pairings
    assert offer.text == "师傅王芳，徒弟李青：结对日期、经过和这里写的不一样"
    merge(pair.wang, packet, pair.clock())
    assert mine in pair.wang.pairings
    merge(pair.wang, packet, pair.clock(), pairings=(theirs.id,))
    assert mine not in pair.wang.pairings
    assert structs.replace(theirs, programme=mine.programme) in pair.wang.pairings


def test_pairings_of_other_people_are_nobody_elses_business(pair: Pair) -> None:
    other = new_pairing(("赵老师",), ("钱老师",), dt.date(2026, 9, 1))
    assert preview_merge(pair.wang, handmade(pair, pairings=(other,))).pairings == ()


# --- one lesson in two books ---


def test_a_lesson_that_both_wrote_down_in_full_counts_as_one_without_asking(pair: Pair) -> None:
    facts = {"授课教师": "李青", "课题": "几分之一", "班级": "三（2）班", "date": "11月13日第2节"}
    mine = pair.write(pair.wang, "听课", **facts)
    theirs = pair.write(pair.li, "听课", 听课人="王芳", **facts)
    report = pair.send(pair.li)
    assert report.same_lesson == ()
    keys = {lesson_key(record_of(pair.wang, record.id), "王芳") for record in (mine, theirs)}
    assert len(keys) == 1


def test_where_slot_or_class_is_missing_it_is_offered_as_one_lesson(pair: Pair) -> None:
    mine = pair.write(pair.wang, "听课", 授课教师="李青", 课题="几分之一", date="11月13日第2节")
    theirs = pair.write(pair.li, "听课", 授课教师="李青", 课题="几分之一", 班级="三（2）班", date="11月13日")
    packet = pair.packed(pair.li)
    (offer,) = preview_merge(pair.wang, packet).same_lesson
    assert (offer.mine.id, offer.theirs.id, offer.unknown) == (mine.id, theirs.id, ())
    (offer,) = merge(pair.wang, packet, pair.clock()).same_lesson
    accept_same_lesson(pair.wang, mine.id or 0, theirs.id or 0, pair.clock())
    keys = {lesson_key(record_of(pair.wang, record.id), "王芳") for record in (mine, theirs)}
    assert keys == {(dt.date(2026, 11, 13), "第2节", "三（2）班", "李青")}
    assert same_lesson_offers(pair.wang, [record_of(pair.wang, theirs.id)]) == ()


def test_what_neither_says_is_asked_for_before_they_are_one(pair: Pair) -> None:
    mine = pair.write(pair.wang, "听课", 授课教师="李青", 课题="几分之一", date="11月13日")
    theirs = pair.write(pair.li, "听课", 授课教师="李青", 课题="几分之一", 班级="三（2）班", date="11月13日")
    (offer,) = pair.send(pair.li).same_lesson
    assert offer.unknown == ("节次",)
    with pytest.raises(Problem, match="节次"):
        accept_same_lesson(pair.wang, mine.id or 0, theirs.id or 0, pair.clock())
    accept_same_lesson(pair.wang, mine.id or 0, theirs.id or 0, pair.clock(), slot="第3节")
    assert record_of(pair.wang, mine.id).slot == record_of(pair.wang, theirs.id).slot == "第3节"


def test_two_lessons_that_are_known_to_differ_are_neither_offered_nor_made_one(pair: Pair) -> None:
    mine = pair.write(pair.wang, "听课", 授课教师="李青", 课题="几分之一", date="11月13日第2节")
    theirs = pair.write(pair.li, "听课", 授课教师="李青", 课题="周长", date="11月13日第3节")
    assert pair.send(pair.li).same_lesson == ()
    with pytest.raises(Problem, match="不像同一节课"):
        accept_same_lesson(pair.wang, mine.id or 0, theirs.id or 0, pair.clock())


def test_each_ones_reflection_is_about_a_lesson_of_ones_own(pair: Pair) -> None:
    pair.write(pair.wang, "反思", 课题="几分之一", date="11月13日")
    pair.write(pair.li, "反思", 课题="几分之一", date="11月13日")
    assert pair.send(pair.li).same_lesson == ()


def test_two_records_that_both_came_by_packet_are_not_offered(pair: Pair) -> None:
    for slot in ("", "第2节"):
        pair.write(pair.li, "听课", 授课教师="李青", 课题="几分之一", date=f"11月13日{slot}")
        assert pair.send(pair.li).same_lesson == ()


# --- histories ---


class Story:
    """What two teachers did, and which texts nobody has knowingly written over."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.books = {"王芳": pair.wang, "李青": pair.li}
        self.numbers: list[int] = []
        self.alive: set[str] = set()
        self.count = 0

    def write(self, who: str, which: int) -> None:
        """Write a new record, or write over what is seen of one."""
        book = self.books[who]
        self.count += 1
        text = f"{who}第{self.count}稿"
        entry = book.get(self.numbers[-which]) if 0 < which <= len(self.numbers) else None
        if entry is None:
            record = Record(
                fields=Reflection(topic=str(self.count), text=text), date=NOW.date(), people=("王芳", "李青")
            )
        else:
            assert isinstance(entry, Record)
            self.alive -= texts_of(entry)
            record = structs.replace(entry, fields=structs.replace(entry.fields, text=text))
        self.numbers.append(book.save(record, self.pair.clock()).id or 0)
        self.alive.add(text)

    def clash(self, which: int) -> None:
        """Both write over the same record, neither knowing of it."""
        for who in self.books:
            self.write(who, which)

    def send(self, who: str) -> None:
        """Pack and merge on the other side; nothing to send is no story."""
        if packet := self.packet(who):
            self.receive(who, packet)

    def packet(self, who: str) -> Packet | None:
        target = self.pair.folder / f"{self.count}-{len(list(self.pair.folder.iterdir()))}.qinglan"
        to = "李青" if who == "王芳" else "王芳"
        try:
            return read_packet(pack(self.books[who], Choice(partner=to), target, self.pair.clock()))
        except Problem:
            return None

    def receive(self, sender: str, packet: Packet) -> None:
        other = self.books["李青" if sender == "王芳" else "王芳"]
        preview = preview_merge(other, packet)
        report = merge(other, packet, self.pair.clock())
        shown = [tuple(line.record.id for line in preview.of(group)) for group in (NEW, CHANGED, BOTH, SAME)]
        assert shown == [report.new, report.changed, report.both, report.same], "as it was previewed"

    def cross(self) -> None:
        """Both pack before either merges."""
        packets = {who: self.packet(who) for who in self.books}
        for who, packet in packets.items():
            if packet:
                self.receive(who, packet)

    def lost(self) -> set[str]:
        """The texts that nobody wrote over and their writer can neither see nor choose any more."""
        found: set[str] = set()
        for who, book in self.books.items():
            here = [*everything(book), *(conflict.other for conflict in book.conflicts())]
            seen = {text for entry in here for text in texts_of(entry)}
            found |= {text for text in self.alive if text.startswith(who)} - seen
        return found

    def settle(self) -> None:
        """Each chooses the version that stands, wherever there are two."""
        for book in self.books.values():
            for conflict in book.conflicts():
                assert isinstance(conflict.record, Record) and conflict.other.id
                book.settle(conflict.other.id, conflict.record, self.pair.clock())


DEEDS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(["王芳", "李青"]), st.integers(0, 2)),
    st.tuples(st.just("clash"), st.integers(1, 2)),
    st.tuples(st.just("send"), st.sampled_from(["王芳", "李青"])),
    st.tuples(st.just("cross")),
)


@settings(max_examples=40)
@given(deeds=st.lists(DEEDS, min_size=5, max_size=25))
@example([("write", "王芳", 0), ("send", "王芳"), ("clash", 1), ("send", "王芳"), ("send", "李青")])
@example([("write", "李青", 0), ("send", "李青"), ("clash", 1), ("cross",), ("write", "王芳", 1), ("cross",)])
def test_whatever_they_write_and_send_no_text_is_lost_and_both_end_with_the_same(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[Any, ...]]
) -> None:
    pair = Pair(tmp_path_factory.mktemp("两人"))
    story = Story(pair)
    for deed, *facts in deeds:
        getattr(story, deed)(*facts)
        assert story.lost() == set()
    for _ in range(4):
        story.settle()
        story.send("李青")
        story.send("王芳")
    assert pair.wang.conflicts() == pair.li.conflicts() == []
    wang, li = ({entry.id: texts_of(entry) for entry in everything(book)} for book in (pair.wang, pair.li))
    assert wang == li
    assert set(wang) == set(story.numbers)
    pair.close()
