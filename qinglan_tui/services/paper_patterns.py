"""What can stand on paper for a duty: the records that 期初补登 offers, made from the words of the rule."""

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.counts import ALWAYS, APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.forecasting import unit_of
from qinglan_tui.domain.kinds import KINDS_BY_CODE, Kind, kind_named
from qinglan_tui.domain.programmes import Duty, Match, Part
from qinglan_tui.domain.progress_values import DutyProgress
from qinglan_tui.domain.records import Record, people_of
from qinglan_tui.domain.selectors import FILLED, Key, canonical, find_key
from qinglan_tui.domain.tallying import alternatives
from qinglan_tui.services.entry import private_by_nature

HOURS = "hours"
MONTH, WEEK = "month", "week"
SHORTEST_TITLE = 3
OTHERS = "听其他教师课"
# How many there are says nothing where days or months are added up.
_MEASURED = frozenset({"count", "times", HOURS})
_DIRECTION_TITLES = {
    "听师傅": "听{mentor}课",
    "听徒弟": "听{apprentice}课",
    "被师傅听": "{mentor}来听课",
    "被徒弟听": "{apprentice}来听课",
}
# The owner's summary is written here, and a comment is a part of somebody else's record.
_NOT_ON_PAPER = frozenset({"summary", "comment"})


class Side(Struct, frozen=True, kw_only=True):
    """The owner beside one partner; `role` is the owner's."""

    owner: str
    role: str
    partner: str

    def person(self, word: str) -> str:
        """Who is meant by self, partner, mentor or apprentice."""
        if word in ("self", self.role):
            return self.owner
        return self.partner


class Slice(Struct, frozen=True, kw_only=True):
    """A month or a school week for which paper is put down by itself: its id, its name, its days."""

    per: str
    id: str
    label: str
    first: dt.date
    last: dt.date


class Pattern(Struct, frozen=True, kw_only=True):
    """A record that can be on paper, without number and day; `slice` is what it counts for, if not the term.

    `partner` is the partner it names; `single` says that one record counts as one, whatever its number;
    of `in_hours` not the records but their 学时 are counted.
    """

    record: Record
    title: str
    unit: str
    slice: Slice | None = None
    partner: str = ""
    single: bool = False
    in_hours: bool = False

    @property
    def about(self) -> Hashable:
        """What it is, whatever it is called and whenever it was."""
        record = self.record
        return record.kind.code, record.fields, record.author, record.people, record.tags, self.in_hours

    @property
    def key(self) -> Hashable:
        """What it is, and for when."""
        return self.about, self.record.counts_for

    def is_said_by(self, saved: Record, names: Iterable[str]) -> bool:
        """Whether a saved record is this one; `names` are the fields by which its kind is told apart."""
        own = self.record
        return (
            saved.kind is own.kind
            and (getattr(saved.fields, HOURS, None) is not None) == self.in_hours
            and (saved.author, saved.people, saved.counts_for) == (own.author, own.people, own.counts_for)
            and set(own.tags) <= set(saved.tags)
            and all(getattr(saved.fields, name) == getattr(own.fields, name) for name in names)
        )

    def amount_of(self, saved: Record) -> int:
        """How many a saved record says there are."""
        return int(getattr(saved.fields, HOURS) or 0) if self.in_hours else saved.lessons_counted

    def saying(self, n: int, saved: Record | None) -> Record:
        """A record that says there are n, on top of what was saved before."""
        record = saved or self.record
        if self.in_hours:
            return structs.replace(record, fields=structs.replace(record.fields, hours=float(n)))
        return structs.replace(record, lessons_counted=n)

    @property
    def told_by(self) -> frozenset[str]:
        """The own fields that are filled in."""
        empty = self.record.kind.fields()
        fields = self.record.fields
        return frozenset(
            name for name in fields.__struct_fields__ if getattr(fields, name) != getattr(empty, name)
        )


