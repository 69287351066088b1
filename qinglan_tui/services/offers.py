"""互传: the teachers and pairings of a packet that are new here or known otherwise; the teacher decides."""

from collections.abc import Iterable

from msgspec import Struct, structs

from qinglan_tui.domain.fields import is_empty, specs
from qinglan_tui.domain.people import Pairing, Person, with_names
from qinglan_tui.services.roster import own_programmes
from qinglan_tui.services.schemes import schemes
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.packets import Packet

OTHERWISE, TAKEN = "和这里写的不一样", "改成了对方写的"
# Two pairings of the same people that began within these days are one, its date written differently.
_ONE_YEAR = 366
_LONGEST_NAME = 60


class PersonOffer(Struct, frozen=True, kw_only=True):
    """A teacher in the packet: not known here (`mine` is None), or with other facts under the `labels`.

    `is_safe` tells that taking it overwrites nothing.
    """

    theirs: Person
    mine: Person | None = None
    labels: tuple[str, ...] = ()
    is_safe: bool = True

    @property
    def text(self) -> str:
        """新的教师：周敏; or what is known otherwise."""
        if self.mine is None:
            return f"新的教师：{self.theirs.name}"
        what = f"{self.theirs.name}的{'、'.join(self.labels)}"
        return f"补上{what}" if self.is_safe else what + OTHERWISE


class PairingOffer(Struct, frozen=True, kw_only=True):
    """A pairing in the packet: not known here (`mine` is None), or with other facts under the `labels`."""

    theirs: Pairing
    mine: Pairing | None = None
    labels: tuple[str, ...] = ()

    @property
    def is_safe(self) -> bool:
        """Whether taking it overwrites nothing."""
        return self.mine is None

    @property
    def text(self) -> str:
        """新的结对：师傅王芳，徒弟李青; or what is known otherwise."""
        both = f"师傅{'、'.join(self.theirs.mentors)}，徒弟{'、'.join(self.theirs.apprentices)}"
        return f"新的结对：{both}" if self.mine is None else f"{both}：{'、'.join(self.labels)}{OTHERWISE}"


def person_offers(workbook: Workbook, packet: Packet) -> tuple[PersonOffer, ...]:
    """The teachers that are new here or have other facts; the owner knows best about the owner."""
    known = {person.name: person for person in workbook.people}
    found = []
    people = {person.name: person for person in (Person(name=packet.sender), *packet.people)}
    for name, theirs in people.items():
        mine = known.get(name)
        if name == workbook.settings.owner or not _is_name(name):
            continue
        if mine is None:
            found.append(PersonOffer(theirs=theirs))
            continue
        differing = [
            spec
            for spec in specs(Person)
            if not is_empty(getattr(theirs, spec.name))
            and getattr(theirs, spec.name) != getattr(mine, spec.name)
        ]
        if differing:
            is_safe = all(is_empty(getattr(mine, spec.name)) for spec in differing)
            labels = tuple(spec.label for spec in differing)
            found.append(PersonOffer(theirs=theirs, mine=mine, labels=labels, is_safe=is_safe))
    return tuple(found)


def _is_name(text: str) -> bool:
    return bool(text) and text == " ".join(text.split()) and len(text) <= _LONGEST_NAME


def pairing_offers(workbook: Workbook, packet: Packet) -> tuple[PairingOffer, ...]:
    """The pairings of the owner that are new here or have other facts."""
    owner = workbook.settings.owner
    found = []
    for theirs in packet.pairings:
        if not {owner, packet.sender} <= set(theirs.people) or not all(map(_is_name, theirs.people)):
            continue
        mine = _counterpart(workbook, theirs)
        if mine is None:
            found.append(PairingOffer(theirs=theirs))
            continue
        labels = tuple(spec.label for spec in specs(Pairing) if _differs(spec.name, theirs, mine))
        if theirs.events and theirs.events != mine.events:
            labels += ("经过",)
        if labels:
            found.append(PairingOffer(theirs=theirs, mine=mine, labels=labels))
    return tuple(found)


def _differs(name: str, theirs: Pairing, mine: Pairing) -> bool:
    """The programme is each one's own choice, the sides are what makes it the same pairing."""
    value = getattr(theirs, name)
    if name in {"programme", "mentors", "apprentices"} or is_empty(value):
        return False
    return bool(value != getattr(mine, name))


def _counterpart(workbook: Workbook, theirs: Pairing) -> Pairing | None:
    """The pairing here that is meant: of the same id, else of the same two sides within a year."""
    for mine in workbook.pairings:
        if mine.id == theirs.id:
            return mine
    for mine in workbook.pairings:
        sides = set(mine.mentors) == set(theirs.mentors) and set(mine.apprentices) == set(theirs.apprentices)
        if sides and abs((mine.start - theirs.start).days) < _ONE_YEAR:
            return mine
    return None


def take_offers(
    workbook: Workbook, packet: Packet, people: Iterable[str] | None, pairings: Iterable[str] | None
) -> list[str]:
    """Take the offers that were chosen, all in one write, and say what was added or changed.

    None takes those that overwrite nothing.
    """
    persons = [
        offer for offer in person_offers(workbook, packet) if _is_chosen(offer, offer.theirs.name, people)
    ]
    pairs = [
        offer for offer in pairing_offers(workbook, packet) if _is_chosen(offer, offer.theirs.id, pairings)
    ]
    if not persons and not pairs:
        return []
    listed = {person.name: person for person in workbook.people}
    listed |= {offer.theirs.name: _taken(offer) for offer in persons}
    paired = list(workbook.pairings)
    for offer in pairs:
        theirs = _with_programme(workbook, offer)
        if offer.mine is None:
            paired.append(theirs)
        else:
            paired[paired.index(offer.mine)] = theirs
    names = tuple(name for offer in pairs for name in offer.theirs.people)
    workbook.arrange(people=with_names(tuple(listed.values()), names), pairings=paired)
    said = [*(offer.text for offer in persons), *(offer.text for offer in pairs)]
    return [text.replace(OTHERWISE, TAKEN) for text in said]


def _is_chosen(offer: PersonOffer | PairingOffer, key: str, chosen: Iterable[str] | None) -> bool:
    return offer.is_safe if chosen is None else key in chosen


def _taken(offer: PersonOffer) -> Person:
    """What is known of the teacher then: the sender's facts over those here."""
    if offer.mine is None:
        return offer.theirs
    told = {spec.name: getattr(offer.theirs, spec.name) for spec in specs(Person)}
    return structs.replace(offer.mine, **{name: value for name, value in told.items() if not is_empty(value)})


def _with_programme(workbook: Workbook, offer: PairingOffer) -> Pairing:
    """The pairing as taken: the programme is the one here, or the sender's where it is known here."""
    programme = offer.mine.programme if offer.mine else ""
    known = {scheme.id for scheme in schemes()} | set(own_programmes(workbook))
    if not programme and offer.theirs.programme in known:
        programme = offer.theirs.programme
    return structs.replace(offer.theirs, programme=programme)
