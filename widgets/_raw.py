"""Between a value and what a form holds of it: the text on a line, the raw value, the rows as a table."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from qinglan_tui.domain.checking import YES
from qinglan_tui.domain.dates import long_date
from qinglan_tui.domain.fields import FieldSpec, Input, spec_named, specs
from qinglan_tui.domain.text import clean
from widgets.shown import fit, one_line, pad, width

Row = dict[str, object]

FLAG_WORDS: Final = ("是", "否")
_BETWEEN: Final = re.compile(r"[、,，;；\n]+")
_CELLS: Final = re.compile(r"[|｜]")
_NUMBERS: Final = (Input.NUMBER, Input.SCORE)
_GAP: Final = "  "
_MOST_CELLS: Final = 16
_FEWEST_CELLS: Final = 8


def text_of(spec: FieldSpec, value: object) -> str:
    """A value as it is typed and read on one line; `read_value` of the domain reads it back.

    Dates as 2026年11月13日, several words with 、 between them, a choice in its spoken word (已交). Text that
    has not been read yet stays as it is.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _spoken(spec, value)
    if isinstance(value, bool):
        return FLAG_WORDS[0] if value else FLAG_WORDS[1]
    if isinstance(value, dt.date):
        return long_date(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, tuple | list):
        if spec.row is not None:
            return "\n".join(table(specs(spec.row), rows_of(spec, value)))
        return ("\n" if spec.ask.input is Input.LONG else "、").join(
            _spoken(spec, str(part)) for part in value
        )
    return str(value)


def raw_of(spec: FieldSpec, value: object) -> object:
    """A value as the form gives it back while nobody has touched it: text, list of words, bool, rows, id."""
    match spec.ask.input:
        case Input.ROWS:
            return rows_of(spec, value)
        case Input.CHOICES:
            words = _BETWEEN.split(value) if isinstance(value, str) else _listed(value)
            return list(dict.fromkeys(word for word in map(one_line, words) if word))
        case Input.FLAG:
            return value if isinstance(value, bool) else text_of(spec, value).strip() in YES
        case Input.RECORD:
            return None if value == "" else value
        case Input.CHOICE:
            return word_of(spec, one_line(text_of(spec, value)))
        case Input.LONG:
            return clean(text_of(spec, value))
        case _:
            return one_line(text_of(spec, value))


def word_of(spec: FieldSpec, spoken: str) -> str:
    """The word that is stored for a spoken one (submitted for 已交)."""
    choices = spec.ask.choices
    if choices is None or spoken not in choices.labels:
        return spoken
    return choices.words[choices.labels.index(spoken)]


def rows_of(spec: FieldSpec, value: object) -> list[Row]:
    """Rows as a list of dicts of raw cells; what is empty is left out of them.

    In text every line is a row, its cells apart by ｜ as well: so `read_rows` of the domain takes it.
    """
    cells = specs(spec.row)
    if isinstance(value, str):
        return [row_of(cells, _CELLS.sub("\t", line)) for line in clean(value).splitlines() if line.strip()]
    return [row_of(cells, line) for line in _listed(value)]


def row_of(cells: Sequence[FieldSpec], line: object) -> Row:
    """One row as a dict of raw cells, from a row struct, a dict of them, or a line of text.

    In text, as it comes from a table, tabs stand between the cells; without them it is the main cell.
    """
    if isinstance(line, Struct):
        given: Mapping[Any, Any] = {cell.name: getattr(line, cell.name) for cell in cells}
    elif isinstance(line, Mapping):
        given = line
    else:
        parts = str(line).split("\t")
        main = next((cell for cell in cells if cell.ask.main), cells[0])
        names = [main.name] if len(parts) == 1 else [cell.name for cell in cells]
        if len(parts) > len(names):
            parts[len(names) - 1 :] = [_GAP.join(parts[len(names) - 1 :])]
        given = dict(zip(names, parts, strict=False))
    row: Row = {}
    for key, value in given.items():
        cell = spec_named(tuple(cells), str(key))
        if cell is None:
            # Not ours to lose: reading the record will name it.
            row[str(key)] = value
        elif not is_blank(cell, raw := raw_of(cell, value)):
            row[cell.name] = raw
    return row


def is_blank(spec: FieldSpec, raw: object) -> bool:
    """Whether a raw value says no more than an untouched field does."""
    return raw in ("", None, []) or raw == raw_of(spec, spec.default)


def table(
    cells: Sequence[FieldSpec], rows: Sequence[Row], cells_wide: int = 0, *, head: bool = False
) -> list[str]:
    """The rows as aligned lines, within `cells_wide` when it is given; `head` puts the labels above them.

    Columns in which nothing stands are left out.
    """
    texts = [[_cell_text(cell, row.get(cell.name)) for cell in cells] for row in rows]
    used = [at for at, cell in enumerate(cells) if cell.ask.main or any(line[at] for line in texts)]
    if head:
        texts.insert(0, [cell.column for cell in cells])
    if not cells_wide:
        return [_GAP.join(line[at] for at in used if line[at]) for line in texts]
    sizes = _column_sizes(
        [cells[at] for at in used], [[line[at] for at in used] for line in texts], cells_wide
    )
    lines = []
    for line in texts:
        parts = [
            pad(line[at], size, right=cells[at].ask.input in _NUMBERS)
            for at, size in zip(used, sizes, strict=True)
        ]
        lines.append(fit(_GAP.join(parts), cells_wide).rstrip())
    return lines


def _column_sizes(cells: Sequence[FieldSpec], texts: Sequence[Sequence[str]], cells_wide: int) -> list[int]:
    """How wide each column is: short ones as wide as they need, long ones share what is left."""
    needed = [max(width(line[at]) for line in texts) if texts else 0 for at in range(len(cells))]
    roomy = [cell.ask.main or cell.ask.input is Input.LONG for cell in cells]
    sizes = [0 if wide else min(need, _MOST_CELLS) for need, wide in zip(needed, roomy, strict=True)]
    left = cells_wide - sum(sizes) - len(_GAP) * (len(cells) - 1)
    waiting = sorted((at for at, wide in enumerate(roomy) if wide), key=lambda at: needed[at])
    for count, at in zip(range(len(waiting), 0, -1), waiting, strict=True):
        sizes[at] = min(needed[at], max(_FEWEST_CELLS, left // count))
        left -= sizes[at]
    return sizes


def _cell_text(cell: FieldSpec, raw: object) -> str:
    text = one_line(text_of(cell, raw))
    return text + cell.ask.unit if text and cell.ask.input in _NUMBERS and text[-1].isdigit() else text


def _spoken(spec: FieldSpec, word: str) -> str:
    return spec.ask.choices.say(word) if spec.ask.choices else word


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, tuple | list) else []
