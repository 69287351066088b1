"""Three devices on one synced folder, in random histories: all end equal, and no text is lost unknowingly."""

from pathlib import Path

import pytest

from tests.storage.faults.devices import LastWriterWins, play

pytestmark = pytest.mark.usefixtures("no_waiting", "short_logs")


def check(place: Path, seed: int, turns: int) -> int:
    """Play one history; returns how many conflicted copies there were."""
    outcome = play(place, seed, turns)
    assert outcome.lost == set()
    assert outcome.is_equal
    assert outcome.saves > turns // 4
    return outcome.conflicted_copies


def test_three_devices_end_equal_and_lose_no_text_that_nobody_overwrote(tmp_path: Path):
    copies = 0
    for seed in range(20):
        (tmp_path / f"{seed}").mkdir()
        copies += check(tmp_path / f"{seed}", seed, turns=60)
    assert copies > 20


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(3))
def test_three_hundred_histories_of_three_devices_end_equal_and_lose_nothing(hundred: int, tmp_path: Path):
    for seed in range(100):
        (tmp_path / f"{seed}").mkdir()
        check(tmp_path / f"{seed}", 1000 + hundred * 100 + seed, turns=90)


def test_the_same_histories_lose_texts_where_the_last_writer_wins(tmp_path: Path):
    """A control: the check finds what it is for."""
    losing = 0
    for seed in range(20):
        (tmp_path / f"{seed}").mkdir()
        outcome = play(tmp_path / f"{seed}", seed, 60, LastWriterWins)
        assert outcome.is_equal
        losing += bool(outcome.lost)
    assert losing > 8
