"""The one join of two versions: the same outcome on every device, in whatever order the versions arrive."""

import itertools
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from qinglan_tui.storage.engine.versions import (
    CONFLICT_OF,
    DELETED_AT,
    MOVED_TO,
    VERSION,
    content_of,
    copy_of,
    is_alive,
    join,
    knows,
    united,
    version_of,
)

ID = 1795357920156404

VERSIONS = st.dictionaries(st.sampled_from("甲乙丙"), st.integers(1, 3), max_size=3)
TEXTS = st.sampled_from(["周长", "面积", "几分之一"])
STATES: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {}, {}, {DELETED_AT: "2026-11-22T14:32:00"}, {DELETED_AT: "2026-11-23T08:00:00"}]
)


@st.composite
def versions_of_a_text(draw: st.DrawFn) -> dict[str, Any]:
    """A record, in the trash or not, as it could have come from any device."""
    return {"topic": draw(TEXTS), **draw(STATES), VERSION: draw(VERSIONS)}


@st.composite
def stubs(draw: st.DrawFn) -> dict[str, Any]:
    """What a file says of a record that moved into another one."""
    return {MOVED_TO: draw(st.sampled_from([2024, 2025])), VERSION: draw(VERSIONS)}


def truthful(documents: list[dict[str, Any]]) -> bool:
    """One version has one text: no device gives out a number twice."""
    seen: dict[Any, Any] = {}
    return all(
        seen.setdefault(tuple(sorted(version_of(document).items())), content_of(document))
        == content_of(document)
        for document in documents
    )


def gathered(documents: list[Any]) -> dict[int, Any]:
    """What a file holds after these versions arrived one by one, copies included."""
    held: dict[int, Any] = {}

    def take(doc_id: int, document: Any) -> None:
        if doc_id not in held:
            held[doc_id] = document
            return
        joined = join(doc_id, held[doc_id], document)
        held[doc_id] = joined.document
        if joined.copy is not None:
            take(*joined.copy)

    for document in documents:
        take(ID, document)
    return held


def files_joined(one: dict[int, Any], other: dict[int, Any]) -> dict[int, Any]:
    """What becomes of two files that hold these documents, joined as a conflicted copy is."""
    held = dict(one)
    waiting = list(other.items())
    while waiting:
        doc_id, document = waiting.pop(0)
        if doc_id not in held:
            held[doc_id] = document
            continue
        joined = join(doc_id, held[doc_id], document, equal="both")
        held[doc_id] = joined.document
        if joined.copy is not None:
            waiting.append(joined.copy)
    return held


@given(versions_of_a_text() | stubs(), versions_of_a_text() | stubs())
def test_it_does_not_matter_whose_version_is_whose(one: dict[str, Any], other: dict[str, Any]):
    assume(truthful([one, other]))
    assert gathered([one, other]) == gathered([other, one])


@given(st.lists(versions_of_a_text() | stubs(), min_size=1, max_size=4))
def test_joining_what_is_known_already_changes_nothing(documents: list[dict[str, Any]]):
    assume(truthful(documents))
    held = gathered(documents)
    assert files_joined(held, held) == held
    for document in held.values():
        assert join(ID, document, document).copy is None


def device_histories() -> st.SearchStrategy[list[tuple[str, str, str, int]]]:
    """What three devices do with one record: change, delete, move it to a year; or look at another's."""
    deed = st.tuples(
        st.sampled_from("甲乙丙"),
        st.sampled_from(["change", "change", "change", "delete", "look", "look"]),
        st.sampled_from("甲乙丙"),
        st.integers(0, 10**6),
    )
    return st.lists(deed, min_size=1, max_size=9)


def play(deeds: list[tuple[str, str, str, int]]) -> tuple[dict[str, dict[int, Any]], list[Any]]:
    """What each device holds in the end, and all versions that there ever were."""
    first = {"topic": "最初", VERSION: {"甲": 1}}
    held: dict[str, dict[int, Any]] = {name: {ID: first} for name in "甲乙丙"}
    made: list[Any] = [first]
    for number, (name, deed, other, text) in enumerate(deeds, 2):
        mine = held[name]
        if deed == "look":
            held[name] = files_joined(mine, held[other])
            continue
        document: dict[str, Any] = {"topic": f"{text}", VERSION: version_of(mine[ID]) | {name: number}}
        if deed == "delete":
            document = {**content_of(mine[ID]), DELETED_AT: f"{number}", VERSION: document[VERSION]}
        held[name] = mine | {ID: document}
        made.append(document)
    return held, made


