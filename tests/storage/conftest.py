"""A workbook for every storage test that asks for one; no waiting for the disk where that proves nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from qinglan_tui.storage import Workbook
from tests.storage.samples import new_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    """A new workbook, open for writing."""
    made = new_book(tmp_path / "青蓝工作簿")
    yield made
    made.close()


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing returns at once: for tests of what is in the files, not of what the disk makes of them."""
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda descriptor: None, raising=False)
