"""The pages in a handbook's contents: what is reckoned is where LibreOffice puts it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from exports.base import About
from exports.blocks import Column, Para
from exports.forms import blank_form, form_of
from exports.handbook import Chapter, Handbook, write_handbook
from exports.leaves import FormLeaf, LessonsLeaf, RegisterLeaf
from exports.markup import w
from exports.paging import first_pages
from exports.story import Story
from exports.styles import P1, P5, HouseStyle
from qinglan_tui.domain.kinds import KINDS
from tests.exports.records import MADE_ON, all_filled, scope, summary
from tests.exports.render import Pages

ABOUT = About("手册", "陈素云", MADE_ON)


def book() -> Handbook:
    """A handbook with a blank and a filled form of every kind, a long register and a turned page."""
    columns = (Column("序号", 20, "center"), Column("内容", 140, "left"))
    entries = tuple((str(number), "说明" * (number % 40)) for number in range(1, 90))
    samples = all_filled()
    blanks = [Chapter(f"{kind.label}空表", (FormLeaf(blank_form(kind, scope())),), "1份") for kind in KINDS]
    filled = [
        Chapter(kind.label, (FormLeaf(form_of(sample.record, scope())),), "1份")
        for kind, sample in zip(KINDS, samples, strict=True)
    ]
    register = RegisterLeaf(title="长表", columns=columns, entries=entries, page="form")
    lessons = LessonsLeaf(summary([sample.record for sample in samples]))
    chapters = (*blanks, Chapter("长表", (register,)), *filled, Chapter("统计", (lessons,)), blanks[0])
    return Handbook(scope=scope(), about=ABOUT, chapters=chapters)


def written(house: HouseStyle) -> bytes:
    stream = BytesIO()
    write_handbook(book(), house, stream)
    return stream.getvalue()


def shown(data: bytes) -> list[int]:
    """The page numbers that the contents show before Word counts anew."""
    body = Document(BytesIO(data)).element.body
    rows = [
        row
        for row in body.iter(w("tr"))
        if any("PAGEREF" in (f.text or "") for f in row.iter(w("instrText")))
    ]
    return [int([text.text for text in row.iter(w("t"))][-1]) for row in rows]


@pytest.mark.parametrize("house", [P1, P5], ids=["P1", "P5"])
def test_the_contents_point_to_the_title_that_begins_each_chapter(house: HouseStyle):
    paragraphs = Document(BytesIO(written(house))).element.body.iter(w("p"))
    marks = [paragraph for paragraph in paragraphs if paragraph.find(w("bookmarkStart")) is not None]
    titles = ["".join(text.text or "" for text in paragraph.iter(w("t"))) for paragraph in marks]
    assert titles == [chapter.leaves[0].title for chapter in book().chapters]


def marked(story: Story, name: str) -> None:
    """Bookmark the last block."""
    paragraph = story.document.element.body[-2]
    mark = paragraph.makeelement(w("bookmarkStart"), {w("id"): "1", w("name"): name})
    paragraph.append(mark)


def test_lines_of_exact_height_fill_a_page_and_then_the_next():
    """Twenty-two lines make a page in the style of official papers."""
    for lines, page in ((21, 1), (22, 2), (43, 2), (44, 3)):
        story = Story(P1, ABOUT)
        story.text("\n".join(["一行"] * lines))
        story.text("这一行")
        marked(story, "here")
        assert first_pages(story) == {"here": page}


def test_a_form_title_begins_a_page_and_a_cover_has_no_number():
    story = Story(P5, ABOUT, "form")
    story.cover("手册", [("师傅", "陈素云")], school="学校", term="学期", day="今天")
    story.add(Para(("第一张",), "FormTitle"))
    story.text("字")
    story.add(Para(("第二张",), "FormTitle"))
    marked(story, "second")
    assert first_pages(story) == {"second": 2}


@pytest.mark.render
@pytest.mark.parametrize("house", [P1, P5], ids=["P1", "P5"])
def test_the_contents_show_the_pages_on_which_the_forms_begin(house: HouseStyle, tmp_path: Path):
    data = written(house)
    pages = Pages(data, tmp_path)
    texts = ["".join(text.split()) for text in pages.texts]
    numbers = [int(found[1]) if (found := re.search(r"—(\d+)—$", text)) else 0 for text in texts]
    titles = [chapter.leaves[0].title for chapter in book().chapters]
    begins, at = [], 3
    for title in titles:
        at = next(n for n in range(at, len(texts)) if texts[n].startswith(title))
        begins.append(numbers[at])
        at += 1
    reckoned = shown(data)
    assert list(zip(titles, reckoned, strict=True)) == list(zip(titles, begins, strict=True))
