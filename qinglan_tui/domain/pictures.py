"""Photos attached to records, as documents print them."""

from msgspec import Struct

from qinglan_tui.domain.records import Attachment, Record

# iPhone photos and scans are told of, even though not every one of them can be printed.
_ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".heic", ".heif")


class Picture(Struct, frozen=True):
    """A photo: its file's name, what stands beneath it, what is read out, and where it lies ("": gone)."""

    name: str
    caption: str
    shows: str
    path: str


def is_picture(attached: Attachment) -> bool:
    """Whether an attached file is a photo, by the ending of its name."""
    return attached.name.lower().endswith(_ENDINGS)


def picture_of(attached: Attachment, record: Record, path: str) -> Picture:
    """An attached photo; without a caption the record's heading is read out and nothing stands beneath."""
    return Picture(attached.name, attached.caption, attached.caption or record.heading, path)
