"""LineInput: one line of Chinese text, with suggestions under it where there are any (persons, classes)."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.widgets import Input

from qinglan_tui.domain.text import clean
from widgets._clauses import ClauseKeys
from widgets._drop import Drop, offered
from widgets.pinyin import matching
from widgets.shown import one_line, width

# Several names in one line: 李青、周敏.
_BETWEEN: Final = re.compile(r"[、，,；;]\s*")
OFFERED: Final = "向下键看用过的；打汉字、拼音或首字母（李青 lq）就只剩合的，上下键选，回车选定，Esc 收起。"
_ENDS: Final = "，。、；：！？,.;:!?"


class LineInput(ClauseKeys):
    """One line; Enter posts `LineInput.Submitted`. Pasted lines are joined by ； and never shortened.

    With `suggestions`, Down or a click into the empty line opens their list, and typing narrows it: in
    Chinese, by pinyin or its initials. Up and Down move in it, Enter or a click takes one, Esc closes it.
    A word that what was typed stands for (lq, 三2) is marked at once. With `several` the line holds names
    with 、 between them; a suggestion replaces only the last one. Ctrl+Left and Ctrl+Right go by clauses.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "select_all", "全选", show=False),
        Binding("down", "suggest(1)", "下一个建议", show=False),
        Binding("up", "suggest(-1)", "上一个建议", show=False),
        Binding("escape", "close_suggestions", "收起建议", show=False),
    ]

    @property
    def HELP_TEXT(self) -> str:  # noqa: N802 - as it is called on every widget
        """What F1 says, where there is something to choose."""
        return OFFERED if self.suggestions else ""

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
        super().replace(one_line(joined(text, "、" if self._several else "；")), start, end)

    def on_paste(self, event: events.Paste) -> None:
        """Insert all of what is pasted; stock Input would keep its first line only."""
        event.prevent_default()
        event.stop()
        if event.text:
            self.replace(event.text, *self.selection)

    def on_click(self) -> None:
        """Into an empty line: show what can be chosen."""
        if self.suggestions and not self.value and not self._drop.is_open:
            self._drop.open(self.suggestions)

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
        self._drop.open(*offered(self._piece(value), self.suggestions))

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


def joined(text: str, between: str) -> str:
    """Several lines as one, in which one sees where each ended; one line stays as it is."""
    lines = [line for line in clean(text).split("\n") if line.strip()]
    if len(lines) < 2:
        return text
    # A line that ends with a mark of its own needs no other.
    ended = [line.rstrip() if line.rstrip()[-1] in _ENDS else line.rstrip() + between for line in lines[:-1]]
    return "".join(ended[:1] + [line.lstrip() for line in ended[1:]]) + lines[-1].lstrip()
