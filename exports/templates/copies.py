"""One form for many records: its pages repeated, the rows of a list, and what may stand only once."""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

from exports.markup import PLACED, PPR, SECT, TBL, TR, Element, P, parent_of, w
from exports.templates.blanks import is_blank
from exports.templates.lines import SDT_PR, Line
from qinglan_tui.domain.school_forms import MARK, Spot

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFFICE14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SHAPES = "{urn:schemas-microsoft-com:vml}"
_ONCE = (f"{_OFFICE14}paraId", f"{_OFFICE14}textId")
_MARKS = [
    w(name)
    for name in (
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference",
        "permStart", "permEnd",
    )
]  # fmt: skip
_BOX, _BREAK = w("txbxContent"), w("pageBreakBefore")
_NUMBER = "number"
# What the format wants before a page break in a paragraph's settings.
_BEFORE_BREAK = [w(name) for name in ("pStyle", "keepNext", "keepLines")]


class Copies:
    """The pages of a form once for each record; `places` has the paragraphs of each copy by their numbers."""

    def __init__(self, root: Element, own: set[int], paragraphs: Sequence[Element], count: int) -> None:
        body = root.find(w("body"))
        blocks = [] if body is None else [block for block in body if block.tag != SECT]
        places = {block: place for place, block in enumerate(blocks)}
        # Blocks by the paragraphs in them; what stands outside of the body is not repeated.
        inside = [places.get(_block_of(paragraph, body), -1) for paragraph in paragraphs]
        first, last = _pages(blocks, [inside[number] for number in sorted(own) if inside[number] >= 0])
        self._root = root
        region = blocks[first : last + 1]
        for number, paragraph in enumerate(paragraphs):
            if first <= inside[number] <= last:
                paragraph.set(_NUMBER, str(number))
        copies = [region, *([deepcopy(block) for block in region] for _ in range(count - 1))]
        self.places = [_numbered(copy) for copy in copies]
        after = region[-1]
        for copy in copies[1:]:
            if after.tag == TBL and copy[0].tag == TBL:
                after = _put_after(after, etree.Element(P))
            if not _ends_page(region[-1]):
                _break_before(copy[0])
            for block in copy:
                _forget_marks(block)
                after = _put_after(after, block)

    @property
    def numbers(self) -> set[int]:
        """The paragraphs that are repeated."""
        return set(self.places[0])

    def finish(self) -> None:
        """Give every drawing a number of its own again."""
        seen: set[str] = set()
        drawings = list(self._root.iter(f"{{{PLACED}}}docPr"))
        numbers = [str(one.get("id", "0")) for one in drawings]
        highest = max((int(number) for number in numbers if number.isdecimal()), default=0)
        for one in drawings:
            if one.get("id", "") in seen:
                highest += 1
                one.set("id", str(highest))
            seen.add(one.get("id", ""))
        shapes: set[str] = set()
        for shape in self._root.iter(f"{_SHAPES}*"):
            name = shape.get("id", "")
            if name and name in shapes:
                shape.set("id", name := f"{name}_{len(shapes)}")
            shapes.add(name)


def _block_of(element: Element, body: Element | None) -> Element:
    """The block of the body that an element stands in."""
    block = element
    while (around := block.getparent()) is not None and around is not body:
        block = around
    return block


def _pages(blocks: Sequence[Element], touched: Sequence[int]) -> tuple[int, int]:
    """The first and last block of the pages on which the touched ones stand; a cover before stays out."""
    if not touched:
        return 0, len(blocks) - 1
    first, last = min(touched), max(touched)
    while first > 0 and not _ends_page(blocks[first - 1]) and not _starts_page(blocks[first]):
        first -= 1
    while last + 1 < len(blocks) and not _ends_page(blocks[last]) and not _starts_page(blocks[last + 1]):
        last += 1
    return first, last


def _ends_page(block: Element) -> bool:
    """Whether a page ends with this block: a section ends in it, or a page break is the last thing in it."""
    if block.tag != P:
        return False
    section = block.find(f"{PPR}/{SECT}")
    if section is not None:
        kind = section.find(w("type"))
        return kind is None or kind.get(w("val")) != "continuous"
    breaks = [mark for mark in block.iter(w("br")) if mark.get(w("type")) == "page"]
    return bool(breaks) and is_blank(Line(block).text.rpartition("\n")[2])


