"""What went to and fro in each of the owner's pairings, for the line under its heading in 进度."""

import datetime as dt

from qinglan_tui.domain.both_ways import BothWays, both_ways
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.services.programmes import programme_of
from qinglan_tui.services.scope import MARGIN, pairings_in, pick_term
from qinglan_tui.storage import Workbook


def both_ways_of(workbook: Workbook, today: dt.date, term_id: str | None = None) -> tuple[BothWays, ...]:
    """Each of the owner's pairings in the term, in the words of its programme.

    Raises:
        Problem: there is no such term; a programme is not known or faulty.
    """
    term = pick_term(workbook, term_id, today)
    span = Span(term.start - MARGIN, term.end + MARGIN)
    records = [record for record in workbook.records(span) if isinstance(record, Record)]
    owner = workbook.settings.owner
    return tuple(
        both_ways(
            pairing,
            records,
            owner,
            programme_of(workbook, pairing.programme).labels if pairing.programme else Labels(),
            term,
            workbook.terms,
            today,
        )
        for pairing in pairings_in(workbook, term)
    )
