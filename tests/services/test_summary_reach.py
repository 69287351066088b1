"""Summaries of a term, a school year and a pairing; masked copies; photos and what is laid out again."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from msgspec import structs

from qinglan_tui.domain.kinds.summary import Summary
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.reach import TERM, WHOLE, YEAR
from qinglan_tui.domain.records import Comment, Record
from qinglan_tui.domain.terms import new_term
from qinglan_tui.services.export import export_form, export_summary
from qinglan_tui.services.summary import lay_out_again, summarise
from qinglan_tui.storage import Workbook
from tests.exports.samples import photo
from tests.services.books import NOW, START, a_workbook, write

SPRING = date(2027, 5, 20)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """Two terms of 王芳 with one lesson of 李青 each, and an essay about the first."""
    start = structs.replace(START, partners=("李青",))
    workbook = a_workbook(tmp_path / "book", start)
    second = new_term("2026-2027-2", date(2027, 2, 22), date(2027, 7, 2))
    workbook.arrange(terms=(*workbook.terms, second))
    for day, topic in (("2026-10-14", "周长"), ("2027-03-10", "面积")):
        write(workbook, "observation", date=day, teacher="李青", topic=topic, slot="第2节", advice="等三秒。")
    return workbook


def cells(path: Path) -> str:
    document = Document(str(path))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *tables])


@pytest.mark.parametrize(
    ("reach", "name", "lessons"),
    [(TERM, "2026—2027学年第二学期", 1), (YEAR, "2026—2027学年", 2), (WHOLE, "2026年9月起", 2)],
)
def test_a_summary_reaches_as_far_as_it_is_asked_to(book: Workbook, reach: str, name: str, lessons: int):
    found = summarise(book, SPRING, reach=reach)
    assert found.scope.term_name == name
    assert len(found.lessons) == lessons


def test_the_duties_of_a_year_are_those_of_both_terms(book: Workbook):
    of_term = {row.source: row.required for row in summarise(book, SPRING).overview if row.required}
    of_year = {
        row.source: row.required for row in summarise(book, SPRING, reach=YEAR).overview if row.required
    }
    doubled = [source for source, required in of_term.items() if of_year[source] == 2 * required]
    assert doubled
    assert all(of_year[source] in (required, 2 * required) for source, required in of_term.items())


def test_a_form_in_the_annex_of_a_year_says_its_own_term_and_week(book: Workbook, tmp_path: Path):
    said = cells(
        export_summary(book, NOW, reach=YEAR, annex=True, target=tmp_path / "年.docx", term_id="2026-2027-1")
    )
    assert "2026年10月14日（第7周 星期三）第2节" in said
    assert "2027年3月10日（第3周 星期三）第2节" in said


def test_the_written_part_is_the_summary_of_that_reach_with_its_comment(book: Workbook, tmp_path: Path):
    for reach in (TERM, YEAR):
        own = Record(
            fields=Summary(scope=reach, text=f"这是{reach}的话。"),
            date=date(2027, 6, 20),
            author="王芳",
            comment=Comment(text="写得实在。", grade="优秀", by="李青"),
        )
        book.save(own, NOW)
    said = cells(export_summary(book, NOW, reach=YEAR, term_id="2026-2027-2", target=tmp_path / "年.docx"))
    assert "这是学年的话。" in said
    assert "这是学期的话。" not in said
    assert "写得实在。\n等级：优秀" in said


def test_a_draft_is_laid_out_and_again_without_losing_a_word(book: Workbook):
    first = lay_out_again(book, SPRING)
    assert first.id is None
    assert isinstance(first.fields, Summary)
    assert "3月10日" in first.fields.sections[0].text
    mine = structs.replace(first.fields.sections[0], text=first.fields.sections[0].text + "\n我学会了等。")
    saved = book.save(structs.replace(first, fields=structs.replace(first.fields, sections=(mine,))), NOW)
    write(book, "observation", date="2027-04-07", teacher="李青", topic="除法", advice="再等等。")
    again = lay_out_again(book, SPRING)
    assert again.id == saved.id
    assert isinstance(again.fields, Summary)
    assert again.fields.sections[0].text.startswith(mine.text)
    assert "4月7日" in again.fields.sections[0].text
    stored = book.get(saved.id or 0)
    assert isinstance(stored, Record)
    assert stored.fields == saved.fields


def test_a_masked_copy_names_nobody_and_the_workbook_stays(book: Workbook, tmp_path: Path):
    path = export_summary(
        book, NOW, annex=True, charts=True, mask=True, term_id="2026-2027-1", target=tmp_path / "a.docx"
    )
    with ZipFile(path) as package:
        parts = [package.read(name).decode("utf-8") for name in package.namelist() if name.endswith(".xml")]
    assert not [part for part in parts if "李青" in part or "王芳" in part]
    assert any("李某" in part for part in parts)
    lesson = next(one for one in summarise(book, SPRING).lessons)
    form = export_form(book, lesson, NOW, mask=True, target=tmp_path / "b.docx")
    said = cells(form)
    assert "李某" in said
    assert "李青" not in said
    assert lesson.heading == "李青《面积》"


def test_photos_of_a_record_stand_in_its_form_and_lost_ones_are_told(book: Workbook, tmp_path: Path):
    for name, data in (("合影.png", photo()), ("坏.jpg", b"no")):
        (tmp_path / name).write_bytes(data)
    attached = tuple(book.attach(tmp_path / name) for name in ("合影.png", "坏.jpg"))
    record = write(book, "activity", date="2026-11-06", topic="磨课", content="看教案。", format=["磨课"])
    record = book.save(structs.replace(record, attachments=attached), NOW)
    told: list[str] = []
    done: list[tuple[int, int]] = []
    for path in (
        export_form(book, record, NOW, target=tmp_path / "表.docx", warn=told.append),
        export_summary(
            book,
            NOW,
            annex=True,
            term_id="2026-2027-1",
            target=tmp_path / "总.docx",
            warn=told.append,
            tell=lambda number, of: done.append((number, of)),
        ),
    ):
        with ZipFile(path) as package:
            assert len([one for one in package.namelist() if one.startswith("word/media/")]) == 1
    assert told == ["照片“坏.jpg”打不开，请另存为 JPG 或 PNG 再附上"] * 2
    assert done == [(1, 2), (2, 2)]


def test_a_summary_of_one_pairing_leaves_out_the_other(tmp_path: Path):
    workbook = a_workbook(tmp_path / "two")
    for name, topic in (("李青", "周长"), ("周敏", "面积")):
        write(workbook, "observation", date="2026-10-14", teacher=name, topic=topic, slot="第2节")
    write(workbook, "reflection", date="2026-10-15", topic="我的课", text="想一想。")
    found = summarise(workbook, NOW.date(), pairing="周敏", reach=WHOLE)
    assert [one.heading for one in found.lessons] == ["周敏《面积》"]
    assert [person.name for person in found.scope.partners] == ["周敏"]
    assert len(found.records) == 2
    with pytest.raises(Problem, match="可写：李青、周敏"):
        summarise(workbook, NOW.date(), pairing="何静")
