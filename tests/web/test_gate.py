"""Who may come in: the checks of `qinglan serve`, asked as a browser, a foreign page or a program would."""

import asyncio
import inspect
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

import aiohttp
import pytest
from textual_serve.app_service import AppService

from qinglan_tui.cli import main
from qinglan_tui.web.gate import Gate, Refused
from qinglan_tui.web.process import Tab, app_command, cells
from qinglan_tui.web.site import MOST_TABS, Site, free_socket, serve
from tests.web._serving import AWKWARD

# Stands for the app: says how it was started, offers a file, then listens until it is told to leave.
APP = """
import json, os, sys
def say(kind, data):
    sys.stdout.buffer.write(kind + len(data).to_bytes(4, "big") + data)
    sys.stdout.buffer.flush()
sys.stdout.buffer.write(b"__GANGLION__\\n")
kept = {name: os.environ.get(name) for name in ("COLUMNS", "ROWS", "TEXTUAL_DRIVER", "TEXTUAL_LOG")}
say(b"D", json.dumps([sys.argv[1:], kept]).encode())
offer = {"type": "deliver_file_start", "key": "k1", "path": "/x/听课 记录.docx", "open_method": "download",
         "mime_type": "text/html", "encoding": "", "name": None}
say(b"M", json.dumps(offer).encode())
while (kind := sys.stdin.buffer.read(1)):
    data = sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(4), "big"))
    if kind == b"M" and json.loads(data)["type"] == "quit":
        break
"""


class Asking:
    """A visitor with its own cookies, and the site that it asks."""

    def __init__(self, site: Site, session: aiohttp.ClientSession) -> None:
        self.site = site
        self.session = session
        self.origin = f"http://127.0.0.1:{site.gate.port}"

    async def get(self, path: str, **headers: str) -> tuple[int, str, aiohttp.ClientResponse]:
        """The status, the text and the answer; `host="x"` and the like are headers."""
        sent = {name.replace("_", "-").title(): value for name, value in headers.items()}
        async with self.session.get(self.origin + path, headers=sent, allow_redirects=False) as answer:
            return answer.status, (await answer.read()).decode("utf-8", "replace"), answer

    async def enter(self) -> None:
        """In by the token."""
        status, _, _ = await self.get(self.site.gate.address.removeprefix(self.origin))
        assert status == 200

    async def connect(self, query: str = "", **headers: str) -> aiohttp.ClientWebSocketResponse:
        """The socket of a page."""
        return await self.session.ws_connect(f"{self.origin}/ws{query}", headers=headers)

    async def refused(self, **headers: str) -> int:
        """The status with which a socket is refused."""
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await self.connect(**headers)
        return caught.value.status


@asynccontextmanager
async def visiting(words: Sequence[str]) -> AsyncIterator[Asking]:
    """A site at a free port whose tabs run these words."""
    with free_socket(0) as place:
        site = Site(words, place.getsockname()[1])
        begun = asyncio.Event()
        running = asyncio.create_task(serve(site, place, begun.set))
        await begun.wait()
        # The jar of the standard client takes no cookies from an address in numbers unless told to.
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            yield Asking(site, session)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
async def asking() -> AsyncIterator[Asking]:
    """A site with a small program in place of the app."""
    async with visiting((sys.executable, "-c", APP, AWKWARD)) as asking:
        yield asking


async def test_the_first_address_is_good_for_one_visit(asking: Asking) -> None:
    first = asking.site.gate.address.removeprefix(asking.origin)
    status, _, answer = await asking.get(first)
    assert status == 200
    set_cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Strict" in set_cookie
    assert "Path=/" in set_cookie
    assert "expires" not in set_cookie.lower()
    assert (await asking.get("/"))[0] == 200
    status, text, _ = await asking.get(first)
    assert (status, "只能用一次" in text) == (403, True)
    assert (await asking.get("/"))[0] == 200


async def test_without_the_token_nothing_is_shown(asking: Asking) -> None:
    for path in (
        "/",
        "/ws",
        "/download/k1",
        "/own/before.js",
        "/terminal/js/textual.js",
        "/in/x",
        "/in/李",
        "/no",
    ):
        status, text, _ = await asking.get(path)
        assert (status, "只能用一次" in text) == (403, True), path
    assert await asking.refused(Origin=asking.origin) == 403


async def test_a_name_that_was_made_to_point_here_is_refused(asking: Asking) -> None:
    """DNS rebinding: the browser believes that it is at evil.example."""
    await asking.enter()
    port = asking.site.gate.port
    for host in (
        f"evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1:{port + 1}",
        f"127.0.0.1.evil.example:{port}",
    ):
        assert (await asking.get("/", host=host))[0] == 403, host
        assert await asking.refused(Host=host, Origin=f"http://{host}") == 403
    assert (await asking.get("/", host=f"localhost:{port}"))[0] == 200


async def test_a_foreign_page_reaches_neither_the_app_nor_a_file(asking: Asking) -> None:
    """Even with the cookie, as if a browser had sent it along."""
    await asking.enter()
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{asking.site.gate.port}"):
        assert await asking.refused(Origin=origin) == 403, origin
        assert (await asking.get("/download/k1", origin=origin))[0] == 403
    assert await asking.refused() == 403
    assert (await asking.get("/download/k1", sec_fetch_site="cross-site"))[0] == 403
    assert await asking.refused(**{"Origin": asking.origin, "Sec-Fetch-Site": "same-site"}) == 403


