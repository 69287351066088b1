"""What progress is: for every duty and period what is owed and done, what counts and what nearly does."""

import datetime as dt

from msgspec import Struct

from qinglan_tui.domain.programmes import Duty, Number, Programme

DONE = "done"
ON_TRACK = "on_track"
DUE_SOON = "due_soon"
OVERDUE = "overdue"
NOT_YET = "not_yet"
NO_QUOTA = "no_quota"
STATES = {
    DONE: "已完成",
    ON_TRACK: "进行中",
    DUE_SOON: "快到期",
    OVERDUE: "逾期",
    NOT_YET: "未开始",
    NO_QUOTA: "不限",
}


class Near(Struct, frozen=True):
    """A record that nearly counts, and why it does not: 缺点评."""

    id: int
    missing: str


class Covered(Struct, frozen=True):
    """One part or target of a duty: 示范课 1/1, 李青 4/10."""

    name: str
    done: Number
    required: Number


class PeriodProgress(Struct, frozen=True, kw_only=True):
    """A duty in one period.

    `required` is None where there is no number; `late` is the part of `done` handed in after the due date,
    `paper` the part that is only on paper. `records` are the ids that count.
    """

    period: str
    label: str
    since: dt.date | None
    until: dt.date | None
    due: dt.date | None
    required: Number | None
    done: Number
    late: Number = 0
    paper: Number = 0
    state: str
    records: tuple[int, ...] = ()
    near: tuple[Near, ...] = ()
    covered: tuple[Covered, ...] = ()

    @property
    def missing(self) -> Number:
        """How many are still missing, 0 when none or when there is no number."""
        return max(self.required - self.done, 0) if self.required is not None else 0

    @property
    def part(self) -> float:
        """How full a bar is, from 0 to 1; over-fulfilment stops at full."""
        return min(self.done / self.required, 1.0) if self.required else 1.0


class DutyProgress(Struct, frozen=True, kw_only=True):
    """A duty of one person, in one pairing ("" when all are taken together).

    `mine` says that it is the owner's own. A partner's is `judged` only when records of theirs are known;
    otherwise it is shown as known so far, without a number that is owed. `expected` is the day on which it
    will be done at the present pace.
    """

    duty: Duty
    person: str
    pairing: str = ""
    partners: tuple[str, ...] = ()
    mine: bool = True
    judged: bool = True
    required: Number | None
    done: Number
    late: Number = 0
    paper: Number = 0
    state: str
    forecast: str = ""
    expected: dt.date | None = None
    credit: Number | None = None
    note: str = ""
    periods: tuple[PeriodProgress, ...] = ()

    @property
    def missing(self) -> Number:
        """How many are still missing over all periods; a surplus in one fills no other."""
        return sum(period.missing for period in self.periods)

    @property
    def kept(self) -> Number:
        """What to show before the stroke: all that was done, or of several periods what each asked for."""
        if len(self.periods) < 2:
            return self.done
        return plain(sum(min(period.done, period.required or 0) for period in self.periods))

    @property
    def part(self) -> float:
        """How full a bar is, from 0 to 1: each period counts up to what it asks."""
        wanted = sum(period.required or 0 for period in self.periods)
        return 1 - self.missing / wanted if wanted else 1.0

    @property
    def counts_in_rate(self) -> bool:
        """Whether it stands in the completion rate: one's own, hard, with a number, begun."""
        return (
            self.mine and not self.duty.soft and self.state not in (NO_QUOTA, NOT_YET) and bool(self.required)
        )


class DatedReminder(Struct, frozen=True, kw_only=True):
    """What a school, group, authority or pupil owes: out of the pair's rate, with its dates in the term."""

    duty: Duty
    who: str
    count: str
    dues: tuple[dt.date, ...] = ()


class Skipped(Struct, frozen=True):
    """A duty that is not this person's, and why."""

    duty: Duty
    why: str


class Progress(Struct, frozen=True, kw_only=True):
    """All duties of one programme as they stand on a day."""

    programme: Programme
    owner: str
    as_of: dt.date
    term: str
    duties: tuple[DutyProgress, ...]
    reminders: tuple[DatedReminder, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def mine(self) -> tuple[DutyProgress, ...]:
        """The owner's own duties."""
        return tuple(duty for duty in self.duties if duty.mine)

    @property
    def partners(self) -> tuple[DutyProgress, ...]:
        """What is known of the partners' duties."""
        return tuple(duty for duty in self.duties if not duty.mine)

    @property
    def overdue(self) -> tuple[DutyProgress, ...]:
        """The owner's own duties that are overdue in some period."""
        return tuple(duty for duty in self.mine if duty.state == OVERDUE)

    @property
    def rate(self) -> tuple[int, int]:
        """How many of the owner's duties are in order (nothing overdue or unfinished), out of how many."""
        counted = [duty for duty in self.duties if duty.counts_in_rate]
        return sum(1 for duty in counted if duty.state == DONE), len(counted)

    def bundle(self, name: str, person: str = "") -> tuple[DutyProgress, ...]:
        """The members of a bundle (六个一), of the owner or of the person named, in the programme's order."""
        whose = person or self.owner
        return tuple(duty for duty in self.duties if duty.duty.bundle == name and duty.person == whose)

    def of(self, duty_id: str, pairing: str | None = None, person: str = "") -> DutyProgress | None:
        """One duty by its id; of the owner unless a person is named, of any pairing unless one is."""
        whose = person or self.owner
        return next(
            (
                duty
                for duty in self.duties
                if duty.duty.id == duty_id and duty.person == whose and pairing in (None, duty.pairing)
            ),
            None,
        )


def plain(number: float) -> Number:
    """A number without a needless .0, and with two decimals at most."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded
