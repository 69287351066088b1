"""首次设置: a handful of answers become a workbook, or all that is wrong with them is said at once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from qinglan_tui.domain.fields import specs
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.services.setup import Start, read_start, start_workbook
from tests.services.books import NOW, START, TODAY, a_workbook

ANSWERS: dict[str, object] = {
    "name": "王芳",
    "role": "师傅",
    "partners": "李青、周敏",
    "programme": "000-01",
    "term_start": "2026年9月1日",
    "term_end": "2027-01-22",
    "subject": "体育",
}


def faults_of(**changed: Any) -> dict[str, str]:
    """What is wrong when some answers are other ones, by field."""
    with pytest.raises(Faults) as caught:
        read_start(ANSWERS | changed, TODAY)
    return {fault.field: str(fault) for fault in caught.value.faults}


def test_the_answers_become_owner_people_pairings_and_term(tmp_path: Path) -> None:
    workbook = a_workbook(tmp_path / "book")
    assert workbook.settings.owner == "王芳"
    assert (workbook.settings.school, workbook.settings.subject, workbook.settings.stage) == (
        "桃浦中心小学",
        "数学",
        "小学",
    )
    assert [person.name for person in workbook.people] == ["王芳", "李青", "周敏"]
    assert [(p.mentors, p.apprentices, p.programme) for p in workbook.pairings] == [
        (("王芳",), ("李青",), "000-01"),
        (("王芳",), ("周敏",), "000-01"),
    ]
    assert [term.id for term in workbook.terms] == ["2026-2027-1"]
    assert workbook.writable


def test_an_apprentice_has_mentors_as_partners(tmp_path: Path) -> None:
    start = structs.replace(START, name="李青", role="apprentice", partners=("王芳", "赵老师"))
    pairings = a_workbook(tmp_path / "book", start).pairings
    assert [(p.mentors, p.apprentices) for p in pairings] == [
        (("王芳",), ("李青",)),
        (("赵老师",), ("李青",)),
    ]


def test_who_is_both_says_which_partner_is_which(tmp_path: Path) -> None:
    start = structs.replace(START, role="both", partners=("师傅:赵老师", "徒弟：李青"))
    pairings = a_workbook(tmp_path / "book", start).pairings
    assert [(p.mentors, p.apprentices) for p in pairings] == [
        (("赵老师",), ("王芳",)),
        (("王芳",), ("李青",)),
    ]
    assert "师傅:姓名" in faults_of(role="both")["partners"]


def test_answers_are_read_as_they_are_typed() -> None:
    start = read_start(ANSWERS, TODAY)
    assert (start.role, start.partners) == ("mentor", ("李青", "周敏"))
    assert (start.term_start, start.term_end) == (date(2026, 9, 1), date(2027, 1, 22))
    assert start.subject == "体育与健康"


def test_labels_name_the_answers_as_well() -> None:
    by_label = {spec.label: ANSWERS[spec.name] for spec in specs(Start) if spec.name in ANSWERS}
    assert read_start(by_label, TODAY) == read_start(ANSWERS, TODAY)


def test_without_a_term_id_the_dates_give_it(tmp_path: Path) -> None:
    start = structs.replace(START, term="", term_start=date(2027, 2, 22), term_end=date(2027, 7, 2))
    assert [term.id for term in a_workbook(tmp_path / "book", start).terms] == ["2026-2027-2"]


def test_a_partner_and_a_programme_can_come_later(tmp_path: Path) -> None:
    start = structs.replace(START, role="", partners=(), programme="")
    assert a_workbook(tmp_path / "book", start).pairings == ()


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = faults_of(
        name="",
        role="校长",
        programme="999-99",
        term="2026-2028-1",
        term_end="2026-08-31",
        stage="小学",
        班级="三",
    )
    assert found.keys() == {"name", "role", "programme", "term", "term_end", "班级"}
    assert found["role"].startswith("我是：")
    assert "师傅、徒弟、都是" in found["role"]


def test_missing_dates_are_named() -> None:
    assert faults_of(term_start="", term_end=None).keys() == {"term_start", "term_end"}


def test_a_date_that_cannot_be_read_is_said_once() -> None:
    assert list(faults_of(term_start="开学那天")) == ["term_start"]


def test_a_term_in_the_wrong_half_of_the_year_is_refused() -> None:
    assert "第一学期" in faults_of(term="2026-2027-2")["term_start"]


def test_nobody_is_paired_with_oneself() -> None:
    assert "不能同时" in faults_of(partners="王芳")["partners"]


def test_an_unknown_scheme_names_some_that_exist() -> None:
    assert "000-01" in faults_of(programme="桃浦")["programme"]
    assert (
        read_start(ANSWERS | {"programme": "桃浦中心小学青蓝工程"}, TODAY).programme == "桃浦中心小学青蓝工程"
    )


def test_a_scheme_given_by_name_is_stored_by_its_id(tmp_path: Path) -> None:
    start = structs.replace(START, programme="桃浦中心小学青蓝工程")
    assert {p.programme for p in a_workbook(tmp_path / "book", start).pairings} == {"000-01"}


def test_nothing_is_written_when_something_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(Faults):
        start_workbook(tmp_path / "book", structs.replace(START, name=""), NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_is_there_is_not_touched(tmp_path: Path) -> None:
    a_workbook(tmp_path / "book").close()
    before = (tmp_path / "book" / "workbook.json").read_bytes()
    with pytest.raises(Problem, match="已有工作簿"):
        a_workbook(tmp_path / "book", structs.replace(START, name="别人"))
    assert (tmp_path / "book" / "workbook.json").read_bytes() == before
