from pathlib import Path

import pytest

from qinglan_tui.services.machine import Machine
from qinglan_tui.services.terminal import (
    ALL,
    APPLE,
    BARE,
    BROWSER,
    DUMB,
    MANY,
    OLD_CONSOLE,
    OTHER,
    SIXTEEN,
    VSCODE,
    WINDOWS_TERMINAL,
    advice,
    findings,
    terminal_of,
)
from tests.app._pilot import NOW

GOOD = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "zh_CN.UTF-8"}


@pytest.mark.parametrize(
    ("environ", "platform", "kind"),
    [
        ({}, "win32", OLD_CONSOLE),
        ({"WT_SESSION": "a1"}, "win32", WINDOWS_TERMINAL),
        ({"TERM_PROGRAM": "vscode"}, "win32", VSCODE),
        ({"TERM": "linux"}, "linux", BARE),
        ({"TERM": "dumb"}, "linux", DUMB),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"}, "darwin", APPLE),
        (GOOD, "linux", OTHER),
        (GOOD | {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}, "linux", BROWSER),
    ],
)
def test_a_window_is_known_by_its_surroundings(environ: dict[str, str], platform: str, kind: str):
    assert terminal_of(environ, platform).kind == kind


def test_a_good_window_has_nothing_to_be_told():
    assert advice(terminal_of(GOOD, "linux")) == ""
    assert advice(terminal_of({"WT_SESSION": "a1"}, "win32", code_page=936)) == ""
    assert terminal_of(GOOD | {"TMUX": "/tmp/1"}, "linux").name == "终端窗口（在 tmux 里）"


@pytest.mark.parametrize(
    ("environ", "platform", "code_page", "columns", "told"),
    [
        ({}, "win32", 936, 80, "Windows Terminal"),
        ({}, "win32", 936, 80, "qinglan serve"),
        ({"TERM": "xterm"}, "win32", 936, 80, "chcp 65001"),
        (GOOD | {"LANG": "zh_CN.GBK"}, "linux", None, 80, "C.UTF-8"),
        ({"TERM": "xterm"}, "linux", None, 80, "C.UTF-8"),
        (GOOD, "linux", None, 79, "80 列 24 行"),
        ({"TERM": "linux", "LANG": "zh_CN.UTF-8"}, "linux", None, 80, "desktop window"),
    ],
)
def test_what_is_not_good_comes_with_what_to_do(
    environ: dict[str, str], platform: str, code_page: int | None, columns: int, told: str
):
    assert told in advice(terminal_of(environ, platform, columns=columns, code_page=code_page))


def test_colours_are_told_as_the_terminal_names_them():
    assert terminal_of(GOOD, "linux").colours == ALL
    assert terminal_of({"TERM": "xterm-256color"}, "linux").colours == MANY
    assert terminal_of({"TERM": "xterm"}, "linux").colours == SIXTEEN
    said = findings(terminal_of(GOOD | {"NO_COLOR": ""}, "linux"))[-1].found
    assert "黑白灰" in said


def test_how_frames_are_drawn_is_kept_for_a_kind_of_window_beside_all_else(tmp_path: Path):
    machine = Machine.of({"QINGLAN_STATE": str(tmp_path)})
    device = machine.device(tmp_path)
    machine.use_plain_signs(OLD_CONSOLE, plain=True)
    machine.remember(tmp_path / "书", "王芳", NOW, 3)
    assert machine.has_plain_signs(OLD_CONSOLE)
    assert not machine.has_plain_signs(WINDOWS_TERMINAL)
    machine.use_plain_signs(OLD_CONSOLE, plain=False)
    assert not machine.has_plain_signs(OLD_CONSOLE)
    assert machine.device(tmp_path) == device
    assert machine.last() is not None
