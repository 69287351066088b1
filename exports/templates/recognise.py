"""认表: the blanks of a school's own form, found by the labels beside them and proposed to the teacher."""

from collections.abc import Iterable, Mapping

from msgspec import structs

from exports.markup import TC, Element, w
from exports.templates.blanks import (
    Blank,
    has_half_mark,
    is_blank,
    is_labelish,
    labelled,
    marks,
    options,
)
from exports.templates.cells import blanks_of, is_labelish_cell, is_signed, names_a_signature, signature_name
from exports.templates.grid import Cell, Grid, tables_of
from exports.templates.lines import Line, is_prompt, paragraphs_of
from exports.templates.marked import marked_spots
from exports.templates.package import Package, open_package
from exports.templates.registers import register_spots
from exports.templates.words import Vocabulary, is_signature, plain, title_words
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.kinds.options import GRADES
from qinglan_tui.domain.school_forms import (
    AFTER,
    CHOICE,
    DATE,
    EACH_RECORD,
    FILL,
    ROOM,
    Proposal,
    Spot,
)
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
    finder = _Finder(vocabulary)
    parts = [_Part(name, package.look(name)) for name in package.texts]
    if any(marks(Line(one).text) for part in parts for one in part.paragraphs):
        for part in parts:
            finder.take(marked_spots(part.name, part.paragraphs, vocabulary))
        finder.settle_lists()
        halves = [part for part in parts if any(has_half_mark(Line(one).text) for one in part.paragraphs)]
        if halves:
            finder.notes.append("有的 {{ 或 }} 没有配成对，那里不会填")
    else:
        for part in parts:
            finder.look_through(part)
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
    """The lesson of the day stands behind the date where the form has no room of its own for it."""
    slotted = any("slot" in spot.fields for spot in spots) or not kind.is_lesson
    if slotted or any(spot.how == DATE for spot in spots):
        return spots
    return [
        structs.replace(spot, fields=("date", "slot")) if spot.fields == ("date",) and not spot.each else spot
        for spot in spots
    ]


class _Part:
    """One part of the package with its paragraphs numbered; the doubles of text boxes are passed over."""

    def __init__(self, name: str, root: Element) -> None:
        self.name = name
        self.root = root
        self.paragraphs = paragraphs_of(root)
        self.numbers = {one: number for number, one in enumerate(self.paragraphs)}

    def number(self, paragraph: Element) -> int:
        return self.numbers[paragraph]


class _Finder:
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

    def look_through(self, part: _Part) -> None:
        """Find the blanks of one part: lists first, then tables, then lines outside of them."""
        for table in tables_of(part.root):
            if not _is_double(table):
                _TableFinder(self, part, Grid(table)).run()
        outside = [one for one in part.paragraphs if not _in_table(one) and not _is_double(one)]
        for number, paragraph in enumerate(outside):
            following = outside[number + 1] if number + 1 < len(outside) else None
            self.line(part, Line(paragraph), following)

    def line(self, part: _Part, line: Line, following: Element | None) -> None:
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

    def _claim(self, part: _Part, line: Line, number: int, blank: Blank, following: Element | None) -> None:
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

    def spot(self, part: _Part, number: int, blank: Blank) -> Spot:
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


