"""The lines of a list: what they are, and how a long list hands them out when they are looked at."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

Key = int | str

# Signs that take one cell in some terminals and two in others, and what says the same in a known width.
_KNOWN_WIDTH: Final = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "…": "..", "·": "・", "×": "x"}
)


class ListRow(NamedTuple):
    """One row: the key by which it is known outside, a text for each column, and a tone ("", "warm" …)."""

    key: Key
    cells: tuple[str, ...]
    tone: str = ""


class ListGroup(NamedTuple):
    """A heading between rows (a month, a week); the cursor passes over it."""

    label: str
    note: str = ""


class Lines(Protocol):
    """The lines of a list, made when they are looked at; those not known yet may become more or fewer."""

    @property
    def rows(self) -> int:
        """How many rows there are, headings not counted."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int) -> ListRow | ListGroup: ...

    def is_row(self, at: int) -> bool:
        """Whether the line is a row, not a heading."""

    def line_of(self, key: Key) -> int | None:
        """The line of a key, None when it is not there or not known yet."""

    def settle(self, first: int, last: int) -> bool:
        """Have these lines known, both included; tells whether the number of any line has changed."""

    def reveal(self, key: Key) -> bool:
        """Have the line of a key known where that costs little; tells the same."""


class FixedLines:
    """Lines that are all there from the beginning."""

    def __init__(self, lines: Sequence[ListRow | ListGroup]) -> None:
        self._lines = tuple(lines)
        self._line_of = {line.key: at for at, line in enumerate(self._lines) if isinstance(line, ListRow)}

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self._line_of)

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, at: int) -> ListRow | ListGroup:
        return self._lines[at]

    def is_row(self, at: int) -> bool:
        """Whether the line is a row, not a heading."""
        return isinstance(self._lines[at], ListRow)

    def line_of(self, key: Key) -> int | None:
        """The line of a key."""
        return self._line_of.get(key)

    def settle(self, first: int, last: int) -> bool:
        """Nothing ever changes."""
        return False

    def reveal(self, key: Key) -> bool:
        """Nothing ever changes."""
        return False


def in_known_width(text: str) -> str:
    """Return a text for an aligned column, without the signs of Chinese text whose width is not known."""
    return text if text.isascii() else text.translate(_KNOWN_WIDTH)
