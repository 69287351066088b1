"""Lists in a form: a heading row of known words over empty rows, a row for each record or for each entry."""

from collections.abc import Callable, Sequence

from exports.markup import Element
from exports.templates.blanks import is_blank, is_labelish
from exports.templates.grid import Cell, Grid
from exports.templates.words import Vocabulary, is_signature, plain
from qinglan_tui.domain.fields import Input, specs
from qinglan_tui.domain.school_forms import EACH_RECORD, FILL, ROOM, Spot

_NUMBER = "@number"


def register_spots(
    part: str, number: Callable[[Element], int], grid: Grid, words: Vocabulary
) -> tuple[list[Spot], set[Cell]]:
    """The blanks in the first empty row of every list in a table, and all cells that belong to the lists."""
    spots: list[Spot] = []
    cells: set[Cell] = set()
    for row, heads in enumerate(grid.rows):
        heads = [head for head in heads if head.rows == 1]
        empty = _empty_rows(grid, row, heads)
        if not empty or any(head in cells for head in heads):
            continue
        each, columns = _columns(heads, len(empty), words)
        if not each:
            continue
        for head, cell, fields in zip(heads, empty[0], columns, strict=True):
            text = cell.lines[0].text
            spots.append(
                Spot(
                    part=part,
                    paragraph=number(cell.paragraphs[0]),
                    how=ROOM if text and not is_blank(text) else FILL,
                    end=len(text),
                    label=plain(head.text),
                    fields=fields,
                    each=each,
                )
            )
        cells.update(heads, *empty)
    return [spot for spot in spots if not is_signature(spot.label)], cells


def _empty_rows(grid: Grid, row: int, heads: list[Cell]) -> list[list[Cell]]:
    """The rows right below these headings that have the same columns and nothing in them but numbers."""
    found: list[list[Cell]] = []
    if len(heads) < 2 or not all(is_labelish(head.text) for head in heads):
        return found
    for below in grid.rows[row + 1 :]:
        cells = [cell for cell in below if cell.rows == 1]
        if [(cell.column, cell.span) for cell in cells] != [(head.column, head.span) for head in heads]:
            break
        if any(
            not is_blank(cell.text) and not _is_number(head, cell)
            for head, cell in zip(heads, cells, strict=True)
        ):
            break
        found.append(cells)
    return found


def _is_number(head: Cell, cell: Cell) -> bool:
    return plain(head.text) in ("序号", "编次", "次数", "次序") and plain(cell.text).isdecimal()


def _columns(heads: list[Cell], empty: int, words: Vocabulary) -> tuple[str, list[tuple[str, ...]]]:
    """What the rows stand for, "" when they are no list, and the fields of each column."""
    best: tuple[int, str, list[tuple[str, ...]]] = (0, "", [])
    for spec in words.kind.specs:
        if spec.ask.input is Input.ROWS:
            names = [words.column(head.text, spec.name) for head in heads]
            known = len({name for name in names if name})
            if known > max(best[0], 1) and _has_main(words, spec.name, names):
                best = (known, spec.name, [(name,) if name else () for name in names])
    fields = [words.find(head.text) for head in heads]
    if empty > 1 and _is_register(fields, words) and len([one for one in fields if one]) > best[0]:
        return EACH_RECORD, fields
    return best[1], best[2]


def _has_main(words: Vocabulary, rows: str, names: Sequence[str]) -> bool:
    """Whether what each entry is about has a column."""
    spec = words.kind.spec(rows)
    if spec is None:
        return False
    main = next(cell.name for cell in specs(spec.row) if cell.ask.main)
    return any(name.split(":")[0] == main for name in names)


def _is_register(fields: Sequence[tuple[str, ...]], words: Vocabulary) -> bool:
    """Three known columns at least, most of them for short answers: else it is a sheet with ruled lines."""
    known = [one for one in fields if one and one != (_NUMBER,)]
    short = [one for one in known if not words.is_long(one)]
    return len(known) > 2 and len(short) > 1 and len(known) * 2 >= len(fields)
