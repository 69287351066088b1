"""Forms: filled with whatever a teacher wrote, or blank for handwriting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.blocks import (
    Column,
    Para,
    Row,
    Sign,
    Slot,
    Table,
    choice_line,
    label,
    register,
    row,
    settled,
    spaced,
    value,
)
from exports.compile import column_widths, table_xml
from exports.markup import Element, clean, parse, style_of, w
from exports.pictures import Photo, photo_rows
from exports.stamp import Stamp
from exports.styles import P5
from tests.exports.invariants import faults
from tests.exports.samples import (
    FORMATS,
    OBSERVED,
    activity_form,
    form_story,
    observation_form,
    part,
    photo,
    said,
    words,
    written,
)

OBSERVATION = Stamp(observation_form(), P5)
ACTIVITY = Stamp(activity_form(), P5)


def filled(**values: str) -> Element:
    """An observation form's document, with these values only."""
    story = form_story()
    story.form(OBSERVATION, values)
    return part(written(story), "word/document.xml")


def paragraphs(tree: Element, style: str) -> list[str]:
    """The texts of all paragraphs of a style."""
    found = (paragraph for paragraph in tree.iter(w("p")) if style_of(paragraph) == style)
    return ["".join(text.text or "" for text in paragraph.iter(w("t"))) for paragraph in found]


def test_every_value_stands_in_its_cell():
    text = words(filled(**OBSERVED))
    for written_value in OBSERVED.values():
        assert written_value in text


def test_each_line_becomes_a_paragraph_that_keeps_its_style():
    longs = paragraphs(filled(process="一、导入\n\n　　二、新知\n三、练习"), "CellLong")
    assert longs[:3] == ["一、导入", "二、新知", "三、练习"]


def test_a_form_can_be_filled_again_and_again_without_a_trace_of_the_last():
    first = words(filled(topic="《周长》", process="甲\n乙\n丙"))
    second = words(filled(process="丁"))
    assert "《周长》" in first
    assert "《周长》" not in second
    assert "乙" not in second


def test_without_values_it_is_the_blank_form_with_room_to_write():
    tree = filled()
    assert faults(written_form := _blank_bytes()) == []
    assert words(part(written_form, "word/document.xml")) == words(tree)
    heights = {int(str(height.get(w("val")))) for height in tree.iter(w("trHeight"))}
    assert max(heights) > 6000
    assert {str(height.get(w("hRule"))) for height in tree.iter(w("trHeight"))} == {"atLeast"}


def _blank_bytes() -> bytes:
    story = form_story()
    story.form(OBSERVATION, {})
    return written(story)


def test_nobodys_name_is_printed_where_a_hand_must_sign():
    signs = paragraphs(filled(**OBSERVED), "CellSign")
    assert [sign.replace("　", "") for sign in signs] == ["听课人签字：年月日"]


def test_a_seal_asks_for_a_seal_and_not_for_a_signature():
    assert Sign("教导处", seal=True).runs[0] == "教导处（盖章）"
    assert Sign("校长", dated=False).runs[0] == "校长签字："


def test_the_form_tells_the_names_of_its_blanks():
    assert OBSERVATION.names == set(OBSERVED)
    assert ACTIVITY.row_names == {"steps": {"time", "what"}}
    assert ACTIVITY.place_names == {"photos"}


def test_a_number_to_be_written_by_hand_leaves_room():
    story = form_story()
    story.form(ACTIVITY, {})
    story.form(ACTIVITY, {"number": "3"})
    notes = paragraphs(part(written(story), "word/document.xml"), "FormNote")
    assert notes == ["（第　　次）", "（第3次）"]


@pytest.mark.parametrize(("entries", "expected"), [(0, 2), (1, 2), (2, 2), (5, 5)])
def test_rows_repeat_for_each_entry_and_keep_some_for_the_hand(entries: int, expected: int):
    story = form_story()
    steps = [{"time": f"15:{n:02}", "what": f"第{n}步"} for n in range(entries)]
    story.form(ACTIVITY, {}, {"steps": steps})
    data = written(story)
    assert faults(data) == []
    table = part(data, "word/document.xml").find(f".//{w('tbl')}")
    assert table is not None
    assert len(table.findall(w("tr"))) == 6 + expected
    for step in steps:
        assert step["what"] in words(table)


