"""Duties that follow an event: every lesson heard its note, every lesson taught its reflection."""

import datetime as dt

from qinglan_tui.domain.dues import Due, read_due
from qinglan_tui.domain.evidence import shortfall
from qinglan_tui.domain.facts import Fact
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.matching import Judge
from qinglan_tui.domain.programmes import Match
from qinglan_tui.domain.selectors import need_label
from qinglan_tui.domain.tallying import Counter, Picked, Tally
from qinglan_tui.domain.timetable import Timetable, count_taught

# The events a period word names by itself: their kinds, and how they are picked out.
_EVENTS: dict[str, tuple[tuple[str, ...], dict[str, Match]]] = {
    "lesson_heard": (("observation",), {"direction": "听课"}),
    "lesson_plan": (("lesson_design",), {}),
    "activity": (("activity",), {}),
    "event": ((), {}),
}
_AFTER = {"minutes": 0, "hours": 0, "days": 1, "weeks": 7}  # days


class Found:
    """One event: the records of it (both sides' of one lesson together), and what fulfils it."""

    __slots__ = ("facts", "fulfilled", "lacking")

    def __init__(self, fact: Fact) -> None:
        self.facts = [fact]
        self.fulfilled: list[Fact] = []
        self.lacking = ""

    @property
    def date(self) -> dt.date:
        """When it was."""
        return self.facts[0].date

    @property
    def weight(self) -> int:
        """How many it counts for."""
        return max(fact.record.lessons_counted for fact in self.facts)


def event_tallies(counter: Counter) -> list[Tally]:
    """Every period: how many events there were, and how many of them have what is asked."""
    counts, where = _selection(counter)
    asked = counter.judges(counts, where)
    own = set(counter.duty.counts) <= set(counts)
    evidence = {} if own else counter.judges(counter.duty.counts, counter.duty.where)
    due = read_due(counter.duty.due)
    tallies = []
    for place, events in enumerate(_events(counter, asked)):
        for event in events:
            _fulfil(event, counter, evidence)
        tallies.append(_tally(counter, place, events, due))
    return tallies


def _selection(counter: Counter) -> tuple[tuple[str, ...], dict[str, Match]]:
    """The kinds of the events and how to pick them."""
    duty = counter.duty
    counts, where = _EVENTS[duty.per]
    if duty.on is not None:
        return duty.on.counts or counts, duty.on.where if duty.on.counts or duty.on.where else where
    if duty.where and set(duty.counts) <= set(counts):
        return counts, duty.where
    return counts, where


def _events(counter: Counter, asked: dict[str, Judge]) -> list[list[Found]]:
    """The finished events of each period, one lesson once, in the order of their dates."""
    found: list[dict[object, Found]] = [{} for _ in counter.periods.periods]
    for code, judge in asked.items():
        for fact in counter.book.by_code.get(code, ()):
            if not fact.finished or judge(fact) != "":
                continue
            place = counter.periods.index(fact.date, fact.record.counts_for)
            if place is None:
                continue
            key: object = fact.lesson or id(fact)
            if key in found[place]:
                found[place][key].facts.append(fact)
            else:
                found[place][key] = Found(fact)
    return [sorted(events.values(), key=lambda event: (event.date, event.facts[0].id)) for events in found]


def _fulfil(event: Found, counter: Counter, evidence: dict[str, Judge]) -> None:
    """Look for what the event needs: in its own records, or in records that belong to it."""
    duty, book = counter.duty, counter.book
    for fact in event.facts:
        if evidence:
            event.fulfilled += _beside(fact, counter, evidence)
        else:
            event.lacking = shortfall(fact, duty, book)
            if not event.lacking:
                event.fulfilled.append(fact)
    if evidence and not event.fulfilled:
        wanted = "或".join(need_label(code) for code in evidence)
        event.lacking = f"缺{wanted}"


def _beside(fact: Fact, counter: Counter, evidence: dict[str, Judge]) -> list[Fact]:
    """The records that belong to an event and count; a study note written into the observation is one."""
    duty, book = counter.duty, counter.book
    found = [
        other
        for code, judge in evidence.items()
        for other in book.linked(fact, code)
        if judge(other) == "" and not shortfall(other, duty, book)
    ]
    written_in = (
        "study_note" in evidence
        and isinstance(fact.record.fields, Observation)
        and fact.record.fields.insight
    )
    if not found and written_in and counter.claimant.person in fact.by:
        return [fact]
    if not found and fact.record.on_paper:
        return [fact]
    return found


def _tally(counter: Counter, place: int, events: list[Found], due: Due | None) -> Tally:
    n = counter.duty.n or 1
    picked = Picked()
    tally = Tally(picked, counter.dues[place])
    tally.required = sum(event.weight for event in events) * n if counter.duty.op != "none" else None
    for event in events:
        amount = min(_pieces(event), n) * event.weight
        tally.done += amount
        last = _last_day(event, due)
        if event.fulfilled:
            picked.counted += event.fulfilled
            if last is not None and min(fact.handed for fact in event.fulfilled) > last:
                tally.late += amount
        if amount < n * event.weight:
            picked.near.append((event.facts[0], event.lacking or "还不够"))
            # The first event that still waits decides when the whole is due.
            if last is not None and (tally.due is None or last < tally.due):
                tally.due = last
        if any(fact.record.on_paper for fact in event.facts):
            tally.paper += amount
    return tally


def _pieces(event: Found) -> int:
    return len({fact.id or id(fact) for fact in event.fulfilled})


def _last_day(event: Found, due: Due | None) -> dt.date | None:
    if due is None or due.word not in _AFTER:
        return None
    return event.date + dt.timedelta(days=_AFTER[due.word] * due.n)


def taught_tallies(counter: Counter, timetable: Timetable) -> list[Tally]:
    """A duty for every lesson taught: the number comes from timetable, teaching weeks and leave."""
    frame, duty = counter.frame, counter.duty
    picked = counter.pick(counter.judges(duty.counts, duty.where))
    person = counter.claimant.person
    known = bool(timetable.of(person).entries)
    tallies = []
    for place, found in enumerate(picked):
        period = counter.periods.periods[place]
        tally = Tally(found, counter.dues[place])
        if known and duty.op != "none":
            since = max(period.since or frame.owed_from, frame.owed_from)
            taught = count_taught(timetable, person, frame.term, frame.leave, period.until, since)
            tally.required = taught * (duty.n or 1)
        tally.done = counter.measure(found.counted)
        counter.mark(tally)
        tallies.append(tally)
    return tallies
