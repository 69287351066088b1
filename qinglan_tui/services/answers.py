"""What was typed into a form of settings, read field by field; every fault is found at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from qinglan_tui.domain.checking import Reader, fault_of, read_value
from qinglan_tui.domain.fields import FieldSpec
from qinglan_tui.domain.problems import Fault, Faults, Problem

EMPTY = "还没有填"


class Answers(Struct, frozen=True):
    """The values that could be read, by field id, and what is wrong with the others."""

    values: dict[str, Any]
    faults: tuple[Fault, ...]

    def none_wrong(self, *more: Fault) -> dict[str, Any]:
        """The values.

        Raises:
            Faults: something is wrong, here or in `more`; a field is told of once.
        """
        told = {fault.field for fault in self.faults}
        faults = (*self.faults, *(fault for fault in more if fault.field not in told))
        if faults:
            raise Faults(faults)
        return self.values


def read_answers(specs: Iterable[FieldSpec], raw: Mapping[str, object], reader: Reader) -> Answers:
    """The values of the fields that `raw` holds; what it does not hold is left out."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for spec in specs:
        if spec.name not in raw:
            continue
        try:
            values[spec.name] = read_value(spec, raw[spec.name], reader)
        except Problem as problem:
            faults.append(fault_of(spec.name, spec.label, problem))
    return Answers(values, tuple(faults))
