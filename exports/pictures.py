"""Photos in documents: turned upright, made small enough to send, two abreast with their captions.

A photo that is gone or cannot be read is told of where it would stand, and in the story's `troubles`.
"""

import struct
import warnings
import zlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from exports.blocks import Para
from exports.compile import blocks_xml
from exports.markup import DRAWING, PICTURE, Element, clean, parse, run, safe
from exports.story import Story
from exports.styles import twips
from qinglan_tui.domain.pictures import Picture

# 400 dots an inch in the space that a photo has, and a fiftieth of what a telephone makes.
_PIXELS = 1000
_EMU_PER_MM = 36000
_AT_ONCE = 2
_OPAQUE = ("RGB", "L", "CMYK", "YCbCr")
# Two photos stand in the middle of the halves of a cell; its captions too, if each is this short.
_HALF, _SHORT = 67.0, 19
_HEIC = (".heic", ".heif")
# What Pillow raises for files that are cut off, damaged or no pictures at all.
_UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    zlib.error,
)


# A picture's relation in the document, and its width and height in pixels.
Placed: TypeAlias = tuple[str, int, int]


class Photo(Struct, frozen=True):
    """A picture file, its name (for messages), what it shows (read out), and its caption.

    `source` is where it lies or its bytes, None when it is gone. A file is read when it is put on its page.
    """

    source: bytes | Path | None
    name: str
    alt: str
    caption: str = ""


def photos_of(pictures: Iterable[Picture]) -> tuple[Photo, ...]:
    """The pictures of a record as a form prints them."""
    return tuple(
        Photo(Path(one.path) if one.path else None, one.name, one.shows, one.caption) for one in pictures
    )


def photo_rows(
    story: Story, photos: Sequence[Photo], *, box: tuple[float, float] = (64, 48)
) -> list[Element]:
    """Paragraphs with two photos abreast, each within `box` mm, and their captions beneath.

    Below them stands which ones could not be printed.
    """
    drawn: list[tuple[str, str]] = []
    lost: list[str] = []
    _take_in(story, photos)
    for photo in photos:
        placed = None if photo.source is None else story.media.get(photo.source)
        if placed is None:
            lost.append(_why(photo))
        else:
            drawn.append((_drawing(story.next_id(), photo, placed, box), photo.caption))
    story.troubles += lost
    made: list[Element] = []
    for start in range(0, len(drawn), 2):
        made += parse(_row(story, drawn[start : start + 2]))
    blocks = [Para((f"（{trouble}）",), "FigureCaption") for trouble in lost]
    return made + list(parse(blocks_xml(blocks, story.house)))


def _why(photo: Photo) -> str:
    """What is wrong with a photo, and what helps."""
    name = clean(photo.name)
    if photo.source is None or (isinstance(photo.source, Path) and not photo.source.is_file()):
        return f"照片“{name}”的原件找不到"
    if name.lower().endswith(_HEIC):
        return f"照片“{name}”是 HEIC 格式，印不出来，请另存为 JPG 再附上"
    return f"照片“{name}”打不开，请另存为 JPG 或 PNG 再附上"


def _row(story: Story, pair: Sequence[tuple[str, str]]) -> str:
    """One photo in the middle, or two in the middle of each half, and what is written beneath."""
    drawings, captions = [drawing for drawing, _ in pair], [caption for _, caption in pair]
    if len(pair) == 1:
        beneath = [Para((caption,), "FigureCaption") for caption in captions if caption]
        return _figure("".join(drawings)) + blocks_xml(beneath, story.house)
    picture = _figure(_abreast(drawings), abreast=True)
    if not any(captions):
        return picture
    if max(map(len, captions)) <= _SHORT and not any("\n" in caption for caption in captions):
        return picture + _paragraph("FigureCaption", _abreast([run(one) for one in captions]), abreast=True)
    told = [f"{side}{one}" for side, one in zip(("左：", "右："), captions, strict=True) if one]
    return picture + blocks_xml([Para((one,), "FigureCaption") for one in told], story.house)


def _abreast(pieces: Iterable[str]) -> str:
    return "".join(f"<w:r><w:tab/></w:r>{piece}" for piece in pieces)


def _figure(inner: str, *, abreast: bool = False) -> str:
    return _paragraph("Figure", inner, abreast=abreast)


def _paragraph(style: str, inner: str, *, abreast: bool) -> str:
    """A paragraph in the middle, or with a tab to the middle of each half."""
    tabs = "".join(f'<w:tab w:val="center" w:pos="{twips(_HALF * at)}"/>' for at in (0.5, 1.5))
    halves = f'<w:tabs>{tabs}</w:tabs><w:jc w:val="left"/>' if abreast else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{halves}</w:pPr>{inner}</w:p>'


def _drawing(number: int, photo: Photo, placed: Placed, box: tuple[float, float]) -> str:
    relation, width, height = placed
    scale = min(box[0] / width, box[1] / height)
    size = f'cx="{round(width * scale * _EMU_PER_MM)}" cy="{round(height * scale * _EMU_PER_MM)}"'
    alt = safe(photo.alt or photo.name)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="图片{number}" descr="{alt}"/><wp:cNvGraphicFramePr>'
        f'<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic xmlns:a="{DRAWING}">'
        f'<a:graphicData uri="{PICTURE}"><pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="图片{number}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _take_in(story: Story, photos: Iterable[Photo]) -> None:
    """Put the photos that are not there yet into the document, those that can be read."""
    wanted = (photo.source for photo in photos)
    fresh = tuple(dict.fromkeys(one for one in wanted if one is not None and one not in story.media))
    # Pillow works beside us: on two cores in half the time, with two photos in memory.
    with warnings.catch_warnings(), ThreadPoolExecutor(_AT_ONCE) as pool:
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        for source, found in zip(fresh, pool.map(_prepared, fresh), strict=True):
            if found is not None:
                story.media[source] = _placed(story, *found)


def _placed(story: Story, content: bytes, width: int, height: int) -> Placed:
    place = PackURI(f"/word/media/image{len(story.media) + 1}.jpeg")
    part = Part(place, "image/jpeg", content, story.document.part.package)
    return story.document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE), width, height


def _prepared(source: bytes | Path) -> tuple[bytes, int, int] | None:
    """The picture as an upright JPEG, without the place and time that a telephone notes, and its size.

    None for a file that is gone or no picture.
    """
    try:
        with Image.open(BytesIO(source) if isinstance(source, bytes) else source) as opened:
            # Small first: only what is needed of a JPEG is read, and little has to be turned.
            opened.thumbnail((_PIXELS, _PIXELS))
            paper = _on_white(ImageOps.exif_transpose(opened))
    except _UNREADABLE:
        return None
    stream = BytesIO()
    paper.save(stream, "JPEG", quality=85)
    return stream.getvalue(), *paper.size


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency, and without what its file says besides."""
    if picture.mode in _OPAQUE:
        clear = picture.convert("RGB")
        clear.info.clear()
        return clear
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
