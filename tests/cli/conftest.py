"""The `qinglan` command run in this process, on a workbook of its own, with the clock of 22 November 2026."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from qinglan_tui.cli import main

INIT = (
    "init",
    *(
        "--name",
        "王芳",
        "--school",
        "桃浦中心小学",
        "--role",
        "mentor",
        "--partner",
        "李青",
        "--partner",
        "周敏",
    ),
    *(
        "--programme",
        "000-01",
        "--term",
        "2026-2027-1",
        "--term-start",
        "2026-09-01",
        "--term-end",
        "2027-01-22",
    ),
    *("--subject", "数学"),
)


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its data."""
        return msgspec.json.decode(self.out)


Qinglan = Callable[..., Said]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Qinglan:
    """The command, before there is a workbook; `stdin` is what is piped into it."""
    monkeypatch.setenv("QINGLAN_WORKBOOK", str(tmp_path / "book"))
    monkeypatch.setenv("QINGLAN_NOW", "2026-11-22T14:32")
    monkeypatch.chdir(tmp_path)

    def run(*argv: str, stdin: str | bytes = b"") -> Said:
        data = stdin.encode("utf-8") if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        code = main(argv)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture
def qinglan(bare: Qinglan) -> Qinglan:
    """The command on 王芳's workbook."""
    assert bare(*INIT).code == 0
    return bare


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The folder of that workbook."""
    return tmp_path / "book"
