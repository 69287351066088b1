"""What was typed for a record: `--set`, `--text`, `--json-file` and `--date` as one level of raw fields."""

import re
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from qinglan_tui.cli.console import LONGEST_PATH, note, read_text
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.checking import flat
from qinglan_tui.domain.fields import spec_named
from qinglan_tui.domain.kinds import Kind, kind_named
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import all_specs
from qinglan_tui.domain.text import quoted

_EQUALS = re.compile("[=＝]")
_BYTE = re.compile(r"\(byte (\d+)\)")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Given(Struct, frozen=True):
    """What was typed, before the kind is known; `kind` is what the JSON says of it, "" when nothing."""

    kind: str
    document: Mapping[str, object]
    pairs: tuple[tuple[str, str], ...]
    text: str | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed at all."""
        return not self.document and not self.pairs and self.text is None

    def raw(self, kind: Kind) -> dict[str, object]:
        """The fields by id: what stands in JSON, over it what was typed; a field typed twice makes a list."""
        candidates = all_specs(kind)
        typed: dict[str, list[str]] = {}
        for name, value in (*self.pairs, *([(kind.main.name, self.text)] if self.text is not None else [])):
            spec = spec_named(candidates, name)
            typed.setdefault(spec.name if spec else name, []).append(value)
        raw: dict[str, object] = {}
        for name, given in self.document.items():
            spec = spec_named(candidates, name)
            raw[spec.name if spec else name] = given
        return raw | {name: values[0] if len(values) == 1 else values for name, values in typed.items()}


def field_options(parser: Parser) -> None:
    """Declare the options that fill a record."""
    parser.option("--date", "日期", "哪一天，如 昨天第2节、上周五、11月13日、第11周周五；不写就是今天")
    parser.option("--set", "字段=内容", "填一个字段（中文名或英文名），可写多次", many=True)
    parser.option("--text", "文字", "填正文；写 - 就从标准输入读")
    parser.option("--json-file", "文件", "从 JSON 读（show --json 的样子，或一层字段）；- 是标准输入")


def read_given(asked: Namespace) -> Given:
    """What was typed for a record.

    Raises:
        Problem: it cannot be read.
    """
    if asked.text == "-" and asked.json_file == "-":
        raise WrongUse("--text 和 --json-file 不能都从标准输入读", "请把其中一个写成文件或文字")
    pairs = [_pair(text) for text in asked.set or ()]
    if asked.date is not None:
        pairs.append(("date", asked.date))
    text = read_text("-").removesuffix("\n") if asked.text == "-" else asked.text
    kind, document = _read_json(asked.json_file) if asked.json_file is not None else ("", {})
    if any(_SURROGATE.search(value) for value in (*(value for _, value in pairs), text or "")):
        note("有些字符不完整，存成了“\ufffd”，请用 qinglan show 核对。")
    return Given(kind, document, tuple(pairs), text)


def chosen_kind(named: str | None, given: Given) -> Kind:
    """The kind that was typed or stands in the JSON.

    Raises:
        Problem: there is none, an unknown one, or two different ones.
    """
    name = named or given.kind
    if not name:
        raise WrongUse("没有写记录的种类", "如 qinglan add 听课；用 qinglan add --help 看有哪些")
    kind = kind_named(name)
    if given.kind and kind_named(given.kind) is not kind:
        raise WrongUse(f"要记的是{kind.label}，JSON 里却是{kind_named(given.kind).label}", "请改其中一个")
    return kind


def _pair(text: str) -> tuple[str, str]:
    """Field and value; the full-width sign of an input method does as well."""
    parts = _EQUALS.split(text, maxsplit=1)
    if len(parts) < 2 or not parts[0].strip():
        raise WrongUse(f"--set 的{quoted(text, 40)}看不懂", "请写成 字段=内容，如 课题=几分之一")
    return parts[0].strip(), parts[1]


def _read_json(name: str) -> tuple[str, dict[str, object]]:
    text = read_text(name)
    try:
        document: Any = msgspec.json.decode(text.encode("utf-8"))
    except msgspec.DecodeError as error:
        raise Problem(f"{_named(name)}不是 JSON{_place(text, str(error))}", _LOOKS_LIKE) from None
    except RecursionError:
        raise Problem(f"{_named(name)}的层次太多", _LOOKS_LIKE) from None
    if not isinstance(document, dict):
        raise Problem(f"{_named(name)}里不是一条记录", _LOOKS_LIKE)
    kind = document.get("kind", "")
    if not isinstance(kind, str | None):
        raise Problem(f"{_named(name)}里的 kind 不是文字", _LOOKS_LIKE)
    return kind or "", flat(document)


_LOOKS_LIKE = "请照 qinglan show 编号 --json 的样子写"


def _named(name: str) -> str:
    return "标准输入" if name == "-" else f"文件{quoted(name, LONGEST_PATH)}"


def _place(text: str, message: str) -> str:
    """Where msgspec stopped, as a line number."""
    found = _BYTE.search(message)
    if not text.strip():
        return "，里面是空的"
    if not found:
        return ""
    before = text.encode("utf-8")[: int(found[1])]
    return f"（第{before.count(10) + 1}行有错）"
