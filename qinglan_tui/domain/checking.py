"""From what a teacher typed, or a JSON file holds, to a record; every fault is found at once, in Chinese."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.dates import read_date, read_slot
from qinglan_tui.domain.fields import FieldSpec, Input, spec_named, specs
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.periods import read_counts_for
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.records import Comment, Record, all_specs
from qinglan_tui.domain.terms import Term
from qinglan_tui.domain.text import clean, nearest, quoted

NOT_TYPED = frozenset(
    {"id", "kind", "written_at", "pairings", "links", "attachments", "imported_from", "extra"}
)
YES = frozenset({"是", "有", "真", "√", "true", "yes", "1", "y"})
NO = frozenset({"否", "无", "假", "×", "false", "no", "0", "n", ""})
_SEPARATOR = re.compile(r"[、,，;；\n]+")
_CELLS = re.compile(r"\s*[|｜\t]\s*")


class Reader(Struct, frozen=True):
    """What a date such as 上周五 or 第8周周三 is read against."""

    today: date
    term: Term | None = None


def read_record(kind: Kind, raw: Mapping[str, object], base: Record | None, reader: Reader) -> Record:
    """The record that `raw` describes, on top of `base` when one is edited.

    `raw` maps field ids or Chinese labels to text, lists, numbers or row dicts. A date may carry the slot.

    Raises:
        Faults: something cannot be read; all of it is listed, nothing is guessed or left out.
    """
    faults: list[Fault] = []
    values = _read_all(kind, raw, reader, faults)
    if base is None and "date" not in values:
        values["date"] = reader.today
    if faults:
        raise Faults(faults)
    return _apply(kind, values, base)


def fault_of(name: str, label: str, problem: Problem) -> Fault:
    """What is wrong with one field, its label said once."""
    said = problem.what.removeprefix(label)
    return Fault(name, label, said + (f"，{problem.do}" if problem.do else ""))


def flat(document: Mapping[str, object]) -> dict[str, object]:
    """A record in its JSON shape as one level of fields; what storage sets itself is left out."""
    raw = {key: value for key, value in document.items() if key not in NOT_TYPED}
    own = raw.pop("fields", {})
    comment = raw.pop("comment", None)
    if not isinstance(own, Mapping) or not isinstance(comment, Mapping | str | None):
        raise Problem(
            "JSON 里的 fields 或 comment 不是一组“名称: 内容”", "请照 qinglan show 编号 --json 的样子写"
        )
    if isinstance(comment, str):
        raw["comment.text"] = comment
    elif comment:
        raw |= {f"comment.{key}": value for key, value in comment.items()}
    return raw | dict(own)


def read_value(spec: FieldSpec, raw: object, reader: Reader) -> Any:
    """One field's value from text or JSON.

    Raises:
        Problem: it cannot be read; `what` says why and what could be written.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return spec.default
    return _READERS[spec.ask.input](spec, raw, reader)


def read_rows(spec: FieldSpec, raw: object, reader: Reader) -> tuple[Any, ...]:
    """Rows from a list of dicts or texts, or from text with a row a line and its cells apart by ｜ or a tab.

    Raises:
        Problem: rows that cannot be read, each with its number.
    """
    lines = clean(raw).splitlines() if isinstance(raw, str) else raw
    if not isinstance(lines, list | tuple):
        raise Problem("应是一行行的内容")
    cells = specs(spec.row)
    rows, wrong = [], []
    for number, line in enumerate(lines, start=1):
        if isinstance(line, str) and not line.strip():
            continue
        try:
            rows.append(spec.row(**_read_cells(cells, line, reader)))
        except Problem as problem:
            wrong.append(f"第{number}行{problem.what}")
    if wrong:
        raise Problem("；".join(wrong))
    return tuple(rows)


def _read_all(kind: Kind, raw: Mapping[str, object], reader: Reader, faults: list[Fault]) -> dict[str, Any]:
    candidates = all_specs(kind)
    values: dict[str, Any] = {}
    slot_with_date = ""
    for key, given in raw.items():
        spec = spec_named(candidates, key)
        if spec is None:
            close = nearest(key, tuple(s.label for s in candidates))
            hint = f"，是不是“{close}”" if close else ""
            faults.append(Fault(key, quoted(key), f"{kind.label}没有这一项{hint}"))
            continue
        if spec.name in values:
            faults.append(Fault(spec.name, spec.label, "写了两次，只能留一个"))
            continue
        try:
            if spec.name == "date":
                values["date"], slot_with_date = _read_day(given, reader)
            else:
                values[spec.name] = _read_field(spec, given, reader)
        except Problem as problem:
            faults.append(fault_of(spec.name, spec.label, problem))
    if slot_with_date and values.setdefault("slot", slot_with_date) != slot_with_date:
        if values["slot"]:
            faults.append(Fault("slot", "节次", f"写的是{values['slot']}，日期里却是{slot_with_date}"))
        values["slot"] = slot_with_date
    return values


def _read_field(spec: FieldSpec, given: object, reader: Reader) -> Any:
    if spec.name == "counts_for":
        return read_counts_for(_text(given), reader.today, reader.term) if given else ""
    if spec.name == "slot":
        return read_slot(_text(given)) if given else ""
    return read_value(spec, given, reader)


def _read_day(given: object, reader: Reader) -> tuple[date, str]:
    """The day, and the slot when it is written with it."""
    if isinstance(given, date):
        return given, ""
    reading = read_date("" if given is None else _text(given), reader.today, reader.term)
    return reading.date, reading.slot


