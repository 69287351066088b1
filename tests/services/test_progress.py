"""The progress of a workbook: its numbers are those of a hand count."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.counts import direction_of
from qinglan_tui.domain.people import new_pairing
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.programme_reading import programme_document
from qinglan_tui.domain.progress_values import DutyProgress, Progress
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import new_term
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.programmes import preset
from qinglan_tui.services.progress import (
    due_now,
    programmes_in,
    progress_json,
    progress_of,
    progress_rows,
    read_day,
    read_term,
)
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, START, TODAY, a_workbook, write


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    """王芳's workbook with 李青 and 周敏 under 000-01."""
    with a_workbook(tmp_path / "book") as workbook:
        yield workbook


def only(found: tuple[Progress, ...]) -> Progress:
    """The progress of the only programme."""
    (one,) = found
    return one


def test_every_pairing_has_its_own_numbers(book: Workbook) -> None:
    for day, name in (("10月13日", "李青"), ("10月14日", "李青"), ("10月15日", "周敏")):
        write(book, "听课", 日期=day, 授课教师=name)
    found = only(progress_of(book, TODAY))
    assert {d.partners: d.done for d in found.mine if d.duty.id == "000-01-D06"} == {
        ("李青",): 2,
        ("周敏",): 1,
    }


def test_a_pairing_without_a_programme_owes_nothing(book: Workbook) -> None:
    book.arrange(pairings=[structs.replace(pairing, programme="") for pairing in book.pairings])
    assert progress_of(book, TODAY) == ()


def test_two_programmes_are_judged_apart(book: Workbook) -> None:
    first, second = book.pairings
    book.arrange(pairings=[first, structs.replace(second, programme="000-07")])
    (term,) = book.terms
    assert [programme.id for programme, _ in programmes_in(book, term)] == ["000-01", "000-07"]
    assert [one.programme.id for one in progress_of(book, TODAY)] == ["000-01", "000-07"]


def test_an_unknown_programme_is_named(book: Workbook) -> None:
    book.arrange(pairings=[structs.replace(book.pairings[0], programme="009-01")])
    with pytest.raises(Problem, match="没有“009-01”这个方案"):
        progress_of(book, TODAY)


def test_a_pairing_outside_the_term_owes_nothing_in_it(book: Workbook) -> None:
    later = new_pairing(("王芳",), ("何静",), date(2027, 3, 1), programme="000-01")
    book.arrange(pairings=[later])
    assert progress_of(book, TODAY) == ()


def test_without_a_term_there_is_no_progress_and_it_says_so(book: Workbook) -> None:
    book.arrange(terms=[])
    with pytest.raises(Problem, match="还没有学期"):
        progress_of(book, TODAY)


def test_own_numbers_of_a_school_replace_those_of_the_preset(book: Workbook) -> None:
    own = programme_document(preset("000-01"))
    own["duty"][5]["n"] = 6
    write(book, "听课", 日期="10月13日", 授课教师="李青")
    book.arrange(programmes=[own])
    found = only(progress_of(book, TODAY)).of("000-01-D06")
    assert found is not None
    assert (found.done, found.required) == (1, 6)


def test_a_paper_of_the_school_year_counts_in_the_second_term_too(tmp_path: Path) -> None:
    start = structs.replace(START, role="apprentice", partners=("陈素云",))
    with a_workbook(tmp_path / "book", start) as workbook:
        write(workbook, "论文", 日期="9月20日", 题目="算理", 成果类别="论文")
        workbook.arrange(
            terms=[*workbook.terms, new_term("2026-2027-2", date(2027, 2, 22), date(2027, 7, 2))]
        )
        spring = only(progress_of(workbook, date(2027, 3, 20)))
        yearly, termly = spring.of("000-01-D11"), spring.of("000-01-D19")
        assert yearly is not None
        assert termly is not None
        assert (yearly.done, termly.done) == (1, 0)


def test_what_was_typed_is_read(book: Workbook) -> None:
    assert read_day(None, book, TODAY) == TODAY
    assert read_day("第10周周四", book, TODAY) == date(2026, 11, 5)
    assert read_term("2026—2027学年第一学期") == "2026-2027-1"
    assert read_term(None) is read_term("本学期") is None


