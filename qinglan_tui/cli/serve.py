"""`qinglan serve`: the same workbook in a browser, on this machine only."""

import os
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from qinglan_tui.cli.call import Call
from qinglan_tui.cli.console import note
from qinglan_tui.cli.parser import Parser, WrongUse
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import quoted

if TYPE_CHECKING:
    from socket import socket

USUAL_PORT = 8642
HIGHEST_PORT = 65535
EXTRA = ("aiohttp", "textual_serve")
INSTALL = '请在下载的文件夹里运行：{python} -m pip install -c constraints.txt ".[web]"'


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.option("--port", "端口", f"用哪个端口；不写就是 {USUAL_PORT}，被占用时另找一个")
    parser.flag("--no-open", "只打印网址，不打开浏览器")
    parser.notes = ["网址只能用一次，只在这台电脑上有效；用完在这里按 Ctrl+C 停下。"]


def run(call: Call) -> int:
    """Serve until Ctrl+C; every page that is open keeps its text."""
    port = _port(call.asked.port)
    try:
        from qinglan_tui.web.process import app_command
        from qinglan_tui.web.site import Site, free_socket, serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in EXTRA:
            raise Problem("在浏览器里用，还差一个部件", INSTALL.format(python=sys.executable)) from None
        raise
    place = _taken(free_socket, port)
    site = Site(app_command(call.folder), place.getsockname()[1], _theme(call))

    def begun() -> None:
        print(f"工作簿在浏览器里打开，网址是（只能用一次，只在这台电脑上有效）：\n{site.gate.address}")
        print("用完在这里按 Ctrl+C 停下；没存的文字会留着。", flush=True)
        if not call.asked.no_open:
            _open_browser(site.gate.address)

    with place:
        _until_stopped(serve(site, place, begun))
    print("已停下。")
    return 0


def _port(text: str | None) -> int | None:
    """The port that was typed.

    Raises:
        WrongUse: it is no port.
    """
    if text is None:
        return None
    if text.isascii() and text.isdecimal() and 0 < int(text) <= HIGHEST_PORT:
        return int(text)
    raise WrongUse(f"端口{quoted(text)}看不懂", f"请写 1024 到 {HIGHEST_PORT} 的一个数，如 {USUAL_PORT}")


def _taken(free_socket: Callable[[int], "socket"], port: int | None) -> "socket":
    """The port that was asked for, else the usual one, else any that is free.

    Raises:
        Problem: the port that was asked for is in use.
    """
    try:
        return free_socket(port or USUAL_PORT)
    except OSError:
        if port is not None:
            raise Problem(f"端口 {port} 用不了，或者已有程序在用", "请换一个，或不写 --port") from None
        return free_socket(0)


def _theme(call: Call) -> str:
    """The theme of the workbook, so that the page begins in its colours; "" when there is none yet."""
    from qinglan_tui.services.opening import exists, open_workbook

    if not exists(call.folder):
        return ""
    try:
        workbook = open_workbook(call.folder, write=False, now=call.now, machine=call.machine)
    except Problem:
        # The page will say why, and what can be done.
        return ""
    try:
        return workbook.settings.theme
    finally:
        workbook.close()


def _until_stopped(serving: Coroutine[Any, Any, None]) -> None:
    import asyncio

    with suppress(KeyboardInterrupt):
        asyncio.run(serving)


def _open_browser(address: str) -> None:
    """Ask the system for its browser; where there is no desktop none is tried, it would take the terminal."""
    import webbrowser
    from threading import Thread

    has_desktop = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )

    def ask() -> None:
        if not has_desktop or not webbrowser.open(address):
            note("没有找到浏览器。请把上面的网址复制到浏览器里打开。")

    # It may take its time; the pages are served meanwhile.
    Thread(target=ask, daemon=True).start()
