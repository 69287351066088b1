"""When an app under test has nothing left to do: its event loop says so, the processor's time is no guide.

Textual sleeps a fiftieth of a second after every key, twice, and asks whether the processor was idle.
Most of the time of a test goes that way, and on a busy machine it ends too soon.
"""

import asyncio
from asyncio.base_events import BaseEventLoop
from collections import deque
from typing import Any

import textual.app
import textual.pilot
from textual._context import active_app
from textual._wait import wait_for_idle
from textual.app import App

# Longer than this nobody waits for quiet, as in Textual.
AT_MOST = 1.0  # seconds
FRAME = 1 / 60  # seconds: even without animations a scrolled text moves with the next frame


def install() -> None:
    """Let keys and pauses of every pilot wait in this way."""
    for module in (textual.app, textual.pilot):
        vars(module)["wait_for_idle"] = quiet


async def quiet(min_sleep: float = 0, max_sleep: float = AT_MOST) -> None:
    """Wait until no task of the loop can go on and nothing of the screen is left to be drawn."""
    app = active_app.get()
    if any(not worker.is_finished for worker in app.workers):
        # A thread may be at work, and the loop knows nothing of it.
        await wait_for_idle(min_sleep, max_sleep)
        return
    loop = asyncio.get_running_loop()
    assert isinstance(loop, BaseEventLoop)
    ready: deque[Any] = vars(loop)["_ready"]
    until = loop.time() + max_sleep
    while loop.time() < until:
        await asyncio.sleep(0)
        if ready or _drawn(app):
            continue
        if not app.animator._animations and not app.animator._scheduled:
            return
        await asyncio.sleep(FRAME)


def _drawn(app: App[Any]) -> bool:
    """Draw what is to be drawn, as the screen's own timer would; False: there was nothing."""
    if not app.screen_stack:
        return False
    screen = app.screen
    waiting = (
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._dirty_widgets
        or screen._callbacks
    )
    if waiting and not app._batch_count:
        screen._on_timer_update()
        return True
    return False
