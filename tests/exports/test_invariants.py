"""The invariants find what they are there for: each test damages a sound document in one way."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from exports.styles import P5
from tests.exports.invariants import faults
from tests.exports.samples import demonstration

SOUND = demonstration(P5)

EMPTY = '<w:p><w:pPr><w:pStyle w:val="CellText"/></w:pPr></w:p>'
DAMAGES = {
    "does not end in a paragraph": ("document", f"{EMPTY}</w:tc>", "</w:tc>"),
    "columns": ("document", '<w:gridSpan w:val="5"/>', '<w:gridSpan w:val="4"/>'),
    "stands 2 times": ("document", '<wp:docPr id="2"', '<wp:docPr id="1"'),
    "no text for screen readers": ("document", ' descr="课堂"', ""),
    "no title for screen readers": ("document", '<w:tblCaption w:val="听课登记表"/>', ""),
    "a field does not end": ("footer1", '<w:fldChar w:fldCharType="end"/>', ""),
    "unknown style": ("document", '"CellLong"', '"Missing"'),
    "leads to word/theme/theme1.xml": ("rels", "", ""),
    "exact height": ("styles", 'w:line="240" w:lineRule="auto"', 'w:line="240" w:lineRule="exact"'),
    "not A4": ("document", 'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"'),
    "makes space": ("document", '"TableEnd"', '"BodyText"'),
    "a blank was left": ("document", "<w:cantSplit/>", "<w:cantSplit/><?slot 甲 ?>"),
    "continues nothing": ("document", '<w:vMerge w:val="restart"/>', ""),
    "not at the top": ("document", "<w:trPr><w:cantSplit/>", "<w:trPr><w:tblHeader/>"),
    "names the tool": ("core", "王芳", "python-docx"),
}
NAMES = {"core": "docProps/core.xml"}


def damaged(where: str, old: str, new: str) -> bytes:
    """The sound document with one text replaced in one part, or without its theme."""
    stream = BytesIO()
    with ZipFile(BytesIO(SOUND)) as sound, ZipFile(stream, "w") as target:
        for name in sound.namelist():
            content = sound.read(name).decode() if not name.endswith("jpeg") else ""
            if name == NAMES.get(where, f"word/{where}.xml"):
                assert old in content
                content = content.replace(old, new)
            if not (where == "rels" and "theme" in name):
                target.writestr(name, content or sound.read(name))
    return stream.getvalue()


def test_the_document_is_sound_before_it_is_damaged():
    assert faults(SOUND) == []


@pytest.mark.parametrize(("words", "damage"), DAMAGES.items(), ids=DAMAGES)
def test_a_damage_is_found(words: str, damage: tuple[str, str, str]):
    broken = damaged(*damage)
    assert any(words in fault for fault in faults(broken))
