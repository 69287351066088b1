"""Keys that arrive in one read do what the same keys do one by one, and nothing stands still over it."""

import asyncio
from typing import Any, ClassVar

from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tests.widgets._pilot import Bench, bench, dealt_with, piloted
from tests.widgets.test_form import sheet
from widgets.in_order import InOrderApp

FIELDS = "line kind parts long person day"
LONG = 20  # seconds
SLOW = 200  # turns of the event loop that a slow handler takes


def key_of(press: str) -> events.Key:
    """A key by its name, or the one that a character is."""
    character = {"enter": "\r", "tab": "\t"}.get(press, press if len(press) == 1 else None)
    return events.Key(press, character)


async def at_once(it: Bench[Any], *presses: str) -> None:
    """All these keys in one read."""
    for press in presses:
        it.app.post_message(key_of(press))
    await dealt_with(it.app)


@given(
    st.lists(
        st.sampled_from(
            ["enter", "tab", "shift+tab", "enter", "tab", *"听课1好2周，李", "left", "backspace"]
        ),
        min_size=4,
        max_size=30,
    )
)
@settings(max_examples=8, deadline=None)
def test_a_burst_into_a_form_gives_the_values_of_the_same_keys_one_by_one(presses: list[str]):
    found = []

    @piloted
    async def fill(burst: bool) -> None:
        async with bench(sheet(FIELDS)) as it:
            it.widget.focus_field("line")
            await it.pilot.pause()
            if burst:
                await at_once(it, *presses)
            else:
                for press in presses:
                    await at_once(it, press)
            await it.pilot.pause()
            found.append((dict(it.widget.raw), it.rows()))

    fill(False)
    fill(True)
    assert found[1] == found[0]


class Sheet(ModalScreen[str]):
    """Asks for one line; Enter hands it back."""

    def compose(self) -> ComposeResult:
        yield Input()

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        self.dismiss(submitted.value)


class Signal(Sheet):
    """Sets an event when it has been answered."""

    def __init__(self, answered: asyncio.Event) -> None:
        super().__init__()
        self._answered = answered

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        self._answered.set()


class Stuck(Input):
    """Comes to rest after F2 only when there is an answer."""

    async def key_f2(self) -> None:
        answered = asyncio.Event()
        assert isinstance(self.parent, Asks)
        self.app.push_screen(Signal(answered), self.parent.take)
        await answered.wait()


class Asks(Vertical):
    """Ctrl+F asks for a line, slowly, as everything on a slow machine."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+f", "ask", "找")]
    answers: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        yield Stuck()

    async def action_ask(self) -> None:
        for _ in range(SLOW):
            await asyncio.sleep(0)
        self.app.push_screen(Sheet(), self.take)

    def take(self, answer: str | None) -> None:
        self.answers += (answer or "",)


@piloted
async def test_keys_behind_one_that_opens_or_ends_a_sheet_go_where_it_leads():
    async with bench(Asks()) as it:
        presses = ("周", "ctrl+f", "听", "课", "enter", "长", "ctrl+f", "enter", "好")
        await at_once(it, *presses)
        assert it.widget.answers == ("听课", "")
        assert it.widget.query_one(Input).value == "周长好"


@piloted
async def test_what_never_comes_to_rest_holds_no_key_for_ever():
    async with bench(Asks()) as it:
        for press in ("f2", "听", "课", "enter"):
            it.app.post_message(key_of(press))
        async with asyncio.timeout(LONG):
            while not it.widget.answers:
                await asyncio.sleep(0)
        await at_once(it, "周", "ctrl+f", "长", "enter")
        assert it.widget.answers == ("听课", "长")


@piloted
async def test_a_paste_behind_a_key_goes_where_that_one_leads():
    async with bench(Asks()) as it:
        it.app.post_message(key_of("ctrl+f"))
        it.app.post_message(events.Paste("听课"))
        await at_once(it, "enter")
        assert it.widget.answers == ("听课",)


@piloted
async def test_letters_in_a_text_never_wait():
    async with bench(Input()) as it:
        app, waited = it.app, []
        assert isinstance(app, InOrderApp)
        for character in "三个学生上台折纸" * 9:
            app.post_message(key_of(character))
            app.call_later(lambda: waited.append(app.keys_wait))
        await it.pilot.pause()
        assert it.widget.value == "三个学生上台折纸" * 9
        assert len(waited) == 72
        assert not any(waited)
