"""The server's side of a tab: one process of the app, started from a list of words, ended with patience.

It stands on `textual_serve.app_service`, two names of which are private (`_open_app_process` starts a shell
there, and `_build_environment`); a test fails when they move, and the version is pinned.
"""

import asyncio
import json
import os
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

import qinglan_tui

ROOT: Final = Path(qinglan_tui.__file__).resolve().parents[1]
DRIVER: Final = "qinglan_tui.web.web_driver:TabDriver"
# What is true of the window that the server was started in, and not of a page.
NOT_OF_A_PAGE: Final = ("TEXTUAL", "TEXTUAL_LOG", "TMUX", "STY", "WT_SESSION", "ConEmuPID")
OF_A_PAGE: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
# Ctrl+C in the terminal is for the server, which lets the apps leave first.
APART: Final[dict[str, Any]] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"start_new_session": True}
)
PATIENCE: Final = 20.0  # seconds for an app to save and leave
LEAST, MOST = 10, 1000  # cells of a side that a page may ask for


def app_command(folder: Path) -> tuple[str, ...]:
    """The words that start the app of one tab; the folder is one of them, whatever is in its name."""
    return (sys.executable, "-P", "-m", "qinglan_tui.web", str(folder.absolute()))


def cells(text: str | None, usual: int) -> int:
    """A number of cells that a page asks for, within reason."""
    number = (
        int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 6 else usual
    )
    return min(max(number, LEAST), MOST)


class Tab(AppService):
    """One process of the app and the page that shows it."""

    def __init__(
        self,
        words: Sequence[str],
        *,
        send: Callable[[bytes], Awaitable[None]],
        say: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[Any]],
        downloads: DownloadManager,
    ) -> None:
        self._words = tuple(words)
        self.ended = asyncio.Event()

        async def write_bytes(data: bytes) -> None:
            # A page that is gone must not keep the app from being read, or it could not leave.
            with suppress(ConnectionError, RuntimeError):
                await send(data)

        async def write_text(text: str) -> None:
            with suppress(ConnectionError, RuntimeError):
                await say(text)

        async def close_page() -> None:
            with suppress(ConnectionError, RuntimeError):
                await close()

        super().__init__(
            "", write_bytes=write_bytes, write_str=write_text, close=close_page, download_manager=downloads
        )

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        environment = super()._build_environment(width, height)
        for name in NOT_OF_A_PAGE:
            environment.pop(name, None)
        environment |= OF_A_PAGE | {"TEXTUAL_DRIVER": DRIVER}
        if "site-packages" not in ROOT.parts:
            # From the sources: -P keeps the present folder out of the way, so they are named.
            known = environment.get("PYTHONPATH")
            environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{known}" if known else str(ROOT)
        return environment

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the words as they are: no shell reads them."""
        self._process = process = await asyncio.create_subprocess_exec(
            *self._words,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            **APART,
        )
        assert process.stdin is not None
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the app shows, until it ends."""
        try:
            await super().run()
        finally:
            self.ended.set()
            await self.remote_close()

    async def stop(self) -> None:
        """Let the app keep what is being typed and leave; one that does not is ended."""
        try:
            async with asyncio.timeout(PATIENCE):
                await super().stop()
        except TimeoutError:
            pass
        finally:
            await self._wait_for_process()

    async def _wait_for_process(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def on_meta(self, data: bytes) -> None:
        """Pass on what the app says beside the screen; why it did not open goes to the page."""
        told = json.loads(data)
        if told.get("type") == "problem":
            await self.remote_write_str(json.dumps(["problem", told["what"]]))
        else:
            await super().on_meta(data)
