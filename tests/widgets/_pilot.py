"""A bench for one widget: a tiny app of 80 by 24, keys, Chinese typing, and what is seen on the screen."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from widgets import _textual_patches
from widgets.in_order import InOrderApp
from widgets.themes import use_themes

W = TypeVar("W", bound=Widget)
P = ParamSpec("P")

# What a teacher may type or paste, and what no widget may read as orders.
HOSTILE = ("[/张][b]", "[@click=app.quit]退[/]", "\x1b[31m红\x1b]0;x\x07")

# So many turns of the event loop a key takes at most from the app to the widget and back up again.
HOPS = 50
SLOW = 60  # seconds: a key that waits so long waits for ever


def piloted(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run an async test without a plugin."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(_awaited(test(*args, **kwargs)))

    return run


async def _awaited(test: Awaitable[None]) -> None:
    await test


async def dealt_with(app: App[Any]) -> None:
    """Wait until the keys have gone all the way, and none is held back any more."""
    for _ in range(HOPS):
        await asyncio.sleep(0)
    async with asyncio.timeout(SLOW):
        while isinstance(app, InOrderApp) and app.keys_wait and app.is_running:
            await asyncio.sleep(0)
    for _ in range(HOPS):
        await asyncio.sleep(0)


class BenchApp(InOrderApp[None]):
    """Holds the widgets under test and remembers their messages."""

    def __init__(self, *widgets: Widget, theme: str = "宣纸") -> None:
        super().__init__()
        use_themes(self, theme)
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self._widgets


class Bench(Generic[W]):
    """One running widget."""

    def __init__(self, app: BenchApp, widget: W, pilot: Pilot[None], messages: list[Message]) -> None:
        self.app = app
        self.widget = widget
        self.pilot = pilot
        self.messages = messages

    async def press(self, *keys: str) -> None:
        """Press keys one after another; each has been dealt with before the next comes."""
        for key in keys:
            character = {"space": " "}.get(key, key if len(key) == 1 else None)
            self.app.post_message(events.Key(key, character))
            await dealt_with(self.app)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Type text as an IME commits it: one key event a character, without waiting between them."""
        for character in text:
            self.app.post_message(events.Key(character, character))
        await dealt_with(self.app)
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste text as the terminal hands it over."""
        self.app.post_message(events.Paste(text))
        await dealt_with(self.app)
        await self.pilot.pause()

    def posted(self, kind: type[Message]) -> list[Any]:
        """The messages of one kind, each once, however many widgets it passed."""
        return list({id(message): message for message in self.messages if type(message) is kind}.values())

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the terminal's own cursor stands, and with it the IME's window."""
        return self.app.cursor_position.x, self.app.cursor_position.y

    def rows(self, screen: Screen[Any] | None = None) -> list[str]:
        """What is seen, row by row, without trailing blanks."""
        strips = (screen or self.app.screen)._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def seen(self) -> str:
        """What is seen, as one text."""
        return "\n".join(self.rows())


@asynccontextmanager
async def bench(widget: W, *beside: Widget, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Bench[W]]:
    """Mount a widget, and others beside it, alone in an app with our themes and patches."""
    _textual_patches.install()
    app = BenchApp(widget, *beside)
    messages: list[Message] = []
    async with app.run_test(size=size, message_hook=messages.append) as pilot:
        yield Bench(app, widget, pilot, messages)
