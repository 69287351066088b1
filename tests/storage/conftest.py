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


@pytest.fixture
def short_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs are emptied after a few saves, in the middle of a session too, and not only after many."""
    monkeypatch.setattr("qinglan_tui.storage.engine.engine.KEPT_SIZE", 2_000)
    monkeypatch.setattr("qinglan_tui.storage.engine.engine.TIDY_SIZE", 20_000)


@pytest.fixture(params=["long logs", "short logs"])
def any_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Once with logs that keep all of a test, once with logs that are emptied at every chance."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "short logs":
            patch.setattr("qinglan_tui.storage.engine.engine.KEPT_SIZE", 0)
            patch.setattr("qinglan_tui.storage.engine.engine.TIDY_SIZE", 3_000)
        yield
