import pytest
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
def test_selected_text_and_the_cursor_are_readable(theme: Theme):
    assert contrast(theme.variables["ink"], theme.variables["rule"]) >= 4.5
    assert contrast(theme.variables["ground"], theme.variables["ink"]) >= 4.5
    assert contrast(theme.variables["ground"], theme.variables["soft"]) >= 4.5


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
