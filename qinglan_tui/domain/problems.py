"""The one kind of error a teacher sees: what is wrong and what can be done, in finished Chinese."""

from collections.abc import Iterable

import msgspec

_CLOSING = "。；，！？!?;,. \n\t"


def _sentence(text: str) -> str:
    """Return the text as one sentence: the closing mark is ours, a closing question mark is kept."""
    stripped = text.strip()
    bare = stripped.rstrip(_CLOSING)
    if not bare:
        return ""
    return bare + ("？" if stripped[-1] in "?？" else "。")


class Problem(Exception):
    """Something the teacher asked for cannot be done as asked.

    `what` says what is wrong, `do` what can be done about it (may be empty); Chinese, without closing mark.
    `str()` gives them as clean sentences: 「what。do。」.
    """

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(what, do)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        return _sentence(self.what) + _sentence(self.do)


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with one field: its id, its Chinese label, and what is wrong as a Chinese clause."""

    field: str
    label: str
    what: str

    def __str__(self) -> str:
        clause = _sentence(self.what)[:-1] if self.what.strip() else ""
        return f"{self.label}：{clause}" if self.label else clause


class Faults(Problem):
    """Several things wrong at once; none is left out, so that they can be mended in one go."""

    def __init__(self, faults: Iterable[Fault], do: str = "") -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("；".join(str(fault) for fault in self.faults), do)

    def __reduce__(self) -> tuple[type["Faults"], tuple[tuple[Fault, ...], str]]:
        return type(self), (self.faults, self.do)
