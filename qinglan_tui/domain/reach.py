"""How far a summary reaches: a term, a school year or the whole pairing, and its duties over the terms."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from qinglan_tui.domain.counts import Row
from qinglan_tui.domain.progress_values import Progress, plain

TERM, YEAR, WHOLE = "学期", "学年", "结对期"
REACHES = (TERM, YEAR, WHOLE)
# Periods that are longer than a term: what they ask for stands in each term again.
_LONG = frozenset({"school_year", "calendar_year", "pairing", "once", "years", "target", "stage"})


def over_terms(terms: Sequence[tuple[Row, ...]], found: Iterable[Progress]) -> tuple[Row, ...]:
    """The duties of several terms as one list, in their order: what each term asks for, together.

    A surplus in one term makes up for nothing in another.
    """
    long = {duty.duty.id for one in found for duty in one.duties if duty.duty.per in _LONG}
    alike: dict[tuple[str, str], list[Row]] = {}
    for rows in terms:
        for row in rows:
            alike.setdefault((row.source, row.label), []).append(row)
    return tuple(rows[-1] if rows[-1].source in long else _together(rows) for rows in alike.values())


def _together(rows: Sequence[Row]) -> Row:
    """One duty of several terms; in words only what the sums do not say."""
    if len(rows) == 1:
        return rows[0]
    asked = [row for row in rows if row.required is not None]
    paper = plain(sum(row.paper for row in rows))
    if not asked:
        return replace(rows[-1], done=plain(sum(row.done for row in rows)), paper=paper)
    short = any(row.done < (row.required or 0) for row in asked)
    done = sum(min(row.done, row.required or 0) if short else row.done for row in asked)
    required = plain(sum(row.required or 0 for row in asked))
    said = "提倡" if any(row.said == "提倡" for row in rows) and short else ""
    return replace(rows[-1], done=plain(done), required=required, paper=paper, said=said)
