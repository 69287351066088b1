"""Files that somebody else made: what could do harm is refused and named, what is only odd is opened."""

import re
from io import BytesIO
from random import Random
from zipfile import ZipFile, ZipInfo

import pytest

from exports.templates import package
from exports.templates.lines import Line, paragraphs_of
from exports.templates.package import open_package
from qinglan_tui.domain.problems import Problem
from tests.exports.form_records import LESSON, filled
from tests.exports.ooxml import MAIN, NAMES, REL, docx, p, packed, parts, relations, tbl, tc, tr
from tests.exports.school_forms import (
    marked,
    nested,
    observation_boxes,
    observation_controls,
    observation_wps,
    register,
)

FORM = tbl(2, tr("课题", tc()), tr("建议", tc(p(), p())))


def changed(**texts: str) -> bytes:
    """A sound form with parts replaced or added; keys are part names with / as __ and . as _dot_."""
    made = parts(FORM)
    for name, text in texts.items():
        made[name.replace("__", "/").replace("_dot_", ".")] = text
    return packed(made)


def refused(data: bytes, what: str) -> Problem:
    """The problem that opening the file is, whose sentence says so."""
    with pytest.raises(Problem) as caught:
        open_package(data)
    said = str(caught.value)
    assert what in said, said
    assert caught.value.do, "says nothing about what to do"
    return caught.value


