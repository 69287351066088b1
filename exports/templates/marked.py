"""Forms with {{names}} in them: which name means which field, and which rows and tables are repeated."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

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
            if each and next(paragraph.iterancestors(TR), None) is None:
                # The columns of a list need a row that can be repeated.
                each, fields = "", ()
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
    """The list, if any, and the fields that a name means; a field's own name comes before other words."""
    own = _by_name(words.kind.code)
    if plain(name) in own:
        return "", (own[plain(name)],)
    rows, *column = _DOT.split(name, maxsplit=1)
    if column:
        declared = fields_of(words.kind.code)
        for each in (own.get(plain(rows), ""), *words.find(rows)):
            if each in declared and declared[each].ask.input is Input.ROWS:
                cell = _cell_named(declared[each].row, column[0]) or words.column(column[0], each)
                if cell:
                    return each, (cell,)
    return "", words.find(name)


@cache
def _by_name(code: str) -> dict[str, str]:
    """The fields of a kind by their ids and labels."""
    own = fields_of(code)
    return {plain(spec.label): name for name, spec in own.items()} | {name: name for name in own}


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
