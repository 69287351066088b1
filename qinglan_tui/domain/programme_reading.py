"""From plain data (a parsed TOML file) to a Programme, with every fault named by duty, field and reason."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.problems import Fault, Faults
from qinglan_tui.domain.programmes import (
    UNDECIDED,
    Amount,
    Check,
    Credit,
    Cycle,
    Document,
    Duty,
    Goal,
    Milestone,
    Part,
    Programme,
    Reminder,
    Selection,
    Stage,
    Switches,
)
from qinglan_tui.domain.text import nearest, quoted

T = TypeVar("T", bound=Struct)

# Tables of a file that hold structs of their own: key in the file → (field, struct, a list or one).
_LISTS: dict[type[Struct], dict[str, tuple[str, type[Struct]]]] = {
    Programme: {
        "goal": ("goals", Goal),
        "stage": ("stages", Stage),
        "duty": ("duties", Duty),
        "reminder": ("reminders", Reminder),
        "document": ("documents", Document),
        "check": ("checks", Check),
    },
    Duty: {"part": ("parts", Part), "also": ("also", Amount), "milestones": ("milestones", Milestone)},
}
_TABLES: dict[type[Struct], dict[str, type[Struct]]] = {
    Programme: {"labels": Labels, "cycle": Cycle, "switches": Switches},
    Duty: {"on": Selection, "credit": Credit},
}
# What may stand as 未定, and is then left empty and named in `undecided`.
_MAY_BE_OPEN: dict[type[Struct], frozenset[str]] = {
    Duty: frozenset({"n", "n2", "due", "since", "until", "target_n", "years"}),
    Cycle: frozenset({"n", "extend", "cap"}),
}
_NUMBER_NAMES = {
    str: "文字，写在引号里",
    bool: "true 或 false",
    int: "整数",
}
MISSING = "没有写"


class _Place(Struct, frozen=True):
    """Where in the file a value stands: 000-01-D06, or the programme itself with an empty name."""

    name: str = ""

    def fault(self, field: str, what: str) -> Fault:
        """A fault of a field here."""
        return Fault(f"{self.name}.{field}" if self.name else field, f"{self.name} {field}".strip(), what)


def read_programme(raw: Mapping[str, Any]) -> Programme:
    """The programme that a file's data says.

    Raises:
        Faults: unknown keys, wrong types, unknown words, contradictions; each with duty id and field.
    """
    # Presets are checked by the tests, and every command would pay for loading the checks.
    from qinglan_tui.domain.programme_checks import check_programme

    faults: list[Fault] = []
    programme = _read(Programme, raw, _Place(), faults)
    if programme is not None:
        faults += check_programme(programme)
    return _refused(programme, faults)


def read_preset(raw: Mapping[str, Any]) -> Programme:
    """The programme of a preset's data: its shape is read, its meaning is known to be right.

    Raises:
        Faults: it has not the shape of a programme.
    """
    faults: list[Fault] = []
    return _refused(_read(Programme, raw, _Place(), faults), faults)


def _refused(programme: Programme | None, faults: list[Fault]) -> Programme:
    if faults or programme is None:
        raise Faults(faults, "请照 docs/programmes.md 修改后再试")
    return programme


@cache
def _fields(struct: type[Struct]) -> dict[str, structs.FieldInfo]:
    """The fields of a struct by name; msgspec works them out anew each time."""
    return {field.name: field for field in structs.fields(struct)}


def _read(struct: type[T], raw: Any, place: _Place, faults: list[Fault]) -> T | None:
    """One struct from a table; None when it cannot be made at all."""
    if not isinstance(raw, Mapping):
        faults.append(place.fault("", f"应是一张表，不能写{quoted(str(raw))}"))
        return None
    known = _fields(struct)
    lists, tables = _LISTS.get(struct, {}), _TABLES.get(struct, {})
    allowed = (known.keys() - {name for name, _ in lists.values()} - {"undecided"}) | lists.keys()
    values: dict[str, Any] = {}
    undecided: list[str] = []
    before = len(faults)
    for key, value in raw.items():
        if key not in allowed:
            close = nearest(key, sorted(allowed))
            faults.append(place.fault(key, "没有这一项" + (f"，是不是 {close}" if close else "")))
        elif key in lists:
            name, inner = lists[key]
            values[name] = _read_list(inner, key, value, place, faults)
        elif key in tables:
            read = _read(tables[key], value, _inside(place, key), faults)
            if read is not None:
                values[key] = read
        elif value == UNDECIDED and key in _MAY_BE_OPEN.get(struct, ()):
            undecided.append(key)
        else:
            _read_value(key, value, known[key].type, values, place, faults)
    for name, field in known.items():
        if field.required and name not in values and name not in raw:
            faults.append(place.fault(name, MISSING))
    if undecided:
        values["undecided"] = tuple(undecided)
    try:
        return struct(**values)
    except TypeError:
        # A required field is missing or was refused; that is among the faults.
        assert len(faults) > before
        return None


def _inside(place: _Place, key: str) -> _Place:
    return _Place(f"{place.name} {key}".strip())


def _read_list(
    inner: type[Struct], key: str, raw: Any, place: _Place, faults: list[Fault]
) -> tuple[Struct, ...]:
    if not isinstance(raw, list):
        faults.append(place.fault(key, f"应写成 [[{key}]]，可以有几个"))
        return ()
    found = []
    for number, entry in enumerate(raw, start=1):
        named = entry.get("id") if isinstance(entry, Mapping) else None
        own = _Place(named) if isinstance(named, str) and named else _inside(place, f"{key} 第{number}个")
        read = _read(inner, entry, own, faults)
        if read is not None:
            found.append(read)
    return tuple(found)


def _read_value(
    key: str, value: Any, wanted: Any, values: dict[str, Any], place: _Place, faults: list[Fault]
) -> None:
    """One plain value into `values`; a date of TOML is taken as its text where a text is wanted."""
    if type(value) is wanted:
        values[key] = value
        return
    try:
        values[key] = msgspec.convert(_without_dates(value), wanted)
    except msgspec.ValidationError:
        faults.append(place.fault(key, f"应是{_said(wanted)}，不能写{quoted(_shown(value))}"))


def _without_dates(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [_without_dates(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _without_dates(part) for key, part in value.items()}
    return value


def _said(wanted: Any) -> str:
    """What a value should be, in words."""
    if wanted in _NUMBER_NAMES:
        return _NUMBER_NAMES[wanted]
    text = str(wanted)
    if text.startswith("tuple[int"):
        return "一组整数，如 [2, 3]"
    if text.startswith("tuple"):
        return '一组文字，如 ["observation"]'
    if text.startswith("dict"):
        return '{ 项目 = "值" } 的写法'
    return "整数" if "float" not in text else "数"


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def programme_document(programme: Programme) -> dict[str, Any]:
    """The programme as the plain data of its file; `read_programme` gives it back."""
    return _written(programme)


def _written(value: Struct) -> dict[str, Any]:
    keys = {name: key for key, (name, _) in _LISTS.get(type(value), {}).items()}
    document: dict[str, Any] = {}
    for field in _fields(type(value)).values():
        held = getattr(value, field.name)
        if field.name == "undecided":
            document |= dict.fromkeys(held, UNDECIDED)
        elif held is not None and held not in ((), {}, field.default):
            document[keys.get(field.name, field.name)] = _plain(held)
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return _written(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return {key: _plain(part) for key, part in value.items()} if isinstance(value, dict) else value
