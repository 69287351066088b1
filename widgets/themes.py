"""The two looks of the workbook: 宣纸 (warm paper) and 墨 (soft black), as Textual themes.

Widgets name these tokens in their `DEFAULT_CSS` and nothing else: $ground (page), $ink (text), $soft (what
waits), $rule (the one thin line), $lan (蓝: the mentor's side, keys), $qing (青: the apprentice's side),
$warm (owed now, problems), $field (paper under the cursor), $lift (what floats).
"""

from typing import Any, Final

from textual.app import App
from textual.theme import Theme

TEXT_TOKENS: Final = ("ink", "soft", "lan", "qing", "warm")
PAPER_TOKENS: Final = ("ground", "field", "lift")
TONES: Final = ("", *TEXT_TOKENS)

_XUAN: Final = {
    "ground": "#FBF8F1",
    "ink": "#2B2A27",
    "soft": "#6E695F",
    "rule": "#D9D3C5",
    "lan": "#1F5C99",
    "qing": "#0F7B6C",
    "warm": "#B4441F",
    "field": "#F5F0E5",
    "lift": "#FEFCF8",
}
_MO: Final = {
    "ground": "#1B1D1F",
    "ink": "#DAD7CF",
    "soft": "#9A958A",
    "rule": "#34373A",
    "lan": "#7FB2E5",
    "qing": "#67C7B5",
    "warm": "#E8946B",
    "field": "#25282B",
    "lift": "#212427",
}


def _theme(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    """Map our tokens onto Textual's own names, so that its stock widgets look the same."""
    ground, ink, rule = colours["ground"], colours["ink"], colours["rule"]
    stock = {
        "border": rule,
        "border-blurred": rule,
        "text-muted": colours["soft"],
        "text-disabled": colours["soft"],
        "foreground-muted": colours["soft"],
        "block-cursor-background": colours["field"],
        "block-cursor-foreground": ink,
        "input-cursor-background": ink,
        "input-cursor-foreground": ground,
        "input-selection-background": rule,
        "input-selection-foreground": ink,
        "screen-selection-background": rule,
        "screen-selection-foreground": ink,
        "scrollbar": rule,
        "scrollbar-hover": colours["soft"],
        "scrollbar-active": colours["soft"],
        "scrollbar-background": ground,
        "scrollbar-background-hover": ground,
        "scrollbar-background-active": ground,
        "scrollbar-corner-color": ground,
        "footer-background": ground,
        "footer-key-foreground": colours["lan"],
    }
    return Theme(
        name=name,
        primary=colours["lan"],
        secondary=colours["qing"],
        accent=colours["lan"],
        success=colours["qing"],
        warning=colours["warm"],
        error=colours["warm"],
        foreground=ink,
        background=ground,
        surface=ground,
        panel=colours["lift"],
        boost=colours["field"],
        dark=dark,
        variables={**stock, **colours},
    )


XUAN: Final = _theme("宣纸", _XUAN, dark=False)
MO: Final = _theme("墨", _MO, dark=True)
THEMES: Final = (XUAN, MO)


def use_themes(app: App[Any], name: str = XUAN.name) -> None:
    """Register both themes and choose one; to be called in the app's `__init__`, before any widget exists.

    An unknown name gives 宣纸: a theme remembered by a newer version must not stop the app.
    """
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = name if name in {theme.name for theme in THEMES} else XUAN.name
