"""Every document that is not one record: for any workbook, in any house style, with any text."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from msgspec import structs
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from exports.handbook import write_handbook
from exports.leaves import write_leaves
from exports.styles import HOUSE_STYLES, P1, P5, HouseStyle, style_named
from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.people import Person
from qinglan_tui.services.case import Case, about_of, case_of
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.papers import BUILDERS, made_papers, titles_of
from qinglan_tui.services.portfolio import handbook_of
from qinglan_tui.storage import Workbook
from tests.exports.invariants import faults
from tests.exports.records import HOSTILE, hostile
from tests.services.books import TODAY, a_workbook

END = dt.datetime(2027, 1, 15, 16, 0)
CASES = ("empty", "mentor", "apprentice", "hostile", "blank")
EVERY_CASE = pytest.mark.parametrize("name", CASES)
EVERY_HOUSE = pytest.mark.parametrize("house", HOUSE_STYLES, ids=[house.name for house in HOUSE_STYLES])


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Case]]:
    """A case of each sort, all of workbooks that are only read."""
    folder = tmp_path_factory.mktemp("books")
    found: dict[str, Case] = {}
    opened = []
    for role in (MENTOR, APPRENTICE):
        make_demo(folder / role, role, END)
        workbook = Workbook.open(folder / role, write=False, now=END)
        opened.append(workbook)
        found[role] = case_of(workbook, END.date())
    workbook = a_workbook(folder / "empty")
    opened.append(workbook)
    found["empty"] = case_of(workbook, TODAY)
    found["blank"] = case_of(workbook, TODAY, blank=True)
    found["hostile"] = _hostile(found["empty"])
    yield found
    for workbook in opened:
        workbook.close()


def _hostile(case: Case) -> Case:
    """The same case with text everywhere that has broken programs."""
    odd = Person(name=HOSTILE, subject=HOSTILE, title=HOSTILE * 9, honours="长" * 3000, classes=(HOSTILE,))
    labels = Labels(HOSTILE, "<w:p/>")
    pairs = tuple(
        structs.replace(pair, mentors=(odd,), apprentices=(odd, odd), labels=labels, subject=HOSTILE)
        for pair in case.pairs
    )
    scope = structs.replace(case.scope, owner=odd, partners=(odd,), school=HOSTILE, labels=labels)
    records = tuple(
        structs.replace(hostile(kind), id=number) for number, kind in enumerate((*KINDS, *KINDS), 1)
    )
    return structs.replace(case, scope=scope, pairs=pairs, records=records)


def together(case: Case, house: HouseStyle) -> bytes:
    """All documents of a case in one file."""
    leaves = [leaf for name, builder in BUILDERS.items() if name != "score" for leaf in builder(case)]
    stream = BytesIO()
    write_leaves(leaves, about_of("全部", case), house, stream)
    return stream.getvalue()


def handbook(case: Case, house: HouseStyle) -> bytes:
    stream = BytesIO()
    write_handbook(handbook_of(case), house, stream)
    return stream.getvalue()


def alone(case: Case, name: str, house: str = "P5") -> bytes:
    """One document by itself."""
    stream = BytesIO()
    write_leaves(BUILDERS[name](case), about_of(name, case), style_named(house), stream)
    return stream.getvalue()


def audited(data: bytes, folder: Path) -> list[str]:
    path = folder / "document.docx"
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def text(data: bytes) -> str:
    """Every paragraph of a document, in tables too."""
    body = Document(BytesIO(data)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(f"{{{W}}}t")) for p in body.iter(f"{{{W}}}p"))


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@EVERY_HOUSE
@EVERY_CASE
def test_every_document_is_sound_in_every_style(
    books: dict[str, Case], name: str, house: HouseStyle, tmp_path: Path
) -> None:
    data = together(books[name], house)
    assert faults(data) == []
    assert audited(data, tmp_path) == []


@pytest.mark.parametrize("house", [P1, P5], ids=["P1", "P5"])
@EVERY_CASE
def test_the_handbook_is_sound(books: dict[str, Case], name: str, house: HouseStyle, tmp_path: Path) -> None:
    data = handbook(books[name], house)
    assert faults(data) == []
    if house.name == "P5":
        assert audited(data, tmp_path) == []


@EVERY_CASE
def test_the_same_case_gives_the_same_bytes(books: dict[str, Case], name: str) -> None:
    house = style_named("P5")
    assert together(books[name], house) == together(books[name], house)
    assert handbook(books[name], house) == handbook(books[name], house)


def test_the_agreement_has_both_sides_and_the_tasks_of_the_programme(books: dict[str, Case]) -> None:
    said = text(alone(books["empty"], "agreement", "P1"))
    assert said.count("甲方（师傅）：王芳") == 2, "one agreement for each apprentice"
    assert "乙方（徒弟）：李青" in said
    assert "听徒弟课" in said
    assert "每学期至少10节" in said
    assert "自2026年9月1日起" in said
    assert "一、结对期限" in said
    assert "九、" not in said, "the second agreement begins with one again"


@pytest.mark.parametrize("name", [name for name in BUILDERS if name != "register"])
def test_nobodys_name_stands_where_a_hand_signs(books: dict[str, Case], name: str) -> None:
    lines = text(alone(books["mentor"], name)).split("\n")
    signed = [line for line in lines if "签字：" in line or "（盖章）" in line]
    assert all("陈素云" not in line and "李青" not in line for line in signed)


@pytest.mark.parametrize("name", BUILDERS)
def test_a_blank_document_names_nobody(books: dict[str, Case], name: str) -> None:
    said = text(alone(books["blank"], name))
    assert not any(person in said for person in ("王芳", "李青", "周敏"))


def test_what_can_be_reckoned_is_scored_and_the_rest_left_open(books: dict[str, Case]) -> None:
    document = Document(BytesIO(alone(books["apprentice"], "score_apprentice")))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    heard = next(row for row in rows if "听课及心得" in row)
    assert "20" in heard
    assert any("听师傅课" in cell for cell in heard)
    manners = next(row for row in rows if "师德与态度" in row)
    said = {"1", "师德与态度", "为人师表，虚心好学，主动请教。", "10", ""}
    assert set(manners) == said, "people judge what nobody can count"


def test_a_verdict_that_nobody_has_written_leaves_every_box_open(books: dict[str, Case]) -> None:
    said = text(alone(books["empty"], "verdict"))
    assert "□出师" in said
    assert "√" not in said
    assert said.count("徒弟鉴定表") == 2


def test_plans_not_written_begin_with_the_tasks_of_their_span(books: dict[str, Case]) -> None:
    said = text(alone(books["empty"], "plan_apprentice"))
    assert said.count("徒弟专业成长计划") == 6, "three plans for each apprentice"
    assert "与师傅一起备课（每月至少3次）" in said
    assert "听徒弟课" not in said


def test_written_plans_stand_in_place_of_empty_ones(books: dict[str, Case]) -> None:
    said = text(alone(books["mentor"], "plan_mentor"))
    assert "学期指导计划" in said
    assert "听徒弟课（每学期至少10节）" not in said


def test_a_certificate_tells_what_was_done_for_each_apprentice(books: dict[str, Case]) -> None:
    said = text(alone(books["mentor"], "certificate", "P1"))
    assert said.count("指导青年教师证明") == 2
    assert "陈素云（高级教师）老师担任李青（三级教师）老师的师傅" in said
    assert "听徒弟课11节" in said
    assert text(alone(books["blank"], "certificate")).count("听课＿＿节") == 1


def test_six_ones_shows_each_month_and_lists_what_was_handed_in(books: dict[str, Case]) -> None:
    said = text(alone(books["apprentice"], "bundle"))
    assert all(f"{month}月" in said for month in (9, 10, 11, 12, 1))
    assert "“六个一”完成情况表" in said
    assert "《多出来的三分钟》" in said


def test_the_check_list_says_how_many_are_asked_for_and_there(books: dict[str, Case]) -> None:
    document = Document(BytesIO(alone(books["apprentice"], "checklist")))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    design = next(row for row in rows if "教学设计" in row)
    assert "5篇" in design
    assert rows[-1][0].startswith("移交人签字")
    assert "接收人" in rows[-1][-1]


def test_the_handbook_goes_in_the_order_of_the_school(books: dict[str, Case]) -> None:
    book = handbook_of(books["mentor"])
    order = [*titles_of(books["mentor"]).values(), "材料上交清单"]
    titles = [chapter.title for chapter in book.chapters]
    assert titles == [title for title in order if title in titles]
    said = text(handbook(books["mentor"], style_named("P5"))).split("\n")
    begins = [said.index("使用说明"), said.index("目录")]
    for chapter in book.chapters:
        begins.append(said.index(chapter.leaves[0].title, begins[-1] + 1))
    assert begins == sorted(begins)


def test_every_record_of_the_term_stands_in_the_handbook(books: dict[str, Case]) -> None:
    case = books["apprentice"]
    chapters = handbook_of(case).chapters
    papers = sum(len(chapter.leaves) for chapter in chapters)
    assert papers >= len([record for record in case.records if record.kind.code != "agreement"])
    assert {titles_of(case)[key] for key in made_papers(case)} <= {chapter.title for chapter in chapters}


def test_the_pages_in_the_contents_are_fields_that_are_filled_in(books: dict[str, Case]) -> None:
    body = Document(BytesIO(handbook(books["empty"], style_named("P5")))).element.body
    asked = [field.text for field in body.iter(f"{{{W}}}instrText")]
    marks = {mark.get(f"{{{W}}}name") for mark in body.iter(f"{{{W}}}bookmarkStart")}
    assert asked
    assert {field.split()[1] for field in asked} == marks
    (contents,) = [table for table in body.iter(f"{{{W}}}tbl") if list(table.iter(f"{{{W}}}instrText"))]
    numbers = [
        int([t.text for t in row.iter(f"{{{W}}}t")][-1]) for row in list(contents.iter(f"{{{W}}}tr"))[1:]
    ]
    assert numbers == sorted(numbers)
    assert numbers[0] == 3


def test_one_pairing_alone_leaves_out_the_others(books: dict[str, Case]) -> None:
    case = case_of(books["mentor"].workbook, END.date(), pairing="周敏")
    assert [person.name for person in case.scope.partners] == ["周敏"]
    assert len(case.records) < len(books["mentor"].records)
    assert "李青" not in text(alone(case, "people"))