async def test_three_pages_are_open_at_most_and_a_closed_one_makes_room(asking: Asking) -> None:
    await asking.enter()
    open_pages = [await asking.connect(Origin=asking.origin) for _ in range(MOST_TABS)]
    status, text, _ = await asking.get("/")
    assert (status, "3个页面" in text) == (503, True)
    assert await asking.refused(Origin=asking.origin) == 503
    await open_pages.pop().close()
    assert (await asking.get("/"))[0] == 200
    for page in open_pages:
        await page.close()


async def test_what_is_asked_for_reaches_no_command(asking: Asking) -> None:
    """The words that start the app are ours; of the address two numbers count, within reason."""
    await asking.enter()
    page = await asking.connect("?width=99999999&height=7;x&--workbook=/etc", Origin=asking.origin)
    words, kept = json.loads((await page.receive_bytes()).decode("utf-8"))
    assert words == [AWKWARD]
    assert kept["COLUMNS"] == "80"
    assert kept["ROWS"] == "24"
    assert kept["TEXTUAL_DRIVER"].startswith("qinglan_tui.web.")
    await page.close()


async def test_why_the_app_does_not_open_is_told_to_the_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The app itself, with a clock that cannot be read."""
    monkeypatch.setenv("QINGLAN_NOW", "大前天")
    async with visiting(app_command(tmp_path)) as asking:
        await asking.enter()
        page = await asking.connect(Origin=asking.origin)
        what, why = json.loads(await page.receive_str())
        assert (what, "“大前天”看不懂" in why) == ("problem", True)
        assert (await page.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_a_file_has_its_chinese_name_and_is_never_a_page(asking: Asking) -> None:
    await asking.enter()
    page = await asking.connect(Origin=asking.origin)
    await page.receive()
    assert json.loads(await page.receive_str()) == ["deliver_file_start", "k1"]
    async with asking.session.get(asking.origin + "/download/k1") as answer:
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''%E5%90%AC%E8%AF%BE%20%E8%AE%B0%E5%BD%95.docx"
        )
        assert answer.headers["Content-Type"] == "application/octet-stream"
        await page.close()
    assert (await asking.get("/download/none"))[0] == 404


async def test_no_folder_is_listed_and_every_answer_is_closed_to_the_outside(asking: Asking) -> None:
    await asking.enter()
    for path, expected in {
        "/": 200,
        "/own/before.js": 200,
        "/own/": 404,
        "/own/workbook.html": 404,
        "/terminal/": 404,
        "/terminal/js/../../../../etc/passwd": 404,
        "/own/%2e%2e%2fgate.py": 404,
    }.items():
        status, text, answer = await asking.get(path)
        assert status == expected, path
        assert "<a " not in text or status == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "http:" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        if status != 200:
            assert "没有这一页" in text


async def test_the_page_names_nothing_outside(asking: Asking) -> None:
    await asking.enter()
    for path in ("/", "/own/before.js", "/own/after.js", "/own/workbook.css"):
        _, text, _ = await asking.get(path)
        assert "http://" not in text
        assert "https://" not in text
        assert text.count("ws://") == text.count(f"ws://127.0.0.1:{asking.site.gate.port}/ws")


def test_only_this_machine_is_listened_to() -> None:
    with free_socket(0) as place:
        assert place.getsockname()[0] == "127.0.0.1"
        with pytest.raises(OSError):
            free_socket(place.getsockname()[1])


def test_a_token_of_other_characters_is_refused_and_leaves_the_true_one_good() -> None:
    gate = Gate(8642)
    for wrong in ("", "李", "\udcff", gate.address):
        with pytest.raises(Refused):
            gate.exchange(wrong)
    cookie = gate.exchange(gate.address.rpartition("/")[2])
    gate.check_cookie({gate.cookie_name: cookie})
    with pytest.raises(Refused):
        gate.exchange("")


def test_the_folder_is_one_word_of_the_command() -> None:
    folder = Path("/tmp") / AWKWARD
    assert app_command(folder)[-1] == str(folder)
    assert sum(AWKWARD in word for word in app_command(folder)) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [("120", 120), ("0", 10), ("99999", 1000), ("-5", 80), ("١٢", 80), ("", 80), (None, 80), ("7;x", 80)],
)
def test_a_page_asks_for_a_size_within_reason(text: str | None, number: int) -> None:
    assert cells(text, 80) == number


def test_what_we_replace_in_textual_serve_is_still_there() -> None:
    assert version("textual-serve") == "1.1.3"
    for name in ("_open_app_process", "_build_environment"):
        ours, theirs = (list(inspect.signature(vars(owner)[name]).parameters) for owner in (Tab, AppService))
        assert ours == theirs
    source = inspect.getsource(AppService)
    assert source.count("self._open_app_process(") == 1
    assert source.count("create_subprocess") == 1


def test_without_the_extra_one_sentence_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in [name for name in sys.modules if name.startswith("textual_serve")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("qinglan_tui.web.process", "qinglan_tui.web.site"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert main(["--workbook", str(tmp_path), "serve", "--no-open"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f'{sys.executable} -m pip install -c constraints.txt ".[web]"' in said


@pytest.mark.parametrize("port", ["0", "65536", "八千", "-1", "80 80"])
def test_a_port_that_is_none_is_wrong_use(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--no-open", "--port", port]) == 2
    assert "端口" in capsys.readouterr().err


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with free_socket(0) as place:
        port = place.getsockname()[1]
        assert main(["--workbook", str(tmp_path), "serve", "--no-open", "--port", str(port)]) == 1
    assert f"端口 {port} 用不了" in capsys.readouterr().err
