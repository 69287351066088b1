"""Which records a rule picks for a person: fully, nearly (and what is missing), or not at all."""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.facts import NOBODY, Book, Fact, Names
from qinglan_tui.domain.fields import Input, is_empty
from qinglan_tui.domain.kinds import KINDS_BY_CODE, Kind
from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.programmes import Match, Switches
from qinglan_tui.domain.selectors import FILLED, Key, canonical, find_key

# A test says True, or False with the name of the empty field that would have decided it ("" when it is none).
Test = Callable[[Fact], bool]
Judge = Callable[[Fact], str | None]
_HEARD = frozenset({"听师傅", "听徒弟", "听其他教师"})


class Claimant(Struct, frozen=True, kw_only=True):
    """Whose duty it is judged: the person, in which pairings, and by which switches of the programme."""

    person: str
    mentors: Names
    apprentices: Names
    partners: Names
    pairings: tuple[Pairing, ...]
    switches: Switches
    joint: bool = False
    separate: bool = False

    def named(self, word: str) -> Names:
        """The people that @self, @partner, @mentor or @apprentice stands for."""
        return {
            "@self": frozenset((self.person,)),
            "@partner": self.partners,
            "@mentor": self.mentors,
            "@apprentice": self.apprentices,
        }[word]


class _Rule(Struct, frozen=True):
    """One condition: its test, and what to call the field when it is the only thing missing."""

    test: Test
    blank: Callable[[Fact], bool]
    label: str


def judges(
    codes: Iterable[str], where: Mapping[str, Match], claimant: Claimant, book: Book
) -> dict[str, Judge]:
    """For each record kind what to ask of its records: "" they count, a word what is missing, None not."""
    found = {}
    for code in codes:
        kind = KINDS_BY_CODE.get(code)
        if kind is not None:
            rules = [
                _rule(kind, name, canonical(kind, name, value), claimant, book)
                for name, value in where.items()
            ]
            found[code] = _judge([*rules, *_implied(where, claimant, book)])
    return found


def _judge(rules: list[_Rule]) -> Judge:
    """All rules in one question; only one empty field may stand between a record and counting."""
    steps = [(rule.test, rule, [later.test for later in rules[at + 1 :]]) for at, rule in enumerate(rules)]

    def judge(fact: Fact) -> str | None:
        for test, rule, later in steps:
            if not test(fact):
                return _nearly(fact, rule, later) if rule.label else None
        return ""

    return judge


def _nearly(fact: Fact, failed: _Rule, later: list[Test]) -> str | None:
    """What a record lacks that fails one rule, if that one is all: its field is empty, the rest holds."""
    if failed.blank(fact) and all(test(fact) for test in later):
        return f"缺{failed.label}"
    return None


def _never(fact: Fact) -> bool:
    return False


def _implied(where: Mapping[str, Match], claimant: Claimant, book: Book) -> list[_Rule]:
    """What need not be written: it is one's own, and of this pairing when there are several."""
    rules = []
    if not {"author", "author_not", "direction", "taught_by"} & where.keys():
        own = claimant.mentors | claimant.apprentices if claimant.joint else frozenset((claimant.person,))
        rules.append(_Rule(_by_any(own), _never, ""))
    if claimant.separate:
        rules.append(_Rule(_belongs(claimant, book), _never, ""))
    return rules


def _by_any(names: Names) -> Test:
    if len(names) == 1:
        (only,) = names
        return lambda fact: only in fact.by
    return lambda fact: not names.isdisjoint(fact.by)


def _belongs(claimant: Claimant, book: Book) -> Test:
    """Whether a record is of this pairing: the one stored with it, else that of the partners it is about.

    One that is about none of the person's partners is of all the pairings.
    """
    ids = {pairing.id for pairing in claimant.pairings}
    everyone = frozenset(name for pairing in book.pairings for name in pairing.partners_of(claimant.person))

    def belongs(fact: Fact) -> bool:
        if fact.record.pairings:
            return not ids.isdisjoint(fact.record.pairings)
        about = _about(fact, claimant.person, book) & everyone
        return not about or not about.isdisjoint(claimant.partners)

    return belongs


def _about(fact: Fact, person: str, book: Book) -> Names:
    """Whom a record is about: the other side of a lesson, else everybody it names."""
    if book.direction(fact, person):
        heard = person in fact.by and fact.code == "observation"
        teacher = getattr(fact.record.fields, "teacher", "")
        return frozenset((teacher,)) if heard and teacher != person else fact.people - {person}
    return fact.people - {person}


