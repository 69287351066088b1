"""School forms as sheets: parts one below the other, measured in mm, on one grid that follows from them all.

A part knows its shape and its words. Each shape is compiled once; what a page has left goes to its long rows.
"""

from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from re import compile as pattern
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from exports.blocks import Block, Cell, Para, Place, Row, Slot, Table, label, long_row
from exports.pictures import Photo, photo_rows
from exports.spreading import Plan, Room, Tier, planned
from exports.stamp import Stamp
from exports.story import Story
from exports.styles import HouseStyle

WIDTH = 160.0
_MM_PER_PT = 25.4 / 72
# Cell margins at both sides, and above and below a text; what a page keeps free, since heights are estimates.
_SIDES, _ABOVE, _SPARE = 3.0, 1.2, 7.0
_INDENT = 2
# Letters and digits: half as wide, with a gap to the Chinese on either side.
_NARROW = pattern("[!-~]+")
# A digit between Chinese is the widest of characters: half of one and two gaps.
_WIDEST = 1.25
# What a line loses to the next one, in characters.
_TAKEN_DOWN = 0.5
_GAP = Para(style="TableGap")
# The label of a row of photos; the height of two abreast with their captions.
_LABEL, _PHOTO_MM = 22.0, 58.0


_LESS: tuple[Room, ...] = ("tight", "bare")
_AS_IT_IS = Plan({})


class Strip(Struct, frozen=True):
    """A row of a sheet and the width of each of its cells, together `WIDTH`."""

    row: Row
    widths: tuple[float, ...]


class Setting(Struct, frozen=True):
    """How text is set in cells: the width of a character and the distance of lines, in mm."""

    em: float
    line: float

    def height(self, text: str, width: float, *, indent: bool = False) -> float:
        """How high a cell of this width becomes with this text, in mm; 0 without any."""
        if not text:
            return 0
        room = (width - _SIDES) / self.em
        return _lines(text, room, _INDENT if indent else 0) * self.line + _ABOVE

    def row(self, texts: Iterable[str], widths: Iterable[float], least: float) -> float:
        """How high a row of such texts becomes: one line at least, and `least` mm."""
        highest = max(least, self.line + _ABOVE)
        for text, width in zip(texts, widths, strict=True):
            if len(text) * self.em * _WIDEST > width - _SIDES or "\n" in text:
                highest = max(highest, self.height(text, width))
        return highest


# A form that could do with a page less is measured twice.
@lru_cache(maxsize=512)
def _lines(text: str, room: float, first: int) -> int:
    """How many lines a text takes that are so many characters wide, each paragraph indented by `first`."""
    return sum(_lines_of(breadth(line) + first, room) for line in text.split("\n"))


def _lines_of(wide: float, room: float) -> int:
    """How many lines a paragraph takes; marks that may not begin a line take a character down with them."""
    return 1 if wide <= room else ceil(wide / max(room - _TAKEN_DOWN, 1))


class Part(Protocol):
    """What a sheet is made of; see `exports.parts`."""

    @property
    def shape(self) -> Hashable:
        """What two parts have in common that differ in their words only."""

    def strips(self, name: str) -> Sequence[Strip]:
        """Its rows with blanks; their names begin with `name`."""

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """Add its words under the names of its blanks."""

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """Its rows, filled as it is, with this much space for its long texts."""


class Pictures(Struct, frozen=True):
    """Photos two abreast beside their label, or `least` mm to glue some on."""

    label: str
    photos: tuple[Photo, ...] = ()
    least: float = 50

    @property
    def shape(self) -> Hashable:
        """Its space; the photos are put in later."""
        return "pictures", self.label, self.least

    def strips(self, name: str) -> Sequence[Strip]:
        """One row, which may break between photos."""
        place = Cell(content=(Place(name),))
        return [Strip(long_row(label(self.label), place, mm=self.least), (_LABEL, WIDTH - _LABEL))]

    def fill(self, name: str, values: dict[str, str], repeats: dict[str, list[dict[str, str]]]) -> None:
        """Nothing to write."""

    def tiers(self, setting: Setting, room: Room = "roomy") -> Sequence[Tier]:
        """A row of two photos after the other."""
        pairs = (len(self.photos) + 1) // 2
        return [Tier(max(self.least, pairs * _PHOTO_MM), breaks=pairs > 1)]


class Prose(Struct, frozen=True):
    """Running text between the tables of a form, as a finished essay is handed in."""

    paragraphs: tuple[Para, ...]


class Form(Struct, frozen=True):
    """A whole form: its title, a line below it, and its parts. One not `tall` keeps its least size."""

    title: str
    parts: tuple[Part | Prose, ...]
    note: str = ""
    tall: bool = True


