"""Progress: what everybody in a pairing owes under a programme, and how it stands on a day."""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct, structs

from qinglan_tui.domain.claims import Claim, Dealer
from qinglan_tui.domain.due_days import due_day
from qinglan_tui.domain.dues import read_due
from qinglan_tui.domain.duty_periods import Frame, PeriodSet, periods_of
from qinglan_tui.domain.events import event_tallies, taught_tallies
from qinglan_tui.domain.facts import Book
from qinglan_tui.domain.forecasting import outlook, quota_text, state_of, unit_of, whole_state
from qinglan_tui.domain.milestones import milestone_progress
from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.programmes import OWERS, PAIRING_COUNT, Duty, Number, Programme
from qinglan_tui.domain.progress_values import (
    DONE,
    NO_QUOTA,
    NOT_YET,
    DatedReminder,
    DutyProgress,
    Near,
    PeriodProgress,
    Progress,
    plain,
)
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.tallying import Counter, Picked, Taken, Tally
from qinglan_tui.domain.terms import Leave, Term
from qinglan_tui.domain.timetable import Timetable


class SchoolCalendar(Struct, frozen=True, kw_only=True):
    """The term that is looked at, all terms, the owner's leave, and the timetable."""

    term: Term
    terms: tuple[Term, ...] = ()
    leave: tuple[Leave, ...] = ()
    timetable: Timetable = Timetable()


def progress(
    programme: Programme,
    pairings: tuple[Pairing, ...],
    records: Iterable[Record],
    calendar: SchoolCalendar,
    owner: str,
    today: dt.date,
    people: tuple[Person, ...] = (),
) -> Progress:
    """How the duties of a programme stand on a day.

    `pairings` are the owner's under this programme. What is dated after `today` counts as not yet done; the
    order of the records does not matter.
    """
    if not pairings:
        return Progress(programme=programme, owner=owner, as_of=today, term=calendar.term.id, duties=())
    terms = calendar.terms or (calendar.term,)
    frame = Frame(calendar.term, terms, calendar.leave, pairings, programme, today)
    run = _Run(frame, Book(records, owner, pairings, today), calendar.timetable)
    dealer = Dealer(programme, frame, people)
    found = [run.duty(claim) for claim in dealer.claims(owner, pairings)]
    run.milestones(found)
    return Progress(
        programme=programme,
        owner=owner,
        as_of=today,
        term=calendar.term.id,
        duties=_gated(tuple(found)),
        reminders=tuple(_reminder(duty, frame) for duty in programme.duties if not duty.is_computed),
        skipped=tuple(dealer.skipped),
    )


class _Run:
    """One computation: the records as facts, and what is shared between duties."""

    def __init__(self, frame: Frame, book: Book, timetable: Timetable) -> None:
        self._frame = frame
        self._book = book
        self._timetable = timetable
        self._periods: dict[tuple[object, ...], PeriodSet] = {}
        self._taken: dict[str, Taken] = {}
        self._tallies: list[tuple[Claim, Counter | None, list[Tally]]] = []

    def duty(self, claim: Claim) -> DutyProgress:
        """One duty worked out; milestones come afterwards."""
        if claim.duty.milestones:
            self._tallies.append((claim, None, []))
            return _shell(claim)
        counter = Counter(claim.duty, claim.claimant, claim.frame, self._periods_of(claim), self._book)
        tallies = self._tallied(claim, counter)
        self._tallies.append((claim, counter, tallies))
        if not self._is_judged(claim):
            return _known_so_far(claim, counter, tallies)
        return _assembled(claim, counter, tallies)

    def milestones(self, found: list[DutyProgress]) -> None:
        """Put the duties in that ask for a share of all the others."""
        for place, (claim, _, _) in enumerate(self._tallies):
            if claim.duty.milestones and claim.mine:
                others = [(c, n, t) for c, n, t in self._tallies if n is not None]
                found[place] = milestone_progress(claim, others)

    def _periods_of(self, claim: Claim) -> PeriodSet:
        duty = claim.duty
        words = (duty.per, duty.hand_in, duty.carry, duty.since, duty.until, duty.years)
        key = (*(pairing.id for pairing in claim.claimant.pairings), *words)
        if key not in self._periods:
            self._periods[key] = periods_of(duty, claim.frame)
        return self._periods[key]

    def _tallied(self, claim: Claim, counter: Counter) -> list[Tally]:
        duty = claim.duty
        if duty.counts == (PAIRING_COUNT,):
            return _paired(claim, counter)
        if duty.per == "lesson_taught":
            return taught_tallies(counter, self._timetable)
        if duty.is_per_event:
            return event_tallies(counter)
        if duty.overlap and claim.claimant.switches.overlap:
            return counter.tallies()
        taken = self._taken.setdefault(f"{claim.claimant.person}/{claim.pairing}", set())
        tallies = counter.tallies(taken)
        for tally in tallies:
            taken.update(_used(tally))
        return tallies

    def _is_judged(self, claim: Claim) -> bool:
        """Whether it is known well enough: one's own, or of a partner whose own records have come in."""
        if claim.mine:
            return True
        name = claim.claimant.person
        codes = {*claim.duty.counts, *(code for part in claim.duty.parts for code in part.counts)}
        if claim.duty.on is not None:
            codes |= set(claim.duty.on.counts)
        return any(fact.record.author == name for code in codes for fact in self._book.by_code.get(code, ()))


