"""How the rows of a form share the room of its pages: what a page has left goes to the rows that may grow."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

# A row that breaks over pages begins with about two lines at least.
_BEGUN = 14.0
# On a page that others follow or precede a row takes no more than this: nobody misses a full page there.
_MOST_LATER = 20.0


class Tier(Struct, frozen=True):
    """One row of a form as the page sees it, in mm. `grows` is its share of what is left, up to `most`.

    One that `breaks` flows over pages; one that is `held` stays on a page with the next.
    """

    height: float
    grows: float = 0
    most: float = 400
    breaks: bool = False
    held: bool = False


class Sheet(Struct):
    """A page of a form: the rows that stand on it whole, by number, and the room that is left."""

    left: float
    rows: list[int]


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
