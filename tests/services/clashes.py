"""A record changed on two machines, brought together as a sync service does it."""

import shutil
from pathlib import Path
from typing import Any

from msgspec import structs

from qinglan_tui.domain.records import Record
from qinglan_tui.storage import Workbook
from tests.services.books import NOW


def changed(record: Record, **values: Any) -> Record:
    """The record with other values, of its own fields or of the common ones."""
    own = {name: value for name, value in values.items() if name in record.fields.__struct_fields__}
    common = {name: value for name, value in values.items() if name not in own}
    return structs.replace(record, fields=structs.replace(record.fields, **own), **common)


def clash(book: Workbook, record: Record, here: dict[str, Any], there: dict[str, Any]) -> None:
    """Change the record here and on another machine, and put that one's file beside ours."""
    book.write_files(NOW)
    other = book.folder.with_name("other machine")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(book.folder, other, ignore=shutil.ignore_patterns("log", "*.sync-conflict-*"))
    with Workbook.open(other, write=True, now=NOW, device="there") as theirs:
        theirs.save(changed(record, **there), NOW)
    book.save(changed(record, **here), NOW)
    (year,) = other.glob("records-*.json")
    shutil.copy(year, _free(book.folder / f"{year.stem}.sync-conflict-1.json"))


def _free(path: Path) -> Path:
    return next(
        place
        for number in range(1, 99)
        if not (place := path.with_name(path.name.replace("-1.", f"-{number}."))).exists()
    )
