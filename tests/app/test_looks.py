"""Nothing shines through, nothing is told by colour alone, frames hold in an old console."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter, Monochrome
from textual.screen import ModalScreen

import qinglan_tui.screens
import widgets
from tests.app._pilot import make_workbook, piloted, put, running
from widgets.plain_signs import PlainSigns

SEE_THROUGH = re.compile(r"opacity|hatch|background[^;]*\d%|background[^;]*transparent|\btint", re.IGNORECASE)
FRAMES = "─│┌┐└┘━╌›▁"
# The stock tint of a focused line, taken away.
_NO_TINT = "background-tint: $field 0%"


def below(kind: type[ModalScreen[object]]) -> Iterator[type[ModalScreen[object]]]:
    """All classes made of one."""
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def sheets() -> list[type[ModalScreen[object]]]:
    """Every screen of ours that stands before another."""
    for package in (widgets, qinglan_tui.screens):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return [one for one in below(ModalScreen) if one.__module__.startswith(("widgets", "qinglan_tui"))]


def test_every_sheet_has_a_paper_of_its_own():
    for sheet in sheets():
        own = [one for one in sheet.__mro__ if one is not ModalScreen and issubclass(one, ModalScreen)]
        said = [re.search(rf"{one.__name__} \{{[^}}]*background: \$ground;", one.DEFAULT_CSS) for one in own]
        assert any(said), sheet


@pytest.mark.parametrize("room", ["widgets", "qinglan_tui/screens"])
def test_nothing_is_drawn_with_half_a_colour(room: str):
    """Under a wide character half a colour leaves half a character."""
    for path in (Path(__file__).parents[2] / room).glob("*.py"):
        text = path.read_text(encoding="utf-8").replace(_NO_TINT, "")
        for css in re.findall(r'CSS = """(.*?)"""', text, re.DOTALL):
            assert not SEE_THROUGH.search(css), path.name


@piloted
async def test_without_colours_the_row_the_field_and_what_is_owed_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    with make_workbook(tmp_path / "书") as workbook:
        put(workbook, "observation", {"date": "2026-11-13", "topic": "几分之一", "teacher": "李青"})
        async with running(workbook) as it:
            assert any(isinstance(one, Monochrome) for one in it.app.get_line_filters())
            assert "› " in it.seen()
            await it.press("f4")
            assert "还差" in it.seen()
            await it.press("f2", "1")
            focused = it.app.focused
            assert focused is not None
            row = it.rows()[focused.region.y]
            strip = it.app.screen._compositor.render_strips()[focused.region.y]
            label = next(segment for segment in strip if segment.text.strip())
            assert label.style is not None and label.style.bold, row


def test_plain_signs_leave_a_teachers_words():
    words = Segment("“平均分”——①…·★ 3×4")
    assert PlainSigns().apply([words], Color.parse("white")) == [words]


@piloted
async def test_plain_signs_reach_every_frame(tmp_path: Path):
    with make_workbook(tmp_path / "书") as workbook:
        put(workbook, "observation", {"date": "2026-11-13", "topic": "几分之一", "teacher": "李青"})
        async with running(workbook) as it:
            filters: list[LineFilter] = list(it.desk_app.get_line_filters())
            it.desk_app.use_plain_signs(True)
            await it.pilot.pause()
            assert len(it.desk_app.get_line_filters()) == len(filters) + 1
            assert not set(it.seen()) & set(FRAMES)
            await it.press("f10")
            assert not set(it.seen()) & set(FRAMES)
            await it.press("escape", "f4")
            assert not set(it.seen()) & set(FRAMES)