class _TableFinder:
    """Finds the blanks of one table."""

    def __init__(self, finder: _Finder, part: _Part, grid: Grid) -> None:
        self.finder = finder
        self.part = part
        self.grid = grid
        self.taken: set[Cell] = set()

    def run(self) -> None:
        """Lists, then labels with their blanks, then lines in cells, then what is not known."""
        spots, cells = register_spots(self.part.name, self.part.number, self.grid, self.finder.words)
        self.finder.take(spots)
        self.taken |= cells
        cells_left = [cell for cell in self.grid.cells if cell not in self.taken and not cell.has_table]
        self._set_apart(cells_left)
        labels = [cell for cell in cells_left if self._is_label(cell)]
        for beside in (self.grid.right_of, self._under):
            for cell in [one for one in labels if one not in self.taken]:
                self._pair(cell, beside(cell))
        for cell in cells_left:
            if cell not in self.taken:
                self._inside(cell)
        for cell in cells_left:
            if cell not in self.taken:
                self._unknown(cell)

    def _set_apart(self, cells: list[Cell]) -> None:
        """Cells that say who signs, and the room beside them, are for hands."""
        values = {self.grid.right_of(cell) for cell in cells if self._is_label(cell)}
        for cell in cells:
            if not names_a_signature(cell) or cell in values:
                continue
            self.finder.signatures.append(signature_name(cell.text))
            self.taken.add(cell)
            for beside in (self.grid.right_of(cell), self.grid.below(cell)):
                if beside is not None and (blanks_of(beside) or self._has_room(beside)):
                    self.taken.add(beside)
                    break

    def _has_room(self, cell: Cell) -> bool:
        """Whether lines in a cell have room behind labels of their own."""
        return any(labelled(line.text, self.finder.words.knows, is_signature) for line in cell.lines)

    def _is_label(self, cell: Cell) -> bool:
        return is_labelish_cell(cell) and self.finder.words.knows(cell.text)

    def _under(self, label: Cell) -> Cell | None:
        """The cell below a label, unless its row has a heading of its own: then it is part of a list."""
        value = self.grid.below(label)
        heading = None if value is None else self.grid.left_of(value)
        if heading is None or heading is self.grid.left_of(label):
            return value
        return None if is_labelish_cell(heading) and not blanks_of(heading) else value

    def _pair(self, label: Cell, value: Cell | None) -> None:
        if value is None or value in self.taken or value.has_table:
            return
        blanks = blanks_of(value)
        if not blanks:
            return
        self.taken |= {label, value}
        for paragraph, blank in blanks:
            named = Blank(blank.how, blank.start, blank.end, label.text)
            self.finder.take([self.finder.spot(self.part, self.part.number(paragraph), named)])
        for line in value.lines:
            if is_signature(line.text):
                self.finder.line(self.part, line, None)

    def _inside(self, cell: Cell) -> None:
        """Labels that stand in the same cell as their blanks."""
        words = self.finder.words
        for number, line in enumerate(cell.lines):
            following = cell.paragraphs[number + 1] if number + 1 < len(cell.lines) else None
            if is_labelish(line.text) and words.knows(line.text) and self._below(cell, number):
                self.taken.add(cell)
                continue
            self.finder.line(self.part, line, following)
        if cell not in self.taken and not any(words.knows(line.text) for line in cell.lines):
            self._by_choices(cell)
            self._unknown_inside(cell)

    def _below(self, cell: Cell, number: int) -> bool:
        """A label with empty lines under it in its cell, or at the end of a cell of its own."""
        label = cell.lines[number].text
        rest = cell.lines[number + 1 :]
        paragraph, end = cell.paragraphs[number], len(label)
        if rest and is_blank(rest[0].text):
            paragraph, blank = rest[0].paragraph, Blank(FILL, 0, 0, label)
        elif label.lstrip().rstrip(" \u3000").endswith("\n"):
            # Empty lines of the same paragraph, made with Shift and Enter.
            blank = Blank(ROOM, len(label.rstrip()) + 1, end, label)
        elif label.strip().endswith(("：", ":")) and (not rest or is_signature(rest[0].text)):
            long = self.finder.words.is_long(self.finder.words.find(label))
            blank = Blank(AFTER, 0, 0, label) if long else Blank(ROOM, end, end, label)
        else:
            return False
        self.finder.take([self.finder.spot(self.part, self.part.number(paragraph), blank)])
        return True

    def _unknown_inside(self, cell: Cell) -> None:
        """A label with a colon and nothing behind it, that nobody knows."""
        for number, line in enumerate(cell.lines):
            label = line.text.strip()
            if label.endswith(("：", ":")) and is_labelish(label) and not is_signature(label):
                self._below(cell, number)

    def _by_choices(self, cell: Cell) -> None:
        """Boxes without a label, when their words are those of one field.

        优良中差 beside another word is that word's grade, not the record's.
        """
        beside = self.grid.left_of(cell)
        alone = beside is None or is_blank(beside.text)
        for line in cell.lines:
            words = [option.word for option in options(line.text)]
            graded = sum(GRADES.read(word) in GRADES.words for word in words) > 1
            if len(words) < 2 or (graded and not alone):
                continue
            for spec in self.finder.words.kind.specs:
                listed = spec.ask.choices
                if spec.ask.input not in (Input.CHOICE, Input.CHOICES) or listed is None:
                    continue
                if sum(listed.read(word) in listed.words for word in words) > 1:
                    boxes = Blank(CHOICE, 0, len(line.text), spec.label)
                    spot = self.finder.spot(self.part, self.part.number(line.paragraph), boxes)
                    self.finder.take([structs.replace(spot, fields=(spec.name,))])
                    self.taken.add(cell)
                    break

    def _unknown(self, cell: Cell) -> None:
        """A label that nobody knows, with room beside it."""
        value = self.grid.right_of(cell)
        if not is_labelish_cell(cell) or value is None or value in self.taken or is_signed(cell):
            return
        if labelled(cell.text, self.finder.words.knows, is_signature):
            return
        for paragraph, blank in blanks_of(value)[:1]:
            self.taken |= {cell, value}
            named = Blank(blank.how, blank.start, blank.end, cell.text)
            self.finder.take([self.finder.spot(self.part, self.part.number(paragraph), named)])


def _empty_below(line: Line, following: Element) -> bool:
    return is_blank(Line(following).text) and following.getprevious() is line.paragraph


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


def _control_label(paragraph: Element) -> str:
    """What a content control is called, that is all there is in a paragraph."""
    controls = [*paragraph.iterchildren(w("sdt")), *paragraph.iterancestors(w("sdt"))][:1]
    for control in controls:
        for name in ("alias", "tag"):
            mark = control.find(f"{w('sdtPr')}/{w(name)}")
            if mark is not None and mark.get(w("val")):
                return str(mark.get(w("val")))
    return ""
