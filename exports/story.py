"""A document being written: headings, texts, tables and filled forms, put on pages one after another."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import BinaryIO

from docx.document import Document as DocxDocument
from lxml import etree

from exports.base import About, new_document, section_xml
from exports.blocks import DATE_BLANK, Block, Cell, Column, Para, Row, Sign, Table, register, settled
from exports.compile import blocks_xml
from exports.markup import (
    KEEP_NEXT,
    PPR,
    PSTYLE,
    SECT,
    TBL,
    TR,
    VAL,
    Element,
    P,
    clean,
    lines_of,
    parse,
    style_of,
)
from exports.save import FORM, save
from exports.stamp import Places, Stamp, Values
from exports.styles import HouseStyle, Page

# A cover's titles, spaces and date without its title and table, in pt; characters of the title in a line.
_COVER_LINES = 40 + 36 + 48 + 18 + 32 + 10 + 40 + 28
_COVER_LINE = 12
_ENDS = {TBL: "</w:tbl>", P: "</w:p>"}
_DIGITS = "零一二三四五六七八九"


class Story:
    """The body of one document. Everything is appended at its end; `write` saves it.

    Filled forms wait as markup, with a mark where each of them stands: most are never looked at again.
    """

    def __init__(self, house: HouseStyle, about: About, page: Page = "text") -> None:
        self.house = house
        self.page: Page = page
        self.document: DocxDocument = new_document(house, about, page)
        body: Element = self.document.element.body
        self._body = body
        self._section: Element = body[-1]
        self._numbers = [0, 0, 0, 0]
        self._tables = 0
        self._ids = 0
        self._forms: list[str] = []
        self._waiting: list[Element] = []
        # Pictures that are in the document already, by where they came from: one used twice is kept once.
        self.media: dict[Hashable, tuple[str, int, int]] = {}
        # What could not be put into the document; it says so itself where that would stand.
        self.troubles: list[str] = []

    def next_id(self) -> int:
        """A number for a drawing, used once in a document."""
        self._ids += 1
        return self._ids

    def place(self, elements: Sequence[Element]) -> None:
        """Append finished elements; two tables never touch, or Word would join them."""
        holder = elements[0].getparent() if elements else None
        if holder is not None and holder.getparent() is None:
            # Within one document lxml moves elements several times faster than from one to another.
            self._body.append(holder)
        for element in elements:
            if element.tag == TBL and self._ends_with(TBL):
                self._section.addprevious(self._made(Para(style="TableEnd"))[0])
            self._section.addprevious(element)
        if holder is not None and holder.getparent() is self._body:
            self._body.remove(holder)

    def place_markup(self, markup: str) -> None:
        """Append a filled form as it is; two tables never touch."""
        if markup.startswith("<w:tbl>") and self._ends_with(TBL):
            self.add(Para(style="TableEnd"))
        mark = etree.ProcessingInstruction(FORM, str(len(self._forms)))
        self._forms.append(markup)
        self._waiting.append(mark)
        self._section.addprevious(mark)

    def settle(self) -> None:
        """Make elements of all forms that wait as markup."""
        for mark in self._waiting:
            for element in list(parse(self._forms[int(mark.text or "")])):
                mark.addprevious(element)
            self._body.remove(mark)
        self._waiting.clear()

    def add(self, *blocks: Block) -> None:
        """Append paragraphs and tables."""
        self.place(self._made(*blocks))

    def title(self, text: str, by: str = "") -> None:
        """The title of a text, and below it who wrote it."""
        self.add(Para((text,), "Title"))
        if by:
            self.add(Para((by,), "Subtitle"))

    def heading(self, level: int, text: str, *, numbered: bool = True) -> None:
        """A heading of level 1 to 4, numbered 一、（一）1.（1）."""
        number = ""
        if numbered:
            self._numbers[level - 1] += 1
            self._numbers[level:] = [0] * (4 - level)
            number = heading_number(level, self._numbers[level - 1])
        self.add(Para((number + text,), f"Heading{level}"))

    def text(self, text: str, style: str = "BodyText") -> None:
        """Running text; each line is a paragraph."""
        self.add(*(Para((line,), style) for line in lines_of(clean(text))))

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        title: str,
        caption: bool = True,
        least: int = 0,
    ) -> None:
        """A table with a repeated heading, captioned 「表1　title」."""
        if caption:
            self._tables += 1
            self.add(Para((f"表{self._tables}　{title}",), "Caption"))
        stamp = self.stamp(register(settled(columns, rows), "rows", title=title, least=least))
        entries = [{str(number): text for number, text in enumerate(entry)} for entry in rows]
        self.place_markup(stamp.markup(rows={"rows": entries}))
        if caption:
            self.add(Para(style="TableGap"))

    def stamp(self, *blocks: Block) -> Stamp:
        """A form for pages like the present ones."""
        return Stamp(blocks, self.house, self.page)

    def form(
        self,
        stamp: Stamp,
        values: Values,
        rows: Mapping[str, Sequence[Values]] | None = None,
        places: Places | None = None,
    ) -> None:
        """Append one filled form."""
        self.place_markup(stamp.markup(values, rows, places or {}))

    def closing(self, name: str, day: str) -> None:
        """Who wrote it and when, at the end of a text, as official papers place them."""
        self._hold_last()
        longer = width_of(day) - width_of(name)
        self.add(Para((name,), "SignName", right=max(2.0, 4 + longer)))
        self.add(Para((day,), "SignDate", right=2))

    def sign_off(self, signs: Sequence[Sign], *, title: str = "签字栏") -> None:
        """Lines for hands and seals, up to three abreast, kept on a page with the end of the text."""
        self._hold_last()
        across = min(len(signs), 3)
        groups = [signs[start : start + across] for start in range(0, len(signs), across)]
        rows = [row for group in groups for row in _sign_rows(group, across)]
        self.add(Table(columns=(1.0,) * across, rows=tuple(rows), title=title, ruled=False))

    def cover(
        self, title: str, lines: Sequence[tuple[str, str]], *, school: str, term: str, day: str
    ) -> None:
        """A cover without page number; what follows begins on page 1. Comes first or not at all."""
        page = self.page
        self._set_up("cover")
        rows = tuple(_cover_row(label, text) for label, text in lines)
        # What the other lines leave of the page is spread above, between and below them.
        titles = sum(ceil(width_of(line) / _COVER_LINE) for line in title.split("\n"))
        left = self.house.text_height("cover") * 72 / 25.4 - _COVER_LINES - 56 * titles - 36 * len(rows)
        self.add(
            Para((school,), "CoverSchool", before=40 + max(left, 0) * 0.25),
            Para((title,), "CoverTitle"),
            Para((term,), "CoverTerm"),
            Para(style="CoverSpace", before=max(left * 0.4, 0)),
        )
        if rows:
            self.add(Table(columns=(30.0, 80.0), rows=rows, title="基本信息", mm=110, ruled=False))
        self.add(Para((day,), "CoverDate", before=40 + max(left, 0) * 0.25))
        self.section(page, start=1)

    def section(self, page: Page, *, start: int | None = None) -> None:
        """Begin a new page of this kind; `start` gives it a number of its own."""
        last = self._last()
        if last is None or last.tag != P or last.find(f"{PPR}/{SECT}") is not None:
            (last,) = self._made(Para(style="TableEnd"))
            self._section.addprevious(last)
        ended = self._section
        self._set_up(page, start)
        last[0].append(ended)

    def finish(self) -> DocxDocument:
        """The whole document as elements."""
        self._end()
        self.settle()
        return self.document

    def write(self, target: Path | BinaryIO) -> tuple[str, ...]:
        """Save the whole document; returns what could not be put into it.

        Raises:
            Problem: the file cannot be written.
        """
        self._end()
        save(self.document, target, self._forms)
        return tuple(self.troubles)

    def _end(self) -> None:
        """Word wants a paragraph after a last table; ours is too small to make a page."""
        if self._section.getprevious() is None or self._ends_with(TBL):
            self.add(Para(style="TableEnd"))

    def _last(self) -> Element | None:
        """The last element before the section's end."""
        if self._waiting and self._section.getprevious() is self._waiting[-1]:
            self.settle()
        return self._section.getprevious()

    def _made(self, *blocks: Block) -> list[Element]:
        return list(parse(blocks_xml(blocks, self.house, self.page)))

    def _ends_with(self, tag: str) -> bool:
        last = self._section.getprevious()
        if self._waiting and last is self._waiting[-1]:
            return self._forms[-1].endswith(_ENDS[tag])
        return last is not None and last.tag == tag

    def _set_up(self, page: Page, start: int | None = None) -> None:
        self.page = page
        (section,) = parse(section_xml(self.house, page, start=start))
        self._section.addnext(section)
        self._body.remove(self._section)
        self._section = section

    def _hold_last(self) -> None:
        """Keep what was written last on one page with what comes next."""
        last = self._last()
        if last is None:
            return
        if last.tag == TBL:
            *_, row = last.iter(TR)
            for paragraph in row.iter(P):
                _keep(paragraph)
        elif style_of(last) == "BodyText":
            _restyle(last, "BodyTextKeep")
        else:
            _keep(last)


