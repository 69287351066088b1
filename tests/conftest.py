"""What every test stands on: no home folder, no workbook from outside, no animation, steady examples."""

import gc
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

# Textual reads this once, when it is imported.
os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from hypothesis import HealthCheck, settings

# Shared machines are slow at times: no deadline; the same examples each run, so a red run is red for all.
settings.register_profile(
    "workbook",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("workbook")

HOME_NAMES = (
    "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME",
    "XDG_DOCUMENTS_DIR",
)  # fmt: skip
# What a terminal says of itself; every test sees the same one.
TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
OTHER_TERMINALS = (
    "NO_COLOR",
    "TERM_PROGRAM",
    "TMUX",
    "STY",
    "WT_SESSION",
    "SSH_CONNECTION",
    "TEXTUAL_DRIVER",
)
# What the tests kept apart need, by their marker.
NEEDED = {"render": ("soffice", "pdftoppm", "pdftotext"), "terminal": ("tmux",), "browser": ("chromium",)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests whose programs are missing; their make targets, and so CI, insist on them."""
    for marker, programs in NEEDED.items():
        missing = [name for name in programs if shutil.which(name) is None]
        for item in items:
            if missing and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"needs {', '.join(missing)}"))


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay until the end: the garbage collector need not look at them again."""
    gc.freeze()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders by number; pytest's own way reads all former ones for each new one."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing returns at once; what is flushed, and when, tests/storage proves and decides for itself.

    The processes that a test starts do wait.
    """
    if request.path.parent.name != "storage":
        for name in ("fsync", "fdatasync"):
            monkeypatch.setattr(os, name, lambda descriptor: None, raising=False)


@pytest.fixture(autouse=True)
def _away_from_home(
    request: pytest.FixtureRequest, _homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Nobody's home, workbook or clock setting reaches a test, nor a process that it starts."""
    home, state = next(_homes), next(_homes)
    home.mkdir()
    state.mkdir()
    for name in HOME_NAMES:
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("QINGLAN_STATE", str(state))
    for name, value in TERMINAL.items():
        monkeypatch.setenv(name, value)
    for name in ("QINGLAN_WORKBOOK", "QINGLAN_NOW", *OTHER_TERMINALS):
        monkeypatch.delenv(name, raising=False)
    yield
    # LibreOffice keeps caches there, whatever it is told.
    if not request.node.get_closest_marker("render"):
        assert sorted(path.name for path in home.iterdir()) == [], "written into the home folder"
