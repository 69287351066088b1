"""Two workbooks for the tests of 互传: 王芳's, and 李青's, who is her apprentice; each on its own machine."""

import datetime as dt
from pathlib import Path
from typing import Any

from msgspec import structs

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.services.entry import compose
from qinglan_tui.services.exchange import Choice, pack
from qinglan_tui.services.merging import MergeReport, merge
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.packets import Packet, read_packet
from tests.services.books import NOW, START, TODAY, a_workbook

APPRENTICE = structs.replace(START, name="李青", role="apprentice", partners=("王芳",))
ALL = Span.everything()


class Clock:
    """A clock that goes on by a minute and a bit whenever it is looked at."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(minutes=1, microseconds=137)
        return self.now


class Pair:
    """The two workbooks, and the folder in which files are handed over."""

    def __init__(self, folder: Path) -> None:
        self.wang = a_workbook(folder / "王芳")
        self.li = a_workbook(folder / "李青", APPRENTICE)
        self.folder = folder
        self.clock = Clock()
        self._files = 0

    def close(self) -> None:
        self.wang.close()
        self.li.close()

    def write(self, book: Workbook, kind: str, **raw: object) -> Record:
        """A record as a teacher would type it, saved."""
        return book.save(compose(book, kind_named(kind), raw, None, TODAY), self.clock())

    def edit(self, book: Workbook, number: int | None, **raw: object) -> Record:
        """The record as a teacher would change it, saved."""
        base = record_of(book, number)
        return book.save(compose(book, base.kind, raw, base, TODAY), self.clock())

    def packed(self, book: Workbook, **choice: Any) -> Packet:
        """The packet that one hands to the other."""
        self._files += 1
        to = "李青" if book is self.wang else "王芳"
        target = self.folder / f"{self._files}.qinglan"
        return read_packet(pack(book, Choice(partner=to, **choice), target, self.clock()))

    def send(self, book: Workbook, **choice: Any) -> MergeReport:
        """Hand a packet over and merge it on the other side."""
        other = self.li if book is self.wang else self.wang
        return merge(other, self.packed(book, **choice), self.clock())


def record_of(book: Workbook, number: int | None) -> Record:
    """The record of that number, which must be there."""
    found = book.get(number or 0)
    assert isinstance(found, Record)
    return found


def headings(book: Workbook) -> list[str]:
    """What a list of everything would show."""
    return [entry.heading for entry in book.records(ALL)]