def test_a_row_breaks_over_pages_only_when_it_is_long():
    columns = (Column("序号", 1), Column("内容", 4))
    stamp = Stamp([register(columns, "rows", title="登记表")], P5)
    (table,) = stamp(rows={"rows": [{"0": "1", "1": "短"}, {"0": "2", "1": "长" * 400}]})
    whole = [row.find(f"{w('trPr')}/{w('cantSplit')}") is not None for row in table.iter(w("tr"))]
    assert whole == [True, True, False]


def test_a_line_break_inside_a_sentence_of_the_form_stays_in_its_paragraph():
    stamp = Stamp([Para(("主题：", Slot("topic"), "。"))], P5)
    (paragraph,) = stamp({"topic": "第一稿\n第二稿"})
    assert [child.tag for child in paragraph.iter(w("t"), w("br"))] == [
        w("t"),
        w("t"),
        w("br"),
        w("t"),
        w("t"),
    ]
    assert words(parse("")) == ""


def test_a_tab_in_a_text_is_words_own_tab():
    stamp = Stamp([Para((Slot("text"),))], P5)
    first, second = stamp({"text": "甲\t乙\t丙\n丁\t戊"})
    for paragraph, count in ((first, 2), (second, 1)):
        assert len(list(paragraph.iter(w("tab")))) == count
        assert all("\t" not in (text.text or "") for text in paragraph.iter(w("t")))


