"""The photos attached to records, for the documents that print them."""

from collections.abc import Iterable

from qinglan_tui.domain.pictures import Picture, is_picture, picture_of
from qinglan_tui.domain.records import Record
from qinglan_tui.storage import Workbook


def pictures_of(workbook: Workbook, record: Record) -> tuple[Picture, ...]:
    """The attached photos of a record in their order; one whose file is gone has no path."""
    return tuple(
        picture_of(attached, record, str(workbook.attachment_path(attached) or ""))
        for attached in record.attachments
        if is_picture(attached)
    )


def all_pictures(workbook: Workbook, records: Iterable[Record]) -> dict[int, tuple[Picture, ...]]:
    """The photos of all these records by the record's id; records without any are left out."""
    found = ((record.id, pictures_of(workbook, record)) for record in records if record.attachments)
    return {number: pictures for number, pictures in found if number is not None and pictures}
