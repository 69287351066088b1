"""The schemes of the seed documents by name: an index, so that not all their files need be read."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.schemes import Scheme
from qinglan_tui.domain.text import nearest, quoted

_INDEX = Path(__file__).parent.parent / "programmes" / "index.toml"


@cache
def schemes() -> tuple[Scheme, ...]:
    """All schemes in the order of their ids; read once from the package."""
    text = _INDEX.read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["scheme"], tuple[Scheme, ...])


def scheme_named(name: str) -> Scheme:
    """The scheme of that id or name.

    Raises:
        Problem: there is none; the nearest is named.
    """
    wanted = name.strip()
    for scheme in schemes():
        if wanted in (scheme.id, scheme.name):
            return scheme
    close = nearest(wanted, tuple(scheme.id for scheme in schemes()) + tuple(s.name for s in schemes()))
    hint = f"是不是“{close}”？" if close else ""
    examples = "、".join(f"{scheme.id} {scheme.name}" for scheme in schemes() if scheme.relevance == "core")
    raise Problem(f"没有{quoted(name)}这个方案", f"{hint}常用的有：{examples}")
