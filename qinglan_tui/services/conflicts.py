"""两边都改过: two versions of one record side by side, field by field, and what a teacher makes of them."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import Struct, structs

from qinglan_tui.domain.fields import FieldSpec, Input
from qinglan_tui.domain.records import Comment, Record, Unreadable, all_specs, value_of
from qinglan_tui.services.present import say
from qinglan_tui.storage import Workbook

FIRST, SECOND = "first", "second"
# What stands between two texts that are both put into the form.
BETWEEN = "——以下是第二份——"
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?")
# What a record has beside the fields that are asked for.
_ALSO = {"attachments": "附件", "comment": "点评", "links": "相关记录", "pairings": "结对", "extra": "其他"}
_COMMENT = "comment."


class Waiting(Struct, frozen=True):
    """A record of which two versions wait to be settled; `first` is None when it is in the trash by now.

    `copy_id` is the number under which the second version is kept.
    """

    copy_id: int
    first: Record | Unreadable | None
    second: Record | Unreadable

    @property
    def record(self) -> Record | None:
        """A version that can be read, the first one if it can."""
        return next((one for one in (self.first, self.second) if isinstance(one, Record)), None)


class Pair(Struct, frozen=True):
    """One field of both versions, in words; `name` is the field's id."""

    name: str
    label: str
    first: str
    second: str
    differs: bool

    def said(self, side: str) -> str:
        """What one of the versions says."""
        return self.first if side == FIRST else self.second

    def pieces(self, side: str) -> tuple[tuple[str, bool], ...]:
        """The text of one version in sentences, each with whether the other version lacks it."""
        other = {piece.strip() for piece in _sentences(self.said(SECOND if side == FIRST else FIRST))}
        return tuple((piece, piece.strip() not in other) for piece in _sentences(self.said(side)))


class _Conflict(Protocol):
    """What the workbook gives."""

    record: Record | Unreadable | None
    other: Record | Unreadable


def waiting(workbook: Workbook) -> tuple[Waiting, ...]:
    """Everything that was changed in two places at once and is not settled yet."""
    found = (Waiting(one.other.id or 0, one.record, one.other) for one in workbook.conflicts())
    return tuple(one for one in found if one.copy_id)


def pairs(first: Record, second: Record) -> tuple[Pair, ...]:
    """Every field that says something in one of the versions, in the order of the form."""
    known = {spec.name: spec for spec in (*all_specs(first.kind), *all_specs(second.kind))}
    found = [_pair(spec.name, spec.label, first, second, spec) for spec in known.values()]
    has_comment = any(name.startswith(_COMMENT) for name in known)
    also = {name: label for name, label in _ALSO.items() if not (name == "comment" and has_comment)}
    found += [_pair(name, label, first, second, None) for name, label in also.items()]
    return tuple(pair for pair in found if pair.first or pair.second or pair.differs)


def differing(first: Record, second: Record) -> tuple[Pair, ...]:
    """Only the fields in which the versions differ."""
    return tuple(pair for pair in pairs(first, second) if pair.differs)


def taken(first: Record, second: Record, sides: Mapping[str, str]) -> Record:
    """The first version with those fields of the second for which `sides` says so.

    Where the versions are of two kinds, the whole of one is taken: their fields do not fit each other.
    """
    names = {name for name, side in sides.items() if side == SECOND}
    if first.kind is not second.kind:
        return structs.replace(second, id=first.id) if names else first
    own = names & set(first.fields.__struct_fields__)
    spoken = {name for name in names if name.startswith(_COMMENT)}
    changed: dict[str, Any] = {name: value_of(second, name) for name in names - own - spoken}
    if spoken:
        parts = {name.removeprefix(_COMMENT): value_of(second, name) for name in spoken}
        changed["comment"] = structs.replace(first.comment or Comment(), **parts)
    fields = structs.replace(first.fields, **{name: value_of(second, name) for name in own})
    return structs.replace(first, fields=fields, **changed)


def whole(one: Waiting, side: str) -> Record | None:
    """One of the versions entire, under the number of the record; None when it cannot be read."""
    chosen = one.first if side == FIRST else one.second
    if not isinstance(chosen, Record):
        return None
    # A record that is in the trash by now comes out of it: storage knows its number.
    return structs.replace(chosen, id=one.first.id if one.first is not None else None)


def both_in_form(first: Record, second: Record, sides: Mapping[str, str]) -> dict[str, Any]:
    """Values for the form in which the record is edited: texts of both versions, else the chosen one."""
    found: dict[str, Any] = {}
    for spec in all_specs(first.kind):
        mine, theirs = value_of(first, spec.name), value_of(second, spec.name)
        if mine == theirs:
            continue
        if spec.ask.input is Input.LONG and mine and theirs:
            found[spec.name] = f"{mine}\n{BETWEEN}\n{theirs}"
        elif sides.get(spec.name) == SECOND or not mine:
            found[spec.name] = theirs
    return found


def _pair(name: str, label: str, first: Record, second: Record, spec: FieldSpec | None) -> Pair:
    mine, theirs = value_of(first, name), value_of(second, name)
    said = [_said(spec, value) for value in (mine, theirs)]
    return Pair(name, label, said[0], said[1], mine != theirs)


def _said(spec: FieldSpec | None, value: Any) -> str:
    if value is None or value == {}:
        return ""
    if spec is not None:
        return "" if value == spec.default else say(spec, value)
    if isinstance(value, tuple):
        return "、".join(str(getattr(part, "name", part)) for part in value)
    return str(getattr(value, "text", value))


def _sentences(text: str) -> list[str]:
    return [piece for piece in _SENTENCE.findall(text) if piece]