def _starts_page(block: Element) -> bool:
    paragraph = next(block.iter(P), None)
    mark = None if paragraph is None else paragraph.find(f"{PPR}/{_BREAK}")
    return mark is not None and mark.get(w("val")) not in ("0", "false")


def _break_before(block: Element) -> None:
    """Begin a new page with the first paragraph of a block."""
    paragraph = next(block.iter(P), None)
    if paragraph is None or _starts_page(block):
        return
    settings = paragraph.find(PPR)
    if settings is None:
        settings = etree.Element(PPR)
        paragraph.insert(0, settings)
    for old in settings.findall(_BREAK):
        settings.remove(old)
    place = sum(1 for part in settings if part.tag in _BEFORE_BREAK)
    settings.insert(place, etree.Element(_BREAK))


def _numbered(blocks: Sequence[Element]) -> dict[int, Element]:
    """The numbered paragraphs of some blocks; the numbers are taken off."""
    found = {}
    for block in blocks:
        for paragraph in block.iter(P):
            if _NUMBER in paragraph.attrib:
                found[int(paragraph.attrib.pop(_NUMBER))] = paragraph
    return found


def _put_after(after: Element, new: Element) -> Element:
    after.addnext(new)
    return new


def _forget_marks(copy: Element) -> None:
    """Take from a copy what may stand only once in a document."""
    # The kinds of shapes are told once, in what was copied.
    for mark in list(copy.iter(*_MARKS, f"{_SHAPES}shapetype")):
        parent_of(mark).remove(mark)
    for settings in copy.iter(SDT_PR):
        for number in settings.findall(w("id")):
            settings.remove(number)
    for element in copy.iter():
        for name in _ONCE:
            element.attrib.pop(name, "")


def fresh_rows(
    row: Element, columns: Sequence[tuple[Element, Spot]], count: int
) -> Iterator[list[tuple[Spot, Element]]]:
    """The cells of one row of a list after another: of empty rows that are there, then of new ones."""
    inside = list(row.iter(P))
    places = [(inside.index(paragraph), spot) for paragraph, spot in columns]
    pattern = deepcopy(row)
    there = [row] if any(spot.how == MARK for _, spot in columns) else [row, *_empty_like(row, places)]
    last = row
    for number in range(count):
        if number < len(there):
            last = there[number]
        else:
            new = deepcopy(pattern)
            _forget_marks(new)
            _go_on_merging(new)
            last = _put_after(last, new)
        found = list(last.iter(P))
        yield [(spot, found[place]) for place, spot in places]


def _empty_like(row: Element, places: Sequence[tuple[int, Spot]]) -> Iterator[Element]:
    """The rows right below that have the same cells with nothing in the places to fill but numbers."""
    size = len(list(row.iter(P)))
    cells = len(list(row.iter(w("tc"))))
    for following in row.itersiblings(TR):
        inside = list(following.iter(P))
        if len(inside) != size or len(list(following.iter(w("tc")))) != cells:
            return
        texts = [(Line(inside[place]).text, spot) for place, spot in places]
        if not all(is_blank(text) or (text.strip().isdecimal() and spot.end) for text, spot in texts):
            return
        yield following


def _go_on_merging(row: Element) -> None:
    """A cell that reaches down over a list reaches over its new rows too."""
    for merge in row.iter(w("vMerge")):
        merge.attrib.pop(w("val"), "")


def match_doubles(root: Element) -> None:
    """Give the copies of text boxes for older programs the text of the boxes that were filled."""
    for pair in root.iter(f"{_COMPATIBLE}AlternateContent"):
        shown = [box for one in pair.iterchildren(f"{_COMPATIBLE}Choice") for box in one.iter(_BOX)]
        doubles = [box for one in pair.iterchildren(f"{_COMPATIBLE}Fallback") for box in one.iter(_BOX)]
        if len(shown) != len(doubles):
            continue
        for box, double in zip(shown, doubles, strict=True):
            if _text(box) != _text(double):
                for child in list(double):
                    double.remove(child)
                double.extend(deepcopy(child) for child in box)


def _text(element: Element) -> str:
    return "".join(str(text) for text in element.itertext())
