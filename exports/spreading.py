"""How the rows of a form share the room of its pages: what a page has left goes to the rows that may grow."""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

# How much space the long rows of a form have at least: what they should have, less, or just enough.
Room: TypeAlias = Literal["roomy", "tight", "bare"]

# A row that breaks over pages begins with about two lines at least.
_BEGUN = 14.0
# On a page that others follow or precede a row takes no more than this: nobody misses a full page there.
_MOST_LATER = 20.0
# What stands on a last page at least, in mm; signatures alone are never enough.
_LAST = 60.0
# A heading that is repeated on each page is no higher.
_HEADING = 20.0


class Tier(Struct, frozen=True):
    """One row of a form as the page sees it, in mm. `grows` is its share of what is left, up to `most`.

    One that `breaks` flows over pages; one that is `held` stays on a page with the next. What `closes` a form
    are signatures and the opinions above them.
    """

    height: float
    grows: float = 0
    most: float = 400
    breaks: bool = False
    held: bool = False
    closes: bool = False


class Plan(Struct, frozen=True):
    """How a form stands on its pages: other heights of some of its rows, the rows that are held to the next
    besides, and whether the first row is repeated on each page.
    """

    heights: dict[int, float]
    held: frozenset[int] = frozenset()
    headed: bool = False


class Sheet(Struct):
    """A page of a form: the rows that stand on it whole, by number, and the room that is left."""

    left: float
    rows: list[int]


def planned(levels: Sequence[tuple[Room, Sequence[Tier]]], first: float, later: float) -> Plan:
    """The plan of a form, whose rows are given with more and with less room; `first` and `later` as below.

    Less room is taken where it saves a page. On a last page stands more than signatures: the rows before them
    go along.
    """
    room, tiers = levels[0]
    pages = pages_of(tiers, first, later)
    # Heights are estimates: a form on one page is ready for a second one as well.
    headed = tiers[0].height <= _HEADING and not tiers[0].breaks
    if len(pages) > 1:
        later -= tiers[0].height if headed else 0
        pages = pages_of(tiers, first, later)
        for other, less in levels[1:]:
            fewer = pages_of(less, first, later)
            if len(fewer) < len(pages):
                room, tiers, pages = other, less, fewer
    held = _taken_along(tiers, later)
    if held and len(pages) > 1:
        tiers = [replace(tier, held=True) if at in held else tier for at, tier in enumerate(tiers)]
        pages = pages_of(tiers, first, later)
    # A row that breaks over pages keeps its least height, or it would begin a new page.
    heights = {
        number: tier.height + more
        for number, (tier, more) in enumerate(zip(tiers, spread(tiers, pages), strict=True))
        if more or (tier.grows and room != "roomy" and not tier.breaks)
    }
    return Plan(heights, held, headed)


def _taken_along(tiers: Sequence[Tier], later: float) -> frozenset[int]:
    """The rows at the end that stay together, so that a last page has enough; all but the very last."""
    begin, height = len(tiers), 0.0
    groups = list(_groups(tiers))
    while len(groups) > 1:
        group = groups.pop()
        height += sum(tiers[number].height for number in group)
        if height > later or any(tiers[number].breaks for number in group):
            break
        begin = group[0]
        if _is_enough(tiers[begin:], height):
            return frozenset(range(begin, len(tiers) - 1))
    return frozenset()


def _is_enough(tiers: Sequence[Tier], height: float) -> bool:
    return height >= _LAST and not all(tier.closes for tier in tiers)


def spread(tiers: Sequence[Tier], pages: Sequence[Sheet]) -> list[float]:
    """What each row gets on top of its height."""
    extra = [0.0] * len(tiers)
    for page in pages:
        growing = [number for number in page.rows if tiers[number].grows]
        shares = sum(tiers[number].grows for number in growing)
        for number in growing:
            tier = tiers[number]
            most = tier.most if len(pages) == 1 else min(tier.most, _MOST_LATER)
            extra[number] = min(page.left * tier.grows / shares, most)
    return extra


def pages_of(tiers: Sequence[Tier], first: float, later: float) -> list[Sheet]:
    """How the rows come to stand on pages; `first` and `later` are their room."""
    pages = [Sheet(first, [])]
    for group in _groups(tiers):
        height = sum(tiers[number].height for number in group)
        page = pages[-1]
        if height <= page.left:
            page.left -= height
            page.rows += group
        elif any(tiers[number].breaks for number in group) and page.left >= _BEGUN:
            height -= page.left
            page.left = 0
            while height > later:
                pages.append(Sheet(0, []))
                height -= later
            pages.append(Sheet(later - height, []))
        else:
            pages.append(Sheet(max(later - height, 0), list(group)))
    return pages


def _groups(tiers: Sequence[Tier]) -> Iterator[list[int]]:
    """The rows that stay together, by their numbers."""
    group: list[int] = []
    for number, tier in enumerate(tiers):
        group.append(number)
        if not tier.held:
            yield group
            group = []
    if group:
        yield group
