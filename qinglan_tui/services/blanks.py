"""The record that would fill a gap: of which kind, and what can be filled in beforehand."""

import datetime as dt
import re

from msgspec import Struct

from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds import KINDS_BY_CODE, Kind
from qinglan_tui.domain.programmes import Match, Part
from qinglan_tui.domain.progress_values import DutyProgress, PeriodProgress, Progress
from qinglan_tui.domain.selectors import FILLED
from qinglan_tui.domain.tallying import alternatives

# The periods that a record itself can be written for.
_COUNTS_FOR = re.compile(r"\d{4}-\d\d|\d{4}-W\d\d|\d{4}-\d{4}-\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_OF_PARTNERS = frozenset({"听徒弟", "听师傅", "徒弟", "师傅"})
MOST_KINDS = 3


class Blank(Struct, frozen=True, kw_only=True):
    """A record to be written: its kind, what to say of it, and its first values as a form takes them."""

    code: str
    label: str
    raw: dict[str, object] = {}


def blanks_of(
    one: Progress, duty: DutyProgress, period: PeriodProgress, today: dt.date, part: str = ""
) -> tuple[Blank, ...]:
    """What may be written so that it counts in the period, one for each kind or open part of the duty.

    Nothing for a partner's duty, and nothing where something has to be added to a record that is there.
    `part` takes only the part of that title.
    """
    rule = duty.duty
    if not duty.mine or rule.is_per_event or rule.milestones:
        return ()
    asked = alternatives(rule) if rule.parts or rule.mode != "sum" else ()
    full = {covered.name for covered in period.covered if covered.done >= covered.required}
    parts = [one for one in asked if (one.title == part if part else one.title not in full)]
    if not asked:
        parts = [Part(counts=(code,)) for code in rule.counts]
    found = [_blank(one, duty, period, today, wanted) for wanted in parts]
    return tuple(blank for blank in found if blank is not None)[:MOST_KINDS]


def _blank(
    one: Progress, duty: DutyProgress, period: PeriodProgress, today: dt.date, part: Part
) -> Blank | None:
    codes = part.counts or duty.duty.counts
    kind = KINDS_BY_CODE.get(codes[0]) if codes else None
    if kind is None:
        return None
    raw = _values(kind, {**duty.duty.where, **part.where})
    raw |= _partner(one, duty, kind, {**duty.duty.where, **part.where})
    label = f"写一条{kind.label.split('（')[0]}" + (f"（{part.title}）" if part.title else "")
    here = _holds(period, today)
    if _COUNTS_FOR.fullmatch(period.period):
        if _MONTH.fullmatch(period.period) or not here:
            raw["counts_for"] = period.period
            label += f"，算{period.label}的"
    elif not here and period.since is not None:
        label += f"，日期要在{period.label}里"
    return Blank(code=kind.code, label=label, raw=raw)


def _holds(period: PeriodProgress, today: dt.date) -> bool:
    begun = period.since is None or period.since <= today
    return begun and (period.until is None or today <= period.until)


def _values(kind: Kind, where: dict[str, Match]) -> dict[str, object]:
    """The plain values of a rule's selection; what is worked out or negated says nothing to write down."""
    raw: dict[str, object] = {}
    for name, value in where.items():
        spec = kind.spec(name)
        words = value if isinstance(value, tuple) else (value,)
        word = next((word for word in words if word not in ("", FILLED)), None)
        if spec is None or word is None or spec.ask.input in (Input.PERSON, Input.PEOPLE):
            continue
        raw[name] = [word] if spec.ask.input is Input.CHOICES else word
    return raw


def _partner(one: Progress, duty: DutyProgress, kind: Kind, where: dict[str, Match]) -> dict[str, object]:
    """Who the other one is, where the record would say so and there is only one."""
    if len(duty.partners) != 1:
        return {}
    name = duty.partners[0]
    fields = {spec.name for spec in kind.specs}
    asked = {str(where.get(key, "")) for key in ("direction", "relation")}
    if asked & _OF_PARTNERS and "teacher" in fields:
        return {"teacher": name}
    if _is_theirs(one, name, where):
        return {"teacher" if "teacher" in fields else "author": name}
    if where.get("party") and "participants" in fields:
        return {"participants": [duty.person, name]}
    several = len({other.pairing for other in one.mine if other.pairing}) > 1
    return {"people": [name]} if several and duty.pairing else {}


def _is_theirs(one: Progress, name: str, where: dict[str, Match]) -> bool:
    """Whether the partner is the one who does it: the apprentice's lesson that the mentor owes as well."""
    role = where.get("author", where.get("taught_by"))
    side = {other.person for other in one.duties if other.duty.owes == role}
    return role == "partner" or name in side
