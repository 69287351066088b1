"""What comes out on paper: pages, numbers, repeated headings, lines."""

from itertools import pairwise
from pathlib import Path

import pytest

from exports.story import Story
from exports.styles import HOUSE_STYLES, P1, HouseStyle
from tests.exports.render import Pages
from tests.exports.samples import ABOUT, demonstration, written

pytestmark = pytest.mark.render


def numbers(pages: Pages) -> list[str]:
    """What stands at the foot of each page, if it is a page number."""
    feet = [text.strip().splitlines()[-1].replace(" ", "") for text in pages.texts]
    return [foot if foot.startswith("—") else "" for foot in feet]


def test_a_whole_document_comes_out_page_by_page(tmp_path: Path):
    pages = Pages(demonstration(P1), tmp_path)
    texts = [text.replace(" ", "") for text in pages.texts]
    assert len(texts) == 10
    assert numbers(pages) == ["", *(f"—{number}—" for number in range(1, 10))]
    assert "师徒结对工作总结" in texts[0]
    registers = [text for text in texts if "《几分之一》" in text and "序号日期授课教师课题" in text]
    assert len(registers) == 3
    titles = ("听课记录表", "师徒结对活动")
    assert [number for number, text in enumerate(texts) if text.lstrip().startswith(titles)] == [6, 7, 8, 9]
    assert "DejaVu" not in pages.faces()


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(tmp_path: Path):
    story = Story(P1, ABOUT)
    story.text("一句话。\n" * 60)
    pages = Pages(written(story), tmp_path)
    left = [pages.lines(number)[-1][0] for number in (1, 2, 3)]
    assert left[0] == left[2] > 400
    # One character in from the edge: 26 mm and 14 pt, since even pages are bound at the right.
    assert round(left[1]) == round(26 / 25.4 * 72 + 14)


def test_official_papers_have_22_lines_a_page_28_points_apart(tmp_path: Path):
    story = Story(P1, ABOUT)
    story.text("学" * 28 * 60)
    pages = Pages(written(story), tmp_path)
    *body, number = (below for _, below in pages.lines(2))
    assert len(body) == 22
    assert {round(below - above, 1) for above, below in pairwise(body)} == {28.0}
    assert len(pages.texts[1].strip().splitlines()[0].strip()) == 28
    assert number > body[-1] + 20


@pytest.mark.parametrize("house", HOUSE_STYLES, ids=[house.name for house in HOUSE_STYLES])
def test_every_style_prints_on_a4_within_its_margins(house: HouseStyle, tmp_path: Path):
    story = Story(house, ABOUT)
    story.text("学" * 2000)
    pages = Pages(written(story), tmp_path)
    assert pages.sizes() == {(210, 297)}
    left, right = pages.edges(1)
    assert abs(left - house.margins.left) < 1
    # The last character of a line may be narrower than the room that is left.
    assert 210 - house.margins.right - house.body * 25.4 / 72 - 1 < right < 210 - house.margins.right + 1
