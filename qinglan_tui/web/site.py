"""The server on this machine: its few addresses, each behind the gate."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.download_manager import Download, DownloadManager

from qinglan_tui.web.gate import HOST, Gate, Refused, headers_of
from qinglan_tui.web.pages import OWN, notice_page, workbook_page
from qinglan_tui.web.process import PATIENCE, Tab, cells

MOST_TABS: Final = 3
BACKLOG: Final = 16
USUAL_SIZE: Final = (80, 24)
FULL: Final = f"工作簿已经在{MOST_TABS}个页面里打开了。请先关掉一个，再来这里。"
LOST: Final = "这里没有这一页。"
ENDING: Final = "工作簿已经关上。"
# The only files that are handed out; nothing is looked up by a name from outside.
_TERMINAL: Final = Path(textual_serve.__file__).with_name("static")
FILES: Final = {
    "/terminal/js/textual.js": _TERMINAL / "js" / "textual.js",
    "/terminal/css/xterm.css": _TERMINAL / "css" / "xterm.css",
    **{f"/own/{name}": OWN / name for name in ("workbook.css", "before.js", "after.js")},
}
# Not the machine's own list, which may say anything; a browser loads no script of another kind.
KINDS: Final = {".js": "text/javascript", ".css": "text/css"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """The workbook at one port. `words` start the app of a tab; `theme` is that of the first page."""

    def __init__(self, words: Sequence[str], port: int, theme: str = "") -> None:
        self.gate = Gate(port)
        self._words = tuple(words)
        self._theme = theme
        self._headers = headers_of(port)
        self._downloads = DownloadManager()
        self._open: set[web.WebSocketResponse] = set()
        self._leaving: set[asyncio.Task[None]] = set()

    def application(self) -> web.Application:
        """The addresses, all behind the gate."""
        app = web.Application(middlewares=[self._answer])
        app.router.add_get("/in/{token}", self._enter, allow_head=False)
        app.router.add_get("/", self._page)
        app.router.add_get("/ws", self._speak, allow_head=False)
        app.router.add_get("/download/{key}", self._download, allow_head=False)
        for address in FILES:
            app.router.add_get(address, self._file, allow_head=False)
        app.on_response_prepare.append(self._sign)
        app.on_shutdown.append(self._close_all)
        return app

    # --- the gate -----------------------------------------------------------------------------------------

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Look at who asks, then answer; whatever is refused is one Chinese sentence."""
        try:
            self.gate.check_host(request.headers)
            asked = request.match_info.handler
            if asked != self._enter:
                self.gate.check_cookie(request.cookies)
                self.gate.check_origin(request.headers, named=asked == self._speak)
            return await handler(request)
        except Refused as refused:
            return self._notice(403, str(refused))
        except web.HTTPException as error:
            return self._notice(error.status, LOST)

    async def _sign(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self._headers)

    def _notice(self, status: int, text: str, link: str = "", *, go_on: bool = False) -> web.Response:
        page = notice_page(text, self._theme, link=link, go_on=go_on)
        return web.Response(status=status, text=page, content_type="text/html")

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """The token for a cookie. The page goes on by itself: so strict a cookie follows no redirect."""
        cookie = self.gate.exchange(request.match_info["token"])
        response = self._notice(200, "正在打开工作簿……", "打开", go_on=True)
        response.set_cookie(self.gate.cookie_name, cookie, httponly=True, samesite="Strict", path="/")
        return response

    # --- the page -----------------------------------------------------------------------------------------

    async def is_full(self) -> bool:
        """Whether no further tab may be opened.

        Those that are being closed may leave first: a page that is loaded again finds the workbook free.
        """
        if self._leaving:
            await asyncio.wait(self._leaving)
        return len(self._open) >= MOST_TABS

    async def _page(self, request: web.Request) -> web.StreamResponse:
        if request.method == "GET" and await self.is_full():
            return self._notice(503, FULL, "再试")
        page = workbook_page(f"ws://{request.headers['Host'].lower()}/ws", self._theme)
        return web.Response(text=page, content_type="text/html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = FILES[request.path]
        return web.Response(text=path.read_text(encoding="utf-8"), content_type=KINDS[path.suffix])

    # --- one tab ------------------------------------------------------------------------------------------

    async def _speak(self, request: web.Request) -> web.StreamResponse:
        """A tab: the app runs as long as its page is open."""
        if await self.is_full():
            return self._notice(503, FULL)
        page = web.WebSocketResponse(heartbeat=15)
        self._open.add(page)
        try:
            await page.prepare(request)
            tab = Tab(
                self._words,
                send=page.send_bytes,
                say=page.send_str,
                close=page.close,
                downloads=self._downloads,
            )
            wide, high = (
                cells(request.query.get(name), usual)
                for name, usual in zip(("width", "height"), USUAL_SIZE, strict=True)
            )
            try:
                await tab.start(wide, high)
                await self._listen(page, tab)
            finally:
                self._open.discard(page)
                await asyncio.shield(self._leave(tab))
        finally:
            self._open.discard(page)
        return page

    def _leave(self, tab: Tab) -> asyncio.Task[None]:
        """The app keeps what is being typed, and goes."""
        leaving = asyncio.create_task(tab.stop())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)
        return leaving

    async def _listen(self, page: web.WebSocketResponse, tab: Tab) -> None:
        """What the page says: keys, its size, whether somebody looks at it."""
        async for message in page:
            match _read(message.data) if message.type == WSMsgType.TEXT else None:
                case ["stdin", str(text)]:
                    await tab.send_bytes(text.encode("utf-8", "replace"))
                case ["resize", {"width": int(wide), "height": int(high)}]:
                    await tab.set_terminal_size(cells(str(wide), 80), cells(str(high), 24))
                case ["ping", data]:
                    await page.send_json(["pong", data])
                case ["blur"]:
                    await tab.blur()
                case ["focus"]:
                    await tab.focus()

    async def _close_all(self, app: web.Application) -> None:
        """The server ends: every page is told, every app leaves."""
        await asyncio.gather(
            *(page.close(code=WSCloseCode.GOING_AWAY, message=ENDING.encode()) for page in self._open)
        )

    # --- files --------------------------------------------------------------------------------------------

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """A file that an app hands over, under its own name."""
        key = request.match_info["key"]
        try:
            file: Download = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound from None
        response = web.StreamResponse()
        response.headers["Content-Type"] = "application/octet-stream"
        name = quote(file.file_name, safe="")
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def free_socket(port: int) -> socket.socket:
    """A socket at that port of this machine alone; 0 takes one that is free.

    Raises:
        OSError: the port is in use.
    """
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", None):
            taken.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        else:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((HOST, port))
        taken.listen(BACKLOG)
    except OSError:
        taken.close()
        raise
    return taken


async def serve(site: Site, place: socket.socket, begun: Callable[[], None]) -> None:
    """Answer until cancelled, then let every app keep its text and leave; `begun`: it can be visited."""
    runner = web.AppRunner(
        site.application(), access_log=None, handle_signals=False, shutdown_timeout=2 * PATIENCE
    )
    await runner.setup()
    try:
        await web.SockSite(runner, place).start()
        begun()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
