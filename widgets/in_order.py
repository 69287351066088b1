"""InOrderApp: keys that arrive in one read are dealt with one after another, as if they were pressed slowly.

Textual hands every key to what has the focus when the key is read. Letters are written there at once, but
Backspace, Enter, Tab or Ctrl+F take effect only after messages up to the app and back: on a slow machine, or
behind an input method that commits with Enter, the next letters would be written first, or in the field, list
or screen that is just being left. Here a key behind one that is no letter waits until everything that the
earlier one set going has come to rest. Letters behind letters in one field never wait.
"""

import asyncio
from collections import deque
from typing import Final, TypeVar

from textual import events
from textual.app import App
from textual.widget import Widget

from widgets._textual_patches import is_at_rest, takes_text

Result = TypeVar("Result")

# So many turns of the event loop a key takes at most when nothing is slow; then one looks less often.
_TURNS: Final = 40
_PAUSE: Final = 0.004  # seconds
# After so many looks, a second or more, something works on without end: until it ends, few turns must do.
_PATIENCE: Final = _TURNS + 250


class InOrderApp(App[Result]):
    """An app that deals with a key wholly before the next one is handed on."""

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Key | events.Paste] = deque()
        self._rest: asyncio.Task[None] | None = None
        # Whether the last key may lead away from where it went, and where that is.
        self._led = False
        self._went_to: Widget | None = None
        self._gave_up = False

    @property
    def keys_wait(self) -> bool:
        """Whether keys are held back just now."""
        return self._rest is not None

    async def on_event(self, event: events.Event) -> None:
        """Hold a key back while an earlier one is still being dealt with."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._rest is not None or self._must_wait():
            self._held.append(event)
            self._wait()
        else:
            await self.deal_with(event)

    async def deal_with(self, event: events.Key | events.Paste) -> None:
        """Hand the key to what has the focus, before those that wait."""
        focused = self.focused if self.screen_stack else None
        stays = focused is not None and takes_text(focused) and _is_text(event, focused)
        self._led = not stays
        self._went_to = focused
        await super().on_event(event)

    def _must_wait(self) -> bool:
        """Whether what the last key set going is still under way; a letter in a text sets nothing going."""
        if not self._led:
            return False
        # The app itself is dealing with this one just now.
        if self.message_queue_size == 0 and is_at_rest(self, self._went_to):
            self._gave_up = False
            return False
        return True

    def _wait(self) -> None:
        if self._rest is None:
            self._rest = asyncio.create_task(self._come_to_rest(), name="keys wait")

    async def _come_to_rest(self) -> None:
        """Look until everything rests, then let the waiting keys go from the app's own queue."""
        try:
            self._gave_up = not await self._rests(_TURNS if self._gave_up else _PATIENCE)
        finally:
            # Whatever happens, no key waits for ever.
            self._led = False
            self.call_later(self._let_go)

    async def _rests(self, looks: int) -> bool:
        """Whether everything has come to rest within so many looks."""
        for look in range(looks):
            await asyncio.sleep(0 if look < _TURNS else _PAUSE)
            if is_at_rest(self, self, self._went_to):
                return True
        return False

    async def _let_go(self) -> None:
        """Hand the waiting keys on, up to and with the next one that may lead away."""
        self._rest = None
        while self._held:
            if self._must_wait():
                self._wait()
                return
            await self.deal_with(self._held.popleft())


def _is_text(event: events.Key | events.Paste, field: Widget) -> bool:
    """Whether the field that takes text does nothing but change its text."""
    if isinstance(event, events.Paste) or event.is_printable:
        return True
    # A new line in a text of several.
    return event.key == "enter" and getattr(field, "read_only", None) is False
