"""A filled-in record of any kind, made from its declaration alone."""

from datetime import date
from typing import Any

from qinglan_tui.domain.checking import Reader, read_record
from qinglan_tui.domain.fields import FieldSpec, Input, specs
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.records import Record, all_specs, value_of
from qinglan_tui.domain.terms import new_term

TODAY = date(2026, 11, 22)
TERM = new_term("2026-2027-1", date(2026, 9, 1), date(2027, 1, 22))
READER = Reader(TODAY, TERM)

_SPECIAL: dict[str, object] = {"slot": "第2节", "counts_for": "2026-10"}


def sample(spec: FieldSpec, number: int = 0) -> Any:
    """A value that the field may hold."""
    ask = spec.ask
    words = ask.choices.words if ask.choices else ("自拟", "另一个")
    low = 1 if ask.low is None else ask.low
    match ask.input:
        case Input.NUMBER:
            return int(low) + number + 1
        case Input.SCORE:
            return low + number + 0.5
        case Input.DATE:
            return date(2026, 11, 13 + number)
        case Input.CHOICE:
            return words[-1]
        case Input.CHOICES:
            return (*words[:2], *(() if ask.choices and ask.choices.closed else ("自己写的",)))
        case Input.PERSON:
            return "李青"
        case Input.PEOPLE:
            return ("李青", "周敏")
        case Input.FLAG:
            return True
        case Input.ROWS:
            return tuple(
                spec.row(**{cell.name: sample(cell, at) for cell in specs(spec.row)}) for at in range(2)
            )
        case Input.RECORD:
            return 1234567
        case Input.LONG:
            return f"　　{spec.label}的第一段。\n第二段：{number}"
        case _:
            return _SPECIAL.get(spec.name, f"{spec.label}{number}")


def sample_values(kind: Kind) -> dict[str, Any]:
    """A value for every field of the kind, by id."""
    return {spec.name: sample(spec) for spec in all_specs(kind)}


def sample_record(kind: Kind) -> Record:
    """A record in which every field of the kind is filled."""
    return read_record(kind, sample_values(kind), None, READER)


def values_of(record: Record) -> dict[str, Any]:
    """The values of a record as a form takes them."""
    return {spec.name: value_of(record, spec.name) for spec in all_specs(record.kind)}