def breadth(text: str) -> float:
    """How many characters wide a text is, about."""
    narrow = _NARROW.findall(text)
    return len(text) - sum(map(len, narrow)) / 2 + len(narrow) / 2 if narrow else len(text)


def setting_of(house: HouseStyle) -> Setting:
    """How text is set in the cells of this house style."""
    return Setting(house.cell * _MM_PER_PT, house.cell_line * _MM_PER_PT)


def table_of(strips: Iterable[Strip], title: str, about: str = "", *, ruled: bool = True) -> Table:
    """One table of all strips: its columns lie between the edges of their cells."""
    strips = tuple(strips)
    edges = sorted({round(edge, 1) for strip in strips for edge in accumulate(strip.widths)})
    places = {edge: number for number, edge in enumerate(edges, 1)}
    return Table(
        columns=tuple(right - left for left, right in pairwise((0.0, *edges))),
        rows=tuple(_on_grid(strip, places) for strip in strips),
        title=title,
        about=about,
        ruled=ruled,
    )


def _on_grid(strip: Strip, places: dict[float, int]) -> Row:
    ends = [places[round(edge, 1)] for edge in accumulate(strip.widths)]
    spans = [end - start for start, end in pairwise((0, *ends))]
    cells = zip(strip.row.cells, spans, strict=True)
    return replace(strip.row, cells=tuple(replace(cell, span=span) for cell, span in cells))


class Sheets:
    """Puts forms into a story, each on a page of its own, or parts of one into running text."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._setting = setting_of(story.house)
        self._stamps: dict[Hashable, Stamp] = {}

    def add(self, form: Form) -> None:
        """Append a form on a new page."""
        parts = [part for part in form.parts if not isinstance(part, Prose)]
        if len(parts) < len(form.parts):
            self._add_text(form)
            return
        heads: tuple[Block, ...] = (Para((form.title,), "FormTitle"),)
        if form.note:
            heads += (Para((Slot("note"),), "FormNote"),)
        plan = self._plan(parts, has_note=bool(form.note)) if form.tall else _AS_IT_IS
        self._place(form.title, parts, heads, {"note": form.note}, plan)

    def _add_text(self, form: Form) -> None:
        """Append a form whose tables stand between running text; what its pages have left stays free."""
        self._story.add(Para((form.title,), "FormTitle"))
        if form.note:
            self._story.add(Para((form.note,), "FormNote"))
        table: list[Part] = []
        for part in form.parts:
            if not isinstance(part, Prose):
                table.append(part)
                continue
            if table:
                self.add_parts(form.title, table)
                self._story.add(_GAP)
                table = []
            self._story.add(*part.paragraphs)
        if table:
            self._story.add(_GAP)
            self.add_parts(form.title, table)

    def add_parts(self, title: str, parts: Sequence[Part]) -> None:
        """Append parts as a table of the present text."""
        self._place(title, parts, (), {}, _AS_IT_IS)

    def _place(
        self,
        title: str,
        parts: Sequence[Part],
        heads: tuple[Block, ...],
        values: dict[str, str],
        plan: Plan,
    ) -> None:
        key = (title, len(heads), self._story.page, *(part.shape for part in parts))
        stamp = self._stamps.get(key)
        if stamp is None:
            strips = [strip for number, part in enumerate(parts) for strip in part.strips(f"{number}.")]
            stamp = self._stamps[key] = self._story.stamp(*heads, table_of(strips, title))
        repeats: dict[str, list[dict[str, str]]] = {}
        for number, part in enumerate(parts):
            part.fill(f"{number}.", values, repeats)
        places = {
            f"{number}.": photo_rows(self._story, part.photos)
            for number, part in enumerate(parts)
            if isinstance(part, Pictures)
        }
        self._story.place_markup(stamp.markup(values, repeats, places, plan))

    def _plan(self, parts: Sequence[Part], *, has_note: bool) -> Plan:
        """Give what pages have left to the rows that grow; long rows become smaller where it saves a page."""
        house = self._story.house
        heads = house.form_title + 16 + (house.cell_line + 6 if has_note else 0)
        later = house.text_height(self._story.page) - _SPARE
        first = later - heads * _MM_PER_PT
        roomy = [(part, part.tiers(self._setting)) for part in parts]
        levels: list[tuple[Room, Sequence[Tier]]] = [("roomy", [tier for _, own in roomy for tier in own])]
        if sum(tier.height for tier in levels[0][1]) > first:
            for room in _LESS:
                less = [tier for part, own in roomy for tier in self._with_less(part, own, room)]
                levels.append((room, less))
        return planned(levels, first, later)

    def _with_less(self, part: Part, roomy: Sequence[Tier], room: Room) -> Sequence[Tier]:
        """A part's rows without the space that they should have; only what grows can do with less."""
        return part.tiers(self._setting, room) if roomy[0].grows else roomy