def _restyle(paragraph: Element, style: str) -> None:
    named = paragraph.find(f"{PPR}/{PSTYLE}")
    if named is not None:
        named.set(VAL, style)


def _keep(paragraph: Element) -> None:
    style = paragraph.find(f"{PPR}/{PSTYLE}")
    if style is not None and paragraph.find(f"{PPR}/{KEEP_NEXT}") is None:
        style.addnext(paragraph.makeelement(KEEP_NEXT))


def _cover_row(label: str, text: str) -> Row:
    named = Cell(content=(Para((label,), "CoverLabel"),))
    return Row(cells=(named, Cell(content=(Para((text,), "CoverValue"),), line="bottom")), mm=12.7)


def _sign_rows(signs: Sequence[Sign], across: int) -> tuple[Row, Row]:
    empty = Cell(content=(Para(style="SignLine"),))
    spare = [empty] * (across - len(signs))
    names = [
        Cell(content=(Para((f"{s.label}{'（盖章）' if s.seal else '签字'}：",), "SignLine"),)) for s in signs
    ]
    dates = [Cell(content=(Para((DATE_BLANK,), "SignLine"),)) if sign.dated else empty for sign in signs]
    return (
        Row(cells=(*names, *spare), mm=13, keep=True),
        Row(cells=(*dates, *spare), mm=11),
    )


def heading_number(level: int, number: int) -> str:
    """The number of a heading as official papers write it: 一、 （一） 1. （1）."""
    if level == 1:
        return f"{hanzi(number)}、"
    if level == 2:
        return f"（{hanzi(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"


def hanzi(number: int) -> str:
    """A number from 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return lead + (_DIGITS[ones] if ones else "")


def width_of(text: str) -> float:
    """The width of a short text in characters: digits and letters count half, with a gap around them."""
    wide = [ord(character) > 0x2E7F for character in text]
    gaps = sum(left != right for left, right in pairwise(wide))
    return sum(1.0 if one else 0.5 for one in wide) + gaps / 4
