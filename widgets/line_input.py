"""LineInput: one line of Chinese text, with suggestions under it where there are any (persons, classes)."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.widgets import Input

from widgets._drop import MOST_ROWS, Drop
from widgets.shown import one_line, width

# Several names in one line: 李青、周敏.
_BETWEEN: Final = re.compile(r"[、，,；;]\s*")


def matching(typed: str, words: Sequence[str]) -> list[str]:
    """Return the words that hold what was typed, those beginning with it first."""
    wanted = typed.strip().casefold()
    found = [word for word in words if wanted in word.casefold()]
    return sorted(found, key=lambda word: not word.casefold().startswith(wanted))


class LineInput(Input):
    """One line. Pasted lines are joined by a space and never shortened; Enter posts `LineInput.Submitted`.

    With `suggestions`, Down opens their list and typing narrows it; Up and Down move in it, Enter takes
    one, Esc closes it. With `several` the line holds names with 、 between them; a suggestion replaces only
    the last one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "select_all", "全选", show=False),
        Binding("down", "suggest(1)", "下一个建议", show=False),
        Binding("up", "suggest(-1)", "上一个建议", show=False),
        Binding("escape", "close_suggestions", "收起建议", show=False),
    ]

    DEFAULT_CSS = """
    LineInput {
        height: 1;
        border: none;
        padding: 0;
        background: $ground;
        color: $ink;
        &:focus { border: none; background: $field; background-tint: $field 0%; }
        & > .input--cursor { background: $ink; color: $ground; text-style: none; }
        & > .input--selection { background: $rule; color: $ink; }
        & > .input--placeholder, & > .input--suggestion { color: $soft; }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        suggestions: Sequence[str] = (),
        several: bool = False,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        # Before Input: setting the first value already asks for them.
        self.suggestions: tuple[str, ...] = tuple(suggestions)
        self._several = several
        self._drop = Drop(self, self._take)
        super().__init__(
            placeholder=one_line(placeholder),
            select_on_focus=False,
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.set_reactive(LineInput.cursor_blink, False)
        self.set_reactive(LineInput.value, one_line(value))

    def on_mount(self) -> None:
        """Let Input take note of the first value, which it can only in a running app; nothing has changed."""
        first = self.value
        self.set_reactive(LineInput.value, "")
        with self.prevent(Input.Changed):
            self.value = first

    def validate_value(self, value: str) -> str:
        """Whatever comes in, by key, paste or program, is one clean line."""
        return one_line(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put the text, made one line, in place of what stands between the two positions."""
        super().replace(one_line(text), start, end)

    def on_paste(self, event: events.Paste) -> None:
        """Insert all of what is pasted; stock Input would keep its first line only."""
        event.prevent_default()
        event.stop()
        if event.text:
            self.replace(event.text, *self.selection)

    def on_focus(self) -> None:
        self.call_after_refresh(self._show_cursor)

    def on_blur(self) -> None:
        """Show the beginning of a long value again."""
        self._drop.close()
        self.scroll_to(x=0, animate=False)

    def _show_cursor(self) -> None:
        if not self.has_focus:
            return
        before = width(self.value[: self.cursor_position])
        self.scroll_to_region(Region(before, 0, 1, 1), animate=False, force=True)

    def watch_value(self, value: str) -> None:
        """Narrow the suggestions to what is being typed."""
        if not self.suggestions or not self.has_focus:
            return
        typed = self._piece(value)
        found = matching(typed, self.suggestions) if typed.strip() else []
        self._drop.open([] if found == [typed] else found[:MOST_ROWS])

    def action_suggest(self, by: int) -> None:
        """Open the list, or move in it; without suggestions the key belongs to the screen."""
        if not self._drop.is_open:
            typed = self._piece(self.value)
            found = matching(typed, self.suggestions)
            # What stands there already is no suggestion: then show them all.
            found = list(self.suggestions) if found in ([], [typed]) else found
            if by < 0 or not found:
                raise SkipAction
            self._drop.open(found)
        self._drop.step(by)

    def action_close_suggestions(self) -> None:
        if not self._drop.is_open:
            raise SkipAction
        self._drop.close()

    async def action_submit(self) -> None:
        """Enter takes the marked suggestion; without one it posts `Submitted`."""
        if not self._drop.take():
            await super().action_submit()

    def _piece(self, value: str) -> str:
        """What the suggestions are for: the whole line, or the last of several names."""
        return _BETWEEN.split(value)[-1] if self._several else value

    def _take(self, word: str) -> None:
        self.value = self.value.removesuffix(self._piece(self.value)) + word
        self.cursor_position = len(self.value)
        self._drop.close()
