"""docs/forms.png: every form and document of a made-up term, page by page, on one sheet of thumbnails.

`make forms-picture` draws it with LibreOffice; nothing of it is kept but the picture.
"""

import datetime as dt
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from exports.forms import SHEETS, blank_form, house_of
from exports.leaves import FormLeaf, Leaf, write_leaves
from exports.styles import P1, P5, HouseStyle
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.services.case import Case, about_of, case_of
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.document_types import DOCUMENTS, PROSE
from qinglan_tui.services.documents import document_named, write_document
from qinglan_tui.services.form_leaves import form_leaf
from qinglan_tui.services.papers import BUILDERS
from qinglan_tui.storage import Workbook
from tests.exports.render import run, to_pdf

NOW = dt.datetime(2026, 11, 22, 14, 32)
# A thumbnail, the space around it, how many stand abreast, and how many greys are enough for print.
_WIDTH, _HEIGHT, _GAP, _ACROSS, _GREYS = 250, 354, 12, 9, 12
_DPI, _LETTER, _LINE = 60, 14, 22
# Of a document of many pages these are enough.
_MOST = 3


def drawn(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Every page with what is written beneath it."""
    named: dict[Path, str] = {}
    with Workbook.open(make_demo(folder / "示例", "mentor", NOW), write=False, now=NOW) as workbook:
        case = case_of(workbook, NOW.date())
        for number, (name, leaves, house) in enumerate(_leaves(case)):
            path = folder / f"{number}.docx"
            write_leaves(leaves[:1], about_of(name, case), house, path)
            named[path] = name
        for code in ("handbook", "summary"):
            path = folder / f"{code}.docx"
            write_document(workbook, code, NOW, target=path)
            named[path] = f"{document_named(code).label}（前{_MOST}页）"
    to_pdf(list(named), folder)
    for path, name in named.items():
        yield from _pages(name, path.with_suffix(".pdf"))


def _leaves(case: Case) -> Iterator[tuple[str, list[Leaf], HouseStyle]]:
    """Each sheet, filled from the first record that has it, else blank; then each document."""
    for sheet in SHEETS:
        kind = kind_named(sheet.kind)
        house = house_of(kind, sheet.number)
        written = (form_leaf(case, one) for one in case.records if one.kind is kind and not one.on_paper)
        same = [leaf for leaf in written if leaf.title == sheet.label] if not sheet.beside else []
        leaf = same[0] if same else FormLeaf(blank_form(kind, case.scope, number=sheet.number))
        yield f"{sheet.number} {sheet.label}", [leaf], house
    for document in DOCUMENTS:
        if document.builder:
            house = P1 if document.family == PROSE else P5
            name = f"{'、'.join(document.forms)} {document.label}".strip()
            yield name, BUILDERS[document.builder](case), house


def _pages(name: str, path: Path) -> Iterator[tuple[str, Image.Image]]:
    draw = ("pdftoppm", "-gray", "-r", str(_DPI), "-l", str(_MOST), "-png")
    run(path.parent, *draw, str(path), str(path.with_suffix("")))
    for number, picture in enumerate(sorted(path.parent.glob(f"{path.stem}-*.png")), 1):
        with Image.open(picture) as page:
            page.thumbnail((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
            yield name if number == 1 else "", page.convert("L")


def sheet_of(pages: list[tuple[str, Image.Image]]) -> Image.Image:
    """All thumbnails in rows, each with a frame and its name."""
    rows = -(-len(pages) // _ACROSS)
    step, high = _WIDTH + _GAP, _HEIGHT + _GAP + _LINE
    whole = Image.new("L", (_ACROSS * step + _GAP, rows * high + _GAP), 232)
    pen, letters = ImageDraw.Draw(whole), ImageFont.truetype(_face(), _LETTER)
    for at, (name, page) in enumerate(pages):
        left, top = _GAP + at % _ACROSS * step, _GAP + at // _ACROSS * high
        whole.paste(page, (left + (_WIDTH - page.width) // 2, top + (_HEIGHT - page.height) // 2))
        if name:
            pen.text((left + _WIDTH / 2, top + _HEIGHT + 2), name, fill=0, font=letters, anchor="ma")
    return whole.quantize(_GREYS, dither=Image.Dither.NONE)


def _face() -> str:
    """The file of a face with Chinese letters."""
    found = ["fc-match", "-f", "%{file}", "Noto Sans CJK SC"]
    return subprocess.run(found, capture_output=True, check=True, encoding="utf-8").stdout


def main(target: Path) -> None:
    """Draw the picture."""
    with tempfile.TemporaryDirectory() as place:
        pages = list(drawn(Path(place)))
    stream = io.BytesIO()
    sheet_of(pages).save(stream, "PNG", optimize=True)
    target.write_bytes(stream.getvalue())
    print(f"{target}: {len(pages)} pages, {len(stream.getvalue()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
