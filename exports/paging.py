"""On which page each part of a written document begins, reckoned from its heights as Word will set them.

Word counts pages itself when its fields are updated; until then a table of contents shows these numbers.
"""

from collections.abc import Iterable, Sequence
from math import ceil

from msgspec import Struct

from exports.markup import (
    KEEP_NEXT,
    PPR,
    PSTYLE,
    SECT,
    TBL,
    TC,
    TR,
    VAL,
    Element,
    P,
    T,
    w,
)
from exports.sheets import breadth
from exports.story import Story
from exports.styles import HouseStyle, twips
from exports.stylesheet import TextStyle, text_styles

_BR, _SPACING, _IND = w("br"), w("spacing"), w("ind")
_SIZE, _MARGINS = w("pgSz"), w("pgMar")
_WIDTH, _MARGIN, _HEIGHT = w("tcW"), w("tcMar"), w("trHeight")
# Cell margins of the table style with lines, in twips; the one without has none above and below.
_SIDES, _ABOVE = 170, 56
# Lines of a paragraph that stay together at the foot of a page.
_TOGETHER = 2


class Block(Struct):
    """What the page sees of a paragraph or a row, in twips: its height, and how it may break.

    `line` is the height of one of its lines where it may be split, 0 where it stays whole; `above` that of
    the heading which is repeated on each page of its table.
    """

    height: float
    line: float = 0
    keep: bool = False
    fresh: bool = False
    head: bool = False
    bookmark: str = ""
    before: float = 0
    above: float = 0


class _Section(Struct):
    blocks: list[Block]
    room: float
    width: float
    start: int | None


def first_pages(story: Story) -> dict[str, int]:
    """The page on which each bookmarked part begins, as it is numbered; what has no number is left out."""
    body: Element = story.document.element.body
    setter = _Setter(story.house)
    found: dict[str, int] = {}
    page = 0
    for section in _sections(body, setter):
        page = section.start - 1 if section.start is not None else page
        page = _paged(section, page, found)
    return found


def _sections(body: Element, setter: "_Setter") -> Iterable[_Section]:
    waiting: list[Element] = []
    for element in body:
        ends = element if element.tag == SECT else element.find(f"{PPR}/{SECT}")
        if element.tag != SECT:
            waiting.append(element)
        if ends is not None:
            yield _section(ends, waiting, setter)
            waiting = []


def _section(ends: Element, elements: Sequence[Element], setter: "_Setter") -> _Section:
    size, margins = ends.find(_SIZE), ends.find(_MARGINS)
    assert size is not None and margins is not None
    room = _number(size, "h") - _number(margins, "top") - _number(margins, "bottom")
    width = _number(size, "w") - _number(margins, "left") - _number(margins, "right")
    restart = ends.find(w("pgNumType"))
    blocks = [block for element in elements for block in setter.blocks(element, width)]
    start = None if restart is None else int(_number(restart, "start"))
    return _Section(blocks, room, width, start)


def _number(element: Element, name: str) -> float:
    return float(str(element.get(w(name), "0")))