def _apply(kind: Kind, values: dict[str, Any], base: Record | None) -> Record:
    own_names = {spec.name for spec in kind.specs}
    own = {name: value for name, value in values.items() if name in own_names}
    comment = {name.removeprefix("comment."): v for name, v in values.items() if name.startswith("comment.")}
    common = {name: v for name, v in values.items() if name not in own_names and "." not in name}
    if common.get("lessons_counted", 1) is None:
        common["lessons_counted"] = 1
    if base is None:
        record = Record(fields=kind.fields(**own), **common)
    else:
        record = structs.replace(base, fields=structs.replace(base.fields, **own), **common)
    if comment:
        changed = structs.replace(record.comment or Comment(), **comment)
        record = structs.replace(record, comment=None if changed == Comment() else changed)
    return record


def _text(raw: object) -> str:
    if isinstance(raw, bool | list | tuple | dict):
        raise Problem("这里应写文字")
    return clean(str(raw)).strip()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _read_line(spec: FieldSpec, raw: object, reader: Reader) -> str:
    if isinstance(raw, list | tuple) and raw:
        raise Problem("只能写一项")
    return " ".join(_text(raw).splitlines())


def _read_long(spec: FieldSpec, raw: object, reader: Reader) -> str:
    if isinstance(raw, list | tuple):
        return "\n".join(_text(part) for part in raw)
    if isinstance(raw, bool | dict):
        raise Problem("这里应写文字")
    return clean(str(raw)).strip("\n")


def _read_number(spec: FieldSpec, raw: object, reader: Reader) -> int:
    value = _read_score(spec, raw, reader)
    if value != int(value):
        raise Problem(f"{quoted(str(raw))}不是整数")
    return int(value)


def _read_score(spec: FieldSpec, raw: object, reader: Reader) -> float:
    text = _plain(_text(raw))
    if spec.ask.unit:
        text = text.removesuffix(spec.ask.unit)
    try:
        value = float(text)
    except ValueError:
        raise Problem(f"{quoted(str(raw))}不是数字") from None
    low, high = spec.ask.low, spec.ask.high
    if value != value or value in (float("inf"), float("-inf")):
        raise Problem(f"{quoted(str(raw))}不是数字")
    if (low is not None and value < low) or (high is not None and value > high):
        raise Problem(
            f"{quoted(str(raw))}超出范围，应在{low or 0:g}到{high:g}之间"
            if high is not None
            else f"{quoted(str(raw))}太小"
        )
    return value


def _read_date_value(spec: FieldSpec, raw: object, reader: Reader) -> date:
    return raw if isinstance(raw, date) else read_date(_text(raw), reader.today, reader.term).date


def _read_choice(spec: FieldSpec, raw: object, reader: Reader) -> str:
    text = _read_line(spec, raw, reader)
    choices = spec.ask.choices
    if choices is None:
        return text
    word = choices.read(text)
    if not choices.allows(word):
        raise Problem(f"{quoted(text)}不在可选范围，可写：{'、'.join(choices.spoken)}")
    return word


def _read_list(spec: FieldSpec, raw: object, reader: Reader) -> tuple[str, ...]:
    parts = _SEPARATOR.split(_text(raw)) if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple):
        raise Problem("应是几项，用顿号隔开")
    words = [_read_choice(spec, part, reader).strip() for part in parts]
    return tuple(dict.fromkeys(word for word in words if word))


def _read_flag(spec: FieldSpec, raw: object, reader: Reader) -> bool:
    if isinstance(raw, bool):
        return raw
    text = _plain(_text(raw)).lower()
    if text in YES or text in NO:
        return text in YES
    raise Problem(f"{quoted(str(raw))}看不懂，可写：是、否")


def _read_link(spec: FieldSpec, raw: object, reader: Reader) -> int:
    text = _plain(_text(raw))
    if not text.isdecimal():
        raise Problem(f"{quoted(str(raw))}不是记录编号")
    return int(text)


def _read_cells(cells: tuple[FieldSpec, ...], line: object, reader: Reader) -> dict[str, Any]:
    if isinstance(line, Struct):
        return {spec.name: getattr(line, spec.name) for spec in cells}
    if isinstance(line, str):
        return _read_line_cells(cells, line, reader)
    if not isinstance(line, Mapping):
        raise Problem("应是一组“名称: 内容”")
    values = {}
    for key, given in line.items():
        spec = spec_named(cells, str(key))
        if spec is None:
            raise Problem(f"没有{quoted(str(key))}这一项，可写：{'、'.join(cell.label for cell in cells)}")
        try:
            values[spec.name] = read_value(spec, given, reader)
        except Problem as problem:
            raise Problem(f"{spec.label}{problem.what}") from None
    return values


def _read_line_cells(cells: tuple[FieldSpec, ...], line: str, reader: Reader) -> dict[str, Any]:
    parts = _CELLS.split(line.strip())
    if len(parts) == 1:
        main = next(spec for spec in cells if spec.ask.main)
        return {main.name: read_value(main, line, reader)}
    if len(parts) > len(cells):
        raise Problem(f"有{len(parts)}格，只有{len(cells)}项：{'｜'.join(cell.label for cell in cells)}")
    return {spec.name: read_value(spec, part, reader) for spec, part in zip(cells, parts, strict=False)}


_READERS: dict[Input, Callable[[FieldSpec, object, Reader], Any]] = {
    Input.LINE: _read_line,
    Input.LONG: _read_long,
    Input.NUMBER: _read_number,
    Input.SCORE: _read_score,
    Input.DATE: _read_date_value,
    Input.CHOICE: _read_choice,
    Input.CHOICES: _read_list,
    Input.PERSON: _read_line,
    Input.PEOPLE: _read_list,
    Input.FLAG: _read_flag,
    Input.ROWS: read_rows,
    Input.RECORD: _read_link,
}
