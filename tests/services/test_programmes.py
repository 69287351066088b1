"""Programme files of the package and of a school: all load, all can be written and read again."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.programme_reading import programme_document
from qinglan_tui.domain.programmes import Programme
from qinglan_tui.domain.records import Record
from qinglan_tui.services.programmes import (
    headings,
    parse_programme,
    parse_toml,
    preset,
    preset_ids,
    presets,
    programme_named,
    programme_of,
    read_programme_file,
)
from tests.domain.examples import stored
from tests.domain.mentoring import TERM, standing
from tests.services.books import a_workbook

OWN = {
    "id": "our-school",
    "name": "我校青蓝工程",
    "duty": [
        {
            "id": "W-D01",
            "title": "听徒弟课",
            "owes": "mentor",
            "counts": ["observation"],
            "where": {"direction": "听徒弟"},
            "n": 8,
            "per": "term",
            "quote": "每学期听徒弟的课8节",
        }
    ],
}


@pytest.mark.parametrize("programme", presets(), ids=lambda programme: programme.id)
def test_every_preset_can_be_saved_as_a_file_and_read_again(programme: Programme) -> None:
    if programme.alias_of:
        return
    assert parse_programme(tomli_w.dumps(programme_document(programme))) == programme


def test_the_list_names_every_scheme_once_with_its_number_of_duties() -> None:
    found = headings(None)
    assert len({heading.id for heading in found}) == len(found) == 46
    assert {heading.relevance for heading in found} == {"core", "related", "context"}
    by_id = {heading.id: heading.duties for heading in found}
    assert by_id["000-01"] == len(preset("000-01").duties) == 22


def test_the_list_and_the_files_agree() -> None:
    names = {heading.id: (heading.name, heading.duties) for heading in headings(None)}
    assert {p.id: (p.name, len(p.duties)) for p in presets()} == names


def test_a_preset_that_is_not_there_is_a_problem() -> None:
    with pytest.raises(Problem, match="没有“000-99”这个方案"):
        preset("000-99")
    assert "index" not in preset_ids()


def test_a_school_s_own_programme_stands_before_the_preset_of_its_id(tmp_path: Path) -> None:
    with a_workbook(tmp_path / "book") as workbook:
        workbook.arrange(programmes=[OWN, OWN | {"id": "000-01", "name": "改过的"}])
        assert programme_of(workbook, "our-school").duties[0].n == 8
        assert programme_of(workbook, "000-01").name == "改过的"
        assert programme_of(workbook, "000-02") == preset("000-02")
        assert programme_named(workbook, "我校青蓝工程").id == "our-school"
        assert [h.id for h in headings(workbook)][-1] == "our-school"


def test_a_faulty_programme_in_the_workbook_is_named(tmp_path: Path) -> None:
    with a_workbook(tmp_path / "book") as workbook:
        workbook.arrange(programmes=[{"id": "our-school", "name": "我校", "duty": [{"id": "W-D01"}]}])
        with pytest.raises(Faults, match="W-D01 title：没有写"):
            programme_of(workbook, "our-school")


def test_a_file_is_read_whatever_its_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "我校 方案.toml"
    path.write_bytes(b"\xef\xbb\xbf" + tomli_w.dumps(OWN).replace("\n", "\r\n").encode("utf-8"))
    assert read_programme_file(path).duties[0].n == 8


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a = 1\na = 2", 2, "同一项写了两次"),
        ("a = [1,\n2", 2, "方括号没有关上"),
        ("[a]\n[a]", 2, "同一张表写了两次"),
        ("a = 月底", 1, "等号后面的值看不懂"),
        ("a b = 1", 1, "项目名后面缺等号"),
        ("a = 1 b = 2", 1, "一行只能写一项"),
        ('a = "x\ny"', 1, "有不能用的字符"),
        ("a = { b = 1, b = 2 }", 1, "同一项写了两次"),
        ("月底 = 1", 1, "看不懂"),
        ("a = 2027-02-30", 1, "没有这一天"),
    ],
)
def test_a_syntax_error_names_line_and_reason_in_chinese(text: str, line: int, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_toml(text)
    assert f"方案文件第{line}行写法不对" in str(caught.value)
    assert reason in str(caught.value) or reason == "看不懂"
    assert not any(
        word in str(caught.value) for word in ("Expected", "Invalid", "Unclosed", "Cannot", "line ")
    )


@settings(max_examples=15)
@given(
    st.lists(stored(), max_size=12),
    st.sampled_from(["王芳", "李青"]),
    st.dates(date(2026, 8, 20), date(2027, 8, 1)),
)
def test_no_record_of_any_kind_breaks_a_programme_or_lowers_what_is_done(
    records: list[Record], owner: str, today: date
) -> None:
    """Records with everything that a record can hold, years apart, against all presets."""
    near = [
        structs.replace(r, id=n + 1, date=TERM.start + timedelta(days=r.date.day * 4))
        for n, r in enumerate(records)
    ]
    for programme in presets():
        fewer = standing(programme, near[:-1], owner=owner, today=today)
        more = standing(programme, near, owner=owner, today=today)
        assert standing(programme, near[::-1], owner=owner, today=today) == more
        for before, after in zip(fewer.duties, more.duties, strict=True):
            assert after.done >= before.done, (programme.id, before.duty.id)
