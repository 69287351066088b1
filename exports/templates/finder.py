"""What is found in the parts of one form, and the blanks of single lines."""

from collections.abc import Iterable

from msgspec import structs

from exports.markup import Element, w
from exports.templates.blanks import Blank, is_blank, labelled
from exports.templates.cells import signature_name
from exports.templates.lines import Line, is_prompt, paragraphs_of
from exports.templates.words import Vocabulary, is_signature, plain
from qinglan_tui.domain.school_forms import CHOICE, DATE, EACH_RECORD, FILL, ROOM, Spot


class Part:
    """One part of the package with its paragraphs numbered; the doubles of text boxes are passed over."""

    def __init__(self, name: str, root: Element) -> None:
        self.name = name
        self.root = root
        self.paragraphs = paragraphs_of(root)
        self.numbers = {one: number for number, one in enumerate(self.paragraphs)}

    def number(self, paragraph: Element) -> int:
        """The place of a paragraph in the part."""
        return self.numbers[paragraph]


class Finder:
    """Collects what is found in the parts of one form."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.words = vocabulary
        self.spots: list[Spot] = []
        self.signatures: list[str] = []
        self.notes: list[str] = []
        self._addresses: set[tuple[str, int, int]] = set()

    def take(self, spots: Iterable[Spot]) -> None:
        """Keep these blanks; the first that claims a place has it."""
        for spot in spots:
            if spot.address not in self._addresses:
                self._addresses.add(spot.address)
                self.spots.append(spot)

    def settle_lists(self) -> None:
        """A form with room for long texts beside its rows is a sheet for one record, not a list of them."""
        if any(self.words.is_long(spot.fields) and not spot.each for spot in self.spots):
            self.spots = [
                structs.replace(spot, each="") if spot.each == EACH_RECORD else spot for spot in self.spots
            ]

    def line(self, part: Part, line: Line, following: Element | None) -> None:
        """The blanks behind labels in one line, or below it when it is a label itself."""
        number = part.number(line.paragraph)
        text = line.text
        signed = False
        for blank in labelled(text, self.words.knows, is_signature):
            if not blank.how:
                signed = True
                self.signatures.append(signature_name(blank.label))
            elif not (signed and (blank.how == DATE or plain(blank.label) in ("日期", "时间"))):
                self._claim(part, line, number, blank, following)
        control = _control_label(line.paragraph)
        if control and is_prompt(line.paragraph):
            self.take([self.spot(part, number, Blank(ROOM, 0, len(text), control))])

    def _claim(self, part: Part, line: Line, number: int, blank: Blank, following: Element | None) -> None:
        """Long texts begin in the empty paragraph below their label, short ones behind it."""
        fields = self.words.find(blank.label)
        room = line.text[blank.start : blank.end]
        at_end = blank.how == ROOM and blank.end == len(line.text)
        goes_below = at_end and len(room) < 4 and self.words.is_long(fields)
        if goes_below and following is not None and _empty_below(line, following):
            self.take([self.spot(part, part.number(following), Blank(FILL, 0, 0, blank.label))])
            return
        if fields or len(room) > 1 or blank.how == CHOICE:
            self.take([self.spot(part, number, blank)])

    def spot(self, part: Part, number: int, blank: Blank) -> Spot:
        """A blank with the fields that its label means."""
        return Spot(
            part=part.name,
            paragraph=number,
            how=blank.how,
            start=blank.start,
            end=blank.end,
            label=plain(blank.label),
            fields=self.words.find(blank.label),
        )


def _empty_below(line: Line, following: Element) -> bool:
    return is_blank(Line(following).text) and following.getprevious() is line.paragraph


def _control_label(paragraph: Element) -> str:
    """What a content control is called, that is all there is in a paragraph."""
    controls = [*paragraph.iterchildren(w("sdt")), *paragraph.iterancestors(w("sdt"))][:1]
    for control in controls:
        for name in ("alias", "tag"):
            mark = control.find(f"{w('sdtPr')}/{w(name)}")
            if mark is not None and mark.get(w("val")):
                return str(mark.get(w("val")))
    return ""
