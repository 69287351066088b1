"""Photos in documents: turned upright, made small enough to send, two abreast with a caption."""

import warnings
from collections.abc import Sequence
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from exports.blocks import Para
from exports.compile import blocks_xml
from exports.markup import DRAWING, PICTURE, Element, parse, safe
from exports.story import Story
from qinglan_tui.domain.problems import Problem

# Sharp in print at 15 cm, and a tenth of what a telephone makes.
_PIXELS = 1600
_EMU_PER_MM = 36000


class Photo(Struct, frozen=True):
    """A picture file's bytes, its file name (for messages), what it shows (read out), and its caption."""

    data: bytes
    name: str
    alt: str
    caption: str = ""


def photo_rows(
    story: Story, photos: Sequence[Photo], *, box: tuple[float, float] = (64, 48)
) -> list[Element]:
    """Paragraphs with two photos abreast, each within `box` mm, and their captions beneath.

    Raises Problem for a file that is no picture.
    """
    made: list[Element] = []
    for start in range(0, len(photos), 2):
        pair = photos[start : start + 2]
        drawn = '<w:r><w:t xml:space="preserve">  </w:t></w:r>'.join(
            _drawing(story, photo, box) for photo in pair
        )
        made += parse(f'<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr>{drawn}</w:p>')
        sides = ("左：", "右：") if len(pair) == 2 else ("",)
        captions = [side + one.caption for side, one in zip(sides, pair, strict=True) if one.caption]
        if captions:
            made += parse(blocks_xml([Para(("　　".join(captions),), "FigureCaption")], story.house))
    return made


def _drawing(story: Story, photo: Photo, box: tuple[float, float]) -> str:
    content, width, height = _prepared(photo)
    number = story.next_id()
    part = Part(
        PackURI(f"/word/media/image{number}.jpeg"), "image/jpeg", content, story.document.part.package
    )
    relation = story.document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
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


def _prepared(photo: Photo) -> tuple[bytes, int, int]:
    """The picture as an upright JPEG, without the place and time that a telephone notes, and its size."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(photo.data)) as opened:
                opened.draft("RGB", (_PIXELS, _PIXELS))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((_PIXELS, _PIXELS))
                paper = Image.new("RGB", upright.size, "white")
                clear = upright.convert("RGBA")
                paper.paste(clear, mask=clear.getchannel("A"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError, ValueError) as fault:
        raise Problem(f"照片“{photo.name}”打不开", "请另存为 JPG 或 PNG 再附上") from fault
    stream = BytesIO()
    paper.save(stream, "JPEG", quality=85)
    return stream.getvalue(), *paper.size
