"""Photos in documents: upright, small, without the place they were taken; faults are said, not raised."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]
from PIL import Image

from exports.base import About
from exports.markup import style_of, w
from exports.pictures import Photo, photo_rows
from exports.story import Story
from exports.styles import HOUSE_STYLES, P5, HouseStyle
from exports.summary import write_summary
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.pictures import Picture
from qinglan_tui.domain.records import Record
from tests.exports.invariants import faults
from tests.exports.records import HOSTILE, summary
from tests.exports.samples import part, words

ORIENTATION, PLACE = 0x0112, 0x8825


def shot(size: tuple[int, int] = (400, 300), kind: str = "JPEG", turn: int = 1, mode: str = "RGB") -> bytes:
    """A photo whose left half is dark, with the place where a telephone took it."""
    image = Image.new("L", size, 230)
    image.paste(20, (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    exif.get_ifd(PLACE).update({1: "N", 2: (30.0, 15.0, 0.0)})
    stream = BytesIO()
    image.convert(mode).save(stream, kind, exif=exif)
    return stream.getvalue()


def story() -> Story:
    return Story(P5, About("表", "王芳", dt.date(2027, 1, 15)), "form")


def media(data: bytes) -> list[bytes]:
    with ZipFile(BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist() if name.startswith("word/media/")]


def annexed(pictures: list[Picture], house: HouseStyle = P5) -> tuple[bytes, tuple[str, ...]]:
    """The summary of one activity with these pictures."""
    record = Record(fields=Activity(topic="磨课"), date=dt.date(2026, 10, 9), id=12345)
    stream = BytesIO()
    told = write_summary(summary([record]), house, stream, annex=True, pictures={12345: pictures})
    return stream.getvalue(), told


@pytest.fixture
def pictures(tmp_path: Path) -> list[Picture]:
    """Three that are sound, one that is gone, one that is none."""
    found = []
    for number, data in enumerate((shot(), shot(turn=6), shot((300, 400), "PNG"), b"%PDF-1.7")):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(data)
        found.append(Picture(path.name, f"图{number}", f"照片{number}", str(path)))
    return [
        *found,
        Picture("没了.jpg", "", "合影", str(tmp_path / "没了.jpg")),
        Picture("IMG.HEIC", "", "手机", ""),
    ]


@pytest.mark.parametrize("house", HOUSE_STYLES, ids=lambda house: house.name)
def test_photos_stand_in_the_annex_of_every_house_style(
    house: HouseStyle, pictures: list[Picture], tmp_path: Path
):
    data, told = annexed(pictures, house)
    assert faults(data) == []
    path = tmp_path / "总结.docx"
    path.write_bytes(data)
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []
    assert annexed(pictures, house) == (data, told)
    assert len(media(data)) == 3


def test_what_cannot_be_printed_is_said_in_its_place_and_told(pictures: list[Picture]):
    data, told = annexed(pictures)
    assert told == (
        "照片“3.jpg”打不开，请另存为 JPG 或 PNG 再附上",
        "照片“没了.jpg”的原件找不到",
        "照片“IMG.HEIC”的原件找不到",
    )
    said = words(part(data, "word/document.xml"))
    assert all(f"（{trouble}）" in said for trouble in told)


def test_a_photo_that_a_telephone_turned_stands_upright_without_its_place():
    made = story()
    photo_rows(made, [Photo(shot(turn=6), "a.jpg", "合影")])
    (content,) = (one.blob for one in made.document.part.package.iter_parts() if "media" in one.partname)
    with Image.open(BytesIO(content)) as found:
        assert found.size == (300, 400)
        assert not found.getexif()
        grey = found.convert("L")
        above, below = (list(grey.crop((150, y, 151, y + 1)).tobytes()) for y in (20, 380))
        # What was on the left is above now.
        assert above < [60] < [200] < below


def test_one_photo_attached_to_two_records_is_kept_once(tmp_path: Path):
    path = tmp_path / "合影.jpg"
    path.write_bytes(shot())
    made = story()
    for _ in range(2):
        photo_rows(made, [Photo(path, "合影.jpg", "合影")])
    assert len(made.media) == 1


def test_short_captions_stand_beneath_their_photos_and_long_ones_one_below_the_other():
    short = photo_rows(story(), [Photo(shot(), "a", "a", "集体备课"), Photo(shot(), "b", "b")])
    assert [words(one) for one in short if style_of(one) == "FigureCaption"] == ["集体备课"]
    assert all(one.find(f"{w('pPr')}/{w('tabs')}") is not None for one in short)
    long = photo_rows(story(), [Photo(shot(), "a", "a", "长" * 30), Photo(shot(), "b", "b", "短")])
    assert [words(one) for one in long if style_of(one) == "FigureCaption"] == [f"左：{'长' * 30}", "右：短"]


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "CMYK", "I;16", "LA"])
def test_pictures_of_every_sort_are_printed(mode: str):
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    stream = BytesIO()
    Image.new(mode, (30, 20)).save(stream, kind)
    made = story()
    assert len(photo_rows(made, [Photo(stream.getvalue(), "a", "a")])) == 1
    assert made.troubles == []


@given(cut=st.integers(0, 3000), at=st.integers(0, 3000), byte=st.integers(0, 255), png=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_never_breaks_a_document(cut: int, at: int, byte: int, png: bool):
    sound = bytearray(shot(kind="PNG" if png else "JPEG"))
    sound[at % len(sound)] = byte
    damaged = bytes(sound[: len(sound) - cut % len(sound)])
    made = story()
    rows = photo_rows(made, [Photo(damaged, "坏.jpg", "坏")])
    assert len(rows) == 1
    assert len(made.troubles) + len(made.media) == 1


def test_names_and_captions_that_are_hostile_stand_as_text(tmp_path: Path):
    gone = Picture(HOSTILE, HOSTILE, HOSTILE, "")
    path = tmp_path / "a.jpg"
    path.write_bytes(shot())
    data, told = annexed([gone, Picture("a.jpg", HOSTILE, HOSTILE, str(path))])
    assert faults(data) == []
    assert len(told) == 1
