"""A document read back as lines of text, so that it can be looked over before it is written."""

from io import BytesIO
from typing import Literal

from docx import Document

from exports.markup import TBL, Element, P, style_of, w

Role = Literal["title", "head", ""]
_TITLES = {"Title": "title", "FormTitle": "title", "CoverTitle": "title"}
_CELL, _ROW, _TEXT, _BREAK = w("tc"), w("tr"), w("t"), w("br")
_GAP = "　"


def lines_of_document(data: bytes) -> list[tuple[Role, str]]:
    """Every paragraph, and every row of a table as one line, with how it is to be read."""
    body: Element = Document(BytesIO(data)).element.body
    lines: list[tuple[Role, str]] = []
    for element in body:
        if element.tag == P:
            text = _text(element)
            if text:
                lines.append((_role(style_of(element)), text))
        elif element.tag == TBL:
            rows = (_row(row) for row in element.iterchildren(_ROW))
            lines += [("", row) for row in rows if row]
    return lines


def _role(style: str) -> Role:
    if style in _TITLES:
        return "title"
    return "head" if style.startswith(("Heading", "TableTitle", "Caption")) else ""


def _row(row: Element) -> str:
    cells = (" ".join(filter(None, map(_text, cell.iter(P)))) for cell in row.iterchildren(_CELL))
    return _GAP.join(cell for cell in cells if cell)


def _text(paragraph: Element) -> str:
    parts = (
        (element.text or "") if element.tag == _TEXT else " " for element in paragraph.iter(_TEXT, _BREAK)
    )
    return "".join(parts).strip()