class _Setter:
    """Sets paragraphs and rows of one house style."""

    def __init__(self, house: HouseStyle) -> None:
        self._styles = {style.id: style for style in text_styles(house)}
        self._house = house

    def blocks(self, element: Element, width: float) -> Iterable[Block]:
        """The blocks of one element of the body."""
        if element.tag == P:
            yield self.paragraph(element, width)
        elif element.tag == TBL:
            yield from self._rows(element)

    def paragraph(self, element: Element, width: float) -> Block:
        """A paragraph in a column of this width."""
        style = self._style(element)
        lines = self._lines(element, style, width)
        line = (style.line or style.pt * 1.3 * style.times) * 20
        before, after = style.before * 20, style.after * 20
        own = element.find(f"{PPR}/{_SPACING}")
        if own is not None:
            before = _number(own, "before") if own.get(w("before")) else before
        pictures = [float(str(one.get("cy"))) / 635 for one in element.iter() if one.tag.endswith("}extent")]
        height = max(lines * line, *pictures) if pictures else lines * line
        keep = style.keep_next or element.find(f"{PPR}/{KEEP_NEXT}") is not None
        mark = element.find(w("bookmarkStart"))
        return Block(
            before + height + after,
            line if lines > 2 * _TOGETHER - 1 and not pictures else 0,
            keep,
            style.page_break,
            bookmark="" if mark is None else str(mark.get(w("name"))),
            before=before,
        )

    def _style(self, element: Element) -> TextStyle:
        named = element.find(f"{PPR}/{PSTYLE}")
        return self._styles["Normal" if named is None else str(named.get(VAL))]

    def _lines(self, element: Element, style: TextStyle, width: float) -> int:
        own = element.find(f"{PPR}/{_IND}")
        right = _number(own, "right") if own is not None else style.right * style.pt * 20
        em = (style.pt + style.squeeze) * 20
        room = (width - right - style.left * em) / em
        texts = [""]
        for part in element.iter(T, _BR):
            if part.tag == _BR:
                texts.append("")
            else:
                texts[-1] += part.text or ""
        first = style.first
        total = 0
        for text in texts:
            total += max(1, ceil((breadth(text) + first) / max(room, 1) - 0.001))
            first = 0
        return total

    def _rows(self, table: Element) -> Iterable[Block]:
        named = table.find(f"{w('tblPr')}/{w('tblStyle')}")
        above = _ABOVE if named is not None and named.get(VAL) == "TableGrid" else 0
        heads = 0.0
        for row in table.iterchildren(TR):
            block = self._row(row, above)
            block.above = heads
            heads += block.height if block.head else 0
            yield block

    def _row(self, row: Element, above: float) -> Block:
        least, exact, whole, head = 0.0, False, False, False
        properties = row.find(w("trPr"))
        if properties is not None:
            whole = properties.find(w("cantSplit")) is not None
            head = properties.find(w("tblHeader")) is not None
            asked = properties.find(_HEIGHT)
            if asked is not None:
                least, exact = _number(asked, "val"), asked.get(w("hRule")) == "exact"
        tallest, line, keep, mark = 0.0, 0.0, True, ""
        for cell in row.iterchildren(TC):
            inner = [self.paragraph(one, _room(cell)) for one in cell.iterchildren(P)]
            tall = sum(block.height for block in inner)
            if tall >= tallest:
                tallest, line = tall, max((self._line(one) for one in cell.iterchildren(P)), default=0)
            keep = keep and bool(inner) and inner[0].keep
            mark = mark or next((block.bookmark for block in inner if block.bookmark), "")
        height = least if exact else max(least, tallest + above)
        return Block(height, 0 if whole or exact else line, keep, head=head, bookmark=mark)

    def _line(self, element: Element) -> float:
        style = self._style(element)
        return (style.line or style.pt * 1.3 * style.times) * 20


def _room(cell: Element) -> float:
    """The width of a cell between its margins, in twips."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        return twips(20)
    width = properties.find(_WIDTH)
    sides = float(_SIDES)
    own = properties.find(_MARGIN)
    if own is not None:
        sides = sum(_number(side, "w") for side in own)
    return (_number(width, "w") if width is not None else twips(20)) - sides


def _paged(section: _Section, page: int, found: dict[str, int]) -> int:
    """Put the blocks of a section on its pages; returns the number of the last one."""
    page += 1
    left = section.room
    for group in _groups(section.blocks):
        height = sum(block.height for block in group)
        if left < section.room:
            if group[0].fresh:
                page, left = page + 1, section.room
            elif height > left and not _begins(group, left):
                page, left = page + 1, _below_heading(section, group[0])
        for block in group:
            if block.bookmark:
                found[block.bookmark] = page
            taken = block.height
            while taken > left + 1:
                # What may be split fills the page; the rest goes on below the repeated heading.
                step = left - left % block.line if block.line else left
                taken -= step if step > 0 else min(taken, left)
                page, left = page + 1, _below_heading(section, block)
            left -= max(taken, 0)
    return page


def _below_heading(section: _Section, block: Block) -> float:
    """What a new page has for the rows of a table; a heading as high as the page cannot stand on each."""
    return section.room - block.above if block.above < section.room / 2 else section.room


def _begins(group: Sequence[Block], left: float) -> bool:
    """Whether the group may begin on what is left of a page: all but its last part fits, and that splits."""
    *before, last = group
    room = left - sum(block.height for block in before)
    return bool(last.line) and room >= last.before + _TOGETHER * last.line


def _groups(blocks: Iterable[Block]) -> Iterable[list[Block]]:
    """Blocks that stay on a page with the next."""
    group: list[Block] = []
    for block in blocks:
        group.append(block)
        if not block.keep:
            yield group
            group = []
    if group:
        yield group
