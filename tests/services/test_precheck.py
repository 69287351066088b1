"""交前自查 of a workbook: what each document is checked by, and what it says of the two sample workbooks."""

from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.document_types import DOCUMENTS, DocumentType
from qinglan_tui.services.precheck import RemarkLine, precheck, remark_json
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, a_workbook, write
from tests.services.clashes import clash
from tests.services.demo_story import ROLES, TERM_END, WEEK_12

LESSON = {"teacher": "李青", "class_name": "三（2）班", "topic": "周长", "advice": "等三秒。"}
SATURDAY = "2026-11-14"
WHOLE_TERM = Span(date(2026, 9, 1), date(2027, 1, 22))


def kinds(found: tuple[RemarkLine, ...]) -> list[str]:
    """The kinds of the remarks."""
    return [line.remark.kind for line in found]


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """A workbook with one lesson on a Saturday."""
    workbook = a_workbook(tmp_path / "book")
    write(workbook, "听课", date=SATURDAY, **LESSON)
    return workbook


# --- the sample workbooks --------------------------------------------------------------------------------

# What is really there: the story leaves a draft, a returned plan, a lesson without its comment …
TRUE = {
    ("mentor", WEEK_12): {
        ("unfinished", "师徒结对指导工作总结"),
        ("returned", "《笔算乘法（一次进位）》"),
        ("missing", "李青《长方形和正方形的周长》"),
    },
    ("apprentice", WEEK_12): {
        ("unfinished", "《错在哪一步——三年级笔算错题卡的收集与再练》"),
        ("unfinished", "《0等会儿再请回来》"),
        ("returned", "《笔算乘法（一次进位）》"),
        ("short", "进度"),
    },
    ("mentor", TERM_END): {("missing", "李青《长方形和正方形的周长》"), ("short", "进度")},
    ("apprentice", TERM_END): {("short", "进度")},
}


@pytest.mark.parametrize(("role", "now"), TRUE)
def test_of_the_sample_workbooks_only_what_is_really_so_is_told(tmp_path: Path, role: str, now: datetime):
    with Workbook.open(make_demo(tmp_path / "w", role, now), write=False, now=now) as workbook:
        found = precheck(workbook, "handbook", now)
    assert {(line.remark.kind, line.heading) for line in found} == TRUE[role, now]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("year", [2025, 2027, 2030])
def test_in_other_years_the_story_holds_on_school_days_as_well(tmp_path: Path, role: str, year: int):
    now = datetime(year + 1, 1, 20, 10)
    with Workbook.open(make_demo(tmp_path / "w", role, now), write=False, now=now) as workbook:
        found = kinds(precheck(workbook, "handbook", now))
    assert not {"day_off", "clash", "teaching", "week", "repeated", "outside", "late"} & set(found)


def test_two_of_the_sample_s_lessons_moved_together_are_found(tmp_path: Path):
    with Workbook.open(make_demo(tmp_path / "w", "mentor", WEEK_12), write=True, now=WEEK_12) as workbook:
        lessons = {
            one.fields.teacher: one
            for one in workbook.records(WHOLE_TERM)
            if isinstance(one, Record) and isinstance(one.fields, Observation) and one.is_finished
        }
        other = lessons["李青"]
        moved = workbook.save(structs.replace(lessons["周敏"], date=other.date, slot=other.slot), WEEK_12)
        found = precheck(workbook, "register", WEEK_12)
    clashes = [line for line in found if line.remark.kind == "clash"]
    assert {number for line in clashes for number in (line.remark.record, line.remark.other)} == {
        moved.id,
        other.id,
    }


# --- documents -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document", [one for one in DOCUMENTS if one.code != "form"], ids=lambda one: one.code
)
def test_every_document_can_be_checked_in_an_empty_workbook_and_in_one_with_records(
    tmp_path: Path, document: DocumentType, book: Workbook
):
    for workbook in (a_workbook(tmp_path / "empty"), book):
        for line in precheck(workbook, document.code, NOW):
            assert line.label and line.text.endswith("。")
            assert line.record is not None or line.remark.link
            assert set(remark_json(line)) == {
                "kind", "label", "record", "other", "date", "title", "what", "do",
            }  # fmt: skip


def test_a_document_is_checked_by_the_records_that_it_prints(book: Workbook):
    assert "day_off" in kinds(precheck(book, "register", NOW))
    assert "day_off" in kinds(precheck(book, "听课情况统计表", NOW))
    for code in ("honours", "agreement", "plan-mentor", "people", "roster"):
        assert "day_off" not in kinds(precheck(book, code, NOW))