def test_what_presses_is_ones_own_and_overdue_or_due_soon(book: Workbook) -> None:
    found = progress_of(book, date(2027, 1, 20))
    pressing = only(due_now(found))
    assert pressing.duties
    assert {duty.state for duty in pressing.duties} == {"due_soon"}
    assert all(duty.mine for duty in pressing.duties)
    assert len(progress_rows(due_now(found))) == len(pressing.duties)


# --- the sample workbooks, counted by hand ---


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample of a mentor and of an apprentice."""
    folder = tmp_path_factory.mktemp("demo")
    for role in ("mentor", "apprentice"):
        make_demo(folder / role, role=role, now=NOW)
    return {role: folder / role for role in ("mentor", "apprentice")}


@pytest.fixture(params=["mentor", "apprentice"])
def demo(request: pytest.FixtureRequest, demos: dict[str, Path]) -> Iterator[Workbook]:
    """Each of them, opened."""
    workbook = Workbook.open(demos[request.param], write=False, now=NOW)
    yield workbook
    workbook.close()


def done_by_hand(workbook: Workbook) -> list[Record]:
    """Everything finished by today."""
    (term,) = workbook.terms
    found = workbook.records(Span.of_term(term))
    return [
        record
        for record in found
        if isinstance(record, Record) and record.is_finished and record.date <= TODAY
    ]


def heard_by_hand(workbook: Workbook, direction: str, partner: str) -> int:
    """How many lessons were heard in a direction with a partner: each lesson once."""
    owner, lessons, loose = workbook.settings.owner, set(), 0
    for record in done_by_hand(workbook):
        if direction_of(record, owner, workbook.pairings) != direction:
            continue
        fields = record.fields
        if partner in (getattr(fields, "teacher", ""), *getattr(fields, "observers", ())):
            if record.slot and getattr(fields, "class_name", ""):
                lessons.add((record.date, record.slot, getattr(fields, "class_name", ""), partner))
            else:
                loose += record.lessons_counted
    return len(lessons) + loose


def of_partner(found: Progress, duty_id: str, partner: str) -> DutyProgress:
    """The owner's duty with that partner."""
    return next(d for d in found.mine if d.duty.id == duty_id and partner in d.partners)


def test_lessons_heard_agree_with_a_hand_count(demo: Workbook) -> None:
    found = only(progress_of(demo, TODAY))
    mentor = demo.settings.owner in demo.pairings[0].mentors
    duty_id, direction = ("000-01-D06", "听徒弟") if mentor else ("000-01-D14", "听师傅")
    for pairing in demo.pairings:
        (partner,) = pairing.partners_of(demo.settings.owner)
        one = of_partner(found, duty_id, partner)
        assert one.done == heard_by_hand(demo, direction, partner) > 0


def test_the_six_ones_agree_with_a_hand_count(demos: dict[str, Path]) -> None:
    workbook = Workbook.open(demos["apprentice"], write=False, now=NOW)
    found = only(progress_of(workbook, TODAY))
    by_kind = {"000-01-D16": "teaching_case", "000-01-D18": "reflection"}
    for duty in found.bundle("六个一"):
        code = by_kind.get(duty.duty.id)
        if code is None:
            continue
        for period in duty.periods:
            by_hand = [
                record.id
                for record in done_by_hand(workbook)
                if record.kind.code == code
                and (record.author or workbook.settings.owner) == workbook.settings.owner
                and (record.counts_for or f"{record.date:%Y-%m}") == period.period
            ]
            assert list(period.records) == sorted(number for number in by_hand if number is not None)
    workbook.close()


def test_the_story_of_the_sample_is_what_progress_says(demos: dict[str, Path]) -> None:
    """李青's case of October was never handed in; her draft of November nearly counts."""
    workbook = Workbook.open(demos["apprentice"], write=False, now=NOW)
    case = only(progress_of(workbook, TODAY)).of("000-01-D16")
    assert case is not None
    assert [period.state for period in case.periods] == ["done", "overdue", "on_track", "not_yet", "not_yet"]
    assert case.forecast == "10月未交，逾期22天；11月还差1篇，还有8天"
    assert [near.missing for near in case.periods[2].near] == ["起草中"]
    workbook.close()


def test_the_data_is_that_of_the_value(demo: Workbook) -> None:
    found = progress_of(demo, TODAY)
    data = progress_json(found, demo.settings.owner, "2026-2027-1", TODAY)
    assert [(d["id"], d["done"], d["required"]) for d in data["duties"]] == [
        (d.duty.id, d.done, d.required) for one in found for d in one.duties
    ]
