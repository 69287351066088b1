"""The two quiet lines of a screen: TitleBar on top (where am I, is it saved), HintBar below (which keys)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from widgets.shown import fit, one_line, shown, width

_GAP: Final = "   "


class Hint(NamedTuple):
    """A key and what it does, in a few characters: `Hint("F3", "全部记录")`."""

    key: str
    label: str

    @property
    def cells(self) -> int:
        """The cells it takes on the line."""
        return width(f"{self.key} {self.label}")


class TitleBar(Widget):
    """`今日   11月22日 星期日 第12周                已保存 14:32`, a thin rule below.

    When the line is too short the middle is cut, never the title or the saved state. `tone` is the token in
    which the state is written: "soft", or "warm" when something could not be saved.
    """

    DEFAULT_CSS = """
    TitleBar {
        dock: top;
        height: 2;
        padding: 0 1;
        background: $ground;
        color: $ink;
        border-bottom: solid $rule;
    }
    """

    title: reactive[str] = reactive("")
    side: reactive[str] = reactive("")
    state: reactive[str] = reactive("")
    tone: reactive[str] = reactive("soft")

    def __init__(
        self,
        title: str = "",
        side: str = "",
        state: str = "",
        *,
        tone: str = "soft",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.set_reactive(TitleBar.title, title)
        self.set_reactive(TitleBar.side, side)
        self.set_reactive(TitleBar.state, state)
        self.set_reactive(TitleBar.tone, tone)

    def render(self) -> Content:
        cells = self.content_size.width
        state = fit(self.state, cells // 2)
        title = fit(self.title, cells - width(state) - (2 if state else 0))
        room = cells - width(title) - width(state) - (2 if state else 0) - width(_GAP)
        side = fit(self.side, room)
        left = Content.assemble(shown(title, "bold"), shown(_GAP + side if side else "", "$soft"))
        spaces = " " * (cells - left.cell_length - width(state))
        return Content.assemble(left, spaces, shown(state, f"${self.tone}"))


class HintBar(Widget):
    """`1 听课  2 审阅   F3 全部记录  F10 菜单`, a thin rule above; the two last rows, on which nobody types.

    At most `most` hints, as many as fit, the first ones first; a hint is shown whole or not at all. A click
    on one posts `Pressed`. A sentence in `said` stands in their place until it is "" again.
    """

    DEFAULT_CSS = """
    HintBar {
        dock: bottom;
        height: 2;
        padding: 0 1;
        background: $ground;
        color: $ink;
        border-top: solid $rule;
    }
    """

    hints: reactive[tuple[Hint, ...]] = reactive(())
    said: reactive[str] = reactive("")

    @dataclass
    class Pressed(Message):
        """A hint was clicked: do what its key does."""

        hint_bar: "HintBar"
        hint: Hint

        @property
        def control(self) -> "HintBar":
            return self.hint_bar

    def __init__(
        self,
        hints: Iterable[Hint] = (),
        *,
        most: int = 6,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._most = most
        self.set_reactive(HintBar.hints, tuple(hints))

    def placed(self, cells: int) -> list[tuple[int, Hint]]:
        """The hints that are shown on a line of so many cells, each with the cell it begins at."""
        shown_hints: list[tuple[int, Hint]] = []
        at = 0
        for hint in self.hints[: self._most]:
            if shown_hints:
                # A wider gap between the digits and the other keys.
                at += 2 if hint.key.isdigit() == shown_hints[-1][1].key.isdigit() else 3
            if at + hint.cells > cells:
                break
            shown_hints.append((at, hint))
            at += hint.cells
        return shown_hints

    def watch_hints(self) -> None:
        """What has been said stands until there is something else to see."""
        self.said = ""

    def render(self) -> Content:
        if self.said:
            return shown(fit(self.said, self.content_size.width))
        parts: list[Content | str] = []
        end = 0
        for at, hint in self.placed(self.content_size.width):
            parts += [
                " " * (at - end),
                shown(one_line(hint.key), "bold $lan"),
                shown(f" {one_line(hint.label)}"),
            ]
            end = at + hint.cells
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        x, y = event.get_content_offset_capture(self)
        for at, hint in self.placed(self.content_size.width):
            if not self.said and y == 0 and at <= x < at + hint.cells:
                self.post_message(self.Pressed(self, hint))


class HintLine(HintBar):
    """The keys of a sheet on one line at its foot, as they are written: `"Ctrl+S 保存   Esc 返回"`.

    What is said in their place may take several lines.
    """

    DEFAULT_CSS = """
    HintLine { dock: none; height: auto; min-height: 1; padding: 0; border: none; }
    """

    def __init__(self, hints: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(hints_in(hints), most=9, id=id, classes=classes)
        self._tone = ""

    def say(self, text: str, *, warm: bool = False) -> None:
        """A sentence in the place of the keys; "" shows them again."""
        self._tone = "$warm" if warm else ""
        self.said = text
        self.refresh(layout=True)

    def render(self) -> Content:
        return shown(self.said, self._tone) if self.said else super().render()


def hints_in(text: str) -> tuple[Hint, ...]:
    """The hints that are written with three blanks between them."""
    parts = (part.strip().partition(" ") for part in text.split(_GAP))
    return tuple(Hint(key, label.strip()) for key, _, label in parts if label)
