"""The blanks of one table: lists, cells beside and below labels, labels in one cell with their blank."""

from msgspec import structs

from exports.templates.blanks import (
    Blank,
    any_room,
    is_blank,
    is_labelish,
    labelled,
    options,
    printed_words,
)
from exports.templates.cells import (
    blanks_of,
    is_labelish_cell,
    is_signed,
    names_a_signature,
    signature_name,
)
from exports.templates.finder import Finder, Part
from exports.templates.grid import Cell, Grid
from exports.templates.registers import register_spots
from exports.templates.words import is_signature, plain
from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds.options import GRADES
from qinglan_tui.domain.school_forms import AFTER, CHOICE, FILL, ROOM


class TableFinder:
    """Finds the blanks of one table."""

    def __init__(self, finder: Finder, part: Part, grid: Grid) -> None:
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
            right, below = self.grid.right_of(cell), self.grid.below(cell)
            if right is not None and (blanks_of(right) or self._has_room(right)):
                self.taken.add(right)
            elif below is not None and blanks_of(below):
                self.taken.add(below)

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

    def _not_understood(self, label: Cell, value: Cell) -> None:
        """A known label beside words with room between them, or words to be ringed: said, but not filled."""
        for line in value.lines:
            room = any_room(line.text)
            if room is not None and not is_blank(line.text) and not self._has_room(value):
                spot = self.finder.spot(self.part, self.part.number(line.paragraph), room)
                self.finder.take([structs.replace(spot, label=plain(label.text), fields=())])
                return
        specs = [self.finder.words.kind.spec(name) for name in self.finder.words.find(label.text)]
        for listed in [spec.ask.choices for spec in specs if spec is not None and spec.ask.choices]:
            if sum(listed.read(word) in listed.words for word in printed_words(value.text)) > 1:
                self.finder.notes.append(f"“{plain(label.text)}”旁边的词没有方框，请填好后手工圈选")

    def _unknown(self, cell: Cell) -> None:
        """A label that nobody knows, with room beside it."""
        value = self.grid.right_of(cell)
        if not is_labelish_cell(cell) or value is None or value in self.taken or is_signed(cell):
            return
        if labelled(cell.text, self.finder.words.knows, is_signature):
            return
        if self.finder.words.knows(cell.text):
            self._not_understood(cell, value)
            return
        for paragraph, blank in blanks_of(value)[:1]:
            self.taken |= {cell, value}
            named = Blank(blank.how, blank.start, blank.end, cell.text)
            self.finder.take([self.finder.spot(self.part, self.part.number(paragraph), named)])
