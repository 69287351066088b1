"""Who may come in: this machine, this browser, our own page. Plain values, no server.

Any page that is open in the same browser can send requests to this machine, and any name can be made to
point to it; so an address says nothing of who asks, and each request is looked at.
"""

import hmac
import secrets
from collections.abc import Mapping
from typing import Final

HOST: Final = "127.0.0.1"
_NAMES: Final = (HOST, "localhost")
_OWN: Final = "same-origin"
USED: Final = "这个网址已经用过，或者不对：它只能用一次。请回到运行 qinglan serve 的窗口，停下再运行一次。"
FOREIGN: Final = "这不是从工作簿自己的页面来的，没有打开。"


class Refused(Exception):
    """The request is not answered; `str()` of it is why, one Chinese sentence."""


class Gate:
    """The one-time token, the cookie that it is exchanged for, and the names this server goes by."""

    def __init__(self, port: int) -> None:
        self.port = port
        # Browsers keep one set of cookies for all ports of a machine.
        self.cookie_name = f"qinglan_{port}"
        self.hosts = tuple(f"{name}:{port}" for name in _NAMES)
        self._token = secrets.token_urlsafe(32)
        self._cookie = secrets.token_urlsafe(32)

    @property
    def address(self) -> str:
        """Where to begin; good for one visit."""
        return f"http://{HOST}:{self.port}/in/{self._token}"

    def exchange(self, token: str) -> str:
        """The cookie for the token, once.

        Raises:
            Refused: it is not the token, or it was used.
        """
        if not self._token or not _same(token, self._token):
            raise Refused(USED)
        self._token = ""
        return self._cookie

    def check_host(self, headers: Mapping[str, str]) -> None:
        """Refuse a name that is not ours: a foreign one may be made to point here."""
        if headers.get("Host", "").lower() not in self.hosts:
            raise Refused(FOREIGN)

    def check_cookie(self, cookies: Mapping[str, str]) -> None:
        """Refuse whoever did not come in by the token."""
        if not _same(cookies.get(self.cookie_name, ""), self._cookie):
            raise Refused(USED)

    def check_origin(self, headers: Mapping[str, str], *, named: bool) -> None:
        """Refuse what another page sends; `named` where a browser always says which page it is."""
        ours = f"http://{headers.get('Host', '').lower()}"
        origin = headers.get("Origin", "" if named else ours)
        if origin != ours or headers.get("Sec-Fetch-Site", _OWN) not in (_OWN, "none"):
            raise Refused(FOREIGN)


def _same(one: str, other: str) -> bool:
    """Compared in steady time; what is typed may hold any character."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8"))


def headers_of(port: int) -> dict[str, str]:
    """What every answer says: nothing from outside, nothing kept, nothing framed, nothing guessed."""
    sockets = " ".join(f"ws://{name}:{port}" for name in _NAMES)
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        # The terminal writes its sizes into a style element.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": f"'self' {sockets}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Server": "qinglan",
    }
