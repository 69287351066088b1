"""Word motion in Chinese: a step goes to the next clause, or to the seam between Chinese, Latin and numbers.

There are no blanks between Chinese words, so stock widgets jump over a whole paragraph. Here a step is one
run of Chinese, one Latin word or one number, with the brackets or quotes that open before it, and with the
punctuation and blanks behind it: 「学生上台，」「讲评」「《几分之一》」「用」「Word 」「写」「2026」「年」.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input

# What sits on the character before it: accents, joiners with what they join, the tints of emoji.
_EXTEND: Final = "(?:[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.?)*"
_OPENING: Final = "《〈「『【〖〔［｛（“‘(\\[{<＜￥¥$＄#＃@"
_CHINESE: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_LATIN: Final = f"[^\\W\\d_{_CHINESE}]"
_WORD: Final = f"{_LATIN}{_EXTEND}(?:['’_-]?{_LATIN}{_EXTEND})*"
_NUMBER: Final = f"\\d{_EXTEND}(?:[.,:：/／．-]?\\d{_EXTEND})*"
_RUN: Final = f"(?:[{_CHINESE}]{_EXTEND})+"
_OPEN: Final = f"(?:[{_OPENING}]{_EXTEND})*"
# Whatever is neither a letter, a digit nor an opening sign ends the clause; blanks behind it go along.
_CLOSE: Final = f"(?:[^\\w\\s{_OPENING}]{_EXTEND}|_{_EXTEND})*"
_STEP: Final = f"{_OPEN}(?:{_RUN}|{_WORD}|{_NUMBER}|\\w{_EXTEND})?{_CLOSE}(?:\\s{_EXTEND})*"


@cache
def _step() -> re.Pattern[str]:
    """The pattern of one step, made when first needed."""
    return re.compile(_STEP, re.DOTALL)


def stops(text: str) -> list[int]:
    """Return where the steps of a paragraph begin and end, from 0 to its length."""
    found = [0]
    while found[-1] < len(text):
        match = _step().match(text, found[-1])
        found.append(match.end() if match and match.end() > found[-1] else found[-1] + 1)
    return found


def step_right(text: str, at: int) -> int:
    """Return where the step that leads on from `at` ends."""
    found = stops(text)
    return found[min(bisect_right(found, at), len(found) - 1)]


def step_left(text: str, at: int) -> int:
    """Return where the step that leads up to `at` begins."""
    found = stops(text)
    return found[max(bisect_left(found, at) - 1, 0)]


class ClauseKeys(Input):
    """Word motion for a line: Ctrl+Left and Ctrl+Right go by clauses, with Shift they select."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+backspace", "delete_left_word", "删去前一段", show=False),
        Binding("ctrl+delete", "delete_right_word", "删去后一段", show=False),
    ]

    def action_cursor_left_word(self, select: bool = False) -> None:
        self._go_to(step_left(self.value, self.cursor_position), select)

    def action_cursor_right_word(self, select: bool = False) -> None:
        self._go_to(step_right(self.value, self.cursor_position), select)

    def action_delete_left_word(self) -> None:
        if self.selection.is_empty:
            self.delete(step_left(self.value, self.cursor_position), self.cursor_position)
        else:
            self.delete_selection()

    def action_delete_right_word(self) -> None:
        if self.selection.is_empty:
            self.delete(self.cursor_position, step_right(self.value, self.cursor_position))
        else:
            self.delete_selection()

    def _go_to(self, at: int, select: bool) -> None:
        if select:
            start, _ = self.selection
            self.selection = type(self.selection)(start, at)
        else:
            self.cursor_position = at