def _used(tally: Tally) -> list[int]:
    """The records that a duty needs for itself: the earliest ones, as many as it asks for."""
    left = tally.required or 0
    used = []
    for fact in sorted(tally.picked.counted, key=lambda fact: (fact.date, fact.id)):
        if left <= 0:
            break
        used.append(id(fact))
        left -= fact.record.lessons_counted
    return used


def _paired(claim: Claim, counter: Counter) -> list[Tally]:
    """How many partners there are: a record of its own, so to speak."""
    tallies = []
    for place in range(len(counter.periods.periods)):
        tally = Tally(Picked(), counter.dues[place])
        active = [p for p in claim.frame.pairings if p.is_active(claim.frame.today)]
        names = {name for pairing in active for name in pairing.partners_of(claim.claimant.person)}
        tally.done = len(names)
        tally.required = counter.asked(claim.duty.n, place)
        tallies.append(tally)
    return tallies


def _assembled(claim: Claim, counter: Counter, tallies: list[Tally]) -> DutyProgress:
    """The tallies of a duty as what is shown; periods in which nothing is owed stand there only when used."""
    duty, today = claim.duty, claim.frame.today
    periods = tuple(
        _period(tally, counter, place, state_of(tally, counter.periods.periods[place], duty, today))
        for place, tally in enumerate(tallies)
        if _is_shown(tally, counter, place)
    )
    said = outlook(duty, periods, claim.frame)
    asked = [period.required for period in periods if period.required is not None]
    done = _total(counter, tallies)
    return DutyProgress(
        duty=duty,
        person=claim.claimant.person,
        pairing=claim.pairing,
        partners=tuple(sorted(claim.claimant.partners)),
        mine=claim.mine,
        required=plain(sum(asked)) if asked else None,
        done=done,
        late=plain(sum(tally.late for tally in tallies)),
        paper=plain(sum(tally.paper for tally in tallies)),
        state=whole_state([period.state for period in periods]) if periods else _without_period(duty),
        forecast=said.sentence,
        expected=said.expected,
        credit=plain(done * duty.credit.n) if duty.credit else None,
        note=_note(duty, periods),
        periods=periods,
    )


def _is_shown(tally: Tally, counter: Counter, place: int) -> bool:
    period = counter.periods.periods[place]
    if period.share == 0 or (tally.required == 0 and not counter.duty.is_per_event):
        return bool(tally.picked.counted or tally.done)
    if counter.duty.carry in ("item", "pair") and period.until and period.until < counter.frame.term.start:
        return tally.required is not None and tally.done < tally.required
    return True


