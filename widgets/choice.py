"""Choice and Choices: one or several of given words, by arrows, digits, space and Enter, not by a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive

from widgets._word_field import WordField
from widgets.shown import fit, one_line, shown, width

_GAP: Final = "  "
_OPEN_HINT: Final = "也可直接写"
_OWN: Final = "另写："


class Choice(WordField):
    """One of the words. Left and Right step, digits pick, space opens the list, Backspace empties.

    Enter takes what is marked or written and posts `Passed`: the field is done with.

    Where the list is not `closed`, typing writes another word. A `value` that is not among the words is kept.
    """

    ABOUT = "按数字直接选，左右键一个个换，空格展开全部，退格清空"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "下一个", show=False),
        Binding("up", "move(-1)", "上一个", show=False),
    ]

    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Changed(Message):
        """Another word was chosen or written; "" when it was emptied."""

        choice: "Choice"
        value: str

        @property
        def control(self) -> "Choice":
            return self.choice

    def __init__(
        self,
        words: Sequence[str],
        value: str = "",
        *,
        closed: bool = True,
        placeholder: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            words,
            closed=closed,
            placeholder=placeholder,
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.set_reactive(Choice.value, one_line(value))

    def validate_value(self, value: str) -> str:
        return one_line(value)

    def watch_value(self, value: str) -> None:
        self.post_message(self.Changed(self, value))

    def accept(self, word: str) -> None:
        self.value = word

    def choose_nth(self, number: int) -> None:
        self._drop.close()
        if number <= len(self.words):
            self.value = self.words[number - 1]

    def press_space(self) -> None:
        self._open()

    def on_click(self) -> None:
        self._open()

    def _open(self) -> None:
        if self._drop.is_open:
            self._drop.take()
        else:
            here = self.words.index(self.value) if self.value in self.words else 0
            self._drop.open(self.words, here)

    def action_take(self) -> None:
        if not self.take_marked():
            self.finish_writing()
        self.post_message(self.Passed(self))

    def action_move(self, by: int) -> None:
        if not self._drop.is_open:
            raise SkipAction
        self._drop.step(by)

    def action_step(self, by: int) -> None:
        if self._drop.is_open:
            self._drop.step(by)
        elif self.typed is None and self.words:
            last = len(self.words) - 1
            start = self.words.index(self.value) + by if self.value in self.words else (0 if by > 0 else last)
            self.value = self.words[max(0, min(start, last))]

    def action_rub_out(self) -> None:
        if self.typed is None and self.value and not self._drop.is_open:
            self.value = ""
        else:
            super().action_rub_out()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render(self) -> Content:
        cells = self.content_size.width
        if self.typed is not None:
            return self.render_typed(cells)
        if not self.has_focus:
            return (
                shown(fit(self.value, cells)) if self.value else shown(fit(self.placeholder, cells), "$soft")
            )
        return self._all_words(cells) or self._word_and_place(cells)

    def _all_words(self, cells: int) -> Content | None:
        """Every word with its digit, when they all go into one line and have one."""
        listed = self.words if self.value in ("", *self.words) else (*self.words, self.value)
        if len(self.words) > 9 or width(_GAP.join(f"0 {word}" for word in listed)) > cells:
            return None
        parts = []
        for number, word in enumerate(listed, 1):
            digit = shown(f"{number} " if number <= len(self.words) else "", "$lan")
            parts.append(
                Content.assemble(digit, shown(word, "bold underline" if word == self.value else "$soft"))
            )
        line = Content(_GAP).join(parts)
        room = cells - line.cell_length - width(_GAP)
        if not self.closed and width(_OPEN_HINT) <= room:
            line = Content.assemble(line, shown(_GAP + _OPEN_HINT, "$soft"))
        return line

    def _word_and_place(self, cells: int) -> Content:
        """The word alone, and how to see the others."""
        here = f"{self.words.index(self.value) + 1}/" if self.value in self.words else "共"
        hint = f"{_GAP}{here}{len(self.words)}{_GAP}空格展开"
        word = fit(self.value or self.placeholder, max(0, cells - width(hint)))
        return Content.assemble(
            shown(word, "bold underline" if self.value else "$soft"), shown(hint, "$soft")
        )


class Choices(WordField):
    """Several of the words. Arrows move; space, Enter or a digit ticks; typing adds one unless `closed`."""

    ABOUT = "按数字打勾，再按一次去掉；方向键移动，空格打勾"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "row(1)", "下一行", show=False),
        Binding("up", "row(-1)", "上一行", show=False),
    ]

    values: reactive[tuple[str, ...]] = reactive((), init=False, layout=True)
    cursor: reactive[int] = reactive(0)

    @dataclass
    class Changed(Message):
        """A word was ticked, unticked or written."""

        choices: "Choices"
        values: tuple[str, ...]

        @property
        def control(self) -> "Choices":
            return self.choices

    def __init__(
        self,
        words: Sequence[str],
        values: Sequence[str] = (),
        *,
        closed: bool = True,
        placeholder: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            words,
            closed=closed,
            placeholder=placeholder,
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.set_reactive(Choices.values, tuple(one_line(word) for word in values))

    @property
    def listed(self) -> tuple[str, ...]:
        """The given words, and after them those of one's own."""
        return tuple(dict.fromkeys((*self.words, *self.values)))

    def validate_values(self, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one_line(word) for word in values))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.listed) - 1))

    def watch_values(self, values: tuple[str, ...]) -> None:
        self.cursor = self.cursor
        self.post_message(self.Changed(self, values))

    def accept(self, word: str) -> None:
        if word not in self.values:
            self.values = self._ordered({*self.values, word}, word)

    def toggle(self, word: str) -> None:
        """Tick the word, or take the tick away."""
        chosen = {*self.values} ^ {word}
        self.values = self._ordered(chosen, word)

    def _ordered(self, chosen: set[str], newest: str) -> tuple[str, ...]:
        return tuple(word for word in dict.fromkeys((*self.listed, newest)) if word in chosen)

    def choose_nth(self, number: int) -> None:
        if number <= len(self.listed):
            self.cursor = number - 1
            self.toggle(self.listed[number - 1])

    def press_space(self) -> None:
        if self.listed:
            self.toggle(self.listed[self.cursor])

    def action_take(self) -> None:
        """Take the word being written, for there may be more of them; else the field is done with."""
        if self.take_marked():
            return
        if self.typed is not None:
            self.finish_writing()
        else:
            self.post_message(self.Passed(self))

    def action_step(self, by: int) -> None:
        if self.typed is None:
            self.cursor += by

    def action_row(self, by: int) -> None:
        """Go to the row above or below; past the last one the key belongs to the screen."""
        if self._drop.is_open:
            self._drop.step(by)
            return
        rows = self._rows(self.content_size.width)
        here = next((at for at, row in enumerate(rows) if self.cursor in row), 0)
        if self.typed is not None or not 0 <= here + by < len(rows):
            raise SkipAction
        place, target = rows[here].index(self.cursor), rows[here + by]
        self.cursor = target[min(place, len(target) - 1)]

    def on_click(self, event: events.Click) -> None:
        x, y = event.get_content_offset_capture(self)
        rows = self._rows(self.content_size.width)
        left = 0
        for at in rows[y] if 0 <= y < len(rows) else ():
            left += self._cells(at)
            if x < left:
                self.cursor = at
                self.toggle(self.listed[at])
                return

    def _box(self, at: int) -> str:
        """[x] when ticked, else the digit that ticks it while the field has the focus."""
        digit = str(at + 1) if at < 9 and self.has_focus else " "
        return f"[{'x' if self.listed[at] in self.values else digit}] "

    def _cells(self, at: int) -> int:
        return width(self._box(at) + self.listed[at] + _GAP)

    def _rows(self, cells: int) -> list[list[int]]:
        """The places of the words, row by row, as they fit into `cells`."""
        rows: list[list[int]] = [[]]
        taken = 0
        for at in range(len(self.listed)):
            if rows[-1] and taken + self._cells(at) - width(_GAP) > cells:
                rows.append([])
                taken = 0
            rows[-1].append(at)
            taken += self._cells(at)
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width)) + (self.typed is not None)

    @property
    def cursor_screen_offset(self) -> Offset:
        below = Offset(width(_OWN + (self.typed or "")), len(self._rows(self.content_size.width)))
        return self.content_region.offset + (below if self.typed is not None else Offset(0, 0))

    def render(self) -> Content:
        cells = self.content_size.width
        lines = [Content(_GAP).join(self._word(at, cells) for at in row) for row in self._rows(cells)]
        if self.typed is not None:
            lines.append(Content.assemble(shown(_OWN, "$soft"), self.render_typed(cells - width(_OWN))))
        elif not self.listed:
            lines = [shown(fit(self.placeholder or _OPEN_HINT, cells), "$soft")]
        return Content("\n").join(lines)

    def _word(self, at: int, cells: int) -> Content:
        word, box = self.listed[at], self._box(at)
        chosen = word in self.values
        style = "bold underline" if self.has_focus and at == self.cursor else "" if chosen else "$soft"
        text = fit(word, max(0, cells - width(box)))
        return Content.assemble(shown(box, "" if chosen else "$soft"), shown(text, style))
