"""JSON text of a workbook file: one document a line, read strictly, never half."""

import codecs
import json
import math
import re
from typing import Any

import msgspec

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import clean

FORMAT = 2
META = "meta"

Tables = dict[str, dict[str, Any]]
# The same with each document as its JSON text.
RawTables = dict[str, dict[int, bytes]]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_decode_raw = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]]).decode
_ID = re.compile("0|[1-9][0-9]{0,17}")
_MEND = "文件没有动过；请按这个位置改好，或用备份换回它，再打开"


class Damaged(Problem):
    """A file that cannot be read as what it should be; it is left as it is.

    `file` is its name; `line` and `column` count from 1 and are 0 where there is no one place.
    """

    def __init__(self, file: str, why: str, line: int = 0, column: int = 0) -> None:
        where = f"第{line}行第{column}个字：" if line else ""
        super().__init__(f"“{file}”读不出来，{where}{why}", _MEND)
        self.file = file
        self.why = why
        self.line = line
        self.column = column

    def __reduce__(self) -> tuple[type["Damaged"], tuple[str, str, int, int]]:
        return type(self), (self.file, self.why, self.line, self.column)


def encode(tables: Tables) -> bytes:
    """Return the file of these tables: meta first, a line for each document, the lowest id first."""
    names = sorted(tables, key=lambda name: name != META)
    return b"{\n" + b",\n".join(_encode_table(name, tables[name]) for name in names) + b"\n}\n"


def _encode_table(name: str, documents: dict[str, Any]) -> bytes:
    lines = [b'"%s": %s' % (key.encode(), _encode(documents[key])) for key in sorted(documents, key=int)]
    return b"%s: {%s}" % (_encode(name), b"\n" + b",\n".join(lines) + b"\n" if lines else b"")


def encode_raw(tables: RawTables) -> bytes:
    """Return the file of these tables, as `encode` does."""
    names = sorted(tables, key=lambda name: name != META)
    return b"{\n" + b",\n".join(_join_table(name, tables[name]) for name in names) + b"\n}\n"


def _join_table(name: str, documents: dict[int, bytes]) -> bytes:
    lines = [b'"%d": %s' % (key, documents[key]) for key in sorted(documents)]
    return b"%s: {%s}" % (_encode(name), b"\n" + b",\n".join(lines) + b"\n" if lines else b"")


def load(data: bytes, file: str) -> tuple[RawTables, int]:
    """Return the tables of a file and the format that it names, or raise Damaged.

    Files edited by hand are welcome: indented, reordered, with a byte order mark or Windows line ends.
    """
    try:
        tables = _split(data)
        # A text that is no UTF-8, an id that stands there twice or a fault of shape shows on the slow way.
        data.decode()
        if encode_raw(tables) == data:
            return _spelled_out(tables), _format(tables)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    tables = _split(_rewritten(data, file))
    return tables, _format(tables)


def read_document(raw: bytes) -> Any:
    """Return a document of `load` in objects of its own."""
    try:
        return _decode(raw)
    except msgspec.MsgspecError:
        # A number beyond all bounds, written by hand.
        return cleaned(json.loads(raw))


def check(data: bytes, file: str) -> bytes:
    """Return the file's data in the form that `decode` reads, or raise Damaged; as `load` does."""
    return encode_raw(load(data, file)[0])


def decode(data: bytes) -> Tables:
    """Return the tables of a file that `check` has let through; every call makes new objects."""
    tables: Tables = _decode(data)
    return tables


def _split(data: bytes) -> RawTables:
    return {
        name: {int(key): bytes(raw) for key, raw in rows.items()} for name, rows in _decode_raw(data).items()
    }


def _spelled_out(tables: RawTables) -> RawTables:
    """The tables without the letters that another program wrote by their numbers: a search must find them."""
    for rows in tables.values():
        for key, raw in rows.items():
            if b"\\u" in raw:
                rows[key] = _encode(read_document(raw))
    return tables


def _format(tables: RawTables) -> int:
    meta = _decode(tables[META][1])
    number = meta["format"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ValueError(number)
    return number


def _rewritten(data: bytes, file: str) -> bytes:
    try:
        tables = cleaned(_read_slowly(data, file))
        fault = _shape_fault(tables)
        if fault:
            raise Damaged(file, fault)
        return encode(tables)
    except RecursionError as error:
        raise Damaged(file, "层次太多") from error


def format_of(tables: Tables) -> int:
    """Return the format version that the file names."""
    number: int = tables[META]["1"]["format"]
    return number


def cleaned(value: Any) -> Any:
    """Return JSON values that every file can hold: clean text, no NaN, in objects of their own."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): cleaned(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [cleaned(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _read_slowly(data: bytes, file: str) -> Any:
    """Read what another program wrote, finding the place of a fault and ids that stand there twice."""
    text = _text_of(data, file)
    if not text.strip():
        raise Damaged(file, "里面是空的")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=lambda name: None)
    except json.JSONDecodeError as error:
        raise Damaged(file, "格式断了", error.lineno, error.colno) from error
    except ValueError as error:
        # Python reads no integer of thousands of digits.
        raise Damaged(file, "里面有一个太长的数字") from error
    except _Twice as error:
        raise Damaged(file, f"“{error}”写了两次，只能留一个") from error


def _text_of(data: bytes, file: str) -> str:
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        fault = error
    try:
        # What an old Chinese editor writes; a broken file is hardly ever right in it from end to end.
        text = data.decode("gb18030")
        json.loads(text)
        return text
    except ValueError:
        before = data[: fault.start].decode(encoding, errors="replace")
        raise Damaged(file, "不是 UTF-8 文字", *_place(before)) from fault


class _Twice(Exception):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Twice(key)
            seen.add(key)
    return found


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _shape_fault(tables: Any) -> str:
    """Say what keeps these values from being a workbook file, "" when nothing does."""
    if not isinstance(tables, dict):
        return "不是青蓝工作簿的文件"
    for name, documents in tables.items():
        if not isinstance(documents, dict):
            return f"“{name}”不是一张表"
        for key in documents:
            if not _ID.fullmatch(key):
                return f"“{name}”里的编号“{key}”不是数字"
    meta = tables.get(META, {}).get("1")
    number = meta.get("format") if isinstance(meta, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        return "不是青蓝工作簿的文件（没有格式号）"
    return ""