def test_facts_of_people_are_asked_for_where_a_form_prints_them(book: Workbook):
    said = [line.remark.what for line in precheck(book, "verdict", NOW)]
    assert said == ["李青没有填职称、学历、教龄、任教班级", "周敏没有填职称、学历、教龄、任教班级"]
    book.arrange(
        people=(
            Person(name="王芳", title="高级教师"),
            Person(name="李青", joined="2025年8月", classes=("1",)),
        )
    )
    said = [line.remark.what for line in precheck(book, "roster", NOW, pairing="李青")]
    assert said == []
    assert "person" not in kinds(precheck(book, "register", NOW))


def test_of_one_pairing_only_its_records_are_looked_at(book: Workbook):
    write(book, "听课", date="2026-11-15", status="起草", **LESSON | {"teacher": "周敏"})
    assert kinds(precheck(book, "register", NOW, pairing="李青")) == ["day_off"]
    assert kinds(precheck(book, "register", NOW, pairing="周敏")) == ["unfinished"]


def test_private_records_are_not_printed_and_not_remarked_on(book: Workbook):
    write(book, "听课", date="2026-11-15", private="是", **LESSON | {"topic": "角"})
    write(book, "听课", date="2026-11-15", private="是", status="起草", **LESSON | {"topic": "面积"})
    assert [line.heading for line in precheck(book, "handbook", NOW) if line.record] == ["李青《周长》"]


def test_what_is_agreed_is_what_the_notice_is_for(book: Workbook):
    write(book, "听课", date="2026-11-24", status="已约", teacher="李青", slot="第2节")
    assert precheck(book, "notice", NOW) == ()
    write(book, "听课", date="2026-11-28", status="已约", teacher="李青", slot="第2节")
    assert kinds(precheck(book, "notice", NOW)) == ["day_off"]
    assert "unfinished" not in kinds(precheck(book, "handbook", NOW))


def test_one_chosen_record_is_checked_in_its_own_term(book: Workbook):
    draft = write(book, "听课", date="2026-11-13", status="起草", **LESSON)
    assert kinds(precheck(book, "form", NOW, records=[draft])) == ["unfinished"]
    assert precheck(book, "form", NOW, records=[]) == ()


def test_a_paragraph_of_the_year_before_is_found(book: Workbook):
    words = "问题刚出口就点名，点来点去是前两排六七个孩子，后排的孩子一节课没有站起来过。"
    old = write(book, "听课", date="2025-11-12", **LESSON | {"advice": words})
    write(book, "听课", date="2026-11-13", **LESSON | {"advice": words})
    (line,) = [line for line in precheck(book, "register", NOW) if line.remark.kind == "repeated"]
    assert line.remark.other == old.id


def test_a_photo_that_was_taken_out_of_the_folder_is_told(book: Workbook, tmp_path: Path):
    photo = tmp_path / "页.jpg"
    photo.write_bytes(b"jpg")
    record = write(book, "听课", date="2026-11-13", **LESSON)
    attached = book.attach(photo)
    book.save(structs.replace(record, attachments=(attached,)), NOW)
    assert "photo" not in kinds(precheck(book, "register", NOW))
    path = book.attachment_path(attached)
    assert path is not None
    path.unlink()
    assert "photo" in kinds(precheck(book, "register", NOW))


def test_two_versions_that_wait_are_told_of_first(tmp_path: Path):
    book = a_workbook(tmp_path / "book")
    record = write(book, "听课", date="2026-11-13", **LESSON)
    clash(book, record, {"advice": "等三秒再点名。"}, {"advice": "留例题。"})
    book.merge_copies()
    assert kinds(precheck(book, "register", NOW)) == ["conflict"]


def test_nothing_is_changed(book: Workbook):
    before = book.history(1), list(book.records(WHOLE_TERM))
    precheck(book, "handbook", NOW)
    assert (book.history(1), list(book.records(WHOLE_TERM))) == before


def test_what_does_not_exist_is_told(book: Workbook):
    with pytest.raises(Problem, match="这种文件"):
        precheck(book, "总结书", NOW)
    with pytest.raises(Problem, match="没有学期"):
        precheck(book, "summary", NOW, term_id="2020-2021-1")
    with pytest.raises(Problem, match="没有与“赵静”的结对"):
        precheck(book, "summary", NOW, pairing="赵静")
