"""The one way a teacher's text enters a widget: cleaned, never read as markup, measured in cells.

One cell is one Latin letter; a Chinese character takes two. — “ ” … take one here and two in many Chinese
fonts: keep them out of aligned columns.
"""

import re
from typing import Final

from rich.cells import cell_len, split_graphemes
from textual.content import Content

from qinglan_tui.domain.text import clean

_BREAKS: Final = re.compile(r"[\n\t]+")


def shown(text: str, style: str = "") -> Content:
    """Return the text as content for a widget: control characters out, brackets kept as they are.

    `style` is a Textual style such as `"bold $lan"`; it is ours and never comes from a teacher.
    """
    return Content.styled(clean(text), style)


def one_line(text: str) -> str:
    """Return the text as one line: line breaks and tabs become a space, every other character is kept."""
    return _BREAKS.sub(" ", clean(text).strip("\n"))


def width(text: str) -> int:
    """Return how many cells the text takes in the terminal."""
    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """Return as much of the text, on one line, as fits into `cells`; a wide character is never halved."""
    line = one_line(text)
    if cells <= 0:
        return ""
    if cell_len(line) <= cells:
        return line
    taken = end = 0
    for _, end_of_next, size in split_graphemes(line[: cells * 8])[0]:
        if taken + size > cells:
            break
        taken += size
        end = end_of_next
    return line[:end]


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Return the text cut or filled with spaces to exactly `cells`; `right` puts the spaces before it."""
    line = fit(text, cells)
    spaces = " " * max(0, cells - cell_len(line))
    return spaces + line if right else line + spaces
