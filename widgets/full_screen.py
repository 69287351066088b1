"""A long text on the whole screen and back: the same widget, so cursor, undo steps and autosave stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from textual.widget import Widget

from widgets.hints import HintBar, TitleBar

if TYPE_CHECKING:
    from widgets.editor import Editor

# What stays on the screen beside the text.
BESIDE: Final = "TitleBar, FindLine, HintBar, #foot"
_LAST_ROWS: Final = 2

# How each text on a whole screen goes back, and the title line above it.
_titles: Final[WeakKeyDictionary[Editor, TitleBar]] = WeakKeyDictionary()
_back: Final[WeakKeyDictionary[Editor, list[Callable[[], object]]]] = WeakKeyDictionary()


def enter(editor: Editor) -> None:
    """Give the text the whole screen, its lines no longer than is comfortable to read."""
    screen = editor.screen
    if screen.maximized is not None:
        return
    above = [one for one in editor.ancestors if isinstance(one, Widget) and one.is_scrollable]
    scrolled = [(one, one.scroll_offset.y) for one in above]
    margin = editor.styles.margin
    align, hatch = screen.styles.align, screen.styles.hatch
    back: list[Callable[[], object]] = [
        lambda: setattr(editor.styles, "margin", margin),
        lambda: setattr(screen.styles, "align", align),
        lambda: setattr(screen.styles, "hatch", hatch),
    ]
    if bar := _title_of(editor):
        title, side = bar.title, bar.side
        back += [lambda: setattr(bar, "title", title), lambda: setattr(bar, "side", side)]
        bar.title = label_of(editor) or title
        _titles[editor] = bar
    _back[editor] = [*back, lambda: _scroll_back(editor, scrolled)]
    # Esc goes out one level, and the line for finding is one.
    setattr(screen, "ALLOW_IN_MAXIMIZED_VIEW", BESIDE)  # noqa: B010
    setattr(screen, "ESCAPE_TO_MINIMIZE", False)  # noqa: B010
    screen.styles.align = ("center", "top")
    screen.styles.hatch = "none"
    # Nobody writes on the last rows: an input method's window would cover them.
    editor.styles.margin = (1, 0, 0 if screen.query(HintBar) else _LAST_ROWS, 0)
    screen.maximized = editor
    editor.call_after_refresh(_scroll_to_cursor, editor)


def _scroll_to_cursor(editor: Editor) -> None:
    if editor.is_attached:
        editor.scroll_cursor_visible()


def leave(editor: Editor) -> None:
    """Take the text back to its place in the form."""
    editor.screen.maximized = None
    _titles.pop(editor, None)
    for step in _back.pop(editor, []):
        step()


def tell(editor: Editor, text: str) -> None:
    """Write in the title line how long the text is, while it has the whole screen."""
    if bar := _titles.get(editor):
        bar.side = text


def label_of(editor: Editor) -> str:
    """What the text is called in its form, "" where it has no name."""
    spec = getattr(editor.parent, "spec", None)
    return str(getattr(spec, "label", ""))


def _title_of(editor: Editor) -> TitleBar | None:
    return next(iter(editor.screen.query(TitleBar)), None)


def _scroll_back(editor: Editor, scrolled: list[tuple[Widget, int]]) -> None:
    """Show the form where it stood before, as far as the cursor is seen there."""

    def scroll() -> None:
        for one, y in scrolled:
            if one.is_attached:
                one.scroll_to(y=y, animate=False, force=True, immediate=True)
        _scroll_to_cursor(editor)

    editor.call_after_refresh(scroll)
