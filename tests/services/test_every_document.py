"""Every document from an empty workbook, the sample and one full of hostile text, in every house style."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from exports.styles import HOUSE_STYLES, P5
from exports.summary import write_summary
from qinglan_tui.domain.kinds import KINDS, kind_named
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.text import clean
from qinglan_tui.services.case import case_of
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.documents import DOCUMENTS, write_blank_form, write_document
from qinglan_tui.services.export import export_form
from qinglan_tui.storage import Workbook
from tests.exports.invariants import faults
from tests.exports.records import HOSTILE, filled, hostile, summary
from tests.services.books import NOW, a_workbook

STYLES = [house.name for house in HOUSE_STYLES]
BOOKS = ("empty", "demo", "hostile")
# 资料袋 is many of the others, and 个人汇总 no Word file.
CODES = [one.code for one in DOCUMENTS if one.suffix == ".docx" and one.code != "form"]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Workbook]]:
    """The three workbooks."""
    folder = tmp_path_factory.mktemp("books")
    found = {
        "empty": a_workbook(folder / "empty"),
        "demo": Workbook.open(make_demo(folder / "demo", "mentor", NOW), write=False, now=NOW),
        "hostile": a_workbook(folder / "hostile"),
    }
    for kind in KINDS:
        found["hostile"].save(settled(hostile(kind)), NOW)
    yield found
    for book in found.values():
        book.close()


def settled(record: Record) -> Record:
    """The record as it can be stored: half an emoji is none, and its day lies in the term."""
    author = clean(HOSTILE)
    return structs.replace(
        record, slot="第2节", author=author, title=author, people=(), date=dt.date(2026, 10, 21)
    )


def check(path: Path, *, audit: bool = True) -> None:
    """Assert that it is a document which any reader opens."""
    assert faults(path.read_bytes()) == []
    if audit:
        assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("code", CODES)
def test_every_document_is_sound(code: str, name: str, books: dict[str, Workbook], tmp_path: Path) -> None:
    check(write_document(books[name], code, NOW, target=tmp_path / "文件.docx"), audit=code != "handbook")


@pytest.mark.long
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("code", CODES)
def test_every_document_is_sound_in_every_style(
    code: str, name: str, style: str, books: dict[str, Workbook], tmp_path: Path
) -> None:
    check(write_document(books[name], code, NOW, style=style, target=tmp_path / "文件.docx"))


@pytest.mark.long
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("code", [one.code for one in DOCUMENTS if one.can_be_blank])
def test_every_blank_document_is_sound_in_every_style(
    code: str, style: str, books: dict[str, Workbook], tmp_path: Path
) -> None:
    check(write_document(books["empty"], code, NOW, style=style, blank=True, target=tmp_path / "空表.docx"))


@pytest.mark.long
@pytest.mark.parametrize("style", STYLES)
def test_a_summary_with_all_its_forms_is_sound_in_every_style(
    style: str, books: dict[str, Workbook], tmp_path: Path
) -> None:
    from qinglan_tui.services.export import export_summary

    for name in BOOKS:
        path = tmp_path / f"{name}.docx"
        export_summary(books[name], NOW, style=style, target=path, annex=True, charts=True)
        check(path)


@pytest.mark.long
def test_a_thousand_records_are_one_sound_document(tmp_path: Path) -> None:
    records = [
        structs.replace(filled(kind).record, id=number, date=dt.date(2026, 9, 1) + dt.timedelta(number % 130))
        for number, kind in ((number, KINDS[number % len(KINDS)]) for number in range(1000))
    ]
    path = tmp_path / "一千条.docx"
    write_summary(summary(records), P5, path, annex=True)
    check(path)


def test_the_hostile_text_stands_in_the_handbook_letter_by_letter(
    books: dict[str, Workbook], tmp_path: Path
) -> None:
    path = write_document(books["hostile"], "handbook", NOW, target=tmp_path / "手册.docx")
    said = "".join(cell for row in rows(path) for cell in row)
    assert said.count("{{课题}}{%x%}<b>&amp;</b>]]>｛｛名｝｝👩‍🏫𠮷") > 5 * len(KINDS)


def test_a_handbook_without_a_written_summary_holds_what_is_known_for_it(
    books: dict[str, Workbook], tmp_path: Path
) -> None:
    from docx import Document

    path = write_document(books["demo"], "handbook", NOW, target=tmp_path / "手册.docx")
    summed = case_of(books["demo"], NOW.date()).summary
    said = [paragraph.text for paragraph in Document(str(path)).paragraphs]
    assert summed.written == ()
    assert summed.title in said
    assert any(line.endswith(section.heading) for section in summed.sections for line in said)


# --- one record, one sheet --------------------------------------------------------------------------------


def test_a_record_is_exported_as_it_stands_in_the_handbook(
    books: dict[str, Workbook], tmp_path: Path
) -> None:
    """The month's numbers are counted, not left to a hand."""
    case = case_of(books["demo"], NOW.date())
    report = next(one for one in case.records if one.kind.code == "monthly_report")
    path = export_form(books["demo"], report, NOW, target=tmp_path / "月报.docx")
    said = [row for row in rows(path) if "节" in "".join(row)]
    assert any(cell[:1].isdigit() and cell.endswith("节") for row in said for cell in row)


def test_a_lesson_design_comes_in_the_style_of_texts(books: dict[str, Workbook], tmp_path: Path) -> None:
    case = case_of(books["demo"], NOW.date())
    design = next(one for one in case.records if one.kind.code == "lesson_design")
    one, other = (
        export_form(books["demo"], design, NOW, style=style, target=tmp_path / f"{style}.docx")
        for style in (None, "P3")
    )
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("kind", "number", "title"),
    [
        ("听课", "A6", "课堂教学评价表"),
        ("执教", "A15签到", "听课签到表"),
        ("活动", "A26", "班级管理与作业命题指导记录表"),
        ("考核", "A22", "师徒结对鉴定表"),
        ("计划", "A3", "师傅指导（培养）计划"),
    ],
)
def test_each_sheet_of_a_kind_can_be_printed_blank(
    kind: str,
    number: str,
    title: str,
    books: dict[str, Workbook],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_blank_form(books["empty"], kind_named(kind), NOW, number=number)
    assert path.name == f"{title}（空表）.docx"
    check(path)


def rows(path: Path) -> list[list[str]]:
    """The cells of each row, without blanks."""
    from docx import Document

    tables = Document(str(path)).tables
    return [["".join(cell.text.split()) for cell in row.cells] for table in tables for row in table.rows]
