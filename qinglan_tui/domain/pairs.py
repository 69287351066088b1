"""A pairing with everybody in it as a paper prints them (A1–A4, A21, A22)."""

import datetime as dt

from msgspec import Struct

from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.dates import long_date
from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.programmes import Programme
from qinglan_tui.domain.tasks import Task, of_side, promises_of, tasks_of


class Pair(Struct, frozen=True, kw_only=True):
    """Who stands on each side, for how long and under which programme.

    Without a `pairing` it is a pair that has yet to be written down by hand.
    """

    pairing: Pairing | None = None
    mentors: tuple[Person, ...] = ()
    apprentices: tuple[Person, ...] = ()
    labels: Labels = Labels()
    subject: str = ""
    programme: Programme | None = None

    @property
    def start(self) -> dt.date | None:
        """The first day."""
        return self.pairing.start if self.pairing else None

    @property
    def end(self) -> dt.date | None:
        """The last day that is agreed, None when it is open."""
        return self.pairing.end() if self.pairing else None

    @property
    def span(self) -> str:
        """2026年9月1日—2027年7月10日, 2026年9月1日起, or nothing."""
        if self.start is None:
            return ""
        return f"{long_date(self.start)}—{long_date(self.end)}" if self.end else f"{long_date(self.start)}起"

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What the programme asks of both sides."""
        return tasks_of(self.programme) if self.programme else ()

    def people(self, side: str) -> tuple[Person, ...]:
        """Everybody of one side."""
        return self.mentors if side == MENTOR else self.apprentices

    def names(self, side: str) -> str:
        """Their names in one line."""
        return "、".join(person.name for person in self.people(side))

    def label(self, side: str) -> str:
        """What the programme calls one of them."""
        return self.labels.mentor if side == MENTOR else self.labels.apprentice

    def tasks_for(self, side: str) -> tuple[Task, ...]:
        """The tasks of one side, with those of both."""
        return of_side(self.tasks, side)

    def promises(self, side: str) -> tuple[str, ...]:
        """What that side promises beside the tasks."""
        return promises_of(self.programme, side) if self.programme else ()


SIDES = (MENTOR, APPRENTICE)
