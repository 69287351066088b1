"""Forms with {{names}} in them: which name means which field, and which rows and tables are repeated."""

import re
from collections.abc import Iterator, Sequence

from exports.markup import TR, Element, parent_of
from exports.templates.blanks import Blank, is_blank, marks
from exports.templates.lines import SDT, SDT_CONTENT, Line
from exports.templates.words import Vocabulary, fields_of, plain
from qinglan_tui.domain.fields import Input, specs
from qinglan_tui.domain.school_forms import EACH_RECORD, MARK, Spot

_DOT = re.compile("[.．·。:：]")
# A row of a list has this many names at least.
_LEAST_NAMES = 2


def marked_spots(part: str, paragraphs: Sequence[Element], words: Vocabulary) -> Iterator[Spot]:
    """The {{names}} of a part as blanks; one that is not known has no fields."""
    for number, paragraph in enumerate(paragraphs):
        for blank in marks(Line(paragraph).text):
            each, fields = _meant(blank.label, words)
            if not each and fields and _is_list_row(paragraph):
                each = EACH_RECORD
            yield _spot(part, number, blank, each, fields)


def _spot(part: str, number: int, blank: Blank, each: str, fields: tuple[str, ...]) -> Spot:
    return Spot(
        part=part,
        paragraph=number,
        how=MARK,
        start=blank.start,
        end=blank.end,
        label=blank.label,
        fields=fields,
        each=each,
    )


def _meant(name: str, words: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """The list, if any, and the fields that a name means."""
    own = fields_of(words.kind.code)
    if name in own:
        return "", (name,)
    rows, *column = _DOT.split(name, maxsplit=1)
    if column:
        found = [one for one in words.find(rows) if one in own and own[one].ask.input is Input.ROWS]
        for each in found:
            cell = words.column(column[0], each) or _cell_named(own[each].row, column[0])
            if cell:
                return each, (cell,)
    return "", words.find(name)


def _cell_named(row: type, name: str) -> str:
    wanted = plain(name)
    return next((cell.name for cell in specs(row) if wanted in (plain(cell.label), cell.name)), "")


def _is_list_row(paragraph: Element) -> bool:
    """Whether it stands in a row of names only, with something above it: such a row is repeated."""
    row = next(paragraph.iterancestors(TR), None)
    if row is None or _row_before(row) is None:
        return False
    texts = [Line(one).text for one in row.iter(paragraph.tag)]
    found = [mark for text in texts for mark in marks(text)]
    return len(found) >= _LEAST_NAMES and all(_only_marks(text) for text in texts)


def _row_before(row: Element) -> Element | None:
    around = row
    if parent_of(row).tag == SDT_CONTENT and parent_of(parent_of(row)).tag == SDT:
        around = parent_of(parent_of(row))
    return next(around.itersiblings(TR, preceding=True), None)


def _only_marks(text: str) -> bool:
    rest = text
    for mark in reversed(marks(text)):
        rest = rest[: mark.start] + rest[mark.end :]
    return is_blank(rest) or rest.strip().isdecimal()
