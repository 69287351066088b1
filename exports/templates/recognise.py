"""认表: the blanks of a school's own form, found by the labels beside them and proposed to the teacher."""

from collections.abc import Mapping

from msgspec import structs

from exports.markup import TC, Element, w
from exports.templates.blanks import has_half_mark, marks
from exports.templates.finder import Finder, Part
from exports.templates.grid import Grid, tables_of
from exports.templates.lines import Line, paragraphs_of
from exports.templates.marked import marked_spots
from exports.templates.package import Package, open_package
from exports.templates.tables import TableFinder
from exports.templates.words import Vocabulary, plain, title_words
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.school_forms import Proposal, Spot
from qinglan_tui.domain.text import nearest

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX = w("txbxContent")


def recognise(
    data: bytes, kind: Kind, labels: Labels, known: Mapping[str, tuple[str, ...]] | None = None
) -> Proposal:
    """What a school's form asks for; `known` are labels with the fields that were confirmed before.

    With {{names}} in it only those are filled in, otherwise every blank beside a known label.

    Raises:
        Problem: the file cannot be opened, or not safely.
    """
    return recognise_in(open_package(data), Vocabulary(kind, labels, known))


def guess_kind(data: bytes, labels: Labels) -> Kind:
    """The kind of record that a form seems to be for: by its title, and by how many of its blanks are known.

    Raises:
        Problem: the file cannot be opened, or not safely.
    """
    package = open_package(data)
    title = _title(package)
    found = []
    for number, kind in enumerate(KINDS):
        proposal = recognise_in(package, Vocabulary(kind, labels))
        own = {name for spot in proposal.spots for name in spot.fields if not name.startswith("@")}
        named = [word for word in title_words(kind) if word in title]
        score = len(own) + 4 * max((len(word) for word in named), default=0) - len(proposal.unknown) / 4
        found.append((score, -number, kind))
    return max(found, key=lambda one: one[:2])[2]


def recognise_in(package: Package, vocabulary: Vocabulary) -> Proposal:
    """What an opened form asks for, in the words of one kind of record."""
    finder = Finder(vocabulary)
    parts = [Part(name, package.look(name)) for name in package.texts]
    if any(marks(Line(one).text) for part in parts for one in part.paragraphs):
        for part in parts:
            finder.take(marked_spots(part.name, part.paragraphs, vocabulary))
        finder.settle_lists()
        halves = [part for part in parts if any(has_half_mark(Line(one).text) for one in part.paragraphs)]
        if halves:
            finder.notes.append("有的 {{ 或 }} 没有配成对，那里不会填")
    else:
        for part in parts:
            _look_through(finder, part)
    spots = _with_slots(finder.spots, vocabulary.kind)
    return Proposal(
        kind=vocabulary.kind.code,
        hash=package.hash,
        spots=tuple(sorted((one for one in spots if one.fields), key=_order)),
        unknown=tuple(sorted((one for one in spots if not one.fields), key=_order)),
        signatures=tuple(dict.fromkeys(finder.signatures)),
        notes=(*package.notes, *finder.notes),
    )


def nearest_field(vocabulary: Vocabulary, spot: Spot) -> str:
    """The known label nearest to one that was not recognised, "" when none is near."""
    return nearest(plain(spot.label), vocabulary.words) or ""


def _order(spot: Spot) -> tuple[bool, str, int, int]:
    return (not spot.part.endswith("document.xml"), *spot.address)


def _title(package: Package) -> str:
    """The first words of the form."""
    texts = [plain(Line(one).text) for one in paragraphs_of(package.look(package.main))]
    return " ".join([text for text in texts if text][:3])


def _with_slots(spots: list[Spot], kind: Kind) -> list[Spot]:
    """The lesson of the day stands behind the date where the form has no blank of its own for it."""
    if any("slot" in spot.fields for spot in spots) or not kind.is_lesson:
        return spots
    return [
        structs.replace(spot, fields=("date", "slot")) if spot.fields == ("date",) and not spot.each else spot
        for spot in spots
    ]


def _look_through(finder: Finder, part: Part) -> None:
    """Find the blanks of one part: tables, then lines outside of them."""
    for table in tables_of(part.root):
        if not _is_double(table):
            TableFinder(finder, part, Grid(table)).run()
    outside = [one for one in part.paragraphs if not _in_table(one) and not _is_double(one)]
    for number, paragraph in enumerate(outside):
        following = outside[number + 1] if number + 1 < len(outside) else None
        finder.line(part, Line(paragraph), following)


def _in_table(paragraph: Element) -> bool:
    """Whether a paragraph stands in a cell; a text box on the page is not in the cell it is anchored to."""
    for around in paragraph.iterancestors():
        if around.tag == _TEXT_BOX:
            return False
        if around.tag == TC:
            return True
    return False


def _is_double(element: Element) -> bool:
    """Whether it is the copy of a text box for older programs, which follows the first."""
    return next(element.iterancestors(_FALLBACK), None) is not None
