"""WordField: what a choice of one word and a choice of several have in common."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from widgets._drop import Drop, offered
from widgets.shown import one_line, shown, width


class WordField(Widget, can_focus=True):
    """Given words, and writing a word of one's own where the list is not `closed`.

    While a word is being written `typed` holds it; Enter, Tab or leaving the field takes it, Esc gives it up.
    Given words that match it, in Chinese or by pinyin, drop down under it. Digits may be full-width.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "前一个", show=False),
        Binding("right", "step(1)", "后一个", show=False),
        Binding("enter", "take", "选定", show=False),
        Binding("backspace", "rub_out", "删去", show=False),
        Binding("delete", "rub_out", "删去", show=False),
        Binding("escape", "give_up", "收起", show=False),
    ]

    ABOUT: ClassVar[str] = ""

    @property
    def HELP_TEXT(self) -> str:  # noqa: N802 - as it is called on every widget
        """What F1 says."""
        return self.ABOUT + ("。" if self.closed else "；也可以直接打字，给出的词认拼音首字母。")

    DEFAULT_CSS = """
    WordField {
        width: 1fr;
        height: auto;
        background: $ground;
        color: $ink;
        &:focus { background: $field; }
    }
    """

    typed: reactive[str | None] = reactive(None, layout=True)

    @dataclass
    class Passed(Message):
        """Enter was pressed: the field is done with."""

        field: "WordField"

        @property
        def control(self) -> "WordField":
            return self.field

    def __init__(
        self,
        words: Sequence[str],
        *,
        closed: bool = True,
        placeholder: str = "",
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self.words = tuple(one_line(word) for word in words)
        self.closed = closed
        self.placeholder = placeholder
        self._drop = Drop(self, self._take_word)

    def accept(self, word: str) -> None:
        """Take a word into the value; each of the two does it its own way."""
        raise NotImplementedError

    def choose_nth(self, number: int) -> None:
        """Do what the digit stands for."""
        raise NotImplementedError

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where a word is being written: the IME window stands there."""
        return self.content_region.offset + Offset(self.writing_cells, 0)

    @property
    def writing_cells(self) -> int:
        """The cells before the place where the next typed character appears."""
        return width(self.typed or "")

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether what is typed is text here."""
        return not self.closed and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        character = event.character
        if character is None or not event.is_printable:
            return
        # An input method may commit １２３.
        digit = unicodedata.normalize("NFKC", character)
        if self.typed is None and len(digit) == 1 and digit in "123456789":
            self.choose_nth(int(digit))
        elif self.typed is None and character in " \u3000":
            self.press_space()
        elif not self.closed:
            self._write(character)
        else:
            # A letter or a Chinese character means nothing here: the screen may say why.
            return
        event.stop()
        event.prevent_default()

    def press_space(self) -> None:
        """Do what the space bar stands for while nothing is being written."""
        raise NotImplementedError

    def _write(self, text: str) -> None:
        if self.typed is None:
            self._drop.close()
        self.typed = (self.typed or "") + text

    def watch_typed(self, typed: str | None) -> None:
        """Show the given words that are meant."""
        if self.is_attached and (typed is not None or self._drop.is_open):
            self._drop.open(*offered(typed or "", self.words))

    def _take_word(self, word: str) -> None:
        self.typed = None
        self.accept(word)

    def take_marked(self) -> bool:
        """Take the word at the mark of the list that is open; say whether there was one."""
        return self._drop.take()

    def on_paste(self, event: events.Paste) -> None:
        if not self.closed:
            event.stop()
            self._write(one_line(event.text))

    def on_blur(self) -> None:
        self._drop.close()
        self.finish_writing()

    def finish_writing(self) -> None:
        """Take the word that was being written, if there is one."""
        word, self.typed = (self.typed or "").strip(), None
        if word:
            self.accept(word)

    def action_rub_out(self) -> None:
        if self.typed is None:
            raise SkipAction
        self.typed = self.typed[:-1] or None

    def action_give_up(self) -> None:
        if self._drop.is_open:
            self._drop.close()
            return
        if self.typed is None:
            raise SkipAction
        self.typed = None

    def render_typed(self, cells: int) -> Content:
        """The word being written with its cursor; its end stays in view."""
        word = self.typed or ""
        while width(word) >= cells and word:
            word = word[1:]
        return Content.assemble(shown(word), (" ", "$ground on $ink"))
