"""Font sets: the same faces by the names that they have on Windows, in offices and on a Mac."""

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from exports.styles import FONT_SETS, HOUSE_STYLES, P1, P2, P4, P5, HouseStyle, in_fonts
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.word_settings import WordSettings
from qinglan_tui.services.house import house_named
from tests.exports.invariants import W, faults
from tests.exports.samples import demonstration, part

SETS = pytest.mark.parametrize("fonts", FONT_SETS)


@SETS
@pytest.mark.parametrize("house", HOUSE_STYLES, ids=lambda house: house.name)
def test_every_house_style_is_sound_in_every_font_set(house: HouseStyle, fonts: str, tmp_path: Path):
    data = demonstration(in_fonts(house, fonts))
    assert faults(data) == []
    path = tmp_path / "样.docx"
    path.write_bytes(data)
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []


def named(data: bytes) -> dict[str | None, str | None]:
    """Every Chinese face of a document and the names that stand in for it."""
    table = part(data, "word/fontTable.xml")
    return {
        font.get(f"{W}name"): next((alt.get(f"{W}val") for alt in font.findall(f"{W}altName")), None)
        for font in table
        if any(one.get(f"{W}val") == "86" for one in font.findall(f"{W}charset"))
    }


@SETS
@pytest.mark.parametrize("house", HOUSE_STYLES, ids=lambda house: house.name)
def test_every_face_has_another_name_to_fall_back_on(house: HouseStyle, fonts: str):
    assert None not in named(demonstration(in_fonts(house, fonts))).values()


def test_house_styles_are_as_they_are_without_a_choice():
    assert [in_fonts(house, "windows") for house in HOUSE_STYLES] == list(HOUSE_STYLES)


def test_official_papers_have_small_song_titles_and_their_own_body():
    official = in_fonts(P1, "gb2312").fonts
    assert (official.title, official.title_bold) == ("方正小标宋简体", False)
    assert (official.body, official.second, official.first) == ("仿宋_GB2312", "楷体_GB2312", "黑体")
    assert in_fonts(P2, "gb2312").fonts.title == "宋体"
    assert in_fonts(P4, "gb2312").fonts.title == "黑体"
    assert in_fonts(P5, "gb2312").fonts.body == "宋体"


def test_a_mac_has_every_face_by_its_own_name():
    assert set(named(demonstration(in_fonts(P1, "mac")))) == {
        "Songti SC",
        "Heiti SC",
        "STFangsong",
        "Kaiti SC",
    }


def test_the_setting_chooses_the_set():
    assert house_named("P1", WordSettings()) == P1
    assert house_named("P1", WordSettings(fonts="gb2312")).fonts == in_fonts(P1, "gb2312").fonts
    assert house_named("P1", WordSettings(fonts="mac")).fonts == in_fonts(P1, "mac").fonts


def test_a_set_that_is_not_known_is_named():
    with pytest.raises(Problem, match="gb2312"):
        in_fonts(P1, "linux")
