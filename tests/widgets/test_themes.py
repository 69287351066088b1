import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from tests.widgets._pilot import bench, piloted
from widgets.hints import TitleBar
from widgets.themes import MO, PAPER_TOKENS, TEXT_TOKENS, THEMES, XUAN, use_themes


def _brightness(colour: Color) -> float:
    channels = [value / 255 for value in colour.rgb]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2: 1 is none, 21 is black on white."""
    lighter, darker = sorted((_brightness(Color.parse(one)), _brightness(Color.parse(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_computed_as_the_standard_says():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=["xuan", "mo"])
@pytest.mark.parametrize("paper", PAPER_TOKENS)
@pytest.mark.parametrize("token", TEXT_TOKENS)
def test_every_text_colour_is_readable_on_every_paper(theme: Theme, paper: str, token: str):
    assert contrast(theme.variables[token], theme.variables[paper]) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=["xuan", "mo"])
@pytest.mark.parametrize("state", ["block-cursor", "input-cursor", "input-selection", "screen-selection"])
def test_cursor_and_selected_text_are_readable(theme: Theme, state: str):
    ink, paper = theme.variables[f"{state}-foreground"], theme.variables[f"{state}-background"]
    assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=["xuan", "mo"])
def test_without_colours_everything_stays_as_readable(theme: Theme):
    """NO_COLOR leaves the brightness of each colour."""
    grey = {name: Color.parse(theme.variables[name]).monochrome.hex for name in (*TEXT_TOKENS, *PAPER_TOKENS)}
    assert all(contrast(grey[ink], grey[paper]) >= 4.5 for ink in TEXT_TOKENS for paper in PAPER_TOKENS)


@pytest.mark.parametrize("theme", THEMES, ids=["xuan", "mo"])
def test_with_sixteen_colours_text_is_seen_on_every_paper_and_selected_text_apart(theme: Theme):
    """By the usual palette of terminals, whose grey on white is not quite as dark as ours."""

    def of_sixteen(token: str) -> str:
        named = RichColor.parse(theme.variables[token]).downgrade(ColorSystem.STANDARD)
        return named.get_truecolor().hex

    for paper in PAPER_TOKENS:
        assert all(contrast(of_sixteen(ink), of_sixteen(paper)) >= 3.9 for ink in TEXT_TOKENS)
    assert of_sixteen("rule") not in (of_sixteen("ground"), of_sixteen("ink"))


def test_the_colours_are_those_that_were_agreed():
    names = ("ground", "ink", "soft", "rule", "lan", "qing", "warm")
    assert [XUAN.variables[name] for name in names] == [
        "#FBF8F1", "#2B2A27", "#6E695F", "#D9D3C5", "#1F5C99", "#0F7B6C", "#B4441F",
    ]  # fmt: skip
    assert [MO.variables[name] for name in names] == [
        "#1B1D1F", "#DAD7CF", "#9A958A", "#34373A", "#7FB2E5", "#67C7B5", "#E8946B",
    ]  # fmt: skip


def test_a_theme_of_another_version_falls_back_to_the_light_one():
    app: App[None] = App()
    use_themes(app, "朱砂")
    assert app.theme == "宣纸"


@piloted
async def test_changing_the_theme_changes_what_is_seen():
    async with bench(TitleBar("今日")) as it:
        assert it.app.screen.styles.background.hex == "#FBF8F1"
        it.app.theme = "墨"
        await it.pilot.pause()
        assert it.widget.styles.background.hex == "#1B1D1F"
        assert it.app.screen.styles.background.hex == "#1B1D1F"
