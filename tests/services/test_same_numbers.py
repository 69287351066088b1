"""One number, wherever it is read: in 今日, in the progress, on the command line and in the Word file."""

import datetime as dt
import json
from pathlib import Path

import docx
import pytest

from qinglan_tui.cli import main
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.export import export_summary
from qinglan_tui.services.opening import open_workbook
from qinglan_tui.services.progress import progress_of
from qinglan_tui.services.today import count, today
from qinglan_tui.storage import Workbook

NOW = dt.datetime(2026, 11, 22, 14, 32)
# Counted by hand in the sample: lessons heard until 22 November, what was checked, what was handed in.
HAND_COUNTS = {
    "mentor": {
        ("000-01-D06", "李青"): (8, 10, 0),
        ("000-01-D06", "周敏"): (9, 10, 5),
        ("000-01-D08", "李青"): (4, 2, 0),
        ("000-01-D08", "周敏"): (3, 2, 0),
        ("000-01-D10", "李青"): (0, 1, 0),
    },
    "apprentice": {
        ("000-01-D14", "陈素云"): (10, 10, 5),
        ("000-01-D15", "陈素云"): (0, 1, 0),
        ("000-01-D20", ""): (0, 1, 0),
    },
}


@pytest.fixture(params=["mentor", "apprentice"])
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def book(role: str, tmp_path: Path) -> Workbook:
    """The sample of that role, opened for reading."""
    make_demo(tmp_path / "book", role, NOW)
    return open_workbook(tmp_path / "book", write=False, now=NOW)


def numbers(book: Workbook) -> dict[tuple[str, str], tuple[float, float | None, float]]:
    """Done, required and on paper of each of the owner's duties, by its id and the partner."""
    return {
        (duty.duty.id, "、".join(duty.partners) if duty.pairing else ""): (
            duty.done,
            duty.required,
            duty.paper,
        )
        for one in progress_of(book, NOW.date())
        for duty in one.mine
    }


def test_the_progress_is_what_a_hand_counts(book: Workbook, role: str) -> None:
    found = numbers(book)
    for (duty, partner), expected in HAND_COUNTS[role].items():
        key = (duty, partner) if (duty, partner) in found else (duty, "")
        assert found[key] == expected, (duty, partner)


def test_the_command_line_says_the_same(
    book: Workbook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QINGLAN_NOW", NOW.isoformat())
    assert main(["--workbook", str(book.folder), "progress", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["duties"]
    done = sorted((duty["id"], duty["done"]) for duty in told)
    expected = [(duty.duty.id, duty.done) for one in progress_of(book, NOW.date()) for duty in one.duties]
    assert done == sorted(expected)


def test_today_shows_the_same(book: Workbook, role: str) -> None:
    value = today(book, NOW)
    shown = {line.label: [count(row) for row in line.counts] for line in value.glance}
    label, cells = {
        "mentor": ("听徒弟课", ["8/10节", "9/10节"]),
        "apprentice": ("听师傅课", ["10/10节"]),
    }[role]
    assert shown[label] == cells


def test_the_word_file_prints_the_same(book: Workbook, role: str, tmp_path: Path) -> None:
    target = export_summary(book, NOW, target=tmp_path / "总结.docx")
    cells = [
        tuple(cell.text for cell in row.cells)
        for table in docx.Document(str(target)).tables
        for row in table.rows
    ]
    expected = {
        "mentor": [
            ("听徒弟课（李青）", "10节", "8节", "还差2节"),
            ("听徒弟课（周敏）", "10节", "9节（其中纸质5节）", "还差1节"),
            ("检查教学资料（李青）", "2次", "4次", "超额完成"),
        ],
        "apprentice": [
            ("听师傅课", "10节", "10节（其中纸质5节）", "已完成"),
            ("汇报课", "1次", "0次", "还差1次"),
        ],
    }[role]
    for row in expected:
        assert row in cells
