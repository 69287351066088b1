"""Counting: which records count for a duty in each of its periods, and how many they are."""

import datetime as dt
import math
from collections.abc import Callable, Iterable

from qinglan_tui.domain.due_days import due_day
from qinglan_tui.domain.dues import read_due
from qinglan_tui.domain.duty_periods import Frame, PeriodSet, mark_span
from qinglan_tui.domain.evidence import shortfall
from qinglan_tui.domain.facts import Book, Fact
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.lessons import LessonKey, reflected_lessons
from qinglan_tui.domain.matching import Claimant, Judge, judges
from qinglan_tui.domain.programmes import Duty, Match, Number, Part
from qinglan_tui.domain.progress_values import Covered, plain
from qinglan_tui.domain.records import value_of

DAYS_OF_MONTH = 30
NO_MAKEUP = "逾期，不能补"
Taken = set[int]


class Picked:
    """What was found for one period: the records that count, and those that nearly do with the reason."""

    __slots__ = ("counted", "near")

    def __init__(self) -> None:
        self.counted: list[Fact] = []
        self.near: list[tuple[Fact, str]] = []


class Tally:
    """One period counted: how many are done, out of how many, by which records."""

    __slots__ = ("covered", "done", "due", "late", "near", "paper", "picked", "required")

    def __init__(self, picked: Picked, due: dt.date | None) -> None:
        self.picked = picked
        self.near = picked.near
        self.due = due
        self.done: Number = 0
        self.late: Number = 0
        self.paper: Number = 0
        self.required: Number | None = None
        self.covered: tuple[Covered, ...] = ()


