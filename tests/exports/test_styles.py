"""House styles: what a school sees of fonts, sizes, margins and lines."""

import pytest
from lxml import etree
from msgspec.structs import replace

from exports.base import new_document
from exports.markup import Element, w
from exports.styles import HOUSE_STYLES, OFFICIAL_FONTS, P1, P5, HouseStyle, Page, style_named, twips
from exports.stylesheet import styles_xml, text_styles
from qinglan_tui.domain.problems import Problem
from tests.exports.invariants import W
from tests.exports.samples import ABOUT, demonstration, part, said

ALL_HOUSES = pytest.mark.parametrize("house", HOUSE_STYLES, ids=lambda house: house.name)


def style(house: HouseStyle, name: str) -> Element:
    """The style of that Word name."""
    tree = etree.fromstring(styles_xml(house).encode())
    (found,) = [one for one in tree.iter(w("style")) if said(one, "name")["val"] == name]
    return found


def test_a_house_style_is_found_by_its_name_and_by_its_chinese_label():
    assert style_named("P1") is P1
    assert style_named(" p5 ") is P5
    assert style_named("公文规范") is P1


def test_an_unknown_house_style_is_refused_in_chinese_with_the_ones_there_are():
    with pytest.raises(Problem) as caught:
        style_named("P9")
    assert "没有名为“P9”的文稿样式" in caught.value.what
    assert "P1 公文规范" in caught.value.do
    assert "P5 手册表格" in caught.value.do


def test_official_papers_have_the_numbers_of_the_standard():
    title, body = style(P1, "Title"), style(P1, "Body Text")
    assert said(title, "rPr/sz") == {"val": "44"}
    assert said(title, "pPr/spacing")["line"] == "720"
    assert said(title, "pPr/jc") == {"val": "center"}
    assert said(body, "rPr/sz") == {"val": "32"}
    assert said(body, "pPr/spacing") == {
        "before": "0",
        "after": "0",
        "line": "560",
        "lineRule": "exact",
    }
    assert said(body, "pPr/widowControl") == {"val": "0"}
    assert said(body, "rPr/spacing") == {"val": "-5"}
    margins = P1.margins_of("text")
    assert [twips(side) for side in (margins.top, margins.bottom, margins.left, margins.right)] == [
        2098,
        1984,
        1587,
        1474,
    ]
    assert P1.text_height("text") == 225


def test_first_lines_are_indented_by_characters_and_by_length():
    assert said(style(P1, "Body Text"), "pPr/ind") == {"firstLineChars": "200", "firstLine": "640"}


def test_faces_are_named_for_chinese_and_for_latin_letters():
    faces = {
        name: said(style(P1, name), "rPr/rFonts")["eastAsia"]
        for name in (
            "Title",
            "Body Text",
            "heading 1",
            "heading 2",
            "heading 3",
            "单元格",
            "单元格标签",
            "footer",
        )
    }
    assert faces == {
        "Title": "宋体",
        "Body Text": "仿宋",
        "heading 1": "黑体",
        "heading 2": "楷体",
        "heading 3": "仿宋",
        "单元格": "宋体",
        "单元格标签": "黑体",
        "footer": "宋体",
    }
    for name, face in faces.items():
        assert said(style(P1, name), "rPr/rFonts")["eastAsia"] == face
    body = said(style(P1, "Body Text"), "rPr/rFonts")
    assert (body["ascii"], body["hAnsi"], body["cs"]) == ("Times New Roman",) * 3


def test_only_song_titles_are_bold_because_the_official_face_is_heavy_already():
    assert style(P1, "Title").find(f"{W}rPr/{W}b") is not None
    official = style(replace(P1, fonts=OFFICIAL_FONTS), "Title")
    assert official.find(f"{W}rPr/{W}b") is None
    assert said(official, "rPr/rFonts")["eastAsia"] == "方正小标宋简体"


@ALL_HOUSES
def test_headings_are_words_own_and_stand_in_the_outline(house):
    for level in (1, 2, 3, 4):
        heading = style(house, f"heading {level}")
        assert heading.get(f"{W}styleId") == f"Heading{level}"
        assert said(heading, "pPr/outlineLvl") == {"val": str(level - 1)}
        assert heading.find(f"{W}pPr/{W}keepNext") is not None


@ALL_HOUSES
def test_all_house_styles_offer_the_same_styles_with_plain_ids(house):
    ids = [row.id for row in text_styles(house)]
    assert ids == [row.id for row in text_styles(P1)]
    assert len(set(ids)) == len(ids)
    assert all(name.isascii() for name in ids)


@ALL_HOUSES
def test_the_text_is_marked_as_simplified_chinese(house):
    tree = etree.fromstring(styles_xml(house).encode())
    assert said(tree, "docDefaults/rPrDefault/rPr/lang")["eastAsia"] == "zh-CN"


@ALL_HOUSES
@pytest.mark.parametrize("page", ["text", "form", "wide", "cover"])
def test_every_page_leaves_room_for_its_footer_and_for_a_form(house: HouseStyle, page: Page):
    margins = house.margins_of(page)
    assert margins.bottom - margins.footer >= 7
    assert house.text_width(page) >= twips(150)
    section = new_document(house, ABOUT, page).sections[0]
    assert section.left_margin is not None
    assert round(section.left_margin.mm, 1) == margins.left


def test_a_form_is_bound_at_the_left_and_a_turned_page_above():
    assert P5.margins_of("form").left > P5.margins_of("form").right
    assert P5.margins_of("wide").top == P5.margins_of("form").left
    settings = part(demonstration(P5), "word/settings.xml")
    assert settings.find(f"{W}mirrorMargins") is not None


@ALL_HOUSES
def test_the_face_table_gives_every_chinese_face_its_other_name(house):
    table = part(demonstration(house), "word/fontTable.xml")
    other = {
        font.get(f"{W}name"): alt.get(f"{W}val") for font in table for alt in font.findall(f"{W}altName")
    }
    assert other["宋体"] == "SimSun"
    assert other["黑体"] == "SimHei"