def patterns_of(
    duty: DutyProgress, sides: Sequence[Side], labels: Labels, slices: Sequence[Slice], day: dt.date
) -> Iterator[Pattern]:
    """What may be on paper for a duty: for each part and partner, and for each slice of a duty's own."""
    rule = duty.duty
    if rule.measure not in _MEASURED:
        return
    slices = [slice for slice in slices if slice.per == rule.per]
    for part in _parts(rule):
        codes = part.counts or rule.counts
        kind = KINDS_BY_CODE.get(codes[0]) if codes else None
        if kind is None:
            continue
        where = {**rule.where, **part.where}
        for side in (side for side in sides if side.partner in duty.partners):
            record = _filled(kind, where, side, day)
            if record is None:
                continue
            if rule.status == "submitted":
                record = structs.replace(record, status="submitted")
            # All lessons heard are the partners', which have lines of their own, and those of others.
            title = (
                OTHERS
                if where.get("direction") in ("听课", "听其他教师")
                else labels.fill(_title(part, rule))
            )
            pattern = _pattern(record, title, part.unit or unit_of(rule), side)
            in_hours = rule.measure == HOURS and kind.spec(HOURS) is not None
            pattern = structs.replace(pattern, single=bool(rule.distinct), in_hours=in_hours)
            yield from (_sliced(pattern, slice) for slice in slices) if slices else (pattern,)


def looked_for(
    sides: Sequence[Side], labels: Labels, asked: Iterable[str], day: dt.date
) -> Iterator[Pattern]:
    """What every school looks for and no duty asks for, `asked` being the sources of the duties."""
    left_out = _NOT_ON_PAPER.union(asked)
    for side in sides:
        for source in ALWAYS[side.role]:
            code, _, direction = source.partition(".")
            if source in left_out:
                continue
            kind = kind_named(code)
            where: dict[str, Match] = {"direction": direction} if direction else {}
            if code == "plan_review":
                where = {"relation": "徒弟"}
            record = _filled(kind, where, side, day)
            if record is not None:
                title = labels.fill(_DIRECTION_TITLES[direction]) if direction else kind.label.split("（")[0]
                yield _pattern(record, title, kind.unit, side)


def sources_of(duty: Duty) -> Iterator[str]:
    """What a duty asks for: a kind, or an observation in one direction."""
    for part in (*duty.parts, Part(counts=duty.counts)):
        for code in part.counts or duty.counts:
            if code != "observation":
                yield code
                continue
            words = {**duty.where, **part.where}.get("direction", ())
            yield from (
                f"observation.{word}" for word in ((words,) if isinstance(words, str) else _tuple(words))
            )


def _tuple(words: Match) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else ()


def _parts(duty: Duty) -> tuple[Part, ...]:
    """The lines that a duty has: one a part; where any kind will do, its first kind is enough."""
    if not duty.parts and duty.mode != "each":
        return (Part(title=duty.title, counts=duty.counts),)
    return alternatives(duty)


def _title(part: Part, duty: Duty) -> str:
    """What a line is called: by its part, with the duty before it where that says too little (期中)."""
    if duty.mode == "each" and 0 < len(part.title) < SHORTEST_TITLE:
        return f"{duty.title}（{part.title}）"
    return part.title or duty.title


def _pattern(record: Record, title: str, unit: str, side: Side) -> Pattern:
    record = structs.replace(record, private=private_by_nature(record))
    partner = side.partner if side.partner in people_of(record) else ""
    return Pattern(record=record, title=title, unit=unit, partner=partner)


def _sliced(pattern: Pattern, slice: Slice) -> Pattern:
    """The same, put down for one month or week alone."""
    record = structs.replace(pattern.record, counts_for=slice.id)
    return structs.replace(pattern, record=record, title=slice.label + pattern.title, slice=slice)