HOSTILE = {
    "markup": "<w:p/>&amp;<b>粗</b> ]]> <?x?> <!-- 注 --> \"'",
    "templates": "{{课题}} {% for x in y %} ${x} %(a)s {0} ｛｛课题｝｝",
    "blanks": 'slot="topic" {slot}',
    "emoji": "很好👍🏽 👩‍🏫 一家👨‍👩‍👧",
    "rare": "𠮷田先生、㛃老师、䶮、𬭚",
    "long": "学" * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_teacher_wrote_comes_out_letter_by_letter(text: str):
    story = form_story()
    story.form(OBSERVATION, dict.fromkeys(OBSERVATION.names, text))
    story.form(ACTIVITY, {}, {"steps": [{"what": text}]})
    story.text(text)
    story.heading(1, text)
    story.table([Column(text, 1), Column("乙", 1)], [(text, "1")], title=text)
    story.sign_off([Sign(text)])
    data = written(story)
    assert faults(data) == []
    assert words(part(data, "word/document.xml")).count(text) == len(OBSERVATION.names) + 7


def test_what_xml_forbids_goes_and_the_rest_stays():
    assert clean("甲\x00乙\x08丙\ufffe丁\uffff") == "甲乙丙丁"
    assert clean("坏\ud83d字") == "坏\ufffd字"
    assert clean("一\r\n二\r三\x0b四\u2028五") == "一\n二\n三\n四\n五"
    assert clean("　全角空格　留着\t也留") == "　全角空格　留着\t也留"


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_no_text_can_make_a_broken_file(text: str):
    (paragraph,) = Stamp([Para(("题：", Slot("text")))], P5)({"text": text})
    label_markup = table_xml(
        Table(columns=(1.0, 1.0), rows=(row(label(text), value("text")),), title=text), P5, 9000
    )
    shown = words(parse(label_markup))
    assert not any(0xD800 <= ord(character) < 0xE000 for character in shown)
    assert "".join(t.text or "" for t in paragraph.iter(w("t"))).startswith("题：")


def test_choices_are_ticked_in_the_line_and_an_own_word_is_added():
    assert choice_line(("备课", "听课", "评课"), ["听课"]) == "□备课　√听课　□评课"
    assert choice_line(("备课",), []) == "□备课"
    assert choice_line(("备课", "听课"), ["磨课"]) == "□备课　□听课　√磨课"
    assert choice_line(FORMATS, FORMATS).count("√") == len(FORMATS)


def test_labels_of_two_characters_are_as_wide_as_others():
    assert [spaced(text) for text in ("课题", "授课教师", "听课人", "A4")] == [
        "课　题",
        "授课教师",
        "听课人",
        "A4",
    ]


def test_a_label_set_downwards_stays_one_word():
    (table,) = (block for block in ACTIVITY({}) if block.tag == w("tbl"))
    assert "活动照片" in words(table).splitlines()
    margins = [
        said(cell, "tcPr/tcMar/left")
        for cell in table.iter(w("tc"))
        if cell.find(f".//{w('tcMar')}") is not None
    ]
    assert [int(margin["w"]) > 300 for margin in margins] == [True]


def test_columns_are_centred_where_everything_is_short():
    columns = (Column("序号", 1), Column("课题", 3), Column("备注", 2, "left"))
    rows = (("1", "《两位数乘一位数》", ""), ("2", "《周长》", ""))
    assert [column.align for column in settled(columns, rows)] == ["center", "left", "left"]


def test_column_widths_fill_the_table_exactly():
    assert column_widths((22, 32, 22, 32, 22, 30), 8845) == [1216, 1769, 1216, 1769, 1217, 1658]


@given(st.lists(st.floats(1, 90), min_size=1, max_size=14), st.integers(4000, 15000))
def test_no_twip_of_the_width_is_lost(columns: list[float], width: int):
    widths = column_widths(tuple(columns), width)
    assert sum(widths) == width
    assert len(widths) == len(columns)


def test_a_row_that_does_not_fill_its_columns_is_a_mistake_of_the_layout():
    table = Table(columns=(1.0, 1.0, 1.0), rows=(Row(cells=(label("一"), label("二"))),), title="表")
    with pytest.raises(ValueError, match="2 of 3 columns"):
        Stamp([table], P5)


def test_photos_are_made_small_and_read_out():
    story = form_story()
    large = photo(size=(4000, 3000), kind="JPEG")
    story.form(
        ACTIVITY, {}, None, {"photos": photo_rows(story, [Photo(large, "a.jpg", "两位老师在备课", "备课")])}
    )
    data = written(story)
    assert faults(data) == []
    assert len(data) < 60_000
    tree = part(data, "word/document.xml")
    (drawing,) = (one for one in tree.iter() if str(one.tag).endswith("}docPr"))
    assert drawing.get("descr") == "两位老师在备课"
    assert paragraphs(tree, "FigureCaption") == ["备课"]


def test_a_file_that_is_no_picture_is_named_in_its_place_and_in_the_report():
    story = form_story()
    pages = photo_rows(story, [Photo(b"%PDF-1.7", "通知.pdf", "")])
    said = "照片“通知.pdf”打不开，请另存为 JPG 或 PNG 再附上"
    assert [words(one) for one in pages] == [f"（{said}）"]
    assert story.troubles == [said]


def opinion_rows(advice: str) -> tuple[list[str], list[str]]:
    """The paragraphs of the opinion and of the signatures under it; each row's label is left out."""
    *_, above, below = filled(advice=advice).iter(w("tr"))
    return words(above).splitlines()[1:], words(below).splitlines()[1:]


def test_a_short_opinion_stays_above_its_signature():
    above, below = opinion_rows("优点：有等待。\n建议：留例题。")
    assert above == ["优点：有等待。", "建议：留例题。"]
    assert len(below) == 1


def test_the_end_of_a_long_opinion_goes_with_the_signature_to_the_next_page():
    lines = [f"第{number}条建议" for number in range(1, 31)]
    above, below = opinion_rows("\n".join(lines))
    assert above == lines[:-2]
    assert below[:-1] == lines[-2:]
    assert below[-1].startswith("听课人签字")


def test_a_long_opinion_in_one_paragraph_may_break_and_ends_at_its_signature():
    story = form_story()
    story.form(OBSERVATION, {"advice": "提问后再等三秒。" * 60})
    data = written(story)
    assert faults(data) == []
    *_, above, below = part(data, "word/document.xml").iter(w("tr"))
    assert said(above, "trPr/trHeight")["hRule"] == "exact"
    assert "提问后再等三秒。" in words(below)
    assert below.find(f"{w('trPr')}/{w('cantSplit')}") is None
