"""A form compiled once and filled for each record: joining ready pieces is far faster than building elements.

What is filled in is escaped as text and never read as markup.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from exports.blocks import Block
from exports.compile import PLACE, REPEAT, SIGNED, SLOT, blocks_xml
from exports.markup import Element, clean, line_run, lines_of, markup_of, parse
from exports.spreading import Plan
from exports.styles import HouseStyle, Page, twips

Values = Mapping[str, str]
Places = Mapping[str, Sequence[Element]]
_NOTHING: Values = {}
_NOWHERE: Places = {}
_AS_IT_IS = Plan({})
# A repeated row with a longer entry may break over pages.
LONG_ENTRY = 160
# An opinion of so few lines moves to another page whole; of about so many characters each.
_FEW, _LINE = 10, 34

_ROW = re.compile(
    rf"(?:<\?{REPEAT} (?P<name>\S+) (?P<least>\d+) (?P<closed>[01])\?>)?(?P<signed><\?{SIGNED}\?>)?"
    r'<w:tr><w:trPr>(?P<whole><w:cantSplit/>)?(?:<w:trHeight w:val="(?P<height>\d+)" w:hRule="atLeast"/>)?'
    r"(?P<head><w:tblHeader/>)?</w:trPr>(?P<cells>.*?)</w:tr>",
    re.DOTALL,
)
_HOLE = re.compile(rf"<\?(?:{SLOT} (?P<slot>\S+) (?P<empty>[^?]*)|{PLACE} (?P<place>\S+))\?>")
_STYLE = re.compile(r"(<w:pStyle [^>]*/>)(?!<w:keepNext/>)")
_KEPT = "<w:keepNext/>"
_EMPTY_FIGURE = '<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr></w:p>'


class _Blank(Struct, frozen=True):
    """A blank in the text: what stands there while it is empty, and what parts its lines.

    One that is all there is in its paragraph has the paragraph's `opening`: its lines become paragraphs.
    """

    name: str
    empty: str
    opening: str = ""

    def fill(self, values: Values) -> str:
        value = values.get(self.name, "")
        if not value:
            return self.empty
        lines = lines_of(clean(value))
        if len(lines) == 1:
            return line_run(lines[0])
        return (f"</w:p>{self.opening}" if self.opening else _BREAK).join(map(line_run, lines))


_BREAK = "<w:r><w:br/></w:r>"
# A text, or several parted by "|", that needs neither escaping nor a hint nor its blanks kept.
_WORDS = "[!#-%'-;=?-{}~\u3001-\u9fff\uff01-\uffee]+"
_PLAIN = re.compile(f"{_WORDS}(?: {_WORDS})*(?:[|]{_WORDS}(?: {_WORDS})*)*")


class _Place(Struct, frozen=True):
    """Where finished paragraphs go."""

    name: str


class _Stretch:
    """A stretch of markup with its blanks."""

    def __init__(self, markup: str) -> None:
        self.literals: list[str] = []
        self.holes: list[_Blank | _Place] = []
        end = 0
        for found in _HOLE.finditer(markup):
            self.literals.append(markup[end : found.start()])
            end = found.end()
            self.holes.append(_hole(markup, found))
        self.literals.append(markup[end:])
        self._names = [hole.name for hole in self.holes if isinstance(hole, _Blank)]

    @cached_property
    def _around(self) -> list[str]:
        """The markup around texts that can be put in as they are, and places for them between."""
        first, *others = self.literals
        pieces = [first, *(piece for literal in others for piece in ("", f"</w:t></w:r>{literal}"))]
        pieces[:-1:2] = [f"{piece}<w:r><w:t>" for piece in pieces[:-1:2]]
        return pieces

    @property
    def blanks(self) -> Iterator[_Blank]:
        """The blanks in the text."""
        return (hole for hole in self.holes if isinstance(hole, _Blank))

    def fill(self, values: Values, places: Places = _NOWHERE) -> str:
        """The markup, filled."""
        if not self.holes:
            return self.literals[0]
        if len(self._names) == len(self.holes):
            texts = [values.get(name, "") for name in self._names]
            if _PLAIN.fullmatch("|".join(texts)):
                pieces = self._around.copy()
                pieces[1::2] = texts
                return "".join(pieces)
        pieces = [self.literals[0]]
        for hole, literal in zip(self.holes, self.literals[1:], strict=True):
            if isinstance(hole, _Blank):
                pieces.append(hole.fill(values))
            else:
                pieces.append(markup_of(places.get(hole.name, ())) or _EMPTY_FIGURE)
            pieces.append(literal)
        return "".join(pieces)


def _hole(markup: str, found: re.Match[str]) -> _Blank | _Place:
    if found["place"]:
        return _Place(found["place"])
    opening = markup[markup.rindex("<w:p>", 0, found.start()) : found.start()]
    alone = opening.endswith("</w:pPr>") and markup.startswith("</w:p>", found.end())
    return _Blank(found["slot"], line_run(found["empty"]), opening if alone else "")


class _Line:
    """A row of a form, which may stand once for each of several entries."""

    def __init__(self, found: re.Match[str]) -> None:
        self.repeat: str | None = found["name"]
        self.least = int(found["least"] or 0)
        self.height = int(found["height"] or 0)
        self.whole = bool(found["whole"])
        self.head = bool(found["head"])
        self.signed = bool(found["signed"])
        self._cells: str = found["cells"]
        self.stretch = _Stretch(self._cells)
        self.closed = found["closed"] == "1"

    @cached_property
    def kept(self) -> _Stretch:
        """The cells of a row that stays with the next."""
        return _Stretch(_STYLE.sub(rf"\1{_KEPT}", self._cells))

    @cached_property
    def loose(self) -> _Stretch:
        """The cells of a long opinion, which may break and lets go of its signatures."""
        return _Stretch(self._cells.replace(_KEPT, ""))

    def opening(self, mm: float | None = None, *, whole: bool = True, head: bool = False) -> str:
        """The row's beginning; `mm` is another least height for a row that has one."""
        height = twips(mm) if mm is not None else self.height
        return (
            f"<w:tr><w:trPr>{'<w:cantSplit/>' if (self.whole and whole) or head else ''}"
            + (f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if self.height else "")
            + f"{'<w:tblHeader/>' if self.head or head else ''}</w:trPr>"
        )