class Counter:
    """Counts the records of one duty for one claimant."""

    def __init__(self, duty: Duty, claimant: Claimant, frame: Frame, periods: PeriodSet, book: Book) -> None:
        self.duty = duty
        self.claimant = claimant
        self.frame = frame
        self.periods = periods
        self.book = book
        rule = read_due("end" if duty.hand_in else duty.due)
        self.dues = [due_day(rule, period, frame) for period in periods.periods]
        if duty.hand_in == "term":
            self.dues = [frame.term.end for _ in self.dues]
        self.measure = _measure(duty)

    def judges(self, counts: Iterable[str], where: dict[str, Match]) -> dict[str, Judge]:
        """What to ask of the records of each kind."""
        return judges(counts, where, self.claimant, self.book)

    def pick(
        self, asked: dict[str, Judge], taken: Taken | None = None, part: Part | None = None
    ) -> list[Picked]:
        """The records that count, and that nearly count, in each period."""
        picked = [Picked() for _ in self.periods.periods]
        window = mark_span(part.since, part.until, self.frame) if part and part.since else None
        place_of, duty, book = self.periods.index, self.duty, self.book
        simple = not (duty.needs or duty.min_words or duty.status != "done" or duty.carry == "no_makeup")
        for code, judge in asked.items():
            for fact in book.by_code.get(code, ()):
                reason = judge(fact)
                if reason is None or (window is not None and not window.contains(fact.date)):
                    continue
                place = place_of(fact.date, fact.record.counts_for)
                if place is None or (taken is not None and id(fact) in taken):
                    continue
                if not reason and not (simple and fact.finished):
                    reason = self._shortfall(fact, place)
                if reason:
                    picked[place].near.append((fact, reason))
                else:
                    picked[place].counted.append(fact)
        return picked

    def _shortfall(self, fact: Fact, place: int) -> str:
        lacking = shortfall(fact, self.duty, self.book)
        due = self.dues[place]
        if not lacking and self.duty.carry == "no_makeup" and due is not None and fact.handed > due:
            return NO_MAKEUP
        return lacking

    def tallies(self, taken: Taken | None = None) -> list[Tally]:
        """Every period counted."""
        duty = self.duty
        if duty.mode in ("each", "either") and (parts := alternatives(duty)):
            return self._by_parts(parts, taken)
        if duty.parts:
            return self._plain(self._union(duty.parts, taken))
        picked = self.pick(self.judges(duty.counts, duty.where), taken)
        return self._by_target(picked) if duty.target else self._plain(picked)

    def _plain(self, picked: list[Picked]) -> list[Tally]:
        tallies = []
        for place, found in enumerate(picked):
            tally = Tally(found, self.dues[place])
            tally.required = self.asked(self.duty.n, place)
            tally.done = self.measure(found.counted)
            self.mark(tally)
            tallies.append(tally)
        return tallies

    def mark(self, tally: Tally) -> None:
        """How many of what counts was late, and how many is only on paper."""
        due, counted = tally.due, tally.picked.counted
        if due is not None:
            late = [fact for fact in counted if fact.handed > due]
            tally.late = self.measure(late) if late else 0
        paper = [fact for fact in counted if fact.record.on_paper]
        tally.paper = self.measure(paper) if paper else 0

    def asked(self, n: Number | None, place: int, times: int = 1) -> Number | None:
        """What a period asks for: its share of n, rounded up; None when there is no number."""
        if self.duty.op == "none" or n is None:
            return None
        share = self.periods.periods[place].share
        return plain(math.ceil(n * share * times)) if share != 1.0 else plain(n * times)

    def _union(self, parts: tuple[Part, ...], taken: Taken | None) -> list[Picked]:
        """The records of any part, each once."""
        united = [Picked() for _ in self.periods.periods]
        seen: set[int] = set()
        for part in parts:
            for place, found in enumerate(self._of_part(part, taken)):
                fresh = [fact for fact in found.counted if id(fact) not in seen]
                seen.update(map(id, fresh))
                united[place].counted += fresh
                united[place].near += found.near
        for picked in united:
            picked.near = [(fact, why) for fact, why in picked.near if id(fact) not in seen]
        return united

    def _of_part(self, part: Part, taken: Taken | None) -> list[Picked]:
        where = {**self.duty.where, **part.where}
        return self.pick(self.judges(part.counts or self.duty.counts, where), taken, part)

    def _by_parts(self, parts: tuple[Part, ...], taken: Taken | None) -> list[Tally]:
        found = [self._of_part(part, taken) for part in parts]
        tallies = []
        for place in range(len(self.periods.periods)):
            mine = [picked[place] for picked in found]
            tally = Tally(_joined(mine), self._part_due(parts, place))
            asked = [self.asked(part.n or self.duty.n or 1, place) or 0 for part in parts]
            done = [self.measure(picked.counted) for picked in mine]
            names = [part.title for part in parts]
            tally.covered = tuple(map(Covered, names, done, asked))
            if self.duty.mode == "each":
                tally.required = sum(asked)
                tally.done = sum(map(min, done, asked))
            else:
                tally.required, tally.done = self._best(done, asked, place)
            if self.duty.op == "none":
                tally.required = None
            self.mark(tally)
            tally.late = min(tally.late, tally.done)
            tallies.append(tally)
        return tallies

    def _best(self, done: list[Number], asked: list[Number], place: int) -> tuple[Number, Number]:
        """The part that is nearest to enough; parts that ask for different numbers are compared by share."""
        if len(set(asked)) == 1:
            return asked[0], max(done)
        required = self.asked(self.duty.n or 1, place) or 0
        best = max(amount / n if n else 1.0 for amount, n in zip(done, asked, strict=True))
        return required, plain(math.floor(best * required))

    def _part_due(self, parts: tuple[Part, ...], place: int) -> dt.date | None:
        """The due date of the period, or the last one that a part has of its own."""
        period = self.periods.periods[place]
        own = [due_day(read_due(part.due), period, self.frame) for part in parts if part.due]
        spans = [mark_span(part.since, part.until, self.frame) for part in parts if part.until]
        own += [span.until for span in spans if span is not None]
        days = [day for day in own if day is not None]
        return max(days) if days and len(own) == len(parts) else self.dues[place]

    def _by_target(self, picked: list[Picked]) -> list[Tally]:
        names = self._targets()
        tallies = []
        for place, found in enumerate(picked):
            tally = Tally(found, self.dues[place])
            groups: dict[str, list[Fact]] = {}
            for fact in found.counted:
                for name in self._targets_of(fact):
                    groups.setdefault(name, []).append(fact)
            n = self.asked(self.duty.n or 1, place)
            each = n or 0
            listed = names or tuple(sorted(groups))
            done = {name: self.measure(groups.get(name, [])) for name in listed}
            tally.covered = tuple(Covered(name, done[name], each) for name in listed)
            tally.done = sum(min(amount, each) if n is not None else amount for amount in done.values())
            number = len(names) or self.duty.target_n
            tally.required = each * number if n is not None and number else None
            self.mark(tally)
            tally.late = min(tally.late, tally.done)
            tallies.append(tally)
        return tallies

    def _targets(self) -> tuple[str, ...]:
        people = {
            "apprentice": self.claimant.apprentices,
            "mentor": self.claimant.mentors,
            "partner": self.claimant.partners,
        }
        found = people.get(self.duty.target)
        return tuple(sorted(found)) if found else self.duty.targets

    def _targets_of(self, fact: Fact) -> tuple[str, ...]:
        if self.duty.target in ("apprentice", "mentor", "partner"):
            return tuple(name for name in self._targets() if name in fact.people)
        value = value_of(fact.record, self.duty.target)
        return (value,) if isinstance(value, str) and value else tuple(value or ())