def _total(counter: Counter, tallies: list[Tally]) -> Number:
    """All that was done; a lesson that two records put into two periods is still one."""
    total = sum(tally.done for tally in tallies)
    duty = counter.duty
    if duty.mode != "sum" or duty.target or duty.is_per_event or duty.measure != "count":
        return plain(total)
    counted = [fact for tally in tallies for fact in tally.picked.counted]
    return counter.measure(counted) if counted else plain(total)


def _period(tally: Tally, counter: Counter, place: int, state: str) -> PeriodProgress:
    period = counter.periods.periods[place]
    near = {fact.id: why for fact, why in tally.near}
    return PeriodProgress(
        period=period.id,
        label=period.label,
        since=period.since,
        until=period.until,
        due=tally.due,
        required=tally.required,
        done=tally.done,
        late=tally.late,
        paper=tally.paper,
        state=state,
        records=tuple(sorted({fact.id for fact in tally.picked.counted})),
        near=tuple(Near(number, near[number]) for number in sorted(near)),
        covered=tally.covered,
    )


def _without_period(duty: Duty) -> str:
    """The state of a duty of which no period lies in the term: its time has not come, or is not known."""
    return NO_QUOTA if duty.per == "stage" or duty.op == "none" else NOT_YET


def _note(duty: Duty, periods: tuple[PeriodProgress, ...]) -> str:
    """What keeps a number from being there."""
    if not periods and duty.per == "stage":
        return "阶段未定"
    if not periods:
        return "不在本学期"
    if duty.per == "lesson_taught" and all(period.required is None for period in periods):
        return "没有课表，不知道上了多少节"
    if duty.target and all(period.required is None for period in periods):
        return "对象人数未定"
    return "未定" if duty.undecided else ""


def _known_so_far(claim: Claim, counter: Counter, tallies: list[Tally]) -> DutyProgress:
    """A partner's duty of which only the owner's side is known: a count, never a debt."""
    done = _total(counter, tallies)
    periods = tuple(
        structs.replace(_period(tally, counter, place, NO_QUOTA), required=None)
        for place, tally in enumerate(tallies)
        if tally.done
    )
    return DutyProgress(
        duty=claim.duty,
        person=claim.claimant.person,
        pairing=claim.pairing,
        partners=tuple(sorted(claim.claimant.partners)),
        mine=False,
        judged=False,
        required=None,
        done=done,
        state=NO_QUOTA,
        forecast=f"已知{done}{unit_of(claim.duty)}" if done else "",
        periods=periods,
    )


def _shell(claim: Claim) -> DutyProgress:
    return DutyProgress(
        duty=claim.duty,
        person=claim.claimant.person,
        pairing=claim.pairing,
        mine=claim.mine,
        judged=False,
        required=None,
        done=0,
        state=NO_QUOTA,
    )


def _gated(duties: tuple[DutyProgress, ...]) -> tuple[DutyProgress, ...]:
    """Duties that must wait for others are not yet begun while those are open."""
    state = {(duty.duty.id, duty.person): duty for duty in duties}

    def gated(duty: DutyProgress) -> DutyProgress:
        waits = [state.get((duty_id, duty.person)) for duty_id in duty.duty.after]
        first = next((other for other in waits if other is not None and other.state != DONE), None)
        if first is None or duty.state in (DONE, NO_QUOTA):
            return duty
        return structs.replace(duty, state=NOT_YET, note=f"先完成“{first.duty.title}”")

    return tuple(gated(duty) if duty.duty.after else duty for duty in duties)


def _reminder(duty: Duty, frame: Frame) -> DatedReminder:
    """When a school, group, authority or pupil owes something in the term."""
    rules = [read_due(part.due or duty.due) for part in duty.parts] or [read_due(duty.due)]
    days = [
        due_day(rule, period, frame)
        for period in periods_of(duty, frame).periods
        for rule in rules
        if period.share and not duty.is_per_event and rule is not None
    ]
    known = sorted({day for day in days if day is not None})
    return DatedReminder(duty=duty, who=OWERS[duty.owes], count=quota_text(duty), dues=tuple(known))
