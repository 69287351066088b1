"""A server that is killed leaves no app behind: what was typed is kept, and the workbook is free."""

import asyncio
import json
import sys
import time
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from qinglan_tui.services.opening import is_free
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, make_workbook
from tests.web._serving import AWKWARD, serving

PATIENCE = 40.0  # seconds: the machine may be busy
STILL = 0.2  # seconds without a frame


class Page:
    """What the script of a page would do, without a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def type(self, text: str) -> None:
        await self.socket.send_str(json.dumps(["stdin", text]))

    async def sees(self, text: str) -> None:
        """Wait until it is drawn and the picture stands still."""
        drawn = ""
        async with asyncio.timeout(PATIENCE):
            while text not in drawn:
                drawn += (await self.socket.receive_bytes()).decode("utf-8", "replace")
            with suppress(TimeoutError):
                while True:
                    await self.socket.receive_bytes(timeout=STILL)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is ended otherwise there")
async def test_a_killed_server_leaves_no_app_behind(tmp_path: Path) -> None:
    folder = tmp_path / AWKWARD
    make_workbook(folder).close()
    with serving(folder) as server:
        origin = f"http://127.0.0.1:{server.port}"
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            await (await session.get(server.address)).read()
            socket = await session.ws_connect(
                f"{origin}/ws?width=100&height=30", headers={"Origin": origin}, autoping=True
            )
            page = Page(socket)
            await page.sees("本学期")
            await page.type("3")
            await page.sees("教学反思")
            await page.type("还没存的一句")
            await page.sees("还没存的一句")
            assert not is_free(folder)
            server.process.kill()
            server.process.wait()
    end = time.monotonic() + PATIENCE
    while not is_free(folder):
        assert time.monotonic() < end
        await asyncio.sleep(0)
    workbook = Workbook.open(folder, write=False, now=NOW)
    assert "还没存的一句" in str(workbook.drafts())
    workbook.close()
