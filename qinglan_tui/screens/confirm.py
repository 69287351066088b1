"""A step that is not taken lightly: all that it would do, as long to read as it may be, then yes or no."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from widgets.dialogs import ClickList, Dialog
from widgets.record_list import Column, ListRow
from widgets.shown import shown


class Confirm(Dialog):
    """Something that is about to be done; gives "do", or None for 取消, on which the cursor stands first."""

    DEFAULT_CSS = """
    Confirm VerticalScroll { height: auto; max-height: 45vh; background: $lift; scrollbar-size-vertical: 1; }
    Confirm ClickList { margin-top: 1; }
    """
    BINDINGS = [  # noqa: RUF012
        ("pageup", "page(-1)", "上一页"),
        ("pagedown", "page(1)", "下一页"),
        ("1", "do_it", "照这样做"),
    ]

    def __init__(self, title: str, text: str, label: str) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._label = label

    def compose(self) -> ComposeResult:
        rows = [ListRow("", ("Esc", "取消")), ListRow("do", ("1", self._label))]
        with Vertical():
            yield Static(shown(self._title), classes="dialog--head")
            with VerticalScroll(can_focus=False):
                yield Static(shown(self._text))
            yield ClickList((Column(3, "lan"), Column(0)), rows)

    def on_mount(self) -> None:
        self.query_one(ClickList).focus()

    def action_page(self, by: int) -> None:
        """PgUp and PgDn: through a long text."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)

    def action_do_it(self) -> None:
        """1."""
        self.dismiss("do")

    @on(ClickList.Chosen)
    def answer(self, chosen: ClickList.Chosen) -> None:
        self.dismiss(str(chosen.key) or None)
