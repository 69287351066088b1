"""Documents as a whole: headings, sections, closings, and what any reader opens without a complaint."""

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from exports.blocks import Column, Para, Sign, Table, label, row, value
from exports.markup import KEEP_NEXT, PPR, style_of, w
from exports.story import Story, hanzi, heading_number, width_of
from exports.styles import HOUSE_STYLES, P1, HouseStyle
from tests.exports.invariants import faults
from tests.exports.samples import ABOUT, SIGNS, demonstration, form_story, part, said, words, written

ALL_HOUSES = pytest.mark.parametrize("house", HOUSE_STYLES, ids=lambda house: house.name)


@ALL_HOUSES
def test_a_document_with_every_block_is_sound(house: HouseStyle, tmp_path: Path):
    data = demonstration(house)
    assert faults(data) == []
    path = tmp_path / "示范.docx"
    path.write_bytes(data)
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []


@ALL_HOUSES
def test_the_same_input_gives_the_same_bytes(house: HouseStyle):
    assert demonstration(house) == demonstration(house)


def test_headings_are_numbered_as_in_official_papers():
    story = Story(P1, ABOUT)
    for level in (1, 2, 2, 3, 4, 4, 1, 2):
        story.heading(level, "节")
    story.heading(1, "附录", numbered=False)
    lines = words(part(written(story), "word/document.xml")).splitlines()
    assert lines == [
        "一、节",
        "（一）节",
        "（二）节",
        "1.节",
        "（1）节",
        "（2）节",
        "二、节",
        "（一）节",
        "附录",
    ]


def test_numbers_beyond_ten_are_written_in_chinese():
    assert [hanzi(number) for number in (1, 10, 11, 19, 20, 21, 46)] == [
        "一", "十", "十一", "十九", "二十", "二十一", "四十六",
    ]  # fmt: skip
    assert heading_number(1, 12) == "十二、"


def test_a_form_begins_a_page_and_no_empty_paragraph_makes_room():
    styles = part(demonstration(P1), "word/styles.xml")
    (title,) = [one for one in styles.iter(w("style")) if one.get(w("styleId")) == "FormTitle"]
    assert title.find(f"{PPR}/{w('pageBreakBefore')}") is not None


def test_tables_are_captioned_in_order_and_their_heading_is_repeated():
    story = Story(P1, ABOUT)
    for title in ("听课情况", "完成情况"):
        story.table([Column("项目", 1)], [("听课",)] * 3, title=title)
    document = part(written(story), "word/document.xml")
    assert [line for line in words(document).splitlines() if line.startswith("表")] == [
        "表1　听课情况",
        "表2　完成情况",
    ]
    for table in document.iter(w("tbl")):
        heads = [one.find(f"{w('trPr')}/{w('tblHeader')}") is not None for one in table.iter(w("tr"))]
        assert heads == [True, False, False, False]


def test_a_register_without_entries_is_a_sheet_to_fill_in_by_hand():
    story = form_story()
    story.table([Column("序号", 1), Column("课题", 4)], [], title="登记表", caption=False, least=12)
    data = written(story)
    assert faults(data) == []
    assert len(list(part(data, "word/document.xml").iter(w("tr")))) == 13


def test_signatures_keep_the_end_of_the_text_with_them():
    story = Story(P1, ABOUT)
    story.text("第一段。\n最后一段。")
    story.closing("王芳", "2027年1月15日")
    story.sign_off(SIGNS)
    first, last, name, day, signs, *_ = part(written(story), "word/document.xml")[0]
    assert [style_of(one) for one in (first, last, name, day)] == [
        "BodyText",
        "BodyTextKeep",
        "SignName",
        "SignDate",
    ]
    assert day.find(f"{PPR}/{KEEP_NEXT}") is not None
    assert all(one.find(f"{w('trPr')}/{w('cantSplit')}") is not None for one in signs.iter(w("tr")))
    names, dates = signs.iter(w("tr"))
    assert words(names).splitlines() == ["师傅签字：", "教研组长签字：", "教导处（盖章）："]
    assert all(one.find(f"{PPR}/{KEEP_NEXT}") is not None for one in names.iter(w("p")))
    assert words(dates).replace("　", "").split() == ["年月日"] * 3
    assert said(signs, "tblPr/tblStyle") == {"val": "TableOpen"}


def test_signatures_after_a_table_hold_its_last_row():
    story = Story(P1, ABOUT)
    story.add(Table(columns=(1.0, 3.0), rows=(row(label("意见"), value("text")),), title="意见"))
    story.sign_off([Sign("师傅")])
    body = part(written(story), "word/document.xml")[0]
    assert all(one.find(f"{PPR}/{KEEP_NEXT}") is not None for one in body[0].iter(w("p")))


def test_five_signatures_stand_three_abreast():
    story = Story(P1, ABOUT)
    story.sign_off([Sign(name) for name in ("师傅", "徒弟", "教研组长", "年级组长", "校长")])
    data = written(story)
    assert faults(data) == []
    rows = [len(list(one.iter(w("tc")))) for one in part(data, "word/document.xml").iter(w("tr"))]
    assert rows == [3, 3, 3, 3]


def test_the_name_begins_two_characters_before_the_date():
    story = Story(P1, ABOUT)
    story.text("正文。")
    story.closing("王芳", "2027年1月15日")
    _, *signed, _ = part(written(story), "word/document.xml")[0]
    name, day = (int(said(one, "pPr/ind")["rightChars"]) / 100 for one in signed)
    assert day == 2
    assert name + width_of("王芳") == day + width_of("2027年1月15日") + 2


def test_a_cover_stands_alone_without_a_number_and_the_text_begins_on_page_one():
    document = part(demonstration(P1), "word/document.xml")
    sections = list(document.iter(w("sectPr")))
    assert [bool(section.findall(w("footerReference"))) for section in sections] == [False, True, True, True]
    assert said(sections[1], "pgNumType") == {"start": "1"}
    assert [said(section, "pgSz").get("orient") for section in sections] == [None, None, "landscape", None]


def test_two_tables_never_touch():
    story = form_story()
    table = Table(columns=(1.0,), rows=(row(label("甲")),), title="甲")
    story.add(table, table)
    data = written(story)
    assert faults(data) == []
    assert [style_of(one) for one in part(data, "word/document.xml")[0].findall(w("p"))] == ["TableEnd"] * 2


def test_a_document_without_anything_in_it_is_still_a_document():
    assert faults(written(Story(P1, ABOUT))) == []


def test_a_paragraph_of_the_cover_may_have_several_lines():
    story = Story(P1, ABOUT)
    story.cover("师徒结对\n工作手册", (), school="学校", term="学期", day="2026年9月")
    story.add(Para(("正文",)))
    data = written(story)
    assert faults(data) == []
    assert part(data, "word/document.xml").find(f".//{w('br')}") is not None