# The row of an opinion whose whole text has gone down to its signatures.
_FLAT = '<w:tr><w:trPr><w:trHeight w:val="20" w:hRule="exact"/></w:trPr>'


class Stamp:
    """A prototype with named blanks; calling it gives a filled copy. Without values it is the blank form."""

    def __init__(self, blocks: Iterable[Block], house: HouseStyle, page: Page = "form") -> None:
        markup = blocks_xml(blocks, house, page)
        self._pieces: list[_Stretch | _Line] = []
        end = 0
        for found in _ROW.finditer(markup):
            if found.start() > end:
                self._pieces.append(_Stretch(markup[end : found.start()]))
            self._pieces.append(_Line(found))
            end = found.end()
        self._pieces.append(_Stretch(markup[end:]))
        self._stretches = [
            piece if isinstance(piece, _Stretch) else piece.stretch
            for piece in self._pieces
            if isinstance(piece, _Stretch) or piece.repeat is None
        ]

    @property
    def names(self) -> frozenset[str]:
        """The names of the blanks in the text."""
        return frozenset(blank.name for stretch in self._stretches for blank in stretch.blanks)

    @property
    def row_names(self) -> Mapping[str, frozenset[str]]:
        """The names of the repeated rows, and of the blanks in each."""
        lines = (piece for piece in self._pieces if isinstance(piece, _Line))
        return {
            line.repeat: frozenset(blank.name for blank in line.stretch.blanks)
            for line in lines
            if line.repeat is not None
        }

    @property
    def place_names(self) -> frozenset[str]:
        """The names of the places for pictures."""
        holes = (hole for stretch in self._stretches for hole in stretch.holes)
        return frozenset(hole.name for hole in holes if isinstance(hole, _Place))

    def __call__(
        self,
        values: Values = _NOTHING,
        rows: Mapping[str, Sequence[Values]] | None = None,
        places: Places = _NOWHERE,
    ) -> list[Element]:
        """The form's paragraphs and tables, filled; what is not given stays blank."""
        return list(parse(self.markup(values, rows, places)))

    def markup(
        self,
        values: Values = _NOTHING,
        rows: Mapping[str, Sequence[Values]] | None = None,
        places: Places = _NOWHERE,
        plan: Plan = _AS_IT_IS,
    ) -> str:
        """The filled form as markup, its rows as high and held together as the plan of its pages says."""
        made: list[str] = []
        heights, held = plan.heights, plan.held
        number, sunk = 0, _NOTHING_SUNK
        for piece in self._pieces:
            if isinstance(piece, _Stretch):
                made.append(piece.fill(values, places))
                continue
            if piece.repeat is not None:
                entries = (rows or {}).get(piece.repeat, ())
                count = max(len(entries), piece.least)
                numbers = range(number, number + count)
                made += _entries(piece, entries, [(heights.get(at), at in held) for at in numbers])
                number += count
                continue
            mm, parted = heights.get(number), _parted(piece, values)
            if parted is not None:
                above, sunk = parted
                made.append(above)
            elif sunk.paragraphs:
                made += (piece.opening(mm, whole=sunk.whole), _below(piece, sunk.paragraphs))
                sunk = _NOTHING_SUNK
            else:
                made.append(piece.opening(mm, head=plan.headed and number == 0))
                stretch = piece.kept if number in held else piece.stretch
                made.append(stretch.fill(values, places))
            made.append("</w:tr>")
            number += 1
        return "".join(made)