def test_a_sound_form_is_opened_and_written_back_as_it_was() -> None:
    data = nested()
    opened = open_package(data)
    assert opened.notes == []
    with ZipFile(BytesIO(data)) as before, ZipFile(BytesIO(opened.written())) as after:
        assert [(name, before.read(name)) for name in before.namelist()] == [
            (name, after.read(name)) for name in after.namelist()
        ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "空文件"),
        (b"hello", "不是 Word 文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式的 .doc"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        (rb"{\rtf1\ansi }", "RTF"),
        (b"<html><body>", "网页"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 cut", "不完整或已损坏"),
        (nested()[: len(nested()) // 2], "不完整或已损坏"),
        (packed({"a.txt": "x"}), "压缩包"),
    ],
    ids=["empty", "text", "doc", "encrypted", "rtf", "html", "pdf", "cut", "truncated", "zip"],
)
def test_what_is_no_docx_is_told_apart(data: bytes, what: str) -> None:
    refused(data, what)


def test_a_damaged_byte_is_noticed() -> None:
    data = bytearray(nested())
    for place in range(200, 260):
        data[place] ^= 0x5A
    refused(bytes(data), "损坏")


def test_a_zip_bomb_is_refused_by_what_it_declares_before_anything_is_unpacked() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w", 8) as target:
        for name, content in parts(FORM).items():
            target.writestr(name, content)
        with target.open(ZipInfo("word/media/image1.png"), "w", force_zip64=True) as part:
            for _ in range(60):
                part.write(b"\0" * (1 << 20))
    data = stream.getvalue()
    assert len(data) < 200_000 or len(data) > package.MOST_BYTES
    refused(data, "太大")


def test_a_large_part_and_a_multitude_of_tags_are_refused() -> None:
    refused(docx(p("长" * (package.MOST_XML_BYTES // 3 + 1))), "太大")
    refused(docx("<w:p/>" * (package.MOST_TAGS + 1)), "多得不像一张表")


def test_a_multitude_of_parts_is_refused() -> None:
    refused(packed(parts(FORM) | {f"x/{n}.bin": "" for n in range(package.MOST_PARTS)}), "太大")


def test_parts_of_one_name_are_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as target:
        for name, content in parts(FORM).items():
            target.writestr(name, content)
        with pytest.warns(UserWarning):
            target.writestr("word/document.xml", "<x/>")
    refused(stream.getvalue(), "重名")


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "带宏"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "模板（.dotx）"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "Excel"),
        ("application/octet-stream", "不是 Word 文档"),
    ],
)
def test_other_office_files_are_named(kind: str, what: str) -> None:
    made = parts(FORM)
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(MAIN, kind)
    refused(packed(made), what)


def test_macros_in_a_file_called_docx_are_found() -> None:
    refused(packed(parts(FORM) | {"word/vbaProject.bin": "x"}), "带宏")


def test_strict_documents_are_named() -> None:
    made = parts(FORM)
    rels = made["_rels/.rels"].replace(REL, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    refused(packed(made | {"_rels/.rels": rels}), "严格")
    strict = made["word/document.xml"].replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    refused(packed(made | {"word/document.xml": strict}), "严格")


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("image", "外部图片"),
        ("oleObject", "OLE"),
        ("subDocument", "子文档"),
        ("mailMergeSource", "邮件合并"),
        ("other", "外部内容"),
    ],
)
def test_what_would_be_fetched_from_outside_is_named(kind: str, what: str) -> None:
    rels = relations(("rId9", kind, "http://example.com/x.png"), external=True)
    said = refused(packed(parts(FORM) | {"word/_rels/document.xml.rels": rels}), what)
    assert "http://example.com/x.png" in str(said)


@pytest.mark.parametrize(
    ("kind", "what"),
    [("oleObject", "OLE"), ("package", "内嵌的其他文件"), ("control", "ActiveX"), ("aFChunk", "altChunk")],
)
def test_what_is_embedded_and_can_run_is_named(kind: str, what: str) -> None:
    rels = relations(("rId9", kind, "embeddings/x.bin"))
    refused(packed(parts(FORM) | {"word/_rels/document.xml.rels": rels, "word/embeddings/x.bin": "x"}), what)


def test_a_link_that_only_a_click_follows_is_fine() -> None:
    rels = relations(("rId9", "hyperlink", "http://example.com"), external=True)
    assert open_package(packed(parts(FORM) | {"word/_rels/document.xml.rels": rels})).notes == []


def test_a_template_on_somebody_elses_computer_is_taken_out_and_said() -> None:
    settings = f'<w:settings {NAMES}><w:attachedTemplate r:id="rId1"/><w:zoom w:percent="100"/></w:settings>'
    made = parts(FORM) | {
        "word/settings.xml": settings,
        "word/_rels/settings.xml.rels": relations(
            ("rId1", "attachedTemplate", "file:///C:/Users/a/Normal.dotm"), external=True
        ),
    }
    opened = open_package(packed(made))
    assert len(opened.notes) == 1 and "模板" in opened.notes[0]
    with ZipFile(BytesIO(filled(packed(made), "听课", LESSON))) as done:
        assert b"attachedTemplate" not in done.read("word/settings.xml")
        assert b"Normal.dotm" not in done.read("word/_rels/settings.xml.rels")


@pytest.mark.parametrize(
    "instruction",
    [
        'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
        "INCLUDEPICTURE http://x/y.png",
        "  includetext a.docx",
    ],
)
def test_fields_that_fetch_or_start_something_are_named_even_when_split(instruction: str) -> None:
    run = f'<w:r><w:instrText xml:space="preserve">{instruction[:4]}</w:instrText></w:r>'
    rest = f'<w:r><w:instrText xml:space="preserve">{instruction[4:]}</w:instrText></w:r>'
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    refused(docx(FORM + f"<w:p>{begin}{run}{rest}{end}</w:p>"), instruction.split()[0].upper())
    notes = f"<w:footnotes {NAMES}><w:footnote><w:p>{begin}{run}{rest}{end}</w:p></w:footnote></w:footnotes>"
    refused(packed(parts(FORM) | {"word/footnotes.xml": notes}), "域")
    escaped = instruction.replace('"', "&quot;")
    refused(docx(FORM + f'<w:p><w:fldSimple w:instr="{escaped}"/></w:p>'), "域")


def test_page_numbers_are_no_such_fields() -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    number = f"<w:p>{begin}<w:r><w:instrText> PAGE </w:instrText></w:r>{end}</w:p>"
    assert open_package(docx(FORM, footer=number)).notes == []


def test_definitions_in_the_markup_are_refused_and_never_expanded() -> None:
    made = parts(FORM)
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    body = made["word/document.xml"].split("?>", 1)[1]
    refused(packed(made | {"word/document.xml": bomb + body}), "DOCTYPE")
    outside = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    refused(packed(made | {"word/document.xml": outside + body.replace("课题", "&f;")}), "DOCTYPE")


def test_markup_that_breaks_off_is_refused() -> None:
    made = parts(FORM)
    refused(packed(made | {"word/document.xml": made["word/document.xml"][:-30]}), "损坏")
    refused(packed(made | {"word/styles.xml": "<w:styles"}), "损坏")


def test_a_body_that_is_missing_is_named() -> None:
    made = parts(FORM)
    del made["word/document.xml"]
    refused(packed(made), "没有正文")


def test_numbers_that_are_no_numbers_do_no_harm() -> None:
    data = docx(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
        "<w:p><w:r><w:t>课题</w:t></w:r></w:p></w:tc>"
        '<w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    )
    opened = open_package(filled(data, "听课", LESSON))
    assert Line(paragraphs_of(opened.look(opened.main))[0]).text == "课题"


def test_a_deep_nest_of_tables_is_read_or_refused_but_never_breaks() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
    filled_in = filled(docx(FORM + deep), "听课", LESSON)
    assert "《几分之一》" in Line(paragraphs_of(open_package(filled_in).look("word/document.xml"))[1]).text
    refused(docx("<w:tbl><w:tr><w:tc>" * 200 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 200), "损坏")


def test_a_page_colour_before_the_body_changes_nothing() -> None:
    made = parts(FORM)
    made["word/document.xml"] = made["word/document.xml"].replace(
        "<w:body>", '<w:background w:color="FFFFCC"/><w:body>'
    )
    done = filled(packed(made), "听课", LESSON, LESSON)
    assert done.count(b"PK") and b"background" in open_package(done).raw("word/document.xml")
    without = parts(FORM) | {"word/document.xml": f"<w:document {NAMES}/>"}
    refused(packed(without), "没有正文")


def test_a_file_damaged_anywhere_is_filled_or_refused_but_never_breaks() -> None:
    chance = Random(5)
    sound = [observation_wps(), observation_boxes(), observation_controls(), register(), marked()]
    outcomes = set()
    for number in range(150):
        data = chance.choice(sound)
        if number % 3 == 0:
            torn = bytearray(data)
            for _ in range(chance.randint(1, 5)):
                torn[chance.randrange(len(torn))] = chance.randrange(256)
            data = bytes(torn)
        else:
            data = _bent(data, chance)
        try:
            filled(data, "听课", LESSON, LESSON)
            outcomes.add("filled")
        except Problem:
            outcomes.add("refused")
    assert outcomes == {"filled", "refused"}


def _bent(data: bytes, chance: Random) -> bytes:
    """The file with elements left out, doubled, or with values that make no sense."""
    with ZipFile(BytesIO(data)) as source:
        made = {name: source.read(name).decode() for name in source.namelist()}
    body = made["word/document.xml"]
    for _ in range(chance.randint(1, 4)):
        element = r"<w:(t|r|p|tc|tr|tcPr|pPr|rPr|sdtContent|sdtPr)(?: [^>]*)?>.*?</w:\1>"
        found = chance.choice([*re.finditer(element, body)])
        new = chance.choice(["", found.group() * 2, re.sub('w:val="[^"]*"', 'w:val="-1"', found.group())])
        body = body[: found.start()] + new + body[found.end() :]
    return packed(made | {"word/document.xml": body})
