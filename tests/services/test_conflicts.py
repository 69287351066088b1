"""Two versions of one record: what differs, what is taken, what goes into the form."""

import datetime as dt
from pathlib import Path

import pytest

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.records import Comment, Record, Unreadable, value_of
from qinglan_tui.services.conflicts import (
    BETWEEN,
    FIRST,
    SECOND,
    Waiting,
    both_in_form,
    differing,
    pairs,
    taken,
    waiting,
    whole,
)
from qinglan_tui.services.notices import notices
from tests.services.books import a_workbook, write
from tests.services.clashes import changed, clash

DAY = dt.date(2026, 11, 12)
ONE = Record(fields=Observation(teacher="李青", topic="周长", merits="动手。交流。"), date=DAY, id=11)
OTHER = changed(ONE, merits="动手。分层。", advice="等三秒。", slot="第2节", id=99)


def test_only_the_fields_that_differ_are_told_apart_with_both_texts() -> None:
    found = {pair.label: (pair.first, pair.second) for pair in differing(ONE, OTHER)}
    assert found == {
        "优点": ("动手。交流。", "动手。分层。"),
        "建议": ("", "等三秒。"),
        "节次": ("", "第2节"),
    }
    alike = [pair.label for pair in pairs(ONE, OTHER) if not pair.differs]
    assert "课题" in alike and "日期" in alike


def test_sentences_that_the_other_version_lacks_are_marked() -> None:
    merits = next(pair for pair in pairs(ONE, OTHER) if pair.label == "优点")
    assert merits.pieces(FIRST) == (("动手。", False), ("交流。", True))
    assert merits.pieces(SECOND) == (("动手。", False), ("分层。", True))


def test_versions_are_mixed_field_by_field_under_the_number_of_the_record() -> None:
    mixed = taken(ONE, OTHER, {"merits": FIRST, "advice": SECOND, "slot": SECOND})
    assert isinstance(mixed.fields, Observation)
    assert (mixed.id, mixed.slot) == (11, "第2节")
    assert (mixed.fields.merits, mixed.fields.advice) == ("动手。交流。", "等三秒。")
    assert taken(ONE, OTHER, {}) == ONE


def test_a_comment_is_mixed_too() -> None:
    plain = Record(fields=Reflection(topic="面积"), date=DAY, id=11)
    commented = changed(plain, comment=Comment(text="写得实在。", by="王芳"))
    assert {pair.name for pair in differing(plain, commented)} == {"comment.text", "comment.by"}
    mixed = taken(plain, commented, {"comment.text": SECOND})
    assert mixed.comment is not None
    assert (mixed.comment.text, mixed.comment.by) == ("写得实在。", "")


@pytest.mark.parametrize(
    ("name", "value"), [("extra", {"weather": "雨"}), ("links", (7,)), ("pairings", ("x",))]
)
def test_what_no_form_asks_for_is_compared_and_taken_as_well(name: str, value: object) -> None:
    other = changed(ONE, **{name: value})
    assert [pair.name for pair in differing(ONE, other)] == [name]
    assert value_of(taken(ONE, other, {name: SECOND}), name) == value


def test_versions_of_two_kinds_are_not_mixed() -> None:
    other = Record(fields=Reflection(topic="面积"), date=DAY, id=99)
    mixed = taken(ONE, other, {"topic": SECOND, "merits": FIRST})
    assert (mixed.id, mixed.fields) == (11, other.fields)


def test_one_version_is_taken_whole_and_one_that_cannot_be_read_not_at_all() -> None:
    waits = Waiting(99, ONE, OTHER)
    assert whole(waits, FIRST) == ONE
    assert whole(waits, SECOND) == changed(OTHER, id=11)
    broken = Waiting(99, Unreadable(id=11, raw={}, problems=("格式不对",)), OTHER)
    assert whole(broken, FIRST) is None
    assert whole(broken, SECOND) == changed(OTHER, id=11)
    assert whole(Waiting(99, None, OTHER), SECOND) == changed(OTHER, id=None)


def test_the_form_gets_the_texts_of_both() -> None:
    raw = both_in_form(ONE, OTHER, {"slot": SECOND})
    assert raw["merits"] == f"动手。交流。\n{BETWEEN}\n动手。分层。"
    assert raw["advice"] == "等三秒。"
    assert raw["slot"] == "第2节"
    assert "topic" not in raw


def test_a_clash_is_found_told_on_the_first_place_and_gone_once_settled(tmp_path: Path) -> None:
    with a_workbook(tmp_path / "book") as book:
        record = write(book, "听课", topic="周长", advice="等三秒。")
        assert notices(book) == ()
        clash(book, record, {"topic": "周长一"}, {"topic": "周长二"})
        book.merge_copies()
        book.refresh()
        (one,) = waiting(book)
        assert [(notice.place, notice.label) for notice in notices(book)] == [("conflicts", "两边都改过")]
        assert one.first is not None and one.first.id == record.id
        assert {one.first.heading, one.second.heading} == {"《周长一》", "《周长二》"}
        chosen = whole(one, SECOND)
        assert chosen is not None
        book.settle(one.copy_id, chosen, record.written_at or dt.datetime.min)
        assert waiting(book) == () and notices(book) == ()
        kept = book.get(record.id or 0)
        assert kept is not None and kept.heading == chosen.heading
        assert [gone.heading for gone in book.trash()] == [one.second.heading]
