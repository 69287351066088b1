"""`qinglan check`, and what `qinglan export` says of it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Qinglan


def add(qinglan: Qinglan, kind: str, **given: str) -> str:
    """The number of a new record."""
    sets = [f"--set={name}={value}" for name, value in given.items() if name != "date"]
    said = qinglan("add", kind, "--date", given["date"], *sets)
    assert said.code == 0, said.err
    return said.out.strip()


@pytest.fixture
def saturday(qinglan: Qinglan) -> str:
    """A lesson without any comment, on a Saturday."""
    return add(qinglan, "听课", date="2026-11-14", 授课教师="李青", 课题="几分之一", 班级="三（2）班")


def test_remarks_are_listed_with_day_title_and_number_and_exit_is_zero(qinglan: Qinglan, saturday: str):
    said = qinglan("check", "register")
    assert said.code == 0
    assert "休息日有课" in said.out
    assert f"11月14日 周六  听课  李青《几分之一》  {saturday}" in said.out
    assert "11月14日是周六。日期记错了就改" in said.out
    assert "缺评课意见" in said.out
    assert "共 2 处" in said.err


def test_without_a_document_the_whole_term_is_looked_through(qinglan: Qinglan, saturday: str):
    said = qinglan("check")
    assert "李青没有填性别" in said.out
    assert "休息日有课" in said.out


def test_json_is_data_alone_and_names_the_record(qinglan: Qinglan, saturday: str):
    said = qinglan("check", "register", "--json")
    assert said.json["document"] == "register"
    assert said.json["term"] == "2026-2027-1"
    assert [(one["kind"], one["record"]) for one in said.json["remarks"]] == [
        ("day_off", int(saturday)),
        ("missing", int(saturday)),
    ]
    assert said.json["remarks"][0]["date"] == "2026-11-14"


def test_one_record_is_checked_by_its_number(qinglan: Qinglan, saturday: str):
    add(qinglan, "听课", date="2026-11-15", 授课教师="李青", 课题="面积", 班级="三（2）班", 建议="等三秒")
    said = qinglan("check", "form", saturday[-6:], "--json")
    assert {one["record"] for one in said.json["remarks"]} == {int(saturday)}


def test_where_nothing_is_found_that_is_said(qinglan: Qinglan):
    said = qinglan("check", "honours")
    assert (said.code, said.out) == (0, "")
    assert "自查没有发现要改的" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("check", "form"),
        ("check", "register", "12345"),
        ("check", "总结书"),
        ("check", "--term", "下学期"),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(qinglan: Qinglan, words: tuple[str, ...]):
    assert qinglan(*words).code == 2


def test_a_term_and_a_pairing_that_are_not_there_are_told(qinglan: Qinglan):
    assert "没有与“赵静”的结对" in qinglan("check", "--pairing", "赵静").err
    assert qinglan("check", "--term", "2020-2021-1").code == 1


def test_export_says_how_much_was_found_beside_its_path(qinglan: Qinglan, saturday: str, tmp_path: Path):
    said = qinglan("export", "document", "register", "-o", "a.docx")
    assert said.out.strip().endswith("a.docx")
    assert "自查发现 2 处，请看 qinglan check register" in said.err
    said = qinglan("export", "form", saturday, "-o", "b.docx")
    assert f"自查发现 2 处，请看 qinglan check form {saturday}" in said.err


def test_export_says_nothing_where_nothing_was_found_nor_of_a_blank_form(qinglan: Qinglan, saturday: str):
    assert "自查" not in qinglan("export", "document", "honours", "-o", "a.docx").err
    assert "自查" not in qinglan("export", "document", "register", "--term", "2026-2027-1", "--help").err
    assert "自查" not in qinglan("export", "blank", "听课记录", "-o", "b.docx").err
    assert "自查" not in qinglan("export", "handbook", "--blank", "-o", "c.docx").err
