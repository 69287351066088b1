"""Who owes what: the duties of a programme dealt out to the owner and, as far as known, to the partners."""

from collections.abc import Iterator

from msgspec import Struct

from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.duty_periods import Frame, pairing_term, pairing_year
from qinglan_tui.domain.matching import Claimant
from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.programmes import Duty, Programme
from qinglan_tui.domain.progress_values import Skipped

_EVERYBODY = ("member", "peer", "teacher")


class Claim(Struct, frozen=True):
    """One duty of one person in one pairing, or in all of them together (`pairing` is "")."""

    duty: Duty
    claimant: Claimant
    frame: Frame
    role: str
    mine: bool
    pairing: str


class Party(Struct, frozen=True):
    """A person in one role, with the pairings of that role."""

    person: str
    role: str
    mine: bool
    pairings: tuple[Pairing, ...]


def parties(owner: str, pairings: tuple[Pairing, ...]) -> tuple[Party, ...]:
    """The owner in each role, then every partner with the pairings that are shared with the owner."""
    found = []
    for role in (MENTOR, APPRENTICE):
        own = tuple(pairing for pairing in pairings if owner in _side(pairing, role))
        if own:
            found.append(Party(owner, role, True, own))
    for party in tuple(found):
        other = APPRENTICE if party.role == MENTOR else MENTOR
        names = dict.fromkeys(name for pairing in party.pairings for name in _side(pairing, other))
        for name in names:
            shared = tuple(pairing for pairing in party.pairings if name in _side(pairing, other))
            found.append(Party(name, other, False, shared))
    return tuple(found)


def _side(pairing: Pairing, role: str) -> tuple[str, ...]:
    return pairing.mentors if role == MENTOR else pairing.apprentices


class Dealer:
    """Deals the duties of a programme out; keeps one frame for each set of pairings."""

    def __init__(self, programme: Programme, frame: Frame, people: tuple[Person, ...]) -> None:
        self.programme = programme
        self.skipped: list[Skipped] = []
        self._frame = frame
        self._people = {person.name: person for person in people}
        self._frames: dict[tuple[str, ...], Frame] = {}

    def claims(self, owner: str, pairings: tuple[Pairing, ...]) -> Iterator[Claim]:
        """Every duty that is worked out, in the order of the programme: the owner's, then the partners'."""
        everybody = parties(owner, pairings)
        for duty in self.programme.duties:
            if not duty.is_computed:
                continue
            if duty.condition:
                self.skipped.append(Skipped(duty, f"只在这种情况下：{duty.condition}"))
                continue
            done_once = False
            for party in everybody:
                if not _owes(duty, party) or (duty.owes in _EVERYBODY and done_once):
                    continue
                done_once = True
                yield from self._of_party(duty, party)

    def _of_party(self, duty: Duty, party: Party) -> Iterator[Claim]:
        why = self._not_theirs(duty, party)
        groups = [party.pairings] if duty.scope == "sum" else [(pairing,) for pairing in party.pairings]
        for group in groups:
            frame = self._frame_of(group)
            wrong_time = why or _not_now(duty, frame)
            if wrong_time:
                if party.mine:
                    self.skipped.append(Skipped(duty, wrong_time))
                continue
            pairing = group[0].id if duty.scope == "pairing" else ""
            separate = duty.scope == "pairing" and len(party.pairings) > 1
            claimant = self._claimant(duty, party, group, separate)
            yield Claim(duty, claimant, frame, party.role, party.mine, pairing)

    def _claimant(self, duty: Duty, party: Party, group: tuple[Pairing, ...], separate: bool) -> Claimant:
        return Claimant(
            person=party.person,
            mentors=frozenset(name for pairing in group for name in pairing.mentors),
            apprentices=frozenset(name for pairing in group for name in pairing.apprentices),
            partners=frozenset(name for pairing in group for name in pairing.partners_of(party.person)),
            pairings=group,
            switches=self.programme.switches,
            joint=duty.owes == "joint",
            separate=separate,
        )

    def _frame_of(self, group: tuple[Pairing, ...]) -> Frame:
        key = tuple(pairing.id for pairing in group)
        if key not in self._frames:
            frame = self._frame
            self._frames[key] = Frame(
                frame.term, frame.terms, frame.leave, group, frame.programme, frame.today
            )
        return self._frames[key]

    def _not_theirs(self, duty: Duty, party: Party) -> str:
        """Why a duty is not this person's; "" when it is."""
        if duty.role and not self._has_role(duty, party.person):
            return f"只对{duty.role}"
        if duty.taught_max is not None and not self._is_new(duty, party):
            return f"只对教龄{duty.taught_max}年以内的教师"
        stricter = self._stricter(duty, party)
        return f"按更严的“{stricter.title}”算" if stricter else ""

    def _has_role(self, duty: Duty, name: str) -> bool:
        person = self._people.get(name)
        return person is not None and duty.role in person.posts

    def _is_new(self, duty: Duty, party: Party) -> bool:
        """Whether they have taught few enough years; an apprentice of whom nothing is known counts as new."""
        person = self._people.get(party.person)
        years = person.years_taught if person is not None else None
        if years is None:
            return party.role == APPRENTICE
        return duty.taught_max is not None and years <= duty.taught_max

    def _stricter(self, duty: Duty, party: Party) -> Duty | None:
        """Another duty on the same counter that asks more of this person."""
        if not duty.counter:
            return None
        for other in self.programme.duties:
            if other is duty or other.counter != duty.counter or not _owes(other, party):
                continue
            if (other.role and not self._has_role(other, party.person)) or (
                other.taught_max is not None and not self._is_new(other, party)
            ):
                continue
            earlier = self.programme.duties.index(other) < self.programme.duties.index(duty)
            more = (other.n or 0) - (duty.n or 0)
            if more > 0 or (more == 0 and earlier):
                return other
        return None


def _owes(duty: Duty, party: Party) -> bool:
    if duty.owes in _EVERYBODY or duty.owes == "joint":
        return party.mine
    return duty.owes in ("each", party.role)


def _not_now(duty: Duty, frame: Frame) -> str:
    if duty.pairing_year is not None and duty.pairing_year != pairing_year(frame):
        return f"只在结对第{duty.pairing_year}年"
    if duty.pairing_term is not None and duty.pairing_term != pairing_term(frame):
        return f"只在结对第{duty.pairing_term}学期"
    return ""
