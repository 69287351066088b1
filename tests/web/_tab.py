"""A tab of Chromium: what the app draws in it, keys, an input method, and the files that it brings."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, WebSocket

PATIENCE = 40.0  # seconds: the machine may be busy
STILL = 0.2  # seconds without a frame
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>]")


class Tab:
    """A page with the workbook, looked at through what it is sent to draw."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.drawn = ""
        self._drawn_at = 0.0
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("websocket", self._listen)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._draw)

    def _draw(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            self._drawn_at = time.monotonic()
            self.drawn += CONTROL.sub("", data.decode("utf-8", "replace"))

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait for something that is seen or stored."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, f"{what}; drawn was {self.drawn[-1000:]!r}"
            self.page.wait_for_timeout(20)

    def sees(self, text: str) -> None:
        """Wait until the text is drawn and the picture stands still; the next look begins behind the text."""
        self.until(
            lambda: text in self.drawn and time.monotonic() - self._drawn_at > STILL, f"waited for {text}"
        )
        self.drawn = self.drawn[self.drawn.index(text) + len(text) :]

    def press(self, *keys: str) -> None:
        """Press keys; what is drawn from now on is the answer."""
        self.drawn = ""
        for key in keys:
            self.page.keyboard.press(key)

    def compose(self, spelling: str, text: str) -> None:
        """Type as an input method does: the spelling grows at the cursor, then the text takes its place."""
        method = self.page.context.new_cdp_session(self.page)
        for end in range(1, len(spelling) + 1):
            part = spelling[:end]
            given = {"text": part, "selectionStart": end, "selectionEnd": end}
            method.send("Input.imeSetComposition", given)
        method.send("Input.insertText", {"text": text})
        method.detach()
