"""A form compiled once and filled for each record: copying elements is far faster than building them.

What is filled in is set as text and never read as markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy

from exports.blocks import Block
from exports.compile import LEAST, PLACE, REPEAT, SIGNED, blocks_xml
from exports.markup import (
    BR,
    KEEP_NEXT,
    PPR,
    SLOT,
    TC,
    TR,
    VAL,
    Element,
    P,
    T,
    clean,
    lines_of,
    parent_of,
    parse,
    set_text,
    take,
    w,
)
from exports.styles import HouseStyle, Page

HEIGHT, RULE = w("trHeight"), w("hRule")
Values = Mapping[str, str]
_NOTHING: Values = {}
# A repeated row with a longer entry may break over pages.
LONG_ENTRY = 160
# An opinion of so few lines moves to another page whole; of about so many characters each.
_FEW, _LINE = 10, 34


class Stamp:
    """A prototype with named blanks; calling it gives a filled copy. Without values it is the blank form."""

    def __init__(self, blocks: Iterable[Block], house: HouseStyle, page: Page = "form") -> None:
        self._form = _Form(parse(blocks_xml(blocks, house, page)))

    @property
    def names(self) -> frozenset[str]:
        """The names of the blanks in the text."""
        return self._form.names

    @property
    def row_names(self) -> Mapping[str, frozenset[str]]:
        """The names of the repeated rows, and of the blanks in each."""
        return {repeated.name: repeated.form.names for repeated in self._form.repeats}

    @property
    def place_names(self) -> frozenset[str]:
        """The names of the places for pictures."""
        return frozenset(name for _, name in self._form.places)

    def __call__(
        self,
        values: Values = _NOTHING,
        rows: Mapping[str, Sequence[Values]] | None = None,
        places: Mapping[str, Sequence[Element]] | None = None,
    ) -> list[Element]:
        """The form's paragraphs and tables, filled; what is not given stays blank."""
        return list(self._form.fill(values, rows or {}, places or {}))


class _Repeat:
    """A row that stands once for each entry."""

    def __init__(self, index: int, row: Element) -> None:
        self.index = index
        self.name = take(row, REPEAT)
        self.least = int(take(row, LEAST))
        holder = parse("")
        holder.append(deepcopy(row))
        self.form = _Form(holder)

    def fill(self, anchor: Element, entries: Sequence[Values]) -> None:
        """Put the rows in the anchor's place."""
        table = parent_of(anchor)
        for values in [*entries, *[_NOTHING] * (self.least - len(entries))]:
            filled = self.form.fill(values, {}, {})
            (row,) = filled
            if any(len(text) > LONG_ENTRY for text in values.values()):
                _may_break(row)
            # Within one document lxml moves elements faster than from one to another.
            anchor.addprevious(filled)
            filled.addprevious(row)
            table.remove(filled)
        table.remove(anchor)


class _Form:
    """The compiled prototype: where its blanks are, by position in document order."""

    def __init__(self, prototype: Element) -> None:
        self.repeats: list[_Repeat] = []
        for index, row in enumerate(list(prototype.iter(TR))):
            if REPEAT in row.attrib:
                self.repeats.append(_Repeat(index, row))
                for child in list(row):
                    row.remove(child)
        self.signed = [
            (index, [str(text.get(SLOT)) for text in row.iter(T) if SLOT in text.attrib])
            for index, row in enumerate(prototype.iter(TR))
            if SIGNED in row.attrib and take(row, SIGNED)
        ]
        self.places = [
            (index, take(paragraph, PLACE))
            for index, paragraph in enumerate(prototype.iter(P))
            if PLACE in paragraph.attrib
        ]
        self.blanks = [
            (index, take(text, SLOT), _alone(text))
            for index, text in enumerate(prototype.iter(T))
            if SLOT in text.attrib
        ]
        self.names = frozenset(name for _, name, _ in self.blanks)
        self.prototype = prototype

    def fill(
        self, values: Values, rows: Mapping[str, Sequence[Values]], places: Mapping[str, Sequence[Element]]
    ) -> Element:
        """A filled copy, as the children of the element returned."""
        copied = deepcopy(self.prototype)
        texts = list(copied.iter(T))
        paragraphs = list(copied.iter(P)) if self.places else []
        table_rows = list(copied.iter(TR)) if self.repeats or self.signed else []
        for index, name, alone in self.blanks:
            value = values.get(name, "")
            if value:
                _fill(texts[index], clean(value), alone=alone)
        for index, name in self.places:
            _place(paragraphs[index], places.get(name, ()))
        for index, names in self.signed:
            if any(_is_long(values.get(name, "")) for name in names):
                _sink(table_rows[index])
        for repeated in self.repeats:
            repeated.fill(table_rows[repeated.index], rows.get(repeated.name, ()))
        return copied


def _alone(text: Element) -> bool:
    """Whether the blank is all there is in its paragraph, so that its lines may become paragraphs."""
    paragraph = parent_of(parent_of(text))
    return all(child.tag == PPR or text.getparent() is child for child in paragraph)


def _fill(text: Element, value: str, *, alone: bool) -> None:
    first, *others = lines_of(value)
    if not others:
        set_text(text, first)
        return
    if alone:
        paragraph = parent_of(parent_of(text))
        for line in reversed(others):
            more = deepcopy(paragraph)
            set_text(next(more.iter(T)), line)
            paragraph.addnext(more)
    else:
        for line in reversed(others):
            more = deepcopy(text)
            text.addnext(more)
            more.addprevious(more.makeelement(BR))
            set_text(more, line)
    set_text(text, first)


def _place(paragraph: Element, finished: Sequence[Element]) -> None:
    for element in finished:
        paragraph.addprevious(element)
    if finished:
        parent_of(paragraph).remove(paragraph)


def _is_long(text: str) -> bool:
    """Whether an opinion may take more lines than move to another page whole."""
    return text.count("\n") + len(text) // _LINE >= _FEW


def _sink(row: Element) -> None:
    """Let a long text break over pages, and put its end into the next row, whole with its signatures."""
    foot = row.getnext()
    _, *paragraphs = row.findall(f"{TC}/{P}")
    lines = [1 + sum(len(text.text or "") for text in paragraph.iter(T)) // _LINE for paragraph in paragraphs]
    if foot is None or sum(lines) <= _FEW:
        return
    for kept in list(row.iter(KEEP_NEXT)):
        parent_of(kept).remove(kept)
    if len(paragraphs) == 1:
        _flatten(row, paragraphs[0])
    if lines[-1] > _FEW:
        _may_break(foot)
    end = 2 if lines[-1] == 1 and len(paragraphs) > 2 else 1
    _, signature, *_ = foot.findall(f"{TC}/{P}")
    for paragraph in paragraphs[-end:]:
        signature.addprevious(paragraph)


def _flatten(row: Element, text: Element) -> None:
    """Leave an empty row without height where the whole text has gone down."""
    empty = deepcopy(text)
    for line in empty.iter(T):
        line.text = ""
    text.addprevious(empty)
    for height in row.iter(HEIGHT):
        height.set(VAL, "20")
        height.set(RULE, "exact")


def _may_break(row: Element) -> None:
    whole = row.find(f"{w('trPr')}/{w('cantSplit')}")
    if whole is not None:
        parent_of(whole).remove(whole)