def finest(patterns: Iterable[Pattern]) -> list[Pattern]:
    """Each thing once, in its finest slices only: a week counts for its month and for the term as well."""
    once: dict[Hashable, Pattern] = {}
    rank: dict[Hashable, int] = {}
    for pattern in patterns:
        once.setdefault(pattern.key, pattern)
        rank[pattern.about] = max(rank.get(pattern.about, 0), _fineness(pattern))
    return [pattern for pattern in once.values() if _fineness(pattern) == rank[pattern.about]]


def _fineness(pattern: Pattern) -> int:
    return 0 if pattern.slice is None else 1 if pattern.slice.per == MONTH else 2


# --- a record that a rule picks ---------------------------------------------------------------------------


def _filled(kind: Kind, where: dict[str, Match], side: Side, day: dt.date) -> Record | None:
    """A record of the kind as a rule wants it, None when that cannot be said of paper."""
    own: dict[str, Any] = {}
    common: dict[str, Any] = {}
    for name, value in where.items():
        key = find_key(kind, name)
        if key is None:
            return None
        if key.suffix == "_not":
            continue
        if key.spec is None:
            known = _derived(key.name, value, kind, side)
            if known is None:
                return None
            for field, said in known.items():
                (own if kind.spec(field) else common)[field] = said
            continue
        said = _value(key, canonical(kind, key.name, value), side)
        if said is None:
            return None
        (own if any(spec is key.spec for spec in kind.specs) else common)[key.name] = said
    if kind.code == "observation" and not own.get("observers") and not own.get("teacher"):
        # Who heard whom must be said, or it would be taken for a lesson of somebody else's.
        return None
    return Record(fields=kind.fields(**own), date=day, on_paper=True, **common)


def _value(key: Key, value: Match, side: Side) -> Any:
    """The value that a field is to have; the first one of several, the empty one where that will do."""
    assert key.spec is not None
    words = value if isinstance(value, tuple) else (value,)
    if FILLED in words:
        return None
    word = "" if "" in words else words[0]
    if isinstance(word, str) and word.startswith("@"):
        word = side.person(word[1:])
    if key.spec.ask.input in (Input.PEOPLE, Input.CHOICES):
        return (word,) if word else ()
    return word


def _derived(name: str, value: Match, kind: Kind, side: Side) -> dict[str, Any] | None:
    """The fields that give a worked-out selector the value; None when they cannot."""
    word = str(value[0] if isinstance(value, tuple) else value)
    if name == "direction":
        return _direction(word, kind, side)
    if name == "relation":
        who = {"师傅": MENTOR, "徒弟": APPRENTICE, "本人": side.role}.get(word)
        return {"teacher": side.person(who)} if who else None
    if name == "author":
        author = side.owner if word in ("self", "both", "any") else side.person(word)
        return {"author": author} if author != side.owner else {}
    if name == "taught_by":
        teacher = side.person(word)
        if kind.code == "observation":
            return {"teacher": teacher, "observers": (side.partner if teacher == side.owner else side.owner,)}
        return {"teacher": teacher} | ({"author": teacher} if teacher != side.owner else {})
    return {"participants" if kind.spec("participants") else "people": (side.partner,)}


def _direction(word: str, kind: Kind, side: Side) -> dict[str, Any] | None:
    heard = {"听师傅": MENTOR, "听徒弟": APPRENTICE, "互听": _other(side.role)}.get(word)
    came = {"被师傅听": MENTOR, "被徒弟听": APPRENTICE}.get(word)
    if side.role in (heard, came):
        return None
    listeners = "observers" if kind.code == "observation" else "participants"
    if heard:
        return {"teacher": side.partner, listeners: (side.owner,)}
    if came:
        return {"teacher": side.owner, listeners: (side.partner,)}
    if word == "被听":
        return {"teacher": side.owner}
    # Of lessons of others, or of anybody's, no teacher need be named.
    return {listeners: (side.owner,)} if word in ("听课", "听其他教师") else None


def _other(role: str) -> str:
    return APPRENTICE if role == MENTOR else MENTOR
