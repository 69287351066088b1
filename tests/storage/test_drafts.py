"""未存稿: kept at once, offered again after any end, never lost by an accident."""

from pathlib import Path

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook
from tests.storage.samples import NOW, minutes, reopened

RAW = {"topic": "周长", "script": [{"minute": "3", "text": "分月饼"}], "mastered": True, "score": 90.5}


def test_unsaved_text_is_there_after_any_end(book: Workbook):
    book.draft_put("observation", RAW, NOW)
    book.draft_put("observation", RAW | {"topic": "面积"}, minutes(1))
    with reopened(book) as later:
        draft = later.draft_take("observation")
        assert draft is not None
        assert (draft.key, draft.at, draft.raw, draft.problem) == (
            "observation",
            minutes(1),
            RAW | {"topic": "面积"},
            "",
        )
        # Taking it does not take it away: the program may end right now.
        assert later.draft_take("observation") == draft
        assert later.drafts() == [draft]
        later.draft_drop("observation")
        assert (later.draft_take("observation"), later.drafts()) == (None, [])


def test_the_latest_unsaved_text_stands_first(book: Workbook):
    book.draft_put("reflection", {}, minutes(1))
    book.draft_put("1795325921600447", {}, minutes(3))
    book.draft_put("paper", {}, minutes(2))
    assert [draft.key for draft in book.drafts()] == ["1795325921600447", "paper", "reflection"]


@pytest.mark.parametrize(
    "key",
    ["听课记录 新", "../../etc/passwd", "con", "NUL", "a/b\\c:d", "A", "", "x" * 300, "\ud800", "0xabc", "."],
)
def test_any_key_will_do_on_any_system_and_stays_in_its_folder(book: Workbook, key: str):
    book.draft_put("a", {"n": 0}, NOW)
    book.draft_put(key, {"n": 1}, minutes(1))
    taken = book.draft_take(key)
    assert taken is not None
    assert taken.raw == {"n": 1}
    other = book.draft_take("a")
    assert other is not None
    assert other.raw == {"n": 0}
    names = {path.name for path in book.folder.rglob("*.json") if path.parent != book.folder}
    assert names == {path.name for path in (book.folder / "drafts").iterdir()}
    assert len({name.lower() for name in names}) == 2
    assert all(len(name) < 80 and name.split(".")[0] not in {"con", "nul"} for name in names)


def test_text_that_no_file_can_hold_is_cleaned(book: Workbook):
    book.draft_put("observation", {"advice": "听\ud800课\x00", "rows": ("一", {"二": float("inf")})}, NOW)
    taken = book.draft_take("observation")
    assert taken is not None
    assert taken.raw == {"advice": "听\ufffd课", "rows": ["一", {"二": None}]}


def test_an_unreadable_draft_is_told_and_kept_even_when_a_new_one_comes(book: Workbook):
    book.draft_put("observation", RAW, NOW)
    path = book.folder / "drafts" / "observation.json"
    half = path.read_bytes()[:-9]
    path.write_bytes(half)
    (draft,) = book.drafts()
    assert (draft.key, draft.at, draft.raw) == ("observation", None, {})
    assert "observation.json" in draft.problem
    book.draft_drop("observation")
    assert path.read_bytes() == half
    book.draft_put("observation", {"topic": "新"}, minutes(1))
    taken = book.draft_take("observation")
    assert taken is not None
    assert taken.raw == {"topic": "新"}
    kept = book.folder / "drafts" / "observation.damaged-1.json"
    assert kept.read_bytes() == half
    assert any(kept.name in note for note in book.notes)
    assert [draft.problem != "" for draft in book.drafts()] == [False, True]


@pytest.mark.parametrize(
    "line", ['"1": 5', '"1": {"key":"k","at":"中午","raw":{}}', '"1": {"key":"k","at":"2026-11-22","raw":[]}']
)
def test_a_draft_that_is_none_is_told(book: Workbook, line: str):
    (book.folder / "drafts").mkdir()
    path: Path = book.folder / "drafts" / "k.json"
    path.write_text('{"meta": {"1": {"format":1}}, "draft": {' + line + "}}", "utf-8")
    (draft,) = book.drafts()
    assert draft.problem
    assert book.draft_take("k") == draft


def test_a_closed_workbook_takes_no_draft(book: Workbook):
    book.close()
    with pytest.raises(Problem):
        book.draft_put("observation", RAW, NOW)
    assert book.drafts() == []