def _rule(kind: Kind, name: str, value: Match, claimant: Claimant, book: Book) -> _Rule:
    key = find_key(kind, name)
    assert key is not None
    words = frozenset(value) if isinstance(value, tuple) else frozenset((value,))
    if key.spec is None:
        test = _derived(key.name, frozenset(map(str, words)), claimant, book)
        rule = _Rule(
            test, _nobody_else if key.name == "party" else _never, "参加人员" if key.name == "party" else ""
        )
    else:
        rule = _field_rule(kind, key, words, claimant)
    if key.suffix == "_not":
        return _Rule(_opposite(rule.test), _never, "")
    return rule


def _opposite(test: Test) -> Test:
    return lambda fact: not test(fact)


def _nobody_else(fact: Fact) -> bool:
    return len(fact.people) <= 1


def _field_rule(kind: Kind, key: Key, words: frozenset[Any], claimant: Claimant) -> _Rule:
    spec = key.spec
    assert spec is not None
    own = any(field is spec for field in kind.specs)
    get = attrgetter(f"record.fields.{spec.name}" if own else f"record.{spec.name}")

    def blank(fact: Fact) -> bool:
        return is_empty(get(fact))

    if key.suffix == "_min":
        return _Rule(_at_least(key, words, get), blank, spec.label)
    if words == {FILLED}:
        return _Rule(lambda fact: not is_empty(get(fact)), blank, spec.label)
    names = frozenset(word for word in words if not (isinstance(word, str) and word.startswith("@")))
    for word in words - names:
        names |= claimant.named(word)
    if spec.ask.input in (Input.PEOPLE, Input.CHOICES):
        wanted_empty = "" in names

        def any_of(fact: Fact) -> bool:
            held = get(fact)
            return not names.isdisjoint(held) if held else wanted_empty

        return _Rule(any_of, blank, spec.label)
    if len(names) == 1:
        (only,) = names
        return _Rule(lambda fact: get(fact) == only, blank, spec.label)
    return _Rule(lambda fact: get(fact) in names, blank, spec.label)


def _at_least(key: Key, words: frozenset[Any], get: Callable[[Fact], Any]) -> Test:
    assert key.spec is not None
    choices = key.spec.ask.choices
    if choices is None:
        lowest = min(words)
        return lambda fact: (held := get(fact)) is not None and held >= lowest
    order = {word: place for place, word in enumerate(choices.words)}
    lowest = min(order[choices.read(word)] for word in words)
    return lambda fact: order.get(get(fact), -1) >= lowest


def _derived(name: str, words: frozenset[str], claimant: Claimant, book: Book) -> Test:
    if name == "direction":
        return _direction(words, claimant, book)
    if name == "relation":
        wanted = words | {"师傅"} if _others_with_mentor(words, claimant) else words
        return lambda fact: book.relation(fact, claimant.person) in wanted
    if name == "author":
        return _author(words, claimant)
    sides = {
        "self": frozenset((claimant.person,)),
        "partner": claimant.partners,
        "mentor": claimant.mentors,
        "apprentice": claimant.apprentices,
    }
    if name == "taught_by":
        teachers = NOBODY.union(*(sides[word] for word in words))
        return lambda fact: not teachers.isdisjoint(fact.teachers)
    if "both" in words:
        return lambda fact: (
            not (claimant.mentors.isdisjoint(fact.people) or claimant.apprentices.isdisjoint(fact.people))
        )
    there = NOBODY.union(*(sides[word] for word in words))
    return lambda fact: not there.isdisjoint(fact.people)


def _others_with_mentor(words: frozenset[str], claimant: Claimant) -> bool:
    return claimant.switches.mentor_counts_as_other and bool({"听其他教师", "其他教师"} & words)


def _direction(words: frozenset[str], claimant: Claimant, book: Book) -> Test:
    wanted = words - {"听课", "互听"}
    if "听课" in words:
        wanted |= _HEARD
    if "互听" in words:
        wanted |= {"听师傅", "听徒弟"}
        if claimant.switches.mutual == "sum":
            wanted |= {"被师傅听", "被徒弟听"}
    if _others_with_mentor(words, claimant):
        wanted |= {"听师傅"}
    person, direction = claimant.person, book.direction
    return lambda fact: direction(fact, person) in wanted


def _author(words: frozenset[str], claimant: Claimant) -> Test:
    if "any" in words:
        return lambda fact: True
    if "both" in words:
        return lambda fact: (
            not (claimant.mentors.isdisjoint(fact.by) or claimant.apprentices.isdisjoint(fact.by))
        )
    sides = {
        "self": frozenset((claimant.person,)),
        "partner": claimant.partners,
        "mentor": claimant.mentors,
        "apprentice": claimant.apprentices,
    }
    return _by_any(NOBODY.union(*(sides[word] for word in words)))