@settings(max_examples=400)
@given(device_histories(), st.lists(st.permutations("甲乙丙"), min_size=4, max_size=4))
@example(
    [("甲", "change", "甲", 1), ("乙", "change", "甲", 2), ("丙", "delete", "甲", 3)],
    [["甲", "乙", "丙"], ["乙", "丙", "甲"], ["丙", "乙", "甲"], ["甲", "丙", "乙"]],
)
@example(
    [
        ("乙", "change", "甲", 1),
        ("甲", "change", "甲", 0),
        ("丙", "look", "甲", 0),
        ("甲", "delete", "甲", 0),
    ],
    [["丙", "乙", "甲"], ["乙", "甲", "丙"], ["乙", "丙", "甲"], ["甲", "乙", "丙"]],
)
def test_devices_that_told_each_other_everything_hold_the_same_in_whatever_order_it_came(
    deeds: list[tuple[str, str, str, int]], orders: list[list[str]]
):
    held, _ = play(deeds)
    for taker, giver, third in orders * 2:
        held[taker] = files_joined(files_joined(held[taker], held[giver]), held[third])
    for taker in "甲乙丙":
        for giver in "甲乙丙":
            held[taker] = files_joined(held[taker], held[giver])
    assert held["甲"] == held["乙"] == held["丙"]


@settings(max_examples=400)
@given(st.lists(versions_of_a_text(), min_size=3, max_size=5), st.data())
def test_three_and_more_versions_at_once_leave_the_same_texts_in_any_order(
    documents: list[dict[str, Any]], data: st.DataObject
):
    """Each of them knows none of the others. More or less of what was deleted may stay in the trash."""
    apart = [
        {**document, VERSION: {f"{place}": number}}
        for place, (document, number) in enumerate(
            zip(documents, data.draw(st.permutations(range(1, len(documents) + 1))), strict=True)
        )
    ]
    outcomes = [gathered(list(order)) for order in itertools.islice(itertools.permutations(apart), 24)]
    alive = {document["topic"] for document in apart if is_alive(document)}
    for held in outcomes:
        texts = {document["topic"] for document in held.values() if is_alive(document)}
        assert texts == alive
        assert alive == set() or is_alive(held[ID])
    if all(is_alive(document) for document in apart):
        # Without a deletion the latest keeps the number.
        assert all(held[ID] == outcomes[0][ID] for held in outcomes)


@settings(max_examples=400)
@given(device_histories())
def test_no_text_is_lost_that_nobody_saw_when_it_was_replaced(deeds: list[tuple[str, str, str, int]]):
    held, made = play(deeds)
    end = files_joined(files_joined(held["甲"], held["乙"]), held["丙"])
    kept = {document.get("topic") for document in end.values()}
    for document in made:
        is_seen = any(
            other is not document and knows(version_of(other), version_of(document)) for other in made
        )
        # The text of a deletion that nobody made undone is the text that it deleted.
        assert is_seen or not is_alive(document) or document["topic"] in kept


OLD = {"topic": "旧", VERSION: {"甲": 1}}
NEW = {"topic": "新", VERSION: {"甲": 2}}
OTHER = {"topic": "别的", VERSION: {"甲": 1, "乙": 9}}


def test_the_version_that_saw_the_other_replaces_it():
    assert join(ID, OLD, NEW) == join(ID, NEW, OLD) == (NEW, None)


def test_of_two_that_know_nothing_of_each_other_the_later_keeps_the_number_and_both_are_kept():
    joined = join(ID, NEW, OTHER)
    assert joined == join(ID, OTHER, NEW)
    assert content_of(joined.document) == {"topic": "别的"}
    assert version_of(joined.document) == {"甲": 2, "乙": 9}
    assert joined.copy is not None
    copy_id, copy = joined.copy
    assert content_of(copy) == {"topic": "新", CONFLICT_OF: ID}
    assert len(str(copy_id)) == 16
    # The joined record has seen both: neither comes up again.
    assert join(ID, joined.document, NEW) == join(ID, joined.document, OTHER) == (joined.document, None)