def _entries(
    line: _Line, entries: Sequence[Values], plan: Sequence[tuple[float | None, bool]]
) -> Iterator[str]:
    """The rows of the entries and those to write on, each as high and held as it is planned."""
    last = len(plan) - 1
    for at, (mm, held) in enumerate(plan):
        entry = entries[at] if at < len(entries) else _NOTHING
        long = any(len(text) > LONG_ENTRY for text in entry.values())
        yield line.opening(mm, whole=not long)
        yield (line.kept if held or (at == last and line.closed) else line.stretch).fill(entry)
        yield "</w:tr>"


class _Sunk(Struct, frozen=True):
    """The end of a long opinion, to stand above its signatures; whether their row stays whole."""

    paragraphs: str = ""
    whole: bool = True


_NOTHING_SUNK = _Sunk()


def _parted(line: _Line, values: Values) -> tuple[str, _Sunk] | None:
    """A long opinion's row, which may break over pages, and its end; None for a short one."""
    if not line.signed:
        return None
    (blank,) = line.loose.blanks
    value = values.get(blank.name, "")
    if value.count("\n") + len(value) // _LINE < _FEW:
        return None
    texts = lines_of(clean(value))
    lines = [1 + len(text) // _LINE for text in texts]
    if sum(lines) <= _FEW:
        return None
    end = 2 if lines[-1] == 1 and len(texts) > 2 else 1
    opening = line.opening(whole=False) if texts[:-end] else _FLAT
    sunk = "".join(f"{blank.opening}{line_run(text)}</w:p>" for text in texts[-end:])
    return opening + line.loose.fill({blank.name: "\n".join(texts[:-end])}), _Sunk(sunk, lines[-1] <= _FEW)


def _below(line: _Line, paragraphs: str) -> str:
    """The cells of the signatures with the end of the opinion above them."""
    (cells,) = line.stretch.literals
    at = cells.index("<w:p>", cells.index("<w:tc>", 1))
    return cells[:at] + paragraphs + cells[at:]
