"""What the browser is shown around the terminal: Chinese, in the themes' colours, nothing from outside."""

from html import escape
from pathlib import Path
from string import Template
from typing import Final

from widgets.themes import MO, XUAN

OWN: Final = Path(__file__).with_name("own")
TITLE: Final = "青蓝工作簿"
LOOKS: Final = {XUAN.name: "xuan", MO.name: "mo"}
TOKENS: Final = ("ground", "ink", "soft", "rule", "lan", "field", "lift")


def colours() -> str:
    """The tokens of both themes as CSS; `data-look` chooses."""
    return "\n".join(
        f'html[data-look="{LOOKS[theme.name]}"] {{ '
        + " ".join(f"--{token}: {theme.variables[token]};" for token in TOKENS)
        + f" color-scheme: {'dark' if theme.dark else 'light'}; }}"
        for theme in (XUAN, MO)
    )


def workbook_page(socket: str, theme: str) -> str:
    """The page with the terminal; `socket` is the address that it speaks to."""
    return _filled("workbook.html", socket=escape(socket), look=LOOKS.get(theme, "xuan"))


def notice_page(text: str, theme: str = "", *, link: str = "", go_on: bool = False) -> str:
    """A page of one sentence, with a link to the workbook or going on to it by itself."""
    more = f'<p><a href="/">{escape(link)}</a></p>' if link else ""
    refresh = '<meta http-equiv="refresh" content="0;url=/">' if go_on else ""
    look = LOOKS.get(theme, "xuan")
    return _filled("notice.html", text=escape(text), more=more, refresh=refresh, look=look)


def _filled(name: str, **given: str) -> str:
    text = (OWN / name).read_text(encoding="utf-8")
    return Template(text).substitute(given, title=TITLE, colours=colours())
