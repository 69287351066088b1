"""A workbook for every storage test that asks for one."""

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
