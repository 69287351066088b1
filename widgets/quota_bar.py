"""A bar of text beside a sentence with numbers: how much of what is asked for is done."""

from typing import Final

_FULL: Final = "━"
_REST: Final = "╌"


def quota_bar(part: float | None, cells: int) -> str:
    """A bar of that many cells, `part` from 0 to 1 of it full; "" for None.

    It is full only when nothing is missing, and shows something as soon as something is done.
    """
    if part is None or cells <= 0:
        return ""
    part = min(max(part, 0.0), 1.0)
    full = round(part * cells)
    if part < 1:
        full = min(full, cells - 1)
    if part > 0:
        full = max(full, 1)
    return _FULL * full + _REST * (cells - full)
