"""A school's form stays a sound Word file when it is filled and repeated, and comes out page by page."""

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec import structs
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from qinglan_tui.domain.records import Record
from tests.exports import school_forms as forms
from tests.exports.expected_forms import EXPECTED
from tests.exports.form_records import LESSON, filled
from tests.exports.render import Pages
from tests.exports.test_school_fill import RECORDS

FORMS = pytest.mark.parametrize(
    ("form", "kind"), [one[:2] for one in EXPECTED], ids=[one[0].__name__ for one in EXPECTED]
)


def findings(data: bytes, folder: Path) -> Counter[str]:
    """What the validator says of a file."""
    path = folder / "form.docx"
    path.write_bytes(data)
    return Counter(str(error.description) for error in OpenXmlValidator().validate(str(path)).errors)


@FORMS
def test_filling_and_repeating_adds_no_fault_to_a_form(
    form: Callable[[], bytes], kind: str, tmp_path: Path
) -> None:
    before = findings(form(), tmp_path)
    for count in (1, 3):
        after = findings(filled(form(), kind, *[RECORDS[kind]] * count), tmp_path)
        assert after - before == Counter()


@FORMS
def test_nothing_of_how_it_was_made_is_left_in_the_file(form: Callable[[], bytes], kind: str) -> None:
    with ZipFile(BytesIO(filled(form(), kind, RECORDS[kind], RECORDS[kind]))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b' number="' not in package.read("word/document.xml")
        assert package.namelist() == ZipFile(BytesIO(form())).namelist()


def lessons(count: int) -> list[Record]:
    """Lessons told apart by their topics."""
    return [
        structs.replace(LESSON, fields=structs.replace(LESSON.fields, topic=f"《第{number}课》"))
        for number in range(1, count + 1)
    ]


@pytest.mark.render
@pytest.mark.parametrize("form", [forms.observation_wps, forms.observation_boxes, forms.nested, forms.marked])
def test_each_record_has_a_page_of_its_own(form: Callable[[], bytes], tmp_path: Path) -> None:
    pages = Pages(filled(form(), "听课", *lessons(3)), tmp_path)
    assert len(pages.texts) == 3
    for number, text in enumerate(pages.texts, 1):
        assert f"《第{number}课》" in text.replace(" ", "")


@pytest.mark.render
def test_a_cover_comes_out_once_and_a_list_on_one_sheet(tmp_path: Path) -> None:
    covered = tmp_path / "covered"
    covered.mkdir()
    pages = Pages(filled(forms.with_cover(), "听课", *lessons(3)), covered)
    assert len(pages.texts) == 4
    assert "听课手册" in pages.texts[0] and "桃源县青禾小学" in pages.texts[0].replace(" ", "")
    assert ["《第" in text for text in pages.texts] == [False, True, True, True]
    listed = Pages(filled(forms.register(), "听课", *lessons(5)), tmp_path)
    assert len(listed.texts) == 1
    assert listed.texts[0].count("李青") == 5