def test_the_same_text_written_twice_is_one_that_saw_both():
    same = {**OTHER, "topic": "新"}
    assert join(ID, NEW, same) == ({"topic": "新", VERSION: {"甲": 2, "乙": 9}}, None)


def test_a_change_beats_a_deletion_however_late_the_deletion_came():
    gone = {**OLD, DELETED_AT: "2026-11-22T14:32:00", VERSION: {"甲": 1, "丙": 99}}
    joined = join(ID, gone, NEW)
    assert joined == join(ID, NEW, gone)
    assert joined == ({"topic": "新", VERSION: {"甲": 2, "丙": 99}}, None)


def test_a_deletion_that_saw_the_change_is_one():
    gone = {**NEW, DELETED_AT: "2026-11-22T14:32:00", VERSION: {"甲": 2, "丙": 3}}
    assert join(ID, gone, NEW) == (gone, None)


def test_two_deletions_of_different_texts_keep_both_in_the_trash():
    one = {"topic": "一", DELETED_AT: "2026-11-22T14:32:00", VERSION: {"甲": 2}}
    two = {"topic": "二", DELETED_AT: "2026-11-23T14:32:00", VERSION: {"乙": 3}}
    joined = join(ID, one, two)
    assert joined == join(ID, two, one)
    assert joined.document["topic"] == "二"
    assert joined.copy is not None
    assert joined.copy[1]["topic"] == "一"
    assert joined.copy[1][DELETED_AT] == "2026-11-22T14:32:00"


def test_a_change_beats_a_move_to_another_file_and_does_not_pretend_to_know_its_text():
    """The text that moved stands in the other file, and is compared with this one there."""
    moved = {MOVED_TO: 2025, VERSION: {"甲": 1, "乙": 9}}
    joined = join(ID, moved, NEW)
    assert joined == join(ID, NEW, moved) == (NEW, None)


def test_a_move_that_saw_the_change_takes_the_record_away():
    moved = {MOVED_TO: 2025, VERSION: {"甲": 2, "乙": 9}}
    assert join(ID, moved, NEW) == (moved, None)


def test_a_deletion_here_and_a_move_there_leave_the_record_where_it_moved():
    gone = {"topic": "旧", DELETED_AT: "2026-11-22T14:32:00", VERSION: {"甲": 2}}
    moved = {MOVED_TO: 2025, VERSION: {"甲": 1, "乙": 9}}
    for one, other in ((gone, moved), (moved, gone)):
        assert join(ID, one, other).document[MOVED_TO] == 2025


def test_different_texts_of_one_version_were_edited_by_hand():
    edited = {"topic": "手改的", VERSION: {"甲": 2}}
    assert join(ID, NEW, edited) == (NEW, None)
    assert join(ID, edited, NEW) == (edited, None)
    both = join(ID, NEW, edited, equal="both")
    assert both.copy is not None
    assert {both.document["topic"], both.copy[1]["topic"]} == {"新", "手改的"}


def test_lines_that_are_no_documents_are_kept_too():
    joined = join(ID, NEW, [1, "二"])
    assert joined.document == NEW
    joined = join(ID, [1, "二"], [3], equal="both")
    assert joined.copy is not None
    assert {str(joined.document), str(joined.copy[1]["raw"])} == {"[1, '二']", "[3]"}


def test_a_copy_is_the_same_on_every_device_and_no_copy_of_a_copy():
    first = copy_of(ID, NEW)
    assert first == copy_of(ID, {**NEW, VERSION: {"丙": 7}})
    copy_id, copy = first
    assert copy_id != ID
    assert copy_of(copy_id, copy)[1][CONFLICT_OF] == ID


@pytest.mark.parametrize("version", [None, 5, [], {"甲": "1"}, {"甲": True}, {"甲": 1.5}])
def test_a_version_edited_into_nonsense_counts_as_none(version: Any):
    assert version_of({"topic": "旧", VERSION: version}) == {}
    assert join(ID, {"topic": "旧", VERSION: version}, NEW) == (NEW, None)


@given(VERSIONS, VERSIONS)
def test_the_union_of_two_versions_is_the_least_that_knows_both(one: dict[str, int], other: dict[str, int]):
    both = united(one, other)
    assert both == united(other, one)
    assert knows(both, one)
    assert knows(both, other)
    assert all(both[device] in (one.get(device), other.get(device)) for device in both)
