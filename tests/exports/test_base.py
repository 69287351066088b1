"""The empty document: A4, Chinese, and nothing in it that names a tool."""

from datetime import date, datetime
from io import BytesIO

from exports.base import About, new_document, section_xml
from exports.markup import parse
from exports.save import save
from exports.styles import P1, P5
from tests.exports.invariants import W, faults
from tests.exports.samples import ABOUT, part, said


def written(about: About = ABOUT) -> bytes:
    """An empty document's bytes."""
    stream = BytesIO()
    save(new_document(P1, about), stream)
    return stream.getvalue()


def test_the_file_says_who_wrote_it_and_when_and_no_more():
    about = new_document(
        P1, About("听课记录", "王芳", datetime(2026, 11, 22, 14, 32), "桃源县第三小学")
    ).core_properties
    assert (about.title, about.author, about.last_modified_by) == ("听课记录", "王芳", "王芳")
    assert about.created == about.modified
    assert about.created is not None
    assert about.created.replace(tzinfo=None) == datetime(2026, 11, 22, 14, 32)
    assert about.language == "zh-CN"
    assert part(written(), "docProps/app.xml")[-1].text == "桃源县第三小学"


def test_a_day_without_a_time_is_enough():
    created = new_document(P1, About("计划", "李青", date(2026, 9, 1))).core_properties.created
    assert created is not None
    assert created.replace(tzinfo=None) == datetime(2026, 9, 1)


def test_names_with_marks_of_markup_are_kept_as_they_are():
    about = new_document(P1, About("《A<B>C》&“丙”", 'O"Neil <王>', date(2026, 9, 1))).core_properties
    assert (about.title, about.author) == ("《A<B>C》&“丙”", 'O"Neil <王>')


def test_word_opens_it_as_a_present_day_chinese_document():
    settings = part(written(), "word/settings.xml")
    modes = {one.get(f"{W}name"): one.get(f"{W}val") for one in settings.iter(f"{W}compatSetting")}
    assert modes["compatibilityMode"] == "15"
    assert said(settings, "zoom")["percent"] == "100"
    assert said(settings, "themeFontLang")["eastAsia"] == "zh-CN"
    assert said(settings, "characterSpacingControl")["val"] == "compressPunctuation"


def test_the_boxes_of_a_choice_stay_with_their_word():
    marks = said(part(written(), "word/settings.xml"), "noLineBreaksAfter")
    assert {"□", "√"} <= set(marks["val"])


def test_the_theme_names_chinese_and_latin_faces():
    theme = part(written(), "word/theme/theme1.xml")
    a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    assert {face.get("typeface") for face in theme.iter(f"{a}ea")} == {"黑体", "宋体"}
    assert {face.get("typeface") for face in theme.iter(f"{a}latin")} == {"Times New Roman"}


def test_exact_lines_are_not_stretched_by_a_typed_grid():
    assert said(part(written(), "word/document.xml"), "body/sectPr/docGrid") == {"linePitch": "312"}


def test_official_papers_number_odd_pages_right_and_even_pages_left():
    (section,) = parse(section_xml(P1, "text"))
    assert [one.get(f"{W}type") for one in section.findall(f"{W}footerReference")] == ["default", "even"]
    data = written()
    assert part(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    footer = part(data, "word/footer1.xml")
    assert "".join(text.text or "" for text in footer.iter(f"{W}t")) == "— 1 —"
    assert [code.text for code in footer.iter(f"{W}instrText")] == [" PAGE "]


def test_a_cover_has_no_page_number_and_the_text_after_it_begins_with_one():
    (cover,) = parse(section_xml(P5, "cover"))
    assert cover.find(f"{W}footerReference") is None
    (text,) = parse(section_xml(P5, "text", start=1))
    assert said(text, "footerReference")["type"] == "default"
    assert said(text, "pgNumType") == {"start": "1"}


def test_even_an_empty_document_is_whole():
    assert faults(written()) == []
