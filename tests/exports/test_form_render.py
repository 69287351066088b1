"""The blank sheets as they leave the printer: each on a page of its own, most on one only."""

from itertools import pairwise
from pathlib import Path

import pytest

from exports.forms import SHEETS, blank_form
from exports.sheets import Sheets
from exports.story import Story
from exports.styles import HOUSE_STYLES, HouseStyle
from qinglan_tui.domain.kinds import kind_named
from tests.exports.records import scope
from tests.exports.render import Pages
from tests.exports.samples import ABOUT, written

pytestmark = pytest.mark.render

# The sheets that need a second page to write on.
TWO_PAGES = {"A4", "A8"}


@pytest.mark.parametrize("house", HOUSE_STYLES, ids=[house.name for house in HOUSE_STYLES])
def test_each_blank_sheet_begins_a_page_and_most_end_on_it(house: HouseStyle, tmp_path: Path):
    story = Story(house, ABOUT, "form")
    sheets = Sheets(story)
    for sheet in SHEETS:
        sheets.add(blank_form(kind_named(sheet.kind), scope(), number=sheet.number))
    pages = [page.strip().splitlines()[0].strip() for page in Pages(written(story), tmp_path).texts]
    labels = [sheet.label for sheet in SHEETS]
    assert [page for page in pages if page in labels] == labels
    continued = {first for first, second in pairwise(pages) if second not in labels}
    assert continued == {sheet.label for sheet in SHEETS if sheet.number in TWO_PAGES}
    assert len(pages) == len(SHEETS) + len(TWO_PAGES)
