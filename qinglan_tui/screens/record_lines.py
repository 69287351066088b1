"""The lines of 全部记录: a listing by school years and months, each row made when it is seen."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, groupby

from qinglan_tui.domain.dates import short_date, weekday_name
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.domain.searching import fold
from qinglan_tui.services.find import excerpt
from qinglan_tui.services.listing import Listing, Part
from qinglan_tui.services.today import remark
from qinglan_tui.storage import Place
from widgets.record_list import Key, ListGroup, ListRow

BEFORE = 4  # characters that stand before what is searched for

# A heading, or a record by its number; None where the year was not read yet.
_Line = ListGroup | int | None


class RecordLines:
    """Satisfies `widgets.record_list.Lines`; `make_row` gives the row of a record's number."""

    def __init__(self, listing: Listing, make_row: Callable[[int], ListRow]) -> None:
        self.listing = listing
        self._make_row = make_row
        self._made: dict[int, ListRow] = {}
        self._by_part = [self._lines_of(part) for part in listing.parts]
        # Of each year that was read the lines of its records.
        self._line_of: list[dict[int, int] | None] = [None] * len(listing.parts)
        self._number()
        for at, part in enumerate(listing.parts):
            if part.places is not None:
                self._take_in(at)
        self.settle(0, 0)

    @property
    def rows(self) -> int:
        """How many records are listed."""
        return self.listing.count

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, at: int) -> ListRow | ListGroup:
        line = self._line(at)
        if isinstance(line, ListGroup):
            return line
        if line is None:
            return ListGroup("")
        if line not in self._made:
            self._made[line] = self._make_row(line)
        return self._made[line]

    def is_row(self, at: int) -> bool:
        """Whether the line is a record, read or not."""
        return not isinstance(self._line(at), ListGroup)

    def line_of(self, key: Key) -> int | None:
        """The line of a record's number, None when it is not listed or not read."""
        for start, lines in zip(self._starts, self._line_of, strict=False):
            if lines and isinstance(key, int) and key in lines:
                return start + lines[key]
        return None

    def settle(self, first: int, last: int) -> bool:
        """Read the years of these lines."""
        changed = False
        if self.rows:
            for at in range(self._part_at(first), self._part_at(last) + 1):
                changed |= self._read(at)
        return changed

    def reveal(self, key: Key) -> bool:
        """Have the line of a record known whose year was read meanwhile."""
        changed = False
        for at, part in enumerate(self.listing.parts):
            if part.places is not None:
                changed |= self._take_in(at)
        return changed

    def beside(self, place: Place) -> Place | None:
        """The place itself, or the one that is nearest to it; of one day the next older."""
        if (same := self.listing.place_of(place.id)) is not None:
            return same
        found = self.listing.nearest(Span.of_day(place.day))
        if found is None or found.day != place.day:
            return found
        of_day = [one for part in self.listing.parts for one in part.places or () if one.day == place.day]
        return next((one for one in of_day if one <= place), of_day[-1])

    def below(self, key: Key) -> Place | None:
        """The place of the row under that of a key, or above it where it is the last."""
        at = self.line_of(key)
        if at is None:
            return None
        onward = (*range(at + 1, min(at + 4, len(self))), *range(at - 1, max(at - 5, -1), -1))
        number = next((line for line in map(self._line, onward) if isinstance(line, int)), None)
        return self.listing.place_of(number)

    def _line(self, at: int) -> _Line:
        part = self._part_at(at)
        return self._by_part[part][at - self._starts[part]]

    def _part_at(self, at: int) -> int:
        part = bisect_right(self._starts, at) - 1
        return max(0, min(part, len(self._by_part) - 1))

    def _read(self, at: int) -> bool:
        self.listing.read(at)
        return self._take_in(at)

    def _take_in(self, at: int) -> bool:
        """Follow a part that was read; tells whether the number of any line has changed."""
        part = self.listing.parts[at]
        if self._line_of[at] is not None:
            return False
        before = len(self._by_part[at])
        lines = self._by_part[at] = self._lines_of(part)
        self._line_of[at] = {line: number for number, line in enumerate(lines) if isinstance(line, int)}
        self._number()
        return len(lines) != before

    def _lines_of(self, part: Part) -> list[_Line]:
        lines: list[_Line] = []
        if not part.count:
            return lines
        if len(self.listing.parts) > 1:
            year = f"{part.number}-{part.number + 1}学年"
            lines.append(ListGroup(year, f"{part.count}条"))
        if part.places is None:
            return [*lines, *[None] * part.count]
        for (year, month), places in groupby(
            part.places, key=lambda place: (place.day.year, place.day.month)
        ):
            found = [place.id for place in places]
            lines += [ListGroup(f"{year}年{month}月", f"{len(found)}条"), *found]
        return lines

    def _number(self) -> None:
        self._starts = [*accumulate(map(len, self._by_part), initial=0)]


def row_of(number: int, record: Record | Unreadable | None, words: tuple[str, ...]) -> ListRow:
    """The row of a record; words that its title does not say stand beside it as they were written."""
    if not isinstance(record, Record):
        return ListRow(number, ("", "读不出", record.heading if record else "", ""), "warm")
    when = f"{short_date(record.date)} {weekday_name(record.date)}"
    unsaid = [word for word in words if word not in fold(record.heading)]
    said = excerpt(record, unsaid, BEFORE).strip("…") or remark(record)
    tone = "warm" if said.startswith("缺") and not unsaid else "soft"
    return ListRow(number, (when, record.kind.short, record.heading, said), tone)
