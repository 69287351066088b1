"""The timetable (课表): who teaches what when, and when one can hear the other."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.slots import read_slot, same_slot, slot_key, slot_parts
from qinglan_tui.domain.terms import Leave, Term, taught_weekday, teaching_days, week_of

EVERY_WEEK = ""
ODD_WEEKS = "单周"
EVEN_WEEKS = "双周"


class Slot(msgspec.Struct, frozen=True):
    """One lesson of the week: `weekday` 1 to 7, `slot` 第2节, whose and for whom; `weeks` 单周 or 双周."""

    weekday: int
    slot: str
    class_name: str = ""
    subject: str = ""
    teacher: str = ""
    weeks: str = EVERY_WEEK

    @property
    def lessons(self) -> int:
        """How many lessons it is: 第3-4节 are two."""
        return len(slot_parts(self.slot))

    def held_in(self, week: int | None) -> bool:
        """Tell whether the lesson is held in a week of the term; in an unknown week every lesson may be."""
        return week is None or self.weeks != (ODD_WEEKS, EVEN_WEEKS)[week % 2]

    def meets(self, other: "Slot") -> bool:
        """Tell whether both are taught at the same time (in some week)."""
        apart = {self.weeks, other.weeks} == {ODD_WEEKS, EVEN_WEEKS}
        return self.weekday == other.weekday and not apart and same_slot(self.slot, other.slot)


def new_slot(
    weekday: int,
    slot: str,
    class_name: str = "",
    subject: str = "",
    teacher: str = "",
    weeks: str = EVERY_WEEK,
) -> Slot:
    """Return a checked lesson with its slot in the stored spelling; Faults name everything wrong."""
    faults: list[Fault] = []
    if not 1 <= weekday <= 7:
        faults.append(Fault("weekday", "星期", "只能是1到7，1是周一"))
    if weeks not in (EVERY_WEEK, ODD_WEEKS, EVEN_WEEKS):
        faults.append(Fault("weeks", "单双周", "只能写单周、双周，或不写"))
    try:
        slot = read_slot(slot)
    except Problem as problem:
        faults.append(Fault("slot", "节次", f"{problem.what}，{problem.do}"))
    if not slot:
        faults.append(Fault("slot", "节次", "没有写第几节"))
    if faults:
        raise Faults(faults)
    return Slot(weekday, slot, class_name.strip(), subject.strip(), teacher.strip(), weeks)


class Timetable(msgspec.Struct, frozen=True):
    """The lessons of a week, one's own and the partners' in one, told apart by `Slot.teacher`."""

    entries: tuple[Slot, ...] = ()

    def of(self, teacher: str) -> "Timetable":
        """Return the timetable of one teacher."""
        return Timetable(tuple(entry for entry in self.entries if entry.teacher == teacher))

    def lessons_on(
        self, day: dt.date, teacher: str, term: Term | None, leave: Iterable[Leave] = ()
    ) -> tuple[Slot, ...]:
        """Return what a teacher teaches on a day, in the order of the day.

        Nothing on free days and leave; a make-up day has the lessons of the weekday it makes up for. With
        no term only the weekday decides.
        """
        weekday: int | None = day.isoweekday()
        week = None
        if term is not None:
            weekday, week = taught_weekday(term, day, leave), week_of(term, day)
        taught = (
            entry
            for entry in self.entries
            if entry.teacher == teacher and entry.weekday == weekday and entry.held_in(week)
        )
        return tuple(sorted(taught, key=lambda entry: slot_key(entry.slot)))

    def at(self, day: dt.date, slot: str, teacher: str, term: Term | None = None) -> Slot | None:
        """Return the lesson a teacher has in a slot of a day, None when there is none."""
        lessons = self.lessons_on(day, teacher, term)
        return next((entry for entry in lessons if same_slot(entry.slot, slot)), None)

    def hearable_on(
        self, day: dt.date, listener: str, teacher: str, term: Term | None, leave: Iterable[Leave] = ()
    ) -> tuple[Slot, ...]:
        """Return the teacher's lessons of a day during which the listener does not teach.

        `leave` is the listener's: who is away hears nothing.
        """
        away = tuple(leave)
        if any(gone.start <= day <= gone.end for gone in away):
            return ()
        own = self.lessons_on(day, listener, term)
        theirs = self.lessons_on(day, teacher, term)
        return tuple(entry for entry in theirs if not any(same_slot(entry.slot, mine.slot) for mine in own))


def _in_order(entries: Iterable[Slot]) -> tuple[Slot, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.weekday, slot_key(entry.slot))))


def both_free(own: Timetable, partner: Timetable) -> tuple[Slot, ...]:
    """Return the partner's lessons during which I do not teach (我没课、他有课), in the order of the week."""
    return _in_order(entry for entry in partner.entries if not any(entry.meets(mine) for mine in own.entries))


def times_both_free(
    own: Timetable, partner: Timetable, slots: Iterable[str] = ()
) -> tuple[tuple[int, str], ...]:
    """Return the (weekday, slot) from Monday to Friday in which neither teaches: time to talk or prepare.

    `slots` are the lessons of the school day; by default all that occur in either timetable.
    """
    entries = own.entries + partner.entries
    known = tuple(slots) or tuple(entry.slot for entry in entries)
    day = sorted({part for slot in known for part in slot_parts(slot)}, key=slot_key)
    times = (Slot(weekday, slot) for weekday in range(1, 6) for slot in day)
    return tuple((time.weekday, time.slot) for time in times if not any(time.meets(busy) for busy in entries))


def count_taught(
    timetable: Timetable,
    teacher: str,
    term: Term,
    leave: Iterable[Leave] = (),
    until: dt.date | None = None,
    since: dt.date | None = None,
) -> int:
    """Return how many lessons a teacher teaches in the term, from `since` to `until` (both included).

    By default the whole term. 第3-4节 are two lessons; free days and leave have none.
    """
    days = teaching_days(term, since, until, tuple(leave))
    return sum(entry.lessons for day in days for entry in timetable.lessons_on(day, teacher, term))
