"""Records from another workbook: joined by version in one durable write, and told of beforehand."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinglan_tui.domain.people import Person
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.settings import Settings
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.merging import Merged
from tests.storage.samples import (
    ALL,
    DAY,
    NOW,
    contents,
    headings,
    killed,
    lesson,
    minutes,
    readable,
    saved,
    topic_of,
)

pytestmark = pytest.mark.usefixtures("no_waiting")

LAST_YEAR = DAY.replace(year=2025)


def book_of(folder: Path, owner: str, device: str) -> Workbook:
    """A workbook of a teacher, on a machine of one's own."""
    return Workbook.create(folder, Settings(owner=owner), (Person(name=owner),), (), (), NOW, device=device)


class Pair:
    """王芳's and 李青's workbooks."""

    def __init__(self, place: Path) -> None:
        self.wang = book_of(place / "王芳", "王芳", "office")
        self.li = book_of(place / "李青", "李青", "home")

    def close(self) -> None:
        self.wang.close()
        self.li.close()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Two workbooks, open for writing."""
    made = Pair(tmp_path)
    yield made
    made.close()


def taken_from(book: Workbook) -> dict[int, dict[str, Any]]:
    """All records of a workbook as a packet would hold them."""
    found = {entry.id or 0: book.raw(entry.id or 0) for entry in book.records(ALL)}
    return {number: document for number, document in found.items() if document is not None}


def hand_over(source: Workbook, target: Workbook, at: int) -> Merged:
    """Join all records of one workbook into the other; the preview must have said the same."""
    documents = taken_from(source)
    source_name = source.settings.owner
    said = target.join_preview(documents, minutes(at), source_name)
    done = target.join_documents(documents, minutes(at), source_name)
    assert done == said
    return done


def texts(book: Workbook) -> dict[int, str]:
    """What the records are about, by their numbers."""
    return {entry.id or 0: topic_of(entry) for entry in book.records(ALL)}


def test_new_records_come_in_and_say_whose_they_were(pair: Pair):
    one, two = saved(pair.li, lesson("周长")), saved(pair.li, lesson("去年的", LAST_YEAR))
    own = saved(pair.wang, lesson("自己的"))
    assert hand_over(pair.li, pair.wang, 1) == Merged(new=(two, one))
    assert texts(pair.wang) == {own: "自己的", one: "周长", two: "去年的"}
    assert {entry.id: readable(entry).imported_from for entry in pair.wang.records(ALL)} == {
        own: "",
        one: "李青",
        two: "李青",
    }
    assert headings(pair.wang, Span.of_school_year(2025)) == ["李青《去年的》"]
    # What they were is not changed by their having been handed over.
    assert readable(pair.li.get(one)).imported_from == ""
    told = [(revision.action, topic_of(revision.record)) for revision in pair.wang.history(one)]
    assert told == [("合并", "周长")]


def test_the_preview_changes_nothing_in_memory_nor_on_the_disk(pair: Pair):
    number = saved(pair.li, lesson())
    hand_over(pair.li, pair.wang, 1)
    pair.li.save(lesson("改过", id=number), minutes(2))
    pair.wang.save(lesson("也改过", id=number), minutes(3))
    pair.li.save(lesson("新的", LAST_YEAR), minutes(4))
    before, shown = contents(pair.wang.folder), texts(pair.wang)
    said = pair.wang.join_preview(taken_from(pair.li), minutes(5), "李青")
    assert (len(said.new), said.both) == (1, (number,))
    assert contents(pair.wang.folder) == before
    assert texts(pair.wang) == shown
    assert pair.wang.conflicts() == []
    pair.wang.write_files(minutes(6))
    assert not (pair.wang.folder / "records-2025.json").exists()


def test_a_file_taken_twice_changes_nothing_the_second_time(pair: Pair):
    number = saved(pair.li, lesson())
    hand_over(pair.li, pair.wang, 1)
    before = contents(pair.wang.folder)
    assert hand_over(pair.li, pair.wang, 2) == Merged(same=(number,))
    assert contents(pair.wang.folder) == before
    assert len(pair.wang.history(number)) == 1


def test_a_later_version_replaces_the_one_here_and_an_earlier_one_does_not(pair: Pair):
    number = saved(pair.li, lesson())
    hand_over(pair.li, pair.wang, 1)
    early = taken_from(pair.li)
    pair.li.save(lesson("改过", id=number), minutes(2))
    assert hand_over(pair.li, pair.wang, 3) == Merged(changed=(number,))
    assert topic_of(pair.wang.get(number)) == "改过"
    assert readable(pair.wang.get(number)).imported_from == "李青"
    assert pair.wang.join_documents(early, minutes(4), "李青") == Merged(same=(number,))
    assert topic_of(pair.wang.get(number)) == "改过"


def test_what_comes_back_changed_is_ones_own_again_with_the_change(pair: Pair):
    """A mentor's comment on an apprentice's record."""
    number = saved(pair.li, lesson())
    hand_over(pair.li, pair.wang, 1)
    kept = readable(pair.wang.get(number))
    pair.wang.save(lesson("师傅改过", id=number, imported_from=kept.imported_from), minutes(2))
    assert hand_over(pair.wang, pair.li, 3) == Merged(changed=(number,))
    back = readable(pair.li.get(number))
    assert (topic_of(back), back.imported_from) == ("师傅改过", "")
    assert hand_over(pair.li, pair.wang, 4) == Merged(same=(number,))


def test_what_both_changed_is_kept_twice_and_settled_here(pair: Pair):
    number = saved(pair.li, lesson())
    hand_over(pair.li, pair.wang, 1)
    pair.li.save(lesson("徒弟改的", id=number), minutes(2))
    pair.wang.save(lesson("师傅改的", id=number), minutes(3))
    assert hand_over(pair.li, pair.wang, 4) == Merged(both=(number,))
    ((record, other),) = pair.wang.conflicts()
    assert (topic_of(record), topic_of(other)) == ("师傅改的", "徒弟改的")
    assert texts(pair.wang) == {number: "师傅改的"}
    pair.wang.settle(other.id or 0, lesson("定下的", id=number), minutes(5))
    assert hand_over(pair.li, pair.wang, 6) == Merged(same=(number,))
    assert pair.wang.conflicts() == []
    assert hand_over(pair.wang, pair.li, 7) == Merged(changed=(number,))
    assert texts(pair.li) == {number: "定下的"}


def test_what_both_wrote_alike_is_nothing_to_settle(pair: Pair):
    number = saved(pair.li, lesson())
    hand_over(pair.li, pair.wang, 1)
    when = readable(pair.li.get(number)).written_at
    for book, at in ((pair.li, 2), (pair.wang, 3)):
        source = readable(book.get(number)).imported_from
        book.save(lesson("一样", id=number, written_at=when, imported_from=source), minutes(at))
    hand_over(pair.li, pair.wang, 4)
    assert pair.wang.conflicts() == []
    assert texts(pair.wang) == {number: "一样"}


def test_what_was_deleted_here_comes_back_only_when_it_was_changed_there(pair: Pair):
    number = saved(pair.li, lesson())
    hand_over(pair.li, pair.wang, 1)
    pair.wang.delete(number, minutes(2))
    assert hand_over(pair.li, pair.wang, 3) == Merged(same=(number,))
    assert (texts(pair.wang), [trashed.id for trashed in pair.wang.trash()]) == ({}, [number])
    pair.li.save(lesson("改过", id=number), minutes(4))
    assert hand_over(pair.li, pair.wang, 5).same == ()
    assert (texts(pair.wang), pair.wang.trash()) == ({number: "改过"}, [])


def test_a_record_that_moved_to_another_year_there_moves_here(pair: Pair):
    number = saved(pair.li, lesson())
    hand_over(pair.li, pair.wang, 1)
    pair.li.save(lesson("搬了", LAST_YEAR, id=number), minutes(2))
    assert hand_over(pair.li, pair.wang, 3) == Merged(changed=(number,))
    assert headings(pair.wang, Span.of_school_year(2026)) == []
    assert headings(pair.wang, Span.of_school_year(2025)) == ["李青《搬了》"]
    with Workbook.open(killed(pair.wang), write=True, now=minutes(4), device="office") as later:
        assert texts(later) == {number: "搬了"}
        assert hand_over(pair.li, later, 5) == Merged(same=(number,))


def test_all_records_of_a_file_come_in_together_or_none(pair: Pair, monkeypatch: pytest.MonkeyPatch):
    for day in range(1, 6):
        pair.li.save(lesson(str(day), dt.date(2026, 9, day)), NOW)
    pair.li.save(lesson("去年的", LAST_YEAR), NOW)
    lines = (pair.wang.folder / "log" / "office.log").read_bytes().count(b"\n")

    def full(descriptor: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(disk, "flush_data", full)
    with pytest.raises(Problem, match="磁盘已满"):
        pair.wang.join_documents(taken_from(pair.li), minutes(1), "李青")
    assert texts(pair.wang) == {}
    monkeypatch.undo()
    pair.wang.join_documents(taken_from(pair.li), minutes(1), "李青")
    assert (pair.wang.folder / "log" / "office.log").read_bytes().count(b"\n") == lines + 1
    with Workbook.open(killed(pair.wang), write=False, now=NOW) as later:
        assert len(texts(later)) == 6


def test_a_year_that_is_damaged_here_takes_nothing_and_nothing_else_comes_in_half(pair: Pair):
    own = saved(pair.wang, lesson("自己的"))
    pair.wang.save(lesson("去年的", LAST_YEAR), NOW)
    pair.wang.write_files(NOW)
    (pair.wang.folder / "records-2025.json").write_bytes(b"{")
    pair.li.save(lesson("今年的"), NOW)
    pair.li.save(lesson("也是去年的", LAST_YEAR), NOW)
    with pytest.raises(Problem, match=r"records-2025\.json"):
        pair.wang.join_documents(taken_from(pair.li), minutes(1), "李青")
    assert texts(pair.wang) == {own: "自己的"}
    assert (pair.wang.folder / "records-2025.json").read_bytes() == b"{"


def test_undo_is_about_what_was_typed_here_not_about_what_was_handed_over(pair: Pair):
    own = saved(pair.wang, lesson("自己的"))
    for day in range(1, 4):
        pair.li.save(lesson(str(day), dt.date(2026, 9, day)), NOW)
    hand_over(pair.li, pair.wang, 1)
    assert pair.wang.undo(minutes(2)) == "撤销：新建 9月12日听课记录 李青《自己的》"
    assert pair.wang.get(own) is None
    assert len(texts(pair.wang)) == 3
    assert pair.wang.undo(minutes(3)) is None


def test_a_record_of_a_newer_version_keeps_the_words_not_known_here(pair: Pair):
    number = saved(pair.li, lesson(extra={"mood": "好"}))
    hand_over(pair.li, pair.wang, 1)
    assert readable(pair.wang.get(number)).extra == {"mood": "好"}


def test_a_document_without_a_version_is_older_than_any(pair: Pair):
    number = saved(pair.wang, lesson("这里的"))
    bare = {"kind": "observation", "date": "2026-09-12", "fields": {"topic": "无版本"}}
    assert pair.wang.join_documents({number: bare}, minutes(1), "李青") == Merged(same=(number,))
    assert texts(pair.wang) == {number: "这里的"}


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["wang", "li"]),
        st.sampled_from(["add", "change", "change", "move", "delete", "hand over", "hand over"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


@settings(max_examples=40)
@given(DEEDS)
def test_whatever_they_do_and_hand_over_both_end_with_the_same_and_lose_no_text(
    deeds: list[tuple[str, str, int]],
):
    with tempfile.TemporaryDirectory(prefix="qinglan-") as place:
        pair = Pair(Path(place))
        unseen: set[str] = set()
        for turn, (who, deed, which) in enumerate(deeds, 1):
            book, other = (pair.wang, pair.li) if who == "wang" else (pair.li, pair.wang)
            alive = sorted(texts(book).items())
            number, former = alive[which % len(alive)] if alive else (None, "")
            if deed == "hand over":
                hand_over(book, other, turn)
            elif deed == "delete" and number is not None:
                book.delete(number, minutes(turn))
                unseen.discard(former)
            elif number is not None or deed == "add":
                day = LAST_YEAR if deed == "move" else DAY
                own = {"id": None if deed == "add" else number}
                book.save(lesson(f"{who}{turn}", day, **own), minutes(turn))
                # The former text was in sight; the new one nobody else has seen.
                unseen.discard(former if deed != "add" else "")
                unseen.add(f"{who}{turn}")
        for turn in range(100, 104):
            hand_over(pair.wang, pair.li, turn)
            hand_over(pair.li, pair.wang, turn)
        here = texts(pair.wang)
        there = texts(pair.li)
        gone = {trashed.id for book in (pair.wang, pair.li) for trashed in book.trash()}
        assert {key: text for key, text in here.items() if key not in gone} == {
            key: text for key, text in there.items() if key not in gone
        }
        kept = {*here.values(), *there.values()}
        kept |= {topic_of(conflict.other) for book in (pair.wang, pair.li) for conflict in book.conflicts()}
        assert unseen <= kept
        pair.close()