def _joined(parts: list[Picked]) -> Picked:
    """What the parts found, each record once."""
    joined = Picked()
    seen: set[int] = set()
    for picked in parts:
        joined.counted += [fact for fact in picked.counted if id(fact) not in seen]
        seen.update(map(id, picked.counted))
    for picked in parts:
        joined.near += [(fact, why) for fact, why in picked.near if id(fact) not in seen]
        seen.update(id(fact) for fact, _ in picked.near)
    return joined


def alternatives(duty: Duty) -> tuple[Part, ...]:
    """The parts of a duty; without any, each of its kinds is one."""
    if duty.parts:
        return duty.parts
    return tuple(
        Part(title=KINDS_BY_CODE[code].label.split("（")[0], counts=(code,))
        for code in duty.counts
        if code in KINDS_BY_CODE
    )


# --- how many records are ----------------------------------------------------------------------------------


def _measure(duty: Duty) -> Callable[[list[Fact]], Number]:
    if duty.distinct:
        return lambda facts: count_distinct(facts, duty.distinct)
    if duty.measure == "count":
        return count_reflected if duty.per == "lesson_taught" else count
    return {"hours": hours, "days": days, "months": months, "times": times}[duty.measure]


def count(facts: list[Fact]) -> int:
    """How many lessons, times or papers: one lesson once, all times what each record counts for."""
    if len(facts) == 1:
        return facts[0].record.lessons_counted
    return _once((fact.lesson, fact.record.lessons_counted) for fact in facts)


def count_reflected(facts: list[Fact]) -> int:
    """How many lessons were reflected on: a line of the weekly sheet each, one lesson once."""
    return _once(told for fact in facts for told in reflected_lessons(fact.record, fact.owner))


def _once(told: Iterable[tuple[LessonKey | None, int]]) -> int:
    """The sum of what lessons count for, each lesson once."""
    total = 0
    lessons: dict[LessonKey, int] = {}
    for key, amount in told:
        if key is None:
            total += amount
        else:
            lessons[key] = max(lessons.get(key, 0), amount)
    return total + sum(lessons.values())


def count_distinct(facts: list[Fact], field: str) -> int:
    """How many different values a field has; records that leave it empty count one each."""
    values = [value_of(fact.record, field) for fact in facts]
    return len({value for value in values if value}) + sum(1 for value in values if not value)


def hours(facts: list[Fact]) -> Number:
    """The sum of 学时."""
    return plain(sum(getattr(fact.record.fields, "hours", None) or 0 for fact in facts))


def days(facts: list[Fact]) -> int:
    """The sum of days, the first and the last included."""
    return sum(_days_of(fact) for fact in facts)


def months(facts: list[Fact]) -> int:
    """The whole months that the days make."""
    return days(facts) // DAYS_OF_MONTH


def times(facts: list[Fact]) -> int:
    """人次: everybody who took part, each time; at least one a record."""
    return sum(max(_attending(fact), 1) * fact.record.lessons_counted for fact in facts)


def _days_of(fact: Fact) -> int:
    end = getattr(fact.record.fields, "end", None)
    start = getattr(fact.record.fields, "start", None) or fact.date
    return max((end - start).days + 1, 1) if end is not None else 1


def _attending(fact: Fact) -> int:
    fields = fact.record.fields
    return len(fields.participants) if isinstance(fields, Activity) else 1
