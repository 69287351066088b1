"""What a cell beside a label leaves open, and whether a cell may be a label."""

from exports.markup import Element
from exports.templates.blanks import Blank, date_blank, is_blank, is_labelish, options, unit_room
from exports.templates.grid import Cell
from exports.templates.lines import OBJECT, Line, is_prompt
from exports.templates.words import is_signature, plain
from qinglan_tui.domain.school_forms import AFTER, BEFORE, CHOICE, FILL


def is_labelish_cell(cell: Cell) -> bool:
    """Whether a cell may be a label: short Chinese text without a picture, room or boxes."""
    text = cell.text
    return is_labelish(text) and OBJECT not in text and not options(text) and date_blank(text) is None


def is_signed(cell: Cell) -> bool:
    """Whether a hand signs in it."""
    return any(is_signature(line.text) for line in cell.lines)


def blanks_of(cell: Cell) -> list[tuple[Element, Blank]]:
    """What a cell beside a label leaves open; nothing when it says something already."""
    if cell.has_table or OBJECT in cell.text:
        return []
    body, signed = _above_signatures(cell)
    if not body:
        return [(cell.paragraphs[0], Blank(BEFORE, 0, 0))] if signed else []
    said = [line for line in body if not is_blank(line.text) and not is_prompt(line.paragraph)]
    if not said:
        return [(body[0].paragraph, _empty(body[0]))]
    boxes = [(line.paragraph, Blank(CHOICE, 0, len(line.text))) for line in said if options(line.text)]
    if boxes:
        return boxes
    if len(said) > 1:
        return []
    line = said[0]
    day = date_blank(line.text)
    if day is not None and is_blank(line.text[: day.start].strip("（()） 上下午")):
        return [(line.paragraph, day)]
    room = unit_room(line.text)
    if room is not None:
        return [(line.paragraph, room)]
    if _is_hint(line.text):
        empty = next((one for one in body if is_blank(one.text)), None)
        return [(line.paragraph, Blank(AFTER, 0, 0)) if empty is None else (empty.paragraph, _empty(empty))]
    return []


def _empty(line: Line) -> Blank:
    """An empty paragraph: its spaces and prompts give way."""
    return Blank(FILL, 0, len(line.text))


def _above_signatures(cell: Cell) -> tuple[list[Line], bool]:
    """The lines of a cell above those where hands sign and date, and whether there are such."""
    for number, line in enumerate(cell.lines):
        if is_signature(line.text):
            return cell.lines[:number], True
    return cell.lines, False


def _is_hint(text: str) -> bool:
    tight = text.strip()
    return tight[:1] in "（(【[" and tight[-1:] in "）)】]" and len(tight) > 3


def names_a_signature(cell: Cell) -> bool:
    """Whether a cell only says who signs or seals; one with room above that line is a space for a text."""
    return (
        is_signature(cell.text)
        and is_labelish(cell.text)
        and date_blank(cell.text) is None
        and not any(is_blank(line.text) for line in cell.lines)
    )


def signature_name(text: str) -> str:
    """Who signs, without the room for it and for the date."""
    day = date_blank(text)
    return plain(text if day is None else text[: day.start])
